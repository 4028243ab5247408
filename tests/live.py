"""A real server in a process of its own, and people at real sockets: desk, screen, writer, helper, phones."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import requests
import socketio

from tests.prepared import form
from tests.tls import believing
from workshop.edge.caller import join_token
from workshop.host.settings import settings

ROOT = Path(__file__).parent.parent
AGAIN = 202  # a file is being made
WAIT = 20
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


class Server:
    """`workshop` as somebody would start it, on a free port, with a home of its own."""

    certificate: str | bool = True  # whom browsers believe; here it needs none

    def __init__(self, home: Path, mode: str = "eventlet", files: int = 0, port: int = 0, **environ: str) -> None:
        """`files` is how many open files the system allows it, 0 for as many as we may have ourselves.

        `port` is where it listens, 0 for a free one.
        """
        self.home, self.mode, self.files, self.environ = home, mode, files, environ
        self.port = port or free_port()
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
        assert "Ctrl+C" in self.said, self.said + self.logged
        # A hosted program tells nobody its key, but where it is.
        found = re.search(r"/open/([\w-]{32,})", self.said)
        self.token = found.group(1) if found else (self.home / "facilitator").read_text()

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


def invitation(server: Server, meeting: str) -> str:
    """The address in the QR of a meeting."""
    renewed: dict[str, str] = vars(server).get("renewed", {})
    token = renewed.get(meeting) or join_token(settings({"WORKSHOP_HOME": str(server.home)}), meeting)
    return f"/q/{token}"


def look_up(server: Server, meeting: str) -> None:
    """The facilitator renewed the QR and code: read on the desk and on the join page what they are now."""
    code = re.search(r"<strong>(\d{6,8})</strong>", Facilitator(server).get(f"/tafel/{meeting}").text).group(1)
    page = Person(server).get(f"/m/{code}")
    vars(server).setdefault("renewed", {})[meeting] = hidden(page)["invite"]


def hidden(page: requests.Response) -> dict[str, str]:
    """What the form on a page says without being asked."""
    return dict(HIDDEN.findall(page.text))


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
        self.by_proxy: dict[str, str] = {}  # what a proxy on the way adds to its line
        self.gone = False
        self.said_gone: dict[str, str] = {}
        self.trouble = ""
        self.pause: dict[str, int] = {}
        self._news = threading.Condition()

    def get(self, path: str, **more: Any) -> requests.Response:
        """What comes in the end: as a browser does, a page that says to ask again is asked again."""
        ends = time.monotonic() + WAIT
        while (answer := self.get_once(path, **more)).status_code == AGAIN and time.monotonic() < ends:
            time.sleep(0.2)
        return answer

    def get_once(self, path: str, **more: Any) -> requests.Response:
        return self.browser.get(self.server.url + path, timeout=WAIT, **more)

    def post(self, path: str, **fields: Any) -> requests.Response:
        """Send a form as a page of the server does."""
        own = {"Origin": self.server.url}
        return self.browser.post(self.server.url + path, data=fields, headers=own, timeout=WAIT)

    def scan(self, meeting: str) -> requests.Response:
        """Open the address in the QR of a meeting."""
        return self.get(invitation(self.server, meeting))

    def take_seat(self, meeting: str, **fields: str) -> requests.Response:
        """Scan, fill in the form that comes, and send it; with `again` the one for somebody else on this phone."""
        page = self.scan(meeting)
        if "again" in fields and "/telefoon/" in page.url:
            page = self.get(f"/telefoon/{meeting}?nog=1")
        return self.post(f"/plek/{meeting}", **{**hidden(page), **fields})

    def connect(
        self, audience: str, meeting: str, seat: str = "", at: str = "", transport: str = "websocket", **more: Any
    ) -> "Person":
        """Open a line: to the server's own address, or to another of its addresses, saying this and `more`."""
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
            auth={"audience": audience, "meeting": meeting, "seat": seat, **more},
            headers={"Cookie": "; ".join(f"{c.name}={c.value}" for c in self.browser.cookies), **self.by_proxy},
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

    def _gone(self, said: Any) -> None:
        with self._news:
            self.gone, self.said_gone = True, said
            self._news.notify_all()


class Facilitator(Person):
    """Holds the link that the program printed."""

    def __init__(self, server: Server, language: str = "nl") -> None:
        super().__init__(server, language)
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
        answer = self.take_seat(meeting, group=group, **more)
        assert answer.status_code == 200, answer.text
        self.meeting = meeting
        self.seat = re.search(r'data-seat="(\w+)"', answer.text).group(1)
        return self

    def sit(self, meeting: str, group: str) -> "Phone":
        """Join and connect."""
        return self.join(meeting, group).connect("phone", meeting, self.seat)

    def visit(self, meeting: str, group: str) -> "Phone":
        """Join, connect and lie down: somebody who is counted, with a phone that sleeps."""
        self.sit(meeting, group).leave()
        return self

    def ballots(self) -> list[dict[str, Any]]:
        return self.picture["stage"]["ballots"]

    def vote(self, value: str, ballot: dict[str, Any] | None = None, item: str = "", seq: int = 1) -> dict[str, Any]:
        found = ballot or self.ballots()[0]
        return self.send("vote", seat=self.seat, round=found["round"], item=item, value=value, seq=seq)
