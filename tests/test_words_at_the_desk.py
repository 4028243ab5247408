"""The desk always knows what to say and what the big button will do."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.scenes import CATALOGUE, Play
from workshop import words
from workshop.actie.evening import choices, course
from workshop.actie.evening.meeting import Meeting, Settlement, Step
from workshop.actie.evening.steps import STEPS
from workshop.actie.picture import Audience, Consent, Picture, picture


def desk(play: Play) -> Picture:
    return picture(play.evening, Audience("desk"), CATALOGUE)


MOMENTS = [(kind, phase) for kind, step in STEPS.items() for phase in step.phases]


@pytest.mark.parametrize(("kind", "phase"), MOMENTS)
def test_every_moment_has_something_to_say_and_a_button(kind: str, phase: str) -> None:
    play = Play()
    moment = replace(desk(play), step=Step(kind, 5), phase=phase, phases=STEPS[kind].phases)
    said = words.say(moment, CATALOGUE)
    assert all(len(part.split()) <= 15 for part in re.split(r"(?<=[.!?])\s", said))
    assert said and words.primary(moment, CATALOGUE)
    assert words.step_name(kind) and words.phase_name(kind, phase)


def settle(meeting: Meeting, _moment: course.Moment) -> Meeting:
    return choices.settle(meeting, Settlement(meeting.topic, "", "not_now"))


def test_the_button_tells_where_it_leads_through_a_whole_evening() -> None:
    play, labels = Play(), []
    while (play.meeting.step.kind, play.meeting.course.phase) != ("closing", "done"):
        if play.meeting.course.phase == "propose":
            play.meeting = choices.put_methods(play.meeting, (), ("abcd",), CATALOGUE)
        before, seen = play.meeting.course.step, desk(play)
        labels.append(words.primary(seen, CATALOGUE))
        if seen.proposed:
            assert labels.pop() == "Leg dit vast"
            play.do(settle)
            continue
        play.do(course.advance, topics=seen.desk.suggestion)
        play.vote_everything()
        assert labels[-1].startswith("Naar: ") == (play.meeting.course.step != before)
        if play.meeting.topic and play.meeting.course.step != before:
            topic = CATALOGUE.element(play.meeting.topic).name
            assert labels[-1] == f"Naar: gesprek over {topic}"
    assert words.primary(desk(play), CATALOGUE) == "De bijeenkomst is klaar"
    assert labels[:11] == [
        *("Naar: oefenvraag", "Laat de uitslag zien", "Naar: start", "Naar: stemmen", "Sluit de ronde"),
        "Naar: rolprofiel",
        *(f"Volgende: {element.name}" for element in CATALOGUE.elements),
    ]
    assert labels[-14:] == [
        *("Sluit de ronde", "Laat de uitslag zien", "Naar: afronden", "Naar: voorlezen en akkoord"),
        *["Volgende bladzijde"] * 5,
        *("Vraag om akkoord", "Sluit de ronde", "Laat de uitslag zien", "Naar: afsluiten"),
        "Rond de bijeenkomst af",
    ]


def test_a_talk_without_a_second_vote_goes_straight_to_the_settling() -> None:
    play = Play().until("topic", "talk")
    short = replace(desk(play), step=Step("topic", 8, second_vote=False), phases=STEPS["topic"].short)
    assert words.primary(short, CATALOGUE) == "Kijk wat we afspreken"
    assert words.primary(replace(short, phase="open", phases=STEPS["topic"].phases), CATALOGUE) == "Sluit de ronde"


def test_what_to_say_names_what_is_on_the_table() -> None:
    play = Play().until("profile")
    assert words.say(desk(play), CATALOGUE) == "We kijken samen, rij voor rij. Eerst komt Animo."
    play.do(course.reveal_all)
    last = "Je ziet nu ook Empathie. Wat valt je op? Waarover willen we praten?"
    assert words.say(desk(play), CATALOGUE) == last
    play.meeting = course.pick_topics(play.meeting, ("contact", "inbedding"))
    assert words.say(desk(play), CATALOGUE).endswith("We praten over Contact en Inbedding.")
    play.until("topic", "settle")
    assert words.say(desk(play), CATALOGUE) == "Wat spreken we af over Contact, en voor wie geldt dat?"


def test_the_cue_in_the_profile_is_about_the_row_that_was_just_shown() -> None:
    play = Play().until("profile")
    for element, coming in pairwise(CATALOGUE.elements):
        play.do(course.advance)
        assert words.say(desk(play), CATALOGUE) == f"Je ziet nu {element.name}. Wat valt je op?"
        assert words.primary(desk(play), CATALOGUE) == f"Volgende: {coming.name}"


def test_without_dots_the_cue_proposes_what_to_talk_about() -> None:
    play = Play()
    play.meeting = choices.with_programme(play.meeting, CATALOGUE.programme("45"))
    play.until("profile")
    for _ in CATALOGUE.elements:
        assert "Ik stel voor" not in words.say(desk(play), CATALOGUE)
        play.do(course.advance)
    (topic,) = desk(play).desk.suggestion
    proposal = f"Ik stel voor: {CATALOGUE.element(topic).name}. Goed?"
    assert words.say(desk(play), CATALOGUE) == f"Je ziet nu ook Empathie. Wat valt je op? {proposal}"


@pytest.mark.parametrize(
    ("concern", "objection", "expected"),
    [
        (False, False, "Niemand noemt een zorg of bezwaar. Missen we nog iets?"),
        (True, False, "Er is een zorg. We lezen die voor en schrijven die op."),
        (True, True, "Iemand kan zo niet verder. Wat moet er anders?"),
    ],
)
def test_consent_is_answered_aloud(concern: bool, objection: bool, expected: str) -> None:
    shown = replace(
        desk(Play()),
        step=Step("consent", 4),
        phase="shown",
        consent=Consent("r", 1, concern, objection, ()),
    )
    assert words.say(shown, CATALOGUE) == expected


def test_closing_asks_twice_only_while_people_are_busy() -> None:
    play = Play().until("vote", "open")
    play.do(course.confirm, {"bewoners": 24, "professionals": 5, "gemeente": 2})
    seen = desk(play)
    slow = replace(seen, progress=(27, 31), desk=replace(seen.desk, more_time=1))
    assert words.confirm(slow) == "4 mensen zijn nog bezig. 1 wil meer tijd. Druk nog eens om te sluiten."
    assert words.confirm(replace(seen, progress=(30, 31))) == ("1 mens is nog bezig. Druk nog eens om te sluiten.")
    assert words.confirm(replace(seen, progress=(31, 31))) == ""
    assert words.confirm(replace(slow, phase="closed")) == ""


def test_closing_the_first_vote_asks_whether_the_numbers_are_right() -> None:
    seen = replace(desk(Play().until("vote", "open")), progress=(31, 31))
    numbers = "Ik zie: bewoners 24, professionals 5, gemeente 2. Klopt dat?"
    assert words.confirm(seen) == f"{numbers} Druk nog eens om te sluiten."
    assert words.confirm(replace(seen, progress=(30, 31))).startswith(f"{numbers} 1 mens is nog bezig.")
