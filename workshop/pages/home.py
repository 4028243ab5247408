"""The start: a facilitator's meetings and their preparation; everybody else types a code."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from .. import retention, words
from ..actie import choices
from ..actie.ballot import Evening
from ..actie.catalogue import Catalogue
from ..actie.errors import Refused
from ..actie.meeting import About, Group, Meeting
from ..caller import is_facilitator
from ..config import base_url, base_urls, choose_base_url
from ..show import TIME_ZONE, urls
from ..store import codes, meetings
from .forms import Address, Forget
from .prepare import apply
from .site import only_facilitator, render, sent, site

pages = Blueprint("home", __name__)
FIRST_GROUPS = (
    Group("bewoners", "Bewoners", "residents", "initiatiefnemers, buren, vrijwilligers", 20),
    Group("professionals", "Professionals", "professionals", "welzijn, zorg, corporatie, wijkagent", 5),
    Group("gemeente", "Gemeente", "municipality", "ambtenaar, wethouder", 2, "one_voice"),
)


@pages.get("/")
def home() -> str | Response:
    here = site()
    if not is_facilitator(here.settings, request.cookies):
        return redirect("/mee")
    found = [
        (meeting_id, here.show.load(meeting_id).meeting, code, made)
        for meeting_id, code, made in here.store.read(meetings.listing)
    ]
    return render(
        "home.html",
        meetings=found,
        urls=urls,
        addresses=base_urls(here.settings),
        address=base_url(here.settings),
    )


@pages.post("/adres")
def address() -> Response:
    """Which of this laptop's addresses phones should use."""
    only_facilitator()
    choose_base_url(site().settings, sent(Address).address)
    site().show.forget()
    return redirect("/")


@pages.route("/bijeenkomst/nieuw", methods=["GET", "POST"])
def new() -> str | Response:
    only_facilitator()
    here = site()
    start = choices.first_meeting(
        meetings.new_id(), About(date=datetime.now(TIME_ZONE).date().isoformat()), FIRST_GROUPS, here.show.catalogue
    )
    if request.method == "GET":
        return _prepare_page(start, "")
    meeting, errors = apply(start, request.form, here.show.catalogue)
    if errors:
        return _prepare_page(meeting, "", errors)
    return _made(meeting)


@pages.route("/bijeenkomst/<meeting_id>/voorbereiden", methods=["GET", "POST"])
def prepare(meeting_id: str) -> str | Response:
    only_facilitator()
    here = site()
    evening = here.show.load(meeting_id)
    if request.method == "GET":
        return _prepare_page(evening.meeting, evening.code)
    form, catalogue = request.form, here.show.catalogue
    meeting, errors = _applied(evening, form, catalogue)
    if errors:
        return _prepare_page(meeting, evening.code, errors)
    # The store works in a thread of its own, where there is no request any more.
    here.store.write(meetings.act, meeting_id, "prepare", lambda now: _refuse_errors(*_applied(now, form, catalogue)))
    here.changed(meeting_id)
    return redirect(urls(meeting_id)["desk"])


@pages.post("/bijeenkomst/<meeting_id>/opnieuw")
def again(meeting_id: str) -> Response:
    """The same preparation for another evening."""
    only_facilitator()
    earlier = site().show.load(meeting_id).meeting
    return _made(choices.again(earlier, meetings.new_id()), follows=meeting_id)


@pages.route("/bijeenkomst/<meeting_id>/wis", methods=["GET", "POST"])
def forget(meeting_id: str) -> str | Response:
    """Delete the single votes of a meeting, or all of it: now, for good, and from the copies."""
    only_facilitator()
    here = site()
    evening = here.show.load(meeting_id)
    said = sent(Forget)
    if request.method == "GET" or not (said.what and said.sure):
        refused = words.error("not_sure") if request.method == "POST" else ""
        return render("forget.html", meeting=evening.meeting, urls=urls(meeting_id), refused=refused)
    if said.what == "votes":
        retention.forget_votes(here.store, here.show.catalogue, meeting_id)
        here.changed(meeting_id)
    else:
        retention.delete(here.store, meeting_id)
    return redirect("/")


def _made(meeting: Meeting, follows: str | None = None) -> Response:
    here = site()
    here.store.write(_make, meeting, follows)
    page = "prepare" if follows else "desk"
    return redirect(urls(meeting.id)[page])


def _make(connection: Any, meeting: Meeting, follows: str | None) -> None:
    code = codes.free(connection)
    meetings.make(connection, meeting, datetime.now(UTC), code, follows)


def _prepare_page(meeting: Meeting, code: str, errors: dict[str, str] | None = None) -> str:
    return render(
        "prepare.html",
        meeting=meeting,
        code=code,
        errors=errors or {},
        frozen=meeting.frozen,
        started=meeting.course.step > 0,
        urls=urls(meeting.id),
    )


def _applied(evening: Evening, form: MultiDict[str, str], catalogue: Catalogue) -> tuple[Meeting, dict[str, str]]:
    """The form applied; a group in which somebody sits already cannot go."""
    meeting, errors = apply(evening.meeting, form, catalogue)
    taken = {s.group for s in evening.seats if not s.observer} | {v.group for v in evening.votes}
    if not taken <= {group.id for group in meeting.voting_groups}:
        errors["groups"] = words.error("bad_group")
        meeting = replace(meeting, groups=evening.meeting.groups)
    return meeting, errors


def _refuse_errors(meeting: Meeting, errors: dict[str, str]) -> Meeting:
    """The meeting may have moved on between the check and the act."""
    if errors:
        raise Refused("already_done")
    return meeting
