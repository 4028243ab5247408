"""The machine of this run: what it is, which core does what, and how busy others keep it."""

import os
import platform
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE = CORES[0]
LOAD_CORE = CORES[-1]
PACKAGES = ("flask-socketio", "python-socketio", "python-engineio", "eventlet", "gevent", "sqlalchemy", "flask")
TICKS = os.sysconf("SC_CLK_TCK")
SYNCS = 50


def described(node: str, packages: dict[str, str]) -> dict[str, Any]:
    """Processor, cores, memory, versions, and how long this disk takes to sync a page."""
    return {
        "processor": processor(),
        "cores": len(CORES),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "sync_ms": sync_ms(),
        "versions": {"python": platform.python_version(), **installed(), "node": node, **packages},
    }


def installed() -> dict[str, str]:
    return {name: version(name) for name in PACKAGES}


def processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    found = dict(line.split(":", 1) for line in lines if ":" in line)
    names = [found[key].strip() for key in found if key.strip() in ("model name", "model")]
    return " ".join(sorted(names, key=len, reverse=True)[:1]) or platform.machine()


def sync_ms() -> float:
    """What one small write and fdatasync takes here, median of 50, in ms."""
    took = []
    with tempfile.TemporaryFile() as file:
        for _ in range(SYNCS):
            file.write(b"x" * 4096)
            began = time.perf_counter()
            file.flush()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    return round(median(took), 2)


def busy() -> float:
    """Seconds of processor time that everything on this machine has used, idle and waiting left out."""
    user, nice, system, _idle, _waiting, *more = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:])
    return (user + nice + system + sum(more[:3])) / TICKS
