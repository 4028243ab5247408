"""A newer program on the data of an older one: nothing of the evening is lost, whatever release it was kept by.

Of each schema that was ever released `schemas/` holds an evening as text; `tools/schema.py` makes them.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.util.exc import CommandError
from sqlalchemy import inspect

from tests.live import Facilitator, Server
from tests.recorded import as_json, words_of
from tests.trust.figures import note
from workshop.actie.evening.rows import Mark, rows
from workshop.archive import records
from workshop.store import Store, backup, evenings, meetings, votes
from workshop.store.migrate import FOLDER, migrate
from workshop.store.tables import HEAD, metadata

KEPT = Path(__file__).parent / "schemas"
RELEASED = sorted(path.stem.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def laid_down(revision: str, home: Path) -> Path:
    """The database of a release, as a file."""
    home.mkdir(exist_ok=True)
    file = home / "workshop.sqlite"
    with closing(sqlite3.connect(file)) as database:
        database.executescript((KEPT / f"{revision}.sql").read_text("utf-8"))
    return file


def opened(file: Path) -> Store:
    return Store(f"sqlite:///{file}", lambda work: work())


def columns(store: Store) -> dict[str, set[str]]:
    with store.engine.connect() as connection:
        look = inspect(connection)
        names = set(look.get_table_names()) - {"alembic_version"}
        return {name: {column["name"] for column in look.get_columns(name)} for name in names}


def test_an_evening_of_every_release_is_kept():
    assert RELEASED[-1] == HEAD
    assert sorted(path.stem for path in KEPT.glob("*.sql")) == RELEASED
    assert sorted(path.stem for path in KEPT.glob("*.json")) == RELEASED


@pytest.mark.parametrize("revision", RELEASED)
def test_the_data_of_a_release_are_brought_to_this_one(tmp_path, revision):
    store = opened(laid_down(revision, tmp_path))
    migrate(store)
    with store.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == HEAD
    assert columns(store) == {table.name: set(table.columns.keys()) for table in metadata.sorted_tables}
    assert backup.check(store) == []
    copies = [copy.name for copy in backup.copies(store)]
    assert [name.endswith(f"-before-{HEAD}.sqlite") for name in copies] == [True] * (revision != HEAD)
    store.close()


@pytest.mark.parametrize("revision", RELEASED)
def test_the_record_of_a_release_still_comes_out(tmp_path, revision):
    expected = json.loads((KEPT / f"{revision}.json").read_text("utf-8"))
    file = laid_down(revision, tmp_path / "home")
    with closing(sqlite3.connect(file)) as database:
        (meeting, votes) = database.execute("select m.id, (select count(*) from votes) from meetings m").fetchone()
    server = Server(tmp_path / "home")
    found = Facilitator(server).get(f"/verslag/{meeting}.json").json()
    server.stop()
    assert found == as_json(records.read(json.dumps(expected)))
    assert "id" not in found["meeting"]
    store = opened(file)
    assert len(store.read(evenings.load, meeting).votes) == votes > 0
    store.close()
    note("upgrades", schemas=1, votes=votes, lost=0)


def test_the_report_of_the_first_release_reads_as_that_release_printed_it(tmp_path):
    """Who changes a sentence of the report changes it here too; what was counted and written stays."""
    file = laid_down("0001", tmp_path / "home")
    with closing(sqlite3.connect(file)) as database:
        (meeting,) = database.execute("select id from meetings").fetchone()
    server = Server(tmp_path / "home")
    page = Facilitator(server).get(f"/verslag/{meeting}").text
    server.stop()
    _, _, report = page.partition('<main id="main">')  # what stands above it is a menu, of this release
    assert words_of(report).splitlines() == (KEPT / "0001.txt").read_text("utf-8").splitlines()


def test_who_left_before_is_in_no_count_of_people(tmp_path):
    """An older program kept a seat in the place of who left, so that what was shown would still add up."""
    file = laid_down("0001", tmp_path)
    with closing(sqlite3.connect(file)) as database, database:
        (meeting, before) = database.execute(
            "select meeting, count(*) from seats where not observer and not removed and kind = 'phone' group by meeting"
        ).fetchone()
        one = "select id from seats where not observer and not removed and kind = 'phone' limit 1"
        database.execute(f"update seats set nr = 0 where id = ({one})")
    store = opened(file)
    migrate(store)
    evening = store.read(evenings.load, meeting)
    assert sum(seat.kind == "phone" for seat in evening.voters) == before - 1
    assert len(evening.votes) > 0
    store.close()


def test_what_was_shown_before_stays_when_somebody_takes_an_answer_back(tmp_path):
    """Three who chose to be recognised were shown in numbers; from the upgrade on no row changes that."""
    file = laid_down("0001", tmp_path)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("""update seats set answer = 'open' where "group" = 'professionals'""")
        (meeting,) = database.execute("select id from meetings").fetchone()
        (seat,) = database.execute("""select id from seats where "group" = 'professionals' limit 1""").fetchone()
        database.execute("delete from things where key = 'small'")
        small = (meeting, "small", json.dumps(["professionals"]))
        database.execute("insert into things (meeting, key, value, nr, draft) values (?, ?, ?, 1, 0)", small)
    store = opened(file)
    migrate(store)
    before = shown(store, meeting)
    assert {mark.n for mark in before if mark.group == "professionals" and mark.open} == {3}
    store.write(votes.answer_small, seat, "closed")
    assert shown(store, meeting) == before
    store.close()


def shown(store: Store, meeting: str) -> list[Mark]:
    evening = store.read(evenings.load, meeting)
    every = [look for row in rows(evening) for look in row.looks]
    return [mark for look in every for mark in look.marks]


def test_an_upgrade_that_fails_leaves_the_data_as_they_were_and_a_copy(tmp_path):
    file = laid_down(HEAD, tmp_path)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("update alembic_version set version_num = '0000'")  # no program ever kept this
    store = opened(file)
    before = store.read(meetings.listing)
    with pytest.raises(CommandError):
        migrate(store)
    assert store.read(meetings.listing) == before != []
    (copy,) = backup.copies(store)
    assert backup.problems(copy) == []
    store.close()
