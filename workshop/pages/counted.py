"""A paper evening: counts come in as a spreadsheet, are looked at, and only then become an evening with a desk."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from .. import words
from ..actie.errors import WorkshopError
from ..actie.evening.first_groups import FIRST_GROUPS
from ..actie.evening.meeting import About
from ..actie.rules import papercount
from ..actie.rules.papercount import Fault, OnPaper
from ..archive import counted
from ..paper.books import Book, Sheet
from ..paper.writers import workbook
from ..show import urls
from .forms import Counted, read
from .site import only_facilitator, render, sent_file, site

pages = Blueprint("counted", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Answer = str | tuple[str, int] | BaseResponse


@pages.get("/papieren-avond")
def form() -> str:
    only_facilitator()
    return _page(Counted())


@pages.get("/papieren-avond.xlsx")
def sheet() -> Response:
    """Our workbook, with a line for each question and each group that an evening begins with."""
    only_facilitator()
    asked = [element.id for element in site().show.catalogue.elements]
    empty_cells: tuple[str | int, ...] = ("",) * 7
    lines = tuple((element, group.name, *empty_cells, 1) for element in asked for group in FIRST_GROUPS)
    tables = (
        Sheet("stemmen", "Stemmen", papercount.VOTES, lines, (14, 20, *[9] * 8)),
        Sheet("methoden", "Methoden", papercount.METHODS, (), (40, 20, *[10] * 4)),
    )
    empty = Book("Papieren avond", "nl", False, datetime(2026, 1, 1, tzinfo=UTC), tables)
    headers = {"Content-Disposition": 'attachment; filename="papieren-avond.xlsx"'}
    return Response(workbook.xlsx(empty, site().settings.organisation), content_type=XLSX, headers=headers)


@pages.post("/papieren-avond")
def look() -> Answer:
    """What was counted, or what is wrong in which cell. Nothing is kept."""
    only_facilitator()
    here = site()
    try:
        data, methods = sent_file(counted.MOST_BYTES), sent_file(counted.MOST_BYTES, "methods")
        found, faults = here.store.run(lambda: counted.read(counted.tables(data, methods), here.show.catalogue))
    except WorkshopError as refused:
        return _page(Counted(), refused=_why(refused)), 400
    return (_page(Counted(), faults=faults), 400) if faults else _page(Counted(), found)


@pages.post("/papieren-avond/klopt")
def keep() -> Answer:
    """Keep what was looked at. What was typed and is too long comes back with it."""
    only_facilitator()
    here, (said, wrong) = site(), read(Counted, request.form)
    found, faults = counted.read(counted.Tables(said.votes, said.methods), here.show.catalogue)
    if faults:
        return _page(said, faults=faults), 400
    errors = {name: words.error(one, **one.details) for name, one in wrong.items()}
    if not said.title:
        errors["title"] = words.error("title_missing")
    if errors:
        return _page(said, found, errors=errors), 400
    about = About(title=said.title, place=said.place, date=said.date, lang=words.language())
    digits = here.settings.code_digits
    return redirect(urls(here.store.write(counted.keep, about, found, here.show.catalogue, digits))["desk"])


def _page(said: Counted, found: OnPaper | None = None, **told: Any) -> str:
    """The page before a file is looked at and after; `told` are its `faults`, or `errors` by field, or `refused`."""
    votes, methods = papercount.written(found) if found else ("", "")
    looked_at: dict[str, Any] = {"found": found, "votes": votes, "methods": methods}
    looked_at["standings"] = counted.standings(found) if found else {}
    return render("prepare/counted.html", said=said, **{"faults": (), "errors": {}, "refused": ""} | looked_at | told)


def _why(refused: WorkshopError) -> str:
    """What is the matter with the file as a whole."""
    at = refused.details
    if refused.code.startswith("csv_"):
        return words.fault(Fault(refused.code, "votes", int(str(at["line"])), str(at["column"]), str(at["value"])))
    return words.error(refused.code, **at)
