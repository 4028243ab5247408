"""Who may vote what, and what rows of votes come to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.scenes import START, Play
from workshop.actie.errors import Refused
from workshop.actie.evening import ballot, choices, course, voices
from workshop.actie.evening.ballot import Seat, check
from workshop.actie.evening.meeting import Group, Hands
from workshop.actie.rules.shortlist import Voters
from workshop.actie.rules.standing import Votes

SMALL = (
    Group("bewoners", "Bewoners", "residents", expected=6),
    Group("school", "School", "other", expected=2),
)


def voting(counts=None, groups=None) -> tuple[Play, str]:
    """An evening in the first vote, and the round about animo."""
    more = {"groups": groups} if groups else {}
    play = Play(counts=counts, **more) if counts else Play(**more)
    while play.meeting.step.kind != "vote":
        play.do(course.advance)
    return play, next(r.id for r in play.meeting.rounds.values() if r.subject == "animo")


def votes(play: Play, round_id: str) -> dict[str, Votes]:
    return ballot.position_votes(play.evening, play.meeting.rounds[round_id])


def refused(play: Play, round_id: str, seat: Seat, item: str = "", value: str = "1") -> str:
    with pytest.raises(Refused) as caught:
        check(play.meeting, play.meeting.rounds[round_id], seat, item, value)
    return caught.value.code


def test_only_what_stands_on_the_ballot_may_be_voted_in_an_open_round():
    play, animo = voting()
    seat = play.members("bewoners")[0]
    for value in (*ballot.POSITIONS, "dont_know"):
        check(play.meeting, play.meeting.rounds[animo], seat, "", value)
    assert refused(play, animo, seat, value="6") == "bad_vote"
    assert refused(play, animo, seat, value="agree") == "bad_vote"
    assert refused(play, animo, seat, item="abcd") == "bad_vote"
    play.do(course.close)
    assert refused(play, animo, seat) == "round_closed"


def test_who_looks_on_does_not_vote():
    play, animo = voting()
    assert refused(play, animo, replace(play.members("bewoners")[0], observer=True)) == "observer"


def test_a_group_with_one_voice_votes_once_by_who_holds_it():
    play, animo = voting()
    holder, other = play.members("gemeente")
    check(play.meeting, play.meeting.rounds[animo], holder, "", "3")
    assert refused(play, animo, other) == "one_voice"


def test_the_newest_vote_holds_when_the_voice_moves():
    play, animo = voting()
    first, second = play.members("gemeente")
    play.cast(animo, first, "1")
    play.meeting = voices.hold(play.meeting, "gemeente", second.id)
    play.cast(animo, second, "5")
    assert votes(play, animo)["gemeente"] == Votes((0, 0, 0, 0, 1), open=True)


def test_the_practice_question_belongs_to_nobody():
    play = Play().until("practice", "open")
    (practice,) = play.meeting.rounds_here()
    play.votes.clear()
    _, other = play.members("gemeente")
    check(play.meeting, practice, other, "", "2")
    for seat in (*play.members("bewoners")[:3], *play.members("gemeente")):
        play.cast(practice.id, seat, "2")
    assert ballot.practice_votes(play.evening, practice) == (0, 5, 0, 0, 0)


def test_votes_are_counted_per_group_and_dont_know_apart():
    play, animo = voting()
    play.votes_of(animo, "bewoners", (9, 8, 3, 1, 1), dont_know=2)
    play.votes_of(animo, "professionals", (0, 1, 0, 2, 0))
    found = votes(play, animo)
    assert found["bewoners"] == Votes((9, 8, 3, 1, 1), 2)
    assert found["professionals"] == Votes((0, 1, 0, 2, 0))
    assert found["gemeente"] == Votes((0, 0, 0, 0, 0), open=True)
    assert "anders" not in found


def test_anders_is_there_only_when_somebody_voted_in_it():
    play, animo = voting(counts={"bewoners": 3, "anders": 1})
    assert "anders" not in votes(play, animo)
    play.votes_of(animo, "anders", (1, 0, 0, 0, 0))
    assert votes(play, animo)["anders"] == Votes((1, 0, 0, 0, 0), expected=False)


class TestSmall:
    def play(self, answers=("open", "open")) -> tuple[Play, str]:
        play, animo = voting(counts={"bewoners": 6, "school": len(answers)}, groups=SMALL)
        play.votes_of(animo, "school", (0, 0, 0, 0, len(answers)))
        for seat, answer in zip(play.members("school"), answers, strict=True):
            play.seats[play.seats.index(seat)] = replace(seat, answer=answer)
        return play, animo

    def is_open(self, play: Play, round_id: str) -> bool:
        return ballot.is_open(play.evening, play.meeting.group("school"), play.meeting.rounds[round_id])

    def late(self, play: Play, answer: str) -> Seat:
        since = play.now + timedelta(seconds=1)
        play.seats.append(Seat(play.new_id(), "school", group_since=since, answer=answer))
        return play.seats[-1]

    def test_a_group_under_three_is_asked(self):
        play, _ = self.play()
        assert play.meeting.small == ("school",)
        assert ballot.is_asked(play.meeting, play.members("school")[0])
        assert not ballot.is_asked(play.meeting, play.members("bewoners")[0])

    def test_it_is_open_when_everybody_chose_it(self):
        assert self.is_open(*self.play(("open", "open")))

    @pytest.mark.parametrize("answers", [("open", "closed"), ("open", ""), ("", "")])
    def test_one_who_does_not_choose_it_keeps_the_group_closed(self, answers):
        assert not self.is_open(*self.play(answers))

    def test_who_comes_later_and_declines_closes_it_for_later_rounds_only(self):
        play, animo = self.play()
        seat = self.late(play, "closed")
        play.cast(animo, seat, "1")
        assert self.is_open(play, animo)
        assert votes(play, animo)["school"] == Votes((0, 0, 0, 0, 2), open=True)
        play.until("profile").do(course.reveal_all).do(course.new_round, "animo")
        second = play.meeting.rounds_here()[-1]
        assert second.number == 2
        assert not self.is_open(play, second.id)

    def test_who_comes_later_and_joins_in_is_counted(self):
        play, animo = self.play()
        play.cast(animo, self.late(play, "open"), "1")
        assert votes(play, animo)["school"] == Votes((1, 0, 0, 0, 2), open=True)

    @pytest.mark.parametrize(("shown", "opens"), [(False, True), (True, False)])
    def test_taking_out_who_declined_opens_no_round_that_was_shown(self, shown, opens):
        play, animo = self.play(("open", "closed"))
        play.until("profile")
        if shown:
            play.do(course.reveal_all)
        seat = play.members("school")[1]
        play.seats[play.seats.index(seat)] = replace(seat, removed=True)
        assert self.is_open(play, animo) is opens

    def test_nobody_is_asked_after_seeing_results(self):
        play, _ = self.play(("", ""))
        play.until("profile")
        assert ballot.is_asked(play.meeting, play.members("school")[0])
        play.do(course.reveal_all)
        assert not ballot.is_asked(play.meeting, play.members("school")[0])
        assert ballot.is_asked(play.meeting, self.late(play, ""))

    @pytest.mark.parametrize("noted", [True, False], ids=["asked here", "asked by an older program"])
    def test_who_was_asked_before_is_not_counted_in_later_rounds(self, noted):
        """Also when the group is asked once more, and then grows."""
        play, _ = self.play(("", ""))
        if not noted:
            play.meeting = replace(play.meeting, asked={})
        play.until("profile").do(course.reveal_all).do(course.new_round, "animo")
        (second,) = play.meeting.rounds_here()
        silent, later = play.members("school"), [self.late(play, "") for _ in range(4)]
        for seat in (*silent, *later):
            play.cast(second.id, seat, "5" if seat in silent else "1")
        assert votes(play, second.id)["school"].positions == (4, 0, 0, 0, 0)

    def test_a_group_that_was_not_small_is_not_opened_by_answers(self):
        play, animo = voting(counts={"bewoners": 6, "school": 3}, groups=SMALL)
        play.seat_answers("school", "open")
        assert not self.is_open(play, animo)


class TestHands:
    def play(self) -> tuple[Play, str]:
        play, animo = voting()
        play.votes_of(animo, "professionals", (1, 1, 0, 0, 0))
        return play.do(course.close), animo

    def raise_(self, play: Play, animo: str, *counts: int, group="professionals", item=""):
        play.meeting = choices.hands(play.meeting, Hands(animo, item, group, counts), len(counts))

    def test_they_are_counted_beside_the_votes(self):
        play, animo = self.play()
        self.raise_(play, animo, 0, 0, 1, 2, 0, 1)
        counted = votes(play, animo)["professionals"]
        assert counted == Votes((1, 1, 0, 0, 0), hands=(0, 0, 1, 2, 0), hands_dont_know=1)
        assert ballot.paper_counts(play.evening, play.meeting.rounds[animo]) == {"professionals": 4}
        assert ballot.answers_in(play.evening, play.meeting.rounds[animo], "professionals") == 6

    def test_the_last_count_holds_until_the_reveal(self):
        play, animo = self.play()
        self.raise_(play, animo, 0, 0, 1, 2, 0, 1)
        self.raise_(play, animo, 0, 0, 0, 2, 0, 0)
        assert votes(play, animo)["professionals"].hands == (0, 0, 0, 2, 0)
        play.until("profile").do(course.reveal_all)
        with pytest.raises(Refused) as late:
            self.raise_(play, animo, 1, 0, 0, 0, 0, 0)
        assert late.value.code == "hands_after_close"

    @pytest.mark.parametrize(
        ("counts", "code"),
        [((1, 2, 3), "bad_number"), ((501, 0, 0, 0, 0, 0), "bad_number"), ((-1, 0, 0, 0, 0, 0), "bad_number")],
    )
    def test_a_count_that_cannot_be_is_refused(self, counts, code):
        play, animo = self.play()
        with pytest.raises(Refused) as refused:
            choices.hands(play.meeting, Hands(animo, "", "professionals", counts), 6)
        assert refused.value.code == code

    def test_they_wait_for_the_close(self):
        play, animo = voting()
        with pytest.raises(Refused) as early:
            self.raise_(play, animo, 1, 0, 0, 0, 0, 0)
        assert early.value.code == "hands_after_close"


def test_paper_is_counted_but_not_told_apart():
    play, animo = voting()
    play.seats += [Seat(play.new_id(), "bewoners", "paper", group_since=START) for _ in range(2)]
    for seat in play.seats[-2:]:
        play.cast(animo, seat, "4")
    assert votes(play, animo)["bewoners"] == Votes((0, 0, 0, 2, 0))
    assert ballot.paper_counts(play.evening, play.meeting.rounds[animo]) == {"bewoners": 2}
    assert ballot.phones(play.evening, "bewoners") == 24


def test_who_is_done_has_answered_everything_that_is_open():
    play, animo = voting()
    rounds = play.meeting.rounds_here()
    one, two, *_ = play.members("bewoners")
    for found in rounds:
        play.cast(found.id, one, "1")
    play.cast(animo, two, "1")
    holder, other = play.members("gemeente")
    for found in rounds:
        play.cast(found.id, holder if found.id == animo else other, "3")
    assert ballot.done(play.evening, rounds) == {"bewoners": 1, "gemeente": 1}
    assert ballot.done(play.evening, []) == {}
    assert ballot.present(play.evening) == {"bewoners": 24, "professionals": 5, "gemeente": 2}
    assert ballot.expected_answers(play.evening) == {"bewoners": 24, "professionals": 5, "gemeente": 1}


def test_who_left_or_looks_on_is_not_waited_for():
    play, _ = voting()
    play.seats[0] = replace(play.seats[0], removed=True)
    play.seats[1] = replace(play.seats[1], observer=True)
    assert ballot.present(play.evening)["bewoners"] == 22
    with pytest.raises(Refused):
        play.evening.seat(play.seats[0].id)


def test_method_votes_are_three_numbers_and_unknown_apart():
    play = Play().until("methods", "open")
    (found,) = play.meeting.rounds_here()
    play.votes.clear()
    first, second, *_ = found.items
    for seat, value in zip(play.members("bewoners"), ("suits", "suits", "maybe", "no", "unknown"), strict=False):
        play.cast(found.id, seat, value, first)
    play.cast(found.id, play.members("gemeente")[0], "maybe", second)
    tallies = ballot.method_votes(play.evening, found)
    assert tallies == {first: {"bewoners": (2, 1, 1)}, second: {"gemeente": (0, 1, 0)}}
    assert ballot.method_voters(play.evening, found) == {
        "bewoners": Voters(5, False, False),
        "gemeente": Voters(1, True, True),
    }


def test_beside_hands_fewer_than_three_votes_on_a_method_do_not_count():
    play = Play().until("methods", "closed")
    (found,) = play.meeting.rounds_here()
    play.votes.clear()
    method = found.items[0]
    for seat in play.members("professionals")[:2]:
        play.cast(found.id, seat, "no", method)
    play.meeting = choices.hands(play.meeting, Hands(found.id, method, "professionals", (3, 0, 0, 0)), 4)
    assert ballot.method_votes(play.evening, found)[method]["professionals"] == (3, 0, 0)
    play.cast(found.id, play.members("professionals")[2], "no", method)
    assert ballot.method_votes(play.evening, found)[method]["professionals"] == (3, 0, 3)
