"""The files that can be taken from a report: which paper, and in which format. One table; pages and the command line
read it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..actie.paper.record import Record
from ..actie.paper.revision import Retold, as_it_is
from ..words.language import dutch
from .page import alone
from .printer import Child, NotPrinted, in_a_child, printer
from .sheets.agreement import agreement, whole
from .sheets.large import large
from .sheets.pocket import pockets
from .sheets.poster import poster
from .sheets.report import local, report
from .tree import Document
from .writers import docx, odt, pdf, text

Format = Literal["pdf", "docx", "odt", "txt"]
Export = Callable[[Record, Sequence[Record], Retold], bytes]
Told = Callable[[Record], Sequence[Document]]
KINDS: Mapping[Format, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain; charset=utf-8",
}
PRINTER = printer()


@dataclass(frozen=True)
class File:
    """A file that is offered: its name, what it is called, and its sheets out of a record as it is told.

    Without `sheets` it holds the whole report.
    """

    name: str
    label: str
    format: Format
    sheets: Told | None = None


FILES = {
    file.name: file
    for file in (
        File("verslag.pdf", dutch("Verslag (PDF)"), "pdf"),
        File("verslag.docx", dutch("Verslag (Word)"), "docx"),
        File("verslag.odt", dutch("Verslag (ODT)"), "odt"),
        File("rolafspraak.pdf", dutch("Om te tekenen (PDF)"), "pdf", agreement),
        File("afspraak.txt", dutch("Tekst om te sturen"), "txt", agreement),
        File("grote-letter.pdf", dutch("In grote letters (PDF)"), "pdf", lambda told: (large(whole(told)),)),
        File("poster-a4.pdf", dutch("Poster A4 (PDF)"), "pdf", lambda told: (poster(told),)),
        File("poster-a3.pdf", dutch("Poster A3 (PDF)"), "pdf", lambda told: (poster(told, "a3"),)),
        File("zakkaart.pdf", dutch("Kaartje voor in je zak (PDF)"), "pdf", lambda told: pockets(told)),
    )
}


def can_print() -> bool:
    """Whether a PDF can be made here."""
    return pdf.can_print()


def offered() -> list[File]:
    """The files that can be made here."""
    return [file for file in FILES.values() if file.format != "pdf" or pdf.can_print()]


def sheets(file: File, record: Record, earlier: Sequence[Record] = (), retold: Retold = as_it_is) -> Sequence[Document]:
    """The sheets of a file, in the language spoken now; there may be none, as when no group has anything to carry."""
    return file.sheets(local(retold(record))) if file.sheets else report(record, earlier, retold)


def made(
    file: File,
    record: Record,
    earlier: Sequence[Record] = (),
    retold: Retold = as_it_is,
    child: Child = in_a_child,
) -> bytes:
    """The bytes of a file, in the language spoken now; `child` sets the type. Raises NotPrinted."""
    of = sheets(file, record, earlier, retold)
    match file.format:
        case "pdf":
            if not pdf.can_print():
                raise NotPrinted("no_printer")
            if not of:
                raise NotPrinted("nothing_to_print")
            return child(pdf.job(of, record.made))
        case "docx":
            return docx.docx(of, record.made, _draw(child))
        case "odt":
            return odt.odt(of, record.made, _draw(child))
        case "txt":
            return text.text(of)


def _report(name: str) -> Export:
    return lambda record, earlier, retold: made(FILES[name], record, earlier, retold)


# The whole report by the name of its format, for `workshop export`.
EXPORTS: Mapping[str, Export] = {
    **{of.format: _report(of.name) for of in FILES.values() if of.sheets is None},
    "txt": _report("afspraak.txt"),
    "html": lambda record, earlier, retold: alone(record, earlier, retold).encode(),
}


def _draw(child: Child) -> Callable[[str], bytes] | None:
    """How a drawing becomes a picture, where that can be done."""
    return (lambda svg: child(json.dumps({"svg": svg}))) if pdf.can_print() else None
