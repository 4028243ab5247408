"""From an evening to its record: what may be published, out of `rows`, `heard` and what was written down."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from fractions import Fraction

from ..evening import heard
from ..evening.ballot import Evening, people, present
from ..evening.first_groups import placed_group
from ..evening.gathered import SMALL
from ..evening.meeting import Group, Meeting, Version
from ..evening.rows import Row, rows
from ..evening.topics import room_chose
from ..rules import RULES, distribution, hearing, shortlist, standing
from ..texts.placed import own
from ..texts.shapes import Catalogue, Element, Pole
from . import told
from .agreement import agreement
from .open_points import open_points
from .parts import Agreement
from .record import FORMAT, Case, Frozen, Held, Party, Question, Read, Record, Side
from .recorded_methods import methods, methods_kept, watched
from .week import CORRECTIONS_WITHIN

VOTED = ("position", "dots", "method", "consent")
THRESHOLDS: Mapping[str, int | Fraction] = {
    "words_from_votes": hearing.WORDS_FROM,
    "numbers_from_votes": hearing.NUMBERS_FROM,
    "many_dont_know": hearing.MANY_DONT_KNOW,
    "small_group_under_seats": SMALL,
    "united_share": distribution.UNITED,
    "united_other_side_under": distribution.OPPOSED,
    "divided_each_side": distribution.THIRD,
    "divided_spread": 1,
    "difference_from_steps": 1,
    "far_apart_from_steps": 2,
    "stayed_under_share": distribution.STABLE_UNDER,
    "spread_change_steps": distribution.SPREAD_CHANGE,
    "distance_change_steps": standing.DISTANCE_CHANGE,
    "element_asks_for_method": shortlist.ASKS_FROM,
}


def make(evening: Evening, catalogue: Catalogue, version: Version | None, now: datetime) -> Record:
    """What may be published of the evening now; `version` is None while nothing is frozen."""
    element_rows = rows(evening)
    evening = _placed(evening)
    paper = agreement(evening.meeting, told.now(evening, element_rows), catalogue)
    return Record(
        format=FORMAT,
        rules=RULES,
        thresholds={name: of if isinstance(of, int) else str(of) for name, of in THRESHOLDS.items()},
        made=now,
        time_zone=evening.time_zone,
        version=_frozen(version, evening.meeting.versions),
        versions=evening.meeting.versions,
        meeting=_case(evening, catalogue),
        people=people(evening),
        groups=_parties(evening, element_rows),
        removed_seats=evening.meeting.removed_seats,
        rounds=_rounds(evening.meeting),
        stem=own(catalogue.stem),
        elements=tuple(question(element, evening.meeting) for element in catalogue.elements),
        profile=tuple(map(_codes_only, element_rows)),
        room_chose=room_chose(evening),
        talked_about=evening.meeting.topics,
        agreement=paper,
        open_points=open_points(paper),
        methods=methods(evening, element_rows, catalogue),
        watch=watched(evening.meeting, catalogue),
        consent=heard.consent(evening),
        read=_read(evening.meeting, paper),
    )


def amend(last: Record, evening: Evening, catalogue: Catalogue, version: Version | None, now: datetime) -> Record:
    """The same once the votes are gone: who was there and what they chose as in the `last` record of it.

    What was written down is as it is now, in the words of the questions as they were asked then.
    """
    evening = _placed(evening)
    meeting, known = evening.meeting, told.then(last, evening.meeting)
    paper = agreement(meeting, known, catalogue)
    asked = {need.element: need for need in last.agreement.needs}
    needs = (replace(asked[new.element], talked=new.talked, settled=new.settled) for new in paper.needs)
    paper = replace(paper, needs=tuple(needs))
    return replace(
        last,
        made=now,
        version=_frozen(version, meeting.versions),
        versions=meeting.versions,
        meeting=_case(evening, catalogue),
        profile=tuple(map(_codes_only, known.rows)),
        talked_about=meeting.topics,
        agreement=paper,
        open_points=open_points(paper),
        methods=methods_kept(last, meeting, catalogue),
        watch=watched(meeting, catalogue),
        read=_read(meeting, paper),
    )


def _placed(evening: Evening) -> Evening:
    """With what we wrote in its groups knowing its place."""
    groups = tuple(map(placed_group, evening.meeting.groups))
    return replace(evening, meeting=replace(evening.meeting, groups=groups))


def _frozen(version: Version | None, every: tuple[Version, ...]) -> Frozen | None:
    """Corrections are taken until a week after the first version; a final or a late one takes none."""
    if version is None:
        return None
    until = (every or (version,))[0].at + CORRECTIONS_WITHIN
    closed = version.kind in ("final", "amended") or until <= version.at
    return Frozen(version.number, version.kind, version.at, None if closed else until, version.agreed)


def _read(meeting: Meeting, paper: Agreement) -> Read:
    """Whether what stands here is what the room heard."""
    if not meeting.read:
        return "no"
    return "same" if meeting.read == paper.digest else "changed"


def _case(evening: Evening, catalogue: Catalogue) -> Case:
    """Ids of the catalogue become their texts; the Wi-Fi stays in the room."""
    about = evening.meeting.about
    kinds = {kind.id: kind.name for kind in catalogue.kinds}
    known = {
        "phase": catalogue.phases.get(about.phase, about.phase),
        "kind": kinds.get(about.kind, about.kind),
        "setting": catalogue.settings.get(about.setting, about.setting),
        "audience": catalogue.audiences.get(about.audience, about.audience),
    }
    subjects = tuple(own(catalogue.subjects[subject]) for subject in about.subjects if subject in catalogue.subjects)
    typed = {f.name: getattr(about, f.name) for f in fields(Case) if f.name not in (*known, "origin", "subjects")}
    told = {name: own(text, about.lang) for name, text in {**typed, **known}.items()}
    return Case(origin=evening.origin, subjects=subjects, **told)


def _parties(evening: Evening, element_rows: tuple[Row, ...]) -> tuple[Party, ...]:
    there = present(evening)
    marks = [mark for row in element_rows for look in row.looks for mark in look.marks]
    chose = {mark.group for mark in marks if mark.open}
    return tuple(
        Party(
            **{f.name: getattr(group, f.name) for f in fields(Group) if f.name not in ("name", "examples")},
            name=own(group.name, group.lang),
            examples=own(group.examples, group.lang),
            present=there.get(group.id, 0),
            small=group.id in evening.meeting.small,
            open=group.id in chose or group.voting != "ask",
        )
        for group in evening.meeting.voting_groups
        if group in evening.meeting.groups or there.get(group.id)
    )


def _rounds(meeting: Meeting) -> tuple[Held, ...]:
    order = ("", *meeting.elements)
    kept = [r for r in meeting.rounds.values() if r.kind in VOTED]
    kept.sort(key=lambda r: (r.opened, order.index(r.subject), r.id))
    return tuple(Held(r.id, r.kind, r.subject, r.number, r.opened, r.closed, r.revealed) for r in kept)


def question(element: Element, meeting: Meeting) -> Question:
    """One of the five questions as it reads now."""
    return Question(
        id=element.id,
        asked=element.id in meeting.elements,
        letter=element.letter,
        name=own(element.name),
        everyday=own(element.everyday),
        question=own(element.question),
        under=own(element.under),
        positions=tuple(map(own, element.positions)),
        left=_side(element.left),
        right=_side(element.right),
    )


def _side(pole: Pole) -> Side:
    return Side(own(pole.key_word), own(pole.card), own(pole.said))


def _codes_only(row: Row) -> Row:
    """What was written with a settlement stands in the agreement, once."""
    bare = tuple(replace(one, text="", other_text="", until="", lang="") for one in row.settlements)
    return replace(row, settlements=bare)
