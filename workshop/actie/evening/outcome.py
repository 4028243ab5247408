"""What an act leads to."""

from dataclasses import dataclass
from typing import Literal

from ..vocabulary import VersionKind
from .meeting import Meeting


@dataclass(frozen=True)
class Outcome:
    """The meeting as it is after an act, and what must happen with it.

    `version` is the kind of version of the agreement that is frozen in the same transaction ('' is none); `gone` are
    the seats that were taken out, whose phones are told once it is kept.
    """

    meeting: Meeting
    version: VersionKind | Literal[""] = ""
    gone: tuple[str, ...] = ()
