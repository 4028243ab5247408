"""A guard is only known to work once it was seen to fail: each is taken out of a copy, and its test then fails.

A probe says whether a server is safe from one thing. It must say yes of the program, and no of the mutant.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import requests

from tests.house import dump, is_let_in, until_copies_are_clean
from tests.live import ROOT, WAIT, Facilitator, Person, Phone, Server
from tests.trust.figures import note
from tests.trust.test_copies import workshop
from tests.trust.test_not_counted import Hall

Probe = Callable[[Server], bool]


@dataclass(frozen=True)
class Mutant:
    """A guard taken out: in `file`, `text` becomes `instead`; `probe` sees it."""

    name: str
    file: str
    text: str
    instead: str
    probe: Probe


def opened(server: Server, step: int = 3) -> tuple[Facilitator, Phone]:
    """A desk and a resident, with the first vote open."""
    desk = Facilitator(server)
    desk.connect("desk", desk.new_meeting())
    for _ in range(2):
        Phone(server).visit(desk.meeting, "bewoners")
    phone = Phone(server).sit(desk.meeting, "bewoners")
    desk.ok("go_to", step=step)
    phone.at("vote", "open")
    desk.at("vote", "open")
    return desk, phone


def values(server: Server, desk: Facilitator, seat: str) -> list[str]:
    return [v["value"] for v in dump(server, desk.meeting)["votes"] if v["seat"] == seat]


def a_late_vote_stays_out(server: Server) -> bool:
    desk, phone = opened(server)
    ballot = phone.ballots()[0]
    desk.ok("close")
    phone.vote("4", ballot)
    return values(server, desk, phone.seat) == []


def an_acked_vote_is_kept(server: Server) -> bool:
    desk, phone = opened(server)
    ack = phone.vote("4")
    return ack["ok"] and values(server, desk, phone.seat) == ["4"]


def an_older_vote_overwrites_nothing(server: Server) -> bool:
    desk, phone = opened(server)
    phone.vote("4", seq=5)
    phone.vote("1", seq=2)
    return values(server, desk, phone.seat) == ["4"]


def nobody_votes_for_another(server: Server) -> bool:
    desk, phone = opened(server)
    other = Phone(server).sit(desk.meeting, "bewoners")
    other.send("vote", seat=phone.seat, round=other.ballots()[0]["round"], value="1", seq=9)
    return values(server, desk, phone.seat) == []


def a_phone_cannot_lead(server: Server) -> bool:
    desk, phone = opened(server)
    return phone.send("advance").get("error") == "not_allowed" and desk.stage == ("vote", "open")


def pictures_stay_in_their_meeting(server: Server) -> bool:
    _, phone = opened(server)
    other, _ = opened(server)
    seen = phone.picture["version"]
    other.ok("go_to", step=8)
    phone.ok("more_time", seat=phone.seat, on=True)  # what was sent before it has arrived now
    return phone.stage == ("vote", "open") and phone.picture["version"] >= seen


def another_page_opens_no_line(server: Server) -> bool:
    line = f"{server.url}/socket.io/?EIO=4&transport=polling"
    return requests.get(line, headers={"Origin": "http://elders.example"}, timeout=WAIT).status_code == 400


def another_name_is_not_answered(server: Server) -> bool:
    answer = requests.get(f"{server.url}/mee", headers={"Host": "elders.example"}, timeout=WAIT)
    return answer.status_code == 421


def a_form_elsewhere_changes_nothing(server: Server) -> bool:
    desk = Facilitator(server)
    url = f"{server.url}/plek/{desk.new_meeting()}"
    foreign = {"Origin": "http://elders.example"}
    return requests.post(url, {"group": "bewoners"}, headers=foreign, timeout=WAIT).status_code == 403


def guessing_codes_is_stopped(server: Server) -> bool:
    somebody = Person(server)
    return [somebody.get("/m/000000").status_code for _ in range(62)][-1] == 429


def a_revoked_key_opens_nothing(server: Server) -> bool:
    desk = Facilitator(server)
    desk.connect("desk", desk.new_meeting())
    writer = desk.key("writer")
    key = next(row["id"] for row in dump(server, desk.meeting)["keys"] if row["role"] == "writer")
    desk.ok("revoke_key", key=key)
    return not is_let_in(writer, "writer", desk.meeting)


def what_is_deleted_is_gone(server: Server) -> bool:
    desk, phone = opened(server)
    phone.vote("4")
    assert workshop(server.home, "backup").returncode == 0
    assert holding(server, phone.seat) != []
    desk.post(f"/bijeenkomst/{desk.meeting}/wis", what="votes", sure="1")
    until_copies_are_clean(server)
    return holding(server, phone.seat) == []


def holding(server: Server, text: str) -> list[str]:
    """The files of an installation in which a text stands."""
    files = [file for file in server.home.rglob("*") if file.is_file()]
    return [file.name for file in files if text.encode() in file.read_bytes()]


def a_code_dies_with_the_door(server: Server) -> bool:
    desk = Facilitator(server)
    desk.connect("desk", desk.new_meeting())
    (row,) = dump(server, desk.meeting)["meetings"]
    desk.ok("door", open=False)
    return Person(server).get(f"/m/{row['code']}").status_code == 404


def scripts_in_pages_are_refused(server: Server) -> bool:
    return "unsafe" not in Person(server).get("/mee").headers["Content-Security-Policy"]


def text_turns_nothing_around(server: Server) -> bool:
    desk = Facilitator(server)
    meeting = desk.new_meeting(**{"about.title": "Huis\u202e"})
    return "Huis" in desk.get(f"/tafel/{meeting}").text and "\u202e" not in desk.get(f"/tafel/{meeting}").text


def ready_means_that_votes_are_kept(server: Server) -> bool:
    """A page that asks whether the disk can be written leaves something in the write-ahead log."""
    wal, person = server.home / "workshop.sqlite-wal", Person(server)
    person.get("/readyz")
    left = []
    for _ in range(5):  # something else may write meanwhile, but not each time
        before = wal.read_bytes()
        left.append(person.get("/readyz").status_code == 200 and wal.read_bytes() != before)
    return all(left)


def one_professional(server: Server, **fields: str) -> Hall:
    """One professional who asked not to be counted, and others who come in while the vote is open."""
    hall = Hall(server, early=1, **fields)
    (phone,) = hall.professionals
    phone.ok("answer_small", seat=phone.seat, answer="closed")
    hall.vote(phone, "5")
    hall.late("2", "2", "2", "2")
    return hall


def who_does_not_count_is_in_nothing(server: Server) -> bool:
    hall = one_professional(server)
    hall.show()
    shown = hall.mark()
    hall.leave()
    return shown == ("words", None)


def a_group_is_no_larger_than_is_known(server: Server) -> bool:
    hall = one_professional(server, **{"groups-1-expected": "2"})
    hall.show()
    shown = hall.mark()
    hall.leave()
    return shown == ("none", None)


def what_was_shown_stays(server: Server) -> bool:
    hall = one_professional(server)
    hall.show()
    gone = hall.residents[-1]
    gone.send("forget_seat", seat=gone.seat)
    shown = hall.mark("bewoners")
    hall.leave()
    return shown == ("numbers", 5)


def a_text_points_at_no_small_group(server: Server) -> bool:
    hall = Hall(server, early=4)
    for phone, text in ((hall.residents[0], "Van een bewoner"), (hall.professionals[0], "Van een professional")):
        phone.ok("reason", seat=phone.seat, element="animo", text=text)
    hall.desk.ok("close")
    hall.desk.wait(lambda: "Van een professional" in hall.desk.html)
    lines = [li for li in re.findall(r"<li.*?</li>", hall.desk.html, re.S) if "Van een" in li]
    hall.leave()
    return len(lines) == 2 and not [li for li in lines if "Bewoners" in li or "Professionals" in li]


MUTANTS = [
    Mutant(
        "count who asked not to be counted",
        "actie/evening/counting.py",
        "if not _is_promised(evening, v)",
        "",
        who_does_not_count_is_in_nothing,
    ),
    Mutant(
        "believe any number of phones",
        "actie/evening/gathered.py",
        "return meeting.confirmed.get(group.id, None if group.id == OTHER else group.expected)",
        "return None",
        a_group_is_no_larger_than_is_known,
    ),
    Mutant(
        "count again what was shown",
        "actie/evening/ballot.py",
        "return frozen.positions(found.frozen)",
        "pass",
        what_was_shown_stays,
    ),
    Mutant(
        "say which group wrote it",
        "actie/evening/heard.py",
        "kept.append(note if labelled else",
        "kept.append(note if True else",
        a_text_points_at_no_small_group,
    ),
    Mutant(
        "codes that live for ever",
        "access.py",
        "if not is_open and",
        "if False and",
        a_code_dies_with_the_door,
    ),
    Mutant(
        "scripts may stand in pages",
        "pages/site.py",
        "script-src 'self';",
        "script-src 'self' 'unsafe-inline';",
        scripts_in_pages_are_refused,
    ),
    Mutant(
        "keep text as it was typed",
        "actie/letters.py",
        "and c not in TURNING)",
        ")",
        text_turns_nothing_around,
    ),
    Mutant(
        "ask the disk without writing",
        "store/meetings.py",
        'connection.execute(insert(meetings).values(id="", code="", made=NEVER))',
        "pass",
        ready_means_that_votes_are_kept,
    ),
    Mutant(
        "drop the guard of the round",
        "actie/evening/ballot.py",
        'if found.state != "open":',
        "if False:",
        a_late_vote_stays_out,
    ),
    Mutant(
        "ack before the commit",
        "store/writer.py",
        "return list(self.store.write(cast, ballots))",
        "return list(ballots)",
        an_acked_vote_is_kept,
    ),
    Mutant(
        "forget which vote is newer",
        "store/writer.py",
        ", where=votes.c.seq < new.excluded.seq)",
        ")",
        an_older_vote_overwrites_nothing,
    ),
    Mutant(
        "believe a phone about its seat",
        "edge/caller.py",
        "if seat_id not in self.seats:",
        "if False:",
        nobody_votes_for_another,
    ),
    Mutant(
        "let everybody do everything",
        "rooms/events.py",
        "if caller.role not in found.by:",
        "if False:",
        a_phone_cannot_lead,
    ),
    Mutant(
        "send to the wrong room",
        "rooms/push.py",
        'return f"{meeting_id}/{audience.kind}/',
        'return f"{audience.kind}/',
        pictures_stay_in_their_meeting,
    ),
    Mutant(
        "no list of origins",
        "__init__.py",
        "cors_allowed_origins=hosts.is_our_page",
        'cors_allowed_origins="*"',
        another_page_opens_no_line,
    ),
    Mutant(
        "any name will do",
        "edge/hosts.py",
        "return origin_of(self.settings, host) in self._origins()",
        "return True",
        another_name_is_not_answered,
    ),
    Mutant(
        "no look at where a form comes from",
        "pages/site.py",
        'if request.method != "POST":',
        "if True:",
        a_form_elsewhere_changes_nothing,
    ),
    Mutant(
        "no limit on wrong codes",
        "pages/join.py",
        "here.limits.guessed_wrong(where)",
        "pass",
        guessing_codes_is_stopped,
    ),
    Mutant("keys that live for ever", "store/keys.py", "revoked=now", "revoked=None", a_revoked_key_opens_nothing),
    Mutant(
        "leave the copies",
        "store/forgetting.py",
        "backup.purge(store, but=",
        "(lambda one: one)(",
        what_is_deleted_is_gone,
    ),
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("sound") / "home")
    yield running
    running.stop()


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_guard_is_what_makes_it_safe(sound, tmp_path, mutant):
    assert mutant.probe(sound) is True
    source = tmp_path / "source"
    shutil.copytree(ROOT / "workshop", source / "workshop")
    shutil.copytree(ROOT / "data", source / "data")
    file = source / "workshop" / mutant.file
    assert file.read_text("utf-8").count(mutant.text) == 1, mutant.name
    file.write_text(file.read_text("utf-8").replace(mutant.text, mutant.instead), "utf-8")
    broken = Server(tmp_path / "home", PYTHONPATH=str(source))
    try:
        assert mutant.probe(broken) is False
    finally:
        broken.stop()
    note("mutants", tried=1, seen=1)
