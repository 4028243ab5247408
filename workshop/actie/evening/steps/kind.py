"""What a kind of step says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ...vocabulary import RoundKind, StepKind

WHOLE = 0


@dataclass(frozen=True)
class Kind:
    """`phases` in their order; `short` are those of a step without the vote that it may
    leave out, and `whole_with` is the field of a step that says whether it has that vote.

    `round` is the kind of round it votes with, '' when it does not vote. `about`: whether it votes on every question of
    the meeting, on the topic that is talked about, or on one thing that has no name. `agreement`: the role agreement is
    read there. `newcomers`: the screen says how to come in. `clock`: its page shows the count-down itself.
    `minutes` is how long a phase counts down from the moment it opens, WHOLE for all minutes of the step.
    """

    name: StepKind
    phases: tuple[str, ...]
    short: tuple[str, ...] = ()
    whole_with: Literal["second_vote", "dots"] = "second_vote"
    round: RoundKind | Literal[""] = ""
    about: Literal["", "elements", "topic"] = ""
    agreement: bool = False
    newcomers: bool = False
    clock: bool = False
    minutes: Mapping[str, int] = field(default_factory=dict)
