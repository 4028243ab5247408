"""Which names this installation answers to: those it printed. A page elsewhere can neither post nor connect to it.

Engine.IO answers before Flask does, so the names are held here, before both (DNS rebinding; OWASP ASVS 5.0, 3.5).
"""

import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from .config import Settings, base_urls
from .headers import Wsgi

# A laptop may get another address while it runs; looking them up costs a few system calls.
KNOWN_SECONDS = 5
LOCAL = ("127.0.0.1", "localhost", "[::1]")
REFUSAL = b"Dit adres hoort niet bij dit programma. Gebruik het adres op het scherm.\n"


class Hosts:
    """The names and origins of one installation, as they are now."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._known: frozenset[str] = frozenset()
        self._until = 0.0

    def is_ours(self, host: str) -> bool:
        """Whether a request for this name (with port, as in its Host header) is for us."""
        return host in self._names()

    def is_our_page(self, origin: str | None) -> bool:
        """Whether a page of this origin is one of ours; it must come the way we are reached."""
        return origin in {origin_of(self.settings, name) for name in self._names()}

    def _names(self) -> frozenset[str]:
        if time.monotonic() >= self._until:
            port = self.settings.port
            local = {f"{name}:{port}" for name in LOCAL}
            self._known = frozenset(local | {urlsplit(url).netloc for url in base_urls(self.settings)})
            self._until = time.monotonic() + KNOWN_SECONDS
        return self._known


def origin_of(settings: Settings, host: str) -> str:
    """What a browser calls our page under this name (with port): https where we are hosted, this machine excepted."""
    secure = settings.secure and host.rpartition(":")[0] not in LOCAL
    return f"{'https' if secure else 'http'}://{host}"


def guarded(app: Wsgi, hosts: Hosts) -> Wsgi:
    """The application, for requests to our own names only."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if hosts.is_ours(environ.get("HTTP_HOST", "")):
            return app(environ, start_response)
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(REFUSAL)))]
        start_response("421 Misdirected Request", headers)
        return [REFUSAL]

    return answer
