"""Made-up evenings for the style guide: each look that the signature picture can have, by the rules themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace

from ..actie.evening.ballot import Evening, Seat, Vote
from ..actie.evening.meeting import About, Group, Meeting, Round, Settlement
from ..actie.evening.rows import Row, rows

Counts = tuple[int, int, int, int, int]
Votes = Mapping[str, Counts]

ABOUT = About(title="Buurthuiskamer De Ketel")
BEGIN = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
RESIDENTS = Group("bewoners", "Bewoners", "residents", expected=24)
PROFESSIONALS = Group("professionals", "Professionals", "professionals", expected=5)
MUNICIPALITY = Group("gemeente", "Gemeente", "municipality", expected=2, voting="one_voice")
THREE = (RESIDENTS, PROFESSIONALS, MUNICIPALITY)
EIGHT = (
    *THREE,
    Group("initiatiefnemers", "Initiatiefnemers", "residents", expected=6),
    Group("corporatie", "Woningcorporatie De Samenwerkende Huurders", "other", expected=5),
    Group("vrijwilligers", "Vrijwilligersorganisaties", "other", expected=8),
    Group("school", "School", "other", expected=3),
    Group("politie", "Politie", "other", expected=1, voting="open"),
)
FIRST = {"bewoners": (7, 10, 3, 1, 2), "professionals": (0, 0, 2, 3, 0), "gemeente": (0, 0, 0, 0, 1)}
THEN = {"bewoners": (2, 16, 4, 1, 0), "professionals": (0, 4, 1, 0, 0), "gemeente": (0, 0, 1, 0, 0)}
IN_WORDS = {"bewoners": (12, 8, 2, 1, 1), "professionals": (0, 0, 1, 2, 0), "gemeente": (0, 0, 0, 1, 0)}
UNHEARD = {"bewoners": (9, 11, 3, 1, 0), "professionals": (2, 2, 1, 0, 0)}
DIVIDED = {"bewoners": (9, 3, 0, 3, 9), "professionals": (2, 0, 0, 0, 2), "gemeente": (0, 1, 0, 0, 0)}
SHARED = {"bewoners": (2, 3, 4, 9, 6), "professionals": (0, 0, 0, 3, 2), "gemeente": (0, 0, 0, 1, 0)}
ALL_EIGHT = {
    **FIRST,
    "initiatiefnemers": (3, 2, 1, 0, 0),
    "corporatie": (0, 1, 1, 2, 1),
    "vrijwilligers": (1, 1, 4, 2, 0),
    "school": (0, 1, 2, 0, 0),
    "politie": (0, 0, 0, 1, 0),
}


@dataclass(frozen=True)
class Example:
    """One picture, in the shape that the macros want; `code` says what it is an example of."""

    code: str
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    about: About = ABOUT


# A moment while the room votes, as far as the parts of the guide look at it.
PICTURE = SimpleNamespace(
    about=ABOUT,
    groups=THREE,
    people=38,
    code="481503",
    door_open=True,
    slips_only=False,
    progress=(31, 38),
    desk=SimpleNamespace(
        funnel=tuple(
            SimpleNamespace(group=group.id, answers=answers, done=done)
            for group, answers, done in zip(THREE, (31, 5, 2), (25, 5, 1), strict=True)
        )
    ),
)


def standings() -> tuple[Example, ...]:
    """Every look of one element."""
    settled = Settlement("toerusting", "", "position", (2, 3), "Eerst kijken wat er is.")
    trial = Settlement("inbedding", "", "try_until", (2,), "Zo proberen we het.", until="2027-02-23")
    return (
        _example("numbers", THREE, {"animo": (FIRST,)}),
        _example("two_rounds", THREE, {"toerusting": (FIRST, THEN)}, settled),
        _example("trial", THREE, {"inbedding": (THEN,)}, trial),
        _example("words", THREE, {"inbedding": (IN_WORDS,)}),
        _example("missing", THREE, {"contact": (UNHEARD,)}),
        _example("no_middle", THREE, {"empathie": (DIVIDED,)}),
        _example("one_group", THREE[:1], {"animo": (FIRST,)}),
        _example("eight_groups", EIGHT, {"contact": (ALL_EIGHT,)}),
    )


def profiles() -> tuple[Example, ...]:
    """All elements at once: of three groups, and of as many as there can be."""
    three = {
        "animo": (UNHEARD,),
        "contact": (SHARED,),
        "toerusting": (FIRST, THEN),
        "inbedding": (IN_WORDS,),
        "empathie": (DIVIDED,),
    }
    settled = Settlement("toerusting", "", "position", (2,), "Eerst kijken wat er is.")
    eight = {element: (_turned(ALL_EIGHT, nr),) for nr, element in enumerate(three)}
    return _example("three_groups", THREE, three, settled), _example("eight_groups", EIGHT, eight)


def _example(
    code: str, groups: tuple[Group, ...], votes: Mapping[str, tuple[Votes, ...]], *settled: Settlement
) -> Example:
    rounds = [_round(element, nr) for element, held in votes.items() for nr in range(1, len(held) + 1)]
    meeting = Meeting(
        "0" * 32,
        ABOUT,
        groups,
        elements=tuple(votes),
        rounds={r.id: r for r in rounds},
        settlements={s.element: s for s in settled},
        voices={g.id: f"{g.id}-0" for g in groups if g.voting == "one_voice"},
    )
    cast = tuple(_cast((r.id, votes[r.subject][r.number - 1]) for r in rounds))
    evening = Evening(meeting, _seats({vote.seat: vote.group for vote in cast}), cast)
    return Example(code, groups, rows(evening))


def _turned(votes: Votes, by: int) -> Votes:
    """The same votes, each on another place."""
    return {group: _five((*counts[by:], *counts[:by])) for group, counts in votes.items()}


def _five(counts: tuple[int, ...]) -> Counts:
    a, b, c, d, e = counts
    return a, b, c, d, e


def _round(element: str, number: int) -> Round:
    return Round(f"{element}-{number}", "position", element, number, BEGIN, BEGIN, BEGIN)


def _cast(rounds: Iterable[tuple[str, Votes]]) -> Iterable[Vote]:
    for round_id, groups in rounds:
        for group, counts in groups.items():
            places = [str(place) for place, count in enumerate(counts, 1) for _ in range(count)]
            for seat, place in enumerate(places):
                yield Vote(round_id, "", f"{group}-{seat}", group, place, seat)


def _seats(groups: Mapping[str, str]) -> tuple[Seat, ...]:
    return tuple(Seat(seat, group, group_since=BEGIN) for seat, group in groups.items())
