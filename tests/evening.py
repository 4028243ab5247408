"""An evening with everybody in it, for the story, the browser tests and the screenshots."""

from typing import Any

from tests.live import Facilitator, Person, Phone, Server
from workshop.actie.vocabulary import FOR_ONESELF

COUNTS = {"bewoners": 24, "professionals": 5, "gemeente": 2}
LEANING = {
    "animo": {"bewoners": "1122232", "professionals": "22123", "gemeente": "2"},
    "contact": {"bewoners": "4345443", "professionals": "45443", "gemeente": "4"},
    "toerusting": {"bewoners": "1223512", "professionals": "34443", "gemeente": "5"},
    "inbedding": {"bewoners": "1121211", "professionals": "33234", "gemeente": "5"},
    "empathie": {"bewoners": "3334223", "professionals": "43344", "gemeente": "3"},
}
DOTTED = ("1_4", "1_2", "2_4", "1_4", "3_5")
METHODS = ("suits", "suits", "maybe", "unknown", "no", "suits")
CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
}


class Room:
    """A facilitator at the desk and a hall full of phones; `press` is the one big button."""

    def __init__(self, server: Server, counts: dict[str, int] | None = None, **about: str) -> None:
        self.server = server
        self.facilitator = Facilitator(server)
        self.meeting = self.facilitator.new_meeting(**about)
        self.facilitator.connect("desk", self.meeting)
        self.phones: dict[str, list[Phone]] = {
            group: [Phone(server).sit(self.meeting, group) for _ in range(count)]
            for group, count in (counts or COUNTS).items()
        }
        for phone in self.phones.get("gemeente", [])[:1]:
            phone.ok("claim_voice", seat=phone.seat)

    @property
    def everybody(self) -> list[Phone]:
        return [phone for phones in self.phones.values() for phone in phones]

    def press(self) -> tuple[str, str]:
        """Press the big button; gives the step and phase that follow."""
        version = self.facilitator.ok("advance", seen=self.facilitator.picture["version"])["version"]
        for person in (self.facilitator, *self.everybody):
            person.wait(lambda person=person: person.picture["version"] >= version)
        return self.facilitator.stage

    def until(self, step: str, phase: str) -> None:
        """Lead the evening to a step and phase, everybody voting on the way."""
        while self.facilitator.stage != (step, phase):
            if self.facilitator.stage == ("methods", "propose"):
                self.put_methods()
            self.press()
            if self.facilitator.stage != (step, phase):
                self.vote()

    def vote(self) -> None:
        """Everybody answers everything that is open."""
        for group, phones in self.phones.items():
            for number, phone in enumerate(phones):
                for ballot in phone.ballots():
                    if group != "gemeente" or number == 0 or ballot["kind"] in FOR_ONESELF:
                        self._answer(phone, group, number, ballot)

    def put_methods(self) -> dict[str, Any]:
        from workshop.host.settings import catalogue

        put = [m.id for m in catalogue().methods if m.places][:6]
        return self.facilitator.ok("put_methods", put=put)

    def leave(self) -> None:
        for person in (self.facilitator, *self.everybody):
            person.leave()

    def _answer(self, phone: Phone, group: str, number: int, ballot: dict[str, Any]) -> None:
        for place, item in enumerate(ballot["items"]):
            value = value_of(ballot, group, number, place)
            ack = phone.vote(value, ballot, item, seq=number + place + 1)
            assert ack["ok"], ack


def value_of(ballot: dict[str, Any], group: str, number: int, place: int) -> str:
    """A plausible answer, the same in every run."""
    if ballot["kind"] == "position":
        groups = LEANING[ballot["subject"]]
        leaning = groups.get(group, groups["professionals"])
        return "dont_know" if number == 9 else leaning[number % len(leaning)]
    if ballot["kind"] == "method":
        return METHODS[(number + place) % len(METHODS)]
    if ballot["kind"] == "consent":
        return "concern" if number == 4 else "agree"
    if ballot["kind"] == "dots":
        return DOTTED[number % len(DOTTED)]
    return str(1 + number % 5)


def open_page(browser: Any, person: Person, path: str, width: int, height: int) -> Any:
    """A page in a real browser with this person's cookies."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="nl-NL")
    context.add_cookies([{"name": c.name, "value": c.value, "url": person.server.url} for c in person.browser.cookies])
    page = context.new_page()
    page.goto(person.server.url + path)
    return page
