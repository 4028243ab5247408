"""The preparation form: from its fields to a meeting, with every error beside its field and nothing typed lost."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from itertools import chain, count
from typing import Any

from werkzeug.datastructures import MultiDict

from .. import words
from ..actie import choices
from ..actie.catalogue import Catalogue
from ..actie.errors import Refused
from ..actie.keeping import is_keep_days
from ..actie.meeting import PHASES, About, Group, Meeting, Step
from .forms import AboutPart, GroupRow, Prepare, StepRow, read

Errors = dict[str, str]


def apply(meeting: Meeting, form: MultiDict[str, str], catalogue: Catalogue) -> tuple[Meeting, Errors]:
    """The meeting as the form has it, and field -> what is wrong. What is wrong keeps its former value."""
    said, wrong = read(Prepare, form)
    errors = {name: words.error(code) for name, code in wrong.items() if name.startswith("about.")}
    meeting = replace(meeting, about=_about(meeting.about, said.about, catalogue, errors))
    if not meeting.frozen:
        errors |= {name: words.error(code) for name, code in wrong.items() if name.startswith("groups-")}
        meeting = _try(errors, "groups", meeting, lambda m: choices.with_groups(m, _groups(said.groups)))
        elements = tuple(said.elements)
        meeting = _try(errors, "elements", meeting, lambda m: choices.with_elements(m, elements, catalogue))
    if meeting.course == type(meeting.course)():
        steps_are_wrong = any(name.startswith("steps-") for name in wrong)
        meeting = _try(errors, "programme", meeting, lambda m: _programme(m, said, steps_are_wrong, catalogue))
    return meeting, errors


def _about(before: About, said: AboutPart, catalogue: Catalogue, errors: Errors) -> About:
    known: Mapping[str, Any] = {
        "phase": catalogue.phases,
        "setting": catalogue.settings,
        "audience": catalogue.audiences,
        "kind": [k.id for k in catalogue.kinds],
    }
    given: dict[str, str] = {f.name: getattr(said, f.name) for f in fields(About) if f.name != "suitable"}
    for name, of in known.items():
        if given[name] and given[name] not in of:
            errors[f"about.{name}"] = words.error("unknown_choice")
    if given["keep_days"] and not is_keep_days(given["keep_days"]):
        errors["about.keep_days"] = words.error("bad_days")
    if not given["title"]:
        errors["about.title"] = words.error("title_missing")
    criteria = {criterion.id for criterion in catalogue.criteria}
    return replace(before, **given, suitable=tuple(c for c in said.suitable if c in criteria))


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
    return Group(group_id, row.name, row.kind, row.examples, row.expected, voting)


def _programme(meeting: Meeting, said: Prepare, steps_are_wrong: bool, catalogue: Catalogue) -> Meeting:
    """Another programme when one was chosen, else the steps as they stand in the form."""
    if said.programme in {p.id for p in catalogue.programmes}:
        return choices.with_programme(meeting, catalogue.programme(said.programme))
    if steps_are_wrong:
        raise Refused("bad_programme")
    rows = sorted(enumerate(said.steps, 1), key=lambda row: (row[1].place or row[0], row[0]))
    steps = tuple(_step(row) for _, row in rows if row.kind and not row.remove)
    return choices.with_steps(meeting, steps) if steps else meeting


def _step(row: StepRow) -> Step:
    if row.kind not in PHASES:
        raise Refused("bad_programme")
    return Step(row.kind, row.minutes, row.second_vote or row.kind != "topic")


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
