"""Counts for docs/vertrouwen.md: what a test held against the program, written down when somebody asks for it."""

import json
import os
from pathlib import Path


def note(line: str, **counts: int) -> None:
    """Add counts to the file that TRUST_FIGURES names; nowhere without one."""
    if path := os.environ.get("TRUST_FIGURES"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"line": line, **counts}) + "\n")


def long_form() -> bool:
    """Whether this is the long form of the tests: `make soak`."""
    return bool(os.environ.get("SOAK"))
