"""The reply page: an absent or hesitant group answers its requests later, by its own link, as the next version."""

from datetime import UTC, datetime

from flask import Blueprint, abort, request

from .. import publish, words
from ..actie import choices
from ..actie.errors import Refused
from ..actie.meeting import Answer, Meeting, Pledge
from ..store import keys
from .forms import Reply
from .site import render, sent, site

pages = Blueprint("reply", __name__)


@pages.route("/antwoord/<token>", methods=["GET", "POST"])
def reply(token: str) -> str:
    here = site()
    try:
        key = here.store.read(keys.find, token)
    except Refused:
        abort(403)
    if key.role != "reply":
        abort(403)
    meeting = here.show.load(key.meeting).meeting
    if request.method == "GET":
        return _page(meeting, key.subject, {}, is_sent=False)
    given = _given(meeting, key.subject, sent(Reply))
    errors = _errors(meeting, given)
    if meeting.versions and meeting.versions[-1].kind == "final":
        errors["form"] = words.error("already_final")
    if errors:
        return _page(meeting, key.subject, errors, is_sent=False)
    if given:
        kind = "corrected" if meeting.versions else "concept"
        here.store.write(publish.freeze, key.meeting, kind, here.show.catalogue, lambda now: _answered(now, given))
        here.changed(key.meeting)
    return _page(here.show.load(key.meeting).meeting, key.subject, {}, is_sent=bool(given))


def requests_to(meeting: Meeting, group: str) -> list[Pledge]:
    """What is asked of a group, in the order in which it was written."""
    asked = [p for p in meeting.pledges.values() if p.kind == "ask" and p.to == group and p.text]
    return sorted(asked, key=lambda p: p.order)


def _given(meeting: Meeting, group: str, said: Reply) -> dict[str, Answer]:
    """Pledge id -> the answer filled in for it."""
    filled = {asked.id: said.answer[asked.id] for asked in requests_to(meeting, group) if asked.id in said.answer}
    now = datetime.now(UTC)
    return {asked: Answer(row.kind, row.text, row.by_when, now) for asked, row in filled.items() if row.kind}


def _errors(meeting: Meeting, given: dict[str, Answer]) -> dict[str, str]:
    """Pledge id -> what is wrong with the answer to it."""
    errors = {}
    for pledge_id, answer in given.items():
        try:
            choices.answer(meeting, pledge_id, answer)
        except Refused as refused:
            errors[pledge_id] = words.error(refused.code)
    return errors


def _answered(meeting: Meeting, given: dict[str, Answer]) -> Meeting:
    for pledge_id, answer in given.items():
        meeting = choices.answer(meeting, pledge_id, answer)
    return meeting


def _page(meeting: Meeting, group: str, errors: dict[str, str], is_sent: bool) -> str:
    return render(
        "reply.html",
        meeting=meeting,
        group=meeting.group(group),
        requests=requests_to(meeting, group),
        errors=errors,
        given=request.form,
        sent=is_sent,
    )
