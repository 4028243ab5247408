"""The texts of data/: as many as the sources have, in short Dutch sentences, refused by name when wrong."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop import words
from workshop.actie.errors import CatalogueError
from workshop.actie.texts.catalogue import as_json, counts
from workshop.host.catalogue import FILES, read
from workshop.words.content import Content

DATA = Path(__file__).parents[1] / "data"
TEXTS = {file: (DATA / file).read_text(encoding="utf-8") for file in FILES}
CATALOGUE = read(TEXTS)

SEEDS = {
    "000_51cd315b1577ae4d.txt",
    "001_901c6e5a35693e47.txt",
    "002_8055447a60a3d3a2.txt",
    "003_2f1472a6082d62d4.txt",
    "004_1b56286e600ed564.txt",
}

# Read off the scan by hand: each place of the brochure, and the link in the same row of the foot of its page.
ESI = "https://www.movisie.nl/esi/"
SEEN = "https://www.movisie.nl/praktijkvoorbeeld/"
WIJK = "http://www.watwerktindewijk.nl/index.cfm/interventie/details?id="
FILE = "https://www.movisie.nl/sites/default/files/alfresco_files/"
PRINTED = {
    ("animo", "databank"): {
        "abcd": ESI + "abcd",
        "kan-wel": ESI + "kan-wel",
        "kulturhuske": ESI + "kulturhuske",
        "moedercentra": ESI + "moeder-vadercentra",
        "eigen-wijze-buurten": ESI + "eigenwijzebuurten-junior",
        "maatschappelijke-opvang-zelfbeheer": ESI + "maatschappelijke-opvang-zelfbeheer",
        "gay-straight-alliances": ESI + "gay-straight-alliances-middelbare-scholen",
        "whoznext": ESI + "whoznext",
        "vouchersysteem": ESI + "vouchersysteem",
    },
    ("animo", "verkenning"): {
        "deventer-wijkaanpak": SEEN + "deventer-wijkaanpak",
        "mensen-maken-de-stad": SEEN + "mensen-maken-stad",
        "mobieltje-voor-je-mening": SEEN + "mobieltje-je-mening",
        "plattelandsparlement": SEEN + "plattelandsparlement",
    },
    ("contact", "databank"): {
        "maatschappelijke-beursvloer": ESI + "maatschappelijke-beursvloer",
        "studenten-wonen-in-aandachtswijken": WIJK + "121",
        "tijdvoorelkaar": ESI + "tijdvoorelkaar",
        "present": ESI + "present",
        "woonatelier": ESI + "woonatelier",
        "eigen-kracht-conferentie": ESI + "eigen-kracht-conferentie",
        "abcd": ESI + "abcd",
    },
    ("contact", "verkenning"): {"twexx-methode": SEEN + "twexx-methode"},
    ("toerusting", "databank"): {
        "bewonersbudgetten": WIJK + "303",
        "kan-wel": ESI + "kan-wel",
        "vouchersysteem": ESI + "vouchersysteem",
        "tijdvoorelkaar": ESI + "tijdvoorelkaar",
        "vijf-sterren-dorpen": ESI + "vijf-sterren-dorpen",
    },
    ("toerusting", "verkenning"): {
        "de-smederijen": SEEN + "smederijen",
        "dorpsonderzoek": SEEN + "dorpsonderzoeken-hanzehogeschool",
        "erkende-overleg-partners": SEEN + "erkende-overleg-partners",
        "het-ondernemende-dorp": SEEN + "ondernemende-dorp",
        "keetkeur": SEEN + "keetkeur",
        "kern-met-pit": SEEN + "kern-pit",
        "lusten-en-lasten": SEEN + "lusten-lasten",
        "maatschappelijke-activeringscentra": SEEN + "maatschappelijke-activeringscentra",
    },
    ("inbedding", "databank"): {
        "buurt-bestuurt": WIJK + "488",
        "dorpsagenda": ESI + "dorpsagenda-dorpswaardering",
        "vijf-sterren-dorpen": ESI + "vijf-sterren-dorpen",
    },
    ("inbedding", "verkenning"): {
        "de-smederijen": SEEN + "smederijen",
        "erkende-overleg-partners": SEEN + "erkende-overleg-partners",
        "dialoogmethode": SEEN + "dialoogmethode",
        "integraal-dorpsontwikkelingsplan": SEEN + "idop-integraal-dorpsontwikkelingsplan",
        "burgers-aan-het-stuur": FILE + "Burgers%20aan%20het%20stuur%20%5BMOV-234214-0.3%5D.pdf",
        "paled-methode": SEEN + "paled-methode",
        "dorpsspiegel": SEEN + "dorpsspiegel",
        "lens-methode": SEEN + "lens-methode",
    },
    ("empathie", "databank"): {"bewoners-aan-zet": WIJK + "487"},
}


def test_counts_are_those_of_the_sources() -> None:
    assert counts(CATALOGUE) == {
        "elements": 5,
        "practices": 21,
        "methods": 45,
        "methods_in_brochure": 39,
        "places": 46,
        "places_databank": 25,
        "places_verkenning": 21,
        "support_ways": 3,
        "working_elements": 7,
        "glossary": 14,
        "criteria": 6,
        "kinds": 5,
        "inclusion": 9,
        "publications": 8,
        "aims": 8,
        "examples": 60,
        "programmes": 3,
        "cases": 8,
        "roles": 43,
    }


def test_elements_stand_in_the_order_of_the_model() -> None:
    assert "".join(e.letter for e in CATALOGUE.elements) == "ACTIE"
    assert [e.id for e in CATALOGUE.elements] == ["animo", "contact", "toerusting", "inbedding", "empathie"]
    assert [len(e.practices) for e in CATALOGUE.elements] == [5, 3, 4, 5, 4]
    assert [e.method_side for e in CATALOGUE.elements] == ["links", "rechts", "rechts", None, "rechts"]


def test_every_place_and_link_is_the_brochures() -> None:
    ours: dict[tuple[str, str], dict[str, str]] = {}
    for method in CATALOGUE.methods:
        for place in method.places:
            ours.setdefault((place.element, place.evidence), {})[method.id] = method.link
    assert ours == PRINTED


def test_six_methods_come_from_the_other_sources_and_have_no_place() -> None:
    elsewhere = {m.id: m.source for m in CATALOGUE.methods if not m.places}
    assert elsewhere == {
        "thuis-op-straat": ("003_2f1472a6082d62d4.txt",),
        "buurtsportvereniging": ("003_2f1472a6082d62d4.txt",),
        "bronmethodiek": ("003_2f1472a6082d62d4.txt",),
        "buurtreminiscentie": ("003_2f1472a6082d62d4.txt",),
        "buurtgerichte-sociale-activering": ("003_2f1472a6082d62d4.txt",),
        "evc-procedure-vrijwilligerscompetenties": ("004_1b56286e600ed564.txt",),
    }
    assert {CATALOGUE.method(id).evidence for id in elsewhere} == {None}


def test_working_elements_name_the_methods_that_show_them() -> None:
    assert {w.id: set(w.methods) for w in CATALOGUE.working_elements} == {
        "procesbegeleider": {"woonatelier", "kan-wel", "eigen-kracht-conferentie"},
        "outreachend": {
            "tijdvoorelkaar",
            "buurtgerichte-sociale-activering",
            "eigen-wijze-buurten",
            "kulturhuske",
        },
        "aansluiten": {"abcd", "kan-wel"},
        "laagdrempelig": {"thuis-op-straat", "buurtsportvereniging", "kulturhuske", "eigen-wijze-buurten"},
        "empowerment": {"thuis-op-straat", "tijdvoorelkaar", "buurtsportvereniging"},
        "samenwerken": {"maatschappelijke-beursvloer", "bronmethodiek", "buurtreminiscentie"},
        "gewoon-beginnen": {"eigen-wijze-buurten", "abcd"},
    }


def test_a_method_knows_its_elements_evidence_and_tags() -> None:
    abcd, keetkeur = CATALOGUE.method("abcd"), CATALOGUE.method("keetkeur")
    assert (abcd.elements, abcd.evidence) == (("animo", "contact"), "databank")
    assert (keetkeur.elements, keetkeur.evidence) == (("toerusting",), "verkenning")
    assert keetkeur.tags == {"aan_de_slag", "loopt", "meedenken"}
    assert (keetkeur.setting, keetkeur.audience, keetkeur.subjects) == (("dorp",), ("jongeren",), ("jongerenplek",))


def test_every_label_a_meeting_can_choose_finds_a_method() -> None:
    used = {tag for m in CATALOGUE.methods for tag in (*m.tags, *m.setting, *m.audience, *m.subjects)}
    assert {*CATALOGUE.settings, *CATALOGUE.audiences, *CATALOGUE.subjects, *CATALOGUE.phases} <= used


def test_examples_cover_every_kind_group_and_element() -> None:
    kinds, groups = ("do", "leave", "ask"), ("residents", "professionals", "municipality", "other")
    covered = {(x.kind, x.group, x.element) for x in CATALOGUE.examples}
    assert covered == {(k, g, e.id) for k in kinds for g in groups for e in CATALOGUE.elements}
    assert all(bool(x.to) == (x.kind == "ask") and x.to != x.group for x in CATALOGUE.examples)


def test_programmes_fit_their_minutes() -> None:
    totals = {
        programme.id: {
            size: sum(step.minutes[column] for step in programme.steps) for column, size in enumerate(programme.sizes)
        }
        for programme in CATALOGUE.programmes
    }
    assert totals == {
        "45": {12: 43, 24: 45},
        "90": {12: 82, 24: 90, 45: 90},
        "dagdeel": {12: 203, 24: 210, 45: 210},
    }


@pytest.mark.parametrize(("id", "topics", "second_votes"), [("45", 1, 0), ("90", 2, 2), ("dagdeel", 5, 5)])
def test_programmes_begin_in_the_lobby_and_end_with_the_closing(id: str, topics: int, second_votes: int) -> None:
    steps = CATALOGUE.programme(id).steps
    assert [steps[0].kind, steps[-2].kind, steps[-1].kind] == ["lobby", "consent", "closing"]
    assert sum(step.kind == "topic" for step in steps) == topics
    assert sum(step.second_vote for step in steps) == second_votes


def test_a_question_asks_what_helps_and_its_poles_are_phrases() -> None:
    assert "professionals en gemeente" in CATALOGUE.stem
    for element in CATALOGUE.elements:
        assert element.question.startswith("Wat helpt nu meer: ") and len(element.question.split()) <= 15
        for pole, (near, far) in ((element.left, (1, 0)), (element.right, (3, 4))):
            assert pole.card[0].islower() and not pole.card.endswith(".")
            assert element.positions[near] == f"{pole.card} helpt iets meer"
            assert element.positions[far] == f"{pole.card} helpt veel meer"


def test_both_poles_are_told_at_the_same_length_and_end_in_what_they_bring() -> None:
    for element in CATALOGUE.elements:
        left, right = (len(pole.explanation.split()) for pole in (element.left, element.right))
        assert abs(left - right) * 5 <= max(left, right)
        endings = [re.split(r"(?<=\.)\s", pole.explanation)[-1] for pole in (element.left, element.right)]
        assert all(ending.startswith("Zo ") for ending in endings)
    examples = [pole.example for element in CATALOGUE.elements for pole in (element.left, element.right)]
    assert len(set(examples)) == len(examples)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_neither_pole_is_told_longer_in_another_language(language: str) -> None:
    with words.use(language):
        for element in Content(CATALOGUE).spoken().elements:
            left, right = (len(pole.explanation.split()) for pole in (element.left, element.right))
            assert abs(left - right) * 5 <= max(left, right), element.id


def strings(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every string in a tree of dicts and lists, with the keys that lead to it."""
    if isinstance(value, str):
        yield path, value
        return
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, str | dict | list | tuple):
            yield from strings(inner, (*path, key))


DUTCH = [(path, s) for path, s in strings(as_json(CATALOGUE)) if not {"id", "link", "source"} & {*path}]


def test_no_sentence_is_longer_than_fifteen_words() -> None:
    sentences = [(path, s) for path, text in DUTCH for s in re.split(r"(?<=[.!?])\s+", text)]
    assert len(sentences) > 300
    assert [(path, s) for path, s in sentences if len(s.split()) > 15] == []


def test_a_method_card_says_in_a_few_words_what_people_will_do() -> None:
    titles = [method.title for method in CATALOGUE.methods]
    assert [title for title in titles if len(title.split()) > 8 or not title.startswith(("We ", "Wij "))] == []
    assert len(set(titles)) == len(titles)


def test_no_prompt_asks_who_chose_what() -> None:
    prompts = [p for element in CATALOGUE.elements for listed in element.prompts.values() for p in listed]
    assert [p for p in prompts if re.search(r"\bwie (koos|stemde|staat)\b", p, re.IGNORECASE)] == []


def test_every_entry_names_a_seed_file() -> None:
    named = {text for path, text in strings(as_json(CATALOGUE)) if "source" in path}
    assert named == SEEDS
    listed = [e for part in as_json(CATALOGUE).values() if isinstance(part, tuple) for e in part]
    assert all(entry["source"] for entry in listed)


def test_the_dump_has_the_promised_keys() -> None:
    dump = json.loads(json.dumps(as_json(CATALOGUE)))
    assert {"elements", "methods", "support_ways", "working_elements", "glossary"} <= dump.keys()
    assert {"id", "name", "practices"} <= dump["elements"][0].keys()
    method = {"id", "name", "title", "places", "link", "summary", "working_elements", "source"}
    assert method <= dump["methods"][0].keys()
    assert dump["methods"][0]["places"][0] == {"element": "animo", "evidence": "databank"}


def toml(value: Any) -> str:
    """A value as inline TOML; JSON strings and numbers are TOML too."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def refusal(file: str, tables: dict[str, Any]) -> str:
    """What `read` says when this one file holds these tables."""
    broken = "\n".join(f"{key} = {toml(value)}" for key, value in tables.items())
    with pytest.raises(CatalogueError) as refused:
        read({**TEXTS, file: broken})
    return str(refused.value)


OPTIONAL = {"id", "method_side", "under", "subjects", "year"}
OPTIONAL |= {"for_whom", "phase", "kind", "setting", "audience", "programme", "held", "takes_over"}
LISTED = [
    (file, key, number)
    for file in FILES
    for key, entries in tomllib.loads(TEXTS[file]).items()
    if isinstance(entries, list)
    for number in range(len(entries))
]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_an_entry_without_one_of_its_keys_is_refused_by_file_and_id(data: st.DataObject) -> None:
    file, key, number = data.draw(st.sampled_from(LISTED))
    tables = tomllib.loads(TEXTS[file])
    entry = tables[key][number]
    name = entry["id"]
    # a question without a method_side has none: no method helps on either side of it; an aim fills in what it can
    del entry[data.draw(st.sampled_from(sorted(entry.keys() - OPTIONAL)))]
    assert refusal(file, tables).startswith((f"{file}: {name}: ", f"{file}: {name}."))


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_an_emptied_or_mistyped_text_is_refused_by_file_and_id(data: st.DataObject) -> None:
    file, key, number = data.draw(st.sampled_from(LISTED))
    tables = tomllib.loads(TEXTS[file])
    entry = tables[key][number]
    texts = sorted(k for k in entry if isinstance(entry[k], str) and entry[k] and k != "under")  # that may be empty
    field = data.draw(st.sampled_from(texts))
    name = f"{key} {number + 1}" if field == "id" else entry["id"]
    entry[field] = data.draw(st.sampled_from(["", "  ", 7, True, [], {}]))
    assert name in refusal(file, tables)


WRONG = [
    ("elements.toml", 'stem = "Het', 'stam = ""\nstem = "Het', "file", "stam is not one of its keys"),
    ("elements.toml", 'letter = "A"', 'letter = "A"\nleter = "A"', "animo", "leter is not one of its keys"),
    ("elements.toml", 'key_word = "aansluiten"', 'key_word = "aan "', "animo.left", "white space around it"),
    ("methods.toml", 'school = "school"', 'school = ""', "settings", "school is empty"),
    ("elements.toml", 'letter = "A"', "letter = ", "file", "is not TOML"),
    ("elements.toml", 'stem = "Het', 'stam = "Het', "file", "missing required field `stem`"),
    ("elements.toml", 'id = "animo"', 'id = "Animo!"', "elements 1", "'Animo!'"),
    ("elements.toml", 'id = "animo-2"', 'id = "animo-1"', "animo", "animo-1 twice"),
    ("elements.toml", 'id = "contact-1"', 'id = "animo-1"', "file", "animo-1 twice"),
    ("elements.toml", '  "meegaan met het plan van bewoners helpt iets meer",\n', "", "animo", "4 labels, not 5"),
    ("elements.toml", 'bewoners helpt iets meer"', 'bewoners helpt veel meer"', "animo", "twice"),
    ("elements.toml", 'side = "links"', 'side = "left"', "animo", "method_side Invalid enum value 'left'"),
    ("elements.toml", 'addressee = "professionals"', 'addressee = "iedereen"', "animo.practices.animo-1", "'iedereen'"),
    ("elements.toml", 'key_word = "aansluiten"', 'key_word = ""', "animo.left", "key_word is empty"),
    ("elements.toml", "gedeeld = [", "verdeelt = [", "animo.prompts", "'verdeelt'"),
    ("elements.toml", '"koffie, iets liever", ', "", "practice_question", "4 labels, not 5"),
    ("methods.toml", 'id = "kan-wel"', 'id = "abcd"', "file", "abcd twice"),
    ("methods.toml", 'link = "https', 'link = "ftp', "abcd", "does not start with http"),
    ("methods.toml", 'link = ""', 'link = "geen"', "thuis-op-straat", "does not start with http"),
    (
        "methods.toml",
        'places = [{ element = "animo"',
        'places = [{ element = "anima"',
        "kulturhuske",
        "'anima'",
    ),
    ("methods.toml", 'evidence = "databank" }]', 'evidence = "boek" }]', "kulturhuske.places 1", "'boek'"),
    ("methods.toml", '{ element = "contact"', '{ element = "animo"', "abcd", "animo twice"),
    ("methods.toml", 'setting = ["wijk"]', 'setting = ["stad"]', "abcd", "'stad' is not one of wijk"),
    ("methods.toml", '["aansluiten", "gewoon', '["volgen", "gewoon', "abcd", "'volgen'"),
    ("methods.toml", 'school = "school"', 'plan = "school"', "file", "plan twice"),
    ("methods.toml", '"001_901c6e5a35693e47.txt", ', "", "abcd", "the brochure is one of its sources"),
    ("methods.toml", 'source = ["001_', 'source = ["brochure_', "abcd", "not the name of a seed"),
    ("support.toml", "[[glossary]]", "[[words]]", "file", "words is not one of its keys"),
    ("support.toml", 'example = "We bellen', 'exampel = "We bellen', "verbinden", "missing required field `example`"),
    ("pledges.toml", 'element = "animo"', 'element = "moed"', "do.residents", "'moed'"),
    ("pledges.toml", 'to = "municipality"', 'to = "residents"', "ask.residents", "'residents' is not"),
    ("programmes.toml", 'kind = "topic"', 'kind = "talk"', "45.steps 6", "kind Invalid enum value 'talk'"),
    ("programmes.toml", "minutes = [8, 10] }", "minutes = [8] }", "45", "step vote"),
    ("programmes.toml", "minutes = [8, 10] }", "minutes = [8, 11] }", "45", "takes 46 of 45 minutes"),
    ("programmes.toml", "minutes = [2, 3]", "minutes = [-2, 3]", "45", "-2 minutes, less than 0"),
    (
        "programmes.toml",
        "minutes = [3, 3]",
        "minutes = [3, 3], second_vote = true",
        "45",
        "only a topic",
    ),
    (
        "programmes.toml",
        "second_vote = true",
        'second_vote = "ja"',
        "90.steps 6",
        "Expected `bool`, got `str`",
    ),
    ("cases.toml", 'id = "keet"', 'id = "gsa"', "file", "gsa twice"),
    ("cases.toml", 'source = ["002_', 'source = ["bron_', "zorgcooperatie", "not the name of a seed"),
    ("cases.toml", 'phase = "idee"', 'phase = "droom"', "straatafspraak", "'droom' is not one of idee"),
    ("cases.toml", "[cases.pulls.animo]", "[cases.pulls.moed]", "zorgcooperatie.pulls", "animo is missing"),
    ("programmes.toml", "sizes = [12, 24]\n", "sizes = []\n", "45", "may not be empty"),
]


@pytest.mark.parametrize(("file", "old", "new", "entry", "problem"), WRONG)
def test_a_wrong_entry_is_refused_by_file_and_id(file: str, old: str, new: str, entry: str, problem: str) -> None:
    assert old in TEXTS[file]
    with pytest.raises(CatalogueError) as refused:
        read({**TEXTS, file: TEXTS[file].replace(old, new, 1)})
    assert str(refused.value).startswith(f"{file}: {entry}")
    assert problem in str(refused.value)


def test_a_working_element_that_no_method_shows_is_refused() -> None:
    tables = tomllib.loads(TEXTS["methods.toml"])
    for method in tables["methods"]:
        method["working_elements"] = [w for w in method["working_elements"] if w != "samenwerken"]
    assert refusal("methods.toml", tables) == "support.toml: samenwerken: no method shows this working element"


def test_a_method_that_names_an_unknown_working_element_is_refused() -> None:
    renamed = TEXTS["support.toml"].replace('id = "outreachend"', 'id = "bezoeken"')
    with pytest.raises(CatalogueError, match=r"^methods.toml: kulturhuske: working_elements 'outreachend'"):
        read({**TEXTS, "support.toml": renamed})


@pytest.mark.parametrize(("file", "key"), [(file, key) for file in FILES for key in tomllib.loads(TEXTS[file])])
def test_a_missing_part_of_a_file_is_refused(file: str, key: str) -> None:
    tables = tomllib.loads(TEXTS[file])
    del tables[key]
    assert refusal(file, tables) == f"{file}: file: Object missing required field `{key}`"


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_refused_by_name(file: str) -> None:
    with pytest.raises(CatalogueError, match=rf"^{file}: file: is missing$"):
        read({name: text for name, text in TEXTS.items() if name != file})


def test_an_unknown_id_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        CATALOGUE.element("moed")
