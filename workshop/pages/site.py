"""What every page needs: the store, what is shown, who calls - and the headers and errors of every answer."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Request, Response, abort, current_app, g, make_response, render_template, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.utils import cached_property
from werkzeug.wrappers import Response as BaseResponse

from .. import words
from ..actie.errors import Refused, WorkshopError
from ..caller import Caller, call, is_facilitator, spoken
from ..config import Settings
from ..hosts import origin_of
from ..pace import Pace
from ..show import Show
from ..store import Store
from ..store.trouble import Unavailable
from ..typed import clean
from ..watch import Watch, request_id
from .forms import F, read

LOG = logging.getLogger("workshop.pages")
COOKIE_SECONDS = 180 * 24 * 3600
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self' {sockets}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
LEADING_PAGES = ("home", "desk", "health")
UNSEEN = re.compile(r"[\x00-\x1f\x7f]")
# Two slashes in front, or a backslash, would lead to another site; a line end would begin another header.
A_PATH_HERE = re.compile(r"/(?!/)[^\x00-\x20\x7f\\]*")


@dataclass(frozen=True)
class Site:
    """What pages work with; `changed` tells the rooms that a meeting changed, `queue_is_well` asks after the queue."""

    settings: Settings
    store: Store
    show: Show
    changed: Callable[[str], None]
    counted: Callable[[str], None]
    pace: Pace
    watch: Watch
    queue_is_well: Callable[[], bool]


class CleanRequest(Request):
    """A request whose fields are clean text, and whose cookies are ours."""

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """By the names we gave them; over https only those that no other host and no plain line can have set."""
        found, before = super().cookies.items(multi=True), _before_cookies()
        return ImmutableMultiDict((name.removeprefix(before), v) for name, v in found if name.startswith(before))

    @cached_property
    def form(self) -> ImmutableMultiDict[str, str]:
        fields = super().form.items(multi=True)
        return ImmutableMultiDict((name, clean(value)) for name, value in fields)


def site() -> Site:
    """The site this request belongs to."""
    found: Site = current_app.extensions["workshop"]
    return found


def caller(meeting_id: str, audience: str, seat: str = "") -> Caller:
    """Who asks for this audience's page. Aborts with 403 when nobody may."""
    here = site()
    try:
        return call(here.settings, here.store, request.cookies, meeting_id, audience, seat, words.language())
    except Refused:
        abort(403)


def only_facilitator() -> None:
    """Abort with 403 unless this browser holds the key of the installation."""
    if not is_facilitator(site().settings, request.cookies):
        abort(403)


def render(template: str, **context: Any) -> str:
    """A page with what all pages have."""
    here = site()
    return render_template(
        template, **{"c": here.show.content.spoken(), "words": words, **_host(here.settings), **context}
    )


def _host(settings: Settings) -> dict[str, Any]:
    """What the host adds to every page: its tokens, its name and its logo."""
    return {"house": settings.theme, "organisation": settings.organisation, "has_logo": settings.logo is not None}


def sent(shape: type[F]) -> F:
    """The form of this request, which has no place to show errors. Raises Refused("bad_payload")."""
    said, wrong = read(shape, request.form)
    if wrong:
        raise Refused("bad_payload")
    return said


def path_here(path: str) -> str:
    """This path when it leads to a page of ours, else the home page."""
    return path if A_PATH_HERE.fullmatch(path) else "/"


def set_cookie(response: BaseResponse, name: str, value: str) -> None:
    """A cookie no script can read. Secure where we are reached over https: a LAN has none."""
    secure, name = site().settings.secure, _before_cookies() + name
    response.set_cookie(name, value, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure)


def _before_cookies() -> str:
    """What the name of a cookie begins with; a browser keeps `__Host-` only from this host, over https."""
    return "__Host-" if site().settings.secure else ""


def guard(app: Flask) -> None:
    """Same-origin posts, security headers, and errors that say what to do."""
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    app.before_request(_begin)
    app.before_request(_refuse_foreign_post)
    app.before_request(_refuse_odd_address)
    app.before_request(_speak)
    app.after_request(_add_headers)
    app.after_request(_note)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(WorkshopError, _domain_error)
    app.register_error_handler(Exception, _server_error)


def _begin() -> None:
    g.began = time.perf_counter()
    request_id.set(secrets.token_hex(8))


def _refuse_foreign_post() -> None:
    """Every browser of our floor says from which page a form comes, so a post that does not say is refused too."""
    origin = request.headers.get("Origin", "")
    if request.method == "POST" and origin != origin_of(site().settings, request.host):
        abort(403)


def _refuse_odd_address() -> None:
    """No address of ours holds a control character, and PostgreSQL keeps no text with a zero in it."""
    if UNSEEN.search(request.path):
        abort(404)


def _speak() -> None:
    """Everything this request is told is in one language: two for those who lead, six for those who take part."""
    leads = request.blueprint in LEADING_PAGES
    words.speak(spoken(request.cookies, request.accept_languages, leads))


def _add_headers(response: Response) -> Response:
    sockets = f"ws://{request.host} wss://{request.host}"
    response.headers.setdefault("Content-Security-Policy", POLICY.format(sockets=sockets))
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _note(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id.get()
    if request.endpoint != "static":
        site().watch.page(request.endpoint or "none", response.status_code, time.perf_counter() - g.began)
    return response


def _http_error(error: HTTPException) -> Response:
    code = {403: "bad_key", 404: "not_found", 413: "too_large"}.get(error.code or 500, "server_error")
    return _error_page(code, error.code or 500)


def _domain_error(error: WorkshopError) -> Response:
    if isinstance(error, Unavailable):
        answer = _error_page(error.code, 503)
        answer.headers["Retry-After"] = "5"
        return answer
    if error.code == "too_fast":
        return _error_page(error.code, 429)
    missing = error.code in ("unknown_meeting", "wrong_code")
    return _error_page(error.code, 404 if missing else 400)


def _server_error(_error: Exception) -> Response:
    LOG.exception("page failed: %s", request.endpoint)
    return _error_page("server_error", 500)


def _error_page(code: str, status: int) -> Response:
    return make_response(render("error.html", message=words.error(code), code=code), status)
