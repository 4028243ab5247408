"""Back in: a record that was kept as a file, whoever made it; what does not pass is told and leaves nothing."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.files import workshop
from tests.live import ROOT, Facilitator, Server
from tests.own_words import ours
from tests.recorded import as_json, recorded
from tests.sample_evening import BEGIN, sample
from tests.test_formats import frozen
from workshop import paper
from workshop.actie.errors import Refused, WorkshopError
from workshop.actie.evening import choices, keeping
from workshop.actie.evening.meeting import Version
from workshop.actie.paper.record import FORMAT, Record
from workshop.actie.texts.placed import Words
from workshop.actie.texts.placed import changed as with_words
from workshop.archive import freeze, importing, records
from workshop.store import Store, evenings, meetings
from workshop.store.migrate import migrate

NOW = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
SAMPLE = as_json(recorded(sample(), Version(1, "concept", BEGIN)))
Change = Callable[[Any], Any]


def body(plain: Any) -> bytes:
    return json.dumps(plain).encode()


def code_of(sent: bytes) -> tuple[str, object]:
    with pytest.raises(WorkshopError) as refused:
        importing.checked(sent)
    return refused.value.code, refused.value.details.get("field")


def changed(path: str, value: Any, plain: Any = SAMPLE) -> Any:
    """The same with something else at a path ("groups.0.name")."""
    new = copy.deepcopy(plain)
    *way, last = [int(part) if part.isdecimal() else part for part in path.split(".")]
    found = new
    for part in way:
        found = found[part]
    found[last] = value
    return new


def places(plain: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything that stands in a record."""
    parts = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for name, part in parts:
        yield (*at, name)
        yield from places(part, (*at, name))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store(f"sqlite:///{tmp_path}/workshop.sqlite", lambda work: work())
    migrate(found)
    yield found
    found.close()


def taken_in(store: Store, plain: Any) -> str:
    return store.write(importing.take_in, importing.checked(body(plain)), NOW, 6)


def exported(store: Store, meeting_id: str) -> list[Any]:
    return [as_json(record) for record in store.read(freeze.frozen, meeting_id)]


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_a_record_of_every_format_comes_in_and_goes_out_as_it_reads(store, number):
    for one in frozen(number):
        newest = as_json(records.read(json.dumps(one)))
        meeting_id = taken_in(store, one)
        (out,) = exported(store, meeting_id)
        assert out == newest
        again = exported(store, taken_in(store, changed("meeting.origin", "0" * 31 + "1", out)))
        assert [changed("meeting.origin", "", of) for of in again] == [newest]


def test_it_is_a_record_and_no_evening(store):
    evening = store.read(evenings.load, taken_in(store, SAMPLE))
    assert (evening.seats, evening.votes, evening.meeting.rounds) == ((), (), {})
    assert evening.meeting.id != sample().meeting.id
    assert (evening.meeting.about.title, evening.meeting.imported) == (SAMPLE["meeting"]["title"]["text"], NOW)
    assert not evening.meeting.door_open
    with pytest.raises(Refused, match="only_a_record"):
        store.write(
            meetings.act, evening.meeting.id, "about", lambda now: choices.with_about(now.meeting, title="Anders")
        )
    assert store.read(evenings.load, evening.meeting.id).meeting == evening.meeting


def test_what_was_taken_in_is_there_for_as_long_as_an_agreement_is():
    of = importing._as_meeting(importing.checked(body(SAMPLE)), "m", NOW)
    assert keeping.all_goes(of) == date(2026, 10, 8)
    late = importing._as_meeting(importing.checked(body(SAMPLE)), "m", datetime(2027, 1, 1, tzinfo=UTC))
    assert keeping.all_goes(late) == date(2027, 1, 31)


def versions(*kinds: str, origin: str = "a" * 32) -> Any:
    """The record of the newest of these versions."""
    every = [
        {"number": nr, "kind": kind, "at": "2026-06-02T17:30:00Z", "agreed": []} for nr, kind in enumerate(kinds, 1)
    ]
    plain = changed("meeting.origin", origin)
    return {**plain, "versions": every, "version": {**every[-1], "until": None}}


def test_a_file_that_came_in_before_changes_nothing_and_a_later_version_is_added(store):
    first, second = versions("concept"), versions("concept", "corrected")
    meeting_id = taken_in(store, first)
    assert taken_in(store, first) == meeting_id
    assert taken_in(store, second) == meeting_id
    assert exported(store, meeting_id) == [first, second]
    assert [one.kind for one in store.read(evenings.load, meeting_id).meeting.versions] == ["concept", "corrected"]
    assert len(store.read(meetings.listing)) == 1


def test_an_earlier_version_comes_before_a_later_one(store):
    first, second = versions("concept"), versions("concept", "corrected")
    meeting_id = taken_in(store, second)
    assert taken_in(store, first) == meeting_id
    assert exported(store, meeting_id) == [first, second]
    assert [one.kind for one in store.read(evenings.load, meeting_id).meeting.versions] == ["concept", "corrected"]


def test_two_that_differ_are_both_kept(store):
    first = versions("concept")
    other = changed("people", 30, first)
    fork = versions("final", "corrected")
    ids = [taken_in(store, one) for one in (first, other, fork)]
    assert len(set(ids)) == 3
    assert [exported(store, one) for one in ids] == [[first], [other], [fork]]
    assert taken_in(store, other) == ids[1]


def test_records_without_an_origin_are_each_their_own(store):
    assert taken_in(store, versions("concept", origin="")) != taken_in(store, versions("concept", "final", origin=""))


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_an_unknown_field_is_refused_wherever_it_stands(number):
    whole = frozen(number)[0]
    found = [at for at in ((), *places(whole)) if isinstance(_at(whole, at), dict) and "places" not in at]
    for at in random.Random(number).sample(found, 60):
        new = copy.deepcopy(whole)
        _at(new, at)["notitie"] = "van mij"
        code, field = code_of(body(new))
        assert code in ("record_unknown_field", "record_field", "record_broken"), at
        assert code != "record_unknown_field" or field == "notitie"


def _at(plain: Any, way: tuple[Any, ...]) -> Any:
    for part in way:
        plain = plain[part]
    return plain


BROKEN = {
    "nothing": (b"", "no_file"),
    "no json": (b"%PDF-1.7", "record_broken"),
    "half a file": (body(SAMPLE)[:-200], "record_broken"),
    "another encoding": (json.dumps(SAMPLE).encode("utf-16"), "record_broken"),
    "half a letter": (b'{"format": "\xed\xa0\x80"}', "record_broken"),
    "deep": (b"[" * 100_000, "record_broken"),
    "deep inside": (b'{"format": 3, "agreement": ' + b"[" * 100_000, "record_broken"),
    "another file": (body({"name": "actie-workshop", "version": 2}), "record_broken"),
    "a list": (body([SAMPLE]), "record_broken"),
    "a number": (b"4", "record_broken"),
    "a format of nobody": (body({**SAMPLE, "format": "vier"}), "record_broken"),
    "a format before the first": (body({**SAMPLE, "format": 0}), "record_broken"),
    "an old format that is empty": (body({"format": 1}), "record_broken"),
    "a newer format": (body({**SAMPLE, "format": FORMAT + 1}), "record_newer"),
    "a far newer format, of which we know nothing": (body({"format": 99}), "record_newer"),
    "too large": (body(SAMPLE) + b" " * 5_000_000, "record_too_large"),
    "no groups": (body({name: of for name, of in SAMPLE.items() if name != "groups"}), "record_field"),
    "a text that is too long": (body(changed("meeting.title.text", "W" * 401)), "record_field"),
    "a line that is too long": (body(changed("agreement.contact.text", "W" * 121)), "record_field"),
    "a stand that there is not": (body(changed("profile.0.looks.0.position", [0, 6])), "record_field"),
    "a kind of group that there is not": (body(changed("groups.0.kind", "ridders")), "record_field"),
    "a link that runs": (body(changed("methods.table.0.link", "javascript:alert(1)")), "record_field"),
    "fewer than none": (body(changed("people", -1)), "record_field"),
    "more than there are": (body(changed("people", 10**30)), "record_field"),
    "a group nobody knows": (body(changed("agreement.needs.0.element", "wat")), "record_broken"),
    "a question nobody asked": (body(changed("profile.0.element", "moed")), "record_broken"),
    "a time zone that there is not": (body(changed("time_zone", "Maan/Krater")), "record_broken"),
    "text that turns around": (body(changed("meeting.title.text", "\u202egnol")), "record_broken"),
    "text with a zero in it": (body(changed("meeting.title.text", "a\0b")), "record_broken"),
    "a moment nowhere": (body(changed("made", "2026-06-02T17:30:00")), "record_field"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_sound_record_is_told(name):
    sent, code = BROKEN[name]
    assert code_of(sent)[0] == code


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("meeting.extra", "x"),
        ("meeting.title.html", "x"),
        ("thresholds.united_share", "7/0"),
        ("thresholds.united_share", "veel"),
        ("time_zone", "../../etc/passwd"),
        ("made", "gisteren"),
        ("made", "9999-12-31T23:59:59Z"),
        ("rounds.0.subject", "nergens"),
        ("profile.0.looks.0.status", "gewonnen"),
        ("profile.0.looks.0.marks.0.show", "alles"),
        ("profile.0.looks.0.marks.0.votes", [10**9, 0, 0, 0, 0]),
        ("agreement.needs.2.settled.0.positions", [99]),
        ("agreement.needs.2.settled.0.form", "dictate"),
        ("methods.table.0.statuses", []),
        ("methods.table.0.id", "../x"),
        ("meeting.title.place", "a b"),
        ("meeting.title.lang", '"><script>'),
        ("open_points.0.code", "win"),
        ("read", "misschien"),
        ("version.kind", "definitief"),
        ("agreement.methods", [{}] * 501),
    ],
    ids=str,
)
def test_a_record_in_which_something_is_wrong_is_refused(path, value):
    assert code_of(body(changed(path, value)))[0] in ("record_broken", "record_field", "record_unknown_field")


@pytest.mark.parametrize("name", Record.__dataclass_fields__)
def test_a_record_in_which_something_is_missing_is_refused(name):
    assert code_of(body({field: of for field, of in SAMPLE.items() if field != name}))[0] in (
        *("record_broken", "record_field"),
    )


SHORTEST_BOX = 120  # letters: what fits there may be typed anywhere


def test_every_text_and_code_of_ours_that_somebody_typed_comes_back_as_it_was():
    turn, record = (text for text in ours() if len(text) <= SHORTEST_BOX), recorded(sample())
    for _ in range(10):
        typed = with_words(record, Words, lambda text: text if text.place or not text else Words(next(turn, "einde")))
        assert importing.checked(records.write(typed).encode()) == typed


def test_it_says_which_field_is_wrong_and_no_more_of_what_stands_there():
    assert code_of(body(changed("groups.0.kind", "ridders"))) == ("record_field", "groups[0].kind")
    assert code_of(body({**SAMPLE, "x" * 300: 1})) == ("record_unknown_field", "x" * 60)


@pytest.mark.parametrize("text", ["#panic", "=1+1", "W" * 280, "<script>alert(1)</script>", "{{ 7*7 }}", "👍", "a\nb"])
def test_what_people_typed_comes_back_as_typed(store, text):
    plain = changed("agreement.parts.0.do.0.text", {"text": text})
    assert exported(store, taken_in(store, plain)) == [plain]


def test_a_file_of_another_program_may_say_the_same_in_its_own_way():
    other = json.dumps({**SAMPLE, "made": "2026-06-02T19:30:00.000+02:00"}, indent=8).encode("utf-8-sig")
    assert importing.checked(other) == importing.checked(body(SAMPLE))


def test_whatever_is_changed_in_it_is_refused_or_reads_and_comes_back():
    """Every field once, to what a broken or hostile file may hold."""
    chance = random.Random(13)
    odd = ("", "x", "animo", "bewoners", "\U0001f44d", 0, 1, 3, 5, 10**9, 2**70, 0.5, 1e308, True, None, [], {}, [[]])
    passed = 0
    for at in chance.sample(list(places(SAMPLE)), 250):
        new = copy.deepcopy(SAMPLE)
        _at(new, at[:-1])[at[-1]] = chance.choice(odd)
        try:
            record = importing.checked(body(new))
        except WorkshopError as refused:
            assert refused.code in ("record_broken", "record_field", "record_unknown_field", "record_newer"), at
            continue
        passed += 1
        assert paper.page(record)
        assert msgspec.json.decode(records.write(record)) == as_json(record)
    assert 5 < passed < 200


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(tmp_path_factory.mktemp("inlezen") / "home")
    yield found
    found.stop()


def send(person: Facilitator, what: bytes, name: str = "rolafspraak.json") -> Any:
    return person.browser.post(
        f"{person.server.url}/inlezen",
        files={"file": (name, what, "application/json")},
        headers={"Origin": person.server.url},
        timeout=30,
    )


def test_who_leads_takes_it_in_on_the_first_page_and_gets_its_report(server):
    person = Facilitator(server)
    plain = changed("meeting.origin", "b" * 32)
    answer = send(person, body(plain))
    assert answer.status_code == 200, answer.text
    meeting_id = answer.url.rpartition("/")[2]
    assert "Buurttuin De Oase" in answer.text
    assert person.get(f"/verslag/{meeting_id}.json").json() == plain
    for ending in (".xlsx", ".csv.zip"):
        assert person.get(f"/verslag/{meeting_id}{ending}").status_code == 200
    home = person.get("/").text
    assert "ingelezen op" in home and f"/tafel/{meeting_id}" not in home
    for path in ("tafel", "scherm", "schrijver", "helper", "kaarten", "strookjes"):
        answer = person.get(f"/{path}/{meeting_id}")
        assert answer.status_code in (404, 405) and "Traceback" not in answer.text, path
    assert "alleen het verslag" in person.get(f"/tafel/{meeting_id}").text
    assert person.get(f"/bijeenkomst/{meeting_id}/voorbereiden").status_code == 404


def test_another_file_of_the_same_agreement_stands_beside_it_and_says_so(server):
    person = Facilitator(server)
    first = changed("meeting.origin", "c" * 32)
    one, two, again = (send(person, body(plain)).url for plain in (first, {**first, "people": 30}, first))
    assert one == again != two
    assert person.get("/").text.count("er is een ander bestand van") == 2


def test_what_is_wrong_stands_beside_the_form_and_nothing_is_kept(server):
    person = Facilitator(server)
    before = person.get("/").text.count("ingelezen op")
    for sent, says in (
        (b"", "Kies eerst een bestand"),
        (b"{", "is kapot"),
        (body({**SAMPLE, "format": 99}), "nieuwere versie"),
        (body({**SAMPLE, "notitie<b>": 1}), "notitie&lt;b&gt;"),
        (b" " * 5_000_001, "Er past hooguit 5 MB"),
        (b" " * 9_000_000, "Er past hooguit 5 MB"),
    ):
        answer = send(person, sent)
        assert (answer.status_code, says in answer.text) == (400, True), answer.text[-3000:]
    assert person.get("/").text.count("ingelezen op") == before


def test_what_was_taken_in_can_be_deleted(server):
    person = Facilitator(server)
    meeting_id = send(person, body(changed("meeting.origin", "d" * 32))).url.rpartition("/")[2]
    person.post(f"/bijeenkomst/{meeting_id}/wis", what="all", sure="1")
    assert person.get(f"/verslag/{meeting_id}").status_code == 404


def test_the_command_takes_in_what_the_command_wrote(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    file = tmp_path / "in.json"
    file.write_bytes(body(SAMPLE))
    done = workshop(home, "import", str(file))
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert done.stdout == "Ingelezen: Samen verder met de buurttuin\n"
    store = Store(f"sqlite:///{home}/workshop.sqlite", lambda work: work())
    ((meeting_id, code, _),) = store.read(meetings.listing)
    store.close()
    done = workshop(home, "export", code, "-o", str(tmp_path / "uit.json"))
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "uit.json").read_text("utf-8")) == SAMPLE
    assert meeting_id not in (tmp_path / "uit.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (None, "weg.json kunnen we niet lezen"),
        (b"{", "is kapot, of niet van een bijeenkomst"),
        (body({"format": 99}), "Gemaakt met een nieuwere versie"),
    ],
)
def test_a_file_that_cannot_be_taken_in_makes_no_home(tmp_path, sent, says):
    file = tmp_path / "weg.json"
    if sent is not None:
        file.write_bytes(sent)
    done = workshop(tmp_path, "import", str(file))
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.glob("*.sqlite"))


def test_a_program_that_runs_is_not_disturbed(server, tmp_path):
    file = tmp_path / "in.json"
    file.write_bytes(body(SAMPLE))
    done = workshop(server.home, "import", str(file))
    assert done.returncode != 0 and "draait nog" in done.stderr


def test_a_host_lets_such_a_file_through():
    assert "location ~ ^/(inlezen|papieren-avond)$" in (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
