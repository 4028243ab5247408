"""A clock that lies deletes nothing; one that is believed deletes what is due. Here the system tells the wrong time."""

import re
import shutil
import struct
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.evening import Room
from tests.hosted import until
from tests.house import asked, dump
from tests.live import Facilitator, Phone, Server
from tests.trust.figures import long_form, note
from workshop.actie.vocabulary import TIME_ZONE

COMPILER = shutil.which("cc")
COUNTS = {"bewoners": 4, "professionals": 3, "gemeente": 1}
AHEAD, THIRTEEN_YEARS, TWENTY_YEARS = 100, 4748, 7305  # in days
LIES = [AHEAD, THIRTEEN_YEARS, -TWENTY_YEARS, *([8, -8, 400, -1096, 21915] if long_form() else [])]
DAYS = timedelta(days=1)

pytestmark = [
    pytest.mark.skipif(not COMPILER, reason="no C compiler: see tools/install-test-needs"),
    pytest.mark.timeout(300),
]


class Liar(Server):
    """A server on a machine whose clock can be set, also while it runs; what only runs on goes right (clock.c)."""

    def __init__(self, home: Path, mode: str, lie: float = 0, **environ: str) -> None:
        self.dial, between = home.parent / "dial", home.parent / "clock.so"
        source = Path(__file__).with_name("clock.c")
        subprocess.run([COMPILER, "-shared", "-fPIC", "-o", between, source], check=True)
        self.dial.write_bytes(struct.pack("=q", round(lie * 86400)))
        liar = {"LD_PRELOAD": str(between), "DIAL": str(self.dial)}
        super().__init__(home, mode, WORKSHOP_LOG="info", **liar, **environ)

    def set_clock(self, days: float) -> None:
        with self.dial.open("r+b") as dial:
            dial.write(struct.pack("=q", round(days * 86400)))

    def turn(self, days: float) -> None:
        """Set the clock so far from the right time, and come back when the program has looked at it."""
        heard = self.changes
        self.set_clock(days)
        until(lambda: self.changes > heard)

    def start(self) -> None:
        heard = self.changes
        super().start()
        until(lambda: self.changes > heard)

    def start_at(self, days: float) -> None:
        self.set_clock(days)
        self.start()

    @property
    def changes(self) -> int:
        """How often it said whether the clock is believed."""
        log = self.home.parent / f"{self.home.name}.log"
        return len(re.findall(r'"the clock is (not )?believed', log.read_text() if log.exists() else ""))

    @property
    def believes(self) -> bool:
        return re.findall(r'"the clock is (not )?believed', self.logged)[-1] == ""

    @property
    def today(self) -> date:
        """By its own clock, in the time zone that its pages are in: for an hour or two a night, not the day in UTC."""
        now = datetime.fromisoformat(Facilitator(self).get("/healthz").json()["now"])
        return now.astimezone(ZoneInfo(TIME_ZONE)).date()

    @property
    def copies(self) -> set[str]:
        return {file.name for file in (self.home / "backups").glob("*.sqlite")}


def held(server: Server, meeting: str) -> dict[str, int]:
    found = dump(server, meeting)
    return {name: len(found[name]) for name in ("votes", "seats", "keys", "changes", "things", "rounds")}


def evening(server: Server) -> str:
    """An evening in the middle of its first vote. Gives the meeting."""
    room = Room(server, COUNTS)
    room.facilitator.key("writer")
    room.until("vote", "open")
    room.vote()
    room.leave()
    return room.meeting


@pytest.fixture
def liar(request, tmp_path):
    running = Liar(tmp_path / "home", request.param, WORKSHOP_PROXIES="1")
    Facilitator(running).post("/vandaag", day=running.today.isoformat(), answer="yes")
    yield running
    if running.process.poll() is None:
        running.stop()


both = pytest.mark.parametrize("liar", ["eventlet", "threading"], indirect=True)


@both
def test_a_clock_that_lies_deletes_nothing(liar):
    meeting = evening(liar)
    before, copies = held(liar, meeting), liar.copies
    assert min(before.values()) > 0
    for lie in LIES:
        liar.stop()
        liar.start_at(lie)
        assert held(liar, meeting) == before, lie
        assert not liar.believes
        copies |= liar.copies
        assert liar.copies == copies, lie
    liar.turn(0)
    assert liar.believes
    for lie in LIES if long_form() else [AHEAD]:
        liar.turn(lie)
        assert not liar.believes
        liar.turn(0)
        assert liar.believes
    assert held(liar, meeting) == before
    assert liar.copies == copies
    note("lying clock", lies=len(LIES), lost=0)


@both
def test_the_first_page_asks_which_day_it_is_and_then_what_is_due_goes(liar):
    meeting = evening(liar)
    desk = Facilitator(liar)
    assert "Is het vandaag" not in desk.get("/").text
    liar.turn(AHEAD)
    today = liar.today.isoformat()
    page = desk.get("/").text
    assert f'name="day" value="{today}"' in page
    assert desk.get("/readyz").json()["clock"] == "not_believed"
    before = held(liar, meeting)
    refused = desk.post("/vandaag", day=today, answer="no").text
    assert "Zet de klok van deze computer goed." in refused
    yesterday = (liar.today - DAYS).isoformat()
    for wrong in ({"day": yesterday, "answer": "yes"}, {"day": today}, {"answer": "yes"}):
        assert "Is het vandaag" in desk.post("/vandaag", **wrong).text
    assert Phone(liar).post("/vandaag", day=today, answer="yes").status_code == 403
    assert (held(liar, meeting), liar.believes) == (before, False)

    page = desk.post("/vandaag", day=today, answer="yes").text
    assert "Is het vandaag" not in page
    until(lambda: held(liar, meeting)["votes"] == 0)
    assert dump(liar, meeting)["seats"] == dump(liar, meeting)["keys"] == []
    note("lying clock", due=1, deleted=1)


@both
def test_three_phones_that_have_the_same_time_are_believed(liar, people):
    meeting = evening(liar)
    later = datetime.now(UTC) + 100 * DAYS
    liar.turn(AHEAD)

    def knock(nr: int, clock: datetime, sender: str = "", times: int = 1) -> None:
        phone = Phone(liar)
        phone.by_proxy["X-Forwarded-For"] = sender or f"192.0.2.{nr}"
        phone.join(meeting, "bewoners")
        people.append(phone)
        for _ in range(times):
            phone.leave()
            phone.connect("phone", meeting, phone.seat, now=round(clock.timestamp() * 1000))

    def is_believed() -> bool:
        return "clock" not in Facilitator(liar).get("/readyz").json()

    before = held(liar, meeting)["votes"]
    knock(10, later, times=3)  # one phone, again and again
    for nr in (20, 21, 22):
        knock(nr, later, sender="127.0.0.1")  # this machine's own browser
    assert not is_believed()
    for nr in (30, 31, 32):
        knock(nr, datetime.now(UTC))  # these have the right time
    for nr in (40, 41):
        knock(nr, later)  # three lie along with our clock, and as many do not
    assert not is_believed()
    assert held(liar, meeting)["votes"] == before
    knock(50, later - DAYS / 4)
    until(lambda: liar.believes)
    until(lambda: held(liar, meeting)["votes"] == 0)


@both
def test_days_of_an_evening_with_a_wrong_clock_are_counted_from_when_it_was_right(liar):
    liar.set_clock(-THIRTEEN_YEARS)
    meeting = evening(liar)
    until(lambda: not liar.believes)
    liar.turn(0)  # near the day that somebody tapped, so believed at once
    assert liar.believes
    before = held(liar, meeting)
    until(lambda: asked(liar, "select name from moments where name like 'since/%'"))
    assert held(liar, meeting) == before
    liar.stop()
    liar.start_at(80)
    desk = Facilitator(liar)
    desk.post("/vandaag", day=liar.today.isoformat(), answer="yes")
    until(lambda: liar.believes)
    assert held(liar, meeting) == before
    liar.turn(100)
    desk.post("/vandaag", day=liar.today.isoformat(), answer="yes")
    until(lambda: held(liar, meeting)["votes"] == 0)


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_a_first_start_in_a_lie_deletes_nothing_and_is_put_right(tmp_path, mode):
    """The laptop was new to us and thought that it was 2039: what was agreed to look back on in 2027 stays."""
    liar = Liar(tmp_path / "home", mode, THIRTEEN_YEARS, WORKSHOP_PROXIES="1")
    meeting = evening(liar)
    desk = Facilitator(liar).connect("desk", meeting)
    desk.ok("closing", look_back="2027-03-01")
    until(lambda: not liar.believes)
    before = held(liar, meeting)
    assert "Is het vandaag" in desk.get("/").text
    liar.set_clock(0)
    desk.post("/vandaag", day=liar.today.isoformat(), answer="yes")
    until(lambda: liar.believes)
    until(lambda: asked(liar, "select name from moments where name like 'since/%'"))
    assert held(liar, meeting) == before
    liar.turn(100)
    desk.post("/vandaag", day=liar.today.isoformat(), answer="yes")
    until(lambda: held(liar, meeting)["votes"] == 0)  # not thirteen years later
    desk.leave()
    liar.stop()
