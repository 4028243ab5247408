"""The texts of data/ in the language spoken now: the same catalogue with every text translated.

Each text is looked up by where it stands ("elements.animo.left.card"), because one Dutch word may mean two things.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from ..actie.catalogue import (
    Card,
    Catalogue,
    Criterion,
    Element,
    Example,
    Kind,
    Method,
    Pole,
    Practice,
    PracticeQuestion,
    Programme,
    SupportWay,
    Term,
    WorkingElement,
)
from .language import language, pgettext

# What is told to people; ids, sources, links and the brochure's names of methods stay as they are.
TOLD: Mapping[type, tuple[str, ...]] = {
    Catalogue: tuple(field.name for field in fields(Catalogue)),
    PracticeQuestion: ("question", "left", "right", "positions"),
    Element: ("name", "everyday", "question", "left", "right", "positions", "prompts", "practices"),
    Pole: ("key_word", "card", "explanation", "example"),
    Practice: ("text",),
    Method: ("title", "summary"),
    SupportWay: ("name", "text", "example"),
    WorkingElement: ("name", "text", "question"),
    Term: ("word", "meaning"),
    Criterion: ("question", "if_not"),
    Kind: ("name", "example"),
    Card: ("title", "text"),
    Example: ("text",),
    Programme: ("name", "about"),
}


class Content:
    """One catalogue in every language, each made when it is first spoken."""

    def __init__(self, source: Catalogue) -> None:
        self.source = source
        self._spoken: dict[str, Catalogue] = {}
        self._dictionaries: dict[str, Mapping[str, str]] = {}

    def spoken(self) -> Catalogue:
        """The catalogue in the language spoken now; a text without a translation stays Dutch."""
        if language() not in self._spoken:
            self._spoken[language()] = _translate(self.source, "")
        return self._spoken[language()]

    def retold(self, told: Any) -> Any:
        """What was frozen in Dutch (a record), with every text that the catalogue has in the language spoken now."""
        dictionary = self._dictionary()
        return _retold(told, dictionary) if dictionary else told

    def _dictionary(self) -> Mapping[str, str]:
        """Dutch text -> the same in the language spoken now, where that is another text."""
        if language() not in self._dictionaries:
            pairs = zip(texts(self.source), texts(self.spoken()), strict=True)
            self._dictionaries[language()] = {dutch: other for (_, dutch), (_, other) in pairs if other != dutch}
        return self._dictionaries[language()]


def texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text that is told, with its place."""
    if isinstance(value, str):
        yield place, value
    for name, part in _parts(value):
        yield from texts(part, f"{place}.{name}" if place else name)


def _translate(value: Any, place: str) -> Any:
    if isinstance(value, str):
        return pgettext(place, value)
    if not _parts(value):
        return value
    new = {name: _translate(part, f"{place}.{name}" if place else name) for name, part in _parts(value)}
    if is_dataclass(value):
        return replace(value, **new)  # type: ignore[type-var]
    return new if isinstance(value, Mapping) else tuple(new.values())


def _parts(value: Any) -> list[tuple[str, Any]]:
    """What a text may stand in: the told fields of an entry, the values of a table, the entries of a list by id."""
    if type(value) in TOLD:
        return [(name, getattr(value, name)) for name in TOLD[type(value)]]
    if isinstance(value, Mapping):
        return list(value.items())
    if isinstance(value, tuple):
        return [(getattr(entry, "id", str(nr)), entry) for nr, entry in enumerate(value)]
    return []


def _retold(told: Any, dictionary: Mapping[str, str]) -> Any:
    if isinstance(told, str):
        return dictionary.get(told, told)
    if isinstance(told, dict):
        return {key: _retold(of, dictionary) for key, of in told.items()}
    return [_retold(of, dictionary) for of in told] if isinstance(told, list) else told
