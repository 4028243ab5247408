"""Dutch at A2: at most eight words a sentence, for all that a vote needs, and told by Dutch where it says nothing."""

import re

import pytest
from babel.messages.catalog import Message

from tests.test_translations import by_text, forms, is_read_by_participants, placeholders, said
from tools.texts import POT, compiled, folder, read, with_words
from workshop import words
from workshop.host.settings import catalogue
from workshop.words.language import KNOWN, LANGUAGES

LONGEST = 8
EASY = "nl-A2"
LIGHT = [code for code in LANGUAGES if KNOWN[code].fallback]
# What somebody who votes cannot do without, from the door to the end.
NEEDED = (
    *("Bij welke groep hoor je?", "Doe mee", "Je bent binnen", "Even oefenen. Dit telt niet mee.", "Even wachten"),
    *("Ontvangen. Je kunt nog wijzigen tot de begeleider sluit.", "Kun je hiermee verder?"),
    *("Ja, maar ik heb een zorg", "Nee, zo kan ik niet verder", "Wat gaan jullie doen?", "Klaar. Dank je wel!"),
    "Bewaar de afspraak nu op je telefoon. Straks gaat de laptop naar huis.",
)


@pytest.fixture(scope="module", params=LIGHT)
def texts(request) -> dict[tuple[str, ...], Message]:
    return by_text(read(folder(request.param) / "messages.po"))


@pytest.mark.parametrize("code", LIGHT)
def test_what_is_spoken_is_what_is_written_and_nothing_is_empty(code):
    po = folder(code) / "messages.po"
    assert po.with_suffix(".mo").read_bytes() == compiled(po), "run `make texts`"
    assert by_text(read(po)).keys() == by_text(with_words(read(po))).keys()


def test_every_text_is_one_that_a_participant_reads(texts):
    ours = by_text(read(POT))
    assert [key for key in texts if key not in ours or not is_read_by_participants(ours[key])] == []


def test_it_tells_the_same_facts_in_every_form(texts):
    for message in texts.values():
        assert placeholders(said(message)[-1]) == placeholders(forms(message)[-1]), forms(message)
        assert len(said(message)) == len(forms(message))


def test_no_sentence_of_easy_dutch_is_longer_than_eight_words():
    found = by_text(read(folder(EASY) / "messages.po")).values()
    plain = [re.sub("<[^>]+>", "", form) for message in found for form in said(message)]
    parts = [part for text in plain for part in re.split(r"[.?!:;\n]", text)]
    assert len(parts) > 400
    assert [part for part in parts if len(part.split()) > LONGEST] == []


def test_easy_dutch_has_words_for_all_that_a_vote_needs():
    source = catalogue()
    with words.use(EASY):
        spoken = words.Content(source).spoken()
        assert (words.tag(), words.direction(), words.date("2026-11-22")) == ("nl", "ltr", "zondag 22 november 2026")
        told = {words.gettext(text) for text in NEEDED}
    placed = {message.context for message in by_text(read(folder(EASY) / "messages.po")).values()}
    assert spoken.stem != source.stem
    for element, dutch in zip(spoken.elements, source.elements, strict=True):
        assert element.question != dutch.question
        cards = words.on_cards(element)
        assert [pole for _, pole in cards] == [element.left.card] * 2 + [""] + [element.right.card] * 2
        assert cards[0][0] == cards[4][0] == "helpt veel meer"
        for side in ("left", "right"):
            own = {f"elements.{element.id}.{side}.{part}" for part in ("card", "explanation", "example")}
            assert own <= placed, element.id
    known = by_text(read(folder(EASY) / "messages.po"))
    assert [text for text in NEEDED if ("", text) not in known and text != "Doe mee"] == []
    assert len(told) == len(NEEDED)


def test_what_easy_dutch_does_not_say_is_dutch():
    with words.use(EASY):
        assert words.gettext("Verder") == "Verder"
        assert words.unread()
