"""Write docs/proposals.md: what the shortlist proposes over five hundred evenings that were drawn.

    .venv/bin/python -m tools.proposals

Each evening has votes of three groups on five questions, and is about a place, people, subjects, a phase and a kind:
three in four of any, one in four of what some method is made for. All is drawn from the number of the evening, so that
the page is the same for everybody. Nobody voted on methods.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from workshop.actie.evening.proposal import candidate, case_of, for_hand_count
from workshop.actie.rules.hearing import Votes
from workshop.actie.rules.shortlist import Candidate, Case, Shortlist
from workshop.actie.rules.standing import Standing, standing
from workshop.actie.texts.shapes import Catalogue
from workshop.host.settings import catalogue

PAGE = Path(__file__).parent.parent / "docs" / "proposals.md"
EVENINGS = 500
SIZES = (3, 6)  # as many as are put to a room in 90 minutes, and in a longer evening
GROUPS = {"bewoners": (8, 24), "professionals": (3, 8), "gemeente": (1, 4)}  # between how many people
HEAD = """# What the shortlist proposes

Made by `python -m tools.proposals`; do not edit. The rule is `workshop/actie/rules/shortlist.py`.

{evenings} evenings were drawn: votes of three groups on five questions, and what the evening is about. One in four is
about what some method is made for. Each asked for {few} or {many} methods; nobody had voted on methods.

- Of {ranked} methods that belong to a question {proposed} were proposed somewhere.
- Proposed to people, a subject or a place that they are not made for: {wrong}.
- Evenings that got fewer than they asked for while the catalogue had more: {fewer}.
- Evenings in which a question that asked for a method got none: {bare}. No method for it fits, or its places went to
  questions that ask for more.

| method | times proposed | made for |
|---|---|---|
"""


@dataclass(frozen=True)
class Evening:
    """One that was drawn: what it is about, and what is proposed to it."""

    case: Case
    size: int
    found: Shortlist

    @property
    def proposed(self) -> list[str]:
        return [pick.id for pick in self.found.chosen]


def evenings(known: Catalogue, count: int = EVENINGS) -> Iterator[Evening]:
    """So many evenings, the same each time."""
    for number in range(count):
        draw = Random(number)  # noqa: S311 - no secret
        case = _case(draw, known, f"evening {number}")
        size = draw.choice(SIZES)
        looks = {element.id: _standing(draw) for element in known.elements}
        yield Evening(case, size, for_hand_count(looks, case, size, known))


def _case(draw: Random, known: Catalogue, seed: str) -> Case:
    """One choice of each, or none; up to two subjects."""
    method = draw.choice(known.methods)
    made_for = draw.random() < 1 / 4
    setting = draw.choice(method.setting or ("",)) if made_for else draw.choice(["", *known.settings])
    audience = draw.choice(method.audience or ("",)) if made_for else draw.choice(["", *known.audiences])
    any_subjects = tuple(draw.sample(sorted(known.subjects), draw.choice((0, 0, 1, 1, 2))))
    subjects = method.subjects if made_for else any_subjects
    phase, kind = draw.choice(["", *known.phases]), draw.choice(["", *(kind.id for kind in known.kinds)])
    return case_of(known, setting, audience, subjects, phase, kind, seed)


def _standing(draw: Random) -> Standing:
    """Groups that lean to a side, each a little its own way; some people do not know."""
    leaning = draw.uniform(1, 5)
    return standing({group: _votes(draw, draw.randint(*size), leaning) for group, size in GROUPS.items()})


def _votes(draw: Random, people: int, leaning: float) -> Votes:
    own = leaning + draw.gauss(0, 0.8)
    places = Counter(min(5, max(1, round(draw.gauss(own, 0.9)))) for _ in range(people))
    return Votes((places[1], places[2], places[3], places[4], places[5]), draw.randint(0, 1))


def strangers(of: Evening, candidates: Sequence[Candidate]) -> list[str]:
    """What is proposed though it is made for other people, another subject or another place."""
    return [one.id for one in candidates if one.id in of.proposed and not of.case.fits(one)]


def short(of: Evening, candidates: Iterable[Candidate]) -> bool:
    """Whether fewer were proposed than asked, while the catalogue has them."""
    fitting = sum(1 for one in candidates if one.elements and of.case.fits(one))
    return len(of.proposed) < min(of.size, fitting)


def page(known: Catalogue) -> str:
    """The figures, in Markdown."""
    drawn = list(evenings(known))
    ranked = [candidate(method) for method in known.methods if method.places]
    often = Counter(method for one in drawn for method in one.proposed)
    names = {method.id: method.name for method in known.methods}
    rows = sorted(ranked, key=lambda one: -often[one.id])
    head = HEAD.format(
        evenings=len(drawn),
        few=SIZES[0],
        many=SIZES[1],
        ranked=len(ranked),
        proposed=len(often),
        wrong=sum(len(strangers(one, ranked)) for one in drawn),
        fewer=sum(short(one, ranked) for one in drawn),
        bare=sum(bool(one.found.uncovered) for one in drawn),
    )
    return head + "".join(f"| {names[one.id]} | {often[one.id]} | {_made_for(one, known)} |\n" for one in rows)


def _made_for(one: Candidate, known: Catalogue) -> str:
    words = {**known.settings, **known.audiences, **known.subjects}
    return ", ".join(words[value] for value in (*one.setting, *one.audience, *one.subjects)) or "everybody"


if __name__ == "__main__":
    PAGE.write_text(page(catalogue()), encoding="utf-8")
