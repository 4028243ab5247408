"""All that an audience may see, rule by rule; the real payloads are held against these rules in test_leaks.py."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenes import CATALOGUE, Play, shown_anew
from workshop.actie.evening import ballot, choices, course, heard
from workshop.actie.evening.ballot import Evening, Seat, Vote
from workshop.actie.evening.frozen import Stance
from workshop.actie.evening.meeting import Group, Hands, Note
from workshop.actie.evening.rows import Apart, Look, Mark, Row
from workshop.actie.evening.topics import Offered, offered, suggest_topics
from workshop.actie.picture import Audience, Picture, mine, picture
from workshop.audiences import AUDIENCES

GROUPS = (
    Group("bewoners", "Bewoners", "residents", expected=7),
    Group("professionals", "Professionals", "professionals", expected=4),
    Group("gemeente", "Gemeente", "municipality", expected=2),
)
COUNTS = {"bewoners": 7, "professionals": 4, "gemeente": 2}
UNCOUNTED = "gemeente"


def seen(play: Play | Evening, kind: str, group: str = "") -> Picture:
    evening = play.evening if isinstance(play, Play) else play
    return picture(evening, Audience(kind, group), CATALOGUE)


def small_evening(kind: str = "lobby", phase: str | None = None) -> Play:
    return Play(groups=GROUPS, counts=COUNTS).until(kind, phase)


def all_pictures(evening: Evening) -> list[Picture]:
    groups = ("", *(g.id for g in evening.meeting.voting_groups))
    return [seen(evening, kind, g) for kind in AUDIENCES for g in (groups if kind == "phone" else ("",))]


ON_THE_BALLOT = {"position": (*ballot.POSITIONS, "dont_know"), "dots": ("1_2", "1_5", "3_4")}


class TestUncounted:
    """Two people who were asked and did not choose to be recognised count nowhere (design 2, 2.5.1)."""

    evening = small_evening("closing", "done").evening
    seen = all_pictures(evening)

    def votes_otherwise(self, dice) -> tuple[Vote, ...]:
        return tuple(self._other(vote, dice) for vote in self.evening.votes)

    def _other(self, vote: Vote, dice) -> Vote:
        kind = self.evening.meeting.rounds[vote.round].kind
        if vote.group != UNCOUNTED or vote.value in ("dont_know", "unknown") or kind in ("consent", "practice", "dots"):
            return vote
        values = ballot.POSITIONS if kind == "position" else ("suits", "maybe", "no")
        return replace(vote, value=dice(values))

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def test_its_votes_never_change_a_picture(self, data):
        votes = self.votes_otherwise(lambda values: data.draw(st.sampled_from(values)))
        assert all_pictures(shown_anew(replace(self.evening, votes=votes))) == self.seen

    def test_had_it_been_open_they_would_have(self):
        seats = tuple(replace(s, answer="open") if s.group == UNCOUNTED else s for s in self.evening.seats)
        votes = self.votes_otherwise(lambda values: values[-1])
        opened = shown_anew(replace(self.evening, seats=seats))
        assert all_pictures(opened) != self.seen
        assert all_pictures(shown_anew(replace(opened, votes=votes))) != all_pictures(opened)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_votes_in_a_round_that_was_not_shown_never_change_a_picture(data):
    step = data.draw(
        st.sampled_from(
            [("vote", "open"), ("vote", "closed"), ("profile", "rows"), ("profile", "closed"), ("topic", "closed")]
        )
    )
    evening = EVENINGS.setdefault(step, small_evening(*step).evening)
    hidden = {r.id: r for r in evening.meeting.rounds.values() if r.state != "revealed"}
    votes = tuple(
        replace(v, value=data.draw(st.sampled_from(ON_THE_BALLOT[hidden[v.round].kind]))) if v.round in hidden else v
        for v in evening.votes
    )
    assert hidden
    assert all_pictures(replace(evening, votes=votes)) == all_pictures(evening)


EVENINGS: dict[tuple[str, str], Evening] = {}


def test_only_who_runs_the_evening_sees_the_desk():
    play = small_evening("vote", "open")
    assert {kind for kind in AUDIENCES if seen(play, kind).desk} == {"desk", "writer"}


def test_progress_counts_the_room_and_the_funnel_counts_groups_at_the_desk():
    play = small_evening("vote", "open")
    play.votes = {key: vote for key, vote in play.votes.items() if vote.group != "professionals"}
    assert seen(play, "screen").progress == (9, 13)
    funnel = {line.group: (line.present, line.done, line.answers) for line in seen(play, "desk").desk.funnel}
    assert funnel == {"bewoners": (7, 7, 7), "professionals": (4, 0, 4), "gemeente": (2, 2, 2)}


def test_the_desk_is_warned_of_more_seats_than_expected():
    play = small_evening()
    play.seats += [Seat(play.new_id(), "professionals") for _ in range(3)]
    assert [line.too_many for line in seen(play, "desk").desk.funnel] == [0, 3, 0]


def test_ballots_are_open_rounds_for_phones_and_also_closed_ones_for_cards():
    play = small_evening("vote", "open")
    assert [b.subject for b in seen(play, "phone", "bewoners").ballots] == list(play.meeting.elements)
    play.do(course.close)
    assert seen(play, "phone", "bewoners").ballots == seen(play, "screen").ballots == ()
    assert [b.subject for b in seen(play, "helper").ballots] == list(play.meeting.elements)
    play.until("profile").do(course.advance)
    assert [b.subject for b in seen(play, "helper").ballots] == list(play.meeting.elements[1:])


def test_rows_appear_when_they_are_revealed():
    play = small_evening("profile")
    assert [row.look for row in seen(play, "screen").rows] == [None] * 5
    assert all(row.waiting for row in seen(play, "screen").rows)
    assert seen(play, "screen").hidden == 5
    play.do(course.advance)
    first, *others = seen(play, "screen").rows
    assert first.look and not first.waiting
    assert [row.look for row in others] == [None] * 4


@pytest.mark.parametrize(("people", "shown"), [(4, None), (5, (0, 5, 0, 0, 0))])
def test_the_practice_question_shows_numbers_from_five(people, shown):
    play = Play(groups=GROUPS, counts={"bewoners": people}).until("practice", "open")
    play.votes.clear()
    (practice,) = play.meeting.rounds_here()
    play.votes_of(practice.id, "bewoners", (0, people, 0, 0, 0))
    assert seen(play, "screen").practice is None, "nothing before it is shown"
    play.do(course.advance)
    assert seen(play, "screen").practice == shown


class TestNotes:
    def play(self, kind="topic", phase="talk") -> Play:
        play = small_evening(kind, phase)
        groups = {"a": "bewoners", "b": "professionals", "c": "gemeente"}
        notes = [Note(note, "reason", "animo", group, f"van {group}") for note, group in groups.items()]
        for new in notes:
            play.meeting = choices.note(play.meeting, new)
        return play

    def texts(self, play: Play, kind: str) -> dict[str, str]:
        return {note.text: note.group for note in seen(play, kind).notes}

    def test_new_ones_are_the_desks_and_carry_no_group_beside_a_small_one(self):
        play = self.play()
        expected = {"van bewoners": "", "van professionals": "", "van gemeente": ""}
        assert self.texts(play, "desk") == self.texts(play, "writer") == expected
        assert self.texts(play, "screen") == self.texts(play, "phone") == self.texts(play, "helper") == {}

    def test_what_is_let_through_reaches_the_room_except_from_a_group_that_does_not_count(self):
        play = self.play()
        for note in ("a", "b", "c"):
            play.meeting = choices.moderate(play.meeting, note, "shown")
        assert self.texts(play, "screen") == {"van bewoners": "", "van professionals": ""}
        assert "van gemeente" in self.texts(play, "desk")

    def test_the_desk_reads_the_oldest_first_and_nobody_else_knows_the_order(self):
        play = self.play()
        for new in (Note("d", "object", "", "bewoners", "nee"), Note("a", "reason", "animo", "bewoners", "anders")):
            play.meeting = choices.note(play.meeting, new)
        assert [note.id for note in seen(play, "desk").notes] == ["d", "b", "c", "a"]
        for note in ("a", "b", "d"):
            play.meeting = choices.moderate(play.meeting, note, "shown")
        assert [(note.id, note.nr) for note in seen(play, "phone", "bewoners").notes] == [("a", 0), ("b", 0), ("d", 0)]

    def test_what_nobody_judged_goes_apart_when_its_talk_is_over(self):
        play = self.play()
        play.meeting = choices.note(play.meeting, Note("d", "concern", "", "bewoners", "maar"))
        assert [note.id for note in seen(play, "desk").waiting] == ["d", "a", "b", "c"]
        play.until("topic", "settle").do(course.advance)
        assert [note.id for note in seen(play, "desk").waiting] == ["d"]
        assert [note.id for note in seen(play, "desk").passed] == ["a", "b", "c"]

    def test_what_nobody_judged_is_hidden_in_one_act_and_a_concern_is_not(self):
        play = self.play()
        play.meeting = choices.note(play.meeting, Note("d", "concern", "", "bewoners", "maar"))
        assert heard.hide_passed(play.evening) == play.meeting
        play.until("topic", "settle").do(course.advance)
        play.meeting = choices.moderate(play.meeting, "a", "shown")
        play.meeting = heard.hide_passed(play.evening)
        assert {note.id: note.state for note in seen(play, "desk").notes} == {
            "a": "shown",
            "b": "hidden",
            "c": "hidden",
            "d": "new",
        }

    def test_even_the_desk_waits_for_the_close(self):
        play = self.play("topic", "open")
        assert self.texts(play, "desk") == {}
        play.do(course.close)
        assert len(self.texts(play, "desk")) == 3

    def test_hidden_ones_are_seen_at_the_desk_only(self):
        play = self.play()
        play.meeting = choices.moderate(play.meeting, "a", "hidden")
        assert "van bewoners" in self.texts(play, "desk")
        assert "van bewoners" not in self.texts(play, "screen")

    def test_a_new_text_is_new_to_the_desk_again(self):
        play = self.play()
        play.meeting = choices.moderate(play.meeting, "a", "shown")
        play.meeting = choices.note(play.meeting, Note("a", "reason", "animo", "bewoners", "anders gezegd"))
        assert "anders gezegd" not in self.texts(play, "screen")

    def test_an_empty_text_withdraws_it(self):
        play = self.play()
        play.meeting = choices.note(play.meeting, Note("a", "reason", "animo", "bewoners", ""))
        assert "a" not in play.meeting.notes


class TestConsent:
    def play(self, **votes: tuple[str, ...]) -> Play:
        play = small_evening("consent", "open")
        (found,) = play.meeting.rounds_here()
        play.votes = {key: vote for key, vote in play.votes.items() if key[0] != found.id}
        for group, values in votes.items():
            for seat, value in zip(play.members(group), values, strict=False):
                play.cast(found.id, seat, value)
        return play

    def test_nothing_is_said_before_it_is_shown(self):
        assert seen(self.play(bewoners=("object",)), "desk").consent is None

    def test_that_somebody_objects_is_always_told_and_counted_from_five(self):
        play = self.play(
            bewoners=("agree",) * 6 + ("concern",), professionals=("object", "agree", "agree", "agree")
        ).until("consent", "shown")
        consent = seen(play, "screen").consent
        assert consent.concern and consent.objection
        assert consent.groups == (
            Stance("bewoners", "took_part", people=7),
            Stance("professionals", "took_part"),
            Stance("gemeente", "word"),
        )

    def test_everybody_agrees(self):
        play = self.play(bewoners=("agree",) * 4).until("consent", "shown")
        consent = seen(play, "phone", "bewoners").consent
        assert (consent.concern, consent.objection) == (False, False)
        assert {one.group: (one.how, one.counts) for one in consent.groups} == {
            "bewoners": ("took_part", None),
            "professionals": ("word", None),
            "gemeente": ("word", None),
        }


def test_method_votes_are_words_under_five_and_nothing_of_a_group_that_does_not_count():
    play = small_evening("methods", "open")
    assert seen(play, "desk").method_results == ()
    play.until("methods", "shown")
    for result in seen(play, "screen").method_results:
        tallies = {voice.group: voice.tally for voice in result.voices}
        assert tallies.keys() == {"bewoners", "professionals"}
        assert sum(tallies["bewoners"]) == 7 and tallies["professionals"] is None


def test_paper_is_counted_for_who_runs_the_evening_and_for_the_helper():
    play = small_evening("vote", "open").do(course.close)
    animo = play.meeting.rounds_here()[0].id
    play.meeting = choices.hands(play.meeting, Hands(animo, "", "bewoners", (0, 0, 3, 0, 0, 0)), 6)
    assert {kind for kind in AUDIENCES if seen(play, kind).paper == {"bewoners": 3}} == {"desk", "writer", "helper"}
    assert {kind for kind in AUDIENCES if seen(play, kind).paper == {}} == {"phone", "screen"}


class TestMine:
    def test_it_holds_the_votes_of_that_seat_alone(self):
        play = small_evening("vote", "open")
        play.votes.clear()
        one, other, *_ = play.members("bewoners")
        animo, contact, *_ = (r.id for r in play.meeting.rounds_here())
        play.cast(animo, one, "2")
        play.cast(contact, one, "dont_know")
        play.cast(animo, other, "5")
        own = mine(play.evening, one)
        assert own.votes == {animo: {"": "2"}, contact: {"": "dont_know"}}
        assert mine(play.evening, other).votes == {animo: {"": "5"}}

    def test_a_small_group_is_asked(self):
        play = small_evening("vote", "open")
        assert mine(play.evening, play.members("gemeente")[0]).asked is True
        assert mine(play.evening, play.members("professionals")[0]).asked is False

    def test_the_voice_is_free_mine_or_of_another(self):
        play = Play()
        holder, other = play.members("gemeente")
        assert mine(play.evening, holder).voice == "mine"
        assert mine(play.evening, other).voice == "other"
        assert mine(play.evening, play.members("bewoners")[0]).voice == ""
        play.meeting = replace(play.meeting, voices={})
        assert mine(play.evening, other).voice == "free"

    def test_who_looks_on_is_asked_nothing(self):
        play = small_evening("vote", "open")
        own = mine(play.evening, Seat("x", "", observer=True))
        assert (own.observer, own.asked, own.voice, own.votes) == (True, False, "", {})

    def test_more_time_is_for_this_step_only(self):
        play = small_evening("vote", "open")
        seat = replace(play.members("bewoners")[0], more_time=play.meeting.course.step)
        assert mine(play.evening, seat).more_time is True
        play.until("profile")
        assert mine(play.evening, seat).more_time is False


class TestTopics:
    def row(self, element: str, status: str | None) -> Row:
        look = Look("r", 1, status, None, "", (), (), None, (), False, False, (), False) if status else None
        return Row(element, (look,) if look else (), (), "", (), False)

    def test_where_the_room_stands_furthest_apart_comes_first(self):
        statuses = {"animo": "gedeeld", "contact": "bespreken", "toerusting": "verdeeld", "inbedding": "bespreken"}
        rows = tuple(self.row(*pair) for pair in statuses.items())
        assert suggest_topics(rows, 2) == ("toerusting", "contact")
        assert suggest_topics(rows, 4) == ("toerusting", "contact", "inbedding", "animo")

    @pytest.mark.parametrize(
        ("first", "second", "furthest"),
        [
            (("verdeeld", 2.5), ("bespreken", 2.0), True),
            (("verdeeld", 2.0), ("bespreken", 2.5), False),  # what is proposed by its status is not what is furthest
            (("bespreken", 1.0), ("bespreken", None), False),  # beside a distance that nobody may know
            (("bespreken", 1.0), ("te_weinig_stemmen", None), False),  # nothing to compare it with
            (("gedeeld", 0.6), ("gedeeld", 0.4), False),  # what is agreed is not called apart
            (("bespreken", None), ("bespreken", None), False),
        ],
    )
    def test_the_room_reads_where_it_is_furthest_apart_only_where_that_is_so(self, first, second, furthest):
        def talk(element: str, status: str, steps: float | None) -> Row:
            row, marks = self.row(element, status), (Mark("a", "numbers", votes=(5, 0, 0, 0, 0)),)
            told = Apart(("a", "b"), "verschil", steps) if steps is not None else None
            return replace(row, looks=(replace(row.looks[0], apart=told, marks=marks),))

        shown = (talk("animo", *first), talk("contact", *second))
        assert offered(shown, 1) == (Offered("animo", furthest),)
        assert offered((shown[0], replace(shown[1], looks=(), waiting=True)), 1) == ()

    def test_in_one_status_the_larger_distance_comes_first_and_then_the_larger_spread(self):
        def talk(element: str, steps: float | None, *votes: tuple[int, ...]) -> Row:
            marks = tuple(Mark(f"g{nr}", "numbers", votes=of) for nr, of in enumerate(votes))
            apart = Apart(("g0", "g1"), "verschil", steps) if steps is not None else None
            row = self.row(element, "bespreken")
            return replace(row, looks=(replace(row.look, apart=apart, marks=marks),))

        near = ((0, 5, 0, 0, 0), (0, 0, 5, 0, 0))
        wide = ((3, 0, 2, 0, 0), (0, 0, 2, 0, 3))
        rows = (
            talk("animo", None),
            talk("contact", 1.0, *near),
            talk("toerusting", 1.0, *wide),
            talk("empathie", 3.1, *near),
        )
        assert suggest_topics(rows, 4) == ("empathie", "toerusting", "contact", "animo")

    def test_what_was_not_shown_is_not_suggested(self):
        assert suggest_topics((self.row("animo", None), self.row("contact", "te_weinig_stemmen")), 2) == ("contact",)

    def test_at_least_one_is_suggested(self):
        assert suggest_topics((self.row("animo", "bespreken"),), 0) == ("animo",)
