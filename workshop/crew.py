"""Several processes of one installation: started together, started again when one dies, stopped together.

Each listens at a port of its own, one after another, and numbers its lines; the proxy in front sends a phone to any of
them, and what belongs to a line to the process that has it (deploy/nginx.conf).
"""

import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping

LOG = logging.getLogger("workshop.crew")
STOP_SECONDS = 10
LOOK_SECONDS = 0.2
AGAIN_SECONDS = 1.0


class Crew:
    """Processes 1 to `count`, from `port` on."""

    def __init__(self, environ: Mapping[str, str], port: int, count: int) -> None:
        self._environ, self._port, self._count = dict(environ), port, count
        self._stopping = threading.Event()

    def work(self) -> None:
        """Keep them going until this process is asked to stop (SIGTERM, Ctrl+C)."""
        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, lambda *_: self._stopping.set())
        keepers = [threading.Thread(target=self._keep, args=(nr,)) for nr in range(1, self._count + 1)]
        for keeper in keepers:
            keeper.start()
        for keeper in keepers:
            keeper.join()

    def _keep(self, nr: int) -> None:
        while not self._stopping.is_set():
            process = self._start(nr)
            while process.poll() is None and not self._stopping.wait(LOOK_SECONDS):
                pass
            if process.poll() is None:
                _stop(process)
            elif not self._stopping.wait(AGAIN_SECONDS):
                LOG.warning("process %s ended with %s; it starts again", nr, process.returncode)

    def _start(self, nr: int) -> subprocess.Popen[bytes]:
        own = {"WORKSHOP_WORKER": str(nr), "WORKSHOP_PORT": str(self._port + nr - 1)}
        command = [sys.executable, "-m", "workshop", "serve", "--no-browser"]
        return subprocess.Popen(command, env={**self._environ, **own})  # noqa: S603 - our own program


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
