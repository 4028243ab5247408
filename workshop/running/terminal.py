"""What is printed can be read on any terminal: a letter it does not have becomes the nearest one that it has."""

import codecs
import io
import sys
import unicodedata

NEAREST = str.maketrans("–—·‘’“”\u00a0", "---''\"\" ") | {ord("…"): "..."}
NAME = "workshop.nearest"


def prepare() -> None:
    """Print on without stopping, whatever the terminal is told to be."""
    codecs.register_error(NAME, _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=NAME)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = unicodedata.normalize("NFKD", error.object[error.start : error.end].translate(NEAREST))
    said = "".join(c if c.isascii() else "?" for c in text if not unicodedata.combining(c))
    return said, error.end
