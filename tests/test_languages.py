"""A language is a folder with files: named, offered and spoken without a line of code, ours and those of a host."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from tests.live import Facilitator, Person, Phone, Server
from workshop import words
from workshop.host.environment import BadSetting, look_for_translations
from workshop.host.languages import OURS, BadLanguage, check, read, texts
from workshop.words.language import load

# An invented language beside Papiamentu: written from the right, so that nothing can be right by chance.
FILE = 'name = "Papiamentu"\ndirection = "rtl"\nlang = "pap-CW"\nlocale = "es"\nfallback = "en"\n'


def put(folder: Path, code: str, file: str, own: dict[str, str] | None = None, built: bool = True) -> Path:
    """A folder of the host's with one language."""
    there = folder / code / "LC_MESSAGES"
    there.mkdir(parents=True)
    if file:
        (folder / code / "language.toml").write_text(file, "utf-8")
    catalog = Catalog()
    for dutch, said in (own or {}).items():
        catalog.add(dutch, said)
    with (there / ("messages.mo" if built else "messages.po")).open("wb") as out:
        (write_mo if built else write_po)(out, catalog)
    return folder


@pytest.mark.parametrize("built", [True, False], ids=["mo", "po"])
def test_a_language_in_a_folder_of_the_host_is_offered_and_spoken(tmp_path, built):
    own = {"Doe mee": "Partisipá", "Bij welke groep hoor je?": "Na kua grupo?", "Je bent binnen": "Bo ta paden"}
    server = Server(tmp_path / "home", WORKSHOP_TRANSLATIONS=str(put(tmp_path / "own", "pap", FILE, own, built)))
    try:
        desk = Facilitator(server)
        meeting = desk.new_meeting()
        offered = Person(server).scan(meeting).text
        assert re.search(r'<button[^>]*value="pap" lang="pap-CW" dir="rtl"[^>]*>Papiamentu<', offered)
        assert '<html lang="tr"' in Person(server, "tr").get("/mee").text, "ours are still there"
        door = Phone(server, "pap").scan(meeting).text
        assert '<html lang="pap-CW" dir="rtl"' in door
        assert "Partisipá" in door and "Na kua grupo?" in door and "I am watching" in door
        phone = Phone(server)
        phone.browser.cookies.set("taal", "pap")
        phone.sit(meeting, "bewoners")
        assert "Bo ta paden" in phone.html and "We will start soon" in phone.html
        phone.leave()
        desk.browser.cookies.set("taal", "pap")
        assert '<html lang="en"' in desk.get(f"/tafel/{meeting}").text, "who leads reads the fallback"
    finally:
        server.stop()


def test_what_no_file_of_a_row_says_is_dutch(tmp_path):
    known = read((put(tmp_path, "pap", FILE, {"Doe mee": "Partisipá"}), OURS))
    assert (known["pap"].lang, known["pap"].locale, list(known)[-1]) == ("pap-CW", "es", "pap")
    assert texts("pap", tmp_path).gettext("Nergens gezegd") == "Nergens gezegd"


def test_better_words_of_the_host_go_before_ours(tmp_path):
    spoken = load("tr", (put(tmp_path, "tr", "", {"Doe mee": "Gel"}), OURS))
    ours = load("tr", (OURS,))
    assert spoken.gettext("Doe mee") == "Gel" != ours.gettext("Doe mee")
    assert spoken.gettext("Klaar") == ours.gettext("Klaar") != "Klaar"


@pytest.mark.parametrize(("code", "locale"), [("prs", "nl"), ("srn-SR", "nl"), ("fy", "fy"), ("pt-BR", "pt_BR")])
def test_a_code_that_nobody_knows_counts_days_as_the_fallback_does(tmp_path, code, locale):
    known = read((put(tmp_path, code, 'name = "x"\n'), OURS))
    assert (known[code].lang, known[code].locale) == (code, locale)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ('direction = "rtl"\n', "name"),
        ('name = ""\n', "name"),
        ('name = "x"\ndirection = "up"\n', "direction"),
        ('name = "x"\ncolour = "red"\n', "colour"),
        ('name = "x"\nfallback = "xx"\n', "fallback xx"),
        ('name = "x"\nfallback = "pap"\n', "fallback pap"),
        ('name = "x"\nlocale = "qq"\n', "locale qq"),
        ('name = "x"\nlang = "a b"\n', "lang"),
        ("name = \n", "language.toml"),
        ("", "language.toml"),
    ],
)
def test_a_file_that_is_wrong_stops_the_start_by_name(tmp_path, file, why):
    with pytest.raises(BadSetting, match=rf"WORKSHOP_TRANSLATIONS: pap.*{why}"):
        look_for_translations(str(put(tmp_path, "pap", file)))


def test_texts_that_cannot_be_read_stop_the_start(tmp_path):
    put(tmp_path, "pap", FILE)
    (tmp_path / "pap" / "LC_MESSAGES" / "messages.mo").write_bytes(b"no texts")
    with pytest.raises(BadLanguage, match="pap/LC_MESSAGES"):
        check(tmp_path)


def test_ours_are_whole():
    assert list(read((OURS,))) == list(words.LANGUAGES)
    assert [words.tag(code) for code in words.LEADING] == ["nl", "en"]
