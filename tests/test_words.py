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
from workshop.actie import ballot, course
from workshop.actie.catalogue import Catalogue, Element
from workshop.actie.meeting import Group, Settlement
from workshop.actie.proposal import Vote
from workshop.actie.revision import OPEN_POINTS
from workshop.actie.rows import Apart, Mark, Move, Row, rows
from workshop.actie.shortlist import GroupVoice, Pick
from workshop.actie.standing import Votes, standing

SOURCE = Path(__file__).parent.parent / "workshop"
ELEMENT = CATALOGUE.element("toerusting")
NAMES = {"bewoners": "Bewoners", "professionals": "Professionals", "gemeente": "Gemeente"}
LEFT, RIGHT, MIDDLE = Votes((4, 4, 0, 0, 0)), Votes((0, 0, 0, 4, 4)), Votes((0, 0, 8, 0, 0))
SPLIT, MIXED, NOBODY = Votes((3, 1, 0, 1, 3)), Votes((2, 3, 2, 1, 0)), Votes((0, 0, 0, 0, 0))


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
    return rows(play.evening, ballot.standings(play.evening))[0]


def too_long(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s", text) if len(part.split()) > 15]


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        (
            {"bewoners": LEFT, "gemeente": LEFT},
            "In elke groep liggen de meeste stemmen rond “vooral eigen kracht of meer eigen kracht”.",
        ),
        (
            {"bewoners": MIDDLE, "gemeente": MIDDLE},
            "In elke groep liggen de meeste stemmen rond “allebei evenveel”.",
        ),
        (
            {"bewoners": LEFT, "gemeente": RIGHT},
            "Er is verschil: bewoners bij eigen kracht, de gemeente bij aanreiken.",
        ),
        (
            {"bewoners": RIGHT, "professionals": LEFT, "gemeente": RIGHT},
            "Er is verschil: bewoners en de gemeente bij aanreiken, professionals bij eigen kracht.",
        ),
        (
            {"bewoners": SPLIT, "gemeente": SPLIT},
            "Links en rechts zijn allebei sterk, over de groepen samen.",
        ),
        ({"bewoners": SPLIT, "gemeente": MIDDLE}, "Links en rechts zijn allebei sterk bij bewoners."),
        ({"bewoners": LEFT, "gemeente": MIXED}, "De keuzes lopen uiteen bij de gemeente."),
        (
            {"bewoners": LEFT, "gemeente": MIDDLE},
            "Elke groep staat bij elkaar, maar niet op dezelfde plek.",
        ),
        ({"bewoners": LEFT, "gemeente": NOBODY}, "Te weinig stemmen: we weten het niet."),
        (
            {"bewoners": LEFT},
            "Eén groep: we vergelijken niet. Aan de kant van eigen kracht, eensgezind.",
        ),
        (
            {"bewoners": MIDDLE, "gemeente": MIDDLE, "professionals": NOBODY},
            "In elke groep liggen de meeste stemmen rond “allebei evenveel”. "
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
    assert words.sentence(row, GROUPS, CATALOGUE).endswith("Voorlopig gedeeld: we hoorden de gemeente nog niet.")


def test_of_a_group_that_is_there_we_never_say_that_it_was_not_heard() -> None:
    row = played({"bewoners": (10, 12, 2, 0, 0), "professionals": (2, 3, 0, 0, 0)})
    sentence = words.sentence(row, GROUPS, CATALOGUE)
    assert sentence.endswith("Voorlopig: zonder de stemmen van de gemeente.")
    assert words.why(row.look.marks[-1]) == "Deze groep is klein. Daarom tonen we haar stemmen niet."


def test_before_the_reveal_there_is_nothing_to_say() -> None:
    row = Row("animo", (), (), "", (), waiting=True)
    assert words.sentence(row, GROUPS, CATALOGUE) == "De uitslag is nog niet getoond."
    assert words.sentence(replace(row, waiting=False), GROUPS, CATALOGUE) == "Hier is nog niet over gestemd."


COUNTS = st.tuples(*[st.integers(0, 9)] * 5)


def words_of(sentence: str) -> list[str]:
    """In no order, and without quotes: of two places the other one comes first when all is mirrored."""
    return sorted(re.sub("[“”]", "", sentence).split())


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
        "Bewoners: aan de kant van eigen kracht, eensgezind. "
        "18 van de 24 stemmen in deze bijeenkomst liggen daar. "
        "2 keer weet ik niet. 3 keer op papier of met de hand."
    )
    in_words = Mark("professionals", "words", side="licht_rechts", unity="gemengd")
    assert words.mark_text(in_words, ELEMENT, "Professionals") == (
        "Professionals: een beetje aan de kant van aanreiken, gemengd. We tonen hier geen getallen."
    )
    one_voice = Mark("gemeente", "numbers", "", "midden", "eensgezind", 1, 0, (0, 0, 1, 0, 0), (3, 3), 0.0, 0)
    assert words.mark_text(one_voice, ELEMENT, "Gemeente") == (
        "Gemeente: in het midden: allebei evenveel, eensgezind. 1 stem in deze bijeenkomst."
    )
    hidden = Mark("gemeente", "none", why="few_chose")
    assert words.mark_text(hidden, ELEMENT, "Gemeente") == (
        "Gemeente: Bij deze vraag kozen te weinig mensen uit deze groep een stand."
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
        "Bewoners: het midden ging richting eigen kracht. "
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
        (Settlement("toerusting", "", "position", (2, 3)), "Iedereen: meer eigen kracht of allebei evenveel."),
        (Settlement("toerusting", "gemeente", "not_now"), "Gemeente: nu niet nodig."),
        (
            Settlement("toerusting", "", "try_until", (4,), "Samen.", until="2027-03-01"),
            "Iedereen: we proberen meer iets aanreiken, tot maandag 1 maart 2027. Samen.",
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
        "abcd", ("contact",), ("verdeeld",), voices, "databank", 1, 0.5, 0.5, "evidence", (), True, ("contact",)
    )
    assert words.voices(Vote("abcd", voices), GROUPS) == heard
    assert words.method_reason(pick, GROUPS, CATALOGUE) == (
        f"Hoort bij Contact (verdeeld). Beschreven en getest. {heard} "
        "Deze plek was voor een onderdeel zonder methode. Bij gelijke stand ging voor: sterker onderbouwd."
    )
    missing = played({"bewoners": (24, 0, 0, 0, 0), "professionals": (5, 0, 0, 0, 0)})
    about = replace(pick, elements=("toerusting",), statuses=("gedeeld",))
    assert words.method_reason(about, GROUPS, CATALOGUE, [missing]).startswith(
        "Hoort bij Toerusting (voorlopig gedeeld)."
    )
    equal = replace(pick, groups=(), evidence=None, tie_decided_by="id", equal=("abcd",), reserved_slot=False)
    assert words.method_reason(equal, GROUPS, CATALOGUE) == (
        "Hoort bij Contact (verdeeld). Even sterk: ABCD. Kies zelf."
    )


def refusals() -> set[str]:
    """Every code that the source refuses with or asks a sentence for."""
    calls = re.compile(r'(?:Refused|WorkshopError|refuse|words\.error)\(\s*"([a-z_]+)"')
    return {code for path in SOURCE.rglob("*.py") for code in calls.findall(path.read_text("utf-8"))}


def test_every_refusal_has_a_sentence_that_says_what_to_do() -> None:
    edges = {"bad_payload", "too_large", "not_allowed", "unknown_event", "no_connection", "server_error", "stale"}
    assert len(refusals()) > 40
    assert (refusals() | edges) - words.ERRORS.keys() == set()
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
