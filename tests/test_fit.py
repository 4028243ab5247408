"""Page one is one page, whatever was written; what does not fit stands overleaf, and no line is lost or twice."""

import base64
import io
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdf
import pytest
from playwright.sync_api import sync_playwright

from tests.evening import CHROMIUM
from tests.live import ROOT
from tests.recorded import recorded
from tests.sample_evening import BEGIN, sample
from tests.test_report import css
from tests.trust.figures import long_form
from workshop import words
from workshop.actie.evening.meeting import Answer, Contact, Group, Mandate, Pledge, Version
from workshop.actie.paper.record import Record
from workshop.paper.fit import FOOT, HIGH, WIDE, height
from workshop.paper.sheets.agreement import Plan, agreement, planned
from workshop.paper.sheets.report import local
from workshop.paper.tree import Block, Bullets, Columns, Section, plain
from workshop.paper.writers import pdf
from workshop.paper.writers.html import html

MM = 96 / 25.4
NUMBERED = re.compile(r"\[(\d+)\]")
FONT = ROOT / "workshop/static/vendor/fontsource-variable-rubik@5.3.0"
IDS = ("bewoners", "professionals", "gemeente", *(f"g{nr}" for nr in range(5)))
KINDS = ("residents", "professionals", "municipality", *["other"] * 5)
TEXTS = (
    "We zetten koffie.",
    "We regelen samen dat het hek op zaterdag open is, ook in de vakantie.",
    "We vragen in elk portiek persoonlijk wie er mee wil doen, en schrijven op wie een taak wil.",
    "نحن نعد القهوة كل يوم سبت في الحديقة مع الجيران.",
    "Ми варимо каву щосуботи разом із сусідами з кожного під'їзду.",
    "W" * 60,
)


def written(dice: random.Random, groups: int, lines: int) -> Record:
    """The record of an evening with so many groups, and so many lines in all."""
    every = tuple(Group(IDS[nr], f"Groep nummer {nr}", KINDS[nr], expected=6) for nr in range(groups))
    pledges = {f"p{nr}": pledge(dice, nr, every) for nr in range(lines)}
    called = {group.id: Contact("coördinator", "3", "een collega") for group in every}
    evening = sample(groups=every)
    seats = tuple(replace(seat, group=every[nr % groups].id) for nr, seat in enumerate(evening.seats))
    meeting = replace(evening.meeting, pledges=pledges, contacts=called, supports={}, voices={}, settlements={})
    return local(recorded(replace(evening, meeting=meeting, seats=seats), Version(1, "concept", BEGIN)))


def pledge(dice: random.Random, nr: int, groups: tuple[Group, ...]) -> Pledge:
    group, other = dice.sample(groups, 2)
    kind = dice.choice(("do", "do", "leave", "ask"))
    mandate = dice.choice((Mandate(), Mandate("yes", "Welzijn Oost", "teamleider")))
    answer = dice.choice((None, Answer("yes"), Answer("no", "daar is geen geld voor")))
    whom = other.id if kind != "do" else ""
    text = f"[{nr}] {dice.choice(TEXTS)}"
    more = {"answer": answer if kind == "ask" else None, "mandate": mandate}
    return Pledge(f"p{nr}", group.id, kind, text, "de werkgroep", "2026-06-20", whom, order=nr, **more)


def told(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every item of every list, with what is in columns and sections."""
    for block in blocks:
        match block:
            case Section(inside, _):
                yield from told(inside)
            case Columns(columns, _):
                for inside in columns:
                    yield from told(inside)
            case Bullets(items):
                yield from map(plain, items)


SIZES = [(groups, lines) for groups in (3, 5, 8) for lines in (1, 9, 24, 60)]


@pytest.mark.parametrize(("groups", "lines"), SIZES)
@pytest.mark.parametrize("language", ["nl", "ar"])
def test_every_line_stands_once_on_the_sheet_and_page_one_is_never_too_full(groups, lines, language):
    record = written(random.Random(groups * lines), groups, lines)
    with words.use(language):
        pages = agreement(record)
        plan = planned(record)
    texts = [text for page in pages for text in told(page.blocks)]
    stands = [found[1] for text in texts if (found := NUMBERED.search(text))]
    assert sorted(stands) == sorted(line.removeprefix("p") for line in own(record))
    assert height(pages[0].blocks, WIDE, plan.points) <= HIGH - FOOT
    assert (len(pages) == 1) == plan.is_whole


def own(record: Record) -> list[str]:
    """The ids of the lines that stand in a column."""
    return [line.id for part in record.agreement.parts for line in (*part.do, *part.leave, *part.ask)]


def test_a_modest_evening_keeps_every_line_on_page_one():
    plan = planned(written(random.Random(1), 3, 6))
    assert (plan.tight, [column.gone for column in plan.columns]) == (False, [frozenset()] * 3)


def test_an_evening_that_wrote_little_is_whole_and_in_large_letters():
    of = written(random.Random(1), 3, 1)
    needs = tuple(replace(need, asked=False, talked=False, status="") for need in of.agreement.needs)
    plan = planned(replace(of, agreement=replace(of.agreement, needs=needs, methods=(), signing=())))
    assert (plan.is_whole, plan.points) == (True, 10.5)


def test_what_goes_overleaf_goes_in_the_order_of_the_design():
    """Smaller letters, then whole parts, then lines; each group keeps three until nothing else is left."""
    seen: list[Plan] = [planned(written(random.Random(7), 3, lines)) for lines in range(1, 40, 3)]
    less = [
        (
            -plan.points,
            not plan.methods,
            not plan.quiet,
            not plan.contact,
            any(c.gone for c in plan.columns),
            plan.tight,
        )
        for plan in seen
    ]
    assert less == sorted(less)
    assert (less[0][4], less[-1][4]) == (False, True)
    for plan in (plan for plan in seen if not plan.tight):
        assert all(len(column.here) >= min(3, len(column.every)) for column in plan.columns)
        assert not any(column.every[nr].stays for column in plan.columns for nr in column.gone)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(**CHROMIUM)
        yield started
        started.close()


def printed(record: Record) -> str:
    """The sheet as it is printed, in our own letters."""
    faces = "".join(
        f"@font-face{{font-family:Rubik;font-weight:300 900;src:url(data:font/woff2;base64,"
        f"{base64.b64encode((FONT / name).read_bytes()).decode()});unicode-range:{ranges}}}"
        for name, ranges in (
            ("rubik-latin-wght-normal.woff2", "U+0-2AF,U+2000-20CF"),
            ("rubik-cyrillic-wght-normal.woff2", "U+400-52F"),
            ("rubik-arabic-wght-normal.woff2", "U+600-6FF"),
        )
    )
    return (
        f"<!doctype html><style>{css()}{faces}</style><body class=report>{''.join(map(html, agreement(record)))}</body>"
    )


def drawn(nr: int) -> Record:
    """An agreement that nobody chose: so many groups and lines as the dice say, in every script."""
    dice = random.Random(f"agreement {nr}")
    return written(dice, dice.randint(2, 8), dice.randint(1, 40))


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("first", range(0, 300 if long_form() else 30, 15))
def test_page_one_of_any_agreement_is_one_page_in_print_and_in_a_browser(browser, first):
    """Thirty of them; three hundred with SOAK=1."""
    page = browser.new_page(viewport={"width": int(WIDE * MM), "height": int(HIGH * MM)})
    page.emulate_media(media="print")
    wrong = []
    for nr in range(first, first + 15):
        with words.use(words.LANGUAGES[nr % len(words.LANGUAGES)]):
            record = drawn(nr)
            front = agreement(record)[0]
            page.set_content(printed(record))
        page.evaluate("document.fonts.ready")
        high = page.locator(".paper--agreement").bounding_box()["height"] / MM
        pages = len(pypdf.PdfReader(io.BytesIO(pdf.pdf(pdf.job((front,), BEGIN)))).pages)
        wrong += [(nr, high, pages)] if high > HIGH or pages != 1 else []
    page.close()
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize(("groups", "lines"), [size for size in SIZES if size[1] in (9, 60)])
@pytest.mark.parametrize("language", ["nl", "pl", "ar"])
def test_page_one_is_one_page_in_a_browser(browser, groups, lines, language):
    record = written(random.Random(groups * lines), groups, lines)
    with words.use(language):
        page = browser.new_page(viewport={"width": int(WIDE * MM), "height": int(HIGH * MM)})
        page.emulate_media(media="print")
        page.set_content(printed(record))
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('12px Rubik')")
    box = page.locator(".paper--agreement").bounding_box()
    page.close()
    assert box["height"] / MM <= HIGH
