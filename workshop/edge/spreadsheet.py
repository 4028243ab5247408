"""A spreadsheet from elsewhere (XLSX, ODS) as CSV: values only, within limits, and read in a process of its own.

What a file does while it is read, it does there: whoever asked has the text of its sheets, or why there is none.
"""

import csv
import io
import json
import subprocess
import sys
import zipfile
from contextlib import suppress
from typing import Any

from ..actie.errors import WorkshopError

BEGINS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # a ZIP; and what Office makes of a workbook with a password
MOST_UNPACKED, MOST_ROWS, MOST_COLUMNS = 20_000_000, 5_000, 100
SECONDS, MEMORY = 20, 1_000_000_000
# How the process ends, and what that means.
ENDS = {3: "sheet_too_large", 4: "sheet_too_long", 5: "sheet_locked"}
CODES = {code: number for number, code in ENDS.items()}
SECRET = b"encryption-data"  # in the manifest of an ODS


def is_one(data: bytes) -> bool:
    """Whether this is a spreadsheet, and no text."""
    return data.startswith(BEGINS)


def as_csv(data: bytes) -> str:
    """The first sheet, a line for each of its rows. Raises WorkshopError as `tables` does."""
    return next(iter(tables(data).values()))


def tables(data: bytes) -> dict[str, str]:
    """Every sheet by its name, as CSV.

    Raises WorkshopError: sheet_too_large (unpacked), sheet_too_long, sheet_locked, sheet_unreadable.
    """
    if len(data) > MOST_UNPACKED:
        raise WorkshopError("sheet_too_large")
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - this file
    except subprocess.TimeoutExpired:
        raise WorkshopError("sheet_unreadable") from None
    if done.returncode:
        raise WorkshopError(ENDS.get(done.returncode, "sheet_unreadable"))
    found: dict[str, str] = json.loads(done.stdout)
    return found


def main() -> int:
    """In the process of its own: a workbook comes in, CSV goes out."""
    _take_no_more_than_allowed()
    data = sys.stdin.buffer.read()
    try:
        sys.stdout.buffer.write(json.dumps(_read(data)).encode())
    except WorkshopError as refused:
        return CODES.get(refused.code, 1)
    return 0


def _take_no_more_than_allowed() -> None:
    with suppress(ImportError):  # Windows has no such limits; there the time is one
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _read(data: bytes) -> dict[str, str]:
    from python_calamine import CalamineWorkbook, PasswordError

    if data.startswith(BEGINS[0]):
        _refuse_what_is_too_much(data)
    try:
        found = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise WorkshopError("sheet_locked") from None
    sheets = {name: found.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in found.sheet_names}
    wide = max((len(rows[0]) for rows in sheets.values() if rows), default=0)
    if sum(map(len, sheets.values())) > MOST_ROWS or wide > MOST_COLUMNS:
        raise WorkshopError("sheet_too_long")
    return {name: _written(rows) for name, rows in sheets.items()}


def _written(rows: list[list[Any]]) -> str:
    made = io.StringIO()
    csv.writer(made, delimiter=";", lineterminator="\n").writerows([_text(cell) for cell in row] for row in rows)
    return made.getvalue()


def _refuse_what_is_too_much(data: bytes) -> None:
    """What a ZIP says of its sizes need not be so: it is unpacked as far as is allowed."""
    left = MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        for entry in files.infolist():
            with files.open(entry) as file:
                body = file.read(left + 1)
            left -= len(body)
            if left < 0:
                raise WorkshopError("sheet_too_large")
            if entry.filename == "META-INF/manifest.xml" and SECRET in body:
                raise WorkshopError("sheet_locked")


def _text(cell: Any) -> str:
    """A value on one line; a whole number as people write it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


if __name__ == "__main__":
    raise SystemExit(main())
