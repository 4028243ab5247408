"""Every route, with every form, header and address that nobody sends: never an error of ours, nobody else disturbed.

What is tried is made from the routes and from the shapes of the forms, so that a new page is tried by itself.
"""

import http.client
import itertools
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from msgspec import inspect as shapes

from tests.house import LINKS, House, dump
from tests.live import WAIT, Facilitator, Person, Phone, Server
from tests.prepared import form
from tests.trust.figures import note
from tools.protocol import routes
from workshop.pages.forms import FORMS, names

RULES = [rule for rule in routes().url_map.iter_rules() if rule.endpoint != "static"]
POSTED = [rule for rule in RULES if "POST" in rule.methods]
NASTY = ("", "\0", "²", "9" * 5000, "-1", "1e9", "../../etc/passwd", "'; drop table votes", "{{7*7}}", "%00", "\ud7ff")
LONG = "x" * 3000
UNSEEN = ("\u202e", "a\r\nSet-Cookie: x=y", "\x1b[2J", "<script>alert(1)</script>")
QUERIES = (
    "plek=%00",
    "plek=99999999999999999",
    "nog=%ff",
    "geef=1",
    "thema=%0d%0a",
    "taal=%00&taal=../x",
    "zoek=%00%25_&blad=-1&archief=%ff",
    "naar=//evil.example",
    "a&" * 500,
)
HEADERS = (
    {"Cookie": b"begeleider=\xff\xfe; taal=\xc3\x28"},
    {"Cookie": b"=;;;,\x01=;taal=" + b"x" * 3000},
    {"Origin": "http://["},
    {"Origin": "http://[::1"},
    {"Accept-Language": "nl;q=x,*;q=nan," + "a-" * 500},
    {"Accept-Encoding": "gzip;q=,;;"},
    {"Range": "bytes=9-1", "If-None-Match": '"', "If-Modified-Since": "gisteren"},
    {"Content-Type": "multipart/form-data"},
    {"Content-Type": "application/json"},
    {"Authorization": "Bearer \xff"},
    {"X-Forwarded-For": "\xff, ,", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"},
    {"Upgrade": "websocket", "Connection": "Upgrade"},
)
METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD", "ONZIN")
TRACES = ("Traceback", "workshop/pages", "site-packages", "sqlalchemy", "werkzeug")


class Tried:
    """Answers so far; the first that was an error of ours ends the test."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.count = 0

    def raw(self, method: str, path: str, headers: dict[str, Any], body: bytes = b"") -> int:
        """Send just this, as no browser would; gives the status."""
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=WAIT)
        line.putrequest(method, path)
        for name, value in {"Origin": self.server.url, **headers}.items():
            line.putheader(name, value)
        line.putheader("Content-Length", str(len(body)))
        line.endheaders(body or None)
        answer = line.getresponse()
        said = answer.read().decode(errors="replace")
        line.close()
        self.sound(answer.status, said, (method, path, headers))
        return answer.status

    def post(self, person: Person, path: str, fields: dict[str, Any]) -> None:
        answer = person.browser.post(
            self.server.url + path,
            fields,
            headers={"Origin": self.server.url},
            allow_redirects=False,
            timeout=WAIT,
        )
        assert "evil.example" not in answer.headers.get("Location", "")
        self.sound(answer.status_code, answer.text, (path, fields))

    def sound(self, status: int, said: str, what: Any) -> None:
        self.count += 1
        assert status < 500, what
        assert [trace for trace in TRACES if trace in said] == [], what


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server of its own: who types this many wrong codes is stopped for the rest of the day."""
    running = Server(tmp_path_factory.mktemp("routes") / "home")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def house(server):
    """Somebody else's evening on the same server, all of it shown to everybody: nothing here may change."""
    here = House(server)
    rows = dump(server, here.meeting)
    version = rows["meetings"][0]["version"] + sum(row["version"] for row in rows["rounds"])
    for role in LINKS:
        here.people[role].wait(lambda role=role: here.people[role].picture["version"] >= version)
    here.version = version
    yield here
    here.leave()


@pytest.fixture
def undisturbed(server, house):
    """Try what you like; afterwards the neighbours have all they had, and our log tells of no mistake."""
    before, logged = dump(server, house.meeting), len(server.logged)
    tried = Tried(server)
    yield tried
    assert dump(server, house.meeting) == before
    assert {house.people[role].picture["version"] for role in LINKS} == {house.version}
    assert '"level": "error"' not in server.logged[logged:]
    note("routes", tried=tried.count, broken=0)


def address(rule: Any, **filled: str) -> str:
    """A route with its parts filled in, each part quoted."""
    parts = {"case_id": "keet", **filled}
    return rule.build({name: parts.get(name, "x") for name in rule.arguments}, append_unknown=False)[1]


def wrong_values(of: shapes.Type) -> Iterator[Any]:
    """What a field of this type may not hold, or only barely: just too long, just too large, no such choice."""
    yield from (*NASTY, *UNSEEN, LONG)
    match of:
        case shapes.StrType(max_length=longest) if longest:
            yield from ("é" * longest, "é" * (longest + 1))
        case shapes.IntType(ge=low, le=high):
            yield from (str(low - 1), str(low), str(high), str(high + 1), "1.0", " 7 ", "٣")
        case shapes.ListType(max_length=longest) if longest:
            yield from (["x"] * (longest + 1), [""] * 3, list(NASTY))


@pytest.mark.slow
@pytest.mark.parametrize("rule", POSTED, ids=lambda rule: rule.endpoint)
def test_a_form_of_nonsense_is_refused_or_told_what_is_wrong(undisturbed, server, rule):
    desk, phone = Facilitator(server), Phone(server)
    meeting = desk.new_meeting()
    phone.join(meeting, "bewoners")
    path = address(rule, meeting_id=meeting)
    good = form() if FORMS[rule.endpoint].__name__ == "Prepare" else {}
    for name, of in names(FORMS[rule.endpoint]):
        for value in wrong_values(of):
            undisturbed.post(desk, path, {**good, name: value})
    for person, value in itertools.product((phone, Person(server)), (*NASTY, LONG)):
        undisturbed.post(person, path, {value: value, "group": value, "again": value, "code": value, "sure": value})


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.endpoint} {rule.rule}")
def test_an_address_query_header_or_method_of_nonsense_is_refused(undisturbed, server, rule):
    meeting = Facilitator(server).new_meeting()
    usual = address(rule, meeting_id=meeting)
    cookie = {"Cookie": f"begeleider={server.token}"}
    for argument, value in itertools.product(rule.arguments, (*NASTY[1:], *UNSEEN, LONG)):
        path = rule.rule.replace(f"<{argument}>", quote(value, safe="")).replace("<meeting_id>", meeting)
        for method in rule.methods - {"OPTIONS"}:
            undisturbed.raw(method, path, cookie)
    for query in QUERIES:
        undisturbed.raw("GET", f"{usual}?{query}", cookie)
    for headers, method in itertools.product(HEADERS, ("GET", "POST")):
        undisturbed.raw(method, usual, {**cookie, **headers}, b"a=%ff&group=%00")
    for method in METHODS:
        undisturbed.raw(method, usual, cookie)


@pytest.mark.parametrize("body", [b"a=1&" * 9000, b"terug=%ed%9f%bf", b"\xff" * 900, b"a" * 65_537])
def test_a_body_of_nonsense_is_refused(undisturbed, body):
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
        assert undisturbed.raw("POST", "/taal", {"Content-Type": kind}, body) in (303, 400, 413)


SOCKETS = ("", "EIO=4", "EIO=3&transport=polling", "EIO=4&transport=x", "EIO=4&transport=polling&sid=%0a", "EIO=%ff")


def test_a_line_of_nonsense_is_refused(undisturbed):
    for query, method in itertools.product(SOCKETS, ("GET", "POST", "PUT", "DELETE")):
        undisturbed.raw(method, f"/socket.io/?{query}", {}, b"\xff\xfe4" if method == "POST" else b"")
    for headers in HEADERS:
        undisturbed.raw("GET", "/socket.io/?EIO=4&transport=polling", headers)


ELSEWHERE = ("//evil.example", "/\\evil.example", "/\n/evil.example", "https://evil.example", "evil", "", "/a b")


class TestTheWayBack:
    """After a choice of language people go back to where they were, and never to another site."""

    @pytest.mark.parametrize("back", ["/mee", "/m/123456?nog=1", "/telefoon/abc?plek=2"])
    def test_to_a_page_of_ours(self, server, back):
        assert self.leads(server, back) == back

    @pytest.mark.parametrize("back", ELSEWHERE)
    def test_and_nowhere_else(self, server, back):
        assert self.leads(server, back) == "/"

    def leads(self, server: Server, back: str) -> str:
        answer = Person(server).browser.post(
            f"{server.url}/taal",
            {"taal": "nl", "terug": back},
            headers={"Origin": server.url},
            allow_redirects=False,
            timeout=WAIT,
        )
        return answer.headers["Location"]
