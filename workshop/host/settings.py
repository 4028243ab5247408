"""Settings from the environment, checked at start, and where things are on this machine.

WORKSHOP_HOME holds everything that belongs to one installation: the database, the two keys made at first start
(mode 0600) and the address chosen for phones. Nothing outside it is written.
"""

import hmac
import os
import re
import secrets
import socket
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock

import ifaddr
from cachetools import TTLCache, cached
from platformdirs import user_data_path

from ..actie.errors import WorkshopError
from ..actie.texts.shapes import Case, Catalogue
from . import addresses, environment, files
from .catalogue import FILES, read
from .theme import Theme, theme

PORT = 5000
FACILITATOR, SECRET, ADDRESS = "facilitator", "secret", "address"
KEY_BYTES = 24
REMEMBERED_SECONDS = 3
# As we make them. Half of one, or what an editor made of it, is none.
OUR_KEY = re.compile(rb"[A-Za-z0-9_-]{32,256}")
# On a laptop each device guesses by itself; where we are hosted many sit behind one address (edge/limits.py).
CODE_DIGITS, HOSTED_CODE_DIGITS = 6, 8


@dataclass(frozen=True)
class Settings:
    """One installation. `public_url` is '' on a laptop; then phones use an address of the local network.

    `contact` says where participants can complain, `accessibility_url` where the host's own statement is,
    `security_contact` is where weaknesses are reported (a mailto: or https: address), `metrics_key` opens /metrics,
    `log` is the least level that is logged, `proxies` how many proxies of the host stand in front, whose word is
    taken for where somebody comes from, `queue` the Redis through which several processes tell each other what
    changed ('' for one process), `direct` whether pictures go straight to idle sockets, `worker` which of several
    processes this is (from 1; 0 for the only one), `parent` the id of the process that looks after it.
    `organisation` is the host's name, `archive_years` for how long its archive keeps an agreement ('blijvend' for
    ever, '' while that is not decided), `theme` its checked tokens, `logo` a checked file, `cases` those of its own.
    `style_guide` opens /stijl to anybody.
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
    parent: int = 0
    organisation: str = ""
    archive_years: str = ""
    theme: Theme = field(default_factory=theme)
    logo: Path | None = None
    cases: tuple[Case, ...] = ()
    style_guide: bool = False

    @property
    def secure(self) -> bool:
        """Whether people reach this installation over https: then nothing of it may travel otherwise."""
        return self.public_url.startswith("https://")

    @property
    def code_digits(self) -> int:
        """How many digits the code of a meeting has."""
        return HOSTED_CODE_DIGITS if self.public_url else CODE_DIGITS

    @cached_property
    def secret(self) -> bytes:
        """The key of this installation, from which join tokens are made. Read once; raises as `make_keys` does."""
        return _read_key(self.home / SECRET).encode()

    @cached_property
    def facilitator_token(self) -> str:
        """The token in the facilitator's link: who has it may open meetings. Read once; raises as `make_keys` does."""
        return _read_key(self.home / FACILITATOR)

    @property
    def mark(self) -> str:
        """What tells this installation from others that may answer at the same address; it opens nothing."""
        return hmac.new(self.secret, b"mark", sha256).hexdigest()[:16]

    def make_keys(self) -> None:
        """Make what is not there yet, and read both, so that a start stops at a key that cannot be trusted.

        One of several processes finds those of the first. Raises WorkshopError: key_damaged, key_readable; OSError.
        """
        for name in (SECRET, FACILITATOR):
            if not self.worker and not (self.home / name).exists():
                _write_key(self.home / name)
        _ = self.secret, self.facilitator_token

    def renew_facilitator_token(self) -> None:
        """Make another token: the link of before, and every browser that opened it, opens nothing any more."""
        _write_key(self.home / FACILITATOR)
        vars(self).pop("facilitator_token", None)


def same_key(given: str, key: str) -> bool:
    """Whether somebody gave this key, told in equal time. Nothing given is no key, also where there is none."""
    return bool(given and key) and hmac.compare_digest(given.encode(errors="replace"), key.encode())


def settings(environ: Mapping[str, str]) -> Settings:
    """Read and check the environment; nothing is made. Raises BadSetting."""
    environment.refuse_unseen(environ)
    environment.look_for_translations(environ.get("WORKSHOP_TRANSLATIONS", ""))
    home = Path(environ.get("WORKSHOP_HOME") or user_data_path("workshop", appauthor=False)).absolute()
    return Settings(
        home,
        environ.get("WORKSHOP_DATABASE_URL") or f"sqlite:///{home / 'workshop.sqlite'}",
        environment.mode(environ.get("WORKSHOP_MODE") or default_mode()),
        environment.host(environ.get("WORKSHOP_HOST") or addresses.EVERYWHERE[0]),
        environment.port(environ.get("WORKSHOP_PORT") or str(PORT)),
        environment.url(environ, "WORKSHOP_PUBLIC_URL", addresses.base),
        contact=environ.get("WORKSHOP_CONTACT", ""),
        accessibility_url=environment.url(environ, "WORKSHOP_ACCESSIBILITY_URL", addresses.page),
        security_contact=environment.contact(environ, "WORKSHOP_SECURITY_CONTACT"),
        metrics_key=environment.key(environ.get("WORKSHOP_METRICS_KEY", "")),
        log=environment.level(environ.get("WORKSHOP_LOG") or "warning"),
        proxies=environment.proxies(environ.get("WORKSHOP_PROXIES") or "0"),
        queue=environment.queue(environ.get("WORKSHOP_QUEUE", "")),
        direct=environment.yes(environ, "WORKSHOP_DIRECT", "1"),
        worker=environment.of_crew(environ, "WORKSHOP_WORKER"),
        parent=environment.of_crew(environ, "WORKSHOP_PARENT"),
        organisation=environ.get("WORKSHOP_ORGANISATION", ""),
        archive_years=environment.archive_years(environ.get("WORKSHOP_ARCHIVE_YEARS", "")),
        theme=environment.theme_in(environ.get("WORKSHOP_THEME", "")),
        logo=environment.logo_in(environ.get("WORKSHOP_LOGO", "")),
        cases=own_cases(environ),
        style_guide=environment.yes(environ, "WORKSHOP_STYLE_GUIDE", "0"),
    )


def default_mode() -> str:
    """eventlet, except on Windows, where its hub has no tests of ours behind it."""
    return "threading" if os.name == "nt" else "eventlet"


def data_folder() -> Path:
    """The texts: inside the installed package, else beside it in a clone."""
    program = Path(__file__).parent.parent
    inside = program / "data"
    return inside if inside.is_dir() else program.parent / "data"


def catalogue() -> Catalogue:
    """The texts, checked. Raises CatalogueError."""
    return read({name: (data_folder() / name).read_text(encoding="utf-8") for name in FILES})


def own_cases(environ: Mapping[str, str]) -> tuple[Case, ...]:
    """The cases that a host has beside ours. Raises BadSetting."""
    return environment.cases_in(environ.get("WORKSHOP_CASES", ""), catalogue)


def base_urls(current: Settings) -> list[str]:
    """The addresses under which phones could reach this machine, likeliest first; never this machine's own name."""
    if current.public_url:
        return [current.public_url]
    if current.host not in addresses.EVERYWHERE:
        return [] if addresses.is_here(addresses.host(current.host)) else [_at(current, current.host)]
    return [_at(current, ip) for ip in _addresses()]


def own_url(current: Settings) -> str:
    """The address under which this machine itself reaches the program."""
    return _at(current, "127.0.0.1" if current.host in addresses.EVERYWHERE else current.host)


def _at(current: Settings, host: str) -> str:
    return addresses.base(f"http://{addresses.host(host)}:{current.port}")


def base_url(current: Settings) -> str:
    """The address in the QR: the facilitator's choice while it exists, else the likeliest; '' without a network."""
    return _chosen(current) or next(iter(base_urls(current)), "")


def sure_url(current: Settings) -> str:
    """The address that will be in the QR in the hall too: a public one, or the facilitator's choice; else ''."""
    return current.public_url or _chosen(current)


def _chosen(current: Settings) -> str:
    """What the facilitator chose, while this machine has that address."""
    try:
        chosen = (current.home / ADDRESS).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
    return chosen if chosen in base_urls(current) else ""


def choose_base_url(current: Settings, url: str) -> None:
    """Remember which address phones should use. Raises OSError; then the choice of before stands."""
    if url in base_urls(current):
        files.write(current.home / ADDRESS, url)


# Every picture with an address in it asks this, and asking the system takes longer than drawing some pictures.
@cached(TTLCache(1, REMEMBERED_SECONDS), lock=Lock())
def _addresses() -> tuple[str, ...]:
    """The addresses of this machine on networks, likeliest first, as they were a few seconds ago at most."""
    found = {ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str)}
    usable = sorted(ip for ip in found if not ip.startswith(("127.", "169.254.")))
    likeliest = _outward_address()
    return tuple(sorted(usable, key=lambda ip: ip != likeliest))


def _outward_address() -> str:
    """The address of the interface that leads out; connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _write_key(path: Path) -> None:
    files.write(path, secrets.token_urlsafe(KEY_BYTES))


def _read_key(path: Path) -> str:
    """A key of this installation. Raises WorkshopError: key_damaged, or key_readable when others may have read it."""
    try:
        with path.open("rb") as file:
            kept, mode = file.read().rstrip(b"\r\n"), os.fstat(file.fileno()).st_mode
    except OSError:
        raise WorkshopError("key_damaged", file=path) from None
    if not OUR_KEY.fullmatch(kept):
        raise WorkshopError("key_damaged", file=path)
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise WorkshopError("key_readable", file=path)
    return kept.decode()
