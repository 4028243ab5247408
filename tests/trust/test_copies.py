"""Copies: made while people vote, whole, and put back so that everything is as it was."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from tests.house import dump
from tests.live import ROOT, Facilitator, Phone, Server
from tests.trust.figures import note
from workshop.actie.errors import WorkshopError
from workshop.actie.meeting import Meeting
from workshop.store import Store, backup, meetings
from workshop.store.migrate import migrate

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def workshop(home, *arguments: str) -> subprocess.CompletedProcess:
    environ = {**os.environ, "WORKSHOP_HOME": str(home), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "workshop", *arguments],
        env=environ,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def store(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'workshop.sqlite'}", lambda work: work())
    migrate(store)
    yield store
    store.close()


def refused(work, *args) -> str:
    with pytest.raises(WorkshopError) as error:
        work(*args)
    return error.value.code


def test_a_copy_made_while_people_vote_brings_everything_back(tmp_path, people):
    server = Server(tmp_path / "home")
    desk = Facilitator(server)
    people.append(desk.connect("desk", desk.new_meeting()))
    phones = [Phone(server).sit(desk.meeting, "bewoners") for _ in range(4)]
    people += phones
    while desk.stage != ("vote", "open"):
        version = desk.ok("advance")["version"]
        desk.wait(lambda version=version: desk.picture["version"] >= version)
    for phone in phones:
        phone.at("vote", "open")
    for seq in range(1, 6):
        assert all(phone.vote("2", seq=seq)["ok"] for phone in phones)
        made = workshop(server.home, "backup", str(tmp_path / f"copy-{seq}.sqlite"))
        assert (made.returncode, made.stderr) == (0, "")
    export = desk.get(f"/verslag/{desk.meeting}.json").json()
    rows = dump(server, desk.meeting)

    assert all(phone.vote("5", seq=9)["ok"] for phone in phones)
    assert workshop(server.home, "restore", str(tmp_path / "copy-5.sqlite")).returncode == 2  # it runs
    server.stop()
    put_back = workshop(server.home, "restore", str(tmp_path / "copy-5.sqlite"))
    assert (put_back.returncode, "De kopie staat terug." in put_back.stdout) == (0, True)
    server.start()
    assert dump(server, desk.meeting) == rows
    again = Facilitator(server).get(f"/verslag/{desk.meeting}.json").json()
    assert {k: v for k, v in again.items() if k != "made"} == {k: v for k, v in export.items() if k != "made"}
    note("copies", made=5, put_back=1, different=0)
    server.stop()


def test_a_copy_is_for_nobody_else_and_the_oldest_go(store):
    made = [backup.keep(store, NOON + timedelta(minutes=minute)) for minute in range(backup.KEPT + 3)]
    assert backup.copies(store) == made[3:]
    assert {stat.S_IMODE(copy.stat().st_mode) for copy in made[3:]} == {0o600}
    assert stat.S_IMODE(backup.folder_of(store).stat().st_mode) == 0o700


def test_a_copy_is_one_sound_file(store):
    copy = backup.keep(store, NOON)
    assert backup.problems(copy) == []
    assert [file.name for file in copy.parent.iterdir()] == [copy.name]


def test_what_is_not_a_copy_of_ours_is_refused_and_changes_nothing(store, tmp_path):
    nonsense, foreign, newer = (tmp_path / name for name in ("a.sqlite", "b.sqlite", "c.sqlite"))
    nonsense.write_bytes(b"not a database" * 400)
    with closing(sqlite3.connect(foreign)) as other:
        other.execute("create table notes (text)")
    with closing(sqlite3.connect(newer)) as other, other:
        other.execute("create table alembic_version (version_num)")
        other.execute("insert into alembic_version values ('9999')")
    before = (tmp_path / "workshop.sqlite").read_bytes()
    codes = [refused(backup.restore, store, file, NOON) for file in (nonsense, foreign, newer, tmp_path / "none")]
    assert codes == ["no_backup", "no_backup", "newer_schema", "no_backup"]
    assert (tmp_path / "workshop.sqlite").read_bytes() == before


def test_what_stood_there_is_set_aside(store):
    copy = backup.keep(store, NOON)
    store.write(meetings.make, Meeting("a" * 32), NOON, "123456")
    aside = backup.restore(store, copy, NOON + timedelta(hours=1))
    elsewhere = Store(f"sqlite:///{aside}", lambda work: work())
    assert [code for _, code, _ in elsewhere.read(meetings.listing)] == ["123456"]
    assert store.read(meetings.listing) == []
    elsewhere.close()


def test_copies_are_forgotten_when_something_in_them_was_deleted(store):
    backup.keep(store, NOON)
    newest = backup.keep(store, NOON + timedelta(seconds=1))
    backup.purge(store, but=newest)
    assert backup.copies(store) == [newest]


def test_the_command_says_whether_the_data_are_sound(store, tmp_path):
    store.close()
    sound = workshop(tmp_path, "check")
    assert (sound.returncode, sound.stdout) == (0, "De gegevens zijn heel.\n")
    with (tmp_path / "workshop.sqlite").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)
    damaged = workshop(tmp_path, "check")
    assert damaged.returncode == 1
    assert damaged.stderr.startswith("De gegevens zijn beschadigd.")


def test_a_database_of_a_server_is_copied_there():
    store = Store("sqlite://", lambda work: work())
    assert refused(backup.keep, store, NOON) == "not_embedded"
