"""The words people vote with are the words they see: on cards, in the picture, in the sentence, and on paper."""

import re
from html import unescape

import pytest

from tests.scenes import CATALOGUE, GROUPS, Play
from workshop import drawing, words
from workshop.actie.evening import course
from workshop.actie.evening.rows import Row, rows
from workshop.actie.texts.shapes import Element
from workshop.words.content import Content

ELEMENTS = tuple(element.id for element in CATALOGUE.elements)
ENDS = {"left": (8, 0, 0, 0, 0), "right": (0, 0, 0, 0, 8)}


def at_an_end(element: str, counts: tuple[int, ...]) -> Row:
    """What is shown when residents and professionals all chose one end."""
    play = Play(elements=(element,), counts={"bewoners": 8, "professionals": 8, "gemeente": 2})
    while play.meeting.step.kind != "vote":
        play.do(course.advance)
    round_id = play.meeting.rounds_here()[0].id
    for group in ("bewoners", "professionals"):
        play.votes_of(round_id, group, counts)
    play.do(course.advance).do(course.advance).do(course.reveal_all)
    return rows(play.evening)[0]


def plain(text: str) -> str:
    """Without tags, isolates and how it was broken into lines."""
    bare = re.sub("[\u2066-\u2069\u00ad]", "", unescape(re.sub("<[^>]+>", " ", text)))
    return re.sub(r"\s+", " ", bare.replace("- ", ""))


@pytest.mark.parametrize("element", ELEMENTS)
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_card_picture_and_sentence_use_the_same_words(language, element):
    with words.use(language):
        told = Content(CATALOGUE).spoken()
        asked: Element = told.element(element)
        for end, counts in ENDS.items():
            said = getattr(asked, end).card
            nr = 0 if end == "left" else 4
            row = at_an_end(element, counts)
            sentence = words.sentence(row, GROUPS, told)
            picture = drawing.standing(row, GROUPS, asked, "screen", "k", sentence)
            assert words.on_cards(asked)[nr][1] == said
            assert said in asked.positions[nr]
            assert said in plain(sentence)
            assert plain(said) in plain(picture)
