"""The paper: one A4 in front, the annex behind it, and a file that needs nothing else."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import sync_playwright

from tests.evening import CHROMIUM
from tests.recorded import recorded as read_back
from tests.sample_evening import BEGIN, GROUPS, catalogue, sample
from workshop import drawing, words
from workshop.actie import vocabulary
from workshop.actie.evening.ballot import Evening
from workshop.actie.evening.meeting import Answer, Closing, Pledge, Version
from workshop.actie.paper.record import Record
from workshop.paper import phrases, save
from workshop.paper.page import CSS

HERE = Path(__file__).parent.parent / "workshop"
STYLES = ("base.css", "standing.css", "report.css")
# What an A4 leaves between the margins of report.css, in CSS pixels of 1/96 inch.
WIDTH, HEIGHT = (210 - 20) / 25.4 * 96, (297 - 16) / 25.4 * 96


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


def recorded(evening: Evening, version: Version | None = None) -> Record:
    return read_back(evening, version, version.at if version else BEGIN)


def css() -> str:
    return "\n".join((HERE / "static" / name).read_text("utf-8") for name in CSS)


def saved(environment: Environment, of: Record, earlier: tuple[Record, ...] = ()) -> str:
    return save(environment, of, css(), earlier)


class Text(HTMLParser):
    """The words of a page, as somebody reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(re.sub(r"(?s)<style>.*?</style>", "", page))

    def handle_data(self, data: str) -> None:
        self.words.extend(data.split())

    def __str__(self) -> str:
        return " ".join(self.words)


def test_the_agreement_reads_in_its_twelve_parts(environment: Environment) -> None:
    page = saved(environment, recorded(sample()))
    titles = re.findall(r'part__number">(\d+)</span> (?:<bdi>)?([^<]+)', page)
    front, back = titles[:12], titles[12:]
    assert front == [
        ("1", "Ons initiatief"),
        ("2", "Wat al vastligt"),
        ("3", "Wat helpt, volgens ons"),
        ("4", "Wie doet wat"),
        ("5", "Geld, verzekering, sleutel"),
        ("6", "Eerste kleine stap"),
        ("7", "Zo houden we contact"),
        ("8", "Waar we verschillen"),
        ("9", "Als het anders loopt"),
        ("10", "Van – tot, en terugkijken"),
        ("11", "Wie je belt, en wie tekent"),
        ("12", "Wat dit is"),
    ]
    assert set(back) <= set(front)


def test_it_says_on_every_sheet_what_it_is_and_of_how_many(environment: Environment) -> None:
    text = str(Text(saved(environment, recorded(sample()))))
    sheets = saved(environment, recorded(sample())).count("<article")
    assert text.count("deze bijeenkomst, 31 mensen, geen besluit") == sheets == 3
    assert catalogue().agreement.status in text


@pytest.mark.parametrize(
    ("kind", "state"),
    [("", "Voorlopig"), ("concept", "Concept"), ("corrected", "Concept, verbeterd"), ("final", "Deze versie is klaar")],
)
def test_it_says_how_far_it_is(environment: Environment, kind: str, state: str) -> None:
    version = Version(1, kind, BEGIN) if kind else None
    assert f">{state}<" in saved(environment, recorded(sample(), version))


def test_a_request_without_an_answer_is_conditional(environment: Environment) -> None:
    text = str(Text(saved(environment, recorded(sample()))))
    assert "Wil een klas een eigen bed in de tuin? Nog geen antwoord. Onder voorbehoud." in text


def test_typed_text_is_never_markup(environment: Environment) -> None:
    meeting = sample().meeting
    about = replace(meeting.about, title="<script>alert(1)</script>", fixed="<b>vast</b>")
    page = saved(environment, recorded(replace(sample(), meeting=replace(meeting, about=about))))
    assert "&lt;b&gt;vast&lt;/b&gt;" in page
    assert "<script" not in page and "<b>" not in page


def test_the_file_to_keep_needs_nothing_else(environment: Environment) -> None:
    page = saved(environment, recorded(sample(), Version(1, "concept", BEGIN)))
    assert len(page.encode()) < 200_000
    assert not re.search(r"<(script|link|img|iframe|object|base)\b|\b(src|href)=|url\(|@import", page)
    assert '<html lang="nl"' in page and "@page" in page


def test_links_of_methods_are_printed_and_never_live(environment: Environment) -> None:
    page = saved(environment, recorded(sample()))
    assert catalogue().method("abcd").link in page
    assert "<a " not in page


def test_an_evening_where_nothing_happened_has_a_report_too(environment: Environment) -> None:
    meeting = sample().meeting
    bare = replace(
        meeting, rounds={}, pledges={}, supports={}, contacts={}, notes={}, kept={}, settlements={}, closing=Closing()
    )
    text = str(Text(saved(environment, recorded(Evening(bare)))))
    assert "Er is nog geen uitslag getoond." in text
    assert "Nog niets opgeschreven." in text


def test_the_history_tells_each_version(environment: Environment) -> None:
    first = recorded(sample(), Version(1, "concept", BEGIN))
    pledges = sample().meeting.pledges
    answered = {**pledges, "b5": replace(pledges["b5"], answer=Answer("yes"))}
    meeting = replace(sample().meeting, pledges=answered)
    second = recorded(replace(sample(), meeting=meeting), Version(2, "corrected", BEGIN + timedelta(days=2)))
    text = str(Text(saved(environment, second, (first,))))
    assert "Versie 2: verbeterd, 4 juni 2026" in text
    assert "Wij vragen (Bewoners), beantwoord: Wil een klas een eigen bed in de tuin?" in text


def test_a_day_leaves_out_the_year_of_the_meeting() -> None:
    assert phrases.day("2026-06-13", near="2026-06-02") == "13\u00a0juni"
    assert phrases.day("2027-01-09", near="2026-06-02") == "9\u00a0januari\u00a02027"
    assert phrases.day("na de oogst") == "na de oogst"
    assert phrases.day(datetime(2026, 6, 3, 0, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))) == "3\u00a0juni\u00a02026"


def test_days_are_said_as_days_only_when_they_are_a_number() -> None:
    assert [words.within(days) for days in ("1", "3", "dezelfde week", "")] == [
        "binnen 1 dag",
        "binnen 3 dagen",
        "dezelfde week",
        "",
    ]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(**CHROMIUM)
        yield started
        started.close()


def full_evening() -> Evening:
    """Three groups with four pledges each: as much as a normal evening writes down."""
    groups = [g.id for g in GROUPS[:3]]
    kinds = ("do", "do", "leave", "ask")
    pledges = {
        f"{group}-{i}": Pledge(
            f"{group}-{i}",
            group,
            kind,
            "We regelen samen dat het hek op zaterdag open is.",
            "de werkgroep" if kind == "do" else "",
            "2026-06-20" if kind == "do" else "",
            to=groups[(groups.index(group) + 1) % 3] if kind != "do" else "",
            order=i,
        )
        for group in groups
        for i, kind in enumerate(kinds)
    }
    return replace(sample(), meeting=replace(sample().meeting, pledges=pledges))


READ_IN_A_MINUTE, CONSENTING = 130, 3  # words read aloud; minutes to answer (design 1, The evening)


@pytest.mark.parametrize("evening", [sample(), full_evening()], ids=["sample", "full"])
def test_reading_it_aloud_fits_in_the_minutes_of_an_evening_of_ninety(
    environment: Environment, evening: Evening
) -> None:
    sheet = saved(environment, recorded(evening)).partition(" paper--agreement ")[2].partition("</article>")[0]
    column = catalogue().programme("90").sizes.index(24)
    minutes = {step.kind: step.minutes[column] for step in catalogue().programme("90").steps}
    assert len(Text(sheet).words) / READ_IN_A_MINUTE + CONSENTING <= minutes["consent"]


@pytest.mark.slow
@pytest.mark.parametrize("evening", [sample(), full_evening()], ids=["sample", "full"])
def test_the_agreement_fits_on_one_a4(environment: Environment, browser: Any, evening: Evening) -> None:
    page = browser.new_page(viewport={"width": int(WIDTH), "height": int(HEIGHT)})
    page.emulate_media(media="print")
    page.set_content(saved(environment, recorded(evening, Version(1, "concept", BEGIN))))
    box = page.locator(".paper--agreement").bounding_box()
    page.close()
    assert 0.5 * HEIGHT < box["height"] <= HEIGHT
    assert box["width"] <= WIDTH


@pytest.mark.slow
def test_the_file_to_keep_fits_a_small_phone(environment: Environment, browser: Any, tmp_path: Path) -> None:
    kept = tmp_path / "rolafspraak.html"
    kept.write_text(saved(environment, recorded(sample())), "utf-8")
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(kept.as_uri())
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert wide <= 320


def test_how_we_counted_is_told_in_the_words_of_its_rules(environment: Environment) -> None:
    now, then = "Het eens: elke groep", "Gedeeld: elke groep"
    for rules, says, never in ((2, now, then), (1, then, now)):
        page = saved(environment, replace(recorded(sample()), rules=rules))
        assert says in page and never not in page, rules
