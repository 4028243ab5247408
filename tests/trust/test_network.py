"""A bad line: what is cut or held comes right by itself once it is back, on every phone, without a tap.

A small proxy stands between a browser and the server, as a bad access point would.
"""

import queue
import re
import socket
import threading
import time
from contextlib import suppress

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import chromium  # noqa: F401 - the fixture
from tests.browser.hall import PHONE, card
from tests.evening import open_page
from tests.house import bare_socket, dump
from tests.live import Facilitator, Phone, Server, free_port
from tests.trust.figures import note

SLEEPERS = 20


class Proxy:
    """Carries bytes between a phone and the server; `cut` closes every line, `hold` keeps what is on its way.

    Each piece is on its way for `delay` seconds.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.target = 0
        self.open = threading.Event()  # what goes to the server
        self.back = threading.Event()  # what comes from it
        self.lets_in = True
        self.delay = 0.0
        self.lines: list[socket.socket] = []
        self.restore()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._listen, daemon=True).start()

    def restore(self) -> None:
        self.lets_in = True
        self.open.set()
        self.back.set()

    def hold(self, both: bool = True) -> None:
        """Keep what comes from the server, and what goes to it too."""
        self.back.clear()
        if both:
            self.open.clear()

    def cut(self) -> None:
        """Close every line, and let nobody in."""
        self.lets_in = False
        for line in self.lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        self.lines.clear()

    def stop(self) -> None:
        self.restore()
        self.cut()
        self._listener.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                phone, _ = self._listener.accept()
                if not self.lets_in:
                    phone.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self.target))
                self.lines += [phone, server]
                for one, other, gate in ((phone, server, self.open), (server, phone, self.back)):
                    on_its_way: queue.Queue[tuple[float, bytes]] = queue.Queue()
                    threading.Thread(target=self._take, args=(one, on_its_way), daemon=True).start()
                    threading.Thread(target=self._bring, args=(on_its_way, other, gate), daemon=True).start()

    def _take(self, one: socket.socket, on_its_way: queue.Queue[tuple[float, bytes]]) -> None:
        said = b"-"
        while said:
            try:
                said = one.recv(65536)
            except OSError:
                said = b""
            on_its_way.put((time.monotonic() + self.delay, said))

    def _bring(self, on_its_way: queue.Queue[tuple[float, bytes]], other: socket.socket, gate: threading.Event) -> None:
        with suppress(OSError):
            while True:
                arrives, said = on_its_way.get()
                time.sleep(max(arrives - time.monotonic(), 0))
                gate.wait()
                if not said:
                    break
                other.sendall(said)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy():
    between = Proxy()
    yield between
    between.stop()


@pytest.fixture
def hall(proxy, tmp_path):
    """A server that is known by the name of the proxy, and its desk beside it."""
    server = Server(tmp_path / "home", WORKSHOP_PUBLIC_URL=proxy.url)
    proxy.target = server.port
    desk = Facilitator(server)
    desk.connect("desk", desk.new_meeting())
    yield desk
    desk.leave()
    server.stop()


@pytest.fixture
def phone(chromium, proxy, hall):  # noqa: F811
    """A phone in a browser, on the other side of the proxy; with neighbours its group is not small."""
    for _ in range(3):
        Phone(hall.server).visit(hall.meeting, "bewoners")
    person = Phone(hall.server).join(hall.meeting, "bewoners")
    person.server = type("Through", (), {"url": proxy.url})()
    page = open_page(chromium, person, f"/telefoon/{hall.meeting}", **PHONE)
    page.person = person
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    yield page
    page.context.close()


def votes_of(hall, seat: str) -> list[str]:
    return [v["value"] for v in dump(hall.server, hall.meeting)["votes"] if v["seat"] == seat]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["cut", "hold", "hold one way"])
def test_every_phone_is_right_again_without_a_tap(phone, proxy, hall, how):
    hall.ok("go_to", step=3)
    form = card(phone, "meegaan met het plan van bewoners helpt iets meer")
    if how == "cut":
        proxy.cut()
        expect(phone.locator("[data-connection]")).not_to_have_attribute("data-state", "connected")
    else:
        proxy.hold(both=how == "hold")
    form.get_by_role("button", name="Stem").click()
    expect(form).to_have_attribute("data-state", "sending" if how != "cut" else "waiting")
    hall.ok("timer", minutes=3)
    expect(form.locator("[data-told]")).not_to_contain_text("Ontvangen")
    proxy.restore()
    expect(form).to_have_attribute("data-state", "received", timeout=5_000)
    expect(phone.locator("[data-timer-ends]")).to_be_visible(timeout=5_000)
    assert votes_of(hall, phone.person.seat) == ["2"]
    note("line", broken=1, lost=0, twice=0)


@pytest.mark.slow
def test_a_line_that_is_five_seconds_late_loses_nothing(phone, proxy, hall):
    hall.ok("go_to", step=3)
    form = card(phone, "meegaan met het plan van bewoners helpt iets meer")
    proxy.delay = 5.0
    form.get_by_role("button", name="Stem").click()
    expect(form).to_have_attribute("data-state", "sending")
    expect(form.locator("[data-told]")).not_to_contain_text("Ontvangen")
    hall.ok("timer", minutes=3)
    expect(form).to_have_attribute("data-state", "received", timeout=60_000)
    expect(phone.locator("[data-timer-ends]")).to_be_visible()
    assert votes_of(hall, phone.person.seat) == ["2"]
    note("line", broken=1, lost=0, twice=0)


@pytest.mark.slow
def test_a_step_that_was_missed_is_there_when_the_line_is(phone, proxy, hall):
    proxy.cut()
    hall.ok("go_to", step=8)
    hall.ok("pledge", group="bewoners", kind="do", text="Wij zetten koffie.")
    proxy.restore()
    expect(phone.get_by_role("heading", name="Doen, laten, vragen")).to_be_visible(timeout=5_000)
    expect(phone.get_by_text("Wij zetten koffie.").first).to_be_visible()
    note("line", broken=1, lost=0, twice=0)


@pytest.mark.slow
def test_phones_that_stop_reading_delay_nobody(server, people):
    desk = Facilitator(server)
    people.append(desk.connect("desk", desk.new_meeting()))
    sleepers = [Phone(server).join(desk.meeting, "bewoners") for _ in range(SLEEPERS)]
    awake = Phone(server).sit(desk.meeting, "professionals")
    people.append(awake)
    lines = [bare_socket(one, {"audience": "phone", "meeting": desk.meeting}) for one in sleepers]
    for line in lines:
        line.__enter__()  # it is told who it is, and never reads again
    for nr in range(60):
        desk.ok("go_to", step=8 if nr % 2 else 2)
    last = desk.picture["version"]
    awake.wait(lambda: awake.picture["version"] >= last)
    assert awake.ok("more_time", seat=awake.seat, on=True)
    for line in lines:
        line.__exit__(None, None, None)
    note("slow readers", asleep=SLEEPERS, delayed=0)


@pytest.fixture
def clocked(chromium, server):  # noqa: F811
    """A desk, and a way to open a phone in Amsterdam whose clock says something else."""
    desk = Facilitator(server)
    desk.connect("desk", desk.new_meeting())
    person = Phone(server).join(desk.meeting, "bewoners")
    contexts = []

    def opened(clock: str):
        context = chromium.new_context(viewport=PHONE, locale="nl-NL", timezone_id="Europe/Amsterdam")
        contexts.append(context)
        context.add_cookies([{"name": c.name, "value": c.value, "url": server.url} for c in person.browser.cookies])
        page = context.new_page()
        page.clock.set_system_time(clock)
        page.goto(f"{server.url}/telefoon/{desk.meeting}")
        expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
        desk.ok("timer", minutes=0)
        desk.ok("timer", minutes=50)
        return page

    yield opened
    for context in contexts:
        context.close()
    desk.leave()


FIFTY_LEFT = re.compile(r"^(50:00|49:\d\d)$")


# Years off; and just before clocks in Amsterdam go an hour back, and an hour ahead.
@pytest.mark.parametrize("server", ["eventlet"], indirect=True)
@pytest.mark.parametrize(
    "clock", ["2020-01-01T12:00:00Z", "2031-06-01T12:00:00Z", "2026-10-25T00:59:58Z", "2027-03-28T00:59:58Z"]
)
def test_a_phone_whose_clock_is_wrong_counts_down_as_everybody_else(clocked, clock):
    page = clocked(clock)
    expect(page.locator("[data-timer-ends]")).to_have_text(FIFTY_LEFT)
    note("clocks", wrong=1, timers_wrong=0)


@pytest.mark.parametrize("server", ["eventlet"], indirect=True)
@pytest.mark.parametrize("jump", ["2026-11-24T18:00:00Z", "2026-11-24T22:00:00Z"])
def test_a_clock_that_is_put_right_while_somebody_looks_changes_no_timer(clocked, jump):
    page = clocked("2026-11-24T20:00:00Z")
    timer = page.locator("[data-timer-ends]")
    expect(timer).to_have_text(FIFTY_LEFT)
    page.clock.set_system_time(jump)
    before = timer.inner_text()
    expect(timer).not_to_have_text(before)
    expect(timer).to_have_text(FIFTY_LEFT)
    note("clocks", wrong=1, timers_wrong=0)
