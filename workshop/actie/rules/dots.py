"""Which topics a room chose with its dots (design 2, 2.6b): in the end only that, and never by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .hearing import WORDS_FROM


@dataclass(frozen=True)
class Dotted:
    """One group: of how many different people its dots are, and how many lie on each topic."""

    people: int
    dots: tuple[int, ...]


def most_dotted(groups: Sequence[Dotted], places: int) -> tuple[int, ...]:
    """The topics (from 0) with the most dots, as many as there are `places` for, in the order in which they came.

    Groups weigh the same, whatever their size; of topics with as many dots the first come first.
    """
    heard = _heard(groups)
    if not heard:
        return ()
    scores = [sum(shares, Fraction(0)) / len(heard) for shares in zip(*map(_shares, heard), strict=True)]
    chosen = [topic for topic, score in enumerate(scores) if score]
    return tuple(sorted(sorted(chosen, key=lambda topic: -scores[topic])[:places]))


def _heard(groups: Sequence[Dotted]) -> list[Dotted]:
    """The groups of three people; the others are one group together, where they are three."""
    small = [group for group in groups if group.people < WORDS_FROM]
    rest = Dotted(sum(group.people for group in small), tuple(map(sum, zip(*(of.dots for of in small), strict=True))))
    return [group for group in (*groups, rest) if group.people >= WORDS_FROM and any(group.dots)]


def _shares(group: Dotted) -> list[Fraction]:
    return [Fraction(dots, sum(group.dots)) for dots in group.dots]
