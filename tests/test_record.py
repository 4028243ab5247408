"""The record: all that may be published, and nothing of who is kept back."""

import json
from dataclasses import fields, replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.recorded import as_json, as_read, recorded
from tests.sample_evening import BEGIN, FIRST, catalogue, sample, shown_rows
from workshop.actie.errors import WorkshopError
from workshop.actie.evening import ballot
from workshop.actie.evening.ballot import Evening, Vote
from workshop.actie.evening.meeting import Kept, MethodChoice, Round, Version
from workshop.actie.paper import recording
from workshop.actie.paper.parts import Agreement
from workshop.archive import records

POSITIONS = st.sampled_from(ballot.POSITIONS)


def made(evening: Evening, version: Version | None = None) -> dict[str, Any]:
    found: dict[str, Any] = as_read(as_json(recorded(evening, version)))
    return found


def published(evening: Evening) -> str:
    return json.dumps(made(evening), sort_keys=True)


def voted(evening: Evening, group: str, values: tuple[str, ...], kind: str) -> Evening:
    """The evening with these values, one a seat, as all that the group said in rounds of that kind."""
    meeting = evening.meeting
    others = tuple(v for v in evening.votes if v.group != group or meeting.round(v.round).kind != kind)
    ballots = [(r.id, item) for r in meeting.rounds.values() if r.kind == kind for item in r.items]
    own = tuple(
        Vote(round_id, item, f"{group}-{seat}", group, value, seat)
        for (round_id, item), (seat, value) in product(ballots, enumerate(values))
    )
    return replace(evening, votes=(*others, *own))


def test_a_record_is_json_and_comes_back_as_it_was() -> None:
    record = recording.make(sample(), catalogue(), None, BEGIN)
    back = records.read(records.write(record))
    assert back == record
    assert as_json(back) == as_json(record)
    bare = tuple(replace(one, settlements=()) for one in shown_rows(sample()))
    assert tuple(replace(one, settlements=()) for one in back.profile) == bare
    assert [(group.id, group.name) for group in back.groups] == [(g.id, g.name) for g in sample().meeting.groups]


def test_the_texts_of_the_questions_come_with_it() -> None:
    for now, frozen in zip(catalogue().elements, recorded(sample()).elements, strict=True):
        assert (frozen.id, frozen.name, frozen.question) == (now.id, now.name, now.question)
        assert (frozen.left.key_word, frozen.right.key_word) == (now.left.key_word, now.right.key_word)
        assert frozen.positions == now.positions


def test_it_says_by_which_rules_and_when_was_counted() -> None:
    of = made(sample())
    assert (of["rules"], of["format"], of["removed_seats"], of["people"]) == (2, 4, 1, 31)
    assert of["thresholds"]["united_share"] == "7/10"
    assert [g["id"] for g in of["groups"] if g["open"]] == ["gemeente"]
    assert {r["kind"] for r in of["rounds"]} == {"position", "method", "consent"}
    assert all(r["closed"] > r["opened"] for r in of["rounds"])


def test_a_group_shown_in_words_has_no_numbers_in_it() -> None:
    few = {e: {**groups, "professionals": (0, 1, 2, 1, 0)} for e, groups in FIRST.items()}
    marks = [look["marks"] for row in made(sample(few))["profile"] for look in row["looks"][:1]]
    assert all(m["n"] is None and m["votes"] is None for of in marks for m in of if m["group"] == "professionals")
    assert all(m["n"] == 1 for of in marks for m in of if m["group"] == "gemeente")


@settings(deadline=None, max_examples=30)
@given(st.tuples(POSITIONS, POSITIONS))
def test_where_an_uncounted_group_stood_is_nowhere_in_it(values: tuple[str, ...]) -> None:
    assert published(voted(sample(), "professionals", values, "position")) == published(
        voted(sample(), "professionals", ("3", "3"), "position")
    )


def test_where_a_counted_group_stood_is() -> None:
    some = voted(sample(), "professionals", ("1", "1", "1"), "position")
    others = voted(sample(), "professionals", ("5", "5", "5"), "position")
    assert published(some) != published(others)


@settings(deadline=None, max_examples=30)
@given(st.tuples(*[st.sampled_from(("suits", "maybe", "no"))] * 2))
def test_what_an_uncounted_group_said_of_methods_is_nowhere_in_it(values: tuple[str, ...]) -> None:
    assert published(voted(sample(), "professionals", values, "method")) == published(
        voted(sample(), "professionals", ("maybe", "maybe"), "method")
    )


def test_what_a_counted_group_said_of_methods_is() -> None:
    some = voted(sample(), "professionals", ("suits",) * 3, "method")
    others = voted(sample(), "professionals", ("no",) * 3, "method")
    assert published(some) != published(others)


def test_unrevealed_votes_are_nowhere_in_it() -> None:
    def hidden(evening: Evening) -> Evening:
        rounds = {k: replace(r, revealed=None) for k, r in evening.meeting.rounds.items()}
        return replace(evening, meeting=replace(evening.meeting, rounds=rounds))

    some, others = (voted(sample(), "bewoners", (v,) * 24, "position") for v in ("1", "5"))
    assert published(some) != published(others)
    assert published(hidden(some)) == published(hidden(others))


def test_no_seat_no_wifi_and_no_practice_round_is_in_it() -> None:
    evening = sample()
    about = replace(evening.meeting.about, wifi_name="Linde-gast", wifi_password="appelboom")
    practice = Round("practice-1", "practice", "", 1, BEGIN)
    rounds = {**evening.meeting.rounds, "practice-1": practice}
    text = published(replace(evening, meeting=replace(evening.meeting, about=about, rounds=rounds)))
    assert "Oostwijk" in text and "toerusting-1" in text
    for secret in ("gemeente-0", "bewoners-3", "Linde-gast", "appelboom", "practice-1"):
        assert secret not in text


def test_consent_is_counted_only_in_groups_of_five() -> None:
    assert made(sample())["consent"] == {
        "round": "consent-1",
        "number": 1,
        "concern": True,
        "objection": False,
        "groups": [
            {"group": "bewoners", "how": "numbers", "counts": [22, 2, 0], "said": [], "people": None},
            {"group": "professionals", "how": "numbers", "counts": [5, 0, 0], "said": [], "people": None},
        ],
    }


def test_what_was_changed_by_hand_is_told() -> None:
    by_hand = made(sample())["methods"]["by_hand"]
    assert by_hand["put_not_proposed"] == [catalogue().method("abcd").title]
    assert by_hand["proposed_not_put"] == []
    assert len(by_hand["top_not_kept"]) == 2


def test_a_method_kept_outside_the_top_is_told() -> None:
    evening = sample()
    outside = catalogue().methods[-1]
    kept = {outside.id: Kept(outside.id, order=1)}
    methods = made(replace(evening, meeting=replace(evening.meeting, kept=kept)))["methods"]
    assert methods["by_hand"]["kept_not_in_top"] == [outside.title]
    assert methods["table"][0]["id"] == outside.id
    assert methods["table"][0]["reason"] is None


def test_without_a_vote_on_methods_the_proposal_goes_home() -> None:
    evening = sample()
    rounds = {k: r for k, r in evening.meeting.rounds.items() if r.kind != "method"}
    votes = tuple(v for v in evening.votes if v.round in rounds)
    meeting = replace(evening.meeting, rounds=rounds, methods=MethodChoice(), kept={})
    methods = made(replace(evening, meeting=meeting, votes=votes))["methods"]
    assert (methods["put"], methods["voted"], len(methods["table"])) == (False, False, 3)
    assert not any(methods["by_hand"].values())


def test_support_and_score_stay_inside() -> None:
    assert not {"support", "score", "fit"} & set(keys(made(sample())["methods"]))


def test_kept_methods_say_what_to_watch() -> None:
    assert [of["id"] for of in made(sample())["watch"]] == ["aansluiten", "gewoon-beginnen"]


def test_corrections_stop_a_week_after_the_first_version() -> None:
    first = Version(1, "concept", BEGIN)
    second = Version(2, "corrected", BEGIN + timedelta(days=3))
    late = Version(3, "corrected", BEGIN + timedelta(days=20))
    final = Version(4, "final", BEGIN + timedelta(days=4))
    evening = replace(sample(), meeting=replace(sample().meeting, versions=(first, second)))
    week = (BEGIN + timedelta(days=7)).isoformat().replace("+00:00", "Z")
    until = [made(evening, version)["version"]["until"] for version in (first, second, late, final)]
    assert until == [week, week, None, None]
    assert made(evening)["version"] is None


@pytest.mark.parametrize("unknown", [None, [], {}, {"format": 2}, {"format": 3}, {"format": 1, "rules": 1}])
def test_a_record_of_another_kind_is_refused(unknown: Any) -> None:
    with pytest.raises(WorkshopError, match="unknown_record"):
        records.read(json.dumps(unknown))


def test_every_part_of_the_agreement_is_in_it() -> None:
    assert list(made(sample())["agreement"]) == [f.name for f in fields(Agreement)]


def keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(key for of in value.values() for key in keys(of))]
    return [key for of in value for key in keys(of)] if isinstance(value, list) else []
