"""PostgreSQL at its worst: it stops the loop, is not there, or dies in the middle of a vote. Nothing acked is lost."""

import os
import subprocess
import sys

import pytest

from tests.house import dump
from tests.live import ROOT, Facilitator, Server, free_port
from tests.services import PROGRAMS, PostgreSQL
from tests.test_restart import Streak, choice, residents_who_vote, vote_of
from tests.trust.figures import note

AWAY = "De database is even weg. Stemmen komen aan als hij terug is."
LATER = "Nog niet ontvangen. Wat je koos, staat er nog; we proberen het opnieuw."
PHONES = 5


class Patient(Streak):
    """Votes up to number `to`, until one is refused; `again` sends that one anew, as a phone does by itself."""

    refused: dict | None = None
    to = 100

    def again(self, more):
        self.refused, self.to = None, self.acked + more
        self._send(self.acked + 1)

    def until_refused(self):
        with self.news:
            assert self.news.wait_for(lambda: self.refused, 60)
        return self.refused["error"], self.refused["message"], self.refused["again"]

    def _acked(self, nr, ack):
        with self.news:
            self.acked, self.refused = (nr, None) if ack["ok"] else (self.acked, ack)
            self.news.notify_all()
        if ack["ok"] and nr < self.to:
            self._send(nr + 1)


@pytest.fixture
def own():
    """A cluster of one test, that may die."""
    if not PROGRAMS:
        pytest.skip("no PostgreSQL: see tools/install-test-needs")
    cluster = PostgreSQL(durable=True)
    yield cluster
    cluster.end()


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_a_database_that_dies_and_returns_loses_no_acked_vote_and_counts_none_twice(own, mode, tmp_path, people):
    server = Server(tmp_path / "home", mode, WORKSHOP_DATABASE_URL=own.url(own.database()))
    desk = Facilitator(server)
    people.append(desk.connect("desk", desk.new_meeting()))
    phones, ballot = residents_who_vote(desk, people, PHONES)
    streaks = [Patient(phone, "vote", vote_of(phone, ballot)).start() for phone in phones]
    streaks[0].until(5)

    own.stop("immediate")
    assert {streak.until_refused() for streak in streaks} == {("database_away", LATER, True)}
    desk.wait(lambda: desk.trouble == AWAY)
    assert (desk.get("/readyz").status_code, desk.get("/healthz").status_code) == (503, 200)
    page = phones[0].get(f"/telefoon/{desk.meeting}")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")

    own.start()
    acked = [streak.acked for streak in streaks]
    for streak in streaks:
        streak.again(10)
    for streak, before in zip(streaks, acked, strict=True):
        streak.until(before + 10)
    desk.wait(lambda: desk.trouble == "")
    kept = {v["seat"]: (v["seq"], v["value"]) for v in dump(server, desk.meeting)["votes"]}
    expected = {p.seat: (s.acked, choice(s.acked)) for p, s in zip(phones, streaks, strict=True)}
    assert kept == expected
    note("postgresql away", times=1, acked=sum(streak.acked for streak in streaks), missing=0, twice=0)
    assert "Traceback" not in server.logged
    server.stop()


def start(home, **environ: str) -> tuple[int, str]:
    """Try to start. Gives the exit code and the last line it said."""
    environ = {**os.environ, "WORKSHOP_HOME": str(home), "PYTHONPATH": str(ROOT), **environ}
    command = [sys.executable, "-W", "ignore", "-m", "workshop", "--no-browser", "--port", str(free_port())]
    ended = subprocess.run(command, env=environ, cwd=home, capture_output=True, text=True, timeout=60, check=False)
    return ended.returncode, ended.stderr.splitlines()[-1]


def test_a_query_that_would_stop_everybody_stops_the_start(postgresql, tmp_path):
    url = postgresql.url(postgresql.ours())
    said = start(tmp_path, WORKSHOP_MODE="eventlet", WORKSHOP_DATABASE_URL=url, EVENTLET_THREADPOOL_SIZE="0")
    assert said == (78, "Bij elke vraag aan de database staat alles stil. Kijk in docs/beheer.md.")


def test_a_database_that_is_not_there_stops_the_start(postgresql, tmp_path):
    url = postgresql.url("nowhere")
    code, said = start(tmp_path, WORKSHOP_DATABASE_URL=url)
    assert (code, said.startswith("De database laat ons niet toe: "), "nowhere" in said) == (78, True, True)


@pytest.mark.parametrize("url", ["nonsense", "elsewhere://127.0.0.1/workshop"])
def test_an_address_that_names_no_database_of_ours_stops_the_start(url, tmp_path):
    said = "WORKSHOP_DATABASE_URL klopt niet, of psycopg ontbreekt. Kijk in docs/beheer.md."
    assert start(tmp_path, WORKSHOP_DATABASE_URL=url) == (78, said)
