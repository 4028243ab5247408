"""Copies: made while people vote, whole, and put back so that everything is as it was."""

import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from tests.house import dump
from tests.live import ROOT, Facilitator, Phone, Server, free_port
from tests.recorded import as_read
from tests.trust.figures import note
from workshop.actie.errors import WorkshopError
from workshop.actie.evening.meeting import Meeting
from workshop.running.supervisor import CANNOT_START
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
    export = as_read(desk.get(f"/verslag/{desk.meeting}.json").json())
    rows = dump(server, desk.meeting)

    assert all(phone.vote("5", seq=9)["ok"] for phone in phones)
    assert workshop(server.home, "restore", str(tmp_path / "copy-5.sqlite")).returncode == 2  # it runs
    server.stop()
    put_back = workshop(server.home, "restore", str(tmp_path / "copy-5.sqlite"))
    assert (put_back.returncode, "De kopie staat terug." in put_back.stdout) == (0, True)
    server.start()
    assert dump(server, desk.meeting) == rows
    again = as_read(Facilitator(server).get(f"/verslag/{desk.meeting}.json").json())
    assert {k: v for k, v in again.items() if k != "made"} == {k: v for k, v in export.items() if k != "made"}
    note("copies", made=5, put_back=1, different=0)
    server.stop()


def test_a_copy_is_for_nobody_else_and_the_oldest_go(store):
    made = [backup.keep(store, NOON + timedelta(minutes=minute)) for minute in range(backup.KEPT + 3)]
    assert backup.copies(store) == made[3:]
    assert {stat.S_IMODE(copy.stat().st_mode) for copy in made[3:]} == {0o600}
    assert stat.S_IMODE(backup.folder_of(store).stat().st_mode) == 0o700


def test_copies_are_in_the_order_of_making_whatever_the_clock_said(store):
    days = (0, 4000, -7300, 1, 0, -1)
    made = [backup.keep(store, NOON + timedelta(days=days_off)) for days_off in days]
    assert backup.copies(store) == made
    assert [backup.number(copy) for copy in made] == [1, 2, 3, 4, 5, 6]


def test_copies_of_before_they_were_numbered_are_the_oldest_and_are_put_back(store):
    first = backup.keep(store, NOON)
    of_before = [first.with_name(f"{name}.sqlite") for name in ("20990101-000000", "20990102-000000-before-0002")]
    for old in of_before:
        backup.copy_file(first, old)
    last = backup.keep(store, NOON)
    assert backup.copies(store) == [*of_before, first, last]
    backup.restore(store, of_before[0], NOON)
    assert backup.check(store) == []


def test_many_starts_on_one_day_leave_the_newest_of_the_days_before(store):
    days = [backup.keep(store, NOON - timedelta(days=day)) for day in range(9, 0, -1)]
    upgraded = backup.keep(store, NOON, "-before-0002")
    starts = [backup.keep(store, NOON + timedelta(minutes=minute)) for minute in range(20)]
    assert backup.copies(store) == [*days[-6:], upgraded, *starts[-backup.KEPT :]]


def test_a_clock_that_says_another_day_at_every_start_leaves_the_newest(store):
    made = [backup.keep(store, NOON + timedelta(days=day % 13 - 6)) for day in range(40)]
    assert backup.copies(store)[-backup.KEPT :] == made[-backup.KEPT :]
    assert len(backup.copies(store)) <= 2 * backup.KEPT


def test_copies_made_at_the_same_moment_are_all_there(store):
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: backup.keep(store, NOON), range(4)))
    assert sorted(made) == backup.copies(store)
    assert len(set(map(backup.number, made))) == 4
    assert [backup.problems(copy) for copy in made] == [[]] * 4


def test_what_a_kill_left_half_made_goes_like_an_old_copy(store):
    left = backup.keep(store, NOON).with_name("copy-000002.unfinished")
    left.write_bytes(b"half")
    made = [backup.keep(store, NOON) for _ in range(backup.KEPT)]
    assert (backup.number(made[0]), left.exists()) == (3, True)
    backup.keep(store, NOON)
    assert not left.exists()


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
    half_put_back = backup.folder_of(store).with_name("workshop.sqlite.unfinished")
    half_put_back.touch()
    backup.purge(store, but=newest)
    assert backup.copies(store) == [newest]
    assert not half_put_back.exists()


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


class TestLost:
    """A database that is empty or gone beside copies is no new installation."""

    @pytest.fixture(params=["empty", "gone", "without tables"])
    def lost(self, request, tmp_path):
        """A home with copies, whose database was lost. Gives the home and its newest good copy."""
        home = tmp_path / "home"
        server = Server(home)
        meeting = Facilitator(server).new_meeting()
        server.stop()
        assert workshop(home, "backup").returncode == 0
        newest = home / "backups" / workshop(home, "backup").stdout.strip()
        file, aside = home / "workshop.sqlite", newest.with_name("copy-000090-20261124-120000-replaced.sqlite")
        newest.with_name("copy-000091-20261124-120000.sqlite").write_bytes(b"not a database" * 400)
        backup.copy_file(newest, aside)
        file.unlink()
        if request.param != "gone":
            file.touch()
        if request.param == "without tables":
            with closing(sqlite3.connect(file)) as empty, empty:
                empty.execute("create table notes (text)")
        return home, newest, meeting

    def test_the_start_says_so_and_names_the_newest_good_copy(self, lost, tmp_path):
        home, newest, meeting = lost
        before = {file.name: file.read_bytes() for file in home.rglob("*") if file.is_file()}
        for command in (["serve", "--no-browser", "--port", str(free_port())], ["check"], ["backup"]):
            said = workshop(home, *command)
            assert (said.returncode, said.stdout) == (CANNOT_START, "")
            assert f'workshop restore "{newest}"' in said.stderr
        assert {file.name: file.read_bytes() for file in home.rglob("*") if file.is_file()} == before
        restored = workshop(home, "restore", str(newest))
        assert (restored.returncode, restored.stdout.startswith("De kopie staat terug.\n")) == (0, True)
        assert ("bewaard in" in restored.stdout) is ("workshop.sqlite" in before)
        assert workshop(home, "check").returncode == 0
        server = Server(home)
        assert Facilitator(server).get(f"/tafel/{meeting}").status_code == 200
        server.stop()
        note("lost database", refused=3, started_anew=0)

    def test_without_copies_it_is_a_new_installation(self, lost):
        home, _, _ = lost
        for copy in (home / "backups").iterdir():
            copy.unlink()
        server = Server(home)
        server.stop()
        assert workshop(home, "check").returncode == 0


def test_a_database_of_a_server_is_copied_there():
    store = Store("sqlite://", lambda work: work())
    assert refused(backup.keep, store, NOON) == "not_embedded"
