"""Nobody comes in by a name that is not ours, from a page that is not ours, or over a line that is not safe."""

import pytest
import requests
import websocket

from tests.house import dump
from tests.live import WAIT, Facilitator, Person, Phone, Server
from tests.prepared import form
from tests.trust.figures import note
from tools.protocol import routes

FOREIGN_HOSTS = ("evil.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example", "evil.example@127.0.0.1", "")
FOREIGN_ORIGINS = ("http://evil.example", "https://evil.example", "null", "file://", "http://127.0.0.1:1")
NEARLY_OURS = (
    "http://[",
    "http://",
    "HTTP://127.0.0.1",
    "http://127.0.0.1",
    "127.0.0.1",
    "http://localhost.evil.example",
)
POSTED = [rule for rule in routes().url_map.iter_rules() if "POST" in rule.methods]
PATHS = ("/", "/mee", "/static/base.css", "/healthz", "/bestaat-niet", "/socket.io/?EIO=4&transport=polling")


def name(server: Server) -> str:
    return server.url.removeprefix("http://")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_a_name_that_is_not_ours_is_answered_by_nothing_of_ours(server, host, path):
    answer = requests.get(server.url + path, headers={"Host": host}, timeout=WAIT)
    assert (answer.status_code, answer.text.startswith("Dit adres hoort niet bij dit programma.")) == (421, True)
    assert "Set-Cookie" not in answer.headers
    note("names", tried=1, answered=0)


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-Host"])
def test_no_other_header_names_us(server, header):
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    page = requests.get(server.url + "/mee", headers={header: value}, timeout=WAIT)
    assert page.status_code == 200
    assert "evil.example" not in page.text + str(page.headers)


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_a_page_elsewhere_cannot_open_a_line(server, origin):
    polling = requests.get(f"{server.url}/socket.io/?EIO=4&transport=polling", headers={"Origin": origin}, timeout=WAIT)
    assert (polling.status_code, polling.json()) == (400, "Not an accepted origin.")
    with pytest.raises(websocket.WebSocketBadStatusException):
        websocket.create_connection(socket_address(server), origin=origin, timeout=WAIT)
    note("names", tried=2, answered=0)


def test_a_line_that_lies_about_who_forwarded_it_stays_out(server):
    lie = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "Origin": "http://evil.example"}
    answer = requests.get(f"{server.url}/socket.io/?EIO=4&transport=polling", headers=lie, timeout=WAIT)
    assert answer.status_code == 400


def test_a_page_of_ours_opens_a_line(server):
    line = websocket.create_connection(socket_address(server), origin=server.url, timeout=WAIT)
    assert line.recv().startswith("0{")
    line.close()


@pytest.mark.parametrize("server", ["eventlet"], indirect=True)
@pytest.mark.parametrize("rule", POSTED, ids=lambda rule: rule.endpoint)
def test_a_form_elsewhere_changes_nothing(server, rule):
    desk = Facilitator(server)
    desk.connect("desk", desk.new_meeting())
    token = desk.key("reply", "gemeente").link.rpartition("/")[2] if "token" in rule.arguments else ""
    path = rule.build({"meeting_id": desk.meeting, "token": token, "case_id": "keet"}, append_unknown=False)[1]
    desk.leave()
    before = dump(server, desk.meeting)
    for origin in (*FOREIGN_ORIGINS, *NEARLY_OURS, f"https://{name(server)}", f"http://user@{name(server)}", None):
        headers = {"Origin": origin} if origin is not None else {}
        fields = {**form(), "group": "bewoners", "taal": "en", "what": "all", "sure": "1"}
        answer = requests.post(
            server.url + path,
            fields,
            headers=headers,
            cookies=desk.browser.cookies,
            allow_redirects=False,
            timeout=WAIT,
        )
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (403, False), origin
    assert dump(server, desk.meeting) == before
    note("forms elsewhere", tried=len(FOREIGN_ORIGINS) + len(NEARLY_OURS) + 3, taken=0)


@pytest.mark.parametrize("server", ["eventlet"], indirect=True)
def test_a_link_elsewhere_changes_nothing(server):
    """What a link can make a browser do is a GET; all that may change by one is how often a code was scanned."""
    desk = Facilitator(server)
    desk.new_meeting()
    for rule in routes().url_map.iter_rules():
        assert rule.methods <= {"GET", "HEAD", "OPTIONS", "POST"}
        parts = {"code": "1", "token": "x", "filename": "base.css", "part": "huis", "name": "verslag.odt"}
        parts |= {"meeting_id": desk.meeting, "case_id": "keet"}
        before = decided(server, desk.meeting)
        desk.get(rule.build(parts, append_unknown=False)[1])
        assert decided(server, desk.meeting) == before, rule


def decided(server: Server, meeting: str) -> dict[str, list]:
    rows = dump(server, meeting)
    return {table: found for table, found in rows.items() if table != "meetings"}


@pytest.fixture(scope="module")
def hosted(tmp_path_factory):
    """Behind a proxy that speaks https, under a name of its own."""
    running = Server(tmp_path_factory.mktemp("hosted") / "home", WORKSHOP_PUBLIC_URL="https://avond.example")
    yield running
    running.stop()


def test_where_we_are_reached_over_https_nothing_travels_otherwise(hosted):
    proxied = {"Host": "avond.example"}
    opened = requests.get(f"{hosted.url}/open/{hosted.token}", headers=proxied, allow_redirects=False, timeout=WAIT)
    assert "Secure" in opened.headers["Set-Cookie"] and "HttpOnly" in opened.headers["Set-Cookie"]
    assert opened.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert opened.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_cookie_that_another_host_could_have_set_is_no_key(hosted):
    at = {"Host": "avond.example"}
    ours, other = (f"{before}begeleider={hosted.token}" for before in ("__Host-", ""))
    pages = [requests.get(f"{hosted.url}/", headers={**at, "Cookie": one}, timeout=WAIT) for one in (ours, other)]
    assert ["/bijeenkomst/nieuw" in page.text for page in pages] == [True, False]


def test_a_hosted_line_is_for_its_https_page_only(hosted):
    address = f"{hosted.url}/socket.io/?EIO=4&transport=polling"
    found = {
        origin: requests.get(address, headers={"Host": "avond.example", "Origin": origin}, timeout=WAIT).status_code
        for origin in ("https://avond.example", "http://avond.example", "https://www.avond.example")
    }
    assert found == {"https://avond.example": 200, "http://avond.example": 400, "https://www.avond.example": 400}


def test_on_a_laptop_nothing_asks_for_https(server):
    answer = Person(server).get("/mee")
    assert "Strict-Transport-Security" not in answer.headers
    joined = Phone(server)
    desk = Facilitator(server)
    (given,) = joined.take_seat(desk.new_meeting(), group="bewoners").history
    assert "HttpOnly" in given.headers["Set-Cookie"] and "Secure" not in given.headers["Set-Cookie"]


def socket_address(server: Server) -> str:
    return f"ws://{name(server)}/socket.io/?EIO=4&transport=websocket"
