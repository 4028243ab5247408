"""What an archive asks to be told of a record and of each file of it: MDTO 1.0.1, of the Nationaal Archief.

Its words are those of the standard, in Dutch in every language; the order of the elements is that of its schema.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from xml.etree import ElementTree

from .zipped import bare

NAMESPACE = "https://www.nationaalarchief.nl/mdto"
SCHEMA = f"{NAMESPACE} {NAMESPACE}/MDTO-XML1.0.1.xsd"
OURS = "ACTIE-werkplaats"
OPEN = "Nog te bepalen door de archiefvormer"
FOR_EVER = "blijvend"
Node = tuple[str, "str | tuple[Node, ...]"]


@dataclass(frozen=True)
class Event:
    """A version: `kind` as the standard calls that (Creatie, Wijziging, Bevriezing), and what it is called here."""

    kind: str
    at: datetime
    result: str


@dataclass(frozen=True)
class Kept:
    """What is archived. `key` names it here, `maker` is the organisation, '' when nobody set it.

    `keep` is what the host set: `blijvend`, a number of years, or '' for what is still to be decided; `final` is when
    the agreement was ready, from which those years run. `day` is an ISO date or ''.
    """

    key: str
    title: str
    about: str
    place: str
    day: str
    language: str
    maker: str
    keep: str
    final: datetime
    events: tuple[Event, ...]


def information_object(of: Kept, files: Iterable[str]) -> bytes:
    """The record as a whole, and which files it is in."""
    return _written(
        (
            "informatieobject",
            (
                *_named(of.key, f"Rolafspraak: {of.title}"),
                ("aggregatieniveau", _term("Archiefstuk", "Begrippenlijst Aggregatieniveaus MDTO")),
                *((("omschrijving", of.about),) if of.about else ()),
                *_covers(of),
                *((("dekkingInRuimte", _reference(of.place)),) if of.place else ()),
                ("taal", of.language),
                *(("event", _event(one)) for one in of.events),
                *_retention(of),
                *(("heeftRepresentatie", _reference(name, _key(of, name))) for name in files),
                ("archiefvormer", _reference(of.maker or OPEN)),
                ("beperkingGebruik", (("beperkingGebruikType", _term(OPEN, OPEN)),)),
            ),
        )
    )


def file(of: Kept, name: str, body: bytes, kind: tuple[str, str]) -> bytes:
    """One file of it; `kind` is its format as PRONOM calls it: label and code."""
    label, code = kind
    return _written(
        (
            "bestand",
            (
                *_named(_key(of, name), name),
                ("omvang", str(len(body))),
                ("bestandsformaat", _term(label, "PRONOM-register", code)),
                (
                    "checksum",
                    (
                        ("checksumAlgoritme", _term("SHA-256", "Begrippenlijst ChecksumAlgoritme MDTO")),
                        ("checksumWaarde", sha256(body).hexdigest()),
                        ("checksumDatum", _moment(of.events[-1].at)),
                    ),
                ),
                ("isRepresentatieVan", _reference(f"Rolafspraak: {of.title}", of.key)),
            ),
        )
    )


def _covers(of: Kept) -> tuple[Node, ...]:
    """The day of the meeting, where that is a day."""
    if not of.day:
        return ()
    return (
        (
            "dekkingInTijd",
            (("dekkingInTijdType", _term("Datum bijeenkomst", OURS)), ("dekkingInTijdBegindatum", of.day)),
        ),
    )


def _retention(of: Kept) -> tuple[Node, ...]:
    """For how long the host keeps it; the list by which that was decided is the host's."""
    values = "Begrippenlijst Waarderingen MDTO"
    if not of.keep:
        return (("waardering", _term(OPEN, OPEN)),)
    if of.keep == FOR_EVER:
        return (("waardering", _term("Blijvend te bewaren", values, "B")),)
    run = (
        ("termijnTriggerStartLooptijd", _term("Bevriezing", "Begrippenlijst EventTypeLijst MDTO")),
        ("termijnStartdatumLooptijd", of.final.date().isoformat()),
        ("termijnLooptijd", f"P{int(of.keep)}Y"),
        ("termijnEinddatum", str(of.final.year + int(of.keep))),
    )
    return ("waardering", _term("Tijdelijk te bewaren", values, "V")), ("bewaartermijn", run)


def _event(one: Event) -> tuple[Node, ...]:
    return (
        ("eventType", _term(one.kind, "Begrippenlijst EventTypeLijst MDTO")),
        ("eventTijd", _moment(one.at)),
        ("eventResultaat", one.result),
    )


def _key(of: Kept, name: str) -> str:
    return f"{of.key}/{name}"


def _named(key: str, name: str) -> tuple[Node, ...]:
    return ("identificatie", _identity(key)), ("naam", name)


def _identity(key: str) -> tuple[Node, ...]:
    return ("identificatieKenmerk", key), ("identificatieBron", OURS)


def _reference(name: str, key: str = "") -> tuple[Node, ...]:
    return ("verwijzingNaam", name), *((("verwijzingIdentificatie", _identity(key)),) if key else ())


def _term(label: str, listed: str, code: str = "") -> tuple[Node, ...]:
    coded: tuple[Node, ...] = (("begripCode", code),) if code else ()
    return ("begripLabel", label), *coded, ("begripBegrippenlijst", _reference(listed))


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _written(node: Node) -> bytes:
    where = {"xmlns": NAMESPACE, "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "xsi:schemaLocation": SCHEMA}
    root = ElementTree.Element("MDTO", where)
    _add(root, node)
    ElementTree.indent(root)
    body: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return body


def _add(under: ElementTree.Element, node: Node) -> None:
    name, holds = node
    element = ElementTree.SubElement(under, name)
    if isinstance(holds, str):
        element.text = bare(holds)
        return
    for one in holds:
        _add(element, one)
