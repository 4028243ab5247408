"""A camera in the hall: pages of desk, screen and phone in a real browser, photographed at the same moment."""

import re
from base64 import b64encode
from pathlib import Path
from typing import Any

from album import Album, small

from tests.evening import Room
from tests.live import ROOT, Person

DOCS = ROOT / "docs"
WINDOWS = {"tafel": (1366, 768, 0.75), "scherm": (1920, 1080, 0.5), "telefoon": (360, 740, 1.0)}
BESIDE = """
body { margin: 0; padding: 24px; display: flex; gap: 24px; background: #d9d5cb; }
img { border-radius: 10px; box-shadow: 0 2px 10px #0004; }
"""


class Camera:
    """Pages of desk, screen and one phone, and what is to be photographed of them."""

    def __init__(self, browser: Any, room: Room, folder: Path | None, album: Album | None = None) -> None:
        self.browser, self.room, self.album = browser, room, album
        self.folder = folder or DOCS / "beelden"
        self.wanted = set() if folder else asked_for()
        self.everything = folder is not None or album is not None
        self.folder.mkdir(parents=True, exist_ok=True)
        self.resident, screen = room.phones["bewoners"][6], room.facilitator.key("screen")
        self.pages = {
            "tafel": self.open("tafel", room.facilitator, f"/tafel/{room.meeting}"),
            "scherm": self.open("scherm", screen, f"/scherm/{room.meeting}"),
            "telefoon": self.open("telefoon", self.resident, f"/telefoon/{room.meeting}"),
        }

    def open(self, window: str, person: Person, path: str) -> Any:
        """A page with this person's cookies, in a window of its audience's size; small for the docs."""
        width, height, scale = WINDOWS[window]
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=1 if self.everything else scale,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
        )
        cookies = [{"name": c.name, "value": c.value, "url": person.server.url} for c in person.browser.cookies]
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(person.server.url + path)
        while not page.evaluate("!window.workshop || !workshop.line || workshop.line.connected()"):
            page.wait_for_timeout(100)
        return page

    def take(self, name: str) -> None:
        """Photograph all three, once they show the newest picture."""
        for window, page in self.pages.items():
            # A phone is not told of every count.
            like = self.resident if window == "telefoon" else self.room.facilitator
            wait_for(page, like.picture["version"])
            if not self.album:
                self.keep(f"{name}-{window}", page)
        if self.album:
            self.album.add(name, list(self.pages.values()))

    def keep(self, name: str, what: Any, **how: Any) -> None:
        if self.album:
            self.album.add(name, [what])
        elif self.everything or name in self.wanted:
            png = what.screenshot(**how)
            (self.folder / f"{name}.png").write_bytes(png if self.everything else small(png))

    def compose(self, name: str) -> None:
        """The three windows as they are now, side by side."""
        if self.album:
            return
        shots = (b64encode(page.screenshot()).decode() for page in self.pages.values())
        images = "".join(f'<img height="432" src="data:image/png;base64,{shot}">' for shot in shots)
        page = self.browser.new_page(viewport={"width": 1842, "height": 480})
        page.set_content(f"<style>{BESIDE}</style>{images}")
        self.keep(name, page)


def wait_for(page: Any, version: int) -> None:
    """Until the page shows this picture, or a newer one."""
    while page.evaluate("workshop.line.seen()") < version:
        page.wait_for_timeout(100)
    page.wait_for_timeout(300)


def asked_for() -> set[str]:
    """The names of the pictures in README and docs."""
    papers = (ROOT / "README.md", *DOCS.glob("*.md"))
    return {name for paper in papers for name in re.findall(r"beelden/([\w-]+)\.png", paper.read_text("utf-8"))}
