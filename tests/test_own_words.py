"""Whoever types a word of ours gets that word back: in every language, at every step, on every page and in every file.

An evening on which people typed words that nobody else says is told beside a copy in which each of those is a text or
a code of ours. What everybody is shown of the two may differ in those words only.
"""

import html
import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import fields
from itertools import count, cycle

import pytest

from tests.house import dump
from tests.live import Phone
from tests.own_words import ours
from tests.scenes import CATALOGUE
from tests.trust.figures import note
from tests.twins import CLOCK, ID, MADE, METHODS, PAPER, Original, Place, Twin
from workshop import words
from workshop.actie.evening import choices, pledges
from workshop.actie.evening.ballot import CHOICES
from workshop.actie.evening.first_groups import FIRST_GROUPS
from workshop.actie.evening.meeting import (
    Answer,
    Closing,
    Contact,
    Group,
    Kept,
    Mandate,
    Note,
    Pledge,
    Settlement,
    Support,
)
from workshop.archive import freeze, retention
from workshop.edge.caller import LANGUAGE_COOKIE
from workshop.words import LANGUAGES, LEADING, tag

# Names of ours in groups where somebody else wrote them: typed, and told as typed.
GROUPS = (
    Group("bewoners", "Professionals", "residents", "ambtenaar, wethouder", 6),
    Group("professionals", "databank", "professionals", "jongeren", 5),
    Group("wij", "Gemeente", "municipality", "welzijn, zorg, corporatie, wijkagent", 5),
    Group("anderen", "Bewoners", "other", "", 0),
)
COUNTS = {"bewoners": 6, "professionals": 5, "wij": 5, "observer": 1}
# What a page makes of something else than letters: how large it is written, and the marks that keep scripts apart.
LOOKS = re.compile(r'\bfit-\d+| class=\\?"lobby__title--long(?:est)?\\?"| (?:rows|size)=\\?"\d+\\?"')
# The agreement as it is read aloud falls into pages by how long its texts are; its words are those of the paper.
PAGED = re.compile(
    r'<article class=\\*"aloud\\*".*?</article>|<h1 class=\\*"slide__title\\*">(?:(?!<h1).)*?facts--read.*?</dl>',
    re.DOTALL,
)
WHERE_SOMEBODY_LEADS = ("/tafel/{id}",)
PLEDGES = 8  # where people write, in the programme of ninety minutes
TOKEN = re.compile(r"woord\d{3}x")
BDI = re.compile("<bdi[^>]*>([^<]*)</bdi>")
MAIN = re.compile("<main.*</main>", re.DOTALL)
NEW = (
    *("lobby/gather", "topic/talk", "topic/settle", "pledges/write", "methods/shown"),
    *("consent/read", "consent/shown", "closing/done", "concept", "corrected", "final", "votes forgotten"),
)
EXAMPLES = {example.text for example in CATALOGUE.examples}


class Words:
    """The next word that only this field says."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self) -> str:
        self.said.append(f"woord{len(self.said):03}x")
        return self.said[-1]


def write(place: Original, step: str, phase: str, word: Words) -> None:
    """What people type at this moment of the evening."""
    if step == "lobby":
        names = ("title", "place", "initiative", "for_whom", "on_behalf", "fixed", "afterwards")
        place.about(**{name: word() for name in names}, phase="plan", kind="databank", setting="wijk", audience="plan")
    if (step, phase) == ("topic", "talk"):
        for nr, group in enumerate(("bewoners", "professionals", "wij")):
            place.act(choices.note, Note(f"{nr:032x}", "reason", "animo", group, word()))
            place.act(choices.moderate, f"{nr:032x}", "shown")
    if (step, phase) == ("topic", "settle"):
        place.act(choices.settle, Settlement("animo", "", "position", (2,), word()))
        place.act(choices.settle, Settlement("animo", "wij", "try_until", (2, 3), word(), until=word()))
        place.act(choices.settle, Settlement("contact", "", "differ", (), word(), word()))
        place.act(choices.settle, Settlement("empathie", "bewoners", "not_now", (), word()))
    if step == "pledges":
        pledge(place, word)
    if (step, phase) == ("methods", "first_step"):
        names = ("first_step", "first_step_who", "first_step_when")
        place.act(lambda m: choices.close_with(m, **{name: word() for name in names}))
    if (step, phase) == ("methods", "shown"):
        place.act(choices.keep, Kept(METHODS[0], word(), word()), CATALOGUE)
        place.act(choices.keep, Kept(METHODS[1], "", word()), CATALOGUE)
    if (step, phase) == ("consent", "open"):
        for nr, kind in ((8, "concern"), (9, "object")):
            place.act(choices.note, Note(f"{nr:032x}", kind, "", "bewoners", word()))
            place.act(choices.moderate, f"{nr:032x}", "shown")
    if (step, phase) == ("wrap_up", "fill"):
        rounded = [f.name for f in fields(Closing) if not f.name.startswith(("first_step", "sign_", "lang"))]
        place.act(lambda m: choices.close_with(m, **{name: word() for name in rounded}))
    if (step, phase) == ("closing", "fill"):
        place.act(lambda m: choices.close_with(m, sign_when=word(), sign_where=word(), sign_printer=word()))


def mandate(word: Words) -> Mandate:
    return Mandate("reserved", word(), word(), word(), word())


def pledge(place: Original, word: Words) -> None:
    for group, other in (("bewoners", "wij"), ("professionals", "bewoners"), ("wij", "anderen")):
        for kind in ("do", "leave", "ask"):
            name = f"{group}-{kind}"
            to, via = (other if kind != "do" else ""), (word() if kind == "ask" else "")
            line = Pledge(name, group, kind, word(), word(), word(), to, via, mandate=mandate(word))
            place.act(pledges.pledge, line, CATALOGUE)
        if group != "bewoners":
            place.act(pledges.support, group, Support(("verbinden",), word(), word()), CATALOGUE)
        place.act(pledges.contact, group, Contact(word(), word(), word()))
    place.act(pledges.answer, "bewoners-ask", Answer("yes", word(), mandate=mandate(word)))
    place.act(pledges.answer, "professionals-ask", Answer("no", word()))
    tapped = Pledge("tapped", "bewoners", "do", practice=CATALOGUE.elements[0].practices[0].id)
    place.act(pledges.pledge, tapped, CATALOGUE)


def stations(place: Original, word: Words) -> Iterator[str]:
    """The whole evening, stopped at every phase; then the versions after it, and the day the votes are forgotten."""
    while True:
        meeting = place.evening.meeting
        step, phase = meeting.step.kind, meeting.course.phase
        write(place, step, phase, word)
        for found in place.open_rounds() if phase == "open" else ():
            for group, seats in place.seats.items():
                for nr, seat in enumerate(seats if group != "observer" else ()):
                    place.vote(seat, found, CHOICES[found.kind][nr % 3])
        if (step, phase) == ("methods", "propose"):
            place.put_methods()
        yield f"{step}/{phase}"
        if (step, phase) == ("closing", "done"):
            break
        place.advance()
    for kind in ("concept", "corrected", "final"):
        changed = Pledge("bewoners-do", "bewoners", "do", word(), word(), word())
        place.store.write(freeze.freeze, ID, kind, CATALOGUE, lambda m, p=changed: pledges.pledge(m, p, CATALOGUE))
        yield kind
    retention.forget_votes(place.store, CATALOGUE, ID)
    yield "votes forgotten"


def typed_otherwise(otherwise: dict[str, str]) -> Callable[[sqlite3.Connection], None]:
    """Put these in the place of what was typed, wherever the database keeps it."""

    def change(connection: sqlite3.Connection) -> None:
        connection.create_function(
            "otherwise", 1, lambda of: swapped(of, in_json(otherwise)) if isinstance(of, str) else of
        )
        for table, column in (("things", "value"), ("changes", "before"), ("changes", "after"), ("records", "body")):
            connection.execute(f"update {table} set {column} = otherwise({column}) where {column} is not null")

    return change


def in_json(otherwise: dict[str, str]) -> dict[str, str]:
    return {token: json.dumps(own, ensure_ascii=False)[1:-1] for token, own in otherwise.items()}


def swapped(text: str, otherwise: dict[str, str]) -> str:
    return TOKEN.sub(lambda found: otherwise[found.group()], text)


def plain(payload: str) -> str:
    """What is told, without how it is written down for a browser."""
    return PAGED.sub("", LOOKS.sub("", html.unescape(html.unescape(payload))))


def payloads(place: Place, cookies: dict[str, dict[str, str]], language: str) -> dict[str, str]:
    return place.payloads({who: {**held, LANGUAGE_COOKIE: language} for who, held in cookies.items()})


def lost(paper: str, tokens: str, otherwise: dict[str, str]) -> str:
    """The first word that a paper says less often than it was typed: where a line stands, its length decides."""
    typed = {token: tokens.count(token) for token in TOKEN.findall(tokens)}
    return next((otherwise[token] for token, often in typed.items() if paper.count(otherwise[token]) < often), "")


def first_difference_of(page: str, tokens: str, otherwise: dict[str, str]) -> str:
    return first_difference(page, swapped(tokens, otherwise))


def first_difference(one: str, other: str) -> str:
    """Where two texts part, with some of what stands around it; '' where they say the same."""
    at = next((nr for nr, (mine, theirs) in enumerate(zip(one, other, strict=False)) if mine != theirs), 0)
    return "" if one == other else f"{one[max(0, at - 90) : at + 90]!r} is not {other[max(0, at - 90) : at + 90]!r}"


@pytest.fixture(scope="module")
def every_word() -> Iterator[str]:
    """Without end. A quote or a bracket is written in three ways at once: in JSON in HTML in JSON."""
    tame = [text for text in ours() if not set(text) & set("'\"&<>\\") and not text.isdecimal()]
    assert len(tame) > 500
    return cycle(text for text in tame if text not in EXAMPLES)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_everybody_reads_what_was_typed(tmp_path, every_word):
    """The paper in six languages at every step; the pages in one where somebody typed, or with SOAK=1 in all."""
    (tmp_path / "first").mkdir()
    place, word = Original(tmp_path / "first", GROUPS, COUNTS), Words()
    twin, turn = Twin(tmp_path / "second", place), count()
    changed, told = [], 0
    for station in stations(place, word):
        readers = may_read(place, station)
        otherwise = dict(zip(word.said, every_word, strict=False))
        twin.follow(typed_otherwise(otherwise))
        who = [readers[sorted(readers)[next(turn) % len(readers)]] for _ in LANGUAGES]
        records = {paper_says_the_same(twin, held, language) for held, language in zip(who, LANGUAGES, strict=True)}
        assert len(records) == 1
        for language in page_languages(station, next(turn)):
            ours_, theirs = payloads(place, readers, language), payloads(twin, readers, language)
            for where, text in ours_.items():
                differing = lost if where.startswith(("/verslag/{id} ", "/bewaar")) else first_difference_of
                found = differing(plain(theirs[where]), plain(text), otherwise)
                changed += [(station, where, language, found)] if found else []
                told += len(TOKEN.findall(text))
    note("own words", told=told, changed=len(changed))
    assert not changed, "\n".join(map(str, changed))
    assert told > 5000


def page_languages(station: str, turn: int) -> tuple[str, ...]:
    if os.environ.get("SOAK"):
        return LANGUAGES
    return (LANGUAGES[turn % len(LANGUAGES)],) if station in NEW else ()


def may_read(place: Original, station: str) -> dict[str, dict[str, str]]:
    """Whose cookies open something now; with the votes go all seats and links."""
    cookies = place.cookies()
    return {"desk": cookies["desk"]} if station == "votes forgotten" else cookies


def paper_says_the_same(place: Place, held: dict[str, str], language: str) -> str:
    """As a page and as a file, for one of those who may read it; gives the record behind it."""
    page, record, saved = (CLOCK.sub("", asked(place, path, held, language)) for path in PAPER)
    assert all(f'<html lang="{tag(language)}"' in paper for paper in (page, saved))
    (told,), (kept,) = MAIN.findall(page), MAIN.findall(saved)
    # Behind the same sheets the file has those to answer on, as the laptop has gone.
    assert kept.startswith(told.removesuffix("</main>").rstrip())
    return MADE.sub("", record)


@pytest.fixture(scope="module")
def halls(tmp_path_factory):
    """An evening with the groups that we wrote, and one with the same words in groups of somebody's own."""
    made = {}
    for name, groups in (("ours", FIRST_GROUPS), ("own", GROUPS)):
        home = tmp_path_factory.mktemp(name) / "home"
        home.mkdir()
        made[name] = Original(home, groups, {group.id: 1 for group in groups})
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_are_told_as_ours_or_as_typed(halls, language):
    """At the door, at the desk and on paper."""
    told = {name: pages_with_groups(place, language) for name, place in halls.items()}
    for where, page in told["own"].items():
        assert {group.name for group in GROUPS} <= {text.strip("\u2068\u2069") for text in BDI.findall(page)}, where
    for where, page in told["ours"].items():
        spoken = "nl" if where in WHERE_SOMEBODY_LEADS and language not in LEADING else language
        with words.use(spoken):
            ours_ = {words.group_name(group.id, FIRST_GROUPS) for group in FIRST_GROUPS}
        assert ours_ <= set(BDI.findall(page)), where
    with words.use(language):
        examples = {words.group_examples(group) for group in FIRST_GROUPS}
    assert examples <= set(BDI.findall(told["ours"]["/m/123456"]))
    assert {g.examples for g in GROUPS if g.examples} <= {
        x.strip("\u2068\u2069") for x in BDI.findall(told["own"]["/m/123456"])
    }
    if language != "nl":
        assert not examples & {group.examples for group in FIRST_GROUPS}


def pages_with_groups(place: Original, language: str) -> dict[str, str]:
    desk = place.cookies()["desk"]
    paths = ("/m/123456", "/verslag/{id}", "/bewaar/{id}", *WHERE_SOMEBODY_LEADS)
    return {path: asked(place, path, {} if path == "/m/123456" else desk, language) for path in paths}


def asked(place: Place, path: str, held: dict[str, str], language: str) -> str:
    browser = place.app.test_client()
    for name, value in {**held, LANGUAGE_COOKIE: language}.items():
        browser.set_cookie(name, value, domain="127.0.0.1")
    answer = browser.get(path.format(id=ID), base_url=place.url)
    assert answer.status_code == 200, path
    return html.unescape(answer.text)


TAKEN_FROM_US = ("jongeren", "databank", "verkenning", "binnen", "weet ik niet", "Gemeente", "loopt")


def test_each_phone_reads_back_what_was_typed_on_all(facilitator, people):
    """Typed on a phone in each language; read on every phone, at the desk and on everybody's paper."""
    phones = {code: Phone(facilitator.server, code).sit(facilitator.meeting, "bewoners") for code in LANGUAGES}
    people += phones.values()
    facilitator.ok("go_to", step=PLEDGES)
    said = dict(zip(phones, TAKEN_FROM_US, strict=True))
    for code, phone in phones.items():
        phone.at("pledges", "write")
        phone.ok("pledge", seat=phone.seat, kind="do", text=said[code], who=said[code], when=said[code])
    for person in (facilitator, *phones.values()):
        person.wait(lambda person=person: all(f">{word}<" in person.html for word in said.values()))
    for phone in (facilitator, *phones.values()):
        for path in ("verslag", "bewaar"):
            answer = phone.get(f"/{path}/{facilitator.meeting}")
            assert answer.status_code == 200
            assert [word for word in said.values() if not re.search(f"<bdi[^>]*>{word}</bdi>", answer.text)] == []


@pytest.mark.parametrize(
    ("language", "text", "known"),
    [("tr", "Çay yapıyoruz", "tr"), ("en", "We make tea", "en"), ("nl", "نصنع الشاي", "ar"), ("ar", "thee", None)],
)
def test_a_record_says_in_which_language_somebody_typed(facilitator, people, language, text, known):
    phone = Phone(facilitator.server).join(facilitator.meeting, "bewoners")
    phone.post("/taal", taal=language, terug="/")
    people.append(phone.connect("phone", facilitator.meeting, phone.seat))
    phone.ok("pledge", seat=phone.seat, kind="do", text=text)
    record = facilitator.get(f"/verslag/{facilitator.meeting}.json").json()
    (line,) = next(part["do"] for part in record["agreement"]["parts"] if part["group"] == "bewoners")
    assert line["text"] == {"text": text, **({"lang": known} if known else {})}


def test_the_language_of_a_concern_points_at_nobody(facilitator, people):
    phone = Phone(facilitator.server).join(facilitator.meeting, "bewoners")
    phone.post("/taal", taal="tr", terug="/")
    people.append(phone.connect("phone", facilitator.meeting, phone.seat))
    phone.ok("concern", seat=phone.seat, text="Wie ruimt er op?")
    phone.ok("reason", seat=phone.seat, element="animo", text="Zo gaat het goed.")
    kept = dump(facilitator.server, facilitator.meeting)
    notes = [row["value"] for row in kept["things"] if row["key"].startswith("notes/")]
    assert len(notes) == 2
    assert "tr" not in re.findall(
        r"\w+", json.dumps([notes, [c["after"] for c in kept["changes"] if "notes/" in c["key"]]])
    )
