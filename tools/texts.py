"""Gather every text that people read, and bring the translations up to date.

    .venv/bin/python tools/texts.py

Writes workshop/translations/messages.pot, updates each messages.po (texts that are gone go, new ones are empty),
and compiles it to messages.mo. Texts of data/ carry the place where they stand as their context.
"""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from workshop.config import catalogue
from workshop.words.content import texts
from workshop.words.language import LANGUAGES, SOURCE, TRANSLATIONS

ROOT = Path(__file__).parent.parent
POT = TRANSLATIONS / "messages.pot"
NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)
# What gettext wants to know of a file; no dates, so that a file changes only when a text does.
HEAD = {"project": "workshop", "version": "1", "header_comment": "# Translations.", "fuzzy": False}


def gather() -> Catalog:
    """Every text: of the program, by the settings in babel.cfg, and of data/."""
    with TemporaryDirectory() as folder:
        program = Path(folder) / "messages.pot"
        options = ["-F", str(ROOT / "babel.cfg"), "-k", "dutch", "--add-location=file", "-o", str(program)]
        CommandLineInterface().run(["pybabel", "-q", "extract", *options, str(ROOT / "workshop")])
        found = read(program)
    gathered = Catalog(**HEAD)
    for message in sorted((m for m in found if m.id), key=lambda m: (sorted(m.locations), str(m.id))):
        places = sorted({(Path(file).as_posix().rpartition("workshop/")[2], None) for file, _ in message.locations})
        gathered.add(message.id, locations=places, context=message.context)
    for place, text in texts(catalogue()):
        gathered.add(text, locations=[("data", None)], context=place)
    return gathered


def update(pot: Catalog, language: str) -> None:
    """Bring one language up to date and compile it."""
    po = folder(language) / "messages.po"
    known = Catalog(locale=language, **HEAD)
    for message in read(po) if po.exists() else ():
        if message.id:
            known.add(message.id, message.string, context=message.context)
    known.update(pot, no_fuzzy_matching=True)
    known.obsolete.clear()
    write(po, known)
    po.with_suffix(".mo").write_bytes(compiled(po))


def compiled(po: Path) -> bytes:
    """What gettext reads; the same for the same texts."""
    found, built = read(po), BytesIO()
    found.creation_date = found.revision_date = NO_DAY
    write_mo(built, found)
    return built.getvalue()


def folder(language: str) -> Path:
    path = TRANSLATIONS / language / "LC_MESSAGES"
    path.mkdir(parents=True, exist_ok=True)
    return path


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def write(path: Path, texts: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, texts, width=0, omit_header=True, include_lineno=False)
    if texts.locale:
        head = f'msgid ""\nmsgstr ""\n"Language: {texts.locale}\\n"\n"Plural-Forms: {texts.plural_forms}\\n"\n'
        head += '"Content-Type: text/plain; charset=utf-8\\n"\n'
        path.write_text(f"{head}\n{path.read_text('utf-8')}", "utf-8")


if __name__ == "__main__":
    pot = gather()
    write(POT, pot)
    for code in LANGUAGES:
        if code != SOURCE:
            update(pot, code)
