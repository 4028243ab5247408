"""The workbook and the CSV: what stands in them, what does not, and what people typed stays a text."""

import io
import re
import shutil
import subprocess
import zipfile
from collections import defaultdict
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.files import read, read_csv
from tests.recorded import recorded
from tests.sample_evening import FIRST, sample
from workshop import words
from workshop.actie import letters
from workshop.actie.evening.meeting import Closing
from workshop.actie.paper.record import Record
from workshop.actie.texts.placed import Words, changed
from workshop.host.settings import catalogue
from workshop.paper.books import Book, book
from workshop.paper.writers import workbook
from workshop.words import Content

FORMULAS = (
    *("=1+1", "+31 6", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠x"),
    *('=HYPERLINK("http://x")', "=cmd|' /C calc'!A0"),
)
ODD = ("\t=1", "#panic", "W" * 280, "12", "2026-06-02", "http://voorbeeld.nl", "'x")
MEMBERS = {
    *("[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml", "xl/_rels/workbook.xml.rels"),
    *("xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/theme/theme1.xml"),
    *(f"xl/worksheets/sheet{nr}.xml" for nr in range(1, 6)),
}


def in_dutch() -> Book:
    return book(recorded(sample()))


def columns(rows: list[list[Any]], *names: str) -> list[tuple[Any, ...]]:
    places = [rows[0].index(name) for name in names]
    return [tuple(row[place] for place in places) for row in rows[1:]]


def typed(record: Record, texts: list[str]) -> Record:
    """The record with these, in turn, for what people typed."""
    turn = count()

    def other(text: Words) -> Words:
        return Words(texts[next(turn) % len(texts)], lang="nl") if text and not text.place else text

    told: Record = changed(record, Words, other)
    return told


def test_it_has_five_sheets_and_the_numbers_that_were_shown() -> None:
    found = read(workbook.xlsx(in_dutch()))
    assert list(found) == ["Lees mij", "Stemmen", "Afspraken", "Methoden", "Rondes"]
    votes = columns(found["Stemmen"], "Onderdeel", "Ronde", "Groep", "Aantal", "1", "2", "3", "4", "5", "weet ik niet")
    assert ("Animo", 1, "Bewoners", 24, *FIRST["animo"]["bewoners"], 0) in votes
    assert len(votes) == sum(len(row.looks) for row in recorded(sample()).profile) * 4


def test_a_group_that_is_shown_in_words_has_no_number_anywhere() -> None:
    few = {e: {**groups, "professionals": (0, 1, 2, 1, 0)} for e, groups in FIRST.items()}
    other = {e: {**groups, "professionals": (0, 1, 1, 2, 0)} for e, groups in FIRST.items()}
    rows = read(workbook.xlsx(book(recorded(sample(few)))))["Stemmen"]
    first = [row for row in columns(rows, "Groep", "Ronde", "Hoe getoond", "Aantal", "1", "3", "5") if row[1] == 1]
    told = [row for row in first if row[0] == "Professionals"]
    assert told == [("Professionals", 1, "alleen in woorden", "", "", "", "")] * 5
    assert any(row[0] == "Bewoners" and row[3] for row in first)
    rows_of_other = read(workbook.xlsx(book(recorded(sample(other)))))["Stemmen"]
    sides = [columns(of, "Groep", "Aantal", "2", "3", "4") for of in (rows, rows_of_other)]
    assert sides[0] == sides[1]


def test_what_was_not_heard_says_why() -> None:
    rows = columns(read(workbook.xlsx(in_dutch()))["Stemmen"], "Groep", "Hoe getoond", "Aantal")
    assert {row for row in rows if row[0] == "School"} == {("School", "Nog niet gehoord.", "")}


def test_every_line_of_the_agreement_is_there_with_room_to_follow_it_up() -> None:
    rows = read(workbook.xlsx(in_dutch()))["Afspraken"]
    lines = columns(rows, "Deel", "Groep", "Tekst", "Aan wie", "Wie", "Wanneer", "Hoe staat het?")
    koffie = "We zetten elke zaterdagochtend koffie in de tuin."
    assert ("Wij doen", "Bewoners", koffie, "", "de werkgroep", "13 juni 2026", "") in lines
    nakijken = ("Wij laten over", "Bewoners", "Het nakijken van de grond.", "Gemeente", "", "", "")
    assert nakijken in lines
    assert {line[-1] for line in lines} == {""}


def test_every_text_that_was_typed_into_the_agreement_is_in_it() -> None:
    evening = sample()
    every = {
        name: f"{name} woord" for name in Closing.__dataclass_fields__ if isinstance(getattr(Closing(), name), str)
    }
    evening = replace(evening, meeting=replace(evening.meeting, closing=replace(evening.meeting.closing, **every)))
    token: dict[str, str] = defaultdict(lambda: f"woord{len(token):03}z")
    marked = changed(recorded(evening), Words, lambda text: text if text.place or not text else Words(token[text]))
    texts: set[str] = set()
    changed(marked.agreement, Words, lambda text: texts.add(str(text)) or text)
    own = texts & set(token.values())
    said = "\n".join(str(cell) for rows in read(workbook.xlsx(book(marked))).values() for row in rows for cell in row)
    assert len(own) > 40
    assert {text for text in own if text not in said} == set()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_it_is_told_in_every_language(language: str) -> None:
    record = recorded(sample())
    with words.use(language):
        told = book(Content(catalogue()).retold(record))
        found = read(workbook.xlsx(told))
        assert len(found) == 5
        assert told.rtl == (language == "ar")
        assert list(read_csv(workbook.csv_files(told))) == [f"{sheet.name}.csv" for sheet in told.sheets]
    assert sum(map(len, found.values())) == sum(len(sheet.lines) + 1 for sheet in in_dutch().sheets)


def test_the_same_record_gives_the_same_bytes() -> None:
    for write in (workbook.xlsx, workbook.csv_files):
        assert write(in_dutch()) == write(in_dutch())


def test_it_says_of_itself_what_is_on_the_list_and_nothing_else() -> None:
    body = workbook.xlsx(in_dutch(), "Wijk & Co")
    with zipfile.ZipFile(io.BytesIO(body)) as files:
        assert set(files.namelist()) == MEMBERS
        xml = {name: files.read(f"docProps/{name}.xml").decode() for name in ("core", "app")}
        book_xml = files.read("xl/workbook.xml").decode()
    said = {name: re.findall(r">([^<\n]+)<", text) for name, text in xml.items()}
    assert said["core"] == [in_dutch().title, "nl", "2026-06-02T17:30:00Z"]
    assert said["app"] == ["Wijk &amp; Co"]
    assert "hidden" not in book_xml


@pytest.mark.parametrize("text", [*FORMULAS, *ODD])
def test_what_people_typed_is_a_text_and_reads_as_typed(text: str) -> None:
    marked = typed(recorded(sample()), [text])
    body = workbook.xlsx(book(marked))
    assert text in {row[3] for row in read(body)["Afspraken"]}
    with zipfile.ZipFile(io.BytesIO(body)) as files:
        xml = "".join(files.read(name).decode() for name in files.namelist() if "sheet" in name)
    assert "<f>" not in xml and "hyperlink" not in xml
    cells = {row[3] for row in read_csv(workbook.csv_files(book(marked)))["afspraken.csv"]}
    assert letters.as_text(text) in cells
    assert letters.as_typed(letters.as_text(text)) == text
    begins = {cell[:1] for rows in read_csv(workbook.csv_files(book(marked))).values() for row in rows for cell in row}
    assert begins.isdisjoint(letters.BEGINS)


def test_csv_is_what_a_dutch_spreadsheet_opens() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook.csv_files(in_dutch()))) as files:
        body = files.read("stemmen.csv")
    assert body.startswith(b"\xef\xbb\xbfOnderdeel;Vraag;Ronde;")
    assert body.count(b"\n") == body.count(b"\r\n") == len(in_dutch().sheets[1].lines) + 1


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_another_program_finds_the_same_in_it(tmp_path: Path) -> None:
    marked = book(typed(recorded(sample()), list(FORMULAS)))
    (tmp_path / "boek.xlsx").write_bytes(workbook.xlsx(marked))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "ods"]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "boek.xlsx"], check=True, capture_output=True, timeout=120
    )
    ours, theirs = (CalamineWorkbook.from_path(tmp_path / f"boek.{kind}") for kind in ("xlsx", "ods"))
    assert theirs.sheet_names == ours.sheet_names
    for name in ours.sheet_names:
        there = theirs.get_sheet_by_name(name).to_python()
        assert [[str(cell) for cell in row] for row in there] == [
            [str(cell) for cell in row] for row in ours.get_sheet_by_name(name).to_python()
        ]
