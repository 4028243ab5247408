"""Paper: how long somebody waits for it, what the child that sets it takes, and whether votes notice.

The report is that of an evening of 300 people that wrote as many lines as fit; page one is planned for that evening
too. What 300 people ask for at once is made once: told by the processor time of the children, next to that of one.
"""

import http.client
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from workshop import words
from workshop.actie.evening.ballot import Evening
from workshop.actie.evening.meeting import Meeting, Pledge
from workshop.actie.paper import recording
from workshop.paper import printer
from workshop.paper.files import FILES, sheets
from workshop.paper.sheets.agreement import planned
from workshop.paper.sheets.report import local
from workshop.paper.writers import pdf
from workshop.store import evenings, meetings

from ..arithmetic import middle, ratio, spread
from ..home import GROUPS, Home, Room
from ..process import Process, ours
from ..run import Numbers, Run
from ..sound import all_answered, sound, votes_are_kept
from .crowd import let_in

PEOPLE, LINES = 300, 60
REPORTS, AT_A_TIME = 60, 4
ELSEWHERE, EACH = 200, 0.5  # votes a second of a phone: a seat may act 300 times a minute
WAIT_SECONDS = 120
DONE, AGAIN = 200, 202  # a file is there, or is being made
MB = 1_000_000
TEXT = "We vragen in elk portiek persoonlijk wie er mee wil doen, en schrijven op wie een taak wil."


def run(run: Run) -> Numbers:
    """Milliseconds, megabytes, and how many times one paper was made when everybody asked for it at once."""
    home, people = run.home("paper"), min(PEOPLE, run.size.joiners)
    reports = -(-REPORTS * people // PEOPLE)
    large, warm, *others = home.rooms(2 + -(-reports // len(words.LANGUAGES)), 0)
    voting = home.room(min(ELSEWHERE, run.size.phones))
    crowd = home.room(people)
    rate = EACH * len(voting.phones)
    for room in (large, crowd, *others):
        home.store.write(meetings.act, room.id, "write", written)
    page_ms, child = planning(home, crowd), setting(home, crowd)
    with ours(home.folder) as server, run.phones() as phones:
        fetch = partial(_fetch, server)
        fetch(warm, f"/verslag/{warm.id}")  # what is read once, at the first page
        page = fetch(large, f"/verslag/{large.id}/rolafspraak.pdf")
        before = server.children_cpu
        report = fetch(crowd, f"/verslag/{crowd.id}/verslag.pdf")
        one = server.children_cpu - before
        cached = [fetch(crowd, f"/verslag/{crowd.id}/verslag.pdf").ms for _ in range(20)]
        let_in(phones, server, "phones", voting.phones)
        told = {"without": _votes(phones, rate, run.size.seconds)}
        told["meanwhile"], made = _while_printing(phones, rate, partial(_reports, fetch, others, reports))
        kept = votes_are_kept(home.folder, phones.ask("kept", group="phones")["rows"])
        at_once = _at_once(server, crowd, people)
    return {
        "planned_ms": page_ms,
        "page_one_ms": page.ms,
        "report_ms": report.ms,
        "cached_ms": round(middle(cached), 2),
        "child_mb": child,
        "votes": told,
        "votes_to_without": round(ratio(told["meanwhile"]["p95"], told["without"]["p95"]), 2),
        "reports": spread(made),
        "asked_at_once": people,
        "renderings": round(ratio(at_once, one), 1),
        "votes_checked": kept,
    }


def written(evening: Evening) -> Meeting:
    """As many lines as one evening may have, a group in turn."""
    pledges = {
        f"p{nr}": Pledge(f"p{nr}", GROUPS[nr % 3].id, "do", f"{nr}. {TEXT}", "de werkgroep", "2026-12-01", order=nr)
        for nr in range(LINES)
    }
    return replace(evening.meeting, pledges=pledges)


def planning(home: Home, room: Room) -> float:
    """Milliseconds to decide what stands on page one."""
    record = _record(home, room)
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        planned(record)
        taken.append((time.perf_counter() - began) * 1000)
    return round(middle(taken), 1)


def setting(home: Home, room: Room) -> float:
    """Megabytes that the child which sets the report holds at most."""
    record = _record(home, room)
    child = printer.Process()
    made = child(pdf.job(sheets(FILES["verslag.pdf"], record), record.made))
    held = Path(f"/proc/{child.pid}/status").read_text().split("VmHWM:")[1].split()[0]
    child.end()
    sound(made.startswith(b"%PDF"), "the report could not be set")
    return round(int(held) * 1024 / MB, 1)


def _record(home: Home, room: Room) -> Any:
    evening = home.store.read(evenings.load, room.id)
    return local(recording.make(evening, home.catalogue, None, datetime.now(UTC)))


class Fetched(NamedTuple):
    """How long an answer took, in ms, and how many bytes it has."""

    ms: float
    size: int


def _fetch(server: Process, room: Room, path: str, language: str = "nl") -> Fetched:
    """A page or file, asked for at the desk; anything but an answer is unsound."""
    began = time.perf_counter()
    status, body = AGAIN, b""
    while status == AGAIN and time.perf_counter() < began + WAIT_SECONDS:
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=WAIT_SECONDS)
        line.request("GET", path, headers={"Cookie": f"{room.desk['cookie']}; taal={language}"})
        answer = line.getresponse()
        status, body = answer.status, answer.read()
        line.close()
    sound(status == DONE, f"{path} gave {status}")
    return Fetched(round((time.perf_counter() - began) * 1000, 1), len(body))


def _votes(phones: Any, rate: float, seconds: float) -> Numbers:
    said = phones.ask("vote_steadily", group="phones", rate=rate, seconds=seconds)
    all_answered(said)
    return spread(said["ms"])


def _reports(fetch: Any, rooms: Sequence[Room], count: int, asking: ThreadPoolExecutor) -> list[Future[Fetched]]:
    """Ask for so many reports, each another: of these rooms, in every language."""
    different = list(product(rooms, words.LANGUAGES))[:count]
    return [asking.submit(fetch, room, f"/verslag/{room.id}/verslag.pdf", of) for room, of in different]


def _while_printing(phones: Any, rate: float, ask: Any) -> tuple[Numbers, list[float]]:
    """Votes for as long as reports are made, and how long each report was waited for."""
    found: list[dict[str, Any]] = []
    with ThreadPoolExecutor(AT_A_TIME) as asking:
        made = ask(asking)
        while not (found and all(one.done() for one in made)):
            found.append(phones.ask("vote_steadily", group="phones", rate=rate, seconds=1.0))
            all_answered(found[-1])
    return spread([ms for said in found for ms in said["ms"]]), [one.result().ms for one in made]


def _at_once(server: Process, room: Room, people: int) -> float:
    """Seconds of processor time of the children while so many ask for one paper that nobody asked for yet."""
    before = server.children_cpu
    with ThreadPoolExecutor(people) as asking:
        sizes = {
            one.size
            for one in asking.map(
                lambda _: _fetch(server, room, f"/verslag/{room.id}/verslag.pdf", "en"), range(people)
            )
        }
    sound(len(sizes) == 1, "not everybody was given the same paper")
    return server.children_cpu - before
