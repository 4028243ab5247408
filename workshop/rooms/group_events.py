"""Doen, laten, vragen: what a group writes from its phones, and the desk and writer for any group."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ..actie.evening import choices, heard, meeting, pledges, voices
from ..actie.evening.ballot import Evening
from ..edge.caller import Caller
from ..store import meetings
from . import shapes
from .live import Live
from .phone_events import mark_of_lines
from .table import Done, Say, event

WRITES = ("facilitator", "writer")
GROUPS = ("participant", *WRITES)


@event("pledge", by=GROUPS, shape=shapes.Pledge)
def pledge(live: Live, caller: Caller, say: shapes.Pledge) -> Done:
    typed = meeting.Pledge(
        say.id or meetings.new_id(),
        say.group,
        say.kind,
        text=say.text,
        who=say.who,
        when=say.when,
        to=say.to,
        via=say.via,
        element=say.element,
        practice=say.practice,
        lang=caller.lang,
        mandate=_mandate(say),
        by=mark_of_lines(live.settings.secret, say.seat) if caller.role == "participant" else "",
    )

    def write(evening: Evening) -> meeting.Meeting:
        new = replace(typed, group=_writes_for(evening, caller, say) or say.group)
        return pledges.pledge(evening.meeting, new, live.catalogue)

    return {**live.act(caller, say, "pledge", write), "id": typed.id}


@event("unpledge", by=GROUPS, shape=shapes.OfPledge)
def unpledge(live: Live, caller: Caller, say: shapes.OfPledge) -> Done:
    return live.act(caller, say, "unpledge", lambda e: pledges.unpledge(e.meeting, say.id, _writes_for(e, caller, say)))


@event("unpledge_all", by=WRITES, shape=shapes.OfPledge)
def unpledge_all(live: Live, caller: Caller, say: shapes.OfPledge) -> Done:
    """Whoever floods the page is still writing while this is pressed, so what was seen does not matter here."""
    return live.act(caller, Say(), "unpledge_all", lambda evening: pledges.unpledge_all(evening.meeting, say.id))


@event("answer", by=GROUPS, shape=shapes.Answer)
def answer(live: Live, caller: Caller, say: shapes.Answer) -> Done:
    given = meeting.Answer(say.kind, say.text, say.by_when, datetime.now(UTC), caller.lang, _mandate(say))
    return live.act(
        caller, say, "answer", lambda e: pledges.answer(e.meeting, say.id, given, _writes_for(e, caller, say))
    )


@event("support", by=GROUPS, shape=shapes.Support)
def support(live: Live, caller: Caller, say: shapes.Support) -> Done:
    given = meeting.Support(tuple(say.ways), say.steps_back, say.approachable, caller.lang)

    def write(evening: Evening) -> meeting.Meeting:
        group = _writes_for(evening, caller, say) or say.group
        return pledges.support(evening.meeting, group, given, live.catalogue)

    return live.act(caller, say, "support", write)


@event("contact", by=GROUPS, shape=shapes.Contact)
def contact(live: Live, caller: Caller, say: shapes.Contact) -> Done:
    given = meeting.Contact(say.function, say.days, say.substitute, caller.lang)
    return live.act(
        caller, say, "contact", lambda e: pledges.contact(e.meeting, _writes_for(e, caller, say) or say.group, given)
    )


@event("settle", by=WRITES, shape=shapes.Settle)
def settle(live: Live, caller: Caller, say: shapes.Settle) -> Done:
    settled = meeting.Settlement(
        say.element,
        say.group,
        say.form,
        tuple(sorted(say.positions)),
        say.text,
        say.other_text,
        say.until,
        caller.lang,
    )
    return live.act(caller, say, "settle", lambda evening: choices.settle(evening.meeting, settled))


@event("unsettle", by=WRITES, shape=shapes.Unsettle)
def unsettle(live: Live, caller: Caller, say: shapes.Unsettle) -> Done:
    return live.act(caller, say, "unsettle", lambda evening: choices.unsettle(evening.meeting, say.element, say.group))


@event("hide_passed", by=WRITES)
def hide_passed(live: Live, caller: Caller, say: Say) -> Done:
    return live.act(caller, say, "hide_passed", heard.hide_passed)


@event("moderate", by=WRITES, shape=shapes.Moderate)
def moderate(live: Live, caller: Caller, say: shapes.Moderate) -> Done:
    return live.act(caller, say, "moderate", lambda evening: choices.moderate(evening.meeting, say.note, say.state))


@event("keep", by=WRITES, shape=shapes.Keep)
def keep(live: Live, caller: Caller, say: shapes.Keep) -> Done:
    kept = meeting.Kept(say.method, say.owner, say.first_step, lang=caller.lang)
    return live.act(caller, say, "keep", lambda evening: choices.keep(evening.meeting, kept, live.catalogue))


@event("unkeep", by=WRITES, shape=shapes.OfMethod)
def unkeep(live: Live, caller: Caller, say: shapes.OfMethod) -> Done:
    return live.act(caller, say, "unkeep", lambda evening: choices.unkeep(evening.meeting, say.method))


@event("closing", by=WRITES, shape=shapes.Closing)
def closing(live: Live, caller: Caller, say: shapes.Closing) -> Done:
    return live.act(
        caller, say, "closing", lambda evening: choices.close_with(evening.meeting, **said(say), lang=caller.lang)
    )


def _mandate(say: shapes.Pledge | shapes.Answer) -> meeting.Mandate:
    return meeting.Mandate(say.mandate, say.organisation, say.function, say.approver, say.until)


def said(say: Any) -> dict[str, str]:
    """The fields that were sent, by name, without what every event may hold."""
    fields = {name: getattr(say, name) for name in say.__struct_fields__ if name not in ("seen", "draft")}
    return {name: value for name, value in fields.items() if value is not None}


def _writes_for(evening: Evening, caller: Caller, say: Any) -> str:
    """Whose lines may be touched: on a phone those of its own group, elsewhere any ('')."""
    return voices.own_group(evening, caller.own(say.seat)) if caller.role == "participant" else ""
