"""A word without an end, in every field that people type, pushes nothing out of view: for anybody, in any size.

One evening is walked in which nobody writes anything else.
"""

import pytest

from tests.browser.hall import PHONE
from tests.browser.test_everyone import OWN_SHEET
from tests.browser.walk import ABOUT, PHONES, everybody, walk
from tests.evening import open_page
from tests.live import Person, Server

# No dictionary knows where to break it, and no letters are wider.
WORD = "WMwijkontwikkelingsmaatschappij" * 4
GROUPS = {f"groups-{nr}-name": f"{letter}{'W' * 31}" for nr, letter in enumerate("BPG")}
WRITTEN = {name: WORD[:120] for name in ABOUT if not name.startswith("about.wifi")} | {
    **GROUPS,
    **{f"groups-{nr}-examples": WORD[:120] for nr in range(3)},
    "about.wifi_name": "W" * 32,
    "about.wifi_password": "W" * 63,
}
SIZES = (100, 150, 200)
BROAD = {"width": 1280, "height": 720}
AROUND = (
    *("/", "/bijeenkomst/nieuw", "/verslag/{}", "/papier/{}", "/bijeenkomst/{}/voorbereiden", "/bijeenkomst/{}/wis"),
)
# What reaches over the edge, where nobody shortened it on purpose and no table scrolls by itself.
OVER = """() => {
  const root = document.documentElement;
  const aside = '.table-scroll, svg, .visually-hidden';
  const shortened = one => one && (getComputedStyle(one).textOverflow === 'ellipsis' || shortened(one.parentElement));
  const named = one => one.tagName.toLowerCase() + '.' + (one.className || one.parentElement.className);
  const over = Array.from(document.querySelectorAll('body *'))
    .filter(one => one.checkVisibility({ visibilityProperty: true }) && !one.closest(aside))
    .filter(one => { const box = one.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1; })
    .filter(one => getComputedStyle(one).clipPath === 'none' && !shortened(one));
  const scrolls = root.scrollWidth > root.clientWidth ? root.scrollWidth : 0;
  return [scrolls, Array.from(new Set(over.map(named))).slice(0, 6).join(' | ')];
}"""


def looked_at(_state, name, page):
    """What is out of view, in each size of letters; the projector has its own."""
    wrong, before = set(), page.viewport_size
    if name not in PHONES and name != "screen":
        page.set_viewport_size(BROAD)
    for size in SIZES if name != "screen" else SIZES[:1]:
        page.evaluate(OWN_SHEET, f"html {{ font-size: {size}% !important; }}")
        scrolls, over = page.evaluate(OVER)
        if scrolls or over:
            wrong.add((size, scrolls, over))
    page.evaluate(OWN_SHEET, "")
    page.set_viewport_size(before)
    return wrong


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_word_without_an_end_pushes_nothing_out_of_view(chromium, tmp_path):
    with everybody(chromium, tmp_path / "home", ABOUT | WRITTEN) as (room, pages):
        found = walk(room, pages, looked_at, WORD[:120])
        page = open_page(chromium, room.facilitator, "/", **PHONE)
        for path in AROUND:
            page.goto(room.server.url + path.format(room.meeting))
            for size in (PHONE, BROAD):
                page.set_viewport_size(size)
                found += [(path, size["width"], *one) for one in looked_at("after", "resident", page)]
        page.goto("about:blank")
        page.set_content(room.facilitator.get(f"/bewaar/{room.meeting}").text)
        found += [("saved", *one) for one in looked_at("after", "resident", page)]
        page.context.close()
    assert found == []


@pytest.mark.slow
def test_nor_where_people_come_in(chromium, tmp_path):
    server = Server(tmp_path / "home", WORKSHOP_ORGANISATION=WORD, WORKSHOP_CONTACT=WORD)
    found = []
    try:
        page = open_page(chromium, Person(server), "/mee", **PHONE)
        for path in (
            "/mee",
            "/m/000000",
            "/privacy",
            "/toegankelijkheid",
            "/woorden",
            "/methoden",
            "/over",
            "/test",
            "/bestaat-niet",
        ):
            page.goto(server.url + path)
            found += [(path, *one) for one in looked_at("door", "resident", page)]
    finally:
        server.stop()
    assert found == []
