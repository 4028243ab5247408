"""The ninety-minute evening as people see it: a laptop, a beamer, a writer, a helper and phones, in real Chromium.

What the rules say is told by tests/test_story.py; here everything is clicked, tapped, typed and read.
"""

import pytest

from tests.browser import evening_agreement, evening_votes
from tests.browser.hall import Hall
from tests.live import Server


@pytest.fixture
def hall(chromium, tmp_path):
    server = Server(tmp_path / "home")
    hall = Hall(server, chromium)
    yield hall
    for _, _, phone in hall.rest:
        phone.leave()
    for page in hall.pages.values():
        page.context.close()
    server.stop()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_whole_evening_in_browsers(hall):
    for chapter in evening_votes.CHAPTERS + evening_agreement.CHAPTERS:
        chapter(hall)
        assert hall.trouble == [], chapter.__name__
