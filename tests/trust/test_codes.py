"""What people type to come in: hard enough to guess, longer when more doors are open, dead when the door is shut."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.house import dump
from tests.live import Person, Phone, hidden
from tests.test_store import ID, store, to_vote  # noqa: F401 - `store` is the fixture
from tests.trust.figures import note
from workshop import create_app
from workshop.actie.evening import course
from workshop.actie.evening.meeting import Meeting
from workshop.archive import retention
from workshop.edge.limits import TRIES, WRONG_CODES
from workshop.host.settings import settings
from workshop.store import codes, evenings, meetings

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DOOR_IS_SHUT = "De deur is dicht. Vraag de begeleider om je binnen te laten."


def opened(store, count: int) -> list[str]:  # noqa: F811
    """So many meetings more, each with a code of its own."""
    made = [meetings.new_id() for _ in range(count)]
    for meeting_id in made:
        store.write(make, meeting_id)
    return made


def make(connection, meeting_id: str) -> None:
    meetings.make(connection, Meeting(meeting_id), NOON, codes.free(connection, 6))


def digits(home, **environ: str) -> int:
    return settings({"WORKSHOP_HOME": str(home), **environ}).code_digits


def test_one_address_finds_a_meeting_in_a_day_with_less_than_a_chance_in_a_hundred(tmp_path):
    a_day = WRONG_CODES[1]
    assert a_day.get_expiry() == 24 * 3600
    # A window that begins anew may be used up just before and just after.
    on_a_laptop = 2 * a_day.amount / (9 * 10 ** (digits(tmp_path) - 1))
    a_second = TRIES.amount / TRIES.get_expiry()
    where_hosted = (
        a_second * 24 * 3600 / (9 * 10 ** (digits(tmp_path, WORKSHOP_PUBLIC_URL="https://avond.example") - 1))
    )
    chance = max(on_a_laptop, where_hosted)
    assert chance < 0.01
    note("codes", one_in=round(1 / chance))


def test_short_codes_become_long_ones_where_the_program_is_hosted(tmp_path):
    home = {"WORKSHOP_HOME": str(tmp_path), "WORKSHOP_MODE": "threading"}
    lengths = []
    for hosted in ({}, {"WORKSHOP_PUBLIC_URL": "https://avond.example"}):
        store = create_app(settings({**home, **hosted}))[0].extensions["workshop"].store  # noqa: F811
        if not hosted:
            store.write(make, meetings.new_id())
        lengths += [len(code) for _, code, _ in store.read(meetings.listing)]
    assert lengths == [6, 8]


def test_no_two_meetings_have_the_same_code(store):  # noqa: F811
    opened(store, 60)
    found = [code for _, code, _ in store.read(meetings.listing)]
    assert len(set(found)) == len(found) == 61


@pytest.mark.parametrize("server", ["eventlet"], indirect=True)
def test_a_code_leads_nobody_in_when_the_door_is_shut(server, facilitator):
    (row,) = dump(server, facilitator.meeting)["meetings"]
    inside = Phone(server).join(facilitator.meeting, "bewoners")
    stranger = Person(server)
    form_of_before = hidden(stranger.scan(facilitator.meeting))
    facilitator.ok("door", open=False)
    for answer in (stranger.get(f"/m/{row['code']}"), stranger.post("/mee", code=row["code"])):
        assert (answer.status_code, DOOR_IS_SHUT in answer.text) == (404, True)
        assert "De Ketel" not in answer.text
    assert stranger.post(f"/plek/{facilitator.meeting}", group="bewoners", **form_of_before).status_code == 400
    assert inside.get(f"/m/{row['code']}").url.endswith(f"/telefoon/{facilitator.meeting}")
    facilitator.ok("door", open=True)
    assert "De Ketel" in stranger.get(f"/m/{row['code']}").text


class TestLeftOpen:
    def test_a_door_that_was_left_open_shuts_a_day_later(self, store):  # noqa: F811
        to_vote(store)
        now = datetime.now(UTC)
        assert retention.shut_doors(store, now + timedelta(hours=23)) == 0
        assert retention.shut_doors(store, now + timedelta(hours=25)) == 1
        assert store.read(evenings.load, ID).meeting.door_open is False
        assert retention.shut_doors(store, now + timedelta(hours=50)) == 0

    def test_an_evening_that_is_still_to_come_stays_open(self, store):  # noqa: F811
        assert retention.shut_doors(store, datetime.now(UTC) + timedelta(days=60)) == 0

    def test_opening_it_again_gives_another_day(self, store):  # noqa: F811
        to_vote(store)
        later = datetime.now(UTC) + timedelta(hours=25)
        retention.shut_doors(store, later)
        store.write(meetings.act, ID, "door", lambda evening: course.door(evening.meeting, True))
        assert retention.shut_doors(store, datetime.now(UTC) + timedelta(hours=23)) == 0
