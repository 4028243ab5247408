"""How it looks: the house style of the host, its logo, and every component in every state."""

from dataclasses import dataclass
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Response, abort, request

from ..logo import KINDS
from ..show import qr
from ..theme import READ_TOGETHER, SCHEMES, Theme, contrast
from . import sample
from .site import render, site

pages = Blueprint("style", __name__)
A_DAY = "public, max-age=86400"
ADDRESS = "https://example.org/m/481503"
# Each part of the guide wears the sheet of the audience it shows.
PARTS = {"huis": "stijl", "beeld": "stijl", "telefoon": "stijl-phone", "tafel": "stijl-desk", "scherm": "stijl-screen"}


@dataclass(frozen=True)
class Pair:
    """Two tokens that are read together, and their colours and contrast per scheme."""

    text: str
    ground: str
    least: float
    seen: dict[str, tuple[str, str, float]]


@pages.get("/huisstijl.css")
def house_style() -> Response:
    """The tokens of the host, over ours."""
    return _kept(site().settings.theme.sheet.encode(), "text/css; charset=utf-8")


@pages.get("/logo")
def logo() -> Response:
    path = site().settings.logo
    if path is None:
        abort(404)
    return _kept(path.read_bytes(), KINDS[path.suffix.lower()])


@pages.get("/stijl")
@pages.get("/stijl/<part>")
def style_guide(part: str = "huis") -> str:
    """Every component in every state; `?thema=` is light or dark, else what the browser prefers."""
    if part not in PARTS:
        abort(404)
    theme = request.args.get("thema")
    return render(
        "stijl.html", part=part, parts=PARTS, theme=theme if theme in SCHEMES else "", sheet=PARTS[part], **_shown(part)
    )


def _shown(part: str) -> dict[str, Any]:
    """What a part of the guide shows, made up where it is about an evening."""
    if part == "beeld":
        return {"standings": sample.standings(), "profiles": sample.profiles()}
    if part == "huis":
        return {"groups": sample.EIGHT, "qr": qr(ADDRESS), "pairs": _pairs(site().settings.theme)}
    return {"p": sample.PICTURE, "x": SimpleNamespace(join_svg=qr(ADDRESS), join_short=ADDRESS.split("//")[1])}


def _pairs(theme: Theme) -> list[Pair]:
    return [
        Pair(text, ground, least, {scheme: _seen(theme.worn[scheme], text, ground) for scheme in SCHEMES})
        for text, ground, least in READ_TOGETHER
    ]


def _seen(tokens: dict[str, str], text: str, ground: str) -> tuple[str, str, float]:
    return tokens[text], tokens[ground], contrast(tokens[text], tokens[ground])


def _kept(content: bytes, kind: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Cache-Control"] = A_DAY
    response.set_etag(sha256(content).hexdigest()[:16])
    response.make_conditional(request)
    return response
