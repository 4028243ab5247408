"""Doen, laten, vragen: what a group writes from its phones, and the desk and writer for any group."""

from typing import Any

from ..actie import choices, meeting
from ..actie.errors import Refused
from ..caller import Caller
from ..store import meetings
from . import shapes
from .live import Live
from .phone_events import own_seat
from .table import Done, event

WRITES = ("facilitator", "writer")
GROUPS = ("participant", *WRITES)


@event("pledge", by=GROUPS, shape=shapes.Pledge)
def pledge(live: Live, caller: Caller, say: shapes.Pledge) -> Done:
    group = _group(live, caller, say)
    _refuse_unknown(live, caller, say)
    new = meeting.Pledge(
        say.id or meetings.new_id(),
        group,
        say.kind,
        text=say.text.strip(),
        who=say.who.strip(),
        when=say.when.strip(),
        to=say.to,
        via=say.via.strip(),
        element=say.element,
        practice=say.practice,
    )
    done = live.act(caller, say, "pledge", lambda m: choices.pledge(m, new))
    return {**done, "id": new.id}


@event("unpledge", by=GROUPS, shape=shapes.OfPledge)
def unpledge(live: Live, caller: Caller, say: shapes.OfPledge) -> Done:
    _refuse_other_group(live, caller, say, "group")
    return live.act(caller, say, "unpledge", lambda m: choices.unpledge(m, say.id))


@event("answer", by=GROUPS, shape=shapes.Answer)
def answer(live: Live, caller: Caller, say: shapes.Answer) -> Done:
    _refuse_other_group(live, caller, say, "to")
    at = live.moment(live.show.load(caller.meeting)).now
    given = meeting.Answer(say.kind, say.text.strip(), say.by_when.strip(), at)
    return live.act(caller, say, "answer", lambda m: choices.answer(m, say.id, given))


@event("support", by=GROUPS, shape=shapes.Support)
def support(live: Live, caller: Caller, say: shapes.Support) -> Done:
    group = _group(live, caller, say)
    known = {way.id for way in live.catalogue.support_ways}
    if not set(say.ways) <= known:
        raise Refused("unknown_support")
    given = meeting.Support(tuple(say.ways), say.steps_back.strip(), say.approachable.strip())
    return live.act(caller, say, "support", lambda m: choices.support(m, group, given))


@event("contact", by=GROUPS, shape=shapes.Contact)
def contact(live: Live, caller: Caller, say: shapes.Contact) -> Done:
    group = _group(live, caller, say)
    given = meeting.Contact(say.function.strip(), say.days.strip(), say.substitute.strip())
    return live.act(caller, say, "contact", lambda m: choices.contact(m, group, given))


@event("settle", by=WRITES, shape=shapes.Settle)
def settle(live: Live, caller: Caller, say: shapes.Settle) -> Done:
    settled = meeting.Settlement(
        say.element,
        say.group,
        say.form,
        tuple(sorted(say.positions)),
        say.text.strip(),
        say.other_text.strip(),
        say.until.strip(),
    )
    return live.act(caller, say, "settle", lambda m: choices.settle(m, settled))


@event("unsettle", by=WRITES, shape=shapes.Unsettle)
def unsettle(live: Live, caller: Caller, say: shapes.Unsettle) -> Done:
    return live.act(caller, say, "unsettle", lambda m: choices.unsettle(m, say.element, say.group))


@event("moderate", by=WRITES, shape=shapes.Moderate)
def moderate(live: Live, caller: Caller, say: shapes.Moderate) -> Done:
    return live.act(caller, say, "moderate", lambda m: choices.moderate(m, say.note, say.state))


@event("keep", by=WRITES, shape=shapes.Keep)
def keep(live: Live, caller: Caller, say: shapes.Keep) -> Done:
    kept = meeting.Kept(say.method, say.owner.strip(), say.first_step.strip())
    return live.act(caller, say, "keep", lambda m: choices.keep(m, kept, live.catalogue))


@event("unkeep", by=WRITES, shape=shapes.OfMethod)
def unkeep(live: Live, caller: Caller, say: shapes.OfMethod) -> Done:
    return live.act(caller, say, "unkeep", lambda m: choices.unkeep(m, say.method))


@event("closing", by=WRITES, shape=shapes.Closing)
def closing(live: Live, caller: Caller, say: shapes.Closing) -> Done:
    return live.act(caller, say, "closing", lambda m: choices.close_with(m, **said(say)))


def said(say: Any) -> dict[str, str]:
    """The fields that were sent, by name, without what every event may hold."""
    fields = {name: getattr(say, name) for name in say.__struct_fields__ if name not in ("seen", "draft")}
    return {name: value.strip() for name, value in fields.items() if value is not None}


def _group(live: Live, caller: Caller, say: Any) -> str:
    """Whose text this is: a phone writes for its own group only, the desk for any."""
    if caller.role != "participant":
        return str(say.group)
    return live.show.load(caller.meeting).seat(own_seat(caller, say.seat)).group


def _refuse_unknown(live: Live, caller: Caller, say: shapes.Pledge) -> None:
    """A pledge names what exists: a row that pages cannot show would take everybody's page away."""
    meeting = live.show.load(caller.meeting).meeting
    if say.to:
        meeting.group(say.to)
    practices = {practice.id for element in live.catalogue.elements for practice in element.practices}
    if say.practice and say.practice not in practices:
        raise Refused("bad_pledge")
    if say.element and say.element not in meeting.elements:
        raise Refused("unknown_element")


def _refuse_other_group(live: Live, caller: Caller, say: Any, side: str) -> None:
    """A phone touches its own group's pledges only, and answers only what its group is asked."""
    evening = live.show.load(caller.meeting)
    found = evening.meeting.pledges.get(say.id)
    if found is None:
        raise Refused("unknown_pledge")
    if caller.role == "participant" and getattr(found, side) != _group(live, caller, say):
        raise Refused("not_your_group")
