"""Joining: scan or type, choose a group, in. A phone may hold several seats; its cookie lists them."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, make_response, redirect, request
from werkzeug.wrappers import Response

from .. import words
from ..actie import keeping
from ..actie.ballot import Seat
from ..actie.errors import Refused
from ..actie.meeting import OTHER, Meeting
from ..actie.picture import Audience
from ..caller import Caller, meeting_of_join_token, seats_cookie, tokens
from ..pace import JOINS
from ..show import urls
from ..store import codes, keys, meetings, votes
from .forms import Code, TakeSeat
from .site import caller, render, sent, set_cookie, site

pages = Blueprint("join", __name__)
SEATS_AT_MOST = 6


@pages.get("/mee")
def code_form() -> str:
    return render("code.html", code="", message="")


@pages.post("/mee")
def typed_code() -> str | tuple[str, int] | Response:
    code = "".join(c for c in sent(Code).code if c.isdigit())
    meeting_id, refused = _meeting_of(code)
    if not meeting_id:
        return render("code.html", code=code, message=words.error(refused)), 404
    return redirect(f"/m/{code}")


@pages.get("/m/<code>")
def by_code(code: str) -> str | tuple[str, int] | Response:
    """The address people type. The code is an address, never a key: it leads to the join page only."""
    meeting_id, refused = _meeting_of(code)
    if not meeting_id:
        return render("code.html", code=code, message=words.error(refused)), 404
    return _join_page(meeting_id)


@pages.get("/q/<token>")
def by_token(token: str) -> str | Response:
    """The address in the QR."""
    return _join_page(meeting_of_join_token(site().settings, token))


@pages.post("/plek/<meeting_id>")
def take_seat(meeting_id: str) -> Response:
    """Take a seat in a group, or to look on; on a phone that has one, only when asked for another."""
    here, said = site(), sent(TakeSeat)
    seats = _own_seats(meeting_id)
    if seats and not said.again:
        return redirect(urls(meeting_id)["phone"])
    if len(seats) >= SEATS_AT_MOST:
        raise Refused("too_many_seats")
    here.pace.count(JOINS, "join", meeting_id)
    token = keys.new_token()
    observer = said.group == "observer"
    try:
        here.store.write(_sit, meeting_id, "" if observer else said.group, observer, keys.fingerprint(token))
    except Refused as refused:
        return make_response(_join_page(meeting_id, words.error(refused.code)), 400)
    here.counted(meeting_id)
    number = len(seats) + 1
    plek = f"?plek={number}&geef=1" if number > 1 else ""
    response = make_response(redirect(urls(meeting_id)["phone"] + plek))
    set_cookie(response, seats_cookie(meeting_id), ".".join([*tokens(request.cookies, meeting_id), token]))
    return response


@pages.get("/telefoon/<meeting_id>")
def phone(meeting_id: str) -> str | Response:
    """The phone of one seat; with several seats each has its number in the address."""
    here = site()
    seats = _own_seats(meeting_id)
    evening = here.show.load(meeting_id)
    if not seats:
        return redirect(f"/m/{evening.code}")
    number = request.args.get("plek", default=1, type=int)
    number = number if 1 <= number <= len(seats) else 1
    who = caller(meeting_id, "phone", seats[number - 1].id)
    if request.args.get("geef"):
        return render("handover.html", number=number, url=f"{urls(meeting_id)['phone']}?plek={number}")
    audience = Audience("phone", who.group, who.language)
    context = here.show.context(evening, audience)
    context["x"] |= {
        "seats": [(n, _group_name(evening.meeting, s), n == number) for n, s in enumerate(seats, 1)],
        "again_url": f"/m/{evening.code}?nog=1",
        "here": f"{urls(meeting_id)['phone']}?plek={number}",
    }
    return render("phone.html", **_page(context, who), regions=here.show.regions(evening, audience))


def _meeting_of(code: str) -> tuple[str, str]:
    """The meeting with this code, or '' and why not: behind a closed door it leads in only whoever sits there.

    Who guesses is stopped: raises Refused("too_fast").
    """
    here, address = site(), request.remote_addr or ""
    here.pace.may_type_a_code(address)
    meeting_id, is_open = here.store.read(codes.find, code) or ("", False)
    if meeting_id and (is_open or _own_seats(meeting_id)):
        return meeting_id, ""
    if meeting_id:
        return "", "door_closed"
    here.pace.typed_a_wrong_code(address)
    return "", "wrong_code"


def _own_seats(meeting_id: str) -> list[Seat]:
    """The seats of this phone in a meeting."""
    held = [keys.fingerprint(t) for t in tokens(request.cookies, meeting_id)]
    return site().store.read(votes.own_seats, meeting_id, held) if held else []


def _page(context: dict[str, object], who: Caller) -> dict[str, object]:
    """What a live page has beside its regions; what `render` adds itself is left to it."""
    return {"p": context["p"], "x": context["x"], "seat": who.seat, "audience": who.audience}


def _group_name(meeting: Meeting, seat: Seat) -> str:
    return "" if seat.observer else meeting.group(seat.group).name


def _join_page(meeting_id: str, message: str = "") -> str | Response:
    here = site()
    evening = here.show.load(meeting_id)
    has_seat = bool(_own_seats(meeting_id))
    again = bool(request.args.get("nog") or request.form.get("again"))
    if has_seat and not again:
        return redirect(urls(meeting_id)["phone"])
    if not has_seat and request.method == "GET":
        here.store.write(meetings.count_scan, meeting_id)
        here.counted(meeting_id)
    meeting = evening.meeting
    return render(
        "join.html",
        m=meeting,
        groups=meeting.groups,
        other=OTHER,
        door_closed=not meeting.door_open,
        again=again,
        back=f"/m/{evening.code}{'?nog=1' if again else ''}",
        message=message,
        keep_days=keeping.keep_days(meeting),
    )


def _sit(connection: Any, meeting_id: str, group: str, observer: bool, token_hash: str) -> None:
    if not observer and not group:
        raise Refused("group_missing")
    votes.join(connection, meeting_id, group, observer, token_hash, datetime.now(UTC))
