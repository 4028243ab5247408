"""Pages: who gets in, what is said when not, and that joining, leaving and coming back lose nothing."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.house import dump
from tests.live import Facilitator, Person, Phone, Server, hidden
from tests.prepared import form
from tests.recorded import as_read
from tools.protocol import routes
from workshop.edge.caller import join_token
from workshop.host.settings import settings
from workshop.paper.files import FILES

DESK = {"installation", "facilitator"}
INVOLVED = {*DESK, "writer", "helper", "screen", "participant", "observer"}
MAY_OPEN = {
    "/tafel/{m}": DESK,
    "/kaarten/{m}": DESK,
    "/papier/{m}": DESK,
    "/schrijver/{m}": {*DESK, "writer"},
    "/helper/{m}": {*DESK, "helper"},
    "/scherm/{m}": {*DESK, "screen"},
    "/bijeenkomst/{m}/voorbereiden": {"installation"},
    "/verslag/{m}": INVOLVED,
    "/verslag/{m}.json": INVOLVED,
    "/verslag/{m}/verslag.odt": INVOLVED,
    "/bewaar/{m}": INVOLVED,
}
MAY_POST = {
    "/bijeenkomst/{m}/voorbereiden": {"installation"},
    "/bijeenkomst/{m}/opnieuw": {"installation"},
    "/bijeenkomst/{m}/archief": {"installation"},
    "/bijeenkomst/{m}/scherm": DESK,
}


@pytest.fixture
def organiser(server):
    """A facilitator with a fresh meeting, who looks at pages only."""
    person = Facilitator(server)
    person.new_meeting()
    return person


def everybody(desk: Facilitator) -> dict[str, Person]:
    keys = {role: desk.key(role) for role in ("facilitator", "writer", "helper", "screen")}
    phones = {
        "participant": Phone(desk.server).join(desk.meeting, "bewoners"),
        "observer": Phone(desk.server).join(desk.meeting, "observer"),
    }
    return {"installation": desk, "nobody": Person(desk.server), **keys, **phones}


def code_of(desk: Facilitator) -> str:
    (row,) = dump(desk.server, desk.meeting)["meetings"]
    return row["code"]


def test_a_page_opens_for_those_who_may_open_it_only(facilitator, server):
    here = everybody(facilitator)
    elsewhere = Facilitator(server)
    elsewhere.connect("desk", elsewhere.new_meeting())
    others = everybody(elsewhere)
    elsewhere.leave()
    for page, allowed in MAY_OPEN.items():
        path = page.format(m=facilitator.meeting)
        opened = {who for who, person in here.items() if person.get(path).status_code == 200}
        assert opened == allowed, page
        refused = {who: person.get(path) for who, person in others.items() if who != "installation"}
        assert {answer.status_code for answer in refused.values()} == {403}, page
    assert "Deze link werkt niet meer." in here["nobody"].get(f"/tafel/{facilitator.meeting}").text


def test_only_those_who_may_change_something_by_post(facilitator):
    here = everybody(facilitator)
    for page, allowed in MAY_POST.items():
        path = page.format(m=facilitator.meeting)
        for who in set(here) - allowed:
            before = dump(facilitator.server, facilitator.meeting)
            assert here[who].post(path, **form()).status_code == 403, (page, who)
            assert dump(facilitator.server, facilitator.meeting) == before
    assert here["nobody"].post("/bijeenkomst/nieuw", **form()).status_code == 403
    assert here["writer"].post("/adres", address="http://elders.example").status_code == 403


def test_who_holds_no_key_is_asked_for_the_code(server):
    person = Person(server)
    assert person.get("/").url == f"{server.url}/mee"
    assert "123456" not in person.get("/").text


@pytest.mark.parametrize("path", ["/m/000000", "/m/onzin", "/q/onzin", f"/q/{'a' * 64}"])
def test_a_wrong_code_is_told_in_dutch(server, path):
    answer = Person(server).get(path)
    assert answer.status_code == 404
    assert ("Deze QR of code geldt niet meer." if path.startswith("/q") else "Deze code klopt niet.") in answer.text


def test_a_wrong_code_that_was_typed_stays_in_its_field(server):
    answer = Person(server).post("/mee", code="000 000")
    assert answer.status_code == 404
    assert "Deze code klopt niet." in answer.text and 'value="000000"' in answer.text


def test_the_code_may_be_typed_with_spaces_and_the_qr_has_a_token_of_its_own(organiser, server):
    code = code_of(organiser)
    person = Person(server)
    typed = person.post("/mee", code=f"{code[:3]} {code[3:]}")
    assert typed.url == f"{server.url}/m/{code}"
    token = join_token(settings({"WORKSHOP_HOME": str(server.home)}), organiser.meeting)
    scanned = person.get(f"/q/{token}")
    for page in (typed.text, scanned.text):
        assert "Bewoners" in page and "welzijn, zorg" in page and "Gemeente" in page
    assert Person(server).get(f"/tafel/{code}").status_code == 403


def test_a_meeting_that_does_not_exist_is_told(organiser, server):
    stranger = "f" * 32
    assert organiser.get(f"/tafel/{stranger}").status_code == 404
    assert "Deze bijeenkomst vinden we niet." in organiser.get(f"/tafel/{stranger}").text
    assert Person(server).post(f"/plek/{stranger}", group="bewoners").status_code == 404
    assert Person(server).get(f"/tafel/{stranger}").status_code == 403
    assert Person(server).get("/nergens").status_code == 404


def test_a_phone_without_a_seat_is_told_to_scan_and_not_which_code(organiser, server):
    answer = Person(server).get(f"/telefoon/{organiser.meeting}")
    assert (answer.status_code, "Op deze telefoon is geen plek meer." in answer.text) == (404, True)
    assert code_of(organiser) not in answer.text


class TestJoining:
    def test_twice_is_once(self, organiser, server):
        phone = Phone(server).join(organiser.meeting, "bewoners")
        seat = phone.seat
        assert phone.join(organiser.meeting, "professionals").seat == seat
        assert phone.get(f"/m/{code_of(organiser)}").url.startswith(f"{server.url}/telefoon/")
        (row,) = dump(server, organiser.meeting)["seats"]
        assert (row["id"], row["group"]) == (seat, "bewoners")

    def test_the_seat_is_kept_in_a_cookie_that_no_script_can_read(self, organiser, server):
        phone = Person(server)
        page = phone.scan(organiser.meeting)
        (taken,) = phone.take_seat(organiser.meeting, group="bewoners").history
        for cookie in (page.headers["Set-Cookie"], taken.headers["Set-Cookie"]):
            assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie

    def test_a_second_person_on_this_phone_gets_a_seat_of_their_own(self, organiser, server):
        phone = Phone(server).join(organiser.meeting, "bewoners")
        given = phone.take_seat(organiser.meeting, group="professionals", again="1")
        assert given.url.endswith("?plek=2&geef=1")
        page = f"/telefoon/{organiser.meeting}?plek="
        one, two, none = (re.search(r'data-seat="(\w+)"', phone.get(f"{page}{n}").text)[1] for n in (1, 2, 9))
        assert one == none == phone.seat != two
        assert {row["group"] for row in dump(server, organiser.meeting)["seats"]} == {"bewoners", "professionals"}

    def test_six_people_fit_on_a_phone(self, organiser, server):
        phone = Phone(server)
        for _ in range(6):
            assert phone.take_seat(organiser.meeting, group="bewoners", again="1").status_code == 200
        full = phone.take_seat(organiser.meeting, group="bewoners", again="1")
        assert full.status_code == 400 and "passen niet meer mensen" in full.text
        assert len(dump(server, organiser.meeting)["seats"]) == 6

    @pytest.mark.parametrize(
        ("group", "said"),
        [
            ("", "Kies eerst een groep"),
            ("onzin", "Deze groep is er niet."),
            ("x" * 500, "Dit bericht begrepen we niet."),
        ],
    )
    def test_a_group_must_be_chosen(self, organiser, server, group, said):
        answer = Phone(server).take_seat(organiser.meeting, group=group)
        assert answer.status_code == 400 and said in answer.text
        assert dump(server, organiser.meeting)["seats"] == []

    def test_behind_a_closed_door_who_was_in_stays_in(self, facilitator, server):
        phone = Phone(server).join(facilitator.meeting, "bewoners")
        late = Phone(server)
        form_of_before = hidden(late.scan(facilitator.meeting))
        facilitator.ok("door", open=False)
        late = late.post(f"/plek/{facilitator.meeting}", group="bewoners", **form_of_before)
        assert late.status_code == 400 and "De deur is dicht." in late.text
        assert phone.get(f"/telefoon/{facilitator.meeting}").status_code == 200
        assert phone.join(facilitator.meeting, "bewoners").seat == phone.seat

    def test_scans_and_seats_are_counted_at_the_desk(self, facilitator, server):
        Person(server).get(f"/m/{code_of(facilitator)}")
        Phone(server).join(facilitator.meeting, "bewoners")
        facilitator.wait(lambda: re.search(r"<dt>gescand</dt><dd><span class=\"number\">2<", facilitator.html))


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_a_killed_server_comes_back_with_every_seat_vote_and_word(tmp_path, mode, people):
    server = Server(tmp_path / "home", mode)
    try:
        desk = Facilitator(server)
        desk.connect("desk", desk.new_meeting())
        phone = Phone(server).sit(desk.meeting, "bewoners")
        writer = desk.key("writer")
        desk.ok("go_to", step=3)
        phone.at("vote", "open")
        phone.vote("4")
        phone.ok("pledge", seat=phone.seat, kind="do", text="We zetten koffie.")
        voted = phone.ballots()[0]["round"]
        before = dump(server, desk.meeting)
        server.restart()
        assert dump(server, desk.meeting) == before
        for person, audience in ((phone, "phone"), (desk, "desk"), (writer, "writer")):
            person.pictures.clear()
            person.connect(audience, desk.meeting, phone.seat if person is phone else "")
            people.append(person)
        assert phone.mine[phone.seat]["votes"] == {voted: {"": "4"}}
        assert phone.join(desk.meeting, "professionals").seat == phone.seat
        assert desk.stage == ("vote", "open")
        assert phone.vote("5", seq=2)["ok"]
    finally:
        server.stop()


class TestKeys:
    def test_a_token_becomes_a_cookie_and_leaves_the_address_bar(self, facilitator, server):
        writer = facilitator.key("writer")
        answer = writer.get(writer.link)
        assert answer.url == f"{server.url}/schrijver/{facilitator.meeting}"
        assert writer.link.rpartition("/")[2] not in answer.text
        assert server.token not in facilitator.get("/").url

    @pytest.mark.parametrize("path", ["/sleutel/onzin", "/open/onzin", "/antwoord/onzin"])
    def test_a_wrong_token_opens_nothing(self, server, path):
        assert Person(server).get(path).status_code == 403

    def test_the_screen_opens_with_a_key_that_can_only_look(self, facilitator, server, people):
        opened = facilitator.post(f"/bijeenkomst/{facilitator.meeting}/scherm")
        assert opened.url == f"{server.url}/scherm/{facilitator.meeting}"
        screen = facilitator.key("screen")
        people.append(screen.connect("screen", facilitator.meeting))
        assert screen.send("advance")["error"] == "not_allowed"
        assert screen.get(f"/tafel/{facilitator.meeting}").status_code == 403

    def test_a_revoked_key_closes_its_socket_and_its_page(self, facilitator, server, people):
        writer = facilitator.key("writer").connect("writer", facilitator.meeting)
        helper = facilitator.key("helper").connect("helper", facilitator.meeting)
        people += [writer, helper]
        key = next(row["id"] for row in dump(server, facilitator.meeting)["keys"] if row["role"] == "writer")
        facilitator.ok("revoke_key", key=key)
        writer.wait(lambda: writer.gone)
        assert writer.get(f"/schrijver/{facilitator.meeting}").status_code == 403
        assert writer.get(writer.link).status_code == 403
        assert helper.get(f"/helper/{facilitator.meeting}").status_code == 200
        assert not helper.gone and helper.send("undo_card")["error"] == "no_card"

    def test_revoking_what_is_no_key_of_this_meeting_closes_nothing(self, facilitator, server, people):
        phone = Phone(server).sit(facilitator.meeting, "bewoners")
        elsewhere = Facilitator(server)
        elsewhere.connect("desk", elsewhere.new_meeting())
        theirs = elsewhere.key("writer").connect("writer", elsewhere.meeting)
        people += [phone, elsewhere, theirs]
        key = dump(server, elsewhere.meeting)["keys"][0]["id"]
        for name in ("", "onzin", key):
            assert facilitator.send("revoke_key", key=name)["error"] == "bad_key"
        assert phone.ok("more_time", seat=phone.seat, on=True)
        assert theirs.send("unkeep", method="abcd")["ok"] and not theirs.gone


class TestHeaders:
    def test_every_route_carries_them(self, organiser, server):
        for rule in routes().url_map.iter_rules():
            filled = {
                "meeting_id": organiser.meeting,
                "code": "1",
                "token": "x",
                "filename": "base.css",
                "part": "beeld",
                "name": "verslag.odt",
                "case_id": "keet",
            }
            path = rule.build({name: filled[name] for name in rule.arguments})[1]
            for person in (organiser, Person(server)):
                answer = person.get(path)
                assert answer.status_code < 500, path
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy and "script-src 'self';" in policy, path
                assert "unsafe" not in policy and f"ws://127.0.0.1:{server.port}" in policy, path
                assert answer.headers["X-Content-Type-Options"] == "nosniff", path
                assert answer.headers["Referrer-Policy"] == "same-origin", path
                kept = answer.headers["Cache-Control"]
                assert path.startswith(("/static/", "/huisstijl.css", "/stijl")) or kept == "no-store", path

    def test_no_page_needs_what_the_policy_forbids(self, organiser):
        for page in ("/", "/mee", "/bijeenkomst/nieuw", *(p.format(m=organiser.meeting) for p in MAY_OPEN)):
            if page.startswith("/bewaar"):
                continue  # a file of its own, that is opened without us
            text = organiser.get(page).text
            assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|javascript:", text), page

    @pytest.mark.parametrize("origin", ["http://elders.example", "null", None])
    def test_a_form_on_another_site_can_change_nothing(self, organiser, server, origin):
        url = f"{server.url}/plek/{organiser.meeting}"
        foreign = requests.post(url, {"group": "bewoners"}, headers={"Origin": origin}, timeout=20)
        assert foreign.status_code == 403
        assert dump(server, organiser.meeting)["seats"] == []
        assert Person(server).take_seat(organiser.meeting, group="bewoners").status_code == 200
        assert len(dump(server, organiser.meeting)["seats"]) == 1

    def test_a_post_that_is_too_large_is_refused(self, organiser, server):
        answer = organiser.post("/bijeenkomst/nieuw", **{**form(), "about.fixed": "x" * 70_000})
        assert answer.status_code == 413 and "te lang" in answer.text

    def test_it_says_when_it_is_well(self, server):
        assert Person(server).get("/healthz").json()["status"] == "ok"


class TestPreparing:
    def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(self, organiser):
        wrong = {"about.title": "", "groups-0-expected": "veel", "about.place": "In de <Ketel>", "about.fixed": "Niets"}
        answer = organiser.post("/bijeenkomst/nieuw", **{**form(), **wrong})
        assert answer.status_code == 200 and answer.url.endswith("/bijeenkomst/nieuw")
        text = answer.text
        said = {"about.title": "Geef de bijeenkomst een naam.", "groups-0-expected": "Dit getal klopt niet."}
        for field, problem in said.items():
            assert re.search(rf'id="{field}-problem">([^<]*)<', text)[1].startswith(problem), field
        assert 'value="veel"' in text and "In de &lt;Ketel&gt;" in text and ">Niets</textarea>" in text
        assert 'value="Professionals"' in text

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"groups-1-name": "", "groups-2-name": ""}, "groups"),
            ({"groups-1-name": "bewoners"}, "groups"),
            ({"groups-1-voting": "loten"}, "groups"),
            ({"groups-1-kind": "onzin"}, "groups"),
            ({"elements": []}, "elements"),
            ({"elements": ["onzin"]}, "elements"),
            ({"programme": "", "steps-0-kind": "vote", "steps-0-minutes": "5"}, "programme"),
            ({"programme": "", "steps-0-kind": "onzin"}, "programme"),
            ({"programme": "", "steps-0-kind": "lobby", "steps-0-minutes": "-1"}, "programme"),
            ({"about.phase": "onzin"}, "about.phase"),
            ({"about.fixed": "x" * 401}, "about.fixed"),
        ],
    )
    def test_what_cannot_be_is_told_at_its_field(self, organiser, changes, field):
        before = len(re.findall("/tafel/", organiser.get("/").text))
        answer = organiser.post("/bijeenkomst/nieuw", **{**form(), **changes})
        assert answer.status_code == 200 and f'href="#{field}' in answer.text
        assert len(re.findall("/tafel/", organiser.get("/").text)) == before

    def test_a_group_in_which_somebody_sits_cannot_go(self, facilitator, server, people):
        phone = Phone(server).sit(facilitator.meeting, "gemeente")
        people.append(phone)
        path = f"/bijeenkomst/{facilitator.meeting}/voorbereiden"
        answer = facilitator.post(path, **{**form(), "groups-2-name": ""})
        assert answer.url.endswith("/voorbereiden") and 'href="#groups-0-name"' in answer.text
        assert phone.get(f"/telefoon/{facilitator.meeting}").status_code == 200
        assert facilitator.post(path, **{**form(), "groups-2-name": "De gemeente"}).url.endswith(facilitator.meeting)
        assert "De gemeente" in phone.get(f"/telefoon/{facilitator.meeting}").text

    def test_after_the_first_vote_groups_and_questions_stay(self, facilitator):
        facilitator.ok("go_to", step=3)
        path = f"/bijeenkomst/{facilitator.meeting}/voorbereiden"
        changed = {"about.title": "Anders", "groups-0-name": "Buren", "elements": ["animo"], "programme": "45"}
        assert (
            facilitator.post(path, **{**form(), **changed}).url
            == f"{facilitator.server.url}/tafel/{facilitator.meeting}"
        )
        record = as_read(facilitator.get(f"/verslag/{facilitator.meeting}.json").json())
        assert record["meeting"]["title"] == "Anders"
        assert record["groups"][0]["name"] == "Bewoners"
        assert all(element["asked"] for element in record["elements"])
        facilitator.at("vote", "open")

    def test_the_same_preparation_for_another_evening(self, organiser, server):
        phone = Phone(server).join(organiser.meeting, "bewoners")
        answer = organiser.post(f"/bijeenkomst/{organiser.meeting}/opnieuw")
        assert answer.status_code == 200 and answer.url.endswith("/voorbereiden")
        copy = answer.url.split("/")[-2]
        assert copy != organiser.meeting and "Buurthuiskamer De Ketel" in answer.text
        rows = dump(server, copy)
        assert rows["meetings"][0]["follows_id"] == organiser.meeting
        assert rows["seats"] == rows["rounds"] == []
        assert phone.get(f"/verslag/{copy}").status_code == 403


class TestPaper:
    def test_the_record_can_be_downloaded(self, organiser):
        answer = organiser.get(f"/verslag/{organiser.meeting}.json")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="rolafspraak.json"'
        record = as_read(json.loads(answer.text))
        assert (record["format"], record["rules"], record["version"]) == (4, 2, None)
        assert record["meeting"]["title"] == "Buurthuiskamer De Ketel"
        assert "wifi_password" not in answer.text

    def test_papers_can_be_downloaded(self, organiser):
        kinds = {"pdf": b"%PDF", "docx": b"PK", "odt": b"PK", "txt": b"Onze rolafspraak"}
        page = organiser.get(f"/verslag/{organiser.meeting}").text
        for name in FILES:
            path = f"/verslag/{organiser.meeting}/{name}"
            assert path in page
            answer = organiser.get(path)
            if name == "zakkaart.pdf":
                assert answer.status_code == 404 and "Er staat nog niets op een kaartje." in answer.text
                continue
            assert answer.status_code == 200, name
            assert answer.content.startswith(kinds[name.rpartition(".")[2]])
            assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert organiser.get(f"/verslag/{organiser.meeting}/iets.pdf").status_code == 404

    def test_the_file_to_keep_needs_no_server(self, organiser, server):
        answer = organiser.get(f"/bewaar/{organiser.meeting}")
        assert len(answer.content) < 200_000
        assert "Buurthuiskamer De Ketel" in answer.text
        assert not re.search(r"<script|<link|<img|<iframe|src=|@import|url\((?!#|data:)", answer.text)
        assert "127.0.0.1" not in answer.text and organiser.meeting not in answer.text


class TestReplying:
    @pytest.fixture
    def asked(self, facilitator):
        ask = {"group": "bewoners", "kind": "ask", "to": "gemeente"}
        facilitator.ok("pledge", **ask, id="a" * 32, text="Mag de poort open?")
        facilitator.ok("pledge", group="bewoners", kind="ask", to="professionals", id="b" * 32, text="Wie komt er?")
        link = facilitator.ok("give_key", role="reply", group="gemeente")["link"]
        return facilitator, Person(facilitator.server), "/antwoord/" + link.rpartition("/")[2]

    def record(self, desk) -> dict:
        return as_read(desk.get(f"/verslag/{desk.meeting}.json").json())

    def answers(self, desk) -> list:
        (residents,) = [p for p in self.record(desk)["agreement"]["parts"] if p["group"] == "bewoners"]
        return [request["answer"] and request["answer"]["kind"] for request in residents["ask"]]

    def test_a_group_answers_what_it_was_asked_and_that_is_the_next_version(self, asked):
        desk, official, path = asked
        page = official.get(path)
        assert "Mag de poort open?" in page.text and "Wie komt er?" not in page.text
        sent = official.post(path, **{f"answer-{'a' * 32}-kind": "yes", f"answer-{'b' * 32}-kind": "yes"})
        assert "Jullie antwoord is binnen" in sent.text
        assert self.answers(desk) == ["yes", None]
        assert self.record(desk)["version"]["number"] == 1

    def test_it_corrects_an_agreement_that_was_frozen(self, asked):
        desk, official, path = asked
        desk.ok("version", kind="concept")
        official.post(path, **{f"answer-{'a' * 32}-kind": "yes"})
        assert [v["kind"] for v in self.record(desk)["versions"]] == ["concept", "corrected"]

    def test_a_no_says_why_and_what_was_typed_stays(self, asked):
        desk, official, path = asked
        name = f"answer-{'a' * 32}"
        wrong = official.post(path, **{f"{name}-kind": "later", f"{name}-text": "Ik vraag het aan Beheer"})
        assert "Schrijf erbij wanneer het antwoord komt." in wrong.text
        assert "Ik vraag het aan Beheer" in wrong.text
        assert self.answers(desk) == [None, None] and self.record(desk)["version"] is None

    def test_a_link_for_something_else_opens_no_reply(self, asked):
        desk, official, path = asked
        writer = desk.key("writer")
        assert writer.get(writer.link.replace("/sleutel/", "/antwoord/")).status_code == 403
        assert official.get(path.replace("/antwoord/", "/sleutel/")).url.endswith(path)
        assert official.get(f"/tafel/{desk.meeting}").status_code == 403

    def test_a_revoked_reply_link_is_closed(self, asked):
        desk, official, path = asked
        (key,) = dump(desk.server, desk.meeting)["keys"]
        desk.ok("revoke_key", key=key["id"])
        assert official.get(path).status_code == 403


def test_the_page_on_accessibility_says_where_to_complain(tmp_path):
    told = {
        "WORKSHOP_CONTACT": "wijkcentrum@example.org",
        "WORKSHOP_ACCESSIBILITY_URL": "https://example.org/verklaring",
    }
    server = Server(tmp_path / "home", **told)
    page = Person(server).get("/toegankelijkheid").text
    assert "wijkcentrum@example.org" in page
    assert 'href="https://example.org/verklaring"' in page
    server.stop()
    bare = Server(tmp_path / "bare")
    assert "Of meld het bij wie deze bijeenkomst organiseert." in Person(bare).get("/toegankelijkheid").text
    bare.stop()


PRINTED = (
    "/verslag/{}/rolafspraak.pdf",
    "/verslag/{}/verslag.docx",
    "/bewaar/{}",
    "/papier/{}/vellen?paper-kijkblad-wanted=1",
)


@pytest.mark.parametrize("path", PRINTED)
def test_who_asks_for_a_paper_that_is_being_made_keeps_nobody_waiting(facilitator, path):
    """Several at once are given the same, and meanwhile the server answers others."""
    pytest.importorskip("typst")
    people = [facilitator.key("facilitator") for _ in range(3)]
    with ThreadPoolExecutor(len(people)) as asking:
        answers = list(asking.map(lambda person: person.get(path.format(facilitator.meeting)), people))
    assert [answer.status_code for answer in answers] == [200] * len(people)
    assert len({answer.content for answer in answers}) == 1
    assert facilitator.get("/").status_code == 200
