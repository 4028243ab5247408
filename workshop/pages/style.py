"""How it looks: the house style of the host, its logo, and every component in every state on one page."""

from hashlib import sha256

from flask import Blueprint, Response, abort, request

from ..show import qr
from ..theme import LOGO_KINDS, SCHEMES
from .sample import examples
from .site import render, site

pages = Blueprint("style", __name__)
A_DAY = "public, max-age=86400"


@pages.get("/huisstijl.css")
def house_style() -> Response:
    """The tokens of the host, over ours."""
    return _kept(site().settings.house_style.encode(), "text/css; charset=utf-8")


@pages.get("/logo")
def logo() -> Response:
    path = site().settings.logo
    if path is None:
        abort(404)
    return _kept(path.read_bytes(), LOGO_KINDS[path.suffix.lower()])


@pages.get("/stijl")
def style_guide() -> str:
    """Every component in every state; `?thema=` is light or dark, else what the browser prefers."""
    return render(
        "stijl.html",
        theme=theme if (theme := request.args.get("thema")) in SCHEMES else "",
        examples=examples(site().show.content.spoken()),
        qr=qr("https://example.org/mee"),
    )


def _kept(content: bytes, kind: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Cache-Control"] = A_DAY
    response.set_etag(sha256(content).hexdigest()[:16])
    response.make_conditional(request)
    return response
