"""What a group says afterwards, on its reply page or its answer sheet: whether its lines are right, and its answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..evening import pledges
from ..evening.meeting import Answer, Check, Mandate, Meeting, Pledge
from ..evening.pledges import requests_to
from ..texts.placed import Words
from ..texts.shapes import Catalogue
from .lines import of_group
from .parts import Agreement, Asking, Doing, Leaving

REST = "rest"  # in a form, what else holds for the group than its lines


@dataclass(frozen=True)
class Said:
    """Line id -> what was said of it; `mandates` are for own lines of which nobody had said for whom."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    mandates: Mapping[str, Mandate] = field(default_factory=dict)

    @property
    def changes(self) -> bool:
        """Whether the agreement reads otherwise after it."""
        return bool(self.answers or self.mandates)

    def __bool__(self) -> bool:
        return bool(self.answers or self.checks or self.mandates)


@dataclass(frozen=True)
class Moved:
    """A line that reads otherwise than on the sheet: `then` () is new since, `now` () was dropped since."""

    line: str
    then: tuple[str, ...]
    now: tuple[str, ...]


def asked(meeting: Meeting, group: str) -> tuple[Pledge, ...]:
    """The requests to a group."""
    return tuple(requests_to(meeting, group))


def own(meeting: Meeting, group: str) -> tuple[Pledge, ...]:
    """The lines of a group."""
    return of_group(meeting, group)


def keep(meeting: Meeting, said: Said, catalogue: Catalogue) -> Meeting:
    """The meeting with all that was said. Raises Refused: what `pledges` refuses."""
    for line, mandate in said.mandates.items():
        if line in meeting.pledges:
            meeting = pledges.pledge(meeting, replace(meeting.pledges[line], mandate=mandate), catalogue)
    for line, answer in said.answers.items():
        meeting = pledges.answer(meeting, line, answer)
    for check in said.checks.values():
        meeting = pledges.check(meeting, check)
    return meeting


def told(of: Agreement, group: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Line id -> its number and its texts, of a group's own lines and of what it is asked."""
    return {one.id: (one.line, tuple(filter(None, texts))) for one, texts in _lines(of, group)}


def moved(then: Agreement, now: Agreement, group: str) -> tuple[Moved, ...]:
    """What of a group, and of what it is asked, reads otherwise now: a line beside what the sheet says."""
    before, after = told(then, group), told(now, group)
    none: tuple[str, tuple[str, ...]] = ("", ())
    found = ((before.get(line, none), after.get(line, none)) for line in {**before, **after})
    return tuple(Moved(a[0] or b[0], a[1], b[1]) for a, b in found if a[1] != b[1])


def _lines(of: Agreement, group: str) -> Iterator[tuple[Doing | Leaving | Asking, tuple[Words, ...]]]:
    for part in of.parts:
        if part.group == group:
            yield from ((do, (do.text, do.who, do.when)) for do in part.do)
            yield from ((leave, (leave.text, leave.to_name)) for leave in part.leave)
        asks = (ask for ask in part.ask if group in (part.group, ask.to))
        yield from ((ask, (ask.text, ask.to_name)) for ask in asks)
