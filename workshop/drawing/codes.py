"""Codes to scan, as drawings: black on white, with their quiet zone."""

from threading import Lock

import qrcode
import qrcode.image.svg
from cachetools import LRUCache, cached
from markupsafe import Markup

QR_AT_MOST = 16_000_000  # what is kept grows with what is live, and no further than this, in bytes


# Drawing one takes longer than rendering all regions, and a meeting has the same ones all evening.
@cached(LRUCache(QR_AT_MOST, len), lock=Lock())
def qr(text: str) -> Markup:
    """A QR code, kept for who asks for it next."""
    return draw_qr(text)


def draw_qr(text: str) -> Markup:
    """A QR code as inline SVG: black on white, with its quiet zone."""
    image = qrcode.make(text, image_factory=qrcode.image.svg.SvgPathFillImage, box_size=10, border=4)
    return Markup(image.to_string(encoding="unicode"))  # noqa: S704 - made by the library from our own text


def wifi_qr(name: str, password: str) -> Markup:
    """The code that joins a phone to a network; nothing when the network has no name."""
    return qr(wifi(name, password)) if name else Markup("")


def wifi(name: str, password: str) -> str:
    """The text that joins a phone to a network when scanned."""
    safe = [part.translate({ord(c): f"\\{c}" for c in '\\;,:"'}) for part in (name, password)]
    return f"WIFI:T:{'WPA' if password else 'nopass'};S:{safe[0]};P:{safe[1]};;"
