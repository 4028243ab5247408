"""How an evening moves: the programme step by step, and the life of a round within it.

One button can lead a whole evening: `advance` takes the meeting to the next phase, or the next step.
Everything may be revisited (`go_to`); only a reveal cannot be taken back: it takes a new round.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ..errors import Refused
from . import settling
from .gathered import SMALL, asked_of
from .keeping import KEPT
from .meeting import Course, Meeting, MethodChoice, Round, Screen, Settlement, Step
from .outcome import Outcome

MAX_MINUTES = 60


@dataclass(frozen=True)
class Moment:
    """What the pure rules need from outside: the time (UTC), new ids, and who is there.

    `present` counts different phones per group, `people` everybody (`ballot.seen`); `topics` is what to talk about
    when the room picked nothing, `settlements` what to settle when nobody wrote anything else (`settling.proposed`),
    `methods` what to put to the room while nothing is on the table. `pages` is how many pages there are to read aloud,
    and `digest` what stands on them.
    """

    now: datetime
    new_id: Callable[[], str]
    present: Mapping[str, int] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    settlements: tuple[Settlement, ...] = ()
    methods: tuple[str, ...] = ()
    people: Mapping[str, int] = field(default_factory=dict)
    pages: int = 1
    digest: str = ""


@dataclass(frozen=True)
class Ahead:
    """A step of the programme as it is planned now. `topic` is '' where it has none, or none that is known yet.

    `held` is false for a gesprek that nothing was chosen for: it is passed over.
    """

    index: int
    step: Step
    topic: str
    held: bool


def plan(meeting: Meeting, suggestion: tuple[str, ...] | None = None) -> tuple[Ahead, ...]:
    """Every step of the programme, with what is talked about there.

    `suggestion` is what leaving the profile without a choice takes; None for who may not see it.
    """
    topics = meeting.topics or _suggested(meeting, suggestion)
    places = iter(range(slots(meeting)))
    planned = []
    for index, step in enumerate(meeting.programme):
        place = next(places) if step.kind == "topic" else -1
        topic = topics[place] if 0 <= place < len(topics) else ""
        planned.append(Ahead(index, step, topic, step.kind != "topic" or place < len(topics)))
    return tuple(planned)


def ahead(meeting: Meeting, suggestion: tuple[str, ...] | None = None) -> Ahead | None:
    """The step that comes after this one, for everybody who says so; None at the last."""
    return next((one for one in plan(meeting, suggestion)[meeting.course.step + 1 :] if one.held), None)


def _suggested(meeting: Meeting, suggestion: tuple[str, ...] | None) -> tuple[str, ...]:
    """What the profile gives when the room chooses nothing; '' for each talk of which only that it comes is known."""
    if meeting.step.kind != "profile":
        return ()
    if suggestion is not None and not hidden(meeting) and _is_last_phase(meeting):
        return suggestion[: slots(meeting)]
    voted = {r.subject for r in meeting.rounds.values() if r.kind == "position"}
    return ("",) * min(slots(meeting), len(voted))


def advance(meeting: Meeting, moment: Moment) -> Meeting:
    """The one big button: the next row of the profile or page of the agreement, the next phase, or the next step.

    Raises Refused("last_step").
    """
    if meeting.step.kind == "profile" and hidden(meeting):
        return reveal(meeting, hidden(meeting)[0].id, moment)
    if meeting.is_read and meeting.course.page + 1 < moment.pages:
        return turn(meeting, meeting.course.page + 1, moment)
    if meeting.is_read:
        meeting = replace(meeting, read=moment.digest)
    if not _is_last_phase(meeting):
        following = phases(meeting)[phases(meeting).index(meeting.course.phase) + 1]
        return _enter(meeting, meeting.course.step, following, moment)
    if meeting.step.kind == "profile" and not meeting.topics:
        meeting = pick_topics(meeting, moment.topics[: slots(meeting)])
    coming = ahead(meeting, moment.topics)
    if not coming:
        raise Refused("last_step")
    return _enter_step(meeting, coming.index, moment)


def press(meeting: Meeting, moment: Moment) -> Outcome:
    """The same, as the desk presses it, so that one button runs a whole evening and brings an agreement home.

    Where a settlement is proposed it is recorded first, and where no method is on the table those proposed are put
    there; the last press also freezes the concept.
    """
    if moment.settlements:
        return Outcome(settling.record(meeting, moment.settlements))
    if (meeting.step.kind, meeting.course.phase) == ("methods", "propose") and not meeting.methods.put:
        meeting = replace(meeting, methods=MethodChoice(moment.methods, moment.methods))
    moved = advance(meeting, moment)
    ends = moved.course.phase == "done" and not moved.versions
    return Outcome(moved, version="concept" if ends else "")


def press_bare(meeting: Meeting, moment: Moment) -> Outcome:
    """The same, without settling what is proposed: the paper then says that nothing was agreed."""
    return press(meeting, replace(moment, settlements=()))


def confirm(meeting: Meeting, seen: Mapping[str, int], moment: Moment) -> Meeting:
    """Keep the numbers the desk saw and said yes to: a group never counts for more at a threshold (design 2, 2.5.10).

    Who came in while the desk was looking is not among them. Holds for every round that is not shown yet.
    """
    confirmed = {meeting.group(group).id: min(count, moment.people.get(group, 0)) for group, count in seen.items()}
    return replace(meeting, confirmed={**meeting.confirmed, **confirmed})


def go_to(meeting: Meeting, index: int, moment: Moment) -> Meeting:
    """Any step of the programme, in the phase its rounds are in; open rounds of the step left are closed.

    Raises Refused("unknown_step").
    """
    if not 0 <= index < len(meeting.programme):
        raise Refused("unknown_step")
    there = replace(meeting, course=Course(index, "", moment.now))
    return _enter(_leave(meeting, moment), index, _resume(there), moment)


def turn(meeting: Meeting, page: int, moment: Moment) -> Meeting:
    """To a page of the agreement that is read aloud; past the last one is the last, for a text that became shorter.

    Raises Refused("unknown_phase").
    """
    if not meeting.is_read:
        raise Refused("unknown_phase")
    return replace(meeting, course=replace(meeting.course, page=max(0, min(page, moment.pages - 1))))


def skip_to(meeting: Meeting, phase: str, moment: Moment) -> Meeting:
    """A later phase of this step at once: settle without a second vote, say. Raises Refused("unknown_phase")."""
    all_of_it = phases(meeting) if phase != "settle" else meeting.step.of.phases
    if phase not in all_of_it or all_of_it.index(phase) < all_of_it.index(meeting.course.phase):
        raise Refused("unknown_phase")
    return _enter(_leave(meeting, moment), meeting.course.step, phase, moment)


def close(meeting: Meeting, moment: Moment) -> Meeting:
    """Close every open round of this step; phones hear that voting has stopped. Raises Refused("round_not_open")."""
    if not any(r.state == "open" for r in meeting.rounds_here()):
        raise Refused("round_not_open")
    return _enter(meeting, meeting.course.step, "closed", moment)


def reopen(meeting: Meeting, moment: Moment) -> Meeting:
    """Undo a close, as long as nothing was revealed and votes still belong to seats.

    Raises Refused: already_final, nothing_to_reopen.
    """
    if meeting.votes_are != KEPT:
        raise Refused("already_final")
    waiting = [r for r in meeting.rounds_here() if r.state == "closed"]
    if not waiting:
        raise Refused("nothing_to_reopen")
    for waiting_round in waiting:
        meeting = meeting.with_round(replace(waiting_round, closed=None))
    return _at(meeting, "open", moment)


def reveal(meeting: Meeting, round_id: str, moment: Moment) -> Meeting:
    """Show one closed round. There is no way back from here: it takes a new round.

    Raises Refused: already_done, round_still_open.
    """
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
    """What the room wants to talk about; the programme grows when there are more topics than steps.

    Raises Refused("unknown_element").
    """
    if len(set(elements)) != len(elements) or not set(elements) <= set(meeting.elements):
        raise Refused("unknown_element")
    missing = len(elements) - slots(meeting)
    programme = meeting.programme
    for _ in range(max(0, missing)):
        programme = _with_topic_step(programme)
    return replace(meeting, topics=elements, programme=programme)


def again(meeting: Meeting, moment: Moment) -> Meeting:
    """Vote once more on what this step voted on, after it was shown: consent to a mended agreement, say.

    Raises Refused("nothing_to_repeat").
    """
    rounds = meeting.rounds_here()
    if not rounds or meeting.step.kind == "vote" or any(r.state != "revealed" for r in rounds):
        raise Refused("nothing_to_repeat")
    return _enter(meeting, meeting.course.step, "open", moment)


def new_round(meeting: Meeting, element: str, moment: Moment) -> Meeting:
    """Vote on an element once more, wherever the evening is: the step becomes that element's topic.

    Raises Refused("unknown_element").
    """
    if element not in meeting.elements:
        raise Refused("unknown_element")
    if element not in meeting.topics:
        meeting = pick_topics(meeting, (*meeting.topics, element))
    slots = [i for i, step in enumerate(meeting.programme) if step.kind == "topic"]
    index = slots[meeting.topics.index(element)]
    return _enter(_leave(meeting, moment), index, "open", moment)


def set_timer(meeting: Meeting, minutes: int, moment: Moment) -> Meeting:
    """Start a calm count-down of so many minutes, or add to one that runs; 0 stops it. It never closes a round.

    Raises Refused("bad_number").
    """
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


def demand_slips(meeting: Meeting, slips_only: bool) -> Meeting:
    """Whether newcomers vote by a slip only: one paper, one voice. Who sits there already stays."""
    return replace(meeting, slips_only=slips_only)


def phases(meeting: Meeting) -> tuple[str, ...]:
    """The phases of this step as it is played now; a topic without a second vote that is voted on anyway has them all.

    The profile has no dots where there is nothing to choose.
    """
    if meeting.step.kind == "profile" and meeting.course.phase == "rows" and not _lets_choose(meeting):
        return meeting.step.of.short
    return meeting.step.phases if meeting.course.phase in meeting.step.phases else meeting.step.of.phases


def slots(meeting: Meeting) -> int:
    """How many topics the programme has time for."""
    return sum(1 for step in meeting.programme if step.kind == "topic")


def _is_last_phase(meeting: Meeting) -> bool:
    return phases(meeting)[-1] == meeting.course.phase


def _lets_choose(meeting: Meeting) -> bool:
    """Whether dots say something: nobody chose yet, and there is more to talk about than there is time for."""
    choosing = meeting.step.dots and not meeting.topics and not hidden(meeting)
    return choosing and 0 < slots(meeting) < len(_to_choose_from(meeting))


def _to_choose_from(meeting: Meeting) -> tuple[str, ...]:
    """The questions of which the room saw the picture."""
    seen = {r.subject for r in meeting.rounds.values() if r.kind == "position" and r.revealed}
    return tuple(element for element in meeting.elements if element in seen)


def _with_topic_step(programme: tuple[Step, ...]) -> tuple[Step, ...]:
    last = max(i for i, step in enumerate(programme) if step.kind in ("topic", "profile", "vote", "lobby"))
    model = next((s for s in programme if s.kind == "topic"), Step("topic", 12))
    return (*programme[: last + 1], model, *programme[last + 1 :])


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
    """Close what is still open: no round collects votes behind another step's back.

    Who came into a group that is small still was asked how to vote too, and may have said nothing (design 2, 2.5.9).
    """
    still = [r for r in meeting.rounds.values() if r.state == "open"]
    if any(r.kind == "position" for r in still):
        asked = [g for g in meeting.small if moment.present.get(g, 0) < SMALL]
        meeting = _with_asked(meeting, asked, moment)
    for open_round in still:
        meeting = meeting.with_round(replace(open_round, closed=moment.now))
    return meeting


def _at(meeting: Meeting, phase: str, moment: Moment) -> Meeting:
    return replace(meeting, course=replace(meeting.course, phase=phase))


def _enter(meeting: Meeting, index: int, phase: str, moment: Moment) -> Meeting:
    """Stand in that step and phase, and do what the phase asks of the rounds."""
    moved = index != meeting.course.step
    since = moment.now if moved or meeting.course.since is None else meeting.course.since
    meeting = replace(
        meeting,
        course=Course(index, phase, since),
        screen=Screen(blank=meeting.screen.blank and not moved, timer_ends=_timer(meeting, index, phase, moment)),
    )
    if phase == "open":
        return _open_rounds(meeting, moment)
    if phase == "closed":
        return _leave(meeting, moment)
    if phase == "shown":
        return _show(_leave(meeting, moment), moment)
    return meeting


def _timer(meeting: Meeting, index: int, phase: str, moment: Moment) -> datetime | None:
    """A clock belongs to its phase: it starts when that opens, and ends with it."""
    if (index, phase) == (meeting.course.step, meeting.course.phase):
        return meeting.screen.timer_ends
    minutes = meeting.programme[index].counts_down(phase)
    return moment.now + timedelta(minutes=minutes) if minutes else None


def _show(meeting: Meeting, moment: Moment) -> Meeting:
    for waiting in [r for r in meeting.rounds_here() if r.state == "closed"]:
        meeting = reveal(meeting, waiting.id, moment)
    return meeting


def _open_rounds(meeting: Meeting, moment: Moment) -> Meeting:
    """Open a round for each subject: the waiting one again, or a new one where none waits."""
    kind = meeting.step.of.round
    if not kind:
        return meeting
    items = {"method": meeting.methods.put, "dots": _to_choose_from(meeting)}.get(kind, ("",))
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
    now = [g.id for g in meeting.groups if g.voting == "ask" and moment.present.get(g.id, 0) < SMALL]
    small = tuple(g.id for g in meeting.groups if g.id in now or g.id in meeting.small)
    return replace(_with_asked(meeting, now, moment), small=small)


def _with_asked(meeting: Meeting, groups: Iterable[str], moment: Moment) -> Meeting:
    """Who is in these groups now was asked how to vote."""
    asked = {g: (*asked_of(meeting, g), moment.now) for g in groups}
    return replace(meeting, asked={**meeting.asked, **asked})
