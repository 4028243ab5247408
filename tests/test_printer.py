"""The one printer of a process: one file at a time, nobody held while it waits, and a child that may die."""

import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.evening import Room
from tests.live import Facilitator, Person, Server
from tests.services import PROGRAMS
from workshop import words
from workshop.paper.files import offered
from workshop.paper.printer import WAITING, Make, NotPrinted, Printer, Process, in_a_child

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} 10"><rect width="{0}" height="10"/></svg>'
PATIENCE = 30.0


def drawing(width: int = 10) -> str:
    return json.dumps({"svg": SVG.format(width)})


class Child:
    """A child that prints when it is told to, and counts its jobs."""

    def __init__(self) -> None:
        self.jobs: list[str] = []
        self.begun, self.go_on, self.ended = threading.Event(), threading.Event(), threading.Event()

    def __call__(self, job: str) -> bytes:
        self.jobs.append(job)
        self.begun.set()
        assert self.go_on.wait(PATIENCE)
        return job.encode()


@pytest.fixture
def child() -> Child:
    return Child()


@pytest.fixture
def printer(child: Child) -> Printer:
    return Printer(child, child.ended.set, idle=0.05)


def of(job: str) -> Make:
    return lambda child: child(job)


def until(found: Callable[[], bytes | int]) -> bytes:
    """The file that is found, once it is."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if isinstance(it := found(), bytes):
            return it
        time.sleep(0.01)
    raise AssertionError("it never came")


def test_who_asks_for_the_same_waits_for_the_same(child: Child, printer: Printer) -> None:
    assert [printer.ask("a", of("a")) for _ in range(5)] == [0] * 5
    child.go_on.set()
    assert until(lambda: printer.ask("a", of("never"))) == b"a"
    assert child.jobs == ["a"]


def test_everybody_hears_how_many_go_first_and_one_too_many_is_told_so(child: Child, printer: Printer) -> None:
    before = [printer.ask(nr, of(str(nr))) for nr in range(WAITING + 1)]
    assert before == list(range(WAITING + 1))
    with pytest.raises(NotPrinted) as refused:
        printer.ask("one more", of("x"))
    assert refused.value.code == "printer_busy"
    child.go_on.set()
    assert [until(lambda nr=nr: printer.ask(nr, of("x"))) for nr in range(WAITING + 1)] == [b"%d" % nr for nr in before]
    assert child.jobs == [str(nr) for nr in before]


def test_nothing_stays_of_what_was_made_or_waits_once_something_was_deleted(child: Child, printer: Printer) -> None:
    printer.ask("now", of("now"))
    printer.ask("then", of("then"))
    assert child.begun.wait(PATIENCE)
    printer.forget()
    assert printer.waiting == ("now",)
    child.go_on.set()
    until(lambda: 0 if printer.waiting else b"empty")
    assert child.jobs == ["now"]
    assert isinstance(printer.ask("now", of("anew")), int)
    assert until(lambda: printer.ask("now", of("x"))) == b"anew"


def test_it_is_made_in_the_language_of_who_asked(printer: Printer, child: Child) -> None:
    child.go_on.set()
    for language in words.LANGUAGES:
        with words.use(language):
            printer.ask(language, lambda _: words.language().encode())
    assert [until(lambda one=one: printer.ask(one, of("x"))) for one in words.LANGUAGES] == [
        one.encode() for one in words.LANGUAGES
    ]


@pytest.mark.parametrize(
    ("fault", "code"), [(NotPrinted("nothing_to_print"), "nothing_to_print"), (KeyError(), "not_printed")]
)
def test_what_fails_is_told_to_who_asked_and_the_next_is_made(
    printer: Printer, child: Child, fault: Exception, code: str
) -> None:
    def fails(_: object) -> bytes:
        raise fault

    child.go_on.set()
    printer.ask("bad", fails)
    assert until(lambda: printer.ask("good", of("good"))) == b"good"
    for _ in range(2):
        with pytest.raises(NotPrinted) as refused:
            printer.ask("bad", fails)
        assert refused.value.code == code


def test_the_child_goes_once_nobody_asked_for_a_while_and_another_comes(child: Child, printer: Printer) -> None:
    child.go_on.set()
    for job in ("a", "b"):
        printer.ask(job, of(job))
        assert child.ended.wait(PATIENCE)
        child.ended.clear()
    assert [printer.ask(job, of("x")) for job in "ab"] == [b"a", b"b"]


def test_a_child_stays_for_the_next_job() -> None:
    child = Process()
    first = child(drawing())
    pid = child.pid
    assert child(drawing(20)) != first == child(drawing()) == in_a_child(drawing())
    assert child.pid == pid > 0
    child.end()
    assert child.pid == 0
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_of_a_child_that_died_another_takes_the_job() -> None:
    child = Process()
    made, pid = child(drawing()), child.pid
    os.kill(pid, signal.SIGKILL)
    assert child(drawing()) == made
    assert child.pid not in (0, pid)
    child.end()


@pytest.mark.parametrize(("longest", "job"), [(0.01, drawing()), (PATIENCE, "no job at all")])
def test_what_takes_too_long_or_cannot_be_set_is_tried_once_again_and_no_more(longest: float, job: str) -> None:
    child = Process(longest)
    with pytest.raises(NotPrinted) as refused:
        child(job)
    assert (refused.value.code, child.pid) == ("not_printed", 0)


def test_many_files_at_once_wait_for_their_turn_and_hold_nobody(server: Server) -> None:
    room = Room(server, {"bewoners": 3})
    room.facilitator.ok("pledge", group="bewoners", kind="do", text="koffie")
    room.facilitator.ok("version", kind="concept")
    names = [one.name for one in offered() if one.format == "pdf"]
    paths = [f"/verslag/{room.meeting}/{name}?taal={code}" for code in words.LANGUAGES for name in names]
    assert len(paths) > WAITING + 10
    with ThreadPoolExecutor(len(paths) + 1) as pool:
        asked = [pool.submit(room.facilitator.get_once, path) for path in paths]
        slowest = 0.0
        while not all(one.done() for one in asked):
            began = time.monotonic()
            assert Person(server).get("/healthz").status_code == 200
            slowest = max(slowest, time.monotonic() - began)
    answers = [one.result() for one in asked]
    assert {503} <= {one.status_code for one in answers} <= {200, 202, 503}
    assert slowest < 2.0
    busy = next(one for one in answers if one.status_code == 503)
    assert "Er wachten al veel mensen op een bestand." in busy.text and busy.headers["Retry-After"] == "60"
    assert room.facilitator.get(paths[0]).content.startswith(b"%PDF")
    room.leave()


def child_of(server: Server) -> int:
    """The child that sets type for it."""
    every = Path("/proc", str(server.process.pid), "task").glob("*/children")
    (pid,) = {int(one) for file in every for one in file.read_text().split()}
    return pid


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_page_says_how_many_go_first_and_asks_again_by_itself(server: Server) -> None:
    room = Room(server, {"bewoners": 3})
    phone, path = room.phones["bewoners"][0], f"/verslag/{room.meeting}/verslag.pdf?taal="
    assert phone.get(path + "nl").content.startswith(b"%PDF")
    pid = child_of(server)
    os.kill(pid, signal.SIGSTOP)
    with ThreadPoolExecutor(2) as pool:
        first, then = (pool.submit(phone.get_once, path + language) for language in ("en", "tr"))
    os.kill(pid, signal.SIGCONT)
    told = {one.result().text for one in (first, then)}
    assert {one.result().status_code for one in (first, then)} == {202}
    assert all('<meta http-equiv="refresh" content="3">' in one for one in told)
    assert sum("Er is er nog 1 voor jou." in one for one in told) == 1
    assert [phone.get(path + language).content[:4] for language in ("en", "tr")] == [b"%PDF"] * 2
    room.leave()


@pytest.mark.skipif(os.name == "nt" or not PROGRAMS, reason="no PostgreSQL: see tools/install-test-needs")
def test_what_is_deleted_in_one_process_waits_in_no_other(tmp_path: Path, postgresql: Any, redis_server: Any) -> None:
    """The other one has a job of that evening in its queue; it is gone before a later one asks for its place."""
    shared = {"WORKSHOP_DATABASE_URL": postgresql.url(postgresql.database()), "WORKSHOP_QUEUE": redis_server.url}
    here = Server(tmp_path / "here", **shared)
    (tmp_path / "there").mkdir(mode=0o700)
    for name in ("secret", "facilitator"):
        shutil.copy(here.home / name, tmp_path / "there" / name)
    there = Server(tmp_path / "there", **shared)
    gone, stays = (Room(there, {"bewoners": 3}) for _ in range(2))
    path = "/verslag/{}/verslag.pdf?taal={}"
    assert stays.facilitator.get(path.format(stays.meeting, "nl")).content.startswith(b"%PDF")
    pid = child_of(there)
    os.kill(pid, signal.SIGSTOP)
    asked = [(stays, "en"), (gone, "nl"), (gone, "en")]
    told = [room.facilitator.get_once(path.format(room.meeting, code)) for room, code in asked]
    assert "Er zijn er nog 2 voor jou." in told[-1].text
    assert Facilitator(here).post(f"/bijeenkomst/{gone.meeting}/wis", what="all", sure="1").status_code == 200
    last = path.format(stays.meeting, "tr")
    ends = time.monotonic() + PATIENCE
    while "Er is er nog 1 voor jou." not in (page := stays.facilitator.get_once(last)).text:
        assert time.monotonic() < ends, page.text
    os.kill(pid, signal.SIGCONT)
    assert stays.facilitator.get(last).content.startswith(b"%PDF")
    for room in (gone, stays):
        room.leave()
    for server in (there, here):
        server.stop()
