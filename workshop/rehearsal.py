"""Practise an evening inside the running program: a meeting marked so, and simulated participants beside it.

`workshop demo` and the button in the browser are the same thing. The participants are a process of their own
(`workshop.demo`): to the program they are phones like any other.
"""

import atexit
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from .actie.errors import Refused
from .actie.evening import rehearsing
from .actie.evening.meeting import Meeting
from .actie.texts.shapes import Catalogue
from .actie.vocabulary import TIME_ZONE
from .archive import retention
from .edge.caller import join_token
from .host.settings import Settings, own_url
from .server.mode import Executor
from .store import Store, meetings, rehearsals
from .store.trouble import Unavailable

LOOK_SECONDS = 1.0
A_DAY_SECONDS = 24 * 3600.0
Players = subprocess.Popen[bytes]


class Rehearsal:
    """The one rehearsal of an installation. `ended` tells who sits at it that it is no more."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        catalogue: Catalogue,
        executor: Executor,
        sleep: Callable[[float], Any],
        ended: Callable[[str], None],
    ) -> None:
        self._settings, self._store, self._catalogue = settings, store, catalogue
        self._executor, self._sleep, self._ended = executor, sleep, ended
        self._players: dict[str, Players] = {}

    def start(self, earlier: Meeting | None = None, speed: float = 1.0) -> Meeting:
        """Begin with a copy of a meeting, or with a sample; participants come in by themselves.

        `speed` 1 is about the pace of people. Raises Refused("rehearsal_runs").
        """
        meeting = self._meeting(earlier)
        self._store.write(rehearsals.begin, meeting, datetime.now(UTC), self._settings.code_digits)
        command = self._command(meeting, speed)
        players: Players = self._store.run(lambda: _send(command))
        self._players[meeting.id] = players
        self._executor.start(lambda: self._watch(meeting.id, players))
        return meeting

    def stop(self) -> None:
        """End the rehearsal, in whichever process it began: nothing of it stays."""
        meeting_id = self._store.read(rehearsals.running)
        if not meeting_id:
            return
        if meeting_id in self._players:
            self._players[meeting_id].terminate()
        try:
            retention.delete(self._store, meeting_id)
        except Refused:  # somebody stopped it just now
            return
        self._ended(meeting_id)

    def _meeting(self, earlier: Meeting | None) -> Meeting:
        if earlier:
            return rehearsing.copy(earlier, meetings.new_id())
        today = datetime.now(ZoneInfo(TIME_ZONE)).date().isoformat()
        return rehearsing.sample(meetings.new_id(), today, self._catalogue)

    def _command(self, meeting: Meeting, speed: float) -> list[str]:
        """Over the public name where there is one: a browser gives its cookies to https only."""
        link = f"{self._settings.public_url or own_url(self._settings)}/q/{join_token(self._settings, meeting.id)}"
        kinds = {group.id: group.kind for group in meeting.groups}
        groups = [f"{group}={count}={kinds[group]}" for group, count in rehearsing.players(meeting).items()]
        return [sys.executable, "-m", "workshop.demo", link, *groups, "--speed", str(speed)]

    def _watch(self, meeting_id: str, players: Players) -> None:
        """Until it is stopped, here or in another process, or a day has passed."""
        ends = time.monotonic() + A_DAY_SECONDS
        while self._is_on(meeting_id) and time.monotonic() < ends:
            self._sleep(LOOK_SECONDS)
        if self._is_on(meeting_id):
            self.stop()
        _end(players)
        while players.poll() is None:
            self._sleep(LOOK_SECONDS)
        self._players.pop(meeting_id, None)
        atexit.unregister(players.terminate)

    def _is_on(self, meeting_id: str) -> bool:
        try:
            return self._store.read(rehearsals.running) == meeting_id
        except Unavailable:
            return True


def _send(command: list[str]) -> Players:
    players = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own program, our own arguments
    atexit.register(players.terminate)
    return players


def _end(players: Players) -> None:
    if players.poll() is None:
        players.terminate()
