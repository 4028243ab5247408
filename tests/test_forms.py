"""Forms are read by their shape: what fits is taken to the last letter, what does not is named and nothing is lost."""

import pytest
from msgspec import inspect as shapes
from werkzeug.datastructures import MultiDict

from workshop.pages.forms import FORMS, Code, Forget, Prepare, Reply, TakeSeat, names, read

FIELDS = sorted({(shape, name) for shape in FORMS.values() for name, _ in names(shape)}, key=str)
OF = {(shape, name): of for shape in FORMS.values() for name, of in names(shape)}
TEXTS = [(shape, name) for shape, name in FIELDS if isinstance(OF[shape, name], shapes.StrType)]
NUMBERS = [(shape, name) for shape, name in FIELDS if isinstance(OF[shape, name], shapes.IntType)]
CHOICES = [(shape, name) for shape, name in FIELDS if isinstance(OF[shape, name], shapes.LiteralType)]
LISTS = [(shape, name) for shape, name in FIELDS if isinstance(OF[shape, name], shapes.ListType)]


# Arabic-Indic, extended Arabic-Indic, Devanagari, Bengali, Thai, full-width, mathematical bold.
ZEROS = "٠۰०০๐０𝟎"


def in_script(value: int, zero: str) -> str:
    """A number in the digits of the script that this zero is of."""
    return "".join(chr(ord(zero) + int(digit)) for digit in str(value))


def wrong_with(shape, name, value) -> dict[str, str]:
    return read(shape, MultiDict({name: value}))[1]


@pytest.mark.parametrize(("shape", "name"), TEXTS)
def test_a_text_may_be_as_long_as_it_says_and_no_longer(shape, name):
    of = OF[shape, name]
    assert wrong_with(shape, name, "a" * of.max_length) == {}
    assert wrong_with(shape, name, "a" * (of.max_length + 1)) == {name: "unknown_choice" if of.pattern else "too_long"}


@pytest.mark.parametrize(("shape", "name"), NUMBERS)
def test_a_number_lies_between_its_ends(shape, name):
    of = OF[shape, name]
    taken = [str(of.ge), str(of.le), f" {of.le} ", "", *(in_script(of.le, zero) for zero in ZEROS)]
    refused = [str(of.ge - 1), str(of.le + 1), "1.5", "²", in_script(of.le + 1, ZEROS[0]), "9" * 5000, "tien", "0x10"]
    assert [value for value in taken if wrong_with(shape, name, value)] == []
    assert [value for value in refused if wrong_with(shape, name, value) != {name: "bad_number"}] == []


@pytest.mark.parametrize(("shape", "name"), CHOICES)
def test_a_choice_is_one_of_those_it_names(shape, name):
    assert [value for value in OF[shape, name].values if wrong_with(shape, name, value)] == []
    assert wrong_with(shape, name, "onzin") == {name: "unknown_choice"}


@pytest.mark.parametrize(("shape", "name"), LISTS)
def test_a_list_is_as_long_as_it_says_and_no_longer(shape, name):
    longest = OF[shape, name].max_length
    assert wrong_with(shape, name, ["x"] * longest) == {}
    assert wrong_with(shape, name, ["x"] * (longest + 1)) == {name: "unknown_choice"}
    assert wrong_with(shape, name, ["a b"]) == {name: "unknown_choice"}


def test_of_a_text_that_is_too_long_all_stays():
    said, wrong = read(Prepare, MultiDict({"about.title": "a" * 401, "about.place": " De Ketel "}))
    assert (said.about.title, said.about.place, wrong) == ("a" * 401, "De Ketel", {"about.title": "too_long"})
    assert wrong["about.title"].details == {"size": 401, "most": 400}


@pytest.mark.parametrize("zero", ZEROS)
def test_a_number_in_any_script_is_the_same_number(zero):
    sent = {"groups-0-expected": in_script(24, zero), "steps-0-minutes": in_script(90, zero)}
    said, wrong = read(Prepare, MultiDict(sent))
    assert (said.groups[0].expected, said.steps[0].minutes, wrong) == (24, 90, {})


def test_rows_and_entries_are_read_by_their_names():
    sent = MultiDict({"groups-1-name": "Buren", "groups-1-expected": "7", "steps-39-kind": "break"})
    said, _ = read(Prepare, sent)
    assert (said.groups[1].name, said.groups[1].expected, said.steps[39].kind) == ("Buren", 7, "break")
    answers, _ = read(Reply, MultiDict({"answer-a-b-kind": "no", "answer-a-b-text": "Te duur", "answer--kind": "yes"}))
    assert {name: (row.kind, row.text) for name, row in answers.answer.items()} == {"a-b": ("no", "Te duur")}


def test_what_was_not_asked_is_ignored_and_what_was_not_sent_has_its_default():
    assert read(Code, MultiDict({"admin": "1"})) == (Code(), {})
    assert read(TakeSeat, MultiDict({"group": "bewoners", "again": "1"})) == (
        TakeSeat(group="bewoners", again=True),
        {},
    )
    assert read(Forget, MultiDict({"what": "all", "sure": ""}))[0].sure is False
