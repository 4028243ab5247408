"""How every state looks: nothing sticks out or is cut off, fingers find the buttons, and every word is Dutch.

One evening is walked from door to goodbye; at each step and phase every audience is measured.
"""

from pathlib import Path

import pytest

from tests.browser.hall import LAPTOP, OLD_PHONE, PHONE
from tests.browser.walk import PHONES, everybody, walk
from tests.evening import open_page

AROUND = (
    "/casussen",
    "/casussen/groen",
    "/verslag/{}",
    "/papier/{}",
    "/bijeenkomst/{}/voorbereiden",
    "/bijeenkomst/{}/wis",
)
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }"""
# The page as wide as it is, or what sticks out of it.
SPACED = """spacing => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(spacing);
  document.adoptedStyleSheets = [sheet];
  const root = document.documentElement;
  const isAside = element => element.closest('.table-scroll, svg');
  const over = element => Math.round(element.getBoundingClientRect().right - innerWidth);
  const wide = root.scrollWidth > root.clientWidth
    ? Array.from(document.querySelectorAll('body *')).filter(element => over(element) > 0 && !isAside(element))
    : [];
  const found = wide.map(element => [element.outerHTML.slice(0, 70), over(element)]);
  document.adoptedStyleSheets = [];
  return found;
}"""
MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")


@pytest.fixture(scope="module")
def found(chromium, tmp_path_factory):
    """Everything found on the way: (step/phase, who looks, kind, what, how much)."""
    with everybody(chromium, tmp_path_factory.mktemp("looks") / "home") as (room, pages):
        yield walk(room, pages, measured) + around(chromium, room)


def around(chromium, room):
    """What is wrong on the pages around an evening, on a phone and on a laptop."""
    wrong = set()
    for path in ("/", "/papieren-avond", "/formulieren", *(path.format(room.meeting) for path in AROUND)):
        page = open_page(chromium, room.facilitator, path, **LAPTOP)
        for size in (LAPTOP, PHONE, OLD_PHONE):
            page.set_viewport_size(size)
            found = page.evaluate(MEASURE, {"phone": False, "screen": False})
            wrong |= {("after", f"{path} {size['width']}", *one) for one in found}
        page.context.close()
    return sorted(wrong, key=str)


def measured(_state, name, page):
    """What is wrong on this page now; on phones also at the width of an old one."""
    wrong = set()
    for size in (OLD_PHONE, PHONE) if name in PHONES else (page.viewport_size,):
        page.set_viewport_size(size)
        measure = page.evaluate(MEASURE, {"phone": name in PHONES, "screen": name == "screen"})
        wrong |= {tuple(one) for one in measure}
    return wrong if name == "screen" else wrong | spaced(page)


def spaced(page):
    """What sticks out of a narrow page when its letters, words and lines stand as far apart as WCAG 1.4.12 says."""
    usual = page.viewport_size
    page.set_viewport_size(OLD_PHONE)
    found = page.evaluate(SPACED, SPACING)
    page.set_viewport_size(usual)
    return {("spaced", *one) for one in found}


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "kind", ["wide", "clipped", "overlap", "small", "english", "code", "below", "headings", "spaced"]
)
def test_nothing_is_wrong_anywhere(found, kind):
    assert [one for one in found if one[2] == kind] == []
