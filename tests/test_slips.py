"""Slips: each the key of one seat, which is nobody's until somebody came, and goes to the phone that shows it last."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import requests

from tests.house import dump
from tests.live import Facilitator, Person, Phone, Server, hidden, invitation
from tests.scenes import GROUPS
from tests.test_store import ID, cast, refused, store, to_vote, values  # noqa: F401 - `store` is the fixture
from workshop.actie.evening.ballot import phones_there, present
from workshop.edge import slips as printed
from workshop.host.settings import settings
from workshop.store import arriving, evenings, forgetting, keys, meetings, slips, votes

NOW = datetime(2026, 11, 26, 19, 0, tzinfo=UTC)
LETTERS = re.compile(r'slip__letters" dir="ltr">(\w{5}) (\w{5})<')
QR = re.compile(r"<svg")


def hashes(count: int) -> list[str]:
    return [f"{nr:064x}" for nr in range(count)]


def opened(store, slip: str, key: str, group: str = "bewoners", observer: bool = False) -> tuple[str, bool]:  # noqa: F811
    return store.write(slips.open_, slip, group, observer, key, NOW)


def come(store, *seats: str) -> None:  # noqa: F811
    store.write(arriving.arrive, seats, NOW)


class TestKept:
    """On SQLite and on PostgreSQL."""

    def test_an_unopened_slip_is_in_no_count_list_or_limit(self, store):  # noqa: F811
        before = store.read(evenings.load, ID)
        store.write(slips.make, ID, hashes(30), NOW)
        after = store.read(evenings.load, ID)
        assert (after.seats, store.read(arriving.never_came, ID)) == (before.seats, [])
        assert store.read(arriving.groups_taken, ID) == set()
        assert store.read(slips.unused, ID) == 30

    def test_the_phone_that_shows_it_last_has_its_seat(self, store):  # noqa: F811
        store.write(slips.make, ID, hashes(1), NOW)
        (slip,) = hashes(1)
        seat, moved = opened(store, slip, "first")
        come(store, seat)
        assert (moved, opened(store, slip, "first")) == (False, (seat, False))
        assert opened(store, slip, "second", "professionals") == (seat, True)
        assert store.read(votes.own_seats, ID, ["first"]) == []
        (mine,) = store.read(votes.own_seats, ID, ["second"])
        assert (mine.id, mine.group, mine.kind) == (seat, "bewoners", "slip")

    def test_its_votes_go_along_and_it_may_go_on(self, store):  # noqa: F811
        store.write(slips.make, ID, hashes(1), NOW)
        seat, _ = opened(store, hashes(1)[0], "first")
        come(store, seat)
        found = to_vote(store)
        store.write(cast, seat, found, "", "2", 1)
        opened(store, hashes(1)[0], "second")
        assert values(store) == ["2"]
        store.write(cast, seat, found, "", "4", 2)
        assert values(store) == ["4"]

    def test_each_slip_is_one_phone_and_one_person(self, store):  # noqa: F811
        store.write(slips.make, ID, hashes(4), NOW)
        come(store, *(opened(store, slip, slip[::-1])[0] for slip in hashes(4)[:3]))
        evening = store.read(evenings.load, ID)
        assert (present(evening), phones_there(evening)) == ({"bewoners": 3}, {"bewoners": 3})

    def test_who_comes_by_a_slip_never_waits_and_others_wait_as_before(self, store):  # noqa: F811
        groups = tuple(replace(g, expected=0 if nr else 1) for nr, g in enumerate(GROUPS))
        store.write(meetings.act, ID, "groups", lambda e: replace(e.meeting, groups=groups))
        people = [store.write(votes.join, ID, "bewoners", False, f"p{nr}", NOW) for nr in range(23)]
        store.write(slips.make, ID, hashes(2), NOW)
        come(store, *people)
        early = [opened(store, slip, slip[::-1])[0] for slip in hashes(2)]
        come(store, *early)
        waits = {seat.id: seat.waits for seat in store.read(evenings.load, ID).seats}
        assert [waits[seat] for seat in early] == [False, False]
        assert sum(waits.values()) == 1

    def test_a_slip_of_a_group_that_does_not_exist_or_a_closed_door_opens_nothing(self, store):  # noqa: F811
        store.write(slips.make, ID, hashes(2), NOW)
        first, second = hashes(2)
        seat, _ = opened(store, first, "first")
        assert refused(store, slips.open_, second, "marsmannen", False, "key", NOW) == "unknown_group"
        store.write(meetings.act, ID, "door", lambda e: replace(e.meeting, door_open=False))
        assert refused(store, slips.open_, second, "bewoners", False, "key", NOW) == "door_closed"
        assert opened(store, first, "other") == (seat, True)

    def test_voiding_takes_what_brought_nobody_in_and_nothing_else(self, store):  # noqa: F811
        store.write(slips.make, ID, hashes(5), NOW)
        used, shown = hashes(5)[:2]
        seat, _ = opened(store, used, "used")
        come(store, seat)
        opened(store, shown, "shown")
        assert store.write(slips.void, ID)[0] == 4
        assert [refused(store, slips.find, slip) for slip in hashes(5)[1:]] == ["wrong_slip"] * 4
        assert opened(store, used, "again") == (seat, True)
        assert store.read(votes.own_seats, ID, ["shown"]) == []
        assert (store.read(slips.unused, ID), store.write(slips.void, ID)[0]) == (0, 0)

    def test_a_seat_that_was_taken_away_is_not_given_again(self, store):  # noqa: F811
        store.write(slips.make, ID, hashes(1), NOW)
        seat, _ = opened(store, hashes(1)[0], "first")
        come(store, seat)
        store.write(votes.remove_seat, ID, seat)
        assert refused(store, slips.open_, hashes(1)[0], "bewoners", False, "other", NOW) == "wrong_slip"

    def test_a_seat_that_is_let_go_before_anybody_came_leaves_its_slip(self, store):  # noqa: F811
        store.write(slips.make, ID, hashes(1), NOW)
        opened(store, hashes(1)[0], "first")
        store.write(arriving.remove, ID, arriving.NEVER_CAME)
        assert store.read(slips.find, hashes(1)[0]) == slips.Slip(ID, "", "", False, False)

    def test_what_is_wiped_takes_the_slips_along(self, store):  # noqa: F811
        store.write(slips.make, ID, hashes(2), NOW)
        opened(store, hashes(2)[0], "first")
        store.write(forgetting.forget_votes, ID)
        assert [refused(store, slips.find, slip) for slip in hashes(2)] == ["wrong_slip"] * 2

    def test_two_who_open_it_at_once_do_not_both_have_it(self, store):  # noqa: F811
        store.write(slips.make, ID, hashes(1), NOW)
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda nr: opened(store, hashes(1)[0], f"key {nr}"), range(4)))
        assert len({seat for seat, _ in found}) == 1
        assert sum(len(store.read(votes.own_seats, ID, [f"key {nr}"])) for nr in range(4)) == 1


class TestLetters:
    def test_what_is_typed_is_read_whatever_is_between(self):
        made = printed.new_letters()
        ways = (made, made.lower(), f"{made[:5]} {made[5:]}", " ".join(made), f"{made[:3]}-{made[3:]}.")
        assert {printed.letters(typed) for typed in ways} == {made}

    @pytest.mark.parametrize("typed", ["", "BCDFG", "BCDFGHJKLMN", "BCDFGHJKLA", "1234567890", "БВГДЖЗКЛМН"])
    def test_what_is_no_slip_is_nothing(self, typed):
        assert printed.letters(typed) == ""

    def test_another_installation_makes_another_key_of_the_same_letters(self, tmp_path):
        homes = [settings({"WORKSHOP_HOME": str(tmp_path / name)}) for name in ("one", "two")]
        for home in homes:
            home.home.mkdir()
            home.make_keys()
        made = {printed.key(home, "BCDFGHJKLM") for home in homes}
        assert len(made) == 2
        assert {len(key) for key in made} == {32}


class TestWithSlips:
    """At real servers in both modes, and on PostgreSQL."""

    pytestmark = pytest.mark.postgresql

    def test_a_page_shows_them_once_in_the_language_of_who_gets_them(self, facilitator):
        page = make(facilitator, 3, "ar")
        assert (len(LETTERS.findall(page)), len(set(LETTERS.findall(page))), len(QR.findall(page))) == (3, 3, 3)
        assert 'lang="ar" dir="rtl"' in page
        assert "knip langs de lijnen" in page
        rows = dump(facilitator.server, facilitator.meeting)["slips"]
        home = settings({"WORKSHOP_HOME": str(facilitator.server.home)})
        made = [printed.key(home, "".join(found)) for found in LETTERS.findall(page)]
        assert {row["hash"] for row in rows} == {keys.fingerprint(key) for key in made}
        assert not any(key in str(rows) for key in made)

    def test_printing_more_adds_and_the_desk_says_how_many_are_left(self, facilitator):
        make(facilitator, 2)
        make(facilitator, 3)
        facilitator.wait(lambda: "5 strookjes zijn nog niet gebruikt" in facilitator.html)

    def test_while_unused_ones_are_about_it_is_asked_whether_they_go_on_working(self, facilitator):
        first = slips_of(facilitator, 2)
        asked = facilitator.post(f"/strookjes/{facilitator.meeting}", count="7", language="ar")
        assert "Zijn de oude al uitgedeeld?" in asked.text and "2 strookjes zijn nog niet gebruikt" in asked.text
        assert 'name="count" type="number" inputmode="numeric" min="1" max="100" value="7"' in asked.text
        assert '<option value="ar" lang="ar" selected>' in asked.text
        assert len(dump(facilitator.server, facilitator.meeting)["slips"]) == 2
        page = make(facilitator, 3, old="void")
        assert "2 strookjes zijn ingetrokken." in page
        second = ["".join(found) for found in LETTERS.findall(page)]
        tried = {letters: Person(facilitator.server).post("/strook", letters=letters) for letters in (*first, *second)}
        assert [tried[letters].status_code for letters in (*first, *second)] == [404, 404, 200, 200, 200]
        assert "ingetrokken" not in make(facilitator, 1)

    def test_who_came_by_one_stays_where_the_rest_is_made_anew(self, facilitator, server, people):
        used, _ = slips_of(facilitator, 2)
        people.append(shows(Phone(server), facilitator.meeting, used))
        assert "1 strookje is ingetrokken." in make(facilitator, 1, old="void")
        assert Person(server).post("/strook", letters=used).status_code == 200
        assert len(dump(server, facilitator.meeting)["seats"]) == 1

    def test_the_history_says_how_many_and_nothing_else_and_undoes_none(self, facilitator):
        made = [*slips_of(facilitator, 1), *slips_of(facilitator, 3)]
        made += [*LETTERS.findall(make(facilitator, 2, old="void"))]
        facilitator.ok("void_slips")
        facilitator.ok("void_slips")
        facilitator.wait(lambda: facilitator.html.count(" ingetrokken.") == 2)
        lines = re.findall(r"<li class=\"seats__one\">(.*?)</li>", facilitator.html, re.S)
        told = [re.sub(r"\s*<[^>]+>\s*|\d\d:\d\d", " ", line).strip() for line in lines]
        assert told == [
            "2 strookjes zijn ingetrokken.",
            "4 strookjes zijn ingetrokken. 2 strookjes zijn gemaakt.",
            "3 strookjes zijn gemaakt.",
            "1 strookje is gemaakt.",
        ]
        rows = [row for row in dump(facilitator.server, facilitator.meeting)["changes"] if row["verb"] == "slips"]
        assert [(int(row["before"]), int(row["after"])) for row in rows] == [(0, 1), (0, 3), (4, 2), (2, 0)]
        assert [facilitator.send("undo", nr=row["nr"])["ok"] for row in rows] == [False] * 4

    def test_a_number_that_is_wrong_voids_nothing(self, facilitator):
        (letters,) = slips_of(facilitator, 1)
        answer = facilitator.post(f"/strookjes/{facilitator.meeting}", count="0", old="void")
        assert answer.status_code == 400
        assert Person(facilitator.server).post("/strook", letters=letters).status_code == 200

    def test_the_page_of_paper_makes_them_and_says_that_old_ones_are_there(self, facilitator):
        page = facilitator.get(f"/papier/{facilitator.meeting}").text
        assert f'action="/strookjes/{facilitator.meeting}"' in page and "Zijn de oude" not in page
        make(facilitator, 4)
        page = facilitator.get(f"/papier/{facilitator.meeting}").text
        assert "4 strookjes zijn nog niet gebruikt" in page and 'name="old" value="void" required' in page

    @pytest.mark.parametrize("count", ["0", "101", "-1", "veel", ""])
    def test_no_number_from_1_to_100_makes_none(self, facilitator, count):
        answer = facilitator.post(f"/strookjes/{facilitator.meeting}", count=count)
        assert (answer.status_code, "Dit getal klopt niet." in answer.text) == (400, True)
        assert dump(facilitator.server, facilitator.meeting)["slips"] == []

    def test_only_the_desk_makes_them(self, facilitator, server):
        phone = Phone(server).join(facilitator.meeting, "bewoners")
        for person in (phone, Person(server), facilitator.key("helper")):
            assert person.post(f"/strookjes/{facilitator.meeting}", count="1").status_code == 403

    def test_one_is_opened_by_its_qr_and_its_key_leaves_the_address(self, facilitator, server, people):
        (letters,) = slips_of(facilitator, 1)
        phone = Phone(server)
        key = printed.key(settings({"WORKSHOP_HOME": str(server.home)}), letters)
        page = phone.get(f"/strook/{key}")
        assert page.url == f"{server.url}/strookje"
        assert dump(server, facilitator.meeting)["seats"] == []
        people.append(sits(phone, facilitator.meeting, page))
        facilitator.wait(lambda: "zijn nog niet gebruikt" not in facilitator.html and "bewoners" in facilitator.html)
        assert phone.seat == dump(server, facilitator.meeting)["slips"][0]["seat"]

    def test_the_phone_of_before_votes_no_more_and_is_told_where_its_seat_is(self, facilitator, server, people):
        (letters,) = slips_of(facilitator, 1)
        before, after = Phone(server), Phone(server)
        people += [before, after]
        shows(before, facilitator.meeting, letters)
        facilitator.ok("go_to", step=3)
        before.at("vote", "open")
        assert before.vote("2")["ok"]
        shows(after, facilitator.meeting, letters)
        before.wait(lambda: before.gone)
        assert before.said_gone == {"to": f"/telefoon/{facilitator.meeting}?verhuisd=1"}
        page = before.get(before.said_gone["to"])
        assert "Jouw plek is nu op een andere telefoon." in page.text
        assert before.get(f"/telefoon/{facilitator.meeting}").status_code == 404
        assert after.seat == before.seat
        assert list(after.mine[after.seat]["votes"].values()) == [{"": "2"}]
        assert after.vote("3", seq=2)["ok"]
        shows(before, facilitator.meeting, letters)
        after.wait(lambda: after.gone)

    def test_pressed_four_times_at_once_it_is_one_seat_and_nobody_is_sent_away(self, facilitator, server, people):
        (letters,) = slips_of(facilitator, 1)
        phone = Phone(server)
        said = {**hidden(phone.post("/strook", letters=letters)), "group": "bewoners"}
        taps = [Person(server) for _ in range(4)]
        for tap in taps:
            tap.browser.cookies.update(phone.browser.cookies)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda tap: tap.post("/strookje", **said), taps))
        (row,) = dump(server, facilitator.meeting)["seats"]
        held = {tap.browser.cookies[f"plek_{facilitator.meeting}"] for tap in taps}
        assert [keys.fingerprint(one) for one in held] == [row["token_hash"]]

    def test_on_a_phone_with_a_seat_it_is_somebody_else_and_the_seat_stays(self, facilitator, server):
        (letters,) = slips_of(facilitator, 1)
        phone = Phone(server).join(facilitator.meeting, "bewoners")
        page = phone.post("/strook", letters=letters)
        assert "Dit is voor nog iemand op deze telefoon. Jouw plek blijft." in page.text
        answer = phone.post("/strookje", **hidden(page), group="professionals")
        assert answer.url == f"{server.url}/telefoon/{facilitator.meeting}?plek=2&geef=1"
        rows = dump(server, facilitator.meeting)["seats"]
        assert sorted(row["kind"] for row in rows) == ["phone", "slip"]
        assert len({row["phone"] for row in rows}) == 2
        assert phone.post("/strook", letters=letters).url == f"{server.url}/telefoon/{facilitator.meeting}"

    def test_the_list_says_who_came_by_one_and_who_never_came(self, facilitator, server, people):
        used, opened_only, _ = slips_of(facilitator, 3)
        people.append(shows(Phone(server), facilitator.meeting, used))
        phone = Phone(server)
        phone.post("/strookje", **hidden(phone.post("/strook", letters=opened_only)), group="bewoners")
        html = facilitator.ok("seats", page=0)["html"]
        assert "2 strookjes zijn nog niet gebruikt" in html
        assert re.findall(r"Plek \d · strookje · ([\w ]+\w)", html) == ["verbonden", "nooit geweest"]

    def test_leftovers_are_voided_in_one_press_that_says_how_many(self, facilitator, server, people):
        used, left, _ = slips_of(facilitator, 3)
        people.append(shows(Phone(server), facilitator.meeting, used))
        assert facilitator.ok("void_slips")["message"] == "2 strookjes zijn ingetrokken."
        assert Person(server).post("/strook", letters=left).status_code == 404
        assert Person(server).post("/strook", letters=used).status_code == 200

    def test_where_slips_are_demanded_nobody_new_votes_without_one(self, facilitator, server, people):
        (letters,) = slips_of(facilitator, 1)
        early = Phone(server).join(facilitator.meeting, "bewoners")
        people.append(early.connect("phone", facilitator.meeting, early.seat))
        facilitator.ok("without_slips", open=False)
        late = Phone(server)
        page = late.get(invitation(server, facilitator.meeting))
        assert "Heb je een strookje?" in page.text
        assert re.findall(r'name="group" value="(\w+)"', page.text) == ["observer"]
        answer = late.post(f"/plek/{facilitator.meeting}", **hidden(page), group="bewoners")
        assert (answer.status_code, "Stemmen kan hier alleen met een strookje." in answer.text) == (400, True)
        people.append(shows(Phone(server), facilitator.meeting, letters))
        facilitator.wait(lambda: "zijn nog niet gebruikt" not in facilitator.html)
        rows = dump(server, facilitator.meeting)["seats"]
        assert sorted((row["kind"], row["group"]) for row in rows) == [("phone", "bewoners"), ("slip", "bewoners")]
        assert early.ok("change_group", seat=early.seat, group="professionals")

    def test_nor_does_who_came_to_look_on(self, facilitator, server, people):
        facilitator.ok("without_slips", open=False)
        phone = Phone(server).join(facilitator.meeting, "observer")
        people.append(phone.connect("phone", facilitator.meeting, phone.seat))
        assert phone.send("change_group", seat=phone.seat, group="bewoners")["error"] == "slip_needed"
        facilitator.ok("without_slips", open=True)
        assert phone.ok("change_group", seat=phone.seat, group="bewoners")

    @pytest.mark.parametrize("language", ["nl", "en", "tr", "ar", "pl", "uk"])
    def test_a_wrong_or_voided_slip_says_what_to_do_in_every_language(self, facilitator, server, language):
        (letters,) = slips_of(facilitator, 1)
        key = printed.key(settings({"WORKSHOP_HOME": str(server.home)}), letters)
        facilitator.ok("void_slips")
        for path in (f"/strook/{key}", "/strook/x", "/strook/" + "0" * 500):
            page = Person(server, language).get(path)
            assert (page.status_code, f'lang="{language}"' in page.text) == (404, True)
            assert ("Dit strookje werkt niet." in page.text) == (language == "nl")
            assert 'name="letters"' in page.text

    def test_a_browser_that_keeps_no_cookies_is_told_so(self, facilitator, server):
        phone = Person(server)
        answer = phone.get("/strook/x", allow_redirects=False)
        phone.browser.cookies.clear()
        page = phone.get(answer.headers["Location"])
        assert (page.status_code, "Meedoen kan alleen met cookies." in page.text) == (400, True)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_who_guesses_letters_is_stopped_and_a_qr_is_not(tmp_path, mode):
    server = Server(tmp_path / "home", mode)
    desk = Facilitator(server)
    desk.connect("desk", desk.new_meeting())
    (letters,) = slips_of(desk, 1)
    guesser = Person(server)
    tried = [guesser.post("/strook", letters="BCDFGHJKLM").status_code for _ in range(61)]
    assert tried == [404] * 60 + [429]
    assert guesser.post("/strook", letters=letters).status_code == 429
    key = printed.key(settings({"WORKSHOP_HOME": str(server.home)}), letters)
    assert guesser.get(f"/strook/{key}").status_code == 200
    desk.leave()
    server.stop()


def make(desk: Facilitator, count: int, language: str = "nl", old: str = "keep") -> str:
    """The page with that many slips."""
    answer = desk.post(f"/strookjes/{desk.meeting}", count=str(count), language=language, old=old)
    assert answer.status_code == 200, answer.text
    return answer.text


def slips_of(desk: Facilitator, count: int) -> list[str]:
    """The letters of that many new slips."""
    return ["".join(found) for found in LETTERS.findall(make(desk, count))]


def shows(phone: Phone, meeting: str, letters: str, at: str = "") -> Phone:
    """Type the letters of a slip, and come in: to the server's own address, or to another of its addresses."""
    return sits(phone, meeting, phone.post("/strook", letters=letters), at)


def sits(phone: Phone, meeting: str, page: requests.Response, at: str = "") -> Phone:
    answer = phone.post("/strookje", **hidden(page), group="bewoners")
    assert answer.status_code == 200, answer.text
    phone.meeting, phone.gone = meeting, False
    phone.seat = re.search(r'data-seat="(\w+)"', answer.text).group(1)
    phone.connect("phone", meeting, phone.seat, at=at)
    return phone
