"""The cases for a werkatelier: all of them, each on a page, on paper, and as a meeting in which they are played."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, make_response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from .. import words
from ..actie.evening import playing
from ..actie.texts.shapes import Case
from ..actie.vocabulary import TIME_ZONE
from ..paper import before, files
from ..paper.sheets.case import case_papers
from ..paper.tree import Document
from ..paper.writers.html import html
from ..show import urls
from ..store import meetings
from .forms import AtATable, read
from .home import make
from .printed import Printed, printed
from .site import only_facilitator, render, sent, site

pages = Blueprint("cases", __name__)


@pages.get("/casussen")
def every() -> str:
    """All cases: ours, then the host's own."""
    only_facilitator()
    return render("cases.html", cases=_cases())


@pages.get("/casussen/<case_id>")
def one(case_id: str) -> str:
    """A case as it lies on the table, with what only the trainer reads."""
    return _page(_case(case_id))


@pages.get("/casussen/<case_id>/vellen")
def sheets(case_id: str) -> Response | tuple[str, int]:
    """The sheet and the role cards: a PDF; where none can be made, a page to print."""
    case = _case(case_id)
    said, wrong = read(AtATable, request.args)
    if wrong:
        return _page(case, words.error("bad_people")), 400
    found = case_papers(case, site().show.content.spoken(), said.people)
    if not files.can_print():
        return _to_print(found)
    what = Printed(f"{case.id}.pdf", "application/pdf", words.language(), (case.id, said.people), shown=True)
    make = partial(before.printed, found, datetime.now(UTC))
    return printed(None, what, make, lambda _code: _to_print(found))


@pages.post("/casussen/<case_id>/bijeenkomst")
def play(case_id: str) -> Response:
    """A meeting for one table, to be prepared further."""
    case, here = _case(case_id), site()
    people = sent(AtATable).people
    today = datetime.now(ZoneInfo(TIME_ZONE)).date().isoformat()
    made = playing.meeting(meetings.new_id(), case, people, today, here.show.catalogue)
    here.store.write(make, made, here.settings.code_digits)
    return redirect(urls(made.id)["prepare"])


def _cases() -> tuple[Case, ...]:
    return (*site().show.content.spoken().cases, *site().settings.cases)


def _case(case_id: str) -> Case:
    """The case with this id, for the facilitator."""
    only_facilitator()
    return next((case for case in _cases() if case.id == case_id), None) or abort(404)


def _page(case: Case, wrong: str = "") -> str:
    return render("case.html", case=case, wrong=wrong, usual=playing.USUAL, most=playing.MOST)


def _to_print(found: Sequence[Document]) -> Response:
    return make_response(render("papers/print.html", m=None, sheets=Markup("\n").join(map(html, found))))
