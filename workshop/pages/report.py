"""The paper: the agreement as a page that prints on A4, as JSON, and as a file to keep."""

from pathlib import Path

import msgspec
from flask import Blueprint, Response, abort, current_app, request

from .. import publish, report
from ..actie.record import Record
from ..caller import may_read
from .site import render, site

pages = Blueprint("report", __name__)
PAPER_CSS = ("tokens.css", "base.css", "standing.css", "report.css")


@pages.get("/verslag/<meeting_id>")
def page(meeting_id: str) -> str:
    """The newest frozen agreement; while there is none, what it would be now."""
    retold = site().show.content.retold
    newest, earlier = _records(meeting_id)
    return render("report.html", **report.context(retold(newest), retold(earlier)))


@pages.get("/verslag/<meeting_id>.json")
def as_json(meeting_id: str) -> Response:
    """The record itself, to keep or to import elsewhere."""
    body = msgspec.json.format(msgspec.json.encode(_records(meeting_id)[0]))
    return _download(body, "application/json", "rolafspraak.json")


@pages.get("/bewaar/<meeting_id>")
def keep(meeting_id: str) -> Response:
    """One file for on the phone, that works when the laptop has gone home."""
    newest, earlier = _records(meeting_id)
    css = "\n".join((Path(current_app.static_folder or "") / name).read_text("utf-8") for name in PAPER_CSS)
    retold = site().show.content.retold
    saved = report.save(current_app.jinja_env, retold(newest), css, retold(earlier))
    return _download(saved.encode(), "text/html; charset=utf-8", "rolafspraak.html")


def _records(meeting_id: str) -> tuple[Record, list[Record]]:
    """The newest record and the frozen ones before it; only for those who have to do with the meeting."""
    here = site()
    if not may_read(here.settings, here.store, request.cookies, meeting_id):
        abort(403)
    frozen = here.store.read(publish.records, meeting_id)
    if frozen:
        return frozen[-1], frozen[:-1]
    return here.show.record(here.show.load(meeting_id)), []


def _download(body: bytes, kind: str, name: str) -> Response:
    return Response(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
