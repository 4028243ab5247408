"""What a proxy in front may do to people: what is safe works all the same, the rest is named to who can mend it."""

import itertools
import json
import re
import socket

import pytest
import requests

from tests.live import WAIT, Facilitator, Person, Phone, Server, hidden
from tests.proxy import PASSES, Proxy, public
from workshop.host.settings import base_urls, settings

NO_HOST = PASSES.replace("proxy_set_header Host $http_host;", "")
WAYS_WITHOUT_A_NAME = {
    "as nginx does by itself": "",
    "told of otherwise": f"{NO_HOST} proxy_set_header X-Forwarded-Proto https;",
    "without the port": PASSES.replace("$http_host", "$host") + "proxy_set_header X-Real-IP $remote_addr;",
    "another name": PASSES.replace("$http_host", "actie") + "proxy_set_header Via '1.1 nginx';",
}
NOT_THEIR_FAULT = {
    "nl": "Dat ligt niet aan jou: vraag de begeleider om hulp.",
    "en": "It is not your fault: ask the facilitator for help.",
}


def told(server: Server) -> list[str]:
    """What the log says should be mended."""
    lines = [json.loads(line) for line in server.logged.splitlines()]
    return [line["about"] for line in lines if line["log"] == "workshop.hosts"]


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_a_proxy_that_keeps_the_name_to_itself_is_told_so(tmp_path, mode):
    with public(tmp_path / "home", mode=mode) as server:
        for way, lines in WAYS_WITHOUT_A_NAME.items():
            proxy = Proxy(server.port, lines)
            server.url, server.certificate = proxy.url, proxy.certificate
            person = Person(server)
            for path in ("/mee", "/", "/test", "/static/base.css", "/socket.io/?EIO=4&transport=polling"):
                answer = person.get(path)
                assert answer.status_code == 421, way
                assert all(sentence in answer.text for sentence in NOT_THEIR_FAULT.values())
                assert "de kop Host niet" in answer.text
            assert person.post("/mee", code="123456").status_code == 421
            proxy.end()
        assert told(server) == ["Host"]


@pytest.mark.slow
def test_a_scanner_that_tries_our_number_is_no_proxy_to_mend(tmp_path):
    with public(tmp_path / "home") as server:
        for host in ("203.0.113.7", "evil.example", "evil.example:443", "x" * 5000):
            headers = {"Host": host, "Connection": "close", "Via": "1.1 scanner"}
            assert Person(server).get("/", headers=headers).text.startswith("Dit adres hoort niet bij dit programma.")
        assert told(server) == []


@pytest.mark.slow
def test_without_any_sign_a_form_still_tells(tmp_path):
    with public(tmp_path / "home", NO_HOST) as server:
        assert Person(server).get("/mee").status_code == 200
        answer = Person(server).post("/mee", code="123456")
        assert (answer.status_code, NOT_THEIR_FAULT["nl"] in answer.text) == (421, True)
        assert told(server) == ["Host"]


@pytest.mark.slow
def test_a_public_address_is_not_served_under_the_inner_name(tmp_path):
    with public(tmp_path / "home") as server:
        assert Person(server).get("/mee").status_code == 200
        inner = f"127.0.0.1:{server.port}"
        for path in ("/healthz", "/readyz", "/mee"):
            assert requests.get(f"http://{inner}{path}", timeout=WAIT).status_code == 200
        assert watched(server.port, "/readyz", inner) == 200
        assert watched(server.port, "/mee", inner) == 421
        outward = base_urls(settings({"WORKSHOP_HOME": str(server.home), "WORKSHOP_PORT": str(server.port)}))
        for url, path in itertools.product(outward, ("/mee", "/readyz", "/test")):
            for host in (inner, url.partition("://")[2], f"localhost:{server.port}"):
                answer = requests.get(url + path, headers={"Host": host}, timeout=WAIT)
                assert (answer.status_code, answer.text[:11]) == (421, "Dit adres h")
        assert told(server) == ["Host"]


def watched(port: int, path: str, host: str) -> int:
    """How a simple monitor on this machine is answered."""
    with socket.create_connection(("127.0.0.1", port), WAIT) as line:
        line.sendall(f"GET {path} HTTP/1.0\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        return int(line.recv(64).split()[1])


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_a_form_that_may_not_say_where_it_comes_from(tmp_path, mode):
    with public(tmp_path / "home", mode=mode) as server:
        desk = Facilitator(server)
        meeting = desk.new_meeting()

        def sent(language: str, **headers: str) -> requests.Response:
            phone = Phone(server, language)
            fields = {**hidden(phone.scan(meeting)), "group": "bewoners"}
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return phone.browser.post(
                f"{server.url}/plek/{meeting}",
                fields,
                headers=named,
                allow_redirects=False,
                timeout=WAIT,
            )

        assert sent("nl", Origin="null", Sec_Fetch_Site="same-origin").status_code == 302
        assert sent("nl", Sec_Fetch_Site="same-origin").status_code == 302
        for site in ("same-site", "cross-site", "none", "SAME-ORIGIN", "same-origin, cross-site", ""):
            for _ in range(2):
                answer = sent("nl", Origin="null", Sec_Fetch_Site=site)
                assert (answer.status_code, "Set-Cookie" in answer.headers) == (403, False), site
                assert NOT_THEIR_FAULT["nl"] in answer.text
        assert NOT_THEIR_FAULT["en"] in sent("en", Origin="null").text
        for origin in ("https://evil.example", f"{server.url}.evil.example", "file://"):
            assert sent("nl", Origin=origin, Sec_Fetch_Site="same-origin").status_code == 403
        assert told(server) == ["Referrer-Policy"]
        assert sent("nl").status_code == 403
        assert sent("nl", Origin=server.url.replace("https", "http")).status_code == 403
        assert told(server) == ["Referrer-Policy", "Origin", "WORKSHOP_PUBLIC_URL"]


def test_on_a_laptop_nothing_of_this_is_asked(server):
    inner = {"X-Forwarded-Proto": "https", "Via": "1.1 x", "Host": f"localhost:{server.port}"}
    assert Person(server).get("/mee", headers=inner).status_code == 200


def test_a_line_may_go_to_where_the_page_is_and_nowhere_else(tmp_path):
    with public(tmp_path / "home") as server:
        policy = Person(server).get("/mee").headers["Content-Security-Policy"]
        sources = re.search(r"connect-src ([^;]+)", policy).group(1).split()
        assert sources == ["'self'", server.url.replace("https", "wss")]
