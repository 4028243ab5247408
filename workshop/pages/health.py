"""Whether the program answers, whether it can do its work, what it did, and whether a phone in the hall can use it."""

import hmac
import shutil
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, request

from ..caller import is_facilitator
from ..config import base_url
from ..show import qr
from ..store import meetings
from ..store.trouble import Unavailable
from .site import render, site

pages = Blueprint("health", __name__)
LEAST_FREE = 100 * 1024 * 1024  # bytes; an evening takes less than one of them


@pages.get("/healthz")
def live() -> dict[str, str]:
    """The program answers; `now` lets a phone compare clocks."""
    return {"status": "ok", "now": datetime.now(UTC).isoformat()}


@pages.get("/readyz")
def ready() -> tuple[dict[str, Any], int]:
    """Whether it can keep votes now: 200, or 503 with what is wrong."""
    checks = {"database": _database(), "disk": _disk(), "queue": _queue()}
    well = all(said == "ok" for said in checks.values())
    return {"status": "ok" if well else "not_ready", **checks}, 200 if well else 503


@pages.get("/metrics")
def metrics() -> Response:
    """Counts for Prometheus, behind the key of the settings; without one there is no such page."""
    key = site().settings.metrics_key
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not key:
        abort(404)
    if not hmac.compare_digest(given.encode(), key.encode()):
        abort(403)
    return Response(site().watch.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


@pages.get("/test")
def preflight() -> str:
    """What a phone in the hall can reach, tried by the phone itself; for the facilitator, before the evening."""
    settings = site().settings
    leads = is_facilitator(settings, request.cookies)
    at = f"{base_url(settings)}/test" if leads and base_url(settings) else ""
    back = "/" if leads else ""
    return render(
        "test.html", address=request.host, at=at, qr=qr(at) if at else "", here="/test", back=back, leads=True
    )


def _database() -> str:
    try:
        site().store.write(meetings.try_writing)
    except Unavailable as trouble:
        return trouble.code
    return site().store.trouble or "ok"


def _queue() -> str:
    return "ok" if site().queue_is_well() else "away"


def _disk() -> str:
    return "ok" if shutil.disk_usage(site().settings.home).free > LEAST_FREE else "low"
