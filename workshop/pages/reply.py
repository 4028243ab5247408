"""What a group says after the evening: on its own page, by its link. The desk types the same (`typed`)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, request

from .. import words
from ..actie.errors import Refused
from ..actie.evening import pledges
from ..actie.evening.ballot import Evening
from ..actie.evening.meeting import Answer, Check, Mandate, Meeting
from ..actie.paper import lines, replying, week
from ..actie.paper.replying import REST, Said
from ..archive import freeze
from .forms import Reply, ReplyMandate, Wrong, read
from .site import render, site

pages = Blueprint("reply", __name__)
MOST_BYTES = 512 * 1024


@pages.route("/antwoord/<token>", methods=["GET", "POST"])
def reply(token: str) -> str:
    """The page of a group, by its link."""
    key, evening = site().access.by_reply(token)
    errors, sent = take(evening, key.subject)
    return render("reply.html", **context(site().access.by_reply(token)[1], key.subject, errors), sent=sent)


def take(evening: Evening, group: str) -> tuple[dict[str, str], bool]:
    """Keep the form that was sent, if one was. Gives what is wrong with it, and whether it was kept."""
    if request.method == "GET":
        return {}, False
    # Every request may be answered at full length, in letters that take six bytes on the way.
    request.max_content_length = MOST_BYTES
    form, wrong = read(Reply, request.form)
    said = _said(evening.meeting, group, form)
    errors = _errors(evening.meeting, said, wrong)
    if said and not errors:
        errors = _keep(evening.meeting.id, group, said)
    filled = [row.kind for row in form.answer.values()] + [row.right for row in form.check.values()]
    return errors, any(filled) and not errors


def _said(meeting: Meeting, group: str, form: Reply) -> Said:
    """What was filled in, also when only a part of it was."""
    now, lang, seen = datetime.now(UTC), words.tag(), len(meeting.versions)
    rows = {one.id: form.answer[one.id] for one in replying.asked(meeting, group) if one.id in form.answer}
    answers = {nr: Answer(row.kind, row.text, row.by_when, now, lang, _mandate(row)) for nr, row in rows.items()}
    ids = {REST: "", **{line.id: line.id for line in replying.own(meeting, group)}}
    checked = {ids[nr]: row for nr, row in form.check.items() if nr in ids}
    checks = {
        nr: Check(group, nr, row.right == "yes", row.text, seen, now, lang)
        for nr, row in checked.items()
        if row.right or row.text
    }
    mandates = {nr: _mandate(row) for nr, row in checked.items() if nr and row.mandate}
    changed = {nr: given for nr, given in answers.items() if _differs(given, meeting.pledges[nr].answer)}
    return Said(changed, checks, mandates)


def _differs(given: Answer, before: Answer | None) -> bool:
    """Whether somebody filled in something, and it is not what the page showed."""
    said = (given.kind, given.text, given.by_when)
    if not any(said):
        return False
    return before is None or (*said, given.mandate) != (before.kind, before.text, before.by_when, before.mandate)


def _mandate(row: ReplyMandate) -> Mandate:
    return Mandate(row.mandate, row.organisation, row.function, row.approver, row.until)


def _errors(meeting: Meeting, said: Said, wrong: Wrong) -> dict[str, str]:
    """Line id -> what is wrong with what was said of it."""
    errors = dict(_refused(meeting, said))
    told = {name.partition("-")[2].rpartition("-")[0]: one for name, one in wrong.items()}
    return errors | {line: words.error(one, **one.details) for line, one in told.items()}


def _refused(meeting: Meeting, said: Said) -> Iterator[tuple[str, str]]:
    for line, answer in said.answers.items():
        try:
            pledges.answer(meeting, line, answer)
        except Refused as refused:
            yield line, words.error(refused.code)
    for line, check in said.checks.items():
        try:
            pledges.check(meeting, check)
        except Refused as refused:
            yield line or REST, words.error(refused.code)


def _keep(meeting_id: str, group: str, said: Said) -> dict[str, str]:
    """Put it in the next version. Gives what stood in the way: a request may just have been taken back."""
    here = site()

    def change(evening: Evening) -> Meeting:
        return replying.keep(evening.meeting, said, here.show.catalogue)

    try:
        here.store.write(freeze.replied, meeting_id, group, here.show.catalogue, change, said.changes)
    except Refused as refused:
        return {"form": words.error(refused.code)}
    here.changed(meeting_id)
    return {}


def context(evening: Evening, group: str, errors: dict[str, str]) -> dict[str, Any]:
    """What the templates of both pages need."""
    meeting, here = evening.meeting, site()
    agreement = here.show.content.retold(here.show.record(evening)).agreement
    return {
        "meeting": meeting,
        "group": meeting.group(group),
        "own": replying.own(meeting, group),
        "requests": replying.asked(meeting, group),
        "told": pledges.mandates(meeting).get(group, ()),
        "checks": {line.id: meeting.checks.get(week.key(group, line.id)) for line in replying.own(meeting, group)},
        "rest": meeting.checks.get(week.key(group, "")),
        "texts": {line: texts for line, (_, texts) in replying.told(agreement, group).items()},
        "label": lines.label,
        "errors": errors,
        "given": request.form if errors else {},
    }
