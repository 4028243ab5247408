"""Who calls: the cookies of a request or socket, turned into a role in one meeting.

A link's token becomes a cookie, one for each meeting and audience, so that one laptop can have desk, screen and a
phone side by side. The facilitator's own key opens every meeting of this installation.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from werkzeug.datastructures import LanguageAccept

from ..actie.errors import Refused
from ..actie.picture import WAITING
from ..audiences import AUDIENCES
from ..host.settings import Settings, same_key
from ..store import Store, keys, votes
from ..words import LANGUAGES, LEADING, SOURCE, row, tag

FACILITATOR_COOKIE = "begeleider"
LANGUAGE_COOKIE = "taal"
PHONE_COOKIE = "telefoon"
SEPARATOR = "."
PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody in one meeting. `seats` are the phone's own; `key` names the link that let the others in.

    `new` are seats of this phone that were never at a socket. Who waits for the desk has the role waiting, and only
    the seat that waits. `held` are the hashes of this phone's keys, where one of its seats came by a slip: that seat
    goes to the phone that shows the slip last. `beside` is the language of whom a helper sits beside, if she said one.
    """

    meeting: str
    audience: str
    role: str
    key: str = ""
    seats: tuple[str, ...] = ()
    seat: str = ""
    group: str = ""
    language: str = SOURCE
    new: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    beside: str = ""

    @property
    def lang(self) -> str:
        """What a page calls the language that this caller reads, and so types in."""
        return tag(self.language)

    def own(self, seat_id: str) -> str:
        """The seat that somebody names, when it is theirs. Raises Refused("not_your_seat")."""
        if seat_id not in self.seats:
            raise Refused("not_your_seat")
        return seat_id


def role_cookie(role: str, meeting_id: str) -> str:
    return f"{role}_{meeting_id}"


def seats_cookie(meeting_id: str) -> str:
    return f"plek_{meeting_id}"


def spoken(cookies: Mapping[str, str], accepts: LanguageAccept, leads: bool) -> str:
    """The language of a phone or laptop: what was chosen on it, else what its browser asks for, else Dutch.

    `leads`: the pages of those who lead an evening are in fewer languages.
    """
    among = LEADING if leads else LANGUAGES
    for chosen in row(cookies.get(LANGUAGE_COOKIE, "")):
        if chosen in among:
            return chosen
    # No browser asks for easy Dutch: of the languages that a page calls the same, the first is meant.
    asked: dict[str, str] = {}
    for code in among:
        asked.setdefault(tag(code), code)
    return asked[accepts.best_match(asked, tag(SOURCE))]


def beside(audience: str, asked: str) -> str:
    """The language of whom this audience sits beside: the one that was asked for, where there is one, else ''."""
    looking = AUDIENCES.get(audience)
    return asked if looking and looking.serves and asked in LANGUAGES else ""


def is_facilitator(settings: Settings, cookies: Mapping[str, str]) -> bool:
    """Whether this browser holds the key of the installation."""
    return same_key(cookies.get(FACILITATOR_COOKIE, ""), settings.facilitator_token)


def join_token(settings: Settings, meeting_id: str, invitation: str = "") -> str:
    """What lets somebody join: it stands in the QR and on the page that the right code opens, and is stored nowhere.

    Made of 128 bits from the installation's secret, for one `invitation` of the meeting: '' is its first.
    """
    return meeting_id + made(settings, ":".join(["join", meeting_id, *([invitation] if invitation else [])]))


def is_join_token(settings: Settings, meeting_id: str, invitation: str, token: str) -> bool:
    """Whether this token lets somebody join the meeting as it invites now."""
    return same_key(token, join_token(settings, meeting_id, invitation))


def seat_token(settings: Settings, meeting_id: str, once: str) -> str:
    """The key of a seat, made from what a form says once: the same answer sent twice is the same seat."""
    return made(settings, f"seat:{meeting_id}:{once}")


def phone_id(settings: Settings, meeting_id: str, cookie: str) -> str:
    """The browser with this cookie, as one meeting knows it: in another meeting it is another."""
    return made(settings, f"phone:{meeting_id}:{cookie}")


def made(settings: Settings, what: str) -> str:
    """What only this installation can make of a text: 32 hexadecimal digits, of 128 bits."""
    return hmac.new(settings.secret, what.encode(), sha256).hexdigest()[:32]


def call(
    settings: Settings,
    store: Store,
    cookies: Mapping[str, str],
    meeting_id: str,
    audience: str,
    seat: str = "",
    language: str = SOURCE,
) -> Caller:
    """The caller behind these cookies, for one audience of one meeting. Raises Refused("bad_key")."""
    if audience == PHONE:
        return replace(_phone(store, cookies, meeting_id, seat), language=language)
    looking = AUDIENCES.get(audience)
    role = looking.role if looking else None
    if role is None:
        raise Refused("bad_key")
    for name in dict.fromkeys((role, "facilitator")):
        token = cookies.get(role_cookie(name, meeting_id))
        if token:
            found = _key(store, token)
            if found and found.meeting == meeting_id and found.role == name:
                return Caller(meeting_id, audience, role, found.id, language=language)
    if is_facilitator(settings, cookies):
        return Caller(meeting_id, audience, role, language=language)
    raise Refused("bad_key")


def may_read(settings: Settings, store: Store, cookies: Mapping[str, str], meeting_id: str) -> bool:
    """Whether this browser has anything to do with the meeting: then it may read what was published of it."""
    for audience in AUDIENCES:
        try:
            call(settings, store, cookies, meeting_id, audience)
        except Refused:
            continue
        return True
    return False


def tokens(cookies: Mapping[str, str], meeting_id: str) -> list[str]:
    """The tokens of this phone's seats in a meeting."""
    return [t for t in cookies.get(seats_cookie(meeting_id), "").split(SEPARATOR) if t]


def _phone(store: Store, cookies: Mapping[str, str], meeting_id: str, seat: str) -> Caller:
    hashes = [keys.fingerprint(token) for token in tokens(cookies, meeting_id)]
    own = store.read(votes.own_seats, meeting_id, hashes)
    chosen = next((s for s in own if s.id == seat), own[0] if own and not seat else None)
    if chosen is None:
        raise Refused("bad_key")
    new = tuple(s.id for s in own if not s.came)
    if chosen.waits:
        return Caller(meeting_id, "phone", "waiting", "", (chosen.id,), chosen.id, WAITING, new=new)
    let_in = [s for s in own if not s.waits]
    role = "observer" if all(s.observer for s in let_in) else "participant"
    group = "" if chosen.observer else chosen.group
    held = tuple(hashes) if any(s.kind == "slip" for s in own) else ()
    return Caller(meeting_id, "phone", role, "", tuple(s.id for s in let_in), chosen.id, group, new=new, held=held)


def _key(store: Store, token: str) -> keys.Key | None:
    try:
        return store.read(keys.find, token)
    except Refused:
        return None
