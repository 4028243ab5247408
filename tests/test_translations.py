"""Every text is gathered, translated for its readers, and says the same in each language; Dutch is plain."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo

from tools.texts import POT, compiled, folder, gather, read
from workshop import words
from workshop.config import catalogue
from workshop.words.language import LANGUAGES, LEADING, SOURCE, load

MAY_NOT_BE_SAID = (
    *("bewoners vinden", "draagvlak", "representatief", "significant", "gepolariseerd", "beste methode"),
    *("komt door", "doordat", "procent"),
)
# Where texts stand that only those who lead an evening read, at the desk, on the projector and in a terminal.
FOR_WHO_LEADS = (
    *("templates/desk", "templates/writer", "templates/helper", "templates/prepare", "templates/home"),
    *(
        "templates/forget",
        "templates/test",
        "templates/cards",
        "templates/screen",
        "templates/stijl",
        "words/evening",
        "words/history",
        "keep.py",
    ),
    *("report/annex", "run.py", "rehearsal.py"),
)
TRANSLATED = [code for code in LANGUAGES if code != SOURCE]


def forms(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def said(message: Message) -> tuple[str, ...]:
    """The translation, in all its forms."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def by_text(found: Catalog) -> dict[tuple[str, ...], Message]:
    return {(message.context or "", *forms(message)): message for message in found if message.id}


def is_read_by_participants(message: Message) -> bool:
    return any(not file.startswith(FOR_WHO_LEADS) for file, _ in message.locations)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)|(</?\w+>)", text))


@pytest.fixture(scope="module")
def gathered() -> dict[tuple[str, ...], Message]:
    return by_text(gather())


@pytest.fixture(scope="module", params=TRANSLATED)
def translation(request) -> Catalog:
    return read(folder(request.param) / "messages.po")


def test_the_gathered_texts_are_fresh(gathered):
    kept = by_text(read(POT))
    assert {"new": gathered.keys() - kept.keys(), "gone": kept.keys() - gathered.keys()} == {
        "new": set(),
        "gone": set(),
    }, "run `make texts`"


def test_every_language_has_just_these_texts(gathered, translation):
    assert by_text(translation).keys() == gathered.keys(), "run `make texts`"


def test_what_is_spoken_is_what_is_written(translation):
    po = folder(str(translation.locale)) / "messages.po"
    assert po.with_suffix(".mo").read_bytes() == compiled(po), "run `make texts`"


def test_everybody_reads_everything_in_their_own_language(translation):
    all_of_it = str(translation.locale) in LEADING
    missing = [
        forms(message)
        for message in translation
        if message.id and (all_of_it or is_read_by_participants(message)) and not all(said(message))
    ]
    assert missing == []


def test_a_translation_tells_the_same_facts(translation):
    for message in translation:
        facts = placeholders(forms(message)[-1])
        if message.id and any(said(message)):
            assert placeholders(said(message)[-1]) == facts, forms(message)
            assert all(placeholders(form) <= facts for form in said(message)), forms(message)


def test_every_plural_has_all_its_forms(translation):
    for message in translation:
        if message.id and message.pluralizable and any(said(message)):
            assert len(said(message)) == translation.num_plurals, forms(message)


def test_gettext_itself_finds_nothing_wrong(translation):
    if shutil.which("msgfmt") is None:
        pytest.skip("no msgfmt: see tools/install-test-needs")
    po = folder(str(translation.locale)) / "messages.po"
    command = ["msgfmt", "--check-format", "--check-domain", "-o", "/dev/null", po]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_is_said_that_the_votes_do_not_say(gathered):
    found = [(bad, text) for key in gathered for text in key for bad in MAY_NOT_BE_SAID if bad in text.lower()]
    assert found == []


def test_one_and_many_tell_the_same_facts(gathered):
    for message in gathered.values():
        one, *many = (placeholders(form) for form in forms(message))
        assert all(one <= facts for facts in many), forms(message)


def test_a_language_we_do_not_have_is_dutch():
    with words.use("../nl"):
        assert (words.language(), words.status("gedeeld")) == ("nl", "gedeeld")


def test_a_built_translation_is_spoken_where_it_has_the_text(tmp_path: Path):
    texts = Catalog(locale="en")
    texts.add("gedeeld", "shared")
    built = tmp_path / "en" / "LC_MESSAGES" / "messages.mo"
    built.parent.mkdir(parents=True)
    with built.open("wb") as file:
        write_mo(file, texts)
    spoken = load("en", tmp_path)
    assert [spoken.gettext(text) for text in ("gedeeld", "bespreken")] == ["shared", "bespreken"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_texts_of_data_are_spoken_too(language):
    source = catalogue()
    content = words.Content(source)
    with words.use(language):
        spoken = content.spoken()
        assert spoken.stem == words.pgettext("stem", source.stem) != source.stem
        assert [e.id for e in spoken.elements] == [e.id for e in source.elements]
        for theirs, ours in zip(spoken.elements, source.elements, strict=True):
            assert theirs.question != ours.question
            assert len(set(theirs.positions)) == 5
        assert [m.name for m in spoken.methods] == [m.name for m in source.methods]
        frozen = {"stem": source.stem, "typed": ["We drinken koffie"], "elements": [{"id": "animo"}]}
        retold = content.retold(frozen)
    assert retold == {**frozen, "stem": spoken.stem}
    assert content.retold(frozen) is frozen
