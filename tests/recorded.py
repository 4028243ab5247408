"""Records as tests look at them: as values, as JSON, and as JSON in which every text is just what it says."""

import json
import re
from datetime import datetime
from html import unescape
from typing import Any

from tests.sample_evening import BEGIN, catalogue
from workshop.actie.evening.ballot import Evening
from workshop.actie.evening.meeting import Version
from workshop.actie.paper import recording
from workshop.actie.paper.record import Record
from workshop.archive import records

KNOWN = {"text", "place", "lang"}


def recorded(evening: Evening, version: Version | None = None, now: datetime = BEGIN) -> Record:
    """The record of an evening, as it is read back."""
    return records.read(records.write(recording.make(evening, catalogue(), version, now)))


def as_json(record: Record) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(records.write(record))
    return plain


def as_read(plain: Any) -> Any:
    """The same JSON with every text of people and of ours as the letters it is read by."""
    if isinstance(plain, dict):
        if "text" in plain and plain.keys() <= KNOWN:
            return plain["text"]
        return {name: as_read(part) for name, part in plain.items()}
    return [as_read(part) for part in plain] if isinstance(plain, list) else plain


def words_of(page: str) -> str:
    """All that is read on a page, a line for each text."""
    bare = re.sub(r"<(style|script|svg|head)\b.*?</\1>", " ", page, flags=re.S)
    lines = (" ".join(unescape(part).split()) for part in re.split(r"<[^>]+>", bare))
    return "\n".join(line for line in lines if line)
