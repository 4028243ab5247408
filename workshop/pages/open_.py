"""Links with a token: they become a cookie, so that the token leaves the address bar (it is on the projector)."""

import hmac

from flask import Blueprint, abort, make_response, redirect, request
from werkzeug.wrappers import Response

from ..actie.errors import Refused
from ..caller import FACILITATOR_COOKIE, role_cookie
from ..store import keys
from .site import path_here, set_cookie, site

pages = Blueprint("open", __name__)
PAGES = {"facilitator": "tafel", "writer": "schrijver", "helper": "helper", "screen": "scherm"}


@pages.get("/open/<token>")
def facilitator(token: str) -> Response:
    """The link that the program prints at start: it opens every meeting of this installation."""
    if not hmac.compare_digest(token.encode(), site().settings.facilitator_token.encode()):
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
    response = make_response(redirect(f"/{PAGES[found.role]}/{found.meeting}"))
    set_cookie(response, role_cookie(found.role, found.meeting), token)
    return response
