"""How an evening moves: the programme step by step, and the life of a round within it.

One button can lead a whole evening: `advance` takes the meeting to the next phase, or the next step.
Everything may be revisited (`go_to`); only a reveal cannot be taken back: it takes a new round.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from .errors import Refused
from .keeping import KEPT
from .meeting import OTHER, PHASES, ROUND_OF_STEP, Course, Meeting, Round, Screen, Step

SMALL = 3
MAX_MINUTES = 60


@dataclass(frozen=True)
class Moment:
    """What the pure rules need from outside: the time (UTC), new ids, and who is there.

    `present` counts seats per group; `topics` is what to talk about when the room picked nothing.
    """

    now: datetime
    new_id: Callable[[], str]
    present: Mapping[str, int] = field(default_factory=dict)
    topics: tuple[str, ...] = ()


def advance(meeting: Meeting, moment: Moment) -> Meeting:
    """The one big button: the next row of the profile, the next phase, or the next step."""
    if meeting.step.kind == "profile" and hidden(meeting):
        return reveal(meeting, hidden(meeting)[0].id, moment)
    if meeting.step.kind == "profile" and not meeting.topics:
        meeting = pick_topics(meeting, moment.topics[: _slots(meeting)])
    phases = _phases(meeting)
    place = phases.index(meeting.course.phase)
    if place + 1 < len(phases):
        return _enter(meeting, meeting.course.step, phases[place + 1], moment)
    return _enter_step(meeting, _next_step(meeting), moment)


def go_to(meeting: Meeting, index: int, moment: Moment) -> Meeting:
    """Any step of the programme, in the phase its rounds are in; open rounds of the step left are closed."""
    if not 0 <= index < len(meeting.programme):
        raise Refused("unknown_step")
    there = replace(meeting, course=Course(index, "", moment.now))
    return _enter(_leave(meeting, moment), index, _resume(there), moment)


def skip_to(meeting: Meeting, phase: str, moment: Moment) -> Meeting:
    """A later phase of this step at once: settle without a second vote, say."""
    phases = meeting.step.phases if phase != "settle" else PHASES[meeting.step.kind]
    if phase not in phases or phases.index(phase) < phases.index(meeting.course.phase):
        raise Refused("unknown_phase")
    return _enter(_leave(meeting, moment), meeting.course.step, phase, moment)


def close(meeting: Meeting, moment: Moment) -> Meeting:
    """Close every open round of this step; phones hear that voting has stopped."""
    if not any(r.state == "open" for r in meeting.rounds_here()):
        raise Refused("round_not_open")
    return _enter(meeting, meeting.course.step, "closed", moment)


def reopen(meeting: Meeting, moment: Moment) -> Meeting:
    """Undo a close, as long as nothing was revealed and votes still belong to seats."""
    if meeting.votes_are != KEPT:
        raise Refused("already_final")
    waiting = [r for r in meeting.rounds_here() if r.state == "closed"]
    if not waiting:
        raise Refused("nothing_to_reopen")
    for waiting_round in waiting:
        meeting = meeting.with_round(replace(waiting_round, closed=None))
    return _at(meeting, "open", moment)


def reveal(meeting: Meeting, round_id: str, moment: Moment) -> Meeting:
    """Show one closed round. There is no way back from here: it takes a new round."""
    found = meeting.round(round_id)
    if found.state == "open":
        raise Refused("round_still_open")
    if found.state == "revealed":
        raise Refused("already_done")
    return meeting.with_round(replace(found, revealed=moment.now))


def reveal_all(meeting: Meeting, moment: Moment) -> Meeting:
    """Show every row of the profile at once."""
    for waiting in hidden(meeting):
        meeting = reveal(meeting, waiting.id, moment)
    return meeting


def hidden(meeting: Meeting) -> tuple[Round, ...]:
    """The closed position rounds that wait to be shown, in the order of the chosen questions."""
    waiting = [r for r in meeting.rounds.values() if r.kind == "position" and r.state == "closed"]
    return tuple(sorted(waiting, key=lambda r: meeting.elements.index(r.subject)))


def pick_topics(meeting: Meeting, elements: tuple[str, ...]) -> Meeting:
    """What the room wants to talk about; the programme grows when there are more topics than steps."""
    if len(set(elements)) != len(elements) or not set(elements) <= set(meeting.elements):
        raise Refused("unknown_element")
    missing = len(elements) - _slots(meeting)
    programme = meeting.programme
    for _ in range(max(0, missing)):
        programme = _with_topic_step(programme)
    return replace(meeting, topics=elements, programme=programme)


def again(meeting: Meeting, moment: Moment) -> Meeting:
    """Vote once more on what this step voted on, after it was shown: consent to a mended agreement, say."""
    rounds = meeting.rounds_here()
    if not rounds or meeting.step.kind == "vote" or any(r.state != "revealed" for r in rounds):
        raise Refused("nothing_to_repeat")
    return _enter(meeting, meeting.course.step, "open", moment)


def new_round(meeting: Meeting, element: str, moment: Moment) -> Meeting:
    """Vote on an element once more, wherever the evening is: the step becomes that element's topic."""
    if element not in meeting.elements:
        raise Refused("unknown_element")
    if element not in meeting.topics:
        meeting = pick_topics(meeting, (*meeting.topics, element))
    slots = [i for i, step in enumerate(meeting.programme) if step.kind == "topic"]
    index = slots[meeting.topics.index(element)]
    return _enter(_leave(meeting, moment), index, "open", moment)


def set_timer(meeting: Meeting, minutes: int, moment: Moment) -> Meeting:
    """Start a calm count-down of so many minutes, or add to one that runs; 0 stops it. It never closes a round."""
    if not 0 <= minutes <= MAX_MINUTES:
        raise Refused("bad_number")
    running = meeting.screen.timer_ends
    start = running if running and running > moment.now else moment.now
    ends = start + timedelta(minutes=minutes) if minutes else None
    return replace(meeting, screen=replace(meeting.screen, timer_ends=ends))


def blank(meeting: Meeting, on: bool) -> Meeting:
    """Black out the projector, or bring it back."""
    return replace(meeting, screen=replace(meeting.screen, blank=on))


def door(meeting: Meeting, is_open: bool) -> Meeting:
    """Whether newcomers may still join; seats that exist always come back in."""
    return replace(meeting, door_open=is_open)


def _phases(meeting: Meeting) -> tuple[str, ...]:
    """The phases ahead; a topic planned without a second vote that is voted on anyway has them all."""
    if meeting.course.phase in meeting.step.phases:
        return meeting.step.phases
    return PHASES[meeting.step.kind]


def _slots(meeting: Meeting) -> int:
    return sum(1 for step in meeting.programme if step.kind == "topic")


def _with_topic_step(programme: tuple[Step, ...]) -> tuple[Step, ...]:
    last = max(i for i, step in enumerate(programme) if step.kind in ("topic", "profile", "vote", "lobby"))
    model = next((s for s in programme if s.kind == "topic"), Step("topic", 12))
    return (*programme[: last + 1], model, *programme[last + 1 :])


def _next_step(meeting: Meeting) -> int:
    """The following step; topic steps for which nothing was picked are passed over."""
    for index in range(meeting.course.step + 1, len(meeting.programme)):
        there = replace(meeting, course=Course(index))
        if meeting.programme[index].kind != "topic" or there.topic:
            return index
    raise Refused("last_step")


def _enter_step(meeting: Meeting, index: int, moment: Moment) -> Meeting:
    phase = meeting.programme[index].phases[0]
    there = replace(meeting, course=Course(index, phase))
    if phase == "open" and there.rounds_here() and not _can_reopen(there):
        phase = _resume(there)
    return _enter(_leave(meeting, moment), index, phase, moment)


def _can_reopen(meeting: Meeting) -> bool:
    return any(r.state == "closed" for r in meeting.rounds_here())


def _resume(meeting: Meeting) -> str:
    """The phase a step is in by the state of its rounds; its first phase when it has none."""
    first = meeting.step.phases[0]
    rounds = meeting.rounds_here()
    if meeting.step.kind == "topic":
        rounds = tuple(r for r in rounds if r.number > 1)
    if not rounds:
        return first
    if any(r.state == "open" for r in rounds):
        return "open"
    if all(r.state == "revealed" for r in rounds) and "shown" in meeting.step.phases:
        return "shown"
    return "closed"


def _leave(meeting: Meeting, moment: Moment) -> Meeting:
    """Close what is still open: no round collects votes behind another step's back."""
    for open_round in [r for r in meeting.rounds.values() if r.state == "open"]:
        meeting = meeting.with_round(replace(open_round, closed=moment.now))
    return meeting


def _at(meeting: Meeting, phase: str, moment: Moment) -> Meeting:
    return replace(meeting, course=replace(meeting.course, phase=phase))


def _enter(meeting: Meeting, index: int, phase: str, moment: Moment) -> Meeting:
    """Stand in that step and phase, and do what the phase asks of the rounds."""
    moved = index != meeting.course.step
    since = moment.now if moved or meeting.course.since is None else meeting.course.since
    timer = None if moved else meeting.screen.timer_ends
    meeting = replace(
        meeting,
        course=Course(index, phase, since),
        screen=Screen(blank=meeting.screen.blank and not moved, timer_ends=timer),
    )
    if phase == "open":
        return _open_rounds(meeting, moment)
    if phase == "closed":
        return _leave(meeting, moment)
    if phase == "shown":
        return _show(_leave(meeting, moment), moment)
    return meeting


def _show(meeting: Meeting, moment: Moment) -> Meeting:
    for waiting in [r for r in meeting.rounds_here() if r.state == "closed"]:
        meeting = reveal(meeting, waiting.id, moment)
    return meeting


def _open_rounds(meeting: Meeting, moment: Moment) -> Meeting:
    """Open a round for each subject: the waiting one again, or a new one where none waits."""
    kind = ROUND_OF_STEP[meeting.step.kind]
    items = meeting.methods.put if kind == "method" else ("",)
    if not items:
        raise Refused("no_methods_put")
    if meeting.votes_are != KEPT:
        raise Refused("already_final")
    if kind == "position":
        meeting = _with_small_groups(meeting, moment)
    for subject in meeting.subjects():
        earlier = meeting.rounds_of(kind, subject)
        if earlier and earlier[-1].state != "revealed":
            meeting = meeting.with_round(replace(earlier[-1], closed=None))
        elif not (earlier and meeting.step.kind == "vote"):
            number = len(earlier) + 1
            meeting = meeting.with_round(Round(moment.new_id(), kind, subject, number, moment.now, items=items))
    return meeting


def _with_small_groups(meeting: Meeting, moment: Moment) -> Meeting:
    """Note the groups that must be asked before they vote (design 2, 2.2 "Small" and 2.5.4)."""
    small = {g.id for g in meeting.groups if g.voting == "ask" and moment.present.get(g.id, 0) < SMALL}
    asked = [g.id for g in meeting.groups if g.id in small or g.id in meeting.small]
    return replace(meeting, small=tuple(g for g in asked if g != OTHER))
