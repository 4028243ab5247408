"""What people might type: every text, code, id and name of ours, word for word."""

import json
from collections.abc import Iterator
from typing import Any

from tests.scenes import CATALOGUE
from workshop.actie.evening.first_groups import OURS
from workshop.actie.texts.catalogue import as_json
from workshop.actie.texts.placed import texts
from workshop.words.labels import INSIDE


def ours() -> list[str]:
    """Every text and code of ours, once."""
    found = [text for _, text in texts(CATALOGUE)]
    found += [value for group in OURS.values() for value in (group.id, group.name, group.examples)]
    found += INSIDE.values()
    found += [value for _, value in leaves(json.loads(json.dumps(as_json(CATALOGUE)))) if " " not in value]
    return list(dict.fromkeys(str(text) for text in found if text))


def leaves(of: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """(where, text) of every text in plain JSON."""
    if isinstance(of, str):
        yield at, of
    for name, part in of.items() if isinstance(of, dict) else enumerate(of) if isinstance(of, list) else ():
        yield from leaves(part, f"{at}/{name}")
