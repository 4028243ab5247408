"""load -> standings -> picture -> regions: the one way to anything anybody sees.

A page load, a reconnect and a live update all come here. Regions are kept by meeting, version and audience, so
that a push to forty phones renders once.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import qrcode
import qrcode.image.svg
from jinja2 import Environment
from markupsafe import Markup

from . import words
from .actie import ballot, record
from .actie.ballot import Evening
from .actie.catalogue import Catalogue
from .actie.keeping import GONE
from .actie.picture import RUNNING, Audience, Picture, picture
from .actie.rows import Row, rows
from .caller import join_token
from .config import Settings, base_url
from .server.mode import Hands
from .store import Store, history, keys, meetings

SEATS = "seats"
REGIONS: Mapping[str, tuple[str, ...]] = {
    "phone": ("stage",),
    "screen": ("stage",),
    "desk": ("course", "stage", "people", SEATS, "notes", "history"),
    "writer": ("stage", "notes"),
    "helper": ("stage",),
}
KEPT = 256
READERS_AT_MOST = 1000
TIME_ZONE = ZoneInfo("Europe/Amsterdam")
WITH_AGREEMENT = ("consent", "closing")
Regions = dict[str, str]
Shown = tuple[Regions, dict[str, Any]]


class Show:
    """What is shown of the meetings in one store."""

    def __init__(
        self, store: Store, catalogue: Catalogue, settings: Settings, environment: Environment, hands: Hands
    ) -> None:
        self.store = store
        self._loading = hands.groups(self._load, READERS_AT_MOST)
        self.catalogue = catalogue
        self.content = words.Content(catalogue)
        self.settings = settings
        self.environment = environment
        self._kept: OrderedDict[tuple[str, int, Audience], Shown] = OrderedDict()
        self._evenings: OrderedDict[str, Evening] = OrderedDict()
        self._seats: OrderedDict[tuple[str, Audience], tuple[Any, str]] = OrderedDict()

    def load(self, meeting_id: str) -> Evening:
        """A meeting as it is now. Raises Refused("unknown_meeting")."""
        evening: Evening = self._loading.ask(meeting_id)
        return evening

    def known(self, meeting_id: str) -> Evening | None:
        """A meeting as it was when it was last read here; the store tells whether it still is."""
        return self._evenings.get(meeting_id)

    def learn(self, evening: Evening) -> None:
        """Keep what was read, so that it need not be read again."""
        _keep(self._evenings, evening.meeting.id, evening)

    def _load(self, meeting_ids: list[str]) -> list[Any]:
        """Each of these once, for everybody who asked before it was read."""
        found = self.store.read(meetings.load_all, {one: self.known(one) for one in meeting_ids})
        for evening in found.values():
            if isinstance(evening, Evening):
                self.learn(evening)
        return [found[meeting_id] for meeting_id in meeting_ids]

    def rows(self, evening: Evening) -> tuple[Row, ...]:
        return rows(evening, ballot.standings(evening))

    def picture(self, evening: Evening, audience: Audience) -> Picture:
        return picture(evening, ballot.standings(evening), audience, self.catalogue)

    def regions(self, evening: Evening, audience: Audience) -> Regions:
        """Region name -> HTML, for one audience."""
        return self._shown(evening, audience)[0]

    def stage(self, evening: Evening, audience: Audience) -> dict[str, Any]:
        """Where the evening is and what may be voted on, for programs: live.js and simulated participants."""
        return self._shown(evening, audience)[1]

    def forget(self) -> None:
        """Render everything anew: the address of this machine changed."""
        self._kept.clear()
        self._evenings.clear()
        self._seats.clear()

    def record(self, evening: Evening) -> dict[str, Any]:
        """What may be published of the evening as it is now; once the votes are gone, what was published."""
        if evening.meeting.votes_are == GONE:
            published = self.store.read(meetings.record_bodies, evening.meeting.id)
            if published:
                found: dict[str, Any] = msgspec.json.decode(published[-1])
                return found
        return record.make(evening, self.rows(evening), self.catalogue, None, datetime.now(UTC))

    def join_url(self, evening: Evening) -> str:
        """The address people type: it ends in the code; '' when this machine is on no network."""
        base = base_url(self.settings)
        return f"{base}/m/{evening.code}" if base else ""

    def join_link(self, meeting_id: str) -> str:
        """The link in the QR, with a token of its own."""
        base = base_url(self.settings)
        return f"{base}/q/{join_token(self.settings, meeting_id)}" if base else ""

    def key_link(self, token: str) -> str:
        """The link that hands a key to somebody on another device; on no network it only works on this one."""
        return f"{base_url(self.settings) or f'http://127.0.0.1:{self.settings.port}'}/sleutel/{token}"

    def _shown(self, evening: Evening, audience: Audience) -> Shown:
        key = (evening.meeting.id, evening.version, audience)
        shown = self._kept.get(key) or self._render(evening, audience)
        _keep(self._kept, key, shown)
        return shown

    def _render(self, evening: Evening, audience: Audience) -> Shown:
        with words.use(audience.language):
            context = self.context(evening, audience)
            regions = {name: self._region(name, evening, audience, context) for name in REGIONS[audience.kind]}
        return regions, _stage(context["p"])

    def _region(self, name: str, evening: Evening, audience: Audience, context: dict[str, Any]) -> str:
        """One region; the list of seats is long, and votes do not change it."""
        if name != SEATS:
            return self.environment.get_template(f"{audience.kind}/_{name}.html").render(context)
        key, seen = (evening.meeting.id, audience), (context["p"].desk.seats, evening.meeting.groups)
        before, html = self._seats.get(key, (None, ""))
        if before != seen:
            html = self.environment.get_template(f"{audience.kind}/_{name}.html").render(context)
        _keep(self._seats, key, (seen, html))
        return html

    def context(self, evening: Evening, audience: Audience) -> dict[str, Any]:
        """What templates of this audience get: p (picture), c (catalogue), words, x (everything around it).

        The texts are in the language spoken now.
        """
        seen = self.picture(evening, audience)
        return {"p": seen, "c": self.content.spoken(), "words": words, "x": self._around(evening, seen)}

    def _around(self, evening: Evening, seen: Picture) -> dict[str, Any]:
        about, url = seen.about, self.join_url(evening)
        link = self.join_link(seen.meeting_id)
        return {
            "join_url": url,
            "join_short": url.removeprefix("http://").removeprefix("https://"),
            "join_svg": qr(link) if link else Markup(""),
            "wifi_svg": qr(wifi(about.wifi_name, about.wifi_password)) if about.wifi_name else Markup(""),
            "now": datetime.now(UTC),
            "local": local,
            "later": later,
            "record": self.content.retold(self.record(evening)) if seen.step.kind in WITH_AGREEMENT else None,
            "urls": urls(seen.meeting_id),
            **(self._for_desk(seen.meeting_id) if seen.audience.kind in RUNNING else {}),
        }

    def _for_desk(self, meeting_id: str) -> dict[str, Any]:
        touched = self.store.read(meetings.revisions, meeting_id)
        rev: Callable[[str], int] = lambda key: touched.get(key, 0)  # noqa: E731
        return {
            "history": self.store.read(history.latest, meeting_id),
            "began": self.store.read(history.began, meeting_id),
            "keys": self.store.read(keys.held, meeting_id),
            "rev": rev,
        }


def _keep(kept: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    """Keep the newest; what was asked for longest ago goes."""
    kept.pop(key, None)
    kept[key] = value
    while len(kept) > KEPT:
        kept.popitem(last=False)


def _stage(seen: Picture) -> dict[str, Any]:
    ballots = [{"round": b.round, "kind": b.kind, "subject": b.subject, "items": b.items} for b in seen.ballots]
    return {"step": seen.step.kind, "index": seen.step_index, "phase": seen.phase, "ballots": ballots}


def urls(meeting_id: str) -> dict[str, str]:
    """The addresses of a meeting's pages."""
    return {
        "desk": f"/tafel/{meeting_id}",
        "screen": f"/bijeenkomst/{meeting_id}/scherm",
        "prepare": f"/bijeenkomst/{meeting_id}/voorbereiden",
        "forget": f"/bijeenkomst/{meeting_id}/wis",
        "again": f"/bijeenkomst/{meeting_id}/opnieuw",
        "cards": f"/kaarten/{meeting_id}",
        "report": f"/verslag/{meeting_id}",
        "json": f"/verslag/{meeting_id}.json",
        "save": f"/bewaar/{meeting_id}",
        "phone": f"/telefoon/{meeting_id}",
    }


def local(moment: datetime) -> str:
    """The time of day of a UTC moment where the meeting is: "19:42"."""
    return moment.astimezone(TIME_ZONE).strftime("%H:%M")


def later(moment: datetime, minutes: int) -> str:
    """So many minutes after a moment, for scripts: ISO."""
    return (moment + timedelta(minutes=minutes)).isoformat()


# Drawing one takes longer than rendering all regions, and a meeting has the same ones all evening.
@lru_cache(maxsize=64)
def qr(text: str) -> Markup:
    """A QR code as inline SVG: black on white, with its quiet zone."""
    image = qrcode.make(text, image_factory=qrcode.image.svg.SvgPathFillImage, box_size=10, border=4)
    return Markup(image.to_string(encoding="unicode"))  # noqa: S704 - made by the library from our own text


def wifi(name: str, password: str) -> str:
    """The text that joins a phone to a network when scanned."""
    safe = [part.translate({ord(c): f"\\{c}" for c in '\\;,:"'}) for part in (name, password)]
    return f"WIFI:T:{'WPA' if password else 'nopass'};S:{safe[0]};P:{safe[1]};;"
