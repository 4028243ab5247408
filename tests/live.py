"""A real server in a process of its own, and people at real sockets: desk, screen, writer, helper, phones."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import requests
import socketio

from tests.tls import believing

ROOT = Path(__file__).parent.parent
WAIT = 20


class Server:
    """`workshop` as somebody would start it, on a free port, with a home of its own."""

    certificate: str | bool = True  # whom browsers believe; here it needs none

    def __init__(self, home: Path, mode: str = "eventlet", files: int = 0, **environ: str) -> None:
        """`files` is how many open files the system allows it, 0 for as many as we may have ourselves."""
        self.home, self.mode, self.files, self.environ = home, mode, files, environ
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        environ = {
            **os.environ,
            "WORKSHOP_HOME": str(self.home),
            "WORKSHOP_MODE": self.mode,
            "PYTHONPATH": str(ROOT),
            **self.environ,
        }
        command = [sys.executable, "-m", "workshop", "--no-browser", "--port", str(self.port)]
        if self.files:
            command = ["prlimit", f"--nofile={self.files}", *command]
        self.log = (self.home.parent / f"{self.home.name}.log").open("ab")
        self.process = subprocess.Popen(
            command, env=environ, cwd=self.home.parent, stdout=subprocess.PIPE, stderr=self.log
        )
        self.said = ""
        for line in self.process.stdout:
            self.said += line.decode()
            if "Ctrl+C" in self.said:
                break
        found = re.search(r"/open/(\S+)", self.said)
        assert found, self.said + (self.home.parent / f"{self.home.name}.log").read_text()
        self.token = found.group(1)

    def stop(self, how: int = signal.SIGTERM) -> None:
        self.process.send_signal(how)
        self.process.wait(WAIT)
        self.process.stdout.close()
        self.log.close()

    def restart(self, how: int = signal.SIGKILL) -> None:
        self.stop(how)
        self.start()

    @property
    def logged(self) -> str:
        return (self.home.parent / f"{self.home.name}.log").read_text()


def free_port(address: str = "127.0.0.1") -> int:
    """A port nobody has, below those that the system lends to clients: a stopped server finds its own free again."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind((address, port))
            return port


def browser(server: Server) -> requests.Session:
    """One that knows nothing yet, and believes the certificate of this server only."""
    made = requests.Session()
    made.trust_env, made.verify = False, server.certificate
    return made


class Person:
    """Somebody with a browser: cookies, and at most one socket."""

    def __init__(self, server: Server, language: str = "nl") -> None:
        self.server = server
        self.browser = browser(server)
        self.browser.headers["Accept-Language"] = language
        self.socket: socketio.Client | None = None
        self.pictures: list[dict[str, Any]] = []
        self.mine: dict[str, dict[str, Any]] = {}
        self.gone = False
        self.trouble = ""
        self.pause: dict[str, int] = {}
        self._news = threading.Condition()

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.browser.get(self.server.url + path, timeout=WAIT, **more)

    def post(self, path: str, **fields: Any) -> requests.Response:
        """Send a form as a page of the server does."""
        own = {"Origin": self.server.url}
        return self.browser.post(self.server.url + path, data=fields, headers=own, timeout=WAIT)

    def connect(
        self, audience: str, meeting: str, seat: str = "", at: str = "", transport: str = "websocket"
    ) -> "Person":
        """Open a line: to the server's own address, or to another of its addresses."""
        self.socket = socketio.Client(
            reconnection=False,
            http_session=browser(self.server),
            websocket_extra_options={"sslopt": {"context": believing(self.server.certificate)}},
        )
        self.socket.on("picture", self._picture)
        self.socket.on("mine", self._mine)
        self.socket.on("gone", self._gone)
        self.socket.on("trouble", self._trouble)
        self.socket.on("pause", self._pause)
        self.socket.connect(
            at or self.server.url,
            auth={"audience": audience, "meeting": meeting, "seat": seat},
            headers={"Cookie": "; ".join(f"{c.name}={c.value}" for c in self.browser.cookies)},
            transports=[transport],
            wait_timeout=WAIT,
        )
        self.wait(lambda: any("force" in said for said in self.pictures))  # the whole one; others may come before it
        return self

    def leave(self) -> None:
        if self.socket:
            line = self.socket.eio.ws
            self.socket.disconnect()
            if line:
                line.shutdown()  # the library keeps its end of a line that the other side broke
            self.socket = None

    def send(self, event: str, **say: Any) -> dict[str, Any]:
        return self.socket.call(event, say, timeout=WAIT)

    def ok(self, event: str, **say: Any) -> dict[str, Any]:
        """Send, and expect that it was done."""
        ack = self.send(event, **say)
        assert ack["ok"], (event, say, ack)
        return ack

    def wait(self, true: Callable[[], Any]) -> Any:
        """Until this holds after some news from the server."""
        with self._news:
            assert self._news.wait_for(true, WAIT), f"waited in vain; last: {self.pictures[-1:]}"
            return true()

    @property
    def picture(self) -> dict[str, Any]:
        """The newest picture, with of each region what was sent last; they may be handled out of order here."""
        ordered = sorted(self.pictures, key=lambda said: said["version"])
        regions = {name: html for said in ordered for name, html in said["regions"].items()}
        return {**ordered[-1], "regions": regions}

    @property
    def html(self) -> str:
        return "\n".join(self.picture["regions"].values())

    @property
    def stage(self) -> tuple[str, str]:
        return self.picture["stage"]["step"], self.picture["stage"]["phase"]

    def at(self, step: str, phase: str) -> None:
        """Wait until this audience is shown that step and phase."""
        self.wait(lambda: self.pictures and self.stage == (step, phase))

    def _picture(self, said: dict[str, Any]) -> None:
        with self._news:
            self.pictures.append(said)
            self.mine.update(said.get("mine", {}))
            self._news.notify_all()

    def _mine(self, said: dict[str, Any]) -> None:
        with self._news:
            self.mine.update(said)
            self._news.notify_all()

    def _trouble(self, said: dict[str, Any]) -> None:
        with self._news:
            self.trouble = said["trouble"]
            self._news.notify_all()

    def _pause(self, said: dict[str, int]) -> None:
        with self._news:
            self.pause = said
            self._news.notify_all()

    def _gone(self, _said: Any) -> None:
        with self._news:
            self.gone = True
            self._news.notify_all()


class Facilitator(Person):
    """Holds the link that the program printed."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        assert self.get(f"/open/{server.token}").status_code == 200

    def new_meeting(self, **fields: str) -> str:
        """Prepare a meeting through the form, with 24 residents, 5 professionals and 2 officials expected."""
        answer = self.post("/bijeenkomst/nieuw", **{**form(), **fields})
        assert answer.url.startswith(f"{self.server.url}/tafel/"), answer.text
        self.meeting = answer.url.rpartition("/")[2]
        return self.meeting

    def key(self, role: str, group: str = "") -> "Person":
        """Give somebody else a link, who opens it."""
        link = self.ok("give_key", role=role, group=group)["link"]
        person = Person(self.server)
        person.link = "/sleutel/" + link.rpartition("/")[2]
        assert person.get(person.link).status_code == 200
        return person


class Phone(Person):
    """A participant: scans, chooses a group, is in."""

    def join(self, meeting: str, group: str, **more: str) -> "Phone":
        answer = self.post(f"/plek/{meeting}", group=group, **more)
        assert answer.status_code == 200, answer.text
        self.meeting = meeting
        self.seat = re.search(r'data-seat="(\w+)"', answer.text).group(1)
        return self

    def sit(self, meeting: str, group: str) -> "Phone":
        """Join and connect."""
        return self.join(meeting, group).connect("phone", meeting, self.seat)

    def ballots(self) -> list[dict[str, Any]]:
        return self.picture["stage"]["ballots"]

    def vote(self, value: str, ballot: dict[str, Any] | None = None, item: str = "", seq: int = 1) -> dict[str, Any]:
        found = ballot or self.ballots()[0]
        return self.send("vote", seat=self.seat, round=found["round"], item=item, value=value, seq=seq)


def form() -> dict[str, Any]:
    """The preparation form as a facilitator fills it in."""
    groups = [
        ("bewoners", "Bewoners", "residents", "buren", "24", "ask"),
        ("professionals", "Professionals", "professionals", "welzijn, zorg", "5", "ask"),
        ("gemeente", "Gemeente", "municipality", "ambtenaar", "2", "one_voice"),
    ]
    fields: dict[str, Any] = {
        "about.title": "Buurthuiskamer De Ketel",
        "about.place": "Wijkcentrum Noord",
        "about.initiative": "Een huiskamer voor de hele buurt",
        "about.date": "2026-11-24",
        "elements": ["animo", "contact", "toerusting", "inbedding", "empathie"],
        "programme": "90",
    }
    names = ("id", "name", "kind", "examples", "expected", "voting")
    for i, group in enumerate(groups):
        fields |= {f"groups-{i}-{name}": value for name, value in zip(names, group, strict=True)}
    return fields
