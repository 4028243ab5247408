"""Practising in the browser: begin with a copy of a meeting or with a sample, and stop."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from ..actie.evening.meeting import Meeting
from ..show import urls
from .site import admitted, led, only_facilitator, site

pages = Blueprint("rehearsals", __name__)


@pages.post("/oefen")
def sample() -> Response:
    """Practise on a meeting of ours."""
    only_facilitator()
    return _started(None)


@pages.post("/bijeenkomst/<meeting_id>/oefen")
def start(meeting_id: str) -> Response:
    """Practise on a copy of a meeting: only with the key of the installation, as opening a meeting."""
    return _started(led(meeting_id).meeting)


@pages.post("/bijeenkomst/<meeting_id>/oefen/stop")
def stop(meeting_id: str) -> Response:
    """End it, for whoever leads it: nothing of it stays."""
    _, evening = admitted(meeting_id, "desk")
    if evening.meeting.rehearsal:
        site().rehearsal.stop()
    return redirect("/")


def _started(earlier: Meeting | None) -> Response:
    return redirect(urls(site().rehearsal.start(earlier).id)["desk"])
