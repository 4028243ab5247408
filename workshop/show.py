"""load -> standings -> picture -> regions: the one way to anything anybody sees.

A page load, a reconnect and a live update all come here. Regions are kept by meeting, version and audience, so
that a push to forty phones renders once.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from cachetools import LRUCache
from jinja2 import Environment
from markupsafe import Markup

from . import words
from .actie.evening.ballot import Evening, once
from .actie.evening.keeping import GONE
from .actie.evening.meeting import Pledge
from .actie.evening.rows import Row, rows
from .actie.paper import recording
from .actie.paper.record import Record
from .actie.picture import Audience, Picture, Stage, picture
from .actie.texts.shapes import Catalogue
from .archive import records
from .audiences import AUDIENCES
from .drawing.codes import qr, wifi_qr
from .edge.caller import join_token
from .host import addresses
from .host.settings import Settings, base_url, own_url, sure_url
from .paper import files
from .paper.sheets.upcoming import Upcoming
from .store import Store, history, keys, meetings, moments, slips

# What is kept grows with what is live, and no further than this, in bytes.
REGIONS_AT_MOST = 64_000_000
Made = Callable[[Evening], Record]
Regions = dict[str, str]
Shown = tuple[Regions, Stage]


class Show:
    """What is shown of the meetings in one store."""

    def __init__(self, store: Store, catalogue: Catalogue, settings: Settings, environment: Environment) -> None:
        self.store = store
        self.catalogue = catalogue
        self.content = words.Content(catalogue)
        self.settings = settings
        self.environment = environment
        # One for everybody who is shown the evening as it is now.
        self.record: Made = once(self._record)
        self._keeping = Lock()
        self._kept: LRUCache[tuple[str, int, Audience], Shown] = LRUCache(REGIONS_AT_MOST, _size_shown)

    def rows(self, evening: Evening) -> tuple[Row, ...]:
        return rows(evening)

    def picture(self, evening: Evening, audience: Audience) -> Picture:
        return picture(evening, audience, self.catalogue)

    def regions(self, evening: Evening, audience: Audience) -> Regions:
        """Region name -> HTML, for one audience."""
        return self._shown(evening, audience)[0]

    def stage(self, evening: Evening, audience: Audience) -> Stage:
        """Where the evening is and what may be voted on, for programs: live.js and simulated participants."""
        return self._shown(evening, audience)[1]

    def forget(self) -> None:
        """Render everything anew: the address of this machine changed."""
        with self._keeping:
            self._kept.clear()

    def join_url(self, evening: Evening) -> str:
        """The address people type: it ends in the code; '' when this machine is on no network."""
        base = base_url(self.settings)
        return f"{base}/m/{evening.code}" if base else ""

    def join_link(self, evening: Evening) -> str:
        """The link in the QR, with a token of its own."""
        base = base_url(self.settings)
        token = join_token(self.settings, evening.meeting.id, evening.invitation)
        return f"{base}/q/{token}" if base else ""

    def key_link(self, token: str) -> str:
        """The link that hands a key to somebody on another device; on no network it only works on this one."""
        return f"{base_url(self.settings) or own_url(self.settings)}/sleutel/{token}"

    def _record(self, evening: Evening) -> Record:
        """What may be published of the evening as it is now; what came in as a file stays as it came."""
        meeting, now = evening.meeting, datetime.now(UTC)
        published = self.store.read(meetings.record_bodies, meeting.id) if meeting.votes_are == GONE else []
        if not published:
            return recording.make(evening, self.catalogue, None, now)
        last = records.read(published[-1])
        return last if meeting.imported else recording.amend(last, evening, self.catalogue, None, now)

    def _shown(self, evening: Evening, audience: Audience) -> Shown:
        key = (evening.meeting.id, evening.version, audience)
        with self._keeping:
            known = self._kept.get(key)
        if known:
            return known
        shown = self._render(evening, audience)
        with self._keeping:
            _keep(self._kept, key, shown)
        return shown

    def _render(self, evening: Evening, audience: Audience) -> Shown:
        with words.use(audience.language):
            context = self.context(evening, audience)
            names = {name: f"{audience.kind}/_{name}.html" for name in AUDIENCES[audience.kind].regions}
            regions = {name: self.environment.get_template(of).render(context) for name, of in names.items()}
        return regions, context["p"].stage

    def draw(self, template: str, evening: Evening, **more: Any) -> str:
        """What is asked for once and not kept up, in the language spoken now: a template and what it is about."""
        around = {"groups": evening.meeting.groups, "words": words, "local": partial(local, evening.time_zone)}
        return self.environment.get_template(template).render({**around, **more})

    def context(self, evening: Evening, audience: Audience) -> dict[str, Any]:
        """What templates of this audience get: p (picture), c (catalogue), words, x (everything around it).

        The texts are in the language spoken now.
        """
        seen = self.picture(evening, audience)
        return {"p": seen, "c": self.content.spoken(), "words": words, "x": self._around(evening, seen)}

    def _around(self, evening: Evening, seen: Picture) -> dict[str, Any]:
        url = self.join_url(evening)
        return {
            "join_url": url,
            "join_short": addresses.to_type(url),
            "join_qr": partial(self._join_qr, evening),
            "late_qr": partial(qr, url) if url else Markup,
            "wifi_qr": partial(wifi_qr, seen.about.wifi_name, seen.about.wifi_password),
            "now": datetime.now(UTC),
            "local": partial(local, evening.time_zone),
            "time_zone": evening.time_zone,
            "later": later,
            "record": self.content.retold(self.record(evening)) if seen.step.of.agreement else None,
            "urls": urls(seen.meeting_id),
            "card": partial(self._card, seen),
            "prints": files.can_print(),
            **(self._for_desk(seen.meeting_id) if AUDIENCES[seen.audience.kind].runs else {}),
        }

    def _join_qr(self, evening: Evening) -> Markup:
        """What a phone scans to come in; nothing on no network. A template asks for it where it is shown."""
        link = self.join_link(evening)
        return qr(link) if link else Markup("")

    def _card(self, seen: Picture) -> Markup:
        """What a card asks, in the language of whose card it is."""
        with words.use(seen.audience.beside or seen.audience.language):
            of = {"p": seen, "c": self.content.spoken(), "words": words}
            return Markup(self.environment.get_template("cards/lines.html").render(of))  # noqa: S704 - our own template

    def _for_desk(self, meeting_id: str) -> dict[str, Any]:
        touched = self.store.read(meetings.revisions, meeting_id)
        rev: Callable[[str], int] = lambda key: touched.get(key, 0)  # noqa: E731
        held = self.store.read(keys.held, meeting_id)
        printed = self.store.read(moments.at, moments.PRINTED + meeting_id) is not None
        return {
            "history": self.store.read(history.latest, meeting_id),
            "began": self.store.read(history.began, meeting_id),
            "keys": held,
            "ready": {*(key.role for key in held if key.opened), *(["cards"] if printed else [])},
            "slips": self.store.read(slips.unused, meeting_id),
            "rev": rev,
            "new_pledge": Pledge,
            "files": files.offered(),
        }


def _keep(kept: LRUCache[Any, Any], key: Any, value: Any) -> None:
    """Keep the newest; what was asked for longest ago goes. One that is too large for all of it is not kept."""
    if kept.getsizeof(value) <= kept.maxsize:
        kept[key] = value


def _size_shown(shown: Shown) -> int:
    return sum(len(html) for html in shown[0].values())


def upcoming(evening: Evening, texts: Catalogue, settings: Settings) -> Upcoming:
    """An evening as paper tells of it, with the way in where it is sure that this will lead people in."""
    base = sure_url(settings)
    if not base:
        return Upcoming(evening.meeting, texts, evening.code)
    link = f"{base}/q/{join_token(settings, evening.meeting.id, evening.invitation)}"
    return Upcoming(evening.meeting, texts, evening.code, link, addresses.to_type(f"{base}/m/{evening.code}"))


def urls(meeting_id: str) -> dict[str, str]:
    """The addresses of a meeting's pages."""
    return {
        "desk": f"/{AUDIENCES['desk'].path}/{meeting_id}",
        "screen": f"/bijeenkomst/{meeting_id}/scherm",
        "prepare": f"/bijeenkomst/{meeting_id}/voorbereiden",
        "forget": f"/bijeenkomst/{meeting_id}/wis",
        "archive": f"/bijeenkomst/{meeting_id}/archief",
        "again": f"/bijeenkomst/{meeting_id}/opnieuw",
        "rehearse": f"/bijeenkomst/{meeting_id}/oefen",
        "stop_rehearsal": f"/bijeenkomst/{meeting_id}/oefen/stop",
        "papers": f"/papier/{meeting_id}",
        "slips": f"/strookjes/{meeting_id}",
        "report": f"/verslag/{meeting_id}",
        "save": f"/bewaar/{meeting_id}",
        "sheets": f"/antwoordbladen/{meeting_id}",
        "typed": f"/antwoorden/{meeting_id}",
        "phone": f"/{AUDIENCES['phone'].path}/{meeting_id}",
    }


def local(zone: str, moment: datetime) -> str:
    """The time of day of a UTC moment in a time zone: "19:42"."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def later(moment: datetime, minutes: int) -> str:
    """So many minutes after a moment, for scripts: ISO."""
    return (moment + timedelta(minutes=minutes)).isoformat()
