"""Files for browsers: a page gets one sheet and one script, compressed once, and keeps them for a year.

Every file costs a phone on a slow line a round trip, so what a page needs is gathered into a bundle when the program
starts. An address carries the hash of its content: another content is another address.
"""

import gzip
import re
from functools import cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request

FOLDER = Path(__file__).parent.parent / "static"
FILES = frozenset(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
HOUSE = (
    "fonts.css",
    "tokens.css",
    "vendor/utrecht-button-css@4.0.1/button.css",
    "vendor/utrecht-alert-css@4.0.2/alert.css",
    "vendor/utrecht-textbox-css@4.0.1/textbox.css",
    "vendor/utrecht-textarea-css@4.0.1/textarea.css",
    "vendor/utrecht-select-css@3.0.1/select.css",
    "vendor/utrecht-table-css@3.0.1/table.css",
    "base.css",
)
LIVE = (
    "vendor/socket.io-client@4.8.4/socket.io.min.js",
    "vendor/morphdom@2.7.8/morphdom-umd.min.js",
    "live/size.js",
    "live/aloud.js",
    "live/menu.js",
    "live/line.js",
    "live/regions.js",
    "live/mine.js",
    "live/ballots.js",
    "live/pages.js",
    "live/news.js",
    "live/count.js",
    "live/forms.js",
    "live.js",
)
BUNDLES: dict[str, tuple[str, ...]] = {
    "bundle/house.css": (*HOUSE, "wide.css"),
    "bundle/phone.css": (*HOUSE, "standing.css", "phone.css"),
    "bundle/sources.css": (*HOUSE, "wide.css", "phone.css", "sources.css"),
    "bundle/test.css": (*HOUSE, "wide.css", "phone.css", "test.css"),
    "bundle/screen.css": (*HOUSE, "wide.css", "standing.css", "screen.css"),
    "bundle/desk.css": (*HOUSE, "wide.css", "standing.css", "desk.css", "stage.css", "pledges.css"),
    "bundle/helper.css": (*HOUSE, "wide.css", "desk.css", "helper.css"),
    "bundle/prepare.css": (*HOUSE, "wide.css", "prepare.css"),
    "bundle/report.css": (*HOUSE, "wide.css", "standing.css", "report.css"),
    "bundle/stijl.css": (*HOUSE, "wide.css", "standing.css", "stijl.css"),
    "bundle/stijl-phone.css": (*HOUSE, "wide.css", "standing.css", "phone.css", "test.css", "stijl.css"),
    "bundle/stijl-desk.css": (*HOUSE, "wide.css", "standing.css", "desk.css", "stage.css", "stijl.css"),
    "bundle/stijl-screen.css": (*HOUSE, "wide.css", "standing.css", "screen.css", "stijl.css"),
    "bundle/slips.css": (*HOUSE, "slips.css"),
    "bundle/tools.js": ("live/size.js", "live/aloud.js", "live/menu.js", "live/again.js"),
    "bundle/prepare.js": ("live/count.js", "prepare.js"),
    "bundle/reply.js": ("live/count.js",),
    "bundle/live.js": LIVE,
    "bundle/screen.js": (*LIVE, "live/screen.js"),
    "bundle/desk.js": (
        *LIVE,
        "live/lists.js",
        "live/keys.js",
        "live/pace.js",
        "live/lines.js",
        "live/links.js",
        "live/halfway.js",
    ),
}
PINNED = re.compile(r"vendor/[^/]+@[\d.]+/")  # style sheets name the fonts by their version
FOR_EVER = "public, max-age=31536000, immutable"
AGAIN = "public, no-cache"
SMALL = 1024  # below this, compressing costs more than it saves
TEXT = ("text/", "application/json", "image/svg+xml")


def add_assets(app: Flask) -> None:
    """Serve bundles and files under /static/, name their content in every address, and compress pages."""
    app.view_functions["static"] = _file
    app.url_defaults(_name_content)
    app.after_request(_compress)


def _file(filename: str) -> Response:
    """A bundle or a file; for a year where the address names this very content."""
    content = _content(filename)
    zipped = _zipped(filename) if _wants_gzip() else b""
    response = Response(zipped or content, content_type=_type(filename))
    if zipped:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    named = request.args.get("v") == _hash(filename) or PINNED.match(filename)
    response.headers["Cache-Control"] = FOR_EVER if named else AGAIN
    response.set_etag(_hash(filename) + ("-gzip" if zipped else ""))
    response.make_conditional(request)
    return response


def _name_content(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static":
        values["v"] = _hash(values["filename"])


@cache
def _content(name: str) -> bytes:
    if name in BUNDLES:
        return b"\n".join(_content(part) for part in BUNDLES[name])
    if name not in FILES:
        abort(404)
    return (FOLDER / name).read_bytes()


@cache
def _hash(name: str) -> str:
    return sha256(_content(name)).hexdigest()[:12]


@cache
def _zipped(name: str) -> bytes:
    """The content compressed; empty where that does not help (fonts and pictures are compressed already)."""
    return gzip.compress(_content(name), 9, mtime=0) if _type(name).startswith(TEXT) else b""


def _type(name: str) -> str:
    found = guess_type(name)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found


def _wants_gzip() -> bool:
    return request.accept_encodings["gzip"] > 0


def _compress(response: Response) -> Response:
    if response.content_encoding or response.is_streamed or not (response.mimetype or "").startswith(TEXT):
        return response
    response.vary.add("Accept-Encoding")
    content = response.get_data()
    if _wants_gzip() and len(content) > SMALL:
        response.set_data(gzip.compress(content, 6, mtime=0))
        response.content_encoding = "gzip"
    return response
