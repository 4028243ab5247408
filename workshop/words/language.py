"""The language of what is being said: gettext with Dutch msgids, dates, times and lists.

The language belongs to the running context (`use`), so that one process serves every phone in its own.
"""

import datetime as dt
import gettext as library
import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

SOURCE = "nl"
LANGUAGES = (SOURCE, "en", "tr", "ar", "pl", "uk")
LEADING = (SOURCE, "en")  # what the pages of those who lead are written in
NAMES = {
    "nl": "Nederlands",
    "en": "English",
    "tr": "Türkçe",
    "ar": "العربية",
    "pl": "Polski",
    "uk": "Українська",
}
READ_BY_A_NATIVE = (SOURCE,)
RIGHT_TO_LEFT = ("ar",)
# A host may bring a folder of its own, with better words, also in Dutch.
TRANSLATIONS = Path(os.environ.get("WORKSHOP_TRANSLATIONS") or Path(__file__).parent.parent / "translations")
ISOLATE, POP_ISOLATE = "\u2068", "\u2069"

_language: ContextVar[str] = ContextVar("language", default=SOURCE)


@contextmanager
def use(language: str) -> Iterator[None]:
    """Speak this language inside the `with` block; one that we do not have is Dutch."""
    token = _language.set(language if language in LANGUAGES else SOURCE)
    try:
        yield
    finally:
        _language.reset(token)


def speak(language: str) -> None:
    """Speak this language from here on in the running context: that of one request."""
    _language.set(language if language in LANGUAGES else SOURCE)


def unread() -> bool:
    """Whether nobody who grew up with the language spoken now has read its texts yet."""
    return language() not in READ_BY_A_NATIVE


def language() -> str:
    """The code of the language spoken now."""
    return _language.get()


def direction() -> str:
    """The writing direction of the language spoken now: ltr or rtl."""
    return "rtl" if language() in RIGHT_TO_LEFT else "ltr"


def dutch(message: str) -> str:
    """Mark a msgid where it stands in a table, for extraction; it is translated when it is said."""
    return message


def gettext(message: str) -> str:
    """The message in the language spoken now; the Dutch itself where there is no translation."""
    # gettext answers an empty msgid with the header of its file
    return _spoken().gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of the message that goes with n."""
    return _spoken().ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """The message as it is meant in this context."""
    return _spoken().pgettext(context, message) if message else ""


def npgettext(context: str, singular: str, plural: str, n: int) -> str:
    """The form of the message that goes with n, as it is meant in this context."""
    return _spoken().npgettext(context, singular, plural, n)


def _spoken() -> library.NullTranslations:
    return load(language())


@cache
def load(language: str, folder: Path = TRANSLATIONS) -> library.NullTranslations:
    """The translations of a language; without a file, as in Dutch, every message stands for itself."""
    return library.translation("messages", folder, [language], fallback=True)


def date(day: dt.date | str) -> str:
    """A day in full ("zondag 22 november 2026"), from a date or ISO text; other text stays as typed."""
    try:
        when = dt.date.fromisoformat(day) if isinstance(day, str) else day
    except ValueError:
        return str(day)
    return format_date(when, "EEEE d MMMM y", locale=language())


def time(moment: dt.datetime | dt.time, zone: str = "") -> str:
    """A time of day ("19:42"); a moment is first taken to `zone` where one is given."""
    if zone and isinstance(moment, dt.datetime):
        moment = moment.astimezone(ZoneInfo(zone))
    clock = moment.time() if isinstance(moment, dt.datetime) else moment
    return format_time(clock, "HH:mm", locale=language())


def number(value: float) -> str:
    """A number with at most one decimal, as the language writes it."""
    return format_decimal(value, "0.#", locale=language())


def together(parts: Iterable[str], style: str = "standard") -> str:
    """ "a, b en c", or with style "or" "a, b of c"."""
    return format_list(list(parts), style=style, locale=language())  # type: ignore[arg-type]


def typed(text: str) -> str:
    """What people typed, kept apart from the sentence around it where one of them runs right to left."""
    turns = direction() == "rtl" or any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)
    return f"{ISOLATE}{text}{POP_ISOLATE}" if turns else text


def sentence_case(text: str) -> str:
    """The text with a capital in front."""
    return text[:1].upper() + text[1:]
