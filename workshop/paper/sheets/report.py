"""The report of an evening: the agreement that people sign, and behind it on what it rests."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ...actie.paper.record import Record
from ...actie.paper.revision import Retold, as_it_is, changes
from ...actie.texts.placed import changed
from ..tree import Document
from .agreement import agreement
from .annex import History, annex


def report(record: Record, earlier: Sequence[Record] = (), retold: Retold = as_it_is) -> tuple[Document, ...]:
    """Both, in the language spoken now; `earlier` are the frozen records before this one, oldest first.

    `retold` gives a record in the language spoken now.
    """
    told = local(retold(record))
    return *agreement(told), annex(told, history([*earlier, record], retold))


def local(record: Record) -> Record:
    """The same with every moment as the clock told it where the meeting was."""
    zone = ZoneInfo(record.time_zone)
    told: Record = changed(record, datetime, lambda moment: moment.astimezone(zone))
    return told


def history(every: Sequence[Record], retold: Retold = as_it_is) -> History:
    """Each frozen version with what it has otherwise than the one before."""
    frozen = [record for record in map(local, every) if record.version]
    pairs = zip([None, *frozen], frozen, strict=False)
    return [(now.version, changes(then, now, retold) if then else ()) for then, now in pairs if now.version]
