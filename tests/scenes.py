"""Evenings for tests, built with the rules themselves: 24 residents, 5 professionals, 2 officials with one voice."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from workshop import words
from workshop.actie.evening import choices, course, voices
from workshop.actie.evening.ballot import Evening, Seat, Vote, phones_there, seen
from workshop.actie.evening.meeting import About, Group, Meeting
from workshop.actie.evening.reveal import freeze
from workshop.actie.picture import Audience, picture
from workshop.host.settings import catalogue

CATALOGUE = catalogue()
START = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
GROUPS = (
    Group("bewoners", "Bewoners", "residents", "buren, initiatiefnemers", 24),
    Group("professionals", "Professionals", "professionals", "welzijn, zorg", 5),
    Group("gemeente", "Gemeente", "municipality", "ambtenaar, wethouder", 2, "one_voice"),
)


@dataclass
class Play:
    """An evening that is played: a meeting with seats and votes, and a clock that only we move."""

    groups: tuple[Group, ...] = GROUPS
    counts: dict[str, int] = field(default_factory=lambda: {"bewoners": 24, "professionals": 5, "gemeente": 2})
    elements: tuple[str, ...] = tuple(e.id for e in CATALOGUE.elements)

    def __post_init__(self):
        self.numbers = count(1)
        self.now = START
        self.votes: dict[tuple[str, str, str], Vote] = {}
        about = About(title="Buurthuiskamer De Ketel", place="Wijkcentrum Noord", initiative="Een huiskamer")
        meeting = choices.first_meeting("f" * 32, about, self.groups, CATALOGUE)
        self.meeting: Meeting = choices.with_elements(meeting, self.elements, CATALOGUE)
        self.seats = [
            Seat(self.new_id(), group, group_since=START) for group, n in self.counts.items() for _ in range(n)
        ]
        for group in self.groups:
            if group.voting == "one_voice" and self.members(group.id):
                self.meeting = voices.hold(self.meeting, group.id, self.members(group.id)[0].id)

    def new_id(self) -> str:
        return f"{next(self.numbers):032x}"

    @property
    def evening(self) -> Evening:
        return Evening(self.meeting, tuple(self.seats), tuple(self.votes.values()), 1, "123456")

    def moment(self, **more) -> course.Moment:
        self.now += timedelta(minutes=1)
        there, pages = phones_there(self.evening), len(words.pages(picture(self.evening, Audience("desk"), CATALOGUE)))
        return course.Moment(self.now, self.new_id, there, people=seen(self.evening), pages=pages, **more)

    def do(self, change, *args, **more) -> "Play":
        """An act, as the store does it: what it reveals is frozen."""
        changed = replace(self.evening, meeting=change(self.meeting, *args, self.moment(**more)))
        self.meeting = freeze(self.meeting, changed)
        return self

    def until(self, kind: str, phase: str | None = None) -> "Play":
        """Press the one big button until the evening is in this step (and phase)."""
        topics = self.elements[:2]
        for _ in range(60):
            if self.meeting.step.kind == kind and phase in (None, self.meeting.course.phase):
                return self
            if self.meeting.step.kind == "methods" and self.meeting.course.phase == "propose":
                put = tuple(m.id for m in CATALOGUE.methods[:6])
                self.meeting = choices.put_methods(self.meeting, put, put, CATALOGUE)
            self.do(course.advance, topics=topics)
            self.vote_everything()
        raise AssertionError(f"never came to {kind} {phase}")

    def members(self, group: str) -> list[Seat]:
        return [s for s in self.seats if s.group == group and not s.observer]

    def cast(self, round_id: str, seat: Seat, value: str, item: str = "") -> None:
        row = Vote(round_id, item, seat.id, seat.group, value, next(self.numbers), seat.answer)
        self.votes[round_id, item, seat.id] = row

    def votes_of(self, round_id: str, group: str, counts: tuple[int, ...], dont_know: int = 0) -> None:
        """Let the members of a group vote: so many for position 1, 2, ... and so many for "weet ik niet"."""
        values = [str(i) for i, n in enumerate(counts, 1) for _ in range(n)] + ["dont_know"] * dont_know
        for seat, value in zip(self.members(group), values, strict=False):
            self.cast(round_id, seat, value)

    def vote_everything(self) -> None:
        """Everybody answers what is open, left-leaning, the municipality one step to the right."""
        for found in self.meeting.rounds.values():
            if found.state != "open":
                continue
            for number, seat in enumerate(self.seats):
                if self._may(seat) and (found.id, found.votes_on[0], seat.id) not in self.votes:
                    for item in found.votes_on:
                        self.cast(found.id, seat, _value(found.kind, number, seat.group), item)

    def _may(self, seat: Seat) -> bool:
        speaks = self.meeting.group(seat.group).voting != "one_voice" or seat.id in self.meeting.voices.values()
        return speaks and seat.kind == "phone"

    def seat_answers(self, group: str, answer: str) -> None:
        self.seats = [replace(s, answer=answer) if s.group == group else s for s in self.seats]


def shown_anew(evening: Evening) -> Evening:
    """The same evening, had its rows been as they are now when each round was shown."""
    rounds = evening.meeting.rounds.values()
    before = replace(evening.meeting, rounds={r.id: replace(r, revealed=None) for r in rounds})
    bare = replace(evening.meeting, rounds={r.id: replace(r, frozen=None) for r in rounds})
    return replace(evening, meeting=freeze(before, replace(evening, meeting=bare)))


def _value(kind: str, number: int, group: str) -> str:
    if kind in ("position", "practice"):
        return str(min(5, 1 + number % 3 + (group == "gemeente")))
    if kind == "dots":
        return ("1_2", "1_3", "2_3")[number % 3]
    if kind == "method":
        return ("suits", "suits", "maybe", "no")[number % 4]
    return "concern" if number == 3 else "agree"
