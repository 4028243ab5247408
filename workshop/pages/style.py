"""How it looks: the house style of the host, its logo, and every component in every state."""

from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Response, abort, current_app, request

from .. import words
from ..drawing.codes import qr
from ..host.logo import KINDS
from ..host.theme import READ_TOGETHER, SCHEMES, Theme, contrast
from . import sample
from .assets import FOLDER
from .site import only_facilitator, render, site

pages = Blueprint("style", __name__)
A_DAY = "public, max-age=86400"
AGAIN = "private, no-cache"
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


@pages.get("/favicon.ico")
def icon() -> Response:
    """Where browsers look for an icon of what is no page: the one that pages name."""
    return Response((FOLDER / "icon.svg").read_bytes(), content_type="image/svg+xml")


@pages.get("/logo")
def logo() -> Response:
    path = site().settings.logo
    if path is None:
        abort(404)
    return _kept(path.read_bytes(), KINDS[path.suffix.lower()])


@pages.get("/stijl")
@pages.get("/stijl/<part>")
def style_guide(part: str = "huis") -> Response:
    """Every component in every state; `?thema=` is light or dark, else what the browser prefers.

    For the facilitator, or for whoever develops this (WORKSHOP_STYLE_GUIDE): drawing it takes a tenth of a second.
    """
    if not site().settings.style_guide:
        only_facilitator()
    if part not in PARTS:
        abort(404)
    theme = request.args.get("thema", "")
    return _kept(_drawn(part, theme if theme in SCHEMES else ""), "text/html; charset=utf-8", AGAIN)


def _drawn(part: str, theme: str) -> bytes:
    """A part in one theme and the language spoken now: drawn once, as nothing in it changes while the program runs."""
    kept: dict[tuple[str, str, str], bytes] = current_app.extensions.setdefault("workshop.style", {})
    name = part, theme, words.language()
    if name not in kept:
        kept[name] = render(
            "stijl.html", part=part, parts=PARTS, theme=theme, sheet=PARTS[part], **_shown(part)
        ).encode()
    return kept[name]


def _shown(part: str) -> dict[str, Any]:
    """What a part of the guide shows, made up where it is about an evening."""
    if part == "beeld":
        return {"standings": sample.standings(), "profiles": sample.profiles()}
    if part == "huis":
        return {"groups": sample.EIGHT, "qr": qr(ADDRESS), "pairs": _pairs(site().settings.theme)}
    around = {"join_qr": partial(qr, ADDRESS), "join_url": ADDRESS, "join_short": ADDRESS.split("//")[1]}
    return {"p": sample.PICTURE, "x": SimpleNamespace(**around)}


def _pairs(theme: Theme) -> list[Pair]:
    return [
        Pair(text, ground, least, {scheme: _seen(theme.worn[scheme], text, ground) for scheme in SCHEMES})
        for text, ground, least in READ_TOGETHER
    ]


def _seen(tokens: dict[str, str], text: str, ground: str) -> tuple[str, str, float]:
    return tokens[text], tokens[ground], contrast(tokens[text], tokens[ground])


def _kept(content: bytes, kind: str, how_long: str = A_DAY) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Cache-Control"] = how_long
    response.set_etag(sha256(content).hexdigest()[:16])
    response.make_conditional(request)
    return response
