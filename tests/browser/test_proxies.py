"""In a real browser, behind a real proxy: every way to write a public address opens, and the test names what fails."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import watched
from tests.browser.hall import PHONE
from tests.codes import drawn
from tests.evening import CHROMIUM
from tests.live import Server
from tests.proxy import ADDRESS, PASSES, Proxy

pytestmark = pytest.mark.slow
PUBLIC = "https://avond.example"
ASKS_FOR_SILENCE = f"{PASSES} add_header Referrer-Policy no-referrer always;"
NO_WEBSOCKETS = f"{PASSES} if ($http_upgrade) {{ return 403; }}"
NO_SOCKETS = f"{PASSES} location /socket.io/ {{ return 403; }}"
NO_ORIGIN = f"{PASSES} proxy_set_header Origin ''; proxy_set_header Sec-Fetch-Site '';"
NO_COOKIES = f"{PASSES} proxy_hide_header Set-Cookie;"


@pytest.fixture(scope="module")
def playwright():
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def hosted(tmp_path_factory):
    """One server for a row of proxies: all of them are avond.example."""
    running = Server(tmp_path_factory.mktemp("hosted") / "home", WORKSHOP_PUBLIC_URL=PUBLIC)
    yield running
    running.stop()


@contextmanager
def outside(playwright: Any, server: Server, lines: str = PASSES, port: int = 443) -> Iterator[Any]:
    """Makes phones of people for whom every name leads to such a proxy; nothing was refused by our policy."""
    proxy = Proxy(server.port, lines)
    everything = f"--host-resolver-rules=MAP *:{port} {ADDRESS}:{proxy.port}"
    browser = playwright.chromium.launch(**{**CHROMIUM, "args": [*CHROMIUM["args"], everything]})
    refused = watched(browser)
    yield lambda: browser.new_context(viewport=PHONE, locale="nl-NL", ignore_https_errors=True).new_page()
    browser.close()
    proxy.end()
    assert refused == []


def the_code(desk, server):
    """Open the printed address with the key, prepare a meeting, show it on the screen, and read the code there."""
    printed = re.search(r"https://[^\s/]+", server.said)[0]
    desk.goto(f"{printed}/open/{server.token}")
    desk.goto(f"{printed}/bijeenkomst/nieuw")
    desk.locator("[name='about.title']").fill("Buurthuiskamer De Ketel")
    desk.get_by_role("button", name="Bewaar en ga naar de tafel").click()
    desk.wait_for_url("**/tafel/*")
    desk.goto(desk.url.replace("/tafel/", "/scherm/"))
    (code,) = drawn(desk.content())
    return code


def joins(page, link):
    """Scan, choose a group, and be shown where the evening is."""
    page.goto(link)
    page.get_by_text("Bewoners", exact=True).click()
    page.get_by_role("button", name="Doe mee").click()
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")


@pytest.mark.parametrize(
    ("written", "port"), [("HTTPS://Avond.Example:443/", 443), ("https://CAFÉ.example:8443", 8443)]
)
def test_a_public_address_opens_however_it_is_written(playwright, tmp_path, written, port):
    server = Server(tmp_path / "home", WORKSHOP_PUBLIC_URL=written)
    with outside(playwright, server, port=port) as phone:
        screen = phone()
        joins(phone(), the_code(screen, server))
        typed = screen.locator(".lobby__address").inner_text()
        assert "xn--" not in typed
        page = phone()
        page.goto(f"https://{typed}")
        expect(page.get_by_role("button", name="Doe mee")).to_be_visible()
        page.goto(f"https://{typed.split('/')[0]}/test")
        expect(page.locator("[data-verdict]")).to_have_text("Dit apparaat kan meedoen.")
    server.stop()


def test_a_proxy_that_asks_for_silence_keeps_nobody_out(playwright, hosted):
    with outside(playwright, hosted, ASKS_FOR_SILENCE) as phone:
        joins(phone(), the_code(phone(), hosted))
        assert "Referrer-Policy" not in hosted.logged


@pytest.mark.parametrize(
    ("lines", "bad", "said", "advice"),
    [
        (NO_WEBSOCKETS, "line", "Het werkt ook zonder, maar trager.", "firewall"),
        (NO_SOCKETS, "line", "Deze telefoon krijgt niets te zien.", "firewall"),
        (NO_ORIGIN, "post", "wat deze telefoon verstuurt, wordt geweigerd.", "De beheerder leest in het logboek"),
        (NO_COOKIES, "cookie", "deze browser weigert cookies.", "Op papier kan ook."),
    ],
)
def test_the_test_names_what_a_proxy_holds_back(playwright, hosted, lines, bad, said, advice):
    with outside(playwright, hosted, lines) as phone:
        page = phone()
        page.goto(f"{PUBLIC}/test")
        expect(page.locator("[data-verdict]")).to_have_text("Er staat iets op nee. Lees wat je kunt doen.")
        found = page.locator("[data-check][data-state=bad]")
        assert [one.get_attribute("data-check") for one in found.all()] == [bad]
        expect(found.locator(".probe__said")).to_contain_text(said)
        expect(page.locator(".probe__advice:visible")).to_contain_text(advice)


@pytest.mark.parametrize("server", ["eventlet"], indirect=True)
def test_the_test_sees_that_a_browser_refuses_cookies(playwright, server, tmp_path):
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text('{"profile": {"default_content_setting_values": {"cookies": 2}}}')
    context = playwright.chromium.launch_persistent_context(tmp_path, locale="nl-NL", viewport=PHONE, **CHROMIUM)
    page = context.new_page()
    page.goto(f"{server.url}/test")
    expect(page.locator("[data-verdict]")).to_have_text("Er staat iets op nee. Lees wat je kunt doen.")
    found = page.locator("[data-check][data-state=bad]")
    assert [one.get_attribute("data-check") for one in found.all()] == ["cookie"]
    context.close()
