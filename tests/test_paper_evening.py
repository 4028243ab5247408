"""An evening on paper: counts out of a spreadsheet become cards, and give what `workshop standing` gives."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.files import workshop
from tests.live import WAIT, Facilitator, Person, Server
from tests.sample_evening import BEGIN, catalogue
from workshop.actie.errors import WorkshopError
from workshop.actie.evening import ballot
from workshop.actie.evening.ballot import Evening
from workshop.actie.evening.counted import evening as evening_of
from workshop.actie.evening.counted import shown
from workshop.actie.evening.meeting import About
from workshop.actie.evening.reveal import freeze as freeze_shown
from workshop.actie.letters import as_text
from workshop.actie.rules import handcount, papercount
from workshop.actie.rules.standing import published
from workshop.archive import counted, freeze
from workshop.store import Store, evenings, meetings
from workshop.store.meetings import new_id
from workshop.store.migrate import migrate

HEAD = ("element", "group", "p1", "p2", "p3", "p4", "p5", "dont_know", "open")
ROWS = (
    ("animo", "bewoners", 9, 11, 3, 1, 0, 0, 0),
    ("animo", "professionals", 2, 2, 1, 0, 0, 1, 0),
    ("animo", "gemeente", 0, 1, 0, 0, 0, 0, 1),
    ("contact", "bewoners", 2, 4, 5, 8, 5, 0, 0),
    ("contact", "professionals", 0, 0, 1, 1, 0, 4, 0),
    ("contact", "gemeente", 0, 0, 0, 0, 0, 0, 1),
    ("toerusting", "bewoners", 0, 2, 0, 0, 0, 0, 0),
    ("toerusting", "professionals", 0, 1, 2, 0, 0, 0, 0),
    ("toerusting", "gemeente", 0, 0, 1, 0, 0, 0, 1),
)
METHODS = (
    ("method", "group", "suits", "maybe", "no", "unknown"),
    ("abcd", "bewoners", 14, 6, 2, 2),
    ("ABCD", "professionals", 4, 1, 0, 0),
    ("kan-wel", "bewoners", 1, 1, 20, 2),
)
ABOUT = About(title="De tuin op papier", date="2026-06-02")


def with_round(rows: Any, number: int = 1) -> list[tuple[Any, ...]]:
    return [(*row, number) for row in rows]


def as_csv(rows: Any, separator: str = ";") -> str:
    return "\r\n".join(separator.join(map(str, row)) for row in rows)


def xlsx(**sheets: Any) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for nr, row in enumerate(rows):
                page.write_row(nr, 0, row)
    return made.getvalue()


def faults(votes: str, methods: str = "") -> list[tuple[str, str, int, str]]:
    return [
        (one.code, one.table, one.line, one.column)
        for one in counted.read(counted.Tables(votes, methods), catalogue())[1]
    ]


def ods(**sheets: Any) -> bytes:
    """As OpenDocument has it: a table a sheet, numbers as values."""
    cell = '<table:table-cell office:value-type="{}"{}><text:p>{}</text:p></table:table-cell>'
    tables = ""
    for name, rows in sheets.items():
        tables += f'<table:table table:name="{name}">'
        for row in rows:
            number = [f' office:value="{one}"' if isinstance(one, int) else "" for one in row]
            kinds = ["float" if value else "string" for value in number]
            cells = "".join(cell.format(*of) for of in zip(kinds, number, row, strict=True))
            tables += f"<table:table-row>{cells}</table:table-row>"
        tables += "</table:table>"
    spaces = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as files:
        files.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        files.writestr("META-INF/manifest.xml", "<manifest/>")
        body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        files.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return made.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store(f"sqlite:///{tmp_path}/workshop.sqlite", lambda work: work())
    migrate(found)
    yield found
    found.close()


def kept(store: Store, tables: counted.Tables) -> Any:
    found, wrong = counted.read(tables, catalogue())
    assert wrong == ()
    return store.read(evenings.load, store.write(counted.keep, ABOUT, found, catalogue(), 6))


def said(evening: Any, number: int = 1) -> dict[str, Any]:
    rounds = evening.meeting.rounds
    return {
        rounds[key].subject: published(of)
        for key, of in ballot.standings(evening).items()
        if rounds[key].number == number
    }


def by_hand(rows: Any) -> dict[str, Any]:
    counts = handcount.read_csv(as_csv((HEAD, *rows)))
    return {element: published(of) for element, of in handcount.standings(counts).items()}


def test_the_evening_says_what_workshop_standing_says(store):
    evening = kept(store, counted.Tables(as_csv((HEAD, *ROWS))))
    assert said(evening) == by_hand(ROWS)
    found, _ = counted.read(counted.Tables(as_csv((HEAD, *ROWS))), catalogue())
    assert {key[0]: published(of) for key, of in counted.standings(found).items()} == by_hand(ROWS)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_and_a_workbook_say_the_same(separator):
    rows = ((*HEAD, "round"), *with_round(ROWS))
    text = counted.tables(as_csv(rows, separator).encode("utf-8-sig"))
    book = counted.tables(xlsx(Stemmen=rows, Methoden=METHODS))
    assert book.methods and not text.methods
    assert counted.read(text, catalogue())[0].rounds == counted.read(book, catalogue())[0].rounds


def test_ods_says_the_same():
    rows = ((*HEAD, "round"), *with_round(ROWS))
    book = counted.tables(ods(Stemmen=rows, Methoden=METHODS))
    assert book.votes.splitlines() == as_csv(rows).splitlines()
    assert counted.read(book, catalogue()) == counted.read(
        counted.tables(xlsx(Stemmen=rows, Methoden=METHODS)), catalogue()
    )


@pytest.mark.parametrize("name", ["=cmd|calc", "'=x", "''+1", "＝som", "'gewoon", "de 'oude' buurt"])
def test_a_group_is_called_as_it_was_typed_all_the_way(name):
    rows = ((*HEAD, "round"), ("animo", as_text(name), 5, 0, 0, 0, 0, 0, 0, 1), ("animo", "b", 0, 5, 0, 0, 0, 0, 0, 1))
    found, wrong = counted.read(counted.Tables(as_csv(rows)), catalogue())
    assert (found.groups, wrong) == ((name, "b"), ())
    assert counted.read(counted.Tables(*papercount.written(found)), catalogue()) == (found, ())


def test_counts_are_cards_and_the_room_stands_at_the_profile(store):
    evening = kept(store, counted.Tables(as_csv((HEAD, *ROWS)), as_csv(METHODS)))
    meeting = evening.meeting
    assert {seat.kind for seat in evening.seats} == {"paper"}
    assert ballot.present(evening) == {"bewoners": 24, "professionals": 6, "gemeente": 1}
    assert (meeting.step.kind, meeting.course.phase, meeting.door_open) == ("profile", "rows", False)
    assert meeting.elements == ("animo", "contact", "toerusting")
    assert {phase for step in meeting.programme if step.kind in ("profile", "topic") for phase in step.phases} == {
        *("rows", "talk", "settle")
    }
    assert [(g.id, g.kind, g.voting) for g in meeting.groups] == [
        ("bewoners", "residents", "ask"),
        ("professionals", "professionals", "ask"),
        ("gemeente", "municipality", "open"),
    ]
    assert all(one.revealed and one.frozen for one in meeting.rounds.values())
    (methods,) = meeting.rounds_of("method")
    heard = ballot.methods(evening, methods).votes
    assert heard == {"abcd": {"bewoners": (14, 6, 2), "professionals": (4, 1, 0)}, "kan-wel": {"bewoners": (1, 1, 20)}}


def test_a_second_round_is_a_second_look_and_its_question_a_topic(store):
    again = [("animo", "bewoners", 3, 17, 4, 0, 0, 0, 0, 2), ("animo", "professionals", 0, 5, 0, 0, 0, 0, 0, 2)]
    rows = ((*HEAD, "round"), *with_round(ROWS), *again, ("animo", "gemeente", 0, 1, 0, 0, 0, 0, 1, 2))
    evening = kept(store, counted.Tables(as_csv(rows)))
    assert evening.meeting.topics == ("animo",)
    assert said(evening, 1) == by_hand(ROWS)
    assert (
        said(evening, 2)["animo"]["groups"]["bewoners"]
        == by_hand([row[:9] for row in again])["animo"]["groups"]["bewoners"]
    )


def test_its_record_is_a_record_as_any_other(store):
    evening = kept(store, counted.Tables(as_csv((HEAD, *ROWS)), as_csv(METHODS)))
    store.write(freeze.freeze, evening.meeting.id, "concept", catalogue())
    (record,) = store.read(freeze.frozen, evening.meeting.id)
    marks = {mark.group: mark for mark in record.profile[2].looks[0].marks}
    assert (marks["bewoners"].show, marks["professionals"].show) == ("none", "words")
    assert record.people == 31


def test_a_group_is_one_however_it_is_spelled_and_a_new_one_is_its_own(store):
    rows = [("animo", "Buurt & Zo", 5, 0, 0, 0, 0, 0, 0), ("animo", "GEMEENTE", 0, 5, 0, 0, 0, 0, 0)]
    rows += [("contact", "buurt  & zo", 5, 0, 0, 0, 0, 0, 0), ("contact", "Gemeente", 0, 5, 0, 0, 0, 0, 0)]
    groups = kept(store, counted.Tables(as_csv((HEAD, *rows)))).meeting.groups
    assert [(g.id, g.name, g.kind) for g in groups] == [
        ("buurt-zo-1", "Buurt & Zo", "other"),
        ("gemeente", "Gemeente", "municipality"),
    ]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({(1, 2): "veel", (2, 4): "1,5"}, [("csv_not_a_count", 2, "p1"), ("csv_not_a_count", 3, "p3")]),
        ({(1, 2): "=1+1"}, [("csv_not_a_count", 2, "p1")]),
        ({(1, 0): "moed"}, [("csv_unknown_element", 2, "element")]),
        ({(1, 1): ""}, [("csv_no_group", 2, "group")]),
        ({(1, 8): "soms"}, [("csv_open", 2, "open")]),
        ({(1, 9): 0}, [("paper_round", 2, "round")]),
        ({(1, 9): 10}, [("paper_round", 2, "round")]),
        ({(4, 8): 1}, [("paper_open", 5, "open")]),
        ({(2, 1): "bewoners"}, [("csv_duplicate", 3, "group")]),
        ({(1, 2): 1001}, [("paper_cards", 2, "p1")]),
        ({(0, 2): "een"}, [("csv_header", 1, "p1")]),
    ],
)
def test_what_is_wrong_is_told_by_cell(change, wrong):
    rows = [list(row) for row in ((*HEAD, "round"), *with_round(ROWS))]
    for (row, column), value in change.items():
        rows[row][column] = value
    assert [(code, line, column) for code, _, line, column in faults(as_csv(rows))] == wrong


def test_what_is_not_there_is_told():
    rows = with_round(ROWS)
    head = ((*HEAD, "round"),)
    assert [one[0] for one in faults(as_csv((*head, *rows[1:])))] == ["paper_no_row"]
    assert [one[0] for one in faults(as_csv((*head, rows[0], rows[3])))] == ["paper_groups"]
    late = [(*row[:9], 2) for row in rows[:3]]
    assert next(one[0] for one in faults(as_csv((*head, *rows[3:], *late)))) == "paper_no_round"
    assert [one[0] for one in faults("")] == ["csv_empty"]
    assert [one[0] for one in faults(as_csv(head))] == ["csv_empty"]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (("toveren", "bewoners", 1, 1, 1, 1), "paper_method", "method"),
        (("abcd", "de raad", 1, 1, 1, 1), "paper_group", "group"),
        (("abcd", "bewoners", 1, 1, 1, 1), "csv_duplicate", "group"),
        (("kan-wel", "professionals", 1, "x", 1, 1), "csv_not_a_count", "maybe"),
    ],
)
def test_what_is_wrong_with_methods_is_told_by_cell(row, code, column):
    assert faults(as_csv((HEAD, *ROWS)), as_csv((*METHODS, row))) == [(code, "methods", 5, column)]


def test_a_file_that_is_no_table_is_told():
    for data, code in (
        (b"", "no_file"),
        (b" " * 5_000_001, "record_too_large"),
        (b"PK\x03\x04kapot", "sheet_unreadable"),
    ):
        with pytest.raises(WorkshopError) as refused:
            counted.tables(data)
        assert refused.value.code == code


def test_an_evening_that_cannot_be_kept_leaves_nothing(store):
    found, _ = counted.read(counted.Tables(as_csv((HEAD, *ROWS))), catalogue())
    with pytest.raises(WorkshopError):
        store.write(counted.keep, ABOUT, type(found)(("bewoners",), {k: {} for k in found.rounds}), catalogue(), 6)
    assert store.read(meetings.listing) == []


COUNTS = st.lists(st.integers(0, 4), min_size=6, max_size=6)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(COUNTS, st.booleans()), min_size=2, max_size=4))
def test_whatever_was_counted_the_cards_say_the_same(counts):
    rows = [("animo", f"g{nr}", *of, int(is_open)) for nr, (of, is_open) in enumerate(counts)]
    found, wrong = counted.read(counted.Tables(as_csv((HEAD, *rows))), catalogue())
    assert wrong == ()
    made = evening_of(ABOUT, found, catalogue(), BEGIN, new_id)
    held = Evening(made.meeting, made.seats, made.votes)
    revealed = freeze_shown(held.meeting, replace(held, meeting=shown(held.meeting, 1, BEGIN)))
    names = {group.id: group.name for group in revealed.groups}
    (standing,) = ballot.standings(replace(held, meeting=revealed)).values()
    groups = {names[group]: of for group, of in published(standing)["groups"].items()}
    told = by_hand(rows)["animo"]
    assert groups == told["groups"]
    assert [published(standing)[name] for name in ("status", "position", "reasons", "provisional")] == [
        told[name] for name in ("status", "position", "reasons", "provisional")
    ]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(tmp_path_factory.mktemp("papier") / "home")
    yield found
    found.stop()


def look(person: Facilitator, data: bytes, name: str = "telling.xlsx", methods: bytes = b"") -> Any:
    files, own = {"file": (name, data)}, {"Origin": person.server.url}
    files |= {"methods": ("methoden.csv", methods)} if methods else {}
    return person.browser.post(f"{person.server.url}/papieren-avond", files=files, headers=own, timeout=WAIT)


def hidden(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)}


def test_nothing_is_kept_until_klopt_and_then_there_is_a_desk(server):
    person = Facilitator(server)
    before = person.get("/").text.count("home__meeting")
    page = look(person, xlsx(Stemmen=((*HEAD, "round"), *with_round(ROWS)), Methoden=METHODS))
    assert page.status_code == 200 and "Er is nog niets bewaard." in page.text
    assert person.get("/").text.count("home__meeting") == before
    desk = person.post("/papieren-avond/klopt", title="De tuin", place="", date="2026-06-02", **hidden(page.text))
    assert desk.status_code == 200 and "/tafel/" in desk.url, desk.text[-500:]
    meeting_id = desk.url.rpartition("/")[2]
    assert "De tuin" in person.get("/").text
    record = person.get(f"/verslag/{meeting_id}.json").json()
    looks = {row["element"]: row["looks"][0] for row in record["profile"] if row["looks"]}
    assert {element: look["status"] for element, look in looks.items()} == {
        element: of["status"] for element, of in by_hand(ROWS).items()
    }


def test_the_methods_may_come_in_a_second_file(server, tmp_path):
    person, votes, methods = Facilitator(server), as_csv((HEAD, *ROWS)).encode(), as_csv(METHODS).encode()
    in_one = look(person, xlsx(Stemmen=(HEAD, *ROWS), Methoden=METHODS))
    assert hidden(in_one.text)["methods"].count("\n") > 1
    assert hidden(look(person, votes, "telling.csv", methods).text) == hidden(in_one.text)
    assert hidden(look(person, votes, "telling.csv", xlsx(Methoden=METHODS)).text) == hidden(in_one.text)
    wrong = look(person, votes, "telling.csv", as_csv((METHODS[0], ("geen methode", "bewoners", 1, 1, 1, 1))).encode())
    assert (wrong.status_code, "Methoden, regel 2" in wrong.text) == (400, True)
    (tmp_path / "home").mkdir()
    for name, body in {"avond.csv": votes, "methoden.csv": methods}.items():
        (tmp_path / name).write_bytes(body)
    command = ("import", str(tmp_path / "avond.csv"), "--paper", "--yes", "--methods", str(tmp_path / "methoden.csv"))
    done = workshop(tmp_path / "home", *command)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    none = workshop(tmp_path / "home", *command[:-1], str(tmp_path / "geen.csv"))
    assert (none.returncode, "geen.csv" in none.stderr) == (2, True)


def test_our_own_workbook_is_filled_in_and_comes_back(server):
    person = Facilitator(server)
    blank = person.get("/papieren-avond.xlsx").content
    assert look(person, blank).status_code == 400 or "0" in look(person, blank).text
    sheets = counted.tables(blank)
    assert sheets.votes.splitlines()[0] == ";".join((*HEAD, "round"))
    assert len(sheets.votes.splitlines()) == 1 + 5 * 3


def test_what_is_wrong_is_told_on_the_page(server):
    person = Facilitator(server)
    wrong = as_csv((HEAD, ("animo", "bewoners", "veel", 1, 1, 1, 1, 0, 0), *ROWS[1:3]))
    page = look(person, wrong.encode(), "telling.csv")
    assert page.status_code == 400
    assert "Stemmen, regel 2, kolom p1, “veel”: Dit is geen heel getal." in page.text
    for data, says in (
        (b"", "Kies eerst een bestand"),
        (b"PK\x03\x04kapot", "niet te lezen"),
        (b"a\0b\x00\xff", "niet te lezen"),
        (b" " * 5_000_001, "hooguit 5 MB"),
    ):
        page = look(person, data)
        assert (page.status_code, says in page.text) == (400, True), page.text
    assert person.post("/papieren-avond/klopt", title="x", votes="wat", methods="").status_code == 400
    assert Person(server).get("/papieren-avond").status_code == 403


def test_the_command_shows_it_and_keeps_it_only_when_it_is_right(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "avond.xlsx").write_bytes(xlsx(Stemmen=(HEAD, *ROWS)))
    (tmp_path / "fout.csv").write_text(as_csv((HEAD, ("animo", "a", "veel", 1, 1, 1, 1, 0, 0))), "utf-8")
    done = workshop(home, "import", str(tmp_path / "fout.csv"), "--paper")
    assert (done.returncode, "regel 2, kolom p1" in done.stderr) == (2, True), done.stderr
    done = workshop(home, "import", str(tmp_path / "avond.xlsx"), "--paper", given="nee\n")
    assert (done.returncode, "Er is niets bewaard." in done.stdout) == (2, True), done.stderr
    done = workshop(home, "import", str(tmp_path / "avond.xlsx"), "--paper")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert not list(home.glob("*.sqlite"))
    done = workshop(home, "import", str(tmp_path / "avond.xlsx"), "--paper", "--yes")
    assert (done.returncode, done.stderr, done.stdout.splitlines()[-1]) == (0, "", "Bewaard: avond")
    assert "bewoners" in done.stdout
