"""The signature picture: what is drawn is what the table says, in few bytes, and every word has room of its own."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import Page, sync_playwright

from tests.evening import CHROMIUM
from tests.scenes import CATALOGUE
from workshop import drawing, words
from workshop.actie import vocabulary
from workshop.actie.evening.meeting import Group, Settlement
from workshop.actie.evening.rows import Look, Mark, Row
from workshop.actie.rules.distribution import middle, side
from workshop.drawing.shapes import FILLS
from workshop.host.theme import contrast

HERE = Path(__file__).parent.parent / "workshop"
SHEET = "".join((HERE / "static" / name).read_text("utf-8") for name in ("standing.css", "screen.css"))
SIZES = ("phone", "page", "screen")
LONG = ("Bewonersparticipatiecoördinatoren", "Woningcorporatie De Samenwerkende Huurders")
LONG_SETTLED = Settlement("inbedding", "", "position", (1, 2), "Zo doen we het.")
ARABIC = ("السكان", "المهنيون العاملون في الحي", "البلدية والمؤسسات الشريكة")
ARABIC_POLES = ("القوة الذاتية للسكان", "تقديم الدعم والمساعدة")
SVG = "{http://www.w3.org/2000/svg}"


def groups(*names: str) -> tuple[Group, ...]:
    voting = {"Gemeente": "one_voice"}
    return tuple(Group(f"g{nr}", name, "other", voting=voting.get(name, "ask")) for nr, name in enumerate(names))


def counted(nr: int, *votes: int) -> Mark:
    at = middle(votes)
    return Mark(f"g{nr}", "numbers", "", side(at), "gemengd", sum(votes), 1, tuple(votes), at, 0.5, 0)


def in_words(nr: int, where: str) -> Mark:
    return Mark(f"g{nr}", "words", side=where, unity="eensgezind")


def uncounted(nr: int, why: str = "small") -> Mark:
    return Mark(f"g{nr}", "none", why=why)


def look(*marks: Mark, number: int = 1) -> Look:
    reasons = ("groep_gemengd",)
    return Look(str(number), number, "bespreken", None, "", reasons, marks, None, (), False, False, (), False)


def row(*looks: Look, element: str = "inbedding", settled: tuple[Settlement, ...] = ()) -> Row:
    return Row(element, looks, (), "", settled, False)


THREE = groups("Bewoners", "Professionals", "Gemeente")
SEVEN = groups("Bewoners", "Professionals", "Gemeente", "Initiatiefnemers", "Corporatie", "Politie", "School")
FIRST = (counted(0, 7, 10, 3, 0, 3), counted(1, 0, 0, 2, 3, 0), counted(2, 0, 0, 0, 0, 1))
SECOND = (counted(0, 0, 11, 12, 0, 0), counted(1, 0, 0, 4, 1, 0), counted(2, 0, 0, 0, 1, 0))
MIXED = (counted(0, 12, 0, 0, 0, 12), in_words(1, "licht_rechts"), uncounted(2), counted(3, 0, 3, 3, 0, 0))
FULL = (*FIRST, counted(3, 1, 4, 1, 0, 0), counted(4, 0, 1, 1, 2, 1), in_words(5, "geen_midden"), uncounted(6))
CASES = {
    "two": (THREE[:2], row(look(*FIRST[:2]))),
    "three": (THREE, row(look(*FIRST))),
    "moved": (THREE, row(look(*FIRST), look(*SECOND, number=2), settled=(LONG_SETTLED,))),
    "mixed": (groups("Bewoners", "Professionals", "School", "Anders / liever niet zeggen"), row(look(*MIXED))),
    "crowd": (THREE, row(look(counted(0, 52, 38, 12, 9, 0), counted(1, 0, 10, 30, 3, 0), uncounted(2, "few_chose")))),
    "long": (groups(*LONG, "Gemeente"), row(look(*FIRST), settled=(LONG_SETTLED,))),
    "seven": (SEVEN, row(look(*FULL))),
    "long seven": (groups(*LONG, *(g.name for g in SEVEN[2:])), row(look(*FULL), settled=(LONG_SETTLED,))),
}


@pytest.fixture(scope="module")
def environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    found.globals |= {"drawing": drawing, "vocabulary": vocabulary}
    found.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return found


def render(environment: Environment, call: str, catalogue: Any = CATALOGUE, **more: Any) -> str:
    """What one macro of standing.html draws."""
    template = environment.from_string('{% import "macros/standing.html" as m %}{{ m.' + call + " }}")
    return template.render(c=catalogue, words=words, **more)


def standing(environment: Environment, case: tuple[tuple[Group, ...], Row], size: str = "page", **more: Any) -> str:
    call = f"standing(rows[0], groups, c, words, '{size}')"
    return render(environment, call, groups=case[0], rows=(case[1],), **more)


def profile(environment: Environment, of: tuple[Group, ...], rows: tuple[Row, ...], size: str, full: bool) -> str:
    return render(environment, f"profile(rows, groups, c, words, '{size}', {full})", groups=of, rows=rows)


def drawn(page: str) -> ElementTree.Element:
    """The drawing as a tree."""
    svg = re.search(r"<svg.*?</svg>", page, re.S)[0].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return ElementTree.fromstring(svg)


def with_class(svg: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in svg.iter() if name in one.get("class", "").split()]


def table(page: str) -> dict[str, tuple[list[str], list[tuple[int, ...]]]]:
    """Group -> the words of its last line in the table, and the counts of each of its lines."""
    found: dict[str, tuple[list[str], list[tuple[int, ...]]]] = {}
    for group, line in re.findall(r'<tr data-group="(\w+)">(.*?)</tr>', page, re.S):
        cells = re.findall(r"<td[^>]*>(.*?)</td>", line, re.S)
        counts = [tuple(map(int, cells[:5]))] if cells[0].isdigit() else []
        found[group] = (cells, [*found.get(group, ([], []))[1], *counts])
    return found


def pictured(svg: ElementTree.Element) -> dict[str, str]:
    """Group -> where its mark stands."""
    return {m.get("data-group"): m.get("data-place") or m.get("data-side") for m in with_class(svg, "st-mark")}


class TestChartAndTable:
    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("case", CASES)
    def test_every_mark_stands_where_the_table_says(self, environment, case, size):
        page = standing(environment, CASES[case], size)
        told = {}
        for group, (cells, counts) in table(page).items():
            if counts:
                told[group] = " ".join(str(place) for place in dict.fromkeys(middle(counts[-1])))
            elif len(cells) == 2:
                told[group] = cells[1]
        element = CATALOGUE.element("inbedding")
        shown = pictured(drawn(page))
        sides = {g: words.side(where, element) for g, where in shown.items() if not where[0].isdigit()}
        assert {**shown, **sides} == told
        assert told

    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("case", CASES)
    def test_every_vote_lies_in_the_well_that_the_table_says(self, environment, case, size):
        page = standing(environment, CASES[case], size)
        svg = drawn(page)
        dashes = {path: around.get("stroke-dasharray", "") for around in svg.iter() for path in around}
        shown = [votes_of(path, svg_step(svg), dashes[path]) for path in with_class(svg, "st-votes")]
        told = [counts[-1] for _, counts in table(page).values() if counts]
        assert [lie(path, counts) for path, counts in zip(shown, told, strict=True)] == shown

    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("case", ["three", "seven", "crowd"])
    def test_every_vote_has_a_rim_of_ink_that_a_washed_out_beamer_shows(self, environment, case, size):
        """A colour may be as light as it is: what is seen of a vote is the line around it."""
        svg = drawn(standing(environment, CASES[case], size))
        around = {child: parent for parent in svg.iter() for child in parent}
        for votes in with_class(svg, "st-votes"):
            if votes.get("stroke"):
                rim, dots = around[votes]
                assert (dots, rim.get("stroke"), rim.get("d")) == (votes, None, votes.get("d"))
                assert float(rim.get("stroke-width")) - float(dots.get("stroke-width")) >= 1.9
            else:
                assert (votes.get("stroke"), float(votes.get("stroke-width")) >= 1) == (None, True)
            assert inked(votes, around) == "st-shapes"

    @pytest.mark.parametrize("ground", ["--well", "--line"])
    @pytest.mark.parametrize("theme", [0, -1])
    def test_the_rim_is_three_to_one_to_its_well_and_so_is_every_vote(self, theme, ground):
        """Light and dark, on phone and desk (--well) and on the projector (--line); on paper, the colours drawn."""
        tokens = colours(theme)
        wells = {"screen": tokens[ground], "paper": "#efece4"}
        inks = {"screen": tokens["--ink"], "paper": "#1b2224"}
        fills = {"screen": [tokens[f"--g{nr}"] for nr in range(8)], "paper": FILLS}
        for medium, well in wells.items():
            for fill in fills[medium]:
                assert max(contrast(inks[medium], well), contrast(fill, well)) >= 3, (medium, fill)
            assert contrast(inks[medium], well) >= 4.5

    def test_an_uncounted_group_leaves_its_reason_and_nothing_else(self, environment):
        groups_, found = CASES["mixed"]
        page = standing(environment, (groups_, found))
        assert "g2" in table(page)
        assert "g2" not in pictured(drawn(page))
        texts = ["".join(text.itertext()) for text in drawn(page).iter(SVG + "text")]
        assert len([text for text in texts if "Deze groep is klein" in text]) == 1

    def test_words_only_is_hollow_without_votes_and_without_an_arrow(self, environment):
        alone = row(look(counted(0, 0, 5, 0, 0, 0)), look(in_words(0, "rechts"), number=2))
        svg = drawn(standing(environment, (THREE[:1], alone)))
        assert pictured(svg) == {"g0": "rechts"}
        assert [len(with_class(svg, name)) for name in ("st-hollow", "st-votes", "st-arrow")] == [1, 0, 0]

    def test_no_middle_is_two_half_shapes(self, environment):
        svg = drawn(standing(environment, (THREE[:1], row(look(counted(0, 6, 0, 0, 0, 6))))))
        (mark,) = with_class(svg, "st-mark")
        assert mark.get("data-place") == "1 5"
        assert len([path for path in mark if path.get("fill") == "currentColor"]) == 2

    def test_a_second_round_is_a_movement_of_those_who_moved(self, environment):
        groups_, found = CASES["moved"]
        stayed = replace(SECOND[2], middle=FIRST[2].middle, votes=FIRST[2].votes, side=FIRST[2].side)
        svg = drawn(standing(environment, (groups_, row(look(*FIRST), look(*SECOND[:2], stayed, number=2)))))
        steps = {m.get("data-group"): m.get("data-steps") for m in with_class(svg, "st-mark")}
        assert steps == {"g0": "2", "g1": "-2", "g2": None}
        assert len(with_class(svg, "st-arrow")) == 2
        assert found.earlier is not None

    @pytest.mark.parametrize(("case", "selector"), [("moved", ".st--screen"), ("seven", ".st--screen.st--many")])
    def test_a_shape_travels_by_the_places_of_its_own_drawing(self, environment, case, selector):
        """The sheet says how wide half a place is, the drawing how far it moved."""
        half = re.search(rf"\n{re.escape(selector)} {{\s+--half: (\d+)px;", SHEET).group(1)
        svg = drawn(standing(environment, CASES[case], "screen"))
        assert svg_step(svg)[1] / 2 == float(half)

    def test_what_is_settled_is_a_ring_and_on_trial_a_dashed_one(self, environment):
        trial = Settlement("inbedding", "", "try_until", (2,), "Even zo.", until="2027-02-01")
        for settled, dashed in ((LONG_SETTLED, False), (trial, True)):
            svg = drawn(standing(environment, (THREE, row(look(*FIRST), settled=(settled,)))))
            (ring,) = with_class(svg, "st-ring")
            assert ring.get("data-places") == " ".join(map(str, settled.positions))
            assert (ring.get("stroke-dasharray") is not None) == dashed

    def test_the_profile_holds_the_same_groups_side_by_side(self, environment):
        same = tuple(counted(nr, 0, 5, 0, 0, 0) for nr in range(7))
        page = profile(environment, SEVEN, (row(look(*same)),), "screen", False)
        track = page[page.index('<svg class="profile__track') :]
        svg = drawn(track)
        assert pictured(svg) == {g.id: "2" for g in SEVEN}
        centres = {m[0].get("transform").split(")")[0] for m in with_class(svg, "st-mark")}
        assert len(centres) == 7


def inked(element: ElementTree.Element, around: dict[Any, Any]) -> str:
    """The class of what gives an element its line: the nearest around it with a stroke of its own."""
    while element.get("stroke") in (None, "currentColor"):
        element = around[element]
    return element.get("class", "")


def colours(theme: int) -> dict[str, str]:
    """The tokens in colours; theme 0 is light, -1 dark, which takes from light what it leaves."""
    blocks = re.findall(r"{([^{}]*)}", (HERE / "static" / "tokens.css").read_text("utf-8"))
    named = [dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block)) for block in blocks]
    light = next(block for block in named if "--g0" in block)
    dark = [block for block in named if "--g1" in block and "--g0" not in block]
    base = next(block for block in named if "--basis-color-default-border-subtle" in block)
    tokens = {**base, **light, **(dark[-1] if theme else {})}
    return {name: resolved(name, tokens) for name in tokens}


def resolved(name: str, tokens: dict[str, str]) -> str:
    value = tokens[name]
    pointed = re.fullmatch(r"var\((--[\w-]+)\)", value)
    return resolved(pointed[1], tokens) if pointed and pointed[1] in tokens else value


def svg_step(svg: ElementTree.Element) -> tuple[float, float]:
    """Where the first well begins, and how far apart they are; a lane without votes has one long well."""
    wells = re.findall(r"M([\d.]+) [\d.]+h([\d.]+)v", with_class(svg, "st-well")[0].get("d"))
    narrow = min(float(wide) for _, wide in wells)
    centres = sorted({float(x) + narrow / 2 for x, wide in wells if float(wide) == narrow})
    step = centres[1] - centres[0]
    return centres[0] - step / 2, step


def votes_of(path: ElementTree.Element, wells: tuple[float, float], dashes: str) -> tuple[str, tuple[float, ...]]:
    """What a group's votes look like: ("dots", a number in each well) or ("bars", a height in each)."""
    first, step = wells
    found = [0.0] * 5
    if path.get("stroke"):
        pitch = float(dashes.split()[1])
        for x, y, long in re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)", path.get("d")):
            assert float(y) > 0
            found[int((float(x) - first) // step)] += 1 + int(float(long) / pitch)
        return "dots", tuple(found)
    for x, tall, r in re.findall(r"M([\d.]+) [\d.]+v-([\d.]+)q0 -([\d.]+)", path.get("d")):
        found[int((float(x) - first) // step)] = float(tall) + float(r)
    return "bars", tuple(found)


def lie(shown: tuple[str, tuple[float, ...]], counts: tuple[int, ...]) -> tuple[str, tuple[float, ...]]:
    """What these counts should look like; a bar is as high as its share of the group's fullest well."""
    kind, seen = shown
    if kind == "dots":
        return kind, tuple(map(float, counts))
    heights = tuple(max(seen) * count / max(counts) for count in counts)
    assert seen == pytest.approx(heights, abs=0.3)
    return kind, seen


class TestBytes:
    def test_one_element_in_two_rounds_fits_in_five_kilobytes(self, environment):
        for size in SIZES:
            page = standing(environment, CASES["moved"], size)
            assert len(page[page.index("<svg") : page.index("</svg>")].encode()) <= 5_000

    @pytest.mark.parametrize(("size", "full"), [("screen", False), ("phone", False), ("page", True)])
    def test_the_profile_of_three_groups_fits_in_twenty_kilobytes(self, environment, size, full):
        rows = tuple(replace(CASES["three"][1], element=e.id) for e in CATALOGUE.elements)
        assert len(profile(environment, THREE, rows, size, full).encode()) <= 20_000

    @pytest.mark.parametrize("case", CASES)
    def test_paper_needs_no_style(self, environment, case):
        page = standing(environment, CASES[case])
        assert "style=" not in page and "var(" not in page


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(**CHROMIUM)
        yield started
        started.close()


def sheets(*names: str) -> str:
    found = [HERE / "static" / f"{name}.css" for name in names]
    return "".join(f"<style>{path.read_text('utf-8')}</style>" for path in found if path.exists())


def show(page: Page, body: str, *more_sheets: str, language: str = "nl", font: str = "") -> None:
    face = f"<style>:root {{ --font: {font} }}</style>" if font else ""
    head = sheets("tokens", "base", "standing", *more_sheets) + face
    turn = "rtl" if language == "ar" else "ltr"
    page.set_content(
        f'<!doctype html><html lang="{language}" dir="{turn}"><head>{head}</head><body>{body}</body></html>'
    )


# Letters stand in the middle four fifths of a line.
CROWDED = """() => Array.from(document.querySelectorAll('svg.st')).filter(svg => svg.checkVisibility()).flatMap(svg => {
  const frame = svg.viewBox.baseVal;
  const lines = Array.from(svg.querySelectorAll('text')).flatMap(text => {
    const parts = text.querySelectorAll('tspan');
    return Array.from(parts.length ? parts : [text], line => {
      const size = Number(text.getAttribute('font-size') || text.parentNode.getAttribute('font-size'));
      const box = line.getBBox ? line.getBBox() : text.getBBox();
      const start = line.getStartPositionOfChar(0), n = line.getNumberOfChars();
      const ends = Array.from({length: n}, (_, i) => line.getExtentOfChar(i));
      const left = Math.min(...ends.map(e => e.x)), right = Math.max(...ends.map(e => e.x + e.width));
      return {words: line.textContent, left, right, top: start.y - size * 0.75, bottom: start.y + size * 0.2};
    });
  });
  const shapes = Array.from(svg.querySelectorAll('.st-mark'), mark => {
    const box = mark.getBBox();
    return {words: 'mark', left: box.x, right: box.x + box.width, top: box.y, bottom: box.y + box.height};
  });
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
  const isOut = a => a.left < -0.5 || a.right > frame.width + 0.5 || a.top < -0.5 || a.bottom > frame.height + 0.5;
  const after = i => lines.slice(i + 1).concat(shapes);
  const over = lines.flatMap((a, i) => after(i).filter(b => meet(a, b)).map(b => [a.words, b.words]));
  return lines.filter(isOut).map(a => ['outside', a.words]).concat(over);
})"""

FONTS = ("", "'Noto Sans'", "'DejaVu Sans'", "'Liberation Sans'")


@pytest.mark.slow
@pytest.mark.parametrize("font", FONTS)
def test_no_words_overlap_in_any_size(environment, browser, font):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    drawings = [standing(environment, case, size) for case in CASES.values() for size in SIZES]
    show(page, "".join(drawings), font=font)
    assert page.locator("svg.st text").count() > 200
    assert page.evaluate(CROWDED) == []
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize(("width", "shown"), [(1280, "st--page"), (360, "st--phone")])
def test_a_page_shows_the_drawing_that_fits_it(environment, browser, width, shown):
    page = browser.new_page(viewport={"width": width, "height": 640})
    show(page, standing(environment, CASES["moved"]))
    seen = page.locator("svg.st:visible")
    assert [seen.count(), seen.first.get_attribute("class").split()[1]] == [1, shown]
    page.close()


@pytest.mark.slow
def test_arabic_reads_from_right_to_left_while_the_left_pole_stays_left(environment, browser):
    element = CATALOGUE.element("inbedding")
    left, right = (
        replace(pole, card=said) for pole, said in zip((element.left, element.right), ARABIC_POLES, strict=True)
    )
    catalogue = replace(CATALOGUE, elements=(replace(element, left=left, right=right),))
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    case = (groups(*ARABIC), CASES["moved"][1])
    with words.use("ar"):
        drawings = [standing(environment, case, size, catalogue=catalogue) for size in SIZES]
    show(page, "".join(drawings), language="ar")
    assert page.evaluate(CROWDED) == []
    for nr in range(len(SIZES)):
        svg = page.locator("svg.st:visible").nth(nr)
        boxes = [svg.locator("text", has_text=said.split(" ")[0]).first.bounding_box() for said in ARABIC_POLES]
        assert boxes[0]["x"] + boxes[0]["width"] < boxes[1]["x"]
    name = page.locator("svg.st").first.locator("text", has_text=ARABIC[0]).bounding_box()
    frame = page.locator("svg.st").first.bounding_box()
    assert name["x"] > frame["x"] + frame["width"] / 2, "on a phone a name begins on the right"
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 360])
def test_the_profile_fits_a_phone(environment, browser, width):
    page = browser.new_page(viewport={"width": width, "height": 640})
    rows = tuple(replace(row(look(*FULL)), element=e.id) for e in CATALOGUE.elements)
    show(page, f'<div class="card">{profile(environment, SEVEN, rows, "phone", False)}</div>')
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


SLOWLY = "<style>:root { --fast: 1s; --calm: 1s; --slow: 60s; --ease: ease }</style>"
MORPH = "html => morphdom(document.querySelector('.profile'), html)"
MOVING = """() => document.getAnimations().filter(a => a.playState === 'running')
  .map(a => a.effect.target.closest('.profile__row').dataset.key)"""


@pytest.mark.slow
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_only_a_new_row_moves_and_not_where_people_want_rest(environment, browser, motion):
    first, second = (e.id for e in CATALOGUE.elements[:2])
    shown = tuple(replace(CASES["three"][1], element=e) for e in (first, second))
    waiting = tuple(replace(one, looks=(), waiting=True) for one in shown)
    stages = [profile(environment, THREE, rows, "screen", False) for rows in ((shown[0], waiting[1]), shown)]
    page = browser.new_page(viewport={"width": 1920, "height": 1080}, reduced_motion=motion)
    show(
        page,
        f'{SLOWLY}<div class="screen">{stages[0]}</div>',
        "screen",
    )
    page.add_script_tag(path=next((HERE / "static" / "vendor").glob("morphdom*/morphdom-umd.min.js")))
    expected = {"no-preference": ({f"row-{first}"}, {f"row-{second}"}), "reduce": (set(), set())}[motion]
    assert set(page.evaluate(MOVING)) == expected[0]
    page.evaluate(MORPH, stages[1].strip())
    assert set(page.evaluate(MOVING)) == expected[1]
    page.evaluate("document.getAnimations().forEach(a => a.finish())")
    page.evaluate(MORPH, stages[1].strip())
    assert page.evaluate(MOVING) == []
    page.close()
