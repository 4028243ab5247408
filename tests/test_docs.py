"""The docs say what the program does: what they name exists, and minutes, buttons and sentences are those on screen."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.live import ROOT
from tools import papers
from workshop import words
from workshop.__main__ import _parser
from workshop.actie.paper.record import FORMAT
from workshop.archive.records import UP
from workshop.host.settings import catalogue
from workshop.words.evening import SAY
from workshop.words.labels import STEPS

DOCS = ROOT / "docs"
GUIDE = DOCS / "handleiding.md"
TRAINER = DOCS / "handleiding-werkatelier.md"
PAPERS = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md")), *sorted((DOCS / "decisions").glob("*.md"))]
PICTURES = DOCS / "beelden"
LARGEST, TOGETHER = 120_000, 2_500_000
PEOPLE = 24


def text_of(paper: Path) -> str:
    return paper.read_text("utf-8")


def anchors(paper: Path) -> set[str]:
    """The anchors of a page's headings, as they are made where Markdown is shown."""
    headings = re.findall(r"^#+ (.+)$", text_of(paper), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(paper: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", text_of(paper), flags=re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    return [link for link in found if not link.startswith(("http:", "https:"))]


def minutes_of(programme: str) -> list[tuple[str, int]]:
    """The name and minutes of each step, for the usual number of people."""
    found = catalogue().programme(programme)
    column = found.sizes.index(PEOPLE)
    return [(STEPS[step.kind], step.minutes[column]) for step in found.steps]


def tables(paper: Path) -> list[list[list[str]]]:
    """The rows of each table, without its head."""
    found = re.findall(r"(?:^\|.*\|\n)+", text_of(paper), re.MULTILINE)
    return [[[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()[2:]] for table in found]


@cache
def on_screen() -> str:
    """Everything that stands on a screen or is printed, as it is written in templates, words and data."""
    folders = (("workshop", "*.html"), ("workshop", "*.py"), ("data", "*.toml"))
    return "\n".join(text_of(path) for folder, kind in folders for path in sorted((ROOT / folder).rglob(kind)))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_what_a_page_points_at_is_there(paper):
    for link in links(paper):
        path, _, anchor = link.partition("#")
        there = (paper.parent / path).resolve() if path else paper
        assert there.exists(), link
        assert not anchor or anchor in anchors(there), link


def test_pictures_are_small_and_every_one_is_used():
    kept = {path.name: path.stat().st_size for path in PICTURES.glob("*")}
    used = {Path(link).name for paper in PAPERS for link in links(paper) if "beelden/" in link}
    assert set(kept) == used
    assert {name: size for name, size in kept.items() if size > LARGEST} == {}
    assert sum(kept.values()) < TOGETHER


def test_every_paper_is_on_its_page_with_its_picture():
    """`make papers` makes both."""
    with words.use("nl"):
        assert (DOCS / "papier.md").read_text("utf-8") == papers.page()
        names = {name for name, *_ in papers.papers()}
    kept = {path.stem: path.stat().st_size for path in (DOCS / "papier").glob("*.png")}
    assert set(kept) == names
    assert {name: size for name, size in kept.items() if size > LARGEST} == {}
    assert sum(kept.values()) < TOGETHER


def test_every_picture_says_what_is_on_it():
    for paper in PAPERS:
        assert "![](" not in text_of(paper)
        for image in re.findall(r"<img [^>]*>", text_of(paper)):
            assert re.search(r'alt="[^"]{10,}"', image), image


def test_the_commands_of_the_readme_exist():
    said = " ".join(re.findall(r"`[^`]+`|```.*?```", text_of(ROOT / "README.md"), re.DOTALL))
    targets = set(re.findall(r"^(\w+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    named = set(re.findall(r"\bmake (\w+)", said))
    assert {"run", "test"} <= named <= targets
    known = _parser().format_help()
    for command in re.findall(r"\bworkshop (serve|demo|standing|catalogue)\b", said):
        assert command in known
    for line in re.findall(r"workshop demo( --[^\n`]*)", said):
        _parser().parse_args(["demo", *line.split("#")[0].split()])


def test_the_settings_of_the_readme_are_those_that_are_read():
    told = set(re.findall(r"`(WORKSHOP_\w+)`", text_of(ROOT / "README.md")))
    places = ("host/settings.py", "host/environment.py", "running/start.py", "words/language.py")
    source = "".join(text_of(ROOT / "workshop" / place) for place in places)
    assert told == set(re.findall(r'"(WORKSHOP_\w+)"', source))


def test_the_files_that_pages_for_developers_name_exist():
    for paper in (ROOT / "README.md", DOCS / "developing.md"):
        for name in re.findall(r"`((?:workshop|tests|tools|data|docs)/[\w./-]+)`", text_of(paper)):
            assert (ROOT / name).exists(), (paper.name, name)


def says(place: Path, word: str) -> bool:
    """Whether a file, or one of those in a folder, has this word in it."""
    files = [place] if place.is_file() else [*place.rglob("*.py"), *place.rglob("*.html")]
    return any(re.search(rf"\b{word}", text_of(file)) for file in files)


@pytest.mark.parametrize(("recipe", "word"), [("Add a step kind", "vote"), ("Add a field to a line", "mandate")])
def test_a_recipe_is_walked_through_by_what_is_there(recipe, word):
    """What a recipe is walked through with stands in every file it names, but for those it says; it names no commit."""
    section = text_of(DOCS / "developing.md").split(f"## {recipe}\n")[1].split("\n## ")[0]
    steps, walk = section.split("Walk through it with ")
    named, but = (set(re.findall(r"`((?:workshop|tests|data)/[\w./-]+)`", part)) for part in (steps, walk))
    assert walk.startswith(f"`{word}`") and len(named) > 5
    assert {name for name in named if not says(ROOT / name, word) and name != "tests/test_structure.py"} == but
    assert "git log" not in text_of(DOCS / "developing.md"), "history may be told anew"


def test_the_newest_format_is_walked_through():
    section = text_of(DOCS / "developing.md").split("## Change the format of the record\n")[1].split("\n## ")[0]
    assert f"Format {FORMAT} came this way: `from_{FORMAT - 1}`" in section
    assert UP[FORMAT - 1].__name__ == f"from_{FORMAT - 1}"


def test_the_guide_names_every_step_and_what_may_be_said_there():
    text = text_of(GUIDE)
    for kind in STEPS:
        assert f"### {STEPS[kind]}\n" in text, kind
    patterns = [re.sub(r"%\\?\(\w+\\?\)s", ".+", re.escape(said)) for said in SAY.values()]
    patterns.append(r"We nemen \d+ minuten pauze\.")
    for said in re.findall(r"^> (.+)$", text, re.MULTILINE):
        assert any(re.fullmatch(pattern, said) for pattern in patterns), said


@pytest.mark.parametrize("guide", [GUIDE, TRAINER], ids=lambda guide: guide.name)
def test_words_in_bold_are_words_on_a_screen(guide):
    heads = {"vet", "Bron.", "Vaak verkeerd gelezen."}
    for label in set(re.findall(r"\*\*([^*]+)\*\*", text_of(guide))) - heads:
        assert label in on_screen(), label


def test_the_trainer_has_every_case_and_a_sheet_for_every_question():
    texts, told = catalogue(), text_of(TRAINER)
    rows = [row for table in tables(TRAINER) for row in table]
    assert [row[0] for row in rows if row[0] in {case.title for case in texts.cases}] == [c.title for c in texts.cases]
    for element in texts.elements:
        sheet = told.split(f"### {element.name}\n")[1].split("\n### ")[0]
        assert f"**{element.question}**" in sheet
        assert re.findall(r"^\| (\d) \|", sheet, re.MULTILINE) == ["1", "3", "5"]


def test_the_minutes_of_the_trainer_follow_each_other():
    (plan,) = (table for table in tables(TRAINER) if table[0][0] == "0:00")
    at = 0
    for begin, *_, minutes in plan:
        assert begin == f"{at // 60}:{at % 60:02}"
        at += int(minutes)
    programme = catalogue().programme("90")
    assert sum(step.minutes[programme.sizes.index(12)] for step in programme.steps) in [int(row[-1]) for row in plan]
    assert at == 150


def test_the_minutes_of_the_guide_are_those_of_the_programme():
    at, plan = 0, []
    for name, minutes in minutes_of("90"):
        plan.append([f"{at // 60}:{at % 60:02}", name, str(minutes)])
        at += minutes
    assert at == tomllib.loads(text_of(ROOT / "data" / "programmes.toml"))["programmes"][1]["minutes"]
    assert plan in tables(GUIDE)


def test_the_shorter_and_longer_evenings_are_those_of_the_programmes():
    columns = [minutes_of(programme) for programme in ("45", "90", "dagdeel")]
    names = list(dict.fromkeys(name for name, _ in columns[1]))
    told = [
        [name, *(" + ".join(str(m) for n, m in column if n == name) or "–" for column in columns)] for name in names
    ]
    assert told in tables(GUIDE)


def test_the_guide_says_no_more_than_votes_do():
    """The words that 2.7 refuses stand in the table of what not to say, and nowhere else."""
    outside = "\n".join(line for line in text_of(GUIDE).splitlines() if not line.startswith("|"))
    for word in ("draagvlak", "representatief", "significant", "gepolariseerd", "bewoners vinden", "beste methoden"):
        assert word not in outside
