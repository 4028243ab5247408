"""The ZIP for the archive: whole, the same each time, and told of in the words and the order of MDTO."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest

from tests.evening import Room
from tests.files import workshop
from tests.live import Person, Server
from tests.recorded import recorded
from tests.sample_evening import BEGIN, sample
from tests.test_files import bare
from workshop.actie.evening.ballot import Evening
from workshop.actie.evening.meeting import Version
from workshop.actie.paper.record import Record
from workshop.archive import records
from workshop.paper.files import FILES, made
from workshop.paper.for_archive import JSON, MDTO, PDF, SUMS, archive, is_ready
from workshop.paper.writers import pdf
from workshop.paper.writers.mdto import NAMESPACE, OPEN

FIRST, FINAL = Version(1, "concept", BEGIN), Version(2, "final", BEGIN + timedelta(days=7))
OBJECT = (
    *("identificatie", "naam", "aggregatieniveau", "omschrijving", "dekkingInTijd", "dekkingInRuimte", "taal", "event"),
    *("waardering", "bewaartermijn", "heeftRepresentatie", "archiefvormer", "beperkingGebruik"),
)
FILE = ("identificatie", "naam", "omvang", "bestandsformaat", "checksum", "isRepresentatieVan")


def final(evening: Evening | None = None) -> Record:
    held = evening or sample()
    frozen = replace(held, meeting=replace(held.meeting, versions=(FIRST, FINAL)))
    return recorded(frozen, FINAL)


def packed(record: Record, maker: str = "", keep: str = "") -> dict[str, bytes]:
    printed = made(FILES["verslag.pdf"], record, child=pdf.printed)
    body = archive(record, printed, records.write(record).encode(), maker, keep)
    assert body == archive(record, printed, records.write(record).encode(), maker, keep)
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return {name: file.read(name) for name in file.namelist()}


def told(body: bytes) -> ElementTree.Element:
    (of,) = ElementTree.fromstring(body)
    return of


def names(of: ElementTree.Element) -> list[str]:
    return list(dict.fromkeys(one.tag.removeprefix(f"{{{NAMESPACE}}}") for one in of))


def said(of: ElementTree.Element, path: str) -> list[str]:
    return [one.text or "" for one in of.findall("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/")))]


def test_every_sum_is_that_of_what_lies_beside_it() -> None:
    files = packed(final(), "Gemeente Voorbeeld", "10")
    lines = [line.split("  ") for line in files[SUMS].decode().splitlines()]
    assert lines == [[sha256(body).hexdigest(), name] for name, body in files.items() if name != SUMS]
    for name in (PDF, JSON):
        of = told(files[f"{name}.bestand.mdto.xml"])
        assert names(of) == list(FILE)
        assert said(of, "omvang") == [str(len(files[name]))]
        assert said(of, "checksum/checksumWaarde") == [sha256(files[name]).hexdigest()]
    assert records.read(files[JSON]) == final()
    assert "pdfaid:part" in str(pypdf.PdfReader(io.BytesIO(files[PDF])).xmp_metadata.stream.get_data())


@pytest.mark.parametrize(
    ("keep", "worth", "until"),
    [("10", "Tijdelijk te bewaren", str(FINAL.at.year + 10)), ("blijvend", "Blijvend te bewaren", ""), ("", OPEN, "")],
)
def test_mdto_says_who_made_it_when_and_for_how_long_it_is_kept(keep: str, worth: str, until: str) -> None:
    record = final()
    of = told(packed(record, "Gemeente Voorbeeld & <zo>", keep)[MDTO])
    assert [name for name in OBJECT if name in names(of)] == names(of)
    assert said(of, "identificatie/identificatieKenmerk") == [record.meeting.origin]
    assert said(of, "archiefvormer/verwijzingNaam") == ["Gemeente Voorbeeld & <zo>"]
    assert said(of, "event/eventType/begripLabel") == ["Creatie", "Bevriezing"]
    assert said(of, "event/eventTijd") == [one.at.isoformat() for one in (FIRST, FINAL)]
    assert said(of, "waardering/begripLabel") == [worth]
    assert said(of, "bewaartermijn/termijnEinddatum") == ([until] if until else [])
    assert said(of, "heeftRepresentatie/verwijzingNaam") == [PDF, JSON]


def test_where_nobody_set_who_keeps_it_that_is_said_and_not_guessed() -> None:
    of = told(packed(final(bare()))[MDTO])
    assert said(of, "archiefvormer/verwijzingNaam") == said(of, "waardering/begripLabel") == [OPEN]


def test_only_what_is_final_goes_to_the_archive() -> None:
    assert [is_ready(recorded(sample(), one)) for one in (None, FIRST, FINAL)] == [False, False, True]
    assert is_ready(recorded(sample(), Version(3, "amended", BEGIN, ("bewoners",))))


def test_it_is_offered_and_given_once_it_is_final_and_not_before(server: Server, tmp_path: Path) -> None:
    room = Room(server, {"bewoners": 3})
    desk, path = room.facilitator, f"/verslag/{room.meeting}"
    room.until("closing", "fill")
    phone = room.phones["bewoners"][0]
    assert f'href="{path}/verslag.pdf?taal=nl"' in phone.get(f"/telefoon/{room.meeting}").text
    assert phone.get(f"{path}/verslag.pdf?taal=nl").content.startswith(b"%PDF")
    desk.ok("version", kind="concept")
    assert ".archief.zip" not in desk.get(path).text
    assert desk.get(f"{path}.archief.zip").status_code == 409
    early = workshop(server.home, "export", room.meeting, "--format", "archief", "-o", str(tmp_path / "x"))
    assert (early.returncode, list(tmp_path.iterdir())) == (2, [])
    desk.ok("version", kind="final")
    page = phone.get(path, headers={"Accept-Language": "nl"}).text
    assert f"{path}.archief.zip" in page and "Het getekende papier is het origineel." in page
    assert "nog geen dag gekozen" in page
    desk.ok("closing", look_back="2027-05-01")
    assert re.search(r"Wij wissen onze gegevens op [^.<]*31\s[a-z]+", phone.get(path).text)
    given = phone.get(f"{path}.archief.zip").content
    with zipfile.ZipFile(io.BytesIO(given)) as file:
        assert file.namelist()[:3] == [PDF, JSON, MDTO]
    done = workshop(server.home, "export", room.meeting, "--format", "archief", "-o", str(tmp_path / "x"))
    assert (done.returncode, (tmp_path / "x").read_bytes()) == (0, given)
    assert Person(server).get(f"{path}.archief.zip").status_code == 403
    room.leave()
