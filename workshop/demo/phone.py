"""A phone: joins as a browser does, and keeps its seat and its socket."""

import logging
import re
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import requests
import socketio

LOG = logging.getLogger("workshop.demo")
SECONDS = 20
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
Heard = Callable[[str, Mapping[str, Any]], None]


class NoSeat(Exception):
    """The join page or the server gave no seat: the door is closed, the link is wrong, nobody answers."""


class Phone:
    """One phone; `heard(event, payload)` is called for every `picture` and `mine`, in threads of its own."""

    def __init__(self, base_url: str, heard: Heard) -> None:
        self.base_url = base_url
        self.seat = ""
        self.refused: list[tuple[str, str]] = []
        self._browser = requests.Session()
        self._numbers = count(1)
        self._socket = socketio.Client(handle_sigint=False, reconnection_delay=1, reconnection_delay_max=5)
        for event in ("picture", "mine"):
            self._socket.on(event, lambda said, event=event: heard(event, said))

    @property
    def connected(self) -> bool:
        return bool(self._socket.connected)

    def join(self, join_link: str, group: str) -> None:
        """Scan, choose a group, sit down and connect. Raises NoSeat."""
        try:
            meeting = self._take_seat(urlsplit(join_link).path, group)
            self._socket.connect(
                self.base_url,
                auth={"audience": "phone", "meeting": meeting, "seat": self.seat},
                headers={"Cookie": "; ".join(f"{c.name}={c.value}" for c in self._browser.cookies)},
                transports=["websocket"],
                wait_timeout=SECONDS,
            )
        except (requests.RequestException, socketio.exceptions.ConnectionError) as problem:
            raise NoSeat(str(problem)) from problem

    def send(self, event: str, say: Mapping[str, Any]) -> None:
        """Send an act of this seat; what is refused is noted, as nobody reads a screen here."""
        numbered = {"seq": next(self._numbers)} if event == "vote" else {}
        self._socket.emit(
            event, {"seat": self.seat, **say, **numbered}, callback=lambda ack: self._answered(event, ack)
        )

    def leave(self) -> None:
        self._socket.shutdown()
        self._browser.close()

    def _take_seat(self, path: str, group: str) -> str:
        """Gives the meeting's id; the seat's stands on the page that follows."""
        page = self._browser.get(self.base_url + path, timeout=SECONDS)
        meeting = _found(r'action="/plek/([\w-]+)"', page.text)
        filled = {"group": group, **dict(HIDDEN.findall(page.text))}
        phone = self._browser.post(
            f"{self.base_url}/plek/{meeting}", data=filled, headers={"Origin": self.base_url}, timeout=SECONDS
        )
        self.seat = _found(r'data-seat="([\w-]+)"', phone.text)
        return meeting

    def _answered(self, event: str, ack: Mapping[str, Any]) -> None:
        if not ack["ok"]:
            LOG.info("%s was refused: %s", event, ack["error"])
            self.refused.append((event, ack["error"]))


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise NoSeat(f"no {pattern} on the page")
    return match.group(1)
