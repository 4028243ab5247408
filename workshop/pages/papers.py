"""What the desk prints before an evening: a page to choose, what was chosen as one file, and slips."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Blueprint, make_response, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from .. import words
from ..actie.evening.ballot import Evening
from ..actie.texts.shapes import Catalogue
from ..drawing.codes import draw_qr
from ..edge import slips as slips_of
from ..host import addresses
from ..paper import before, files
from ..paper.sheets.upcoming import Upcoming, blank
from ..paper.tree import Document
from ..paper.writers.docx import docx
from ..paper.writers.html import html
from ..show import upcoming, urls
from ..store import keys, meetings, moments, slips
from .forms import Papers, Slips, read
from .printed import Printed, printed
from .site import admitted, language_asked, only_facilitator, render, site

pages = Blueprint("papers", __name__)
CARDS = "stemkaarten"
Coming = Callable[[Catalogue], Upcoming]


@pages.get("/papier/<meeting_id>")
def choose(meeting_id: str) -> str:
    """Which papers, how many, and in which language; one that the address asks for stands first."""
    _, evening = admitted(meeting_id, "desk")
    return _page(evening, read(Papers, request.args)[0])


@pages.post("/papier/<meeting_id>")
def print_cards(meeting_id: str) -> Response:
    """From the list of what to do before: voting cards are ticked there once somebody goes to print them."""
    admitted(meeting_id, "desk")
    site().store.write(_printed, meeting_id, datetime.now(UTC))
    site().counted(meeting_id)
    return redirect(_cards(meeting_id))


@pages.get("/kaarten/<meeting_id>")
def cards(meeting_id: str) -> Response:
    """Where the voting cards stood before, and people may still look for them."""
    admitted(meeting_id, "desk")
    return redirect(_cards(meeting_id))


@pages.get("/papier/<meeting_id>/vellen")
def sheets(meeting_id: str) -> Response | tuple[str, int]:
    """The papers that were chosen: a PDF; where none can be made, a page to print."""
    _, evening = admitted(meeting_id, "desk")
    coming = partial(upcoming, evening, settings=site().settings)
    return _sheets(evening, tuple(before.PAPERS), coming, partial(_page, evening))


@pages.get("/formulieren")
def choose_blank() -> str:
    """Forms to fill in by hand, without an evening."""
    only_facilitator()
    return _blank_page(Papers())


@pages.get("/formulieren/vellen")
def blank_sheets() -> Response | tuple[str, int]:
    """The blank forms that were chosen, as one file."""
    only_facilitator()
    nobody = Evening(blank(site().show.catalogue).meeting, (), (), 0, "")
    return _sheets(nobody, before.BLANK, blank, _blank_page)


def _sheets(
    evening: Evening, papers: Sequence[str], coming: Coming, again: Callable[[Papers, str], str]
) -> Response | tuple[str, int]:
    """What was asked of these papers, for what is `coming`; `again` is the page that says what is wrong."""
    said, wrong = read(Papers, request.args)
    asked = {name: one.count for name, one in said.paper.items() if one.wanted and name in papers}
    if wrong or not asked:
        return again(said, words.error("bad_count" if wrong else "no_paper")), 400
    language = language_asked(said.language)
    with words.use(language):
        of = coming(site().show.content.spoken())
        found = before.sheets(asked, of)
    if not files.can_print():
        return _to_print(evening, found)
    what = Printed("papier.pdf", "application/pdf", language, (*asked.items(), of.link), shown=True)
    make = partial(before.printed, found, datetime.now(UTC))
    return printed(evening, what, make, lambda _code: _to_print(evening, found))


@pages.get("/papier/<meeting_id>/uitnodiging.docx")
def invitation(meeting_id: str) -> Response:
    """The invitation to go on writing in."""
    _, evening = admitted(meeting_id, "desk")
    with words.use(language_asked(read(Papers, request.args)[0].language)):
        of = upcoming(evening, site().show.content.spoken(), site().settings)
        body = docx(before.sheets({"uitnodiging": 1}, of), datetime.now(UTC))
    answer = make_response(body)
    answer.content_type = files.KINDS["docx"]
    answer.headers["Content-Disposition"] = 'attachment; filename="uitnodiging.docx"'
    return answer


@pages.post("/strookjes/<meeting_id>")
def make_slips(meeting_id: str) -> str:
    """Slips to print, made anew each time and shown this once: what stands on them is kept nowhere.

    Those of before may have been handed out: while there are unused ones, it is asked whether they go on working.
    """
    _, evening = admitted(meeting_id, "desk")
    here, (said, wrong) = site(), read(Slips, request.form)
    base = slips_of.address(here.settings)
    if not wrong and said.count and not said.old and here.store.read(slips.unused, meeting_id):
        return _page(evening, slips_asked=said)
    made = [slips_of.new_letters() for _ in range(0 if wrong else said.count)]
    links = {letters: slips_of.key(here.settings, letters) for letters in made}
    hashes = [keys.fingerprint(key) for key in links.values()]
    voided = here.store.write(slips.make, meeting_id, hashes, datetime.now(UTC), said.old == "void")
    here.changed(meeting_id)
    # Each is drawn in a thread: a hundred take seconds, and votes come in.
    drawn = {letters: here.store.run(partial(draw_qr, f"{base}/strook/{key}")) for letters, key in links.items()}
    typed_at = addresses.to_type(f"{base}/strook")
    with words.use(language_asked(said.language)):
        strips = render("slips/strips.html", m=evening.meeting, drawn=drawn, typed_at=typed_at)
    fixed = bool(here.settings.public_url)
    return render("slips.html", m=evening.meeting, strips=Markup(strips), voided=voided, fixed=fixed)  # noqa: S704


def _to_print(evening: Evening, found: Sequence[Document]) -> Response:
    """The same sheets as a page, to print from the browser."""
    sheets = Markup("\n").join(map(html, found))
    return make_response(render("papers/print.html", m=evening.meeting, sheets=sheets))


def _cards(meeting_id: str) -> str:
    """The page with the voting cards chosen."""
    return f"{url_for('papers.choose', meeting_id=meeting_id)}?paper-{CARDS}-wanted=1"


def _printed(connection: Any, meeting_id: str, now: datetime) -> None:
    if moments.note(connection, moments.PRINTED + meeting_id, now):
        meetings.touch(connection, meeting_id)


def _blank_page(said: Papers, wrong: str = "") -> str:
    of = blank(site().show.catalogue)
    usual = {name: before.usual(name, of) for name in before.BLANK}
    papers = [before.PAPERS[name] for name in before.BLANK]
    return render("papers/blank.html", papers=papers, usual=usual, said=said, wrong=wrong)


def _page(evening: Evening, said: Papers | None = None, wrong: str = "", slips_asked: Slips | None = None) -> str:
    """What may be printed, as it was `said`; of slips that were asked it asks what becomes of the ones of before."""
    said = said or Papers()
    of = upcoming(evening, site().show.content.spoken(), site().settings)
    usual: Mapping[str, int] = {name: before.usual(name, of) for name in before.PAPERS}
    leaves = before.leaves(before.sheets(dict.fromkeys(before.WHOLE, 0), of))
    return render(
        "papers.html",
        m=evening.meeting,
        papers=before.PAPERS.values(),
        usual=usual,
        leaves=leaves,
        wrong=wrong,
        sure=bool(of.link),
        fixed=bool(site().settings.public_url),
        unused=site().store.read(slips.unused, evening.meeting.id),
        said=said,
        first=before.PAPERS.get(next(iter(said.paper), "")) if len(said.paper) == 1 and not wrong else None,
        slips_asked=slips_asked,
        urls=urls(evening.meeting.id),
    )
