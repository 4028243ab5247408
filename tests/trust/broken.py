"""Every write of a small file of an installation, broken at every step; in a process of its own, that it forks.

`python -m tests.trust.broken FOLDER` prints what was found, as JSON: one row a writer, step and fault.
"""

import errno
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workshop.host import files
from workshop.host.settings import Settings, choose_base_url, settings
from workshop.running.lock import Running, known

STEPS = ("open", "write", "fsync", "close", "replace", "unlink")
OLD_KEY = "oud" * 12
BEFORE, AFTER, FULL, HALF = "killed before", "killed after", "full", "half and then full"
KILLED = (BEFORE, AFTER)


def renew(home: Settings) -> None:
    home.renew_facilitator_token()


def make(home: Settings) -> None:
    home.make_keys()


def choose(home: Settings) -> None:
    choose_base_url(home, home.public_url)


def tell(home: Settings) -> None:
    with known(home.home, Running(1, "http://127.0.0.1:1", "nieuw")):
        os._exit(0)  # it is about what was written; a program that ends takes it away


WRITERS: dict[str, tuple[Callable[[Settings], None], str, str]] = {
    "the facilitator's key": (renew, "facilitator", OLD_KEY),
    "the first keys": (make, "secret", ""),
    "the address of phones": (choose, "address", "http://192.0.2.1:5000"),
    "where the program is": (tell, "running.json", '{"pid":1,"at":"http://127.0.0.1:2","mark":"oud"}'),
}


def main(folder: Path) -> None:
    found = []
    for writer, (write, name, old) in WRITERS.items():
        for fault in (BEFORE, AFTER, FULL, HALF):
            step, ended = 0, False
            while not ended:
                step += 1
                place = folder / f"{name}-{fault.replace(' ', '-')}-{step}"
                ended = attempt(place, write, name, old, step, fault)
                found.append({"writer": writer, "fault": fault, "step": step, "ended": ended, "home": str(place)})
    sys.stdout.write(json.dumps(found))


def attempt(place: Path, write: Callable[[Settings], None], name: str, old: str, step: int, fault: str) -> bool:
    """Write in a child that breaks at this step. Whether it came to its end, for there are no more steps."""
    place.mkdir(mode=0o700)
    if old:
        files.write(place / name, old)
    child = os.fork()
    if not child:
        told = {"WORKSHOP_HOME": str(place), "WORKSHOP_PUBLIC_URL": "https://nieuw.example"}
        run(lambda: write(settings(told)), step, fault)
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def run(work: Callable[[], None], step: int, fault: str) -> None:
    left = [step]
    for name in STEPS:
        setattr(os, name, breaking(getattr(os, name), left, fault))
    try:
        work()
    except OSError:
        os._exit(1)
    os._exit(0)


def breaking(real: Callable[..., Any], left: list[int], fault: str) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] > 0 or (left[0] < 0 and fault in KILLED):
            return real(*given, **named)
        if fault == BEFORE:
            os.kill(os.getpid(), signal.SIGKILL)
        if fault == AFTER:
            real(*given, **named)
            os.kill(os.getpid(), signal.SIGKILL)
        return on_full_disk(real, left, fault, given, named)

    return call


def on_full_disk(real: Callable[..., Any], left: list[int], fault: str, given: Any, named: Any) -> Any:
    """From this step on there is no room; what takes none goes on."""
    if real.__name__ not in ("open", "write", "fsync") or (real.__name__ == "open" and not given[1] & os.O_CREAT):
        return real(*given, **named)
    if real.__name__ == "write" and fault == HALF and left[0] == 0 and len(given[1]) > 1:
        return real(given[0], given[1][: len(given[1]) // 2])
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
