"""A book as a workbook (XLSX), and as a ZIP with a CSV file for each sheet.

What people typed is a text in both: never a formula, a link or a number. Of a workbook goes out what MEMBERS names, and
what it says of itself stands in `_core` and `_app`.
"""

import csv
import io
import re
import zipfile
from xml.sax.saxutils import escape

import xlsxwriter

from ...actie.letters import as_text
from ..books import Book, Cell, Sheet
from .zipped import zipped

MEMBERS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|"
    r"xl/(workbook|styles|sharedStrings|theme/theme1|worksheets/sheet\d+|_rels/workbook\.xml)\.(xml|rels)"
)
TEXT_FORMAT = {"text_wrap": True, "valign": "top", "num_format": "@"}  # @: a cell that is edited stays a text
TEXT_AT_MOST = 32_767  # what a cell holds
BYTE_ORDER_MARK = "\ufeff"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def xlsx(book: Book, organisation: str = "") -> bytes:
    """The book as a workbook; `organisation` is whose program made it."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": book.made})
        text, head = workbook.add_format(TEXT_FORMAT), workbook.add_format({**TEXT_FORMAT, "bold": True})
        for sheet in book.sheets:
            _write(workbook.add_worksheet(sheet.title), sheet, book.rtl, text, head)
    with zipfile.ZipFile(made) as written:
        files = {name: written.read(name) for name in written.namelist() if MEMBERS.fullmatch(name)}
    said = {"docProps/core.xml": _core(book).encode(), "docProps/app.xml": _app(organisation).encode()}
    return zipped([*{**files, **said}.items()])


def csv_files(book: Book) -> bytes:
    """A ZIP with every sheet as CSV, as spreadsheets in Dutch read it."""
    return zipped([(f"{sheet.name}.csv", _csv(sheet)) for sheet in book.sheets])


def _write(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, rtl: bool, text: object, head: object) -> None:
    for column, (name, width) in enumerate(zip(sheet.head, sheet.widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, name, head)
    for nr, line in enumerate(sheet.lines, 1):
        for column, cell in enumerate(line):
            if isinstance(cell, int):
                page.write_number(nr, column, cell)
            elif cell:
                page.write_string(nr, column, cell[:TEXT_AT_MOST], text)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    if rtl:
        page.right_to_left()


def _csv(sheet: Sheet) -> str:
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerows(map(_safe_line, (sheet.head, *sheet.lines)))
    return BYTE_ORDER_MARK + made.getvalue()


def _safe_line(line: tuple[Cell, ...]) -> list[Cell]:
    return [as_text(cell) if isinstance(cell, str) else cell for cell in line]


def _core(book: Book) -> str:
    at = f"{book.made:%Y-%m-%dT%H:%M:%SZ}"
    return (
        XML + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(book.title)}</dc:title><dc:language>{escape(book.lang)}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created></cp:coreProperties>'
    )


def _app(organisation: str) -> str:
    return (
        XML + '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Company>{escape(organisation)}</Company></Properties>"
    )
