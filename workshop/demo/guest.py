"""What a simulated participant does with what their phone shows: like a person, they only use what is there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from ..actie.texts.shapes import Catalogue
from ..actie.vocabulary import FOR_ONESELF
from .mind import CONCERN, QUESTIONS, Mind, Party

PLEDGES_EACH = 2
STEPS_BACK = "Als er twee vaste trekkers zijn."
APPROACHABLE = "Elke dinsdag in het wijkcentrum, en per telefoon."
FUNCTION = {
    "residents": "de trekker van de werkgroep",
    "professionals": "de opbouwwerker",
    "municipality": "de gebiedsadviseur",
}
LEFT_TO = {"residents": "municipality", "professionals": "residents", "municipality": "residents"}
WHEN = ("binnen twee weken", "voor het eind van de maand", "voor de volgende bijeenkomst")
ANSWERS = (
    {"kind": "yes", "text": ""},
    {"kind": "later", "text": "het teamoverleg", "by_when": "binnen twee weken"},
    {"kind": "no", "text": "daar hebben we dit jaar geen uren voor"},
)


@dataclass(frozen=True)
class Act:
    """Something to send after `wait` seconds; `key` is the same for what is done only once."""

    key: str
    wait: float
    event: str
    say: Mapping[str, Any]


@dataclass
class Guest:
    """One person with a phone: what it shows (`stage`, `html`) and what is their own (`mine`)."""

    mind: Mind
    parties: Sequence[Party]
    catalogue: Catalogue
    stage: Mapping[str, Any] = field(default_factory=lambda: {"ballots": []})
    html: str = ""
    mine: Mapping[str, Any] = field(default_factory=dict)
    rounds: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def acts(self) -> Iterator[Act]:
        """All this person would do now, things done before included."""
        if self.mine:
            yield from self._own_place()
            yield from self._votes()
            yield from self._texts()

    def may_still(self, act: Act) -> bool:
        """Whether it makes sense yet when its time has come: a round may have closed meanwhile."""
        return act.event != "vote" or act.say["round"] in [ballot["round"] for ballot in self._ballots()]

    @property
    def _holds_the_phone(self) -> bool:
        """One phone in each group writes for it."""
        return self.mind.number == 0

    @property
    def _gives_reasons(self) -> bool:
        """And one other says why somebody might stand where their group does."""
        return self.mind.number == min(1, self.mind.party.count - 1)

    def _own_place(self) -> Iterator[Act]:
        if self.mine["asked"] and not self.mine["answer"]:
            yield self._act("answer", 2, 6, "answer_small", answer="open")
        if self.mine["voice"] == "free" and self._holds_the_phone:
            yield self._act("voice", 3, 6, "claim_voice")

    def _ballots(self) -> Sequence[Mapping[str, Any]]:
        """What this person may vote on now."""
        answered = bool(self.mine["answer"]) or not self.mine["asked"]
        speaks = answered and self.mine["voice"] in ("", "mine")
        return [ballot for ballot in self.stage["ballots"] if speaks or ballot["kind"] in FOR_ONESELF]

    def _votes(self) -> Iterator[Act]:
        """One question after the other, as on a phone."""
        wait = 0.0
        for ballot in self._ballots():
            for item in ballot["items"]:
                key = f"vote {ballot['round']}/{item}"
                wait += self.mind.waits(key, 3, 9)
                about = (ballot["kind"], ballot["subject"], self._nth(ballot), item)
                value = self.mind.choose(*about, ballot.get("choices") or QUESTIONS)
                yield Act(key, wait, "vote", {"round": ballot["round"], "item": item, "value": value})

    def _nth(self, ballot: Mapping[str, Any]) -> int:
        """The number of this round among those this person saw on its subject, from 1."""
        seen = self.rounds.setdefault((ballot["kind"], ballot["subject"]), [])
        if ballot["round"] not in seen:
            seen.append(ballot["round"])
        return seen.index(ballot["round"]) + 1

    def _texts(self) -> Iterator[Act]:
        for form in forms(self.html):
            event = form["data-send"]
            if event == "reason" and self._gives_reasons:
                yield self._reason(form["element"])
            elif event == "concern" and self.mind.worries:
                yield self._act("concern", 8, 20, "concern", text=CONCERN)
            elif event in ("pledge", "answer", "support", "contact") and self._holds_the_phone:
                yield from getattr(self, f"_{event}")(form)

    def _reason(self, element: str) -> Act:
        return self._act(f"reason {element}", 6, 18, "reason", element=element, text=self.mind.reason(element))

    def _pledge(self, form: Mapping[str, str]) -> Iterator[Act]:
        """Example sentences of this group, a different couple for each kind; the form for a new one is the cue."""
        if form["id"]:
            return
        examples = [e for e in self.catalogue.examples if (e.kind, e.group) == (form["kind"], self.mind.party.kind)]
        for i, example in enumerate(examples[::2][:PLEDGES_EACH]):
            say = {"kind": example.kind, "text": example.text, "element": example.element}
            if example.kind == "do":
                say |= {"who": FUNCTION[self.mind.party.kind], "when": WHEN[i]}
            else:
                say |= {"to": self._group_of(example.to or LEFT_TO[self.mind.party.kind])}
            yield self._act(f"pledge {example.text}", 6, 40, "pledge", **say)

    def _answer(self, form: Mapping[str, str]) -> Iterator[Act]:
        """Most requests get a yes; which get another answer is the same each time they are looked at."""
        answer = ANSWERS[(0, 0, 1, 0, 2)[sum(form["id"].encode()) % 5]]
        yield self._act(f"answer {form['id']}", 8, 25, "answer", id=form["id"], **answer)

    def _support(self, _form: Mapping[str, str]) -> Iterator[Act]:
        ways = [way.id for way in self.catalogue.support_ways[:2]]
        say = {"ways": ways, "steps_back": STEPS_BACK, "approachable": APPROACHABLE}
        yield self._act("support", 15, 45, "support", **say)

    def _contact(self, _form: Mapping[str, str]) -> Iterator[Act]:
        function = FUNCTION.get(self.mind.party.kind, "")
        if function:
            yield self._act("contact", 20, 50, "contact", function=function, days="5")

    def _group_of(self, kind: str) -> str:
        return next((p.group for p in self.parties if p.kind == kind and p.group != self.mind.party.group), "")

    def _act(self, key: str, shortest: float, longest: float, event: str, **say: Any) -> Act:
        return Act(key, self.mind.waits(key, shortest, longest), event, say)


def forms(html: str) -> list[dict[str, str]]:
    """The forms of a page that send an event: `data-send` and the hidden fields, by name.

    Forms inside a fold are left out, but for support and contact: what is folded away has been done before.
    """
    reader = _Forms()
    reader.feed(html)
    return reader.found


class _Forms(HTMLParser):
    ALSO_FOLDED = ("support", "contact", "concern")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self._folds = 0
        self._form: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "details":
            self._folds += 1
        elif tag == "form" and "data-send" in given:
            self._form = {"data-send": given["data-send"]}
            if not self._folds or given["data-send"] in self.ALSO_FOLDED:
                self.found.append(self._form)
        elif tag == "input" and given.get("type") == "hidden" and self._form is not None:
            self._form[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._folds -= 1
        elif tag == "form":
            self._form = None
