"""What the host owes everybody who takes part: privacy, how accessible this is, and where to complain."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, abort

from ..actie.evening import keeping
from .site import render, site, ways

pages = Blueprint("statements", __name__)
SECURITY_FOR = timedelta(days=180)  # RFC 9116 asks for less than a year


@pages.get("/privacy")
def privacy() -> str:
    settings = site().settings
    return render("privacy.html", contact=settings.contact, days=keeping.KEEP_DAYS, **ways())


@pages.get("/.well-known/security.txt")
def security() -> Response:
    """Where to report a weakness (RFC 9116); absent until the host says where."""
    settings = site().settings
    if not settings.security_contact:
        abort(404)
    until = (datetime.now(UTC) + SECURITY_FOR).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: {settings.security_contact}", f"Expires: {until}", "Preferred-Languages: nl, en"]
    return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@pages.get("/robots.txt")
def robots() -> Response:
    """No page of an evening is for a search engine; pages say so themselves as well."""
    return Response("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


@pages.get("/toegankelijkheid")
def accessibility() -> str:
    settings = site().settings
    return render("toegankelijkheid.html", contact=settings.contact, statement=settings.accessibility_url, **ways())
