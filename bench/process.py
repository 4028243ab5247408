"""Servers in processes of their own, on a core of their own, and what the system says of them."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.error import URLError
from urllib.request import urlopen

from .machine import CORES, LOAD_CORE, SERVER_CORE, TICKS

HERE = Path(__file__).parent
ROOT = HERE.parent
UP_SECONDS = 60
FILES = 20_000

OWN, OF_ENDED = (
    11,
    13,
)  # where the times of a process stand behind its name in /proc/PID/stat, and those of its children


class Process:
    """A server on 127.0.0.1, at so many ports one after another.

    `path` is what is asked until it answers; '' when it speaks no HTTP.
    """

    cores = frozenset({SERVER_CORE})
    ends_by = signal.SIGKILL

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        path: str = "",
        log: Path | None = None,
        ports: int = 1,
    ) -> None:
        self.port = free_port()
        self.command = [part.format(port=self.port) for part in command]
        self.environ = {**os.environ, "PYTHONPATH": str(ROOT), "EVENTLET_NO_GREENDNS": "yes", **environ}
        self.path, self.log, self.ports = path, log, ports
        self.start()

    def start(self) -> None:
        """Start, and wait until it answers. `up_seconds` says how long that took."""
        began = time.perf_counter()
        with (self.log or Path(os.devnull)).open("ab") as errors:
            self.process = subprocess.Popen(  # noqa: S603 - our own programs with our own arguments
                self.command,
                env=self.environ,
                cwd=HERE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                preexec_fn=self._settle,
            )
        while not self._answers():
            if self.process.poll() is not None or time.perf_counter() - began > UP_SECONDS:
                raise RuntimeError(f"{self.command} did not start")
            time.sleep(0.005)
        self.up_at, self.up_seconds = time.time(), time.perf_counter() - began

    def stop(self) -> None:
        self.process.send_signal(self.ends_by)
        self.process.wait(UP_SECONDS)

    @property
    def cpu(self) -> float:
        """Seconds of processor time used so far, by all its threads."""
        return _used(self.process.pid, OWN)

    @property
    def children_cpu(self) -> float:
        """Seconds of processor time used by the children that it started: those that ended, and those that run."""
        return _used(self.process.pid, OF_ENDED) + sum(_used(child, OWN) for child in self._children())

    def _children(self) -> list[int]:
        told = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(child) for of in told for child in of.read_text().split()]

    @property
    def rss(self) -> int:
        """Bytes of memory it holds now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) * 1024

    def backlog(self) -> int:
        """How many of its sockets have bytes waiting for a reader."""
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        mine = [row for row in rows if int(row[1].split(":")[1], 16) == self.port]
        return sum(int(row[4].split(":")[0], 16) > 0 for row in mine)

    def rest(self, share: float = 0.05, within: float = 15.0) -> float:
        """Wait until it uses less than `share` of its core; gives the seconds that took."""
        began = time.perf_counter()
        while time.perf_counter() - began < within:
            before = self.cpu
            time.sleep(0.5)
            if self.cpu - before < share * 0.5:
                break
        return time.perf_counter() - began

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.stop()

    def _settle(self) -> None:
        os.sched_setaffinity(0, self.cores)
        raise_limit()

    def _answers(self) -> bool:
        return all(self._answers_at(self.port + number) for number in range(self.ports))

    def _answers_at(self, port: int) -> bool:
        try:
            if self.path:
                return bool(urlopen(f"http://127.0.0.1:{port}{self.path}", timeout=5).status == 200)
            with socket.create_connection(("127.0.0.1", port), 5):
                return True
        except (URLError, OSError):
            return False


def ours(home: Path, variant: Sequence[str] = (), **environ: str) -> Process:
    """Our own server as somebody would start it, or a `variant` of it that only bench has (see variant.py)."""
    program = ["bench.variant", *variant] if variant else ["workshop", "serve"]
    command = [sys.executable, "-m", *program, "--no-browser", "--port", "{port}"]
    settings = {"WORKSHOP_HOME": str(home), "WORKSHOP_HOST": "127.0.0.1", **environ}
    return Process(command, settings, "/healthz", home / "bench.log")


class Crew(Process):
    """Several processes, on all cores but the generator's."""

    cores = frozenset(set(CORES) - {LOAD_CORE})
    ends_by = signal.SIGTERM  # it stops the others


def crew(home: Path, workers: int, **environ: str) -> Process:
    """Our own server in so many processes, as a host runs it."""
    command = [sys.executable, "-m", "workshop", "serve", "--no-browser", "--port", "{port}", "--workers", str(workers)]
    settings = {"WORKSHOP_HOME": str(home), "WORKSHOP_HOST": "127.0.0.1", **environ}
    return Crew(command, settings, "/healthz", home / "bench.log", workers)


def flask_ack(mode: str, *more: str) -> Process:
    """Bare Flask-SocketIO that only answers."""
    return Process([sys.executable, str(HERE / "baselines/flask_ack.py"), mode, "{port}", *more], {})


def node(name: str, *more: str) -> Process:
    """A baseline in node: `io` or `ws`."""
    return Process(["node", str(HERE / f"baselines/node_{name}.js"), "{port}", *more], {})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def raise_limit() -> None:
    """Let this process and what it starts have a file for every phone."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def raise_priority(nice: int) -> None:
    """Give this process and what it starts another nice value: on a shared machine others would be measured too."""
    os.setpriority(os.PRIO_PROCESS, 0, nice)
    group = Path("/proc/self/autogroup")  # Linux weighs nice within one terminal's programs only, and terminals by this
    if nice and group.exists():
        group.write_text(str(nice))


def _used(pid: int, at: int) -> float:
    """Seconds of processor time."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[at]) + int(fields[at + 1])) / TICKS
