"""An address has one written form, and every address that the program gives to anybody answers there."""

import json
import re
import socket

import pytest
import requests

from tests.codes import drawn
from tests.live import WAIT, Facilitator, Person, Phone, Server, free_port
from workshop.edge.hosts import Hosts
from workshop.host import addresses
from workshop.host.addresses import BadAddress
from workshop.host.settings import base_urls, own_url, settings

ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTPS://Avond.Example.NL:443/", "https://avond.example.nl"),
        ("https://avond.example.nl:00443", "https://avond.example.nl"),
        ("http://avond.example.nl:80", "http://avond.example.nl"),
        ("http://avond.example.nl:443", "http://avond.example.nl:443"),
        ("https://avond.example.nl.:8443", "https://avond.example.nl:8443"),
        ("https://Café.nl", "https://xn--caf-dma.nl"),
        ("https://CAFE\u0301.nl", "https://xn--caf-dma.nl"),
        ("https://faß.nl", "https://xn--fa-hia.nl"),
        ("https://xn--caf-dma.nl", "https://xn--caf-dma.nl"),
        ("https://ａｖｏｎｄ。nl", "https://avond.nl"),
        ("http://my_laptop:5000", "http://my_laptop:5000"),
        ("http://127.1:5000", "http://127.0.0.1:5000"),
        ("http://0x7f.0.0.1", "http://127.0.0.1"),
        ("http://[0:0:0:0:0:0:0:1]:80", "http://[::1]"),
        ("http://[2001:DB8::00A]:5000", "http://[2001:db8::a]:5000"),
        ("https://avond.example.nl:", "https://avond.example.nl"),
    ],
)
def test_an_address_is_written_as_a_browser_sends_it(written, canonical):
    assert addresses.base(written) == canonical
    assert addresses.base(canonical) == canonical


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("avond.example.nl", "http:// of https://"),
        ("ftp://avond.example.nl", "http:// of https://"),
        ("https:avond.example.nl", "http:// of https://"),
        ("https://", "geen naam"),
        ("https://:443", "geen naam"),
        ("https://avond.example.nl/actie", "pad"),
        ("https://avond.example.nl?x=1", "?"),
        ("https://avond.example.nl#x", "#"),
        ("https://ik:geheim@avond.example.nl", "wachtwoord"),
        ("https://avond.example.nl:poort", "poort"),
        ("https://avond.example.nl:0", "poort"),
        ("https://avond.example.nl:65536", "poort"),
        ("https://avond.example.nl:٤٤٣", "poort"),
        ("https://avond .example.nl", "spatie"),
        (" https://avond.example.nl", "spatie"),
        ("https://avond..nl", "naam"),
        ("https://-avond.nl", "naam"),
        ("https://avond,nl", "naam"),
        ("https://256.1.1.1", "naam"),
        ("https://[::1", "naam"),
        ("https://[1::2::3]", "naam"),
        ("https://caf%C3%A9.nl", "naam"),
        (f"https://{'a' * 64}.nl", "naam"),
        (f"https://{'a.' * 130}nl", "naam"),
    ],
)
def test_what_is_no_address_of_an_installation_is_refused_and_says_why(written, what):
    with pytest.raises(BadAddress) as refused:
        addresses.base(written)
    assert what in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_people_read_a_name_as_its_owner_writes_it():
    assert addresses.to_type("https://xn--caf-dma.nl:8443/m/123456") == "café.nl:8443/m/123456"
    assert addresses.to_type("http://192.0.2.7:5000/mee") == "192.0.2.7:5000/mee"
    assert addresses.to_type("http://my_laptop/mee") == "my_laptop/mee"


class TestNames:
    """Which Host and Origin are ours, for every kind of address."""

    PUBLIC = (
        ("https://Avond.Example.nl", "https://avond.example.nl"),
        ("https://avond.example.nl:443", "https://avond.example.nl"),
        ("http://avond.example.nl:80/", "http://avond.example.nl"),
        ("https://avond.example.nl:8443", "https://avond.example.nl:8443"),
        ("https://Café.example", "https://xn--caf-dma.example"),
        ("https://192.0.2.7", "https://192.0.2.7"),
        ("https://[2001:DB8::7]", "https://[2001:db8::7]"),
    )

    def hosts(self, home, **more: str) -> Hosts:
        return Hosts(settings({"WORKSHOP_HOME": str(home), **more}))

    @pytest.mark.parametrize(("given", "sent"), PUBLIC)
    def test_a_public_address_is_known_in_every_way_it_may_be_sent(self, tmp_path, given, sent):
        hosts = self.hosts(tmp_path, WORKSHOP_PUBLIC_URL=given)
        name = sent.partition("://")[2]
        port = {"https": ":443", "http": ":80"}[sent.partition("://")[0]]
        again = (name.upper(), f"{name.rstrip('.')}.") if name[-1].isalpha() else (name.upper(),)
        with_port = (f"{name}{port}",) if not re.search(r":\d+$", name.rpartition("]")[2]) else ()
        assert [hosts.is_ours(one) for one in (name, *again, *with_port)] == [True] * (1 + len(again) + len(with_port))
        assert hosts.is_our_page(sent)
        for other in (f"x{name}", f"{name}x", f"user@{name}", f"{name}/", f"{name}:1", f"{name} ", f"é{name}", ""):
            assert not hosts.is_ours(other) or other == f"{name}/", other
        for other in (sent.replace("http", "ws", 1), f"{sent}x", "null", "", None, name):
            assert not hosts.is_our_page(other), other

    @pytest.mark.parametrize("port", ["80", "443", "5000"])
    def test_a_laptop_is_known_at_any_port(self, tmp_path, port):
        current = settings({"WORKSHOP_HOME": str(tmp_path), "WORKSHOP_PORT": port})
        hosts, urls = Hosts(current), [*base_urls(current), own_url(current)]
        assert urls
        for url in urls:
            name = url.partition("://")[2]
            assert (port != "80") == name.endswith(f":{port}")
            assert hosts.is_ours(name) and hosts.is_our_page(url)
        for name in ("LOCALHOST", "localhost", "localhost.", "127.0.0.1", "[::1]", "[0::1]"):
            assert hosts.is_ours(f"{name}:{port}"), name
            assert hosts.is_ours(name) == (port == "80")

    def test_who_listens_at_one_address_gives_no_other(self, tmp_path):
        for host, phones, own in (
            ("192.0.2.9", ["http://192.0.2.9:5000"], "http://192.0.2.9:5000"),
            ("127.0.0.3", [], "http://127.0.0.3:5000"),
            ("LocalHost", [], "http://localhost:5000"),
            ("::1", [], "http://[::1]:5000"),
        ):
            current = settings({"WORKSHOP_HOME": str(tmp_path), "WORKSHOP_HOST": host})
            assert (base_urls(current), own_url(current)) == (phones, own)
            assert Hosts(current).is_ours(own.partition("://")[2])


def given_out(server: Server) -> list[str]:
    """Every address that this program gives to anybody: at its start, on its pages, in its QR, in its links."""
    desk = Facilitator(server)
    meeting = desk.new_meeting()
    desk.connect("desk", meeting)
    link = desk.ok("give_key", role="writer")["link"]
    desk.leave()
    screen = desk.get(f"/scherm/{meeting}").text
    typed = re.sub(r"<[^>]+>", "", re.search(r'lobby__address">(.+?)</strong>', screen).group(1))
    running = json.loads((server.home / "running.json").read_text())
    pages = [ADDRESS.findall(desk.get(path).text) for path in ("/", "/test", f"/tafel/{meeting}")]
    return [
        *ADDRESS.findall(server.said),
        *(one.rstrip(".") for page in pages for one in page if "w3.org" not in one),
        *drawn(screen),
        f"http://{typed}",
        link,
        running["at"],
    ]


def opened(url: str) -> int:
    """How a browser that knows nothing is answered there; it leaves out the usual port by itself."""
    with requests.Session() as browser:
        browser.trust_env = False
        return browser.get(url, timeout=WAIT).status_code


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "host"),
    [("eventlet", host) for host in ("", "127.0.0.1", "localhost", "127.0.0.3", "::1", "::")]
    + [("threading", host) for host in ("", "::")],
)
def test_every_address_that_is_given_out_answers(tmp_path, mode, host):
    server = Server(tmp_path / "home", mode, WORKSHOP_HOST=host)
    server.url = re.search(r"(http://\S+)/open/", server.said).group(1)
    try:
        given = given_out(server) if host in ("", "::") else ADDRESS.findall(server.said)
        assert len(given) >= (7 if host in ("", "::") else 1)
        assert {url: opened(url) for url in given} == dict.fromkeys(given, 200)
    finally:
        server.stop()


@pytest.mark.slow
def test_every_address_at_the_usual_port_answers_and_takes_forms_and_lines(tmp_path, people):
    with socket.socket() as probe:
        probe.bind(("", 80))  # as root; who may not, cannot start there either
    for mode in ("eventlet", "threading"):
        server = Server(tmp_path / mode, mode, port=80)
        try:
            assert ":80" not in server.said
            given = given_out(server)
            assert {url: opened(url) for url in given} == dict.fromkeys(given, 200)
            for at in ("http://127.0.0.1", "http://localhost", "http://127.0.0.1:80", given[1].removesuffix("/mee")):
                server.url = at.removesuffix(":80")
                desk = Facilitator(server)
                phone = Phone(server).join(desk.new_meeting(), "bewoners")
                phone.connect("phone", phone.meeting, phone.seat, at=at)
                assert phone.stage == ("lobby", "gather")
                phone.leave()
        finally:
            server.stop()


def test_a_name_in_capitals_opens_a_page(server):
    answer = Person(server).get("/mee", headers={"Host": f"LOCALHOST:{server.port}"})
    assert answer.status_code == 200
    assert f"ws://localhost:{server.port};" in answer.headers["Content-Security-Policy"]


def test_an_address_is_chosen_however_it_is_typed(tmp_path):
    port = free_port()
    (url,) = base_urls(settings({"WORKSHOP_HOME": str(tmp_path), "WORKSHOP_PORT": str(port)}))[:1]
    for typed in (url.upper(), addresses.bare(url)):
        server = Server(tmp_path / "home", port=port, WORKSHOP_ADDRESS=typed)
        server.stop()
        assert f"{url}/mee" in server.said
