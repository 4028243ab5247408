"""What groups write is held against the rules whoever writes it: a phone, the desk, or a file."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.scenes import CATALOGUE, GROUPS, START, Play
from workshop.actie.errors import Refused
from workshop.actie.evening import choices, course, pledges, voices
from workshop.actie.evening.ballot import Evening, Seat
from workshop.actie.evening.meeting import Answer, Contact, Meeting, Note, Pledge, Support

MEETING = choices.first_meeting("m", Meeting("m").about, GROUPS, CATALOGUE)
PRACTICE = CATALOGUE.elements[0].practices[0].id
LINE = Pledge("p", "bewoners", "do", "We zetten koffie.", practice=PRACTICE, element="animo", to="gemeente")
ASKED = pledges.pledge(MEETING, Pledge("ask", "bewoners", "ask", "Mag de poort open?", to="gemeente"), CATALOGUE)
SEATS = (
    Seat("one", "gemeente", came=True),
    Seat("other", "gemeente", came=True),
    Seat("resident", "bewoners", came=True),
    Seat("looks-on", "", observer=True, came=True),
    Seat("outside", "bewoners", came=True, waits=True),
)
ONE_VOICE = replace(MEETING, groups=tuple(replace(g, voting="one_voice") if g.id == "gemeente" else g for g in GROUPS))
EVENING = Evening(ONE_VOICE, SEATS)


def refusal(act: Callable[..., Any], *args: Any) -> str:
    try:
        act(*args)
    except Refused as refused:
        return refused.code
    return ""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, ""),
        ({"practice": "toveren"}, "bad_pledge"),
        ({"element": "bestaat-niet"}, "unknown_element"),
        ({"to": "niemand"}, "unknown_group"),
        ({"group": "niemand"}, "unknown_group"),
        ({"kind": "dream"}, "bad_pledge"),
    ],
)
def test_a_line_names_only_what_exists(change, code):
    assert refusal(pledges.pledge, MEETING, replace(LINE, **change), CATALOGUE) == code


@pytest.mark.parametrize(("ways", "code"), [(("verbinden",), ""), (("toveren",), "unknown_support")])
def test_support_is_given_in_ways_of_the_catalogue(ways, code):
    assert refusal(pledges.support, MEETING, "gemeente", Support(ways), CATALOGUE) == code
    assert refusal(pledges.support, MEETING, "bewoners", Support(ways), CATALOGUE) == "residents_do_not_support"
    assert refusal(pledges.contact, MEETING, "niemand", Contact("voorzitter")) == "unknown_group"


def test_a_phone_touches_the_lines_of_its_own_group_only():
    assert refusal(pledges.unpledge, ASKED, "ask", "gemeente") == "not_your_group"
    assert refusal(pledges.unpledge, ASKED, "ask", "bewoners") == ""
    assert refusal(pledges.unpledge, ASKED, "ask") == ""
    yes = Answer("yes", "Graag.")
    assert refusal(pledges.answer, ASKED, "ask", yes, "bewoners") == "not_your_group"
    assert refusal(pledges.answer, ASKED, "ask", yes, "gemeente") == ""
    assert refusal(pledges.answer, ASKED, "ask", Answer("", "Graag.")) == "answer_kind"


@pytest.mark.parametrize(
    ("seat", "given", "claimed"),
    [
        ("one", "", ""),
        ("resident", "unknown_seat", "no_one_voice"),
        ("looks-on", "unknown_seat", "observer"),
        ("outside", "unknown_seat", "waits"),
        ("nobody", "unknown_seat", "unknown_seat"),
    ],
)
def test_only_who_sits_in_a_group_speaks_for_it(seat, given, claimed):
    assert refusal(voices.give, EVENING, "gemeente", seat) == given
    assert refusal(voices.claim, EVENING, seat) == claimed


def test_a_voice_that_is_taken_is_moved_by_the_desk_only():
    held = replace(EVENING, meeting=voices.claim(EVENING, "one"))
    assert refusal(voices.claim, held, "other") == "voice_taken"
    assert voices.give(held, "gemeente", "other").voices == {"gemeente": "other"}
    assert voices.without(held.meeting, "one", "resident").voices == {}


def test_a_reason_is_about_a_question_of_the_evening():
    assert refusal(choices.note, MEETING, Note("n", "reason", "bestaat-niet", "bewoners", "Zo.")) == "unknown_element"
    assert refusal(choices.note, MEETING, Note("n", "concern", "", "bewoners", "Zo.")) == ""


def test_a_group_in_which_somebody_sits_cannot_go():
    fewer = GROUPS[:2]
    assert refusal(choices.with_groups, MEETING, fewer, {GROUPS[2].id}) == "bad_group"
    assert refusal(choices.with_groups, MEETING, fewer, {GROUPS[0].id, "anders"}) == ""


def test_the_last_press_freezes_the_concept_once():
    play = Play()
    last = len(play.meeting.programme) - 1
    closing = course.go_to(play.meeting, last, play.moment())
    pressed = course.press(closing, play.moment())
    assert (pressed.meeting.course.phase, pressed.version) == ("done", "concept")
    frozen = choices.freeze(closing, "concept", START)
    assert course.press(frozen, play.moment()).version == ""
    assert course.press(play.meeting, play.moment()).version == ""
