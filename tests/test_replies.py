"""After the evening, over HTTP: a group checks its lines by its link, the desk types a sheet, nobody else gets in."""

import re

import pytest

from tests.live import Facilitator, Person
from tests.recorded import as_read

ASK, LINE, OTHER = "a" * 32, "b" * 32, "c" * 32


class Room:
    """A meeting with a promise of the professionals and a request to them; nobody sits in it, so nobody is bound."""

    def __init__(self, desk: Facilitator) -> None:
        self.desk = desk
        desk.ok("pledge", group="bewoners", kind="ask", to="professionals", id=ASK, text="Wie opent de poort?")
        desk.ok("pledge", group="professionals", kind="do", id=LINE, text="We lenen de bus uit.")
        desk.ok("version", kind="concept")
        link = desk.ok("give_key", role="reply", group="professionals")["link"]
        self.away, self.path = Person(desk.server), "/antwoord/" + link.rpartition("/")[2]

    @property
    def record(self) -> dict:
        return as_read(self.desk.get(f"/verslag/{self.desk.meeting}.json").json())

    @property
    def kinds(self) -> list[str]:
        return [version["kind"] for version in self.record["versions"]]

    @property
    def codes(self) -> dict[str, str]:
        page = self.desk.get(f"/antwoordbladen/{self.desk.meeting}").text
        return dict(re.findall(r"Antwoordblad: (\w+) · (\d{4} \d{4})", page))

    def typed(self, code: str) -> str:
        return self.desk.get(f"/antwoorden/{self.desk.meeting}", params={"code": code}).text


@pytest.fixture
def room(facilitator):
    return Room(facilitator)


def test_a_group_reads_its_own_lines_and_says_whether_they_are_right(room):
    page = room.away.get(room.path).text
    assert "We lenen de bus uit." in page and "B1" in page and "Wie opent de poort?" in page
    wrong = {f"check-{LINE}-right": "no"}
    assert "Schrijf erbij wat er niet klopt." in room.away.post(room.path, **wrong).text
    sent = room.away.post(room.path, **wrong, **{f"check-{LINE}-text": "Het is de bakfiets."}).text
    assert "De begeleider ziet wat er niet klopt, en belt jullie." in sent
    assert room.kinds == ["concept"], "what is wrong is no other text yet"
    assert "Het is de bakfiets." in room.away.get(room.path).text


def test_an_answer_makes_the_next_version_and_brings_its_mandate(room):
    given = {f"answer-{ASK}-kind": "yes", f"answer-{ASK}-mandate": "reserved", f"answer-{ASK}-function": "beheerder"}
    assert "Schrijf erbij wie het moet goedkeuren" in room.away.post(room.path, **given).text
    assert room.kinds == ["concept"]
    by = {f"answer-{ASK}-approver": "de directeur", f"answer-{ASK}-until": "1 juli"}
    room.away.post(room.path, **given, **by)
    (residents,) = [part for part in room.record["agreement"]["parts"] if part["group"] == "bewoners"]
    answer = residents["ask"][0]["answer"]
    assert (answer["kind"], answer["mandate"]["kind"]) == ("yes", "reserved")
    room.away.post(room.path, **given, **by)
    assert room.kinds == ["concept", "corrected"], "the same once more is no other version"


def test_for_whom_a_line_was_said_can_be_told_later(room):
    name = f"check-{LINE}"
    room.away.post(room.path, **{f"{name}-right": "yes", f"{name}-mandate": "yes", f"{name}-function": "opbouwwerker"})
    (part,) = [part for part in room.record["agreement"]["parts"] if part["group"] == "professionals"]
    assert part["do"][0]["mandate"]["function"] == "opbouwwerker"
    assert room.kinds == ["concept", "corrected"]


def test_what_is_said_of_others_lines_is_not_heard(room):
    room.away.post(room.path, **{f"check-{ASK}-right": "no", f"check-{ASK}-text": "Onzin."})
    assert "Onzin." not in room.typed(room.codes["Professionals"])


def test_the_desk_types_what_stands_on_a_sheet(room):
    code = room.codes["Professionals"]
    page = room.typed(code.replace(" ", ""))
    assert "We lenen de bus uit." in page and "Wie opent de poort?" in page
    given = {"code": code, f"answer-{ASK}-kind": "no", f"answer-{ASK}-text": "Er is geen sleutel."}
    kept = room.desk.post(f"/antwoorden/{room.desk.meeting}", **given).text
    assert "Bewaard. Het staat nu in de rolafspraak." in kept
    assert room.kinds == ["concept", "corrected"]


def test_an_old_sheet_stands_beside_what_changed_and_is_typed_all_the_same(room):
    code = room.codes["Professionals"]
    room.desk.ok("pledge", group="professionals", kind="do", id=LINE, text="We lenen de bakfiets uit.")
    room.desk.ok("version", kind="corrected")
    page = room.typed(code)
    assert "Dit blad is van een eerdere versie." in page
    assert "We lenen de bus uit." in page and "We lenen de bakfiets uit." in page
    sent = {"code": code, f"check-{LINE}-right": "yes"}
    assert "Bewaard." in room.desk.post(f"/antwoorden/{room.desk.meeting}", **sent).text
    assert room.codes["Professionals"] != code


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1", "Deze code klopt niet."),
        ("12345678", "Deze code klopt niet."),
        ("١٢٣٤٥٦٧٨", "Deze code klopt niet."),
        ("1234 5671", "Deze code is niet van deze bijeenkomst."),
        ("<b>" * 50, "Deze code klopt niet."),
    ],
)
def test_a_code_that_is_none_is_told_and_nothing_is_lost(room, typed, told):
    page = room.typed(typed)
    assert told in page and 'name="check-' not in page
    sent = {"code": typed, f"check-{LINE}-right": "no", f"check-{LINE}-text": "Hier staat iets."}
    back = room.desk.post(f"/antwoorden/{room.desk.meeting}", **sent)
    assert told in back.text and back.status_code == 200
    assert room.kinds == ["concept"]


def test_a_code_opens_nothing_for_who_is_not_at_the_desk(room):
    code = room.codes["Professionals"]
    writer, stranger = room.desk.key("writer"), Person(room.desk.server)
    for who in (writer, stranger, room.away):
        for path in (f"/antwoorden/{room.desk.meeting}?code={code}", f"/antwoordbladen/{room.desk.meeting}"):
            assert who.get(path).status_code == 403
        assert who.post(f"/antwoorden/{room.desk.meeting}", code=code).status_code == 403


def test_the_file_to_keep_holds_the_sheets(room):
    kept = room.desk.get(f"/bewaar/{room.desk.meeting}").text
    assert room.codes["Professionals"] in kept


def test_after_the_final_version_an_answer_is_an_amendment(room):
    room.desk.ok("version", kind="final")
    room.away.post(room.path, **{f"answer-{ASK}-kind": "yes"})
    newest = room.record["version"]
    assert (newest["kind"], newest["agreed"]) == ("amended", ["professionals"])
    assert room.kinds == ["concept", "final", "amended"]
