"""A hosted installation on this machine, from the files in deploy/: PostgreSQL, Redis, two processes, nginx."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import requests

from tests.live import ROOT, WAIT, free_port
from tests.services import PostgreSQL, Redis, deployed

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
WORKERS = 2
# Not this machine's usual address: there cookies and pages go without https.
ADDRESS, NAME = "127.0.0.2", "avond.example.nl"
STARTED = 60


class Nginx:
    """deploy/nginx.conf before processes at `ports`, with a certificate that is made here."""

    def __init__(self, ports: list[int]) -> None:
        self.folder = Path(mkdtemp(prefix="workshop-nginx-"))
        self.folder.chmod(0o755)  # its processes are another user's
        self.port = free_port(ADDRESS)
        self.url = f"https://{ADDRESS}:{self.port}"
        self.certificate = str(self.folder / "fullchain.pem")
        self._make_certificate()
        places = {
            "listen 80": f"listen {ADDRESS}:{free_port(ADDRESS)}",
            "listen 443": f"listen {ADDRESS}:{self.port}",
            "127.0.0.1:5000": f"127.0.0.1:{ports[0]}",
            "127.0.0.1:5001": f"127.0.0.1:{ports[1]}",
            "server_name avond.example.nl": f"server_name {ADDRESS}",
            "/etc/ssl/actie/": f"{self.folder}/",
            "/etc/ssl/private/": f"{self.folder}/",
            "/run/nginx.pid": f"{self.folder}/nginx.pid",
            "/var/log/nginx/": f"{self.folder}/",
            "/var/lib/nginx/": f"{self.folder}/",
            "http {": f"http {{\n{self._other_folders()}",
        }
        settings = deployed("nginx.conf", places, self.folder)
        self.process = subprocess.Popen([NGINX, "-p", self.folder, "-c", settings, "-g", "daemon off;"])

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(WAIT)
        shutil.rmtree(self.folder)

    def _other_folders(self) -> str:
        """It makes these at every start, and may do so here only."""
        return "".join(f"    {kind}_temp_path {self.folder}/{kind};\n" for kind in ("fastcgi", "scgi", "uwsgi"))

    def _make_certificate(self) -> None:
        made = ["-keyout", self.folder / "actie.pem", "-out", self.certificate]
        names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=IP:{ADDRESS}"]
        kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        subprocess.run(["openssl", "req", *kind, *made, *names], check=True, stderr=subprocess.DEVNULL)


class Hosted:
    """Stands where a Server does; `ports` are those of the processes, which listen to this machine only."""

    def __init__(self, home: Path, mode: str, database: PostgreSQL, queue: Redis) -> None:
        self.home, self.database, self.queue = home, database, queue
        self.ports = _in_a_row(WORKERS)
        self.nginx = Nginx(self.ports)
        self.url, self.certificate = self.nginx.url, self.nginx.certificate
        self.environ = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "WORKSHOP_HOME": str(home),
            "WORKSHOP_MODE": mode,
            "WORKSHOP_METRICS_KEY": "tellen",
            **self._settings(),
        }
        self.start()

    def start(self) -> None:
        """Start, and come back when every process answers."""
        self.begin()
        self.token = (self.home / "facilitator").read_text()
        for port in self.ports:
            self.until_ready(port)

    def begin(self) -> None:
        """Start the first process, and come back when it starts the others."""
        command = [sys.executable, "-m", "workshop", *self._options()]
        self._log = (self.home.parent / "hosted.log").open("ab")
        self.process = subprocess.Popen(
            command, env=self.environ, cwd=self.home.parent, stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        self.said = ""
        while "Ctrl+C" not in self.said:
            line = self.process.stdout.readline()
            assert line, self.said + self.logged
            self.said += line

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Ask it to stop. Gives its exit code."""
        self.process.send_signal(how)
        code = self.process.wait(WAIT)
        self.process.stdout.close()
        self._log.close()
        return code

    def end(self) -> None:
        if self.process.poll() is None:
            self.stop()
        self.nginx.end()

    def at(self, nr: int) -> str:
        """The address of process `nr` itself, from 1."""
        return f"http://127.0.0.1:{self.ports[nr - 1]}"

    def pid(self, nr: int) -> int:
        """The process that is number `nr` now; 0 when none is."""
        for folder in Path("/proc").glob("[0-9]*"):
            if self._is(folder, nr):
                return int(folder.name)
        return 0

    def until_ready(self, port: int) -> None:
        until(lambda: _answers(port))

    def until_restarted(self, nr: int, before: int) -> None:
        """Wait until process `nr` is another one than `before`, and answers."""
        until(lambda: self.pid(nr) not in (0, before) and _answers(self.ports[nr - 1]))

    @property
    def logged(self) -> str:
        return (self.home.parent / "hosted.log").read_text()

    def _is(self, folder: Path, nr: int) -> bool:
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            environ = (folder / "environ").read_bytes().split(b"\0")
        except (OSError, ValueError):  # it just ended
            return False
        return parent == self.process.pid and f"WORKSHOP_WORKER={nr}".encode() in environ

    def _settings(self) -> dict[str, str]:
        """Those of deploy/actie.env.example, with what is otherwise here."""
        lines = (ROOT / "deploy" / "actie.env.example").read_text("utf-8").splitlines()
        named = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
        here = {
            "WORKSHOP_PUBLIC_URL": self.url,
            "WORKSHOP_PORT": str(self.ports[0]),
            "WORKSHOP_DATABASE_URL": self.database.url(self.database.database()),
            "WORKSHOP_QUEUE": self.queue.url,
        }
        assert here.keys() <= named.keys()
        return named | here

    def _options(self) -> list[str]:
        """What deploy/actie.service starts, after the name of the program."""
        service = (ROOT / "deploy" / "actie.service").read_text("utf-8")
        options = re.search(r"^ExecStart=\S+/workshop (.+)$", service, re.MULTILINE).group(1).split()
        assert ["--workers", str(WORKERS)] == options[1:3]
        return options


def _in_a_row(count: int) -> list[int]:
    """Free ports one after another."""
    while True:
        first = free_port()
        with ExitStack() as held:
            try:
                for port in range(first, first + count):
                    held.enter_context(socket.create_server(("127.0.0.1", port)))
            except OSError:
                continue
        return list(range(first, first + count))


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=WAIT).status_code == 200
    except requests.RequestException:
        return False


def until(true: Any) -> None:
    """Another process tells nobody when it is there: ask, again and again."""
    ends = time.monotonic() + STARTED
    pause = threading.Event()
    while not true():
        assert time.monotonic() < ends, "waited in vain"
        pause.wait(0.1)
