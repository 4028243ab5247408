"""Write docs/vertrouwen.md: what was tried to lose or to get in, by which test, how often, and what came of it.

`make trust` runs the tests named here with TRUST_FIGURES, so that they write down what they counted
(tests/trust/figures.py), and puts sentence, test and counts beside each other. `SOAK=1 make trust` is the long form.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "vertrouwen.md"
PROMISES = ROOT / "tests" / "trust" / "promises.toml"
STANDARD = ROOT / "tests" / "trust" / "asvs.toml"
HEAD = """# Waarom je hierop kunt vertrouwen

Gemaakt met `make trust`; niet met de hand bijwerken.
Elke regel is een belofte, met de proef die faalt als ze niet klopt.
Alle proeven draaien tegen echte servers, echte sockets, echte bestanden en een echte browser.
"""


@dataclass(frozen=True)
class Promise:
    """`tests` hold it; `note` names the counts they write down, which `says` puts into words."""

    promise: str
    tests: tuple[str, ...]
    note: str = ""
    says: str = ""


def parts() -> dict[str, list[Promise]]:
    """Title -> the promises under it."""
    found = tomllib.loads(PROMISES.read_text("utf-8"))["part"]
    return {part["title"]: [Promise(**one) for one in part["promise"]] for part in found}


def main() -> int:
    counts, passed = measured()
    PAGE.write_text(page(counts, passed), encoding="utf-8")
    return 0


def measured() -> tuple[dict[str, Counter[str]], Counter[str]]:
    """What the tests counted, by note, and how many passed, by file. Exits when one fails."""
    named = {test for promises in parts().values() for promise in promises for test in promise.tests}
    files = sorted(test for test in named if Path(test).name.startswith("test_"))
    with tempfile.TemporaryDirectory() as folder:
        notes, report = Path(folder) / "notes", Path(folder) / "report.xml"
        command = ["pytest", "-q", "-n", "2", "--dist", "loadfile", f"--junitxml={report}", *files]
        environ = {"KILLS": "50", **os.environ, "TRUST_FIGURES": str(notes)}
        run = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=environ, check=False)
        if run.returncode:
            sys.exit("not every test passed: nothing is written")
        return noted(notes), tests_passed(report)


def noted(path: Path) -> dict[str, Counter[str]]:
    """The sum of each count, by note."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for line in path.read_text("utf-8").splitlines():
        said = json.loads(line)
        found[said.pop("line")].update(said)
    return found


def tests_passed(report: Path) -> Counter[str]:
    cases = ElementTree.parse(report).iter("testcase")  # noqa: S314 - written by our own pytest
    return Counter(file_of(case.get("classname", "")) for case in cases if case.find("skipped") is None)


def file_of(classname: str) -> str:
    """`tests.trust.test_pace.TestX` -> tests/trust/test_pace.py."""
    parts = classname.split(".")
    last = next(nr for nr, part in enumerate(parts) if part.startswith("test_"))
    return "/".join(parts[: last + 1]) + ".py"


def page(counts: dict[str, Counter[str]], passed: Counter[str]) -> str:
    form = "de lange vorm" if os.environ.get("SOAK") else "de korte vorm"
    when = f"{date.today().isoformat()}, {form}, Python {platform.python_version()}, {os.cpu_count()} kernen"
    lines = [HEAD, f"Gemeten op {when}; {passed.total()} proeven.", ""]
    for title, promises in parts().items():
        lines += [f"## {title}", "", "| belofte | uitkomst | proef |", "|---|---|---|"]
        lines += [f"| {one.promise} | {outcome(one, counts, passed)} | {links(one.tests)} |" for one in promises]
        lines.append("")
    return "\n".join([*lines, standard()])


def standard() -> str:
    """Where each part of OWASP ASVS 5.0 that applies at level 2 is held."""
    found = tomllib.loads(STANDARD.read_text("utf-8"))
    rows = [f"| {row['what']} | {row['held']} | {links(row['tests'])} |" for row in found["row"]]
    return "\n".join([found["head"], "| onderdeel | hoe | proef of plek |", "|---|---|---|", *rows, "", found["foot"]])


def outcome(promise: Promise, counts: dict[str, Counter[str]], passed: Counter[str]) -> str:
    ran = f"{sum(passed[test] for test in promise.tests)} proeven"
    return f"{promise.says.format_map(counts[promise.note])}; {ran}" if promise.note else ran


def links(files: Sequence[str]) -> str:
    return ", ".join(f"[{Path(file).stem}](../{file})" for file in files)


if __name__ == "__main__":
    sys.exit(main())
