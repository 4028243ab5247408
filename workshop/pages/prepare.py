"""The preparation form: from its fields to a meeting, with every error beside its field and nothing typed lost."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from .. import words
from ..actie import choices
from ..actie.catalogue import Catalogue
from ..actie.errors import Refused
from ..actie.keeping import is_keep_days
from ..actie.meeting import PHASES, About, Group, Meeting, Step

Errors = dict[str, str]
LONGEST = 400
ROWS = 11
STEPS = 40


def apply(meeting: Meeting, form: MultiDict[str, str], catalogue: Catalogue) -> tuple[Meeting, Errors]:
    """The meeting as the form has it, and field -> what is wrong. What is wrong keeps its former value."""
    errors: Errors = {}
    meeting = replace(meeting, about=_about(meeting.about, form, catalogue, errors))
    if not meeting.frozen:
        meeting = _try(errors, "groups", meeting, lambda m: choices.with_groups(m, _groups(form, errors)))
        elements = tuple(form.getlist("elements"))
        meeting = _try(errors, "elements", meeting, lambda m: choices.with_elements(m, elements, catalogue))
    if meeting.course == type(meeting.course)():
        meeting = _try(errors, "programme", meeting, lambda m: _programme(m, form, catalogue))
    return meeting, errors


def _about(before: About, form: MultiDict[str, str], catalogue: Catalogue, errors: Errors) -> About:
    known: Mapping[str, Any] = {
        "phase": catalogue.phases,
        "setting": catalogue.settings,
        "audience": catalogue.audiences,
        "kind": [k.id for k in catalogue.kinds],
    }
    given = {f.name: form.get(f"about.{f.name}", "").strip() for f in fields(About) if f.name != "suitable"}
    for name, value in given.items():
        if len(value) > LONGEST:
            errors[f"about.{name}"] = words.error("too_long")
        if value and name in known and value not in known[name]:
            errors[f"about.{name}"] = words.error("unknown_choice")
    if given["keep_days"] and not is_keep_days(given["keep_days"]):
        errors["about.keep_days"] = words.error("bad_days")
    if not given["title"]:
        errors["about.title"] = words.error("title_missing")
    criteria = {criterion.id for criterion in catalogue.criteria}
    suitable = tuple(c for c in form.getlist("about.suitable") if c in criteria)
    return replace(before, **{k: v[:LONGEST] for k, v in given.items()}, suitable=suitable)


def _groups(form: MultiDict[str, str], errors: Errors) -> tuple[Group, ...]:
    rows = (_group(form, i, errors) for i in range(ROWS))
    return tuple(row for row in rows if row)


def _group(form: MultiDict[str, str], i: int, errors: Errors) -> Group | None:
    """One row of the form; a row without a name is a group removed."""
    name = form.get(f"groups-{i}-name", "").strip()[:60]
    if not name:
        return None
    expected = form.get(f"groups-{i}-expected", "0").strip() or "0"
    if not expected.isdigit() or int(expected) > 1000:
        errors[f"groups-{i}-expected"] = words.error("bad_number")
        expected = "0"
    kind = form.get(f"groups-{i}-kind", "other")
    voting = form.get(f"groups-{i}-voting") or choices.preset_voting(kind, int(expected))
    group_id = form.get(f"groups-{i}-id", "").strip() or _slug(name)
    examples = form.get(f"groups-{i}-examples", "").strip()[:120]
    return Group(group_id, name, kind, examples, int(expected), voting)


def _programme(meeting: Meeting, form: MultiDict[str, str], catalogue: Catalogue) -> Meeting:
    """Another programme when one was chosen, else the steps as they stand in the form."""
    chosen = form.get("programme", "")
    if chosen in {p.id for p in catalogue.programmes}:
        return choices.with_programme(meeting, catalogue.programme(chosen))
    rows = sorted((_place(form, i), i) for i in range(STEPS))
    steps = tuple(step for step in (_step(form, i) for _, i in rows) if step)
    return choices.with_steps(meeting, steps) if steps else meeting


def _place(form: MultiDict[str, str], i: int) -> int:
    """Where a step comes: the number beside it, its own row without one."""
    given = form.get(f"steps-{i}-place", "").strip()
    return int(given) if given.isdigit() else i + 1


def _step(form: MultiDict[str, str], i: int) -> Step | None:
    kind = form.get(f"steps-{i}-kind", "")
    if not kind or form.get(f"steps-{i}-remove"):
        return None
    minutes = form.get(f"steps-{i}-minutes", "").strip() or "0"
    if kind not in PHASES or not minutes.isdigit() or int(minutes) > 240:
        raise Refused("bad_programme")
    return Step(kind, int(minutes), bool(form.get(f"steps-{i}-second_vote")) or kind != "topic")


def _try(errors: Errors, field: str, meeting: Meeting, change: Any) -> Meeting:
    try:
        changed: Meeting = change(meeting)
    except Refused as refused:
        errors[field] = words.error(refused.code)
        return meeting
    return changed


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "groep"
