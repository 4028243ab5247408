"""What Internet.nl asks of the headers of a site, held against every answer we give: pages, files, errors, sockets.

HSTS of a year, a content security policy without unsafe parts that names a default and frames, no sniffing, a strict
referrer, no frames, no names or versions of what runs here, and nothing kept by others.
"""

import re

import pytest
import requests

from tests.live import WAIT, Facilitator, Server
from workshop.protocol import routes

PUBLIC = "https://rolafspraak.example.nl"
FILLED = {"code": "1", "token": "x", "filename": "base.css", "part": "beeld"}
ERRORS = ("/bestaat-niet", "/static/bestaat-niet.css", "/q/onzin", "/tafel/onzin")
SOCKETS = "/socket.io/?EIO=4&transport=polling"
OF_SOURCES = re.compile(r"'none'|'self'|data:|(wss?|https?)://[\w.\-]+(:\d+)?$")


@pytest.fixture(scope="module", params=["lan", "https"])
def profile(request, tmp_path_factory):
    """The two ways to run: http on the network of a hall, https behind a proxy. Gives (server, the name it has)."""
    more = {"WORKSHOP_PUBLIC_URL": PUBLIC} if request.param == "https" else {}
    running = Server(tmp_path_factory.mktemp("headers") / "home", **more)
    yield request.param, running
    running.stop()


def answers(kind: str, server: Server):
    """(path, answer) of every route, an error of each sort, a file and the first word of a socket."""
    desk = Facilitator(server)
    meeting = desk.new_meeting() if kind == "lan" else "x" * 32
    host = {"Host": PUBLIC.removeprefix("https://")} if kind == "https" else {}
    paths = [
        rule.build({**FILLED, "meeting_id": meeting}, append_unknown=False)[1] for rule in routes().url_map.iter_rules()
    ]
    for path in [*paths, *ERRORS, SOCKETS, "/static/bundle/phone.css"]:
        for method in ("GET", "POST"):
            yield (
                path,
                desk.browser.request(method, server.url + path, headers=host, timeout=WAIT, allow_redirects=False),
            )
    yield "another name", requests.get(server.url + "/", headers={"Host": "elders.example"}, timeout=WAIT)


def wrong(kind: str, answer: requests.Response) -> list[str]:
    """Which rules this answer breaks."""
    headers = answer.headers
    policy = dict(part.strip().split(" ", 1) for part in headers.get("Content-Security-Policy", "").split(";") if part)
    sources = " ".join(policy.values()).split()
    https = headers.get("Strict-Transport-Security", "")
    cookies = headers.get("Set-Cookie", "")
    rules = {
        "policy": policy.get("default-src") == "'none'" and policy.get("frame-ancestors") == "'none'",
        "base and forms": policy.get("base-uri") == "'none'" and policy.get("form-action") in ("'self'", "'none'"),
        "sources": all(OF_SOURCES.match(source) for source in sources),
        "sniffing": headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": headers.get("Referrer-Policy") in ("same-origin", "no-referrer"),
        "frames": headers.get("X-Frame-Options") == "DENY",
        "hsts": ("max-age=31536000" in https) == (kind == "https"),
        "names": not re.search(r"werkzeug|python|eventlet|flask", headers.get("Server", ""), re.I),
        "powered": "X-Powered-By" not in headers,
        "type": answer.status_code in (204, 301, 302, 304) or "Content-Type" in headers,
        "cookies": not cookies
        or ("HttpOnly" in cookies and "SameSite" in cookies and ("Secure" in cookies) == (kind == "https")),
        "our fault": answer.status_code < 500,
    }
    return [name for name, well in rules.items() if not well]


def test_every_answer_keeps_the_rules(profile):
    kind, server = profile
    found = {(path, answer.status_code): wrong(kind, answer) for path, answer in answers(kind, server)}
    assert len(found) > 40
    assert {key: rules for key, rules in found.items() if rules} == {}
