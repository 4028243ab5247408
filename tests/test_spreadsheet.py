"""Counts in a spreadsheet give what the same counts give as CSV; a file that is too much or no good is told."""

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from tests.files import workshop
from workshop.actie.errors import WorkshopError
from workshop.edge import spreadsheet

HEAD = ["element", "group", "p1", "p2", "p3", "p4", "p5", "dont_know", "open"]
ROWS = [HEAD, ["animo", "Bewoners", 2, 14, 6, 1, 1, 3, 0], ["animo", "Gemeente", 0, 0, 2, 3, 0, "", 1]]


def xlsx(rows: list[list[object]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet()
        for nr, row in enumerate(rows):
            page.write_row(nr, 0, row)
    return made.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(WorkshopError) as error:
        spreadsheet.as_csv(data)
    return error.value.code


def bomb() -> bytes:
    """A small file that unpacks to 40 MB."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("xl/workbook.xml", b" " * 40_000_000)
    return made.getvalue()


def test_a_spreadsheet_gives_what_the_same_csv_gives(tmp_path: Path) -> None:
    (tmp_path / "telling.csv").write_text("\n".join(",".join(map(str, row)) for row in ROWS), "utf-8")
    (tmp_path / "telling.xlsx").write_bytes(xlsx(ROWS))
    said = [workshop(tmp_path, "standing", f"telling.{kind}", "--json") for kind in ("csv", "xlsx")]
    assert [done.stderr for done in said] == ["", ""]
    assert json.loads(said[0].stdout) == json.loads(said[1].stdout)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_so_does_an_ods_of_another_program(tmp_path: Path) -> None:
    (tmp_path / "telling.xlsx").write_bytes(xlsx(ROWS))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "ods"]
    command += ["--outdir", str(tmp_path), str(tmp_path / "telling.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    both = [spreadsheet.as_csv((tmp_path / f"telling.{kind}").read_bytes()) for kind in ("xlsx", "ods")]
    assert both[0] == both[1]


def test_a_fault_is_told_by_its_row_and_column(tmp_path: Path) -> None:
    (tmp_path / "fout.xlsx").write_bytes(xlsx([*ROWS, ["contact", "Bewoners", 1, 2.5, 0, 0, 0, 0, 0]]))
    done = workshop(tmp_path, "standing", "fout.xlsx")
    assert (done.returncode, done.stderr) == (2, "Regel 4, kolom p2: '2.5' is geen heel getal.\n")


def test_a_formula_is_its_value_or_nothing() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write_formula(0, 0, '=WEBSERVICE("http://x")', None, 7)
    assert spreadsheet.as_csv(made.getvalue()) == "7\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04", "sheet_unreadable"),
        (b"PK\x03\x04" + b"\xff" * 1000, "sheet_unreadable"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 1000, "sheet_unreadable"),
        (xlsx(ROWS)[:-200], "sheet_unreadable"),
        (xlsx([[1]] * 5_001), "sheet_too_long"),
        (xlsx([[1] * 101]), "sheet_too_long"),
        (bomb(), "sheet_too_large"),
        (b"PK\x03\x04" + b"x" * 20_000_001, "sheet_too_large"),
    ],
    ids=["empty", "noise", "old office", "cut off", "long", "wide", "bomb", "large"],
)
def test_what_is_too_much_or_no_spreadsheet_is_told(data: bytes, code: str) -> None:
    assert spreadsheet.is_one(data)
    assert refused(data) == code


def test_an_entity_that_grows_without_end_is_told() -> None:
    """Ten entities, each ten times the one before: a billion laughs."""
    laughs = "".join(f'<!ENTITY l{nr} "{f"&l{nr - 1};" * 10}">' for nr in range(1, 10))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([["ha"]]))) as good, zipfile.ZipFile(made, "w") as bad:
        for name in good.namelist():
            body = good.read(name).decode()
            if name == "xl/sharedStrings.xml":
                doctype = f'<!DOCTYPE sst [<!ENTITY l0 "ha">{laughs}]>'
                body = body.replace("?>", f"?>{doctype}", 1).replace("<t>ha</t>", "<t>&l9;</t>")
            bad.writestr(name, body)
    try:
        assert len(spreadsheet.as_csv(made.getvalue())) < 1000
    except WorkshopError as error:
        assert error.code == "sheet_unreadable"


def test_a_password_is_told() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as files:
        files.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        files.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    assert refused(made.getvalue()) == "sheet_locked"
