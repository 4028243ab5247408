"""A rehearsal: a sample meeting, or a copy of your own, and simulated participants who join over real sockets."""

import atexit
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .actie.errors import Refused
from .config import settings
from .run import running, serve

if TYPE_CHECKING:
    from .actie.meeting import Meeting
    from .config import Settings
    from .pages import Site


def rehearse(environ: Mapping[str, str], browser: bool, code: str | None, speed: float) -> int:
    """Start the product with a meeting to practise on; the desk opens, participants come in by themselves.

    Raises Refused: wrong_code when there is no meeting with `code`, runs_already when the program serves this home.
    """

    def invite(current: "Settings", site: "Site") -> str:
        meeting = _meeting(site, code)
        _send_participants(current, site, meeting, speed)
        print(f"  Oefenen: {meeting.about.title}. De deelnemers komen vanzelf binnen.\n", flush=True)
        return f"/tafel/{meeting.id}"

    if running(settings(environ).home):
        raise Refused("runs_already")
    return serve(environ, browser, invite)


def _meeting(site: "Site", code: str | None) -> "Meeting":
    """A sample meeting, or a copy of the one with this code: rehearsing leaves your own untouched."""
    from .actie import choices
    from .store import codes, meetings

    if code is None:
        meeting = _sample(site, meetings.new_id())
    else:
        earlier = site.store.read(codes.find, code)
        if earlier is None:
            raise Refused("wrong_code")
        meeting = choices.again(site.show.load(earlier[0]).meeting, meetings.new_id())
    meeting = choices.with_about(meeting, title=f"Oefening: {meeting.about.title}"[:120])
    site.store.write(_make, meeting)
    return meeting


def _make(connection: Any, meeting: "Meeting") -> None:
    from .store import codes, meetings

    meetings.make(connection, meeting, datetime.now(UTC), codes.free(connection))


def _sample(site: "Site", meeting_id: str) -> "Meeting":
    from .actie import choices
    from .actie.meeting import About, Group

    about = About(
        title="Buurthuiskamer De Ketel",
        place="Wijkcentrum Noord",
        date=datetime.now(UTC).date().isoformat(),
        initiative="Bewoners openen een huiskamer voor de buurt in de oude stookruimte.",
        for_whom="iedereen in de wijk",
        phase="plan",
        setting="wijk",
        on_behalf="de initiatiefgroep De Ketel",
        fixed="De ruimte is er tot eind volgend jaar. Er is 2.000 euro.",
        afterwards="De initiatiefgroep en de gemeente krijgen de rolafspraak. Over drie maanden kijken we terug.",
    )
    groups = (
        Group("bewoners", "Bewoners", "residents", "initiatiefnemers, buren, vrijwilligers", 24),
        Group("professionals", "Professionals", "professionals", "welzijn, zorg, corporatie", 5),
        Group("gemeente", "Gemeente", "municipality", "ambtenaar, wethouder", 2, "one_voice"),
    )
    return choices.first_meeting(meeting_id, about, groups, site.show.catalogue)


def _send_participants(current: "Settings", site: "Site", meeting: "Meeting", speed: float) -> None:
    """Participants live in a process of their own: they are clients like any phone."""
    from .caller import join_token

    link = f"http://127.0.0.1:{current.port}/q/{join_token(current, meeting.id)}"
    groups = [f"{group.id}={group.expected}={group.kind}" for group in meeting.groups if group.expected]
    command = [sys.executable, "-m", "workshop.demo", link, *groups, "--speed", str(speed)]
    process = subprocess.Popen(command)  # noqa: S603 - our own program with our own arguments
    atexit.register(process.terminate)
