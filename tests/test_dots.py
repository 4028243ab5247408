"""What to talk about, as the room says it with two dots each (design 2, 2.6b)."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pairs import Hall, differences
from tests.recorded import recorded, words_of
from tests.scenes import CATALOGUE, Play
from tests.test_report import environment, saved  # noqa: F401 - the fixture
from workshop.actie.errors import Refused
from workshop.actie.evening import ballot, choices, course
from workshop.actie.evening.meeting import Group, Hands
from workshop.actie.evening.topics import room_chose, suggest_topics
from workshop.actie.picture import Audience, Picture, picture
from workshop.actie.rules.dots import Dotted, most_dotted
from workshop.store.things import put_together, take_apart

ALL = tuple(element.id for element in CATALOGUE.elements)
GROUP = st.builds(Dotted, st.integers(0, 12), st.tuples(*[st.integers(0, 9)] * 5))


class TestTheRule:
    @pytest.mark.parametrize(
        ("groups", "chosen"),
        [
            # Forty people weigh what three weigh: 1/2, 1/2 and 0 against 0, 1/2 and 1/2.
            ((Dotted(40, (40, 40, 0)), Dotted(3, (0, 3, 3))), (0, 1)),
            ((Dotted(40, (40, 40, 0)), Dotted(3, (0, 2, 4))), (1, 2)),
            # Two and one are three together, two are nobody.
            ((Dotted(6, (6, 6, 0)), Dotted(2, (0, 0, 4)), Dotted(1, (0, 1, 1))), (1, 2)),
            ((Dotted(6, (6, 6, 0)), Dotted(2, (0, 0, 4))), (0, 1)),
            # In the order in which they came, whatever the number of dots; a tie goes to the first.
            ((Dotted(5, (1, 4, 5)),), (1, 2)),
            ((Dotted(5, (0, 0, 10)),), (2,)),
            ((Dotted(2, (2, 2, 0)),), ()),
            ((), ()),
        ],
    )
    def test_groups_weigh_the_same_and_small_ones_are_one(self, groups, chosen):
        assert most_dotted(groups, 2) == chosen

    @given(st.lists(GROUP, min_size=1, max_size=5), st.integers(1, 4), st.integers(2, 5))
    def test_neither_the_order_of_groups_nor_more_of_the_same_changes_anything(self, groups, places, times):
        many = [Dotted(of.people, tuple(dots * times for dots in of.dots)) for of in groups]
        found = most_dotted(groups, places)
        assert most_dotted(list(reversed(groups)), places) == found
        if all(of.people >= 3 for of in groups):
            assert most_dotted(many, places) == found
        assert len(found) <= places and sorted(found) == list(found)

    @given(st.lists(GROUP, min_size=1, max_size=5))
    def test_what_is_left_has_no_more_than_what_was_chosen(self, groups):
        heard = [of for of in groups if of.people >= 3 and any(of.dots)]
        if len(heard) == len(groups):
            scores = [sum(Fraction(of.dots[i], sum(of.dots)) for of in heard) for i in range(5)]
            chosen = most_dotted(groups, 2)
            assert all(scores[i] >= scores[j] for i in chosen for j in range(5) if j not in chosen)


def to_dot(**more) -> Play:
    """The room saw all rows, and may choose."""
    play = Play(**more).until("profile", "open")
    (found,) = play.meeting.rounds_here()
    play.votes = {key: vote for key, vote in play.votes.items() if key[0] != found.id}
    return play


def dot(play: Play, group: str, *pairs: str) -> None:
    (found,) = play.meeting.rounds_here()
    for seat, pair in zip(play.members(group), pairs, strict=False):
        play.cast(found.id, seat, pair)


def chosen(play: Play) -> tuple[str, ...]:
    """What the room chose, by the places of the questions on the ballot."""
    (found,) = play.meeting.rounds_here()
    shown = play.do(course.advance).do(course.advance)
    assert shown.meeting.course.phase == "shown"
    return tuple(found.items.index(element) + 1 for element in room_chose(play.evening))


def seen(play: Play, kind: str = "desk", group: str = "") -> Picture:
    return picture(play.evening, Audience(kind, group), CATALOGUE)


class TestAnEvening:
    def test_what_the_room_chose_is_proposed_first_and_taken_by_the_big_button(self):
        play = to_dot()
        dot(play, "bewoners", *["3_5"] * 24)
        dot(play, "professionals", *["3_5"] * 5)
        assert set(chosen(play)) == {3, 5}
        assert set(seen(play).desk.suggestion) == {"toerusting", "empathie"} == set(seen(play).room_chose)
        play.do(course.advance, topics=seen(play).desk.suggestion)
        assert (play.meeting.step.kind, set(play.meeting.topics)) == ("topic", {"toerusting", "empathie"})

    def test_nobody_chose_and_what_we_propose_stands(self):
        play = to_dot()
        assert chosen(play) == ()
        assert seen(play).desk.suggestion == suggest_topics(seen(play).rows, 2)
        play.do(course.advance, topics=seen(play).desk.suggestion)
        assert len(play.meeting.topics) == 2

    def test_the_desk_may_take_others_and_what_the_room_said_stays(self):
        play = to_dot()
        dot(play, "bewoners", *["1_2"] * 24)
        chosen(play)
        play.meeting = course.pick_topics(play.meeting, ("empathie", "contact"))
        play.do(course.advance, topics=seen(play).desk.suggestion)
        assert play.meeting.topics == ("empathie", "contact")
        record = recorded(play.evening)
        assert set(record.room_chose) == {"animo", "contact"} == set(room_chose(play.evening))
        assert record.talked_about == ("empathie", "contact")
        assert [held.kind for held in record.rounds if held.kind == "dots"] == ["dots"]

    def test_the_report_says_what_was_taken_where_that_is_something_else(self, environment):  # noqa: F811
        play = to_dot()
        dot(play, "bewoners", *["1_2"] * 24)
        chosen(play)
        same = course.pick_topics(play.meeting, ("contact", "animo"))
        other = course.pick_topics(play.meeting, ("empathie", "contact"))
        (short, long) = (
            words_of(saved(environment, recorded(replace(play.evening, meeting=of)))) for of in (same, other)
        )
        assert "De zaal koos: Animo en Contact." in short and "Op de agenda kwam:" not in short
        assert "De zaal koos: Animo en Contact. Op de agenda kwam: Empathie en Contact." in long

    def test_a_room_without_phones_chooses_with_its_hands(self):
        play = to_dot(counts={"bewoners": 0})
        play.meeting = replace(play.meeting, confirmed={"bewoners": 20, "professionals": 5})
        play.do(course.close)
        raise_hands(play, "bewoners", 1, 0, 20, 0, 19)
        raise_hands(play, "professionals", 0, 0, 5, 0, 5)
        assert ballot.seen(play.evening)["bewoners"] == 20
        assert set(room_chose(play.do(course.advance).evening)) == {"toerusting", "empathie"}

    def test_a_hand_is_a_dot_of_its_group(self):
        play = to_dot(counts={"bewoners": 3, "professionals": 0, "gemeente": 0})
        dot(play, "bewoners", "1_2", "1_2", "1_2")
        play.do(course.close)
        raise_hands(play, "bewoners", 0, 0, 9, 9, 0)
        assert set(room_chose(play.do(course.advance).evening)) == {"toerusting", "inbedding"}

    def test_who_asked_not_to_be_counted_is_counted_here(self):
        groups = (*Play.groups[:2], Group("gemeente", "Gemeente", "municipality", expected=3))
        play = to_dot(groups=groups, counts={"bewoners": 3, "gemeente": 3})
        play.seat_answers("gemeente", "closed")
        dot(play, "bewoners", "1_2", "1_3", "2_3")
        dot(play, "gemeente", "4_5", "4_5", "4_5")
        assert set(chosen(play)) == {4, 5}

    def test_each_official_has_two_dots_where_one_speaks_for_all(self):
        play = to_dot(groups=(*Play.groups[:2], replace(Play.groups[2], expected=3)), counts={"gemeente": 3})
        (found,) = play.meeting.rounds_here()
        for seat in play.members("gemeente"):
            ballot.check(play.meeting, found, seat, "", "2_3")
        dot(play, "gemeente", "2_3", "2_3", "2_3")
        assert (seen(play).progress, seen(play).desk.funnel[2].done) == ((3, 3), 3)
        assert set(chosen(play)) == {2, 3}

    def test_more_phones_than_are_known_are_no_group_of_three(self):
        """Until the desk says otherwise a group counts for as many as are expected (2.5.10)."""
        play = to_dot(groups=(*Play.groups[:2], replace(Play.groups[2], voting="ask")), counts={"gemeente": 3})
        dot(play, "gemeente", "4_5", "4_5", "4_5")
        assert chosen(play) == ()

    @pytest.mark.parametrize(("item", "value"), [("animo", "1_2"), ("", "2_1"), ("", "1_1"), ("", "1_6"), ("", "1")])
    def test_two_different_questions_of_this_round_and_nothing_else(self, item, value):
        play = to_dot()
        (found,) = play.meeting.rounds_here()
        with pytest.raises(Refused) as refused:
            ballot.check_value(found, item, value)
        assert refused.value.code == "bad_vote"

    def test_what_was_shown_is_kept_without_a_number(self):
        play = to_dot()
        dot(play, "bewoners", *["1_2"] * 24)
        chosen(play)
        (found,) = play.meeting.rounds_here()
        assert dict(found.frozen) == {"chose": list(room_chose(play.evening))}
        play.votes = {}
        assert set(room_chose(play.evening)) == {"animo", "contact"}

    def test_going_back_and_on_opens_the_same_dots_again(self):
        play = to_dot()
        dot(play, "bewoners", *["1_2"] * 24)
        (found,) = play.meeting.rounds_here()
        play.do(course.go_to, play.meeting.course.step - 1).do(course.advance)
        assert play.meeting.course.phase == "rows"
        play.do(course.advance)
        assert [r.id for r in play.meeting.rounds_here() if r.state == "open"] == [found.id]

    def test_a_room_that_wants_to_choose_again_does(self):
        play = to_dot()
        chosen(play)
        play.do(course.again)
        assert [(r.number, r.state) for r in play.meeting.rounds_of("dots")] == [(1, "revealed"), (2, "open")]


def raise_hands(play: Play, group: str, *counts: int) -> None:
    (found,) = play.meeting.rounds_here()
    play.meeting = choices.hands(play.meeting, Hands(found.id, "", group, counts), ballot.hand_counts(found))


class TestWhereThereIsNothingToChoose:
    @pytest.mark.parametrize("elements", [ALL[:1], ALL[:2]])
    def test_no_more_questions_than_talks(self, elements):
        play = Play(elements=elements).until("topic", "talk")
        assert play.meeting.rounds_of("dots") == ()

    @pytest.mark.parametrize(("programme", "asks"), [("45", False), ("90", True), ("dagdeel", False)])
    def test_a_short_evening_has_no_time_and_a_long_one_talks_about_everything(self, programme, asks):
        play = Play()
        play.meeting = choices.with_programme(play.meeting, CATALOGUE.programme(programme))
        play.until("topic", "talk")
        assert bool(play.meeting.rounds_of("dots")) == asks

    def test_what_was_chosen_aloud_is_not_asked_again(self):
        play = Play().until("profile").do(course.reveal_all)
        assert seen(play).phases == ("rows", "open", "closed", "shown")
        play.meeting = course.pick_topics(play.meeting, ("contact", "animo"))
        assert seen(play).phases == ("rows",)
        play.do(course.advance)
        assert (play.meeting.step.kind, play.meeting.topic) == ("topic", "contact")

    def test_dots_wait_for_the_last_row(self):
        play = Play().until("profile")
        with pytest.raises(Refused) as refused:
            play.do(course.skip_to, "open")
        assert refused.value.code == "unknown_phase"

    def test_a_programme_that_was_kept_before_plays_as_it_was(self):
        play = Play()
        kept = take_apart(play.meeting)
        for step in kept["programme"]:
            del step["dots"]
        play.meeting = put_together(play.meeting.id, kept)
        play.until("topic", "talk")
        assert play.meeting.rounds_of("dots") == ()


def two_of_five(secret: tuple[str, ...]) -> Iterator[Hall]:
    """Six residents dot as in `secret`; most professionals put theirs on the first two."""
    hall = Hall()
    hall.meeting = choices.with_elements(hall.meeting, ALL, CATALOGUE)
    hall.to("profile", "open")
    (found,) = hall.meeting.rounds_here()
    for seat, pair in zip(hall.members("professionals"), ("1_3", "1_2", "1_2", "2_4", "2_5"), strict=True):
        hall.cast(found.id, seat, pair)
    for seat, pair in zip(hall.members("bewoners"), secret, strict=True):
        hall.cast(found.id, seat, pair)
    yield hall
    for station in (("profile", "closed"), ("profile", "shown"), ("topic", "talk"), ("closing", "done")):
        yield hall.to(*station)


class TestNobodySeesWhoDottedWhat:
    SAME = ("1_2",) * 6

    @pytest.mark.parametrize("secret", [("1_2",) * 4 + ("3_4", "4_5"), ("1_3", "1_2", "1_2", "2_4", "2_5", "1_2")])
    def test_the_same_choice_looks_the_same_to_everybody(self, secret):
        assert differences(two_of_five, self.SAME, secret) == {}

    def test_another_choice_is_told_to_everybody_once_it_is_shown(self):
        told = differences(two_of_five, self.SAME, ("3_4",) * 6)
        assert set(told) == {2, 3, 4}
        assert {"phone/bewoners", "phone/", "screen/", "desk/", "writer/", "helper/", "record/"} <= set(told[2])
