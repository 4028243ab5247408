"""What is known of an evening that is still to come: what is printed before it is made of this."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from ... import words
from ...actie.evening import choices
from ...actie.evening.first_groups import FIRST_GROUPS
from ...actie.evening.meeting import About, Meeting, Step
from ...actie.texts.shapes import Catalogue
from ..tree import Block, Document, PaperSize, line


@dataclass(frozen=True)
class Upcoming:
    """A meeting, the texts in the language spoken now, and the way in.

    `link` is in the QR and `typed` is what people type; both are '' while nobody knows under which address phones will
    find this machine in the hall.
    """

    meeting: Meeting
    catalogue: Catalogue
    code: str
    link: str = ""
    typed: str = ""

    @property
    def title(self) -> str:
        return self.meeting.about.title or self.meeting.about.initiative

    @property
    def expected(self) -> int:
        """How many people were invited, 0 where nobody said."""
        return sum(group.expected for group in self.meeting.groups)

    def timed(self) -> Iterator[tuple[int, Step]]:
        """The steps, each with the minutes that went before it."""
        steps = self.meeting.programme
        return zip(accumulate((step.minutes for step in steps), initial=0), steps, strict=False)


def blank(texts: Catalogue) -> Upcoming:
    """No evening in particular: all five questions, and the groups that one begins with."""
    return Upcoming(choices.first_meeting("", About(), FIRST_GROUPS, texts), texts, "")


def document(
    of: Upcoming,
    name: str,
    title: str,
    blocks: tuple[Block, ...],
    *,
    size: PaperSize = "a4",
    landscape: bool = False,
    type_size: float = 10.5,
    least_size: float = 0,
    to_the_edge: bool = False,
) -> Document:
    """A sheet in the language spoken now, with the evening at its foot where it keeps a margin."""
    return Document(
        name=name,
        title=f"{title}: {of.title}" if of.title else title,
        lang=words.tag(),
        blocks=blocks,
        rtl=words.direction() == "rtl",
        foot=() if to_the_edge else (line(of.title), line(words.date(of.meeting.about.date))),
        size=size,
        landscape=landscape,
        type_size=type_size,
        least_size=least_size,
        to_the_edge=to_the_edge,
    )
