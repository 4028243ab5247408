"""The languages that people read, as the folders of translations say: ours, and those in a folder of the host's.

A language is a folder with a file `language.toml`, and its texts in LC_MESSAGES/messages.mo, or messages.po as long as
there is no other. A folder of the host's without `language.toml` has better words for a language of ours.
"""

import gettext
import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from babel import Locale
from babel.core import UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ..actie.vocabulary import SOURCE

OURS = Path(__file__).parent.parent / "translations"
FILE, TEXTS, SOURCE_OF_TEXTS = "language.toml", "LC_MESSAGES/messages.mo", "LC_MESSAGES/messages.po"
CODE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"


class BadLanguage(ValueError):
    """A file of a language is wrong; the text says which, and why."""


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language.toml. `name` is in the language's own words; `lang` is what pages call it (BCP 47), '' for its code.

    `locale` says how Babel writes dates and lists, '' to take it from the code or the fallback. What has no
    translation is said in the `fallback`, and after that in Dutch. `reading` is the level of reading, such as A2, that
    the texts are written for; `leads`: pages of those who lead are in it too; `place`: where it stands in the list.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    direction: Literal["ltr", "rtl"] = "ltr"
    lang: Annotated[str, msgspec.Meta(pattern=rf"{CODE}|^$")] = ""
    locale: str = ""
    fallback: str = ""
    reading: str = ""
    pictograms: bool = False
    leads: bool = False
    place: int = 100


Languages = Mapping[str, Language]


def folders(environ: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Where languages are: in the host's own folder, whose words come first, and in ours."""
    own = environ.get("WORKSHOP_TRANSLATIONS")
    return (Path(own), OURS) if own else (OURS,)


def read(where: Sequence[Path]) -> Languages:
    """Every language by its code, in the order of the list, each whole. Raises BadLanguage."""
    found = dict(chain.from_iterable(_in_folder(folder) for folder in reversed(where)))
    whole = {code: _whole(code, found) for code in found}
    return dict(sorted(whole.items(), key=lambda item: (item[1].place, item[0])))


def after(code: str, languages: Languages) -> tuple[str, ...]:
    """A language and what is said where it has no words: its fallback, and that one's. Raises BadLanguage in a ring."""
    row = [code]
    while following := languages[row[-1]].fallback:
        if following not in languages:
            raise BadLanguage(f"{row[-1]}/{FILE}: fallback {following} is geen taal die er is")
        if following in row:
            raise BadLanguage(f"{row[-1]}/{FILE}: fallback {following} komt bij zichzelf terug")
        row.append(following)
    return tuple(row)


def texts(code: str, folder: Path) -> gettext.NullTranslations:
    """The texts of a language in one folder, none where it has none. Raises BadLanguage."""
    built, source = folder / code / TEXTS, folder / code / SOURCE_OF_TEXTS
    try:
        if built.is_file():
            with built.open("rb") as file:
                return gettext.GNUTranslations(file)
        return gettext.GNUTranslations(_built(source)) if source.is_file() else gettext.NullTranslations()
    except (OSError, ValueError, AttributeError) as wrong:
        raise BadLanguage(f"{code}/LC_MESSAGES: deze vertaling is niet te lezen ({wrong})") from None


def check(folder: Path) -> None:
    """Whether a folder of the host's has languages that work. Raises BadLanguage."""
    languages = read((folder, OURS))
    for code in (path.parent.parent.name for path in _texts_in(folder)):
        if code not in languages:
            raise BadLanguage(f"{code}: bij deze taal ontbreekt {FILE}")
        texts(code, folder)


def has_texts(folder: Path) -> bool:
    return bool(_texts_in(folder))


def _texts_in(folder: Path) -> list[Path]:
    return sorted(chain.from_iterable(folder.glob(f"*/{name}") for name in (TEXTS, SOURCE_OF_TEXTS)))


def _in_folder(folder: Path) -> Iterator[tuple[str, Language]]:
    for file in sorted(folder.glob(f"*/{FILE}")):
        code = file.parent.name
        if not re.fullmatch(CODE, code):
            raise BadLanguage(f"{code}: zo kan een map van een taal niet heten")
        try:
            yield code, msgspec.convert(tomllib.loads(file.read_text("utf-8")), Language)
        except (OSError, ValueError) as wrong:
            raise BadLanguage(f"{code}/{FILE}: {wrong}") from None


def _whole(code: str, languages: Languages) -> Language:
    """A language with nothing left out: what its file does not say follows from its code and its fallback."""
    said = languages[code]
    row = after(code, languages)
    if said.locale and not _known(said.locale):
        raise BadLanguage(f"{code}/{FILE}: locale {said.locale} kent Babel niet")
    guesses = (*(guess for one in row for guess in (languages[one].locale, one)), SOURCE)
    locale = next(guess for guess in guesses if guess and _known(guess))
    return msgspec.structs.replace(said, lang=said.lang or code, locale=locale.replace("-", "_"))


def _known(locale: str) -> bool:
    try:
        Locale.parse(locale.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return False
    return True


def _built(source: Path) -> BytesIO:
    with source.open("rb") as file:
        catalog, built = read_po(file, abort_invalid=True), BytesIO()
    write_mo(built, catalog)
    built.seek(0)
    return built
