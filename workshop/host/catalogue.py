"""The files of data/, read by msgspec against the shapes of the domain; a fault is refused by file, id and key."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from ..actie.errors import CatalogueError
from ..actie.texts.catalogue import WHOLE_FILE, finished, own_cases
from ..actie.texts.placed import own, with_texts
from ..actie.texts.shapes import (
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
    PracticeQuestion,
    Programme,
    Publication,
    SupportWay,
    Term,
    Tip,
    WorkingElement,
)
from ..actie.vocabulary import GROUP_KINDS, PLEDGE_KINDS, SOURCE

Shape = TypeVar("Shape", bound=msgspec.Struct)


class Elements(msgspec.Struct):
    """elements.toml"""

    stem: str
    dont_know: str
    practice_question: PracticeQuestion
    elements: tuple[Element, ...]


class Methods(msgspec.Struct):
    """methods.toml"""

    settings: dict[str, str]
    audiences: dict[str, str]
    subjects: dict[str, str]
    phases: dict[str, str]
    methods: tuple[Method, ...]


class Support(msgspec.Struct):
    """support.toml"""

    support_ways: tuple[SupportWay, ...]
    active_restraint: Card
    right_to_challenge: Card
    professional_role: Card
    councils: Card
    phase_prompts: dict[str, str]
    inclusion: tuple[Tip, ...]
    working_elements: tuple[WorkingElement, ...]
    glossary: tuple[Term, ...]
    criteria: tuple[Criterion, ...]
    kinds: tuple[Kind, ...]


class Sources(msgspec.Struct):
    """sources.toml"""

    publications: tuple[Publication, ...]


class Aims(msgspec.Struct):
    """aims.toml"""

    aims: tuple[Aim, ...]


class Agreement(msgspec.Struct):
    """agreement.toml"""

    agreement: AgreementTexts


class Line(msgspec.Struct):
    """An example pledge; what kind it is and whose follows from where it stands in pledges.toml."""

    element: str
    text: str
    source: str
    to: str = ""


class Lines(msgspec.Struct):
    """The example pledges of one kind, per kind of group."""

    residents: tuple[Line, ...]
    professionals: tuple[Line, ...]
    municipality: tuple[Line, ...]
    other: tuple[Line, ...]


class Pledges(msgspec.Struct):
    """pledges.toml"""

    do: Lines
    leave: Lines
    ask: Lines


class Programmes(msgspec.Struct):
    """programmes.toml"""

    programmes: tuple[Programme, ...]


class Cases(msgspec.Struct):
    """cases.toml, and the file of a host with cases of its own"""

    cases: tuple[Case, ...]


SHAPES: Mapping[str, type[msgspec.Struct]] = {
    "elements.toml": Elements,
    "methods.toml": Methods,
    "support.toml": Support,
    "agreement.toml": Agreement,
    "sources.toml": Sources,
    "aims.toml": Aims,
    "pledges.toml": Pledges,
    "programmes.toml": Programmes,
    "cases.toml": Cases,
}
FILES = tuple(SHAPES)
MAY_BE_EMPTY = ("link", "to", "under")


MESSAGE = re.compile(r"^(.*?)(?: - at (?:`key` in )?`(.*)`)?$", re.DOTALL)
STEP = re.compile(r"\[(\.\.\.)\]|\.?([^.\[\]]+)")
UNTOLD = "..."  # a key of a table that may have any, in what msgspec says
# Where an entry of a file begins: at its id, at a head that ends in its name, or where it is written in one line.
BEGINS = r"""^\s*(?:id\s*=\s*["']{0}["']|\[+(?:[^\]\n]*\.)?\s*"?{0}"?\s*\]+|"?{0}"?\s*=)"""
HEAD = re.compile(r"^\s*\[", re.MULTILINE)
NUMBERED = re.compile(r"^(.*?)(?: (\d{1,3}))?$", re.DOTALL)  # "roles 2", or an id


def read(texts: Mapping[str, str]) -> Catalogue:
    """The catalogue, from file name -> TOML text for each of `FILES`. Raises CatalogueError at a fault."""
    found = {file: _read(file, texts, shape) for file, shape in SHAPES.items()}
    parts = {name: part for file in found.values() for name, part in msgspec.structs.asdict(file).items()}
    lines = {kind: msgspec.structs.asdict(parts.pop(kind)) for kind in PLEDGE_KINDS}
    examples = tuple(
        Example(kind, group, line.element, line.text, line.to, line.source)
        for kind in PLEDGE_KINDS
        for group in GROUP_KINDS
        for line in lines[kind][group]
    )
    return finished(Catalogue(**parts, examples=examples))


def read_cases(file: str, text: str, catalogue: Catalogue) -> tuple[Case, ...]:
    """The cases of a host, all of them or none; their texts are somebody's own. Raises CatalogueError at a fault."""
    cases = _read(file, {file: text}, Cases).cases
    for entry, problem in own_cases(cases, catalogue):
        raise CatalogueError(file, entry, problem)
    found: tuple[Case, ...] = with_texts(cases, lambda _place, words: own(words, SOURCE))
    return found


def line_of(text: str, entry: str, problem: str) -> int:
    """The line of a file on which a refused entry, or the key that its problem begins with, begins; 1 for the file."""
    told = re.search(r"\(at line (\d+)", problem)
    if told:
        return int(told[1])
    at = 0
    for part in entry.split("."):
        name, nr = NUMBERED.findall(part)[0]
        for _ in range(int(nr or 1)):
            found = re.compile(BEGINS.format(re.escape(name)), re.MULTILINE).search(text, at)
            at = found.end() if found else at
    head = HEAD.search(text, at)
    key = re.compile(rf"^\s*{re.escape(problem.split()[0])}\s*=", re.MULTILINE)
    found = key.search(text, at, head.start() if head else len(text))
    return text.count("\n", 0, found.end() if found else at) + 1


def _read(file: str, texts: Mapping[str, str], shape: type[Shape]) -> Shape:
    if file not in texts:
        raise CatalogueError(file, WHOLE_FILE, "is missing")
    try:
        plain = tomllib.loads(texts[file])
        found = msgspec.convert(plain, shape)
    except tomllib.TOMLDecodeError as fault:
        raise CatalogueError(file, WHOLE_FILE, f"is not TOML: {fault}") from fault
    except msgspec.ValidationError as fault:
        problem, path = MESSAGE.findall(str(fault))[0]
        raise _wrong(file, plain, _told(plain, shape, path, str(fault)), problem) from fault
    for path, problem in _loose(plain, msgspec.to_builtins(found), ()):
        raise _wrong(file, plain, path, problem)
    return found


def _told(plain: Any, shape: type[Shape], path: str, said: str) -> list[str]:
    """The steps of a path of msgspec's, with the key where it does not tell it: that with which alone it says this."""
    found: list[str] = []
    within = plain
    for untold, step in STEP.findall(path)[1:]:
        found.append(_alone(plain, within, shape, said) if untold else step)
        within = _within(within, found[-1])
    return found


def _alone(plain: Any, table: dict[str, Any], shape: type[Shape], said: str) -> str:
    """The key of a table that, when it had no other, would have the same be said; the table stays as it was."""
    every = dict(table)
    try:
        for key, value in every.items():
            table.clear()
            table[key] = value
            try:
                msgspec.convert(plain, shape)
            except msgspec.ValidationError as fault:
                if str(fault) == said:
                    return key
    finally:
        table.clear()
        table.update(every)
    return UNTOLD


def _loose(plain: Any, read: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What msgspec lets pass: keys that no shape has, often a typing error, and texts with nothing in them."""
    if isinstance(plain, str) and path[-1] not in MAY_BE_EMPTY and (not plain or plain != plain.strip()):
        yield path, "is empty or has white space around it"
    elif isinstance(plain, dict):
        yield from (((*path, key), "is not one of its keys") for key in plain.keys() - read.keys())
        for key in plain.keys() & read.keys():
            yield from _loose(plain[key], read[key], (*path, key))
    elif isinstance(plain, list):
        for nr, (part, its) in enumerate(zip(plain, read, strict=True)):
            yield from _loose(part, its, (*path, str(nr)))


def _wrong(file: str, plain: Any, path: Sequence[str], problem: str) -> CatalogueError:
    """The fault at a path in the file, by the ids of the entries on the way, or by where one without stands."""
    entry, key = WHOLE_FILE, ""
    for step in path:
        plain = _within(plain, step)
        key = f"{key} {int(step) + 1}" if step.isdecimal() else step
        if isinstance(plain, dict):
            id = plain.get("id")
            named = isinstance(id, str) and bool(id.strip())
            if entry == WHOLE_FILE:
                entry = str(id) if named else key
            else:
                entry = f"{entry}.{key.partition(' ')[0]}.{id}" if named else f"{entry}.{key}"
            key = ""
    return CatalogueError(file, entry, f"{key} {problem}" if key else problem)


def _within(plain: Any, step: str) -> Any:
    """The part of a table or a list; None for a part that is not there, which is what may be wrong."""
    if isinstance(plain, list):
        return plain[int(step)]
    return plain.get(step) if isinstance(plain, dict) else None
