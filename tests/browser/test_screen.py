"""The projector looks designed with one person and with many, with two groups and with seven, on any beamer."""

import pytest

from tests.browser.test_looks import MEASURE
from tests.browser.walk import ABOUT, END, fill, wait_for
from tests.evening import Room, open_page
from tests.live import Server

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
