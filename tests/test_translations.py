"""The gathered texts are fresh, in plain Dutch, and say nothing that design 2.7 forbids."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from workshop import words
from workshop.words.language import load

ROOT = Path(__file__).parent.parent
POT = ROOT / "workshop" / "translations" / "messages.pot"
GATHER = "-q extract -F babel.cfg -k dutch --no-wrap --add-location=file --omit-header"
MAY_NOT_BE_SAID = (
    *("bewoners vinden", "draagvlak", "representatief", "significant", "gepolariseerd", "beste methode"),
    *("komt door", "doordat", "procent"),
)


def messages(pot: Path) -> dict[tuple[str, ...], Message]:
    with pot.open("rb") as file:
        found = [message for message in read_po(file) if message.id]
    return {(message.context or "", *forms(message)): message for message in found}


def forms(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], Message]:
    """All msgids, by the command that stands in babel.cfg."""
    pot = tmp_path_factory.mktemp("texts") / "messages.pot"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        CommandLineInterface().run(["pybabel", *GATHER.split(), "-o", str(pot), "workshop"])
    return messages(pot)


def test_the_gathered_texts_are_fresh(gathered: dict[tuple[str, ...], Message]) -> None:
    kept = messages(POT)
    assert {"new": gathered.keys() - kept.keys(), "gone": kept.keys() - gathered.keys()} == {
        "new": set(),
        "gone": set(),
    }, "run `make texts`: the command stands in babel.cfg"


def test_nothing_is_said_that_the_votes_do_not_say(gathered: dict[tuple[str, ...], Message]) -> None:
    said = [(bad, text) for key in gathered for text in key for bad in MAY_NOT_BE_SAID if bad in text.lower()]
    assert said == []


def test_no_sentence_is_longer_than_fifteen_words(gathered: dict[tuple[str, ...], Message]) -> None:
    parts = (part for key in gathered for text in key[1:] for part in re.split(r"(?<=[.!?])\s", text))
    assert [part for part in parts if len(part.split()) > 15] == []


def test_one_and_many_tell_the_same_facts(gathered: dict[tuple[str, ...], Message]) -> None:
    for message in gathered.values():
        one, *many = (set(re.findall(r"%\((\w+)\)", form)) for form in forms(message))
        assert all(one <= facts for facts in many), forms(message)


def test_a_language_we_do_not_have_is_dutch() -> None:
    with words.use("../nl"):
        assert (words.language(), words.status("gedeeld")) == ("nl", "gedeeld")


def test_a_built_translation_is_spoken_where_it_has_the_text(tmp_path: Path) -> None:
    catalog = Catalog(locale="en")
    catalog.add("gedeeld", "shared")
    built = tmp_path / "en" / "LC_MESSAGES" / "messages.mo"
    built.parent.mkdir(parents=True)
    with built.open("wb") as file:
        write_mo(file, catalog)
    spoken = load("en", tmp_path)
    assert [spoken.gettext(text) for text in ("gedeeld", "bespreken")] == ["shared", "bespreken"]
