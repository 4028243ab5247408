"""What no client sends: one short line in the log at most, its sender refused or closed, and nobody else disturbed."""

import json
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
import websocket
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.house import dump
from tests.live import WAIT, Facilitator, Phone, Server
from tests.trust.figures import long_form, note
from workshop.server.frames import Meter, Odd

TEXT, CONTINUED, BINARY, PING, FINAL, MASKED = 0x1, 0x0, 0x2, 0x9, 0x80, 0x80
SMALL = 32 * 1024
LINES_A_MINUTE = 10
MB = 1024
# Most examples at a full stop of the line: the next starts with a new one.
fuzzed = settings(
    max_examples=1000 if long_form() else 40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Hall:
    """A server of our own, so that its log is ours, with a desk and a phone that go on all the time."""

    def __init__(self, home: Path, mode: str) -> None:
        self.server = Server(home, mode)
        self.desk = Facilitator(self.server)
        self.desk.connect("desk", self.desk.new_meeting())
        self.phone = Phone(self.server).sit(self.desk.meeting, "bewoners")
        self.guest = Phone(self.server).join(self.desk.meeting, "bewoners")

    def goes_on(self) -> bool:
        """Whether the others are still heard: what they ask is done, or they asked it too often."""
        asked = (self.phone.send("more_time", seat=self.phone.seat, on=True), self.desk.send("blank", on=False))
        return all(done["ok"] or done["error"] == "too_fast" for done in asked)

    @contextmanager
    def line(self, seated: bool = False) -> Iterator[websocket.WebSocket]:
        """A websocket of a stranger, or of a phone that was let in."""
        address = f"{self.server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
        cookie = "; ".join(f"{c.name}={c.value}" for c in self.guest.browser.cookies)
        line = websocket.create_connection(address, cookie=cookie if seated else None, timeout=WAIT)
        try:
            assert line.recv().startswith("0")
            if seated:
                line.send("40" + json.dumps({"audience": "phone", "meeting": self.desk.meeting}))
                while not line.recv().startswith("40"):
                    pass
            yield line
        finally:
            line.shutdown()

    def polls(self) -> str:
        """The address of a new session of somebody who polls."""
        address = f"{self.server.url}/socket.io/?EIO=4&transport=polling"
        return f"{address}&sid={json.loads(requests.get(address, timeout=WAIT).text[1:])['sid']}"

    def memory(self) -> int:
        """What the server holds, in kB."""
        status = Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])

    def leave(self) -> None:
        self.phone.leave()
        self.desk.leave()
        self.server.stop()


@pytest.fixture(scope="module", params=["eventlet", "threading"])
def hall(request, tmp_path_factory):
    here = Hall(tmp_path_factory.mktemp("frames") / "home", request.param)
    yield here
    here.leave()
    lines = [json.loads(line) for line in here.server.logged.splitlines()]  # nothing else is in it
    odd = sorted(line["at"][:16] for line in lines if line["level"] != "info")
    assert "Traceback" not in here.server.logged
    assert all(odd.count(minute) <= 2 * LINES_A_MINUTE for minute in odd)  # a minute of ours is two of the clock's
    note("frames", sent=_sent[0], disturbed=0)


_sent = [0]


def frame(kind: int, body: bytes, final: bool = True) -> bytes:
    size = len(body)
    length = bytes((MASKED | size,)) if size < 126 else bytes((MASKED | 126,)) + struct.pack("!H", size)
    return bytes(((FINAL if final else 0) | kind,)) + length + b"\0\0\0\0" + body


def answered(line: websocket.WebSocket) -> str:
    """'closed', or the refusal that came; raises when neither comes in time."""
    try:
        while (said := line.recv()) not in ("", "1"):
            if said.startswith("43"):
                return said
    except (websocket.WebSocketException, OSError) as error:
        assert not isinstance(error, websocket.WebSocketTimeoutException)
    return "closed"


MALFORMED = [
    *("", "x", "4", "6", "9", "2probe", "5", "4{}", "4[]", "4null", "47", "43[]", "44{}", "4" + "{" * 9000),
    *("42", "42[]", "42[", "42{}", "42null", '42[["vote"],{}]', "42[5]", "42[null]", "42" + "[" * 9000),
    *('420["vote"', "421" + "0" * 40 + '["vote"]', "42/anders,[]", '42["*",{}]', '42["connect"]', '42["disconnect"]'),
    *('4299["*",{}]', '4299["connect",{}]', "4299[[]]", '4299["vote"', '4299["geen knop",{}]'),
    *("40[", "40" + "[" * 9000, "405", "40/anders,", '4299["vote",' + "[" * 950 + "]" * 951),
    *("451-[", "451-{}", "4599999-[1]", '459999999999-["vote"]', '450-["vote"]'),
]
RAW = [
    *(frame(BINARY, b"\0\xff"), frame(3, b"x"), frame(0xB, b"x"), frame(PING, b"", final=False), frame(CONTINUED, b"")),
    *(frame(TEXT, b"\xff\xfe"), frame(TEXT, "é".encode()[:1]), frame(0x8, b"x"), frame(0x8, b"\0\0")),
    *(b"\x81\x01a", b"\xf1\x81\0\0\0\0a", b"\xc1\x81\0\0\0\0a", b"\x81\xff" + b"\xff" * 12),
    b"\x89\xfe\x01\0" + b"\0" * 260,
    frame(TEXT, b"4" * 20_000, final=False) + frame(CONTINUED, b"4" * 20_000),
    frame(TEXT, b"4", final=False) + frame(CONTINUED, b"", final=False) * 500,
    frame(TEXT, b"42[", final=False) + frame(TEXT, b"]"),
]


@pytest.mark.parametrize("seated", [False, True], ids=["stranger", "seated"])
def test_a_malformed_message_is_refused_or_ends_its_line(hall, seated):
    for said in MALFORMED:
        with hall.line(seated) as line:
            line.send(said)
            told = answered(line)
            assert told == "closed" or '"ok":false' in told, said
        assert hall.goes_on(), said
    _sent[0] += len(MALFORMED)


@pytest.mark.parametrize("seated", [False, True], ids=["stranger", "seated"])
def test_a_malformed_frame_ends_its_line(hall, seated):
    for raw in RAW:
        with hall.line(seated) as line:
            line.sock.sendall(raw)
            assert answered(line) == "closed", raw[:20]
        assert hall.goes_on(), raw[:20]
    _sent[0] += len(RAW)


NAMES = st.sampled_from(["vote", "*", "connect", "more_time"])
json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
numbers = st.sampled_from(["", "7", "1-", "1-7", "/x,"])
messages = st.one_of(
    st.text(max_size=30),
    st.builds(lambda kind, rest: f"{kind}{rest}", st.sampled_from("0123456789b"), st.text(max_size=20)),
    st.builds(lambda kind, nr, said: f"4{kind}{nr}{json.dumps(said)}", st.integers(0, 9), numbers, json_like),
    st.builds(lambda deep, sign: "42" + sign * deep, st.integers(1, 20_000), st.sampled_from('[{"')),
)
frames = st.lists(
    st.builds(frame, st.integers(0, 15), st.binary(max_size=125), st.booleans()) | st.binary(max_size=40),
    min_size=1,
    max_size=4,
).map(b"".join)


@fuzzed
@given(said=messages.filter(lambda text: text.encode("utf-8", "replace").decode() == text), seated=st.booleans())
@example(said='42["vote",{"seat":"' + "x" * 30_000, seated=True)
def test_any_text_disturbs_nobody(hall, said, seated):
    with hall.line(seated) as line:
        line.send(said)
        assert hall.goes_on()
    _sent[0] += 1


@fuzzed
@given(raw=frames, seated=st.booleans())
def test_any_bytes_disturb_nobody(hall, raw, seated):
    with hall.line(seated) as line:
        line.sock.sendall(raw)
        assert hall.goes_on()
    _sent[0] += 1


def test_a_message_in_many_pieces_costs_no_memory(hall):
    """320 MB in ten thousand pieces of 32 kB, as one message."""
    before = hall.memory()
    with hall.line() as line:
        line.sock.sendall(frame(TEXT, b"4" * 32_000, final=False))
        with pytest.raises(OSError):
            for _ in range(10_000):
                line.sock.sendall(frame(CONTINUED, b"x" * 32_000, final=False))
    assert hall.memory() - before < 20 * MB
    assert hall.goes_on()


def test_attachments_are_refused_and_kept_nowhere(hall):
    before = hall.memory()
    with hall.line(seated=True) as line:
        line.send('4599999-["vote",{"_placeholder":true,"num":0}]')
        with pytest.raises((OSError, websocket.WebSocketException)):
            for _ in range(1500):
                line.send_binary(b"x" * 30_000)
    assert hall.memory() - before < 20 * MB
    with hall.line(seated=True) as line:
        line.send('451-7["vote",{"_placeholder":true,"num":0}]')
        line.send_binary(b"x" * 30_000)
        assert '"error":"bad_payload"' in answered(line)
    assert hall.goes_on()


def test_a_compressed_message_that_grows_too_large_ends_its_line(hall):
    import zlib

    press = zlib.compressobj(wbits=-15)
    bomb = (press.compress(b"4" * 30_000_000) + press.flush(zlib.Z_SYNC_FLUSH))[:-4]
    before = hall.memory()
    address = f"{hall.server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    asks = ["Sec-WebSocket-Extensions: permessage-deflate"]
    for _ in range(5):
        line = websocket.create_connection(address, timeout=WAIT, header=asks)
        assert line.sock.recv(2)
        pieces = [bomb[at : at + 10_000] for at in range(0, len(bomb), 10_000)]
        with pytest.raises(OSError):
            for nr, piece in enumerate(pieces):
                line.sock.sendall(frame(CONTINUED if nr else TEXT | 0x40, piece, final=nr == len(pieces) - 1))
            while line.sock.recv(4096):
                pass
            raise ConnectionResetError  # it was closed
        line.shutdown()
    # Of threads each ended line leaves some megabytes until its session is over; unpacked whole it would be thirty.
    assert hall.memory() - before < 100 * MB
    assert hall.goes_on()


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"4" * 40_000, 413),
        (b"4" * 400_000, 413),
        (b"\x1e".join([b"3"] * 17), 400),
        (b"\x1e".join([b"3"] * 16), 200),
        (b"\xff\xfe", 400),
        (b"", 400),
        (b"d=42[]", 400),
        (b"b4AAAA", 400),
        (b"451-[]", 400),
        (b"6", 400),
        (b"4[" + b"[" * 20_000, 400),
    ],
)
def test_a_post_that_no_client_sends_is_refused_at_once(hall, said, status):
    answer = requests.post(hall.polls(), data=said, timeout=WAIT)
    assert answer.status_code == status
    assert hall.goes_on()
    _sent[0] += 1


def test_a_flood_of_malformed_messages_writes_no_log(hall):
    before = len(hall.server.logged)
    for _ in range(50):
        with hall.line() as line, pytest.raises((OSError, websocket.WebSocketException)):
            for _ in range(2000):
                line.send("42[]")
            answered(line)
            raise ConnectionResetError  # it was closed
    assert len(hall.server.logged) - before < 4000
    assert hall.goes_on()


def test_pings_are_answered_and_a_flood_of_them_delays_nobody(hall):
    with hall.line(seated=True) as line:
        line.ping("hoe is het")
        while line.recv_frame().opcode != websocket.ABNF.OPCODE_PONG:
            pass
        line.sock.settimeout(0.2)
        with pytest.raises(TimeoutError):  # it is read more slowly, until its own side is full
            while True:
                line.sock.sendall(frame(PING, b"x" * 125) * 500)
        assert hall.goes_on()


def test_nothing_of_all_this_was_kept(hall):
    assert [vote for vote in dump(hall.server, hall.desk.meeting)["votes"] if vote["seat"] == hall.guest.seat] == []


sizes = st.lists(st.tuples(st.sampled_from([TEXT, CONTINUED, PING]), st.integers(0, 300), st.booleans()), max_size=8)


@given(of=sizes, cuts=st.lists(st.integers(1, 9), max_size=60))
def test_the_meter_sees_the_same_frames_however_they_come(of, cuts):
    said = b"".join(frame(kind, b"x" * min(size, 125 if kind == PING else 300), final) for kind, size, final in of)
    whole, pieces = Meter(SMALL), Meter(SMALL)
    whole.feed(said)
    at = 0
    for cut in cuts:
        pieces.feed(said[at : at + cut])
        at += cut
    pieces.feed(said[at:])
    assert (pieces.seen, pieces.frames) == (whole.seen, whole.frames) == (len(of), whole.frames)


@given(st.integers(0, 2 * SMALL - 1), st.integers(1, 300))
def test_a_message_is_as_large_as_its_pieces_together(size, pieces):
    meter, step = Meter(SMALL), max(1, size // pieces)
    parts = [step] * (size // step)
    too_much = sum(parts) > SMALL or len(parts) > 128
    said = [frame(CONTINUED if nr else TEXT, b"x" * part, final=False) for nr, part in enumerate(parts)]
    if too_much:
        with pytest.raises(Odd):
            meter.feed(b"".join(said))
    else:
        meter.feed(b"".join(said))
