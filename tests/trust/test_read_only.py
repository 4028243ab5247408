"""A disk that takes nothing any more: votes are refused with a reason, the desk is warned, and reading goes on."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.live import Facilitator, Phone, Server
from tests.trust.figures import note
from tests.trust.test_disk import LATER, voting
from workshop.words.errors import TROUBLE

SIZE = 32 * 1024 * 1024
REASONS = ("disk_read_only", "disk_failed")  # a line that was open fails, one that is opened now can only read


def ran(*command: object) -> bool:
    return subprocess.run([str(word) for word in command], check=False, capture_output=True).returncode == 0


@contextmanager
def own_file_system(folder: Path):
    """A file system in a file, that turns read-only at its first error, as that of a laptop does."""
    image, place = folder / "image", folder / "disk"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(SIZE)
    if not (ran("mkfs.ext4", "-q", image) and ran("mount", "-o", "loop,errors=remount-ro", image, place)):
        pytest.skip("no permission to mount a file system")
    try:
        yield place
    finally:
        ran("umount", "-l", place)


def break_it(place: Path) -> None:
    """Tell the kernel that this file system has an error."""
    device = next(line.split()[0] for line in Path("/proc/mounts").read_text().splitlines() if f" {place} " in line)
    Path(f"/sys/fs/ext4/{Path(device).name}/trigger_fs_error").write_text("1")
    with pytest.raises(OSError, match="Read-only file system"):
        (place / "probe").touch()


def locked(server: Server, on: bool) -> None:
    """Let nobody write the database any more, not even who has it open; or let them again."""
    # Not the shared memory beside them: the kernel kills who writes a page of a locked file, as no disk does.
    files = [server.home / name for name in ("workshop.sqlite", "workshop.sqlite-wal")]
    if not ran("chattr", "+i" if on else "-i", *files):
        pytest.skip("no permission to lock a file")


def refuses_and_reads(desk: Facilitator, phone: Phone, seq: int) -> None:
    """What was voted stays, what comes now is refused and told, and every page still opens."""
    refused = phone.vote("5", seq=seq)
    assert (refused["ok"], refused["again"], refused["message"]) == (False, True, LATER)
    assert refused["error"] in REASONS
    desk.wait(lambda: desk.trouble in {TROUBLE[reason] for reason in REASONS})
    for person, page in ((phone, "telefoon"), (desk, "tafel"), (desk, "scherm"), (desk, "verslag")):
        assert person.get(f"/{page}/{desk.meeting}").status_code == 200
    ready = desk.get("/readyz")
    assert (ready.status_code, ready.json()["database"] in REASONS) == (503, True)
    assert desk.get("/healthz").status_code == 200
    again = Phone(desk.server)
    again.browser.cookies = phone.browser.cookies
    again.connect("phone", desk.meeting, phone.seat)
    assert again.mine[phone.seat]["votes"][phone.ballots()[0]["round"]][""] == "1"
    again.leave()


def test_a_read_only_file_system_refuses_votes_and_reading_goes_on(tmp_path, people):
    with own_file_system(tmp_path) as place:
        server = Server(place / "home")
        server.log.close()
        desk = Facilitator(server)
        people.append(desk.connect("desk", desk.new_meeting()))
        phone = voting(desk, people)
        assert phone.vote("1", seq=1)["ok"]
        break_it(place)
        refuses_and_reads(desk, phone, 2)
        server.stop()
    note("read-only disk", votes_refused=1, said_to_be_kept=0)


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_a_database_that_can_be_written_again_takes_votes_without_a_restart(tmp_path, people, mode):
    server = Server(tmp_path / "home", mode)
    desk = Facilitator(server)
    people.append(desk.connect("desk", desk.new_meeting()))
    phone = voting(desk, people)
    assert phone.vote("1", seq=1)["ok"]
    try:
        locked(server, True)
        refuses_and_reads(desk, phone, 2)
        # Every line that reads now was opened while nothing could be written.
        with ThreadPoolExecutor(6) as readers:
            list(readers.map(phone.get, [f"/telefoon/{desk.meeting}"] * 12))
    finally:
        locked(server, False)
    assert phone.vote("5", seq=3)["ok"]
    desk.wait(lambda: desk.trouble == "")
    assert desk.get("/readyz").json()["database"] == "ok"
    server.stop()
    note("read-only disk", votes_refused=1, said_to_be_kept=0)
