"""One run: where its homes are, how large its scenarios are, and what everything cost."""

import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .generator import Generator
from .home import Home
from .machine import CORES, busy

Numbers = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """How large the scenarios are; the targets hold for FULL."""

    name: str
    phones: int = 500  # of a hall that votes
    crowd: int = 2000  # of a step change and of a restart
    most: int = 5000  # of growth and memory
    meetings: int = 100  # in one process, of forty phones
    joiners: int = 300
    repeats: int = 5
    seconds: float = 10.0  # of steady votes
    turns: float = 2.0  # seconds of one closed loop
    soak: float = 60.0
    changes: int = 6
    stored: int = 1_000_000
    starts: int = 5
    shelf: int = 1000  # meetings on one first page
    pause: float = 60.0  # seconds: a seat may act 300 times a minute, and in a closed loop it does


FULL = Size("full")
QUICK = Size("quick", 500, 600, 1000, 20, 150, 3, 4.0, 1.5, 12.0, 2, 100_000, 3, 1000, 0.0)
TINY = Size("tiny", 20, 30, 60, 3, 10, 1, 1.0, 0.5, 2.0, 2, 1000, 1, 30, 0.0)


@dataclass
class Run:
    """Where scenarios get homes and generators from. Use it as a context: its folder goes when it ends."""

    size: Size
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="workshop-bench-")))
    generators: list[Generator] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)

    def home(self, name: str, database_url: str = "") -> Home:
        """An empty installation of this name, on SQLite unless another database is given."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        self.homes.append(Home(folder, database_url))
        return self.homes[-1]

    def phones(self, limits: bool = False) -> Generator:
        """A new load generator; its share of a core is told with the scenario, unless it is known that it `limits` a
        server that is quicker than it can ask."""
        made = Generator()
        if not limits:
            self.generators.append(made)
        return made

    def do(self, scenario: Callable[["Run"], Numbers]) -> Numbers:
        """Run a scenario. Gives its numbers with what it took: seconds, how busy the generator was at most, and how
        much of this machine others used meanwhile (both as shares, 0-1)."""
        self.generators.clear()
        began, before, own = time.perf_counter(), busy(), _own()
        found = scenario(self)
        wall = time.perf_counter() - began
        others = max(0.0, (busy() - before) - (_own() - own)) / wall / len(CORES)
        generator = max((one.share for one in self.generators), default=0.0)
        took = {"seconds": round(wall, 1), "generator_share": round(generator, 2), "others_share": round(others, 2)}
        return {**found, "run": took}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        for home in self.homes:
            home.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _own() -> float:
    """Processor seconds of this process and of all that it started and that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
