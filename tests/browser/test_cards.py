"""The paper card, in the language of who has no phone: one sheet of A4 on its side, each question in its own words."""

import pytest
from playwright.sync_api import expect

from tests.browser.hall import LAPTOP
from tests.evening import open_page
from tests.live import Facilitator, Server
from tests.scenes import CATALOGUE
from workshop import words
from workshop.words.content import Content

# What is left of A4 on its side within the margins of cards.css, in CSS pixels of 1/96 inch.
SHEET = {"width": int((297 - 16) / 25.4 * 96), "height": int((210 - 16) / 25.4 * 96)}
# Which words of a half of the card stick out of it.
OVER = """card => Array.from(card.children).map(half => {
  const box = card.getBoundingClientRect();
  return Array.from(half.querySelectorAll('*')).filter(one => {
    const own = one.getBoundingClientRect();
    return own.bottom > box.bottom + 1 || own.right > box.right + 1 || own.left < box.left - 1;
  }).map(one => one.textContent.trim().slice(0, 40));
}).flat()"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("cards") / "home")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def meeting(server):
    return Facilitator(server).new_meeting()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_card_is_in_the_language_of_who_gets_it_and_fits_one_sheet(chromium, server, meeting, language):
    with words.use(language):
        asked = [element.question for element in Content(CATALOGUE).spoken().elements]
        tag, direction = words.tag(), words.direction()
    page = open_page(chromium, Facilitator(server), f"/kaarten/{meeting}", **LAPTOP)
    page.get_by_role("link", name=words.NAMES[language], exact=True).click()
    card = page.locator(".paper")
    expect(card).to_have_attribute("lang", tag)
    expect(card).to_have_attribute("dir", direction)
    for question in asked:
        expect(card).to_contain_text(question)
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)
    assert card.evaluate(OVER) == []
    assert card.bounding_box()["height"] <= SHEET["height"]
    page.context.close()


def test_a_language_that_is_not_there_leaves_the_card_as_it_is(chromium, server, meeting):
    page = open_page(chromium, Facilitator(server), f"/kaarten/{meeting}?taal=xx", **LAPTOP)
    expect(page.locator(".paper")).to_have_attribute("lang", "nl")
    page.context.close()
