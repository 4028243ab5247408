"""What a scanner reads: the QR codes in a page's drawing, or in a picture of a screen."""

import base64
import re
from typing import Any

import zxingcpp

# An edge of the drawing's square; QR asks four of quiet, which the drawing has.
PIXELS = 4
SQUARE = re.compile(r"M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)H[\d.]+z")
# Chromium itself turns the picture into grey; the page is an empty one, so no policy of ours is in the way.
GREYS = """async png => {
  const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + png)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const data = canvas.getImageData(0, 0, image.width, image.height).data;
  let greys = '';
  for (let i = 0; i < data.length; i += 4) {
    greys += String.fromCharCode((data[i] * 299 + data[i + 1] * 587 + data[i + 2] * 114) / 1000);
  }
  return [image.width, image.height, btoa(greys)];
}"""


def drawn(html: str) -> list[str]:
    """What the codes say that stand in a page as SVG."""
    return [said for svg in re.findall(r"<svg[^>]*>.*?</svg>", html, re.S) for said in _read_drawing(svg)]


def seen(page: Any) -> list[str]:
    """What a scanner finds in a picture of this page, as it is in view now."""
    picture = page.screenshot(animations="disabled")
    other = page.context.new_page()
    width, height, greys = other.evaluate(GREYS, base64.b64encode(picture).decode())
    other.close()
    return _scan(base64.b64decode(greys), width, height)


def _read_drawing(svg: str) -> list[str]:
    squares = [tuple(int(float(part)) for part in found) for found in SQUARE.findall(svg)]
    if not squares:
        return []
    side = (max(right for _, _, right, _ in squares) + 4) * PIXELS
    greys = bytearray(b"\xff" * side * side)
    for left, top, right, bottom in squares:
        for y in range(top * PIXELS, bottom * PIXELS):
            greys[y * side + left * PIXELS : y * side + right * PIXELS] = bytes((right - left) * PIXELS)
    return _scan(bytes(greys), side, side)


def _scan(greys: bytes, width: int, height: int) -> list[str]:
    view = memoryview(greys).cast("B", shape=(height, width))
    return [found.text for found in zxingcpp.read_barcodes(view, zxingcpp.BarcodeFormat.QRCode)]
