"""Wherever somebody writes freely it says what does not belong there: to who reads it, and to who listens."""

import re
from html.parser import HTMLParser

import pytest

from tests.live import Facilitator, Person
from tests.scenes import CATALOGUE, Play
from tests.twins import Place
from workshop.actie.evening import choices, pledges
from workshop.actie.evening.meeting import Answer, Kept, Pledge
from workshop.actie.picture import Audience

SAID = "Schrijf hier geen namen, en niets over ziekte."
# Where only a day, a number or a code is asked: nobody is named there.
DAYS = {"when", "until", "by_when", "days", "rhythm", "first_step_when", "sign_when", "code"}
NO_TEXT = {"hidden", "checkbox", "radio", "number", "date"}
ASK, OPEN, LINE = "a" * 32, "b" * 32, "c" * 32
WRITTEN = (
    ("pledges", "write", {"text", "who", "via", "function", "organisation", "approver", "substitute", "steps_back"}),
    ("methods", "first_step", {"first_step", "first_step_who"}),
    ("methods", "shown", {"owner", "first_step"}),
    ("wrap_up", "fill", {"contact", "then_whom", "missed", "function"}),
    ("closing", "fill", {"sign_where", "sign_printer"}),
)
AUDIENCES = (Audience("desk"), Audience("writer"), *(Audience("phone", g) for g in ("bewoners", "professionals")))


class Fields(HTMLParser):
    """The fields of a page in which somebody types: their names, and of which of those it is not said."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.told = set(re.findall(rf'<p class="field__hint" id="([^"]+)">{re.escape(SAID)}', page))
        self.names: set[str] = set()
        self.untold: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        name = re.sub(r"^(?:answer|check)-(?:\w+)-", "", of.get("name") or "")
        if tag not in ("input", "textarea") or of.get("type") in NO_TEXT or not name or name in DAYS:
            return
        self.names.add(name)
        if not self.told & set((of.get("aria-describedby") or "").split()):
            self.untold.append(name)


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Place:
    return Place(tmp_path_factory.mktemp("names"))


@pytest.mark.parametrize(("step", "phase", "wanted"), WRITTEN)
def test_every_field_of_the_room_says_it(place, step, phase, wanted):
    play = written(Play()).until(step, phase)
    place.site.show.forget()
    seen = set()
    for audience in AUDIENCES:
        fields = Fields("".join(place.site.show.regions(play.evening, audience).values()))
        assert fields.untold == [], audience
        seen |= fields.names
    assert wanted <= seen, wanted - seen


def test_who_answers_afterwards_is_told_too(facilitator: Facilitator):
    desk = facilitator
    desk.ok("pledge", group="bewoners", kind="ask", to="professionals", id=ASK, text="Wie opent de poort?")
    desk.ok("pledge", group="professionals", kind="do", id=LINE, text="We lenen de bus uit.")
    desk.ok("version", kind="concept")
    link = desk.ok("give_key", role="reply", group="professionals")["link"]
    own = Person(desk.server).get("/sleutel/" + link.rpartition("/")[2]).text
    code = re.findall(r"Antwoordblad: Professionals · (\d{4} \d{4})", desk.get(f"/antwoordbladen/{desk.meeting}").text)
    typed = desk.get(f"/antwoorden/{desk.meeting}", params={"code": code[0]}).text
    for page in (own, typed):
        fields = Fields(page)
        assert fields.untold == []
        assert fields.names >= {"text", "function", "organisation", "approver"}


def test_a_field_that_does_not_say_it_is_found():
    page = f'<p class="field__hint" id="x">{SAID}</p><input type="text" name="who"><input name="when">'
    assert Fields(page).untold == ["who"]
    assert Fields(page.replace('"who"', '"who" aria-describedby="y x"')).untold == []


def written(play: Play) -> Play:
    """With lines to write on: an answered request and one that waits, a promise, and a method that is kept."""
    meeting = play.meeting
    for line in (
        Pledge(ASK, "bewoners", "ask", "Wie opent de poort?", to="professionals", via="de huismeester"),
        Pledge(OPEN, "bewoners", "ask", "Is er koffie?", to="professionals"),
        Pledge(LINE, "professionals", "do", "We lenen de bus uit."),
    ):
        meeting = pledges.pledge(meeting, line, CATALOGUE)
    meeting = pledges.answer(meeting, ASK, Answer("yes"))
    meeting = choices.keep(meeting, Kept(CATALOGUE.methods[0].id), CATALOGUE)
    play.meeting = meeting
    return play
