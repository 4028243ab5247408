"""Preparing: three parts, ticks for what somebody touched, errors that lead to their field, focus in view."""

import pytest
from playwright.sync_api import expect

from tests.browser.hall import LAPTOP, unfold
from tests.evening import open_page
from tests.live import Facilitator, Server

NEW = "/bijeenkomst/nieuw"
PARTS = ["Wat vanavond nodig is", "Wat de avond beter maakt", "De rest"]
# Everything that can have the focus, as it is when it has: under the bar, or whole and in view, with nothing over it.
FOCUSED = """() => {
  const here = document.activeElement;
  const bar = document.querySelector('.prepare__save');
  if (here === document.body) return null;
  if (bar.contains(here)) return [here.outerHTML.slice(0, 80), true];
  const box = here.getBoundingClientRect();
  const under = getComputedStyle(bar).position === 'sticky' ? bar.getBoundingClientRect().top : innerHeight;
  const inView = box.top >= 0 && Math.min(box.bottom, box.top + 40) <= under;
  const over = [box.top + 3, Math.min(box.bottom, innerHeight, box.top + 40) - 3].map(y =>
    document.elementFromPoint(box.left + Math.min(box.width / 2, 12), y));
  const owns = found => found && (here.contains(found) || found.contains(here));
  return [here.outerHTML.slice(0, 80), inView && over.every(owns)];
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("preparing") / "home")
    yield running
    running.stop()


@pytest.fixture
def page(chromium, server):
    opened = open_page(chromium, Facilitator(server), NEW, **LAPTOP)
    errors = []
    opened.on("pageerror", lambda error: errors.append(error))
    yield opened
    opened.context.close()
    assert errors == []


def ticked(page) -> list[str]:
    return page.locator("[data-part].is-filled").all_inner_texts()


def folds(page) -> list[bool]:
    return page.locator("details.prepare__part").evaluate_all("all => all.map(one => one.open)")


def save(page) -> None:
    page.get_by_role("button", name="Bewaar en ga naar de tafel").click()


def test_three_parts_of_which_only_the_first_is_open(page):
    assert page.locator(".prepare__part h2").all_inner_texts() == PARTS
    assert folds(page) == [False, False]
    expect(page.get_by_label("Titel van de avond")).to_be_visible()
    expect(page.get_by_label("Hoeveel verwacht").first).to_be_visible()
    expect(page.get_by_label("Neem een kant-en-klaar draaiboek")).to_be_visible()
    expect(page.get_by_label("Wat ligt al vast?")).to_be_hidden()


def test_nothing_is_ticked_that_nobody_touched_also_after_an_error(page):
    assert ticked(page) == []
    save(page)
    expect(page.locator("[data-wrong]")).to_be_visible()
    assert ticked(page) == []
    assert page.locator("[name='about.suitable']:checked, [name='about.subjects']:checked").count() == 0
    unfold(page, PARTS[1])
    page.get_by_label("Wat ligt al vast?").fill("De zaal is er tot juli.")
    assert ticked(page) == [PARTS[1]]
    save(page)
    expect(page.get_by_role("heading", name="Nog niet bewaard")).to_be_visible()
    assert ticked(page) == [PARTS[1]]


def test_what_is_kept_is_ticked_and_the_rest_is_not(page):
    page.get_by_label("Titel van de avond").fill("De Ketel")
    assert ticked(page) == [PARTS[0]]
    save(page)
    expect(page.locator("h1")).to_have_text("De Ketel")
    page.goto(page.url.replace("/tafel/", "/bijeenkomst/") + "/voorbereiden")
    assert ticked(page) == [PARTS[0]]
    unfold(page, PARTS[2])
    page.locator("#elements-contact").uncheck()
    assert ticked(page) == [PARTS[0], PARTS[2]]
    page.locator("#elements-contact").check()
    assert ticked(page) == [PARTS[0]]


def test_an_error_has_the_focus_and_leads_to_its_field(page):
    save(page)
    expect(page.locator("[data-wrong]")).to_be_focused()
    page.get_by_role("link", name="Geef de bijeenkomst een naam.").click()
    expect(page.get_by_label("Titel van de avond")).to_be_focused()
    assert folds(page) == [False, False]


def test_a_part_with_something_wrong_is_open_and_its_links_unfold_it(page):
    page.get_by_label("Titel van de avond").fill("De Ketel")
    unfold(page, PARTS[2])
    page.get_by_label("Hoeveel dagen bewaar je losse stemmen?").fill("heel lang")
    save(page)
    expect(page.locator("[data-wrong]")).to_be_focused()
    assert folds(page) == [False, True]
    page.locator("details.prepare__part > summary").last.click()
    page.locator("[data-wrong] a").click()
    expect(page.get_by_label("Hoeveel dagen bewaar je losse stemmen?")).to_be_focused()
    assert folds(page) == [False, True]
    assert ticked(page) == [PARTS[0]]


def test_a_link_of_the_contents_opens_its_part(page):
    page.locator("[data-part=better]").click()
    assert folds(page) == [True, False]
    expect(page.get_by_label("Om welk initiatief gaat het?")).to_be_visible()


@pytest.mark.parametrize("size", [(1366, 768), (683, 384), (360, 740), (360, 640), (320, 480)])
def test_the_focus_is_never_under_the_bar_that_keeps(page, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    hidden, seen = [], 0
    for key in ("Tab", "Shift+Tab"):
        page.evaluate("document.activeElement.blur()")
        while True:
            page.keyboard.press(key)
            found = page.evaluate(FOCUSED)
            if found is None:
                break
            seen += 1
            hidden += [] if found[1] else [found[0]]
    assert hidden == []
    assert seen > 100


def test_every_open_question_has_an_example(page):
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    hints = page.locator(".field__hint").all_inner_texts()
    assert sum("Bijvoorbeeld" in hint for hint in hints) >= 8


def test_a_group_that_is_often_there_is_one_tap(page):
    """Tapped twice it fills two groups; they are kept as if they were typed."""
    page.locator("#groups-more > summary").click()
    for name in ("Woningcorporatie", "Politie"):
        page.locator("[data-preset]", has_text=name).click()
        expect(page.locator("[data-preset]", has_text=name)).to_be_hidden()
    added = page.locator("#groups-more .groups__one")
    names = [one.input_value() for one in added.locator("[name$=-name]").all()]
    assert names == ["Woningcorporatie", "Politie", ""]
    expect(added.nth(1).locator("[name$=-examples]")).to_have_value("wijkagent, handhaver")
    expect(added.nth(1).locator("[name$=-expected]")).to_be_focused()
    added.nth(0).locator("[name$=-expected]").fill("2")
    page.get_by_label("Titel van de avond").fill("Het plein")
    save(page)
    expect(page.locator("h1")).to_have_text("Het plein")
    expect(page.get_by_text("Woningcorporatie").first).to_be_attached()
