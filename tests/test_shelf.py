"""The shelf: all meetings of an installation, a page at a time, found by a word, and put away in an archive."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from tests.live import Facilitator, Person
from tests.scenes import CATALOGUE, GROUPS, START
from tests.test_statements import listening
from tests.twins import Place
from workshop import words
from workshop.actie.errors import Refused
from workshop.actie.evening import choices, course, keeping, rehearsing
from workshop.actie.evening.ballot import present
from workshop.actie.evening.course import Moment
from workshop.actie.evening.meeting import About, Meeting
from workshop.archive import retention
from workshop.edge.caller import FACILITATOR_COOKIE
from workshop.store import Store, evenings, meetings, moments, rehearsals, shelf
from workshop.store.migrate import migrate
from workshop.store.shelf import A_PAGE, Asked
from workshop.store.tables import meetings as meetings_table
from workshop.store.tables import things
from workshop.store.things import take_apart

ONE = "1" * 32
KETEL = About(title="Moestuin én café De Ketel", place="Wijkcentrum Oost", date="2026-11-28")
# What the page of a meeting may hold at most: its own texts as long as they may be.
LONG = About(title="é" * 60 + " <lang> " * 42, place="'Één' & \"twee\" " * 26, date="2026-11-28")
KB = 1000
FOUND_BY = (
    *("ketel", "KETEL", "moes", "ÉN", "Café", "CAFÉ"),  # title
    *("oost", "wijkcentrum ketel"),  # place, and both
    *("123456", "123", "123 456"),  # code
    *("2026-11-28", "28-11-2026", "28/11/2026", "28-11", "2026", "november", "nov.", "28 november 2026"),
    "٢٨ november",  # digits of whatever script
)
NOT_FOUND_BY = ("kettel", "%", "_", "/", "\\", "'", '"', "ketel noord", "maart", "29 november", "{}")
ODD = ("50%", "a_b", "1/2", "'t huis", 'de "tuin"', "a\\b", "حديقة", "Ветеранський", "ПРОСТІР")


@pytest.fixture
def store(database_url):
    store = Store(database_url, lambda work: work())
    migrate(store)
    yield store
    store.close()


def prepared(about: About, meeting_id: str = ONE) -> Meeting:
    return choices.first_meeting(meeting_id, about, GROUPS, CATALOGUE)


def keep(store: Store, about: About = KETEL, meeting_id: str = ONE, code: str = "123456", **more: object) -> str:
    store.write(meetings.make, prepared(about, meeting_id), START, code, **more)
    return meeting_id


def keep_many(store: Store, how_many: int, about: About | None = None) -> None:
    """So many more prepared meetings, as making them one by one leaves them; the last is the newest."""
    first = store.read(shelf.look, Asked()).every

    def kept(connection):
        empty = take_apart(Meeting(""))
        parts = {k: v for k, v in take_apart(prepared(about or KETEL)).items() if v != empty.get(k)}
        ids = {number: f"{number:032x}" for number in range(first, first + how_many)}
        made = [{"id": one, "code": f"{n:06}", "made": START + timedelta(minutes=n)} for n, one in ids.items()]
        connection.execute(insert(meetings_table), made)
        titled = {} if about else {"about/title": "Avond {}"}
        connection.execute(
            insert(things),
            [
                {"meeting": one, "key": key, "value": titled.get(key, "").format(number) or value, "nr": 1}
                for number, one in ids.items()
                for key, value in parts.items()
            ],
        )

    store.write(kept)


def titles(found: shelf.Shelf) -> list[str]:
    return [one.title for one in found.meetings]


def find(store: Store, typed: str, **more: object) -> list[str]:
    asked = tuple((word, words.part_of_day(word)) for word in typed.split())
    return titles(store.read(shelf.look, Asked(asked, **more)))


class TestPages:
    def test_the_newest_come_first_and_none_is_left_out_or_told_twice(self, store):
        keep_many(store, 45)
        pages = [store.read(shelf.look, Asked(page=page)) for page in (1, 2, 3)]
        assert [len(page.meetings) for page in pages] == [A_PAGE, A_PAGE, 5]
        assert [title for page in pages for title in titles(page)] == [f"Avond {n}" for n in reversed(range(45))]
        assert {(page.found, page.pages, page.every, page.beside) for page in pages} == {(45, 3, 45, 0)}

    def test_after_the_last_page_comes_the_last(self, store):
        keep_many(store, 21)
        found = store.read(shelf.look, Asked(page=99))
        assert (found.page, titles(found)) == (2, ["Avond 0"])

    def test_there_may_be_nothing(self, store):
        found = store.read(shelf.look, Asked(page=7))
        assert found == shelf.Shelf((), 1, 0, 0, 0, None, False)
        assert found.pages == 1

    def test_it_asks_as_much_for_a_thousand_as_for_one(self, store):
        asked_for = []
        ways = (Asked(), Asked(archived=True), Asked((("avond", ""), ("28", "-28"))), Asked(page=2))
        for more in (1, 9, 990):
            keep_many(store, more)
            for asked in ways:
                with listening(store) as statements:
                    store.read(shelf.look, asked)
                asked_for.append(len([one for one, _ in statements if "SELECT" in one]))
        assert store.read(shelf.look, Asked()).every == 1000
        # One and ten meetings have no second page: then the last is asked for.
        assert asked_for == [2, 2, 2, 3, 2, 2, 2, 3, 2, 2, 2, 2]


class TestSearch:
    def test_a_word_of_title_place_code_or_day_finds_it(self, store):
        keep(store)
        keep(store, About(title="Iets anders", place="Noord", date="2025-03-04"), "2" * 32, "987654")
        assert [typed for typed in FOUND_BY if find(store, typed) != [KETEL.title]] == []

    def test_what_is_in_none_of_them_finds_nothing(self, store):
        keep(store)
        assert [typed for typed in NOT_FOUND_BY if find(store, typed)] == []

    def test_every_letter_is_that_letter(self, store):
        for number, letters in enumerate(ODD, start=1):
            keep(store, About(title=letters), f"{number:032x}", f"{number:06}")
        keep(store, About(title="50 aXb 1:2"), "f" * 32, "987654")
        for letters in ODD:
            assert find(store, letters.lower()) == find(store, letters.upper()) == [letters]

    def test_what_is_found_has_pages_too(self, store):
        keep_many(store, 45)
        keep(store, About(title="Middag"), "f" * 32)
        found = store.read(shelf.look, Asked((("avond", ""),), page=3))
        assert (found.found, found.pages, found.every, titles(found)[-1]) == (45, 3, 46, "Avond 0")

    def test_other_texts_of_the_meeting_are_not_searched(self, store):
        keep(store, About(title="Tuin", initiative="kippen", wifi_password="kippen"))
        assert (find(store, "kippen"), find(store, "tuin")) == ([], ["Tuin"])


@pytest.mark.parametrize(
    ("language", "typed", "part"),
    [
        ("nl", "November", "-11-"),
        ("nl", "mrt", "-03-"),
        ("nl", "maa", "-03-"),
        ("nl", "ma", ""),
        ("en", "march", "-03-"),
        ("ar", "نوفمبر", "-11-"),
        ("nl", "5", "-05"),
        ("nl", "5-3", "03-05"),
        ("nl", "5.3.2026", "2026-03-05"),
        ("nl", "2026-03", "2026-03"),
        ("nl", "123", ""),
        ("nl", "5-", ""),
        ("nl", "-", ""),
        ("nl", "²", ""),
    ],
)
def test_a_word_may_speak_of_a_day(language, typed, part):
    with words.use(language):
        assert words.part_of_day(typed) == part


class TestWhatIsTold:
    def move(self, store, change) -> None:
        def moved(evening):
            return change(evening.meeting, Moment(datetime.now(UTC), meetings.new_id, present(evening), ("animo",)))

        store.write(meetings.act, ONE, "move", moved)

    def test_it_is_what_the_evening_itself_says(self, store):
        keep(store)
        (before,) = store.read(shelf.look, Asked()).meetings
        assert (before.title, before.place, before.date) == (KETEL.title, KETEL.place, KETEL.date)
        assert (before.code, before.step, before.version, before.votes_are) == ("123456", "", "", "kept")
        self.move(store, course.advance)
        (after,) = store.read(shelf.look, Asked()).meetings
        assert after.step == store.read(evenings.load, ONE).meeting.step.kind != ""

    def test_a_rehearsal_is_told_apart(self, store):
        keep(store)
        practised = rehearsing.copy(prepared(KETEL), "3" * 32)
        store.write(rehearsals.begin, practised, START, 6)
        found = store.read(shelf.look, Asked())
        assert ([one.id for one in found.meetings], found.every, found.rehearsed.id) == ([ONE], 1, practised.id)
        assert find(store, "ketel") == [KETEL.title]
        retention.delete(store, practised.id)
        assert store.read(shelf.look, Asked()).rehearsed is None

    def test_two_files_of_one_agreement_say_so_also_on_other_pages(self, store):
        for number, origin in enumerate(("a" * 32, "b" * 32, "a" * 32)):
            keep(store, KETEL, f"{number + 1}" * 32, f"{number:06}", origin=origin)
            row = {"key": "imported", "value": START.isoformat(), "nr": 1}
            store.write(lambda c, row=row, n=number: c.execute(insert(things), [{**row, "meeting": f"{n + 1}" * 32}]))
        keep(store, KETEL, "4" * 32, "000004", origin="b" * 32)  # the evening itself is no file
        assert {one.id[0]: one.twin for one in store.read(shelf.look, Asked()).meetings} == {
            "1": True,
            "2": False,
            "3": True,
            "4": False,
        }

    def test_who_leads_is_warned_two_weeks_ahead(self, store):
        keep(store)
        look_back = date(2027, 2, 1)
        store.write(meetings.act, ONE, "test", lambda e: choices.close_with(e.meeting, look_back=look_back.isoformat()))
        (one,) = store.read(shelf.look, Asked()).meetings
        assert one.goes == look_back + timedelta(days=30)
        soon = [keeping.goes_soon(one.goes, one.goes - timedelta(days=days)) for days in (15, 14, 0)]
        assert (soon, keeping.goes_soon(None, look_back)) == ([False, True, True], False)


class TestArchive:
    def test_what_is_put_away_stands_apart_until_it_is_taken_back(self, store):
        keep(store)
        keep(store, About(title="Blijft"), "2" * 32, "987654")
        before = store.read(evenings.load, ONE)
        store.write(shelf.put_away, ONE, START)
        store.write(shelf.put_away, ONE, START)
        here, there = (store.read(shelf.look, Asked(archived=side)) for side in (False, True))
        assert (titles(here), here.beside, titles(there), there.beside) == (["Blijft"], 1, [KETEL.title], 1)
        assert (here.every, find(store, "ketel"), find(store, "ketel", archived=True)) == (2, [], [KETEL.title])
        assert store.read(evenings.load, ONE) == before
        store.write(shelf.take_back, ONE)
        assert sorted(titles(store.read(shelf.look, Asked()))) == ["Blijft", KETEL.title]

    def test_it_is_forgotten_on_its_day_and_leaves_nothing(self, store):
        keep(store)
        store.write(shelf.put_away, ONE, START)
        store.write(meetings.act, ONE, "test", lambda e: choices.close_with(e.meeting, look_back="2027-01-01"))
        assert retention.sweep(store, CATALOGUE, date(2027, 3, 1)) == 1
        assert store.read(shelf.look, Asked(archived=True)).every == 0
        assert store.read(moments.at, moments.ARCHIVED + ONE) is None

    def test_what_is_not_there_is_not_put_away(self, store):
        with pytest.raises(Refused) as refused:
            store.write(shelf.put_away, "f" * 32, START)
        assert refused.value.code == "unknown_meeting"


class TestThePage:
    @pytest.fixture
    def home(self, tmp_path):
        place = Place(tmp_path)
        place.store.write(moments.put, moments.TRUSTED, datetime.now(UTC))
        yield place
        place.store.close()

    def read(self, place: Place, path: str = "/") -> str:
        browser = place.app.test_client()
        browser.set_cookie(FACILITATOR_COOKIE, place.settings.facilitator_token, domain="127.0.0.1")
        answer = browser.get(path, base_url=place.url)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    def test_it_asks_three_questions_for_a_thousand_meetings_as_for_one(self, home):
        asked_for = []
        for more in (1, 9, 990):
            keep_many(home.store, more)
            with listening(home.store) as statements:
                page = self.read(home)
            asked_for.append(len([one for one, _ in statements if "SELECT" in one]))
            assert page.count("home__meeting") == min(home.store.read(shelf.look, Asked()).every, A_PAGE)
        assert asked_for == [3, 3, 3]

    def test_a_page_is_at_most_a_hundred_kilobytes(self, home):
        keep_many(home.store, 1000)
        assert 10 * KB < len(self.read(home).encode()) <= 100 * KB

    def test_also_when_everything_typed_is_as_long_as_it_may_be(self, home):
        keep_many(home.store, 40, LONG)
        page = self.read(home, "/?blad=2&zoek=" + "é" * 60)
        assert page.count("home__meeting") == A_PAGE and len(page.encode()) <= 100 * KB

    def test_what_is_searched_stays_on_the_way_to_the_next_page(self, home):
        keep_many(home.store, 45)
        page = self.read(home, "/?zoek=avond&blad=2")
        assert "45 gevonden: <bdi>avond</bdi>" in page and "Bladzijde 2 van 3" in page
        assert re.findall(r'rel="(prev|next)" href="([^"]*)"', page) == [
            ("prev", "/?zoek=avond"),
            ("next", "/?zoek=avond&amp;blad=3"),
        ]
        assert 'name="zoek" type="search"' in page and 'value="avond"' in page

    @pytest.mark.parametrize(
        "query",
        [
            "blad=0",
            "blad=-1",
            "blad=x",
            "blad=99999999999",
            "archief=",
            "zoek=",
            "zoek=%00",
            "zoek=+++",
            "blad=1&blad=2",
        ],
    )
    def test_an_odd_address_is_the_first_page(self, home, query):
        keep_many(home.store, 45)
        page = self.read(home, f"/?{query}")
        assert "Bladzijde 1 van 3" in page and "Avond 44" in page

    def test_with_one_page_there_is_nothing_to_search(self, home):
        assert 'type="search"' not in self.read(home) and "Nog geen bijeenkomst" in self.read(home)
        keep_many(home.store, 20)
        page = self.read(home)
        assert 'type="search"' not in page and "Bladzijde" not in page and "Archief" not in page

    def test_each_empty_page_says_what_to_do(self, home):
        keep(home.store)
        assert "Probeer een ander woord" in self.read(home, "/?zoek=zzz")
        assert "Het archief is leeg." in self.read(home, "/?archief=1")
        home.store.write(shelf.put_away, ONE, START)
        page = self.read(home)
        assert "Al je bijeenkomsten staan in het archief." in page and 'href="/?archief=1"' in page
        assert "Nog geen bijeenkomst" not in page
        assert '<a href="/?zoek=ketel&amp;archief=1">1 in het archief</a>' in self.read(home, "/?zoek=ketel")

    def test_what_was_typed_is_text(self, home):
        keep_many(home.store, 21)
        page = self.read(home, "/?zoek=%3Cscript%3Ealert(1)%3C/script%3E%22")
        assert "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;&#34;" in page


def test_the_archive_is_one_press_and_back_on_the_same_page(server):
    person = Facilitator(server)
    meeting = person.new_meeting(**{"about.title": "Uniek Opgeruimd"})
    there = f"/bijeenkomst/{meeting}/archief"
    assert f'action="{there}"' in person.get("/?zoek=opgeruimd").text
    answer = person.post(there, away="1", back="/?zoek=opgeruimd")
    assert answer.url == f"{server.url}/?zoek=opgeruimd"
    assert "0 gevonden" in answer.text and "1 in het archief" in answer.text
    assert person.get(f"/tafel/{meeting}").status_code == 200  # an evening that was put away is what it was
    assert "Uniek Opgeruimd" in person.get("/?zoek=opgeruimd&archief=1").text
    assert person.post(there, back="//elders.example").url == f"{server.url}/"
    assert "1 gevonden" in person.get("/?zoek=opgeruimd").text
    assert person.post(f"/bijeenkomst/{'f' * 32}/archief", away="1").status_code == 404


def test_who_leads_one_meeting_only_sees_nothing_of_the_others(facilitator, server):
    other = Facilitator(server)
    other.new_meeting(**{"about.title": "Van iemand anders"})
    desk = facilitator.key("facilitator")
    for person in (desk, Person(server)):
        for path in ("/", "/?zoek=anders", "/?archief=1", "/?blad=2"):
            answer = person.get(path)
            assert answer.url == f"{server.url}/mee" and "Van iemand anders" not in answer.text
        assert person.post(f"/bijeenkomst/{other.meeting}/archief", away="1").status_code == 403
    assert desk.get(f"/tafel/{facilitator.meeting}").status_code == 200
    assert "Van iemand anders" in other.get("/?zoek=anders").text
