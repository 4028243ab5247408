"""What the database is asked while people vote: the same number of questions for 3 people as for 300, each by an index.

So neither a full hall nor a million votes of other evenings makes an answer slower. A plan says by which index a
statement finds its rows; `make soak` asks for it beside a million votes.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, text

from tests.live import HIDDEN
from tests.scenes import GROUPS
from tests.trust.figures import long_form
from tests.twins import ID, RUNNING, Original
from workshop.edge.caller import join_token, seats_cookie
from workshop.store import Store
from workshop.store.migrate import migrate
from workshop.store.tables import meetings, metadata, rounds, seats

# Other meetings, and the rounds and seats of each: a million votes, or enough to make reading a whole table dear.
MANY, ROUNDS, SEATS = (10_000, 5, 20) if long_form() else (2_000, 1, 4)
OTHERS = 1_000_000  # their number, by which `fill` knows them
REST = (
    "insert into votes select r.id, '', s.id, 'bewoners', '3', 1, 1, ''"
    " from rounds r join seats s on s.meeting = r.meeting where r.nr = :nr and s.nr = :nr",
    "insert into things select meeting, id, null, :nr, false from seats where nr = :nr",
    "insert into changes select meeting, 2, id, :now, 'test', null, null from seats where nr = :nr",
    "insert into keys select id, meeting, 'writer', '', id, :now, null from seats where nr = :nr",
    "insert into slips select id, meeting, id, :now from seats where nr = :nr",
    "insert into records select meeting, 1, :now, '{}' from rounds where nr = :nr and subject = '0'",
    "analyze",
)
Asked = list[tuple[str, Any]]


@contextmanager
def listening(store: Store) -> Iterator[Asked]:
    """Every statement, with what it was asked for, that goes to the database in the block."""
    asked: Asked = []

    def note_down(_connection, _cursor, statement, parameters, _context, many):
        asked.append((statement, parameters[0] if many else parameters))

    event.listen(store.engine, "before_cursor_execute", note_down)
    yield asked
    event.remove(store.engine, "before_cursor_execute", note_down)


class Busy(Original):
    """An evening in its first vote, with somebody of every audience at a socket."""

    def __init__(self, home, people: int, **environ: str) -> None:
        super().__init__(home, GROUPS, {"bewoners": people, "professionals": 1, "gemeente": 1}, **environ)
        while not self.open_rounds() or self.evening.meeting.step.kind != "vote":
            self.advance()
        for seat in self.seats["bewoners"]:
            self.vote(seat, self.open_rounds()[0], "2")
        self.there = {who: self._come_in(who, held) for who, held in self.cookies().items()}
        outbox = self.app.extensions["workshop.live"].push.outbox
        until(lambda: not outbox._gathering)  # that keys are used now was shown to who leads

    def _come_in(self, who: str, held: dict[str, str]) -> Any:
        browser = self.app.test_client()
        for name, value in held.items():
            browser.set_cookie(name, value)
            browser.set_cookie(name, value, domain="127.0.0.1")
        auth = {"audience": who.split("/")[0], "meeting": ID}
        return self.socketio.test_client(self.app, auth=auth, flask_test_client=browser)

    def join(self) -> None:
        phone = self.app.test_client()
        with self._shown_to_who_leads():
            page = phone.get(f"/q/{join_token(self.settings, ID)}", base_url=self.url).get_data(as_text=True)
            filled = {"group": "bewoners", **dict(HIDDEN.findall(page))}
            sent = {"data": filled, "headers": {"Origin": self.url}, "base_url": self.url}
            assert phone.post(f"/plek/{ID}", **sent).status_code == 302
            phone.set_cookie(seats_cookie(ID), phone.get_cookie(seats_cookie(ID), "127.0.0.1").value)
            self.socketio.test_client(self.app, auth={"audience": "phone", "meeting": ID}, flask_test_client=phone)

    def look_in(self, path: str) -> None:
        """By the code on the screen, or by the QR."""
        with self._shown_to_who_leads():
            assert self.app.test_client().get(path, base_url=self.url).status_code == 200

    def one_votes(self) -> None:
        self.vote(self.seats["bewoners"][0], self.open_rounds()[0], "4", seq=2)

    def push(self) -> None:
        """Show everybody that something changed: a new version, with nothing in it."""
        self.act(lambda meeting: meeting)
        self.site.changed(ID)

    @contextmanager
    def _shown_to_who_leads(self) -> Iterator[None]:
        """Come back when all who lead were shown what the block did: a thread of its own gathers that and sends it."""
        clients = [self.there[who] for who in RUNNING]
        for client in clients:
            client.get_received()
        yield
        for client in clients:
            until(lambda client=client: any(said["name"] == "picture" for said in client.get_received()))

    def everything(self) -> dict[str, Callable[[], Any]]:
        """Name -> what is done while people vote."""
        pages = {
            f"{who}": lambda who=who, held=held: self.payloads({who: held}) for who, held in self.cookies().items()
        }
        doors = {"code": f"/m/{self.evening.code}", "QR": self.site.show.join_link(self.evening)}
        looks = {name: lambda path=path: self.look_in(path) for name, path in doors.items()}
        return {**pages, **looks, "vote": self.one_votes, "join": self.join, "push": self.push}

    def leave(self) -> None:
        for client in self.there.values():
            client.disconnect()
        self.store.close()


def until(true: Callable[[], bool]) -> None:
    """Until this holds; a picture is sent by a thread of its own."""
    ticking = threading.Event()
    assert any(true() or ticking.wait(0.02) for _ in range(1000))


@pytest.fixture
def environ(database_url):
    return {"WORKSHOP_DATABASE_URL": database_url}


@pytest.mark.slow
def test_a_page_a_vote_a_join_and_a_push_ask_as_much_with_3_people_as_with_300(tmp_path):
    counts = []
    for people in (3, 300):
        evening = Busy(tmp_path / str(people), people)
        counts.append({})
        for name, do in evening.everything().items():
            evening.site.show.forget()
            with listening(evening.store) as asked:
                do()
            counts[-1][name] = len(asked)
        evening.leave()
    assert counts[0] == counts[1]
    assert min(counts[0].values()) > 0


def test_every_statement_of_a_live_evening_finds_its_rows_by_an_index(environ, tmp_path):
    evening = Busy(tmp_path, 6, **environ)
    evening.store.write(fill)
    with listening(evening.store) as asked:
        for do in evening.everything().values():
            do()
        while evening.evening.meeting.step.kind != "closing":
            if evening.evening.meeting.step.kind == "methods":
                evening.put_methods()
            evening.advance()
        evening.payloads(evening.cookies())
    by_text = dict(asked)
    of_an_evening = set(metadata.tables) - {"moments"}  # of the installation
    assert [table for table in of_an_evening if not any(table in statement for statement in by_text)] == []
    plan = PLANS[evening.store.engine.dialect.name]
    asked_of_it = [statement for statement in by_text if "moments" not in statement]  # a handful of rows, ever
    scanned = {s: found for s in asked_of_it if (found := evening.store.read(plan, s, by_text[s]))}
    assert scanned == {}
    evening.leave()


@pytest.mark.parametrize("statement", ["select * from votes where value = '3'", "select * from things where key = 'x'"])
def test_a_table_that_is_read_as_a_whole_would_be_seen(database_url, statement):
    store = Store(database_url, lambda work: work())
    migrate(store)
    assert len(store.read(PLANS[store.engine.dialect.name], statement, ())) == 1
    store.close()


def fill(connection: Connection) -> None:
    """Rows of many other meetings in every table."""
    now, ids = datetime.now(UTC), [f"{nr:032x}" for nr in range(MANY)]
    own = [{"id": i, "code": f"{nr:08}", "made": now} for nr, i in enumerate(ids)]
    connection.execute(insert(meetings), own)
    kept = {"kind": "position", "items": [""], "opened": now, "number": 1, "nr": OTHERS}
    found = [(m, nr) for m in ids for nr in range(ROUNDS)]
    connection.execute(
        insert(rounds), [{"id": f"{nr}{m[1:]}", "meeting": m, "subject": f"{nr}", **kept} for m, nr in found]
    )
    sitting = {"group": "bewoners", "group_since": now, "nr": OTHERS}
    taken = [(m, f"{nr:02}{m[2:]}") for m in ids for nr in range(SEATS)]
    connection.execute(insert(seats), [{"id": s, "meeting": m, "token_hash": s, **sitting} for m, s in taken])
    for statement in REST:
        connection.execute(text(statement), {"nr": OTHERS, "now": now})


def scans_in_sqlite(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """What of a plan reads a table, or an index of it, from one end to the other."""
    plan = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    # What was computed on the way is scanned too; it is small, and no table.
    scans = [detail for detail in plan if detail.startswith("SCAN") and detail.split()[1] in metadata.tables]
    return scans + [detail for detail in plan if "ANY(" in detail]


def scans_in_postgresql(connection: Connection, statement: str, parameters: Any) -> list[str]:
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
    nodes = [node for part in plan for node in every_node(part["Plan"])]
    return [f"{n['Node Type']} {n.get('Relation Name', '')}" for n in nodes if reads_all(connection, n)]


def every_node(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", []):
        yield from every_node(inner)


def reads_all(connection: Connection, node: dict[str, Any]) -> bool:
    """Whether a node reads a whole table, or an index of it without its first column."""
    if "Index Name" not in node:
        return bool(node["Node Type"] == "Seq Scan")
    first = text("select pg_get_indexdef(cast(:name as regclass), 1, true)")
    column = connection.scalar(first, {"name": node["Index Name"]})
    return column not in node.get("Index Cond", "")


PLANS = {"sqlite": scans_in_sqlite, "postgresql": scans_in_postgresql}
