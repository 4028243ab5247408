"""The preparation form: from its fields to a meeting, with every error beside its field and nothing typed lost."""

import re
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from itertools import chain, count
from typing import Any

from werkzeug.datastructures import MultiDict

from .. import words
from ..actie.errors import Refused
from ..actie.evening import choices
from ..actie.evening.keeping import is_keep_days
from ..actie.evening.meeting import About, Group, Meeting, Step
from ..actie.letters import number
from ..actie.texts.shapes import Catalogue
from .forms import AboutPart, GroupRow, Prepare, Wrong, read

MOST_SUBJECTS = 3
Errors = dict[str, str]
# What stands folded away on the page, by part: it opens where something is wrong.
REST = frozenset(("elements", "about.wifi_name", "about.wifi_password", "about.keep_days"))
BETTER = frozenset(f"about.{name}" for name in AboutPart.__struct_fields__) - REST - {"about.title"}
FOLDED: Mapping[str, Set[str]] = {"better": BETTER, "rest": REST}


def apply(
    meeting: Meeting, form: MultiDict[str, str], catalogue: Catalogue, taken: Set[str] = frozenset()
) -> tuple[Meeting, Errors]:
    """The meeting as the form has it, and field -> what is wrong. What is wrong keeps its former value.

    `taken` are the groups in which somebody sits.
    """
    said, wrong = read(Prepare, form)
    errors = _told(wrong, "about.")
    meeting = replace(meeting, about=_about(meeting.about, said.about, catalogue, errors))
    if not meeting.frozen:
        errors |= _told(wrong, "groups-")
        meeting = _try(errors, "groups", meeting, lambda m: choices.with_groups(m, _groups(said.groups), taken))
        elements = tuple(said.elements)
        meeting = _try(errors, "elements", meeting, lambda m: choices.with_elements(m, elements, catalogue))
    if meeting.course == type(meeting.course)():
        meeting = _try(errors, "programme", meeting, lambda m: _programme(m, said, catalogue))
        if said.programme not in _programmes(catalogue):
            for told in _told(wrong, "steps-").values():
                errors["programme"] = told
    return meeting, errors


def wrong_parts(errors: Collection[str]) -> set[str]:
    """In which parts of the page something is wrong: needs, better, rest."""
    return {next((part for part, names in FOLDED.items() if name in names), "needs") for name in errors}


def field_of(name: str, catalogue: Catalogue) -> str:
    """The field to go to for what is wrong: of a list its first."""
    first = {
        "groups": "groups-0-name",
        "elements": f"elements-{catalogue.elements[0].id}",
        "about.subjects": f"about.subjects-{next(iter(catalogue.subjects), '')}",
    }
    return first.get(name, name)


def _told(wrong: Wrong, part: str) -> Errors:
    """What is wrong in one part of the form, in words."""
    return {name: words.error(one, **one.details) for name, one in wrong.items() if name.startswith(part)}


def _about(before: About, said: AboutPart, catalogue: Catalogue, errors: Errors) -> About:
    known: Mapping[str, Any] = {
        "phase": catalogue.phases,
        "setting": catalogue.settings,
        "audience": catalogue.audiences,
        "kind": [k.id for k in catalogue.kinds],
        "aim": [aim.id for aim in catalogue.aims if aim.held],
    }
    lists = ("suitable", "subjects")
    given: dict[str, str] = {name: getattr(said, name) for name in AboutPart.__struct_fields__ if name not in lists}
    given["keep_days"] = number(given["keep_days"])
    for name, of in known.items():
        if given[name] and given[name] not in of:
            errors[f"about.{name}"] = words.error("unknown_choice")
    if given["keep_days"] and not is_keep_days(given["keep_days"]):
        errors["about.keep_days"] = words.error("bad_days")
    if not given["title"]:
        errors["about.title"] = words.error("title_missing")
    if len(said.subjects) > MOST_SUBJECTS:
        errors["about.subjects"] = words.error("too_many_subjects", most=MOST_SUBJECTS)
    if not set(said.subjects) <= set(catalogue.subjects):
        errors["about.subjects"] = words.error("unknown_choice")
    criteria = [criterion.id for criterion in catalogue.criteria]
    suitable, subjects = _among(criteria, said.suitable), _among(catalogue.subjects, said.subjects)
    return replace(before, **given, lang=words.tag(), suitable=suitable, subjects=subjects[:MOST_SUBJECTS])


def _among(known: Collection[str], chosen: Sequence[str]) -> tuple[str, ...]:
    """What was chosen of a list, in its order; what it does not have is left out."""
    return tuple(one for one in known if one in chosen)


def _groups(rows: list[GroupRow]) -> tuple[Group, ...]:
    """One group for each row with a name; a row without one is a group removed."""
    taken, groups = {row.id for row in rows}, []
    for row in rows:
        if row.name:
            groups.append(_group(row, row.id or _new_id(row.name, taken)))
            taken.add(groups[-1].id)
    return tuple(groups)


def _group(row: GroupRow, group_id: str) -> Group:
    voting = row.voting or choices.preset_voting(row.kind, row.expected)
    typed = Group(group_id, row.name, row.kind, row.examples, row.expected, voting, words.tag())
    return words.group_from_fields(typed)


def _programmes(catalogue: Catalogue) -> set[str]:
    return {programme.id for programme in catalogue.programmes}


def _programme(meeting: Meeting, said: Prepare, catalogue: Catalogue) -> Meeting:
    """Another programme when one was chosen, else the steps as they stand in the form."""
    if said.programme in _programmes(catalogue):
        return choices.with_programme(meeting, catalogue.programme(said.programme))
    rows = sorted(enumerate(said.steps, 1), key=lambda row: (row[1].place or row[0], row[0]))
    steps = tuple(
        Step(row.kind, row.minutes, row.second_vote or row.kind != "topic", row.dots and row.kind == "profile")
        for _, row in rows
        if row.kind and not row.remove
    )
    return choices.with_steps(meeting, steps) if steps else meeting


def _try(errors: Errors, field: str, meeting: Meeting, change: Any) -> Meeting:
    try:
        changed: Meeting = change(meeting)
    except Refused as refused:
        errors[field] = words.error(refused.code)
        return meeting
    return changed


def _new_id(name: str, taken: set[str]) -> str:
    """An id like the name; with a number behind it when the letters that an id has do not tell it from others."""
    like = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:36] or "groep"
    numbered = (f"{like}-{nr}" for nr in count(2))
    return next(one for one in chain([like], numbered) if one not in taken)
