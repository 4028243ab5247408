"""What is pushed to phones stays small: a hall shares one access point."""

import re

import pytest

from tests.scenes import GROUPS
from tests.twins import Original
from workshop.actie.picture import Audience
from workshop.words import LANGUAGES

ELEMENT, PROFILE = 6 * 1024, 20 * 1024  # bytes, before compression
FORM = re.compile(r"<form class=\"ballot\".*?</form>", re.DOTALL)
DRAWING = re.compile(r"<svg class=\"(?:profile__track )?st[ \"].*?</svg>", re.DOTALL)


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    """An evening up to its first vote, open, with everybody's answers in."""
    played = Original(
        tmp_path_factory.mktemp("sizes") / "home", GROUPS, {"bewoners": 24, "professionals": 5, "gemeente": 2}
    )
    while played.evening.meeting.step.kind != "vote":
        played.advance()
    for found in played.open_rounds():
        for group in ("bewoners", "professionals"):
            for number, seat in enumerate(played.seats[group]):
                played.vote(seat, found, str(1 + number % 5))
    return played


def sizes(played, pattern: re.Pattern[str], audience: Audience) -> list[int]:
    html = "".join(played.site.show.regions(played.evening, audience).values())
    return [len(part.encode()) for part in pattern.findall(html)]


def test_a_ballot_and_the_drawings_of_the_profile_are_small(evening):
    ballots = [sizes(evening, FORM, Audience("phone", "bewoners", language)) for language in LANGUAGES]
    assert {len(of_language) for of_language in ballots} == {5}
    assert max(map(max, ballots)) <= ELEMENT
    while sum(bool(row.look) for row in evening.site.show.rows(evening.evening)) < 5:
        evening.advance()
    for audience in (Audience("phone", "bewoners"), Audience("phone", "bewoners", "ar"), Audience("screen")):
        html = evening.site.show.regions(evening.evening, audience)["stage"]
        drawn = [len(svg.encode()) for svg in DRAWING.findall(html)]
        assert len(drawn) >= 5
        assert max(drawn) <= ELEMENT
        profile = [len(svg.encode()) for svg in DRAWING.findall(html) if "profile__track" in svg]
        assert len(profile) == 5
        assert sum(profile) <= PROFILE
