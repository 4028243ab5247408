"""Who read a translation is kept with each text, and a text that changed since is put before a reader again."""

import json
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools.readers import ask, catalogs, credited, take, translated, waiting
from tools.texts import HEAD, POT, folder, read, update, write
from workshop.words.language import READERS, load, readers

AYSE, MEHMET = "Ayşe Yılmaz", "Mehmet"


@pytest.fixture
def po(tmp_path: Path) -> Path:
    """The Turkish texts as a file of our own, read by nobody."""
    return Path(shutil.copytree(folder("tr").parent, tmp_path / "tr")) / "LC_MESSAGES" / "messages.po"


def everything_read(po: Path, name: str = AYSE) -> Path:
    asked = po.parent / "asked.po"
    ask(read(po), asked)
    assert take(po, asked, name) == []
    return po


def ids(found) -> list[object]:
    return [message.id for message in found]


def change(po: Path, number: int, translation: str) -> object:
    """Give one plain text another translation; gives its Dutch."""
    catalog = read(po)
    message = [one for one in translated(catalog) if isinstance(one.id, str)][number]
    message.string = translation
    write(po, catalog)
    return message.id


def test_what_is_asked_is_all_that_nobody_read(po):
    asked = po.parent / "asked.po"
    ask(read(po), asked)
    assert ids(translated(read(asked))) == ids(translated(read(po)))
    assert len(waiting(read(po))) > 1000


def test_what_was_read_waits_no_longer_and_its_reader_is_named(po):
    everything_read(po)
    assert waiting(read(po)) == []
    assert credited({"tr": read(po)}) == {"tr": [AYSE]}


def test_a_changed_translation_is_asked_again_and_only_that(po):
    everything_read(po)
    changed = change(po, 7, "başka bir söz")
    assert ids(waiting(read(po))) == [changed]
    assert credited({"tr": read(po)}) == {}
    everything_read(po, MEHMET)
    assert credited({"tr": read(po)}) == {"tr": [AYSE, MEHMET]}


def test_a_changed_text_of_ours_is_asked_again_once_it_is_translated(po):
    everything_read(po)
    pot = Catalog(**HEAD)
    for message in read(POT):
        if message.id and message.id != "gedeeld":
            pot.add(message.id, locations=message.locations, context=message.context)
    pot.add("samen gedeeld")
    update(pot, "tr", po)
    assert waiting(read(po)) == []
    catalog = read(po)
    catalog.get("samen gedeeld").string = "birlikte"
    write(po, catalog)
    assert ids(waiting(read(po))) == ["samen gedeeld"]


def test_gathering_the_texts_again_keeps_the_readers(po):
    before = everything_read(po).read_bytes()
    update(read(POT), "tr", po)
    assert po.read_bytes() == before


def test_what_the_reader_mended_is_spoken(po):
    asked = po.parent / "asked.po"
    ask(read(po), asked)
    text = change(asked, 3, "daha iyi bir söz")
    take(po, asked, AYSE)
    assert waiting(read(po)) == []
    assert load("tr", (po.parents[2],)).gettext(text) == "daha iyi bir söz"


def test_a_text_that_went_meanwhile_is_handed_back(po):
    asked = po.parent / "asked.po"
    answer = Catalog(locale="tr", **HEAD)
    answer.add("Dit zeggen we nergens", "Bunu demiyoruz")
    write(asked, answer)
    assert ids(take(po, asked, AYSE)) == ["Dit zeggen we nergens"]


def test_the_page_knows_which_languages_were_read(tmp_path):
    told = tmp_path / "readers.json"
    assert readers(told) == {}
    readers.cache_clear()
    told.write_text(json.dumps({"tr": [AYSE]}), "utf-8")
    assert readers(told) == {"tr": [AYSE]}


def test_the_list_of_readers_is_fresh():
    assert json.loads(READERS.read_text("utf-8")) == credited(catalogs()), "run `make texts`"
