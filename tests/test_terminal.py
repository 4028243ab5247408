"""The command line can be read on any terminal, and never sends it anything but text."""

import os
import subprocess
import sys

import pytest

from tests.live import ROOT, WAIT, Server

TERMINALS = {
    "utf-8": {"PYTHONIOENCODING": "utf-8"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "windows": {"PYTHONIOENCODING": "cp1252"},
    "dos": {"PYTHONIOENCODING": "cp437"},
    "no locale": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
}
COUNTED = "element,group,p1,p2,p3,p4,p5,dont_know,open\nanimo,Café – de “Brug” \x1b[31mрада,2,14,6,1,1,3,0\n"
# Each with whether it is done; a name that is not ASCII goes into a sentence.
COMMANDS = [
    (["--help"], True),
    (["serve", "--help"], True),
    (["standing", "telling.csv"], True),
    (["standing", "telling.csv", "--json"], True),
    (["standing", "nergens é.csv"], False),
    (["shortlist", "telling.csv", "--setting", "wijk"], True),
    (["shortlist", "telling.csv", "--subject", "caf\u00e9"], False),
    (["standing", "kapot.csv"], False),
    (["catalogue"], True),
    (["catalogue", "--json"], True),
    (["restore", "nergens é.sqlite"], False),
]


def run(tmp_path, command, terminal):
    (tmp_path / "telling.csv").write_text(COUNTED, "utf-8")
    (tmp_path / "kapot.csv").write_text(COUNTED.replace("14", "\x1b]0;é\x07"), "utf-8")
    given = {**os.environ, "PYTHONPATH": str(ROOT), "WORKSHOP_HOME": str(tmp_path / "home"), **TERMINALS[terminal]}
    return subprocess.run(
        [sys.executable, "-m", "workshop", *command], env=given, cwd=tmp_path, capture_output=True, timeout=WAIT
    )


@pytest.mark.slow
@pytest.mark.parametrize("terminal", TERMINALS)
def test_every_command_says_something_that_can_be_read(tmp_path, terminal):
    for command, is_done in COMMANDS:
        done = run(tmp_path, command, terminal)
        said = done.stdout + done.stderr
        assert b"Traceback" not in said and said.strip(), (command, said)
        assert (done.returncode == 0) == is_done, command
        assert [byte for byte in said if byte < 32 and byte not in b"\r\n"] == [], command


def test_a_letter_that_a_terminal_lacks_becomes_the_nearest(tmp_path):
    plain = run(tmp_path, ["standing", "telling.csv"], "ascii").stdout.decode("ascii")
    assert 'Cafe - de "Brug" [31m????' in plain
    assert "Café – de “Brug” [31mрада" in run(tmp_path, ["standing", "telling.csv"], "utf-8").stdout.decode()
    wrong = run(tmp_path, ["standing", "kapot.csv"], "ascii").stderr.decode("ascii")
    assert wrong == "Regel 2, kolom p2: ']0;e' is geen heel getal.\n"


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_the_start_can_be_read_too(tmp_path, mode):
    server = Server(tmp_path / "home", mode, **TERMINALS["ascii"])
    server.stop()
    assert server.said.isascii() and "Traceback" not in server.logged
