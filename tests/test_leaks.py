"""Nobody sees what nobody may see: held against the real payloads of every audience, in every step and phase.

A picture is compared with that of a twin evening in which people chose otherwise. Each comparison that must find no
difference stands beside one that must find it, so that we know there was something to leak.
"""

import json
import random
import re
import sqlite3
from collections.abc import Callable

import pytest

from tests.live import Facilitator, Phone
from tests.scenes import CATALOGUE
from tests.twins import METHODS, Original, Payloads, Twin
from tools.protocol import PICTURE
from workshop.actie.evening import choices, pledges
from workshop.actie.evening.ballot import CHOICES, POSITIONS
from workshop.actie.evening.meeting import Answer, Contact, Group, Kept, Pledge, Settlement, Support
from workshop.store import keys

GROUPS = (
    Group("bewoners", "Bewoners", "residents", "buren", 6),
    Group("professionals", "Professionals", "professionals", "welzijn", 4),
    Group("gemeente", "Gemeente", "municipality", "ambtenaar", 2),
    Group("corporatie", "Corporatie", "other", "woningen", 2, "one_voice"),
)
COUNTS = {"bewoners": 6, "professionals": 4, "gemeente": 2, "corporatie": 2, "anders": 2, "observer": 1}
# Six in numbers, four in words only, one voice openly; two who were asked and did not choose to be open, and two
# who would rather not say which group they are in, count nowhere.
UNCOUNTED = ("gemeente", "anders")
FIRST = {
    "bewoners": "112235",
    "professionals": "2244",
    "gemeente": "15",
    "corporatie": "4",
    "anders": "24",
}
SAME_WORDS = "1245"  # beside "2244": as many on each side, as far from the others in words
pytestmark = pytest.mark.timeout(600)  # one evening is played for most of these tests
Rewrite = Callable[[sqlite3.Connection], None]


def choose(place: Original) -> None:
    """Everybody answers everything that is open."""
    for found in place.open_rounds():
        for group, values in FIRST.items():
            for number, seat in enumerate(place.seats[group][: len(values)]):
                place.vote(seat, found, answer(found.kind, values[number], number))


def answer(kind: str, position: str, number: int) -> str:
    if kind in ("position", "practice"):
        return position
    if kind == "dots":
        return "1_2"
    return CHOICES[kind][number % 2] if kind == "method" else ("agree", "agree", "concern")[number % 3]


def write_something(place: Original) -> None:
    """What groups write down on an evening, so that every part of every page has something in it."""
    asked = Pledge("p2", "bewoners", "ask", "Mag de poort open?", to="gemeente")
    place.act(
        pledges.pledge, Pledge("p1", "bewoners", "do", "We zetten koffie.", "de werkgroep", "zaterdag"), CATALOGUE
    )
    place.act(pledges.pledge, asked, CATALOGUE)
    place.act(pledges.answer, "p2", Answer("later", "de beheerder vraagt het na", "vrijdag"))
    place.act(pledges.support, "professionals", Support((), "in oktober", "elke dinsdag"), CATALOGUE)
    place.act(pledges.contact, "bewoners", Contact("voorzitter", "3", "penningmeester"))
    place.act(choices.settle, Settlement("animo", "", "position", (2,)))
    place.act(lambda m: choices.keep(m, Kept(METHODS[0], "de opbouwwerker", "langs de deuren"), CATALOGUE))


def stations(place: Original):
    """Play the whole evening; stop at every phase, before and after people answer."""
    choose_before = {"vote", "profile", "topic", "methods", "consent", "practice"}
    while True:
        meeting = place.evening.meeting
        step, phase = meeting.step.kind, meeting.course.phase
        if phase == "open" and step in choose_before:
            choose(place)
        if (step, phase) == ("methods", "propose"):
            place.put_methods()
        if (step, phase) == ("pledges", "write"):
            write_something(place)
        shown = sum(1 for r in meeting.rounds.values() if r.state == "revealed")
        yield f"{meeting.course.step} {step}/{phase} {shown} shown"
        if (step, phase) == ("closing", "done"):
            return
        place.advance()


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    """Station -> the payloads of the evening, and of twins in which votes were cast otherwise."""
    folder = tmp_path_factory.mktemp("evening")
    (folder / "first").mkdir()
    place = Original(folder / "first", GROUPS, COUNTS)
    twins = {name: Twin(folder / name, place) for name in REWRITES}
    cookies = place.cookies()
    seen: dict[str, dict[str, Payloads]] = {}
    for station in stations(place):
        if station.split(maxsplit=1)[1] in MUCH_AS_ANOTHER or station.startswith("6 topic"):
            continue
        seen[station] = {"as it was": place.payloads(cookies)}
        for name, twin in twins.items():
            if name not in ONLY_AT or station.split(maxsplit=1)[1] in ONLY_AT[name]:
                twin.follow(REWRITES[name])
                seen[station][name] = twin.payloads(cookies)
    return seen


def rows_of(connection: sqlite3.Connection) -> list[tuple]:
    query = """select votes.rowid, votes."group", value, kind, revealed, item, seat
               from votes join rounds on round = rounds.id order by votes.rowid"""
    return connection.execute(query).fetchall()


def set_value(connection: sqlite3.Connection, rowid: int, value: str) -> None:
    connection.execute("update votes set value = ? where rowid = ?", [value, rowid])


def hidden_and_uncounted(connection: sqlite3.Connection) -> None:
    """Any other answer in rounds that were not shown; other positions for the groups that are never counted."""
    dice = random.Random(len(rows_of(connection)))
    for rowid, group, value, kind, revealed, _item, _seat in rows_of(connection):
        if not revealed:
            set_value(connection, rowid, dice.choice(CHOICES[kind][:4]))
        elif group in UNCOUNTED and kind == "position" and value in POSITIONS:
            set_value(connection, rowid, dice.choice(POSITIONS))
        elif group in UNCOUNTED and kind == "method" and value != "unknown":
            set_value(connection, rowid, dice.choice(("suits", "maybe", "no")))


def words_and_consent_of_four(connection: sqlite3.Connection) -> None:
    """In the group of four: other positions that come to the same words, and a concern of all where one had one."""
    order: dict[str, int] = {}
    for rowid, group, _value, kind, revealed, _item, seat in rows_of(connection):
        if revealed and group == "professionals" and kind == "position":
            set_value(connection, rowid, SAME_WORDS[order.setdefault(seat, len(order))])
        elif revealed and group == "professionals" and kind == "consent":
            set_value(connection, rowid, "concern")


def shown_and_counted(connection: sqlite3.Connection) -> None:
    """Other positions where everybody may see them: in rounds that were shown, of the group of six."""
    for rowid, group, value, kind, revealed, _item, _seat in rows_of(connection):
        if revealed and group == "bewoners" and kind == "position":
            set_value(connection, rowid, str(6 - int(value)))


def dotted_otherwise(connection: sqlite3.Connection) -> None:
    """Other dots that come to the same choice: two of each group, counted or not, put one elsewhere."""
    for rowid, group, *_ in [row for row in rows_of(connection) if row[3] == "dots"]:
        connection.execute(
            """update votes set value = case (select count(*) from votes as before where before.round = votes.round
               and before."group" = ? and before.rowid < votes.rowid) when 0 then '1_4' when 1 then '2_5' else '1_2' end
               where rowid = ?""",
            [group, rowid],
        )


def dotted_for_another(connection: sqlite3.Connection) -> None:
    """Dots that come to another choice, of the group of four alone."""
    for rowid, group, *_ in [row for row in rows_of(connection) if row[3] == "dots"]:
        set_value(connection, rowid, "3_4" if group == "professionals" else "1_3")


def small_is_open(connection: sqlite3.Connection) -> None:
    """Had the two of the municipality chosen to be recognisable, there would have been something to see."""
    connection.execute("""update seats set answer = 'open' where "group" = 'gemeente'""")


REWRITES: dict[str, Rewrite] = {
    "hidden and uncounted": hidden_and_uncounted,
    "words and consent of four": words_and_consent_of_four,
    "shown and counted": shown_and_counted,
    "small is open": small_is_open,
    "dotted otherwise": dotted_otherwise,
    "dotted for another": dotted_for_another,
}
BEFORE, ONE, ALL, END = *(f"profile/rows {n} shown" for n in (1, 2, 6)), "closing/done 11 shown"
MUCH_AS_ANOTHER = ("profile/rows 3 shown", "profile/rows 4 shown", "profile/rows 5 shown", "break/pause 9 shown")
DOTTED = ("profile/open 6 shown", "profile/closed 6 shown", "profile/shown 7 shown", "topic/talk 7 shown", END)
ONLY_AT = {
    "words and consent of four": (
        ONE,
        ALL,
        "topic/settle 8 shown",
        "methods/shown 10 shown",
        "consent/shown 11 shown",
        END,
    ),
    "shown and counted": (BEFORE, ONE, ALL, END),
    "small is open": (BEFORE, ALL),
    "dotted otherwise": DOTTED,
    "dotted for another": DOTTED,
}


def at(evening: dict[str, dict[str, Payloads]], station: str) -> dict[str, Payloads]:
    return next(of for name, of in evening.items() if name.split(maxsplit=1)[1] == station)


def different(of: dict[str, Payloads], name: str) -> list[str]:
    return [where for where, text in of["as it was"].items() if of[name][where] != text]


def test_the_evening_passed_every_phase(evening):
    passed = [station.split()[1] for station in evening]
    assert passed.count("vote/open") == passed.count("vote/closed") == 1
    assert {p.partition("/")[0] for p in passed} == {
        *("lobby", "practice", "start", "vote", "profile", "topic"),
        *("pledges", "methods", "wrap_up", "consent", "closing"),
    }
    assert [p for p in passed if p.startswith("topic")] == [
        f"topic/{phase}" for phase in ("talk", "open", "closed", "shown", "settle")
    ]


def test_no_payload_depends_on_votes_that_were_not_shown_or_do_not_count(evening):
    for station, payloads in evening.items():
        assert different(payloads, "hidden and uncounted") == [], station


def test_once_shown_the_same_votes_are_seen_by_everybody(evening):
    assert different(at(evening, BEFORE), "shown and counted") == []
    for station in (ONE, ALL, END):
        assert "/verslag/{id}.json phone/observer" in different(at(evening, station), "shown and counted")
    profile = different(at(evening, ALL), "shown and counted")
    for who in ("screen", "desk", "phone/bewoners", "phone/gemeente", "phone/observer"):
        assert f"socket {who}" in profile


def test_a_group_that_chose_to_be_recognised_would_have_been_seen(evening):
    only_their_own_phone = ["socket phone/gemeente"]  # says what they answered
    assert different(at(evening, BEFORE), "small is open") == only_their_own_phone
    found = different(at(evening, ALL), "small is open")
    assert {"socket screen", "socket phone/bewoners", "/verslag/{id} desk"} <= set(found)


def test_a_group_of_four_is_told_in_words_and_its_consent_is_not_counted_out(evening):
    for station in ONLY_AT["words and consent of four"]:
        assert different(at(evening, station), "words and consent of four") == [], station


def test_who_dotted_what_is_nobodys_to_know_and_what_the_room_chose_is_everybodys(evening):
    for station in DOTTED:
        assert different(at(evening, station), "dotted otherwise") == [], station
    for station in DOTTED[:2]:
        assert different(at(evening, station), "dotted for another") == [], station
    found = different(at(evening, DOTTED[2]), "dotted for another")
    assert {"socket screen", "socket desk", "socket phone/bewoners", "socket phone/observer"} <= set(found)
    assert "/verslag/{id}.json phone/observer" in different(at(evening, END), "dotted for another")


def records(evening) -> dict[str, dict]:
    return {station: json.loads(of["as it was"]["/verslag/{id}.json desk"]) for station, of in evening.items()}


def test_the_record_holds_numbers_only_where_they_may_be_shown(evening):
    for record in records(evening).values():
        for look in (look for row in record["profile"] for look in row["looks"]):
            marks = {mark["group"]: mark for mark in look["marks"]}
            assert marks["bewoners"]["show"] == "numbers" and marks["bewoners"]["n"] == 6
            assert marks["corporatie"]["show"] == "numbers"
            assert marks["professionals"]["show"] == "words"
            assert marks["gemeente"]["show"] == "none" and marks["gemeente"]["why"] == "small"
            assert "anders" not in marks
            for group in ("professionals", "gemeente"):
                numbers = ("n", "dont_know", "votes", "middle", "spread", "paper")
                assert [marks[group][name] for name in numbers] == [None] * 6
            assert look["apart"]["steps"] is None or set(look["apart"]["groups"]) <= {"bewoners", "corporatie"}
        for move in (move for row in record["profile"] for move in row["moves"]):
            assert move["group"] in ("bewoners",)


def test_the_record_counts_methods_and_consent_from_five_only(evening):
    last = list(records(evening).values())[-1]
    for method in last["methods"]["table"]:
        tallies = {voice["group"]: voice["tally"] for voice in method["voices"]}
        assert tallies.keys() == {"bewoners", "professionals", "corporatie"}
        assert tallies["professionals"] is None and sum(tallies["bewoners"]) == 6
    assert last["consent"]["concern"] is True
    told = {one["group"]: (one["how"], one["counts"], one["people"]) for one in last["consent"]["groups"]}
    assert told == {
        "bewoners": ("took_part", None, 6),  # in numbers they would tell what the four professionals said
        "professionals": ("took_part", None, None),
        "gemeente": ("took_part", None, None),
        "corporatie": ("word", None, None),  # one voice is public
        "anders": ("took_part", None, None),
    }


def test_no_payload_holds_a_key(evening, tmp_path):
    """Tokens, their hashes, secrets: of the evening itself, and of everybody in it."""
    place = Original(tmp_path, GROUPS, COUNTS)
    secret = [*place.tokens.values(), *place.keys.values(), place.settings.facilitator_token]
    hashes = [keys.fingerprint(token) for token in secret]
    for _ in range(3):
        place.advance()
    for where, text in place.payloads(place.cookies()).items():
        for token in (*secret, *hashes, place.settings.secret.decode()):
            assert token not in text, where


def test_a_seat_is_named_to_itself_and_to_the_desk_only(evening, tmp_path):
    place = Original(tmp_path, GROUPS, COUNTS)
    cookies = place.cookies()
    while True:
        for where, text in place.payloads(cookies).items():
            who = where.split()[-1]
            own = place.seats[who.removeprefix("phone/")][0] if who.startswith("phone/") else ""
            named = {seat for seats in place.seats.values() for seat in seats if seat in text}
            if who != "desk":
                assert named <= {own}, where
        if place.evening.meeting.step.kind == "profile":
            return
        choose(place)
        place.advance()


def test_progress_on_screen_and_phones_says_nothing_about_groups(tmp_path):
    """One resident who has not voted yet looks the same as one professional who has not."""
    (tmp_path / "first").mkdir()
    place = Original(tmp_path / "first", GROUPS, COUNTS)
    while place.evening.meeting.step.kind != "vote":
        place.advance()
    slow = place.seats["bewoners"][5]
    for found in place.open_rounds():
        for group, values in FIRST.items():
            for seat, value in zip(place.seats[group], values, strict=False):
                if seat != slow:
                    place.vote(seat, found, value)
    other = place.seats["professionals"][3]
    twin = Twin(tmp_path / "second", place)
    twin.follow(
        lambda c: c.execute("""update votes set seat = ?, "group" = 'bewoners' where seat = ?""", [slow, other])
    )
    cookies = place.cookies()
    before, after = place.payloads(cookies), twin.payloads(cookies)
    changed = {where for where in before if before[where] != after[where]}
    assert "socket desk" in changed
    assert not {where for where in changed if where.split()[-1].partition("/")[0] in ("phone", "screen")}


def test_the_practice_question_is_counted_from_five(tmp_path):
    counts = {}
    for people in (4, 5):
        (tmp_path / str(people)).mkdir()
        place = Original(tmp_path / str(people), GROUPS, {"bewoners": people})
        place.advance()
        (practice,) = place.open_rounds()
        for seat in place.seats["bewoners"]:
            place.vote(seat, practice, "2")
        place.advance()
        twin = Twin(tmp_path / f"{people} otherwise", place)
        twin.follow(lambda c: c.execute("update votes set value = '4'"))
        cookies = place.cookies()
        counts[people] = place.payloads(cookies)["socket screen"] != twin.payloads(cookies)["socket screen"]
    assert counts == {4: False, 5: True}


class TestNotes:
    """Reasons and concerns: to the desk after the close, to the room when let through, never with who wrote them."""

    REASON = "Omdat niemand anders het veld bijhoudt"

    @pytest.fixture
    def room(self, server, people):
        desk = Facilitator(server)
        meeting = desk.new_meeting()
        desk.connect("desk", meeting)
        everybody = [desk, *(desk.key(r).connect(r, meeting) for r in ("screen", "writer", "helper"))]
        seated = [Phone(server).sit(meeting, g) for g, n in self.SITS.items() for _ in range(n)]
        people += [*everybody, *seated]
        return desk, dict(zip(("desk", "screen", "writer", "helper"), everybody, strict=True)), seated

    SITS = {"bewoners": 5, "professionals": 3, "gemeente": 1}

    def at_talk(self, desk, seated):
        desk.ok("go_to", step=3)
        for phone in seated:
            phone.at("vote", "open")
            for ballot in phone.ballots():
                phone.vote("2", ballot)
        desk.ok("close")

    def test_a_reason_waits_for_the_close_and_for_the_desk(self, room, server):
        desk, running, seated = room
        resident, professional, official = seated[0], seated[5], seated[8]
        desk.ok("go_to", step=3)
        resident.at("vote", "open")
        resident.ok("reason", seat=resident.seat, element="animo", text=self.REASON)
        official.ok("reason", seat=official.seat, element="animo", text="Van de gemeente")
        professional.ok("reason", seat=professional.seat, element="animo", text="Van een professional")
        desk.ok("timer", minutes=1)
        everywhere = [*running.values(), *seated]
        assert not [p for p in everywhere if self.REASON in p.html], "nothing is shown while the round is open"

        self.at_talk(desk, seated)
        desk.wait(lambda: self.REASON in desk.html)
        assert not [p for p in everywhere if self.REASON in p.html and p not in (desk, running["writer"])]
        notes = {note["text"]: note for note in notes_of(server, desk.meeting)}
        line = {text: li for text in notes for li in re.findall(r"<li.*?</li>", desk.html, re.S) if text in li}
        # Three professionals: a text without a group beside one with a group would be theirs.
        assert not [text for text, li in line.items() if "Bewoners" in li or "Professionals" in li or "Gemeente" in li]

        desk.ok("go_to", step=4)
        desk.ok("reveal_all")
        desk.ok("topics", elements=["animo"])
        desk.ok("go_to", step=5)
        for note in notes.values():
            desk.ok("moderate", note=note["id"], state="shown")
        screen = running["screen"]
        screen.wait(lambda: self.REASON in screen.html and "Van een professional" in screen.html)
        assert "Van de gemeente" not in screen.html, "a group that is not counted is not quoted"
        for person in everywhere:
            for text in person.picture["regions"].values():
                shown = {phone.seat for phone in seated if phone.seat in text}
                assert person is desk or not shown
        desk.ok("moderate", note=notes[self.REASON]["id"], state="hidden")
        screen.wait(lambda: self.REASON not in screen.html)

    def test_a_note_cannot_be_tied_to_a_seat(self, room, server):
        """The desk sees seats with their groups: the id of a note must not follow from that of a seat."""
        from hashlib import sha256

        desk, _, seated = room
        resident = seated[0]
        resident.ok("reason", seat=resident.seat, element="animo", text=self.REASON)
        resident.ok("concern", seat=resident.seat, text="Blijft het geld?")
        guesses = {
            sha256(f"{resident.seat}/{subject}".encode()).hexdigest()[:32]
            for subject in ("animo", "consent", "concern", "")
        }
        assert not guesses & {note["id"] for note in notes_of(server, desk.meeting)}


def notes_of(server, meeting: str) -> list[dict]:
    database = sqlite3.connect(f"file:{server.home / 'workshop.sqlite'}?mode=ro", uri=True)
    query = "select value from things where meeting = ? and key like 'notes/%'"
    found = [json.loads(value) for (value,) in database.execute(query, [meeting])]
    database.close()
    return found


def test_over_real_sockets_too_positions_are_seen_after_the_reveal_and_not_before(server, people):
    evenings = [real_evening(server, people, values) for values in ("11122", "54345")]
    stations_passed = list(evenings[0])
    for station in stations_passed[:-1]:
        first, second = (evening[station] for evening in evenings)
        assert first == second, station
    first, second = (evening[stations_passed[-1]] for evening in evenings)
    assert {who for who in first if first[who] != second[who]} >= {"desk", "screen", "phone", "report"}


def real_evening(server, people, values: str) -> dict[str, dict[str, str]]:
    """Station -> who -> what they were sent, with ids numbered in order of appearance."""
    desk = Facilitator(server)
    meeting = desk.new_meeting()
    desk.connect("desk", meeting)
    running = {role: desk.key(role).connect(role, meeting) for role in ("screen", "writer", "helper")}
    watcher = Phone(server).sit(meeting, "observer")
    seated = [Phone(server).sit(meeting, "bewoners") for _ in values]
    people += [desk, *running.values(), watcher, *seated]
    who = {"desk": desk, **running, "phone": seated[0], "observer": watcher}
    seen = {}

    def station(name: str) -> None:
        version = desk.ok("blank", on=False)["version"]
        for person in who.values():
            person.wait(lambda person=person: person.picture["version"] >= version)
        sent = {role: json.dumps({key: p.picture[key] for key in PICTURE}) for role, p in who.items()}
        report = seated[0].get(f"/verslag/{meeting}.json").json()
        sent["report"] = json.dumps({key: part for key, part in report.items() if key != "methods"})
        seen[name] = {role: plain(text) for role, text in sent.items()}

    desk.ok("go_to", step=3)
    for phone, value in zip(seated, values, strict=True):
        phone.at("vote", "open")
        for ballot in phone.ballots():
            assert phone.vote(value, ballot)["ok"]
    station("open")
    desk.ok("close")
    station("closed")
    desk.ok("go_to", step=4)
    station("profile")
    desk.ok("reveal_all")
    station("shown")
    return seen


def plain(text: str) -> str:
    """Without what differs between any two evenings: ids, codes, moments and what is drawn from them.

    So are the methods: the last tie among them is drawn by the id of the meeting.
    """
    text = re.sub(r"<svg.*?</svg>", "", text, flags=re.S)
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+Z?|\b\d\d:\d\d\b|\b\d{6}\b|\b\d{3} ?\d{3}\b", "", text)
    ids: dict[str, str] = {}
    return re.sub(r"[0-9a-f]{32}", lambda m: ids.setdefault(m[0], f"id{len(ids)}"), text)
