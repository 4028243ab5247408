"""Two evenings that differ in hidden votes only: the same acts by the same people, ids and clock included.

`Hall` is an evening with what halls do to counts: latecomers, a second seat on a phone, cards, people who leave.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from tests.scenes import CATALOGUE, Play
from workshop.actie.evening import ballot, choices, course
from workshop.actie.evening.ballot import CHOICES, Seat
from workshop.actie.evening.meeting import Group, Hands, Version
from workshop.actie.paper import recording
from workshop.actie.picture import Audience, picture
from workshop.archive import records
from workshop.audiences import AUDIENCES
from workshop.store.things import put_together, take_apart

GROUPS = (
    Group("bewoners", "Bewoners", "residents", expected=6),
    Group("professionals", "Professionals", "professionals", expected=5),
    Group("gemeente", "Gemeente", "municipality", expected=2, voting="one_voice"),
)
COUNTS = {"bewoners": 6, "professionals": 5, "gemeente": 2}
METHODS = tuple(m.id for m in CATALOGUE.methods[:4])


class Hall(Play):
    """An evening about two questions; who is in `chosen` votes that, the others what `Play` makes of them."""

    def __init__(self, groups: tuple[Group, ...] = GROUPS, counts: dict[str, int] | None = None) -> None:
        super().__init__(groups=groups, counts=counts or COUNTS, elements=("animo", "contact"))
        self.chosen: dict[str, int] = {}

    def late(self, group: str, phone: str = "", answer: str = "", kind: str = "phone") -> Seat:
        self.moment()  # later than what opened before
        seat = Seat(self.new_id(), group, kind, group_since=self.now, answer=answer, phone=phone)
        self.seats.append(seat)
        return seat

    def change(self, seat: Seat, **more: Any) -> Seat:
        changed = replace(seat, **more)
        self.seats = [changed if s.id == seat.id else s for s in self.seats]
        return changed

    def leave(self, seat: Seat) -> None:
        """Somebody's own wish: nothing of theirs stays (`forgetting.forget_seat`)."""
        self.seats = [s for s in self.seats if s.id != seat.id]
        self.votes = {key: vote for key, vote in self.votes.items() if vote.seat != seat.id}

    def remove(self, seat: Seat) -> None:
        """The desk takes a seat out (`votes.remove_seat`)."""
        self.change(seat, removed=True)
        hidden = {r.id for r in self.meeting.rounds.values() if not r.revealed}
        self.votes = {key: v for key, v in self.votes.items() if v.seat != seat.id or v.round not in hidden}

    def cards(self, group: str, *choices_made: int) -> None:
        for chosen in choices_made:
            seat = self.late(group, kind="paper")
            self.chosen[seat.id] = chosen
            self.vote_as_chosen(seat)

    def raise_hands(self, group: str, kind: str, *counts: int) -> None:
        """In every round of a kind that is closed and not shown."""
        for found in [r for r in self.meeting.rounds.values() if r.state == "closed" and r.kind == kind]:
            for item in found.votes_on:
                self.meeting = choices.hands(self.meeting, Hands(found.id, item, group, counts), len(counts))

    def vote_as_chosen(self, *seats: Seat) -> None:
        """What is open, and for a card what is not shown yet: the same choice (0..) in each, as far as there is one."""
        for seat in seats:
            for found in self.meeting.rounds.values():
                if found.kind == "practice" or found.revealed or (found.closed and seat.kind != "paper"):
                    continue
                values = CHOICES[found.kind]
                for item in found.votes_on:
                    self.cast(found.id, seat, values[self.chosen[seat.id] % len(values)], item)

    def vote_everything(self) -> None:
        here = [s for s in self.seats if s.id in self.chosen and s.kind == "phone" and not s.removed]
        self.vote_as_chosen(*here)
        super().vote_everything()

    def press(self) -> "Hall":
        """The one big button, and everybody votes on what is open."""
        if (self.meeting.step.kind, self.meeting.course.phase) == ("methods", "propose"):
            self.meeting = choices.put_methods(self.meeting, METHODS, METHODS, CATALOGUE)
        self.do(course.advance, topics=("animo",))
        self.vote_everything()
        return self

    def to(self, kind: str, phase: str) -> "Hall":
        while (self.meeting.step.kind, self.meeting.course.phase) != (kind, phase):
            self.press()
        return self

    def confirm(self, **people: int) -> "Hall":
        return self.do(course.confirm, people or ballot.seen(self.evening))

    def seen(self) -> dict[str, str]:
        """All that anybody gets: the picture of every audience, and the record, live and final."""
        evening = self.evening
        # Through what the database keeps of it: a reveal is read back as it was frozen.
        meeting = put_together(evening.meeting.id, take_apart(evening.meeting))
        evening = replace(evening, meeting=replace(meeting, rounds=evening.meeting.rounds))
        groups = ("", *(g.id for g in evening.meeting.voting_groups))
        audiences = [Audience(kind, g) for kind in AUDIENCES for g in (groups if kind == "phone" else ("",))]
        found = {f"{a.kind}/{a.group}": repr(picture(evening, a, CATALOGUE)) for a in audiences}
        for kind in ("", "final"):
            version = Version(1, kind, self.now) if kind else None
            made = recording.make(evening, CATALOGUE, version, self.now)
            found[f"record/{kind}"] = records.write(made)
        return found


Evening = Callable[..., Iterator[Hall]]


def differences(evening: Evening, one: Any, other: Any) -> dict[int, list[str]]:
    """Station (0..) -> who could tell two evenings apart there; `evening(secret)` yields its hall at each station."""
    pairs = zip_longest((hall.seen() for hall in evening(one)), (hall.seen() for hall in evening(other)))
    told = ((nr, [who for who in a if a[who] != b[who]]) for nr, (a, b) in enumerate(pairs))
    return {nr: who for nr, who in told if who}
