"""The texts of data/ put together: what one entry says of another must be true, else it is refused by file and id.

`host/catalogue.py` reads the files against the shapes; here stands what no shape can say.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from ..errors import CatalogueError
from ..vocabulary import GROUP_KINDS, STATUSES
from .placed import placed
from .shapes import EVIDENCE, Case, Catalogue, Example, Method, Programme, WorkingElement

BROCHURE = "001_901c6e5a35693e47.txt"
ASKED = tuple(kind for kind in GROUP_KINDS if kind != "other")  # whom an example asks: there is one of them
POSITIONS = 5
WHOLE_FILE = "file"
ROLES_AT_LEAST, ROLES_AT_MOST = 3, 6
# Of a case: what still fits on its sheet, and on a card of A6.
MOST_WORDS = {"title": 10, "situation": 120, "name": 8, "wants": 30, "knows": 30, "side": 30, "note": 40}
SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
SEED = re.compile(r"\d{3}_[0-9a-f]{16}\.txt")

Fault = tuple[str, str]  # the id of an entry, and what is wrong with it


def finished(catalogue: Catalogue) -> Catalogue:
    """The catalogue with texts that know their place (`placed.py`). Raises CatalogueError at the first fault."""
    shown = tuple(replace(one, methods=_showing(catalogue, one)) for one in catalogue.working_elements)
    whole = replace(catalogue, working_elements=shown)
    for file, check in CHECKS.items():
        for entry, problem in check(whole):
            raise CatalogueError(file, entry, problem)
    return placed(whole)


def _showing(catalogue: Catalogue, working: WorkingElement) -> tuple[str, ...]:
    return tuple(method.id for method in catalogue.methods if working.id in method.working_elements)


def _elements(catalogue: Catalogue) -> Iterator[Fault]:
    yield from _listed("elements", catalogue.elements)
    yield from _positions("practice_question", catalogue.practice_question.positions)
    for element in catalogue.elements:
        yield from _positions(element.id, element.positions)
        yield from _listed("practices", element.practices, element.id)
        for status in STATUSES:
            if not element.prompts.get(status):
                yield f"{element.id}.prompts", f"{status} is missing"
    yield from _doubles("practices", (practice.id for element in catalogue.elements for practice in element.practices))


def _methods(catalogue: Catalogue) -> Iterator[Fault]:
    yield from _listed("methods", catalogue.methods)
    known: dict[str, Sequence[str]] = {
        "setting": list(catalogue.settings),
        "audience": list(catalogue.audiences),
        "subjects": list(catalogue.subjects),
        "phases": list(catalogue.phases),
        "kinds": [kind.id for kind in catalogue.kinds],
    }
    # a method's tags are matched as one set, so an id may stand for one thing only
    yield from _doubles("tags", (tag for tags in known.values() for tag in tags))
    known["working_elements"] = [working.id for working in catalogue.working_elements]
    for method in catalogue.methods:
        for key, allowed in known.items():
            yield from _among(method.id, key, getattr(method, key), allowed)
        yield from _places(method, [element.id for element in catalogue.elements])


def _places(method: Method, elements: Sequence[str]) -> Iterator[Fault]:
    in_brochure = BROCHURE in method.source
    yield from _among(method.id, "element", method.elements, elements)
    if bool(method.places) != in_brochure:
        yield method.id, "a method has places when, and only when, the brochure is one of its sources"
    # the brochure prints a link for each method it lists; the other sources print none
    if (in_brochure or method.link) and not method.link.startswith(("http://", "https://")):
        yield method.id, f"link {method.link!r} does not start with http:// or https://"


def _support(catalogue: Catalogue) -> Iterator[Fault]:
    for name in ("support_ways", "inclusion", "working_elements", "glossary", "criteria", "kinds"):
        yield from _listed(name, getattr(catalogue, name))
    for name in ("active_restraint", "right_to_challenge", "professional_role", "councils"):
        yield from _seeds(name, [getattr(catalogue, name).source])
    if list(catalogue.phase_prompts) != list(catalogue.phases):
        yield "phase_prompts", f"has not one prompt for each of {', '.join(catalogue.phases)}"
    for working in catalogue.working_elements:
        if not working.methods:
            yield working.id, "no method shows this working element"


def _sources(catalogue: Catalogue) -> Iterator[Fault]:
    yield from _listed("publications", catalogue.publications)


def _aims(catalogue: Catalogue) -> Iterator[Fault]:
    yield from _listed("aims", catalogue.aims)
    known: dict[str, Sequence[str]] = {
        "phase": list(catalogue.phases),
        "kind": [kind.id for kind in catalogue.kinds],
        "setting": list(catalogue.settings),
        "audience": list(catalogue.audiences),
        "programme": [programme.id for programme in catalogue.programmes],
    }
    for aim in catalogue.aims:
        for key, allowed in known.items():
            yield from _among(aim.id, key, [word] if (word := getattr(aim, key)) else [], allowed)
        if aim.held != bool(aim.title and aim.initiative):
            yield aim.id, "it has a title and an initiative when, and only when, an evening is held for it"


def _agreement(catalogue: Catalogue) -> Iterator[Fault]:
    yield from _seeds("agreement", [catalogue.agreement.source])


def _pledges(catalogue: Catalogue) -> Iterator[Fault]:
    elements = [element.id for element in catalogue.elements]
    for example in catalogue.examples:
        entry = f"{example.kind}.{example.group}"
        yield from _among(entry, "element", [example.element], elements)
        yield from _among(entry, "to", [example.to], _asked_of(example))
        yield from _seeds(entry, [example.source])


def _asked_of(example: Example) -> list[str]:
    return [kind for kind in ASKED if kind != example.group] if example.kind == "ask" else [""]


def _programmes(catalogue: Catalogue) -> Iterator[Fault]:
    yield from _listed("programmes", catalogue.programmes)
    for programme in catalogue.programmes:
        yield from ((programme.id, problem) for problem in _minutes(programme))


def _minutes(programme: Programme) -> Iterator[str]:
    if not programme.sizes or not programme.steps or min(programme.sizes) < 1:
        yield "sizes and steps may not be empty, nor for nobody"
    for step in programme.steps:
        if len(step.minutes) != len(programme.sizes):
            yield f"step {step.kind} has not one number of minutes for each size"
        if min(step.minutes, default=0) < 0:
            yield f"step {step.kind} takes {min(step.minutes)} minutes, less than 0"
        if step.second_vote and step.kind != "topic":
            yield f"only a topic has a second vote, not {step.kind}"
        if step.dots and step.kind != "profile":
            yield f"only a profile has dots, not {step.kind}"
    for column, size in enumerate(programme.sizes):
        total = sum(step.minutes[column] for step in programme.steps)
        if total > programme.minutes:
            yield f"takes {total} of {programme.minutes} minutes with {size} people"


def _cases(catalogue: Catalogue) -> Iterator[Fault]:
    yield from _listed("cases", catalogue.cases)
    for case in catalogue.cases:
        yield from _case(case, catalogue)


def own_cases(cases: Sequence[Case], catalogue: Catalogue) -> Iterator[Fault]:
    """What is wrong with the cases of a host, which stand beside ours and rest on no seed file."""
    yield from _named("cases", cases)
    for case in cases:
        yield from _case(case, catalogue)
    ours = {case.id for case in catalogue.cases}
    yield from ((case.id, "is the id of a case of ours") for case in cases if case.id in ours)


def _case(case: Case, catalogue: Catalogue) -> Iterator[Fault]:
    known: dict[str, Sequence[str]] = {
        "phase": list(catalogue.phases),
        "setting": list(catalogue.settings),
        "kind": [kind.id for kind in catalogue.kinds],
    }
    for key, allowed in known.items():
        yield from _among(case.id, key, [getattr(case, key)], allowed)
    if not ROLES_AT_LEAST <= len(case.roles) <= ROLES_AT_MOST:
        yield case.id, f"roles are {len(case.roles)}, not {ROLES_AT_LEAST} to {ROLES_AT_MOST}"
    yield from _named("roles", case.roles, case.id)
    yield from _pulls(case, [element.id for element in catalogue.elements])
    for entry, key, most, text in _texts(case):
        if len(text.split()) > MOST_WORDS[most]:
            yield entry, f"{key} has {len(text.split())} words, not at most {MOST_WORDS[most]}"


def _pulls(case: Case, elements: Sequence[str]) -> Iterator[Fault]:
    """A case may not lean: it pulls to both sides of every question, at about the same length."""
    within = f"{case.id}.pulls"
    yield from ((within, f"{element} is missing") for element in elements if element not in case.pulls)
    yield from _among(within, "element", list(case.pulls), elements)
    for element, pull in case.pulls.items():
        short, long = sorted(len(side.split()) for side in (pull.left, pull.right))
        if 2 * long > 3 * short:
            yield f"{within}.{element}", f"left and right have {short} and {long} words, which is more than half apart"


def _texts(case: Case) -> Iterator[tuple[str, str, str, str]]:
    """(entry, key, what of it there is a most of, text) of every text of a case."""
    yield case.id, "title", "title", case.title
    yield case.id, "situation", "situation", case.situation
    for role in case.roles:
        yield from ((f"{case.id}.roles.{role.id}", key, key, getattr(role, key)) for key in ("name", "wants", "knows"))
    for element, pull in case.pulls.items():
        yield from ((f"{case.id}.pulls.{element}", key, "side", getattr(pull, key)) for key in ("left", "right"))
    yield from ((f"{case.id}.trainer", key, "note", getattr(case.trainer, key)) for key in ("misreading", "opening"))


def _listed(key: str, entries: Sequence[Any], within: str = WHOLE_FILE) -> Iterator[Fault]:
    """Entries with an id of their own, none of them twice, each resting on a source."""
    yield from _named(key, entries, within)
    for entry in entries:
        yield from _seeds(entry.id, [entry.source] if isinstance(entry.source, str) else entry.source)


def _named(key: str, entries: Sequence[Any], within: str = WHOLE_FILE) -> Iterator[Fault]:
    """Entries with an id of their own, none of them twice."""
    if not entries:
        yield within, f"{key} has no entries"
    for nr, entry in enumerate(entries, 1):
        if not SLUG.fullmatch(entry.id):
            place = f"{key} {nr}" if within == WHOLE_FILE else f"{within}.{key} {nr}"
            yield place, f"id {entry.id!r} is not lower case letters and digits joined by - or _"
    yield from _doubles(key, (entry.id for entry in entries), within)


def _seeds(entry: str, names: Sequence[str]) -> Iterator[Fault]:
    for name in names or [""]:
        if not SEED.fullmatch(name):
            yield entry, f"source {name!r} is not the name of a seed file"


def _positions(entry: str, labels: Sequence[str]) -> Iterator[Fault]:
    if len(labels) != POSITIONS:
        yield entry, f"positions has {len(labels)} labels, not {POSITIONS}"
    yield from _doubles("positions", labels, entry)


def _among(entry: str, key: str, words: Sequence[str], allowed: Sequence[str]) -> Iterator[Fault]:
    yield from ((entry, f"{key} {word!r} is not one of {', '.join(allowed)}") for word in words if word not in allowed)
    yield from _doubles(key, words, entry)


def _doubles(key: str, words: Iterable[str], entry: str = WHOLE_FILE) -> Iterator[Fault]:
    seen: set[str] = set()
    for word in words:
        if word in seen:
            yield entry, f"{key} has {word} twice"
        seen.add(word)


CHECKS: dict[str, Callable[[Catalogue], Iterator[Fault]]] = {
    "elements.toml": _elements,
    "methods.toml": _methods,
    "support.toml": _support,
    "agreement.toml": _agreement,
    "sources.toml": _sources,
    "aims.toml": _aims,
    "pledges.toml": _pledges,
    "programmes.toml": _programmes,
    "cases.toml": _cases,
}


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
        "inclusion": len(catalogue.inclusion),
        "publications": len(catalogue.publications),
        "aims": len(catalogue.aims),
        "examples": len(catalogue.examples),
        "programmes": len(catalogue.programmes),
        "cases": len(catalogue.cases),
        "roles": sum(len(case.roles) for case in catalogue.cases),
    }
