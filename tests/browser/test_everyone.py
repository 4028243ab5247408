"""Nothing is lost when somebody sets their own sizes, spaces or rest: every state, for every audience (WCAG 2.2).

Reflow (1.4.10), letters twice as large (1.4.4), more space between letters and lines (1.4.12), no motion (2.3.3).
"""

from pathlib import Path

import pytest

from tests.browser.hall import LAPTOP, OLD_PHONE, PHONE
from tests.browser.walk import PHONES, everybody, walk
from workshop.host.settings import catalogue

MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")
# A sheet of the reader's own; what WCAG 1.4.12 asks that a page survives.
OWN_SHEET = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
    "p { margin-block-end: 2em !important; }"
)
TWICE = "html { font-size: 200% !important; }"
NONE = ""
# At 200 % a laptop of 1366 shows 683 of its pixels; at 320 wide nobody scrolls sideways.
HALF = {"width": 683, "height": 384}
WAYS = {
    "phone": [("twice", PHONE, TWICE), ("spaced", OLD_PHONE, SPACED)],
    "laptop": [("zoomed", HALF, NONE), ("narrow", OLD_PHONE, NONE), ("spaced", LAPTOP, SPACED)],
}
MOVING = """() => document.getAnimations().filter(one => one.playState === 'running')
  .map(one => [one.animationName || one.transitionProperty, one.effect.target.className.toString()])"""
KEY_WORDS = sorted(
    {word for element in catalogue().elements for word in (element.left.key_word, element.right.key_word)}
)
# These say themselves what they are, also where a key word is part of it.
PLAIN = [element.name for element in catalogue().working_elements]
UNEXPLAINED = """([words, plain]) => {
  const main = document.querySelector('main');
  const explained = Array.from(main.querySelectorAll('details')).map(fold => fold.textContent);
  const read = plain.reduce((text, name) => text.split(name).join(''), main.innerText);
  return words.filter(word => read.includes(word) && !explained.some(text => text.includes(word)));
}"""


def looked_at(_state, name, page):
    """What is lost in each way of reading, what moves, and which key words nobody explains."""
    wrong = set()
    if name == "screen":
        return {("moves", *one) for one in page.evaluate(MOVING)}
    before = page.viewport_size
    for way, size, css in WAYS["phone" if name in PHONES else "laptop"]:
        page.set_viewport_size(size)
        page.evaluate(OWN_SHEET, css)
        measure = page.evaluate(MEASURE, {"phone": False, "screen": False})
        wrong |= {(way, *one) for one in measure if one[0] in ("wide", "clipped")}
    page.evaluate(OWN_SHEET, NONE)
    page.set_viewport_size(before)
    wrong |= {("moves", *one) for one in page.evaluate(MOVING)}
    if name in PHONES:
        wrong |= {("unexplained", word) for word in page.evaluate(UNEXPLAINED, [KEY_WORDS, PLAIN])}
    return wrong


@pytest.fixture(scope="module")
def found(chromium, tmp_path_factory):
    """Everything found on the way: (step/phase, who looks, in what way, what)."""
    with everybody(chromium, tmp_path_factory.mktemp("everyone") / "home") as (room, pages):
        for page in pages.values():
            page.emulate_media(reduced_motion="reduce")
        yield walk(room, pages, looked_at)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("way", ["twice", "spaced", "zoomed", "narrow", "moves", "unexplained"])
def test_nothing_is_lost(found, way):
    assert [one for one in found if one[2] == way] == []
