"""What an agreement still lacks, and what one version has that another had not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .parts import Agreement, Part

FIRST_STEP_WITHIN = timedelta(days=14)
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
OPEN_POINTS = (
    "group_absent",
    "messenger_missing",
    "request_unanswered",
    "request_later",
    "do_incomplete",
    "no_step_back",
    "unsettled",
    "no_first_step",
    "first_step_no_date",
    "first_step_no_owner",
    "first_step_late",
    "method_no_owner",
    "no_contact",
    "no_contact_person",
    "no_look_back",
)

Key = tuple[str, str, str]
Line = tuple[str, Any]


@dataclass(frozen=True)
class OpenPoint:
    """`code` is one of OPEN_POINTS; `subject` is what it is about, ready to read, or ''."""

    code: str
    subject: str = ""


@dataclass(frozen=True)
class Change:
    """One difference: `what` is added, removed, changed or, of a request, answered; `group` is a name."""

    section: str
    what: str
    group: str
    subject: str


def open_points(of: Agreement) -> tuple[OpenPoint, ...]:
    """What still has to be filled in or answered, in the order of the A4."""
    points = (_groups_away(of), _unsettled(of), _pledges(of), _first_step(of), _methods(of), _afterwards(of))
    return tuple(point for found in points for point in found)


def _groups_away(of: Agreement) -> Iterator[OpenPoint]:
    """An absent group is asked by a messenger, so each request to it names one."""
    away = {there.group: there.name for there in of.initiative.present if there.absent}
    yield from (OpenPoint("group_absent", name) for name in away.values())
    for part in of.parts:
        for ask in part.ask:
            if ask.to in away and not ask.via and ask.answer is None:
                yield OpenPoint("messenger_missing", ask.text)


def _unsettled(of: Agreement) -> Iterator[OpenPoint]:
    yield from (OpenPoint("unsettled", need.name) for need in of.needs if need.talked and not need.settled)


def _pledges(of: Agreement) -> Iterator[OpenPoint]:
    for part in of.parts:
        yield from (OpenPoint("do_incomplete", do.text) for do in part.do if not (do.who and do.when))
        for ask in part.ask:
            if ask.conditional:
                yield OpenPoint("request_later" if ask.answer else "request_unanswered", ask.text)
        if _supports(part) and not part.steps_back:
            yield OpenPoint("no_step_back", part.name)


def _supports(part: Part) -> bool:
    return part.kind != "residents" and bool(part.do or part.ways or part.approachable)


def _first_step(of: Agreement) -> Iterator[OpenPoint]:
    step = of.first_step
    if not step.text:
        yield OpenPoint("no_first_step")
        return
    if not step.who:
        yield OpenPoint("first_step_no_owner", step.text)
    if not step.when:
        yield OpenPoint("first_step_no_date", step.text)
    begin, when = _date(of.initiative.date), _date(step.when)
    if begin and when and when - begin > FIRST_STEP_WITHIN:
        yield OpenPoint("first_step_late", step.text)


def _date(text: str) -> date | None:
    """What was typed, when it is a date; "volgende week" is fine on paper and nothing to reckon with."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _methods(of: Agreement) -> Iterator[OpenPoint]:
    yield from (OpenPoint("method_no_owner", kept.title) for kept in of.methods if not kept.owner)


def _afterwards(of: Agreement) -> Iterator[OpenPoint]:
    reached = {reach.group for reach in of.reach if reach.function}
    for part in of.parts:
        if (part.do or part.ask or part.ways) and part.group not in reached:
            yield OpenPoint("no_contact", part.name)
    if not of.contact:
        yield OpenPoint("no_contact_person")
    if not of.look_back:
        yield OpenPoint("no_look_back")


def changes(earlier: dict[str, Any], later: dict[str, Any]) -> tuple[Change, ...]:
    """What the later of two records has otherwise in its agreement, in the order of the A4."""
    before, after = dict(_lines(earlier["agreement"])), dict(_lines(later["agreement"]))
    changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    changed.sort(key=lambda key: SECTIONS.index(key[0]))
    return tuple(_change(key, before.get(key), after.get(key)) for key in changed)


def _change(key: Key, before: Line | None, after: Line | None) -> Change:
    section, group, _ = key
    subject, value = after or before or ("", None)
    what = ADDED if before is None else REMOVED if after is None else CHANGED
    if section == "ask" and before and after and _answer(value) != _answer(before[1]):
        what = ANSWERED
    return Change(section, what, group, subject)


def _answer(request: Any) -> Any:
    return request["answer"]


def _lines(of: dict[str, Any]) -> Iterator[tuple[Key, Line]]:
    """Every line of the A4: its key (section, group, and which there) with what to call it, and its value."""
    initiative = of["initiative"]
    yield from _filled("initiative", {"what": initiative["what"], "for_whom": initiative["for_whom"]})
    yield from _filled("initiative", {"phase": initiative["phase"], "date": initiative["date"]})
    yield from _filled("fixed", {"": of["fixed"]})
    for need in of["needs"]:
        for settled in need["settled"]:
            yield ("needs", settled["name"], need["element"]), (need["name"], settled)
    for part in of["parts"]:
        yield from _of_part(part)
    for reach in of["reach"]:
        yield ("reach", reach["name"], ""), (reach["function"], reach)
    yield from _filled("contact", {"": of["contact"]})
    if of["first_step"]["text"]:
        yield ("first_step", "", ""), (of["first_step"]["text"], of["first_step"])
    for method in of["methods"]:
        yield ("methods", "", method["id"]), (method["title"], method)
    for concern in of["concerns"]:
        yield ("concerns", concern["name"], concern["text"]), (concern["text"], concern)
    yield from _filled("if_wrong", {"": of["then_whom"]})
    yield from _filled("look_back", {"": of["look_back"]})


def _of_part(part: dict[str, Any]) -> Iterator[tuple[Key, Line]]:
    for section in ("do", "leave", "ask"):
        for entry in part[section]:
            yield (section, part["name"], entry["id"]), (entry["text"], entry)
    ways = ", ".join(part["ways"])
    support = {"ways": ways, "steps_back": part["steps_back"], "approachable": part["approachable"]}
    for name, text in support.items():
        if text:
            yield ("support", part["name"], name), (text, text)


def _filled(section: str, texts: dict[str, str]) -> Iterator[tuple[Key, Line]]:
    for name, text in texts.items():
        if text:
            yield (section, "", name), (text, text)
