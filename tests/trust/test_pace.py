"""Limits that fit a hall: what a room full of people does is never refused, what a program does is."""

import threading

import pytest
import websocket

from tests.house import bare_socket, dump
from tests.live import Facilitator, Person, Phone, Server
from tests.test_forms import ZEROS, in_script
from workshop import SMALL_MESSAGE
from workshop.actie.errors import Refused
from workshop.edge.limits import OF_A_SEAT, TRIES, WAITING_AT_MOST, WRONG_CODES, Limits, place

TOO_FAST = "Dit gaat te snel. Wacht een minuut, en probeer het dan opnieuw."


@pytest.fixture
def own(tmp_path):
    """A server of one test, whose counts nobody else uses."""
    running = Server(tmp_path / "home")
    yield running
    running.stop()


def test_a_limit_is_met_just_after_its_last():
    one_more = Limits().act
    for _ in range(OF_A_SEAT):
        one_more(OF_A_SEAT, "x", "one")
    with pytest.raises(Refused) as over:
        one_more(OF_A_SEAT, "x", "one")
    assert over.value.code == "too_fast"
    one_more(OF_A_SEAT, "x", "another")


def test_who_comes_with_many_waits_for_a_turn_in_order_and_another_address_does_not():
    pace, done, all_in = Limits(), [], TRIES.amount * 2

    def come(who: str) -> None:
        pace.take_turn(TRIES, "code", "one")
        done.append(who)

    first = [threading.Thread(target=come, args=("guesser",)) for _ in range(all_in)]
    for one in first:
        one.start()
    pace.take_turn(TRIES, "code", "another")
    come("typer")
    for one in first:
        one.join()
    assert (done[-1], len(done)) == ("typer", all_in + 1)


def test_a_line_that_is_too_long_is_told_so_at_once():
    pace = Limits()
    waiting = [pace._in_line(("code", "one")) for _ in range(WAITING_AT_MOST)]
    for one in waiting:
        one.__enter__()
    with pytest.raises(Refused) as over:
        pace.take_turn(TRIES, "code", "one")
    assert over.value.code == "too_fast"
    pace.take_turn(TRIES, "code", "another")


@pytest.mark.parametrize(
    ("address", "same", "other"),
    [
        ("192.0.2.7", "::ffff:192.0.2.7", "192.0.2.8"),
        ("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1"),
        ("fe80::1%eth0", "fe80::2", "fe81::1"),
    ],
)
def test_a_place_is_an_address_or_the_half_of_one_that_a_line_has(address, same, other):
    assert place(address) == place(same) != place(other)


def test_only_wrong_codes_count_and_a_hall_may_type_many(own):
    desk, somebody = Facilitator(own), Person(own)
    desk.connect("desk", desk.new_meeting())
    (row,) = dump(own, desk.meeting)["meetings"]
    code = row["code"]
    desk.leave()
    a_minute = WRONG_CODES[0].amount
    for _ in range(a_minute + 5):
        assert somebody.post("/mee", code=code).status_code == 200
    for _ in range(a_minute):
        assert somebody.post("/mee", code="000000").status_code == 404
    stopped = somebody.post("/mee", code=code)
    assert (stopped.status_code, TOO_FAST in stopped.text) == (429, True)
    assert somebody.get(f"/m/{code}").status_code == 429


def test_the_token_in_the_qr_has_no_limit(own):
    from workshop.edge.caller import join_token
    from workshop.host.settings import settings

    desk = Facilitator(own)
    meeting = desk.new_meeting()
    token = join_token(settings({"WORKSHOP_HOME": str(own.home)}), meeting)
    for _ in range(WRONG_CODES[0].amount + 1):
        assert Person(own).post("/mee", code="000000").status_code in (404, 429)
    assert Person(own).get(f"/q/{token}").status_code == 200


def test_a_phone_that_goes_mad_is_stopped_and_disturbs_nobody(own, people):
    desk = Facilitator(own)
    people.append(desk.connect("desk", desk.new_meeting()))
    mad, calm = (Phone(own).sit(desk.meeting, "bewoners") for _ in range(2))
    people += [mad, calm]
    done = [mad.send("more_time", seat=mad.seat, on=bool(nr % 2)) for nr in range(OF_A_SEAT)]
    assert all(ack["ok"] for ack in done)
    over = mad.send("more_time", seat=mad.seat, on=True)
    assert (over["error"], over["message"]) == ("too_fast", TOO_FAST)
    assert calm.ok("more_time", seat=calm.seat, on=True)


def test_a_code_in_the_digits_of_any_script_is_that_code(own):
    desk = Facilitator(own)
    desk.connect("desk", desk.new_meeting())
    (row,) = dump(own, desk.meeting)["meetings"]
    desk.leave()
    somebody = Person(own)
    for zero in ZEROS:
        typed = in_script(int("1" + row["code"]), zero)[1:]
        for way in (typed, " ".join(typed), f"{typed[:3]}-{typed[3:]}", f"\u200f{typed[:3]}\u2013{typed[3:]} "):
            joined = somebody.post("/mee", code=way)
            assert (joined.status_code, joined.url) == (200, f"{own.url}/m/{row['code']}"), way
    assert somebody.get(f"/m/{typed}").status_code == 200


def test_what_holds_no_digit_is_no_guess(own):
    somebody = Person(own)
    for _ in range(WRONG_CODES[0].amount + 5):
        assert somebody.post("/mee", code="geen idee").status_code == 404
    assert somebody.post("/mee", code="000000").status_code == 404


def test_a_form_may_be_64_kilobytes_and_no_longer(own):
    somebody = Person(own)
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": own.url}
    bodies = ["code=000000&x=".ljust(size, "x") for size in (64 * 1024, 64 * 1024 + 1)]
    given = [somebody.browser.post(f"{own.url}/mee", body, headers=kind, timeout=20).status_code for body in bodies]
    assert given == [404, 413]


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_a_message_may_be_32_kilobytes_and_no_longer(tmp_path, mode):
    server = Server(tmp_path / "home", mode)
    desk = Facilitator(server)
    phone = Phone(server).join(desk.new_meeting(), "bewoners")
    for size, answered in ((SMALL_MESSAGE, True), (SMALL_MESSAGE + 1, False)):
        with bare_socket(phone, {"audience": "phone", "meeting": phone.meeting}) as line:
            while '"picture"' not in line.recv():
                pass
            said = '421["more_time",{"seat":"' + "x" * size
            line.send(said[: size - 3] + '"}]')
            assert is_answered(line) == answered, size
    server.stop()


def is_answered(line: websocket.WebSocket) -> bool:
    """Whether the server answers what was said, or ends the line."""
    try:
        while not (said := line.recv()).startswith("431"):
            if not said:
                return False
    except (websocket.WebSocketConnectionClosedException, ConnectionError):
        return False
    return True
