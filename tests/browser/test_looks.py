"""How every state looks: nothing sticks out or is cut off, fingers find the buttons, and every word is Dutch.

One evening is walked from door to goodbye; at each step and phase every audience is measured.
"""

from pathlib import Path

import pytest

from tests.browser.hall import LAPTOP, OLD_PHONE, PHONE
from tests.browser.walk import PHONES, everybody, walk
from tests.evening import open_page

AROUND = ("/verslag/{}", "/kaarten/{}", "/bijeenkomst/{}/voorbereiden", "/bijeenkomst/{}/wis")
MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")


@pytest.fixture(scope="module")
def found(chromium, tmp_path_factory):
    """Everything found on the way: (step/phase, who looks, kind, what, how much)."""
    with everybody(chromium, tmp_path_factory.mktemp("looks") / "home") as (room, pages):
        yield walk(room, pages, measured) + around(chromium, room)


def around(chromium, room):
    """What is wrong on the pages around an evening, on a phone and on a laptop."""
    wrong = set()
    for path in ("/", *(path.format(room.meeting) for path in AROUND)):
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
    return wrong


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", ["wide", "clipped", "overlap", "small", "english", "code", "below"])
def test_nothing_is_wrong_anywhere(found, kind):
    assert [one for one in found if one[2] == kind] == []
