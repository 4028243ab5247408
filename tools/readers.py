"""Who read which translation: a text that changed since is put before a reader again.

    .venv/bin/python -m tools.readers                          how many texts wait, for each language
    .venv/bin/python -m tools.readers ask tr FILE.po           write those of one language to a file
    .venv/bin/python -m tools.readers read tr FILE.po "NAME"   take the file back, as read by NAME

The mark of a reader is a comment at the text, with a fingerprint of all that was read. A language without waiting texts
is in workshop/translations/readers.json, with its readers; of the others a page says that nobody has read them all.
"""

import argparse
import json
import re
from hashlib import sha256
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from tools.texts import HEAD, LANGUAGES, compiled, folder, read, write
from workshop.actie.vocabulary import SOURCE
from workshop.words.language import READERS

MARK = re.compile(r"^read by (.+) \(([0-9a-f]{12})\)$")


def fingerprint(message: Message) -> str:
    """Twelve hexadecimal digits of a text, its place and its translation; other words, other digits."""
    parts = [[message.context or ""], message.id, message.string]
    whole = [[part] if isinstance(part, str) else list(part or ()) for part in parts]
    return sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()[:12]


def reader(message: Message) -> str | None:
    """Who read this text as it is now."""
    marks = filter(None, map(MARK.match, message.user_comments))
    return next((mark[1] for mark in marks if mark[2] == fingerprint(message)), None)


def translated(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id and all([message.string, *(message.string or ())])]


def waiting(catalog: Catalog) -> list[Message]:
    """The translated texts that nobody has read as they are now, in the order of the file."""
    return [message for message in translated(catalog) if reader(message) is None]


def ask(catalog: Catalog, file: Path) -> None:
    """Write the waiting texts to a file that every program for translations opens."""
    asked = Catalog(locale=catalog.locale, **HEAD)
    for message in waiting(catalog):
        asked.add(message.id, message.string, message.locations, context=message.context)
    write(file, asked)


def take(po: Path, file: Path, name: str) -> list[Message]:
    """Put what was read into a messages.po, marked with the name of who did. Gives what is no text of ours any more."""
    kept, gone = read(po), []
    for message in translated(read(file)):
        ours = kept.get(message.id, message.context)
        if ours is None:
            gone.append(message)
            continue
        ours.string = message.string
        others = [comment for comment in ours.user_comments if not MARK.match(comment)]
        ours.user_comments = [*others, f"read by {name} ({fingerprint(ours)})"]
    write(po, kept)
    po.with_suffix(".mo").write_bytes(compiled(po))
    return gone


def credited(catalogs: dict[str, Catalog]) -> dict[str, list[str]]:
    """The languages of which every translated text was read, each with the names of its readers in order."""
    whole = {code: catalog for code, catalog in catalogs.items() if not waiting(catalog)}
    return {code: sorted({reader(one) or "" for one in translated(catalog)}) for code, catalog in whole.items()}


def catalogs() -> dict[str, Catalog]:
    return {code: read(folder(code) / "messages.po") for code in LANGUAGES if code != SOURCE}


def main() -> None:
    options = parsed()
    if options.do == "ask":
        ask(read(folder(options.language) / "messages.po"), options.file)
    if options.do == "read":
        for message in take(folder(options.language) / "messages.po", options.file, options.name):
            print(f"no longer a text of ours: {message.id}")
    found = catalogs()
    READERS.write_text(json.dumps(credited(found), ensure_ascii=False, indent=1) + "\n", "utf-8")
    for code, catalog in found.items():
        print(f"{code}: {len(waiting(catalog))} of {len(translated(catalog))} texts wait for a reader")


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools.readers", description="Who read which translation.")
    verbs = parser.add_subparsers(dest="do")
    for verb in ("ask", "read"):
        one = verbs.add_parser(verb)
        one.add_argument("language", choices=[code for code in LANGUAGES if code != SOURCE])
        one.add_argument("file", type=Path)
    verbs.choices["read"].add_argument("name", type=name_of)
    return parser.parse_args()


def name_of(typed: str) -> str:
    """A name on one line."""
    return " ".join(typed.split())


if __name__ == "__main__":
    main()
