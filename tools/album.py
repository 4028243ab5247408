"""Every state of the evening in both themes, as pictures and a page that shows them: docs/schermen.md."""

from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

COLOURS = 256
THEMES = {"light": "licht", "dark": "donker"}
HEIGHT = 320
BESIDE = """
body { margin: 0; padding: 12px; display: inline-flex; gap: 12px; background: #d9d5cb; }
img { border-radius: 6px; }
"""
HEAD = """# Alle schermen

Elke stand van de avond: links de bedieningstafel, in het midden het scherm, rechts de telefoon van een bewoner.
Elke stand staat er twee keer, licht en donker. `make screenshots` maakt deze bladzij en de beelden opnieuw.
"""


class Album:
    """Pictures in `folder`, and the page beside it that shows them in the order in which they were added."""

    def __init__(self, browser: Any, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            old.unlink()
        self.names: list[str] = []
        self._table = browser.new_page(viewport={"width": 1600, "height": HEIGHT + 24})

    def add(self, name: str, views: list[Any]) -> None:
        """Pages, or parts of them, side by side in each theme."""
        self.names.append(name)
        for theme, called in THEMES.items():
            images = "".join(f'<img height="{HEIGHT}" src="data:image/png;base64,{shot(v, theme)}">' for v in views)
            self._table.set_content(f"<style>{BESIDE}</style>{images}")
            png = self._table.locator("body").screenshot()
            (self.folder / f"{name}-{called}.png").write_bytes(small(png))

    def write(self, page: Path) -> None:
        where = self.folder.relative_to(page.parent)
        parts = [HEAD]
        for name in self.names:
            title = name.replace("-", " ").capitalize()
            shown = (f"![{title}, {called}]({where}/{name}-{called}.png)" for called in THEMES.values())
            parts.append(f"## {title}\n\n" + "\n\n".join(shown) + "\n")
        page.write_text("\n".join(parts), "utf-8")


def small(png: bytes) -> bytes:
    """The same picture in at most 256 colours: screens have few, and half the bytes."""
    kept = BytesIO()
    flat = Image.open(BytesIO(png)).convert("RGB")
    flat.quantize(COLOURS, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def shot(view: Any, theme: str) -> str:
    page = view if hasattr(view, "emulate_media") else view.page
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    png: bytes = view.screenshot()
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return b64encode(png).decode()
