"""A row at the consent for every group that was there, and nobody can work out what a small group said (2.5.12)."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from tests.pairs import GROUPS, Hall, differences
from tests.recorded import recorded
from tests.scenes import CATALOGUE
from workshop import words
from workshop.actie.evening import choices, frozen, heard, voices
from workshop.actie.evening.frozen import Stance
from workshop.actie.evening.meeting import Note
from workshop.actie.picture import Audience, picture

YES, CONCERN, NO = 0, 1, 2
SIX, TWO = (YES,) * 6, (YES,) * 2


def at_the_consent(of: Mapping[str, tuple[int, ...]], answer: str = "") -> Hall:
    """An evening at the open consent, where each group has chosen; `answer` is what a small group said to 2.5.4."""
    hall = Hall(counts={group: len(chosen) for group, chosen in of.items()})
    for seat in hall.members("professionals"):
        hall.change(seat, answer=answer)
    hall.to("vote", "closed").confirm().to("consent", "read")
    hall.chosen = {s.id: v for group, values in of.items() for s, v in zip(hall.members(group), values, strict=True)}
    return hall.to("consent", "open")


def stances(hall: Hall) -> tuple[Stance, ...]:
    return heard.consent(hall.to("consent", "shown").evening).groups


def shown(of: Mapping[str, tuple[int, ...]], answer: str = "") -> Iterator[Hall]:
    hall = at_the_consent(of, answer)
    yield hall
    yield hall.to("consent", "closed")
    yield hall.to("consent", "shown")
    yield hall.to("closing", "done")


def test_every_group_there_has_a_row_in_the_order_of_the_meeting():
    hall = at_the_consent({"bewoners": SIX, "professionals": (YES, YES, CONCERN, NO, YES), "gemeente": TWO})
    assert stances(hall) == (
        Stance("bewoners", "numbers", (6, 0, 0)),
        Stance("professionals", "numbers", (3, 1, 1)),
        Stance("gemeente", "word", said=("agree",)),
    )
    assert [one.group for one in stances(at_the_consent({"gemeente": TWO, "bewoners": SIX}))] == [
        "bewoners",
        "gemeente",
    ]


def test_beside_a_small_group_no_secret_is_told_in_numbers():
    hall = at_the_consent({"bewoners": (*SIX[1:], NO), "professionals": (YES, YES, CONCERN), "gemeente": (NO, NO)})
    assert stances(hall) == (
        Stance("bewoners", "took_part", people=6),
        Stance("professionals", "took_part"),
        Stance("gemeente", "word", said=("object",)),
    )
    assert (heard.consent(hall.evening).concern, heard.consent(hall.evening).objection) == (True, True)


def test_who_would_rather_not_say_is_never_counted_out():
    hall = at_the_consent({"bewoners": SIX, "anders": (YES,) * 5})
    assert stances(hall) == (Stance("bewoners", "took_part", people=6), Stance("anders", "took_part"))


def test_a_small_group_that_votes_openly_is_told_by_its_words():
    hall = at_the_consent({"bewoners": SIX, "professionals": (YES, CONCERN), "gemeente": TWO}, "open")
    assert stances(hall)[:2] == (
        Stance("bewoners", "numbers", (6, 0, 0)),
        Stance("professionals", "word", said=("agree", "concern")),
    )


def test_a_group_that_gave_no_answer_holds_no_numbers_back():
    hall = at_the_consent({"bewoners": SIX, "professionals": (YES,) * 5, "gemeente": TWO})
    (found,) = hall.meeting.rounds_here()
    hall.votes = {key: v for key, v in hall.votes.items() if v.round != found.id or v.group != "gemeente"}
    assert stances(hall)[1:] == (Stance("professionals", "numbers", (5, 0, 0)), Stance("gemeente", "word"))


@pytest.mark.parametrize(
    ("phones", "told"),
    [
        (0, Stance("professionals", "numbers", (2, 1, 0))),  # everybody saw them
        (3, Stance("professionals", "took_part")),
        (5, Stance("professionals", "numbers", (7, 1, 0))),
    ],
)
def test_hands_that_everybody_saw_count_too(phones, told):
    hall = at_the_consent({"bewoners": SIX, "professionals": (YES,) * phones})
    hall.to("consent", "closed").raise_hands("professionals", "consent", 2, 1, 0)
    assert stances(hall)[1] == told
    assert heard.consent(hall.evening).concern


def test_whose_the_concern_is_cannot_be_worked_out():
    """One concern in the hall: of a resident, or of a professional."""
    residents, other = (CONCERN, *SIX[1:]), (CONCERN, YES, YES)
    one = {"bewoners": residents, "professionals": (YES, YES, YES), "gemeente": TWO}
    two = {"bewoners": SIX, "professionals": other, "gemeente": TWO}
    assert differences(shown, one, two) == {}
    large = {"bewoners": residents, "professionals": (YES,) * 5, "gemeente": TWO}
    told = differences(shown, large, {**large, "bewoners": SIX, "professionals": (*other, YES, YES)})
    assert list(told) == [2, 3]
    assert {"screen/", "desk/", "phone/gemeente", "record/final"} <= set(told[2])


def test_the_consent_of_who_is_not_counted_is_nowhere():
    def evening(answer: str) -> Callable[[int], Iterator[Hall]]:
        return lambda secret: shown({"bewoners": SIX, "professionals": (secret, YES), "gemeente": TWO}, answer)

    for answer in ("closed", ""):
        assert differences(evening(answer), NO, YES) == {}
        *_, hall = evening(answer)(NO)
        assert heard.consent(hall.evening).groups[1] == Stance("professionals", "took_part")
    assert differences(evening("open"), NO, YES) != {}


def test_a_small_group_is_told_so_before_it_chooses():
    def told(hall: Hall) -> set[str]:
        groups = ("", *(group.id for group in hall.meeting.voting_groups))
        return {g for g in groups if picture(hall.evening, Audience("phone", g), CATALOGUE).guessable}

    hall = at_the_consent({"bewoners": SIX, "professionals": (YES,) * 4, "gemeente": TWO, "anders": (YES,)})
    assert told(hall) == {"professionals", "anders"}
    assert told(hall.to("consent", "shown")) == set()
    assert told(at_the_consent({"bewoners": SIX, "professionals": TWO, "gemeente": TWO}, "open")) == {"anders"}, (
        "who is not there"
    )


def test_a_round_that_was_kept_before_reads_as_it_was_shown():
    kept = {"concern": True, "objection": False, "counts": {"bewoners": [5, 1, 0], "gemeente": [0, 1, 0]}}
    assert frozen.consents(kept).groups == (
        Stance("bewoners", "numbers", (5, 1, 0)),
        Stance("gemeente", "word", said=("concern",)),
    )
    hall = at_the_consent({"bewoners": SIX, "professionals": (YES,) * 3, "gemeente": TWO}).to("consent", "shown")
    found = hall.meeting.rounds_of("consent")[-1]
    assert frozen.consents(found.frozen).groups == stances(hall)


def test_it_reads_as_a_sentence():
    told = [
        (Stance("bewoners", "numbers", (22, 2, 0)), "22 ja · 2 zorg · 0 nee"),
        (Stance("bewoners", "took_part", people=22), "22 deden mee"),
        (Stance("professionals", "took_part"), "deed mee"),
        (Stance("professionals", "word", said=("agree", "object")), "ja en nee, zo kan ik niet verder"),
        (Stance("gemeente", "word", said=("agree",)), "één stem: ja"),
        (Stance("gemeente", "word"), "één stem: geen antwoord"),
    ]
    assert [words.stance(one, GROUPS) for one, _ in told] == [text for _, text in told]


class TestWritten:
    def hall(self, value: int) -> Hall:
        hall = at_the_consent({"bewoners": (value, *SIX[1:]), "professionals": (YES,) * 5, "gemeente": TWO})
        (seat, *_) = hall.members("bewoners")
        hall.meeting = choices.note(
            hall.meeting, Note("a", voices.of_consent(hall.evening, seat.id), "", "bewoners", "Wie betaalt?")
        )
        return hall

    @pytest.mark.parametrize(("now", "kind"), [(NO, "object"), (YES, "concern")])
    def test_another_vote_retypes_what_was_sent(self, now, kind):
        hall = self.hall(CONCERN)
        before, (seat, *_) = hall.meeting.notes["a"], hall.members("bewoners")
        hall.chosen[seat.id] = now
        hall.vote_as_chosen(seat)
        after = voices.retype(hall.evening, seat.id, "a").notes["a"]
        assert (before.kind, after.kind) == ("concern", kind)
        assert (after.text, after.state, after.nr) == (before.text, before.state, before.nr)

    def test_a_text_that_is_not_there_or_is_no_concern_stays(self):
        hall = self.hall(NO)
        (seat, *_) = hall.members("bewoners")
        assert voices.retype(hall.evening, seat.id, "b") == hall.meeting
        hall.meeting = choices.note(hall.meeting, Note("b", "reason", "animo", "bewoners", "Daarom."))
        assert voices.retype(hall.evening, seat.id, "b") == hall.meeting

    def test_what_nobody_read_is_printed_as_that(self):
        def printed(hall: Hall) -> list[tuple[str, str]]:
            hall.to("consent", "shown")
            return words.against(recorded(hall.evening).agreement)

        unread = ("Er is een zorg. Die is nog niet voorgelezen.", "")
        assert printed(self.hall(CONCERN)) == [unread]
        assert printed(self.hall(NO)) == [("Iemand kan zo niet verder.", "object"), unread]
        read = self.hall(CONCERN)
        read.meeting = choices.moderate(read.meeting, "a", "shown")
        assert printed(read) == [("Er is een zorg.", "concern")]
