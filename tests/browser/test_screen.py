"""The projector looks designed with one person and with hundreds, with two groups and with seven, on any beamer."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.test_looks import MEASURE
from tests.browser.walk import ABOUT, END, fill, wait_for
from tests.evening import Room, open_page
from tests.house import dump
from tests.live import Facilitator, Phone, Server

BEAMERS = [(1920, 1080), (1366, 768), (1280, 720), (1024, 768)]
FEW = {"bewoners": 1, "gemeente": 1}
MANY = {
    "bewoners": ("Bewonersvereniging", "residents"),
    "professionals": ("Welzijnsprofessionals", "professionals"),
    "gemeente": ("Gemeente", "municipality"),
    "corporatie": ("Woningcorporatie", "other"),
    "ondernemers": ("Ondernemersvereniging", "other"),
    "politie": ("Politie en handhaving", "other"),
    "school": ("Basisschool De Springplank", "other"),
}


def groups(fields):
    """The fields of the preparation for other groups than three."""
    names = ("id", "name", "kind", "examples", "expected", "voting")
    given = {}
    for nr, (group, (name, kind)) in enumerate(fields.items()):
        values = (group, name, kind, "", "5", "one_voice" if kind == "municipality" else "open")
        given |= {f"groups-{nr}-{key}": value for key, value in zip(names, values, strict=True)}
    return given


def measured(page):
    """What sticks out or is cut off on each beamer."""
    wrong = set()
    for width, height in BEAMERS:
        page.set_viewport_size({"width": width, "height": height})
        found = page.evaluate(MEASURE, {"phone": False, "screen": True})
        wrong |= {(width, *one) for one in found}
    return wrong


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("hall", ["few", "many"])
def test_every_slide_fits(chromium, tmp_path, hall):
    server = Server(tmp_path / "home")
    many = hall == "many"
    counts = dict.fromkeys(MANY, 5) if many else FEW
    room = Room(server, counts, **ABOUT, **(groups(MANY) if many else {}))
    screen = open_page(chromium, room.facilitator.key("screen"), f"/scherm/{room.meeting}", 1920, 1080)
    found = set()
    while True:
        stage = room.facilitator.stage
        if many:
            fill(room, *stage)
        elif stage == ("methods", "propose"):
            room.put_methods()
        if stage[1] == "open":
            room.vote()
        wait_for(room, "screen", screen)
        found |= {("/".join(stage), *one) for one in measured(screen)}
        if stage == END:
            break
        room.press()
    screen.context.close()
    room.leave()
    server.stop()
    assert sorted(found) == []


CROWD = {"bewoners": (230, [14, 96, 70, 30, 20]), "professionals": (60, [3, 8, 12, 27, 10]), "gemeente": (10, [0] * 5)}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_three_hundred_people_look_designed_too(chromium, tmp_path):
    """They join by phone and raise their hands; the drawing has bars where dots could not be counted."""
    server = Server(tmp_path / "home")
    desk = Facilitator(server)
    expected = {f"groups-{nr}-expected": str(count) for nr, (count, _) in enumerate(CROWD.values())}
    desk.connect("desk", desk.new_meeting(**{**ABOUT, **expected, "groups-2-voting": "ask"}))
    with ThreadPoolExecutor(8) as pool:
        for group, (count, _) in CROWD.items():
            list(pool.map(lambda _nr, group=group: Phone(server).visit(desk.meeting, group), range(count)))
    screen = open_page(chromium, desk.key("screen"), f"/scherm/{desk.meeting}", 1920, 1080)
    expect(screen.locator(".lobby__count")).to_have_text("300 mensen doen mee")
    found = measured(screen)
    desk.ok("go_to", step=3)
    expect(screen.locator(".progress__count")).to_have_text("0 van 300 zijn klaar")
    found |= measured(screen)
    press(desk)
    for one in dump(server, desk.meeting)["rounds"]:
        for group, (count, counts) in CROWD.items():
            if one["kind"] == "position" and sum(counts):
                raised = [*counts, count - sum(counts)]
                desk.ok("hands", round=one["id"], group=group, counts=raised, sure=True)
    desk.ok("topics", elements=["inbedding"])
    while desk.stage != ("topic", "talk"):
        press(desk)
        wait_for(SimpleNamespace(phones={}, facilitator=desk), "screen", screen)
        found |= measured(screen)
    expect(screen.locator("svg.st--screen path.st-votes[fill=currentColor]")).to_have_count(2)
    screen.context.close()
    desk.leave()
    server.stop()
    assert sorted(found) == []


def press(desk):
    version = desk.ok("advance", seen=desk.picture["version"])["version"]
    desk.wait(lambda: desk.picture["version"] >= version)


# How high the words of poles and groups in the drawing are, in hundredths of the height of the screen.
HIGH = """() => Array.from(document.querySelectorAll('svg.st--screen [font-weight="700"]'))
  .filter(element => element.textContent)
  .map(element => parseFloat(getComputedStyle(element).fontSize) * element.getScreenCTM().a * 100 / innerHeight)"""
# Two poles in the words of the cards take two lines or three; while a proposal stands under it, the picture is smaller.
BACK_ROW, OVER_A_PROPOSAL = 4.4, 3.0
LOOKING = {"talk": BACK_ROW, "shown": BACK_ROW, "settle": OVER_A_PROPOSAL}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_groups_and_poles_are_read_from_the_back_row(chromium, tmp_path):
    """The longest and the shortest words of poles; hundredths of the height of the screen."""
    server = Server(tmp_path / "home")
    room = Room(server, {"bewoners": 6, "professionals": 5, "gemeente": 1}, **ABOUT)
    screen = open_page(chromium, room.facilitator.key("screen"), f"/scherm/{room.meeting}", 1920, 1080)
    room.until("profile", "rows")
    room.facilitator.ok("topics", elements=["contact", "empathie"])
    room.until("topic", "talk")
    least = {}
    while room.facilitator.stage[0] == "topic":
        topic, phase = room.facilitator.picture["stage"]["index"], room.facilitator.stage[1]
        if phase == "open":
            room.vote()
        wait_for(room, "screen", screen)
        if phase in LOOKING:
            least[topic, phase] = min(screen.evaluate(HIGH))
        room.press()
    screen.context.close()
    room.leave()
    server.stop()
    assert {at for at, high in least.items() if high < LOOKING[at[1]]} == set(), least
