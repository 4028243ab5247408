"""A table of a TOML file that hands out a value only when it is right; else it names file, id and problem."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from .errors import CatalogueError

Value = TypeVar("Value", str, int, list[Any], dict[str, Any])

SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
WHOLE_FILE = "file"
SEED = re.compile(r"\d{3}_[0-9a-f]{16}\.txt")


@dataclass(frozen=True)
class Entry:
    """One table; `id` is the name under which it is refused, and for a listed entry its own id."""

    file: str
    id: str
    table: Mapping[str, Any]

    def wrong(self, problem: str) -> CatalogueError:
        return CatalogueError(self.file, self.id, problem)

    def text(self, key: str) -> str:
        """A text with something in it, without white space around it."""
        return self._filled(key, self._of_kind(key, self.table.get(key), str))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of one or more texts."""
        listed = self._of_kind(key, self.table.get(key), list)
        if not listed:
            raise self.wrong(f"{key} is an empty list")
        return tuple(self._filled(key, self._of_kind(key, text, str)) for text in listed)

    def number(self, key: str, at_least: int) -> int:
        return self._whole(key, self.table.get(key), at_least)

    def numbers(self, key: str, at_least: int) -> tuple[int, ...]:
        """A list of whole numbers, each `at_least` or more."""
        return tuple(self._whole(key, n, at_least) for n in self._of_kind(key, self.table.get(key), list))

    def switch(self, key: str) -> bool:
        """true or false; a switch that is not there is off."""
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(f"{key} is neither true nor false")
        return value

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """One of the allowed words."""
        return self._allowed(key, self.text(key), allowed)

    def choices(self, key: str, allowed: Collection[str]) -> tuple[str, ...]:
        """A list of allowed words, none twice; it may be empty but not absent."""
        chosen = self._of_kind(key, self.table.get(key), list)
        self.refuse_doubles(key, map(str, chosen))
        return tuple(self._allowed(key, word, allowed) for word in chosen)

    def labels(self, key: str) -> dict[str, str]:
        """A table of ids and their Dutch labels."""
        part = self._table(key)
        for name in part.table:
            self._slug(name)
        return {name: part.text(name) for name in part.table}

    def seed(self) -> str:
        """The seed file on which the entry rests, under `source`."""
        return self._seed(self.text("source"))

    def seeds(self) -> tuple[str, ...]:
        return tuple(self._seed(name) for name in self.texts("source"))

    def part(self, key: str, names: Collection[str]) -> "Entry":
        """A table inside this one, with no other keys than `names`; a fault in it is refused as `id.key`."""
        return self._table(key).only(names)

    def parts(self, key: str, names: Collection[str]) -> tuple["Entry", ...]:
        """The tables of a list without ids of their own; a fault in the third is refused as `id.key 3`."""
        return tuple(table.only(names) for table in self._tables(key))

    def listed(self, key: str, names: Collection[str]) -> tuple["Entry", ...]:
        """The tables of a list that each carry an id, none of them twice."""
        tables = self._tables(key)
        if not tables:
            raise self.wrong(f"{key} has no entries")
        entries = tuple(replace(table, id=table._slug(table.text("id"))) for table in tables)
        self.refuse_doubles(key, (entry.id for entry in entries))
        return tuple(entry.only(names) for entry in entries)

    def only(self, names: Collection[str]) -> "Entry":
        """This entry, refused when it has another key: a mistyped key must not pass for an absent one."""
        for key in self.table:
            if key not in names:
                raise self.wrong(f"{key} is not one of its keys")
        return self

    def _table(self, key: str) -> "Entry":
        return Entry(self.file, self._within(key), self._of_kind(key, self.table.get(key), dict))

    def _tables(self, key: str) -> tuple["Entry", ...]:
        tables = self._of_kind(key, self.table.get(key), list)
        names = [f"{self._within(key)} {number}" for number in range(1, len(tables) + 1)]
        return tuple(
            Entry(self.file, name, self._of_kind(name, table, dict)) for name, table in zip(names, tables, strict=True)
        )

    def refuse_doubles(self, key: str, words: Iterable[str]) -> None:
        seen: set[str] = set()
        for word in words:
            if word in seen:
                raise self.wrong(f"{key} has {word} twice")
            seen.add(word)

    def _within(self, key: str) -> str:
        return key if self.id == WHOLE_FILE else f"{self.id}.{key}"

    def _of_kind(self, key: str, value: object, kind: type[Value]) -> Value:
        if value is None:
            raise self.wrong(f"{key} is missing")
        # True is an int to Python and never one to us
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.wrong(f"{key} is not a {kind.__name__}")
        return value

    def _filled(self, key: str, text: str) -> str:
        if not text.strip():
            raise self.wrong(f"{key} is empty")
        return text.strip()

    def _whole(self, key: str, value: object, at_least: int) -> int:
        number = self._of_kind(key, value, int)
        if number < at_least:
            raise self.wrong(f"{key} is {number}, less than {at_least}")
        return number

    def _allowed(self, key: str, word: object, allowed: Collection[str]) -> str:
        if not isinstance(word, str) or word not in allowed:
            raise self.wrong(f"{key} {word!r} is not one of {', '.join(allowed)}")
        return word

    def _slug(self, name: str) -> str:
        if not SLUG.fullmatch(name):
            raise self.wrong(f"id {name!r} is not lower case letters and digits joined by - or _")
        return name

    def _seed(self, name: str) -> str:
        if not SEED.fullmatch(name):
            raise self.wrong(f"source {name!r} is not the name of a seed file")
        return name


def parse(file: str, texts: Mapping[str, str], names: Collection[str]) -> Entry:
    """The whole of one file as one entry, with no other keys than `names`.

    Raises CatalogueError when the file is absent or no TOML.
    """
    if file not in texts:
        raise CatalogueError(file, WHOLE_FILE, "is missing")
    try:
        return Entry(file, WHOLE_FILE, tomllib.loads(texts[file])).only(names)
    except tomllib.TOMLDecodeError as fault:
        raise CatalogueError(file, WHOLE_FILE, f"is not TOML: {fault}") from fault
