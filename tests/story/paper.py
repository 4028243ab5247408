"""What everybody takes home: the report as a page, as JSON, and the file that works without the server."""

import re
from html.parser import HTMLParser
from typing import Any

from tests.live import Person
from tests.recorded import as_read
from tests.story.agreement import CLOSING, CONCERN, MENDED, OBJECTION
from tests.story.hall import Hall, read
from tests.story.methods import FIRST_THING, OWNERS, STEP
from tests.story.talk import ONE_SIDE, OTHER_SIDE, REASONS

KEPT_UNDER = 200_000
Record = dict[str, Any]


def data(hall: Hall) -> None:
    """The agreement in the record is what was settled and pledged, and nothing else."""
    record = as_read(hall.observer.phone.get(f"/verslag/{hall.meeting}.json").json())
    of = record["agreement"]
    assert [v["kind"] for v in record["versions"]] == ["concept", "corrected", "corrected", "final", "amended"]
    assert {here["group"]: here["seats"] for here in of["initiative"]["present"]} == {
        "bewoners": 29,
        "professionals": 5,
        "gemeente": 2,
        "corporatie": 0,
        "anders": 1,
    }
    assert settled(of) == {
        "contact": [
            ("professionals", "position", [3], "Samen met de buurtsportcoach.", "", ""),
            ("gemeente", "try_until", [3, 4], "", "", "2027-02-01"),
        ],
        "toerusting": [("", "differ", [], ONE_SIDE, OTHER_SIDE, "")],
        "inbedding": [("", "not_now", [], "", "", "")],
    }
    assert {part["group"]: pledged(part) for part in of["parts"]} == PLEDGED
    assert [(m["id"], m["owner"], m["first_step"]) for m in of["methods"]] == [
        (method, owner, FIRST_THING) for method, owner in zip(hall.kept, OWNERS, strict=True)
    ]
    assert of["first_step"] == {"text": STEP["first_step"], "who": "de coördinator", "when": "2026-12-01"}
    assert (of["contact"], of["look_back"], of["then_whom"]) == ("de coördinator", CLOSING["look_back"], "het wijkteam")
    assert [(c["kind"], c["group"], c["text"]) for c in of["concerns"]] == [("concern", "", CONCERN)]
    assert [reach["function"] for reach in of["reach"]] == ["de coördinator", "de opbouwwerker", "de gebiedsmakelaar"]
    assert {method["id"] for method in record["methods"]["table"]} == set(hall.on_the_table)
    assert not set(REASONS.values()) & set(re.findall(r'"([^"]+)"', str(record)))


ABSENT_IS_ASKED = "Mag de folder in de portieken?"
PLEDGED = {
    "bewoners": {
        "do": [("We zetten elke zaterdag koffie.", "de werkgroep", "2026-12-05")],
        "leave": [],
        "ask": [
            ("gemeente", "Krijgen we een sleutel van de zaal?", "", "later", "de wethouder", "2026-12-01"),
            ("professionals", "Wie helpt met de aanvraag?", "", "yes", "De opbouwwerker.", ""),
            ("corporatie", ABSENT_IS_ASKED, "de huismeester", "yes", "Overal behalve in het hofje.", ""),
        ],
        "support": ([], "", ""),
    },
    "professionals": {
        "do": [],
        "leave": [("bewoners", "Wat er op de avonden gebeurt.")],
        "ask": [("bewoners", "Wie is het gezicht?", "", "no", "we wisselen per maand", "")],
        "support": (["verbinden", "iedereen laten meedoen"], "na een halfjaar", "bel de balie van het wijkcentrum"),
    },
    "gemeente": {
        "do": [
            (MENDED, "de gebiedsmakelaar", "2027-01-15"),
            ("We zoeken mee naar geld, een plek en spullen voor langere tijd.", "", ""),
        ],
        "leave": [],
        "ask": [],
        "support": ([], "", ""),
    },
    "corporatie": {"do": [], "leave": [], "ask": [], "support": ([], "", "")},
}


def settled(of: Record) -> dict[str, list[tuple[Any, ...]]]:
    names = ("group", "form", "positions", "text", "other_text", "until")
    found = {need["element"]: [tuple(s[n] for n in names) for s in need["settled"]] for need in of["needs"]}
    return {element: forms for element, forms in found.items() if forms}


def pledged(part: Record) -> Record:
    return {
        "do": [(one["text"], one["who"], one["when"]) for one in part["do"]],
        "leave": [(one["to"], one["text"]) for one in part["leave"]],
        "ask": [
            (one["to"], one["text"], one["via"], *(one["answer"][name] for name in ("kind", "text", "by_when")))
            for one in part["ask"]
        ],
        "support": (part["ways"], part["steps_back"], part["approachable"]),
    }


def page(hall: Hall) -> None:
    """The A4 first, then on what it rests; a stranger does not get it."""
    said = read(hall.observer.phone.get(f"/verslag/{hall.meeting}").text)
    first, annex = said.split("Bijlage: hoe we hier kwamen")
    behind = (
        "Eerst 28 stemmen, daarna 25.",
        "Versie 4: klaar",
        "Hiermee waren het eens: Bewoners, Gemeente.",
        "Openlijk stemden: de gemeente.",
        "Ronde 2.",
        "Op papier of met de hand: hooguit 5 stemmen per vraag, van bewoners.",
    )
    assert [text for text in on_the_a4() if text not in first] == []
    assert [text for text in behind if text not in annex] == []
    assert OBJECTION not in said
    assert Person(hall.server).get(f"/verslag/{hall.meeting}").status_code == 403


def on_the_a4() -> tuple[str, ...]:
    return (
        "Onze rolafspraak",
        "Gewijzigd",
        "Bewoners 29, Professionals 5, Gemeente 2",
        "De huur van de zaal is betaald tot de zomer.",
        "iets meer “bewoners, organisaties en gemeente samenbrengen”, tot maandag 1 februari 2027",
        "nu niet nodig",
        "We zetten elke zaterdag koffie. – de werkgroep, 5 december",
        MENDED,
        "via de huismeester: Mag de folder in de portieken?",
        "Overal behalve in het hofje.",
        "We vragen het na: de wethouder. Antwoord: 1 december. Onder voorbehoud.",
        "Nee, omdat: we wisselen per maand",
        "na een halfjaar",
        "de wijkverpleegkundige",
        STEP["first_step"],
        f"“{ONE_SIDE}” en “{OTHER_SIDE}”",
        f"Er is een zorg. “{CONCERN}”",
        "Lukt het niet? Dan gaan we naar het wijkteam.",
        "23 februari 2027",
        "Dit is een werkafspraak. Het is geen besluit, subsidie of vergunning",
    )


class _Outward(HTMLParser):
    """Whatever in a file would reach outside it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        reaching = [f"{name}={value}" for name, value in attrs if name in ("href", "src", "action", "srcset")]
        self.found += [one for one in reaching if not one.partition("=")[2].startswith("#")]
        self.found += [tag] if tag in ("script", "link", "iframe", "form") else []


def keep(hall: Hall) -> None:
    """One file under 200 kB with the whole agreement in it, and nothing that needs the server."""
    saved = hall.seats["bewoners"][0].phone.get(f"/bewaar/{hall.meeting}")
    assert "attachment" in saved.headers["Content-Disposition"]
    assert len(saved.content) < KEPT_UNDER
    outward = _Outward()
    outward.feed(saved.text)
    assert outward.found == []
    assert re.findall(r"@import|url\(\s*['\"]?(?!data:|#)", saved.text) == []
    assert [text for text in on_the_a4() if text not in read(saved.text)] == []


CHAPTERS = (data, page, keep)
