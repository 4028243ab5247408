"""What a phone loads the first time: few bytes, few round trips, letters later, and nothing from elsewhere.

How long that takes on a slow line is computed from what went over it, so that a slow machine measures the same.
"""

import re
from collections import defaultdict

import pytest
from playwright.sync_api import expect

from tests.browser.hall import PHONE, RECEIVED, join, vote
from tests.evening import open_page
from tests.house import dump
from tests.live import Facilitator, Phone

pytestmark = pytest.mark.parametrize("server", ["eventlet"], indirect=True)
KILOBYTE = 1024
FIRST, ALL = 60 * KILOBYTE, 150 * KILOBYTE
BLOCKING = ("Document", "Stylesheet", "Script")
# A bad evening in a community centre: 400 kbit/s down and up, 300 ms there and back, usable within three seconds.
ROUND_TRIP, BYTES_A_SECOND, USABLE = 0.3, 400_000 / 8, 3.0
SLOW = {"offline": False, "latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


class Line:
    """Counts what comes over the line of one page, as it travels: compressed, with headers."""

    def __init__(self, page):
        self.kinds, self.addresses, self.by = {}, {}, {}
        self.bytes = defaultdict(int)
        self.hops = 0
        self.devtools = page.context.new_cdp_session(page)
        self.devtools.send("Network.enable")
        self.devtools.on("Network.requestWillBeSent", self._asked)
        self.devtools.on("Network.loadingFinished", self._came)

    def seconds(self):
        """Until all that a page needs is there, on a slow line: connect, ask, follow, then its files side by side."""
        trips = 1 + 1 + self.hops + 1
        return trips * ROUND_TRIP + sum(self.bytes[kind] for kind in BLOCKING) / BYTES_A_SECOND

    def asked_for_later(self):
        """Sheets and scripts that another file asked for, so that they cost a round trip of their own."""
        found = ((self.addresses[nr], self.by[nr]) for nr, kind in self.kinds.items() if kind in BLOCKING[1:])
        return [address for address, by in found if by != "parser"]

    def _asked(self, said):
        self.hops += "redirectResponse" in said
        self.by[said["requestId"]] = said["initiator"]["type"]
        self.kinds[said["requestId"]] = said["type"]
        self.addresses[said["requestId"]] = said["request"]["url"]

    def _came(self, said):
        self.bytes[self.kinds.get(said["requestId"], "Other")] += int(said["encodedDataLength"])

    def count(self, *kinds):
        return sum(1 for kind in self.kinds.values() if kind in kinds)


@pytest.fixture
def desk(server, people):
    person = Facilitator(server)
    people.append(person.connect("desk", person.new_meeting()))
    return person


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "scripts"), [("nl-NL", {"latin"}), ("uk-UA", {"latin", "cyrillic"}), ("ar-EG", {"latin", "arabic"})]
)
def test_the_first_load_of_a_phone_is_light(chromium, server, desk, language, scripts):
    (row,) = dump(server, desk.meeting)["meetings"]
    context = chromium.new_context(viewport=PHONE, locale=language)
    page = context.new_page()
    line = Line(page)
    page.goto(f"{server.url}/m/{row['code']}", wait_until="networkidle")
    page.locator("input[name=group]").first.check()
    page.locator("form button[type=submit]").last.click()
    page.wait_for_function("() => window.workshop && workshop.line.connected()")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    fonts = {address for address in line.addresses.values() if address.endswith(".woff2")}
    assert {re.search(r"rubik-(.+)-wght", address).group(1) for address in fonts} == scripts
    first = sum(line.bytes[kind] for kind in BLOCKING)
    assert first <= FIRST, dict(line.bytes)
    assert sum(line.bytes.values()) <= ALL, dict(line.bytes)
    # The page, one sheet and one script on each of the two pages; the answer to the form leads on to the second.
    assert line.count(*BLOCKING) <= 8
    assert all(
        address.startswith((server.url, server.url.replace("http", "ws"), "data:"))
        for address in line.addresses.values()
    )
    context.close()


def test_the_list_of_languages_fetches_no_other_letters(chromium, server, desk):
    """Opened and looked at, on a Dutch phone: two names in it are in letters of their own."""
    phone = Phone(server).join(desk.meeting, "bewoners")
    page = open_page(chromium, phone, f"/telefoon/{desk.meeting}", **PHONE)
    line = Line(page)
    page.reload(wait_until="networkidle")
    page.locator("#tools summary").click()
    expect(page.locator(".languages__other")).to_have_text(["العربية", "Українська"])
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    fonts = [address for address in loaded if ".woff2" in address]
    assert fonts and [address for address in fonts if "rubik-latin-wght" not in address] == []
    assert line.count("Font") == len(fonts)
    page.context.close()


@pytest.mark.slow
def test_both_pages_of_a_newcomer_are_usable_in_three_seconds_on_a_slow_line(chromium, server, desk):
    (row,) = dump(server, desk.meeting)["meetings"]
    context = chromium.new_context(viewport=PHONE, locale="nl-NL")
    page = context.new_page()
    door = Line(page)
    page.goto(f"{server.url}/m/{row['code']}", wait_until="networkidle")
    assert door.asked_for_later() == []
    assert door.seconds() <= USABLE, dict(door.bytes)
    seat = Line(page)
    join(page, "Bewoners")
    page.wait_for_load_state("networkidle")
    assert seat.asked_for_later() == []
    assert seat.hops == 1
    assert seat.seconds() <= USABLE, dict(seat.bytes)
    context.close()


@pytest.mark.slow
def test_a_slow_line_is_enough_to_join_and_vote(chromium, server, desk, people):
    """And nothing is claimed before the server said so: the answer takes a round trip."""
    people += [Phone(server).sit(desk.meeting, "bewoners") for _ in range(2)]
    (row,) = dump(server, desk.meeting)["meetings"]
    context = chromium.new_context(viewport=PHONE, locale="nl-NL")
    page = context.new_page()
    Line(page).devtools.send("Network.emulateNetworkConditions", SLOW)
    page.goto(f"{server.url}/m/{row['code']}")
    join(page, "Bewoners")
    desk.ok("go_to", step=3)
    desk.at("vote", "open")
    form = vote(page, "meegaan met het plan van bewoners helpt iets meer")
    expect(form.locator("[data-told]")).to_have_text(RECEIVED)
    context.close()


@pytest.mark.slow
def test_a_phone_that_comes_back_loads_only_the_page(chromium, server, desk):
    phone = Phone(server).join(desk.meeting, "bewoners")
    context = chromium.new_context(viewport=PHONE)
    context.add_cookies([{"name": c.name, "value": c.value, "url": server.url} for c in phone.browser.cookies])
    page = context.new_page()
    address = f"{server.url}/telefoon/{desk.meeting}"
    page.goto(address, wait_until="networkidle")
    line = Line(page)
    page.goto(address, wait_until="networkidle")
    assert line.bytes["Stylesheet"] == line.bytes["Script"] == line.bytes["Font"] == 0, dict(line.bytes)
    context.close()
