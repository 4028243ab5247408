"""Too many lines, lines that say nothing, lines that are slow on purpose: who is in stays in, and others come in."""

import errno
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress

import pytest
import requests
import websocket

from tests.house import bare_socket
from tests.live import ROOT, WAIT, Facilitator, Person, Phone, Server
from tests.trust.figures import long_form, note
from workshop.host.environment import MODES
from workshop.server.lines import Line, Lines, keep_accepting

FEW = 500  # open files; a hundred of them are not for lines
LONG = 100  # more than the longest time any line has
ROUNDS = 20 if long_form() else 1
in_both_modes = pytest.mark.parametrize("mode", MODES)
MORE_TIME = "1 wil meer tijd"


class Evening:
    """A server with a desk and a phone that must not notice anything."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.desk = Facilitator(server)
        self.desk.connect("desk", self.desk.new_meeting())
        self.phone = self.sit()
        self.came = [self.desk, self.phone]

    def sit(self, transport: str = "websocket") -> Phone:
        phone = Phone(self.server).join(self.desk.meeting, "bewoners")
        return phone.connect("phone", self.desk.meeting, phone.seat, transport=transport)

    def goes_on(self) -> bool:
        self.phone.ok("more_time", seat=self.phone.seat, on=True)
        self.desk.ok("blank", on=False)
        return self.phone.socket.connected and self.desk.socket.connected

    def newcomer(self) -> bool:
        """Whether somebody new gets in, and can do something."""
        phone = self.sit()
        done = phone.ok("more_time", seat=phone.seat, on=True)
        phone.leave()
        return done["ok"]

    def ask(self, path: str, *headers: str, method: str = "GET") -> bytes:
        host = self.server.url.removeprefix("http://")
        lines = (f"{method} {path} HTTP/1.1", f"Host: {host}", f"Origin: {self.server.url}", *headers)
        return "\r\n".join((*lines, "", "")).encode()

    def handshake(self) -> bytes:
        """What opens a websocket."""
        asks = ("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13")
        key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        return self.ask("/socket.io/?EIO=4&transport=websocket", *asks, key)

    def line(self, said: bytes = b"") -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.server.port), timeout=WAIT)
        made.sendall(said)
        return made

    def leave(self) -> None:
        self.phone.leave()
        self.desk.leave()
        self.server.stop()


@contextmanager
def evening(home, mode: str, **more) -> Iterator[Evening]:
    here = Evening(Server(home, mode, **more))
    try:
        yield here
    finally:
        here.leave()
    for line in here.server.logged.splitlines():
        json.loads(line)


def lasts_until_closed(line: socket.socket, drip: bytes = b"", every: float = 1.0) -> bytes:
    """What came over a line until the server closed it; `drip` is sent over and over meanwhile."""
    said, line_ends = b"", time.monotonic() + LONG
    line.settimeout(every)
    while time.monotonic() < line_ends:
        try:
            if drip:
                line.sendall(drip)
            piece = line.recv(65536)
        except TimeoutError:
            continue
        except OSError:
            return said
        if not piece:
            return said
        said += piece
    raise AssertionError("the server lets this line be")


@in_both_modes
def test_too_many_silent_lines_throw_nobody_out_and_keep_nobody_out(tmp_path, mode):
    with evening(tmp_path / "home", mode, files=FEW) as here:
        polling = here.sit("polling")
        for _ in range(ROUNDS):
            silent = [here.line() for _ in range(FEW + 60)]
            assert here.goes_on()
            assert here.newcomer()  # while they stay
            polling.ok("more_time", seat=polling.seat, on=True)
            first, last = silent[0], silent[-1]
            first.settimeout(WAIT)
            assert first.recv(1) == b""  # who was silent longest went first
            last.setblocking(False)
            with pytest.raises(BlockingIOError):
                last.recv(1)
            for line in silent:
                line.close()
            assert here.newcomer()
            assert here.goes_on()
        polling.leave()
        assert "full" in here.server.logged
        assert here.server.process.poll() is None
    note("few files", lines=(FEW + 60) * ROUNDS, thrown_out=0, kept_out=0)


@in_both_modes
def test_half_requests_and_nameless_sockets_keep_nobody_out(tmp_path, mode):
    """The same with lines that said something, and with sockets that do not say who they are."""
    with evening(tmp_path / "home", mode, files=FEW) as here:
        for said in (here.ask("/mee")[:-2], here.ask("/healthz"), here.handshake()):
            lines = []
            for _ in range(FEW + 60):
                with suppress(OSError):  # it may be cut before it has said all
                    lines.append(here.line(said))
            assert here.newcomer()
            assert here.goes_on()
            for line in lines:
                line.close()


@in_both_modes
def test_many_lines_of_one_seat_keep_nobody_out(tmp_path, mode):
    """Each is somebody's who was let in; they come from one laptop, at another address than the hall."""
    with evening(tmp_path / "home", mode, files=FEW) as here, ExitStack() as lines:
        greedy = here.sit()
        knock = {"audience": "phone", "meeting": here.desk.meeting, "seat": greedy.seat}
        for _ in range(FEW + 60):
            lines.enter_context(bare_socket(greedy, knock, socket=from_elsewhere(here.server)))
        assert here.newcomer()  # while they stay
        assert here.goes_on()
        greedy.ok("more_time", seat=greedy.seat, on=True)
        greedy.leave()


def from_elsewhere(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=WAIT, source_address=("127.0.0.9", 0))


def test_who_has_most_lines_gives_way_first():
    lines, most_of_one = Lines(most=8, of_one=4), 4
    with ExitStack() as ends:

        def line(host: str) -> Line:
            near, far = socket.socketpair()
            ends.enter_context(near)
            ends.enter_context(far)
            return lines.open(near, (host, 1))

        known, newcomer = line("hall"), line("hall")
        greedy = [line("laptop") for _ in range(6)]
        for one in (known, *greedy):
            lines.know(one)
        for beyond in greedy[most_of_one:]:
            assert not lines.has_room()
            assert is_cut(beyond)
            lines.close(beyond)
            line("laptop")
        assert not [one for one in (known, newcomer, *greedy[:most_of_one]) if is_cut(one)]


def is_cut(line: Line) -> bool:
    """Whether it may say nothing any more."""
    try:
        line.sock.send(b"x")
    except OSError:
        return True
    return False


@pytest.mark.slow
def test_each_line_has_its_time(tmp_path):
    """All at once, in both modes, beside a phone that says nothing for a minute and is known."""
    with ThreadPoolExecutor(len(MODES)) as pool:
        list(pool.map(lambda mode: each_line_ends(tmp_path / mode, mode), MODES))
    note("slow lines", ended=9 * len(MODES), honest_cut=0)


def each_line_ends(home, mode: str) -> None:
    with evening(home, mode) as here, ThreadPoolExecutor(16) as pool:
        quiet = here.sit()
        post = ("Content-Type: application/x-www-form-urlencoded", "Content-Length: 12000")
        stalled = here.ask("/mee", *post, method="POST")
        poll = "/socket.io/?EIO=4&transport=polling"
        session = json.loads(requests.get(here.server.url + poll, timeout=WAIT).text[1:])["sid"]
        ended = [
            pool.submit(lasts_until_closed, here.line()),
            pool.submit(lasts_until_closed, here.line(here.ask("/")[:9])),
            pool.submit(lasts_until_closed, here.line(here.ask("/")[:-2]), b"X-More: yes\r\n"),
            pool.submit(lasts_until_closed, here.line(here.ask("/healthz"))),
            pool.submit(lasts_until_closed, here.line(stalled)),
            pool.submit(lasts_until_closed, here.line(stalled), b"x"),
            pool.submit(lasts_until_closed, bare_line(here)),
            pool.submit(lasts_until_closed, bare_line(here), b"\x89\x80\0\0\0\0"),
            pool.submit(lasts_until_closed, here.line(here.ask(f"{poll}&sid={session}", "Connection: close"))),
        ]
        patient = pool.submit(answer_to_who_is_slow, here.line(stalled), b"x" * 500, 24)
        said = [one.result() for one in ended]
        assert said[3].startswith(b"HTTP/1.1 200")
        assert patient.result().startswith(b"HTTP/1.1 ")
        assert quiet.socket.connected
        quiet.ok("more_time", seat=quiet.seat, on=True)
        assert here.goes_on()
        quiet.leave()


def answer_to_who_is_slow(line: socket.socket, piece: bytes, pieces: int) -> bytes:
    """What is answered to so many pieces, sent one a second."""
    line.settimeout(1)
    for _ in range(pieces):
        line.sendall(piece)
        with suppress(TimeoutError):
            return line.recv(1024)
    line.settimeout(WAIT)
    return line.recv(1024)


def bare_line(here: Evening) -> socket.socket:
    """A websocket that does not say who it is."""
    line = here.line(here.handshake())
    assert line.recv(1024).startswith(b"HTTP/1.1 101")
    return line


@pytest.mark.slow
@in_both_modes
def test_who_knocks_in_vain_and_who_is_sent_away_is_gone_soon(tmp_path, mode):
    with evening(tmp_path / "home", mode) as here:
        stranger = Person(here.server)
        writer = here.desk.key("writer", "bewoners")
        with (
            bare_socket(stranger, {"audience": "desk", "meeting": here.desk.meeting}) as refused,
            bare_socket(writer, {"audience": "writer", "meeting": here.desk.meeting}) as removed,
        ):
            while not removed.recv().startswith("40"):
                pass
            here.desk.ok("revoke_key", key=writer_key(here))
            for line in (refused, removed):
                lasts_until_closed(line.sock)
        assert here.goes_on()


def writer_key(here: Evening) -> str:
    from tests.house import dump

    return next(row["id"] for row in dump(here.server, here.desk.meeting)["keys"] if row["role"] == "writer")


@in_both_modes
def test_who_does_not_read_its_answers_is_let_go(tmp_path, mode):
    """Hundreds of pages asked for over one line, and none read."""
    with evening(tmp_path / "home", mode) as here:
        line = here.line()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with pytest.raises(OSError):
            line.settimeout(LONG)
            while True:
                line.sendall(here.ask("/mee") * 50)
        assert here.goes_on()


@pytest.mark.parametrize("first", MODES)
@pytest.mark.parametrize("second", MODES)
def test_two_programs_never_share_a_port(tmp_path, first, second):
    running = Server(tmp_path / "first", first)
    refused = start_beside(running, tmp_path / "second", second)
    assert refused.returncode == 2
    assert str(running.port) in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "in use" not in refused.stderr  # of the library
    assert Person(running).get("/healthz").status_code == 200
    running.restart(signal.SIGKILL)  # its port is free at once
    assert Person(running).get("/healthz").status_code == 200
    running.stop()


def start_beside(running: Server, home, mode: str) -> subprocess.CompletedProcess:
    environ = {**os.environ, "WORKSHOP_HOME": str(home), "WORKSHOP_MODE": mode, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "workshop", "--no-browser", "--port", str(running.port)]
    return subprocess.run(command, env=environ, cwd=home.parent, capture_output=True, text=True, timeout=60)


class Refusing:
    """A port of the system where accepting goes wrong in every way first (accept(2)), and then well."""

    def __init__(self, port: socket.socket, wrongs: list[int]) -> None:
        self.port, self.wrongs = port, wrongs

    def fileno(self) -> int:
        return self.port.fileno()

    def accept(self) -> tuple[socket.socket, object]:
        if self.wrongs:
            raise OSError(self.wrongs.pop(), "not this one")
        return self.port.accept()


def test_no_error_of_the_system_ends_accepting():
    names = "EMFILE ENFILE ENOBUFS ENOMEM ECONNABORTED EPROTO EPERM EINTR ECONNRESET ENETDOWN EHOSTDOWN ENOTCONN EPIPE"
    wrongs = [getattr(errno, name) for name in names.split()]
    served: queue.Queue[Line] = queue.Queue()
    with socket.create_server(("127.0.0.1", 0)) as port:
        port.settimeout(1)  # so that accepting sees in the end that the port is closed
        loop = threading.Thread(target=keep_accepting, args=(Refusing(port, wrongs), Lines(2), served.put))
        loop.start()
        with socket.create_connection(port.getsockname()):
            line = served.get(timeout=WAIT)
    line.lines.close(line)
    loop.join(WAIT)
    assert (wrongs, loop.is_alive()) == ([], False)


def test_lines_never_take_all_files(tmp_path):
    """What the system allows is for the database and the log as well."""
    for files, lines in ((512, 412), (300, 200), (160, 80)):
        few = Server(tmp_path / str(files), files=files)
        few.stop()
        assert f"laat maar {lines} verbindingen tegelijk toe" in few.said


def test_who_polls_goes_on_whether_or_not_a_websocket_comes(server, facilitator, people):
    """A network may let no websocket through: a try at one that comes to nothing costs nothing."""
    phone = Phone(server).join(facilitator.meeting, "bewoners")
    people.append(phone.connect("phone", facilitator.meeting, phone.seat, transport="polling"))
    session = phone.socket.eio.sid
    address = f"{server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket&sid={session}"
    for said in ("2probe", "2geen probe"):
        line = websocket.create_connection(address, timeout=WAIT)
        line.send(said)
        if said == "2probe":
            assert line.recv() == "3probe"
            line.send("4geen upgrade")
        with suppress(websocket.WebSocketException, OSError):
            while line.recv():
                pass
        line.shutdown()
        phone.ok("more_time", seat=phone.seat, on=True)
    line = websocket.create_connection(address, timeout=WAIT)
    line.send("2probe")
    assert line.recv() == "3probe"
    line.send("5")
    facilitator.wait(lambda: MORE_TIME in facilitator.html)
    # Without a number, for the answer may still go the old way: our own client polls on, where a browser would not.
    line.send("42" + json.dumps(["more_time", {"seat": phone.seat, "on": False}]))
    facilitator.wait(lambda: MORE_TIME not in facilitator.html)
    line.shutdown()
