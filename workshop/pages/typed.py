"""Answer sheets: the desk prints them, and types what comes back as paper, as a photo or by telephone."""

from flask import Blueprint, request

from .. import words
from ..actie.errors import Refused
from ..actie.evening.meeting import Meeting
from ..actie.paper import replying, sheet_code
from ..actie.paper.record import Record
from ..archive import freeze
from ..paper.sheets.reply_sheet import codes_of, reply_sheets
from ..paper.writers.html import html
from .reply import context, take
from .site import admitted, language_asked, render, site

pages = Blueprint("typed", __name__)
A_CODE = 40  # characters that somebody may have typed for eight digits


@pages.route("/antwoorden/<meeting_id>", methods=["GET", "POST"])
def reply(meeting_id: str) -> str:
    """The code of a sheet, and then its lines to tick."""
    _, evening = admitted(meeting_id, "desk")
    code = request.values.get("code", "").strip()[:A_CODE]
    records = _records(meeting_id)
    try:
        number, group = sheet_code.find(code, codes_of(records[-1]) if records else {}) if code else (0, "")
    except Refused as refused:
        return _ask(evening.meeting, code, words.error(refused.code))
    if not group:
        return _ask(evening.meeting)
    errors, sent = take(evening, group)
    _, now = admitted(meeting_id, "desk")
    moved = replying.moved(records[number - 1].agreement, site().show.record(now).agreement, group)
    at = {"code": code, "number": number, "moved": moved}
    return render("desk/typed_reply.html", m=now.meeting, **context(now, group, errors), sent=sent, problem="", **at)


@pages.get("/antwoordbladen/<meeting_id>")
def sheets(meeting_id: str) -> str:
    """A sheet for each group, in the language that `taal` asks for, else that of the page."""
    _, evening = admitted(meeting_id, "desk")
    records, language = _records(meeting_id), language_asked()
    with words.use(language):
        made = [html(one) for one in reply_sheets(site().show.content.retold(records[-1]))] if records else []
    return render("desk/reply_sheets.html", m=evening.meeting, sheets=made, spoken=language)


def _ask(meeting: Meeting, code: str = "", problem: str = "") -> str:
    """The page as it asks for a code."""
    return render("desk/typed_reply.html", m=meeting, code=code, problem=problem, group=None, sent=False)


def _records(meeting_id: str) -> list[Record]:
    found: list[Record] = site().store.read(freeze.frozen, meeting_id)
    return found
