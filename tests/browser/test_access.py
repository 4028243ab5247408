"""Everybody can use it: axe-core (WCAG 2.2 AA and best practice) finds nothing, in any view, state, theme or script.

Every state of an evening is looked at in Dutch and light; the views that matter most, and `/stijl`, also in Arabic,
in the dark and in forced colours.
"""

from pathlib import Path

import pytest

from tests.browser.hall import LAPTOP, PHONE
from tests.browser.walk import everybody, walk
from tests.evening import open_page
from tests.live import Facilitator, Person, Phone
from workshop.pages.style import PARTS

AXE = (Path(__file__).parent / "vendor" / "axe-core@4.14.1" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
  .then(result => result.violations.flatMap(found => found.nodes.map(node => [
    found.id, node.target.join(' '), (node.any.concat(node.all, node.none)[0] || { message: '' }).message
  ])))"""
# Without motion a colour is at once what it will be.
STILL = {"reduced_motion": "reduce"}
MEDIA = {
    "dark": {"color_scheme": "dark", **STILL},
    "forced": {"forced_colors": "active", **STILL},
    "light": {"color_scheme": "light", "forced_colors": "none", **STILL},
}
# What is open in them, and who looks at it.
KEY_VIEWS = {
    ("lobby/", "resident"),
    ("lobby/", "screen"),
    ("vote/open", "resident"),
    ("vote/open", "desk"),
    ("profile/", "resident"),
    ("profile/", "screen"),
    ("topic/settle", "official"),
    ("pledges/", "official"),
    ("consent/open", "resident"),
    ("closing/done", "resident"),
}


def violations(page):
    """What axe says is wrong: (rule, element, why)."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return {tuple(one) for one in page.evaluate(RUN, TAGS)}


class Axe:
    """Looks at a page once for each content it has, and at the key views in every medium."""

    def __init__(self, names):
        self.names = names
        self.known = set()

    def __call__(self, state, name, page):
        content = (name, page.evaluate("document.body.innerHTML.replace(/\\d/g, '')"))
        if content in self.known:
            return set()
        self.known.add(content)
        found = {("light", *one) for one in violations(page)}
        if any(state.startswith(key) and self.names.get(name, name) == who for key, who in KEY_VIEWS):
            for medium in ("dark", "forced"):
                page.emulate_media(**MEDIA[medium])
                found |= {(medium, *one) for one in violations(page)}
                page.emulate_media(**MEDIA["light"])
        return found


def arabic(chromium, room, pages):
    """The same two phones, read by somebody who reads Arabic."""
    people = {"resident": room.phones["bewoners"][6], "official": room.phones["gemeente"][0]}
    for name, person in people.items():
        page = open_page(chromium, person, f"/telefoon/{room.meeting}", **PHONE)
        page.context.add_cookies([{"name": "taal", "value": "ar", "url": room.server.url}])
        page.reload()
        pages[f"{name} in Arabic"] = page
    return {f"{name} in Arabic": name for name in people}


@pytest.fixture(scope="module")
def found(chromium, tmp_path_factory):
    """Everything that axe found on the way: (step/phase, who looks, medium, rule, element, why)."""
    with everybody(chromium, tmp_path_factory.mktemp("access") / "home") as (room, pages):
        look = Axe(arabic(chromium, room, pages))
        yield walk(room, pages, look)


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_axe_finds_nothing_in_any_state(found):
    assert found == []


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("server", ["eventlet"], indirect=True)
def test_axe_finds_nothing_on_the_other_pages(chromium, facilitator):
    meeting, server = facilitator.meeting, facilitator.server
    newcomer, phone = Person(server), Phone(server).join(facilitator.meeting, "bewoners")
    with_reply = facilitator.key("reply", "gemeente")
    views = [
        (facilitator, "/"),
        (facilitator, "/bijeenkomst/nieuw"),
        (facilitator, "/papieren-avond"),
        (facilitator, "/casussen"),
        (facilitator, "/casussen/keet"),
        (facilitator, "/formulieren"),
        (facilitator, f"/papier/{meeting}"),
        (facilitator, f"/bijeenkomst/{meeting}/voorbereiden"),
        (facilitator, f"/verslag/{meeting}"),
        (newcomer, "/mee"),
        (newcomer, f"/m/{code(facilitator)}"),
        (newcomer, "/m/000000"),
        (newcomer, "/bestaat-niet"),
        (newcomer, "/toegankelijkheid"),
        (newcomer, "/woorden"),
        (newcomer, "/methoden"),
        (newcomer, "/over?terug=/mee"),
        (newcomer, f"/privacy?terug=/m/{code(facilitator)}"),
        (newcomer, "/test"),
        (facilitator, "/test"),
        (facilitator, f"/bijeenkomst/{meeting}/wis"),
        (facilitator, "/stijl"),
        (phone, f"/telefoon/{meeting}?plek=1&geef=1"),
        (with_reply, with_reply.link),
    ]
    found = []
    for person, path in views:
        size = LAPTOP if person in (facilitator, with_reply) else PHONE
        page = open_page(chromium, person, path, **size)
        found += [(path, *one) for one in violations(page)]
        page.context.close()
    assert found == []


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("server", ["eventlet"], indirect=True)
@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("medium", list(MEDIA))
def test_axe_finds_nothing_in_the_style_guide(chromium, server, language, medium):
    page = open_page(chromium, Facilitator(server), "/mee", **LAPTOP)
    page.context.add_cookies([{"name": "taal", "value": language, "url": server.url}])
    page.emulate_media(**MEDIA[medium])
    for part in PARTS:
        page.goto(f"{server.url}/stijl/{part}")
        page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true; })")
        assert page.evaluate("document.documentElement.lang") == language
        assert (part, violations(page)) == (part, set())
    page.context.close()


def code(facilitator):
    from tests.house import dump

    (row,) = dump(facilitator.server, facilitator.meeting)["meetings"]
    return row["code"]
