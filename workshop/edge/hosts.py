"""Which names this installation answers to: those it printed. A page elsewhere can neither post nor connect to it.

Engine.IO answers before Flask does, so the names are held here, before both (DNS rebinding; OWASP ASVS 5.0, 3.5). What
is compared is written as `addresses` writes it, on both sides.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..host import addresses
from ..host.metrics import Seldom
from ..host.settings import Settings, base_urls, own_url
from .headers import Wsgi

# A laptop may get another address while it runs; looking them up costs a few system calls.
KNOWN_SECONDS = 5
LOCAL = ("127.0.0.1", *addresses.THIS_MACHINE)
WATCHED = ("/healthz", "/readyz", "/metrics")
REFUSAL = "Dit adres hoort niet bij dit programma. Gebruik het adres op het scherm.\n"
PROXY_REFUSAL = """\
Dit adres werkt nog niet. Dat ligt niet aan jou: vraag de begeleider om hulp.
This address does not work yet. It is not your fault: ask the facilitator for help.

Voor de beheerder: dit programma staat achter een proxy die de kop Host niet doorgeeft.
Kijk in docs/beheer.md onder "De proxy".
"""
# What no browser sends: somebody stands in between.
OF_PROXIES = (
    "HTTP_CONNECTION",  # "close": what nginx says unless it is told otherwise
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_SERVER",
    "HTTP_X_REAL_IP",
)
PROXY = Seldom(
    "workshop.hosts", "what people sent was refused: mend this header in the proxy in front, or this setting"
)


class Hosts:
    """The names and origins of one installation, as they are now."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._known: frozenset[str] = frozenset()
        self._until = 0.0

    def is_ours(self, host: str) -> bool:
        """Whether a request for this name (with port, as in its Host header) is for us."""
        return origin_of(self.settings, host) in self._origins()

    def is_our_page(self, origin: str | None) -> bool:
        """Whether a page of this origin is one of ours; it must come the way we are reached."""
        return bool(origin) and addresses.origin(origin or "") in self._origins()

    def answers(self, environ: Mapping[str, Any]) -> bool:
        """Whether this request is for us: by our public name, or by one of this machine from this machine."""
        host, public = environ.get("HTTP_HOST", ""), self.settings.public_url
        if not self.is_ours(host):
            return False
        return not public or origin_of(self.settings, host) == public or self._is_from_here(environ)

    def lost_its_name(self, environ: Mapping[str, Any]) -> bool:
        """Whether a proxy sent this on without the public name that its visitor asked for.

        Who watches over the program from this machine may use an old client, which looks like a proxy.
        """
        public, asked = self.settings.public_url, origin_of(self.settings, environ.get("HTTP_HOST", ""))
        if not public or asked in ("", public):
            return False
        if environ.get("PATH_INFO") in WATCHED and self.answers(environ):
            return False
        pages = (environ.get("HTTP_ORIGIN", ""), environ.get("HTTP_REFERER", ""))
        if any(page == public or page.startswith(f"{public}/") for page in pages):
            return True
        return self._is_inner(asked, public) and any(
            name in environ and (name != "HTTP_CONNECTION" or environ[name].lower() == "close") for name in OF_PROXIES
        )

    def _is_inner(self, asked: str, public: str) -> bool:
        """Whether this is what a proxy itself calls us: a scanner that tries our number is none."""
        name = addresses.bare(asked)
        near = name == addresses.bare(public) or "." not in name
        return near or asked in self._origins() or asked.endswith(f":{self.settings.port}")

    def _is_from_here(self, environ: Mapping[str, Any]) -> bool:
        peer = environ.get("REMOTE_ADDR", "").removeprefix("::ffff:")
        return peer in ("::1", self.settings.host) or peer.startswith("127.")

    def _origins(self) -> frozenset[str]:
        if time.monotonic() >= self._until:
            port = self.settings.port
            local = {addresses.origin(f"http://{name}:{port}") for name in LOCAL} | {own_url(self.settings)}
            self._known = frozenset(local | set(base_urls(self.settings)))
            self._until = time.monotonic() + KNOWN_SECONDS
        return self._known


def origin_of(settings: Settings, host: str) -> str:
    """What a browser calls our page under this name (with port): https where we are hosted, this machine excepted.

    '' when no browser sends such a name.
    """
    if not host.isascii():
        return ""
    if settings.public_url:
        scheme = settings.public_url.partition("://")[0]
        found = addresses.origin(f"{scheme}://{host}")
        if found == settings.public_url:
            return found
    return addresses.origin(f"http://{host}")


def guarded(app: Wsgi, hosts: Hosts) -> Wsgi:
    """The application, for requests to our own names only."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        lost = hosts.lost_its_name(environ)
        if lost:
            PROXY.tell("Host")
        elif hosts.answers(environ):
            return app(environ, start_response)
        said = (PROXY_REFUSAL if lost else REFUSAL).encode()
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(said)))]
        start_response("421 Misdirected Request", headers)
        return [said]

    return answer
