"""What nobody may learn from an evening, held against one in which other people's hidden votes were other.

Every pair that must look the same, to every audience and in every record, stands beside one that must not.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pairs import GROUPS, Hall, differences
from tests.scenes import CATALOGUE
from tests.trust.figures import long_form
from workshop.actie.evening import ballot, choices, course, voices
from workshop.actie.evening.ballot import Seat
from workshop.actie.evening.proposal import method_results, proposal
from workshop.actie.evening.rows import Look, rows
from workshop.actie.picture import mine

STATIONS = (
    ("vote", "open"),
    ("vote", "closed"),
    ("profile", "rows"),
    ("topic", "talk"),
    ("topic", "shown"),
    ("methods", "shown"),
    ("consent", "shown"),
    ("closing", "done"),
)


def to_the_end(hall: Hall) -> Iterator[Hall]:
    for station in STATIONS[2:]:
        yield hall.to(*station)


def looks(hall: Hall, group: str = "professionals") -> list[tuple[str, int | None]]:
    """How each revealed round of the first question shows a group, and of how many votes."""
    (animo, _) = rows(hall.evening)
    return [(m.show, m.n) for look in animo.looks for m in look.marks if m.group == group]


def in_a_small_group(answers: list[str], late: list[int], secrets: list[int]) -> Iterator[Hall]:
    """One or two professionals when the vote opens, who answer; others come in while it is open, and vote."""
    hall = Hall(counts={"bewoners": 6, "professionals": len(answers), "gemeente": 2})
    seats = hall.members("professionals")
    for seat, answer, secret in zip(seats, answers, secrets, strict=True):
        hall.change(seat, answer=answer)
        hall.chosen[seat.id] = secret
    yield hall.to("vote", "open")
    for chosen in late:
        hall.chosen[hall.late("professionals").id] = chosen
    hall.vote_everything()
    hall.do(course.close).confirm()
    yield hall
    yield from to_the_end(hall)


class TestNewcomers:
    """The numbers of two rounds side by side are not the vote of one or two people (2.4)."""

    @staticmethod
    def second_round(professionals: int, late: int, leave: int = 0, secret: int = 4) -> Hall:
        hall = Hall(counts={"bewoners": 6, "professionals": professionals, "gemeente": 2})
        hall.to("profile", "rows").to("topic", "talk")
        for seat in hall.members("professionals")[:leave]:
            hall.leave(seat)
        for _ in range(late):
            hall.chosen[hall.late("professionals").id] = secret
        return hall.to("topic", "shown")

    @pytest.mark.parametrize(("late", "leave"), [(1, 0), (2, 0), (0, 1), (1, 1)])
    def test_one_or_two_in_a_round_of_few_are_shown_in_words(self, late, leave):
        hall = self.second_round(7, late, leave)
        assert looks(hall) == [("numbers", 7), ("words", None)]
        (animo, _) = rows(hall.evening)
        assert "professionals" not in {move.group for move in animo.moves}

    @pytest.mark.parametrize(("people", "late"), [(7, 0), (7, 3), (12, 1)])
    def test_nobody_new_many_new_or_one_among_many_are_shown_in_numbers(self, people, late):
        hall = self.second_round(people, late)
        assert looks(hall) == [("numbers", people), ("numbers", people + late)]
        (animo, _) = rows(hall.evening)
        assert "professionals" in {move.group for move in animo.moves}


class TestNotCounted:
    """A promise not to count is kept for good, also when latecomers make the group grow (2.5.9)."""

    @pytest.mark.parametrize("answer", ["closed", ""])
    @pytest.mark.parametrize("late", [2, 3, 4, 5, 6])
    def test_who_does_not_count_is_in_nothing(self, answer, late):
        others = [1, 1, 0, 1, 2, 3][:late]
        for secret in (4, 5):
            assert differences(lambda s: in_a_small_group([answer], others, [s]), 0, secret) == {}
        *_, hall = in_a_small_group([answer], others, [4])
        shown = {2: ("none", None), 3: ("words", None), 4: ("words", None)}.get(late, ("numbers", late))
        assert looks(hall) == [shown, shown]

    @pytest.mark.parametrize("late", [2, 4])
    def test_who_does_is_seen_once_the_group_is_large_enough(self, late):
        """Half-open: one of two chose to be recognised, and the group was shown when it had grown."""
        told = differences(lambda s: in_a_small_group(["open", "closed"], [1, 1, 1, 1][:late], [s, 3]), 0, 4)
        assert {who for whom in told.values() for who in whom} >= {"screen/", "record/final", "phone/bewoners"}
        assert differences(lambda s: in_a_small_group(["open", "closed"], [1, 1, 1, 1][:late], [2, s]), 0, 4) == {}

    def test_who_came_later_and_asked_not_to_count_does_not_either(self):
        def evening(secret: int) -> Iterator[Hall]:
            hall = Hall(counts={"bewoners": 6, "professionals": 1, "gemeente": 2}).to("vote", "open")
            for chosen, answer in ((secret, "closed"), (1, ""), (1, ""), (1, "")):
                hall.chosen[hall.late("professionals", answer=answer).id] = chosen
            hall.vote_everything()
            hall.do(course.close).confirm()
            yield from to_the_end(hall)
            assert looks(hall)[0] == ("words", None)

        assert differences(evening, 0, 4) == {}

    @staticmethod
    def silent(early: str, grows: int, later: int, secret: int) -> Iterator[Hall]:
        """One was there when the vote opened; somebody comes after, and says nothing. So many follow before the close,
        and so many in the next round."""
        hall = Hall(counts={"bewoners": 6, "professionals": 1, "gemeente": 2})
        (first,) = hall.members("professionals")
        hall.chosen[hall.change(first, answer=early).id] = 2
        hall.to("vote", "open")
        silent = hall.late("professionals")
        assert mine(hall.evening, silent).asked
        hall.chosen[silent.id] = secret
        same = early if early == "open" else ""
        hall.chosen.update((hall.late("professionals", answer=same).id, 1) for _ in range(grows))
        hall.vote_everything()
        hall.do(course.close).confirm()
        yield hall
        yield hall.to("profile", "rows")
        hall.to("topic", "talk")
        hall.chosen.update((hall.late("professionals").id, 1) for _ in range(later))
        hall.confirm()
        yield from (hall.to(*station) for station in STATIONS[4:])

    @pytest.mark.parametrize(("early", "grows"), [("closed", 0), ("", 0), ("open", 0), ("open", 3)])
    def test_who_came_later_and_was_asked_and_said_nothing_counts_in_nothing(self, early, grows):
        """In a group that was still small at the close, or that voted openly: also when it grows after."""
        assert differences(lambda s: self.silent(early, grows, 4, s), 0, 4) == {}
        *_, hall = self.silent(early, grows, 4, 4)
        counted = 4 + (1 + grows if early == "open" else 0)
        first = ("numbers", 1 + grows) if early == "open" else ("none", None)
        assert looks(hall) == [first, ("words", None) if counted == 4 else ("numbers", counted)]

    def test_whose_question_went_away_before_the_close_counts_as_everybody(self):
        """The group had grown: nobody was asked any more, and who then voted was promised nothing."""
        told = differences(lambda s: self.silent("closed", 5, 0, s), 0, 4)
        assert {who for whom in told.values() for who in whom} >= {"screen/", "record/final", "phone/bewoners"}
        *_, hall = self.silent("closed", 5, 0, 4)
        assert looks(hall)[0] == ("numbers", 6)

    @pytest.mark.parametrize(("early", "asked"), [((), False), (("closed",), False), (("open",), True)])
    def test_who_comes_into_a_group_that_has_grown_just_votes(self, early, asked):
        """Unless it votes openly: then they choose too. And in a group that is still small everybody does."""
        hall = Hall(counts={"bewoners": 6, "professionals": len(early), "gemeente": 2})
        for seat, answer in zip(hall.members("professionals"), early, strict=True):
            hall.change(seat, answer=answer)
        hall.to("vote", "open")
        for nr in range(len(early) + 1, 5):
            seat = hall.late("professionals")
            assert mine(hall.evening, seat).asked is (asked or nr < 3)
        assert mine(hall.evening, hall.members("professionals")[len(early)]).asked is asked

    def test_an_answer_holds_for_the_votes_it_was_given_with(self):
        """Who counted takes that back for later rounds; what was voted before stays counted."""

        def evening(later: str) -> Iterator[Hall]:
            hall = Hall(counts={"bewoners": 6, "professionals": 1, "gemeente": 2})
            (seat,) = hall.members("professionals")
            seat = hall.change(seat, answer="open")
            hall.chosen[seat.id] = 3
            hall.to("vote", "closed").press().press()
            hall.change(seat, answer=later)
            hall.to("topic", "shown")
            yield hall

        (kept,), (taken_back,) = evening("open"), evening("closed")
        assert looks(kept) == [("numbers", 1), ("numbers", 1)]
        assert looks(taken_back) == [("numbers", 1), ("none", None)]

    def test_progress_counts_them_and_tells_nobody_who_they_are(self):
        *_, hall = in_a_small_group(["closed"], [1, 1, 1], [2])
        assert ballot.present(hall.evening)["professionals"] == 4
        stations = in_a_small_group(["closed"], [1, 1, 1], [2])
        next(stations)
        voted = next(stations)
        assert ballot.done(voted.evening, voted.meeting.rounds_here())["professionals"] == 4

    @settings(max_examples=300 if long_form() else 15, deadline=None)
    @given(st.data())
    def test_dropped_rows_never_change_anything(self, data):
        answers = data.draw(st.lists(st.sampled_from(["closed", "", "open"]), min_size=1, max_size=2))
        late = data.draw(st.lists(st.integers(0, 5), max_size=7))
        dropped = [i for i, answer in enumerate(answers) if answer != "open"]
        if not dropped:
            answers, dropped = ["closed"], [0]
        one = [data.draw(st.integers(0, 5)) for _ in answers]
        other = [data.draw(st.integers(0, 5)) if i in dropped else one[i] for i in range(len(answers))]
        assert differences(lambda secrets: in_a_small_group(answers, late, secrets), one, other) == {}


class TestPhones:
    """Thresholds count phones, at most those that are known to be there (2.5.10)."""

    def beside_one(self, secret: int, phones: tuple[str, ...], known: int | None, cards: int) -> Iterator[Hall]:
        """One honest professional, and others who vote 2: each in the browser named, or on a card."""
        expected = tuple(replace(g, expected=3) if g.id == "professionals" else g for g in GROUPS)
        hall = Hall(expected, {"bewoners": 6, "professionals": 1, "gemeente": 2})
        (honest,) = hall.members("professionals")
        honest = hall.change(honest, answer="open" if not phones and not cards else "")
        for phone in phones:
            seat = Seat(hall.new_id(), "professionals", group_since=hall.now, phone=phone)
            hall.seats.append(seat)
            hall.chosen[seat.id] = 1
        hall.chosen[honest.id] = secret
        hall.to("vote", "closed")
        hall.cards("professionals", *[1] * cards)
        if known is not None:
            hall.confirm(bewoners=6, professionals=known, gemeente=2)
        yield hall
        yield from to_the_end(hall)

    @pytest.mark.parametrize(
        ("phones", "known", "cards", "shown"),
        [
            (("a", "a", "a", "a"), None, 0, "none"),  # four seats in one browser
            (("a", "a", "a", "a", "b"), 6, 0, "words"),
            (("a", "b", "c", "d"), None, 0, "words"),  # three were expected
            (("a", "b", "c", "d"), 1, 0, "none"),  # the desk saw one
            (("a", "b", "c", "d"), 4, 0, "words"),
            (("a", "b", "c", "d"), 5, 0, "numbers"),
            (("a", "b"), 1, 4, "none"),  # cards are no more people than there are
        ],
    )
    def test_a_group_is_shown_by_its_phones_and_by_who_is_known(self, phones, known, cards, shown):
        *_, hall = self.beside_one(4, phones, known, cards)
        assert [show for show, _ in looks(hall)] == [shown, shown]
        told = differences(lambda s: self.beside_one(s, phones, known, cards), 0, 4)
        assert bool(told) is (shown != "none")

    def test_without_an_expected_number_nobody_counts_until_the_desk_says_so(self):
        unknown = tuple(replace(g, expected=0) if g.id == "bewoners" else g for g in GROUPS)
        for confirmed, shown in ((False, ("none", None)), (True, ("numbers", 6))):
            hall = Hall(unknown).to("vote", "closed")
            if confirmed:
                hall.confirm()
            hall.to("topic", "talk")
            assert looks(hall, "bewoners") == [shown]

    def test_who_comes_in_after_the_desk_looked_is_not_among_the_known(self):
        hall = Hall(counts={"bewoners": 6, "professionals": 2, "gemeente": 2}).to("vote", "open")
        seen = ballot.to_confirm(hall.evening)
        assert seen == {"bewoners": 6, "professionals": 2, "gemeente": 2}
        for _ in range(4):
            hall.chosen[hall.late("professionals").id] = 1
        hall.vote_everything()
        hall.do(course.confirm, seen).do(course.close)
        assert hall.meeting.confirmed["professionals"] == 2
        hall.to("profile", "rows")
        assert ballot.to_confirm(hall.evening)["professionals"] == 6, "asked again, before it is shown"
        hall.do(course.reveal_all)
        assert looks(hall) == [("none", None)]

    def test_nothing_is_known_of_who_left_again(self):
        hall = Hall().to("vote", "open")
        seen = ballot.to_confirm(hall.evening)
        hall.leave(hall.members("professionals")[0])
        hall.do(course.confirm, seen)
        assert hall.meeting.confirmed == {"bewoners": 6, "professionals": 4, "gemeente": 2}

    def test_the_desk_is_asked_at_the_first_close_and_when_more_are_there_than_are_known(self):
        hall = Hall().to("vote", "open")
        assert ballot.to_confirm(hall.evening)
        hall.confirm()
        assert ballot.to_confirm(hall.evening) == {}
        hall.to("topic", "open")
        assert ballot.to_confirm(hall.evening) == {}
        hall.late("bewoners")
        assert ballot.to_confirm(hall.evening) == {}, "it would not change how anybody is shown"
        for seat in hall.members("professionals")[:3]:
            hall.leave(seat)
        hall.confirm()
        hall.late("professionals")
        assert ballot.to_confirm(hall.evening) == {"bewoners": 7, "professionals": 3, "gemeente": 2}

    def test_a_hall_without_phones_is_known_by_the_hands_it_raises(self):
        """Nobody of them was there at the close; once their hands are counted the desk is asked, before it is shown."""
        hall = Hall(counts={"bewoners": 6, "gemeente": 2}).to("vote", "open")
        hall.confirm().to("vote", "closed")
        hall.raise_hands("professionals", "position", 1, 2, 2, 0, 0, 0)
        hall.to("profile", "rows")
        assert ballot.to_confirm(hall.evening)["professionals"] == 5
        sure = Hall(counts={"bewoners": 6, "gemeente": 2}).to("vote", "open")
        sure.confirm().to("vote", "closed")
        sure.raise_hands("professionals", "position", 1, 2, 2, 0, 0, 0)
        sure.to("profile", "rows").confirm()
        assert [looks(one.press()) for one in (hall, sure)] == [[("none", None)], [("numbers", 5)]]

    def test_another_expected_number_asks_again(self):
        hall = Hall()
        hall.meeting = replace(hall.meeting, confirmed={"bewoners": 6, "professionals": 5})
        changed = tuple(replace(g, expected=8) if g.id == "bewoners" else g for g in GROUPS)
        assert choices.with_groups(hall.meeting, changed).confirmed == {"professionals": 5}

    @pytest.mark.parametrize(("browsers", "small"), [(2, True), (3, False)])
    def test_small_is_said_of_phones(self, browsers, small):
        hall = Hall(counts={"bewoners": 6, "professionals": 6, "gemeente": 2})
        for nr, seat in enumerate(hall.members("professionals")):
            hall.change(seat, phone=f"browser {nr % browsers}")
        assert hall.to("vote", "open").meeting.small == (("professionals",) if small else ())

    def test_a_seat_that_never_connected_is_nobody(self):
        """The smallest that shows it: one honest vote more or less in a group of two."""

        def hall(**third: bool) -> Hall:
            made = Hall(counts={"bewoners": 6, "professionals": 3, "gemeente": 2})
            made.change(made.members("professionals")[2], **third)
            return made.to("vote", "open")

        assert hall().meeting.small == ()
        for nobody in ({"came": False}, {"waits": True}, {"removed": True}):
            there = hall(**nobody)
            assert there.meeting.small == ("professionals",)
            assert ballot.people(there.evening) == 10
            assert ballot.seen(there.evening)["professionals"] == 2
            assert ballot.expected_answers(there.evening)["professionals"] == 2

    @pytest.mark.parametrize(("count", "shown"), [(3, "words"), (6, "words")])
    def test_who_would_rather_not_say_is_told_in_words_at_most(self, count, shown):
        hall = Hall(counts={"bewoners": 6, "anders": count}).to("topic", "talk")
        assert looks(hall, "anders") == [(shown, None)]

    def test_methods_and_consent_count_phones_too(self):
        def evening(phones: int, secret: int) -> Iterator[Hall]:
            hall = Hall()
            for nr, seat in enumerate(hall.members("professionals")):
                hall.change(seat, phone=f"browser {nr % phones}")
                hall.chosen[seat.id] = 1 if nr else secret
            yield from to_the_end(hall.to("vote", "closed").confirm())

        def told(hall: Hall) -> tuple[set[str], set[str]]:
            found, said = (hall.meeting.rounds_of(kind)[-1] for kind in ("method", "consent"))
            voices = ballot.methods(hall.evening, found)
            heard = {group for groups in voices.votes.values() for group in groups}
            return heard, {one.group for one in ballot.consents(hall.evening, said).groups if one.how == "numbers"}

        for phones, heard, counted in ((2, False, False), (3, True, False), (5, True, True)):
            *_, hall = evening(phones, 0)
            in_methods, in_consent = told(hall)
            assert ("professionals" in in_methods, "professionals" in in_consent) == (heard, counted), phones
        nothing_told = differences(lambda s: evening(2, s), 0, 4)
        assert nothing_told == {}
        assert differences(lambda s: evening(5, s), 0, 4) != {}


class TestMethods:
    """Support and score leave only when every counted group is in numbers; else the order and words do (2.5.12)."""

    def evening(self, professionals: tuple[int, ...]) -> Iterator[Hall]:
        hall = Hall(counts={"bewoners": 6, "professionals": len(professionals), "gemeente": 2})
        hall.chosen = {seat.id: 0 for seat in hall.seats}
        hall.to("methods", "propose").press()
        for seat, chosen in zip(hall.members("professionals"), professionals, strict=True):
            hall.chosen[seat.id] = chosen
            hall.vote_as_chosen(seat)
        yield hall.to("methods", "shown")

    def offered(self, hall: Hall) -> list[tuple[float | None, float | None]]:
        element_rows = rows(hall.evening)
        found = proposal(hall.evening, element_rows, CATALOGUE).list
        assert bool(found.support) is all(pick.support is not None for pick in found.chosen)
        return [(pick.support, pick.score) for pick in found.chosen]

    def test_beside_a_group_in_words_there_is_no_number_that_bares_it(self):
        one, other = (0, 0, 0, 0), (0, 0, 0, 1)  # four times past; three times, and once misschien
        assert differences(self.evening, one, other) == {}
        (hall,) = self.evening(one)
        assert set(self.offered(hall)) == {(None, None)}

    def test_where_all_are_in_numbers_they_are_told(self):
        one, other = (0, 0, 0, 0, 0), (0, 0, 0, 0, 1)
        assert differences(self.evening, one, other) != {}
        (first,), (second,) = self.evening(one), self.evening(other)
        assert self.offered(first) != self.offered(second)
        assert all(support and score for support, score in self.offered(first))

    def test_beside_hands_that_everybody_saw_three_others_are_told_in_words(self):
        hall = Hall(counts={"bewoners": 6, "professionals": 3, "gemeente": 2}).to("methods", "closed")
        hall.raise_hands("professionals", "method", 3, 0, 0, 0)
        (found,) = hall.meeting.rounds_of("method")
        told = ballot.methods(hall.evening, found)
        assert {sum(groups["professionals"]) for groups in told.votes.values()} <= {3, 4, 5, 6}
        hall.press()
        voices = [voice for vote in method_results(hall.evening, CATALOGUE) for voice in vote.voices]
        assert {v.tally for v in voices if v.group == "professionals"} == {None}


class TestFrozen:
    """A reveal freezes: nothing later changes what it showed (2.5.11)."""

    def shown(self) -> Hall:
        """Everything voted on once and shown: two rounds on a question, methods, consent."""
        hall = Hall(counts={"bewoners": 6, "professionals": 5, "gemeente": 2, "anders": 3})
        hall.to("vote", "closed").confirm()
        return hall.to("consent", "shown")

    def what_was_shown(self, hall: Hall) -> tuple[Any, ...]:
        evening, meeting = hall.evening, hall.meeting
        found = rows(evening)
        looks_then: list[tuple[Look, ...]] = [row.looks[: len(self.ROUNDS[row.element])] for row in found]
        methods, consent = (meeting.rounds[r] for r in self.ROUNDS["other"])
        return looks_then, ballot.methods(evening, methods), ballot.consents(evening, consent)

    @settings(max_examples=300 if long_form() else 25, deadline=None)
    @given(st.data())
    def test_no_later_act_changes_what_was_shown(self, data):
        hall = self.shown()
        self.ROUNDS = {
            **{e: [r for r in hall.meeting.rounds_of("position", e) if r.revealed] for e in hall.elements},
            "other": [hall.meeting.rounds_of(kind)[-1].id for kind in ("method", "consent")],
        }
        before = self.what_was_shown(hall)
        acts = st.lists(st.sampled_from(sorted(LATER)), min_size=1, max_size=6)
        for act in data.draw(acts):
            LATER[act](hall, data)
            assert self.what_was_shown(hall) == before, act

    def test_what_an_older_program_showed_is_frozen_as_it_was_shown(self):
        """By its own rules: every vote counted, each its own phone, whatever number was expected."""
        *_, hall = in_a_small_group(["closed"], [1, 1, 0, 1], [4])
        shown_before = {key: replace(found, frozen=None) for key, found in hall.meeting.rounds.items()}
        hall.meeting = replace(hall.meeting, rounds=shown_before, confirmed={})
        assert looks(hall) == [("numbers", 5), ("numbers", 5)]
        hall.do(course.confirm, {})
        assert all(found.frozen for found in hall.meeting.rounds_of("position", "animo"))
        hall.leave(hall.members("professionals")[0])
        assert looks(hall) == [("numbers", 5), ("numbers", 5)]

    def test_what_was_not_frozen_would_have_changed(self):
        hall = self.shown()
        before = looks(hall)
        bare = {key: replace(found, frozen=None) for key, found in hall.meeting.rounds.items()}
        hall.meeting = replace(hall.meeting, rounds=bare)
        for seat in hall.members("professionals")[:3]:
            hall.leave(seat)
        assert before == [("numbers", 5), ("numbers", 5)]
        assert looks(hall) == [("none", None), ("none", None)]

    def test_who_leaves_after_the_reveal_takes_nothing_and_tells_nothing(self):
        """[3,2,0,0,1] that became [3,2,0,0,0] would tell who left: whose the missing vote was cannot be seen."""

        def evening(choices_made: tuple[int, ...]) -> Iterator[Hall]:
            hall = Hall()
            for seat, chosen in zip(hall.members("professionals"), choices_made, strict=True):
                hall.chosen[seat.id] = chosen
            hall.to("topic", "talk")
            yield hall
            hall.leave(hall.members("professionals")[0])
            yield hall

        assert differences(evening, (0, 0, 0, 1, 4), (4, 0, 0, 1, 0)) == {}
        assert differences(evening, (0, 0, 0, 1, 4), (4, 4, 0, 1, 0)) != {}
        *_, hall = evening((0, 0, 0, 1, 4))
        assert looks(hall) == [("numbers", 5)]
        assert ballot.people(hall.evening) == 12
        assert {vote.seat for vote in hall.votes.values()} <= {seat.id for seat in hall.seats}

    def test_who_leaves_before_the_reveal_is_in_nothing(self):
        def evening(secret: int) -> Iterator[Hall]:
            hall = Hall(counts={"bewoners": 6, "professionals": 6, "gemeente": 2})
            gone = hall.members("professionals")[0]
            hall.chosen[gone.id] = secret
            hall.to("vote", "closed")
            yield hall
            hall.leave(gone)
            yield from to_the_end(hall)

        assert differences(evening, 0, 4) == {}

        def stays(secret: int) -> Iterator[Hall]:
            hall = Hall()
            hall.chosen[hall.members("professionals")[0].id] = secret
            yield from to_the_end(hall.to("vote", "closed"))

        assert differences(stays, 0, 4) != {}

    def test_of_a_group_that_is_not_counted_a_reveal_keeps_no_position(self):
        *_, hall = in_a_small_group(["closed"], [4], [4])
        kept = [found.frozen for found in hall.meeting.rounds_of("position", "animo")]
        for frozen in kept:
            votes = frozen["groups"]["professionals"]["votes"]
            assert (votes["positions"], votes["dont_know"], votes["hands"]) == ([0] * 5, 0, [0] * 5)
            assert sum(frozen["groups"]["bewoners"]["votes"]["positions"]) == 6

    def test_the_practice_question_keeps_its_picture_while_it_is_shown(self):
        hall = Hall().to("practice", "shown")
        before = hall.seen()
        shown = ballot.practice(hall.evening, hall.meeting.rounds_here()[0]).counts
        hall.leave(hall.members("bewoners")[0])
        assert ballot.practice(hall.evening, hall.meeting.rounds_here()[0]).counts == shown is not None
        assert hall.seen() != before, "who left is not among the people"


def _late(hall: Hall, data: Any) -> None:
    group = data.draw(st.sampled_from(("bewoners", "professionals", "anders")))
    hall.chosen[hall.late(group, answer=data.draw(st.sampled_from(("", "open", "closed")))).id] = 4
    hall.vote_everything()


def _leaves(hall: Hall, data: Any) -> None:
    hall.leave(data.draw(st.sampled_from(hall.seats)))


def _is_removed(hall: Hall, data: Any) -> None:
    hall.remove(data.draw(st.sampled_from(hall.seats)))


def _sits_elsewhere(hall: Hall, data: Any) -> None:
    hall.change(data.draw(st.sampled_from(hall.seats)), group="bewoners", answer="")


def _answers(hall: Hall, data: Any) -> None:
    hall.change(data.draw(st.sampled_from(hall.seats)), answer=data.draw(st.sampled_from(("open", "closed"))))


def _confirms(hall: Hall, data: Any) -> None:
    hall.do(course.confirm, {"professionals": data.draw(st.integers(0, 9)), "bewoners": data.draw(st.integers(0, 9))})


def _voice(hall: Hall, data: Any) -> None:
    there = hall.members("gemeente")
    if there:
        hall.meeting = voices.hold(hall.meeting, "gemeente", data.draw(st.sampled_from(there)).id)


def _again(hall: Hall, data: Any) -> None:
    hall.do(course.new_round, data.draw(st.sampled_from(hall.elements)))
    hall.vote_everything()
    if data.draw(st.booleans()):
        hall.press().press()


def _consent_again(hall: Hall, data: Any) -> None:
    hall.do(course.go_to, len(hall.meeting.programme) - 1)


LATER = {
    "a latecomer": _late,
    "somebody leaves": _leaves,
    "a seat is removed": _is_removed,
    "a seat changes group": _sits_elsewhere,
    "an answer changes": _answers,
    "the desk confirms": _confirms,
    "the voice moves": _voice,
    "a new round": _again,
    "the evening goes on": _consent_again,
}
