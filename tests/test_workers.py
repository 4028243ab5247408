"""Several processes behind nginx: everybody sees the same, and what dies takes nothing along that was acked."""

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue

import pytest
import requests
from limits import parse

from tests.hosted import NGINX, WORKERS, Hosted, until
from tests.house import dump
from tests.live import ROOT, WAIT, Facilitator, Phone
from tests.services import PROGRAMS, PostgreSQL, Redis
from tests.story.hall import reads
from tests.test_restart import Streak, advance_to, back, choice, vote_in, vote_of
from tests.test_slips import shows, slips_of
from tests.trust.test_kill import following
from tests.trust.test_postgresql import AWAY, LATER, Patient
from workshop.actie.errors import Refused
from workshop.actie.evening import course
from workshop.edge.limits import Limits
from workshop.running.lock import Occupied, alone
from workshop.store import Store, keys, meetings, slips, votes

pytestmark = pytest.mark.slow
PLEDGES, VOTES = 8, 40
NEEDS = (
    "--workers: meer dan één kan alleen met WORKSHOP_DATABASE_URL (PostgreSQL), WORKSHOP_QUEUE en WORKSHOP_PUBLIC_URL"
)
SETTINGS = {
    "WORKSHOP_PUBLIC_URL": "https://avond.example.nl",
    "WORKSHOP_DATABASE_URL": "postgresql+psycopg://actie:x@127.0.0.1:1/actie",
    "WORKSHOP_QUEUE": "redis://:x@127.0.0.1:1/0",
}


@pytest.fixture(scope="module")
def hosted(tmp_path_factory):
    """With a database and a queue of its own, that may die."""
    if not (PROGRAMS and NGINX and shutil.which("redis-server") and shutil.which("openssl")):
        pytest.skip("no PostgreSQL, Redis, nginx or openssl: see tools/install-test-needs")
    database, queue = PostgreSQL(durable=True), Redis()
    running = Hosted(tmp_path_factory.mktemp("hosted") / "home", "eventlet", database, queue)
    yield running
    running.end()
    queue.end()
    database.end()
    assert "Traceback" not in running.logged


@pytest.fixture
def desk(hosted, people):
    """At process 1."""
    person = Facilitator(hosted)
    people.append(person.connect("desk", person.new_meeting(), at=hosted.at(1)))
    return person


@pytest.fixture
def sit(hosted, desk, people):
    """Let somebody in: through nginx, or straight at a process."""

    def come(at="", transport="websocket"):
        phone = Phone(hosted).join(desk.meeting, "bewoners")
        people.append(phone.connect("phone", desk.meeting, phone.seat, at=at, transport=transport))
        return phone

    return come


@pytest.fixture
def given(hosted, desk, people):
    """Give somebody a link, who comes in at process 2."""

    def come(role):
        person = desk.key(role)
        people.append(person.connect(role, desk.meeting, at=hosted.at(2)))
        return person

    return come


def process_of(person):
    """The number of the process that has the line of this person."""
    return int(person.socket.eio.sid.partition(".")[0])


def to_the_vote(desk, phones):
    advance_to(desk, "vote", "open")
    for phone in phones:
        phone.at("vote", "open")
    return phones[0].ballots()[0]


def all_ready(desk, screen, count):
    """Both say so, each in its own words."""
    reads(desk, f"{count} van {count} klaar")
    reads(screen, f"{count} van {count} zijn klaar")


class Counted(Patient):
    """Stops at a number that is known before."""

    to = VOTES


@contextmanager
def away(server):
    """It dies, and is back after this."""
    server.stop("immediate")
    try:
        yield
    finally:
        server.start()


def kept(desk, ballot):
    """Seat -> number and choice of its vote, as the database has it."""
    rows = dump(desk.server, desk.meeting)["votes"]
    return {row["seat"]: (row["seq"], row["value"]) for row in rows if row["round"] == ballot["round"]}


def test_people_at_different_processes_see_the_same(hosted, desk, sit, given):
    screen, writer = given("screen"), given("writer")
    phones = [sit(hosted.at(nr), transport) for nr in (1, 2) for transport in ("websocket", "polling")]
    assert [process_of(person) for person in (desk, screen, *phones)] == [1, 2, 1, 1, 2, 2]
    phones += [sit(transport=transport) for transport in ("websocket", "polling") for _ in range(WORKERS)]
    to_the_vote(desk, phones)
    for phone in phones:
        for ballot in phone.ballots():
            assert phone.vote("2", ballot)["ok"]
    all_ready(desk, screen, len(phones))
    desk.ok("go_to", step=PLEDGES)
    writer.ok("pledge", group="bewoners", id="a" * 32, kind="do", text="We zetten kof", draft=True)
    for person in (desk, screen):
        reads(person, "We zetten kof")
    writer.ok("pledge", group="bewoners", id="a" * 32, kind="do", text="We zetten koffie.")
    for person in (desk, screen, *phones):
        reads(person, "We zetten koffie.")


def test_a_phone_that_polls_gets_to_its_own_process(hosted, desk, sit):
    """nginx sends it on by the number in the name of its line; elsewhere nobody knows it."""
    phone = sit(transport="polling")
    sid, others = phone.socket.eio.sid, [nr for nr in (1, 2) if nr != process_of(phone)]
    line = "/socket.io/?EIO=4&transport=polling&sid="
    assert requests.get(f"{hosted.at(others[0])}{line}{sid}", timeout=WAIT).status_code == 400
    assert phone.vote("2", to_the_vote(desk, [phone]))["ok"]


def test_a_second_tab_at_another_process_knows_what_the_seat_chose(hosted, desk, sit, people):
    phone = sit(hosted.at(1))
    tab = Phone(hosted)
    tab.browser.cookies, tab.seat = phone.browser.cookies, phone.seat
    people.append(tab.connect("phone", desk.meeting, tab.seat, at=hosted.at(2)))
    ballot = to_the_vote(desk, [phone, tab])
    for voter, other, value, seq in ((phone, tab, "2", 1), (tab, phone, "4", 2)):
        assert voter.vote(value, ballot, seq=seq)["ok"]
        other.wait(lambda other=other, value=value: vote_in(other, ballot) == value)
    phone.ok("more_time", seat=phone.seat, on=True)
    tab.wait(lambda: tab.mine[tab.seat] == phone.mine[phone.seat])


def test_who_is_sent_away_at_one_process_is_gone_at_the_other(hosted, desk, sit, given):
    joker, helper = sit(hosted.at(2)), given("helper")
    desk.ok("remove_seat", seat=joker.seat)
    joker.wait(lambda: joker.gone)
    desk.ok("revoke_key", key=key_of(desk, "helper"))
    helper.wait(lambda: helper.gone)


@pytest.mark.parametrize("places", [(1, 2), (2, 1)])
def test_a_slip_shown_at_one_process_moves_its_seat_from_the_other(hosted, desk, people, places):
    (letters,) = slips_of(desk, 1)
    before, after = (shows(Phone(hosted), desk.meeting, letters, hosted.at(nr)) for nr in places)
    people += [before, after]
    before.wait(lambda: before.gone)
    after.ok("more_time", seat=after.seat, on=True)
    assert (after.seat, after.gone) == (before.seat, False)


def key_of(desk, role):
    return next(key["id"] for key in dump(desk.server, desk.meeting)["keys"] if key["role"] == role)


def test_a_killed_process_takes_no_acked_vote_along_and_none_counts_twice(hosted, desk, sit, people):
    dying, staying = [sit(hosted.at(1)) for _ in range(4)], [sit(hosted.at(2)) for _ in range(3)]
    ballot = to_the_vote(desk, [*dying, *staying])
    lost = [Streak(phone, "vote", vote_of(phone, ballot)).start() for phone in dying]
    going_on = [Counted(phone, "vote", vote_of(phone, ballot)).start() for phone in staying]
    lost[0].until(10)
    before = hosted.pid(1)
    os.kill(before, signal.SIGKILL)

    returned = [back(phone, people) for phone in dying]
    found = kept(desk, ballot)
    for phone, streak in zip(returned, lost, strict=True):
        # The last one sent may have been kept without the answer reaching the phone.
        assert found[phone.seat] in [(nr, choice(nr)) for nr in (streak.acked, streak.acked + 1)]
    more = [Counted(phone, "vote", following(phone, ballot, 1000)).start() for phone in returned]
    for streak in (*going_on, *more):
        streak.until(streak.to)
    hosted.until_restarted(1, before)
    expected = {phone.seat: (VOTES, choice(VOTES)) for phone in staying}
    expected |= {phone.seat: (1000 + VOTES, choice(1000 + VOTES)) for phone in returned}
    assert kept(desk, ballot) == expected

    desk.leave()
    desk.connect("desk", desk.meeting, at=hosted.at(1))
    for phone in (*returned, *staying):
        for other in phone.ballots()[1:]:
            assert phone.vote("2", other)["ok"]
    everybody = len(returned) + len(staying)
    reads(desk, f"{everybody} van {everybody} klaar")


def test_a_database_that_restarts_under_load_refuses_what_comes_later_and_loses_nothing(hosted, desk, sit, given):
    screen, phones = given("screen"), [sit(hosted.at(nr)) for nr in (1, 2, 2)]
    ballot = to_the_vote(desk, phones)
    streaks = [Patient(phone, "vote", vote_of(phone, ballot)) for phone in phones]
    for streak in streaks:
        streak.to = 100_000
        streak.start()
    streaks[0].until(5)
    with away(hosted.database), away(hosted.queue):
        assert {streak.until_refused() for streak in streaks} == {("database_away", LATER, True)}
        desk.wait(lambda: desk.trouble == AWAY)

    for streak in streaks:
        streak.again(10)
    for streak in streaks:
        streak.until(streak.to)
    assert kept(desk, ballot) == {p.seat: (s.acked, choice(s.acked)) for p, s in zip(phones, streaks, strict=True)}
    for phone in phones:
        for other in phone.ballots()[1:]:
            assert phone.vote("2", other)["ok"]
    all_ready(desk, screen, len(phones))
    desk.wait(lambda: desk.trouble == "")


def test_a_desk_hears_of_trouble_that_others_met_at_another_process(hosted, desk, sit):
    phone = sit(hosted.at(2))
    ballot = to_the_vote(desk, [phone])
    with away(hosted.database):
        assert phone.vote("2", ballot)["again"]
        desk.wait(lambda: desk.trouble == AWAY)
    desk.wait(lambda: desk.trouble == "")
    assert phone.vote("2", ballot)["ok"]


def test_what_was_not_heard_while_redis_was_away_is_made_good(hosted, desk, sit, given):
    phone, joker, screen, helper = sit(hosted.at(2)), sit(hosted.at(2)), given("screen"), given("helper")
    to_the_vote(desk, [phone, joker])
    with away(hosted.queue):
        ready = requests.get(f"{hosted.at(1)}/readyz", timeout=WAIT)
        assert (ready.status_code, ready.json()["status"], ready.json()["queue"]) == (200, "degraded", "away")
        for ballot in phone.ballots():
            assert phone.vote("2", ballot)["ok"]
        desk.ok("remove_seat", seat=joker.seat)
        desk.ok("revoke_key", key=key_of(desk, "helper"))
        desk.ok("blank", on=True)

    reads(desk, "1 van 1 klaar")
    joker.wait(lambda: joker.gone)
    helper.wait(lambda: helper.gone)
    version = desk.picture["version"]
    for person in (screen, phone):
        person.wait(lambda person=person: person.picture["version"] >= version)
    for nr in (1, 2):
        until(lambda nr=nr: requests.get(f"{hosted.at(nr)}/readyz", timeout=WAIT).json()["queue"] == "ok")


def test_what_no_process_was_told_is_seen_when_its_line_to_redis_is_new(hosted, desk, sit, given, people):
    """Changed past all of them, so that nobody hears of it by chance."""
    joker, screen, helper = sit(hosted.at(2)), given("screen"), given("helper")
    moves = shows(Phone(hosted), desk.meeting, *slips_of(desk, 1), hosted.at(2))
    people.append(moves)
    (slip,) = dump(desk.server, desk.meeting)["slips"]
    store = Store(hosted.environ["WORKSHOP_DATABASE_URL"], lambda work: work())
    store.write(votes.remove_seat, desk.meeting, joker.seat)
    store.write(keys.revoke, desk.meeting, key_of(desk, "helper"), datetime.now(UTC))
    store.write(slips.open_, slip["hash"], "", False, "the key of another phone", datetime.now(UTC))
    version = store.write(meetings.act, desk.meeting, "blank", lambda e: course.blank(e.meeting, True)).version
    store.close()
    hosted.queue.cut_off_listeners()
    joker.wait(lambda: joker.gone)
    helper.wait(lambda: helper.gone)
    moves.wait(lambda: moves.gone)
    for person in (desk, screen):
        person.wait(lambda person=person: person.picture["version"] >= version)


def test_the_list_of_seats_knows_who_sits_at_another_process(hosted, desk, sit):
    phones = [sit(hosted.at(nr)) for nr in (1, 2)]
    until(lambda: desk.ok("seats", page=0)["html"].count("verbonden") == len(phones))
    for phone in phones:
        phone.leave()
    until(lambda: desk.ok("seats", page=0)["html"].count("weg sinds") == len(phones))


def test_what_an_address_tries_counts_over_all_processes(hosted):
    limit, both = parse("4/hour"), [Limits(hosted.queue.url) for _ in range(WORKERS)]
    for nr in range(limit.amount):
        both[nr % 2].take_turn(limit, "code", "203.0.113.9")
    with pytest.raises(Refused) as over:
        both[0].take_turn(limit, "code", "203.0.113.9")
    assert over.value.code == "too_fast"
    both[1].take_turn(limit, "code", "203.0.113.10")


def test_only_the_name_of_the_installation_is_answered_and_counts_stay_inside(hosted):
    desk = Facilitator(hosted)
    assert desk.get("/", headers={"Host": "elsewhere.example"}).status_code == 421
    assert desk.get("/metrics", headers={"Authorization": "Bearer tellen"}).status_code == 404
    own = requests.get(f"{hosted.at(2)}/metrics", headers={"Authorization": "Bearer tellen"}, timeout=WAIT)
    assert own.status_code == 200
    assert desk.get("/").headers["Strict-Transport-Security"]
    assert all(cookie.secure for cookie in desk.browser.cookies)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["asked", "Ctrl+C"])
def test_all_stop_together_and_say_when_to_come_back(hosted, desk, sit, people, how):
    phones, heard = [sit(hosted.at(nr)) for nr in (1, 2)], Queue()
    for phone in phones:
        phone.socket.on("pause", heard.put)
    processes = [hosted.pid(nr) for nr in (1, 2)]
    assert hosted.stop(how) == 0
    assert [sorted(heard.get(timeout=WAIT)) for _ in phones] == [["after", "spread"]] * 2
    assert [Path(f"/proc/{pid}").exists() for pid in processes] == [False, False]
    assert not (hosted.home / "running.json").exists()
    hosted.start()


def test_who_starts_it_again_is_told_that_it_runs(hosted):
    code, said = start(hosted.environ)
    assert (code, said.partition(". ")[0]) == (0, f"Het programma draait al op {hosted.url}")
    assert said.endswith(f" staat in {hosted.home / 'facilitator'}")


def test_a_hosted_program_tells_nobody_its_key(hosted):
    assert hosted.token not in hosted.said + hosted.logged
    assert str(hosted.home / "facilitator") in hosted.said
    assert "deze laptop" not in hosted.said
    assert "zelfde wifi" not in hosted.said


def test_processes_end_when_the_first_is_killed_and_nobody_starts_beside_them(hosted):
    """Not even beside one that does not hear that it should end."""
    stuck, lively = hosted.pid(2), hosted.pid(1)
    assert [lock_files(pid) for pid in (hosted.process.pid, lively, stuck)] == [
        {"program.lock", "workers.lock"},
        {"workers.lock"},
        {"workers.lock"},
    ]
    os.kill(stuck, signal.SIGSTOP)
    assert hosted.stop(signal.SIGKILL) == -signal.SIGKILL
    code, said = start(hosted.environ)
    assert (code, said) == (
        2,
        f"Een ander programma gebruikt {hosted.home} al, maar antwoordt niet. Sluit het af en start dan opnieuw.",
    )
    assert not Path(f"/proc/{lively}").exists()
    os.kill(stuck, signal.SIGCONT)
    hosted.start()  # it waits for who is on the way out
    assert not Path(f"/proc/{stuck}").exists()


def test_processes_that_are_still_coming_up_end_with_the_first_too(hosted):
    hosted.stop()
    hosted.begin()
    until(lambda: hosted.pid(1) and hosted.pid(2))
    hosted.stop(signal.SIGKILL)
    until(lambda: is_free(hosted.home))
    assert not any(answers(hosted.at(nr)) for nr in (1, 2))
    hosted.start()


def is_free(home):
    try:
        with alone(home):
            return True
    except Occupied:
        return False


def lock_files(pid):
    """Which locks of a home a process keeps open."""
    opened = (fd.readlink() for fd in Path(f"/proc/{pid}/fd").iterdir())
    return {file.name for file in opened if file.suffix == ".lock"}


def answers(url):
    try:
        return requests.get(f"{url}/healthz", timeout=WAIT).ok
    except requests.RequestException:
        return False


def start(environ, workers="2"):
    """Try to start. Gives the exit code and the last line it said."""
    command = [sys.executable, "-W", "ignore", "-m", "workshop", "serve", "--workers", workers, "--no-browser"]
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environ}
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    return ended.returncode, (ended.stdout + ended.stderr).splitlines()[-1]


@pytest.mark.parametrize(
    ("changed", "workers", "said"),
    [
        ({"WORKSHOP_QUEUE": ""}, "2", NEEDS),
        ({"WORKSHOP_DATABASE_URL": ""}, "2", NEEDS),
        ({"WORKSHOP_DATABASE_URL": "sqlite:///workshop.sqlite"}, "2", NEEDS),
        ({"WORKSHOP_PUBLIC_URL": ""}, "2", NEEDS),
        (
            {"WORKSHOP_QUEUE": "redis://127.0.0.1:6379/0"},
            "2",
            "WORKSHOP_QUEUE: moet met redis:// beginnen en een wachtwoord hebben",
        ),
        ({}, "0", "--workers: moet een getal van 1 of meer zijn"),
    ],
)
def test_what_several_processes_need_is_said_when_it_is_missing(tmp_path, changed, workers, said):
    environ = {"WORKSHOP_HOME": str(tmp_path), **SETTINGS, **changed}
    assert start(environ, workers) == (78, said)


def test_a_port_that_is_taken_is_said_before_anything_starts(hosted, tmp_path):
    environ = {**hosted.environ, "WORKSHOP_HOME": str(tmp_path)}
    first = hosted.ports[0]
    assert start(environ) == (2, f"--port: poort {first} is bezet; probeer --port {first + 2}")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_reads_the_service(tmp_path):
    """Its program and its user are not here; all else is as it stands."""
    text = (ROOT / "deploy" / "actie.service").read_text("utf-8")
    text = re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", text, flags=re.MULTILINE)
    (tmp_path / "actie.service").write_text(text)
    read = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / "actie.service"], capture_output=True, text=True, check=False
    )
    assert (read.returncode, read.stderr) == (0, "")
