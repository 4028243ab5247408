"""The language of what is being said: gettext with Dutch msgids, dates, times and lists.

The language belongs to the running context (`use`), so that one process serves every phone in its own.
"""

import datetime as dt
import gettext as library
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_month_names
from babel.lists import format_list
from babel.numbers import format_decimal

from ..actie.letters import number as digits_of
from ..actie.vocabulary import SOURCE
from ..host import languages

FOLDERS = languages.folders()


def _languages() -> languages.Languages:
    """Every language that there is. Where the host's own are wrong, just ours: the start says what is wrong."""
    try:
        return languages.read(FOLDERS)
    except languages.BadLanguage:
        return languages.read((languages.OURS,))


KNOWN = _languages()
LANGUAGES = tuple(KNOWN)
LEADING = tuple(code for code, one in KNOWN.items() if one.leads)  # what pages of those who lead are written in
NAMES = {code: one.name for code, one in KNOWN.items()}
RIGHT_TO_LEFT = tuple(code for code, one in KNOWN.items() if one.direction == "rtl")
# Whose names are in other letters than Latin: no font of ours is fetched for a name.
OTHER_LETTERS = tuple(
    code
    for code, name in NAMES.items()
    if any(c.isalpha() and not unicodedata.name(c, "").startswith("LATIN") for c in name)
)
ARABIC = ("ar", "fa", "ur", "ckb", "ps")  # written with commas of their own
ISOLATE, POP_ISOLATE = "\u2068", "\u2069"

READERS = languages.OURS / "readers.json"  # made by tools/readers.py

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
    """Whether texts in the language spoken now wait for somebody who grew up with it to read them."""
    return language() != SOURCE and language() not in readers(_readers_of(language()))


def _readers_of(code: str) -> Path:
    """Who read the words of a language is told where those words are."""
    own = next((folder for folder in FOLDERS if (folder / code / "LC_MESSAGES").is_dir()), languages.OURS)
    return own / READERS.name


@cache
def readers(file: Path = READERS) -> dict[str, list[str]]:
    """The languages that were read as they are now, each with the names of its readers; none without a file."""
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def language() -> str:
    """The code of the language spoken now."""
    return _language.get()


def tag(code: str = "") -> str:
    """What a page calls a language, that spoken now where none is given: easy Dutch is Dutch."""
    return KNOWN[code or language()].lang


def locale() -> str:
    """How Babel writes dates, numbers and lists in the language spoken now."""
    return KNOWN[language()].locale


def direction() -> str:
    """The writing direction of the language spoken now: ltr or rtl."""
    return KNOWN[language()].direction


def pictograms() -> bool:
    """Whether drawings stand beside the questions and poles in the language spoken now."""
    return KNOWN[language()].pictograms


def row(code: str) -> tuple[str, ...]:
    """A language, and those in which is said what it has no words for."""
    return languages.after(code, KNOWN) if code in KNOWN else ()


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
def load(code: str, folders: tuple[Path, ...] = FOLDERS) -> library.NullTranslations:
    """The texts of a language, then those of its fallback; in Dutch itself every message stands for itself."""
    found = library.NullTranslations()
    for one in row(code):
        for folder in folders:
            found.add_fallback(languages.texts(one, folder))
    return found


def date(day: dt.date | str) -> str:
    """A day in full ("zondag 22 november 2026"), from a date or ISO text; other text stays as typed."""
    try:
        when = dt.date.fromisoformat(day) if isinstance(day, str) else day
    except ValueError:
        return str(day)
    return format_date(when, "EEEE d MMMM y", locale=locale())


def part_of_day(word: str) -> str:
    """What an ISO date holds when it is of a day that this word speaks of: "november" -> "-11-", "28-11" -> "11-28".

    '' for a word that speaks of no day.
    """
    said = digits_of(word.strip(".,")).casefold()
    for number, name in get_month_names("wide", locale=locale()).items():
        short = get_month_names("abbreviated", locale=locale())[number].rstrip(".")
        if said == short.casefold() or (len(said) > 2 and name.casefold().startswith(said)):
            return f"-{number:02}-"
    parts = re.split("[-/.]", said)
    if not all(part.isdecimal() and len(part) in (1, 2, 4) for part in parts):
        return ""
    whole = "-".join(part.zfill(2) for part in (parts if len(parts[0]) == 4 else reversed(parts)))
    return f"-{whole}" if len(parts) == 1 and len(whole) == 2 else whole


def time(moment: dt.datetime | dt.time, zone: str = "") -> str:
    """A time of day ("19:42"); a moment is first taken to `zone` where one is given."""
    if zone and isinstance(moment, dt.datetime):
        moment = moment.astimezone(ZoneInfo(zone))
    clock = moment.time() if isinstance(moment, dt.datetime) else moment
    return format_time(clock, "HH:mm", locale=locale())


def number(value: float) -> str:
    """A number with at most one decimal, as the language writes it."""
    return format_decimal(value, "0.#", locale=locale())


def together(parts: Iterable[str], style: str = "standard") -> str:
    """ "a, b en c", or with style "or" "a, b of c"."""
    return format_list(list(parts), style=style, locale=locale())  # type: ignore[arg-type]


def comma() -> str:
    """What stands between two entries of a row without "en"."""
    return "، " if locale().partition("_")[0] in ARABIC else ", "


def typed(text: str) -> str:
    """What people typed, kept apart from the sentence around it where one of them runs right to left.

    Of nothing it makes nothing, so that what is said instead is said in each language.
    """
    if not text:
        return ""
    turns = direction() == "rtl" or any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)
    return f"{ISOLATE}{text}{POP_ISOLATE}" if turns else text


def sentence_case(text: str) -> str:
    """The text with a capital in front."""
    return text[:1].upper() + text[1:]
