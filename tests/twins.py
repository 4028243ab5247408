"""The same evening twice, in two databases that differ in votes only: what is shown must not tell them apart.

`Original` plays an evening through the store. `Twin` is a copy of it in which a test changed rows; everything else,
ids and moments included, is the same, so what both show can be compared byte for byte.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.scenes import CATALOGUE, shown_anew
from tests.test_store import cast
from workshop import create_app
from workshop.actie.evening import choices, course, voices
from workshop.actie.evening.ballot import Evening, phones_there, seen
from workshop.actie.evening.meeting import About, Group
from workshop.edge.caller import FACILITATOR_COOKIE, role_cookie, seats_cookie
from workshop.evenings import Evenings
from workshop.host.settings import settings
from workshop.store import arriving, evenings, keys, meetings, votes

ID = "e" * 32
METHODS = tuple(m.id for m in CATALOGUE.methods[:6])
RUNNING = ("desk", "writer", "helper", "screen")
# The clock of the comparison itself: when the record was made, and the time of day on a page.
MADE = re.compile(r'("(?:made|now)": ?)"[^"]*"')
CLOCK = re.compile(r"\b\d\d:\d\d\b")
Payloads = dict[str, str]


class Place:
    """A database with an application on it, in this process."""

    def __init__(self, home: Path, **environ: str) -> None:
        self.home = home
        self.settings = settings({"WORKSHOP_HOME": str(home), "WORKSHOP_MODE": "threading", **environ})
        self.app, self.socketio = create_app(self.settings)
        self.site = self.app.extensions["workshop"]
        self.store = self.site.store

    @property
    def database(self) -> Path:
        return self.home / "workshop.sqlite"

    @property
    def evening(self) -> Evening:
        return self.evenings.load(ID)

    @property
    def evenings(self) -> Evenings:
        return self.app.extensions["workshop.live"].push.evenings

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    def payloads(self, cookies: Mapping[str, Mapping[str, str]]) -> Payloads:
        """Everything everybody can get hold of now: name -> text. `cookies` is who -> their cookies."""
        found = {}
        for who, held in cookies.items():
            audience = who.split("/")[0]
            browser = self.app.test_client()
            for name, value in held.items():
                browser.set_cookie(name, value)  # for the socket of the test client
                browser.set_cookie(name, value, domain="127.0.0.1")
            found[f"socket {who}"] = self._picture(browser, audience)
            for page in PAGES[audience] + (PAPER if who in READERS else ()):
                found[f"{page} {who}"] = browser.get(page.format(id=ID), base_url=self.url).get_data(as_text=True)
        return {name: CLOCK.sub("", MADE.sub(r'\1""', text)) for name, text in found.items()}

    def _picture(self, browser: Any, audience: str) -> str:
        auth = {"audience": audience, "meeting": ID}
        client = self.socketio.test_client(self.app, auth=auth, flask_test_client=browser)
        (said,) = (message["args"][0] for message in client.get_received() if message["name"] == "picture")
        client.disconnect()
        for seat, own in said.get("mine", {}).items():
            # What a seat alone may see is its own: test_leaks asks for it apart.
            own.pop("votes")
            assert seat == own["seat"]
        return json.dumps(said, ensure_ascii=False)


PAPER = ("/verslag/{id}", "/verslag/{id}.json", "/bewaar/{id}")
READERS = ("desk", "phone/observer")  # paper is the same for everybody who may read it
PAGES = {
    "phone": ("/telefoon/{id}",),
    "screen": ("/scherm/{id}",),
    "desk": ("/tafel/{id}",),
    "writer": ("/schrijver/{id}",),
    "helper": ("/helper/{id}",),
}


class Original(Place):
    """The evening that is played."""

    def __init__(self, home: Path, groups: tuple[Group, ...], counts: Mapping[str, int], **environ: str) -> None:
        super().__init__(home, **environ)
        meeting = choices.first_meeting(ID, About(title="De Ketel"), groups, CATALOGUE)
        self.store.write(meetings.make, meeting, datetime.now(UTC), "123456")
        self.tokens: dict[str, str] = {}
        self.seats: dict[str, list[str]] = {}
        for group, count in counts.items():
            self.seats[group] = [self.sit(group) for _ in range(count)]
        for group in groups:
            if group.voting == "one_voice" and self.seats.get(group.id):
                self.act(voices.hold, group.id, self.seats[group.id][0])
        self.keys = {role: self.store.write(keys.give, ID, role, "", datetime.now(UTC)) for role in RUNNING[1:]}
        for key in self.store.read(keys.held, ID):  # who looks in a twin is not the first to come by a link
            self.store.write(keys.came, ID, key.id, datetime.now(UTC))

    def sit(self, group: str) -> str:
        token = keys.new_token()
        observer = group == "observer"
        where = ("" if observer else group, observer, keys.fingerprint(token))
        seat = self.store.write(votes.join, ID, *where, datetime.now(UTC))
        self.store.write(arriving.arrive, [seat], datetime.now(UTC))
        self.store.write(arriving.let_in, ID, datetime.now(UTC))
        self.tokens[seat] = token
        return seat

    def cookies(self) -> dict[str, dict[str, str]]:
        """Somebody of every audience, and a phone of every group."""
        running = {role: {role_cookie(role, ID): token} for role, token in self.keys.items()}
        desk = {"desk": {FACILITATOR_COOKIE: self.settings.facilitator_token}}
        phones = {f"phone/{g}": {seats_cookie(ID): self.tokens[s[0]]} for g, s in self.seats.items()}
        return desk | running | phones

    def act(self, change: Callable[..., Any], *args: Any) -> None:
        self.store.write(meetings.act, ID, "test", lambda e: change(e.meeting, *args))

    def advance(self) -> None:
        def move(evening: Evening) -> Any:
            there = phones_there(evening), ("animo", "contact"), seen(evening)
            moment = course.Moment(datetime.now(UTC), meetings.new_id, *there)
            return course.advance(evening.meeting, moment)

        self.store.write(meetings.act, ID, "advance", move)

    def open_rounds(self) -> list[Any]:
        return [r for r in self.evening.meeting.rounds.values() if r.state == "open"]

    def vote(self, seat: str, found: Any, value: str, seq: int = 1) -> None:
        for item in found.votes_on:
            self.store.write(cast, seat, found.id, item, value, seq)

    def put_methods(self) -> None:
        self.act(choices.put_methods, METHODS, METHODS, CATALOGUE)

    def about(self, **changes: str) -> None:
        self.act(lambda m: replace(m, about=replace(m.about, **changes)))


def _show_anew(connection: Any) -> None:
    """Had the rows been as they are now at each reveal, this is what was frozen."""
    evening = evenings.load(connection, ID)
    meetings.keep_frozen(connection, evening.meeting, shown_anew(evening).meeting)


class Twin(Place):
    """A copy of an evening that follows it, in which people chose otherwise from the start."""

    def __init__(self, home: Path, original: Place) -> None:
        home.mkdir()
        (home / "secret").write_bytes(original.settings.secret)
        (home / "facilitator").write_text(original.settings.facilitator_token)
        for key in ("secret", "facilitator"):
            (home / key).chmod(0o600)
        self.original = original
        self._copy(original.database, home / "workshop.sqlite")
        super().__init__(home)

    def follow(self, change: Callable[[sqlite3.Connection], None]) -> None:
        """Be as the original is now, and then let `change` rewrite rows."""
        self.store.close()
        for part in self.home.glob("workshop.sqlite*"):
            part.unlink()
        self._copy(self.original.database, self.database)
        with sqlite3.connect(self.database) as connection:
            change(connection)
        connection.close()
        self.store.write(_show_anew)
        self.site.show.forget()

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        one, other = sqlite3.connect(source), sqlite3.connect(target)
        one.backup(other)
        one.close()
        other.close()
