"""The language of one phone or laptop: chosen on it, kept on it."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from ..edge.caller import LANGUAGE_COOKIE
from ..words import LANGUAGES
from .forms import Language
from .site import path_here, sent, set_cookie

pages = Blueprint("language", __name__)


@pages.post("/taal")
def choose() -> Response:
    """Speak another language from now on, and go back to the page where it was chosen."""
    said = sent(Language)
    response = redirect(path_here(said.terug), 303)
    if said.taal in LANGUAGES:
        set_cookie(response, LANGUAGE_COOKIE, said.taal)
    return response
