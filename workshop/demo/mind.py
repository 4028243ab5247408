"""What one simulated person thinks: a leaning per group with somebody's own view on top. Pure and repeatable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from ..actie.vocabulary import GROUP_KINDS

KINDS = GROUP_KINDS
MIDDLE = 3.0
SPREAD = 0.85
# The mean position (1..5) a group leans to. They differ so that an evening shows every kind of picture.
LEANING: Mapping[str, Mapping[str, float]] = {
    "residents": {"animo": 1.5, "contact": 3.6, "toerusting": 2.3, "inbedding": 1.6, "empathie": 3.0},
    "professionals": {"animo": 1.6, "contact": 4.0, "toerusting": 3.3, "inbedding": 2.9, "empathie": 2.2},
    "municipality": {"animo": 1.9, "contact": 4.2, "toerusting": 3.0, "inbedding": 4.3, "empathie": 3.2},
}
# One reason for standing left and one for standing right.
REASONS: Mapping[str, tuple[str, str]] = {
    "animo": (
        "Het is ons idee. Als anderen het overnemen, haken mensen af.",
        "Soms zien wij zelf niet wat er nog mist. Dan helpt een duwtje.",
    ),
    "contact": (
        "We kennen elkaar al. Begin bij de mensen die er zijn.",
        "We spreken steeds dezelfde mensen. Iemand moet ons aan anderen voorstellen.",
    ),
    "toerusting": (
        "Er zit veel in deze straat: een kok, een timmerman, een boekhouder.",
        "Zonder sleutel en zonder geld komen we niet ver.",
    ),
    "inbedding": (
        "Wij doen het stap voor stap. Een groot plan houdt ons op.",
        "Met duidelijke regels weet iedereen waar hij aan toe is.",
    ),
    "empathie": (
        "Ik wil merken dat het hun ook iets doet.",
        "Ik heb liever iemand die doet wat we vragen.",
    ),
}
QUESTIONS = tuple(REASONS)
CONCERN = "Ik doe mee, maar wie let op de buren die dit niet willen?"


@dataclass(frozen=True)
class Party:
    """So many people of one group; `kind` is one of KINDS and says how they lean."""

    group: str
    count: int
    kind: str = "other"


@dataclass(frozen=True)
class Mind:
    """One person: the `number`-th (from 0) of their party. `kinds` are those of everybody in the room."""

    party: Party
    number: int
    seed: int = 1
    kinds: Sequence[str] = KINDS[:3]
    worries: bool = False

    def choose(self, kind: str, subject: str, number: int, item: str, choices: Sequence[str] = QUESTIONS) -> str:
        """The value this person votes: `kind`, `subject` and `number` of a round, and the item voted on.

        `choices` are the questions on which dots may lie.
        """
        if kind == "method":
            return self._method(item)
        if kind == "consent":
            return "concern" if self.worries and number == 1 else "agree"
        if kind == "dots":
            return self._dots(choices, number)
        if kind == "practice":
            return str(self._dice("practice").randint(1, 5))
        return self._position(subject, number)

    def reason(self, element: str) -> str:
        """A sentence for this person's side of a question, '' where there is nothing to say."""
        left, right = REASONS.get(element, ("", ""))
        return left if self._leans(element) < MIDDLE else right

    def waits(self, what: str, shortest: float, longest: float) -> float:
        """How long this person takes for something, in seconds at ordinary speed."""
        return self._dice(f"wait {what}").uniform(shortest, longest)

    def _position(self, element: str, number: int) -> str:
        dice = self._dice(f"{element} {number}")
        if dice.random() < (0.06 if number == 1 else 0.03):
            return "dont_know"
        own = self._dice(element).gauss(0, SPREAD)
        place = self._leans(element) + own
        if number > 1:
            # After talking people have moved towards the middle of the room, most of them not all the way.
            place += (self._middle(element) - place) * dice.uniform(0.3, 0.7)
        return str(min(5, max(1, round(place))))

    def _leans(self, element: str) -> float:
        return LEANING.get(self.party.kind, {}).get(element, MIDDLE)

    def _middle(self, element: str) -> float:
        """Where the room is, each kind of group weighing the same."""
        means = [LEANING.get(kind, {}).get(element, MIDDLE) for kind in self.kinds]
        return sum(means) / len(means)

    def _dots(self, choices: Sequence[str], number: int) -> str:
        """What they feel strongly about, most of the time."""
        dice = self._dice(f"dots {number}")
        urges = {nr: abs(self._leans(element) - MIDDLE) + dice.random() for nr, element in enumerate(choices, 1)}
        first, second = sorted(sorted(urges, key=lambda nr: -urges[nr])[:2])
        return f"{first}_{second}"

    def _method(self, method: str) -> str:
        """Some methods appeal to nearly all, some to few; each person knows some of them only by name."""
        appeal = Random(f"{self.seed}/{method}").uniform(0.2, 0.9)  # noqa: S311 - no secret
        weights = (appeal, 0.35, (1 - appeal) * 0.6, 0.15)
        return self._dice(method).choices(("suits", "maybe", "no", "unknown"), weights)[0]

    def _dice(self, what: str) -> Random:
        """The same chance for the same person and matter, however often it is asked."""
        return Random(f"{self.seed}/{self.party.group}/{self.number}/{what}")  # noqa: S311 - no secret
