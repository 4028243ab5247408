"""Files that come and go: workbooks and CSV as another program finds them, and the commands that write and read."""

import csv
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from tests.live import ROOT, WAIT

Sheets = dict[str, list[list[Any]]]


def read(body: bytes) -> Sheets:
    """What a spreadsheet finds in a workbook: sheet -> its rows."""
    found = CalamineWorkbook.from_filelike(io.BytesIO(body))
    return {name: found.get_sheet_by_name(name).to_python() for name in found.sheet_names}


def read_csv(body: bytes) -> dict[str, list[list[str]]]:
    """The same of a ZIP of CSV files: name -> rows."""
    with zipfile.ZipFile(io.BytesIO(body)) as files:
        texts = {name: files.read(name).decode("utf-8-sig") for name in files.namelist()}
    return {name: list(csv.reader(io.StringIO(text, newline=""), delimiter=";")) for name, text in texts.items()}


def workshop(home: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "WORKSHOP_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "workshop", *arguments]
    how = {"env": environ, "cwd": home, "capture_output": True, "text": True, "timeout": WAIT, "check": False}
    return subprocess.run(command, input=given, **how)
