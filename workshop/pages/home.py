"""The start: a facilitator's meetings and their preparation; everybody else types a code."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from .. import words
from ..actie.errors import Refused, WorkshopError
from ..actie.evening import aims, choices, keeping
from ..actie.evening.ballot import Evening
from ..actie.evening.first_groups import FIRST_GROUPS
from ..actie.evening.meeting import About, Meeting
from ..actie.texts.shapes import Catalogue
from ..actie.vocabulary import TIME_ZONE
from ..archive import importing, retention
from ..host import addresses
from ..host.files import NO_ROOM
from ..host.settings import base_url, base_urls, choose_base_url
from ..show import urls
from ..store import arriving, codes, meetings, shelf
from ..store.shelf import Asked
from ..store.trouble import Unavailable
from .forms import Address, Archive, Forget, Looked, NewAsked, Today, read, rows_sent
from .prepare import apply, field_of, wrong_parts
from .site import led, only_facilitator, path_here, render, sent, sent_file, site

pages = Blueprint("home", __name__)
MOST_SEARCHED = 60  # letters that are looked for


@pages.get("/")
def home() -> str | Response:
    try:
        return _home(read(Looked, request.args)[0])
    except Refused:
        return redirect("/mee")


def _home(looked: Looked, not_taken_in: str = "") -> str:
    """The page; `not_taken_in` says what is the matter with a file. Raises Refused("bad_key")."""
    here = site()
    searched = looked.zoek[:MOST_SEARCHED]
    found = here.access.shelf(request.cookies, Asked(_words_of(searched), looked.archief, looked.blad))
    today = date.fromisoformat(_today())
    return render(
        "home.html",
        shelf=found,
        searched=searched,
        archived=looked.archief,
        at=_address,
        goes_soon=lambda goes: keeping.goes_soon(goes, today),
        not_taken_in=not_taken_in,
        ask_day=_today() if found.every and not here.clock.is_sure(datetime.now(UTC)) else "",
        clock_is_wrong=request.args.get("klok") == "nee",
        stays_in_copies=here.store.owes,
        urls=urls,
        addresses=base_urls(here.settings),
        address=base_url(here.settings),
        typed=addresses.to_type(base_url(here.settings)),
    )


@pages.post("/inlezen")
def take_in() -> Response | tuple[str, int]:
    """Take in the record of a meeting that was held elsewhere."""
    only_facilitator()
    here = site()
    try:
        body = sent_file(importing.MOST_BYTES)
        record = here.store.run(lambda: importing.checked(body))
    except WorkshopError as refused:
        return _home(Looked(), words.error(refused.code, **refused.details)), 400
    meeting_id = here.store.write(importing.take_in, record, datetime.now(UTC), here.settings.code_digits)
    return redirect(urls(meeting_id)["report"])


@pages.post("/adres")
def address() -> Response:
    """Which of this laptop's addresses phones should use."""
    only_facilitator()
    try:
        choose_base_url(site().settings, sent(Address).address)
    except OSError as error:
        raise Unavailable("disk_full" if error.errno in NO_ROOM else "disk_failed") from None
    site().show.forget()
    return redirect("/")


@pages.post("/vandaag")
def today() -> Response:
    """Whether it is the day that this machine's clock says: then the clock is believed."""
    only_facilitator()
    said = sent(Today)
    if said.answer == "no":
        return redirect("/?klok=nee")
    if said.answer == "yes" and said.day == _today():
        site().clock.believe(datetime.now(UTC))
    return redirect("/")


@pages.route("/bijeenkomst/nieuw", methods=["GET", "POST"])
def new() -> str | Response:
    only_facilitator()
    here = site()
    start = _untouched(here.show.catalogue)
    asked = here.show.content.spoken().aim(read(NewAsked, request.args)[0].doel)
    if asked:
        start = aims.begun(start, asked, here.show.catalogue)
    if request.method == "GET":
        return _prepare_page(start, "")
    meeting, errors = apply(start, request.form, here.show.catalogue)
    if errors:
        return _prepare_page(start, "", errors)
    return _made(meeting)


@pages.route("/bijeenkomst/<meeting_id>/voorbereiden", methods=["GET", "POST"])
def prepare(meeting_id: str) -> str | Response:
    here, evening = site(), led(meeting_id)
    if request.method == "GET":
        return _prepare_page(evening.meeting, evening.code)
    form, catalogue = request.form, here.show.catalogue
    taken = here.store.read(arriving.groups_taken, meeting_id)
    _, errors = _applied(evening, form, catalogue, taken)
    language = words.language()

    def applied(now: Evening) -> Meeting:
        # The store works in a thread of its own, where there is no request any more; and the evening may have moved on.
        with words.use(language):
            meeting, late = _applied(now, form, catalogue, taken)
        errors.update(late)
        return now.meeting if late else meeting

    if not errors:
        here.store.write(meetings.act, meeting_id, "prepare", applied)
        here.changed(meeting_id)
    if errors:
        return _prepare_page(evening.meeting, evening.code, errors)
    return redirect(urls(meeting_id)["desk"])


@pages.post("/bijeenkomst/<meeting_id>/opnieuw")
def again(meeting_id: str) -> Response:
    """The same preparation for another evening."""
    earlier = led(meeting_id).meeting
    return _made(choices.again(earlier, meetings.new_id()), follows=meeting_id)


@pages.post("/bijeenkomst/<meeting_id>/archief")
def archive(meeting_id: str) -> Response:
    """Put a meeting away, or take it back: no more than where it stands on the shelf."""
    only_facilitator()
    said, store = sent(Archive), site().store
    if said.away:
        store.write(shelf.put_away, meeting_id, datetime.now(UTC))
    else:
        store.write(shelf.take_back, meeting_id)
    return redirect(path_here(said.back))


@pages.route("/bijeenkomst/<meeting_id>/wis", methods=["GET", "POST"])
def forget(meeting_id: str) -> str | Response:
    """Delete the single votes of a meeting, or all of it: now, for good, and from the copies."""
    here, evening = site(), site().access.kept(request.cookies, meeting_id)
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


def _words_of(searched: str) -> tuple[tuple[str, str], ...]:
    """Each word to look for, and what part of a day it may be as well."""
    return tuple((word, words.part_of_day(word)) for word in searched.split())


def _address(page: int, archived: bool, searched: str) -> str:
    """The address of a page of the shelf; the first of all is just the site."""
    asked = {"zoek": searched, "blad": str(page) if page > 1 else "", "archief": "1" if archived else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/?{query}" if query else "/"


def _today() -> str:
    """The day that this machine's clock says."""
    return datetime.now(ZoneInfo(TIME_ZONE)).date().isoformat()


def _made(meeting: Meeting, follows: str | None = None) -> Response:
    here = site()
    here.store.write(make, meeting, here.settings.code_digits, follows)
    page = "prepare" if follows else "desk"
    return redirect(urls(meeting.id)[page])


def make(connection: Any, meeting: Meeting, digits: int, follows: str | None = None) -> None:
    """Store a new meeting under a code that is free."""
    meetings.make(connection, meeting, datetime.now(UTC), codes.free(connection, digits), follows)


def _untouched(catalogue: Catalogue) -> Meeting:
    """What a preparation begins with."""
    return choices.first_meeting(meetings.new_id(), About(date=_today()), FIRST_GROUPS, catalogue)


def _prepare_page(meeting: Meeting, code: str, errors: dict[str, str] | None = None) -> str:
    """The form of a meeting; with errors the fields show what was sent, in its rows and order."""
    return render(
        "prepare.html",
        meeting=meeting,
        code=code,
        errors=errors or {},
        wrong_parts=wrong_parts(errors or {}),
        field_of=field_of,
        untouched=_untouched(site().show.catalogue),
        groups_sent=rows_sent("groups", request.form),
        steps_sent=rows_sent("steps", request.form),
        frozen=meeting.frozen,
        started=meeting.course.step > 0,
        urls=urls(meeting.id),
    )


def _applied(
    evening: Evening, form: MultiDict[str, str], catalogue: Catalogue, sits: set[str]
) -> tuple[Meeting, dict[str, str]]:
    """The form applied; a group in which somebody sits already cannot go."""
    taken = sits | {s.group for s in evening.seats if not s.observer} | {v.group for v in evening.votes}
    return apply(evening.meeting, form, catalogue, taken)
