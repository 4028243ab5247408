"""The logo of the host: a small picture that runs nothing and fetches nothing."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

AT_MOST = 64 * 1024
KINDS = {".png": "image/png", ".svg": "image/svg+xml"}
PNG = b"\x89PNG\r\n\x1a\n"
RUNS = {"script", "foreignobject", "handler", "listener", "iframe", "embed", "object", "audio", "video"}
MOVES = {"animate", "animatemotion", "animatetransform", "animatecolor", "set"}
INSIDE = ("#", "data:image/png", "data:image/jpeg")
# In a style: anything from elsewhere, any movement, and any way to write either so that it is not seen here.
UNSAFE_STYLE = re.compile(r"(?:url|src)\(\s*['\"]?(?!#)|image(?:-set)?\(|@import|animation|\\", re.I)


class BadLogo(ValueError):
    """This file cannot be the logo; the text says why."""


@dataclass
class _Reader:
    """What a drawing holds that is not only drawing."""

    first: str = ""
    found: list[str] = field(default_factory=list)

    def element(self, name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        self.first = self.first or tag
        if tag in RUNS | MOVES:
            self.found.append(f"<{tag}>")
        for attribute, value in attributes.items():
            self._attribute(_local(attribute), value)

    def _attribute(self, name: str, value: str) -> None:
        fetches = name in ("href", "src") and not value.strip().startswith(INSIDE)
        if name.startswith("on") or fetches or UNSAFE_STYLE.search(value):
            self.found.append(name)

    def text(self, text: str) -> None:
        if UNSAFE_STYLE.search(text):
            self.found.append("style")

    def refuse(self, *_about: object) -> None:
        self.found.append("!ENTITY")

    def doctype(self, _name: str, system: str | None, public: str | None, _inside: bool) -> None:
        if system or public:
            self.found.append("!DOCTYPE")


def check(name: str, content: bytes) -> None:
    """Raise BadLogo unless this is a small PNG, or an SVG that runs and fetches nothing."""
    kind = Path(name).suffix.lower()
    if kind not in KINDS or (kind == ".png" and not content.startswith(PNG)):
        raise BadLogo("het logo moet een .png of .svg zijn")
    if len(content) > AT_MOST:
        raise BadLogo("het logo mag hooguit 64 kB zijn")
    if kind == ".svg":
        _check_drawing(content)


def _check_drawing(content: bytes) -> None:
    reader, parser = _Reader(), expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.element
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = reader.refuse
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.ProcessingInstructionHandler = reader.refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise BadLogo("dit svg-bestand is niet te lezen") from None
    if reader.first != "svg":
        raise BadLogo("dit is geen svg-tekening")
    if reader.found:
        raise BadLogo(f"in dit svg-bestand staat {reader.found[0]}: een browser kan dat uitvoeren of ophalen")


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2].lower()
