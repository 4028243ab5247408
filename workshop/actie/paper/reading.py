"""What is read aloud before the consent: the agreement as it stands, with the questions that its sentences need."""

from dataclasses import dataclass

from ..evening.ballot import Evening
from ..evening.rows import Row
from ..texts.shapes import Catalogue
from . import told
from .agreement import agreement
from .parts import Agreement
from .record import Question
from .recording import question


@dataclass(frozen=True)
class Reading:
    """The agreement, in Dutch, and the questions in the order of its needs."""

    agreement: Agreement
    questions: tuple[Question, ...]


def reading(evening: Evening, element_rows: tuple[Row, ...], catalogue: Catalogue) -> Reading | None:
    """What is read aloud now; None while nothing is."""
    if not evening.meeting.is_read:
        return None
    questions = tuple(question(element, evening.meeting) for element in catalogue.elements)
    return Reading(agreement(evening.meeting, told.now(evening, element_rows), catalogue), questions)
