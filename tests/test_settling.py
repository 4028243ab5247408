"""What the big button settles: what the last round proposes, for whom it may bind, and nothing that was not shown."""

import pytest

from tests.pairs import Hall
from workshop import words
from workshop.actie.errors import Refused
from workshop.actie.evening import choices, course, heard, voices
from workshop.actie.evening.frozen import Stance
from workshop.actie.evening.meeting import Group, Meeting, Settlement
from workshop.actie.evening.proposal import to_offer
from workshop.actie.evening.rows import rows
from workshop.actie.evening.settling import proposed
from workshop.host.settings import catalogue

LEFT, RIGHT = 0, 4


def settling(bewoners: int, professionals: int, gemeente: int, people: tuple[int, int, int] = (6, 5, 1)) -> Hall:
    """The talk about the first question, at the moment of settling; everybody of a group chose the same."""
    hall = Hall(counts=dict(zip(("bewoners", "professionals", "gemeente"), people, strict=True)))
    chosen = {"bewoners": bewoners, "professionals": professionals, "gemeente": gemeente}
    hall.chosen.update({seat.id: chosen[seat.group] for seat in hall.seats if seat.group in chosen})
    return hall.to("topic", "settle")


def proposals(hall: Hall) -> tuple[Settlement, ...]:
    row = next(row for row in rows(hall.evening) if row.element == hall.meeting.topic)
    return proposed(hall.evening, row)


def pressed(meeting: Meeting, moment: course.Moment) -> Meeting:
    return course.press(meeting, moment).meeting


def pressed_bare(meeting: Meeting, moment: course.Moment) -> Meeting:
    return course.press_bare(meeting, moment).meeting


def test_what_is_shared_is_settled_for_the_professionals_and_the_municipality():
    found = proposals(settling(LEFT, LEFT, LEFT))
    assert [(s.group, s.form, s.positions) for s in found] == [
        ("professionals", "position", (1,)),
        ("gemeente", "position", (1,)),
    ]


def test_who_is_not_there_is_bound_to_nothing():
    found = proposals(settling(LEFT, LEFT, LEFT, (6, 5, 0)))
    assert [s.group for s in found] == ["professionals"]


def test_where_votes_differ_that_is_written_down_and_binds_nobody():
    assert proposals(settling(LEFT, RIGHT, RIGHT)) == (Settlement("animo", "", "differ"),)


def test_of_too_few_votes_nothing_is_made():
    assert proposals(settling(LEFT, LEFT, LEFT, (2, 2, 0))) == ()


def test_the_big_button_records_it_and_the_next_press_goes_on():
    hall = settling(LEFT, LEFT, LEFT)
    there = (hall.meeting.step, hall.meeting.course.phase)
    hall.do(pressed, settlements=proposals(hall))
    assert {s.group for s in hall.meeting.settlements.values()} == {"professionals", "gemeente"}
    assert (hall.meeting.step, hall.meeting.course.phase) == there
    assert proposals(hall) == ()
    hall.do(pressed, settlements=proposals(hall))
    assert hall.meeting.course.phase != "settle"


def test_one_may_go_on_without_and_what_was_written_by_hand_is_not_proposed_over():
    hall = settling(LEFT, LEFT, LEFT)
    bare = settling(LEFT, LEFT, LEFT).do(pressed_bare, settlements=proposals(hall))
    assert bare.meeting.settlements == {} and bare.meeting.course.phase != "settle"
    hall.meeting = choices.settle(hall.meeting, Settlement("animo", "", "not_now"))
    assert proposals(hall) == ()


def test_it_is_proposed_at_the_moment_of_settling_only():
    hall = Hall().to("topic", "shown")
    assert proposals(hall) == ()
    assert proposals(hall.to("topic", "settle")) != ()


def test_with_the_big_button_alone_every_topic_ends_with_a_line_on_paper():
    hall = Hall().to("profile", "rows")
    for _ in range(60):
        if (hall.meeting.step.kind, hall.meeting.course.phase) == ("closing", "done"):
            break
        row = next((row for row in rows(hall.evening) if row.element == hall.meeting.topic), None)
        offered = to_offer(hall.evening, rows(hall.evening), catalogue())
        hall.do(pressed, settlements=proposed(hall.evening, row), topics=("animo", "contact"), methods=offered)
        hall.vote_everything()
    assert {s.element for s in hall.meeting.settlements.values()} == set(hall.meeting.topics) == {"animo", "contact"}
    assert len(hall.meeting.methods.put) in (3, 6)


def test_a_difference_has_two_sentences_or_none():
    hall = settling(LEFT, RIGHT, RIGHT)
    with pytest.raises(Refused, match="two_sentences"):
        choices.settle(hall.meeting, Settlement("animo", "", "differ", (), "Wij wel."))
    assert choices.settle(hall.meeting, Settlement("animo", "", "differ")).settlements


def test_it_reads_as_a_sentence():
    element, groups = catalogue().element("animo"), (Group("gemeente", "Gemeente", "municipality"),)
    shared = Settlement("animo", "gemeente", "position", (1, 2))
    assert words.settlement(shared, element, groups) == "Gemeente: meegaan met het plan van bewoners helpt meer."
    assert words.settlement(Settlement("animo", "", "differ"), element, groups) == "Hier kiezen we verschillend."


def test_the_vote_decides_whether_a_text_is_a_concern_or_an_objection():
    hall = Hall().to("consent", "read")
    against, worried = hall.members("bewoners")[:2]
    hall.chosen.update({against.id: 2, worried.id: 1})
    hall.to("consent", "open")
    assert voices.of_consent(hall.evening, against.id) == "object"
    assert voices.of_consent(hall.evening, worried.id) == "concern"


def test_the_one_voice_of_a_group_stands_in_the_consent_table():
    hall = Hall().to("consent", "shown")
    assert Stance("gemeente", "word", said=("agree",)) in heard.consent(hall.evening).groups
    quiet = Hall(counts={"bewoners": 6, "professionals": 5, "gemeente": 0}).to("consent", "shown")
    assert "gemeente" not in {one.group for one in heard.consent(quiet.evening).groups}
