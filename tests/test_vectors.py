"""Every worked case in the folder named by VECTORS (default: tests/vectors), against the rules of design 2.

A file may lack keys or hold empty lists; numbers are compared after rounding to 6 decimals.
"""

import json
import os
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from workshop.actie.rules import distribution
from workshop.actie.rules.shortlist import Candidate, ElementNeed, Pick, Voters, shortlist
from workshop.actie.rules.shortlist import Case as Meeting
from workshop.actie.rules.standing import Standing, Votes, published, room_total_may_be_shown, shift, standing

FOLDER = Path(os.environ.get("VECTORS", Path(__file__).parent / "vectors"))

Case = dict[str, Any]


def knows(case: Case, keys: set[str]) -> None:
    """A worked case asks nothing of which we do not know what it is."""
    assert case.keys() <= keys


def check_standing(case: Case) -> None:
    found = standing(votes_of(case["input"]))
    expected = case["expected"]
    assert only(expected, everything(found)) == expected
    assert only(expected, published(found)) == publishable(expected)


def check_distribution(case: Case) -> None:
    knows(case, DISTRIBUTION_KEYS)
    counts = case["v"]
    place = distribution.middle(counts)
    found = {
        "median": list(place),
        "side": distribution.side(place),
        "spread": rounded(distribution.spread(counts)),
        "class": distribution.group_class(counts),
    }
    assert only(case, found) == only(found, case)


def check_distance(case: Case) -> None:
    knows(case, {"name", "p", "q", "steps"})
    assert rounded(distribution.distance(case["p"], case["q"])) == case["steps"]


def check_shift(case: Case) -> None:
    knows(case, SHIFT_KEYS)
    before, after = tuple(case["round1"]), tuple(case["round2"])
    found: Case = {"show": shift(Votes(before), Votes(after)) is not None}
    if sum(before) and sum(after):
        moved = distribution.shift_of(before, after)
        found |= {
            "steps": rounded(moved.steps),
            "changed_share": rounded(moved.changed_share),
            "stable": moved.stable,
            "median_move": moved.median_move,
            "inside": moved.inside,
        }
    assert only(case, found) == only(found, case)


def check_hand_table(case: Case) -> None:
    """The smallest and largest numbers a facilitator may count on, found by trying them all."""
    knows(case, HAND_KEYS)
    n = case["n"]
    in_window = [k for k in range(n + 1) if (1, 2) in distribution.united_pairs((k, 0, n - k, 0, 0))]
    opposed = [k for k in range(n + 1) if (1, 2) in distribution.united_pairs((n - k, 0, 0, 0, k))]
    each_side = [k for k in range(1, n // 2 + 1) if distribution.group_class((k, 0, n - 2 * k, 0, k)) == "verdeeld"]
    found = {
        "min_in_window": min(in_window),
        "max_opposed": max(opposed),
        "min_each_side_for_divided": min(each_side),
    }
    assert only(case, found) == only(found, case)


def check_shown(case: Case) -> None:
    found = standing(votes_of(case["input"]))
    shown = {group: found.groups[group].show if group in found.groups else "none" for group in case["input"]}
    assert shown == case["expected_show"]
    assert list(found.missing) == case["expected_missing"]
    assert room_total_may_be_shown(found) == case["room_total_may_be_shown"]


def check_same_output(case: Case) -> None:
    outputs = [json.dumps(published(standing(votes_of(case[key])))) for key in ("a", "b")]
    assert case["a"] != case["b"]
    assert outputs[0] == outputs[1]


def check_shortlist(case: Case) -> None:
    given = case["input"]
    assert given.keys() <= SHORTLIST_KEYS
    found = shortlist(
        elements={element: need_of(asked) for element, asked in given["elements"].items()},
        candidates=[candidate_of(method) for method in given["methods"]],
        groups={group: voters_of(who) for group, who in given["groups"].items()},
        votes={
            method: {group: tuple(tally) for group, tally in by_group.items()}
            for method, by_group in given["votes"].items()
        },
        size=given["size"],
        case=meeting_of(given),
        put=given.get("put", False),
    )
    result = {
        "chosen": [pick.id for pick in found.chosen],
        "steps": [step(pick) for pick in found.chosen],
        "uncovered": list(found.uncovered),
        "not_supported": list(found.not_supported),
        "need": {element: rounded(asked) for element, asked in found.need.items()},
        "support": {method: rounded(support) for method, support in found.support.items()},
    }
    expected = case["expected"]
    assert only(expected, result) == expected


SHORTLIST_KEYS = {
    *("elements", "methods", "groups", "votes", "size", "put"),
    *("setting", "audience", "subjects", "tags", "seed"),
}
DISTRIBUTION_KEYS = {"v", "median", "side", "spread", "class"}
SHIFT_KEYS = {"name", "round1", "round2", "show", "steps", "changed_share", "stable", "median_move", "inside"}
HAND_KEYS = {"n", "min_in_window", "max_opposed", "min_each_side_for_divided"}
METHOD_KEYS = {"id", "elements", "evidence", "setting", "audience", "subjects", "tags"}
VOTER_KEYS = {"voters", "open", "one_voice"}
GROUP_KEYS = {"votes", "dont_know", "open", "hands", "hands_dont_know", "expected"}


CHECKS: dict[tuple[str, str], Callable[[Case], None]] = {
    ("standing", "cases"): check_standing,
    ("standing", "distributions"): check_distribution,
    ("standing", "distances"): check_distance,
    ("standing", "shifts"): check_shift,
    ("standing", "hand_table"): check_hand_table,
    ("shortlist", "cases"): check_shortlist,
    ("privacy", "show"): check_shown,
    ("privacy", "same_output"): check_same_output,
}


def cases() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.json")):
        for key, found in json.loads(file.read_text(encoding="utf-8")).items():
            check = CHECKS.get((file.stem, key))
            for nr, case in enumerate(found if check else (), 1):
                name = case.get("name") or case.get("n") or "".join(map(str, case.get("v", ())))
                yield pytest.param(check, case, id=f"{file.stem}-{key}-{case.get('nr', nr)}-{name}")


@pytest.mark.parametrize(("check", "case"), list(cases()))
def test_case(check: Callable[[Case], None], case: Case) -> None:
    check(case)


def test_the_folder_holds_vectors() -> None:
    assert list(FOLDER.glob("*.json"))


def votes_of(groups: Case) -> dict[str, Votes]:
    return {group: one_group(given) for group, given in groups.items()}


def one_group(given: Case) -> Votes:
    assert given.keys() <= GROUP_KEYS
    return Votes(
        positions=tuple(given["votes"]),
        dont_know=given.get("dont_know", 0),
        open=given.get("open", False),
        hands=tuple(given.get("hands") or (0, 0, 0, 0, 0)),
        hands_dont_know=given.get("hands_dont_know", 0),
        expected=bool(given.get("expected", True)),
    )


def need_of(asked: Case) -> ElementNeed:
    knows(asked, {"status", "side", "method_side"})
    return ElementNeed(asked["status"], asked.get("side"), asked.get("method_side"))


def candidate_of(method: Case) -> Candidate:
    assert method.keys() <= METHOD_KEYS
    return Candidate(
        id=method["id"],
        elements=tuple(method["elements"]),
        evidence=method.get("evidence"),
        setting=tuple(method.get("setting", ())),
        audience=tuple(method.get("audience", ())),
        subjects=tuple(method.get("subjects", ())),
        tags=frozenset(method.get("tags", ())),
    )


def meeting_of(given: Case) -> Meeting:
    return Meeting(
        setting=given.get("setting") or "",
        audience=given.get("audience") or "",
        subjects=tuple(given.get("subjects") or ()),
        tags=frozenset(given.get("tags") or ()),
        seed=given.get("seed") or "",
    )


def voters_of(who: Case) -> Voters:
    assert who.keys() <= VOTER_KEYS
    return Voters(who["voters"], who.get("open", False), who.get("one_voice", False))


def everything(found: Standing) -> Case:
    """The published standing with what `words` withholds put back: the vectors hold that too."""
    result = published(found)
    for group, one in found.groups.items():
        if one.show != "none":
            result["groups"][group] |= {"n": one.n, "median": list(one.middle), "spread": rounded(one.spread)}
    return result


def publishable(expected: Case) -> Case:
    """A case's expected standing without what may be shown in words only."""
    kept = json.loads(json.dumps(expected))
    for one in kept.get("groups", {}).values():
        for key in ("n", "median", "spread") if one["show"] == "words" else ():
            one.pop(key, None)
    return kept


def step(pick: Pick) -> Case:
    return {
        "id": pick.id,
        "fit": rounded(pick.fit),
        "support": rounded(pick.support),
        "score": rounded(pick.score),
        "tie_decided_by": pick.tie_decided_by,
        "reserved_slot": pick.reserved_slot,
        "new_elements": list(pick.new_elements),
    }


def only(keys: Case, found: Case) -> Case:
    """The part of `found` that `keys` speaks of too."""
    return {key: value for key, value in found.items() if key in keys}


def rounded(number: Fraction | float) -> float:
    return round(float(number), 6)
