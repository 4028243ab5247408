"""Who is counted, what is shown of whom, and what two rounds say: the edges the vectors do not reach."""

import json
from fractions import Fraction

import pytest

from workshop.actie.rules.distribution import Positions
from workshop.actie.rules.standing import (
    Standing,
    Votes,
    distance_shift,
    published,
    room_total_may_be_shown,
    shift,
    standing,
)

LEFT = Votes((0, 6, 0, 0, 0))
RIGHT = Votes((0, 0, 0, 6, 0))


@pytest.mark.parametrize(
    ("votes", "why"),
    [
        (Votes((0, 0, 0, 0, 0)), "niemand_stemde"),
        (Votes((0, 0, 0, 0, 0), open=True), "niemand_stemde"),
        (Votes((1, 0, 1, 0, 0)), "te_weinig_stemmen"),
        (Votes((0, 0, 0, 0, 0), dont_know=2), "te_weinig_stemmen"),
        (Votes((1, 0, 0, 0, 0), dont_know=2), "te_weinig_stemmen"),
        (Votes((1, 0, 0, 0, 0), dont_know=2, open=True), "veel_weet_niet"),
        (Votes((0, 0, 0, 0, 0), dont_know=3), "veel_weet_niet"),
        (Votes((1, 1, 0, 0, 0), dont_know=3), "veel_weet_niet"),
        (Votes((9, 0, 0, 0, 0), dont_know=10), "veel_weet_niet"),
    ],
)
def test_a_group_that_does_not_count_is_missing_with_its_reason(votes: Votes, why: str) -> None:
    found = standing({"a": LEFT, "b": LEFT, "c": votes})
    assert published(found)["groups"]["c"] == {"show": "none", "why": why}
    assert found.missing == ("c",)


def test_as_many_who_do_not_know_as_who_chose_still_counts() -> None:
    assert standing({"a": Votes((3, 0, 0, 0, 0), dont_know=3)}).groups["a"].show == "words"


@pytest.mark.parametrize(
    ("votes", "show"),
    [
        (Votes((3, 0, 0, 0, 0)), "words"),
        (Votes((4, 0, 0, 0, 0)), "words"),
        (Votes((5, 0, 0, 0, 0)), "numbers"),
        (Votes((1, 0, 0, 0, 0), open=True), "numbers"),
    ],
)
def test_numbers_are_shown_from_five_votes_or_when_open(votes: Votes, show: str) -> None:
    assert standing({"a": votes}).groups["a"].show == show


def test_of_a_group_in_words_no_number_is_published() -> None:
    found = standing({"a": LEFT, "b": Votes((3, 1, 0, 0, 0))})
    assert found.groups["b"].n == 4
    assert published(found)["groups"]["b"] == {"show": "words", "side": "links", "class": "eensgezind"}
    assert published(found)["largest_distance"] is None


def test_a_distance_is_told_between_groups_in_numbers_alone() -> None:
    found = published(standing({"a": LEFT, "b": Votes((0, 0, 0, 0, 4)), "c": Votes((3, 3, 0, 0, 0))}))
    assert found["status"] == "verdeeld"
    assert found["largest_distance"]["groups"] == ["a", "c"]


def test_what_is_published_is_json_with_fractions_of_six_decimals() -> None:
    found = published(standing({"a": Votes((4, 2, 0, 0, 0)), "b": LEFT}))
    assert json.loads(json.dumps(found)) == found
    assert found["groups"]["a"]["spread"] == 0.333333
    assert found["largest_distance"]["steps"] == 0.666667


def test_anders_counts_from_three_votes_and_is_never_missing() -> None:
    few = standing({"a": LEFT, "b": LEFT, "anders": Votes((0, 0, 0, 2, 0), open=True)})
    assert "anders" not in few.groups
    assert (few.missing, few.shared_by_all) == ((), True)

    enough = standing({"a": LEFT, "b": LEFT, "anders": Votes((0, 0, 0, 3, 0))})
    assert enough.groups["anders"].show == "words"
    assert enough.status == "verdeeld"

    unsure = standing({"a": LEFT, "b": LEFT, "anders": Votes((0, 0, 0, 3, 0), dont_know=4)})
    assert unsure.groups["anders"].why == "veel_weet_niet"
    assert (unsure.missing, unsure.provisional) == ((), False)


def test_a_group_that_was_not_expected_is_never_missing() -> None:
    found = standing({"a": LEFT, "b": LEFT, "c": Votes((1, 0, 0, 0, 0), expected=False)})
    assert found.groups["c"].show == "none"
    assert (found.missing, found.provisional, found.shared_by_all) == ((), False, True)


def test_one_group_alone_keeps_its_own_picture_but_is_compared_with_nobody() -> None:
    found = standing({"a": LEFT})
    assert (found.status, found.largest_distance, found.provisional) == ("te_weinig_stemmen", None, False)
    assert found.groups["a"].kind == "eensgezind"


def test_different_united_pairs_are_a_reason_to_talk() -> None:
    found = standing({"a": Votes((6, 0, 0, 0, 0)), "b": Votes((0, 0, 6, 0, 0))})
    assert (found.status, found.reasons) == ("bespreken", ("stappen_uit_elkaar",))


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ((1, 5, 0, 0, 0), "dicht_bij"),
        ((0, 6, 0, 0, 0), "verschil"),
        ((0, 0, 6, 0, 0), "ver_uit_elkaar"),
    ],
)
def test_one_whole_step_is_a_difference_and_two_are_far_apart(other: Positions, word: str) -> None:
    found = standing({"a": Votes((6, 0, 0, 0, 0)), "b": Votes(other)})
    assert published(found)["largest_distance"]["word"] == word


def test_united_groups_just_beside_each_other_are_said_to_be_near() -> None:
    found = standing({"a": Votes((3, 7, 0, 0, 0)), "b": Votes((0, 1, 6, 3, 0))})
    assert (found.status, found.reasons) == ("bespreken", ("stappen_uit_elkaar",))
    nearer = standing({"a": Votes((1, 8, 1, 0, 0)), "b": Votes((0, 3, 5, 2, 0))})
    assert nearer.status == "gedeeld" or nearer.reasons in (("net_niet_samen",), ("groep_gemengd",))
    near = standing({"a": Votes((4, 6, 0, 0, 0)), "b": Votes((0, 6, 4, 0, 0))})
    assert (near.status, near.reasons) == ("bespreken", ("net_niet_samen",))
    words = standing({"a": Votes((4, 6, 0, 0, 0)), "b": Votes((0, 2, 2, 0, 0))})
    assert words.reasons == ("stappen_uit_elkaar",)


def test_exactly_half_of_a_group_is_not_most_of_it() -> None:
    half, most = Votes((3, 0, 3, 0, 0)), Votes((4, 0, 2, 0, 0))
    assert standing({"a": half, "b": RIGHT}).status == "bespreken"
    assert standing({"a": most, "b": RIGHT}).reasons == ("tussen_groepen",)


def test_largest_distance_names_the_first_pair_by_id_at_a_tie() -> None:
    found = standing({"c": RIGHT, "b": LEFT, "a": LEFT})
    assert found.largest_distance is not None
    assert found.largest_distance.groups == ("a", "c")


def test_a_room_total_needs_numbers_of_every_group() -> None:
    assert room_total_may_be_shown(standing({"a": LEFT, "b": RIGHT}))
    assert not room_total_may_be_shown(standing({"a": LEFT, "b": Votes((3, 0, 0, 0, 0))}))
    assert not room_total_may_be_shown(standing({"a": LEFT, "b": Votes((1, 0, 0, 0, 0))}))
    assert not room_total_may_be_shown(standing({}))


# Raised hands: everybody saw them


def shown_with_hands(secret: int, hands: int, **more: int | bool) -> tuple[str, int | None]:
    votes = Votes((0, 0, 0, 0, secret), hands=(hands, 0, 0, 0, 0), **more)
    one = standing({"a": votes}).groups["a"]
    return one.show, one.n


def test_hands_alone_count_like_votes() -> None:
    assert shown_with_hands(0, 2) == ("none", None)
    assert shown_with_hands(0, 4) == ("words", 4)
    assert shown_with_hands(0, 5) == ("numbers", 5)


def test_beside_hands_one_or_two_other_votes_do_not_count() -> None:
    assert shown_with_hands(1, 5) == ("numbers", 5)
    assert shown_with_hands(2, 4) == ("words", 4)
    assert shown_with_hands(2, 2) == ("none", None)


def test_beside_hands_three_or_four_other_votes_are_shown_in_words() -> None:
    assert shown_with_hands(3, 9) == ("words", 12)
    assert shown_with_hands(4, 1) == ("words", 5)
    assert shown_with_hands(5, 1) == ("numbers", 6)


def test_an_open_group_adds_its_hands_to_its_votes() -> None:
    assert shown_with_hands(1, 1, open=True) == ("numbers", 2)


def test_one_who_does_not_know_beside_hands_is_left_out_and_three_are_not() -> None:
    hands = (6, 0, 0, 0, 0)
    alone = standing({"a": Votes((0, 0, 0, 0, 0), dont_know=1, hands=hands)})
    assert alone.groups["a"].dont_know == 0
    many = standing({"a": Votes((0, 0, 0, 0, 0), dont_know=7, hands=hands)})
    assert many.groups["a"].why == "veel_weet_niet"


def test_hands_that_do_not_know_are_counted_apart() -> None:
    assert standing({"a": Votes((0, 0, 0, 0, 0), hands=(3, 0, 0, 0, 0), hands_dont_know=4)}).missing == ("a",)


# Two rounds


def test_a_shift_needs_five_votes_in_numbers_in_both_rounds() -> None:
    assert shift(LEFT, RIGHT) is not None
    assert shift(LEFT, Votes((0, 0, 0, 4, 0))) is None
    assert shift(Votes((0, 2, 0, 0, 0), open=True), RIGHT) is None
    assert shift(LEFT, Votes((0, 0, 0, 6, 0), dont_know=7)) is None
    assert shift(LEFT, Votes((0, 0, 0, 3, 0), hands=(0, 0, 0, 6, 0))) is None


def test_a_shift_says_how_many_moved_where_and_whether_they_came_closer() -> None:
    found = shift(Votes((2, 2, 2, 2, 2)), Votes((0, 0, 2, 8, 0)))
    assert found is not None
    assert (found.n, found.changed_share, found.steps) == ((10, 10), Fraction(6, 10), Fraction(12, 10))
    assert (found.stable, found.median_move, found.inside) == (False, "rechts", "dichter")


def test_a_group_may_grow_wider_without_its_middle_moving() -> None:
    found = shift(Votes((0, 0, 6, 0, 0)), Votes((0, 2, 2, 2, 0)))
    assert found is not None
    assert (found.median_move, found.inside) == ("geen", "wijder")


def two_groups(steps: int) -> Standing:
    apart = [0, 0, 0, 0, 0]
    apart[steps] = 6
    return standing({"a": Votes((6, 0, 0, 0, 0)), "b": Votes(tuple(apart))})


def test_groups_come_closer_or_not_by_their_largest_distance() -> None:
    assert distance_shift(two_groups(3), two_groups(1)) == "dichter"
    assert distance_shift(two_groups(1), two_groups(3)) == "wijder"
    assert distance_shift(two_groups(2), two_groups(2)) == "gelijk"


def test_half_a_step_is_the_least_that_counts_as_closer() -> None:
    before, near = two_groups(2), standing({"a": Votes((6, 0, 0, 0, 0)), "b": Votes((0, 3, 3, 0, 0))})
    nearly = standing({"a": Votes((6, 0, 0, 0, 0)), "b": Votes((0, 2, 4, 0, 0))})
    assert distance_shift(before, near) == "dichter"
    assert distance_shift(before, nearly) == "gelijk"


def test_rounds_in_which_other_groups_counted_are_not_compared() -> None:
    before = two_groups(3)
    other = standing({"a": Votes((6, 0, 0, 0, 0)), "b": Votes((0, 0, 0, 0, 0)), "c": LEFT})
    assert distance_shift(before, other) is None
    assert distance_shift(before, standing({"a": LEFT})) is None
