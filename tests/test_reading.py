"""The agreement read aloud: page by page on desk and screen, with the one big button, and nothing left out."""

from dataclasses import replace

import pytest

from tests.scenes import CATALOGUE, Play
from workshop import words
from workshop.actie.errors import Refused
from workshop.actie.evening import choices, course, pledges
from workshop.actie.evening.meeting import Answer, Contact, Kept, Mandate, Pledge, Settlement
from workshop.actie.picture import Audience, picture
from workshop.words.pages import BOXES, LETTERS, READ, _high

DESK, SCREEN, PHONE = Audience("desk"), Audience("screen"), Audience("phone", "bewoners")
OPEN_WHEN_NOTHING_IS_WRITTEN = 6
LONG = "De bewonersparticipatiecoördinator en de vrijwilligersorganisatie zorgen samen voor de sleuteloverdracht. " * 3


def seen(play, who=DESK):
    return picture(play.evening, who, CATALOGUE)


def written(lines: int = 1, text: str = "We zetten koffie.") -> Play:
    """An evening at the reading, on which every group wrote so many lines of each kind."""
    play = Play().until("pledges")
    meeting = choices.settle(play.meeting, Settlement("animo", "", "position", (2,), "Vooral in de straat."))
    for group in meeting.groups:
        for nr in range(lines):
            for kind, to in (("do", ""), ("leave", "bewoners"), ("ask", "gemeente")):
                line = Pledge(f"{group.id}{kind}{nr}", group.id, kind, f"{text} {group.id} {kind} {nr}", to=to)
                meeting = pledges.pledge(meeting, line, CATALOGUE)
    meeting = pledges.answer(meeting, "professionalsask0", Answer("later", "de beheerder", "2026-12-01"))
    meeting = pledges.contact(meeting, "gemeente", Contact("de gebiedsmakelaar", "3", "de balie"))
    meeting = choices.keep(meeting, Kept(CATALOGUE.methods[0].id, "de opbouwwerker", "langs de deuren"), CATALOGUE)
    play.meeting = choices.close_with(meeting, first_step="Samen opruimen.", look_back="2027-02-24")
    return play.until("consent", "read")


def test_everything_on_the_paper_is_read_aloud():
    told = " ".join(
        f"{line.label} {line.text} {line.answer}" for page in words.pages(seen(written())) for line in page.lines
    )
    for text in (
        *("Vooral in de straat.", "We zetten koffie. bewoners do 0", "We zetten koffie. gemeente leave 0"),
        *("Aan de gemeente: We zetten koffie. professionals ask 0", "We vragen het na: de beheerder."),
        *("Samen opruimen.", "langs de deuren (de opbouwwerker)", "Gemeente: de gebiedsmakelaar, binnen 3 dagen"),
        *("vervanger de balie", "woensdag 24 februari 2027", "geen besluit, subsidie of vergunning"),
    ):
        assert text in told


def test_a_group_reads_its_own_page_and_one_that_wrote_nothing_has_none():
    assert [page.group for page in words.pages(seen(written())) if page.group] == [
        "bewoners",
        "professionals",
        "gemeente",
    ]
    assert [page.group for page in words.pages(seen(Play().until("consent", "read"))) if page.group] == []


@pytest.mark.parametrize(("lines", "text"), [(1, "Kort."), (5, "We zetten koffie."), (5, LONG), (12, LONG)])
def test_every_page_fits_its_box_in_letters_for_the_back_row(lines, text):
    for page in words.pages(seen(written(lines, text))):
        assert page.size <= READ + 1
        for letters, (wide, high) in zip(LETTERS[page.size - 1], BOXES, strict=True):
            assert sum(_high(line, letters, wide) for line in page.lines) <= high


def test_one_text_too_long_for_a_page_gets_smaller_letters_and_is_never_cut():
    longest = "Wij zorgen samen. " * 22
    play = written()
    play.meeting = choices.settle(play.meeting, Settlement("animo", "", "differ", (), longest, longest))
    pages = words.pages(seen(play))
    assert max(page.size for page in pages) > READ + 1
    assert longest.strip() in " ".join(line.answer for page in pages for line in page.lines)


def test_no_page_has_one_line_because_it_was_left():
    counts = [len(page.lines) for page in words.pages(seen(written(7))) if page.group == "bewoners"]
    assert len(counts) > 1
    assert min(counts) > 1


def test_desk_and_screen_turn_the_same_pages_in_every_language():
    play = written(4, LONG)
    breaks = set()
    for who in (DESK, SCREEN):
        for language in words.LANGUAGES:
            with words.use(language):
                breaks.add(tuple((page.group, len(page.lines), page.size) for page in words.pages(seen(play, who))))
    assert len(breaks) == 1
    with words.use("en"):
        assert words.pages(seen(play))[0].title == "Our role agreement"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_nobody_filled_in_says_so_in_every_language(language):
    play = Play().until("consent", "read")
    play.meeting = replace(play.meeting, about=replace(play.meeting.about, fixed=""))
    with words.use(language):
        told = [line.text for page in words.pages(seen(play)) for line in page.lines]
        assert words.gettext("Hier is niets opgeschreven.") in told
        assert told.count(words.gettext("nog open")) == OPEN_WHEN_NOTHING_IS_WRITTEN
        assert words.mandated(Mandate()) == words.gettext("Nog niet zeker (voorbehoud): niet gezegd namens wie.")
        assert [text for text in told if "\u2068\u2069" in text] == []


def test_the_big_button_turns_the_page_and_asks_for_consent_after_the_last():
    play = written()
    told = []
    while play.meeting.course.phase == "read":
        told.append((seen(play).page, words.primary(seen(play), CATALOGUE)))
        play.do(course.advance)
    last = len(told) - 1
    assert told == [*((nr, "Volgende bladzijde") for nr in range(last)), (last, "Vraag om akkoord")]
    assert (play.meeting.course.phase, play.meeting.course.page) == ("open", 0)


def test_a_step_back_is_a_page_back_and_never_past_either_end():
    play = written().do(course.advance).do(course.turn, 0)
    assert (play.meeting.course.phase, play.meeting.course.page) == ("read", 0)
    last = len(words.pages(seen(play))) - 1
    assert play.do(course.turn, 40).meeting.course.page == last
    with pytest.raises(Refused) as refused:
        Play().do(course.turn, 1)
    assert refused.value.code == "unknown_phase"


def test_a_text_that_became_shorter_while_the_last_page_is_read_leads_on():
    play = written(7)
    play.do(course.turn, 40)
    kept = {key: one for key, one in play.meeting.pledges.items() if key.endswith("0")}
    play.meeting = replace(play.meeting, pledges=kept)
    assert words.primary(seen(play), CATALOGUE) == "Vraag om akkoord"
    assert play.do(course.advance).meeting.course.phase == "open"


def test_only_desk_and_screen_get_the_pages_and_only_while_they_are_read():
    play = written()
    assert seen(play, SCREEN).reading == seen(play, DESK).reading
    assert seen(play, PHONE).reading is None
    assert seen(play.until("consent", "open")).reading is None
