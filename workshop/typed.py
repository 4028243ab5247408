"""Text as people typed it, made safe to keep: one form for each letter, and nothing that hides or turns text."""

import unicodedata
from typing import Annotated, Any

from msgspec import Meta

# What events and forms hold: ids and slugs, a line, a text. Lengths are in characters.
Id = Annotated[str, Meta(max_length=64, pattern=r"^[a-zA-Z0-9_-]*$")]
Line = Annotated[str, Meta(max_length=120)]
Text = Annotated[str, Meta(max_length=400)]

# Embeddings, overrides and isolates: with them a line can show something else than it says (CVE-2021-42574).
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """NFC, without control characters (line breaks stay) and without characters that turn text around.

    Raises UnicodeEncodeError for half a character (a lone surrogate).
    """
    if text.isascii() and text.isprintable():  # most of what is sent: ids
        return text
    text.encode()
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(c for c in whole if c == "\n" or (unicodedata.category(c) != "Cc" and c not in TURNING))


def cleaned(said: Any) -> Any:
    """The same with every text in it clean. Raises UnicodeEncodeError."""
    if isinstance(said, str):
        return clean(said)
    if isinstance(said, dict):
        return {cleaned(key): cleaned(value) for key, value in said.items()}
    return [cleaned(value) for value in said] if isinstance(said, list) else said
