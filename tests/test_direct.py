"""Written straight to the sockets or through their queues: everybody gets the same, whole and in order."""

import json

import pytest
import websocket
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from tests.browser.conftest import chromium  # noqa: F401 - the fixture
from tests.browser.hall import PHONE
from tests.house import bare_socket
from tests.live import Phone, Server
from workshop.server.direct import unmask

LONG = "Dit is een lange zin die vaak terugkomt. " * 9


both_ways = pytest.mark.parametrize("server", ["1", "0"], ids=["direct", "queued"], indirect=True, scope="module")


@pytest.fixture(scope="module")
def server(request, tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("direct") / "home", WORKSHOP_DIRECT=request.param)
    running.direct = request.param == "1"
    yield running
    running.stop()


def said(frame: str) -> tuple[str, dict]:
    """The event of a frame and what it says; frames of the line itself hold none."""
    name, content = json.loads(frame.lstrip("0123456789")) if frame.startswith("42") else ("", {})
    return name, content


def pictures_until(line: websocket.WebSocket, text: str) -> list[dict]:
    found = []
    while not any(text in html for picture in found[-1:] for html in picture["regions"].values()):
        name, content = said(line.recv())
        if name == "picture":
            found.append(content)
    return found


@both_ways
def test_pictures_come_whole_and_in_order(server, facilitator):
    phone = Phone(server).join(facilitator.meeting, "bewoners")
    with bare_socket(phone, {"audience": "phone", "meeting": facilitator.meeting, "seat": phone.seat}) as line:
        facilitator.ok("go_to", step=8)
        for nr in range(30):
            facilitator.ok("pledge", group="bewoners", kind="do", text=f"Nummer {nr}: {LONG}"[:400])
        seen = pictures_until(line, "Nummer 29:")
    versions = [picture["version"] for picture in seen]
    assert versions == sorted(versions)
    last = seen[-1]["regions"]["stage"]
    assert all(f"Nummer {nr}:" in last for nr in range(30))


@pytest.mark.slow
@both_ways
def test_a_phone_that_says_nothing_stays_connected(server, facilitator):
    """Two pings take longer than the server waits for a sign of life."""
    phone = Phone(server).join(facilitator.meeting, "bewoners")
    with bare_socket(phone, {"audience": "phone", "meeting": facilitator.meeting, "seat": phone.seat}) as line:
        line.settimeout(60)
        pings = 0
        while pings < 2:
            if line.recv() == "2":
                pings += 1
                line.send("3")
        facilitator.ok("go_to", step=8)
        assert pictures_until(line, "Doen, laten, vragen")


@both_ways
def test_a_browser_takes_compressed_frames_that_lean_on_none_before(server, facilitator, chromium):  # noqa: F811
    phone = Phone(server).join(facilitator.meeting, "bewoners")
    context = chromium.new_context(viewport=PHONE, locale="nl-NL")
    context.add_cookies([{"name": c.name, "value": c.value, "url": server.url} for c in phone.browser.cookies])
    page, agreed = context.new_page(), []
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.webSocketHandshakeResponseReceived", lambda said: agreed.append(said["response"]["headers"]))
    page.goto(f"{server.url}/telefoon/{facilitator.meeting}")
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    facilitator.ok("go_to", step=8)
    for nr in range(3):
        facilitator.ok("pledge", group="bewoners", kind="do", text=f"Nummer {nr}: {LONG}"[:400])
    expect(page.get_by_text("Nummer 2:").first).to_be_visible()
    (headers,) = agreed
    extensions = next(value for name, value in headers.items() if name.lower() == "sec-websocket-extensions")
    assert "permessage-deflate" in extensions
    if server.direct:
        assert "server_no_context_takeover" in extensions
    context.close()


@given(st.binary(max_size=300), st.binary(min_size=4, max_size=4), st.integers(0, 7))
def test_masking_twice_gives_back_what_was_sent(body, mask, offset):
    masked = bytes(byte ^ mask[(offset + nr) % 4] for nr, byte in enumerate(body))
    assert unmask(masked, mask, len(masked), offset) == body
