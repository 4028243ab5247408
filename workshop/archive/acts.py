"""Keep an act and what it leads to: all of it in one transaction, or nothing."""

from collections.abc import Callable
from typing import Any

from ..actie.evening import seating
from ..actie.evening.ballot import Evening
from ..actie.evening.meeting import Meeting
from ..actie.evening.outcome import Outcome
from ..actie.texts.shapes import Catalogue
from ..store import evenings, meetings
from . import freeze

Act = Callable[[Evening], Outcome | Meeting]
Taking = Callable[[Any], dict[str, bool]]


def keep(
    connection: Any,
    meeting_id: str,
    verb: str,
    act: Act,
    catalogue: Catalogue,
    seen: int | None = None,
    draft: bool = False,
    known: Evening | None = None,
) -> tuple[Evening, Outcome]:
    """The evening as it is then, and what must happen after. The arguments are those of `meetings.act`.

    Raises Refused: what the act raises, already_done, already_final.
    """
    outcomes: list[Outcome] = []

    def change(evening: Evening) -> Meeting:
        done = act(evening)
        outcomes.append(done if isinstance(done, Outcome) else Outcome(done))
        return outcomes[0].meeting

    evening = meetings.act(connection, meeting_id, verb, change, seen, draft, known)
    if outcomes[0].version:
        freeze.freeze(connection, meeting_id, outcomes[0].version, catalogue)
        evening = evenings.load(connection, meeting_id)
    return evening, outcomes[0]


def take_out(connection: Any, meeting_id: str, taking: Taking, catalogue: Catalogue) -> tuple[Evening, Outcome]:
    """Take seats out, and with them what they were in the meeting."""
    gone = taking(connection)
    return keep(
        connection, meeting_id, "remove_seat", lambda evening: seating.without(evening.meeting, gone), catalogue
    )
