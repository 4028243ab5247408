"""What matters most on the projector never gives way: the code to scan and the code to type, whatever is written."""

import pytest

from tests.browser.test_looks import MEASURE
from tests.browser.test_screen import BEAMERS
from tests.codes import drawn, seen
from tests.evening import open_page
from tests.live import Facilitator, Server

WORDS = "Buurthuiskamer voor en door iedereen die in de wijk woont of werkt en "
LONG, UNBROKEN = (WORDS * 6)[:400], "Bewonersparticipatiecoördinatieplatform" * 11
WIFI = {"about.wifi_name": "W" * 32, "about.wifi_password": "wachtwoord-" * 6}
ABOUT = {
    "a short title": {"about.title": "De Ketel"},
    "a hundred and thirty": {"about.title": WORDS * 2},
    "four hundred": {"about.title": LONG},
    "one long word": {"about.title": UNBROKEN[:400]},
    "everything": {
        **dict.fromkeys(("about.title", "about.initiative", "about.place", "about.on_behalf"), LONG),
        **WIFI,
    },
    "everything in one word": {
        **dict.fromkeys(("about.title", "about.initiative", "about.place"), UNBROKEN[:400]),
        **WIFI,
    },
}
# Whether a point in the middle and near each corner of what an element shows belongs to that element, and is in view.
IN_VIEW = """element => {
  const box = element.getBoundingClientRect();
  const points = [[0.5, 0.5], [0.04, 0.1], [0.96, 0.1], [0.04, 0.9], [0.96, 0.9]];
  return points.every(([x, y]) => {
    const there = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
    return there && (element === there || element.contains(there));
  });
}"""


# A name that is known elsewhere: this machine itself may look all the same.
PUBLIC = "http://samen.bewonersparticipatie.gemeente-voorbeeld-aan-de-rijn.nl:8443"
ADDRESSES = [("", about) for about in ABOUT] + [(PUBLIC, about) for about in ("a short title", "everything")]


@pytest.fixture(scope="module")
def hosts(tmp_path_factory):
    """A server by the name under which people reach it, of an organisation with a long name."""
    running = {
        public: Server(
            tmp_path_factory.mktemp("lobby") / "home", WORKSHOP_ORGANISATION=LONG, WORKSHOP_PUBLIC_URL=public
        )
        for public in ("", PUBLIC)
    }
    yield running
    for server in running.values():
        server.stop()


@pytest.mark.slow
@pytest.mark.parametrize(("public", "about"), ADDRESSES)
def test_the_code_is_whole_whatever_is_written(chromium, hosts, public, about):
    desk = Facilitator(hosts[public])
    meeting = desk.new_meeting(**ABOUT[about])
    page = open_page(chromium, desk, f"/scherm/{meeting}", 1920, 1080)
    page.wait_for_function("() => workshop.line.connected() && document.fonts.status === 'loaded'")
    codes = sorted(drawn(page.content()))
    assert len(codes) == (2 if "wifi" in page.locator(".lobby").get_attribute("class") else 1)
    found = {}
    for width, height in BEAMERS:
        page.set_viewport_size({"width": width, "height": height})
        over = [one for one in page.evaluate(MEASURE, {"phone": False, "screen": True}) if one[0] in ("wide", "below")]
        views = [page.locator(part).evaluate(IN_VIEW) for part in (".lobby__code", ".lobby__address", ".lobby__count")]
        found[width, height] = sorted(seen(page)), over, views
    page.context.close()
    assert found == {(width, height): (codes, [], [True] * 3) for width, height in BEAMERS}
