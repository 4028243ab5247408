"""Nothing typed is lost: a form or an event that is refused gives back all of it, and what is kept is kept whole."""

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from msgspec import inspect as shapes

from tests.house import dump, smallest
from tests.live import Facilitator, Person, Phone
from tests.prepared import form
from tests.test_bad_input import texts
from tests.trust.figures import note
from workshop.actie.letters import clean
from workshop.edge.typed import is_typed
from workshop.pages.forms import FORMS, Prepare, Reply, names
from workshop.rooms.table import EVENTS

GROWS = "\u0958"  # one letter on the way, two once it is normalised
FARMER = "\U0001f469\u200d\U0001f33e"
RIGHT_TO_LEFT = "\u05e9\u05dc\u05d5\u05dd"


def kinds(most: int) -> dict[str, str]:
    """Texts of every kind that a field of this length must keep whole or give back whole."""
    return {
        "too long": "x" * (most + 1),
        "far too long": "lang " * 300,
        "grows": GROWS * (most // 2),
        "grows too long": GROWS * (most // 2 + 1),
        "emoji": (FARMER * most)[: most // 3 * 3],
        "too many emoji": FARMER * (most // 3 + 1),
        "right to left": (RIGHT_TO_LEFT * most)[:most],
        "right to left too long": (RIGHT_TO_LEFT * most)[: most + 1],
        "control characters": "een\x00 twee\x07\u202e drie",
        "markup": "<b>\"&amp;'</b>",
    }


# The forms whose fields people type in; of the others each field is a choice or a button.
TYPED = {
    name: [field for field, of in names(shape, entry="ENTRY") if is_typed(of)]
    for name, shape in FORMS.items()
    if name not in ("home.address", "home.archive", "language.choose") and any(is_typed(of) for _, of in names(shape))
}
MOST = {
    (shape, field): of.max_length
    for shape in (FORMS["counted.keep"], Prepare, Reply)
    for field, of in names(shape, entry="ENTRY")
    if isinstance(of, shapes.StrType)
}


class Fields(HTMLParser):
    """What a browser would send of a page's form: every field with its value."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._text: str | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        of = dict(attrs)
        name = of.get("name") or ""
        if tag == "input" and (of.get("type") not in ("radio", "checkbox") or "checked" in of):
            self._keep(name, of.get("value") or "")
        if tag == "textarea":
            self._text, self._name = "", name
        if tag == "select":
            self._select = name
        if tag == "option" and "selected" in of:
            self._keep(self._select, of.get("value") or "")

    def handle_data(self, data):
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._keep(self._name, self._text.removeprefix("\n"))
            self._text = None

    def _keep(self, name, value):
        if name:
            self.fields.setdefault(name, []).append(value)


@dataclass
class Room:
    """A meeting in which the municipality was asked two things, and the page on which it answers."""

    desk: Facilitator
    asked: list[str]
    away: Person
    link: str


@pytest.fixture(scope="module")
def room(server):
    desk = Facilitator(server)
    desk.connect("desk", desk.new_meeting())
    writes = {"group": "bewoners", "kind": "ask", "to": "gemeente"}
    asked = [desk.ok("pledge", text=text, **writes)["id"] for text in ("Een sleutel", "Een lamp")]
    link = desk.ok("give_key", role="reply", group="gemeente")["link"]
    away = Person(server)
    yield Room(desk, asked, away, "/antwoord/" + link.rpartition("/")[2])
    desk.leave()


def prepared() -> dict[str, object]:
    """The preparation form with something in every row it has."""
    extra = {
        "id": "",
        "name": "Ondernemers",
        "kind": "other",
        "examples": "de bakker",
        "expected": "3",
        "voting": "ask",
    }
    steps = [("lobby", "5", "1"), ("vote", "10", "3"), ("start", "6", "2"), ("closing", "5", "9"), ("break", "7", "4")]
    filled = form() | {f"groups-4-{name}": value for name, value in extra.items()} | {"programme": ""}
    for nr, row in enumerate(steps):
        filled |= {f"steps-{nr}-{name}": value for name, value in zip(("kind", "minutes", "place"), row, strict=True)}
    texts_ = ("place", "initiative", "for_whom", "on_behalf", "fixed", "afterwards", "wifi_name", "wifi_password")
    return filled | {f"about.{name}": f"iets over {name}" for name in texts_}


def answered(room: Room) -> dict[str, str]:
    one, other = room.asked
    rows = {one: ("later", "de wethouder", "1 juli"), other: ("no", "te duur", "")}
    parts = ("kind", "text", "by_when")
    return {f"answer-{id_}-{part}": row[i] for id_, row in rows.items() for i, part in enumerate(parts)}


def given_back(page: str, sent: dict[str, object]) -> list[str]:
    """The fields that do not come back as they were sent (in clean letters)."""
    back = Fields(page).fields
    as_list = {name: value if isinstance(value, list) else [value] for name, value in sent.items()}
    return [
        name
        for name, values in as_list.items()
        if [clean(value) for value in values] != back.get(name, []) and any(values)
    ]


def stands(meeting: str, desk: Facilitator) -> str:
    """All that is kept of a meeting, in one text."""
    rows = dump(desk.server, meeting)["things"]
    return "\n".join(str(json.loads(str(row["value"]))) if row["value"] else "" for row in rows)


def is_whole(kept: str, value: str) -> bool:
    return clean(value) in kept or repr(clean(value))[1:-1] in kept


@pytest.mark.parametrize("field", [f for f in TYPED["home.prepare"] if not f.endswith("keep_days")])
@pytest.mark.parametrize("page", ["home.new", "home.prepare"])
def test_the_preparation_is_kept_or_comes_back_whole(room, page, field):
    field = field.replace("-0-", "-4-")
    most = MOST[Prepare, field.replace("-4-", "-0-")]
    for kind, value in kinds(most).items():
        sent = {**prepared(), field: value}
        path = "/bijeenkomst/nieuw" if page == "home.new" else f"/bijeenkomst/{room.desk.meeting}/voorbereiden"
        answer = room.desk.post(path, **sent)
        assert answer.status_code == 200, kind
        taken = len(clean(value)) <= most
        assert bool(re.search(r"/tafel/\w+$", answer.url)) == taken, kind
        if taken:
            assert is_whole(stands(answer.url.rpartition("/")[2], room.desk), value), kind
        else:
            assert given_back(answer.text, sent) == [], kind
            assert f"Deze tekst heeft {len(clean(value))} tekens." in answer.text, kind
        note("given back", forms=1, lost=0)


def test_a_row_that_was_moved_and_one_that_was_removed_come_back_as_they_were_typed(room):
    sent = prepared() | {"about.title": "", "groups-1-name": "", "steps-1-place": "2", "steps-2-place": "3"}
    sent |= {"steps-4-remove": "1", "about.keep_days": "\u0663\u0660\u0660\u0660", "groups-0-expected": "veel"}
    for path in ("/bijeenkomst/nieuw", f"/bijeenkomst/{room.desk.meeting}/voorbereiden"):
        answer = room.desk.post(path, **sent)
        assert "Wat je typte, staat er nog." in answer.text
        assert [name for name in given_back(answer.text, sent) if name != "steps-4-remove"] == []


@pytest.mark.parametrize("part", ["text", "by_when"])
def test_a_reply_is_kept_or_comes_back_whole(room, part):
    most = MOST[Reply, f"answer-ENTRY-{part}"]
    for kind, value in kinds(most).items():
        sent = {**answered(room), f"answer-{room.asked[0]}-{part}": value}
        answer = room.away.post(room.link, **sent)
        assert answer.status_code == 200, kind
        if len(clean(value)) <= most:
            assert is_whole(stands(room.desk.meeting, room.desk), value), kind
        else:
            assert given_back(answer.text, sent) == [], kind
            assert f"Deze tekst heeft {len(clean(value))} tekens." in answer.text, kind
        note("given back", forms=1, lost=0)


@pytest.mark.parametrize("field", [name for name in TYPED["counted.keep"] if name not in ("votes", "methods")])
def test_a_paper_evening_is_kept_or_comes_back_whole(room, field):
    counts = "element;group;p1;p2;p3;p4;p5;dont_know;open\nanimo;bewoners;3;1;0;0;1;0;0\nanimo;gemeente;0;2;0;0;1;0;0\n"
    looked_at = room.desk.browser.post(
        f"{room.desk.server.url}/papieren-avond",
        files={"file": ("telling.csv", counts)},
        headers={"Origin": room.desk.server.url},
        timeout=20,
    )
    assert looked_at.status_code == 200, looked_at.text
    about = {"title": "De tuin", "place": "De Ketel", "date": "2026-06-02"}
    counted = {name: of[0] for name, of in Fields(looked_at.text).fields.items()}
    most = MOST[FORMS["counted.keep"], field]
    for kind, value in kinds(most).items():
        typed = about | {field: value}
        answer = room.desk.post("/papieren-avond/klopt", **counted | typed)
        if len(clean(value)) <= most:
            assert is_whole(stands(answer.url.rpartition("/tafel/")[2], room.desk), value), kind
        else:
            assert given_back(answer.text, typed) == [], kind
            assert Fields(answer.text).fields["votes"] == [counted["votes"]], kind
            assert f"Deze tekst heeft {len(clean(value))} tekens." in answer.text, kind
        note("given back", forms=1, lost=0)


def test_a_reply_without_a_choice_comes_back_with_its_text(room):
    sent = answered(room) | {f"answer-{room.asked[0]}-kind": ""}
    page = room.away.post(room.link, **sent).text
    assert given_back(page, sent) == []
    assert "Kies ja, ik vraag het na, of nee." in page


def test_a_field_that_was_emptied_does_not_come_back_filled(room):
    assert room.away.post(room.link, **answered(room)).status_code == 200
    sent = answered(room) | {f"answer-{room.asked[0]}-text": "", f"answer-{room.asked[0]}-by_when": ""}
    back = Fields(room.away.post(room.link, **sent).text).fields
    assert back[f"answer-{room.asked[0]}-text"] == back[f"answer-{room.asked[0]}-by_when"] == [""]


@pytest.mark.parametrize(("path", "name"), [("/mee", "code"), ("/strook", "letters")])
def test_what_was_typed_from_paper_or_screen_and_cannot_be_read_comes_back(room, path, name):
    for value in kinds(120).values():
        answer = Person(room.desk.server).post(path, **{name: value})
        assert (answer.status_code, given_back(answer.text, {name: value})) == (404, [])


def test_half_a_character_in_a_form_is_no_error_of_ours(room):
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": room.desk.server.url}
    for path, name in (
        ("/mee", "code"),
        ("/strook", "letters"),
        (room.link, f"answer-{room.asked[0]}-text"),
        ("/bijeenkomst/nieuw", "about.title"),
    ):
        body = f"{name}=hallo%ED%A0%80".encode()
        answer = room.desk.browser.post(room.desk.server.url + path, body, headers=headers, timeout=20)
        assert answer.status_code in (200, 404), path
        assert "hallo" in answer.text, path


def test_every_form_with_typed_text_is_here():
    assert set(TYPED) == {
        "counted.keep",
        "home.new",
        "home.prepare",
        "join.typed_code",
        "reply.reply",
        "slips.typed_letters",
        "typed.reply",
    }


@pytest.mark.parametrize("name", [name for name in EVENTS if texts(name)])
def test_an_event_with_text_is_refused_whole_or_kept_whole(room, people, name):
    """A refusal says how long the text is and how much fits."""
    desk = room.desk
    who = desk if "facilitator" in EVENTS[name].by else Phone(desk.server).sit(desk.meeting, "bewoners")
    if who is not desk:
        people.append(who)
    for field, most in texts(name).items():
        for kind, value in kinds(most).items():
            length = len(clean(value))
            if length <= most:
                continue
            before = dump(desk.server, desk.meeting)["things"]
            ack = who.send(name, **{**smallest(name), field: value})
            assert (ack["ok"], ack["error"]) == (False, "too_long"), (field, kind)
            assert f"Deze tekst heeft {length} tekens. Er passen er {most}." in ack["message"]
            assert dump(desk.server, desk.meeting)["things"] == before
            note("given back", forms=1, lost=0)


@pytest.mark.parametrize("most", [400, 120])
def test_what_fits_is_kept_to_the_last_letter(room, most):
    desk = room.desk
    for kind, value in kinds(most).items():
        if len(clean(value)) > most:
            continue
        said = {"text": value} if most == 400 else {"text": "x", "who": value}
        pledge = desk.ok("pledge", group="bewoners", kind="do", **said)["id"]
        rows = {row["key"]: row["value"] for row in dump(desk.server, desk.meeting)["things"]}
        kept = json.loads(rows[f"pledges/{pledge}"])
        assert kept["text" if most == 400 else "who"] == clean(value), kind


class Counted(HTMLParser):
    """(event or '', field) -> how many characters the page says it holds, of every field that is counted."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.most: dict[tuple[str, str], int] = {}
        self._event = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        of = dict(attrs)
        if tag == "form":
            self._event = of.get("data-send") or ""
        if tag in ("input", "textarea"):
            is_text = tag == "textarea" or (of.get("type") == "text" and of.get("inputmode") != "numeric")
            assert "maxlength" not in of, of
            assert is_text == ("data-most" in of), of
            if is_text:
                self.most[self._event, of["name"]] = int(of["data-most"])


@pytest.fixture
def hall(server, people):
    """A facilitator, a writer and a resident, who are led through a whole evening."""
    desk = Facilitator(server)
    desk.connect("desk", desk.new_meeting())
    desk.ok("about", date="2026-11-24")
    here = [desk, desk.key("writer").connect("writer", desk.meeting)]
    here += [Phone(server).sit(desk.meeting, group) for group in ("bewoners", "professionals")]
    people += here
    return here


def test_a_page_says_of_every_text_how_much_fits_and_the_server_agrees(hall):
    desk, _writer, *phones = hall
    seen: dict[tuple[str, str], int] = {}
    desk.ok("pledge", group="bewoners", kind="ask", text="Een sleutel", to="professionals")
    desk.ok("pledge", group="bewoners", kind="do", text="Koffie")
    while desk.stage != ("closing", "done"):
        for person in hall:
            seen |= Counted(person.html).most
        for phone in phones:
            for ballot in phone.ballots():
                for item in ballot["items"]:
                    phone.vote("agree" if ballot["kind"] == "consent" else "yes" if item else "3", ballot, item)
        if desk.stage == ("methods", "propose"):
            desk.ok("put_methods", put=["abcd"])
        if desk.stage == ("methods", "shown"):
            desk.ok("keep", method="abcd")
        version = desk.ok("advance").get("version", 0)
        for person in hall:
            person.wait(lambda person=person, version=version: person.picture["version"] >= version)
    assert seen == {(event, field): texts(event)[field] for event, field in seen}
    assert {event for event, _ in seen} >= {"pledge", "answer", "support", "contact", "reason", "concern", "closing"}
