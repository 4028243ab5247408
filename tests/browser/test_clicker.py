"""An evening led with the clicker alone: one key from the lobby to the printed agreement."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.hall import LAPTOP
from tests.evening import Room, open_page
from tests.live import Server
from tests.scenes import CATALOGUE
from tests.story.hall import read

COUNTS = {"bewoners": 6, "professionals": 5, "gemeente": 2}
END = ("closing", "done")
NOTHING = "Nog niets afgesproken."
# The button takes a press again; one that asks for a second takes that only after a moment.
READY = "() => !document.body.hasAttribute('data-resting') && !document.querySelector('[data-state=sending]')"
# Keeps what the server answered to a press.
KEEP = """() => {
  const send = workshop.line.send;
  workshop.line.send = (event, said) => send(event, said).then(ack => { window.answer = ack; return ack; });
}"""
ASKS = "document.querySelector('[data-primary]')?.dataset.state === 'armed'"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_evening_with_the_clicker_alone_ends_with_a_line_for_every_topic(chromium, tmp_path):
    server = Server(tmp_path / "home")
    room = Room(server, COUNTS)
    desk = open_page(chromium, room.facilitator, f"/tafel/{room.meeting}", **LAPTOP)
    expect(desk.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    desk.evaluate(KEEP)
    talked = set()
    while room.facilitator.stage != END:
        if room.facilitator.stage[1] == "open":
            room.vote()
        if room.facilitator.stage[0] == "topic":
            talked.add(desk.locator(".now__step").inner_text().removeprefix("Gesprek: "))
        click(desk, room)
    report = read(room.facilitator.get(f"/verslag/{room.meeting}").text)
    assert "Concept, versie 1" in report
    assert len(talked) == 2
    assert talked == settled(report.partition("Wat helpt, volgens ons")[2].partition("4 Wie doet wat")[0])
    desk.context.close()
    room.leave()
    server.stop()


def settled(printed: str) -> set[str]:
    """The questions of which the agreement says what was settled."""
    heads = "|".join(f"{element.letter} {element.name}" for element in CATALOGUE.elements)
    parts = re.split(f"({heads})", printed)[1:]
    return {head[2:] for head, line in zip(parts[::2], parts[1::2], strict=True) if NOTHING not in line}


def click(desk: Any, room: Room) -> None:
    """PageDown, twice where the button asks; until everybody is shown what it led to."""
    desk.wait_for_function("shown => workshop.line.seen() >= shown", arg=room.facilitator.picture["version"])
    desk.wait_for_function(READY)
    desk.evaluate("window.answer = null")
    desk.keyboard.press("PageDown")
    desk.wait_for_function(f"() => window.answer || {ASKS}")
    if desk.evaluate("!window.answer"):
        desk.keyboard.press("PageDown")
        desk.wait_for_function("() => window.answer")
    answer = desk.evaluate("window.answer")
    assert answer["ok"], answer
    for person in (room.facilitator, *room.everybody):
        person.wait(lambda person=person: person.picture["version"] >= answer["version"])
