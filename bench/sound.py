"""What must hold in every scenario: nothing lost, nothing counted twice, everybody saw it."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

Kept = Sequence[Any]  # seat, round, item, seq, value


class Unsound(AssertionError):
    """A scenario found a vote lost or doubled, or somebody who missed something: its figures are worthless."""


def sound(holds: Any, what: str) -> None:
    """Raises Unsound unless it holds."""
    if not holds:
        raise Unsound(what)


def votes_are_kept(home: Path, acked: Iterable[Kept]) -> int:
    """Compare what phones were told with what the database of this home holds: see `compared`."""
    with closing(sqlite3.connect(f"file:{home / 'workshop.sqlite'}?mode=ro", uri=True)) as database:
        return compared(database.execute("select seat, round, item, seq, value from votes"), acked)


def compared(stored: Iterable[Kept], acked: Iterable[Kept]) -> int:
    """Compare what phones were told with what is stored. Gives how many of their votes that holds.

    Each acked vote must be there with its value, or be replaced by a newer one of the same seat; a seat has one
    vote on an item, so what is counted is the number of rows.
    """
    told = {tuple(row[:3]): (int(row[3]), str(row[4])) for row in acked}
    rows: dict[tuple[Any, ...], list[tuple[int, str]]] = {}
    for row in stored:
        rows.setdefault(tuple(row[:3]), []).append((int(row[3]), str(row[4])))
    lost = [key for key, (seq, value) in told.items() if not _holds(rows.get(key, []), seq, value)]
    sound(not lost, f"{len(lost)} acked votes are not in the database, first {lost[:1]}")
    double = [key for key in told if len(rows[key]) != 1]
    sound(not double, f"{len(double)} votes are counted twice")
    return len(told)


def all_answered(said: dict[str, Any], least: int = 1, by: str = "the server") -> None:
    """Every vote that was sent was acked as kept."""
    sound(not said["unanswered"], f"{said['unanswered']} votes were never answered by {by}")
    sound(not said["refused"], f"votes were refused by {by}: {said['refused']}")
    sound(len(said["ms"]) >= least, f"hardly a vote was sent to {by}")


def all_in(said: dict[str, Any], expected: int) -> None:
    """Every phone came in."""
    sound(not said["failed"], f"{len(said['failed'])} phones stayed out: {said['failed'][:3]}")
    sound(len(said["took"]) == expected, f"{len(said['took'])} of {expected} phones came in")


def all_saw(shown: Sequence[float | None]) -> list[float]:
    """Everybody was pushed what happened; gives when."""
    seen = [at for at in shown if at is not None]
    sound(len(seen) == len(shown), f"{len(shown) - len(seen)} of {len(shown)} were not told")
    return seen


def _holds(rows: Sequence[tuple[int, str]], seq: int, value: str) -> bool:
    return any(kept > seq or (kept == seq and held == value) for kept, held in rows)
