"""What every page needs: the store, what is shown, who calls - and the headers and errors of every answer."""

import logging
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Request, Response, abort, current_app, g, make_response, render_template, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.utils import cached_property
from werkzeug.wrappers import Response as BaseResponse

from .. import words
from ..access import Access
from ..actie.errors import Refused, WorkshopError
from ..actie.evening.ballot import Evening
from ..actie.letters import CONTROL, clean
from ..archive.clock import Clock
from ..edge.caller import Caller, is_facilitator, spoken
from ..edge.hosts import PROXY, origin_of
from ..edge.limits import Limits
from ..host import addresses
from ..host.metrics import Metrics, request_id
from ..host.settings import Settings
from ..rehearsal import Rehearsal
from ..server.lines import LINE, REQUEST_SIZE, Line
from ..show import Show
from ..store import Store
from ..store.trouble import Unavailable
from .forms import F, InLanguage, read

LOG = logging.getLogger("workshop.pages")
COOKIE_SECONDS = 180 * 24 * 3600
AROUND_A_FILE = 10_000  # bytes of the form that a file is sent in
POLITE = 50_000_000  # so much of a file that is too large is heard out: a browser reads no answer while it sends
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self' {sockets}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
LEADING_PAGES = ("home", "cases", "counted", "desk", "papers", "rehearsals", "health", "typed")
STATUS = {
    "unknown_meeting": 404,
    "only_a_rehearsal": 404,
    "only_a_record": 404,
    "rehearsal_runs": 409,
    "not_final": 409,
    "no_printer": 404,
    "nothing_to_print": 404,
    "not_printed": 500,
    "printer_busy": 503,
    "wrong_code": 404,
    "no_seat": 404,
    "foreign_post": 403,
    "bad_key": 403,
}
# What a browser says when it may not tell from which page a form comes, and the header of a proxy by which that is.
OF_UNTOLD = {"": "Origin", "null": "Referrer-Policy"}
# Two slashes in front, or a backslash, would lead to another site; a line end would begin another header.
A_PATH_HERE = re.compile(r"/(?!/)[^\x00-\x20\x7f\\]*")


@dataclass(frozen=True)
class Site:
    """What pages work with; `changed` tells the rooms that a meeting changed, `queue_is_well` asks after the queue.

    `moved` tells them that a seat went to another phone: its meeting, the seat, and the hash of the key it has now.
    """

    settings: Settings
    store: Store
    access: Access
    show: Show
    changed: Callable[[str], None]
    counted: Callable[[str], None]
    moved: Callable[[str, str, str], None]
    limits: Limits
    metrics: Metrics
    clock: Clock
    queue_is_well: Callable[[], bool]
    rehearsal: Rehearsal


class CleanRequest(Request):
    """A request whose fields are clean text, and whose cookies are ours."""

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """By the names we gave them; over https only those that no other host and no plain line can have set."""
        found, before = super().cookies.items(multi=True), _before_cookies()
        return ImmutableMultiDict((name.removeprefix(before), v) for name, v in found if name.startswith(before))

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        asked = super().args.items(multi=True)
        return ImmutableMultiDict((name, clean(value)) for name, value in asked)

    @cached_property
    def form(self) -> ImmutableMultiDict[str, str]:
        fields = super().form.items(multi=True)
        return ImmutableMultiDict((name, clean(value)) for name, value in fields)


def site() -> Site:
    """The site this request belongs to."""
    found: Site = current_app.extensions["workshop"]
    return found


def admitted(meeting_id: str, audience: str, seat: str = "") -> tuple[Caller, Evening]:
    """Who asks for this audience's page, and the evening. Raises Refused: bad_key, unknown_meeting."""
    return site().access.of(request.cookies, meeting_id, audience, seat, words.language())


def led(meeting_id: str) -> Evening:
    """The evening, for who holds the key of the installation. Raises Refused: bad_key, unknown_meeting."""
    return site().access.led(request.cookies, meeting_id)


def only_facilitator() -> None:
    """Abort with 403 unless this browser holds the key of the installation."""
    if not is_facilitator(site().settings, request.cookies):
        abort(403)


def render(template: str, **context: Any) -> str:
    """A page with what all pages have."""
    here = site()
    around = {
        "c": here.show.content.spoken(),
        "words": words,
        **_host(here.settings),
        "rehearsal": _is_rehearsal(context),
    }
    return render_template(template, **{**around, **context})


def _is_rehearsal(context: Mapping[str, Any]) -> bool:
    """Every page of a meeting brings its picture or the meeting itself along."""
    return any(getattr(context.get(name), "rehearsal", False) for name in ("p", "m", "meeting"))


def _host(settings: Settings) -> dict[str, Any]:
    """What the host adds to every page: its tokens, its name and its logo; and the look, which a page may change."""
    host = {"house": settings.theme, "organisation": settings.organisation, "has_logo": settings.logo is not None}
    return {**host, "theme": "", "sheet": "house"}


def sent(shape: type[F]) -> F:
    """The form of this request, which has no place to show errors. Raises Refused("bad_payload")."""
    said, wrong = read(shape, request.form)
    if wrong:
        raise Refused("bad_payload")
    return said


def sent_file(most: int, name: str = "file") -> bytes:
    """What is in the file of this name, in a request that may be so many bytes; b"" where there is none.

    Only for who may be trusted with so many: ask first who it is. Raises WorkshopError("record_too_large").
    """
    request.max_content_length = most + AROUND_A_FILE
    line: Line | None = request.environ.get(LINE)
    if line:
        line.allow(min(request.content_length or 0, POLITE) - REQUEST_SIZE)
    try:
        file = request.files.get(name)
    except RequestEntityTooLarge:
        raise WorkshopError("record_too_large") from None
    return file.read() if file else b""


def language_asked(asked: str | None = None) -> str:
    """The language of what is made for somebody: `asked`, else what the address asks for; else that of the page."""
    said = asked if asked is not None else read(InLanguage, request.args)[0].taal
    return said if said in words.LANGUAGES else words.language()


def path_here(path: str) -> str:
    """This path when it leads to a page of ours, else the home page."""
    return path if A_PATH_HERE.fullmatch(path) else "/"


def ways() -> dict[str, Any]:
    """Where somebody is, for when another language is chosen, and where they came from."""
    came = request.args.get("terug", "")
    back = path_here(came) if came else ""
    return {"here": request.full_path.rstrip("?"), "back": back, "leads": False}


def set_cookie(response: BaseResponse, name: str, value: str, seconds: int = COOKIE_SECONDS) -> None:
    """A cookie no script can read. Secure where we are reached over https: a LAN has none."""
    secure, name = site().settings.secure, _before_cookies() + name
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="Lax", secure=secure)


def _before_cookies() -> str:
    """What the name of a cookie begins with; a browser keeps `__Host-` only from this host, over https."""
    return "__Host-" if site().settings.secure else ""


def guard(app: Flask) -> None:
    """Same-origin posts, security headers, and errors that say what to do."""
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    app.before_request(_begin)
    app.before_request(_speak)
    app.before_request(_refuse_foreign_post)
    app.before_request(_refuse_odd_address)
    app.after_request(_add_headers)
    app.after_request(_note)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(WorkshopError, _domain_error)
    app.register_error_handler(Exception, _server_error)


def _begin() -> None:
    g.began = time.perf_counter()
    request_id.set(secrets.token_hex(8))


def _refuse_foreign_post() -> None:
    """Every browser of our floor says from which page a form comes, so a post that does not say is refused too.

    Where a proxy asks browsers to tell nothing (Referrer-Policy) they say "null"; over https they still say whether
    that page was one of ours, and no page can write that header.
    """
    if request.method != "POST":
        return
    said, ours = request.headers.get("Origin", ""), origin_of(site().settings, request.host)
    if addresses.origin(said) == ours:
        return
    if said in ("", "null") and request.headers.get("Sec-Fetch-Site") == "same-origin":
        return
    if said in OF_UNTOLD:
        PROXY.tell(OF_UNTOLD[said])
    elif said.partition("://")[2] == ours.partition("://")[2]:
        PROXY.tell("WORKSHOP_PUBLIC_URL")  # people come over https and it says http, or the other way round
    raise Refused("foreign_post")


def _refuse_odd_address() -> None:
    """No address of ours holds a control character, and PostgreSQL keeps no text with a zero in it."""
    if CONTROL.search(request.path):
        abort(404)


def _speak() -> None:
    """Everything this request is told is in one language: two for those who lead, six for those who take part."""
    leads = request.blueprint in LEADING_PAGES
    words.speak(spoken(request.cookies, request.accept_languages, leads))


def _add_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY.format(sockets=_sockets()))
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _sockets() -> str:
    """Where a line may go to, for browsers that do not count it as 'self'; a policy has no way to write IPv6."""
    ours = origin_of(site().settings, request.host)
    return "" if "[" in ours else ours.replace("http", "ws", 1)


def _note(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id.get()
    if request.endpoint != "static":
        site().metrics.page(request.endpoint or "none", response.status_code, time.perf_counter() - g.began)
    return response


def _http_error(error: HTTPException) -> Response:
    code = {403: "bad_key", 404: "not_found", 413: "too_large"}.get(error.code or 500, "server_error")
    return _error_page(code, error.code or 500)


def _domain_error(error: WorkshopError) -> Response:
    if isinstance(error, Unavailable):
        answer = _error_page(error.code, 503)
        answer.headers["Retry-After"] = "5"
        return answer
    if error.code == "printer_busy":
        answer = _error_page(error.code, 503)
        answer.headers["Retry-After"] = "60"
        return answer
    if error.code == "too_fast":
        return _error_page(error.code, 429)
    return _error_page(error.code, STATUS.get(error.code, 400))


def _server_error(_error: Exception) -> Response:
    LOG.exception("page failed: %s", request.endpoint)
    return _error_page("server_error", 500)


def _error_page(code: str, status: int) -> Response:
    return make_response(render("error.html", message=words.error(code), code=code), status)
