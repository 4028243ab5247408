"""Plain Dutch (B1): short sentences everywhere, and running text that Flesch-Douma calls easy."""

import re

import pytest
import textstat

from tools.texts import POT, read

LONGEST = 15
EASY = 70


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Every Dutch text of the program and of data/, as it reads with something filled in."""
    found = (
        form
        for message in read(POT)
        if message.id
        for form in ([message.id] if isinstance(message.id, str) else message.id)
    )
    return [re.sub(r"%\(\w+\)[sd]", "drie", re.sub(r"<[^>]+>", "", text)) for text in found]


def test_no_sentence_is_longer_than_fifteen_words(texts):
    assert [part for text in texts for part in sentences(text) if len(part.split()) > LONGEST] == []


def test_running_text_is_easy(texts):
    """Flesch-Douma: 206.835 - 0.93 x words per sentence - 77 x syllables per word (Douma, 1960)."""
    textstat.set_lang("nl")
    running = [text for text in texts if len(sentences(text)) >= 3]
    assert len(running) > 15
    assert [(round(textstat.flesch_reading_ease(text)), text) for text in running if not easy(text)] == []


def test_all_sentences_together_are_easy(texts):
    textstat.set_lang("nl")
    together = " ".join(text for text in texts if text.endswith((".", "!", "?")))
    assert textstat.flesch_reading_ease(together) >= EASY


def test_the_measure_knows_what_is_hard():
    textstat.set_lang("nl")
    hard = "Participatiebevorderende beleidsinstrumenten faciliteren burgerinitiatieven. Dat is noodzakelijk. Evalueer."
    assert not easy(hard)


def easy(text: str) -> bool:
    return bool(textstat.flesch_reading_ease(text) >= EASY)
