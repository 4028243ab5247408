"""Addresses in the one form in which browsers send them, so that what we print and what comes in can be compared.

Lower case, names outside ASCII in punycode (UTS 46, as browsers do), numbers of a machine written one way, no port
where it is the usual one, no dot at the end (WHATWG URL, "host parsing").
"""

import re
import socket
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import SplitResult, urlsplit

import idna

USUAL_PORTS = {"http": 80, "https": 443}
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
NAME_AT_MOST = 253
LONGEST = NAME_AT_MOST + len("https://:65535")
NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
PORT, MOST_PORT = re.compile(r"[0-9]{1,10}"), 65535
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - these say that a server listens at every address
THIS_MACHINE = ("localhost", "[::1]")


class BadAddress(ValueError):
    """This is no address of a page; `str()` says what is wrong with it."""


def base(text: str) -> str:
    """An address at which a whole installation is reached: scheme, name and port only. Raises BadAddress."""
    parts = _split(text)
    if parts.path.strip("/"):
        raise BadAddress("mag geen pad hebben; geef het programma een eigen naam, zoals https://avond.example.nl")
    if parts.query or parts.fragment:
        raise BadAddress("mag geen ? of # hebben; het is alleen een naam, zoals https://avond.example.nl")
    return _origin(parts)


def page(text: str) -> str:
    """An address of a page, with what comes after the name. Raises BadAddress."""
    parts = _split(text)
    return _origin(parts) + parts._replace(scheme="", netloc="").geturl()


def origin(text: str) -> str:
    """What `base` gives, '' where it refuses."""
    return _known(text) if len(text) <= LONGEST else ""


@lru_cache(maxsize=256)  # every request asks this, mostly about the same few
def _known(text: str) -> str:
    try:
        return base(text)
    except BadAddress:
        return ""


def host(text: str) -> str:
    """A name or number of a machine; IPv6 in brackets. Raises BadAddress."""
    name = text[:-1] if text.endswith(".") else text
    if ":" in name:
        return f"[{_ipv6(name)}]"
    name = name.lower() if name.isascii() else _punycode(name)
    labels = name.split(".")
    if NUMBER.fullmatch(labels[-1]):
        return _ipv4(name)
    if len(name) > NAME_AT_MOST or not all(map(LABEL.fullmatch, labels)):
        raise BadAddress(f"heeft een naam die niet kan: {text}")
    return name


def to_type(url: str) -> str:
    """An address of ours as people read and type it: no scheme, and a name as its owner writes it."""
    name = bare(url)
    try:
        readable = idna.decode(name)
    except UnicodeError:  # an underscore, which browsers take, or IPv6
        readable = name
    return url.partition("://")[2].replace(name, readable, 1)


def bare(url: str) -> str:
    """The name or number in an address of ours, without port."""
    return urlsplit(url).netloc.rpartition("]")[0] + "]" if "[" in url else urlsplit(url).netloc.partition(":")[0]


def is_here(name: str) -> bool:
    """Whether only this machine itself comes by this name, as `host` gives it."""
    return name in THIS_MACHINE or name.startswith("127.")


def _split(text: str) -> SplitResult:
    if any(c.isspace() for c in text):
        raise BadAddress("mag geen spatie hebben")
    try:
        parts = urlsplit(text)
    except ValueError:  # a bracket that does not close; what stands before it may be a password
        raise BadAddress("heeft een naam die niet kan") from None
    if parts.scheme not in USUAL_PORTS or not text[len(parts.scheme) :].startswith("://"):
        raise BadAddress("moet met http:// of https:// beginnen")
    if "@" in parts.netloc:
        raise BadAddress("mag geen gebruiker of wachtwoord hebben (wat voor de @ staat)")
    return parts


def _origin(parts: SplitResult) -> str:
    name, _, port = _parted(parts.netloc)
    if not name:
        raise BadAddress("heeft geen naam; het moet iets zijn als https://avond.example.nl")
    if port and not (PORT.fullmatch(port) and 0 < int(port) <= MOST_PORT):
        raise BadAddress("heeft een poort die niet kan; het moet een getal van 1 tot 65535 zijn")
    shown = f":{int(port)}" if port and int(port) != USUAL_PORTS[parts.scheme] else ""
    return f"{parts.scheme}://{host(name)}{shown}"


def _parted(netloc: str) -> tuple[str, str, str]:
    """Name, colon, port; the colons of IPv6 stand in brackets."""
    if netloc.startswith("["):
        inside, _, port = netloc.partition("]")
        return f"{inside}]", ":", port.removeprefix(":") if port.startswith(":") else port
    return netloc.partition(":")


def _punycode(name: str) -> str:
    try:
        return idna.encode(name, uts46=True).decode()
    except UnicodeError:
        raise BadAddress(f"heeft een naam die niet kan: {name}") from None


def _ipv4(name: str) -> str:
    """A number as browsers read it: 127.1 and 0x7f.0.0.1 are 127.0.0.1."""
    try:
        return socket.inet_ntoa(socket.inet_aton(name))
    except OSError:
        raise BadAddress(f"heeft een naam die niet kan: {name}") from None


def _ipv6(name: str) -> str:
    try:
        found = IPv6Address(name[1:-1] if name.startswith("[") and name.endswith("]") else name)
    except ValueError:
        raise BadAddress(f"heeft een naam die niet kan: {name}") from None
    if found.scope_id:
        raise BadAddress(f"mag geen % hebben: {name}")
    return str(found)
