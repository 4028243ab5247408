"""The files that are taken from a report: they say what the record says, as it was typed, and look like ours only."""

import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest
from fontTools.ttLib import TTFont

from tests.recorded import recorded
from tests.sample_evening import BEGIN, catalogue, sample
from tests.test_retelling import shown, talkative, tokens
from tools import fonts
from workshop import words
from workshop.actie.evening.ballot import Evening
from workshop.actie.evening.meeting import Closing, Version
from workshop.actie.paper.record import Record
from workshop.paper import page
from workshop.paper.files import EXPORTS, FILES, KINDS, made, offered, sheets
from workshop.paper.printer import NotPrinted, in_a_child
from workshop.paper.tree import Document, Heading, Paragraph, Run, Table, cells, line
from workshop.paper.writers import letters, pdf
from workshop.paper.writers.docx import docx
from workshop.paper.writers.odt import odt
from workshop.paper.writers.text import text

FROZEN = Version(1, "concept", BEGIN)
CONTENT = words.Content(catalogue())
HARD = ["#panic", "=1+1", "$x$ *a* _b_ `c` @d <e> // f", "W" * 280, "duim 👍 omhoog", "نصنع الشاي معًا", "ﬁets"]
UNSEEN = re.compile("[\\s\u200b\u00ad\u2066-\u2069\u200e\u200f-]")


@cache
def file(name: str, language: str, evening: str = "talkative") -> bytes:
    with words.use(language):
        return made(FILES[name], record(evening), (), CONTENT.retold, pdf.printed)


@cache
def record(evening: str) -> Record:
    return recorded({"talkative": talkative(iter(tokens())), "bare": bare(), "sample": sample()}[evening], FROZEN)


def bare() -> Evening:
    meeting = sample().meeting
    nothing = {name: {} for name in ("rounds", "pledges", "supports", "contacts", "notes", "kept", "settlements")}
    return Evening(replace(meeting, closing=Closing(), **nothing))


def read(body: bytes, kind: str) -> str:
    """All that somebody reads in a file, without what is not seen."""
    if kind == "pdf":
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)
    elif kind == "txt":
        text = body.decode()
    else:
        text = "".join("".join(part.itertext()) for part in parts(body).values())
    return UNSEEN.sub("", text)


def parts(body: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return {name: ElementTree.fromstring(packed.read(name)) for name in packed.namelist() if name.endswith(".xml")}


@cache
def on_the_page(language: str) -> tuple[str, ...]:
    """What was typed and stands on the page of the report."""
    with words.use(language):
        told = UNSEEN.sub("", unescape(page(record("talkative"), (), CONTENT.retold)))
    found = tuple(said for said in shown(record("talkative")) if UNSEEN.sub("", said) in told)
    assert len(found) > 50
    return found


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("name", ["verslag.pdf", "verslag.docx", "verslag.odt"])
def test_the_report_says_in_every_format_what_was_typed(name: str, language: str) -> None:
    text = read(file(name, language), FILES[name].format)
    assert [said for said in on_the_page(language) if UNSEEN.sub("", said) not in text] == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_who_signs_and_who_sees_little_read_the_same(language: str) -> None:
    signed, large = (read(file(name, language), "pdf") for name in ("rolafspraak.pdf", "grote-letter.pdf"))
    pasted = read(file("afspraak.txt", language), "txt")
    found = [said for said in shown(record("talkative")) if UNSEEN.sub("", said) in signed]
    assert len(found) > 40
    assert [said for said in found if UNSEEN.sub("", said) not in large] == []
    assert [said for said in found if UNSEEN.sub("", said) not in pasted] == []


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("name", FILES)
def test_an_evening_where_nothing_happened_has_its_files(name: str, language: str) -> None:
    if name == "zakkaart.pdf":
        with pytest.raises(NotPrinted) as refused:
            file(name, language, "bare")
        assert refused.value.code == "nothing_to_print"
    else:
        assert len(file(name, language, "bare")) > (300 if name.endswith(".txt") else 3000)


@pytest.mark.parametrize("name", FILES)
def test_the_same_record_gives_the_same_bytes(name: str) -> None:
    first = file(name, "uk", "sample")
    file.cache_clear()
    assert file(name, "uk", "sample") == first


@pytest.mark.parametrize(("name", "pages"), [("poster-a4.pdf", 1), ("poster-a3.pdf", 1)])
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_poster_is_one_sheet(name: str, pages: int, language: str) -> None:
    assert len(pypdf.PdfReader(io.BytesIO(file(name, language, "sample"))).pages) == pages


def structure(of: pypdf.PdfReader) -> Iterator[pypdf.generic.DictionaryObject]:
    waiting = [of.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, pypdf.generic.ArrayObject):
            waiting += node
        elif isinstance(node, pypdf.generic.DictionaryObject):
            yield node
            waiting += [node["/K"]] if "/K" in node else []


def test_a_pdf_can_be_listened_to_and_kept() -> None:
    found = pypdf.PdfReader(io.BytesIO(file("verslag.pdf", "ar", "sample")))
    root, kept = found.trailer["/Root"], found.xmp_metadata.stream.get_data().decode()
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("ar", True)
    assert record("sample").meeting.title in found.metadata.title
    assert 'part="2"' in kept or "<pdfaid:part>2<" in kept
    assert "pdfuaid:part" in kept
    nodes = list(structure(found))
    kinds = [node.get("/S") for node in nodes]
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/L", "/Figure"} <= set(kinds)
    assert all(node.get("/Alt") for node in nodes if node.get("/S") == "/Figure")


def test_what_was_typed_says_in_a_pdf_in_which_language_it_is() -> None:
    said = Paragraph(line("Er staat: ", Run("Çay yapıyoruz", own=True, lang="tr")))
    body = pdf.pdf(pdf.job((Document("x", "Titel", "nl", (said,)),), BEGIN))
    assert b"Lang(tr)" in pypdf.PdfReader(io.BytesIO(body)).pages[0].get_contents().get_data()


@pytest.mark.parametrize("name", [name for name, of in FILES.items() if of.format == "pdf"])
def test_a_pdf_has_fonts_of_ours_only(name: str) -> None:
    names = {family.replace(" ", "") for family in letters.FAMILIES}
    for sheet in pypdf.PdfReader(io.BytesIO(file(name, "ar", "sample"))).pages:
        for font in sheet["/Resources"].get("/Font", {}).values():
            assert font.get_object()["/BaseFont"].partition("+")[2].partition("-")[0] in names


def hard() -> tuple[Document]:
    text = Paragraph(line(" ".join(HARD)))
    return (Document("hard", HARD[0], "nl", (Heading(line(HARD[0]), 1), text)),)


@pytest.mark.parametrize("kind", KINDS)
def test_what_means_something_elsewhere_is_printed_as_typed(kind: str) -> None:
    body = {
        "pdf": lambda: pdf.pdf(pdf.job(hard(), BEGIN)),
        "docx": lambda: docx(hard(), BEGIN),
        "odt": lambda: odt(hard(), BEGIN),
        "txt": lambda: text(hard()),
    }[kind]()
    read_back = read(body, kind)
    expected = [said.replace("ﬁ", "fi") if kind == "pdf" else said for said in HARD]
    # Out of a PDF Arabic comes in the order of the eye.
    arabic = {said for said in expected if said.startswith("ن")} if kind == "pdf" else set()
    assert [said for said in expected if said not in arabic and UNSEEN.sub("", said) not in read_back] == []


def test_nothing_runs_off_the_page() -> None:
    sheet = pypdf.PdfReader(io.BytesIO(pdf.pdf(pdf.job(hard(), BEGIN)))).pages[0]
    rows = [row for row in sheet.extract_text().splitlines() if "WWW" in row]
    assert len(rows) > 3


def test_a_letter_that_no_font_has_is_a_box() -> None:
    assert letters.printable("a漢\u2011b 1\ufe0f\u20e3") == "a▯-b 1"
    assert ord(letters.MISSING) in letters.known()


def test_the_fonts_are_made_from_those_of_the_pages() -> None:
    folder = fonts.FONTS
    assert [name for name, font in fonts.made() if (folder / name).read_bytes() != font] == []
    found = {code for path in folder.glob("*-Regular.ttf") for code in TTFont(path).getBestCmap()}
    assert letters.known() == found


@pytest.mark.parametrize("name", ["verslag.docx", "verslag.odt"])
def test_a_file_says_of_itself_only_what_it_must(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(file(name, "nl", "sample"))) as packed:
        about = packed.read("docProps/core.xml" if name.endswith("docx") else "meta.xml").decode()
        kept = [one for one in packed.namelist() if not re.search(r"\.xml$|\.rels$|^mimetype$|\.png$", one)]
        moments = {info.date_time for info in packed.infolist()}
    assert (kept, moments) == ([], {(1980, 1, 1, 0, 0, 0)})
    found = [part.tag.partition("}")[2] for part in ElementTree.fromstring(about).iter() if not len(part)]
    assert set(found) <= {"title", "language", "created", "creation-date"}


def test_a_file_has_a_table_where_it_can_hold_no_picture() -> None:
    with words.use("nl"):
        told = sheets(FILES["verslag.odt"], record("sample"), (), CONTENT.retold)
    for write in (docx, odt):
        body = write(told, BEGIN)
        assert ".png" not in "".join(zipfile.ZipFile(io.BytesIO(body)).namelist())
        assert "hoedichtbij" in read(body, "xml") and "Rechts" in read(body, "xml")


def test_without_the_extra_there_is_all_but_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    assert {of.format for of in offered()} == {"docx", "odt", "txt"}
    with pytest.raises(NotPrinted) as refused:
        made(FILES["verslag.pdf"], record("sample"))
    assert refused.value.code == "no_printer"
    assert made(FILES["verslag.odt"], record("sample"))


@pytest.mark.parametrize(("kind", "begin"), [("pdf", b"%PDF"), ("docx", b"PK"), ("odt", b"PK"), ("html", b"<!doctype")])
def test_the_command_line_writes_the_whole_report(kind: str, begin: bytes) -> None:
    with words.use("nl"):
        body = EXPORTS[kind](record("sample"), (), CONTENT.retold)
    assert body.lstrip().startswith(begin)
    assert {*EXPORTS} == {*KINDS, "html"}


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed: tools/install-test-needs")
@pytest.mark.parametrize("name", ["verslag.docx", "verslag.odt"])
@pytest.mark.parametrize("language", ["nl", "ar"])
def test_libreoffice_opens_a_file_and_prints_what_it_says(name: str, language: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(file(name, language))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / name)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = read((tmp_path / "verslag.pdf").read_bytes(), "pdf")
    assert [said for said in on_the_page(language) if UNSEEN.sub("", said) not in text] == []


def test_cells_go_down_over_rows_that_go_on_and_across_to_the_end() -> None:
    a, b, c = (line(letter) for letter in "abc")
    table = Table("", (a, b, c), ((a, b, c), ((), (), c), (a, b), ((), b, c)))
    spans = [[(cell.column, cell.down, cell.across) for cell in cells(table, nr)] for nr in range(4)]
    assert spans == [
        [(0, 2, 1), (1, 2, 1), (2, 1, 1)],
        [(2, 1, 1)],
        [(0, 2, 1), (1, 1, 2)],
        [(1, 1, 1), (2, 1, 1)],
    ]


def test_a_child_prints_and_one_that_cannot_says_so() -> None:
    body = in_a_child(pdf.job(hard(), datetime(2026, 6, 2, tzinfo=UTC)))
    assert body == pdf.pdf(pdf.job(hard(), datetime(2026, 6, 2, tzinfo=UTC)))
    with pytest.raises(NotPrinted) as refused:
        in_a_child("no job at all")
    assert refused.value.code == "not_printed"
