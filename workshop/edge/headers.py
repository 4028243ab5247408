"""What every answer of this program tells a browser, whoever gives it: pages, files, Engine.IO, or the guard.

The rules of Internet.nl. A page sets a policy of its own (pages/site.py); what is no page may load nothing at all.
"""

from collections.abc import Callable, Iterable
from typing import Any

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
ALWAYS = {
    "Content-Security-Policy": NOTHING,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# Browsers complain of the first on a LAN's plain http, and would never come back there after the second. Names below
# ours are not for us to promise https for.
ONLY_HTTPS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}


def with_headers(app: Wsgi, secure: bool) -> Wsgi:
    """The application, with these headers wherever it sets none itself."""
    wanted = {**ALWAYS, **(ONLY_HTTPS if secure else {})}

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            given = {name.lower() for name, _ in headers}
            return start_response(status, headers + [h for h in wanted.items() if h[0].lower() not in given], *more)

        return app(environ, start)

    return answer
