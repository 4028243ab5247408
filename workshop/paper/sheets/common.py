"""What every sheet of a record needs: who a group is, what stands at the foot, and how a sheet begins."""

from collections.abc import Sequence
from typing import Protocol

from ... import words
from ...actie.evening.meeting import Group
from ...actie.paper.record import Record
from ...actie.texts.placed import Words
from ...words.language import gettext, ngettext
from .. import phrases
from ..tree import Inline, Line, Masthead, NextLine, Run, joined, line, said

BY = "– "


class Grouped(Protocol):
    """A record, or the meeting itself."""

    @property
    def groups(self) -> Sequence[Group]: ...


def group(record: Grouped, group_id: str) -> Run:
    """What a group is called, where it stands by itself."""
    return _apart(record, group_id, words.group_name(group_id, record.groups))


def group_inside(record: Grouped, group_id: str) -> Run:
    """What a group is called inside a sentence."""
    return _apart(record, group_id, words.group_inside(group_id, record.groups))


def _apart(record: Grouped, group_id: str, name: str) -> Run:
    """A name stands apart, as it may be somebody's own."""
    known = next((said(one.name) for one in record.groups if one.id == group_id), Run(""))
    return Run(name, own=True, lang=known.lang)


def by(who: Words, when: str) -> Line:
    """Behind a line: who does it, and when."""
    parts = [line(soft(text)) for text in (who, when) if text]
    return (Run(f" {BY}", "soft"), *joined(parts, words.comma())) if parts else ()


def soft(text: str) -> Run:
    return said(text, "soft")


def masthead(record: Record, title: str) -> Masthead:
    """The title of a sheet, what it is about, and how far the agreement is."""
    version = record.version
    until = " " + gettext("tot %(day)s") % {"day": phrases.day(version.until)} if version and version.until else ""
    stamp = line(phrases.state(record), *((soft(until),) if until else ()))
    firm = version is not None and version.kind in ("final", "amended")
    return Masthead(line(title), line(record.meeting.title), stamp, firm)


def foot(record: Record) -> tuple[Line, ...]:
    """When, of how many, and which version; on every page, as pages get apart."""
    people = ngettext(
        "deze bijeenkomst, %(n)s mens, geen besluit", "deze bijeenkomst, %(n)s mensen, geen besluit", record.people
    ) % {"n": record.people}
    held = phrases.day(record.agreement.initiative.date) or phrases.day(record.made)
    return line(f"{held} · {people}"), line(_which(record))


def _which(record: Record) -> str:
    version = record.version
    if version is None:
        return phrases.state(record)
    number = gettext("versie %(nr)d") % {"nr": version.number}
    return words.comma().join((phrases.state(record), number, phrases.day(version.at)))


def lines(*parts: Line) -> Line:
    """Each on a line of its own; the empty ones fall out."""
    found: list[Inline] = []
    for part in filter(None, parts):
        found.extend(((NextLine(),) if found else ()) + part)
    return tuple(found)


def day(when: Words, near: str = "") -> Run:
    """A day as a day; what is no date stands as it was typed."""
    told = phrases.day(when, near)
    return said(when) if told == when else Run(told)
