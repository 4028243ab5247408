"""A home for our server with meetings and seats in it, written while the server is stopped.

Most scenarios are not about joining: their seats are laid in the database as joining would have, which is quick and
leaves the same rows. The cookies are what a phone would have been given.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from workshop.actie.evening import choices, course
from workshop.actie.evening.course import Moment
from workshop.actie.evening.meeting import About, Group, Meeting
from workshop.edge.caller import FACILITATOR_COOKIE, seats_cookie
from workshop.host.settings import catalogue, settings
from workshop.store import Store, codes, keys, meetings
from workshop.store.migrate import migrate
from workshop.store.tables import seats

GROUPS = (
    Group("bewoners", "Bewoners", "residents", expected=0, voting="open"),
    Group("professionals", "Professionals", "professionals", expected=0, voting="open"),
    Group("gemeente", "Gemeente", "municipality", expected=0, voting="open"),
)
# Of ten people in the room seven are residents: the groups that see pictures of their own.
SEATED = ("bewoners",) * 7 + ("professionals",) * 2 + ("gemeente",)
VOTE_STEP = 3
Line = dict[str, Any]


@dataclass
class Room:
    """One meeting in the middle of its first vote, and how each of its people comes in: {cookie, auth}."""

    id: str
    code: str
    phones: list[Line] = field(default_factory=list)
    desk: Line = field(default_factory=dict)
    screen: Line = field(default_factory=dict)


class Home:
    """The folder of an installation that is not running."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder = folder
        self.settings = settings({"WORKSHOP_HOME": str(folder), "WORKSHOP_DATABASE_URL": database_url})
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.settings.make_keys()
        self.store = Store(self.settings.database_url, lambda work: work())
        migrate(self.store)
        self.catalogue = catalogue()

    def rooms(self, how_many: int, phones: int, questions: int = 5, step: int = VOTE_STEP) -> list[Room]:
        """Make meetings that are voting, with so many seats each."""
        made: list[Room] = self.store.write(self._rooms, how_many, phones, questions, step)
        return made

    def room(self, phones: int, questions: int = 5, step: int = VOTE_STEP) -> Room:
        return self.rooms(1, phones, questions, step)[0]

    def close(self) -> None:
        self.store.close()

    def _rooms(self, connection: Any, how_many: int, phones: int, questions: int, step: int) -> list[Room]:
        return [self._room(connection, phones, questions, step) for _ in range(how_many)]

    def _room(self, connection: Any, phones: int, questions: int, step: int) -> Room:
        now = datetime.now(UTC)
        room = Room(meetings.new_id(), codes.free(connection, self.settings.code_digits))
        meetings.make(connection, self._meeting(room.id, questions), now, room.code)
        moment = Moment(now, meetings.new_id)
        meetings.act(connection, room.id, "go_to", lambda evening: course.go_to(evening.meeting, step, moment))
        if phones:
            room.phones = _seats(connection, room.id, phones, now)
        leads = f"{FACILITATOR_COOKIE}={self.settings.facilitator_token}"
        room.desk, room.screen = (_line(leads, room.id, audience) for audience in ("desk", "screen"))
        return room

    def _meeting(self, meeting_id: str, questions: int) -> Meeting:
        meeting = choices.first_meeting(meeting_id, About(title="Buurthuiskamer De Ketel"), GROUPS, self.catalogue)
        elements = tuple(element.id for element in self.catalogue.elements[:questions])
        return choices.with_elements(meeting, elements, self.catalogue)


def _seats(connection: Any, meeting_id: str, phones: int, now: datetime) -> list[Line]:
    rows, lines = [], []
    for number in range(phones):
        token, seat = secrets.token_urlsafe(16), meetings.new_id()
        group = SEATED[number % len(SEATED)]
        row = {"id": seat, "meeting": meeting_id, "token_hash": keys.fingerprint(token), "group": group}
        rows.append({**row, "phone": seat, "observer": False, "group_since": now, "nr": 1})
        lines.append(_line(f"{seats_cookie(meeting_id)}={token}", meeting_id, "phone", seat))
    connection.execute(insert(seats), rows)
    return lines


def _line(cookie: str, meeting_id: str, audience: str, seat: str = "") -> Line:
    return {"cookie": cookie, "auth": {"audience": audience, "meeting": meeting_id, "seat": seat}}


def phones_of(rooms: Sequence[Room]) -> list[Line]:
    """All phones, room by room in turn: neighbours in the list are in different rooms."""
    return [line for together in zip(*(room.phones for room in rooms), strict=True) for line in together]
