"""Whatever people do in whatever order, every audience sees what a plain model says (Hypothesis, stateful).

The model is a dictionary of who chose what. The real store keeps it in a file that is closed and opened again at any
moment; the real picture is made for every audience.
"""

import shutil
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.scenes import CATALOGUE, START
from tests.services import PostgreSQL
from tests.test_store import ID, cast, first
from tests.trust.figures import long_form, note
from workshop.actie.errors import Refused
from workshop.actie.evening import course
from workshop.actie.evening.ballot import present
from workshop.actie.evening.course import Moment
from workshop.actie.picture import Audience, mine, picture
from workshop.store import Store, arriving, evenings, forgetting, history, keys, meetings, votes
from workshop.store.migrate import migrate

GROUP = "bewoners"
VALUES = ("1", "2", "3", "4", "5", "dont_know")
EVERYBODY = [Audience(kind) for kind in ("desk", "screen", "writer", "helper")] + [Audience("phone", GROUP)]
PEOPLE = st.integers(0, 7)
FIRST_COMERS = 6  # enough for numbers, and for a group that is not small
STEPS: Counter[str] = Counter()


class Evening(RuleBasedStateMachine):
    """One question, one group of up to eight people; every other group is nobody."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.url = self.new_database()
        self.store = self.opened()
        self.store.write(meetings.make, first(), START, "123456")
        self.known = None  # the evening as an act left it: the next one reads it anew only when something happened
        self.seats: dict[int, str] = {}
        self.chosen: dict[int, str] = {}  # the model: who chose what
        self.seq: Counter[int] = Counter()
        self.state = "open"
        self.shown: Counter[str] = Counter()  # what the reveal froze: nothing after it changes that
        for who in range(FIRST_COMERS):
            self.join(who)
        while self.now().meeting.step.kind != "vote":
            self.move(course.advance)
        self.round = next(r.id for r in self.now().meeting.rounds.values() if r.subject == "animo")
        for who in range(FIRST_COMERS):
            self.vote(who, VALUES[who % 3], False)

    def new_database(self) -> str:
        return f"sqlite:///{self.folder / 'workshop.sqlite'}"

    def opened(self) -> Store:
        store = Store(self.url, lambda work: work())
        migrate(store)
        return store

    def now(self):
        return self.store.read(evenings.load, ID)

    def move(self, change, *args):
        def moved(evening):
            moment = Moment(datetime.now(UTC), meetings.new_id, present(evening), ("animo",))
            return change(evening.meeting, *args, moment)

        self.known = self.store.write(meetings.act, ID, "move", moved, None, False, self.known)
        assert self.known == self.now()

    @rule(who=PEOPLE)
    def join(self, who):
        if who not in self.seats:
            token = keys.fingerprint(keys.new_token())
            self.seats[who] = self.store.write(votes.join, ID, GROUP, False, token, datetime.now(UTC))
            self.store.write(arriving.arrive, [self.seats[who]], datetime.now(UTC))

    @rule(who=PEOPLE, value=st.sampled_from(VALUES), late=st.booleans())
    def vote(self, who, value, late):
        """A new vote; or one that was kept on a phone since before the last."""
        if who not in self.seats:
            return
        seq = self.seq[who] - 1 if late and self.seq[who] else self.seq[who] + 1
        try:
            self.store.write(cast, self.seats[who], self.round, "", value, max(seq, 0))
        except Refused as refused:
            assert (self.state, refused.code) in {("closed", "round_closed"), ("revealed", "round_closed")}
            return
        assert self.state == "open"
        if seq > self.seq[who]:
            self.seq[who], self.chosen[who] = seq, value

    @precondition(lambda self: self.state == "open")
    @rule()
    def close(self):
        self.move(course.close)
        self.state = "closed"

    @precondition(lambda self: self.state == "closed")
    @rule(by_undo=st.booleans())
    def open_again(self, by_undo):
        if by_undo:
            closing = next(act.nr for act in self.store.read(history.latest, ID) if act.verb == "move")
            self.store.write(meetings.undo, ID, closing)
        else:
            self.move(course.reopen)
        self.state = "open"

    @precondition(lambda self: self.state == "closed")
    @rule()
    def reveal(self):
        self.move(course.reveal, self.round)
        self.state = "revealed"
        self.shown = Counter(self.chosen.values())

    @rule(who=st.sampled_from((0, 6, 7)))
    def leave_nothing_behind(self, who):
        if who in self.seats:
            self.store.write(forgetting.forget_seat, ID, self.seats.pop(who), [])
            self.seq.pop(who, None)
            self.chosen.pop(who, None)

    @rule(who=st.sampled_from((1, 6, 7)))
    def is_removed(self, who):
        """The joke voter; before the reveal."""
        if who in self.seats and self.state != "revealed":
            self.store.write(votes.remove_seat, ID, self.seats.pop(who))
            self.chosen.pop(who, None)
            self.seq.pop(who, None)

    @rule()
    def restart(self):
        self.store.close()
        self.store = self.opened()

    @invariant()
    def every_vote_is_kept_once(self):
        kept = {v.seat: v.value for v in self.now().votes if v.round == self.round}
        assert {self.seats[who]: value for who, value in self.chosen.items()}.items() <= kept.items()
        assert Counter(kept.values()) == Counter(self.chosen.values())
        STEPS["count"] += 1

    @invariant()
    def everybody_sees_what_the_model_says(self):
        evening = self.now()
        counted = self.shown
        positions = [counted[str(place)] for place in range(1, 6)]
        for audience in EVERYBODY:
            seen = picture(evening, audience, CATALOGUE)
            (row,) = [row for row in seen.rows if row.element == "animo"]
            if self.state != "revealed":
                assert row.look is None, audience
            elif sum(positions) >= 5 and counted["dont_know"] <= sum(positions):
                (mark,) = [mark for mark in row.look.marks if mark.group == GROUP]
                STEPS["shown"] += 1
                assert list(mark.votes) == positions, audience
        for who, seat in self.seats.items():
            own = mine(evening, evening.seat(seat)).votes.get(self.round, {})
            assert own == ({"": self.chosen[who]} if who in self.chosen else {})

    def teardown(self):
        self.store.close()
        shutil.rmtree(self.folder)


class OnPostgreSQL(Evening):
    """The same walk; the cluster is that of the test process."""

    cluster: PostgreSQL

    def new_database(self) -> str:
        return self.cluster.url(self.cluster.ours())


def walks(many: int, few: int) -> settings:
    return settings(
        max_examples=many if long_form() else few,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


Interleavings = Evening.TestCase
Interleavings.settings = walks(400, 25)
InterleavingsOnPostgreSQL = OnPostgreSQL.TestCase
InterleavingsOnPostgreSQL.settings = walks(100, 6)
InterleavingsOnPostgreSQL = pytest.mark.usefixtures("cluster")(InterleavingsOnPostgreSQL)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


@pytest.fixture
def cluster(postgresql):
    OnPostgreSQL.cluster = postgresql


@pytest.fixture(autouse=True, scope="module")
def counted():
    yield
    assert STEPS["shown"] > 0, "no walk came to a picture with numbers"
    note("interleavings", acts=STEPS["count"], wrong=0)
