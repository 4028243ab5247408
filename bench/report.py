"""The one table: on the terminal, and as docs/prestaties.md with what it takes to read it."""

import tomllib
from collections.abc import Iterable, Sequence
from typing import Any

from .process import HERE
from .targets import Row, judged, shown

Numbers = dict[str, Any]
HEAD = ("", "target", "measured", "before", "")
COLUMNS = ("n", "p50", "p95", "p99", "last")
SPREADS = (
    ("votes at 200/s, 500 phones", "hall", "steady", "ours", "ms"),
    ("the same, store off", "hall", "steady", "no_store", "ms"),
    ("the same, bare Flask-SocketIO", "hall", "steady", "bare", "ms"),
    ("votes in turn, 500 phones", "hall", "in_turn", "ours", "ms"),
    ("the same, desk and screen watching", "hall", "watched", "ours", "ms"),
    ("the same, store off", "hall", "in_turn", "no_store", "ms"),
    ("the same, bare Flask-SocketIO", "hall", "in_turn", "bare", "ms"),
    ("the same, node socket.io", "hall", "in_turn", "node_io", "ms"),
    ("500 votes in one instant", "burst", "acks", "", "ms"),
    ("a step to 2000 phones", "step", "ours", "", "ms"),
    ("the same, raw node ws", "step", "raw_ws", "", "ms"),
    ("votes elsewhere during steps", "step", "votes_meanwhile", "", "ms"),
    ("2000 phones back after a kill", "restart", "ours", "", "s"),
    ("the same, node socket.io", "restart", "node_io", "", "s"),
    ("joins: seat and socket", "joins", "seat_and_socket", "", "ms"),
    ("joins with pages", "joins", "with_pages", "", "ms"),
    ("100 meetings of 40", "meetings", "", "", "ms"),
    ("soak", "soak", "", "", "ms"),
    ("200,000 votes in 15 minutes", "long_soak", "", "", "ms"),
    ("votes on a slow disk", "disk", "votes", "", "ms"),
    ("answers of the loop meanwhile", "disk", "answers", "", "ms"),
    ("a million stored votes", "million", "full", "", "ms"),
    ("the same, an empty database", "million", "empty", "", "ms"),
    ("the first page, 1000 meetings", "home", "many", "", "ms"),
    ("the same, 10 meetings", "home", "few", "", "ms"),
    ("the same, a search among 1000", "home", "searched", "", "ms"),
)

METHOD = """## How it is measured

- The server has one core, the load generator (node, raw `ws`, hand-made Engine.IO frames) another. One request kept the
  generator busy for at most {generator:.0%} of its core. Other programs used at most {others:.0%} of the machine in a
  scenario; servers and generator ran at nice {priority}.
- Every scenario asserts that no acked vote is missing from the database, that none is counted twice, and that everybody
  was told; a scenario in which that fails has no figures.
- SQLite, WAL, `synchronous=FULL`. Seats are laid in the stopped server's database, except where joining is measured.
- Node's socket.io acks more votes than one generator sends, so its figure is a lower bound; that share is left out.
- Bare Flask-SocketIO runs with its defaults on eventlet. `socketio.run` stops at 1024 connections; for memory at 5000
  phones the same application runs on `eventlet.wsgi.server` with a larger `max_size` and backlog.
- The slow disk is a wait before each commit, in the thread that commits (`bench/variant.py`); slow readers are paused
  sockets, and bytes were seen to wait behind each of them.
- A step to 2000 phones is one meeting, twice what the product lets into one.
- What each scenario does exactly stands at the top of its file in `bench/scenarios/`.
"""


def table(rows: Sequence[Row]) -> str:
    """The targets for a terminal."""
    cells = [HEAD, *((row.what, row.wanted, row.measured, row.before, row.verdict) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEAD))]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in cells)


def spreads(found: Numbers) -> list[tuple[str, ...]]:
    """One line per series of durations: its name, how many, p50, p95, p99, last, unit."""
    lines = []
    for name, *path, unit in SPREADS:
        here: Any = found
        for step in filter(None, path):
            here = here.get(step, {})
        if "p50" in here:
            lines.append((name, *(f"{here[column]:g}" for column in COLUMNS), unit))
    return lines


def page(results: Numbers, before: Numbers | None) -> str:
    """docs/prestaties.md: the targets, the durations, the modes, how it was measured and on what."""
    found = results["scenarios"]
    rows = judged(found, before and before["scenarios"])
    missed = [row.what for row in rows if row.verdict == "missed"]
    return "\n".join(
        [
            "# Performance",
            "",
            f"Made by `make bench` on {results['date']}; do not edit. Raw figures: `bench/results/latest.json`.",
            "Ratios within one run are what counts; absolute figures drift from machine to machine.",
            "",
            "## Targets",
            "",
            *_targets(rows, before),
            "",
            f"{len(rows) - len(missed)} of {len(rows)} rows met or reported."
            if missed
            else "Every row is met or reported.",
            *_why(missed),
            "",
            "## Durations",
            "",
            *markdown(("", *COLUMNS, "unit"), spreads(found)),
            "",
            *_modes(found),
            *_method(results),
            *_machine(results),
        ]
    )


def markdown(head: Sequence[str], lines: Iterable[Sequence[str]]) -> list[str]:
    rows = [f"| {' | '.join(line)} |" for line in lines]
    return [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *rows]


def _targets(rows: Sequence[Row], before: Numbers | None) -> list[str]:
    marks = {"met": "met", "missed": "**missed**", "reported": ""}
    lines = [(row.what, row.wanted, row.measured, row.before, marks[row.verdict]) for row in rows]
    head = ("what", "target", "measured", f"before ({before['date']})" if before else "before", "")
    return markdown(head, lines if before else [(*line[:3], "", line[4]) for line in lines])


def _why(missed: Sequence[str]) -> list[str]:
    """What a profile says of the rows that are missed; `missed.toml` holds it by the name of the row."""
    known = tomllib.loads((HERE / "missed.toml").read_text(encoding="utf-8"))
    return (
        ["", *(f"- **{what}**: {known[what].strip()}".replace("\n", "\n  ") for what in missed if what in known)]
        if missed
        else []
    )


def _modes(found: Numbers) -> list[str]:
    if "modes" not in found:
        return []
    lines = [
        (
            f"{'ours' if whose == 'ours' else 'bare Flask-SocketIO'}, {mode}",
            shown(one["votes_s"], "/s"),
            shown(one["ack_p95_ms"], "ms"),
            shown(one["cpu_s_per_1000"], "s"),
            shown(one["bytes_per_phone"] / 1000, "kB"),
        )
        for whose in ("bare", "ours")
        for mode, one in found["modes"][whose].items()
    ]
    head = ("500 phones", "votes in turn", "ack p95 at 200/s", "CPU for 1000 votes at 200/s", "memory for a phone")
    return ["## What each async mode costs", "", *markdown(head, lines), ""]


def _method(results: Numbers) -> list[str]:
    found = results["scenarios"]
    generator = max(one["run"]["generator_share"] for one in found.values())
    others = max(one["run"]["others_share"] for one in found.values())
    return [METHOD.format(generator=generator, others=others, priority=results["priority"])]


def _machine(results: Numbers) -> list[str]:
    machine = results["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return [
        "## Machine",
        "",
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}; "
        f"a write and sync of 4 kB takes {machine['sync_ms']} ms.",
        f"Versions: {versions}.",
        "",
    ]
