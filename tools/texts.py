"""Gather every text that people read, and bring the translations up to date.

    .venv/bin/python tools/texts.py

Writes workshop/translations/messages.pot, updates each messages.po (texts that are gone go, new ones are empty; a
language with a fallback keeps just what it has), and compiles it to messages.mo. Texts of data/ and of the first groups
carry the place where they stand as their context.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from workshop.actie.texts.placed import texts
from workshop.actie.vocabulary import SOURCE
from workshop.host.languages import OURS
from workshop.host.languages import read as languages
from workshop.host.settings import catalogue
from workshop.words.labels import group_texts

ROOT = Path(__file__).parent.parent
LANGUAGES = languages((OURS,))
POT = OURS / "messages.pot"
RETIRED = OURS / "retired.json"
NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)
# Babel's own rule swaps the last two forms of Arabic: 11 to 99 are "many", a hundred is "other" (CLDR).
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
# What gettext wants to know of a file; no dates, so that a file changes only when a text does.
# A file is told without the number of its line, so that it changes only when a text does; Babel asks for one.
DATA: Any = [("data", None)]
FOR_WHO_LEADS = ("aims", "cases")  # of data/: texts that only they read
HEAD: dict[str, Any] = {"project": "workshop", "version": "1", "header_comment": "# Translations.", "fuzzy": False}


def gather() -> Catalog:
    """Every text: of the program, by the settings in babel.cfg, and of data/."""
    with TemporaryDirectory() as folder:
        program = Path(folder) / "messages.pot"
        options = ["-F", str(ROOT / "babel.cfg"), "-k", "dutch", "--add-location=file", "-o", str(program)]
        CommandLineInterface().run(  # type: ignore[no-untyped-call]
            ["pybabel", "-q", "extract", *options, str(ROOT / "workshop")]
        )
        found = read(program)
    gathered = Catalog(**HEAD)
    for message in sorted((m for m in found if m.id), key=lambda m: (sorted(m.locations), str(m.id))):
        places: Any = sorted(
            {(Path(file).as_posix().rpartition("workshop/")[2], None) for file, _ in message.locations}
        )
        gathered.add(message.id, locations=places, context=message.context)
    for place, text in (*texts(catalogue()), *group_texts(), *retired()):
        kind = place.partition(".")[0]
        where: Any = [(f"data/{kind}", None)] if kind in FOR_WHO_LEADS else DATA
        gathered.add(text, locations=where, context=place)
    return gathered


def retired() -> Iterator[tuple[str, str]]:
    """(place, text) as data/ read once: agreements of then hold these texts, and are told in every language still."""
    for place, texts_then in json.loads(RETIRED.read_text("utf-8")).items():
        yield from ((place, text) for text in texts_then)


def update(pot: Catalog, language: str, po: Path) -> None:
    """Bring the file of one language up to date and compile it. Who read a text stays with it."""
    known = Catalog(locale=LANGUAGES[language].locale, **HEAD)
    for message in read(po) if po.exists() else ():
        if message.id:
            known.add(message.id, message.string, context=message.context, user_comments=message.user_comments)
    known.update(pot, no_fuzzy_matching=True)
    known.obsolete.clear()
    if LANGUAGES[language].fallback:
        known = with_words(known)
    write(po, known)
    po.with_suffix(".mo").write_bytes(compiled(po))


def with_words(texts: Catalog) -> Catalog:
    """Only what has a translation: a language with a fallback need not say everything."""
    kept = Catalog(locale=texts.locale, **HEAD)
    for message in texts:
        if message.id and all([message.string, *(message.string or ())]):
            kept[message.id] = message
    return kept


def compiled(po: Path) -> bytes:
    """What gettext reads; the same for the same texts."""
    found, built = read(po), BytesIO()
    found.creation_date = found.revision_date = NO_DAY
    write_mo(built, found)
    return built.getvalue()


def folder(language: str) -> Path:
    path = OURS / language / "LC_MESSAGES"
    path.mkdir(parents=True, exist_ok=True)
    return path


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def write(path: Path, texts: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, texts, width=0, omit_header=True, include_lineno=False)
    if texts.locale:
        plurals = PLURALS.get(str(texts.locale), texts.plural_forms)
        head = f'msgid ""\nmsgstr ""\n"Language: {texts.locale}\\n"\n"Plural-Forms: {plurals}\\n"\n'
        head += '"Content-Type: text/plain; charset=utf-8\\n"\n'
        path.write_text(f"{head}\n{path.read_text('utf-8')}", "utf-8")


if __name__ == "__main__":
    pot = gather()
    write(POT, pot)
    for code in LANGUAGES:
        if code != SOURCE:
            update(pot, code, folder(code) / "messages.po")
