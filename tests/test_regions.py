"""What stands on screen, phone, desk and helper page at a moment of an evening: drawn as they are shown."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest

from tests.scenes import CATALOGUE, GROUPS, Play
from tests.twins import Place
from workshop.actie.evening import course
from workshop.actie.picture import Audience, picture

Draw = Callable[..., str]


@pytest.fixture
def draw(tmp_path) -> Draw:
    """The main region of an audience, as it is drawn for it now."""
    show = Place(tmp_path).site.show

    def drawn(play: Play, kind: str, **who: str) -> str:
        show.forget()  # an evening that is only played keeps its version
        return show.regions(play.evening, Audience(kind, **who))["stage"]

    return drawn


def read(html: str) -> str:
    """What is read of it, in one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def voted_on_methods(gemeente: str) -> Play:
    """The first method has the numbers of two groups, and what one or two officials said."""
    groups = (*GROUPS[:2], replace(GROUPS[2], voting=gemeente))
    play = Play(groups).until("methods", "open")
    found, item = play.meeting.rounds_here()[-1], play.meeting.methods.put[0]
    for seat in play.members("gemeente")[: 1 if gemeente == "one_voice" else 2]:
        play.cast(found.id, seat, "no", item)
    return play.until("methods", "shown")


class TestMethods:
    def test_one_voice_is_told_as_one_vote_on_the_projector_too(self, draw):
        play = voted_on_methods("one_voice")
        row = draw(play, "screen").split('<th scope="row">')[1]
        assert "één stem, niet" in read(row)
        assert "0 · 0 · 1" not in row and "vooral niet" not in row

    def test_the_numbers_of_an_open_group_stand_under_a_title_that_is_true_of_them(self, draw):
        screen = draw(voted_on_methods("open"), "screen")
        assert "0 · 0 · 2" in screen.split('<th scope="row">')[1]
        assert "vanaf vijf stemmen, of van een groep die openlijk stemt." in read(screen)


class TestPractice:
    @pytest.mark.parametrize(("kind", "pictures"), [("screen", 1), ("desk", 2), ("phone", 1)])
    def test_it_shows_the_very_picture_of_later(self, draw, kind, pictures):
        play = Play().until("practice", "shown")
        html = draw(play, kind, group="bewoners" if kind == "phone" else "")
        assert len(re.findall(r'<svg class="st st--', html)) == pictures  # the desk has one for a narrow page too
        counts = picture(play.evening, Audience(kind), CATALOGUE).practice
        assert html.count("Iedereen") == pictures and f"{sum(counts)} stemmen" in html


class TestTopics:
    def test_the_room_reads_why_a_question_is_proposed_once_every_row_is_shown(self, draw):
        play = Play().until("profile", "rows")
        furthest = "Hier liggen de antwoorden het verst uit elkaar."
        best = "Hierover kunnen we nu het best praten."
        for left in reversed(range(len(play.elements))):
            play.do(course.advance)
            said = read(draw(play, "screen"))
            assert (furthest in said or best in said) is (left == 0)
        assert play.do(course.advance).meeting.course.phase == "open"
        said = read(draw(play, "screen"))
        assert furthest in said or best in said
