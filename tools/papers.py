"""Make the page with a picture of every paper, and the pictures: docs/papier.md and docs/papier/.

    .venv/bin/python -m tools.papers

The papers are those of an evening that stands in tests/sample_evening.py. Needs the extra `pdf`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.recorded import recorded
from tests.sample_evening import BEGIN, catalogue, sample
from workshop import words
from workshop.actie.evening.meeting import Version
from workshop.actie.evening.playing import USUAL
from workshop.actie.paper import lines
from workshop.paper import before, files
from workshop.paper.sheets.case import case_papers
from workshop.paper.sheets.reply_sheet import reply_sheets
from workshop.paper.sheets.upcoming import Upcoming
from workshop.paper.tree import Document
from workshop.paper.writers import pdf

ROOT = Path(__file__).parent.parent
PAGE, PICTURES = ROOT / "docs" / "papier.md", ROOT / "docs" / "papier"
PIXELS_PER_INCH, COLOURS = 48, 32
MADE = datetime(2026, 1, 1, tzinfo=UTC)
OF_A_REPORT = {
    "verslag.pdf": "Voor wie er niet was, de wethouder en het archief. Ook als Word en ODT.",
    "rolafspraak.pdf": "Bladzijde 1, en wat daar niet op paste. Hier zetten mensen hun handtekening op.",
    "grote-letter.pdf": "Dezelfde afspraak, in één kolom en grote letters.",
    "poster-a4.pdf": "Voor aan de muur: wie doet wat, de eerste stap, en wanneer we terugkijken.",
    "poster-a3.pdf": "Dezelfde poster, groter.",
    "zakkaart.pdf": "Voor elke groep: wat wij doen, en wie je belt. Vouw hem twee keer.",
}
SHEET, CASE = "antwoordblad", "casus"
HEAD = """# Papier

Zo ziet al het papier eruit. Je maakt het in elke taal, en zwart-wit kan altijd.
"""
BEFORE = "Je print het op de pagina **Papier**: een knop bij de voorbereiding en aan de bedieningstafel."
ATELIER = "Je kiest een casus op de pagina **Casussen voor een werkatelier**, en print hem daar."
AFTER = "Je vindt het bij **Download**, op het verslag en aan de bedieningstafel."


def papers() -> Iterator[tuple[str, str, str, Sequence[Document]]]:
    """(name, what it is called, what it is for, its sheets) of each paper, those before the evening first."""
    texts = words.Content(catalogue())
    link, typed = "http://buurt.example.nl/q/1", "buurt.example.nl/m/123456"
    coming = Upcoming(sample().meeting, texts.spoken(), "123456", link, typed)
    for paper in before.PAPERS.values():
        yield paper.name, paper.label, paper.why, before.sheets({paper.name: 1}, coming)
    held = replace(sample(), meeting=lines.numbered(sample().meeting))
    record = recorded(held, Version(1, "concept", BEGIN))
    for file in (of for of in files.FILES.values() if of.format == "pdf"):
        yield Path(file.name).stem, file.label, OF_A_REPORT[file.name], files.sheets(file, record, (), texts.retold)
    answers = "Voor wie na de avond geen telefoon of computer heeft. De code staat erop."
    yield SHEET, "Antwoordblad", answers, reply_sheets(texts.retold(record))
    case, cards = case_papers(texts.spoken().cases[2], texts.spoken(), USUAL)
    yield CASE, "Casus", "Voor op tafel: wat er speelt, wie er zitten, en wat naar welke kant trekt.", (case,)
    yield "rolkaarten", "Rolkaarten", "Voor elke deelnemer een rol. Knippen: vier op een vel.", (cards,)


def page() -> str:
    """docs/papier.md."""
    told = [HEAD]
    parts = {
        next(iter(before.PAPERS)): ("Voor de avond", BEFORE),
        Path(next(iter(OF_A_REPORT))).stem: ("Na de avond", AFTER),
        CASE: ("Voor een werkatelier", ATELIER),
    }
    for name, label, why, _ in papers():
        if name in parts:
            title, about = parts[name]
            told.append(f"## {title}\n\n{about}\n")
        picture = f'<img src="papier/{name}.png" width="360" alt="Het eerste vel: {label}">'
        told.append(f"### {label}\n\n{why}\n\n{picture}\n")
    return "\n".join(told)


def pictures() -> Iterator[tuple[str, bytes]]:
    """(name, PNG) of the first sheet of each paper."""
    for name, _, _, sheets in papers():
        yield name, pdf.pictures(pdf.job(sheets[:1], MADE), PIXELS_PER_INCH)[0]


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    with words.use("nl"):
        PAGE.write_text(page(), "utf-8")
        for name, picture in pictures():
            Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS).save(PICTURES / f"{name}.png", optimize=True)
