"""Codes become plain Dutch sentences that never say more than the votes do."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenes import CATALOGUE, GROUPS, Play
from workshop import words
from workshop.actie.evening import ballot, course
from workshop.actie.evening.meeting import Group, Settlement
from workshop.actie.evening.proposal import Vote
from workshop.actie.evening.rows import Apart, Mark, Move, Row, rows
from workshop.actie.paper.open_points import OPEN_POINTS
from workshop.actie.rules.shortlist import GroupVoice, Pick
from workshop.actie.rules.standing import Votes, standing
from workshop.actie.texts.shapes import Catalogue, Element
from workshop.words.imports import FAULTS

SOURCE = Path(__file__).parent.parent / "workshop"
ELEMENT = CATALOGUE.element("toerusting")
NAMES = {"bewoners": "Bewoners", "professionals": "Professionals", "gemeente": "Gemeente"}
LEFT, RIGHT, MIDDLE = Votes((4, 4, 0, 0, 0)), Votes((0, 0, 0, 4, 4)), Votes((0, 0, 8, 0, 0))
SPLIT, MIXED, NOBODY = Votes((3, 1, 0, 1, 3)), Votes((2, 3, 2, 1, 0)), Votes((0, 0, 0, 0, 0))


LQ, RQ = "“gebruiken wat bewoners kunnen en hebben”", "“geld, les, hulp of een plek geven”"


def said(**groups: Votes) -> str:
    return words.plain_sentence("toerusting", standing(groups), CATALOGUE, NAMES)


def played(voters: dict[str, tuple[int, ...]], seats: dict[str, int] | None = None) -> Row:
    """The row of toerusting after one revealed round with these counts."""
    play = Play(elements=("toerusting",), counts=seats or {"bewoners": 24, "professionals": 5, "gemeente": 2})
    while play.meeting.step.kind != "vote":
        play.do(course.advance)
    round_id = play.meeting.rounds_here()[0].id
    for group, counts in voters.items():
        play.votes_of(round_id, group, counts)
    play.do(course.advance).do(course.advance).do(course.reveal_all)
    return rows(play.evening)[0]


def too_long(text: str) -> list[str]:
    """Sentences of more than fifteen words; what is quoted is the words of the vote."""
    bare = re.sub("“[^”]*”", "“”", text)
    return [part for part in re.split(r"(?<=[.!?])\s", bare) if len(part.split()) > 15]


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        (
            {"bewoners": LEFT, "gemeente": LEFT},
            "In elke groep staan de meeste stemmen bij “gebruiken wat bewoners kunnen en hebben helpt meer”.",
        ),
        (
            {"bewoners": MIDDLE, "gemeente": MIDDLE},
            "In elke groep staan de meeste stemmen bij “allebei evenveel”.",
        ),
        (
            {"bewoners": LEFT, "gemeente": RIGHT},
            "Er is verschil. Bewoners: “gebruiken wat bewoners kunnen en hebben”. "
            "De gemeente: “geld, les, hulp of een plek geven”.",
        ),
        (
            {"bewoners": RIGHT, "professionals": LEFT, "gemeente": RIGHT},
            "Er is verschil. Bewoners en de gemeente: “geld, les, hulp of een plek geven”. "
            "Professionals: “gebruiken wat bewoners kunnen en hebben”.",
        ),
        (
            {"bewoners": SPLIT, "gemeente": SPLIT},
            "Veel mensen kiezen de ene kant, veel mensen de andere.",
        ),
        (
            {"bewoners": SPLIT, "gemeente": MIDDLE},
            "Bij bewoners kiezen veel mensen de ene kant, veel mensen de andere.",
        ),
        ({"bewoners": Votes((1, 0, 1, 0, 1)), "gemeente": MIDDLE}, "Verschillende keuzes bij bewoners."),
        (
            {"bewoners": Votes((1, 8, 1, 0, 0)), "gemeente": Votes((0, 0, 0, 1, 0), open=True), "school": MIDDLE},
            f"Er is verschil. Bewoners: {LQ}. De gemeente (één stem): {RQ}. Daartussen: school.",
        ),
        (
            {"bewoners": Votes((4, 6, 0, 0, 0)), "gemeente": Votes((0, 6, 4, 0, 0))},
            "Binnen elke groep staan de stemmen bij elkaar. "
            "De groepen staan dicht bij elkaar, net niet op dezelfde plek.",
        ),
        (
            {"bewoners": Votes((0, 4, 0, 0, 0)), "gemeente": Votes((0, 0, 4, 0, 0)), "school": LEFT},
            "Binnen elke groep staan de stemmen bij elkaar. Er is geen plek waar alle groepen staan.",
        ),
        (
            {"bewoners": Votes((0, 0, 4, 0, 0)), "gemeente": Votes((0, 0, 4, 0, 0))},
            "In elke groep staan de meeste stemmen bij “rond het midden”.",
        ),
        ({"bewoners": LEFT, "gemeente": MIXED}, "De keuzes lopen uiteen bij de gemeente."),
        (
            {"bewoners": LEFT, "gemeente": MIDDLE},
            "Binnen elke groep staan de stemmen bij elkaar. Er is geen plek waar alle groepen staan.",
        ),
        ({"bewoners": NOBODY, "gemeente": NOBODY}, "Dit weten we nog niet: te weinig stemmen."),
        (
            {"bewoners": LEFT, "gemeente": NOBODY},
            "Alleen de stemmen van bewoners telden mee. We vergelijken niet. "
            "Aan de kant van “gebruiken wat bewoners kunnen en hebben”, eensgezind.",
        ),
        (
            {"bewoners": LEFT},
            "Eén groep: we vergelijken niet. Aan de kant van “gebruiken wat bewoners kunnen en hebben”, eensgezind.",
        ),
        (
            {"bewoners": MIDDLE, "gemeente": MIDDLE, "professionals": NOBODY},
            "In elke groep staan de meeste stemmen bij “allebei evenveel”. "
            "Voorlopig: zonder de stemmen van professionals.",
        ),
    ],
)
def test_every_status_has_its_own_sentence(votes: dict[str, Votes], expected: str) -> None:
    assert said(**votes) == expected


def test_a_group_of_which_nobody_is_there_was_not_heard_yet() -> None:
    row = played(
        {"bewoners": (10, 12, 2, 0, 0), "professionals": (2, 3, 0, 0, 0)}, {"bewoners": 24, "professionals": 5}
    )
    assert words.sentence(row, GROUPS, CATALOGUE).endswith("Voorlopig het eens: we hoorden de gemeente nog niet.")


def test_of_a_group_that_is_there_we_never_say_that_it_was_not_heard() -> None:
    row = played({"bewoners": (10, 12, 2, 0, 0), "professionals": (2, 3, 0, 0, 0)})
    sentence = words.sentence(row, GROUPS, CATALOGUE)
    assert sentence.endswith("Voorlopig: zonder de stemmen van de gemeente.")
    assert words.why(row.look.marks[-1]) == "Deze groep is klein. Daarom laten we de stemmen niet zien."


def test_before_the_reveal_there_is_nothing_to_say() -> None:
    row = Row("animo", (), (), "", (), waiting=True)
    assert words.sentence(row, GROUPS, CATALOGUE) == "De uitslag is nog niet getoond."
    assert words.sentence(replace(row, waiting=False), GROUPS, CATALOGUE) == "Hier is nog niet over gestemd."


COUNTS = st.tuples(*[st.integers(0, 9)] * 5)


def words_of(sentence: str) -> list[str]:
    """In no order, and without quotes: of two places the other one comes first when all is mirrored."""
    return sorted(re.sub("[“”.,:]", "", sentence).split())


def mirror(element: Element) -> Element:
    return replace(element, left=element.right, right=element.left, positions=element.positions[::-1])


@given(st.lists(COUNTS, min_size=1, max_size=4), st.sampled_from(CATALOGUE.elements))
def test_left_and_right_get_the_same_words(counts: list[tuple[int, ...]], element: Element) -> None:
    mirrored: Catalogue = replace(CATALOGUE, elements=tuple(map(mirror, CATALOGUE.elements)))
    here = standing({f"g{i}": Votes(votes) for i, votes in enumerate(counts)})
    there = standing({f"g{i}": Votes(votes[::-1]) for i, votes in enumerate(counts)})
    sentence = words.plain_sentence(element.id, here, CATALOGUE)
    assert words_of(sentence) == words_of(words.plain_sentence(element.id, there, mirrored))
    assert too_long(sentence.replace(": ", ". ")) == []  # how many groups a list has is not ours to say


def test_a_mark_says_what_may_be_shown_of_a_group_and_no_more() -> None:
    numbers = Mark("bewoners", "numbers", "", "links", "eensgezind", 24, 2, (5, 13, 4, 1, 1), (2, 2), 0.7, 3)
    assert words.mark_text(numbers, ELEMENT, "Bewoners") == (
        "Bewoners: aan de kant van “gebruiken wat bewoners kunnen en hebben”, eensgezind. "
        "18 van de 24 stemmen in deze bijeenkomst liggen daar. "
        "2 keer weet ik niet. 3 keer op papier of met de hand."
    )
    in_words = Mark("professionals", "words", side="licht_rechts", unity="gemengd")
    assert words.mark_text(in_words, ELEMENT, "Professionals") == (
        "Professionals: een beetje aan de kant van “geld, les, hulp of een plek geven”, gemengd. "
        "We tonen hier geen getallen."
    )
    one_voice = Mark("gemeente", "numbers", "", "midden", "eensgezind", 1, 0, (0, 0, 1, 0, 0), (3, 3), 0.0, 0)
    assert words.mark_text(one_voice, ELEMENT, "Gemeente") == (
        "Gemeente: in het midden: allebei evenveel, eensgezind. 1 stem in deze bijeenkomst."
    )
    hidden = Mark("gemeente", "none", why="few_chose")
    assert words.mark_text(hidden, ELEMENT, "Gemeente") == (
        "Gemeente: Bij deze vraag gaven te weinig mensen uit deze groep antwoord."
    )


def test_a_shift_has_both_numbers_and_no_praise() -> None:
    row = Row(
        "toerusting",
        (),
        (
            Move("bewoners", False, 0.6, "links", "dichter", 24, 22),
            Move("gemeente", True, 0.1, "geen", "gelijk", 5, 6),
            Move("school", False, 0.5, "geen", "wijder", 9, 9),
        ),
        "dichter",
        (),
        waiting=False,
    )
    assert words.moves(row, (*GROUPS, Group("school", "De Regenboog", "other")), ELEMENT) == [
        "Bewoners: het midden ging richting “gebruiken wat bewoners kunnen en hebben”. "
        "Binnen de groep liggen de stemmen dichter bij elkaar. Eerst 24 stemmen, daarna 22.",
        "De gemeente: bleef gelijk. Eerst 5 stemmen, daarna 6.",
        "De Regenboog: het midden bleef op dezelfde plek. "
        "Binnen de groep liggen de stemmen verder uit elkaar. Eerst 9 stemmen, daarna 9.",
        "De groepen staan dichter bij elkaar dan eerst.",
        "De mensen hoeven niet dezelfde te zijn.",
    ]
    assert words.moves(replace(row, moves=(), groups_move=""), GROUPS, ELEMENT) == []


def test_a_distance_is_a_number_only_where_the_look_has_one() -> None:
    look = played({"bewoners": (10, 12, 2, 0, 0), "professionals": (0, 0, 0, 2, 3)}).look
    assert words.apart(look, GROUPS) == (
        "Ver uit elkaar: bewoners en professionals. Grootste afstand: 2,9 van 4 stappen."
    )
    in_words = replace(look, apart=Apart(("bewoners", "professionals"), "verschil", None))
    assert words.apart(in_words, GROUPS) == "Er is verschil tussen bewoners en professionals."
    assert words.apart(replace(look, apart=None), GROUPS) == ""


@pytest.mark.parametrize(
    ("settled", "expected"),
    [
        (
            Settlement("toerusting", "", "position", (2, 3)),
            "Iedereen: gebruiken wat bewoners kunnen en hebben helpt iets meer of allebei evenveel.",
        ),
        (Settlement("toerusting", "gemeente", "not_now"), "Gemeente: nu niet nodig."),
        (
            Settlement("toerusting", "", "try_until", (4,), "Samen.", until="2027-03-01"),
            "Iedereen: we proberen “geld, les, hulp of een plek geven”, tot maandag 1 maart 2027. Samen.",
        ),
        (
            Settlement("toerusting", "", "differ", (), "Wij wel.", "Wij niet."),
            "Iedereen: we verschillen. “Wij wel.” en “Wij niet.”",
        ),
    ],
)
def test_a_settlement_says_for_whom_it_holds(settled: Settlement, expected: str) -> None:
    assert words.settlement(settled, ELEMENT, GROUPS) == expected


def test_a_method_carries_its_reason() -> None:
    voices = (
        GroupVoice("bewoners", "meeste_past", (18, 3, 2)),
        GroupVoice("professionals", "gemengd", None),
        GroupVoice("gemeente", "meeste_niet", (0, 0, 1)),
    )
    heard = (
        "Bewoners: de meesten zeggen past (18 past, 3 misschien, 2 niet). Professionals: wisselend. "
        "Gemeente: één stem, niet."
    )
    pick = Pick(
        "abcd",
        ("contact",),
        ("verdeeld",),
        voices,
        "databank",
        1,
        0.5,
        0.5,
        "evidence",
        (),
        True,
        ("contact",),
        {"contact": "rechts"},
    )
    assert words.voices(Vote("abcd", voices), GROUPS) == heard
    assert words.method_reason(pick, GROUPS, CATALOGUE) == (
        "Hoort bij Contact (twee meningen). Past bij: bewoners, organisaties en gemeente samenbrengen. "
        f"Beschreven en beproefd. {heard} "
        "Deze plek hielden we vrij voor een onderdeel dat nog niets had. "
        "Een andere scoorde gelijk. Deze is beter beschreven."
    )
    missing = played({"bewoners": (24, 0, 0, 0, 0), "professionals": (5, 0, 0, 0, 0)})
    about = replace(pick, elements=("toerusting",), statuses=("gedeeld",), serves={"toerusting": None})
    assert words.method_reason(about, GROUPS, CATALOGUE, [missing]).startswith(
        "Hoort bij Toerusting (voorlopig het eens)."
    )
    equal = replace(pick, groups=(), evidence=None, tie_decided_by="draw", equal=("abcd",), reserved_slot=False)
    assert words.method_reason(equal, GROUPS, CATALOGUE) == (
        "Hoort bij Contact (twee meningen). Past bij: bewoners, organisaties en gemeente samenbrengen. "
        "Even goed: ABCD. Kies zelf."
    )


def refusals() -> set[str]:
    """Every code that the source refuses with or asks a sentence for."""
    calls = re.compile(r'(?:Refused|WorkshopError|refuse|words\.error)\(\s*"([a-z_]+)"')
    return {code for path in SOURCE.rglob("*.py") for code in calls.findall(path.read_text("utf-8"))}


def test_every_refusal_has_a_sentence_that_says_what_to_do() -> None:
    edges = {"bad_payload", "too_large", "not_allowed", "unknown_event", "no_connection", "server_error", "stale"}
    assert len(refusals()) > 40
    assert (refusals() | edges) - words.ERRORS.keys() - FAULTS.keys() == set()
    for code in words.ERRORS:
        assert too_long(words.error(code)) == []
    assert words.error("csv_open", line=3, column="open", value="x").startswith("Regel 3: ")
    assert words.error("never_heard_of") == words.error("server_error")


def test_every_act_has_a_line_in_the_history() -> None:
    calls = re.compile(r'(?:live\.(?:act|move)|meetings\.act)\([^"]*?"([a-z_]+)"')
    acts = {verb for path in SOURCE.rglob("*.py") for verb in calls.findall(path.read_text("utf-8"))}
    unknown = words.verb("never_heard_of")
    assert len(acts) > 20
    assert [act for act in sorted(acts | {"undo"}) if words.verb(act) == unknown] == []
    assert words.verb("write", ["pledges/1"]) == words.verb("pledge")
    assert words.verb("write", ["screen"]) == unknown


def test_every_open_point_and_label_has_words() -> None:
    assert all(words.open_point(code, "De kraan") for code in OPEN_POINTS)
    assert words.open_point("no_contact", "Gemeente") == "Gemeente: wie kunnen we bellen?"
    assert all(words.consent(value) for value in ballot.CHOICES["consent"])
    assert all(words.method_vote(value) for value in ballot.CHOICES["method"])
    assert words.evidence(None) == ""


def test_what_was_typed_is_kept_apart_where_it_runs_the_other_way() -> None:
    groups = (Group("a", "جيران", "other"), Group("b", "Bewoners", "residents"))
    assert words.group_name("a", groups) == "\u2068جيران\u2069"
    assert [words.group_name(g, groups) for g in ("b", "", "anders")] == [
        *("Bewoners", "Iedereen", "Anders / liever niet zeggen")
    ]


def test_dates_and_times_are_written_in_full() -> None:
    assert words.date("2026-11-22") == words.date(date(2026, 11, 22)) == "zondag 22 november 2026"
    assert words.date("volgende week") == "volgende week"
    assert words.time(datetime(2026, 11, 22, 18, 42, tzinfo=UTC), "Europe/Amsterdam") == "19:42"
    with words.use("en"):
        assert words.date("2026-11-22") == "Sunday 22 November 2026"
