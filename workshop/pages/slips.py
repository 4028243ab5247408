"""Joining by slip: scan its QR or type its letters, choose a group, in; the phone that shows it last has its seat.

The key leaves the address bar at once, for a cookie of a few minutes; only a press opens the slip, so that a program
that looks at links moves nobody. On a phone with a seat a slip is somebody else's: the seat that was there stays.
"""

from datetime import UTC, datetime

from flask import Blueprint, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from .. import words
from ..actie.errors import Refused
from ..actie.evening.ballot import Evening
from ..edge import slips as printed
from ..edge.caller import PHONE_COOKIE, seat_token, tokens
from ..edge.limits import TRIES, place
from ..store import keys, meetings, slips
from ..store.slips import Slip
from .forms import Letters, TakeSeat, read
from .join import SEATS_AT_MOST, STATUS, form, keeping_cookies, new_once, own_seats, seated
from .site import render, sent, set_cookie, site

pages = Blueprint("slips", __name__)
SLIP_COOKIE = "strookje"
SHOWN_SECONDS = 600


@pages.get("/strook")
def letters_form() -> Response:
    """The address people type; who comes here because a seat moved is told so (`verhuisd`)."""
    return _letters_page("", "seat_moved" if request.args.get("verhuisd") else "", 200)


@pages.post("/strook")
def typed_letters() -> Response:
    typed = read(Letters, request.form)[0].letters
    try:
        return _shown(_typed(printed.letters(typed)))
    except Refused as refused:
        return _letters_page(typed, refused.code)


@pages.get("/strook/<token>")
def by_token(token: str) -> Response:
    """The address in the QR."""
    return _shown(token[:32])


@pages.get("/strookje")
def slip() -> Response:
    """What the slip that was shown opens, and a button."""
    try:
        found, evening = _found()
    except Refused as refused:
        return _without(refused.code)
    meeting_id, seats = found.meeting, own_seats(found.meeting)
    if found.seat in [seat.id for seat in seats]:
        return redirect(f"/telefoon/{meeting_id}")
    if not seats:
        site().store.write(meetings.count_scan, meeting_id)
        site().counted(meeting_id)
    return _form(found, evening, TakeSeat(again=bool(seats), once=new_once()))


@pages.post("/strookje")
def open_slip() -> Response:
    """Sit down at the seat of the slip; the phone that sat there is told that it moved."""
    said = sent(TakeSeat)
    try:
        found, evening = _found()
    except Refused as refused:
        return _without(refused.code)
    if not said.once:
        raise Refused("bad_payload")
    here, meeting_id, seats = site(), found.meeting, own_seats(found.meeting)
    held = tokens(request.cookies, meeting_id)
    token = seat_token(here.settings, meeting_id, f"{_hash()}:{said.once}")
    if found.seat in [seat.id for seat in seats] and token not in held:
        return redirect(f"/telefoon/{meeting_id}")
    if token not in held and len(seats) >= SEATS_AT_MOST:
        raise Refused("too_many_seats")
    group, observer = ("", True) if said.group == "observer" else (said.group, False)
    try:
        if not (group or observer or found.seat):
            raise Refused("group_missing")
        own, now = keys.fingerprint(token), datetime.now(UTC)
        seat_id, moved = here.store.write(slips.open_, _hash(), group, observer, own, now)
    except Refused as refused:
        return _form(found, evening, said, words.error(refused.code), 400)
    if moved:
        here.moved(meeting_id, seat_id, own)
    return seated(meeting_id, held if token in held else [*held, token], token)


def _typed(letters: str) -> str:
    """The key of the slip with these letters. Who guesses waits for a turn, as with a code; no letters are no guess.

    Raises Refused.
    """
    if not letters:
        raise Refused("wrong_slip")
    here, where = site(), place(request.remote_addr or "")
    here.limits.take_turn(TRIES, "code", where)
    if not here.settings.public_url:
        here.limits.may_guess(where)
    key = printed.key(here.settings, letters)
    try:
        here.store.read(slips.find, keys.fingerprint(key))
    except Refused:
        if not here.settings.public_url:
            here.limits.guessed_wrong(where)
        raise
    return key


def _shown(key: str) -> Response:
    response = make_response(redirect(url_for("slips.slip")))
    set_cookie(response, SLIP_COOKIE, key, SHOWN_SECONDS)
    return keeping_cookies(response)


def _hash() -> str:
    return keys.fingerprint(request.cookies.get(SLIP_COOKIE, ""))


def _found() -> tuple[Slip, Evening]:
    """The slip that this browser was shown. Raises Refused."""
    if SLIP_COOKIE not in request.cookies:
        raise Refused("no_slip" if PHONE_COOKIE in request.cookies else "no_cookies")
    return site().access.by_slip(_hash())


def _without(refused: str) -> Response:
    """There is no slip to open: why, and what to do."""
    if refused == "no_cookies":
        return make_response(render("cookies.html", again="/strook"), 400)
    return _letters_page("", refused)


def _form(found: Slip, evening: Evening, said: TakeSeat, message: str = "", status: int = 200) -> Response:
    own = {"action": url_for("slips.open_slip"), "back": url_for("slips.slip"), "invite": "", "busy": False}
    response = form(evening.meeting, said, slip=found, message=message, **own)
    response.status_code = status
    return response


def _letters_page(letters: str, refused: str, status: int = 404) -> Response:
    """Where the letters of a slip are typed, and why that was asked."""
    page = render("slip.html", letters=letters, message=words.error(refused) if refused else "")
    return make_response(page, STATUS.get(refused, status))
