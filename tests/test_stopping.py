"""The program is stopped in the middle of an evening: what came is answered, and everybody hears when to come back."""

import os
import signal
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import chromium  # noqa: F401 - the fixture
from tests.browser.hall import PHONE, card
from tests.evening import open_page
from tests.house import dump
from tests.live import ROOT, Facilitator, Phone, Server, free_port
from tests.test_restart import Streak, advance_to, choice, let_go, residents_who_vote, vote_of

pytestmark = pytest.mark.slow


@pytest.fixture(params=["eventlet", "threading"])
def own(request, tmp_path):
    running = Server(tmp_path / "home", request.param)
    yield running
    running.stop()


def test_votes_that_came_are_answered_and_phones_hear_when_to_come_back(own, people):
    desk = Facilitator(own)
    people.append(desk.connect("desk", desk.new_meeting()))
    phones, ballot = residents_who_vote(desk, people, 4)
    streaks = [Streak(phone, "vote", vote_of(phone, ballot)).start() for phone in phones]
    for streak in streaks:
        streak.until(5)
    own.process.send_signal(signal.SIGTERM)
    for person in (desk, *phones):
        person.wait(lambda person=person: person.pause)
        assert person.pause == {"after": 1000, "spread": 1000}
    assert own.process.wait(20) == 0
    own.stop()
    let_go(people)
    assert not (own.home / "running.json").exists()
    kept = {vote["seat"]: vote for vote in dump(own, desk.meeting)["votes"] if vote["round"] == ballot["round"]}
    for phone, streak in zip(phones, streaks, strict=True):
        assert kept[phone.seat]["seq"] in (streak.acked, streak.acked + 1)
        assert kept[phone.seat]["value"] == choice(kept[phone.seat]["seq"])
    own.start()


def test_a_phone_comes_back_by_itself_and_brings_its_choice(chromium, tmp_path):  # noqa: F811
    server = Server(tmp_path / "home")
    desk = Facilitator(server)
    desk.connect("desk", desk.new_meeting())
    for _ in range(2):
        Phone(server).visit(desk.meeting, "bewoners")
    person = Phone(server).join(desk.meeting, "bewoners")
    advance_to(desk, "vote", "open")
    page = open_page(chromium, person, f"/telefoon/{desk.meeting}", **PHONE)
    form = card(page, "meegaan met het plan van bewoners helpt iets meer")
    desk.leave()
    server.stop(signal.SIGTERM)
    expect(page.locator("[data-connection]")).not_to_have_attribute("data-state", "connected")
    form.get_by_role("button", name="Stem").click()
    expect(form).to_have_attribute("data-state", "waiting")
    server.start()
    expect(form).to_have_attribute("data-state", "received", timeout=20_000)
    assert [vote["value"] for vote in dump(server, desk.meeting)["votes"]] == ["2"]
    page.context.close()
    server.stop()


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("times", [1, 3])
def test_it_stops_well_however_often_it_is_asked(own, asked, times):
    desk = Facilitator(own)
    desk.connect("desk", desk.new_meeting())
    for _ in range(times):
        own.process.send_signal(asked)
    desk.wait(lambda: desk.pause)
    assert own.process.wait(20) == 0
    own.stop()
    desk.leave()
    assert own.logged == ""
    assert not (own.home / "running.json").exists()
    own.start()


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
@pytest.mark.parametrize("sign", ["workshop.sqlite", "running.json"])
def test_it_can_be_stopped_while_it_starts(tmp_path, mode, sign):
    """As soon as this file is there."""
    home = tmp_path / "home"
    environ = {**os.environ, "WORKSHOP_HOME": str(home), "WORKSHOP_MODE": mode, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "workshop", "--no-browser", "--port", str(free_port())]
    starting = subprocess.Popen(command, env=environ, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    while not (home / sign).exists():
        assert starting.poll() is None
    starting.send_signal(signal.SIGINT)
    _, said = starting.communicate(timeout=60)
    assert (starting.returncode, said) == (0, b"")
    assert not (home / "running.json").exists()


def test_a_computer_that_allows_few_lines_is_told_of_at_the_start(tmp_path):
    few = Server(tmp_path / "few", files=512)
    few.stop()
    assert "laat maar 412 verbindingen tegelijk toe" in few.said
