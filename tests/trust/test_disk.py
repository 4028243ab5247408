"""A disk that is full or damaged: nothing is said to be kept that is not, and reading goes on."""

import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.live import Facilitator, Phone, Server
from tests.trust.figures import note

FULL = "De schijf is vol. Maak ruimte; stemmen komen dan vanzelf aan."
LATER = "Nog niet ontvangen. Wat je koos, staat er nog; we proberen het opnieuw."


@contextmanager
def disk(place: Path, size: str):
    """A disk of its own, mounted at `place`."""
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", place], check=False)
    if made.returncode:
        pytest.skip("no permission to mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


@pytest.fixture(params=["eventlet", "threading"])
def cramped(request, tmp_path):
    """A server whose home is on a disk of eight megabytes."""
    with disk(tmp_path / "disk", "8m") as place:
        running = Server(place / "home", request.param)
        yield running
        running.stop()


@pytest.fixture
def desk(cramped, people):
    person = Facilitator(cramped)
    people.append(person.connect("desk", person.new_meeting()))
    return person


def voting(desk, people):
    """A phone in the vote step, with the ballots open."""
    phone = Phone(desk.server).sit(desk.meeting, "bewoners")
    people.append(phone)
    while desk.stage != ("vote", "open"):
        version = desk.ok("advance")["version"]
        desk.wait(lambda version=version: desk.picture["version"] >= version)
    phone.at("vote", "open")
    return phone


def fill(place: Path) -> Path:
    """Take every free byte of a disk."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"0" * 4096):
                pass
        except OSError:
            return filler
    raise AssertionError("the disk has no end")


def test_a_full_disk_refuses_a_vote_and_goes_on_when_there_is_room(cramped, desk, people):
    phone = voting(desk, people)
    assert phone.vote("1", seq=1)["ok"]
    filler = fill(cramped.home.parent)

    refused = phone.vote("2", seq=2)
    assert (refused["error"], refused["message"], refused["again"]) == ("disk_full", LATER, True)
    desk.wait(lambda: desk.trouble == FULL)
    assert phone.get(f"/telefoon/{desk.meeting}").status_code == 200
    assert desk.get(f"/tafel/{desk.meeting}").status_code == 200

    filler.unlink()
    assert phone.vote("2", seq=2)["ok"]
    desk.wait(lambda: desk.trouble == "")
    again = Phone(cramped)
    again.browser.cookies = phone.browser.cookies
    people.append(again.connect("phone", desk.meeting, phone.seat))
    assert again.mine[phone.seat]["votes"][phone.ballots()[0]["round"]][""] == "2"
    note("full disk", votes_refused=1, said_to_be_kept=0)


def test_a_desk_that_opens_later_hears_of_the_trouble_too(cramped, desk, people):
    phone = voting(desk, people)
    filler = fill(cramped.home.parent)
    assert phone.vote("1")["error"] == "disk_full"
    other = Facilitator(cramped)
    people.append(other.connect("desk", desk.meeting))
    other.wait(lambda: other.trouble == FULL)
    filler.unlink()


def test_a_page_that_must_write_says_so_and_when_to_come_back(cramped, desk):
    assert Phone(cramped).join(desk.meeting, "bewoners").seat
    filler = fill(cramped.home.parent)
    answer = Phone(cramped).scan(desk.meeting)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert LATER in answer.text
    filler.unlink()
    assert Phone(cramped).join(desk.meeting, "bewoners").seat


def test_a_damaged_database_is_seen_at_the_start_and_keeps_the_sound_copies(tmp_path, people):
    server = Server(tmp_path / "home")
    desk = Facilitator(server)
    meeting = desk.new_meeting()
    server.stop()
    sound = sorted((server.home / "backups").glob("*.sqlite"))
    spoil(server.home / "workshop.sqlite", "records")
    server.start()
    assert Facilitator(server).get("/").status_code == 200
    late = Facilitator(server)
    people.append(late.connect("desk", meeting))
    late.ok("timer", minutes=1)
    late.wait(lambda: late.trouble)
    assert late.trouble == "De gegevens zijn beschadigd. Stop het programma, en zet een kopie terug."
    assert sorted((server.home / "backups").glob("*.sqlite")) == sound
    server.stop()


def spoil(database: Path, table: str) -> None:
    """Write over the page where a table begins."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute("select rootpage from sqlite_master where name = ?", (table,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
