"""How long what people left behind is kept (design 2, 2.5.8). Days are whole, counted from the evening."""

from datetime import date, timedelta

from .meeting import Meeting

KEPT, UNLINKED, GONE = "kept", "unlinked", "gone"
KEEP_DAYS = 90
MOST_DAYS = 365
AFTER_LOOK_BACK = timedelta(days=30)


def keep_days(meeting: Meeting) -> int:
    """For how many days single votes are kept; what was never filled in is the default."""
    given = meeting.about.keep_days
    return int(given) if is_keep_days(given) else KEEP_DAYS


def is_keep_days(text: str) -> bool:
    """Whether this is a number of days that a facilitator may choose: 1..365."""
    return text.isdecimal() and 1 <= int(text) <= MOST_DAYS


def votes_go(meeting: Meeting, made: date) -> date:
    """The day on which single votes go: so many days after the last round opened, or after it was prepared."""
    last = max((r.opened.date() for r in meeting.rounds.values()), default=made)
    return max(last, made) + timedelta(days=keep_days(meeting))


def all_goes(meeting: Meeting) -> date | None:
    """The day on which the agreement goes too; None as long as no day to look back was chosen."""
    try:
        return date.fromisoformat(meeting.closing.look_back) + AFTER_LOOK_BACK
    except ValueError:
        return None
