"""A whole evening on paper, counted by hand, in two tables: what each group chose in each round, and of each method.

The first has the columns of `handcount` and, at the end, the round (1 where that column is not there). What is wrong is
told cell by cell, and all of it at once.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO

from ..errors import WorkshopError
from ..letters import as_text
from ..vocabulary import OTHER
from .handcount import COLUMNS, COUNT, ELEMENTS, OPEN, Line, lines_of, same
from .hearing import Votes

ROUND = "round"
VOTES = (*COLUMNS, ROUND)
METHOD_VOTES = ("suits", "maybe", "no", "unknown")
METHODS = ("method", "group", *METHOD_VOTES)
MOST_CARDS = 1000  # of one group
MOST_ROUNDS, MOST_METHODS = 9, 10
GROUPS = range(2, 9)

Said = tuple[int, int, int, int]  # past, misschien, niet, ken ik niet


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell: a code, the table (votes or methods), and where an editor shows it."""

    code: str
    table: str
    line: int
    column: str
    value: str


@dataclass(frozen=True)
class OnPaper:
    """(element, round) -> group -> votes, in the order of the model; method id -> group -> what it said of it.

    `groups` are their names as they were first spelled.
    """

    groups: tuple[str, ...] = ()
    rounds: Mapping[tuple[str, int], Mapping[str, Votes]] = field(default_factory=dict)
    methods: Mapping[str, Mapping[str, Said]] = field(default_factory=dict)


class _Reading:
    """What was found so far."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known
        self.faults: list[Fault] = []
        self.spelled: dict[str, str] = {}
        self.opens: dict[str, bool] = {}
        self.rounds: dict[tuple[str, int], dict[str, Votes]] = {}
        self.methods: dict[str, dict[str, Said]] = {}

    def table(self, name: str, text: str, columns: tuple[str, ...], take: Callable[[Line], None]) -> None:
        """Take every line of a table; a fault in its build ends it, one in a cell does not."""
        try:
            for line in lines_of(text, columns):
                try:
                    take(line)
                except WorkshopError as wrong:
                    self.note(wrong, name)
        except WorkshopError as wrong:
            self.note(wrong, name)

    def note(self, wrong: WorkshopError, table: str) -> None:
        at = wrong.details
        self.faults.append(Fault(wrong.code, table, int(str(at["line"])), str(at["column"]), str(at["value"])))

    def votes(self, line: Line) -> None:
        cells = self.counts(line, COLUMNS[2:8], "votes")
        element, group = line.cells["element"].lower(), self.group(line)
        if element not in ELEMENTS:
            raise line.refuse("csv_unknown_element", "element")
        if line.cells["open"] not in OPEN:
            raise line.refuse("csv_open", "open")
        number = self.number(line)
        is_open = OPEN[line.cells["open"]]
        if self.opens.setdefault(group, is_open) != is_open:
            raise line.refuse("paper_open", "open")
        here = self.rounds.setdefault((element, number), {})
        if group in here:
            raise line.refuse("csv_duplicate", "group")
        *five, dont_know = cells
        here[group] = Votes((five[0], five[1], five[2], five[3], five[4]), dont_know, is_open)

    def said(self, line: Line) -> None:
        cells = self.counts(line, METHOD_VOTES, "methods")
        method = self.known.get(same(line.cells["method"]))
        if method is None:
            raise line.refuse("paper_method", "method")
        if same(line.cells["group"]) not in self.spelled:
            raise line.refuse("paper_group", "group")
        group = self.group(line)
        here = self.methods.setdefault(method, {})
        if group in here:
            raise line.refuse("csv_duplicate", "group")
        if len(self.methods) > MOST_METHODS:
            raise line.refuse("paper_methods", "method")
        here[group] = (cells[0], cells[1], cells[2], cells[3])

    def group(self, line: Line) -> str:
        name = line.cells["group"]
        if not name:
            raise line.refuse("csv_no_group", "group")
        return self.spelled.setdefault(same(name), name)

    def number(self, line: Line) -> int:
        text = line.cells.get(ROUND, "") or "1"
        found = COUNT.fullmatch(text)
        if not found or not 1 <= int(found[1]) <= MOST_ROUNDS:
            raise line.refuse("paper_round", ROUND)
        return int(found[1])

    def counts(self, line: Line, columns: tuple[str, ...], table: str) -> list[int]:
        """What stands in these cells; each that is wrong is noted, and counts for nobody."""
        found = []
        for column in columns:
            try:
                found.append(line.count(column))
            except WorkshopError as wrong:
                self.note(wrong, table)
                found.append(0)
        if sum(found) > MOST_CARDS:
            raise line.refuse("paper_cards", columns[0])
        return found


def read(votes: str, methods: str, known: Mapping[str, str]) -> tuple[OnPaper, tuple[Fault, ...]]:
    """What two tables say, and all that is wrong with them. `known`: a method's id and title, as `same` has them -> id.

    The second may be ''. A group stands in every round, with zeros where nobody of it voted.
    """
    reading = _Reading(known)
    reading.table("votes", votes, VOTES if _names_rounds(votes) else COLUMNS, reading.votes)
    if methods.strip():
        reading.table("methods", methods, METHODS, reading.said)
    if not reading.faults:
        reading.faults.extend(_lacking(reading))
    groups = tuple(reading.spelled.values())
    order = sorted(reading.rounds, key=lambda key: (key[1], ELEMENTS.index(key[0])))
    rounds = {key: _in_order(reading.rounds[key], groups) for key in order}
    return OnPaper(groups, rounds, reading.methods), tuple(reading.faults)


def _in_order(here: Mapping[str, Votes], groups: tuple[str, ...]) -> dict[str, Votes]:
    return {group: here[group] for group in groups if group in here}


def _names_rounds(text: str) -> bool:
    return ROUND in next((line for line in text.lower().splitlines() if line.strip()), "")


def _lacking(reading: _Reading) -> Iterator[Fault]:
    """What is not there: groups, a group in a round, a round before another."""
    if not reading.rounds:
        yield Fault("csv_empty", "votes", 1, "", "")
    elif len([name for name in reading.spelled if name != OTHER]) not in GROUPS:
        yield Fault("paper_groups", "votes", 1, "group", str(len(reading.spelled)))
    for (element, number), here in sorted(reading.rounds.items()):
        if number > 1 and (element, number - 1) not in reading.rounds:
            yield Fault("paper_no_round", "votes", 1, ROUND, f"{element} {number}")
        for name, group in reading.spelled.items():
            if group not in here and name != OTHER:
                yield Fault("paper_no_row", "votes", 1, "group", f"{element} {number}: {group}")


def written(found: OnPaper) -> tuple[str, str]:
    """The two tables as text again, with semicolons; without methods the second is ''."""
    votes = [
        (element, as_text(group), *of.positions, of.dont_know, int(of.open), number)
        for (element, number), here in found.rounds.items()
        for group, of in here.items()
    ]
    said = [
        (method, as_text(group), *counts) for method, here in found.methods.items() for group, counts in here.items()
    ]
    return _csv(VOTES, votes), _csv(METHODS, said) if said else ""


def _csv(head: tuple[str, ...], lines: Iterable[tuple[object, ...]]) -> str:
    made = StringIO()
    csv.writer(made, delimiter=";", lineterminator="\n").writerows((head, *lines))
    return made.getvalue()
