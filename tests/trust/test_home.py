"""One program in a home: held by the system, so no file lies about it, and a program that is frozen still has it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.live import ROOT, WAIT, Facilitator, Server, free_port
from tests.test_restart import back
from tests.trust.figures import note
from tests.trust.test_disk import voting
from tests.trust.test_files import ends, slow
from workshop.actie.errors import WorkshopError
from workshop.host.environment import MODES
from workshop.host.settings import settings
from workshop.running import lock

SILENT = "Een ander programma gebruikt {} al, maar antwoordt niet. Sluit het af en start dan opnieuw."
RUNS = "Het programma draait nog. Stop het eerst met Ctrl+C."
pytestmark = slow


@pytest.fixture(params=MODES)
def own(request, tmp_path):
    running = Server(tmp_path / "home", request.param)
    yield running
    running.stop()


def last(said: tuple[int, str]) -> tuple[int, str]:
    return said[0], said[1].strip().splitlines()[-1]


def test_who_starts_it_again_is_led_to_the_one_that_runs(own):
    link = f"{own.url}/open/{own.token}"
    for port in (own.port, free_port()):
        said = ends(own.home, "--no-browser", "--port", str(port), mode=own.mode)
        assert last(said) == (0, f"Het programma draait al. Open: {link}")
    assert requests.get(f"{own.url}/healthz", timeout=WAIT).status_code == 200
    assert json.loads((own.home / "running.json").read_text())["pid"] == own.process.pid
    assert own.token not in (own.home / "running.json").read_text()


def test_a_frozen_program_still_has_its_home(own, people, tmp_path):
    """It goes on where it was, with every vote: its database and its key are those it had."""
    desk = Facilitator(own)
    people.append(desk.connect("desk", desk.new_meeting()))
    phone = voting(desk, people)
    assert phone.vote("1", seq=1)["ok"]
    copy = tmp_path / "copy.sqlite"
    assert ends(own.home, "backup", str(copy))[0] == 0
    own.process.send_signal(signal.SIGSTOP)
    try:
        assert last(ends(own.home, mode=own.mode)) == (2, SILENT.format(own.home))
        for command in (("restore", str(copy)), ("new-key",)):
            assert last(ends(own.home, *command)) == (2, RUNS)
        assert last(ends(own.home, "demo", "--no-browser", mode=own.mode)) == (2, SILENT.format(own.home))
        assert ends(own.home, "check") == (0, "De gegevens zijn heel.\n")  # it only reads
        assert ends(own.home, "backup", str(tmp_path / "other.sqlite"))[0] == 0
    finally:
        own.process.send_signal(signal.SIGCONT)
    again = back(phone, people)
    assert again.vote("2", seq=2)["ok"]
    own.stop(signal.SIGKILL)
    own.start()
    again = back(phone, people)
    assert again.mine[phone.seat]["votes"][again.ballots()[0]["round"]][""] == "2"
    assert desk.get(f"/tafel/{desk.meeting}").status_code == 200
    note("one program in a home", tried_beside=4, let_in=0)


def test_a_killed_program_leaves_its_home_to_the_next(own):
    """Its lock files and its running.json are still there, and say nothing."""
    inode = (own.home / lock.PROGRAM).stat().st_ino
    own.stop(signal.SIGKILL)
    assert (own.home / "running.json").exists()
    assert ends(own.home, "new-key")[0] == 0
    before = own.token
    own.start()
    assert own.token != before
    assert (own.home / lock.PROGRAM).stat().st_ino == inode


def test_of_two_that_start_at_once_one_serves(tmp_path):
    home, ports = tmp_path / "home", [free_port(), free_port()]
    told = {**os.environ, "WORKSHOP_HOME": str(home), "WORKSHOP_MODE": "threading", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-u", "-m", "workshop", "--no-browser", "--port"]
    both = [subprocess.Popen([*command, str(port)], env=told, stdout=subprocess.PIPE, text=True) for port in ports]
    read = [reading(process) for process in both]
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda lines: next(line for line in lines if "/open/" in line), read))
    (led,) = [line for line in said if "draait al" in line]
    (own,) = [line for line in said if "Begeleider (deze laptop)" in line]
    assert led.split("Open: ")[1].strip() == own.split()[-1]
    for process in both:
        process.terminate()
        process.communicate(timeout=6 * WAIT)


def reading(process: subprocess.Popen) -> Iterator[str]:
    yield from process.stdout


ODD = {
    "empty": b"",
    "half": b'{"pid": 1, "at": "http://127.0.0.1:',
    "null": b"null",
    "a list": b"[]",
    "another shape": b'{"pid": "1", "at": 5}',
    "an older shape": b'{"pid": 1, "at": "http://127.0.0.1:1", "link": "http://127.0.0.1:1/open/x"}',
    "no text": b"\xff\xfe\xfd",
    "nowhere": b'{"pid": 1, "at": "", "mark": "x"}',
    "an odd address": b'{"pid": 1, "at": "http://a b:99999/", "mark": "x"}',
    "deep": b"[" * 100_000,
    "no mark": b'{"pid": 1, "at": "http://127.0.0.1:%d", "mark": ""}',
    "of another": b'{"pid": 1, "at": "http://127.0.0.1:%d", "mark": "x"}',
}


@pytest.mark.parametrize("server", ["threading"], indirect=True)
@pytest.mark.parametrize("kept", ODD.values(), ids=ODD)
def test_an_odd_file_is_nobody(server, tmp_path, kept):
    """Also when it names a port where a program of another home answers."""
    (tmp_path / "running.json").write_bytes(kept.replace(b"%d", str(server.port).encode()))
    assert lock.running(tmp_path) is None


@pytest.mark.parametrize("mode", MODES)
def test_another_program_at_the_port_of_a_killed_one_is_told_of_as_what_it_is(tmp_path, mode):
    ours, theirs = Server(tmp_path / "ours", mode), Server(tmp_path / "theirs", mode)
    ours.stop(signal.SIGKILL)
    theirs.stop()
    theirs.port, theirs.url = ours.port, ours.url
    theirs.start()
    said = ends(ours.home, "--no-browser", "--port", str(ours.port), mode=mode)
    assert last(said) == (2, f"--port: poort {ours.port} is bezet; probeer --port {ours.port + 1}")
    desk = Facilitator(theirs)
    assert {desk.get("/", allow_redirects=False).status_code for _ in range(20)} == {200}
    theirs.stop()


def refused(home: Path, said_by: str) -> tuple[int, str]:
    """Start in a system that answers otherwise: `said_by` runs in the process before the program does."""
    told = {**os.environ, "WORKSHOP_HOME": str(home), "WORKSHOP_MODE": "threading", "PYTHONPATH": str(ROOT)}
    start = "from workshop.__main__ import main\nraise SystemExit(main(['--no-browser']))"
    program = f"import errno, os, pathlib\n{said_by}\n{start}"
    done = subprocess.run(
        [sys.executable, "-c", program], env=told, capture_output=True, text=True, timeout=6 * WAIT, check=False
    )
    return done.returncode, done.stderr.strip()


@pytest.mark.parametrize("name", ["ENOSYS", "ENOLCK", "EOPNOTSUPP"])
def test_a_disk_that_cannot_lock_is_refused(tmp_path, name):
    no = f"import fcntl\ndef no(*_): raise OSError(errno.{name}, os.strerror(errno.{name}))\nfcntl.flock = no"
    assert refused(tmp_path / "home", no) == (
        78,
        f"De schijf van {tmp_path / 'home'} kan geen bestand vergrendelen. Kies een map op een gewone schijf.",
    )
    assert {file.name for file in (tmp_path / "home").iterdir()} == {lock.PROGRAM}


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.rclone"])
def test_a_drive_of_another_computer_is_refused(tmp_path, kind):
    place = str(tmp_path).replace(" ", "\\040")
    (tmp_path / "mounts").write_text(f"/dev/sda1 / ext4 rw 0 0\nnas:/map {place} {kind} rw 0 0\n")
    mounts = f"from workshop.running import lock\nlock.MOUNTS = pathlib.Path({str(tmp_path / 'mounts')!r})"
    home = tmp_path / "home"
    said = f"{home} staat op een netwerkschijf. Kies een map op deze computer, met WORKSHOP_HOME."
    assert refused(home, mounts) == (78, said)
    assert not home.exists()


def test_what_macos_says_of_its_drives_is_read_as_well():
    printed = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
//anna@nas._smb._tcp.local/onze%20map on /Volumes/onze map (smbfs, nodev, nosuid, mounted by anna)
nas:/volume1 on /Volumes/on (nfs, asynchronous)
map auto_home on /System/Volumes/Data/home (autofs, automounted)
"""
    table = lock.as_table(printed)
    places = ("/Users/anna", "/Volumes/onze map/x", "/Volumes/on/x", "/Volumes/onze")
    assert [lock.file_system(Path(place), table) for place in places] == ["apfs", "smbfs", "nfs", "apfs"]


def test_the_drive_of_a_folder_is_the_nearest_and_the_last(tmp_path):
    table = "\n".join(
        [
            "/dev/sda1 / ext4 rw 0 0",
            "nas:/x /mnt/nas nfs4 rw 0 0",
            "/dev/sdb1 /mnt/nas/here\\040too xfs rw 0 0",
            "nas:/y /srv nfs rw 0 0",
            "tmpfs /srv tmpfs rw 0 0",
            "half a line",
        ]
    )
    places = ("/home/x", "/mnt/nas/deep/down", "/mnt/nas/here too/x", "/mnt/nasty", "/srv/x")
    assert [lock.file_system(Path(place), table) for place in places] == ["ext4", "nfs4", "xfs", "ext4", "tmpfs"]


def test_a_home_is_let_go_when_it_is_left(tmp_path):
    with lock.alone(tmp_path), pytest.raises(lock.Occupied), lock.alone(tmp_path):
        raise AssertionError("two in one home")
    with lock.alone(tmp_path):
        assert {file.name for file in tmp_path.iterdir()} == {lock.PROGRAM, lock.WORKERS}


def test_a_home_that_is_no_folder_is_refused(tmp_path):
    (tmp_path / "file").touch()
    for home in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(WorkshopError) as error, lock.alone(home):
            raise AssertionError("a file is no home")
        assert error.value.code == "home_no_folder"


def test_reading_the_settings_makes_no_folder(tmp_path):
    assert settings({"WORKSHOP_HOME": str(tmp_path / "home")}).home == tmp_path / "home"
    assert not (tmp_path / "home").exists()
