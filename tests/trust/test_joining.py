"""Who a seat is and how one comes in: nobody until it came, once however often it is sent, never by the id alone."""

import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.house import dump
from tests.live import WAIT, Facilitator, Person, Phone, Server, hidden, invitation
from tests.trust.figures import long_form, note
from workshop.edge.caller import join_token
from workshop.host.settings import settings

pytestmark = pytest.mark.postgresql
STRANGER = "f" * 32


def seats_of(server, meeting: str) -> list[dict]:
    return dump(server, meeting)["seats"]


def there(desk: Facilitator) -> int:
    """How many are in, as the desk shows it."""
    return int(re.search(r"<dt>binnen</dt><dd><span class=\"number\">(\d+)<", desk.picture["regions"]["people"])[1])


class TestNeverThere:
    def test_a_seat_whose_phone_never_came_changes_nothing_that_anybody_is_shown(self, facilitator, server, people):
        screen = facilitator.key("screen").connect("screen", facilitator.meeting)
        somebody = Phone(server).sit(facilitator.meeting, "professionals")
        people += [screen, somebody]
        facilitator.wait(lambda: there(facilitator) == 1)
        before = {page: facilitator.get(page.format(facilitator.meeting)).text for page in PAGES}
        for group in ("bewoners", "professionals", "gemeente", "anders", "observer"):
            Phone(server).join(facilitator.meeting, group)
        after = {page: facilitator.get(page.format(facilitator.meeting)).text for page in PAGES}
        assert {p: without_clock(t) for p, t in before.items()} == {p: without_clock(t) for p, t in after.items()}

    def test_its_cookie_keeps_working_and_it_is_there_from_the_moment_it_connects(self, facilitator, server, people):
        late = Phone(server).join(facilitator.meeting, "professionals")
        assert [row["came"] for row in seats_of(server, facilitator.meeting)] in ([0], [False])
        facilitator.ok("go_to", step=3)
        assert "professionals" in facilitator.ok("seats", page=0)["html"].lower()
        people.append(late.connect("phone", facilitator.meeting, late.seat))
        facilitator.wait(lambda: there(facilitator) == 1)
        assert late.vote("2")["ok"]

    def test_nothing_is_written_when_a_phone_comes_back(self, facilitator, server, people):
        phone = Phone(server).sit(facilitator.meeting, "bewoners")
        before = dump(server, facilitator.meeting)
        phone.leave()
        people.append(phone.connect("phone", facilitator.meeting, phone.seat))
        assert dump(server, facilitator.meeting) == before

    def test_one_press_clears_all_that_were_never_there_and_nobody_else(self, facilitator, server, people):
        here = Phone(server).sit(facilitator.meeting, "bewoners")
        people.append(here)
        for _ in range(12):
            Phone(server).join(facilitator.meeting, "bewoners")
        assert "Haal weg wie er nooit was (12)" in facilitator.ok("seats", page=0)["html"]
        facilitator.ok("remove_never_came")
        assert [row["id"] for row in seats_of(server, facilitator.meeting)] == [here.seat]


PAGES = ("/tafel/{}", "/verslag/{}.json", "/bijeenkomst/{}/voorbereiden")


def without_clock(text: str) -> str:
    """But for the time of day, and how many opened the join page."""
    text = re.sub(r"\d\d:\d\d|\"made\": \"[^\"]*\"", "", text)
    scans = r"data-version=\"\d+\"|gescand.*?</dd>|value=\"\d+\"|style=\"[^\"]*\"|width=\"[\d.]+\""
    return re.sub(scans, "", text, flags=re.DOTALL)


class TestOnce:
    def test_the_same_answer_in_parallel_is_one_seat_and_both_get_its_key(self, facilitator, server):
        phone = Person(server)
        said = {**hidden(phone.scan(facilitator.meeting)), "group": "bewoners"}
        taps = [Person(server) for _ in range(4)]
        for tap in taps:
            tap.browser.cookies.update(phone.browser.cookies)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda tap: tap.post(f"/plek/{facilitator.meeting}", **said), taps))
        keys = {tap.browser.cookies[f"plek_{facilitator.meeting}"] for tap in taps}
        assert (len(seats_of(server, facilitator.meeting)), len(keys)) == (1, 1)
        note("joined once", tried=4, seats=1)

    def test_so_is_somebody_else_on_this_phone(self, facilitator, server):
        phone = Phone(server).join(facilitator.meeting, "bewoners")
        page = phone.get(f"/telefoon/{facilitator.meeting}?nog=1")
        said = {**hidden(page), "group": "professionals"}
        urls = {phone.post(f"/plek/{facilitator.meeting}", **said).url for _ in range(3)}
        assert len(seats_of(server, facilitator.meeting)) == 2
        assert urls == {f"{server.url}/telefoon/{facilitator.meeting}?plek=2&geef=1"}
        another = hidden(phone.get(f"/telefoon/{facilitator.meeting}?nog=1"))
        assert another["once"] != said["once"]

    def test_the_seats_of_one_browser_are_one_phone_and_those_of_another_are_not(self, facilitator, server):
        phone = Phone(server).join(facilitator.meeting, "bewoners")
        phone.take_seat(facilitator.meeting, group="bewoners", again="1")
        Phone(server).join(facilitator.meeting, "bewoners")
        phones = [row["phone"] for row in seats_of(server, facilitator.meeting)]
        assert len(phones) == 3 and len(set(phones)) == 2
        assert phone.browser.cookies["telefoon"] not in phones

    def test_a_seat_that_was_taken_away_is_not_given_again(self, facilitator, server, people):
        phone = Phone(server)
        said = {**hidden(phone.scan(facilitator.meeting)), "group": "bewoners"}
        phone.post(f"/plek/{facilitator.meeting}", **said)
        people.append(phone.join(facilitator.meeting, "bewoners").connect("phone", facilitator.meeting))
        facilitator.ok("remove_seat", seat=phone.seat)
        assert "Op deze telefoon is geen plek meer." in phone.post(f"/plek/{facilitator.meeting}", **said).text
        other = Person(server)
        other.scan(facilitator.meeting)
        assert "Je plek is er niet meer." in other.post(f"/plek/{facilitator.meeting}", **said).text
        assert len(seats_of(server, facilitator.meeting)) == 1

    @pytest.mark.parametrize("server", ["eventlet"], indirect=True)
    def test_in_two_programs_on_one_database_it_is_one_seat(self, tmp_path, server, postgresql):
        database = postgresql.url(postgresql.database())
        homes = [tmp_path / name for name in ("one", "two")]
        first = Server(homes[0], WORKSHOP_DATABASE_URL=database)
        desk = Facilitator(first)
        meeting = desk.new_meeting()
        phone = Person(first)
        phone.scan(meeting)
        homes[1].mkdir()
        for name in ("secret", "facilitator"):
            shutil.copy(homes[0] / name, homes[1] / name)
        second = Server(homes[1], WORKSHOP_DATABASE_URL=database)
        said = {**hidden(phone.scan(meeting)), "group": "bewoners"}
        taps = [Person(one) for one in (first, second) * 4]
        for tap in taps:
            tap.browser.cookies.update(phone.browser.cookies)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda tap: tap.post(f"/plek/{meeting}", **said), taps))
        assert len(seats_of(first, meeting)) == 1
        assert len({tap.browser.cookies[f"plek_{meeting}"] for tap in taps}) == 1
        first.stop()
        second.stop()


@pytest.mark.parametrize("language", ["nl", "en", "tr", "ar", "pl", "uk"])
def test_a_browser_that_keeps_no_cookies_is_told_so_and_leaves_no_seat(facilitator, server, language):
    phone = Person(server, language)
    said = {**hidden(phone.scan(facilitator.meeting)), "group": "bewoners"}
    phone.browser.cookies.clear()
    answer = phone.post(f"/plek/{facilitator.meeting}", **said)
    assert answer.status_code == 400
    assert ("Meedoen kan alleen met cookies." in answer.text) == (language == "nl")
    assert f'lang="{language}"' in answer.text
    assert seats_of(server, facilitator.meeting) == []


class TestInvited:
    @pytest.mark.parametrize("invite", ["", "x", STRANGER + "0" * 32])
    def test_the_id_of_a_meeting_alone_opens_nothing(self, facilitator, server, invite):
        phone = Person(server)
        said = {**hidden(phone.scan(facilitator.meeting)), "group": "bewoners", "invite": invite}
        answer = phone.post(f"/plek/{facilitator.meeting}", **said)
        assert (answer.status_code, "Deze QR of code geldt niet meer." in answer.text) == (404, True)
        assert seats_of(server, facilitator.meeting) == []

    def test_who_knows_an_id_learns_nothing_from_any_address(self, facilitator, server):
        from tests.test_protocol import protocol

        stranger, code = Person(server), dump(server, facilitator.meeting)["meetings"][0]["code"]
        rules = [r for r in protocol.routes().url_map.iter_rules() if "meeting_id" in r.arguments]
        for rule in rules:
            for method in rule.methods & {"GET", "POST"}:
                told = []
                for meeting in (facilitator.meeting, STRANGER):
                    path = rule.rule.replace("<meeting_id>", meeting)
                    answer = stranger.get(path) if method == "GET" else stranger.post(path)
                    assert answer.status_code >= 400, (method, path)
                    told.append((answer.status_code, answer.text.replace(meeting, "")))
                assert told[0] == told[1], rule.rule
                assert code not in told[0][1] and "De Ketel" not in told[0][1]
        note("by the id alone", tried=len(rules), opened=0)

    def test_a_new_qr_and_code_void_the_old_ones_and_who_sits_stays(self, facilitator, server, people):
        screen = facilitator.key("screen").connect("screen", facilitator.meeting)
        sits = Phone(server).sit(facilitator.meeting, "bewoners")
        people += [screen, sits]
        (before,) = dump(server, facilitator.meeting)["meetings"]
        waiting = Person(server)
        said = {**hidden(waiting.get(f"/m/{before['code']}")), "group": "bewoners"}
        facilitator.ok("invite_anew")
        (after,) = dump(server, facilitator.meeting)["meetings"]
        assert before["code"] != after["code"]
        for old in (f"/m/{before['code']}", invitation(server, facilitator.meeting)):
            assert Person(server).get(old).status_code == 404
        assert waiting.post(f"/plek/{facilitator.meeting}", **said).status_code == 404
        for person in (screen, facilitator):
            person.wait(lambda person=person: re.sub(r"\s|<[^>]*>", "", person.html).count(after["code"]))
        home = settings({"WORKSHOP_HOME": str(server.home)})
        new = join_token(home, facilitator.meeting, after["invitation"])
        assert "Bewoners" in Person(server).get(f"/q/{new}").text
        assert sits.get(f"/telefoon/{facilitator.meeting}").status_code == 200
        assert sits.ok("more_time", seat=sits.seat, on=True)

    def test_a_new_qr_is_not_undone(self, facilitator):
        version = facilitator.ok("invite_anew")["version"]
        assert facilitator.send("undo", nr=version)["error"] == "cannot_undo"

    def test_a_record_names_where_it_came_from_and_not_how_one_joins(self, facilitator):
        for _ in range(2):
            record = facilitator.get(f"/verslag/{facilitator.meeting}.json")
            assert facilitator.meeting not in record.text
            (row,) = dump(facilitator.server, facilitator.meeting)["meetings"]
            assert record.json()["meeting"]["origin"] == row["origin"] != ""
            assert facilitator.meeting not in facilitator.get(f"/bewaar/{facilitator.meeting}").text
            facilitator.ok("version", kind="concept")


class TestCrowd:
    @pytest.fixture
    def small(self, server, people):
        """An evening for which one resident and nobody else is expected: 22 come in by themselves."""
        desk = Facilitator(server)
        expected = {f"groups-{nr}-expected": str(int(nr == 0)) for nr in range(3)}
        people.append(desk.connect("desk", desk.new_meeting(**expected)))
        return desk

    def test_beyond_twice_the_expected_number_and_twenty_one_waits_for_the_desk(self, small, server, people):
        inside = [Phone(server).sit(small.meeting, "bewoners") for _ in range(22)]
        waits = [Phone(server).sit(small.meeting, "bewoners") for _ in range(2)]
        people += inside + waits
        small.wait(lambda: "2 wachten" in small.html)
        assert "Even wachten" in waits[0].html and "Even wachten" not in inside[0].html
        assert there(small) == 22
        small.ok("go_to", step=3)
        inside[0].at("vote", "open")
        ballot = inside[0].ballots()[0]
        assert waits[0].picture["stage"]["ballots"] == []
        assert waits[0].vote("1", ballot)["error"] == "not_allowed"
        small.ok("let_in")
        waits[0].wait(lambda: "Even wachten" not in waits[0].html)
        waits[0].wait(waits[0].ballots)
        assert waits[0].vote("1", ballot)["ok"]
        small.wait(lambda: there(small) == 24)

    def test_removed_seats_count_for_no_limit_and_who_waits_goes_in_one_press(self, small, server, people):
        inside = [Phone(server).sit(small.meeting, "bewoners") for _ in range(22)]
        waits = Phone(server).sit(small.meeting, "bewoners")
        people += [*inside, waits]
        small.ok("remove_waiting")
        waits.wait(lambda: waits.gone)
        small.ok("remove_seat", seat=inside[0].seat)
        people.append(Phone(server).sit(small.meeting, "bewoners"))
        assert "Even wachten" not in people[-1].html

    def test_who_looks_on_first_is_not_let_past_who_waits(self, small, server, people):
        people += [Phone(server).sit(small.meeting, "bewoners") for _ in range(22)]
        sly = Phone(server).sit(small.meeting, "observer")
        people.append(sly)
        assert "Even wachten" not in sly.html
        sly.ok("change_group", seat=sly.seat, group="bewoners")
        sly.leave()
        sly.pictures.clear()
        sly.connect("phone", small.meeting, sly.seat)
        assert "Even wachten" in sly.html

    def test_the_desk_removes_a_crowd_in_one_press(self, small, server, people):
        honest = Phone(server).sit(small.meeting, "bewoners")
        people.append(honest)
        crowd = [Phone(server).join(small.meeting, "bewoners") for _ in range(30)]
        with ThreadPoolExecutor(8) as pool:
            people += pool.map(lambda one: one.connect("phone", small.meeting, one.seat), crowd)
        small.wait(lambda: "Er kwamen er veel tegelijk binnen" in small.html)
        small.ok("remove_burst")
        crowd[0].wait(lambda: crowd[0].gone)
        small.wait(lambda: "Er kwamen er veel tegelijk binnen" not in small.html and "wachten" not in small.html)
        left = {row["id"] for row in seats_of(server, small.meeting) if not row["removed"]}
        assert left.isdisjoint(one.seat for one in crowd)
        assert small.send("remove_burst")["error"] == "no_burst"


class TestTheList:
    def test_it_says_who_is_there_who_never_was_who_left_and_who_answered(self, facilitator, server, people):
        here, left, silent = (Phone(server).sit(facilitator.meeting, "bewoners") for _ in range(3))
        people += [here, silent]
        Phone(server).join(facilitator.meeting, "bewoners")
        facilitator.ok("go_to", step=3)
        here.at("vote", "open")
        for ballot in here.ballots():
            assert here.vote("5", ballot)["ok"]
        left.leave()
        facilitator.wait(lambda: "weg sinds" in facilitator.ok("seats", page=0)["html"])
        html = facilitator.ok("seats", page=0)["html"]
        lines = [re.sub(r"<[^>]*>|\s+", " ", one) for one in re.findall(r"<li.*?</span></span>", html, re.S)]
        told = [" ".join(re.sub(r"\d\d:\d\d", "", line).split()) for line in lines]
        assert told == [
            "Plek 1 · verbonden · gaf antwoord kwam om",
            "Plek 2 · weg sinds · nog geen antwoord kwam om",
            "Plek 3 · verbonden · nog geen antwoord kwam om",
            "Plek 4 · nooit geweest scande om",
        ]

    def test_it_is_in_no_picture_and_has_fifty_a_page(self, facilitator, server, people):
        phone = Phone(server).sit(facilitator.meeting, "bewoners")
        people.append(phone)
        facilitator.wait(lambda: there(facilitator) == 1)
        assert phone.seat not in facilitator.html + facilitator.get(f"/tafel/{facilitator.meeting}").text
        for _ in range(60):
            Phone(server).join(facilitator.meeting, "bewoners")
        pages = [facilitator.ok("seats", page=nr) for nr in (0, 1, 7)]
        assert [one["html"].count("<li") for one in pages] == [50, 11, 11]
        assert [one["page"] for one in pages] == [0, 1, 1]


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_one_address_closes_the_door_for_nobody(tmp_path: Path, mode, people):
    many = 1000 if long_form() else 300
    server = Server(tmp_path / "home", mode, WORKSHOP_PROXIES="1")
    desk = Facilitator(server)
    people.append(desk.connect("desk", desk.new_meeting()))

    def come(_nr: int) -> int:
        phone = from_address(Phone(server), "203.0.113.9")
        page = phone.scan(desk.meeting)  # 503 where the disk is too slow for the crowd
        return phone.post(f"/plek/{desk.meeting}", **hidden(page), group="bewoners").status_code if page.ok else 503

    with ThreadPoolExecutor(16) as pool:
        crowd = pool.map(come, range(many))
        honest = from_address(Phone(server), "198.51.100.7").sit(desk.meeting, "bewoners")
        assert set(crowd) <= {200, 429, 503}
    people.append(honest)
    neighbour = from_address(Phone(server), "203.0.113.9").sit(desk.meeting, "bewoners")
    people.append(neighbour)
    desk.ok("go_to", step=3)
    honest.at("vote", "open")
    assert honest.vote("3")["ok"]
    desk.ok("remove_never_came")
    assert {row["id"] for row in seats_of(server, desk.meeting)} == {honest.seat, neighbour.seat}
    note("one address", joins=many, shut_out=0)
    server.stop()


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_who_guesses_ten_codes_a_second_stops_nobody_else(tmp_path: Path, mode):
    server = Server(tmp_path / "home", mode, WORKSHOP_PROXIES="1", WORKSHOP_PUBLIC_URL="http://avond.example")
    desk = Facilitator(server)
    (row,) = dump(server, desk.new_meeting())["meetings"]
    assert len(row["code"]) == 8
    over = threading.Event()

    def guess() -> None:
        guesser = from_address(Person(server), "2001:db8::66")
        while not over.wait(0.1):
            assert guesser.get("/m/10000000").status_code in (404, 429)

    guesser = threading.Thread(target=guess)
    guesser.start()
    seated = from_address(Phone(server), "2001:db8::1").join(desk.meeting, "bewoners")
    for address in ("2001:db8::2", "198.51.100.7"):
        began = datetime.now(UTC)
        assert from_address(Person(server), address).get(f"/m/{row['code']}").status_code == 200
        assert datetime.now(UTC) - began < timedelta(seconds=10)
    for _ in range(30):
        assert seated.get(f"/m/{row['code']}").url.endswith(f"/telefoon/{desk.meeting}")
    over.set()
    guesser.join(WAIT)
    server.stop()


def from_address(person: Phone | Person, address: str):
    """As if it came from there, through the proxy of a host."""
    person.browser.headers["X-Forwarded-For"] = address
    return person
