"""The house in order: what a rule, a step and an audience must have, told with a sentence where it is missing."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import get_args

import pytest
from msgspec import structs

from tests.live import ROOT
from tools.protocol import routes
from workshop.actie import vocabulary
from workshop.actie.evening.counting import CHOICES
from workshop.actie.evening.meeting import Pledge
from workshop.actie.evening.steps import STEPS, Kind
from workshop.actie.paper import parts as parts_of
from workshop.audiences import AUDIENCES, OF_A_KEY, ROLES, Looking
from workshop.host.settings import catalogue
from workshop.pages import MODULES
from workshop.rooms import shapes
from workshop.rooms.table import EVENTS
from workshop.words import evening as said
from workshop.words import labels

PACKAGE = ROOT / "workshop"
TEMPLATES = PACKAGE / "templates"
GUIDE = (ROOT / "docs" / "handleiding.md").read_text("utf-8")
DOORS = {"rooms/door.py", "pages/join.py", "pages/slips.py", "pages/site.py"}
# What is said there depends on more than the phase, or holds a number.
SAID_OTHERWISE = {
    "profile/rows": "profile/pick",
    "profile/shown": "profile/chosen",
    "consent/shown": "consent/none",
    "break/pause": None,
}


def test_a_rule_stands_in_the_domain_and_not_where_it_is_asked():
    files = [file for room in ("rooms", "pages") for file in (PACKAGE / room).glob("*.py")]
    found = {
        f"{file.relative_to(PACKAGE)}:{nr}: say this in actie, where every writer passes: {line.strip()}"
        for file in files
        if str(file.relative_to(PACKAGE)) not in DOORS
        for nr, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if re.search(r"\braise Refused\b", line)
    }
    assert found == set()
    assert {door for door in DOORS if "raise Refused" in (PACKAGE / door).read_text("utf-8")} == DOORS


def missing_of_step(kind: Kind) -> Iterator[str]:
    """What a kind of step still lacks, a sentence each."""
    if kind.name not in get_args(vocabulary.StepKind):
        yield f"{kind.name}: add it to StepKind in actie/vocabulary.py"
    for audience in (one.kind for one in AUDIENCES.values() if one.steps):
        page = f"steps/{kind.name}/{audience}.html"
        if not (TEMPLATES / page).exists():
            yield f"{kind.name}: who looks on as {audience} is shown nothing; write templates/{page}"
    if kind.name not in labels.STEPS:
        yield f"{kind.name}: it has no name; add one to STEPS in words/labels.py"
    for phase in kind.phases:
        if phase not in said.PHASE_NAMES:
            yield f"{kind.name}/{phase}: the phase has no name; add one to PHASE_NAMES in words/evening.py"
        cue = SAID_OTHERWISE.get(f"{kind.name}/{phase}", f"{kind.name}/{phase}")
        if cue and cue not in said.SAY:
            yield f"{kind.name}/{phase}: the facilitator has nothing to say; add a line to SAY in words/evening.py"
    for phase in kind.phases[:-1]:
        if f"{kind.name}/{phase}" not in said.ONWARD:
            yield f"{kind.name}/{phase}: the button has no label; add one to ONWARD in words/evening.py"
    if kind.round and kind.round not in CHOICES:
        yield f"{kind.name}: a {kind.round} round has no choices; add them to CHOICES in actie/evening/counting.py"
    if not any(step.kind == kind.name for programme in catalogue().programmes for step in programme.steps):
        yield f"{kind.name}: it takes no minutes; give it some in data/programmes.toml"
    if kind.name in labels.STEPS and f"### {labels.STEPS[kind.name]}\n" not in GUIDE:
        yield f"{kind.name}: no facilitator reads about it; give it a heading in docs/handleiding.md"


def missing_of_audience(looking: Looking) -> Iterator[str]:
    """What an audience still lacks, a sentence each."""
    if looking.kind not in get_args(vocabulary.AudienceKind):
        yield f"{looking.kind}: add it to AudienceKind in actie/vocabulary.py"
    if not (TEMPLATES / f"{looking.kind}.html").exists():
        yield f"{looking.kind}: it has no page; write templates/{looking.kind}.html"
    for region in looking.regions:
        if not (TEMPLATES / looking.kind / f"_{region}.html").exists():
            yield f"{looking.kind}: its region {region} is empty; write templates/{looking.kind}/_{region}.html"
    if not looking.regions:
        yield f"{looking.kind}: nothing of it is kept up; name its regions in audiences.py"
    if not any(rule.rule == f"/{looking.path}/<meeting_id>" for rule in routes().url_map.iter_rules()):
        yield f"{looking.kind}: nobody can open /{looking.path}/...; add a route in pages/"
    if looking.role and looking.role not in labels.ROLES:
        yield f"{looking.kind}: its key has no name; add one to ROLES in words/labels.py"
    if looking.role and looking.role not in get_args(vocabulary.KeyRole):
        yield f"{looking.kind}: no link can be given for it; add {looking.role} to KeyRole in actie/vocabulary.py"


def test_every_kind_of_step_is_whole():
    assert tuple(STEPS) == get_args(vocabulary.StepKind)
    assert [problem for kind in STEPS.values() for problem in missing_of_step(kind)] == []


def test_a_new_kind_of_step_is_told_all_that_it_lacks():
    told = list(missing_of_step(Kind("dream", ("sleep", "wake"), round="position")))
    assert [line.partition(";")[2].strip() or line for line in told] == [
        "dream: add it to StepKind in actie/vocabulary.py",
        *(f"write templates/steps/dream/{audience}.html" for audience in ("phone", "screen", "desk", "writer")),
        "add one to STEPS in words/labels.py",
        *["add one to PHASE_NAMES in words/evening.py", "add a line to SAY in words/evening.py"] * 2,
        "add one to ONWARD in words/evening.py",
        "give it some in data/programmes.toml",
    ]


def test_every_audience_is_whole():
    assert tuple(AUDIENCES) == get_args(vocabulary.AudienceKind)
    assert [problem for looking in AUDIENCES.values() for problem in missing_of_audience(looking)] == []
    assert {*OF_A_KEY, "reply"} == set(get_args(vocabulary.KeyRole)) == set(labels.ROLES)
    assert {role for event in EVENTS.values() for role in event.by} <= set(ROLES)
    assert len(MODULES) == len({module.pages.name for module in MODULES})


def test_a_new_audience_is_told_all_that_it_lacks():
    guest = replace(AUDIENCES["screen"], kind="gallery", role="guest", path="galerij", regions=("stage", "wall"))
    assert [line.partition(";")[2].strip() or line for line in missing_of_audience(guest)] == [
        "gallery: add it to AudienceKind in actie/vocabulary.py",
        "write templates/gallery.html",
        "write templates/gallery/_stage.html",
        "write templates/gallery/_wall.html",
        "add a route in pages/",
        "add one to ROLES in words/labels.py",
        "add guest to KeyRole in actie/vocabulary.py",
    ]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (labels.ANSWERS, vocabulary.AnswerKind),
        (labels.PLEDGES, vocabulary.PledgeKind),
        (labels.VOTINGS, vocabulary.Voting),
        (labels.GROUP_KINDS, vocabulary.GroupKind),
        (labels.CONSENTS, vocabulary.Consenting),
        (labels.SETTLE_FORMS, vocabulary.SettleForm),
        (labels.VERSIONS, vocabulary.VersionKind),
        (labels.STATUSES, vocabulary.Status),
        (labels.ADDRESSEES, vocabulary.Addressee),
    ],
)
def test_every_code_has_its_word_and_no_word_is_left_over(words, codes):
    assert tuple(words) == get_args(codes)


def test_a_closed_set_stands_in_the_vocabulary_and_nowhere_else():
    """A tuple of codes in Python or in a template is a second list that nobody keeps up."""
    sets = {get_args(of) for of in vars(vocabulary).values() if len(get_args(of)) > 2}
    # As their names are said, in the order of the set.
    written = {", ".join(f"{mark}{code}{mark}" for code in codes) for codes in sets for mark in "\"'"}
    files = [*PACKAGE.rglob("*.py"), *TEMPLATES.rglob("*.html")]
    found = {
        str(file.relative_to(PACKAGE)) for file in files for one in written if f"({one})" in file.read_text("utf-8")
    }
    assert found == set()


# What the program keeps of a line by itself, and what is told otherwise: a practice becomes the text of the line.
KEPT_BY_ITSELF = {"id", "group", "kind", "order", "number", "answer", "by", "lang"}
NOT_PUBLISHED = {"element", "practice"}
# Where the fields of a form stand that several forms share.
SHARED = {"mandate": "macros/mandate.html"}


def missing_of_line(name: str) -> Iterator[str]:
    """Where a field of a line (`Pledge`) is still missing, a sentence each."""
    source = (PACKAGE / "rooms" / "group_events.py").read_text("utf-8")
    if name not in {field.name for field in structs.fields(shapes.Pledge)}:
        yield f"{name}: nobody can send it; add it to Pledge in rooms/shapes.py"
    if f"say.{name}" not in source:
        yield f"{name}: what is sent is not read; read it in pledge of rooms/group_events.py"
    for page in ("phone/pledge_forms.html", "desk/pledge_fields.html"):
        called = f"import {name} " in (TEMPLATES / page).read_text("utf-8")
        page = SHARED[name] if called and name in SHARED else page
        if not re.search(rf"""name="{name}"|['"]{name}['"]""", (TEMPLATES / page).read_text("utf-8")):
            yield f"{name}: nobody can fill it in; add a field to templates/{page}"
    if name in NOT_PUBLISHED:
        return
    if name not in SHARED and f"pledge.{name}" not in (TEMPLATES / "phone" / "lines.html").read_text("utf-8"):
        yield f"{name}: nobody reads it back; show it in templates/phone/lines.html"
    parts = (parts_of.Doing, parts_of.Leaving, parts_of.Asking)
    if not any(field.name == name for part in parts for field in fields(part)):
        yield f"{name}: it is in no record; add it to Doing, Leaving or Asking in actie/paper/parts.py"
    if f".{name}" not in (PACKAGE / "paper" / "sheets" / "groups.py").read_text("utf-8"):
        yield f"{name}: it is not printed; add it to paper/sheets/groups.py"


def test_every_field_of_a_line_can_be_written_read_and_printed():
    names = [field.name for field in fields(Pledge) if field.name not in KEPT_BY_ITSELF]
    assert [problem for name in names for problem in missing_of_line(name)] == []


def test_a_new_field_of_a_line_is_told_every_place_it_is_missing_from():
    assert [line.partition("; ")[2] for line in missing_of_line("budget")] == [
        "add it to Pledge in rooms/shapes.py",
        "read it in pledge of rooms/group_events.py",
        "add a field to templates/phone/pledge_forms.html",
        "add a field to templates/desk/pledge_fields.html",
        "show it in templates/phone/lines.html",
        "add it to Doing, Leaving or Asking in actie/paper/parts.py",
        "add it to paper/sheets/groups.py",
    ]


def untold(file: Path) -> Iterator[str]:
    """Public functions of a file that refuse with a code which their docstring does not name."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            told = ast.get_docstring(node) or ""
            codes = {
                str(call.args[0].value)
                for call in (one.exc for one in ast.walk(node) if isinstance(one, ast.Raise))
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Refused"
                if isinstance(call.args[0], ast.Constant)
            }
            missing = sorted(code for code in codes if not re.search(rf"\b{code}\b", told))
            if missing:
                where = f"{file.relative_to(PACKAGE)}: {node.name}"
                yield f"{where}: say in its docstring: Raises Refused: {', '.join(missing)}"


def test_a_function_says_with_what_it_refuses():
    assert [
        problem for room in ("actie", "store") for file in (PACKAGE / room).rglob("*.py") for problem in untold(file)
    ] == []


def test_who_types_what_the_room_reads_is_told_what_does_not_belong_there():
    """Each box and line for a text says it in its form, and who listens hears it; but for days and codes.

    Texts of a preparation nobody types here. `tests/test_names.py` looks at what is drawn.
    """
    besides = {"prepare/fields.html", "prepare/programme.html", "stijl/huis.html"}
    a_day = re.search(r"DAYS = \((.*?)\)", (TEMPLATES / "macros" / "names.html").read_text("utf-8"))[1]
    besides_text = "|".join((*re.findall(r"\w+", a_day), "code", "letters"))
    not_asked = re.compile(f'name="(?:{besides_text})"|readonly')
    typed = {}
    for file in TEMPLATES.rglob("*.html"):
        boxes = re.findall(r'<(?:textarea\b|input\b[^>]*type="(?:text"|\{\{))[^>]*>', file.read_text("utf-8"))
        found = [box for box in boxes if not not_asked.search(box)]
        if found and str(file.relative_to(TEMPLATES)) not in besides:
            typed[file.relative_to(TEMPLATES)] = found
    assert len(typed) >= 12
    for name, found in typed.items():
        says = (re.search(r'aria-describedby="(?:[^"]*names|\{\{ about)', box) or "{{ more }}" in box for box in found)
        assert all(says), f"{name}: describe each field by no_names of macros/names.html"
