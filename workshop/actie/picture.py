"""All that one audience may see of an evening, and nothing more.

`picture` is the only way to anything anybody sees: a page load, a reconnect and a live update all enter here.
What a seat alone may see (its own votes) is `mine`; a shared picture never holds it. The rule of each field
stands beside it; everything else about positions stays on the server while a round is open or unrevealed.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from . import ballot
from .ballot import Evening, Seat
from .catalogue import Catalogue
from .course import hidden
from .keeping import KEPT
from .meeting import OTHER, About, Closing, Contact, Group, Kept, Note, Pledge, Step, Support
from .proposal import Proposal, Vote, method_results, proposal
from .rows import Row, rows
from .standing import NUMBERS_FROM, Standing

RUNNING = ("desk", "writer")
AUDIENCES = ("phone", "screen", "desk", "writer", "helper")


@dataclass(frozen=True)
class Audience:
    """`kind` is one of AUDIENCES; a phone's picture is that of its group ("" for observers)."""

    kind: str
    group: str = ""
    language: str = "nl"


@dataclass(frozen=True)
class Ballot:
    """A round in which this audience may vote now (for a helper: type cards for)."""

    round: str
    kind: str
    subject: str
    number: int
    items: tuple[str, ...]


@dataclass(frozen=True)
class Consent:
    """What the consent round said: that somebody has a concern is always told, counts only from five."""

    round: str
    number: int
    concern: bool
    objection: bool
    counts: Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Gathered:
    """One line of the desk's join funnel: numbers of people, and how many hold more seats than expected."""

    group: str
    expected: int
    present: int
    done: int
    answers: int
    more_time: int
    too_many: int
    voice: str


@dataclass(frozen=True)
class Desk:
    """What only those who run the evening see; still no positions of a hidden round."""

    funnel: tuple[Gathered, ...]
    scans: int
    observers: int
    more_time: int
    seats: tuple[Seat, ...]
    suggestion: tuple[str, ...]
    proposal: Proposal | None


@dataclass(frozen=True)
class Picture:
    """One audience's view. `progress` is (answered, expected) over the whole room, never per group.

    `paper` (cards and hands per group) is for those who run the evening and help at the door.
    """

    audience: Audience
    meeting_id: str
    version: int
    code: str
    about: About
    groups: tuple[Group, ...]
    small: tuple[str, ...]
    elements: tuple[str, ...]
    programme: tuple[Step, ...]
    step_index: int
    step: Step
    phase: str
    since: datetime | None
    door_open: bool
    blank: bool
    timer_ends: datetime | None
    people: int
    progress: tuple[int, int]
    ballots: tuple[Ballot, ...]
    practice: tuple[int, ...] | None
    rows: tuple[Row, ...]
    hidden: int
    topics: tuple[str, ...]
    topic: str
    notes: tuple[Note, ...]
    pledges: tuple[Pledge, ...]
    supports: Mapping[str, Support]
    contacts: Mapping[str, Contact]
    put: tuple[str, ...]
    method_results: tuple[Vote, ...]
    kept: tuple[Kept, ...]
    consent: Consent | None
    closing: Closing
    final: str
    paper: Mapping[str, int]
    desk: Desk | None

    @property
    def row(self) -> Row | None:
        """The row of the topic that is talked about."""
        return next((row for row in self.rows if row.element == self.topic), None)


def picture(evening: Evening, standings: Mapping[str, Standing], audience: Audience, catalogue: Catalogue) -> Picture:
    """What `audience` may see now. `standings` are those of revealed rounds (`ballot.standings`)."""
    meeting = evening.meeting
    element_rows = rows(evening, standings)
    runs = audience.kind in RUNNING
    return Picture(
        audience=audience,
        meeting_id=meeting.id,
        version=evening.version,
        code=evening.code,
        about=meeting.about,
        groups=meeting.groups,
        small=meeting.small,
        elements=meeting.elements,
        programme=meeting.programme,
        step_index=meeting.course.step,
        step=meeting.step,
        phase=meeting.course.phase,
        since=meeting.course.since,
        door_open=meeting.door_open,
        blank=meeting.screen.blank,
        timer_ends=meeting.screen.timer_ends,
        people=ballot.people(evening),
        progress=_progress(evening),
        ballots=_ballots(evening, audience),
        practice=_practice(evening),
        rows=element_rows,
        hidden=len(hidden(meeting)),
        topics=meeting.topics,
        topic=meeting.topic,
        notes=_notes(evening, audience, element_rows),
        pledges=tuple(sorted(meeting.pledges.values(), key=lambda p: p.order)),
        supports=meeting.supports,
        contacts=meeting.contacts,
        put=meeting.methods.put,
        method_results=method_results(evening, catalogue),
        kept=tuple(sorted(meeting.kept.values(), key=lambda k: k.order)),
        consent=_consent(evening),
        closing=meeting.closing,
        final=meeting.versions[-1].kind if meeting.versions else "",
        paper={} if audience.kind in ("phone", "screen") else _paper(evening),
        desk=_desk(evening, element_rows, catalogue) if runs else None,
    )


def mine(evening: Evening, seat: Seat) -> dict[str, Any]:
    """What one seat alone may see: its votes in rounds that still exist, and what it is asked.

    Plain JSON values; `voice` is '' (no one voice), free, mine or other.
    """
    meeting = evening.meeting
    group = meeting.group(seat.group) if not seat.observer else None
    voice = ""
    if group and group.voting == "one_voice":
        holder = meeting.voices.get(group.id)
        voice = "free" if holder is None else "mine" if holder == seat.id else "other"
    own: dict[str, dict[str, str]] = {}
    for vote in evening.votes_by_seat.get(seat.id, ()) if meeting.votes_are == KEPT else ():
        own.setdefault(vote.round, {})[vote.item] = vote.value
    return {
        "seat": seat.id,
        "group": seat.group,
        "observer": seat.observer,
        "votes": own,
        "asked": ballot.is_asked(meeting, seat),
        "answer": seat.answer,
        "voice": voice,
        "more_time": seat.more_time == meeting.course.step,
    }


def _progress(evening: Evening) -> tuple[int, int]:
    return sum(_answered(evening).values()), sum(ballot.expected_answers(evening).values())


@ballot.once
def _answered(evening: Evening) -> dict[str, int]:
    """Group id -> how many answered everything that waits here: what is open, or closed and not shown yet."""
    return ballot.done(evening, [r for r in evening.meeting.rounds_here() if r.state != "revealed"])


def _ballots(evening: Evening, audience: Audience) -> tuple[Ballot, ...]:
    """Open rounds for phones; helpers and desk also those that are closed and not yet shown."""
    states = ("open",) if audience.kind in ("phone", "screen") else ("open", "closed")
    rounds = evening.meeting.rounds.values()
    here = {r.id for r in evening.meeting.rounds_here()}
    shown = [r for r in rounds if r.state in states and (r.id in here or r.state == "closed")]
    order = {element: i for i, element in enumerate(evening.meeting.elements)}
    shown.sort(key=lambda r: (order.get(r.subject, -1), r.number))
    return tuple(Ballot(r.id, r.kind, r.subject, r.number, r.items) for r in shown)


def _practice(evening: Evening) -> tuple[int, ...] | None:
    """The practice question's picture, over the whole room and only from five votes: it teaches, it counts nothing."""
    if evening.meeting.step.kind != "practice" or evening.meeting.course.phase != "shown":
        return None
    newest = evening.meeting.rounds_here()[-1:]
    counts = ballot.practice_votes(evening, newest[0]) if newest else (0,) * 5
    return counts if sum(counts) >= NUMBERS_FROM else None


def _notes(evening: Evening, audience: Audience, element_rows: tuple[Row, ...]) -> tuple[Note, ...]:
    """Texts of participants: new ones at the desk only after the close, elsewhere only what was let through.

    Without its group when that has under five seats; from a group that does not count never beyond the desk (2.5.7).
    """
    if audience.kind == "helper":
        return ()
    seats = ballot.present(evening)
    kept = []
    for note in evening.meeting.notes.values():
        beyond = note.state == "shown" and (note.kind != "reason" or _counts(note, element_rows))
        if beyond or (audience.kind in RUNNING and not _round_open(evening, note)):
            group = note.group if seats.get(note.group, 0) >= NUMBERS_FROM else ""
            kept.append(replace(note, group=group))
    # Sorted by id, which says nothing: the order of writing would point at who was quick.
    return tuple(sorted(kept, key=lambda n: n.id))


def _round_open(evening: Evening, note: Note) -> bool:
    kind = "position" if note.kind == "reason" else "consent"
    return any(r.state == "open" for r in evening.meeting.rounds_of(kind, note.subject))


def _counts(note: Note, element_rows: tuple[Row, ...]) -> bool:
    """Whether the note's group counted in the newest look of its element."""
    look = next((row.look for row in element_rows if row.element == note.subject), None)
    return look is not None and any(m.group == note.group and m.show != "none" for m in look.marks)


def _consent(evening: Evening) -> Consent | None:
    shown = [r for r in evening.meeting.rounds_of("consent") if r.state == "revealed"]
    if not shown:
        return None
    votes = ballot.consent_votes(evening, shown[-1])
    counts = {g: (c["agree"], c["concern"], c["object"]) for g, c in votes.items()}
    return Consent(
        shown[-1].id,
        shown[-1].number,
        concern=any(c[1] for c in counts.values()),
        objection=any(c[2] for c in counts.values()),
        counts={g: c for g, c in counts.items() if sum(c) >= NUMBERS_FROM},
    )


def _desk(evening: Evening, element_rows: tuple[Row, ...], catalogue: Catalogue) -> Desk:
    meeting = evening.meeting
    slow = Counter(s.group for s in evening.voters if s.more_time == meeting.course.step)
    return Desk(
        funnel=_funnel(evening, slow),
        scans=evening.scans,
        observers=sum(1 for s in evening.seats if s.observer and not s.removed),
        more_time=sum(slow.values()),
        # How a seat of a small group chose to vote is its own affair.
        seats=tuple(replace(seat, answer="", more_time=None) for seat in evening.voters),
        suggestion=suggest_topics(element_rows, sum(1 for s in meeting.programme if s.kind == "topic")),
        proposal=proposal(evening, element_rows, catalogue) if meeting.step.kind == "methods" else None,
    )


def _funnel(evening: Evening, slow: Counter[str]) -> tuple[Gathered, ...]:
    there, answers = ballot.present(evening), ballot.expected_answers(evening)
    answered = _answered(evening)
    return tuple(
        Gathered(
            group.id,
            group.expected,
            there.get(group.id, 0),
            answered.get(group.id, 0),
            answers.get(group.id, 0),
            slow[group.id],
            max(0, there.get(group.id, 0) - group.expected) if group.expected else 0,
            evening.meeting.voices.get(group.id, ""),
        )
        for group in evening.meeting.voting_groups
        if group.id != OTHER or there.get(OTHER)
    )


def _paper(evening: Evening) -> dict[str, int]:
    """Group id -> cards and hands so far in what is not shown yet: how many came by paper, never where."""
    most: dict[str, int] = {}
    for found in (r for r in evening.meeting.rounds.values() if r.state != "revealed"):
        for group, count in ballot.paper_counts(evening, found).items():
            most[group] = max(most.get(group, 0), count)
    return most


def suggest_topics(element_rows: tuple[Row, ...], slots: int) -> tuple[str, ...]:
    """What to talk about when the room picks nothing: where it stands furthest apart, in the model's order."""
    weight = {"verdeeld": 0, "bespreken": 1, "te_weinig_stemmen": 2, "gedeeld": 3}
    looked = [(row.element, row.look) for row in element_rows if row.look]
    ranked = sorted(looked, key=lambda pair: weight[pair[1].status])
    return tuple(element for element, _ in ranked[: slots or 1])
