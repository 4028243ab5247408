"""What a phone loads the first time: few bytes, few round trips, letters later, and nothing from elsewhere."""

from collections import defaultdict

import pytest

from tests.browser.hall import PHONE
from tests.house import dump
from tests.live import Facilitator, Phone

pytestmark = pytest.mark.parametrize("server", ["eventlet"], indirect=True)
KILOBYTE = 1024
FIRST, ALL = 60 * KILOBYTE, 150 * KILOBYTE
BLOCKING = ("Document", "Stylesheet", "Script")


class Line:
    """Counts what comes over the line of one page, as it travels: compressed, with headers."""

    def __init__(self, page):
        self.kinds, self.addresses = {}, {}
        self.bytes = defaultdict(int)
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.requestWillBeSent", self._asked)
        devtools.on("Network.loadingFinished", self._came)

    def _asked(self, said):
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
@pytest.mark.parametrize("language", ["nl-NL", "uk-UA", "ar-EG"])
def test_the_first_load_of_a_phone_is_light(chromium, server, desk, language):
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
