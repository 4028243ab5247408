"""Made-up pictures for the style guide: each look that the signature picture can have."""

from dataclasses import dataclass

from ..actie.catalogue import Catalogue
from ..actie.distribution import middle, side
from ..actie.meeting import About, Group, Settlement
from ..actie.rows import Look, Mark, Row

THREE = (
    ("bewoners", "Bewoners", "ask"),
    ("professionals", "Professionals", "ask"),
    ("gemeente", "Gemeente", "one_voice"),
)
SEVEN = (
    *THREE[:2],
    ("initiatiefnemers", "Initiatiefnemers", "ask"),
    ("corporatie", "Woningcorporatie De Samenwerkende Huurders", "ask"),
    ("vrijwilligers", "Vrijwilligersorganisaties", "ask"),
    ("school", "School", "open"),
    THREE[2],
)


ABOUT = About(title="Buurthuiskamer De Ketel")


@dataclass(frozen=True)
class Example:
    """One picture with its name, in the shape that the macros want: `row` is None for a whole profile."""

    name: str
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    about: About = ABOUT
    people: int = 31

    @property
    def row(self) -> Row | None:
        return self.rows[0] if len(self.rows) == 1 else None


def examples(catalogue: Catalogue) -> tuple[Example, ...]:
    """Every look of one element, then a role profile of three groups and one of seven."""
    ids = [element.id for element in catalogue.elements]
    first = (_counted("bewoners", 7, 10, 3, 0, 3), _counted("professionals", 0, 0, 2, 3, 0), _voice("gemeente", 5))
    then = (_counted("bewoners", 2, 5, 12, 2, 2), _counted("professionals", 0, 1, 4, 0, 0), _voice("gemeente", 4))
    words = (_counted("bewoners", 12, 8, 2, 1, 1), _in_words("professionals", "licht_rechts"), _unheard("gemeente"))
    split = (_counted("bewoners", 9, 3, 0, 3, 9), _in_words("professionals", "geen_midden"), _voice("gemeente", 2))
    seven = tuple(_counted(id, nr, 6 - nr, 3, nr % 3, 2) for nr, (id, *_) in enumerate(SEVEN[:6]))
    three = _groups(THREE)
    settled = Settlement("toerusting", "", "position", (2, 3), "Eerst kijken wat er is.")
    trial = Settlement("toerusting", "", "try_until", (3,), "Zo proberen we het.", until="2027-02-23")
    return (
        Example("getallen", three, (_row("toerusting", _look(first)),)),
        Example(
            "twee rondes, afgesproken", three, (_row("toerusting", _look(first), _look(then, 2), settled=settled),)
        ),
        Example("op proef", three, (_row("toerusting", _look(then), settled=trial),)),
        Example("alleen in woorden, en nog niet gehoord", three, (_row("inbedding", _look(words)),)),
        Example("geen midden", three, (_row("empathie", _look(split)),)),
        Example("één groep", three[:1], (_row("animo", _look(first[:1])),)),
        Example("zeven groepen", _groups(SEVEN), (_row("contact", _look((*seven, _voice("gemeente", 3)))),)),
        Example(
            "rolprofiel",
            three,
            tuple(_row(id, _look(m)) for id, m in zip(ids, (first, then, words, split, first), strict=True)),
        ),
        Example(
            "rolprofiel van zeven groepen",
            _groups(SEVEN),
            tuple(_row(id, _look((*seven, _voice("gemeente", nr)))) for nr, id in enumerate(ids, 1)),
        ),
    )


def _groups(rows: tuple[tuple[str, str, str], ...]) -> tuple[Group, ...]:
    return tuple(Group(id, name, "other", voting=voting) for id, name, voting in rows)


def _counted(group: str, *votes: int) -> Mark:
    at = middle(votes)
    return Mark(group, "numbers", "", side(at), "gemengd", sum(votes), 1, tuple(votes), at, 0.5, 0)


def _voice(group: str, place: int) -> Mark:
    return _counted(group, *(int(place == here) for here in range(1, 6)))


def _in_words(group: str, where: str) -> Mark:
    return Mark(group, "words", side=where, unity="gemengd")


def _unheard(group: str) -> Mark:
    return Mark(group, "none", why="not_heard")


def _look(marks: tuple[Mark, ...], number: int = 1) -> Look:
    return Look(
        str(number), number, "bespreken", None, "", ("groep_gemengd",), marks, None, (), False, False, (), False
    )


def _row(element: str, *looks: Look, settled: Settlement | None = None) -> Row:
    return Row(element, looks, (), "", (settled,) if settled else (), False)
