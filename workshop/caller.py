"""Who calls: the cookies of a request or socket, turned into a role in one meeting.

A link's token becomes a cookie, one for each meeting and audience, so that one laptop can have desk, screen and a
phone side by side. The facilitator's own key opens every meeting of this installation.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from werkzeug.datastructures import LanguageAccept

from .actie.errors import Refused
from .config import Settings
from .store import Store, keys, votes
from .words import LANGUAGES, LEADING, SOURCE

FACILITATOR_COOKIE = "begeleider"
LANGUAGE_COOKIE = "taal"
ROLES = ("facilitator", "writer", "helper", "screen", "participant", "observer")
AUDIENCE_ROLES = {"desk": "facilitator", "writer": "writer", "helper": "helper", "screen": "screen"}
SEPARATOR = "."


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody in one meeting. `seats` are the phone's own; `key` names the link that let the others in."""

    meeting: str
    audience: str
    role: str
    key: str = ""
    seats: tuple[str, ...] = ()
    seat: str = ""
    group: str = ""
    language: str = SOURCE


def role_cookie(role: str, meeting_id: str) -> str:
    return f"{role}_{meeting_id}"


def seats_cookie(meeting_id: str) -> str:
    return f"plek_{meeting_id}"


def spoken(cookies: Mapping[str, str], accepts: LanguageAccept, leads: bool) -> str:
    """The language of a phone or laptop: what was chosen on it, else what its browser asks for, else Dutch.

    `leads`: the pages of those who lead an evening are in fewer languages.
    """
    among = LEADING if leads else LANGUAGES
    chosen = cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in among else accepts.best_match(among, SOURCE)


def is_facilitator(settings: Settings, cookies: Mapping[str, str]) -> bool:
    """Whether this browser holds the key of the installation."""
    given = cookies.get(FACILITATOR_COOKIE, "")
    return hmac.compare_digest(given.encode(), settings.facilitator_token.encode())


def join_token(settings: Settings, meeting_id: str) -> str:
    """The token in a meeting's QR: 128 bits, made from the installation's secret, so it is stored nowhere."""
    digest = hmac.new(settings.secret, f"join:{meeting_id}".encode(), sha256).hexdigest()
    return f"{meeting_id}{digest[:32]}"


def meeting_of_join_token(settings: Settings, token: str) -> str:
    """The way back. Raises Refused("wrong_code")."""
    meeting_id = token[:32]
    if not hmac.compare_digest(token.encode(), join_token(settings, meeting_id).encode()):
        raise Refused("wrong_code")
    return meeting_id


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
    if audience == "phone":
        return replace(_phone(store, cookies, meeting_id, seat), language=language)
    role = AUDIENCE_ROLES.get(audience)
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
    for audience in ("phone", *AUDIENCE_ROLES):
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
    own = store.read(votes.own_seats, meeting_id, [keys.fingerprint(t) for t in tokens(cookies, meeting_id)])
    chosen = next((s for s in own if s.id == seat), own[0] if own and not seat else None)
    if chosen is None:
        raise Refused("bad_key")
    role = "observer" if all(s.observer for s in own) else "participant"
    group = "" if chosen.observer else chosen.group
    return Caller(meeting_id, "phone", role, seats=tuple(s.id for s in own), seat=chosen.id, group=group)


def _key(store: Store, token: str) -> keys.Key | None:
    try:
        return store.read(keys.find, token)
    except Refused:
        return None
