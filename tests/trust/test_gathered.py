"""What people ask to be deleted goes from the copies too: once for all who asked, and however the program ends."""

import signal
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime

import pytest

from tests.hosted import until
from tests.house import dump, until_copies_are_clean
from tests.live import Facilitator, Phone, Server
from tests.test_restart import residents_who_vote
from tests.trust.figures import note
from tests.trust.test_copies import store, workshop  # noqa: F401 - `store` is the fixture
from tests.trust.test_disk import cramped, fill  # noqa: F401 - `cramped` is the fixture
from tests.trust.test_mutants import holding
from workshop.host.environment import MODES
from workshop.store import backup, forgetting, moments

MANY = 65
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def own(request, tmp_path):
    """A server of one test, in a mode and on a database."""
    mode, database = request.param
    environ = {}
    if database == "postgresql":
        cluster = request.getfixturevalue("postgresql")
        environ["WORKSHOP_DATABASE_URL"] = cluster.url(cluster.database())
    running = Server(tmp_path / "home", mode, **environ)
    yield running
    running.stop()


def newest(server: Server) -> int:
    """The number of the last copy that was made."""
    return max(map(backup.number, (server.home / "backups").iterdir()), default=0)


@pytest.mark.slow
@pytest.mark.parametrize(
    "own", [(m, d) for m in MODES for d in ("sqlite", "postgresql")], indirect=True, ids=" on ".join
)
def test_a_whole_hall_may_go_at_once(own, people):
    desk = Facilitator(own)
    people.append(desk.connect("desk", desk.new_meeting()))
    phones, ballot = residents_who_vote(desk, people, MANY + 1)
    assert all(phone.vote("4", ballot)["ok"] for phone in phones)
    stays, going, before = phones[0], phones[1:], newest(own) if (own.home / "backups").exists() else 0
    together = threading.Barrier(MANY)

    def go(phone: Phone) -> dict:
        together.wait()
        return phone.send("forget_seat", seat=phone.seat)

    with ThreadPoolExecutor(MANY) as pool:
        acks = list(pool.map(go, going))
    assert acks == [{"ok": True, "reload": True}] * MANY
    left = dump(own, desk.meeting)
    assert {vote["seat"] for vote in left["votes"]} == {stays.seat}
    assert not {phone.seat for phone in going} & {seat["id"] for seat in left["seats"]}
    until_copies_are_clean(own)
    assert [phone.seat for phone in going if holding(own, phone.seat)] == []
    assert server_errors(own) == 0
    if "WORKSHOP_DATABASE_URL" not in own.environ:
        assert 1 <= newest(own) - before <= 3
        assert backup.problems(*(own.home / "backups").iterdir()) == []
    note("gathered", asked=MANY, refused=0)


@pytest.mark.parametrize("own", [(m, "sqlite") for m in MODES], indirect=True, ids=" on ".join)
def test_who_asked_before_the_program_died_is_gone_from_the_copies_after_it(own):
    desk = Facilitator(own)
    phone = Phone(own).join(desk.new_meeting(), "bewoners")
    assert workshop(own.home, "backup").returncode == 0
    assert "workshop.sqlite" in " ".join(holding(own, phone.seat))
    desk.post(f"/bijeenkomst/{desk.meeting}/wis", what="all", sure="1")
    own.stop(signal.SIGKILL)
    with closing(sqlite3.connect(own.home / "workshop.sqlite")) as database:
        assert database.execute("select count(*) from meetings").fetchone() == (0,)
    own.start()
    until_copies_are_clean(own)
    assert holding(own, phone.seat) == holding(own, desk.meeting) == []
    note("gathered", killed=1, left_in_copies=0)


def test_a_full_disk_keeps_nobody_from_going_and_the_copies_follow_when_there_is_room(cramped):  # noqa: F811
    desk = Facilitator(cramped)
    phone = Phone(cramped).join(desk.new_meeting(), "bewoners")
    assert workshop(cramped.home, "backup").returncode == 0
    filler = fill(cramped.home.parent)
    # Room for the deletion itself, and not for a copy.
    with filler.open("r+b") as file:
        file.truncate(filler.stat().st_size - 128 * 1024)
    answer = desk.post(f"/bijeenkomst/{desk.meeting}/wis", what="all", sure="1")
    assert answer.status_code == 200
    assert dump(cramped, desk.meeting)["meetings"] == []
    until(lambda: "Wat gewist is, staat nog in de kopieën." in desk.get("/").text)
    assert holding(cramped, phone.seat) != []
    filler.unlink()
    until_copies_are_clean(cramped)
    assert holding(cramped, phone.seat) == []
    until(lambda: "kopieën" not in desk.get("/").text)


def test_what_is_asked_while_copies_are_cleaned_is_owed_anew(store):  # noqa: F811
    store.write(moments.owe, NOW)
    store.write(moments.begin, NOW)
    store.write(moments.owe, NOW)
    store.write(moments.take_away, moments.BEGUN)
    assert store.read(moments.is_owed) is True
    assert [forgetting.scrub_owed(store, NOW) for _ in range(3)] == [True, False, False]


def test_a_copy_that_is_put_back_owes_nothing(store):  # noqa: F811
    store.write(moments.owe, NOW)
    copy = backup.keep(store, NOW)
    aside = backup.restore(store, copy, NOW)
    assert store.read(moments.is_owed) is False
    assert aside.exists()


def server_errors(server: Server) -> int:
    return server.logged.count('"error"')


def test_nothing_is_purged_for_a_copy_that_is_not_sound(store):  # noqa: F811
    good = backup.keep(store, NOW)
    broken = backup.keep(store, NOW)
    broken.write_bytes(b"not a database" * 400)
    with pytest.raises(backup.WorkshopError, match="data_damaged"):
        backup.purge(store, but=broken)
    assert good.exists()
