"""What people type: kept in one form, shown as it reads."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.house import dump
from tests.live import Facilitator
from tests.prepared import form
from workshop.actie.letters import TURNING, clean, digits, number
from workshop.edge.typed import cleaned

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cafe\u0301", "caf\u00e9"),
        ("een\r\ntwee\tdrie", "een\ntwee drie"),
        ("nul\x00 bel\x07", "nul bel"),
        ("ja\u202eeen\u2066", "jaeen"),
        (" \t hallo \n", "hallo"),
        ("e\u202e\u0301", "\u00e9"),
        ("می\u200cخواهم 👩\u200d🌾", "می\u200cخواهم 👩\u200d🌾"),
    ],
)
def test_a_text_is_made_clean(typed, kept):
    assert clean(typed) == kept


@given(TEXT)
def test_what_is_clean_stays_as_it_is(text):
    once = clean(text)
    assert clean(once) == once == unicodedata.normalize("NFC", once)
    assert not TURNING & set(once)


@given(st.recursive(TEXT | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=8))
def test_every_text_inside_is_clean(said):
    assert cleaned(said) == cleaned(cleaned(said))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("123456", "123456"),
        ("123 456", "123456"),
        ("12-34-56", "123456"),
        ("\u0661\u0662\u0663 \u0664\u0665\u0666", "123456"),
        ("\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6", "123456"),
        ("\uff11\uff12\uff13\uff14\uff15\uff16", "123456"),
        ("\u0967\u0968\u0969\u2013\u096a\u096b\u096c", "123456"),
        ("12\u0663\uff14 5\u096c", "123456"),
        ("\u200f\u0661\u0662\u0663456\u200f", "123456"),
        ("geen cijfers", ""),
        ("\u00b2\u2460", ""),
        ("", ""),
    ],
)
def test_digits_of_any_script_are_read(typed, read):
    assert digits(typed) == read
    assert digits(number(typed)) == read


def test_half_a_character_is_refused():
    with pytest.raises(UnicodeEncodeError):
        clean("\ud800")


def test_what_comes_by_line_and_by_form_is_clean(facilitator):
    facilitator.ok("about", for_whom="cafe\u0301\u202e", draft=False)
    other = Facilitator(facilitator.server)
    other.post("/bijeenkomst/nieuw", **{**form(), "about.title": "Bu\x00urt\u2066huis"})
    kept = dump(facilitator.server, facilitator.meeting)["things"]
    assert next(row["value"] for row in kept if row["key"] == "about/for_whom") == '"caf\\u00e9"'
    assert "Buurthuis" in other.get("/").text
