"""Two at once in one meeting, and what PostgreSQL says when it cannot. SQLite has one writer, so there is no two."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from tests.live import ROOT
from tests.scenes import START
from tests.test_store import ID, act, cast, move, sit, store, to_vote, values  # noqa: F401 - `store` is the fixture
from workshop.actie.errors import Refused, WorkshopError
from workshop.actie.evening import course
from workshop.store import Store, evenings, meetings, trouble, votes

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
STARTS = """
import sys
from workshop.store import Store
from workshop.store.migrate import migrate
import alembic.command
print("ready", flush=True)
sys.stdin.readline()
migrate(Store(sys.argv[1], lambda work: work()))
"""


@contextmanager
def under_way(store, work, *args):  # noqa: F811
    """In the block, `work` is done and not yet kept: whatever it holds, it holds until the block ends."""
    done, go_on = threading.Event(), threading.Event()

    def slowly(connection):
        work(connection, *args)
        done.set()
        assert go_on.wait(20)

    with ThreadPoolExecutor(1) as pool:
        kept = pool.submit(store.write, slowly)
        assert done.wait(20)
        yield
        go_on.set()
        kept.result()


def until_it_waits(store, second):  # noqa: F811
    """Until it waits for the first, or is done already."""
    while not second.done() and not store.read(lambda connection: connection.scalar(text(WAITING))):
        pass


def after(store, first, then):  # noqa: F811
    """Do `then` while `first` is under way. Gives the code it was refused with, '' when it was done."""
    with ThreadPoolExecutor(1) as pool:
        with under_way(store, *first):
            second = pool.submit(store.write, *then)
            until_it_waits(store, second)
        try:
            second.result()
        except Refused as refused:
            return refused.code
    return ""


def test_a_vote_under_way_goes_with_the_seat_that_is_removed(store):  # noqa: F811
    found, seat = to_vote(store), sit(store)
    assert after(store, (cast, seat, found, "", "1", 1), (votes.remove_seat, ID, seat)) == ""
    assert values(store) == []


def test_a_seat_that_is_being_removed_votes_no_more(store):  # noqa: F811
    found, seat = to_vote(store), sit(store)
    assert after(store, (votes.remove_seat, ID, seat), (cast, seat, found, "", "1", 1)) == "unknown_seat"


def test_no_vote_slips_in_behind_a_close(store):  # noqa: F811
    found, seat = to_vote(store), sit(store)
    close = (meetings.act, ID, "move", lambda e: course.close(e.meeting, moment_of(e)))
    assert after(store, close, (cast, seat, found, "", "1", 1)) == "round_closed"
    assert values(store) == []


def moment_of(evening):
    return course.Moment(START, meetings.new_id, {}, ("animo",))


def test_a_seat_changes_group_before_its_vote_or_not_at_all(store):  # noqa: F811
    found, seat = to_vote(store), sit(store)
    change = (votes.change_group, seat, "professionals", False, START)
    assert after(store, (cast, seat, found, "", "1", 1), change) == "voted_already"


def test_what_somebody_saw_before_an_act_is_old_however_many_vote_meanwhile(store):  # noqa: F811
    found, seat = to_vote(store), sit(store)
    door = (meetings.act, ID, "test", lambda e: course.door(e.meeting, False))
    with ThreadPoolExecutor(1) as pool, under_way(store, *door):
        voting = pool.submit(store.write, cast, seat, found, "", "1", 1)
        until_it_waits(store, voting)
        seen = store.read(evenings.load, ID).version
    with pytest.raises(Refused) as error:
        act(store, course.door, True, seen=seen)
    assert error.value.code == "already_done"


def test_who_waits_too_long_for_another_is_asked_to_come_back(store, database_url):  # noqa: F811
    found, seat = to_vote(store), sit(store)
    hasty = Store(f"{database_url}?options=-c%20lock_timeout%3D50ms", lambda work: work())
    with under_way(store, cast, seat, found, "", "1", 1), pytest.raises(trouble.Unavailable) as error:
        hasty.write(votes.remove_seat, ID, seat)
    assert error.value.code == "database_busy"
    assert values(store) == ["1"]
    assert store.read(lambda connection: connection.scalar(text("show lock_timeout"))) == "10s"
    hasty.close()


def test_programs_that_start_at_once_make_the_tables_once(postgresql, database_url):
    url = postgresql.url(postgresql.database())
    command = [sys.executable, "-W", "ignore", "-c", STARTS, url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    programs = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(4)]
    for program in programs:
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        program.stdin.write("go\n")
        program.stdin.flush()
    ends = [(program.communicate()[1], program.returncode) for program in programs]
    assert ends == [("", 0)] * 4


@pytest.mark.parametrize(("state", "code"), [*trouble.POSTGRESQL.items(), ("23505", "")])
def test_what_postgresql_cannot_do_now_has_a_code_and_our_mistakes_have_none(store, state, code):  # noqa: F811
    raised = f"do $$ begin raise exception using errcode = '{state:0<5}'; end $$"
    with pytest.raises(WorkshopError if code else Exception) as error:
        store.write(lambda connection: connection.execute(text(raised)))
    assert getattr(error.value, "code", "") == code or not code


def test_a_database_that_is_not_there_is_away(database_url):
    store = Store(database_url.replace("workshop_", "nowhere_"), lambda work: work())  # noqa: F811
    with pytest.raises(trouble.Unavailable) as error:
        store.read(meetings.listing)
    assert error.value.code == "database_away"
