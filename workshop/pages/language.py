"""The language of one phone or laptop: chosen on it, kept on it."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from ..caller import LANGUAGE_COOKIE
from ..words import LANGUAGES
from .site import set_cookie

pages = Blueprint("language", __name__)


@pages.post("/taal")
def choose() -> Response:
    """Speak another language from now on, and go back to the page where it was chosen."""
    back = request.form.get("terug", "")
    # Two slashes in front would lead to another site.
    here = back.startswith("/") and not back.startswith(("//", "/\\"))
    response = redirect(back if here else "/", 303)
    if request.form.get("taal") in LANGUAGES:
        set_cookie(response, LANGUAGE_COOKIE, request.form["taal"])
    return response
