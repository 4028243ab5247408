"""`workshop demo`: start the program with a rehearsal in it, the same one that a button in the browser begins."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..actie.errors import Refused
from .start import serve

if TYPE_CHECKING:
    from ..actie.evening.meeting import Meeting
    from ..host.settings import Settings
    from ..pages import Site


def rehearse(environ: Mapping[str, str], browser: bool, code: str | None, speed: float) -> int:
    """Start the product with a meeting to practise on; the desk opens, participants come in by themselves.

    Raises Refused: wrong_code when there is no meeting with `code`, runs_already when the program serves this home.
    """

    def invite(_current: "Settings", site: "Site") -> str:
        meeting = site.rehearsal.start(_earlier(site, code) if code else None, speed)
        print(f"  Oefenen: {meeting.about.title}. De deelnemers komen vanzelf binnen.\n", flush=True)
        return f"/tafel/{meeting.id}"

    return serve(environ, browser, invite)


def _earlier(site: "Site", code: str) -> "Meeting":
    from ..store import codes, evenings

    found = site.store.read(codes.find, code)
    if found is None:
        raise Refused("wrong_code")
    return site.store.read(evenings.load, found[0]).meeting
