"""Hand-counted votes: what a file may look like, how a fault is named, and what the table keeps back."""

import itertools

import pytest

from workshop.actie.errors import WorkshopError
from workshop.actie.rules.handcount import read_csv, read_file, report, standings
from workshop.actie.rules.standing import Standing, Votes, standing

HEADER = "element,group,p1,p2,p3,p4,p5,dont_know,open\n"
EVENING = HEADER + (
    "animo,bewoners,2,14,6,1,1,3,0\n"
    "animo,professionals,1,3,0,0,0,0,\n"
    "animo,gemeente,0,0,0,0,2,0,0\n"
    "contact,bewoners,0,2,4,9,9,0,0\n"
    "contact,gemeente,0,0,0,1,1,0,1\n"
)


def test_a_file_becomes_votes_per_element_and_group() -> None:
    assert read_csv(EVENING)["animo"] == {
        "bewoners": Votes((2, 14, 6, 1, 1), dont_know=3),
        "professionals": Votes((1, 3, 0, 0, 0)),
        "gemeente": Votes((0, 0, 0, 0, 2)),
    }


def test_a_group_with_zeros_was_invited_and_did_not_vote() -> None:
    counted = read_csv(EVENING + "contact,professionals,0,0,0,0,0,0,0\n")["contact"]
    assert standing(counted).missing == ("professionals",)


def test_a_group_without_a_row_was_not_asked() -> None:
    contact = read_csv(EVENING)["contact"]
    assert "professionals" not in contact
    assert standing(contact).missing == ()


def test_elements_come_in_the_order_of_the_model_and_only_those_of_the_file() -> None:
    rows = "empathie,a,0,0,3,0,0,0,0\nanimo,a,0,0,3,0,0,0,0\n"
    assert list(read_csv(HEADER + rows)) == ["animo", "empathie"]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + EVENING,
        EVENING.replace(",", ";"),
        EVENING.replace("\n", "\r\n"),
        EVENING.replace("\n", ",,\n") + ",,,,,,,,,,\n",
        "\n" + EVENING.replace("animo", " Animo "),
        EVENING.replace("bewoners", '"bewoners"'),
        EVENING.upper()
        .replace("BEWONERS", "bewoners")
        .replace("PROFESSIONALS", "professionals")
        .replace("GEMEENTE", "gemeente"),
    ],
    ids=["byte order mark", "semicolons", "windows", "empty cells", "blanks", "quotes", "capitals"],
)
def test_files_as_spreadsheets_write_them_mean_the_same(text: str) -> None:
    assert read_csv(text) == read_csv(EVENING)


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "value"),
    [
        ("", "csv_empty", 1, "", ""),
        ("\n \n", "csv_empty", 1, "", ""),
        (HEADER, "csv_empty", 1, "", ""),
        ("element,groep" + HEADER[13:], "csv_header", 1, "group", "groep"),
        ("element,group\n", "csv_header", 1, "p1", ""),
        (HEADER.replace("open", "open,note"), "csv_header", 1, "", "note"),
        (HEADER.replace(",", ":"), "csv_header", 1, "element", HEADER.strip().replace(",", ":")),
        ("sep=;\n" + HEADER.replace("p3", "x").replace(",", ";"), "csv_header", 2, "p3", "x"),
        ("sep=;\n\n" + HEADER + "animo,a,1,x,3,4,5,0,0\n", "csv_not_a_count", 4, "p2", "x"),
        (HEADER.replace(",", ",,") + "animo,,a,,1,,2,,3,,4,,5,,0,,0,hoi\n", "csv_cells", 2, "open", "18"),
        (HEADER + "animo,a,1,2,3,4,5,0\n", "csv_cells", 2, "open", "8"),
        (HEADER + "animo,a,1,2,3\n", "csv_cells", 2, "p4", "5"),
        (HEADER + "animo,a,1,2,3,4,5,0,0,hoi\n", "csv_cells", 2, "open", "10"),
        (HEADER + 'animo,"a"a,1,2,3,4,5,0,0\n', "csv_unreadable", 2, "", ""),
        (HEADER + "\nliefde,a,1,2,3,4,5,0,0\n", "csv_unknown_element", 3, "element", "liefde"),
        (HEADER + "animo,,1,2,3,4,5,0,0\n", "csv_no_group", 2, "group", ""),
        (HEADER + "animo,a,1,-2,3,4,5,0,0\n", "csv_not_a_count", 2, "p2", "-2"),
        (HEADER + "animo,a,1,2,3.0,4,5,0,0\n", "csv_not_a_count", 2, "p3", "3.0"),
        (HEADER + "animo,a,1,2,3,veel,5,0,0\n", "csv_not_a_count", 2, "p4", "veel"),
        (HEADER + "animo,a,1,2,3,4,٥,0,0\n", "csv_not_a_count", 2, "p5", "٥"),
        (HEADER + 'animo,a,1,2,"3,5",4,5,0,0\n', "csv_not_a_count", 2, "p3", "3,5"),
        (HEADER + "animo,a,1,2,\x1b[2J,4,5,0,0\n", "csv_not_a_count", 2, "p3", "[2J"),
        (HEADER + "animo,a,1,2,3,4,5,1000000,0\n", "csv_not_a_count", 2, "dont_know", "1000000"),
        (HEADER + "animo,a,1,2,3,4,5,0,ja\n", "csv_open", 2, "open", "ja"),
        (EVENING + "animo,gemeente,0,0,0,0,1,0,0\n", "csv_duplicate", 7, "group", "gemeente"),
        (EVENING + "animo, GEMEENTE ,0,0,0,0,1,0,0\n", "csv_duplicate", 7, "group", "GEMEENTE"),
    ],
)
def test_a_fault_is_named_with_its_line_and_column(text: str, code: str, line: int, column: str, value: str) -> None:
    with pytest.raises(WorkshopError) as refused:
        read_csv(text)
    assert refused.value.code == code
    assert refused.value.details == {"line": line, "column": column, "value": value}


CAFE = (
    "element,group,p1,p2,p3,p4,p5,dont_know,open\n"
    "animo,Café de Brug,2,0,6,1,0,3,0\n"
    "animo,Ondernemers & co,1,3,0,0,0,0,\n"
    "contact,Café de Brug,0,2,4,9,9,0,0\n"
)
WRITTEN = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16 little": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "utf-16 big": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-16 without a mark": lambda text: text.encode("utf-16-le"),
    "windows-1252": lambda text: text.encode("cp1252"),
}
QUOTED = {
    "nothing": lambda cell, separator: cell,
    "everything": lambda cell, separator: f'"{cell}"',
    "text": lambda cell, separator: cell if cell.isdigit() else f'"{cell}"',
    "zeros left out": lambda cell, separator: "" if cell == "0" else cell,
    "decimals": lambda cell, separator: f'"{cell},0"' if cell.isdigit() and cell not in "01" else cell,
}
AROUND = {
    "nothing": lambda lines, separator: lines,
    "sep=": lambda lines, separator: [f"sep={separator}", *lines],
    "quoted sep=": lambda lines, separator: [f'"sep={separator}"', *lines],
    "blank lines": lambda lines, separator: ["", separator * 8, *lines, "", separator * 11],
    "blank columns": lambda lines, separator: [separator * 2 + line + separator * 3 for line in lines],
}


def test_every_way_of_saving_a_meeting_means_the_same():
    meant = read_csv(CAFE)
    rows = [line.split(",") for line in CAFE.splitlines()]
    for separator, end, encode, quote, around in itertools.product(
        ",;\t|", ("\n", "\r\n", "\r"), WRITTEN.values(), QUOTED.values(), AROUND.values()
    ):
        lines = [separator.join(quote(cell, separator) for cell in row) for row in rows]
        data = encode(end.join([*around(lines, separator), ""]))
        assert read_file(data) == meant, data


@pytest.mark.parametrize(
    "other",
    ["Cafe\u0301 de Brug", "CAFÉ DE BRUG", "  Café   de\u00a0Brug ", "Ｃafé de Brug"],
)
def test_a_group_is_one_however_it_is_spelled_and_its_first_spelling_is_shown(other):
    text = CAFE.replace("contact,Café de Brug", f"contact,{other}")
    assert read_csv(text) == read_csv(CAFE)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"PK\x03\x04\x14\0\x06\0\x08\0", 1),
        (CAFE.encode().replace(b"contact", b"cont\0act"), 4),
        (CAFE.encode("cp1252").replace(b"contact", b"cont\x81act"), 4),
        (b"\xff\xfe" + CAFE.encode("utf-16-le")[:-1] + b"\xd8\n", 1),
    ],
)
def test_what_is_no_text_is_named_with_its_line(data, line):
    with pytest.raises(WorkshopError) as refused:
        read_file(data)
    assert (refused.value.code, refused.value.details["line"]) == ("csv_unreadable", line)


def sentence(element: str, found: Standing) -> str:
    return f"{element} is {found.status}"


def test_the_report_is_a_table_per_element_with_its_sentence_below() -> None:
    assert report(standings(read_csv(EVENING)), sentence).split("\n\n")[:3] == [
        "animo",
        "Groep          Stemmen  Weet niet  1  2   3  4  5  Midden  Kant   Binnen de groep\n"
        "bewoners       24       3          2  14  6  1  1  2       links  eensgezind\n"
        "professionals  -        -          -  -   -  -  -  -       links  eensgezind\n"
        "gemeente       -        -          -  -   -  -  -  -       -      te weinig stemmen",
        "animo is gedeeld",
    ]


def test_an_open_group_is_reported_in_numbers() -> None:
    contact = report(standings(read_csv(EVENING)), sentence).split("contact\n\n")[1]
    assert contact.splitlines()[2].split() == [
        "gemeente", "2", "0", "0", "0", "0", "1", "1", "4", "-", "5", "rechts", "eensgezind",
    ]  # fmt: skip


def test_the_report_is_the_same_however_an_uncounted_group_voted() -> None:
    other = EVENING.replace("gemeente,0,0,0,0,2", "gemeente,1,0,1,0,0")
    assert read_csv(other) != read_csv(EVENING)
    assert report(standings(read_csv(other)), sentence) == report(standings(read_csv(EVENING)), sentence)


def test_the_report_is_the_same_for_votes_with_the_same_words() -> None:
    other = EVENING.replace("professionals,1,3,0", "professionals,0,4,0")
    assert read_csv(other) != read_csv(EVENING)
    assert report(standings(read_csv(other)), sentence) == report(standings(read_csv(EVENING)), sentence)


def test_a_name_that_we_kept_from_being_a_formula_is_as_it_was_typed() -> None:
    found = read_csv("element;group;p1;p2;p3;p4;p5;dont_know;open\nanimo;'=Groep 1;1;2;3;0;0;0;\n")
    assert list(found["animo"]) == ["=Groep 1"]
