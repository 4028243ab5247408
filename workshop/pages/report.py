"""The paper: the agreement as a page that prints on A4, as a file to keep, and as data: JSON, XLSX and CSV."""

from functools import partial
from pathlib import Path

import msgspec
from flask import Blueprint, Response, abort, current_app, make_response, request
from werkzeug.wrappers import Response as BaseResponse

from .. import paper, words
from ..actie.evening import keeping, rehearsing
from ..actie.evening.ballot import Evening
from ..actie.paper.record import Record
from ..archive import freeze, records
from ..paper import files
from ..paper import for_archive as archive
from ..paper.books import Book, book
from ..paper.printer import Child, Make
from ..paper.writers import workbook
from .printed import Printed, printed
from .site import language_asked, render, site

pages = Blueprint("report", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/verslag/<meeting_id>")
def page(meeting_id: str) -> str:
    """The newest frozen agreement; while there is none, what it would be now."""
    return _page(site().access.read(request.cookies, meeting_id))


def _page(evening: Evening, trouble: str = "") -> str:
    """The report, to read and to print from the browser; `trouble` says what went wrong before."""
    newest, earlier = _records(evening)
    return render(
        "report.html",
        meeting_id=evening.meeting.id,
        m=evening.meeting,
        sheets=paper.page(newest, earlier, site().show.content.retold),
        title=paper.title(newest),
        files=files.offered(),
        is_ready=archive.is_ready(newest),
        goes=keeping.all_goes(evening.meeting),
        trouble=trouble,
    )


@pages.get("/verslag/<meeting_id>.json")
def as_json(meeting_id: str) -> Response:
    """The record itself, to keep or to import elsewhere."""
    return _download(_json(_published(meeting_id)[0]), "application/json", "rolafspraak.json")


@pages.get("/verslag/<meeting_id>.xlsx")
def as_xlsx(meeting_id: str) -> Response:
    """What it holds as a workbook, to count on or to follow up."""
    made = workbook.xlsx(_book(meeting_id), site().settings.organisation)
    return _download(made, XLSX, "rolafspraak.xlsx")


@pages.get("/verslag/<meeting_id>.csv.zip")
def as_csv(meeting_id: str) -> Response:
    """The same as CSV, a file for each sheet."""
    return _download(workbook.csv_files(_book(meeting_id)), "application/zip", "rolafspraak-csv.zip")


@pages.get("/verslag/<meeting_id>.archief.zip")
def for_archive(meeting_id: str) -> BaseResponse:
    """What an archive needs, once this is final: PDF/A, the record, MDTO, and sums. Raises Refused("not_final")."""
    evening = _to_publish(meeting_id)
    newest, earlier = _records(evening)
    archive.refuse_early(newest)
    here, record = site(), _json(newest)
    host, retold = (here.settings.organisation, here.settings.archive_years), here.show.content.retold

    def make(child: Child) -> bytes:
        printed = files.made(files.FILES[archive.PDF], newest, earlier, retold, child)
        return archive.archive(newest, printed, record, *host)

    return _printed(evening, "rolafspraak-archief.zip", "application/zip", make)


@pages.get("/bewaar/<meeting_id>")
def keep(meeting_id: str) -> Response:
    """One file for on the phone, that works when the laptop has gone home."""
    newest, earlier = _published(meeting_id)
    css = "\n".join((Path(current_app.static_folder or "") / name).read_text("utf-8") for name in paper.CSS)
    with words.use(language_asked()):
        saved = paper.save(current_app.jinja_env, newest, css, earlier, site().show.content.retold)
    return _download(saved.encode(), "text/html; charset=utf-8", "rolafspraak.html")


def _book(meeting_id: str) -> Book:
    record = _published(meeting_id)[0]
    with words.use(language_asked()):
        return book(site().show.content.retold(record))


@pages.get("/verslag/<meeting_id>/<name>")
def file(meeting_id: str, name: str) -> BaseResponse:
    """The report, or a paper made from it, as a file."""
    if name not in files.FILES:
        abort(404)
    evening = _to_publish(meeting_id)
    newest, earlier = _records(evening)
    of, retold = files.FILES[name], site().show.content.retold
    make = partial(files.made, of, newest, earlier, retold)
    return _printed(evening, name, files.KINDS[of.format], make)


def _printed(evening: Evening, name: str, kind: str, make: Make) -> BaseResponse:
    """A file of the report in the language asked for; where it cannot be made, the page. Raises NotPrinted."""
    what = Printed(name, kind, language_asked())
    return printed(evening, what, make, lambda code: make_response(_page(evening, words.error(code)), 500))


def _to_publish(meeting_id: str) -> Evening:
    """A meeting of which something may leave the program; only for those who have to do with it. Raises Refused."""
    evening = site().access.read(request.cookies, meeting_id)
    rehearsing.refuse_to_publish(evening.meeting)
    return evening


def _published(meeting_id: str) -> tuple[Record, list[Record]]:
    return _records(_to_publish(meeting_id))


def _records(evening: Evening) -> tuple[Record, list[Record]]:
    """The newest record and the frozen ones before it."""
    here = site()
    frozen = here.store.read(freeze.frozen, evening.meeting.id)
    if frozen:
        return frozen[-1], frozen[:-1]
    return here.show.record(evening), []


def _json(record: Record) -> bytes:
    return msgspec.json.format(records.write(record).encode())


def _download(body: bytes, kind: str, name: str) -> Response:
    return Response(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
