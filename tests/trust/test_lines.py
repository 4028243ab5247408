"""How much one seat may write: a group fills a page, the desk clears a flood at once, a phone gets what it bears."""

import random
import string
import zlib
from dataclasses import replace

import msgspec
import pytest

from tests.house import dump
from tests.live import Facilitator, Phone
from tests.recorded import as_read
from tests.scenes import CATALOGUE, GROUPS
from tests.trust.figures import note
from workshop.actie.errors import Refused
from workshop.actie.evening import choices, lines, pledges
from workshop.actie.evening.meeting import About, Answer, Group, Pledge
from workshop.store import Store, meetings

PLEDGES = 8  # the step of the ninety-minute programme
FULL = "Er passen hier {} regels. Haal er eerst een weg; je tekst staat er nog."
MOST_BYTES = 100_000
# What does not compress: letters and digits, letters of two bytes, signs of three, and what HTML and JSON escape.
ALPHABETS = {
    "latin": string.ascii_letters + string.digits + string.punctuation + " ",
    "arabic": "".join(map(chr, range(0x0621, 0x064B))) + " ",
    "chinese": "".join(map(chr, range(0x4E00, 0x9000))),
    "escaped": "<>&\"'\\/\n ",
}
OTHERS = [name for name in ALPHABETS if name != "latin"]
KINDS = ("do", "leave", "ask")


def meeting():
    return choices.first_meeting("m" * 32, About(title="De Ketel"), GROUPS, CATALOGUE)


def line(nr: int, group: str = "bewoners", by: str = "", text: str = "Koffie") -> Pledge:
    return Pledge(f"line{nr}-{group}", group, "do", text, by=by)


def filled(count: int, by: str = "", group: str = "bewoners"):
    now = meeting()
    for nr in range(count):
        now = pledges.pledge(now, line(nr, group, by), CATALOGUE)
    return now


class TestOnePage:
    def test_a_group_writes_so_many_lines_and_no_more(self):
        full = filled(lines.OF_A_GROUP)
        with pytest.raises(Refused) as over:
            pledges.pledge(full, line(99), CATALOGUE)
        assert (over.value.code, over.value.details) == ("too_many_lines", {"most": lines.OF_A_GROUP})
        assert len(pledges.pledge(full, line(99, "gemeente"), CATALOGUE).pledges) == lines.OF_A_GROUP + 1

    def test_a_seat_writes_so_many_lines_and_others_go_on(self):
        full = filled(lines.OF_A_SEAT, by="joker")
        with pytest.raises(Refused) as over:
            pledges.pledge(full, line(99, by="joker"), CATALOGUE)
        assert (over.value.code, over.value.details) == ("too_many_lines", {"most": lines.OF_A_SEAT})
        assert len(pledges.pledge(full, line(99, by="other"), CATALOGUE).pledges) == lines.OF_A_SEAT + 1
        assert len(pledges.pledge(full, line(99), CATALOGUE).pledges) == lines.OF_A_SEAT + 1

    def test_a_full_page_can_be_mended_and_makes_room_again(self):
        full = filled(lines.OF_A_SEAT, by="joker")
        mended = pledges.pledge(full, line(3, by="other", text="Thee"), CATALOGUE)
        assert (mended.pledges["line3-bewoners"].text, mended.pledges["line3-bewoners"].by) == ("Thee", "joker")
        assert pledges.pledge(pledges.unpledge(full, "line3-bewoners"), line(99, by="joker"), CATALOGUE)

    def test_all_lines_of_a_seat_go_at_once_and_no_others(self):
        now = pledges.pledge(
            pledges.pledge(filled(5, by="joker"), line(10, by="other"), CATALOGUE), line(11), CATALOGUE
        )
        assert set(pledges.unpledge_all(now, "line2-bewoners").pledges) == {"line10-bewoners", "line11-bewoners"}
        with pytest.raises(Refused, match="typed_at_desk"):
            pledges.unpledge_all(now, "line11-bewoners")

    def test_a_line_of_before_this_was_kept_has_nobody(self):
        assert msgspec.convert({"id": "x", "group": "bewoners", "kind": "do", "text": "Koffie"}, Pledge).by == ""


@pytest.fixture
def hall(facilitator, people):
    """At doen, laten, vragen: a writer, two residents and an official."""
    facilitator.ok("go_to", step=PLEDGES)
    writer = facilitator.key("writer").connect("writer", facilitator.meeting)
    phones = [
        Phone(facilitator.server).sit(facilitator.meeting, group) for group in ("bewoners", "bewoners", "gemeente")
    ]
    people += [writer, *phones]
    return [writer, *phones]


def write(phone: Phone, text: str, **more: str) -> dict:
    return phone.send("pledge", seat=phone.seat, kind="do", text=text, **more)


def written(facilitator) -> dict[str, Pledge]:
    rows = dump(facilitator.server, facilitator.meeting)["things"]
    found = [
        msgspec.json.decode(row["value"], type=Pledge)
        for row in rows
        if row["key"].startswith("pledges/") and row["value"]
    ]
    return {pledge.id: pledge for pledge in found}


def press(facilitator, hall, pledge_id: str) -> int:
    """Somebody at the desk takes all lines of the seat of this one away. Gives the version, which everybody saw."""
    version = facilitator.ok("unpledge_all", id=pledge_id)["version"]
    for person in (facilitator, *hall):
        person.wait(lambda person=person: person.picture["version"] >= version)
    return version


def test_300_lines_of_one_seat_leave_a_page_that_the_desk_clears_in_one_press(facilitator, hall):
    writer, joker, neighbour, _ = hall
    assert write(neighbour, "Wij zetten koffie")["ok"]
    desk_line = facilitator.ok("pledge", group="bewoners", kind="do", text="Van de tafel")["id"]
    acks = [write(joker, f"flauwekul {nr}") for nr in range(300)]
    assert [ack["ok"] for ack in acks] == [True] * lines.OF_A_SEAT + [False] * (300 - lines.OF_A_SEAT)
    assert {(ack["error"], ack["message"]) for ack in acks[lines.OF_A_SEAT :]} == {
        ("too_many_lines", FULL.format(lines.OF_A_SEAT))
    }
    # A line that exists can be rewritten; from here on this seat goes too fast.
    assert write(joker, "nog een")["error"] == "too_fast"
    label = f"Haal alle regels van deze plek weg ({lines.OF_A_SEAT})"
    for person in (facilitator, writer):
        person.wait(lambda person=person: person.html.count(label) == lines.OF_A_SEAT)
    assert write(neighbour, "Wij ruimen op")["ok"]
    assert writer.send("unpledge_all", id=desk_line)["error"] == "typed_at_desk"
    version = press(facilitator, hall, acks[0]["id"])
    assert sorted(p.text for p in written(facilitator).values()) == [
        "Van de tafel",
        "Wij ruimen op",
        "Wij zetten koffie",
    ]
    assert "flauwekul" not in "".join(person.html for person in (facilitator, *hall))
    facilitator.ok("undo", nr=version)
    assert len(written(facilitator)) == 3 + lines.OF_A_SEAT
    note("lines", sent=300, kept=lines.OF_A_SEAT)


def test_lines_of_a_seat_that_was_removed_go_in_one_press_too(facilitator, hall):
    _, joker, neighbour, _ = hall
    mine = [write(joker, f"flauwekul {nr}")["id"] for nr in range(3)]
    assert write(neighbour, "Wij zetten koffie")["ok"]
    facilitator.ok("remove_seat", seat=joker.seat)
    assert write(joker, "nog een")["error"] in ("unknown_seat", "not_your_seat")
    facilitator.ok("unpledge_all", id=mine[1])
    assert [p.text for p in written(facilitator).values()] == ["Wij zetten koffie"]


def test_whoever_writes_on_while_the_desk_presses_does_not_stop_it(facilitator, hall):
    _, joker, *_ = hall
    first = write(joker, "flauwekul")["id"]
    seen = facilitator.picture["version"]
    assert write(joker, "nog een")["ok"]
    assert facilitator.ok("unpledge_all", id=first, seen=seen)
    assert written(facilitator) == {}


def test_phones_may_not_press_it(facilitator, hall):
    _, joker, neighbour, _ = hall
    mine = write(joker, "flauwekul")["id"]
    assert neighbour.send("unpledge_all", id=mine)["error"] == "not_allowed"


def test_who_typed_a_line_is_told_to_nobody(facilitator, hall):
    """The mark is in the database, and in nothing that leaves it: pictures, pages, files, acks."""
    _, joker, neighbour, official = hall
    acks = [write(joker, "Wij zetten koffie"), write(neighbour, "Wij ruimen op")]
    acks.append(joker.send("pledge", seat=joker.seat, kind="ask", text="Een sleutel", to="gemeente"))
    acks.append(official.send("answer", seat=official.seat, id=acks[-1]["id"], kind="yes"))
    link = facilitator.ok("give_key", role="reply", group="gemeente")["link"]
    marks = {pledge.by for pledge in written(facilitator).values()}
    assert len(marks) == 2 and "" not in marks
    everybody = [facilitator, *hall]
    for step in (PLEDGES, 11, 12):
        version = facilitator.ok("go_to", step=step)["version"]
        for person in everybody:
            person.wait(lambda person=person, version=version: person.picture["version"] >= version)
    facilitator.ok("version", kind="concept")
    m = facilitator.meeting
    pages = [f"/verslag/{m}", f"/verslag/{m}.json", f"/bewaar/{m}", f"/tafel/{m}", f"/bijeenkomst/{m}/scherm"]
    pages += [f"/telefoon/{m}", "/antwoord/" + link.rpartition("/")[2], f"/bijeenkomst/{m}/voorbereiden"]
    told = [str((person.pictures, person.mine)) for person in everybody] + [str(acks)]
    told += [person.get(page).text for person in everybody for page in pages]
    records = dump(facilitator.server, m)["records"]
    told += [row["body"] for row in records]
    assert records
    assert [mark for mark in marks for text in told if mark in text] == []
    assert [text[:80] for text in told if '"by":' in text or "'by':" in text] == []
    seats = {row["id"] for row in dump(facilitator.server, m)["seats"]}
    assert not any(seat in mark or mark in seat for seat in seats for mark in marks)


def eight_groups() -> dict[str, str]:
    names = [f"groep{nr}" for nr in range(8)]
    kinds = ("residents", "professionals", "municipality", "other")
    fields = {}
    for nr, name in enumerate(names):
        row = {"id": name, "name": name, "kind": kinds[nr % 4], "examples": "", "expected": "5", "voting": "ask"}
        fields |= {f"groups-{nr}-{part}": value for part, value in row.items()}
    return fields


def full_page(groups: tuple[Group, ...], alphabet: str) -> dict[str, Pledge]:
    """Every group wrote all it may, every field to the last letter; every request was answered as long."""
    chance = random.Random(7)

    def text(most: int) -> str:
        return "x" + "".join(chance.choices(alphabet, k=most - 2)) + "x"

    found = {}
    for nr in range(lines.OF_A_GROUP * len(groups)):
        group, kind = groups[nr % len(groups)], KINDS[nr // len(groups) % 3]
        to = chance.choice([g.id for g in groups if g != group]) if kind != "do" else ""
        new = Pledge(f"{nr:032x}", group.id, kind, text(400), text(120), text(120), to, text(120), order=nr + 1)
        is_answered = kind == "ask" and nr % 2
        found[new.id] = replace(new, answer=Answer("later", text(400), text(120)) if is_answered else None)
    return found


@pytest.fixture(scope="module")
def full(server):
    """A meeting of eight groups, and a way to give it the fullest page there is."""
    desk = Facilitator(server)
    desk.connect("desk", desk.new_meeting(**eight_groups()))
    yield desk
    desk.leave()


@pytest.mark.parametrize("alphabet", ["latin", *(pytest.param(one, marks=pytest.mark.slow) for one in OTHERS)])
def test_the_first_picture_of_a_phone_stays_small(full, people, alphabet):
    store = Store(f"sqlite:///{full.server.home / 'workshop.sqlite'}", lambda work: work())
    fill = lambda evening: replace(evening.meeting, pledges=full_page(evening.meeting.groups, ALPHABETS[alphabet]))  # noqa: E731
    store.write(meetings.act, full.meeting, "test", fill)
    store.close()
    for step, kind in enumerate(("pledges", "wrap_up", "consent", "closing"), PLEDGES):
        full.ok("go_to", step=step)
        for group in ("groep0", "observer"):
            phone = Phone(full.server).sit(full.meeting, group)
            people.append(phone)
            first = next(said for said in phone.pictures if "force" in said)
            assert first["stage"]["step"] == kind
            size = len(zlib.compress(msgspec.json.encode(["picture", first])))
            assert size < MOST_BYTES, (kind, group, size)
            assert "regels: kijk op het scherm." in first["regions"]["stage"]
            page = phone.get(f"/telefoon/{full.meeting}", headers={"Accept-Encoding": "identity"}).content
            assert len(zlib.compress(page)) < MOST_BYTES
    report = as_read(full.get(f"/verslag/{full.meeting}.json").json())
    assert sum(len(part["do"]) + len(part["leave"]) + len(part["ask"]) for part in report["agreement"]["parts"]) == 320
