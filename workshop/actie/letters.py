"""Text as people typed it, made safe to keep: one form for each letter, and nothing that hides or turns text."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

# Embeddings, overrides and isolates: with them a line can show something else than it says (CVE-2021-42574).
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Line ends and other control characters: in no address, header or setting.
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# With these a spreadsheet begins something other than a text (OWASP, CSV injection); the wide ones are for East Asia.
BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK = "'"
# Which of our languages each script is for.
SCRIPTS: Mapping[str, tuple[str, ...]] = {"ARABIC": ("ar",), "CYRILLIC": ("uk",), "LATIN": ("nl", "en", "tr", "pl")}
KNOWN = frozenset(code for codes in SCRIPTS.values() for code in codes)


def clean(text: str) -> str:
    """NFC, without space around it, control characters (line breaks stay) and characters that turn text around.

    Raises UnicodeEncodeError for half a character (a lone surrogate).
    """
    if text.isascii() and text.isprintable():  # most of what is sent: ids
        return text.strip()
    text.encode()
    lines = text.replace("\r\n", "\n").replace("\t", " ")
    seen = (c for c in lines if c == "\n" or (unicodedata.category(c) != "Cc" and c not in TURNING))
    return unicodedata.normalize("NFC", "".join(seen)).strip()


def as_text(text: str) -> str:
    """A text for a CSV file that a spreadsheet takes for a text; who typed a mark in front gets one more."""
    return MARK + text if text.lstrip(MARK).startswith(BEGINS) else text


def as_typed(text: str) -> str:
    """The way back from `as_text`."""
    return text[1:] if text.startswith(MARK) and text.lstrip(MARK).startswith(BEGINS) else text


def number(text: str) -> str:
    """The same text with its digits, of whatever script, as those of ASCII."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def digits(text: str) -> str:
    """Only the digits of a text, of whatever script, as those of ASCII."""
    return "".join(c for c in number(text) if c.isdecimal())


def language_of(text: str, page: str = "") -> str:
    """The language in which somebody typed: that of the page, unless the letters contradict it; '' is not known.

    Letters that only one of our languages is written in say it themselves; a page that is not known says nothing.
    """
    scripts = Counter(unicodedata.name(c, "").partition(" ")[0] for c in text if c.isalpha())
    if not scripts:
        return page
    of = SCRIPTS.get(scripts.most_common(1)[0][0], ())
    if page and page not in KNOWN:  # a language of the host's: of its letters we know nothing
        return ""
    return page if page in of else of[0] if len(of) == 1 else ""
