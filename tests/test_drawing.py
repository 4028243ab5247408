"""Where everything of the signature picture stands, by equality. What it looks like is in test_signature.py."""

from dataclasses import replace
from typing import Any

import pytest

from workshop import words
from workshop.actie.evening.meeting import Group
from workshop.actie.evening.rows import Look, Mark, Row
from workshop.drawing.lanes import SIZES, TRACKS, Measures, came_from, counted, lanes, measures, places, span, track
from workshop.drawing.wrapping import breakable, ems, hyphened, widest, wrapped

GROUPS = (
    Group("bewoners", "Bewoners", "residents", expected=24),
    Group("gemeente", "Gemeente", "municipality", expected=2, voting="one_voice"),
    Group("politie", "Politie", "other", expected=1, voting="open"),
)
LOOK = Look("r1", 1, "gedeeld", None, "", (), (), None, (), False, False, (), False)
# Round numbers, so that a place can be worked out by head.
PLAIN = Measures(200, "above", 0, 20, 0, 40, 10, label=0, zone=10, pole=10, big=10, small=10)


def numbers(group: str, lower: int, upper: int | None = None, n: int = 5, **more: Any) -> Mark:
    return Mark(group, "numbers", n=n, dont_know=0, votes=(n, 0, 0, 0, 0), middle=(lower, upper or lower), **more)


def in_words(group: str, side: str) -> Mark:
    return Mark(group, "words", side=side)


def nothing(group: str) -> Mark:
    return Mark(group, "none", why="few_chose")


def row(*marks: Mark, before: tuple[Mark, ...] = ()) -> Row:
    looks = tuple(replace(LOOK, number=nr, marks=held) for nr, held in enumerate((before, marks), 1) if held)
    return Row("animo", looks, (), "", (), waiting=False)


@pytest.fixture(autouse=True)
def dutch():
    with words.use("nl"):
        yield


class TestTexts:
    def test_a_text_is_as_wide_as_its_letters_together_and_isolates_take_no_room(self):
        assert ems("am.") == pytest.approx(0.66 + 0.97 + 0.34)
        assert ems("\u2068a\u2069") == ems("a")
        assert (widest(["a", "aa"]), widest([""])) == (ems("aa"), 0.1)

    @pytest.mark.parametrize(
        ("text", "room", "lines"),
        [
            ("een twee drie", 99, ["een twee drie"]),
            ("een twee drie", 5.5, ["een twee", "drie"]),
            ("een twee drie", 1, ["een", "twee", "drie"]),
            ("de vrijwilligersorganisatie", 11, ["de", "vrijwilligersorgani-", "satie"]),
            ("strkprst", 1, ["strkprst"]),
            ("", 1, [""]),
        ],
    )
    def test_it_falls_into_lines_that_fit_and_only_one_long_word_is_cut(self, text, room, lines):
        assert wrapped(text, room) == lines

    def test_a_word_is_cut_after_the_last_open_syllable_that_fits(self):
        assert hyphened("ondersteuning", 99) == ["ondersteu-", "ning"]
        assert hyphened("ondersteuning", 1) == ["ondersteuning"]
        assert breakable("ondersteuning", 99) == "ondersteu\u00adning"
        assert breakable("noord-", 2) == "noord-"


class TestPlaces:
    @pytest.mark.parametrize(
        ("mark", "at"),
        [
            (numbers("bewoners", 2), (2.0,)),
            (numbers("bewoners", 2, 3), (2.5,)),
            (numbers("bewoners", 1, 3), (1, 3)),
            (in_words("bewoners", "links"), (1.5,)),
            (in_words("bewoners", "midden"), (3.0,)),
            (in_words("bewoners", "verdeeld"), (1.5, 4.5)),
        ],
    )
    def test_a_group_stands_at_its_middle_or_in_two_halves(self, mark, at):
        assert places(mark) == at

    def test_what_a_shape_between_places_stands_for(self):
        assert span(numbers("bewoners", 2, 3)) == (2, 3)
        assert span(in_words("bewoners", "rechts")) == (4.0, 5.0)

    @pytest.mark.parametrize(
        ("before", "now", "came"),
        [
            (numbers("bewoners", 2), numbers("bewoners", 4), 2.0),
            (numbers("bewoners", 2), numbers("bewoners", 2), None),
            (numbers("bewoners", 1, 3), numbers("bewoners", 4), None),
            (in_words("bewoners", "links"), numbers("bewoners", 4), None),
            (numbers("gemeente", 2), numbers("bewoners", 4), None),
        ],
    )
    def test_it_came_from_somewhere_only_when_both_rounds_show_one_middle_that_moved(self, before, now, came):
        assert came_from(row(now, before=(before,)), now) == came


class TestLanes:
    def test_lanes_follow_each_other_and_shapes_keep_the_place_of_their_group(self):
        laid = lanes(row(numbers("politie", 1), numbers("bewoners", 2)), GROUPS, PLAIN, 7, then=False)
        assert [lane.shape for lane in laid] == [2, 0]
        # name 11.5 high, 3 between, wells of 40
        assert [(lane.foot, lane.end) for lane in laid] == [(61.5, 61.5), (116.0, 116.0)]
        assert [lane.first for lane in laid] == pytest.approx([16.2, 70.7])
        assert [lane.well for lane in laid] == [40, 40]

    def test_who_has_nothing_to_show_has_the_reason_in_one_well_that_is_high_enough(self):
        (lane,) = lanes(row(nothing("bewoners")), GROUPS, replace(PLAIN, well=1), 0, then=False)
        assert lane.votes == "" and lane.why
        assert lane.well == pytest.approx(10 * (0.5 + 1.15 * len(lane.why)))

    def test_a_name_becomes_smaller_before_it_takes_another_line(self):
        long = (Group("bewoners", "Bewonersgroep", "residents"),)
        (lane,) = lanes(row(numbers("bewoners", 1)), long, replace(PLAIN, width=150), 0, then=False)
        assert (len(lane.name), lane.letters < 10) == (1, True)

    def test_a_screen_with_more_than_four_groups_has_measures_of_its_own(self):
        four = [numbers(f"g{nr}", 1) for nr in range(4)]
        assert measures(row(*four), "screen") == SIZES["screen"]
        assert measures(row(*four, numbers("g4", 1)), "screen") == SIZES["screen-many"]
        assert measures(row(*four, numbers("g4", 1)), "page") == SIZES["page"]

    @pytest.mark.parametrize(
        ("mark", "then", "said"),
        [
            (numbers("bewoners", 1), None, "5 stemmen"),
            (numbers("bewoners", 1, n=1), None, "1 stem"),
            (numbers("bewoners", 1), 7, "eerst 7, nu 5 stemmen"),
            (numbers("politie", 1, open=True), None, "5 stemmen, open"),
            (numbers("gemeente", 1), 7, "één stem samen"),
            (in_words("bewoners", "links"), None, "alleen in woorden"),
        ],
    )
    def test_how_many_votes_are_shown_is_said_as_it_may_be(self, mark, then, said):
        assert counted(mark, GROUPS, then) == said


class TestTracks:
    def at(self, *marks: Mark, m: Measures = PLAIN) -> list[tuple[str, float, float]]:
        return [(stone.mark.group, stone.x, stone.y) for stone in track(row(*marks), GROUPS, m).stones]

    def test_an_element_that_waits_has_no_stones(self):
        assert track(Row("animo", (), (), "", (), waiting=True), GROUPS, PLAIN).stones == ()

    def test_a_stone_stands_in_the_middle_of_its_well(self):
        assert self.at(numbers("bewoners", 1), numbers("politie", 5)) == [("bewoners", 10, 20), ("politie", 90, 20)]

    def test_stones_on_one_spot_stand_in_rows_around_its_middle_and_none_before_another(self):
        laid = track(row(numbers("bewoners", 3), numbers("politie", 3)), GROUPS, PLAIN)
        pitch = 2.2 * laid.m.r
        assert pitch == pytest.approx(19.2)  # a well of 20, 0.96 of it: one above the other
        assert [(stone.x, stone.y) for stone in laid.stones] == [(50, 20 - pitch / 2), (50, 20 + pitch / 2)]

    def test_neighbours_half_a_place_apart_have_half_the_room(self):
        laid = track(row(numbers("bewoners", 3), numbers("politie", 3, 4)), GROUPS, PLAIN)
        assert laid.m.r == pytest.approx(10 / 2.2)

    def test_a_group_without_a_middle_stands_in_two_halves(self):
        laid = track(row(numbers("bewoners", 1, 5)), GROUPS, TRACKS["phone"])
        assert [(stone.half, stone.x) for stone in laid.stones] == [("left", 32), ("right", 288)]
