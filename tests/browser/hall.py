"""A hall full of people: the laptop, the writer, the helper and four phones in real browsers, the rest at sockets.

Nobody in a browser sends anything but clicks, taps and keys.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.evening import value_of
from tests.live import Phone, Server
from workshop.actie.vocabulary import FOR_ONESELF

TITLE = "Buurthuiskamer De Ketel"
LAPTOP = {"width": 1366, "height": 768}
BEAMER = {"width": 1920, "height": 1080}
PHONE = {"width": 360, "height": 740}
OLD_PHONE = {"width": 320, "height": 568}
RECEIVED = "Ontvangen. Je kunt nog wijzigen tot de begeleider sluit."
# A button that asks first, pressed as soon as it hears the second press: it does not wait for a slow test.
TWICE = """button => new Promise(done => {
  new MutationObserver((_, watch) => {
    if (button.dataset.state !== 'armed') return;
    watch.disconnect();
    button.click();
    done();
  }).observe(button, { attributes: true });
  button.click();
})"""
LOST_LINE = re.compile("ERR_CONNECTION|ERR_INTERNET|ERR_EMPTY|WebSocket")

INSIDE = """() => {
  const page = document.documentElement;
  return [page.scrollWidth - page.clientWidth, page.scrollHeight - page.clientHeight];
}"""


@dataclass
class Hall:
    """Everybody, and everything that went wrong in anybody's browser."""

    server: Server
    chromium: Browser
    trouble: list[str] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)
    rest: list[tuple[str, int, Phone]] = field(default_factory=list)
    asleep: bool = False

    def __getattr__(self, name: str) -> Page:
        """A page by the name of who looks at it: hall.desk, hall.screen, hall.resident..."""
        if name not in self.__dict__["pages"]:
            raise AttributeError(name)
        return self.pages[name]

    @property
    def phones(self) -> list[Page]:
        return [self.resident, self.neighbour, self.professional, self.official]

    def browser(self, name: str, address: str, size: dict[str, int]) -> Page:
        """Somebody opens an address in a browser of their own."""
        context = self.chromium.new_context(viewport=size, locale="nl-NL")
        self.listen(name, context)
        self.pages[name] = context.new_page()
        self.pages[name].goto(address)
        return self.pages[name]

    def listen(self, name: str, context: BrowserContext) -> None:
        """Script errors, and what the browser itself complains of: a refused file, style or script."""
        context.on("weberror", lambda error: self.trouble.append(f"{name}: {error.error}"))
        context.on("console", lambda said: self._hear(name, said))

    def press(self, label: str, step: str, phase: str, sure: bool = False) -> None:
        """The big button says `label` and leads to that step and phase; `sure` when it asks once more."""
        button = self.desk.locator("[data-primary]")
        expect(button).to_have_text(label)
        self.settled()
        button.click()
        if sure:
            expect(button).to_have_attribute("data-state", "armed")
            button.click()
        self.arrive(step, phase)

    def clicker(self, key: str, step: str, phase: str) -> None:
        """The same with the remote control."""
        self.key(key)
        self.arrive(step, phase)

    def key(self, key: str) -> None:
        """A key at the desk."""
        self.settled()
        expect(self.desk.locator("body[data-resting]")).to_have_count(0)
        self.desk.keyboard.press(key)

    def reads(self) -> None:
        """The facilitator reads: a text must have stood there for a second before it can be judged."""
        since = self.desk.evaluate("performance.now()")
        self.desk.wait_for_function("since => performance.now() - since > 1000", arg=since)

    def settled(self) -> None:
        """A button that still waits for its answer does not hear a second press; the picture may be there first."""
        expect(self.desk.locator("[data-state=sending]")).to_have_count(0)

    def arrive(self, step: str, phase: str) -> None:
        for _, _, phone in self.rest:
            phone.at(step, phase)
        shown = self.rest[0][2].picture["version"]
        for page in self.pages.values():
            page.wait_for_function("version => workshop.line.seen() >= version", arg=shown, polling=50)
        self.fits()

    def fits(self) -> None:
        """Nothing sticks out: of a phone sideways, of the projector anywhere; the big button is in view."""
        for name, page in self.pages.items():
            wide, high = page.evaluate(INSIDE)
            assert wide <= 0, (name, page.viewport_size, wide)
            assert name != "screen" or high <= 0, (self.screen.inner_text("main"), high)
        for page in self.phones:
            page.set_viewport_size(OLD_PHONE)
            assert page.evaluate(INSIDE)[0] <= 0, page.inner_text("main")
            page.set_viewport_size(PHONE)
        button = self.desk.locator("[data-primary]")
        if button.count():
            box = button.bounding_box()
            assert box["y"] >= 0, box
            assert box["y"] + box["height"] <= LAPTOP["height"], box

    def vote(self) -> None:
        """The rest of the hall answers everything that is open; of the officials only the one with the voice may."""
        for group, number, phone in self.rest:
            for ballot in phone.ballots():
                if group == "gemeente" and ballot["kind"] not in FOR_ONESELF:
                    continue
                for place, item in enumerate(ballot["items"]):
                    ack = phone.vote(value_of(ballot, group, number, place), ballot, item)
                    assert ack["ok"], ack

    def ready(self, done: int) -> None:
        """Wait until the desk and the screen have counted so many."""
        expect(self.desk.locator(".progress__number")).to_have_text(str(done))
        expect(self.screen.locator(".progress__count strong").first).to_have_text(str(done))

    def shown(self, text: str, *pages: Page) -> None:
        """Visible for each of these; for the screen when nobody is named."""
        for page in pages or [self.screen]:
            expect(page.locator("main").get_by_text(text).locator("visible=true").first).to_be_visible()

    def _hear(self, name: str, said: ConsoleMessage) -> None:
        expected = self.asleep and LOST_LINE.search(said.text)
        if said.type == "error" and not expected:
            self.trouble.append(f"{name}: {said.text}")


def card(page: Page, label: str) -> Locator:
    """A card of the question in view; gives the form, which may go out of view when its answer arrives."""
    form = page.locator("form[data-ballot]:visible")
    form = page.locator(f"[id='{form.get_attribute('id')}']")
    form.locator(".choice").filter(has_text=label).click()
    return form


def vote(page: Page, label: str) -> Locator:
    """Tap a card, press Stem, and read that it arrived."""
    form = card(page, label)
    form.get_by_role("button", name="Stem").click()
    expect(form.locator("[data-told]")).to_have_text(RECEIVED)
    return form


def chosen(form: Locator) -> Locator:
    """The card that is chosen, also when the question is not in view."""
    return form.locator(".choice", has=form.page.locator("input:checked"))


def join(page: Page, group: str) -> Page:
    """What everybody does at the door: a group, and in."""
    page.locator(".choice").filter(has_text=group).first.click()
    page.get_by_role("button", name="Doe mee").click()
    expect(page.get_by_role("heading", name="Je bent binnen")).to_be_visible()
    return page


def told(form: Locator) -> None:
    expect(form.locator("[data-told]").first).to_have_text("Ontvangen")


def unfold(page: Any, words: str) -> None:
    page.locator("summary").filter(has_text=words).first.click()
