"""What Internet.nl asks of the headers of a site, held against every answer we give: pages, files, errors, sockets.

HSTS of a year, a content security policy without unsafe parts that names a default and frames, no sniffing, a strict
referrer, no frames, no names or versions of what runs here, and nothing kept by others.
"""

import itertools
import re
from collections import Counter

import pytest
import requests

from tests.live import WAIT, Server
from tests.prepared import form
from tests.trust.figures import note
from tools.protocol import routes

PUBLIC = "https://rolafspraak.example.nl"
BEFORE = {"lan": "", "https": "__Host-"}
FILLED = {
    "code": "1",
    "token": "x",
    "filename": "base.css",
    "part": "beeld",
    "name": "verslag.odt",
    "case_id": "keet",
}
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
    """(method, path, answer) of every route to somebody with every key and to nobody, and of an error of each sort."""
    name = PUBLIC.removeprefix("https://") if kind == "https" else server.url.removeprefix("http://")
    own = {"Host": name, "Origin": f"{'https' if kind == 'https' else 'http'}://{name}"}
    opened = {**own, "Cookie": f"{BEFORE[kind]}begeleider={server.token}"}
    made = requests.post(f"{server.url}/bijeenkomst/nieuw", form(), headers=opened, allow_redirects=False, timeout=WAIT)
    filled = {**FILLED, "meeting_id": made.headers["Location"].rpartition("/")[2], "token": server.token}
    paths = [rule.build(filled, append_unknown=False)[1] for rule in routes().url_map.iter_rules()]
    for path, method, headers in itertools.product(
        [*paths, *ERRORS, SOCKETS, "/static/bundle/phone.css"], ("GET", "POST", "PUT"), (opened, own, {"Host": name})
    ):
        if path.endswith("/wis") and method == "POST":
            continue
        fields = {"group": "bewoners", "taal": "en", "code": "1"} if method == "POST" else {}
        answer = requests.request(
            method, server.url + path, data=fields, headers=headers, allow_redirects=False, timeout=WAIT
        )
        yield method, path, answer
    yield "GET", "another name", requests.get(server.url + "/", headers={"Host": "elders.example"}, timeout=WAIT)


def cookies_of(answer: requests.Response) -> list[str]:
    """Each cookie that is set, with what is said about it."""
    return answer.raw.headers.getlist("Set-Cookie")


def is_well_kept(cookie: str, kind: str) -> bool:
    """Whether no script reads it, no other site sends it, and no line without encryption carries it."""
    said = {part.strip().lower() for part in cookie.split(";")[1:]}
    well = {"httponly", "samesite=lax", "path=/"} <= said and ("secure" in said) == (kind == "https")
    return well and cookie.startswith(BEFORE[kind]) and "domain" not in cookie.lower()


def wrong(kind: str, answer: requests.Response) -> list[str]:
    """Which rules this answer breaks."""
    headers = answer.headers
    policy = dict(part.strip().split(" ", 1) for part in headers.get("Content-Security-Policy", "").split(";") if part)
    sources = " ".join(policy.values()).split()
    https = headers.get("Strict-Transport-Security", "")
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
        "type": answer.status_code in (204, 301, 302, 303, 304) or "Content-Type" in headers,
        "cookies": all(is_well_kept(cookie, kind) for cookie in cookies_of(answer)),
        "kept by nobody": not cookies_of(answer) or headers.get("Cache-Control") == "no-store",
        "our fault": answer.status_code < 500,
    }
    return [name for name, well in rules.items() if not well]


def test_every_answer_keeps_the_rules(profile):
    kind, server = profile
    statuses: Counter[int] = Counter()
    broken, cookies = {}, 0
    for method, path, answer in answers(kind, server):
        statuses[answer.status_code] += 1
        cookies += len(cookies_of(answer))
        if rules := wrong(kind, answer):
            broken[method, path, answer.status_code] = rules
    assert broken == {}
    assert statuses.keys() >= {200, 302, 303, 400, 403, 404, 405, 421}
    assert cookies > 3
    note("headers", answers=statuses.total(), broken=0)
