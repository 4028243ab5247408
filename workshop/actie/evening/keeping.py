"""How long what people left behind is kept (design 2, 2.5.8). Days are whole, counted from the evening."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from .meeting import Meeting

KEPT, UNLINKED, GONE = "kept", "unlinked", "gone"
KEEP_DAYS = 90
MOST_DAYS = 365
AFTER_LOOK_BACK = timedelta(days=30)
WARNED = timedelta(days=14)
BELIEVED = timedelta(days=7)
PHONES, A_DAY = 3, 86_400.0


def keep_days(meeting: Meeting) -> int:
    """For how many days single votes are kept; what was never filled in is the default."""
    given = meeting.about.keep_days
    return int(given) if is_keep_days(given) else KEEP_DAYS


def is_keep_days(text: str) -> bool:
    """Whether this is a number of days that a facilitator may choose: 1..365."""
    return text.isdecimal() and len(text) <= len(str(MOST_DAYS)) and 1 <= int(text) <= MOST_DAYS


def votes_go(meeting: Meeting, made: date, since: date | None = None) -> date:
    """The day on which single votes go: so many days after the last round opened, or after it was prepared.

    Days are counted from `since` where a clock that was not believed dated those.
    """
    last = since or max((made, *(r.opened.date() for r in meeting.rounds.values())))
    return last + timedelta(days=keep_days(meeting))


def all_goes(meeting: Meeting) -> date | None:
    """The day on which the agreement goes too; None as long as no day to look back was chosen.

    What came in as a file is there for as many days at least: somebody wants to read it now.
    """
    try:
        last = date.fromisoformat(meeting.closing.look_back)
    except ValueError:
        return None
    return max(last, meeting.imported.date() if meeting.imported else last) + AFTER_LOOK_BACK


def goes_soon(goes: date | None, today: date) -> bool:
    """Whether the day on which all goes is so near that who leads is warned."""
    return goes is not None and goes - today <= WARNED


def is_near(trusted: datetime | None, now: datetime) -> bool:
    """Whether a clock that says `now` is believed by itself: it was believed not long from there."""
    return trusted is not None and abs(now - trusted) <= BELIEVED


def phones_agree(clocks: Collection[float], now: float) -> bool:
    """Whether three phones have the time that we have, and fewer have another. In seconds.

    Phones that lie can make us believe only the time that our own clock says already.
    """
    near = sorted(clock for clock in clocks if abs(clock - now) <= A_DAY)
    together = any(last - first <= A_DAY for first, last in zip(near, near[PHONES - 1 :], strict=False))
    return together and 2 * len(near) > len(clocks)
