"""A record, ready for the templates of the report: what a screen gets from a Picture, paper gets from here.

Texts come from the record itself, so that an agreement reads the same when the catalogue has changed since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment

from .. import words
from ..actie import record as records
from ..actie.record import Record
from ..actie.revision import changes
from ..actie.shortlist import GroupVoice, Pick
from . import phrases

BINDING = ("do", "leave", "ask", "ways", "steps_back", "approachable")


@dataclass(frozen=True)
class Texts:
    """The texts frozen in a record, found by id as in a Catalogue."""

    elements: tuple[Any, ...]
    methods: tuple[Any, ...]

    def element(self, element_id: str) -> Any:
        return next(element for element in self.elements if element.id == element_id)

    def method(self, method_id: str) -> Any:
        return next(method for method in self.methods if method.id == method_id)


def context(record: Record, earlier: Sequence[Record] = ()) -> dict[str, Any]:
    """What report.html and its parts get; `earlier` are the frozen records before this one, oldest first.

    r (record), a (agreement), p (rows, groups, about, people: as a Picture), c (texts), words, phrases, live;
    bound (the parts of groups that wrote something), signing ([(group, whom to call or None)]), reasons
    (method id -> sentence), history ([(version, changes)], oldest first). Raises WorkshopError
    ("unknown_record") for a record this program cannot read.
    """
    records.check(record)
    bound = [part for part in record["agreement"]["parts"] if any(part[name] for name in BINDING)]
    texts = _texts(record)
    groups = records.groups(record)
    about = SimpleNamespace(**record["meeting"])
    rows = records.rows(record)
    return {
        "r": record,
        "a": record["agreement"],
        "p": SimpleNamespace(rows=rows, groups=groups, about=about, people=record["people"]),
        "c": texts,
        "words": words,
        "phrases": phrases,
        "bound": bound,
        "signing": _signing(record["agreement"], bound),
        "live": record["version"] is None,
        "reasons": {m["id"]: words.method_reason(_pick(m), groups, texts, rows) for m in record["methods"]["table"]},  # type: ignore[arg-type]
        "history": _history([*earlier, record]),
    }


def save(environment: Environment, record: Record, css: str, earlier: Sequence[Record] = ()) -> str:
    """The report as one HTML file that needs nothing else: no link, no script, `css` inside."""
    template = environment.get_template("report/saved.html")
    return template.render(css=css, **context(record, earlier))


def _signing(agreement: Record, bound: list[Record]) -> list[tuple[str, Record | None]]:
    """Who signs: every group that is bound, and every group that can be called."""
    reach = {one["group"]: one for one in agreement["reach"]}
    writing = {part["group"] for part in bound}
    groups = [part["group"] for part in agreement["parts"]]
    return [(group, reach.get(group)) for group in groups if group in reach or group in writing]


def _texts(record: Record) -> Texts:
    table = record["methods"]["table"]
    equal = [method for told in table if told["reason"] for method in told["reason"]["equal"]]
    methods = tuple(SimpleNamespace(id=m["id"], name=m["name"], title=m["title"]) for m in (*table, *equal))
    return Texts(records.elements(record), methods)


def _pick(told: Record) -> Pick:
    """A method as the sentences want it. Its score is in no record, and no sentence tells it."""
    reason = told["reason"] or {"tie_decided_by": None, "equal": (), "reserved_slot": False, "new_elements": ()}
    voices = (GroupVoice(v["group"], v["word"], tuple(v["tally"]) if v["tally"] else None) for v in told["voices"])
    return Pick(
        id=told["id"],
        elements=tuple(place["element"] for place in told["places"]),
        statuses=tuple(told["statuses"]),
        groups=tuple(voices),
        evidence=told["evidence"],
        fit=Fraction(0),
        support=0.0,
        score=0.0,
        tie_decided_by=reason["tie_decided_by"],
        equal=tuple(method["id"] for method in reason["equal"]),
        reserved_slot=reason["reserved_slot"],
        new_elements=tuple(reason["new_elements"]),
    )


def _history(every: Sequence[Record]) -> list[tuple[Record, tuple[Any, ...]]]:
    """Each frozen version with what it has otherwise than the one before."""
    frozen = [record for record in every if record["version"]]
    before = [None, *frozen]
    pairs = zip(before, frozen, strict=False)
    return [(now["version"], changes(then, now) if then else ()) for then, now in pairs]
