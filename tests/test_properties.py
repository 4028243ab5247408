"""What holds for every vote (design 2.8): standing, distance and shortlist as properties."""

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workshop.actie.rules.distribution import (
    Positions,
    both_sides_strong,
    distance,
    group_class,
    middle,
    shares,
    shift_of,
    side,
    spread,
    united_pairs,
)
from workshop.actie.rules.hearing import NOBODY, Votes
from workshop.actie.rules.shortlist import Candidate, Case, ElementNeed, Shortlist, Voters, shortlist
from workshop.actie.rules.standing import Standing, published, standing


def holds_for(*drawn: st.SearchStrategy) -> Callable[[Callable], Callable]:
    """A property of all that is drawn; without a deadline, for a busy machine is not a broken rule."""
    return lambda test: settings(deadline=None)(given(*drawn)(test))


MIRRORED = {
    "links": "rechts",
    "licht_links": "licht_rechts",
    "midden": "midden",
    "geen_midden": "geen_midden",
    "licht_rechts": "licht_links",
    "rechts": "links",
    "geen": "geen",
    "gemengd": "gemengd",
    None: None,
}

counts = st.integers(0, 12)
positions = st.tuples(counts, counts, counts, counts, counts)
some_positions = positions.filter(any)


def of_size(n: int) -> st.SearchStrategy[Positions]:
    """Every way in which n votes can fall."""
    places = st.lists(st.integers(0, 4), min_size=n, max_size=n)
    return places.map(lambda where: tuple(where.count(place) for place in range(5)))


def around(place: int) -> st.SearchStrategy[Positions]:
    """Votes mostly on one place (0..3) and the next: chance alone would hardly ever unite a room."""
    astray = st.integers(0, 1)
    others = st.tuples(astray, astray, astray, astray, astray)
    here = [st.integers(6, 12) if i in (place, place + 1) else st.just(0) for i in range(5)]
    return st.tuples(st.tuples(*here), others).map(lambda both: tuple(map(sum, zip(*both, strict=True))))


def room_of(where: st.SearchStrategy[Positions]) -> st.SearchStrategy[dict[str, Votes]]:
    votes = st.builds(Votes, where, dont_know=st.integers(0, 4), open=st.booleans(), expected=st.booleans())
    return st.dictionaries(st.sampled_from(["a", "b", "c", "d", "anders"]), votes, min_size=2)


places = st.integers(0, 3)
few_or_many = st.one_of(positions, st.integers(0, 4).flatmap(of_size))
rooms = st.one_of(room_of(few_or_many), places.map(around).flatmap(room_of))


def as_bytes(found: Standing) -> bytes:
    return json.dumps(published(found)).encode()


def mirror(of: Votes) -> Votes:
    return replace(of, positions=of.positions[::-1])


# Privacy


@holds_for(rooms, st.data())
def test_the_output_ignores_the_votes_of_a_group_that_is_not_counted(room: dict, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, 2))
    one, other = data.draw(of_size(n)), data.draw(of_size(n))
    dont_know = data.draw(counts)
    first, second = (standing({**room, "few": Votes(one_way, dont_know)}) for one_way in (one, other))
    assert first == second
    assert as_bytes(first) == as_bytes(second)


@holds_for(rooms, st.integers(0, 12), st.data())
def test_nor_those_of_a_group_that_mostly_does_not_know(room: dict, n: int, data: st.DataObject) -> None:
    one, other = data.draw(of_size(n)), data.draw(of_size(n))
    dont_know, is_open = data.draw(st.integers(n + 1, 20)), data.draw(st.booleans())
    first, second = (standing({**room, "unsure": Votes(way, dont_know, is_open)}) for way in (one, other))
    assert as_bytes(first) == as_bytes(second)


@holds_for(rooms, some_positions, st.data())
def test_beside_hands_one_or_two_secret_votes_leave_no_trace(room: dict, hands: Positions, data: st.DataObject) -> None:
    n, dont_know = data.draw(st.integers(1, 2)), data.draw(st.integers(0, 2))
    secret = Votes(data.draw(of_size(n)), dont_know, hands=hands)
    assert standing({**room, "g": secret}) == standing({**room, "g": Votes(NOBODY, hands=hands)})


@holds_for(rooms, some_positions, st.data())
def test_beside_hands_no_number_is_shown_that_bares_fewer_than_five(
    room: dict, hands: Positions, data: st.DataObject
) -> None:
    secret = data.draw(st.integers(3, 4).flatmap(of_size))
    found = published(standing({**room, "g": Votes(secret, hands=hands)}))["groups"]["g"]
    assert found.keys() == {"show", "side", "class"}


@holds_for(rooms)
def test_a_group_in_words_publishes_only_its_side_and_class(room: dict) -> None:
    found = published(standing(room))
    in_words = [one for one in found["groups"].values() if one["show"] == "words"]
    assert all(one.keys() == {"show", "side", "class"} for one in in_words)


# Names, order, size, sides


@holds_for(rooms, st.permutations(["a", "b", "c", "d", "anders"]))
def test_the_order_of_groups_does_not_matter(room: dict, order: list[str]) -> None:
    other_order = {group: room[group] for group in order if group in room}
    assert standing(other_order) == standing(room)


@holds_for(rooms, st.permutations(["p", "q", "r", "s"]))
def test_the_names_of_groups_do_not_matter(room: dict, names: list[str]) -> None:
    new = {"anders": "anders", **dict(zip("abcd", names, strict=True))}
    before, after = standing(room), standing({new[group]: given for group, given in room.items()})
    assert after.groups == {new[group]: one for group, one in before.groups.items()}
    assert after.missing == tuple(sorted(new[group] for group in before.missing))
    assert steps(after) == steps(before)
    assert nameless(after) == nameless(before)


def nameless(found: Standing) -> Standing:
    return replace(found, groups={}, missing=(), largest_distance=None)


def steps(found: Standing) -> Fraction | None:
    return found.largest_distance.steps if found.largest_distance else None


@holds_for(rooms, st.integers(2, 5), st.data())
def test_multiplying_all_counts_of_a_counted_group_keeps_the_status(
    room: dict, times: int, data: st.DataObject
) -> None:
    found = standing(room)
    counted = [group for group, one in found.groups.items() if one.show != "none"]
    assume(counted)
    group = data.draw(st.sampled_from(counted))
    given = room[group]
    more = replace(given, positions=tuple(n * times for n in given.positions), dont_know=given.dont_know * times)
    after = standing({**room, group: more})
    assert after.status == found.status
    if [one.show for one in after.groups.values()] == [one.show for one in found.groups.values()]:
        assert nameless(after) == nameless(found)


@holds_for(rooms)
def test_mirroring_all_votes_swaps_left_and_right_and_nothing_else(room: dict) -> None:
    before, after = standing(room), standing({group: mirror(given) for group, given in room.items()})
    back = {
        group: replace(
            one,
            votes=one.votes and one.votes[::-1],
            middle=one.middle and (6 - one.middle[1], 6 - one.middle[0]),
            side=MIRRORED[one.side],
        )
        for group, one in after.groups.items()
    }
    position = after.position and (6 - after.position[1], 6 - after.position[0])
    assert replace(after, groups=back, position=position, side=MIRRORED[after.side]) == before


# The words mean what they say


@holds_for(rooms)
def test_gedeeld_means_all_are_united_on_one_pair_that_holds_the_position(room: dict) -> None:
    found = standing(room)
    counted = [one.votes for one in found.groups.values() if one.votes]
    common = frozenset.intersection(*map(united_pairs, counted)) if len(counted) > 1 else frozenset()
    assert (found.status == "gedeeld") == bool(common)
    assert (found.position is None) == (not common)
    if found.position:
        low, high = found.position
        assert {group_class(one) for one in counted} == {"eensgezind"}
        assert all(10 * sum(one[low - 1 : high]) >= 7 * sum(one) for one in counted)
        in_words = any(one.show == "words" for one in found.groups.values())
        assert found.position in common or found.position == (2, 4) or (low == high and not in_words)
        assert found.side == ("midden" if found.position == (2, 4) else side(found.position))


@holds_for(rooms, st.integers(3, 4), st.data())
def test_of_a_group_in_words_nothing_shows_but_side_class_and_what_is_said_of_the_whole(
    room: dict, n: int, data: st.DataObject
) -> None:
    one, other = data.draw(of_size(n)), data.draw(of_size(n))
    assume((side(middle(one)), group_class(one)) == (side(middle(other)), group_class(other)))
    first, second = (published(standing({**room, "w": Votes(way)})) for way in (one, other))
    told = {"status", "position", "side", "reasons", "provisional", "shared_by_all"}
    assert {k: v for k, v in first.items() if k not in told} == {k: v for k, v in second.items() if k not in told}
    united = [one.votes for one in standing({**room, "w": Votes(one)}).groups.values() if one.votes]
    if first["status"] == "gedeeld" == second["status"] and first["position"] != second["position"]:
        passing = (frozenset.intersection(*map(united_pairs, (*united[:-1], way))) for way in (one, other))
        assert len(set(passing)) == 2  # it shows in the pair, and only there


@holds_for(places.map(around).flatmap(lambda where: st.lists(where, min_size=2, max_size=4)))
def test_what_is_gedeeld_never_looks_verdeeld(groups: list[Positions]) -> None:
    assume(frozenset.intersection(*map(united_pairs, groups)))
    mixture = [sum(place) / len(groups) for place in zip(*map(shares, groups), strict=True)]
    assert not both_sides_strong(mixture)
    most_left = any(2 * (one[0] + one[1]) > sum(one) for one in groups)
    most_right = any(2 * (one[3] + one[4]) > sum(one) for one in groups)
    assert not (most_left and most_right)


@holds_for(rooms)
def test_verdeeld_has_one_reason_and_every_status_its_own(room: dict) -> None:
    found = standing(room)
    few = sum(one.show != "none" for one in found.groups.values()) < 2
    assert (found.status == "te_weinig_stemmen") == few
    in_numbers = sum(one.show == "numbers" for one in found.groups.values())
    assert (found.largest_distance is None) == (in_numbers < 2)
    assert len(found.reasons) in {
        "verdeeld": (1,),
        "bespreken": (1, 2),
        "te_weinig_stemmen": (0, 1),
    }.get(found.status, (0,))
    assert found.provisional == (not few and found.missing != ())
    assert found.shared_by_all == (found.status == "gedeeld" and not found.provisional)


# Distance, spread, shift


@holds_for(some_positions, some_positions, some_positions)
def test_distance_is_a_metric_of_at_most_four_steps(p: Positions, q: Positions, r: Positions) -> None:
    assert 0 <= distance(p, q) == distance(q, p) <= 4
    assert (distance(p, q) == 0) == (shares(p) == shares(q))
    assert distance(p, r) <= distance(p, q) + distance(q, r)


@holds_for(some_positions)
def test_spread_is_the_distance_to_ones_own_median(votes: Positions) -> None:
    for place in middle(votes):
        everybody_there = [int(i == place) for i in range(1, 6)]
        assert spread(votes) == distance(votes, everybody_there)
    assert 0 <= spread(votes) <= 2


@holds_for(some_positions, some_positions)
def test_a_shift_mirrors_and_turns_back(before: Positions, after: Positions) -> None:
    there, back = shift_of(before, after), shift_of(after, before)
    assert (there.steps, there.changed_share, there.stable) == (back.steps, back.changed_share, back.stable)
    assert there.median_move == MIRRORED[back.median_move]
    mirrored = shift_of(before[::-1], after[::-1])
    assert replace(mirrored, median_move=MIRRORED[mirrored.median_move]) == there


# Shortlist

ELEMENTS = ["A", "C", "T", "I", "E"]
GROUPS = ["bewoners", "professionals", "gemeente"]
tallies = st.tuples(counts, counts, st.integers(0, 4))
needs = st.fixed_dictionaries(
    {
        element: st.builds(
            ElementNeed,
            st.sampled_from(["verdeeld", "bespreken", "gedeeld", "te_weinig_stemmen"]),
            st.sampled_from(["links", "licht_links", "midden", "rechts"]),
            st.sampled_from(["links", "rechts", None]),
        )
        for element in ELEMENTS
    }
)
candidates = st.lists(
    st.builds(
        Candidate,
        st.sampled_from([f"m{nr:02}" for nr in range(20)]),
        st.lists(st.sampled_from(ELEMENTS), unique=True, max_size=3).map(tuple),
        st.sampled_from(["databank", "verkenning", None]),
        tags=st.frozensets(st.sampled_from(["dorp", "idee"])),
    ),
    unique_by=lambda candidate: candidate.id,
    min_size=3,
    max_size=12,
)
voters = st.builds(Voters, st.integers(0, 24), st.booleans(), st.booleans())


@st.composite
def method_votes(draw: st.DrawFn) -> dict:
    methods = draw(candidates)
    groups = draw(st.dictionaries(st.sampled_from(GROUPS), voters))
    votes = {method.id: {group: draw(tallies) for group in groups} for method in methods}
    return {
        "elements": draw(needs),
        "candidates": methods,
        "groups": groups,
        "votes": votes,
        "size": draw(st.integers(1, 6)),
        "case": Case(tags=draw(st.frozensets(st.sampled_from(["dorp", "idee"])))),
        "put": draw(st.booleans()),
    }


def the_same(one: Shortlist, other: Shortlist) -> bool:
    """Equal, but for the order in which a pick lists the groups."""
    return without_groups(one) == without_groups(other) and [set(p.groups) for p in one.chosen] == [
        set(p.groups) for p in other.chosen
    ]


def without_groups(found: Shortlist) -> Shortlist:
    shown = {method: round(support, 9) for method, support in found.support.items()}
    chosen = [replace(p, groups=(), support=shown[p.id], score=round(p.score, 9)) for p in found.chosen]
    said = dict.fromkeys(found.not_supported, ())
    return replace(found, chosen=tuple(chosen), support=shown, not_supported=said)


@holds_for(method_votes(), st.randoms())
def test_the_shortlist_does_not_depend_on_the_order_of_methods_or_groups(given: dict, random: object) -> None:
    methods, groups = list(given["candidates"]), list(given["groups"].items())
    random.shuffle(methods)
    random.shuffle(groups)
    assert the_same(shortlist(**given), shortlist(**{**given, "candidates": methods, "groups": dict(groups)}))


@holds_for(method_votes())
def test_the_shortlist_covers_what_it_can_cover(given: dict) -> None:
    found = shortlist(**given)
    rankable = [m for m in given["candidates"] if m.elements]
    supported = [m for m in rankable if m.id not in found.not_supported]
    asking = {element for element, asked in found.need.items() if asked >= Fraction(1, 2)}
    coverable = asking & {element for method in supported for element in method.elements}
    covered = asking & {element for pick in found.chosen for element in pick.elements}
    assert len(found.chosen) == min(given["size"], len(supported))
    assert len(covered) >= min(given["size"], len(coverable))
    assert set(found.uncovered) == asking - covered


@holds_for(method_votes(), tallies, tallies, st.integers(0, 2))
def test_the_shortlist_ignores_a_group_that_is_not_counted(given: dict, one: tuple, other: tuple, few: int) -> None:
    def with_few(tally: tuple) -> Shortlist:
        votes = {method: {**by_group, "few": tally} for method, by_group in given["votes"].items()}
        return shortlist(**{**given, "groups": {**given["groups"], "few": Voters(few)}, "votes": votes})

    assert with_few(one) == with_few(other)


@holds_for(method_votes())
def test_support_is_a_share_and_numbers_are_told_only_of_five_or_an_open_group(given: dict) -> None:
    found = shortlist(**given)
    assert all(0 < support < 1 for support in found.support.values())
    for pick in found.chosen:
        for voice in pick.groups:
            n = sum(given["votes"][pick.id][voice.group])
            assert (voice.tally is not None) == (n >= 5 or given["groups"][voice.group].recognisable)
