"""A proxy as others set one up, in front of a server of ours: nginx, with the lines that a test is about."""

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from tests.live import WAIT, Server, free_port

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
ADDRESS = "127.0.0.2"  # not this machine's usual one: there cookies and pages go without https
# What a proxy has to do for us, as deploy/nginx.conf does it.
PASSES = """
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $upgrading;
"""
CONFIG = """
daemon off;
pid {folder}/pid;
error_log {folder}/log;
events {{ }}
http {{
    access_log off;
    map $http_upgrade $upgrading {{ default upgrade; '' ''; }}
    {folders}
    server {{
        listen {address}:{port} ssl;
        ssl_certificate {folder}/cert.pem;
        ssl_certificate_key {folder}/key.pem;
        {lines}
        location / {{ proxy_pass http://127.0.0.1:{behind}; }}
    }}
}}
"""


class Proxy:
    """Https in front of what listens at the port `behind`; `lines` stand in its server block."""

    def __init__(self, behind: int, lines: str = PASSES, port: int = 0) -> None:
        self.folder = Path(mkdtemp(prefix="workshop-proxy-"))
        self.folder.chmod(0o755)  # its processes are another user's
        self.behind, self.port = behind, port or free_port(ADDRESS)
        made = ["-keyout", self.folder / "key.pem", "-out", self.folder / "cert.pem", "-subj", "/CN=avond"]
        made += ["-addext", f"subjectAltName=IP:{ADDRESS},DNS:avond.example"]
        kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        subprocess.run(["openssl", "req", *kind, *made], check=True, stderr=subprocess.DEVNULL)
        kinds = ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
        folders = " ".join(f"{kind}_temp_path {self.folder}/{kind};" for kind in kinds)
        (self.folder / "nginx.conf").write_text(
            CONFIG.format(
                folder=self.folder, folders=folders, address=ADDRESS, port=self.port, lines=lines, behind=behind
            )
        )
        self.process = subprocess.Popen(
            [NGINX, "-p", self.folder, "-c", self.folder / "nginx.conf"], stderr=subprocess.DEVNULL
        )
        self.url, self.certificate = f"https://{ADDRESS}:{self.port}", str(self.folder / "cert.pem")
        self._until_it_listens()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(WAIT)
        shutil.rmtree(self.folder)

    def _until_it_listens(self) -> None:
        for _ in range(200):
            with suppress(OSError), socket.create_connection((ADDRESS, self.port), WAIT):
                return
            threading.Event().wait(0.05)
        raise AssertionError((self.folder / "log").read_text())


@contextmanager
def public(home: Path, lines: str = PASSES, mode: str = "eventlet", **environ: str) -> Iterator[Server]:
    """A server behind such a proxy; its `url` and `certificate` are those that visitors meet."""
    proxy = Proxy(free_port(), lines)
    server = Server(home, mode, port=proxy.behind, **{"WORKSHOP_PUBLIC_URL": proxy.url, **environ})
    server.url, server.certificate = proxy.url, proxy.certificate
    try:
        yield server
    finally:
        server.stop()
        proxy.end()
