"""From measured costs to machines: docs/capaciteit.md, computed from bench/results/latest.json (`make capacity`).

The model is a sum: what joins, votes, steps and idle lines take of a core in the busiest minutes of an evening, and
what phones take of memory. Every assumption is a constant here and stands in the document.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .arithmetic import at
from .process import HERE, ROOT
from .report import markdown
from .targets import shown

PAGE = ROOT / "docs" / "capaciteit.md"
SIZES = (
    ("one meeting", 1),
    ("10 meetings", 10),
    ("a province", 800),
    ("the whole country on one evening", 10_000),
)
PHONES = 40  # of a meeting
JOIN_SECONDS = 180  # in which a hall comes in
ANSWERS_SECONDS = 30  # between two votes of a phone while a question is open
STEP_SECONDS = 60  # between two steps or phases of a meeting
BUSY = 0.6  # of a core, at most: what is left keeps acks quick
CORES, PROCESSES, MEMORY_GB = 8, 6, 16  # a machine: six processes of ours; two cores for nginx, database and queue
CONNECTIONS = 20_000  # that one process takes (workshop/server/start.py)
EVENING_VOTES = 25  # of a phone: five questions, second votes, methods, consent, changed minds
VOTE_BYTES = 250  # of a stored vote with its indexes
GB, MB = 10**9, 10**6
Costs = Mapping[str, float]


@dataclass(frozen=True)
class Load:
    """What an evening asks: `door`, `voting` and `stepping` in cores, `bytes` of memory, in one process."""

    phones: int
    door: float
    voting: float
    bytes: float

    @property
    def cores(self) -> float:
        """The busiest minutes: people come in, or they vote."""
        return max(self.door, self.voting)


def costs(results: Mapping[str, Any]) -> Costs:
    """What one of each thing costs on this machine: seconds of a core, or bytes."""
    found = results["scenarios"]
    crowd = at(found, "growth.phones")
    return {
        "join_s": at(found, "joins.with_pages.cpu_ms_per_phone") / 1000,
        "vote_s": at(found, "meetings.cpu_s_per_1000") / 1000,
        "step_s": at(found, "meetings.changes.cpu_s_per_change"),
        "told_s": at(found, "step.cpu_s_per_change") / at(found, "step.phones"),
        "idle_s": max(0.0, at(found, "growth.many.idle_cores")) / crowd,
        "phone_bytes": at(found, "growth.bytes_per_phone"),
        "base_bytes": at(found, "growth.empty_bytes"),
        "picture_bytes": max(at(found, "step.bytes")),
        "votes_s": at(found, "hall.in_turn.ours.votes_s"),
    }


def evening(cost: Costs, meetings: int, phones: int = PHONES) -> Load:
    """The load of so many meetings of so many phones, all in the same phase of the evening."""
    people = meetings * phones
    idle = people * cost["idle_s"]
    steps = meetings * cost["step_s"] / STEP_SECONDS
    return Load(
        people,
        people * cost["join_s"] / JOIN_SECONDS + idle,
        people * cost["vote_s"] / ANSWERS_SECONDS + steps + idle,
        cost["base_bytes"] + people * cost["phone_bytes"],
    )


def most_meetings(cost: Costs) -> dict[str, int]:
    """How many meetings of forty one process takes before each limit is reached, the first to break first."""
    one, none = evening(cost, 1), evening(cost, 0)
    memory = MEMORY_GB * GB / (PROCESSES + 2)
    found = {
        "the door: everybody joins in three minutes": BUSY / one.door,
        "votes and steps": BUSY / one.voting,
        "memory of one process": (memory - none.bytes) / (one.bytes - none.bytes),
        "connections of one process": CONNECTIONS / (PHONES + 2),
    }
    return {what: int(most) for what, most in sorted(found.items(), key=lambda item: item[1])}


def processes(cost: Costs, meetings: int) -> int:
    """How many processes so many meetings of forty need: the first limit decides."""
    return math.ceil(meetings / max(1, min(most_meetings(cost).values())))


def machines(needed: int) -> int:
    """How many machines hold so many processes."""
    return max(1, math.ceil(needed / PROCESSES))


def page(results: Mapping[str, Any]) -> str:
    """docs/capaciteit.md."""
    cost = costs(results)
    limits = most_meetings(cost)
    first, second = list(limits.items())[:2]
    return "\n".join(
        [
            "# Capacity",
            "",
            f"Computed by `make capacity` from `bench/results/latest.json` of {results['date']}; do not edit.",
            f"Measured on one core of {results['machine']['processor']}; other cores differ by some factor.",
            "",
            "## What one of each costs",
            "",
            *markdown(("", "cost"), _costs(cost)),
            "",
            "## From a meeting to the country",
            "",
            *markdown(HEAD, [_line(cost, name, meetings) for name, meetings in SIZES]),
            "",
            ASSUMED.format(**globals()),
            "## What breaks first",
            "",
            *markdown(
                ("limit of one process", "meetings of 40"), [(what, f"{most:,}") for what, most in limits.items()]
            ),
            "",
            f"First: {first[0]}, at {first[1]:,} meetings in one process. Then: {second[0]}, at {second[1]:,}.",
            SPREADING.format(per_process=first[1], per_machine=first[1] * PROCESSES),
        ]
    )


HEAD = (
    "", "phones", "cores while people come in", "cores while they vote", "memory", "votes/s", "stored that evening",
    "processes", "machines",
)  # fmt: skip
ASSUMED = """\
Assumed: {PHONES} phones a meeting, with one desk and one screen. Everybody joins within {JOIN_SECONDS} seconds, with
both pages. While a question is open each phone votes every {ANSWERS_SECONDS} seconds, and each meeting takes a step
every {STEP_SECONDS} seconds: thrice the pace of an evening. All meetings do so in the same minutes, which they never
do. A core is planned for {BUSY:.0%}. A machine has {CORES} cores and {MEMORY_GB} GB; {PROCESSES} cores are for
processes of ours. A phone casts {EVENING_VOTES} votes in an evening, of {VOTE_BYTES} bytes each with indexes. Costs are
those of one process on SQLite; with PostgreSQL and Redis the database works elsewhere, which was not measured here.
"""
SPREADING = """
## How meetings are spread

- A meeting is small and a process takes {per_process:,} of them, so nothing is gained by cutting a meeting up. Several
  workers of one installation share a database and a queue, and any of them serves any phone; but each worker makes the
  pictures of every meeting it has a phone of. So above one worker let the proxy choose it by the meeting's id in the
  address where it can: then a meeting is rendered once.
- Beyond one machine ({per_machine:,} meetings) make more installations, each with its own database, queue and name:
  meetings share nothing. A municipality or a province is the natural border. The country is many small installations
  side by side, and one that fails takes only its own along.
- The database sees one transaction for all votes that came while the last one was on its way, so its rate of commits
  hardly grows with votes.
- The join page is alike for all people of a meeting and language, so a reverse proxy could take it over: the cheapest
  next step where the door is the first limit.
"""


def _costs(cost: Costs) -> list[tuple[str, str]]:
    ms = 1000
    return [
        ("somebody joins: two pages, a seat, a socket, the first picture", shown(cost["join_s"] * ms, "ms of a core")),
        ("a vote, with its part of the pictures for desk and screen", shown(cost["vote_s"] * ms, "ms of a core")),
        ("a step of a meeting of 40, to everybody", shown(cost["step_s"] * ms, "ms of a core")),
        ("one more phone told of a step, in a large hall", shown(cost["told_s"] * ms, "ms of a core")),
        ("a phone that does nothing, each minute", shown(cost["idle_s"] * 60 * ms, "ms of a core")),
        ("a phone's line", shown(cost["phone_bytes"] / 1000, "kB of memory")),
        ("a process without phones", shown(cost["base_bytes"] / MB, "MB of memory")),
        ("the largest picture of a phone, before compression", shown(cost["picture_bytes"] / 1000, "kB")),
        ("votes of one hall that one process keeps", shown(cost["votes_s"], "/s")),
    ]


def _line(cost: Costs, name: str, meetings: int) -> tuple[str, ...]:
    load, needed = evening(cost, meetings), processes(cost, meetings)
    memory = load.bytes + (needed - 1) * cost["base_bytes"]
    return (
        f"{name} ({meetings:,})" if meetings > 1 else name,
        f"{load.phones:,}",
        f"{load.door:.2f}",
        f"{load.voting:.2f}",
        shown(memory / GB, "GB"),
        f"{load.phones / ANSWERS_SECONDS:,.0f}",
        shown(load.phones * EVENING_VOTES * VOTE_BYTES / MB, "MB"),
        f"{needed:,}",
        f"{machines(needed):,}",
    )


def main() -> None:
    results = json.loads((HERE / "results" / "latest.json").read_text())
    PAGE.write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    main()
