"""Settings from the environment, checked at start, and where things are on this machine.

WORKSHOP_HOME holds everything that belongs to one installation: the database, the two secrets made at first start
(mode 0600) and the address chosen for phones. Nothing outside it is written.
"""

import importlib.util
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import ifaddr
from platformdirs import user_data_path

from . import logo
from .actie.catalogue import FILES, Catalogue, read
from .actie.errors import WorkshopError
from .theme import BadTheme, Theme, theme
from .watch import LEVELS

MODES = ("eventlet", "threading")
PORT = 5000


class BadSetting(WorkshopError):
    """A setting in the environment is wrong; `str()` says which and what it may be."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__("bad_setting", name=name, problem=problem)
        self.args = (f"{name}: {problem}",)


@dataclass(frozen=True)
class Settings:
    """One installation. `public_url` is '' on a laptop; then phones use an address of the local network.

    `contact` says where participants can complain, `accessibility_url` where the host's own statement is,
    `security_contact` is where weaknesses are reported (a mailto: or https: address), `metrics_key` opens /metrics,
    `log` is the least level that is logged, `proxies` how many proxies of the host stand in front, whose word is
    taken for where somebody comes from, `queue` the Redis through which several processes tell each other what
    changed ('' for one process), `direct` whether pictures go straight to idle sockets, `worker` which of several
    processes this is (from 1; 0 for the only one). `organisation` is the host's name, `theme` its checked tokens,
    `logo` a checked file.
    """

    home: Path
    database_url: str
    mode: str
    host: str
    port: int
    public_url: str
    contact: str = ""
    accessibility_url: str = ""
    security_contact: str = ""
    metrics_key: str = ""
    log: str = "warning"
    proxies: int = 0
    queue: str = ""
    direct: bool = True
    worker: int = 0
    organisation: str = ""
    theme: Theme = field(default_factory=theme)
    logo: Path | None = None

    @property
    def secure(self) -> bool:
        """Whether people reach this installation over https: then nothing of it may travel otherwise."""
        return self.public_url.startswith("https://")

    @property
    def secret(self) -> bytes:
        """The key of this installation, from which join tokens are made."""
        return _kept(self.home / "secret").encode()

    def make_keys(self) -> None:
        """Make what is not there yet, before several processes each make their own."""
        for name in ("secret", "facilitator"):
            _kept(self.home / name)

    def renew_facilitator_token(self) -> None:
        """Make another token: the link of before, and every browser that opened it, opens nothing any more."""
        (self.home / "facilitator").unlink(missing_ok=True)
        _kept(self.home / "facilitator")

    @property
    def facilitator_token(self) -> str:
        """The token in the facilitator's link: who has it may open meetings."""
        return _kept(self.home / "facilitator")


def settings(environ: Mapping[str, str]) -> Settings:
    """Read and check the environment. Raises BadSetting."""
    home = Path(environ.get("WORKSHOP_HOME") or user_data_path("workshop", appauthor=False)).absolute()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    mode = environ.get("WORKSHOP_MODE") or default_mode()
    if mode not in MODES:
        raise BadSetting("WORKSHOP_MODE", "moet eventlet of threading zijn")
    return Settings(
        home,
        environ.get("WORKSHOP_DATABASE_URL") or f"sqlite:///{home / 'workshop.sqlite'}",
        mode,
        environ.get("WORKSHOP_HOST") or "0.0.0.0",  # noqa: S104 - phones in the room must reach it
        _port(environ.get("WORKSHOP_PORT") or str(PORT)),
        _url(environ, "WORKSHOP_PUBLIC_URL"),
        contact=environ.get("WORKSHOP_CONTACT", ""),
        accessibility_url=_url(environ, "WORKSHOP_ACCESSIBILITY_URL"),
        security_contact=_contact(environ, "WORKSHOP_SECURITY_CONTACT"),
        metrics_key=environ.get("WORKSHOP_METRICS_KEY", ""),
        log=_level(environ.get("WORKSHOP_LOG") or "warning"),
        proxies=_proxies(environ.get("WORKSHOP_PROXIES") or "0"),
        queue=_queue(environ.get("WORKSHOP_QUEUE", "")),
        direct=environ.get("WORKSHOP_DIRECT", "1") != "0",
        worker=int(environ.get("WORKSHOP_WORKER") or 0),
        organisation=environ.get("WORKSHOP_ORGANISATION", ""),
        theme=_theme(environ.get("WORKSHOP_THEME", "")),
        logo=_logo(environ.get("WORKSHOP_LOGO", "")),
    )


def default_mode() -> str:
    """eventlet, except on Windows, where its hub has no tests of ours behind it."""
    return "threading" if os.name == "nt" else "eventlet"


def data_folder() -> Path:
    """The texts: inside the installed package, else beside it in a clone."""
    inside = Path(__file__).parent / "data"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "data"


def catalogue() -> Catalogue:
    """The texts, checked. Raises CatalogueError."""
    return read({name: (data_folder() / name).read_text(encoding="utf-8") for name in FILES})


def base_urls(current: Settings) -> list[str]:
    """The addresses under which phones could reach this machine, likeliest first; never this machine's own name."""
    if current.public_url:
        return [current.public_url]
    found = {ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str)}
    usable = sorted(ip for ip in found if not ip.startswith(("127.", "169.254.")))
    likeliest = _outward_address()
    usable.sort(key=lambda ip: ip != likeliest)
    return [f"http://{ip}:{current.port}" for ip in usable]


def base_url(current: Settings) -> str:
    """The address in the QR: the facilitator's choice while it exists, else the likeliest; '' without a network."""
    urls = base_urls(current)
    path = current.home / "address"
    chosen = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    return chosen if chosen in urls else next(iter(urls), "")


def choose_base_url(current: Settings, url: str) -> None:
    """Remember which address phones should use."""
    if url in base_urls(current):
        (current.home / "address").write_text(url, encoding="utf-8")


def _outward_address() -> str:
    """The address of the interface that leads out; connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _kept(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise BadSetting("WORKSHOP_PORT", "moet een getal van 1 tot 65535 zijn")
    return int(text)


def _proxies(text: str) -> int:
    if text not in ("0", "1", "2", "3"):
        raise BadSetting("WORKSHOP_PROXIES", "moet een getal van 0 tot 3 zijn")
    return int(text)


def _level(text: str) -> str:
    if text not in LEVELS:
        raise BadSetting("WORKSHOP_LOG", f"moet een van deze zijn: {', '.join(LEVELS)}")
    return text


def _queue(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in ("redis", "rediss", "unix") or not parts.password):
        raise BadSetting("WORKSHOP_QUEUE", "moet met redis:// beginnen en een wachtwoord hebben")
    if url and not importlib.util.find_spec("redis"):
        raise BadSetting("WORKSHOP_QUEUE", "het pakket redis ontbreekt; kijk in docs/beheer.md")
    return url


def _contact(environ: Mapping[str, str], name: str) -> str:
    text = environ.get(name, "")
    if text and not text.startswith(("mailto:", "https://", "tel:")):
        raise BadSetting(name, "moet met mailto:, https:// of tel: beginnen (RFC 9116)")
    return text


def _theme(path: str) -> Theme:
    try:
        return theme(Path(path).read_text("utf-8")) if path else theme()
    except (OSError, UnicodeDecodeError):
        raise BadSetting("WORKSHOP_THEME", "dit bestand is er niet, of is niet te lezen") from None
    except BadTheme as wrong:
        raise BadSetting("WORKSHOP_THEME", str(wrong)) from None


def _logo(path: str) -> Path | None:
    if not path:
        return None
    try:
        logo.check(path, Path(path).read_bytes())
    except OSError:
        raise BadSetting("WORKSHOP_LOGO", "dit bestand is er niet, of is niet te lezen") from None
    except logo.BadLogo as wrong:
        raise BadSetting("WORKSHOP_LOGO", str(wrong)) from None
    return Path(path).absolute()


def _url(environ: Mapping[str, str], name: str) -> str:
    text = environ.get(name, "")
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise BadSetting(name, "moet met http:// of https:// beginnen")
    return text.rstrip("/")
