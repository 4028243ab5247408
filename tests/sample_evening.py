"""One evening, complete: 24 residents, 5 professionals, 2 officials with one voice, and a school that stayed away."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from workshop.actie.evening.ballot import Evening, Seat, Vote
from workshop.actie.evening.meeting import (
    About,
    Answer,
    Closing,
    Contact,
    Group,
    Kept,
    Mandate,
    Meeting,
    MethodChoice,
    Note,
    Pledge,
    Round,
    Settlement,
    Step,
    Support,
)
from workshop.actie.evening.rows import Row, rows
from workshop.actie.texts.shapes import Catalogue
from workshop.host.catalogue import FILES, read

BEGIN = datetime(2026, 6, 2, 17, 30, tzinfo=UTC)
DATA = Path(__file__).parent.parent / "data"
SEATS = {"bewoners": 24, "professionals": 5, "gemeente": 2}
GROUPS = (
    Group("bewoners", "Bewoners", "residents", expected=24),
    Group("professionals", "Professionals", "professionals", expected=5),
    Group("gemeente", "Gemeente", "municipality", expected=2, voting="one_voice"),
    Group("school", "School", "other", expected=1),
)
FIRST: Mapping[str, Mapping[str, tuple[int, ...]]] = {
    "animo": {"bewoners": (9, 11, 3, 1, 0), "professionals": (2, 2, 1, 0, 0), "gemeente": (0, 1, 0, 0, 0)},
    "contact": {"bewoners": (2, 4, 5, 8, 5), "professionals": (0, 0, 1, 2, 2), "gemeente": (0, 0, 0, 1, 0)},
    "toerusting": {"bewoners": (5, 9, 5, 3, 1), "professionals": (0, 1, 1, 3, 0), "gemeente": (0, 0, 1, 0, 0)},
    "inbedding": {"bewoners": (12, 8, 2, 1, 0), "professionals": (0, 1, 2, 2, 0), "gemeente": (0, 0, 0, 0, 1)},
    "empathie": {"bewoners": (3, 5, 8, 5, 2), "professionals": (1, 2, 2, 0, 0), "gemeente": (0, 0, 1, 0, 0)},
}
SECOND: Mapping[str, Mapping[str, tuple[int, ...]]] = {
    "toerusting": {"bewoners": (6, 13, 4, 1, 0), "professionals": (1, 3, 1, 0, 0), "gemeente": (0, 1, 0, 0, 0)},
    "inbedding": {"bewoners": (7, 10, 5, 2, 0), "professionals": (0, 2, 3, 0, 0), "gemeente": (0, 0, 0, 1, 0)},
}
METHOD_VOTES = ("suits", "maybe", "no", "unknown")
ABOUT = About(
    title="Samen verder met de buurttuin",
    place="Buurthuis De Linde, Oostwijk",
    date="2026-06-02",
    initiative="Buurttuin De Oase: een moestuin met een lange tafel op het veld achter de flats",
    for_whom="iedereen uit de Lindestraat en de flats eromheen",
    phase="aan_de_slag",
    kind="zelf-organiseren",
    setting="wijk",
    audience="iedereen",
    on_behalf="de werkgroep Buurttuin en Welzijn Oost",
    fixed="Het veld blijft tot eind 2027 van de gemeente. Er is € 2.500 voor grond en gereedschap. "
    "Het fietspad blijft vrij.",
)
PLEDGES = (
    Pledge("b1", "bewoners", "do", "We zetten elke zaterdagochtend koffie in de tuin.", "de werkgroep", "2026-06-13"),
    Pledge("b2", "bewoners", "do", "We vragen in elk portiek wie er mee wil doen.", "twee per flat", "2026-06-30"),
    Pledge("b3", "bewoners", "leave", "Het nakijken van de grond.", to="gemeente"),
    Pledge("b4", "bewoners", "ask", "Mogen we de waterkraan bij de speeltuin gebruiken?", to="gemeente"),
    Pledge("b5", "bewoners", "ask", "Wil een klas een eigen bed in de tuin?", to="school", via="de jongerenwerker"),
    Pledge("p1", "professionals", "do", "We lenen het gereedschap uit de loods uit.", "de opbouwwerker", "2026-06-10"),
    Pledge("p2", "professionals", "do", "We komen langs, zonder agenda.", "de wijkverpleegkundige", "elke maand"),
    Pledge("p3", "professionals", "leave", "Wat er in de bedden groeit, en wie er werkt.", to="bewoners"),
    Pledge("p4", "professionals", "ask", "Wie is bij jullie het vaste gezicht?", to="bewoners"),
    Pledge("g1", "gemeente", "do", "We laten de grond onderzoeken.", "de gebiedsbeheerder", "2026-06-26"),
    Pledge("g2", "gemeente", "leave", "De inrichting van de tuin, binnen de lijnen op de kaart.", to="bewoners"),
    Pledge("g3", "gemeente", "ask", "Laat ons weten als er iets stuk gaat.", to="bewoners"),
)  # fmt: skip
MANDATES = {
    "p1": Mandate("yes", "Welzijn Oost", "opbouwwerker"),
    "p2": Mandate("yes", "Thuiszorg Linde", "wijkverpleegkundige"),
    "g1": Mandate("reserved", "", "gebiedsbeheerder", "het college", "2026-06-19"),
}
ANSWERS = {
    "b4": Answer("later", "de gebiedsbeheerder vraagt het aan Beheer", "2026-06-19", BEGIN),
    "p4": Answer("yes", "", "", BEGIN),
    "g3": Answer("yes", "", "", BEGIN),
}


@cache
def catalogue() -> Catalogue:
    return read({name: (DATA / name).read_text("utf-8") for name in FILES})


def sample(first: Mapping[str, Mapping[str, tuple[int, ...]]] = FIRST, groups: tuple[Group, ...] = GROUPS) -> Evening:
    """The evening after the consent; `first` are the position votes of the first round."""
    meeting = _meeting(groups)
    position_votes = [*_position_votes(meeting, 1, first), *_position_votes(meeting, 2, SECOND)]
    seats = [
        Seat(f"{group}-{i}", group, "paper" if group == "bewoners" and i < 4 else "phone", group_since=BEGIN)
        for group, count in SEATS.items()
        for i in range(count)
    ]
    every = (*position_votes, *_method_votes(meeting), *_consent_votes(meeting))
    return Evening(meeting, tuple(seats), every, version=212, code="481503")


def shown_rows(evening: Evening) -> tuple[Row, ...]:
    return rows(evening)


def _meeting(groups: tuple[Group, ...]) -> Meeting:
    rounds = [_round(f"{element}-1", "position", element, 1, 20) for element in FIRST]
    rounds += [_round(f"{element}-2", "position", element, 2, 50) for element in SECOND]
    put = ("abcd", "kan-wel", *(m.id for m in catalogue().methods[8:12]))
    rounds.append(replace(_round("methods-1", "method", "", 1, 70), items=put))
    rounds.append(_round("consent-1", "consent", "", 1, 80))
    return Meeting(
        "0123456789abcdef0123456789abcdef",
        ABOUT,
        groups,
        (Step("lobby", 4), Step("vote", 10), Step("topic", 13), Step("pledges", 12), Step("closing", 5)),
        tuple(FIRST),
        topics=("toerusting", "inbedding"),
        removed_seats=1,
        methods=MethodChoice(put[1:], put),
        closing=Closing(
            "Zaterdag koffie op het veld, met een kaart van de bedden.",
            "de werkgroep",
            "2026-06-13",
            "de voorzitter van de werkgroep",
            "2026-09-08",
            "de wijkmanager",
            money="De penningmeester vraagt naar de verzekering.",
            rhythm="elke maand",
        ),
        rounds={r.id: r for r in rounds},
        settlements={s.element + s.group: s for s in _settlements()},
        pledges={
            p.id: replace(p, order=i, answer=ANSWERS.get(p.id), mandate=MANDATES.get(p.id, Mandate()))
            for i, p in enumerate(PLEDGES)
        },
        supports={
            "professionals": Support(("verbinden", "meedoen"), "na de oogst in oktober", "elke dinsdag in de loods"),
            "gemeente": Support(("regels",), "als de grond is goedgekeurd", "per telefoon, ook buiten het loket om"),
        },
        contacts={
            "bewoners": Contact("voorzitter werkgroep", "3", "penningmeester"),
            "professionals": Contact("opbouwwerker Welzijn Oost", "3", "teamleider"),
            "gemeente": Contact("gebiedsbeheerder", "5", "wijkmanager"),
        },
        notes={"n1": Note("n1", "concern", "", "bewoners", "Ik hoop dat het ook na 2027 mag blijven.", "shown")},
        kept={put[0]: Kept(put[0], "de opbouwwerker", "Een rondje langs alle deuren", 1)},
        voices={"gemeente": "gemeente-0"},
    )  # fmt: skip


def _settlements() -> Iterable[Settlement]:
    yield Settlement("toerusting", "", "position", (2,))
    yield Settlement("inbedding", "", "try_until", (2, 3), until="2026-09-08")
    yield Settlement(
        "inbedding",
        "gemeente",
        "differ",
        text="Het verslag mag een foto en drie zinnen zijn.",
        other_text="De gemeente wil een begroting zien.",
    )


def _round(round_id: str, kind: str, subject: str, number: int, minute: int) -> Round:
    opened = BEGIN + timedelta(minutes=minute)
    closed = opened + timedelta(minutes=6)
    return Round(round_id, kind, subject, number, opened, closed, closed + timedelta(minutes=1))


def _position_votes(
    meeting: Meeting, number: int, counts: Mapping[str, Mapping[str, tuple[int, ...]]]
) -> Iterable[Vote]:
    for element, of in counts.items():
        for group, positions in of.items():
            values = [str(place) for place, count in enumerate(positions, 1) for _ in range(count)]
            values += ["dont_know"] * (SEATS[group] - len(values)) if group == "bewoners" else []
            for i, value in enumerate(values):
                yield Vote(f"{element}-{number}", "", f"{group}-{i}", group, value, i)


def _method_votes(meeting: Meeting) -> Iterable[Vote]:
    for place, item in enumerate(meeting.rounds["methods-1"].items):
        for group, count in SEATS.items():
            for i in range(1 if group == "gemeente" else count):
                yield Vote("methods-1", item, f"{group}-{i}", group, METHOD_VOTES[(i * (place + 1)) % 7 % 4], i)


def _consent_votes(meeting: Meeting) -> Iterable[Vote]:
    for group, count in SEATS.items():
        for i in range(1 if group == "gemeente" else count):
            value = "concern" if group == "bewoners" and i < 2 else "agree"
            yield Vote("consent-1", "", f"{group}-{i}", group, value, i)
