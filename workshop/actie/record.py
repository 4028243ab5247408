"""The record: all that may be published of a meeting, in plain JSON terms, with its texts.

A record is frozen with each version of the agreement; report, export, import and look-back read records and
never rows, so that votes can be deleted and the agreement keeps its ground (design 2, 2.7). It is made from
`rows`, from what the screen may see, and from what was written down.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from . import distribution, shortlist, standing
from .agreement import agreement, said
from .ballot import Evening, people, present
from .catalogue import Catalogue, Element, Pole
from .course import SMALL
from .errors import WorkshopError
from .meeting import Group, Meeting, Settlement, Version
from .recorded_methods import methods, watched
from .revision import open_points
from .rows import Apart, Look, Mark, Move, Row

Record = dict[str, Any]

FORMAT = 1
RULES = 1
CORRECTIONS_WITHIN = timedelta(days=7)
VOTED = ("position", "method", "consent")
THRESHOLDS: Mapping[str, int | Fraction] = {
    "words_from_votes": standing.WORDS_FROM,
    "numbers_from_votes": standing.NUMBERS_FROM,
    "many_dont_know": standing.MANY_DONT_KNOW,
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


def make(
    evening: Evening,
    element_rows: tuple[Row, ...],
    catalogue: Catalogue,
    version: Version | None,
    now: datetime,
) -> Record:
    """What may be published of the evening now; `version` is None while nothing is frozen.

    Moments are ISO 8601 in UTC, shares exact fractions such as "7/10", positions 1..5, steps 0..4.
    """
    paper = agreement(evening, element_rows, catalogue)
    record = {
        "format": FORMAT,
        "rules": RULES,
        "thresholds": THRESHOLDS,
        "made": now,
        "version": _version(version, evening.meeting.versions),
        "versions": evening.meeting.versions,
        "meeting": _meeting(evening.meeting, catalogue),
        "people": people(evening),
        "groups": _groups(evening, element_rows),
        "removed_seats": evening.meeting.removed_seats,
        "rounds": _rounds(evening.meeting),
        "stem": catalogue.stem,
        "elements": [_element(e, evening.meeting) for e in catalogue.elements],
        "profile": element_rows,
        "agreement": paper,
        "open_points": open_points(paper),
        "methods": methods(evening, element_rows, catalogue),
        "watch": watched(evening.meeting, catalogue),
        "consent": said(evening, catalogue)[0],
    }
    return {key: plain(value) for key, value in record.items()}


def check(record: object) -> None:
    """Raise WorkshopError("unknown_record") unless this program can read the record."""
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise WorkshopError("unknown_record")
    missing = {"rules", "meeting", "groups", "elements", "profile", "agreement", "methods"} - record.keys()
    if missing:
        raise WorkshopError("unknown_record", missing=sorted(missing))


def plain(value: Any) -> Any:
    """The same in what JSON has: dicts, lists, texts, numbers, true, false and null."""
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(of) for key, of in value.items()}
    if isinstance(value, list | tuple):
        return [plain(of) for of in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Fraction) else value


def rows(record: Record) -> tuple[Row, ...]:
    """The standings of a record as they were made."""
    return tuple(
        Row(
            row["element"],
            tuple(_look(look) for look in row["looks"]),
            tuple(Move(**move) for move in row["moves"]),
            row["groups_move"],
            tuple(Settlement(**{**s, "positions": tuple(s["positions"])}) for s in row["settlements"]),
            row["waiting"],
        )
        for row in record["profile"]
    )


def groups(record: Record) -> tuple[Group, ...]:
    """The groups of a record, in the order of the meeting."""
    names = [f.name for f in fields(Group)]
    return tuple(Group(**{name: group[name] for name in names}) for group in record["groups"])


def elements(record: Record) -> tuple[Element, ...]:
    """The five questions as they read when the record was made; what it does not hold is empty."""
    return tuple(
        Element(
            id=e["id"],
            letter=e["letter"],
            name=e["name"],
            everyday=e["everyday"],
            question=e["question"],
            left=Pole(**e["left"], explanation="", example=""),
            right=Pole(**e["right"], explanation="", example=""),
            positions=tuple(e["positions"]),
            method_side=None,
            method_side_reason="",
            prompts={},
            practices=(),
            source="",
        )
        for e in record["elements"]
    )


def _look(look: Record) -> Look:
    apart = look["apart"]
    return Look(
        **{
            **look,
            "position": _pair(look["position"]),
            "reasons": tuple(look["reasons"]),
            "marks": tuple(_mark(mark) for mark in look["marks"]),
            "apart": Apart(_pair(apart["groups"]), apart["word"], apart["steps"]) if apart else None,
            "missing": tuple(look["missing"]),
            "both_sides_strong": tuple(look["both_sides_strong"]),
        }
    )


def _mark(mark: Record) -> Mark:
    votes = mark["votes"]
    return Mark(**{**mark, "votes": tuple(votes) if votes else None, "middle": _pair(mark["middle"])})


def _pair(of: Any) -> Any:
    return (of[0], of[1]) if of else None


def _version(version: Version | None, every: tuple[Version, ...]) -> Record | None:
    """`until` is when corrections stop, a week after the first version; a final or a late one takes none."""
    if version is None:
        return None
    until = (every or (version,))[0].at + CORRECTIONS_WITHIN
    if version.kind == "final" or until <= version.at:
        return {"number": version.number, "kind": version.kind, "at": version.at, "until": None}
    return {"number": version.number, "kind": version.kind, "at": version.at, "until": until}


def _meeting(meeting: Meeting, catalogue: Catalogue) -> Record:
    """What was known beforehand; ids of the catalogue become their texts, the Wi-Fi stays in the room."""
    about = meeting.about
    kinds = {kind.id: kind.name for kind in catalogue.kinds}
    return {
        "id": meeting.id,
        "title": about.title,
        "place": about.place,
        "date": about.date,
        "initiative": about.initiative,
        "for_whom": about.for_whom,
        "phase": catalogue.phases.get(about.phase, about.phase),
        "kind": kinds.get(about.kind, about.kind),
        "setting": catalogue.settings.get(about.setting, about.setting),
        "audience": catalogue.audiences.get(about.audience, about.audience),
        "on_behalf": about.on_behalf,
        "fixed": about.fixed,
        "afterwards": about.afterwards,
    }


def _groups(evening: Evening, element_rows: tuple[Row, ...]) -> list[Record]:
    """`open`: the group's votes were recognisable, by declaration, by one voice or by its own choice."""
    there = present(evening)
    marks = [mark for row in element_rows for look in row.looks for mark in look.marks]
    chose = {mark.group for mark in marks if mark.open}
    return [
        {
            **plain(group),
            "present": there.get(group.id, 0),
            "small": group.id in evening.meeting.small,
            "open": group.id in chose or group.voting != "ask",
        }
        for group in evening.meeting.voting_groups
        if group in evening.meeting.groups or there.get(group.id)
    ]


def _rounds(meeting: Meeting) -> list[Record]:
    """When each round opened and closed; the practice question is kept nowhere."""
    names = ("id", "kind", "subject", "number", "opened", "closed", "revealed")
    order = ("", *meeting.elements)
    kept = [r for r in meeting.rounds.values() if r.kind in VOTED]
    kept.sort(key=lambda r: (r.opened, order.index(r.subject), r.id))
    return [{name: getattr(found, name) for name in names} for found in kept]


def _element(element: Element, meeting: Meeting) -> Record:
    poles = {"left": element.left, "right": element.right}
    return {
        "id": element.id,
        "asked": element.id in meeting.elements,
        "letter": element.letter,
        "name": element.name,
        "everyday": element.everyday,
        "question": element.question,
        "positions": element.positions,
        **{side: {"key_word": pole.key_word, "card": pole.card} for side, pole in poles.items()},
    }
