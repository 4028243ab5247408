"""How every state looks: nothing sticks out or is cut off, fingers find the buttons, and every word is Dutch.

One evening is walked from door to goodbye; at each step and phase every audience is measured.
"""

from pathlib import Path

import pytest

from tests.browser.hall import OLD_PHONE, PHONE
from tests.browser.walk import PHONES, everybody, walk

MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")


@pytest.fixture(scope="module")
def found(chromium, tmp_path_factory):
    """Everything found on the way: (step/phase, who looks, kind, what, how much)."""
    with everybody(chromium, tmp_path_factory.mktemp("looks") / "home") as (room, pages):
        yield walk(room, pages, measured)


def measured(_state, name, page):
    """What is wrong on this page now; on phones also at the width of an old one."""
    wrong = set()
    for size in (OLD_PHONE, PHONE) if name in PHONES else (page.viewport_size,):
        page.set_viewport_size(size)
        measure = page.evaluate(MEASURE, {"phone": name in PHONES, "screen": name == "screen"})
        wrong |= {tuple(one) for one in measure}
    return wrong


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", ["wide", "clipped", "overlap", "small", "english", "code", "below"])
def test_nothing_is_wrong_anywhere(found, kind):
    assert [one for one in found if one[2] == kind] == []
