"""The laptop dies at a random moment, again and again: no acknowledged vote is missing, none counts twice."""

import os
import random
import signal

import pytest

from tests.house import dump
from tests.live import Facilitator, Server
from tests.test_restart import Streak, back, choice, kill_and_start, residents_who_vote, vote_of
from tests.trust.figures import long_form, note
from workshop.store import Store

TIMES = int(os.environ.get("KILLS", "50" if long_form() else "4"))
PHONES = 8
SEED = int(os.environ.get("SEED", "11"))


@pytest.mark.slow
@pytest.mark.timeout(60 + 45 * TIMES)
def test_no_acknowledged_vote_is_missing_however_often_it_is_killed(tmp_path, people):
    chance = random.Random(SEED)
    server = Server(tmp_path / "home")
    desk = Facilitator(server)
    desk.connect("desk", desk.new_meeting())
    people.append(desk)
    phones, ballot = residents_who_vote(desk, people, PHONES)
    seats = [phone.seat for phone in phones]
    sent, acked_in_all = 0, 0
    for _ in range(TIMES):
        streaks = [Streak(phone, "vote", following(phone, ballot, sent)).start() for phone in phones]
        streaks[0].until(chance.randrange(1, 25))
        kill_and_start(server, people)
        kept = {v["seat"]: v for v in dump(server, desk.meeting)["votes"] if v["round"] == ballot["round"]}
        assert sorted(kept) == sorted(seats)
        for phone, streak in zip(phones, streaks, strict=True):
            last = kept[phone.seat]
            # The last one sent may have been kept without the answer reaching the phone.
            assert last["seq"] in (sent + streak.acked, sent + streak.acked + 1), (last, streak.acked)
            assert last["value"] == choice(last["seq"])
        acked_in_all += sum(streak.acked for streak in streaks)
        sent += 100_000
        people[1:] = []
        phones = [back(phone, people) for phone in phones]
        assert [phone.seat for phone in phones] == seats
        for phone in phones:
            assert phone.vote(choice(sent), ballot, seq=sent)["ok"]
    note("killed", times=TIMES, acked=acked_in_all, missing=0, twice=0)
    server.stop(signal.SIGTERM)


def test_a_commit_is_on_the_disk_before_it_is_said_to_be(tmp_path):
    """What SQLite promises of a power failure hangs on these; the numbers are its own (2 is FULL)."""
    store = Store(f"sqlite:///{tmp_path / 'workshop.sqlite'}", lambda work: work())
    asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    kept = store.write(lambda connection: [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked])
    store.close()
    assert kept == ["wal", 2, 1, 1]


def following(phone, ballot, sent):
    """Votes that are newer than those of the time before."""
    vote = vote_of(phone, ballot)
    return lambda nr: vote(sent + nr)
