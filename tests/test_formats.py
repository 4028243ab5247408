"""Every format that records ever had, brought to the newest one: the same sentences, in every language."""

import json
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from tests.own_words import leaves
from tests.recorded import as_json, as_read, words_of
from tests.sample_evening import catalogue
from tests.test_report import environment  # noqa: F401 - the fixture
from workshop import words
from workshop.actie.paper.record import FORMAT
from workshop.actie.texts.placed import own
from workshop.archive import records
from workshop.archive.formats import from_1
from workshop.paper import save

HELD = Path(__file__).parent / "records"
CONTENT = words.Content(catalogue())


def frozen(number: int) -> list[dict[str, Any]]:
    """Two versions of one agreement, as a program that wrote this format froze them."""
    found: list[dict[str, Any]] = json.loads((HELD / f"format{number}.json").read_text("utf-8"))
    return found


def page(plain: list[dict[str, Any]], environment: Environment, language: str) -> str:  # noqa: F811
    first, second = (records.read(json.dumps(one)) for one in plain)
    with words.use(language):
        return save(environment, second, "", [first], CONTENT.retold)


def test_there_is_a_sample_of_every_format():
    assert sorted(path.name for path in HELD.glob("*.json")) == [f"format{nr}.json" for nr in range(1, FORMAT + 1)]
    assert all(one["format"] == nr for nr in range(1, FORMAT + 1) for one in frozen(nr))
    assert [as_json(records.read(json.dumps(one))) for one in frozen(FORMAT)] == frozen(FORMAT)


@pytest.mark.parametrize("number", range(1, FORMAT))
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_an_older_record_reads_as_the_newest(environment, number, language):  # noqa: F811
    assert page(frozen(number), environment, language) == page(frozen(FORMAT), environment, language)


def test_an_agreement_by_rules_1_reads_as_it_was_signed(environment):  # noqa: F811
    """Its sentences, its words for a status and what people voted with: all as the page was in its own time."""
    read = words_of(page(frozen(FORMAT), environment, "nl")).splitlines()
    assert read == (HELD / "rules1.txt").read_text("utf-8").splitlines()
    assert {record["rules"] for record in frozen(FORMAT)} == {1}


def test_a_record_of_format_1_without_places_knows_them_by_its_ids():
    """The first records did not name the places of their texts, and held the id of their meeting."""
    for now in frozen(1):
        old = {**{name: of for name, of in now.items() if name != "places"}, "meeting": {**now["meeting"], "id": "x"}}
        new, bare = from_1(now), from_1(old)
        assert as_read(bare) == as_read(new) and "id" not in bare["meeting"]
        assert bare["stem"] == new["stem"] and bare["elements"] == new["elements"]
        places = [at for at, _ in leaves(bare) if at.endswith("/place")]
        assert len(places) > 60 and set(places) <= {at for at, _ in leaves(new)}


@pytest.mark.parametrize(
    ("typed", "page_language", "known"),
    [
        ("We zetten koffie", "nl", "nl"),
        ("We make coffee", "en", "en"),
        ("نصنع القهوة", "nl", "ar"),
        ("Варимо каву", "pl", "uk"),
        ("koffie", "ar", ""),
        ("koffie", "", ""),
        ("نصنع القهوة", "", "ar"),
        ("咖啡", "nl", ""),
        ("12:30", "tr", "tr"),
    ],
)
def test_the_language_of_own_words_is_that_of_the_page_unless_the_letters_say_otherwise(typed, page_language, known):
    assert own(typed, page_language).lang == known
