"""Whether the program answers, whether it can do its work, what it did, and whether a phone in the hall can use it."""

import shutil
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from ..drawing.codes import qr
from ..edge.caller import is_facilitator
from ..host import addresses
from ..host.settings import base_url, same_key
from ..store import meetings
from ..store.trouble import Unavailable
from .forms import Trial
from .site import render, sent, set_cookie, site

pages = Blueprint("health", __name__)
TRIAL_COOKIE, TRIAL_SECONDS = "proef", 60
LEAST_FREE = 100 * 1024 * 1024  # bytes; an evening takes less than one of them


@pages.get("/healthz")
def live() -> dict[str, str]:
    """The program answers; `now` lets a phone compare clocks, `mark` says which installation it is."""
    return {"status": "ok", "now": datetime.now(UTC).isoformat(), "mark": site().settings.mark}


@pages.get("/readyz")
def ready() -> tuple[dict[str, Any], int]:
    """Whether it can keep votes now, and what is wrong.

    "ok"; "degraded", also 200: votes arrive and something needs looking after; "not_ready", 503: they do not.
    """
    checks = {"database": _database(), "disk": _disk(), "queue": _queue(), **_clock()}
    if checks["database"] != "ok":
        return {"status": "not_ready", **checks}, 503
    well = all(said == "ok" for said in checks.values())
    return {"status": "ok" if well else "degraded", **checks}, 200


@pages.get("/metrics")
def metrics() -> Response:
    """Counts for Prometheus, behind the key of the settings; without one there is no such page."""
    key = site().settings.metrics_key
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not key:
        abort(404)
    if not same_key(given, key):
        abort(403)
    return Response(site().metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


@pages.get("/test")
def preflight() -> str:
    """What a phone in the hall can reach, tried by the phone itself; for the facilitator, before the evening."""
    settings = site().settings
    leads = is_facilitator(settings, request.cookies)
    at = f"{base_url(settings)}/test" if leads and base_url(settings) else ""
    back = "/" if leads else ""
    seen = {"address": request.host, "typed": addresses.to_type(at), "qr": qr(at) if at else ""}
    return render("test.html", **seen, here="/test", back=back, leads=True)


@pages.post("/test")
def try_out() -> Response:
    """What joining needs, tried: that this form came in says something; `cookie` is whether the one before came back.

    Nothing is kept of it.
    """
    word = sent(Trial).word
    response = jsonify(cookie=bool(word) and request.cookies.get(TRIAL_COOKIE) == word)
    set_cookie(response, TRIAL_COOKIE, word, TRIAL_SECONDS)
    return response


def _database() -> str:
    try:
        site().store.write(meetings.try_writing)
    except Unavailable as trouble:
        return trouble.code
    return site().store.trouble or "ok"


def _queue() -> str:
    return "ok" if site().queue_is_well() else "away"


def _clock() -> dict[str, str]:
    """Told only when it is not believed: votes are kept all the same, but nothing is deleted by its date."""
    try:
        return {} if site().clock.is_sure(datetime.now(UTC)) else {"clock": "not_believed"}
    except Unavailable:
        return {}


def _disk() -> str:
    return "ok" if shutil.disk_usage(site().settings.home).free > LEAST_FREE else "low"
