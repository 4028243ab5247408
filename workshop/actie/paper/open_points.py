"""What an agreement still lacks, in the order of the A4."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..texts.placed import NO_WORDS, Words
from .parts import Agreement, Mandate, Part

FIRST_STEP_WITHIN = timedelta(days=14)
OPEN_POINTS = (
    "group_absent",
    "messenger_missing",
    "request_unanswered",
    "request_later",
    "mandate_missing",
    "mandate_reserved",
    "do_incomplete",
    "no_step_back",
    "unsettled",
    "no_first_step",
    "first_step_no_date",
    "first_step_no_owner",
    "first_step_late",
    "method_no_owner",
    "no_money",
    "no_contact",
    "no_contact_person",
    "no_look_back",
)


@dataclass(frozen=True)
class OpenPoint:
    """`code` is one of OPEN_POINTS; `subject` is what it is about, ready to read, or ''."""

    code: str
    subject: Words = NO_WORDS


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
        yield from _mandates((do.text, do.mandate) for do in part.do)
        yield from (OpenPoint("do_incomplete", do.text) for do in part.do if not (do.who and do.when))
        for ask in part.ask:
            if ask.answer is None or ask.answer.kind == "later":
                yield OpenPoint("request_later" if ask.answer else "request_unanswered", ask.text)
            elif ask.answer.kind == "yes":
                yield from _mandates([(ask.text, ask.answer.mandate)])
        if _supports(part) and not part.steps_back:
            yield OpenPoint("no_step_back", part.name)


def _mandates(lines: Iterable[tuple[Words, Mandate | None]]) -> Iterator[OpenPoint]:
    """What an organisation promised without saying for whom, or with a reservation."""
    for text, mandate in lines:
        if mandate and not mandate.holds:
            reserved = mandate.kind in ("reserved", "later")
            yield OpenPoint("mandate_reserved" if reserved else "mandate_missing", text)


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
    if not of.onward.money:
        yield OpenPoint("no_money")
    for part in of.parts:
        if (part.bound or part.ask) and not part.absent and part.group not in reached:
            yield OpenPoint("no_contact", part.name)
    if not of.contact:
        yield OpenPoint("no_contact_person")
    if not of.look_back:
        yield OpenPoint("no_look_back")
