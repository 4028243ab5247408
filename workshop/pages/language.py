"""The language of one phone or laptop: chosen on it, kept on it."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from ..caller import LANGUAGE_COOKIE
from ..words import LANGUAGES
from .site import path_here, set_cookie

pages = Blueprint("language", __name__)


@pages.post("/taal")
def choose() -> Response:
    """Speak another language from now on, and go back to the page where it was chosen."""
    response = redirect(path_here(request.form.get("terug", "")), 303)
    if request.form.get("taal") in LANGUAGES:
        set_cookie(response, LANGUAGE_COOKIE, request.form["taal"])
    return response
