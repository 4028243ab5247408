"""What the host owes everybody who takes part: how accessible this is, and where to complain."""

from flask import Blueprint

from .site import render, site

pages = Blueprint("statements", __name__)


@pages.get("/toegankelijkheid")
def accessibility() -> str:
    settings = site().settings
    return render("toegankelijkheid.html", contact=settings.contact, statement=settings.accessibility_url)
