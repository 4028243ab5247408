"""The style guide shows what there is, and what all pages share: where the content begins, one font, little weight."""

import gzip
import re

import pytest

from tests.live import Facilitator, Person, Phone, Server
from workshop.pages import sample
from workshop.pages.assets import FOLDER
from workshop.pages.style import PARTS
from workshop.words.language import LANGUAGES, tag

RUBIK = FOLDER / "vendor" / "fontsource-variable-rubik@5.3.0"
# Beside the letters of Latin, which every language needs.
SUBSETS = {"nl": (), "en": (), "tr": ("latin-ext",), "pl": ("latin-ext",), "ar": ("arabic",), "uk": ("cyrillic",)}
LINK = re.compile(r'(?:href|src)="(/(?:static|huisstijl)[^"]*\.(?:css|js)[^"]*)"')


def zipped(person: Person, path: str) -> int:
    """How many bytes come over the line."""
    answer = person.get(path, headers={"Accept-Encoding": "gzip"}, stream=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    return len(answer.raw.read())


def font(subset: str) -> int:
    return (RUBIK / f"rubik-{subset}-wght-normal.woff2").stat().st_size


@pytest.mark.parametrize("part", PARTS)
def test_every_part_speaks_every_language(server, part):
    path = "/stijl" if part == "huis" else f"/stijl/{part}"
    for language in LANGUAGES:
        answer = Facilitator(server, language).get(path)
        assert (answer.status_code, f'<html lang="{tag(language)}"' in answer.text) == (200, True)


def test_there_is_no_other_part(server):
    assert Facilitator(server).get("/stijl/kelder").status_code == 404


@pytest.mark.parametrize("path", ["/stijl", *(f"/stijl/{part}" for part in PARTS), "/stijl/kelder"])
def test_the_guide_is_not_for_who_takes_part(server, path):
    assert Person(server).get(path).status_code == 403


def test_who_develops_opens_the_guide_for_anybody(tmp_path):
    server = Server(tmp_path / "home", WORKSHOP_STYLE_GUIDE="1")
    assert [Person(server).get(f"/stijl/{part}").status_code for part in PARTS] == [200] * len(PARTS)
    server.stop()


def test_a_part_is_drawn_once_and_a_browser_need_not_fetch_it_again(server):
    desk = Facilitator(server)
    first = desk.get("/stijl/beeld?thema=dark")
    again = desk.get("/stijl/beeld?thema=dark", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    others = [desk.get("/stijl/beeld"), desk.get("/stijl"), Facilitator(server, "en").get("/stijl/beeld?thema=dark")]
    assert [other.text != first.text and other.headers["ETag"] != first.headers["ETag"] for other in others] == [
        True
    ] * 3
    assert desk.get("/stijl/beeld?thema=dark").text == first.text


def test_the_guide_can_be_seen_light_and_dark(server):
    person = Facilitator(server)
    dark, other = person.get("/stijl?thema=dark").text, person.get('/stijl?thema="x').text
    assert ' data-theme="dark">' in dark
    assert '<meta name="theme-color" content="#121718">' in dark
    assert "data-theme" not in other.split(">", 2)[1]


def test_the_pictures_show_every_way_a_group_can_be_shown():
    examples = (*sample.standings(), *sample.profiles())
    looks = [look for example in examples for row in example.rows for look in row.looks]
    marks = [mark for look in looks for mark in look.marks]
    assert {mark.show for mark in marks} == {"numbers", "words", "none"}
    assert {mark.why for mark in marks if mark.why} == {"not_heard", "small"}
    assert {"geen_midden"} < {mark.side for mark in marks}
    assert {look.status for look in looks} == {"gedeeld", "bespreken", "verdeeld", "te_weinig_stemmen"}
    assert {row.settlements[0].form for example in examples for row in example.rows if row.settlements} == {
        "position",
        "try_until",
    }
    assert max(len(example.groups) for example in examples) == 8


@pytest.mark.parametrize("path", ["/", "/mee", "/stijl", "/toegankelijkheid", "/bestaat-niet"])
def test_the_first_link_leads_to_the_content(server, path):
    html = (Facilitator(server) if path == "/stijl" else Person(server)).get(path).text
    first = re.search(r"<a [^>]*href=\"([^\"]*)\"", html)
    assert first.group(1) == "#main"
    assert len(re.findall(r'<main id="main"', html)) == 1


def test_a_browser_finds_an_icon_and_a_search_engine_nothing(server):
    icon = Person(server).get("/favicon.ico")
    assert (icon.status_code, icon.headers["Content-Type"]) == (200, "image/svg+xml")
    assert Person(server).get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_fonts_are_kept_for_a_year(server):
    sheet = Person(server).get("/static/fonts.css").text
    addresses = re.findall(r'url\("([^"]+)"\)', sheet)
    assert len(addresses) == 4
    for address in addresses:
        assert Person(server).get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_no_font_is_in_the_way_of_another():
    ranges = re.findall(r"unicode-range: ([^;]+);", (FOLDER / "fonts.css").read_text("utf-8"))
    seen: set[int] = set()
    for text in ranges:
        points = {
            point
            for low, high in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", text)
            for point in range(int(low, 16), int(high or low, 16) + 1)
        }
        assert not points & seen
        seen |= points


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_phone_load_is_light(server, facilitator, language):
    phone = Phone(server, language).join(facilitator.meeting, "bewoners")
    address = f"/telefoon/{facilitator.meeting}"
    page = zipped(phone, address)
    files = LINK.findall(phone.get(address).text)
    assert len(files) == 2
    code = page + sum(zipped(phone, path) for path in files)
    assert code <= 60_000
    assert code + font("latin") + sum(map(font, SUBSETS[tag(language)])) <= 150_000


def test_compressing_is_what_is_measured(server):
    person = Person(server)
    path = LINK.findall(person.get("/mee").text)[0]
    assert zipped(person, path) == len(gzip.compress(person.get(path).content, 9, mtime=0))
