"""The five places stand in one order: on the card, in the picture and under "waar sta ik?", in Arabic too."""

import pytest
from playwright.sync_api import expect

from tests.browser.hall import PHONE
from tests.browser.test_live import go
from tests.evening import open_page
from tests.live import Facilitator, Phone, Server

# How far along the line stands what is marked: 0 is at the left edge of the screen, 1 at the right.
ON_A_CARD = """card => {
  const all = card.querySelector('.place').getBoundingClientRect();
  const dot = card.querySelector('.place circle').getBoundingClientRect();
  return Math.round(100 * (dot.left + dot.width / 2 - all.left) / all.width) / 100;
}"""
MINE = """line => {
  const dots = Array.from(line.querySelectorAll('circle')).map(dot => dot.getBoundingClientRect());
  const mine = dots.reduce((one, other) => other.width > one.width + 0.5 ? other : one);
  const all = line.getBoundingClientRect();
  return Math.round(100 * (mine.left + mine.width / 2 - all.left) / all.width) / 100;
}"""
IN_THE_PICTURE = """picture => {
  const mark = picture.querySelector('.st-mark[data-group=bewoners]').getBoundingClientRect();
  const all = picture.getBoundingClientRect();
  return (mark.left + mark.width / 2 - all.left) / all.width;
}"""


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One mode is enough: the browser cannot tell which it is."""
    server = Server(tmp_path_factory.mktemp("places") / "home")
    yield server
    server.stop()


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("value", ["1", "5"])
def test_the_card_the_picture_and_my_own_place_run_one_way(chromium, running, people, language, value):
    facilitator = Facilitator(running)
    facilitator.connect("desk", facilitator.new_meeting())
    residents = [Phone(running).sit(facilitator.meeting, "bewoners") for _ in range(5)]
    people += [facilitator, *residents]
    residents[0].post("/taal", taal=language, terug="/")
    go(facilitator, "vote", "open")
    page = open_page(chromium, residents[0], f"/telefoon/{facilitator.meeting}", **PHONE)
    expect(page.locator("html")).to_have_attribute("lang", language)
    cards = page.locator("form[data-ballot]").first.locator(".choice:has(.place)")
    along = [card.evaluate(ON_A_CARD) for card in cards.all()]
    assert along == sorted(along)
    assert len(set(along)) == 5
    for resident in residents:
        resident.at("vote", "open")
        for ballot in resident.ballots():
            assert resident.vote(value, ballot)["ok"]
    go(facilitator, "profile", "rows")
    facilitator.ok("reveal_all")
    expect(page.locator("details.here")).to_have_count(5)
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    expect(page.locator("[data-here]").first).to_have_attribute("data-at", value)
    mine = page.locator("details.here .place").first.evaluate(MINE)
    picture = page.locator("svg.st--phone").first.evaluate(IN_THE_PICTURE)
    page.context.close()
    assert mine == along[int(value) - 1]
    assert (picture < 0.5) == (mine < 0.5) == (value == "1")
