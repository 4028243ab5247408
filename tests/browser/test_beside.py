"""Somebody sits beside the helper, or is handed the phone, and reads another language than the one who had it."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.hall import LAPTOP, PHONE
from tests.browser.test_access import violations
from tests.browser.test_desk import go
from tests.evening import open_page
from tests.live import Facilitator, Phone, Server
from tests.scenes import CATALOGUE
from workshop import words
from workshop.words.content import Content

LOOKED_AT = ("tr", "ar", "nl-A2")
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("beside") / "home")
    yield running
    running.stop()


def helping(chromium, facilitator, language, size):
    """The page of a helper who tapped the language of whoever sits beside her."""
    page = open_page(chromium, facilitator.key("helper"), f"/helper/{facilitator.meeting}", **size)
    page.get_by_role("navigation").get_by_role("link", name=words.NAMES[language], exact=True).click()
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    return page


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_card_is_in_the_language_of_whose_card_it_is_and_the_buttons_in_that_of_the_helper(
    chromium, facilitator, language
):
    page = helping(chromium, facilitator, language, PHONE)
    go(facilitator, "vote", "open")  # so what the socket brings is in that language too
    with words.use(language):
        spoken, tag, direction = Content(CATALOGUE).spoken(), words.tag(), words.direction()
        elements = spoken.elements
        told = [words.gettext("Ik hoor bij"), words.gettext("anders / liever niet zeggen")]
        told += [label for element in elements for label, _ in words.on_cards(element)]
    asked = [text for one in elements for text in (one.question, one.left.card, one.right.card)]
    card = page.locator("form .paper-lines")
    expect(card).to_have_attribute("lang", tag)
    expect(card).to_have_attribute("dir", direction)
    shown = " ".join(card.inner_text().split())
    assert [text for text in (*asked, *told) if " ".join(text.split()) not in shown] == []
    assert shown.count(" ".join(spoken.stem.split())) == 1
    expect(page.get_by_role("button", name="Verstuur deze kaart")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    assert page.evaluate(WIDE) == 0
    assert language not in LOOKED_AT or violations(page) == set()
    page.set_viewport_size(LAPTOP)
    for row in card.locator(".paper__row:has(.paper__pole)").all():
        lefts = [box.bounding_box()["x"] for box in row.locator(".paper__choice").all()]
        assert all(one < other for one, other in pairwise(lefts)), "places stand as on paper, whatever is read"
    page.context.close()


def test_what_is_typed_in_another_language_is_the_same_vote(chromium, facilitator):
    page = helping(chromium, facilitator, "ar", LAPTOP)
    go(facilitator, "vote", "open")
    for key in "124351":
        page.keyboard.press(key)
    chosen = page.locator("form[data-send=card] input:checked")
    assert [box.get_attribute("value") for box in chosen.all()] == ["bewoners", "2", "4", "3", "5", "1"]
    page.keyboard.press("Enter")
    expect(page.locator("#card-told")).to_have_text("Ontvangen")
    facilitator.wait(lambda: "1 van 1" in facilitator.html)
    page.context.close()


def test_what_is_half_typed_stays_when_the_card_changes_its_language(chromium, facilitator):
    page = helping(chromium, facilitator, "tr", LAPTOP)
    go(facilitator, "vote", "open")
    for key in "124":
        page.keyboard.press(key)
    page.get_by_role("navigation").get_by_role("link", name=words.NAMES["ar"], exact=True).click()
    expect(page.locator("form .paper-lines")).to_have_attribute("lang", "ar")
    chosen = page.locator("form[data-send=card] input:checked")
    assert [box.get_attribute("value") for box in chosen.all()] == ["bewoners", "2", "4"]
    for key in "351":
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.locator("#card-told")).to_have_text("Ontvangen")
    page.reload()
    expect(page.locator("form[data-send=card]")).to_be_visible()
    assert chosen.count() == 0, "what was sent is not seen again"
    page.context.close()


@pytest.mark.parametrize("asked", ["xx", "nl'", "%00", "a" * 300])
def test_a_language_that_is_not_there_leaves_the_card_in_that_of_the_helper(facilitator, asked):
    go(facilitator, "vote", "open")
    helper = facilitator.key("helper")
    answer = helper.get(f"/helper/{facilitator.meeting}?kaart={asked}")
    assert answer.status_code == 200
    assert 'class="paper-lines" lang="nl" dir="ltr"' in answer.text and "data-beside" not in answer.text


@pytest.mark.parametrize("audience", ["desk", "screen", "writer"])
def test_nobody_else_is_shown_it_in_two_languages(facilitator, audience):
    person = facilitator if audience == "desk" else facilitator.key(audience)
    own = person.connect(audience, facilitator.meeting, beside="ar")
    assert 'dir="rtl"' not in own.html
    if audience != "desk":
        own.leave()


def test_two_helpers_each_see_the_card_of_whom_they_sit_beside(facilitator):
    turkish, polish = (
        facilitator.key("helper").connect("helper", facilitator.meeting, beside=language) for language in ("tr", "pl")
    )
    go(facilitator, "vote", "open")
    for helper, language in ((turkish, "tr"), (polish, "pl")):
        helper.at("vote", "open")
        assert f'class="paper-lines" lang="{language}"' in helper.html
        helper.leave()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_who_is_handed_the_phone_goes_on_in_their_own_language_with_one_tap(chromium, facilitator, language):
    phone = Phone(facilitator.server).join(facilitator.meeting, "bewoners")
    path = f"/telefoon/{facilitator.meeting}?plek=1"
    page = open_page(chromium, phone, f"{path}&geef=1", **PHONE)
    assert page.evaluate(WIDE) == 0
    page.get_by_role("button", name=words.NAMES[language], exact=True).click()
    page.wait_for_url(f"**{path}")
    with words.use(language):
        tag, direction, there = words.tag(), words.direction(), words.gettext("Je bent binnen")
    expect(page.locator("html")).to_have_attribute("lang", tag)
    expect(page.locator("html")).to_have_attribute("dir", direction)
    expect(page.locator("main")).to_contain_text(there)
    page.go_back()
    page.context.close()


def shots(chromium, facilitator: Facilitator, folder):
    """What it looks like, to be looked at."""
    for language in ("tr", "ar"):
        for name, size in (("phone", PHONE), ("laptop", LAPTOP)):
            page = helping(chromium, facilitator, language, size)
            page.screenshot(path=f"{folder}/{language}-{name}.png", full_page=True)
            page.context.close()
