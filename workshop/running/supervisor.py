"""Several processes of one installation: started together, started again when one dies, stopped together.

Each listens at a port of its own, one after another, and numbers its lines; the proxy in front sends a phone to any of
them, and what belongs to a line to the process that has it (deploy/nginx.conf).
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping

from ..host.away import Away

LOG = logging.getLogger("workshop.supervisor")
STOP_SECONDS = 10
LOOK_SECONDS = 0.2
SETTLED_SECONDS = 20.0
CANNOT_START = 78  # EX_CONFIG of sysexits.h: starting again changes nothing


class Supervisor:
    """Processes 1 to `count`, from `port` on; `left` is an open file that each keeps open as long as it lives."""

    def __init__(self, environ: Mapping[str, str], port: int, count: int, left: int) -> None:
        self._environ, self._port, self._count, self._left = dict(environ), port, count, left
        self._stopping = threading.Event()
        self._refused = False

    def work(self) -> int:
        """Keep them going until this process is asked to stop (SIGTERM, Ctrl+C).

        Gives the exit code: CANNOT_START when one said so, for then the others are stopped too.
        """
        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, lambda *_: self._stopping.set())
        keepers = [threading.Thread(target=self._keep, args=(nr,)) for nr in range(1, self._count + 1)]
        for keeper in keepers:
            keeper.start()
        for keeper in keepers:
            keeper.join()
        return CANNOT_START if self._refused else 0

    def _keep(self, nr: int) -> None:
        away = Away(LOG, f"process {nr}")
        while not self._stopping.is_set():
            process, began = self._start(nr), time.monotonic()
            while process.poll() is None and not self._stopping.wait(LOOK_SECONDS):
                if time.monotonic() - began > SETTLED_SECONDS:
                    away.works()
            if process.poll() is None:
                _stop(process)
            elif process.returncode == CANNOT_START:
                self._refused = True
                self._stopping.set()
            elif not self._stopping.is_set():
                away.failed(f"it ended with {process.returncode}, and starts again")
                away.rest(self._stopping.wait)

    def _start(self, nr: int) -> subprocess.Popen[bytes]:
        own = {
            "WORKSHOP_WORKER": str(nr),
            "WORKSHOP_PORT": str(self._port + nr - 1),
            "WORKSHOP_PARENT": str(os.getpid()),  # it would not know whose child it was once we are gone
        }
        command = [sys.executable, "-m", "workshop", "serve", "--no-browser"]
        kept = (self._left,) if os.name == "posix" else ()
        return subprocess.Popen(command, env={**self._environ, **own}, pass_fds=kept)  # noqa: S603 - our own program


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
