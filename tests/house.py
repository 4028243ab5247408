"""A meeting with somebody of every role at a socket, and what the database and the table of events say of it."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import websocket
from msgspec import inspect as shapes
from psycopg.rows import dict_row
from psycopg.types.string import TextLoader

from tests.hosted import until
from tests.live import Facilitator, Person, Phone
from workshop.rooms.table import EVENTS

LINKS = {"facilitator": "desk", "writer": "writer", "helper": "helper", "screen": "screen"}

# Table -> the order of its rows.
ROWS_OF_A_MEETING = {
    "things": "key",
    "changes": "nr, key",
    "rounds": "nr, id",
    "seats": "nr, id",
    "keys": "made",
    "slips": "hash",
    "records": "number",
}


class House:
    """One meeting with somebody of every role at a socket, in the middle of the first vote."""

    def __init__(self, server):
        self.server = server
        self.desk = Facilitator(server)
        self.meeting = self.desk.new_meeting()
        self.desk.connect("desk", self.meeting)
        self.people: dict[str, Person] = {
            role: self.desk.key(role).connect(audience, self.meeting) for role, audience in LINKS.items()
        }
        self.people["participant"] = Phone(server).sit(self.meeting, "bewoners")
        self.people["observer"] = Phone(server).sit(self.meeting, "observer")
        self.people["waiting"] = self.somebody_who_waits()
        self.ids = self.fill()

    def fill(self) -> dict[str, Any]:
        """What others could name: a seat, an open round, a pledge, a note, a key."""
        phone = self.people["participant"]
        self.desk.ok("go_to", step=3)
        phone.at("vote", "open")
        found = phone.ballots()[0]["round"]
        phone.ok("vote", seat=phone.seat, round=found, value="2", seq=1)
        phone.ok("reason", seat=phone.seat, element="animo", text="Omdat het van ons is.")
        pledge = phone.ok("pledge", seat=phone.seat, kind="do", text="Wij zetten koffie.")["id"]
        rows = dump(self.server, self.meeting)
        note = next(row["key"] for row in rows["things"] if row["key"].startswith("notes/"))
        key = next(row["id"] for row in rows["keys"] if row["role"] == "writer")
        return {
            "seat": phone.seat,
            "round": found,
            "id": pledge,
            "note": note.removeprefix("notes/"),
            "key": key,
            "votes": {found: {"": "5"}},
        }

    def somebody_who_waits(self) -> Phone:
        phone = Phone(self.server).visit(self.meeting, "bewoners")
        let_wait(self.server, phone.seat)
        return phone.connect("phone", self.meeting, phone.seat)

    def leave(self):
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(Person.leave, (self.desk, *self.people.values())))


def dump(server, meeting: str) -> dict[str, list[dict[str, Any]]]:
    """Every row that the database holds of a meeting; JSON as its text."""
    with _looking_into(server) as ask:
        found = {
            table: ask(f"select * from {table} where meeting = ? order by {order}", meeting)
            for table, order in ROWS_OF_A_MEETING.items()
        }
        found["meetings"] = ask("select * from meetings where id = ?", meeting)
        rounds = "select id from rounds where meeting = ?"
        found["votes"] = ask(f"select * from votes where round in ({rounds}) order by round, item, seat", meeting)
    return found


def let_wait(server, seat: str) -> None:
    """Let a seat wait for the desk, as if many had come before it."""
    with _looking_into(server, writing=True) as ask:
        ask("update seats set waits = true where id = ? returning id", seat)


def asked(server, query: str) -> list[dict[str, Any]]:
    """What the database of a running server answers."""
    with _looking_into(server) as ask:
        return ask(query)


def until_copies_are_clean(server) -> None:
    """Wait until what was deleted went from the copies too: once, for all that was deleted until then."""
    until(lambda: not asked(server, "select name from moments where name in ('scrub_due', 'scrub_begun')"))


@contextmanager
def _looking_into(server, writing: bool = False) -> Iterator[Callable[..., list[dict[str, Any]]]]:
    """What asks the database of a running server, without going through the program."""
    url = server.environ.get("WORKSHOP_DATABASE_URL", "")
    if url:
        with psycopg.connect(url.replace("+psycopg", ""), row_factory=dict_row) as line:  # commits at its end
            line.adapters.register_loader("json", TextLoader)
            yield lambda query, *named: line.execute(query.replace("?", "%s"), named).fetchall()
        return
    mode = "rw" if writing else "ro"
    path = f"file:{server.home / 'workshop.sqlite'}?mode={mode}"
    with closing(sqlite3.connect(path, uri=True, isolation_level=None)) as database:
        database.row_factory = sqlite3.Row
        yield lambda query, *named: [dict(row) for row in database.execute(query, named)]


@contextmanager
def bare_socket(person: Person, auth: Any, **headers: str) -> Iterator[websocket.WebSocket]:
    """A websocket of somebody's browser without a client around it, right after it knocked with `auth`."""
    cookie = "; ".join(f"{c.name}={c.value}" for c in person.browser.cookies)
    address = f"{person.server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    bare = websocket.create_connection(address, cookie=cookie, timeout=20, **headers)
    try:
        assert bare.recv().startswith("0")
        bare.send("40" + json.dumps(auth))
        yield bare
    finally:
        bare.shutdown()


def is_let_in(person: Person, audience: str, meeting: str, seat: str = "") -> bool:
    """Whether the server answers a knock with a connection (40) or a refusal (44)."""
    with bare_socket(person, {"audience": audience, "meeting": meeting, "seat": seat}) as bare:
        return answered(bare)


def answered(bare: websocket.WebSocket) -> bool:
    """The first answer to a knock; what was sent before it (a picture) means that we are in."""
    return not bare.recv().startswith("44")


def smallest(name: str) -> dict[str, Any]:
    """The smallest well-formed payload of an event, naming nothing that exists."""
    return {f.name: value_of(f.type) for f in shapes.type_info(EVENTS[name].shape).fields if f.required}


def value_of(of: shapes.Type) -> Any:
    match of:
        case shapes.StrType():
            return "x"
        case shapes.IntType(ge=low):
            return low
        case shapes.BoolType():
            return True
        case shapes.LiteralType(values=values):
            return values[0]
        case shapes.ListType():
            return []
        case shapes.DictType():
            return {}
    raise TypeError(of)
