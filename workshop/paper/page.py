"""The report as a page, and as one file to keep."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from ..actie.paper.record import Record
from ..actie.paper.revision import Retold, as_it_is
from .sheets.reply_sheet import reply_sheets
from .sheets.report import report
from .writers.html import html

PACKAGE = Path(__file__).parents[1]
CSS = ("tokens.css", "base.css", "standing.css", "report.css")


def page(record: Record, earlier: Sequence[Record] = (), retold: Retold = as_it_is) -> Markup:
    """The sheets of the report, one after another, to stand in a page.

    `earlier` are the frozen records before this one, oldest first; `retold` gives a record in the language spoken now.
    """
    return Markup("\n").join(map(html, report(record, earlier, retold)))


def alone(record: Record, earlier: Sequence[Record] = (), retold: Retold = as_it_is) -> str:
    """The file to keep, for who has no pages around it: the command line."""
    css = "\n".join((PACKAGE / "static" / name).read_text("utf-8") for name in CSS)
    environment = Environment(loader=FileSystemLoader(PACKAGE / "templates"), autoescape=True)
    return save(environment, record, css, earlier, retold)


def save(
    environment: Environment, record: Record, css: str, earlier: Sequence[Record] = (), retold: Retold = as_it_is
) -> str:
    """The report as one HTML file that needs nothing else: no link, no script, `css` inside."""
    sheets = (*report(record, earlier, retold), *reply_sheets(retold(record)))
    first, *_ = sheets
    shown = Markup("\n").join(map(html, sheets))
    template = environment.get_template("report/saved.html")
    return template.render(css=css, title=first.title, lang=first.lang, rtl=first.rtl, sheets=shown)
