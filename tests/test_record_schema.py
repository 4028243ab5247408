"""What a record may hold, told to other programs: docs/schema/ is made of the types, and leaves no string open."""

import json
from collections.abc import Iterator
from dataclasses import make_dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.own_words import leaves
from tests.recorded import as_json, recorded
from tests.sample_evening import sample
from tests.test_formats import frozen
from tools import record_schema
from workshop.actie.paper.record import FORMAT
from workshop.actie.texts.placed import Words
from workshop.archive import records
from workshop.archive.shape import schema, shape

# What people read: only of these is nothing known but how long they may be.
TEXTS = {"/$defs/OwnText/properties/text": 400, "/$defs/OwnLine/properties/text": 120}


def strings(found: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """(where, how long) of each string in a JSON Schema that is no choice, no pattern and no moment."""
    if isinstance(found, dict):
        if found.get("type") == "string" and not {"enum", "pattern", "format"} & found.keys():
            yield at, found.get("maxLength")
        for name, part in found.items():
            yield from strings(part, f"{at}/{name}")
    for nr, part in enumerate(found if isinstance(found, list) else ()):
        yield from strings(part, f"{at}/{nr}")


def test_the_schema_on_disk_is_that_of_the_types():
    assert record_schema.FILE.read_text("utf-8") == record_schema.text(), "run: python -m tools.record_schema"
    assert record_schema.FILE.name == f"record-{FORMAT}.json"


def test_every_string_in_it_is_a_code_or_words():
    assert dict(strings(schema())) == TEXTS


def test_a_string_of_which_nobody_said_what_it_may_be_is_found():
    with pytest.raises(KeyError, match="novelty"):
        shape(make_dataclass("Grown", [("novelty", str)], frozen=True))
    assert shape(make_dataclass("Said", [("novelty", Words)], frozen=True))


def test_nothing_else_may_stand_in_a_record():
    objects = [of for of in schema()["$defs"].values() if of.get("type") == "object"]
    assert len(objects) > 40
    assert all(of["additionalProperties"] is False for of in objects)


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_a_record_of_every_format_fits(number):
    for one in frozen(number):
        msgspec.convert(as_json(records.read(json.dumps(one))), shape())


def test_what_an_evening_leaves_behind_fits():
    plain = as_json(recorded(sample()))
    assert msgspec.convert(plain, shape())
    assert len(list(leaves(plain))) > 500


def test_the_schema_goes_along_with_the_source():
    project = (Path(record_schema.FILE).parents[2] / "pyproject.toml").read_text("utf-8")
    assert '"docs/schema"' in project
