"""The method shortlist: need, support, ties, kept places, and what may be told of the votes."""

from fractions import Fraction

import pytest

from workshop.actie.rules.shortlist import (
    Candidate,
    Case,
    ElementNeed,
    GroupVoice,
    Shortlist,
    Voters,
    group_voices,
    need,
    shortlist,
)

TALK = ElementNeed("bespreken", None, "rechts")
ROOM = {"bewoners": Voters(24), "professionals": Voters(5), "gemeente": Voters(3)}


def choose(
    *candidates: Candidate,
    votes: dict | None = None,
    groups: dict | None = None,
    size: int = 3,
    **more: object,
) -> Shortlist:
    elements = {element: TALK for candidate in candidates for element in candidate.elements}
    return shortlist(elements, candidates, groups or {}, votes or {}, size, **more)


@pytest.mark.parametrize(
    ("status", "side", "method_side", "expected"),
    [
        ("verdeeld", None, "rechts", Fraction(1)),
        ("bespreken", None, "rechts", Fraction(1, 2)),
        ("te_weinig_stemmen", None, "rechts", Fraction(1, 4)),
        ("gedeeld", "rechts", "rechts", Fraction(1)),
        ("gedeeld", "licht_rechts", "rechts", Fraction(1)),
        ("gedeeld", "licht_links", "links", Fraction(1)),
        ("gedeeld", "midden", "rechts", Fraction(1, 2)),
        ("gedeeld", "links", None, Fraction(1, 2)),
        ("gedeeld", "licht_links", "rechts", Fraction(1, 4)),
    ],
)
def test_what_an_element_asks(status: str, side: str | None, method_side: str | None, expected: Fraction) -> None:
    assert need(ElementNeed(status, side, method_side)) == expected


def test_before_a_vote_every_method_has_support_one_half() -> None:
    found = choose(Candidate("m", ("E1",)), Candidate("n", ("E2",)))
    assert found.support == {"m": 0.5, "n": 0.5}
    assert [pick.id for pick in found.chosen] == ["m", "n"]
    assert found.chosen[0].groups == ()


def test_forty_for_and_three_against_mirror_three_for_and_forty_against() -> None:
    groups = {"bewoners": Voters(40), "gemeente": Voters(3)}
    votes = {
        "few": {"bewoners": (0, 0, 40), "gemeente": (3, 0, 0)},
        "many": {"bewoners": (40, 0, 0), "gemeente": (0, 0, 3)},
    }
    found = choose(Candidate("few", ("E1",)), Candidate("many", ("E1",)), groups=groups, votes=votes)
    assert found.support["few"] == found.support["many"]
    assert list(found.not_supported) == ["few", "many"]


def test_one_voice_weighs_two() -> None:
    groups = {"bewoners": Voters(24), "professionals": Voters(5), "gemeente": Voters(1, one_voice=True)}
    votes = {"m": {"bewoners": (24, 0, 0), "professionals": (5, 0, 0), "gemeente": (1, 0, 0)}}
    found = choose(Candidate("m", ("E1",)), groups=groups, votes=votes)
    assert found.support["m"] == pytest.approx((6 / 7 * 6 / 7 * 3 / 4) ** (1 / 3))


@pytest.mark.parametrize("group", ["one_voice", "open"])
def test_a_no_of_one_strikes_out_nothing_and_is_told(group: str) -> None:
    groups = {"bewoners": Voters(300), "gemeente": Voters(1, **{group: True})}
    votes = {"m": {"bewoners": (300, 0, 0), "gemeente": (0, 0, 1)}}
    found = choose(Candidate("m", ("E1",)), groups=groups, votes=votes)
    assert [pick.id for pick in found.chosen] == ["m"]
    assert [(voice.group, voice.word) for voice in found.chosen[0].groups][1] == ("gemeente", "meeste_niet")


def test_who_said_no_stands_with_what_is_left_out() -> None:
    votes = {"m": {"bewoners": (24, 0, 0), "professionals": (2, 0, 3), "gemeente": (3, 0, 0)}}
    (said,) = choose(Candidate("m", ("E1",)), groups=ROOM, votes=votes).not_supported.values()
    assert [voice.group for voice in said if voice.word == "meeste_niet"] == ["professionals"]


def test_groups_with_one_voice_only_weigh_one() -> None:
    groups = {"a": Voters(1, one_voice=True), "b": Voters(1, one_voice=True)}
    found = choose(Candidate("m", ("E1",)), groups=groups, votes={"m": {"a": (1, 0, 0), "b": (1, 0, 0)}})
    assert found.support["m"] == pytest.approx(2 / 3)


def test_an_open_group_of_which_nobody_voted_does_not_count() -> None:
    groups = {"a": Voters(4), "b": Voters(0, open=True)}
    found = choose(Candidate("m", ("E1",)), groups=groups, votes={"m": {"a": (4, 0, 0)}})
    assert found.support["m"] == pytest.approx(5 / 6)


def test_votes_of_too_few_on_a_method_are_used_nowhere() -> None:
    def outcome(tally: tuple[int, int, int]) -> Shortlist:
        votes = {"m": {"bewoners": (20, 2, 2), "professionals": tally, "gemeente": (2, 1, 0)}}
        return choose(Candidate("m", ("E1",)), Candidate("n", ("E1",)), groups=ROOM, votes=votes)

    assert outcome((2, 0, 0)) == outcome((0, 0, 2)) == outcome((0, 1, 1))
    assert [voice.group for voice in outcome((2, 0, 0)).chosen[0].groups] == ["bewoners", "gemeente"]


def test_a_majority_of_one_group_that_says_no_is_enough_to_leave_a_method_out() -> None:
    votes = {"m": {"bewoners": (24, 0, 0), "professionals": (2, 0, 3), "gemeente": (3, 0, 0)}}
    found = choose(Candidate("m", ("E1",)), groups=ROOM, votes=votes)
    assert found.support["m"] > 0.5
    assert (list(found.not_supported), found.uncovered) == (["m"], ("E1",))


def test_half_of_a_group_that_says_no_is_not_a_majority() -> None:
    votes = {"m": {"bewoners": (24, 0, 0), "professionals": (2, 0, 2), "gemeente": (3, 0, 0)}}
    assert choose(Candidate("m", ("E1",)), groups=ROOM, votes=votes).not_supported == {}


def test_a_method_without_an_element_is_never_ranked() -> None:
    found = choose(Candidate("loose", ()), Candidate("m", ("E1",)))
    assert [pick.id for pick in found.chosen] == ["m"]
    assert "loose" not in found.support


@pytest.mark.parametrize(
    ("case", "chosen"),
    [
        (Case(setting="dorp"), ["dorp", "overal", "wijk"]),
        (Case(setting="school"), ["overal", "school", "dorp"]),
        (Case(audience="jongeren"), ["dorp", "jong", "overal"]),
        (Case(subjects=("veiligheid",)), ["politie", "dorp", "overal"]),
        (Case(), ["dorp", "overal", "wijk"]),
    ],
)
def test_what_is_special_is_proposed_only_where_it_is_named(case: Case, chosen: list[str]) -> None:
    candidates = (
        Candidate("school", ("E1",), setting=("school",)),
        Candidate("jong", ("E1",), audience=("jongeren",)),
        Candidate("politie", ("E1",), subjects=("veiligheid",)),
        Candidate("wijk", ("E1",), setting=("wijk",)),
        Candidate("dorp", ("E1",), setting=("dorp",), audience=("iedereen", "ouderen")),
        Candidate("overal", ("E1",)),
    )
    assert sorted(pick.id for pick in choose(*candidates, case=case).chosen) == sorted(chosen)
    assert len(choose(*candidates, case=Case(), put=True, size=9).chosen) == 6


def test_the_draw_differs_per_meeting_and_not_per_run() -> None:
    candidates = [Candidate(name, ("E1",)) for name in "abcdef"]
    lists = {seed: tuple(p.id for p in choose(*candidates, case=Case(seed=seed)).chosen) for seed in "pqrstuvw"}
    assert len(set(lists.values())) > 1
    assert lists == {seed: tuple(p.id for p in choose(*candidates, case=Case(seed=seed)).chosen) for seed in "pqrstuvw"}


def test_at_equal_score_the_fewest_against_comes_first() -> None:
    split, mild = (12, 0, 12), (6, 12, 6)
    votes = {"a": {"bewoners": split}, "b": {"bewoners": mild}}
    groups = {"bewoners": Voters(24)}
    first = choose(Candidate("a", ("E1",)), Candidate("b", ("E1",)), groups=groups, votes=votes).chosen[0]
    assert (first.id, first.tie_decided_by) == ("b", "no_share")


def test_the_last_criterion_that_leaves_one_is_the_one_that_decided() -> None:
    first = choose(
        Candidate("a", ("E1",), "verkenning", tags=frozenset({"jongeren"})),
        Candidate("b", ("E1",), "databank"),
        Candidate("c", ("E1",), "databank", tags=frozenset({"jongeren"})),
        case=Case(tags=frozenset({"jongeren"})),
    ).chosen[0]
    assert (first.id, first.tie_decided_by, first.equal) == ("c", "evidence", ())


def test_what_only_the_draw_decides_is_named_as_equal() -> None:
    found = choose(*(Candidate(name, ("E1",)) for name in "cab"))
    assert [(pick.id, pick.tie_decided_by, pick.equal) for pick in found.chosen] == [
        ("a", "draw", ("b", "c")),
        ("b", "draw", ("c",)),
        ("c", None, ()),
    ]


def test_a_second_method_for_an_element_counts_half() -> None:
    found = choose(Candidate("a", ("E1",)), Candidate("b", ("E1",)), Candidate("c", ("E1",)))
    assert [pick.fit for pick in found.chosen] == [Fraction(1, 2), Fraction(1, 4), Fraction(1, 6)]


def test_a_kept_place_that_changes_nothing_is_not_called_kept() -> None:
    found = choose(Candidate("a", ("E1",)), Candidate("b", ("E2",)), size=2)
    assert [pick.reserved_slot for pick in found.chosen] == [False, False]


def test_without_places_nothing_is_chosen_and_all_that_asks_stays_open() -> None:
    found = choose(Candidate("a", ("E1",)), size=0)
    assert (found.chosen, found.uncovered) == ((), ("E1",))


def test_a_pick_carries_the_facts_its_reason_is_told_from() -> None:
    votes = {"m": {"bewoners": (20, 2, 2), "professionals": (2, 2, 0), "gemeente": (1, 1, 0)}}
    pick = choose(Candidate("m", ("E1",), "databank"), groups=ROOM, votes=votes).chosen[0]
    assert (pick.elements, pick.statuses, pick.evidence) == (("E1",), ("bespreken",), "databank")
    assert pick.groups == (
        GroupVoice("bewoners", "meeste_past", (20, 2, 2)),
        GroupVoice("professionals", "gemengd", None),
    )


def test_an_open_group_is_told_in_numbers_however_small() -> None:
    voices = group_voices({"gemeente": Voters(1, open=True)}, {"gemeente": (0, 0, 1)})
    assert voices == (GroupVoice("gemeente", "meeste_niet", (0, 0, 1)),)
