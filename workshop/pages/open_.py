"""Links with a token: they become a cookie, so that the token leaves the address bar (it is on the projector)."""

from flask import Blueprint, abort, make_response, redirect, request
from werkzeug.wrappers import Response

from ..actie.errors import Refused
from ..audiences import OF_A_KEY
from ..edge.caller import FACILITATOR_COOKIE, role_cookie
from ..host.settings import same_key
from ..store import keys
from .site import path_here, set_cookie, site

pages = Blueprint("open", __name__)


@pages.get("/open/<token>")
def facilitator(token: str) -> Response:
    """The link that the program prints at start: it opens every meeting of this installation."""
    if not same_key(token, site().settings.facilitator_token):
        abort(403)
    response = make_response(redirect(path_here(request.args.get("naar", ""))))
    set_cookie(response, FACILITATOR_COOKIE, token)
    return response


@pages.get("/sleutel/<token>")
def key(token: str) -> Response:
    """A link for writer, helper, screen or a second facilitator; a reply link goes to its own page."""
    try:
        found = site().store.read(keys.find, token)
    except Refused:
        abort(403)
    if found.role == "reply":
        return redirect(f"/antwoord/{token}")
    response = make_response(redirect(f"/{OF_A_KEY[found.role].path}/{found.meeting}"))
    set_cookie(response, role_cookie(found.role, found.meeting), token)
    return response
