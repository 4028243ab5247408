"""Joining: scan or type, choose a group, in. A phone may hold several seats; its cookie lists them.

A meeting's id opens nothing. Who scanned the QR or typed the right code is given a form that says so (`invite`), and
that names the seat it will give (`once`): however often it is sent, in whatever order, it is one seat.
"""

import secrets
from datetime import UTC, datetime

from flask import Blueprint, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from .. import words
from ..actie.errors import Refused
from ..actie.evening import keeping
from ..actie.evening.ballot import Evening, Seat
from ..actie.evening.meeting import Meeting
from ..actie.letters import digits
from ..actie.picture import WAITING, Audience
from ..actie.vocabulary import OTHER
from ..edge.caller import PHONE_COOKIE, Caller, join_token, phone_id, seat_token, seats_cookie, tokens
from ..edge.limits import TRIES, place
from ..show import urls
from ..store import keys, meetings, votes
from ..store.slips import Slip
from .forms import Code, TakeSeat, read
from .site import admitted, render, sent, set_cookie, site

pages = Blueprint("join", __name__)
SEATS_AT_MOST = 6
STATUS = {"too_fast": 429}


@pages.get("/mee")
def code_form() -> Response:
    return _code_page("", "", 200)


@pages.post("/mee")
def typed_code() -> Response:
    typed = read(Code, request.form)[0].code
    code = digits(typed)
    has_letters = any(c.isalpha() for c in typed)
    return redirect(f"/m/{code}") if code and not has_letters else _code_page(typed, "wrong_code")


@pages.get("/m/<code>")
def by_code(code: str) -> Response:
    """The address people type. The code is an address, never a key: it leads to the join page only."""
    try:
        evening = _behind(digits(code))
    except Refused as refused:
        return _code_page(code, refused.code)
    return _join_page(evening)


@pages.get("/q/<token>")
def by_token(token: str) -> Response:
    """The address in the QR."""
    try:
        return _join_page(site().access.invited(token[:32], token))
    except Refused as refused:
        return _code_page("", refused.code)


@pages.post("/plek/<meeting_id>")
def take_seat(meeting_id: str) -> Response:
    """Take a seat in a group, or to look on; on a phone that has one, only when asked for another."""
    said, held = sent(TakeSeat), tokens(request.cookies, meeting_id)
    seats = own_seats(meeting_id)
    if seats and not said.again:
        return redirect(urls(meeting_id)["phone"])
    try:
        evening = site().access.invited(meeting_id, said.invite)
    except Refused as refused:
        return _code_page("", refused.code)
    if not said.once:
        raise Refused("bad_payload")
    if not (held or PHONE_COOKIE in request.cookies):
        return make_response(render("cookies.html", again=f"/q/{said.invite}"), 400)
    token = seat_token(site().settings, meeting_id, said.once)
    if token not in held:
        if len(seats) >= SEATS_AT_MOST:
            raise Refused("too_many_seats")
        try:
            _sit(meeting_id, said, token)
        except Refused as refused:
            return _refused(evening, said, refused.code)
        held.append(token)
    return seated(meeting_id, held, token)


@pages.get("/telefoon/<meeting_id>")
def phone(meeting_id: str) -> Response:
    """The phone of one seat; with several seats each has its number in the address."""
    here = site()
    seats = own_seats(meeting_id)
    if not seats:
        moved = request.args.get("verhuisd")
        return redirect(url_for("slips.letters_form", verhuisd=1)) if moved else _code_page("", "no_seat")
    number = request.args.get("plek", default=1, type=int)
    number = number if 1 <= number <= len(seats) else 1
    who, evening = admitted(meeting_id, "phone", seats[number - 1].id)
    if request.args.get("nog"):
        return _join_page(evening)
    if request.args.get("geef"):
        return make_response(_handover(evening, number))
    audience = Audience("phone", who.group, who.language)
    context = here.show.context(evening, audience)
    context["x"] |= {
        "seats": [(n, _group_name(evening.meeting, s), n == number) for n, s in enumerate(seats, 1)],
        "again_url": "" if who.group == WAITING else f"{urls(meeting_id)['phone']}?nog=1",
        "here": f"{urls(meeting_id)['phone']}?plek={number}",
    }
    return make_response(render("phone.html", **_page(context, who), regions=here.show.regions(evening, audience)))


def _handover(evening: Evening, number: int) -> str:
    where = f"{urls(evening.meeting.id)['phone']}?plek={number}"
    return render("handover.html", m=evening.meeting, number=number, url=where)


def seated(meeting_id: str, held: list[str], token: str) -> Response:
    """On to the phone of the seat with this key, one of those that this phone holds; to the next person where it is."""
    number = len(seats_of(meeting_id, held[: held.index(token) + 1]))
    plek = f"?plek={number}&geef=1" if number > 1 else ""
    response = make_response(redirect(urls(meeting_id)["phone"] + plek))
    set_cookie(response, seats_cookie(meeting_id), ".".join(held))
    return response


def _behind(code: str) -> Evening:
    """The evening with this code; behind a closed door only for who sits there. Raises Refused.

    Who guesses waits for a turn, together with all who come from the same place; who sits there never does. What holds
    no digit is no guess.
    """
    if not code:
        raise Refused("wrong_code")
    here, where = site(), place(request.remote_addr or "")
    found: Evening | Refused
    try:
        found = here.access.coded(request.cookies, code)
        if own_seats(found.meeting.id):
            return found
    except Refused as refused:
        found = refused
    here.limits.take_turn(TRIES, "code", where)
    if not here.settings.public_url:
        here.limits.may_guess(where)
        if isinstance(found, Refused) and found.code == "wrong_code":
            here.limits.guessed_wrong(where)
    if isinstance(found, Refused):
        raise found
    return found


def own_seats(meeting_id: str) -> list[Seat]:
    """The seats of this phone in a meeting."""
    return site().access.seats(request.cookies, meeting_id)


def seats_of(meeting_id: str, held: list[str]) -> list[Seat]:
    return site().store.read(votes.own_seats, meeting_id, [keys.fingerprint(one) for one in held]) if held else []


def _sit(meeting_id: str, said: TakeSeat, token: str) -> None:
    """Keep a seat for this phone. Raises Refused."""
    here, observer = site(), said.group == "observer"
    if not said.group:
        raise Refused("group_missing")
    try:
        here.limits.join(place(request.remote_addr or ""))
    except Refused:
        raise Refused("door_busy") from None
    of_phone = phone_id(here.settings, meeting_id, request.cookies.get(PHONE_COOKIE, token))
    group, now = "" if observer else said.group, datetime.now(UTC)
    here.store.write(votes.join, meeting_id, group, observer, keys.fingerprint(token), now, of_phone)


def _page(context: dict[str, object], who: Caller) -> dict[str, object]:
    """What a live page has beside its regions; what `render` adds itself is left to it."""
    return {"p": context["p"], "x": context["x"], "seat": who.seat, "audience": who.audience}


def _group_name(meeting: Meeting, seat: Seat) -> str:
    return "" if seat.observer else words.group_name(seat.group, meeting.groups)


def _code_page(code: str, refused: str, status: int = 404) -> Response:
    """Where a code is typed, and why that was asked."""
    message = words.error(refused) if refused else ""
    page = render("code.html", code=code, message=message, digits=site().settings.code_digits)
    return make_response(page, STATUS.get(refused, status))


def _join_page(evening: Evening) -> Response:
    """Where somebody chooses a group; who sits there already goes on, unless it is for somebody else."""
    here, meeting_id = site(), evening.meeting.id
    has_seat = bool(own_seats(meeting_id))
    again = has_seat and bool(request.args.get("nog"))
    if has_seat and not again:
        return redirect(urls(meeting_id)["phone"])
    if not has_seat:
        here.store.write(meetings.count_scan, meeting_id)
        here.counted(meeting_id)
    return make_response(_form(evening, TakeSeat(again=again, once=new_once())))


def _refused(evening: Evening, said: TakeSeat, code: str) -> Response:
    """The form as it was sent, and why it was not taken; what it may be sent again with is new where that must be."""
    once = new_once() if code == "unknown_seat" else said.once
    busy = code == "door_busy"
    page = _form(evening, TakeSeat(group=said.group, again=said.again, once=once), words.error(code), busy)
    return make_response(page, 429 if busy else 400)


def _form(evening: Evening, said: TakeSeat, message: str = "", busy: bool = False) -> Response:
    """Where somebody who was invited chooses a group."""
    meeting_id = evening.meeting.id
    invite = join_token(site().settings, meeting_id, evening.invitation)
    back = f"{urls(meeting_id)['phone']}?nog=1" if said.again else f"/q/{invite}"
    action = url_for("join.take_seat", meeting_id=meeting_id)
    return form(evening.meeting, said, action=action, back=back, invite=invite, message=message, busy=busy)


def form(meeting: Meeting, said: TakeSeat, *, slip: Slip | None = None, **more: object) -> Response:
    """The page; a browser that keeps no cookies is known by not bringing back the one that goes along.

    The seat of a `slip` that was opened before has its group already.
    """
    page = render(
        "join.html",
        m=meeting,
        groups=meeting.groups,
        other=OTHER,
        door_closed=not (meeting.door_open or (slip and slip.seat)),
        said=said,
        slip=slip,
        keep_days=keeping.keep_days(meeting),
        **more,
    )
    return keeping_cookies(make_response(page))


def new_once() -> str:
    """What a form says once: sent again, it is the same seat."""
    return secrets.token_hex(16)


def keeping_cookies(response: Response) -> Response:
    """An answer with the cookie of this browser, where it has none yet."""
    if PHONE_COOKIE not in request.cookies:
        set_cookie(response, PHONE_COOKIE, secrets.token_hex(16))
    return response
