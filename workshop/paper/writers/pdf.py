"""Documents as one PDF: for the archive (PDF/A-2a) and for who listens (PDF/UA-1) at once. Needs the extra `pdf`.

It runs in a process of its own (`workshop/paper/printer.py`): what sets the type keeps what it once read.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..tree import Document
from .letters import FONTS
from .plain import drawing, plain

TEMPLATE = Path(__file__).parent / "paper.typ"
STANDARDS = ["a-2a", "ua-1"]
PIXELS_PER_INCH = 200
PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.paper), format: "svg", width: 174mm)"""


def can_print() -> bool:
    """Whether the extra is installed."""
    return find_spec("typst") is not None


def job(documents: Sequence[Document], made: datetime) -> str:
    """What is to be printed, as JSON; the same record gives the same."""
    sheets = [plain(one) for one in documents]
    return json.dumps({"title": sheets[0]["title"], "made": int(made.timestamp()), "apart": True, "sheets": sheets})


def printed(printing: str) -> bytes:
    """What a job asks for: a PDF of sheets, or a picture of a drawing."""
    svg = json.loads(printing).get("svg")
    return png(svg) if svg else pdf(printing)


def pdf(printing: str) -> bytes:
    """The bytes of a job. Raises ImportError without the extra, RuntimeError when it cannot be set."""
    asked = json.loads(printing)
    return _set(TEMPLATE.read_bytes(), printing, format="pdf", pdf_standards=STANDARDS, timestamp=asked["made"])


def png(svg: str) -> bytes:
    """A drawing as a picture, for files that know no drawings. Raises as `pdf` does."""
    return _set(PICTURE, drawing(svg), format="png", ppi=PIXELS_PER_INCH)


def pictures(printing: str, ppi: int) -> list[bytes]:
    """Each page of a job as a picture (PNG), so many pixels an inch. Raises as `pdf` does."""
    made: Any = _set(TEMPLATE.read_bytes(), printing, format="png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def _set(template: bytes, paper: str, **asked: Any) -> bytes:
    typst: Any = import_module("typst")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    made: bytes = typst.compile(template, font_paths=fonts, sys_inputs={"paper": paper}, **asked)
    return made
