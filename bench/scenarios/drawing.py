"""Drawing the role profile, against the same template engine writing the same numbers as a table."""

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from jinja2 import Environment, FileSystemLoader

from workshop import drawing, words
from workshop.actie.evening.rows import Row
from workshop.host.settings import catalogue
from workshop.pages import sample

from ..arithmetic import middle
from ..process import ROOT
from ..run import Numbers, Run

TIMES = 25


def run(_run: Run) -> Numbers:
    """Milliseconds, median, taking turns: a profile of five questions, of three groups and of eight."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "workshop" / "templates"), autoescape=True, extensions=["jinja2.ext.i18n"]
    )
    environment.globals["drawing"] = drawing
    environment.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    macros, texts = environment.get_template("macros/standing.html").make_module({}), catalogue()
    found = {}
    for example in sample.profiles():
        rows, groups = example.rows, example.groups
        drawn, table = _in_turn(
            partial(macros.profile, rows, groups, texts, words, full=False),  # type: ignore[attr-defined]
            partial(_tables, macros, rows, groups, texts),
        )
        found[f"groups_{len(groups)}"] = {"profile_ms": drawn, "table_ms": table}
    return found


def _tables(macros: Any, rows: Iterable[Row], groups: Any, texts: Any) -> list[str]:
    return [macros.numbers(row, groups, texts, words) for row in rows]


def _in_turn(*works: Callable[[], object]) -> list[float]:
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(TIMES):
        for times, work in zip(taken, works, strict=True):
            began = time.perf_counter()
            work()
            times.append((time.perf_counter() - began) * 1000)
    return [round(middle(times), 3) for times in taken]
