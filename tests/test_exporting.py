"""What leaves the program: the same files from the report's page and from the command line, whole or not at all."""

import re
from pathlib import Path

import pytest

from tests.evening import Room
from tests.files import read, read_csv, workshop
from tests.live import WAIT, Person, Server
from workshop import words
from workshop.paper import files

COUNTS = {"bewoners": 5, "professionals": 3}
FILES = {"json": ".json", "xlsx": ".xlsx", "csv": ".csv.zip"}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """An evening that was frozen; the program serves it on."""
    server = Server(tmp_path_factory.mktemp("evening") / "home")
    room = Room(server, COUNTS)
    room.until("profile", "rows")
    room.facilitator.ok("reveal_all")
    room.facilitator.ok("pledge", group="bewoners", kind="do", text="=1+1")
    room.facilitator.ok("version", kind="concept")
    yield room
    room.leave()
    server.stop()


@pytest.mark.parametrize("kind", FILES)
def test_the_command_writes_what_the_page_gives(held: Room, tmp_path: Path, kind: str) -> None:
    given = held.facilitator.get(f"/verslag/{held.meeting}{FILES[kind]}")
    assert given.status_code == 200
    assert "attachment" in given.headers["Content-Disposition"]
    file = tmp_path / "bestand"
    done = workshop(held.server.home, "export", held.meeting, "--format", kind, "-o", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{file}\n", "")
    assert file.read_bytes() == given.content
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(("kind", "begins"), [("html", b"\n<!doctype"), ("docx", b"PK"), ("odt", b"PK")])
def test_it_writes_the_report_as_a_paper_too(held: Room, tmp_path: Path, kind: str, begins: bytes) -> None:
    done = workshop(held.server.home, "export", held.meeting, "--format", kind, "-o", str(tmp_path / "x"))
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "x").read_bytes().startswith(begins)


def test_a_seat_may_have_them_and_a_stranger_may_not(held: Room) -> None:
    for ending in FILES.values():
        path = f"{held.server.url}/verslag/{held.meeting}{ending}"
        assert held.phones["bewoners"][0].browser.get(path, timeout=WAIT).status_code == 200
        assert Person(held.server).get(f"/verslag/{held.meeting}{ending}").status_code == 403


def test_a_reader_may_choose_another_language_for_each_file(held: Room) -> None:
    phone = held.phones["bewoners"][0]
    page = phone.get(f"/verslag/{held.meeting}", headers={"Accept-Language": "en"}).text
    assert re.findall(r'<option value="([A-Za-z0-9-]+)"[^>]* selected', page) == ["en"]
    assert {*re.findall(r'<option value="([A-Za-z0-9-]+)"', page)} == {*words.LANGUAGES}
    offered = re.findall(r'formaction="([^"]+)"', page)
    assert len(offered) == len(set(offered)) >= len(files.offered()) + 3
    for path in offered:
        asked = [f"{path}?taal={language}" for language in ("ar", "nl-A2", "en", "../x")]
        *told, unknown = (phone.get(one, headers={"Accept-Language": "en"}).content for one in asked)
        assert len(set(told)) == 3, path
        assert unknown == told[2], path


def test_a_page_speaks_the_language_of_who_reads(held: Room) -> None:
    phone = held.phones["bewoners"][0]
    arabic = {"Accept-Language": "ar"}
    body = phone.get(f"/verslag/{held.meeting}.xlsx", headers=arabic).content
    assert "اقرأني" in read(body)
    assert "Lees mij" in read(phone.get(f"/verslag/{held.meeting}.xlsx").content)


def test_a_meeting_is_known_by_its_code_and_a_language_may_be_chosen(held: Room, tmp_path: Path) -> None:
    code = re.search(r"<strong>(\d{6,8})</strong>", held.facilitator.get(f"/tafel/{held.meeting}").text)
    assert code
    done = workshop(
        held.server.home, "export", code[1], "--format", "csv", "--language", "en", "-o", str(tmp_path / "x")
    )
    assert done.returncode == 0, done.stderr
    rows = read_csv((tmp_path / "x").read_bytes())["afspraken.csv"]
    assert rows[0][:4] == ["Part", "Number", "Group", "Text"]
    assert ("A1", "'=1+1") in {(row[1], row[3]) for row in rows}


def test_what_cannot_be_written_is_told_with_its_path_and_leaves_nothing(held: Room, tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "geen map").write_text("x")
    wrong = {
        tmp_path / "nergens" / "x.json": "die map is er niet",
        tmp_path / "geen map" / "x.json": "die map is er niet",
        tmp_path / "map": "is een map",
        Path("/proc/x.json"): "is niet gemaakt",
    }
    for file, why in wrong.items():
        done = workshop(held.server.home, "export", held.meeting, "-o", str(file))
        assert (done.returncode, done.stdout) == (2, ""), file
        assert str(file) in done.stderr and why in done.stderr, done.stderr
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["geen map", "map"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("000000", "-o", "x"), "Deze code klopt niet"),
        (("CODE", "--format", "pdx", "-o", "x"), "Bij --format kennen we 'pdx' niet. Kies uit: json, xlsx, csv"),
        (("CODE", "--language", "fr", "-o", "x"), "Bij --language kennen we 'fr' niet. Kies uit: nl"),
        (("CODE",), "-o/--output"),
    ],
)
def test_a_command_that_cannot_be_done_says_what_is_wrong(held: Room, arguments: tuple[str, ...], said: str) -> None:
    done = workshop(held.server.home, "export", *(held.meeting if one == "CODE" else one for one in arguments))
    assert done.returncode == 2
    assert said in done.stderr and "Traceback" not in done.stderr
    assert not (held.server.home / "x").exists()
