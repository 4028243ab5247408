"""A line over TLS for the client library, which reads in one thread and writes in others."""

import select
import ssl
import threading
from functools import cache, cached_property


class InTurn(ssl.SSLSocket):
    """Read or written, never both at once: OpenSSL breaks such a line, and Python 3.11 does not prevent it."""

    @cached_property
    def turn(self) -> threading.Lock:
        return threading.Lock()

    def recv(self, size: int = 1024, flags: int = 0) -> bytes:
        patience = self.gettimeout()
        while True:
            with self.turn:
                self.settimeout(0)
                try:
                    return super().recv(size, flags)
                except ssl.SSLWantReadError:
                    pass
                finally:
                    self.settimeout(patience)
            if not select.select([self], [], [], patience)[0]:
                raise TimeoutError

    def send(self, data: bytes, flags: int = 0) -> int:
        with self.turn:
            return super().send(data, flags)


@cache
def believing(certificate: str | bool) -> ssl.SSLContext:
    """For lines to who has this certificate; True: to whom everybody believes."""
    context = ssl.create_default_context(cafile=certificate if isinstance(certificate, str) else None)
    context.sslsocket_class = InTurn
    return context
