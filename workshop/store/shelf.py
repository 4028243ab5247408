"""The shelf: the meetings of an installation for who leads them, one page at a time (design 7.2).

Two questions to the database, however many meetings there are: what is found, and one page of it with what is told of
each. No evening is loaded for it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, true

from ..actie.errors import Refused
from ..actie.evening import keeping
from ..actie.vocabulary import StepKind, VersionKind
from . import moments
from .rehearsals import RUNNING
from .tables import meetings, things
from .tables import moments as moments_table
from .things import put_together

A_PAGE = 20
SEARCHED = ("about/title", "about/place", "about/date")
TOLD = (*SEARCHED, "closing/look_back", "course", "programme", "versions", "imported", "votes_are")


@dataclass(frozen=True)
class Asked:
    """What to look for: each word in title, place, date or code; or its second half, part of a day ("-11-28").

    `archived`: among what was put away. Pages count from 1.
    """

    words: tuple[tuple[str, str], ...] = ()
    archived: bool = False
    page: int = 1


@dataclass(frozen=True)
class Summary:
    """What the shelf tells of a meeting: `step` '' before it began, `version` '' without an agreement.

    `goes` is the day on which all of it is deleted; `twin`: another file of the same agreement says something else.
    """

    id: str
    code: str
    title: str
    place: str
    date: str
    step: StepKind | str
    version: VersionKind | str
    imported: dt.datetime | None
    votes_are: str
    goes: dt.date | None
    twin: bool


@dataclass(frozen=True)
class Shelf:
    """One page. `found` is how many were found on this side, `beside` on the other: the archive, or what is not in it.

    `every` is how many meetings there are; `rehearsed` the rehearsal that is on, which is among none of them; `owed`:
    what was deleted is still in the copies.
    """

    meetings: tuple[Summary, ...]
    page: int
    found: int
    beside: int
    every: int
    rehearsed: Summary | None
    owed: bool

    @property
    def pages(self) -> int:
        return _pages(self.found)


def look(connection: Connection, asked: Asked) -> Shelf:
    """A page of what is found, newest first; the last one when there are fewer."""
    rows = connection.execute(_found(asked)).all()
    counts = rows[0]
    if counts.found and counts.id is None:
        return look(connection, replace(asked, page=_pages(counts.found)))
    running = (counts.running or "").removeprefix(moments.PLAYED)
    shown = [row.id for row in rows if row.id] + [running]
    told = {one.id: one for one in _summaries(connection.execute(_told(shown)))}
    rehearsed = told.pop(running, None)
    page = asked.page if counts.found else 1
    owed = counts.owed is not None
    return Shelf(tuple(told.values()), page, counts.found, counts.beside, counts.every, rehearsed, owed)


def put_away(connection: Connection, meeting_id: str, now: dt.datetime) -> None:
    """Into the archive: it is what it was, and as long as it was. Raises Refused("unknown_meeting")."""
    held = select(meetings.c.id).where(meetings.c.id == meeting_id).with_for_update(key_share=True)
    if connection.scalar(held) is None:
        raise Refused("unknown_meeting")
    moments.note(connection, moments.ARCHIVED + meeting_id, now)


def take_back(connection: Connection, meeting_id: str) -> None:
    """Out of the archive."""
    moments.take_away(connection, moments.ARCHIVED + meeting_id)


def _found(asked: Asked) -> Any:
    """The ids of one page, each beside the counts; with nothing on the page one row, of the counts alone."""
    every = _every(asked.words)
    here = and_(every.c.found, every.c.archived == asked.archived)
    there = and_(every.c.found, every.c.archived != asked.archived)
    counts = select(
        func.count(every.c.id).label("every"),
        func.count(every.c.id).filter(here).label("found"),
        func.count(every.c.id).filter(there).label("beside"),
        RUNNING.scalar_subquery().label("running"),
        moments.OWED.scalar_subquery().label("owed"),
    ).cte("counts")
    newest = select(every.c.id).where(here).order_by(every.c.made.desc(), every.c.id)
    page = newest.limit(A_PAGE).offset((asked.page - 1) * A_PAGE).cte("page")
    return select(counts, page.c.id).outerjoin_from(counts, page, true())


def _every(words: Iterable[tuple[str, str]]) -> Any:
    """Every meeting but a rehearsal: whether it was put away, and whether it is looked for."""
    archived = meetings.c.id.in_(_noted(moments.ARCHIVED))
    found = and_(true(), *(_says(word, day) for word, day in words))
    query = select(meetings.c.id, meetings.c.made, archived.label("archived"), found.label("found"))
    return query.where(meetings.c.id.not_in(_noted(moments.PLAYED))).cte("every_meeting")


def _noted(before: str) -> Any:
    """The meetings of which there is a moment of this kind."""
    names = moments_table.c.name
    return select(func.substr(names, len(before) + 1)).where(names.startswith(before))


def _says(word: str, day: str) -> ColumnElement[bool]:
    text = things.c.value[()].as_string()
    said = and_(things.c.key.in_(SEARCHED), func.lower(text).contains(word.lower(), autoescape=True))
    if day:
        said = or_(said, and_(things.c.key == "about/date", text.contains(day, autoescape=True)))
    return or_(meetings.c.code.contains(word, autoescape=True), exists().where(things.c.meeting == meetings.c.id, said))


def _told(shown: list[str]) -> Any:
    """What is told of these meetings, a row for each thing, the newest meeting first."""
    of_these = select(meetings.c.origin).where(meetings.c.id.in_(shown), meetings.c.origin != "")
    came = exists().where(things.c.meeting == meetings.c.id, things.c.key == "imported")
    known = select(meetings.c.origin).where(meetings.c.origin.in_(of_these), came)
    twin = meetings.c.origin.in_(known.group_by(meetings.c.origin).having(func.count() > 1))
    told = and_(things.c.meeting == meetings.c.id, things.c.key.in_(TOLD))
    query = select(meetings.c.id, meetings.c.code, twin.label("twin"), things.c.key, things.c.value)
    query = query.outerjoin_from(meetings, things, told).where(meetings.c.id.in_(shown))
    return query.order_by(meetings.c.made.desc(), meetings.c.id)


def _summaries(rows: Iterable[Any]) -> Iterable[Summary]:
    for meeting_id, of_one in groupby(rows, attrgetter("id")):
        found = list(of_one)
        yield _summary(meeting_id, found[0], {row.key: row.value for row in found if row.key})


def _summary(meeting_id: str, row: Any, parts: dict[str, Any]) -> Summary:
    meeting = put_together(meeting_id, parts)  # of all the rest it has the defaults, and nobody else gets it
    about = meeting.about
    return Summary(
        meeting_id,
        row.code,
        about.title,
        about.place,
        about.date,
        meeting.step.kind if meeting.course.step else "",
        meeting.versions[-1].kind if meeting.versions else "",
        meeting.imported,
        meeting.votes_are,
        keeping.all_goes(meeting),
        meeting.imported is not None and row.twin,
    )


def _pages(found: int) -> int:
    return max(1, -(-found // A_PAGE))
