"""From the command to the first answer, against importing what it stands on."""

import os
import subprocess
import sys
import time

from ..arithmetic import middle
from ..machine import SERVER_CORE
from ..process import ours
from ..run import Numbers, Run

IMPORTS = "import eventlet, flask_socketio, sqlalchemy"


def run(run: Run) -> Numbers:
    """Seconds, median of the repeats, taking turns; the installation exists, as on every evening but the first."""
    home = run.home("start")
    home.room(40)
    command, imports = [], []
    for _ in range(run.size.starts + 1):
        imports.append(_import_seconds())
        with ours(home.folder) as server:
            command.append(server.up_seconds)
    # The first of each filled the disk's cache.
    return {"answers_s": round(middle(command[1:]), 3), "imports_s": round(middle(imports[1:]), 3)}


def _import_seconds() -> float:
    began = time.perf_counter()
    subprocess.run(  # noqa: S603 - a line of our own
        [sys.executable, "-c", IMPORTS],
        check=True,
        env={**os.environ, "EVENTLET_NO_GREENDNS": "yes"},
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CORE}),
    )
    return time.perf_counter() - began
