"""The settings in the environment, one by one: what each may be, and the sentence for what it may not.

Nothing is made or opened here but the files that a setting names. Every function raises BadSetting.
"""

import importlib.util
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from ..actie.errors import CatalogueError, WorkshopError
from ..actie.letters import CONTROL
from ..actie.texts.shapes import Case, Catalogue
from . import addresses, languages, logo
from .catalogue import line_of, read_cases
from .metrics import LEVELS
from .theme import BadTheme, Theme, theme

MODES = ("eventlet", "threading")
MOST_YEARS = 500
A_NUMBER = re.compile(r"[0-9]{1,9}")
A_CONTACT = re.compile(r"mailto:[^\s@]+@[^\s@]+|tel:[+0-9][0-9().-]*")
A_KEY = re.compile(r"[\x21-\x7e]+")


class BadSetting(WorkshopError):
    """A setting in the environment is wrong; `str()` says which and what it may be."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__("bad_setting", name=name, problem=problem)
        self.args = (f"{name}: {problem}",)


def refuse_unseen(environ: Mapping[str, str]) -> None:
    """No setting of ours holds a line end or the like, or bytes that are no text: it would end up in a header."""
    for name, value in environ.items():
        if name.startswith("WORKSHOP_") and (CONTROL.search(value) or not _is_text(value)):
            raise BadSetting(name, "heeft een teken dat niet kan, zoals een regeleinde")


def look_for_translations(folder: str) -> None:
    """`words` reads them when it is first imported, and then says nothing of what is wrong with them."""
    if folder and not languages.has_texts(Path(folder)):
        raise BadSetting("WORKSHOP_TRANSLATIONS", "in deze map staat geen vertaling (nl/LC_MESSAGES/messages.mo)")
    try:
        languages.check(Path(folder)) if folder else None
    except languages.BadLanguage as wrong:
        raise BadSetting("WORKSHOP_TRANSLATIONS", str(wrong)) from None


def mode(text: str) -> str:
    if text not in MODES:
        raise BadSetting("WORKSHOP_MODE", "moet eventlet of threading zijn")
    return text


def host(text: str) -> str:
    """The address to listen on, as the system takes it: IPv6 without brackets."""
    try:
        return addresses.host(text).strip("[]")
    except addresses.BadAddress:
        problem = "moet een adres of naam van deze computer zijn, zoals 127.0.0.1, zonder http:// en zonder poort"
        raise BadSetting("WORKSHOP_HOST", problem) from None


def port(text: str) -> int:
    if not A_NUMBER.fullmatch(text) or not 0 < int(text) <= addresses.MOST_PORT:
        raise BadSetting("WORKSHOP_PORT", "moet een getal van 1 tot 65535 zijn")
    return int(text)


def of_crew(environ: Mapping[str, str], name: str) -> int:
    """What `crew` tells each of its processes; 0 for the only one."""
    text = environ.get(name) or "0"
    if not A_NUMBER.fullmatch(text):
        raise BadSetting(name, "zet je niet zelf; gebruik --workers")
    return int(text)


def yes(environ: Mapping[str, str], name: str, otherwise: str) -> bool:
    text = environ.get(name) or otherwise
    if text not in ("0", "1"):
        raise BadSetting(name, "moet 0 of 1 zijn")
    return text == "1"


def archive_years(text: str) -> str:
    """For how long the host's archive keeps an agreement: years, for ever, or '' while that is not decided."""
    if text and text != "blijvend" and not (A_NUMBER.fullmatch(text) and 0 < int(text) <= MOST_YEARS):
        raise BadSetting("WORKSHOP_ARCHIVE_YEARS", f"moet blijvend zijn, of een getal van 1 tot {MOST_YEARS}")
    return text


def key(text: str) -> str:
    """What somebody must be able to send in a header."""
    if text and not A_KEY.fullmatch(text):
        raise BadSetting("WORKSHOP_METRICS_KEY", "mag alleen gewone letters, cijfers en tekens hebben, zonder spatie")
    return text


def proxies(text: str) -> int:
    if text not in ("0", "1", "2", "3"):
        raise BadSetting("WORKSHOP_PROXIES", "moet een getal van 0 tot 3 zijn")
    return int(text)


def level(text: str) -> str:
    if text not in LEVELS:
        raise BadSetting("WORKSHOP_LOG", f"moet een van deze zijn: {', '.join(LEVELS)}")
    return text


def queue(url: str) -> str:
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("redis", "rediss", "unix") and bool(parts.password) and parts.port != 0
    except ValueError:  # a bracket that does not close, or a port that is no number
        fits = False
    if not fits:
        raise BadSetting("WORKSHOP_QUEUE", "moet met redis:// beginnen en een wachtwoord hebben")
    if not importlib.util.find_spec("redis"):
        raise BadSetting("WORKSHOP_QUEUE", "het pakket redis ontbreekt; kijk in docs/beheer.md")
    return url


def contact(environ: Mapping[str, str], name: str) -> str:
    text = environ.get(name, "")
    if text.startswith("https://"):
        return url(environ, name, addresses.page)
    if text and not A_CONTACT.fullmatch(text):
        raise BadSetting(name, "moet met mailto:, https:// of tel: beginnen (RFC 9116), zonder spatie")
    return text


def theme_in(path: str) -> Theme:
    try:
        return theme(Path(path).read_text("utf-8")) if path else theme()
    except (OSError, UnicodeDecodeError):
        raise BadSetting("WORKSHOP_THEME", "dit bestand is er niet, of is niet te lezen") from None
    except BadTheme as wrong:
        raise BadSetting("WORKSHOP_THEME", str(wrong)) from None


def logo_in(path: str) -> Path | None:
    if not path:
        return None
    try:
        logo.check(path, Path(path).read_bytes())
    except OSError:
        raise BadSetting("WORKSHOP_LOGO", "dit bestand is er niet, of is niet te lezen") from None
    except logo.BadLogo as wrong:
        raise BadSetting("WORKSHOP_LOGO", str(wrong)) from None
    return Path(path).absolute()


def cases_in(path: str, catalogue: Callable[[], Catalogue]) -> tuple[Case, ...]:
    """The host's own cases, which may name what stands in the catalogue."""
    if not path:
        return ()
    try:
        text = Path(path).read_text("utf-8")
        return read_cases(Path(path).name, text, catalogue())
    except (OSError, UnicodeDecodeError):
        raise BadSetting("WORKSHOP_CASES", "dit bestand is er niet, of is niet te lezen") from None
    except CatalogueError as wrong:
        entry, problem = str(wrong.details["entry"]), str(wrong.details["problem"])
        said = " ".join(f"regel {line_of(text, entry, problem)}, {entry}: {problem}".split())
        raise BadSetting("WORKSHOP_CASES", said) from None


def url(environ: Mapping[str, str], name: str, read_as: Callable[[str], str]) -> str:
    text = environ.get(name, "")
    try:
        return read_as(text) if text else ""
    except addresses.BadAddress as wrong:
        raise BadSetting(name, str(wrong)) from None


def _is_text(value: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in value)
