"""Limits that fit a hall: what a room full of people does is never refused, what a program does is."""

import pytest
import websocket

from tests.house import bare_socket, dump
from tests.live import Facilitator, Person, Phone, Server
from tests.test_store import ID, sit, store  # noqa: F401 - the fixture
from workshop import SMALL_MESSAGE
from workshop.actie.errors import Refused
from workshop.pace import JOINS, OF_A_SEAT, WRONG_CODES, Pace
from workshop.store.votes import SEATS_AT_MOST

TOO_FAST = "Dit gaat te snel. Wacht een minuut, en probeer het dan opnieuw."


@pytest.fixture
def own(tmp_path):
    """A server of one test, whose counts nobody else uses."""
    running = Server(tmp_path / "home")
    yield running
    running.stop()


@pytest.mark.parametrize(("how", "limit", "amount"), [("count", JOINS, JOINS.amount), ("act", OF_A_SEAT, OF_A_SEAT)])
def test_a_limit_is_met_just_after_its_last(how, limit, amount):
    one_more = getattr(Pace(), how)
    for _ in range(amount):
        one_more(limit, "x", "one")
    with pytest.raises(Refused) as over:
        one_more(limit, "x", "one")
    assert over.value.code == "too_fast"
    one_more(limit, "x", "another")


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
    from workshop.caller import join_token
    from workshop.config import settings

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


def test_a_meeting_holds_a_thousand_people(store):  # noqa: F811
    for _ in range(SEATS_AT_MOST - 1):
        sit(store)
    assert sit(store)
    with pytest.raises(Refused) as full:
        sit(store)
    assert full.value.code == "meeting_full"
