"""All that one audience may see of an evening, and nothing more.

`picture` is the only way to anything anybody sees: a page load, a reconnect and a live update all enter here.
What a seat alone may see (its own votes) is `mine`; a shared picture never holds it. The rule of each field
stands beside it; everything else about positions stays on the server while a round is open or unrevealed.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .evening import ballot, heard, lines
from .evening.ballot import Evening, Seat
from .evening.course import Ahead, ahead, hidden, phases, plan, slots
from .evening.heard import Consent
from .evening.keeping import KEPT
from .evening.meeting import About, Closing, Contact, Group, Kept, Mandate, Note, Pledge, Settlement, Step, Support
from .evening.pledges import mandates
from .evening.proposal import Proposal, Vote, method_results, proposal
from .evening.rows import Row, practised, rows
from .evening.seating import Burst, Listed, burst, speakers, waiting
from .evening.settling import proposed
from .evening.topics import Offered, offered, room_chose, suggest_topics
from .paper.binding import bound_now
from .paper.reading import Reading, reading
from .paper.week import Week, week
from .texts.shapes import Catalogue
from .vocabulary import OTHER, RUNNING

SPEAKERS_AT_MOST = 50
WAITING = ":waiting"  # no group has this for an id


@dataclass(frozen=True)
class Audience:
    """`kind` is an AudienceKind; a phone's picture is that of its group ("" for observers, WAITING until let in).

    `beside` is the language of the person whose card a helper types, where that is not her own.
    """

    kind: str
    group: str = ""
    language: str = "nl"
    beside: str = ""


@dataclass(frozen=True)
class Ballot:
    """A round in which this audience may vote now (for a helper: type cards for).

    `choices` is what may be chosen where that is not the same in every round of its kind: dots lie on two of them.
    """

    round: str
    kind: str
    subject: str
    number: int
    items: tuple[str, ...]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """Where the evening is and what this audience may vote on, for programs."""

    step: str
    index: int
    phase: str
    ballots: tuple[Ballot, ...]


@dataclass(frozen=True)
class Mine:
    """What one seat alone may see: its votes in rounds that still exist (round -> item -> value), and what it is asked.

    `asked`: its group is small, so it is asked how it wants to vote, and `answer` is what it said. `voice` is free,
    mine or other, and '' in a group that has none. `more_time`: it asked for more time in this step.
    """

    seat: str
    group: str
    observer: bool
    votes: Mapping[str, Mapping[str, str]]
    asked: bool
    answer: str
    voice: str
    more_time: bool


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
    """What only those who run the evening see; still no positions of a hidden round.

    `week` is how far the corrections are, None before the first version.
    `to_confirm` are the people there per group, when the desk is to say whether that is right (`ballot.to_confirm`).
    """

    funnel: tuple[Gathered, ...]
    scans: int
    observers: int
    more_time: int
    waiting: int
    burst: Burst | None
    speakers: Mapping[str, tuple[Listed, ...]]
    to_confirm: Mapping[str, int]
    suggestion: tuple[str, ...]
    proposal: Proposal | None
    lines: Mapping[str, int]
    week: Week | None


@dataclass(frozen=True)
class Picture:
    """One audience's view. `progress` is (answered, expected) over the whole room, never per group.

    That it is a `rehearsal` is told to everybody. `paper` (cards and hands per group) is for those who run the evening
    and help at the door. `phases` are those of the step as it is played now, and `room_chose` is what the dots said of
    what to talk about, once that was shown; `offered` is what we propose, in the profile. `left_out` is how many lines
    of each group did not fit on a phone. `reading` is what is read aloud now, for desk and screen, and `page` where; a
    phone has the whole text at once. `told` is for whom a group spoke so far, so that it need not say so twice.
    `guessable`: a phone is told, before it consents, that its group is small.
    """

    audience: Audience
    meeting_id: str
    version: int
    code: str
    rehearsal: bool
    about: About
    groups: tuple[Group, ...]
    small: tuple[str, ...]
    elements: tuple[str, ...]
    programme: tuple[Step, ...]
    plan: tuple[Ahead, ...]
    next: Ahead | None
    step_index: int
    step: Step
    phase: str
    phases: tuple[str, ...]
    since: datetime | None
    door_open: bool
    slips_only: bool
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
    room_chose: tuple[str, ...]
    offered: tuple[Offered, ...]
    proposed: tuple[Settlement, ...]
    notes: tuple[Note, ...]
    pledges: tuple[Pledge, ...]
    left_out: Mapping[str, int]
    told: Mapping[str, tuple[Mandate, ...]]
    supports: Mapping[str, Support]
    contacts: Mapping[str, Contact]
    put: tuple[str, ...]
    method_results: tuple[Vote, ...]
    kept: tuple[Kept, ...]
    consent: Consent | None
    guessable: bool
    closing: Closing
    wraps_up: bool
    final: str
    reading: Reading | None
    page: int
    paper: Mapping[str, int]
    desk: Desk | None

    @property
    def waits(self) -> bool:
        """Whether this is for those whom the desk has yet to let in."""
        return self.audience.group == WAITING

    @property
    def stage(self) -> Stage:
        return Stage(self.step.kind, self.step_index, self.phase, self.ballots)

    @property
    def row(self) -> Row | None:
        """The row of the topic that is talked about."""
        return next((row for row in self.rows if row.element == self.topic), None)

    @property
    def practised(self) -> Row | None:
        """The practice question's answers, for the picture."""
        return practised(self.practice) if self.practice else None

    @property
    def waiting(self) -> tuple[Note, ...]:
        """The texts that wait to be judged, those of a talk that is over apart."""
        return tuple(note for note in self.notes if note.state == "new" and not heard.is_over(note, self.topic))

    @property
    def passed(self) -> tuple[Note, ...]:
        """The texts that nobody judged while they were talked about."""
        return tuple(note for note in self.notes if note.state == "new" and heard.is_over(note, self.topic))

    @property
    def newest(self) -> Row | None:
        """The row of the profile that was shown last: they come in the order of the questions."""
        return next((row for row in reversed(self.rows) if row.look), None)

    @property
    def coming(self) -> str:
        """The element whose row the profile shows next, '' when none waits."""
        return next((row.element for row in self.rows if row.waiting), "")


def picture(evening: Evening, audience: Audience, catalogue: Catalogue) -> Picture:
    """What `audience` may see now."""
    meeting = evening.meeting
    element_rows = rows(evening)
    runs = audience.kind in RUNNING
    pledges, left_out = lines.seen(meeting, audience.kind, audience.group)
    desk = _desk(evening, element_rows, catalogue) if runs else None
    suggestion = desk.suggestion if desk else None
    return Picture(
        audience=audience,
        meeting_id=meeting.id,
        version=evening.version,
        code=evening.code,
        rehearsal=meeting.rehearsal,
        about=meeting.about,
        groups=meeting.groups,
        small=meeting.small,
        elements=meeting.elements,
        programme=meeting.programme,
        plan=plan(meeting, suggestion),
        next=ahead(meeting, suggestion),
        step_index=meeting.course.step,
        step=meeting.step,
        phase=meeting.course.phase,
        phases=phases(meeting),
        since=meeting.course.since,
        door_open=meeting.door_open,
        slips_only=meeting.slips_only,
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
        room_chose=room_chose(evening),
        offered=offered(element_rows, slots(meeting)) if meeting.step.kind == "profile" else (),
        proposed=proposed(evening, next((row for row in element_rows if row.element == meeting.topic), None)),
        notes=() if audience.kind == "helper" else heard.notes(evening, "desk" if runs else "everybody"),
        pledges=pledges,
        left_out=left_out,
        told=mandates(meeting),
        supports=meeting.supports,
        contacts=meeting.contacts,
        put=meeting.methods.put,
        method_results=method_results(evening, catalogue),
        kept=tuple(sorted(meeting.kept.values(), key=lambda k: k.order)),
        consent=heard.consent(evening),
        guessable=_is_guessable(evening, audience),
        closing=meeting.closing,
        wraps_up=meeting.wraps_up,
        final=meeting.versions[-1].kind if meeting.versions else "",
        reading=reading(evening, element_rows, catalogue) if runs or audience.kind == "screen" else None,
        page=meeting.course.page,
        paper={} if audience.kind in ("phone", "screen") else _paper(evening),
        desk=desk,
    )


def mine(evening: Evening, seat: Seat) -> Mine:
    """What one seat alone may see."""
    meeting = evening.meeting
    group = meeting.group(seat.group) if not seat.observer else None
    voice = ""
    if group and group.voting == "one_voice":
        holder = meeting.voices.get(group.id)
        voice = "free" if holder is None else "mine" if holder == seat.id else "other"
    own: dict[str, dict[str, str]] = {}
    for vote in evening.votes_by_seat.get(seat.id, ()) if meeting.votes_are == KEPT else ():
        own.setdefault(vote.round, {})[vote.item] = vote.value
    return Mine(
        seat=seat.id,
        group=seat.group,
        observer=seat.observer,
        votes=own,
        asked=ballot.must_choose(evening, seat),
        answer=seat.answer,
        voice=voice,
        more_time=seat.more_time == meeting.course.step,
    )


def _progress(evening: Evening) -> tuple[int, int]:
    return sum(_answered(evening).values()), sum(ballot.expected_answers(evening).values())


@ballot.once
def _answered(evening: Evening) -> dict[str, int]:
    """Group id -> how many answered everything that waits here: what is open, or closed and not shown yet."""
    return ballot.done(evening, [r for r in evening.meeting.rounds_here() if r.state != "revealed"])


def _ballots(evening: Evening, audience: Audience) -> tuple[Ballot, ...]:
    """Open rounds for phones that were let in; helpers and desk also those that are closed and not yet shown."""
    if audience.group == WAITING:
        return ()
    states = ("open",) if audience.kind in ("phone", "screen") else ("open", "closed")
    rounds = evening.meeting.rounds.values()
    here = {r.id for r in evening.meeting.rounds_here()}
    shown = [r for r in rounds if r.state in states and (r.id in here or r.state == "closed")]
    order = {element: i for i, element in enumerate(evening.meeting.elements)}
    shown.sort(key=lambda r: (order.get(r.subject, -1), r.number))
    return tuple(
        Ballot(r.id, r.kind, r.subject, r.number, r.votes_on, r.items if r.kind == "dots" else ()) for r in shown
    )


def _is_guessable(evening: Evening, audience: Audience) -> bool:
    of_a_group = audience.kind == "phone" and audience.group not in ("", WAITING)
    return of_a_group and heard.is_guessable(evening, audience.group)


def _practice(evening: Evening) -> tuple[int, ...] | None:
    """The practice question's picture, over the whole room and only from five phones."""
    if evening.meeting.step.kind != "practice" or evening.meeting.course.phase != "shown":
        return None
    newest = evening.meeting.rounds_here()[-1:]
    return ballot.practice(evening, newest[0]).counts if newest else None


def _desk(evening: Evening, element_rows: tuple[Row, ...], catalogue: Catalogue) -> Desk:
    meeting = evening.meeting
    slow = Counter(s.group for s in evening.voters if s.more_time == meeting.course.step)
    return Desk(
        funnel=_funnel(evening, slow),
        scans=evening.scans,
        observers=sum(1 for s in evening.seats if s.observer and s.came and not (s.removed or s.waits)),
        more_time=sum(slow.values()),
        waiting=waiting(evening),
        burst=burst(evening),
        speakers=speakers(evening, SPEAKERS_AT_MOST),
        to_confirm=ballot.to_confirm(evening),
        suggestion=suggest_topics(element_rows, slots(meeting), room_chose(evening)),
        proposal=proposal(evening, element_rows, catalogue) if meeting.step.kind == "methods" else None,
        lines=lines.of_its_seat(meeting),
        week=week(meeting, bound_now(evening)) if meeting.versions else None,
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
