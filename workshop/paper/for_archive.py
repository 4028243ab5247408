"""For the archive, once the agreement is final: one ZIP of the report as PDF/A, the record, MDTO, and sums."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from .. import words
from ..actie.errors import Refused
from ..actie.paper.record import Record
from .writers.mdto import Event, Kept, file, information_object
from .writers.zipped import zipped

PDF, JSON, MDTO, SUMS = "verslag.pdf", "verslag.json", "rolafspraak.mdto.xml", "SHA256SUMS"
READY = ("final", "amended")
FORMATS = {
    PDF: ("Acrobat PDF/A - Portable Document Format (2a)", "fmt/476"),
    JSON: ("JSON Data Interchange Format", "fmt/817"),
}
KINDS = {"concept": "Creatie", "corrected": "Wijziging", "final": "Bevriezing", "amended": "Wijziging"}
CALLED = {"concept": "concept", "corrected": "verbeterd", "final": "deze versie is klaar", "amended": "wijziging"}


def is_ready(record: Record) -> bool:
    """Whether it may go to the archive: it is final, or was and something was added."""
    return record.version is not None and record.version.kind in READY


def refuse_early(record: Record) -> None:
    """Raises Refused("not_final") for one that is not ready."""
    if not is_ready(record):
        raise Refused("not_final")


def archive(record: Record, pdf: bytes, json: bytes, maker: str, keep: str) -> bytes:
    """The ZIP of a record that is ready; `maker` and `keep` as in `mdto.Kept`. The same gives the same bytes."""
    of = _kept(record, maker, keep)
    files: Mapping[str, bytes] = {PDF: pdf, JSON: json}
    told = {f"{name}.bestand.mdto.xml": file(of, name, body, FORMATS[name]) for name, body in files.items()}
    every = {**files, MDTO: information_object(of, files), **told}
    sums = "".join(f"{sha256(body).hexdigest()}  {name}\n" for name, body in every.items())
    return zipped([*every.items(), (SUMS, sums)])


def _kept(record: Record, maker: str, keep: str) -> Kept:
    case, what, made = record.meeting, record.agreement.initiative, record.versions
    events = tuple(Event(KINDS[one.kind], one.at, f"versie {one.number}: {CALLED[one.kind]}") for one in made)
    final = next(one.at for one in made if one.kind == "final")
    return Kept(
        key=case.origin,
        title=str(case.title),
        about=str(what.what),
        place=str(case.place),
        day=_day(str(case.date)),
        language=words.tag(),
        maker=maker,
        keep=keep,
        final=final,
        events=events,
    )


def _day(typed: str) -> str:
    """The date that was typed, as ISO has it; '' for what is none."""
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        return ""
