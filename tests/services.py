"""Servers of others that ours works with: PostgreSQL and Redis, on free ports, all they keep in a temporary folder.

Each starts when a test first asks for it. Where one is not installed, those tests are skipped and say so.
"""

import os
import secrets
import shutil
import subprocess
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
import pytest
import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from tests.live import ROOT, free_port
from workshop.store import Store
from workshop.store.migrate import migrate

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
# PostgreSQL refuses to run as root; Debian makes this user for it.
OWNER = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "16MB",
    "timezone": "Asia/Kathmandu",  # nobody's: what comes back in UTC, we asked for
}
QUICK = {"fsync": "off", "full_page_writes": "off"}  # what is kept outlives the server, and not the machine


class PostgreSQL:
    """A cluster of its own. `durable` as a host runs it; else quicker, for tests that are not about losing power."""

    def __init__(self, durable: bool = False) -> None:
        self.folder = Path(mkdtemp(prefix="workshop-postgresql-"))
        self.data = self.folder / "data"
        if OWNER:
            shutil.chown(self.folder, OWNER["user"], OWNER["group"])
        self.port = free_port()
        self._run("initdb", "--username=workshop", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        chosen = {**SETTINGS, "port": str(self.port), **({} if durable else QUICK)}
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in chosen.items())
        self._names = count(1)
        self._ours = ""
        self.start()

    def start(self) -> None:
        """Start, and come back when it answers."""
        self._run("pg_ctl", "start", "--wait", f"--log={self.folder / 'log'}")

    def stop(self, how: str = "fast") -> None:
        """Stop: "fast" closes every line first; "immediate" is a crash, mended at the next start."""
        self._run("pg_ctl", "stop", "--wait", f"--mode={how}")

    def end(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder)

    def database(self, like: str = "template1") -> str:
        """A new database, a copy of `like`. Gives its name."""
        name = f"workshop_{next(self._names)}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as line:
            line.execute(f"create database {name} template {like}")
        return name

    def ours(self) -> str:
        """A new database with our tables in it. Gives its name."""
        if not self._ours:
            self._ours = self.database()
            store = Store(self.url(self._ours), lambda work: work())
            migrate(store)
            store.close()
        return self.database(like=self._ours)

    def url(self, name: str) -> str:
        """A database as WORKSHOP_DATABASE_URL names it."""
        return self._address(name).replace("postgresql", "postgresql+psycopg")

    def _address(self, name: str) -> str:
        return f"postgresql://workshop@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *options: str) -> None:
        command = [PROGRAMS[-1].with_name(program), *options, f"--pgdata={self.data}"]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, **OWNER)


def deployed(name: str, places: dict[str, str], folder: Path) -> Path:
    """A file of deploy/ with other ports and paths, each of which it must name. Gives where it is."""
    text = (ROOT / "deploy" / name).read_text("utf-8")
    for ours, here in places.items():
        assert ours in text, (name, ours)
        text = text.replace(ours, here)
    (folder / name).write_text(text, "utf-8")
    return folder / name


class Redis:
    """A server that asks for a password and keeps nothing on disk."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="workshop-redis-"))
        self.port, self.password = free_port(), secrets.token_hex(16)
        self.url = f"redis://:{self.password}@127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        """Start as deploy/redis.conf says, and come back when it answers."""
        (self.folder / "password.conf").write_text(f"requirepass {self.password}\n")
        places = {
            "port 6379": f"port {self.port}",
            "/etc/redis/actie-password.conf": f"{self.folder / 'password.conf'}",
        }
        settings = deployed("redis.conf", places, self.folder)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(["redis-server", settings], cwd=self.folder, stdout=log, stderr=log)
        patient = Retry(ConstantBackoff(0.05), 400)
        with redis.Redis.from_url(self.url, retry=patient, retry_on_error=[redis.ConnectionError]) as line:
            line.ping()

    def stop(self, _how: str = "immediate") -> None:
        """Stop as it knows no other way: it keeps nothing."""
        self.process.kill()
        self.process.wait()

    def cut_off_listeners(self) -> None:
        """Break the line of everybody who listens for messages; they may take it up again at once."""
        with redis.Redis.from_url(self.url) as line:
            line.client_kill_filter(_type="pubsub")

    def end(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)


@pytest.fixture(scope="session")
def postgresql() -> Any:
    """One cluster for a test process; each test makes databases of its own."""
    if not PROGRAMS:
        pytest.skip("no PostgreSQL: see tools/install-test-needs")
    running = PostgreSQL()
    yield running
    running.end()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: Any, tmp_path: Path) -> str:
    """Where a store of a test keeps its data: each test that asks runs on both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'workshop.sqlite'}"
    cluster = request.getfixturevalue("postgresql")
    return cluster.url(cluster.ours())


@pytest.fixture(scope="session")
def redis_server() -> Any:
    """One Redis for a test process."""
    if not shutil.which("redis-server"):
        pytest.skip("no Redis: see tools/install-test-needs")
    running = Redis()
    yield running
    running.end()
