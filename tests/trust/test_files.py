"""Files beside the database: whole or not at all, and a start that finds less than that never lets everybody in."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.house import is_let_in
from tests.live import ROOT, WAIT, Facilitator, Person, Phone, Server, free_port
from tests.trust.broken import KILLED, OLD_KEY, WRITERS
from tests.trust.figures import note
from tests.trust.test_disk import disk, fill
from workshop.actie.errors import WorkshopError
from workshop.host import files
from workshop.host.environment import MODES
from workshop.host.settings import base_url, same_key, settings
from workshop.store import Store
from workshop.store.backup import problems

KEYS = ("facilitator", "secret")
KEY = "A-key_of_32_letters-and-figures0"
NO_KEYS = {
    "empty": b"",
    "a line end": b"\n",
    "half": KEY[:16].encode(),
    "one letter short": KEY[:-1].encode(),
    "zeros": bytes(32),
    "not a letter": KEY[:-1].encode() + b" ",
    "a mark before it": b"\xef\xbb\xbf" + KEY.encode(),
    "another encoding": KEY.encode("utf-16"),
    "two lines": f"{KEY}\n{KEY}".encode(),
    "very long": KEY.encode() * 1000,
}
DURABLE = {"synchronous": 2, "fullfsync": 1, "journal_mode": "wal"}
FULL = "vol. Maak ruimte, en probeer het dan opnieuw."
slow = pytest.mark.slow


def ends(home: Path, *arguments: str, mode: str = "threading", **environ: str) -> tuple[int, str]:
    """Run the program, which is expected to end. Gives its exit code and all it said; never a traceback."""
    told = {**os.environ, "WORKSHOP_HOME": str(home), "WORKSHOP_MODE": mode, "PYTHONPATH": str(ROOT), **environ}
    command = [sys.executable, "-W", "ignore", "-m", "workshop", *arguments]
    if not arguments:
        command += ["--no-browser", "--port", str(free_port())]
    done = subprocess.run(
        command, env=told, cwd=home.parent, capture_output=True, text=True, timeout=6 * WAIT, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


def lets_in_who_has_the_key_alone(server: Server) -> None:
    """A stranger is sent to the door, and gets no desk; who has the key does."""
    desk, stranger = Facilitator(server), Person(server)
    meeting = desk.new_meeting()
    answer = stranger.get("/", allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/mee")
    for cookie in ("", '""', " "):
        nobody = Person(server)
        nobody.browser.cookies.set("begeleider", cookie)
        assert nobody.get("/", allow_redirects=False).status_code == 302
        assert not is_let_in(nobody, "desk", meeting)
    for path in ("/open/", "/open/%20", f"/tafel/{meeting}"):
        assert stranger.get(path).status_code in (403, 404)
    assert desk.get("/").status_code == 200
    assert is_let_in(desk, "desk", meeting)


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    """What was found of each writer, step and fault."""
    command = [sys.executable, "-m", "tests.trust.broken", str(tmp_path_factory.mktemp("broken"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10 * WAIT, check=True)
    return json.loads(done.stdout)


class TestEveryWriteAtEveryStep:
    def test_there_is_something_to_break(self, tried):
        assert {row["writer"] for row in tried} == set(WRITERS)
        for writer in WRITERS:
            for fault in KILLED:
                steps = [row["ended"] for row in tried if (row["writer"], row["fault"]) == (writer, fault)]
                assert len(steps) > 6
                assert steps == [False] * (len(steps) - 1) + [True]

    def test_a_file_holds_what_it_held_or_what_was_written(self, tried):
        for row in tried:
            _, name, old = WRITERS[row["writer"]]
            place = Path(row["home"]) / name
            held = place.read_text() if place.exists() else ""
            assert held == old or is_written_whole(name, held), row
            assert held or not old, row
        note("files beside the database", broken=len(tried), torn=0)

    def test_what_was_refused_leaves_nothing_behind(self, tried):
        for row in tried:
            left = {file.name for file in Path(row["home"]).iterdir() if file.name.endswith(files.UNFINISHED)}
            assert row["fault"] in KILLED or not left, row

    def test_a_next_start_finds_or_makes_whole_keys(self, tried):
        for row in tried:
            here = settings({"WORKSHOP_HOME": row["home"]})
            files.sweep(here.home)
            here.make_keys()
            assert (len(here.secret), len(here.facilitator_token)) in ((32, 32), (32, len(OLD_KEY))), row
            assert [file.name for file in here.home.iterdir() if file.name.endswith(files.UNFINISHED)] == []


def is_written_whole(name: str, held: str) -> bool:
    if name == "address":
        return held == "https://nieuw.example"
    if name == "running.json":
        return json.loads(held)["mark"] == "nieuw"
    return len(held) == 32


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("kept", NO_KEYS.values(), ids=NO_KEYS)
def test_what_is_no_key_is_not_taken_for_one(tmp_path, name, kept):
    here = settings({"WORKSHOP_HOME": str(tmp_path)})
    here.make_keys()
    (tmp_path / name).write_bytes(kept)
    with pytest.raises(WorkshopError) as refused:
        settings({"WORKSHOP_HOME": str(tmp_path)}).make_keys()
    assert (refused.value.code, refused.value.details) == ("key_damaged", {"file": tmp_path / name})
    assert (tmp_path / name).read_bytes() == kept


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"], ids=["none", "unix", "windows", "two"])
def test_the_end_of_a_line_is_no_part_of_a_key(tmp_path, end):
    for name in KEYS:
        files.write(tmp_path / name, KEY + end)
    here = settings({"WORKSHOP_HOME": str(tmp_path)})
    assert (here.secret, here.facilitator_token) == (KEY.encode(), KEY)


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o666])
def test_a_key_that_others_can_read_is_not_used(tmp_path, mode):
    here = settings({"WORKSHOP_HOME": str(tmp_path)})
    here.make_keys()
    (tmp_path / "secret").chmod(mode)
    with pytest.raises(WorkshopError) as refused:
        settings({"WORKSHOP_HOME": str(tmp_path)}).make_keys()
    assert refused.value.code == "key_readable"


def test_nothing_is_no_key_also_where_there_is_none():
    pairs = [("", ""), ("", KEY), (KEY, ""), (KEY[:-1], KEY), ("é\udcff", KEY)]
    assert [same_key(given, key) for given, key in pairs] == [False] * len(pairs)
    assert same_key(KEY, KEY)


def test_keys_are_compared_in_one_place():
    found = [path for path in (ROOT / "workshop").rglob("*.py") if "compare_digest" in path.read_text("utf-8")]
    assert found == [ROOT / "workshop" / "host" / "settings.py"]


@slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", KEYS)
def test_a_start_stops_at_an_empty_key_and_goes_on_without_the_file(tmp_path, mode, name):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / name).touch(mode=0o600)
    code, said = ends(home, mode=mode)
    assert (code, said.splitlines()[-1].startswith(f"De sleutel in {home / name} is leeg of beschadigd.")) == (78, True)
    (home / name).unlink()
    server = Server(home, mode)
    lets_in_who_has_the_key_alone(server)
    server.stop()


def test_a_new_key_takes_the_place_of_a_damaged_one(tmp_path):
    settings({"WORKSHOP_HOME": str(tmp_path)}).make_keys()
    (tmp_path / "facilitator").write_bytes(b"")
    code, said = ends(tmp_path, "new-key")
    assert code == 0
    assert said.strip().endswith(f"/open/{settings({'WORKSHOP_HOME': str(tmp_path)}).facilitator_token}")


ODD = {"empty": b"", "half": b'{"pid":1,"at":"http://127', "garbage": b"\xff\xfe\x00[]" * 20}


@slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kept", ODD.values(), ids=ODD)
def test_other_files_may_hold_anything(tmp_path, mode, kept):
    """Of a database that is empty nobody knows what was in it; a damaged one is told of, and is not open either."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("address", "running.json", "program.lock", "workers.lock", f"facilitator.0{files.UNFINISHED}"):
        (home / name).write_bytes(kept)
    server = Server(home, mode)
    lets_in_who_has_the_key_alone(server)
    server.stop()
    assert list(home.glob(f"*{files.UNFINISHED}")) == []


@slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kept", [b"SQLite format 3\0" + bytes(50), b"geen database" * 500], ids=["half", "garbage"])
def test_a_database_that_is_none_stops_the_start(tmp_path, mode, kept):
    home = tmp_path / "home"
    home.mkdir()
    (home / "workshop.sqlite").write_bytes(kept)
    code, said = ends(home, mode=mode)
    assert (code, said.splitlines()[-1]) == (
        78,
        "De gegevens zijn beschadigd. Zet een kopie terug met: workshop restore BESTAND.",
    )
    assert (home / "workshop.sqlite").read_bytes() == kept


@slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("room", [0, 4, 40, 156], ids="{} kB free".format)
def test_a_first_start_on_a_full_disk_says_so_and_the_next_is_not_open(tmp_path, mode, room):
    with disk(tmp_path / "disk", "4m") as place:
        filler = fill(place)
        os.truncate(filler, filler.stat().st_size - room * 1024)
        code, said = ends(place / "home", mode=mode)
        assert (code, said.endswith(f"{FULL}\n")) == (2, True), said
        filler.unlink()
        server = Server(place / "home", mode)
        server.log.close()
        lets_in_who_has_the_key_alone(server)
        server.stop()


@slow
def test_on_a_full_disk_every_command_says_so_and_changes_nothing(tmp_path):
    with disk(tmp_path / "disk", "8m") as place:
        home = place / "home"
        server = Server(home)
        desk = Facilitator(server)
        meeting = desk.new_meeting()
        assert ends(home, "backup", str(tmp_path / "copy.sqlite"))[0] == 0
        filler = fill(place)
        assert desk.post("/adres", address=base_url(settings({"WORKSHOP_HOME": str(home)}))).status_code in (200, 503)
        server.stop()
        filler.rename(place / "first")
        fill(place)  # what came free meanwhile
        kept = {name: (home / name).read_bytes() for name in KEYS}
        for command in ((), ("new-key",), ("backup",), ("restore", str(tmp_path / "copy.sqlite"))):
            code, said = ends(home, *command)
            assert (code, said.endswith(f"{FULL}\n")) == (2, True), (command, said)
            assert {name: (home / name).read_bytes() for name in KEYS} == kept
            assert problems(home / "workshop.sqlite") == []
        filler.unlink()
        (place / "first").unlink()
        server.start()
        assert Facilitator(server).get(f"/tafel/{meeting}").status_code == 200
        server.stop()


def test_a_rename_waits_for_who_looks_into_the_file(tmp_path, monkeypatch):
    """As on Windows: what is refused now may be done a little later."""
    monkeypatch.setattr(files, "REPLACE_SECONDS", 2.0)
    locked = tmp_path / "locked"
    locked.mkdir()
    files.write(locked / "address", "oud")

    def hold(sign: str) -> bool:
        command = ["chattr", f"{sign}i", locked / "address"]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    if not hold("+"):
        pytest.skip("no permission to lock a file")
    letting_go = threading.Timer(0.3, hold, ["-"])
    letting_go.start()
    try:
        files.write(locked / "address", "nieuw")
    finally:
        letting_go.join()
    assert (locked / "address").read_text() == "nieuw"


def test_a_disk_of_a_mac_is_asked_to_empty_its_memory_too(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'workshop.sqlite'}", lambda work: work())
    found = store.read(lambda line: [line.exec_driver_sql(f"PRAGMA {name}").scalar() for name in DURABLE])
    assert dict(zip(DURABLE, found, strict=True)) == DURABLE
    store.close()


def test_a_phone_in_a_program_that_was_started_anew_has_its_seat(tmp_path):
    """Its link is made from the key: a key that is whole after a restart is the same one."""
    server = Server(tmp_path / "home", "threading")
    desk = Facilitator(server)
    phone = Phone(server).join(desk.new_meeting(), "bewoners")
    server.restart()
    assert phone.get(f"/telefoon/{phone.meeting}").status_code == 200
    assert desk.get(f"/tafel/{phone.meeting}").status_code == 200
    server.stop()
