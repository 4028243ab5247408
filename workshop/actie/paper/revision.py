"""What one version of an agreement has that another had not."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .parts import Agreement, Asking, Doing, Leaving, Part
from .record import Record

ANSWERED, ADDED, REMOVED, CHANGED = "answered", "added", "removed", "changed"
SECTIONS = (
    "initiative",
    "fixed",
    "needs",
    "do",
    "leave",
    "ask",
    "support",
    "reach",
    "contact",
    "first_step",
    "methods",
    "concerns",
    "if_wrong",
    "look_back",
)

Retold = Callable[[Record], Record]
Key = tuple[str, str, str]
Line = tuple[str, Any]
Told = tuple[str, str, Line]


@dataclass(frozen=True)
class Change:
    """One difference: `what` is added, removed, changed or, of a request, answered; `group` is a name."""

    section: str
    what: str
    group: str
    subject: str


def as_it_is(record: Record) -> Record:
    """A record in Dutch, as it was frozen."""
    return record


def changes(earlier: Record, later: Record, retold: Retold = as_it_is) -> tuple[Change, ...]:
    """What the later of two records has otherwise in its agreement, in the order of the A4.

    They are compared as they were frozen, and named as `retold` has them.
    """
    before, after = _told(earlier, retold), _told(later, retold)
    keys = [key for key in {**before, **after} if _line(before.get(key)) != _line(after.get(key))]
    keys.sort(key=lambda key: SECTIONS.index(key[0]))
    return tuple(_change(key[0], before.get(key), after.get(key)) for key in keys)


def _told(record: Record, retold: Retold) -> dict[Key, Told]:
    """Every line of a record: its key, with how its group and itself are called, and the line as it was frozen."""
    frozen, named = _lines(record.agreement), _lines(retold(record).agreement)
    return {
        key: (group, subject, line) for (key, line), ((_, group, _), (subject, _)) in zip(frozen, named, strict=True)
    }


def _line(told: Told | None) -> Line | None:
    return told[2] if told else None


def _change(section: str, before: Told | None, after: Told | None) -> Change:
    group, subject, line = after or before or ("", "", ("", None))
    what = ADDED if before is None else REMOVED if after is None else CHANGED
    if section == "ask" and before and after and _answer(line) != _answer(before[2]):
        what = ANSWERED
    return Change(section, what, group, subject)


def _answer(request: Line) -> Any:
    return request[1].answer


def _lines(of: Agreement) -> Iterator[tuple[Key, Line]]:
    """Every line of the A4: its key (section, group, and which there) with what to call it, and its value."""
    first = of.initiative
    yield from _filled("initiative", {"what": first.what, "for_whom": first.for_whom})
    yield from _filled("initiative", {"phase": first.phase, "date": first.date})
    yield from _filled("fixed", {"": of.fixed})
    for need in of.needs:
        for settled in need.settled:
            yield ("needs", settled.name, need.element), (need.name, settled)
    for part in of.parts:
        yield from _of_part(part)
    for reach in of.reach:
        yield ("reach", reach.name, ""), (reach.function, reach)
    yield from _filled("contact", {"": of.contact})
    if of.first_step.text:
        yield ("first_step", "", ""), (of.first_step.text, of.first_step)
    for method in of.methods:
        yield ("methods", "", method.id), (method.title, method)
    for concern in of.concerns:
        yield ("concerns", concern.name, concern.text), (concern.text, concern)
    yield from _filled("if_wrong", {"": of.then_whom})
    yield from _filled("look_back", {"": of.look_back})


def _of_part(part: Part) -> Iterator[tuple[Key, Line]]:
    written: tuple[tuple[str, tuple[Doing | Leaving | Asking, ...]], ...] = (
        ("do", part.do),
        ("leave", part.leave),
        ("ask", part.ask),
    )
    for section, entries in written:
        for entry in entries:
            yield (section, part.name, entry.id), (entry.text, entry)
    support = {"ways": ", ".join(part.ways), "steps_back": part.steps_back, "approachable": part.approachable}
    for name, text in support.items():
        if text:
            yield ("support", part.name, name), (text, text)


def _filled(section: str, texts: Mapping[str, str]) -> Iterator[tuple[Key, Line]]:
    for name, text in texts.items():
        if text:
            yield (section, "", name), (text, text)
