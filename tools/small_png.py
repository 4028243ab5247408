"""Make the PNG of a screenshot small: at most 256 colours, those that occur most. Standard library only."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

COLOURS = 256
SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}
INDEXED = 3


def small(png: bytes) -> bytes:
    """The same picture with a palette. `png` is RGB or RGBA with eight bits a channel, not interlaced."""
    chunks = list(_chunks(png))
    width, height, _depth, kind = struct.unpack(">IIBB", chunks[0][1][:10])
    size = CHANNELS[kind]
    packed = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    rows = [[row[i : i + 3] for i in range(0, len(row), size)] for row in _unfiltered(packed, width * size, size)]
    counted = Counter(colour for row in rows for colour in row)
    palette = [colour for colour, _ in counted.most_common(COLOURS)]
    places = _places(counted, palette)
    lines = b"".join(b"\0" + bytes(places[colour] for colour in row) for row in rows)
    return SIGNATURE + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, INDEXED, 0, 0, 0)),
            _chunk(b"PLTE", b"".join(palette)),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _places(counted: Mapping[bytes, int], palette: Sequence[bytes]) -> dict[bytes, int]:
    """Colour -> index of the nearest one in the palette."""
    places = {colour: i for i, colour in enumerate(palette)}
    for colour in counted:
        if colour not in places:
            places[colour] = min(range(len(palette)), key=lambda i: _distance(colour, palette[i]))
    return places


def _distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _unfiltered(packed: bytes, width: int, size: int) -> Iterator[bytes]:
    """The rows as they were before PNG's five filters; `width` in bytes, `size` in bytes a pixel."""
    above = bytearray(width)
    for at in range(0, len(packed), width + 1):
        kind, row = packed[at], bytearray(packed[at + 1 : at + 1 + width])
        for i in range(width):
            left = row[i - size] if i >= size else 0
            corner = above[i - size] if i >= size else 0
            row[i] = row[i] + _predicted(kind, left, above[i], corner) & 255
        above = row
        yield bytes(row)


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    """PNG specification, section 9: none, sub, up, average, Paeth."""
    if kind == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda near: abs(guess - near))
    return (0, left, up, (left + up) // 2)[kind]
