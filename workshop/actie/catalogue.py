"""The text of data/ as frozen dataclasses; a bad entry is refused by file and id.

`read(texts)` is the only way in. It takes the text of the files, so that the domain stays free of the disk.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, TypeVar, get_args

from .entries import Entry, parse
from .meeting import PHASES
from .standing import Status
from .texts import (
    EVIDENCE,
    Card,
    Catalogue,
    Criterion,
    Element,
    Example,
    Kind,
    Method,
    Place,
    Pole,
    Practice,
    PracticeQuestion,
    Programme,
    ProgrammeStep,
    SupportWay,
    Term,
    WorkingElement,
)

__all__ = [
    "ADDRESSEES",
    "EVIDENCE",
    "FILES",
    "GROUP_KINDS",
    "PLEDGE_KINDS",
    "STATUSES",
    "STEP_KINDS",
    "Card",
    "Catalogue",
    "Criterion",
    "Element",
    "Example",
    "Kind",
    "Method",
    "Place",
    "Pole",
    "Practice",
    "PracticeQuestion",
    "Programme",
    "ProgrammeStep",
    "SupportWay",
    "Term",
    "WorkingElement",
    "as_json",
    "counts",
    "read",
]

Plain = TypeVar("Plain", Pole, SupportWay, Term, Criterion, Kind, Card)

PLEDGE_KINDS = ("do", "leave", "ask")
KEYS_OF_FILE = {
    "elements.toml": ("stem", "stem_explained", "dont_know", "practice_question", "elements"),
    "methods.toml": ("settings", "audiences", "phases", "methods"),
    "support.toml": (
        *("support_ways", "active_restraint", "right_to_challenge"),
        *("working_elements", "glossary", "criteria", "kinds"),
    ),
    "pledges.toml": PLEDGE_KINDS,
    "programmes.toml": ("programmes",),
}
FILES = tuple(KEYS_OF_FILE)
BROCHURE = "001_901c6e5a35693e47.txt"
STATUSES: tuple[str, ...] = get_args(Status)
METHOD_SIDES = ("links", "rechts", "geen")
ADDRESSEES = ("professionals", "organisation", "municipality")
GROUP_KINDS = ("residents", "professionals", "municipality")
STEP_KINDS = tuple(PHASES)
POSITIONS = 5


def read(texts: Mapping[str, str]) -> Catalogue:
    """The catalogue, from file name -> TOML text for each of `FILES`. Raises CatalogueError at a fault."""
    elements_file, methods_file, support_file, pledges_file, programmes_file = (
        parse(file, texts, keys) for file, keys in KEYS_OF_FILE.items()
    )
    elements = _elements(elements_file)
    element_ids = [element.id for element in elements]
    kinds = _listed(support_file, "kinds", Kind)
    working = support_file.listed("working_elements", names(WorkingElement))
    known = _known(methods_file, kinds, working)
    listed = methods_file.listed("methods", names(Method))
    methods = tuple(_method(entry, element_ids, known) for entry in listed)
    question = elements_file.part("practice_question", names(PracticeQuestion))
    return Catalogue(
        stem=elements_file.text("stem"),
        stem_explained=elements_file.text("stem_explained"),
        dont_know=elements_file.text("dont_know"),
        practice_question=_practice_question(question),
        elements=elements,
        methods=methods,
        support_ways=_listed(support_file, "support_ways", SupportWay),
        active_restraint=_plain(support_file.part("active_restraint", names(Card)), Card),
        right_to_challenge=_plain(support_file.part("right_to_challenge", names(Card)), Card),
        working_elements=tuple(_working_element(entry, methods) for entry in working),
        glossary=_listed(support_file, "glossary", Term),
        criteria=_listed(support_file, "criteria", Criterion),
        kinds=kinds,
        examples=_examples(pledges_file, element_ids),
        programmes=tuple(map(_programme, programmes_file.listed("programmes", names(Programme)))),
        settings=known["setting"],
        audiences=known["audience"],
        phases=known["phases"],
    )


def names(shape: type) -> tuple[str, ...]:
    """The keys that an entry of this shape may have: those of its dataclass."""
    return tuple(field.name for field in fields(shape))


def _listed(file: Entry, key: str, shape: type[Plain]) -> tuple[Plain, ...]:
    return tuple(_plain(entry, shape) for entry in file.listed(key, names(shape)))


def _plain(entry: Entry, shape: type[Plain]) -> Plain:
    """An entry of which every field is a text."""
    given = {name: entry.seed() if name == "source" else entry.text(name) for name in names(shape)}
    return shape(**given)


def _elements(file: Entry) -> tuple[Element, ...]:
    elements = tuple(map(_element, file.listed("elements", names(Element))))
    file.refuse_doubles("practices", (practice.id for element in elements for practice in element.practices))
    return elements


def _known(file: Entry, kinds: Sequence[Kind], working: Sequence[Entry]) -> dict[str, dict[str, str]]:
    """Field of a method -> the ids it may hold, with their labels."""
    tags = {
        "setting": file.labels("settings"),
        "audience": file.labels("audiences"),
        "phases": file.labels("phases"),
        "kinds": {kind.id: kind.name for kind in kinds},
    }
    # a method's tags are matched as one set, so an id may stand for one thing only
    file.refuse_doubles("tags", (tag for labels in tags.values() for tag in labels))
    return tags | {"working_elements": {entry.id: entry.id for entry in working}}


def _element(entry: Entry) -> Element:
    side = entry.choice("method_side", METHOD_SIDES)
    prompts = entry.part("prompts", STATUSES)
    return Element(
        id=entry.id,
        letter=entry.text("letter"),
        name=entry.text("name"),
        everyday=entry.text("everyday"),
        question=entry.text("question"),
        left=_plain(entry.part("left", names(Pole)), Pole),
        right=_plain(entry.part("right", names(Pole)), Pole),
        positions=_positions(entry),
        method_side=None if side == "geen" else side,
        method_side_reason=entry.text("method_side_reason"),
        prompts={status: prompts.texts(status) for status in STATUSES},
        practices=tuple(map(_practice, entry.listed("practices", names(Practice)))),
        source=entry.seed(),
    )


def _positions(entry: Entry) -> tuple[str, ...]:
    positions = entry.texts("positions")
    if len(positions) != POSITIONS:
        raise entry.wrong(f"positions has {len(positions)} labels, not {POSITIONS}")
    entry.refuse_doubles("positions", positions)
    return positions


def _practice(entry: Entry) -> Practice:
    return Practice(entry.id, entry.text("text"), entry.choice("addressee", ADDRESSEES), entry.seed())


def _practice_question(entry: Entry) -> PracticeQuestion:
    left, right = entry.text("left"), entry.text("right")
    return PracticeQuestion(entry.text("question"), left, right, _positions(entry))


def _method(entry: Entry, element_ids: Sequence[str], known: Mapping[str, Mapping[str, str]]) -> Method:
    seeds = entry.seeds()
    return Method(
        id=entry.id,
        name=entry.text("name"),
        title=entry.text("title"),
        summary=entry.text("summary"),
        places=_places(entry, element_ids, in_brochure=BROCHURE in seeds),
        link=_link(entry, in_brochure=BROCHURE in seeds),
        source=seeds,
        **{field: entry.choices(field, labels) for field, labels in known.items()},
    )


def _places(entry: Entry, element_ids: Sequence[str], in_brochure: bool) -> tuple[Place, ...]:
    places = tuple(_place(part, element_ids) for part in entry.parts("places", names(Place)))
    entry.refuse_doubles("places", (place.element for place in places))
    if bool(places) != in_brochure:
        raise entry.wrong("a method has places when, and only when, the brochure is one of its sources")
    return places


def _place(entry: Entry, element_ids: Sequence[str]) -> Place:
    return Place(entry.choice("element", element_ids), entry.choice("evidence", EVIDENCE))


def _link(entry: Entry, in_brochure: bool) -> str:
    # the brochure prints a link for each method it lists; the other sources print none
    if not in_brochure and entry.table.get("link") == "":
        return ""
    link = entry.text("link")
    if not link.startswith(("http://", "https://")):
        raise entry.wrong(f"link {link!r} does not start with http:// or https://")
    return link


def _working_element(entry: Entry, methods: Sequence[Method]) -> WorkingElement:
    shown_by = tuple(method.id for method in methods if entry.id in method.working_elements)
    if not shown_by:
        raise entry.wrong("no method shows this working element")
    return WorkingElement(
        entry.id, entry.text("name"), entry.text("text"), entry.text("question"), shown_by, entry.seed()
    )


def _examples(file: Entry, element_ids: Sequence[str]) -> tuple[Example, ...]:
    return tuple(
        _example(entry, kind, group, element_ids)
        for kind in PLEDGE_KINDS
        for group in GROUP_KINDS
        for entry in file.part(kind, GROUP_KINDS).parts(group, names(Example))
    )


def _example(entry: Entry, kind: str, group: str, element_ids: Sequence[str]) -> Example:
    others = [other for other in GROUP_KINDS if other != group]
    to = entry.choice("to", others) if kind == "ask" else ""
    return Example(kind, group, entry.choice("element", element_ids), entry.text("text"), to, entry.seed())


def _programme(entry: Entry) -> Programme:
    programme = Programme(
        id=entry.id,
        name=entry.text("name"),
        about=entry.text("about"),
        minutes=entry.number("minutes", at_least=1),
        sizes=entry.numbers("sizes", at_least=1),
        steps=tuple(map(_step, entry.parts("steps", names(ProgrammeStep)))),
        source=entry.seed(),
    )
    _refuse_wrong_minutes(entry, programme)
    return programme


def _step(entry: Entry) -> ProgrammeStep:
    kind = entry.choice("kind", STEP_KINDS)
    second_vote = entry.switch("second_vote")
    if second_vote and kind != "topic":
        raise entry.wrong(f"only a topic has a second vote, not {kind}")
    return ProgrammeStep(kind, entry.numbers("minutes", at_least=0), second_vote)


def _refuse_wrong_minutes(entry: Entry, programme: Programme) -> None:
    if not programme.sizes or not programme.steps:
        raise entry.wrong("sizes and steps may not be empty")
    for step in programme.steps:
        if len(step.minutes) != len(programme.sizes):
            raise entry.wrong(f"step {step.kind} has not one number of minutes for each size")
    for column, size in enumerate(programme.sizes):
        total = sum(step.minutes[column] for step in programme.steps)
        if total > programme.minutes:
            raise entry.wrong(f"takes {total} of {programme.minutes} minutes with {size} people")


def as_json(catalogue: Catalogue) -> dict[str, Any]:
    """The whole catalogue as what `json.dumps` takes, under the names of the dataclasses' fields."""
    return asdict(catalogue)


def counts(catalogue: Catalogue) -> dict[str, int]:
    """How many entries of each kind there are, places per evidence included."""
    places = [place for method in catalogue.methods for place in method.places]
    return {
        "elements": len(catalogue.elements),
        "practices": sum(len(element.practices) for element in catalogue.elements),
        "methods": len(catalogue.methods),
        "methods_in_brochure": sum(bool(method.places) for method in catalogue.methods),
        "places": len(places),
        **{f"places_{evidence}": sum(p.evidence == evidence for p in places) for evidence in EVIDENCE},
        "support_ways": len(catalogue.support_ways),
        "working_elements": len(catalogue.working_elements),
        "glossary": len(catalogue.glossary),
        "criteria": len(catalogue.criteria),
        "kinds": len(catalogue.kinds),
        "examples": len(catalogue.examples),
        "programmes": len(catalogue.programmes),
    }
