# ruff: noqa: T201 - it prints its table
"""`python -m bench`: run the scenarios, print the table, and (the full run) write results and docs/prestaties.md."""

import argparse
import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import machine
from .process import HERE, ROOT, raise_limit, raise_priority
from .report import page, spreads, table
from .run import FULL, QUICK, Run
from .scenarios import FULL as FULL_ONES
from .scenarios import QUICK as QUICK_ONES
from .scenarios import SCENARIOS
from .targets import judged

RESULTS = HERE / "results"
LATEST, BEFORE = RESULTS / "latest.json", RESULTS / "before.json"
PAGE = ROOT / "docs" / "prestaties.md"
Numbers = dict[str, Any]


def main() -> int:
    """Gives 0 when every target that was measured is met, 1 when one is missed."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that servers and generators end with us
    raise_limit()
    raise_priority(options.priority)
    results = measured(options)
    rows = judged(results["scenarios"], read(BEFORE) and read(BEFORE)["scenarios"])
    print(f"\n{table(rows)}\n")
    for line in spreads(results["scenarios"]):
        print("  {:32} n {:>7}  p50 {:>8}  p95 {:>8}  p99 {:>8}  last {:>8} {}".format(*line))
    if options.quick:
        print(f"\n  Smaller than the rows say: {QUICK}")
    if options.out:
        write(options.out, results)
    elif not options.quick:
        PAGE.write_text(page(read(LATEST), read(BEFORE)), encoding="utf-8")
    return int(any(row.verdict == "missed" for row in rows))


def measured(options: argparse.Namespace) -> Numbers:
    """Run what was asked. A part of a full run is laid over the results of the last one."""
    results = {**described(), "priority": options.priority}
    size = QUICK if options.quick else FULL
    with Run(size) as run:
        for name in [*(options.only or (QUICK_ONES if options.quick else FULL_ONES)), *(["long_soak"] * options.soak)]:
            began = time.perf_counter()
            results["scenarios"][name] = run.do(SCENARIOS[name])
            print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
            if not options.quick and not options.out:
                keep(results)
    return results


def keep(results: Numbers) -> None:
    """Write the results so far; scenarios that did not run keep their last figures."""
    last = read(LATEST) or {"scenarios": {}}
    results["scenarios"] = {**last["scenarios"], **results["scenarios"]}
    write(LATEST, results)


def described() -> Numbers:
    """A new set of results: when, and on what."""
    npm = json.loads((HERE / "package.json").read_text())["dependencies"]
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S607
    on = machine.described(node, npm)
    return {"date": datetime.now(UTC).date().isoformat(), "machine": on, "scenarios": {}}


def read(file: Path) -> Any:
    return json.loads(file.read_text()) if file.exists() else None


def write(file: Path, results: Numbers) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="SCENARIO", help=f"out of: {', '.join(SCENARIOS)}")
    parser.add_argument("--quick", action="store_true", help="smaller, in two minutes; writes nothing")
    parser.add_argument("--soak", action="store_true", help="the long soak: 200,000 votes in fifteen minutes")
    parser.add_argument("--out", type=Path, help="write the results here, and nothing else")
    parser.add_argument("--priority", type=int, default=0, help="nice value of servers and generator; below 0 as root")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
