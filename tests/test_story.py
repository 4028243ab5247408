"""A whole evening of ninety minutes, as design 1 tells it, through real sockets: one story, chapter by chapter.

24 residents and a neighbour on one of their phones, three paper cards and two raised hands; 5 professionals;
2 officials with one voice; somebody who would rather not say; somebody who looks on. The corporatie stays away.
"""

import pytest

from tests.story import agreement, methods, paper, talk, votes
from tests.story.hall import Hall


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.timeout(400)
def test_an_evening_of_ninety_minutes(facilitator, people):
    earlier = len(facilitator.server.logged)
    votes.prepare(facilitator)
    hall = Hall(facilitator, people)
    for chapter in (part for book in (votes, talk, methods, agreement, paper) for part in book.CHAPTERS):
        chapter(hall)
    assert "Traceback" not in hall.server.logged[earlier:]
