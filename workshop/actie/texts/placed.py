"""Whose words a text is: one of ours knows where in the catalogue it stands, one that somebody typed does not.

Texts are told in another language by their place ("elements.animo.left.card"), never by what they say: one Dutch
word may mean two things, and a resident who types a word of ours has typed it. A place goes along wherever the text
is passed on whole, and is lost as soon as a letter of it is changed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from ..letters import language_of
from ..vocabulary import SOURCE
from .shapes import (
    AgreementTexts,
    Aim,
    Card,
    Case,
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
    Publication,
    Pull,
    Role,
    SupportWay,
    Term,
    Tip,
    TrainerNotes,
    WorkingElement,
)

# What is told to people; ids, sources, links and the brochure's names of methods stay as they are.
TOLD: Mapping[type, tuple[str, ...]] = {
    Catalogue: tuple(field.name for field in fields(Catalogue)),
    PracticeQuestion: ("question", "left", "right", "positions"),
    Element: ("name", "everyday", "question", "under", "left", "right", "positions", "prompts", "practices"),
    Pole: ("key_word", "card", "explanation", "example"),
    Practice: ("text", "pledge"),
    Method: ("title", "summary"),
    SupportWay: ("name", "text", "example"),
    WorkingElement: ("name", "text", "question"),
    Term: ("word", "meaning"),
    Criterion: ("question", "if_not"),
    Kind: ("name", "example"),
    Card: ("title", "text"),
    Tip: ("text",),
    Publication: ("gave",),
    Aim: ("question", "note", "title", "initiative", "for_whom"),
    AgreementTexts: ("if_wrong", "stopping", "publish", "status"),
    Example: ("text",),
    Programme: ("name", "about"),
    Case: ("title", "situation", "roles", "pulls", "trainer"),
    Role: ("name", "wants", "knows"),
    Pull: ("left", "right"),
    TrainerNotes: ("misreading", "opening"),
}


class Words(str):
    """A text that people read. With a `place` it is ours, frozen in Dutch; without one it is somebody's own.

    `lang` is the language it is in, '' where nobody knows. Everything else takes it for the text that it is.
    """

    place: str
    lang: str

    def __new__(cls, text: str = "", place: str = "", lang: str = "") -> "Words":
        """The same text with its place and language; one that has them already keeps them."""
        if isinstance(text, Words) and not (place or lang):
            return text
        words = super().__new__(cls, text)
        words.place, words.lang = place, lang
        return words


NO_WORDS = Words()


def own(text: str, page: str = "") -> Words:
    """What somebody typed on a page in that language ('' where that is not known); a text of ours stays ours."""
    return text if isinstance(text, Words) else Words(text, lang=language_of(text, page))


def placed(catalogue: Catalogue) -> Catalogue:
    """The catalogue with texts that know their place."""
    found: Catalogue = with_texts(catalogue, lambda place, text: Words(text, place, SOURCE))
    return found


def changed(value: Any, kind: type, change: Callable[[Any], Any]) -> Any:
    """Dataclasses, tables and lists with `change` for everything of this kind in them, and all else as it is."""
    if isinstance(value, kind):
        return change(value)
    if is_dataclass(value):
        new = {f.name: changed(getattr(value, f.name), kind, change) for f in fields(value)}
        return replace(value, **new)  # type: ignore[type-var]
    if isinstance(value, Mapping):
        return {name: changed(part, kind, change) for name, part in value.items()}
    return tuple(changed(part, kind, change) for part in value) if isinstance(value, tuple) else value


def with_texts(value: Any, change: Callable[[str, str], str], place: str = "") -> Any:
    """A part of the catalogue with `change(place, text)` for every text that is told."""
    if isinstance(value, str):
        return change(place, value)
    parts = _parts(value)
    if not parts:
        return value
    new = {name: with_texts(part, change, _within(place, name)) for name, part in parts}
    if is_dataclass(value):
        return replace(value, **new)  # type: ignore[type-var]
    return new if isinstance(value, Mapping) else tuple(new.values())


def texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """(place, text) of every text that is told in a part of the catalogue."""
    if isinstance(value, str):
        yield place, value
    for name, part in _parts(value):
        yield from texts(part, _within(place, name))


def _within(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _parts(value: Any) -> list[tuple[str, Any]]:
    """What a text may stand in: the told fields of an entry, the values of a table, the entries of a list by id."""
    if type(value) in TOLD:
        return [(name, getattr(value, name)) for name in TOLD[type(value)]]
    if isinstance(value, Mapping):
        return list(value.items())
    if isinstance(value, tuple):
        return [(getattr(entry, "id", str(nr)), entry) for nr, entry in enumerate(value)]
    return []
