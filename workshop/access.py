"""The ways to an evening: each asks first who is there, and gives it only to who may have it.

Pages and events have no other way (a contract in pyproject holds them to it), so that none can forget to ask.
"""

from collections.abc import Mapping

from .actie.errors import Refused
from .actie.evening.ballot import Evening, Seat
from .actie.evening.importing import refuse_to_lead
from .actie.vocabulary import SOURCE
from .edge.caller import Caller, call, is_facilitator, is_join_token, may_read, tokens
from .evenings import Evenings
from .host.settings import Settings
from .store import Store, codes, keys, shelf, slips, votes
from .store.keys import Key
from .store.shelf import Asked, Shelf
from .store.slips import Slip

Cookies = Mapping[str, str]


class Access:
    """Who may have which evening of one installation. `cookies` are those of who asks."""

    def __init__(self, settings: Settings, store: Store, evenings: Evenings) -> None:
        self._settings = settings
        self._store = store
        self._evenings = evenings

    def of(
        self, cookies: Cookies, meeting_id: str, audience: str, seat: str = "", language: str = SOURCE
    ) -> tuple[Caller, Evening]:
        """Who asks as this audience, and the evening. Raises Refused: bad_key, unknown_meeting, only_a_record."""
        who = call(self._settings, self._store, cookies, meeting_id, audience, seat, language)
        return who, self._led(meeting_id)

    def to(self, caller: Caller) -> Evening:
        """The evening of somebody who was let in before. Raises Refused("unknown_meeting")."""
        return self._evenings.load(caller.meeting)

    def led(self, cookies: Cookies, meeting_id: str) -> Evening:
        """For who holds the key of the installation. Raises Refused: bad_key, unknown_meeting, only_a_record."""
        self._refuse_who_leads_nothing(cookies)
        return self._led(meeting_id)

    def kept(self, cookies: Cookies, meeting_id: str) -> Evening:
        """The same of what came in as a file too, and is a record only. Raises Refused: bad_key, unknown_meeting."""
        self._refuse_who_leads_nothing(cookies)
        return self._evenings.load(meeting_id)

    def shelf(self, cookies: Cookies, asked: Asked) -> Shelf:
        """A page of all evenings, for who holds the key of the installation. Raises Refused("bad_key")."""
        self._refuse_who_leads_nothing(cookies)
        return self._store.read(shelf.look, asked)

    def read(self, cookies: Cookies, meeting_id: str) -> Evening:
        """For anybody with a seat or a key: what may be published of it. Raises Refused: bad_key, unknown_meeting."""
        if not may_read(self._settings, self._store, cookies, meeting_id):
            raise Refused("bad_key")
        return self._evenings.load(meeting_id)

    def invited(self, meeting_id: str, token: str) -> Evening:
        """For who holds the token that the meeting invites with now. Raises Refused("old_invitation") for any other."""
        try:
            evening = self._evenings.load(meeting_id)
        except Refused:
            raise Refused("old_invitation") from None
        if not is_join_token(self._settings, meeting_id, evening.invitation, token):
            raise Refused("old_invitation")
        return evening

    def coded(self, cookies: Cookies, code: str) -> Evening:
        """For who typed its code; behind a closed door only for who sits there.

        How often somebody may guess is not asked here. Raises Refused: wrong_code, door_closed.
        """
        meeting_id, is_open = self._store.read(codes.find, code) or ("", False)
        if not meeting_id:
            raise Refused("wrong_code")
        if not is_open and not self.seats(cookies, meeting_id):
            raise Refused("door_closed")
        return self._evenings.load(meeting_id)

    def by_slip(self, slip_hash: str) -> tuple[Slip, Evening]:
        """For who holds a slip. Raises Refused: wrong_slip, unknown_meeting."""
        found = self._store.read(slips.find, slip_hash)
        return found, self._evenings.load(found.meeting)

    def by_reply(self, token: str) -> tuple[Key, Evening]:
        """For a group that answers later, by its link. Raises Refused: bad_key, unknown_meeting."""
        found = self._store.read(keys.find, token)
        if found.role != "reply":
            raise Refused("bad_key")
        return found, self._evenings.load(found.meeting)

    def seats(self, cookies: Cookies, meeting_id: str) -> list[Seat]:
        """The seats of this phone in a meeting."""
        hashes = [keys.fingerprint(token) for token in tokens(cookies, meeting_id)]
        return self._store.read(votes.own_seats, meeting_id, hashes) if hashes else []

    def _led(self, meeting_id: str) -> Evening:
        """An evening that there is something to do in."""
        evening = self._evenings.load(meeting_id)
        refuse_to_lead(evening.meeting)
        return evening

    def _refuse_who_leads_nothing(self, cookies: Cookies) -> None:
        if not is_facilitator(self._settings, cookies):
            raise Refused("bad_key")
