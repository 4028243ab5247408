"""Right to left: sheets speak of start and end, pages say their language and direction, typed text stays apart."""

import re

import pytest

from tests.live import Facilitator, Person, Phone
from workshop.pages.assets import FOLDER
from workshop.words import LANGUAGES, NAMES, tag

PHYSICAL = re.compile(
    r"(?:^|[;{\s])((?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)\b[\w-]*|left|right"
    r"|(?:border-)(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear):\s*(?:left|right)"
)


@pytest.mark.parametrize("sheet", sorted(path.name for path in FOLDER.glob("*.css")))
def test_a_sheet_knows_no_left_and_right(sheet):
    text = re.sub(r"/\*.*?\*/|@media[^{]*", "", (FOLDER / sheet).read_text("utf-8"), flags=re.S)
    assert [match.group(0).strip() for match in PHYSICAL.finditer(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_its_language_and_direction(server, language):
    page = Person(server, language).get("/mee").text
    assert f'<html lang="{tag(language)}" dir="{"rtl" if language == "ar" else "ltr"}"' in page


def test_each_language_is_offered_in_its_own_words(server):
    page = Person(server).get("/mee").text
    for code, name in NAMES.items():
        button = re.search(rf'<button[^>]*value="{code}"[^>]*>([^<]*)', page)
        assert button and button.group(1).strip() == name
        assert f'lang="{tag(code)}"' in button.group(0)
        assert ('dir="rtl"' in button.group(0)) == (code == "ar")


def test_a_choice_is_kept_on_this_phone_and_goes_back_where_it_was_made(server):
    person = Person(server)
    back = person.post("/taal", taal="tr", terug="/mee")
    assert (back.url, back.status_code) == (f"{server.url}/mee", 200)
    assert '<html lang="tr"' in back.text
    assert '<html lang="tr"' in person.get("/bestaat-niet").text
    assert '<html lang="nl"' in Person(server).get("/mee").text


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", ""])
def test_choosing_a_language_leads_nowhere_else(server, elsewhere):
    answer = Person(server).browser.post(
        f"{server.url}/taal",
        {"taal": "en", "terug": elsewhere},
        headers={"Origin": server.url},
        allow_redirects=False,
        timeout=20,
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_language_that_we_do_not_have_changes_nothing(server):
    answer = Person(server).post("/taal", taal="xx", terug="/mee")
    assert '<html lang="nl"' in answer.text


def test_everybody_in_one_meeting_reads_in_their_own_language(facilitator, people):
    found = {}
    for language in LANGUAGES:
        phone = Phone(facilitator.server).join(facilitator.meeting, "bewoners")
        phone.browser.cookies.set("taal", language)
        people.append(phone.connect("phone", facilitator.meeting, phone.seat))
        found[language] = phone
    facilitator.ok("go_to", step=3)
    for phone in found.values():
        phone.at("vote", "open")
    assert "What helps more now:" in found["en"].html
    assert len({phone.html for phone in found.values()}) == len(LANGUAGES)
    refused = {language: phone.vote("9")["message"] for language, phone in found.items()}
    assert len(set(refused.values())) == len(LANGUAGES)


def test_who_leads_reads_dutch_or_english(server, people):
    desk = Facilitator(server)
    desk.new_meeting()
    seen = {}
    for language in LANGUAGES:
        desk.browser.cookies.set("taal", language)
        seen[language] = re.search(r'<html lang="(\w+)"', desk.get(f"/tafel/{desk.meeting}").text).group(1)
    assert seen == {code: "en" if code == "en" else "nl" for code in LANGUAGES}


def test_what_people_typed_stands_apart(facilitator, people):
    phone = Phone(facilitator.server).sit(facilitator.meeting, "bewoners")
    people.append(phone)
    facilitator.ok("about", title="بيت الحي", draft=False)
    page = phone.get(f"/telefoon/{facilitator.meeting}").text
    assert '<h1 class="bar__title" dir="auto">بيت الحي</h1>' in page
