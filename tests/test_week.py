"""The week after the evening: numbers of lines, codes of sheets, who says it is right, and which versions follow."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pairs import Hall
from tests.recorded import recorded
from tests.scenes import CATALOGUE
from workshop.actie.errors import Refused
from workshop.actie.evening import choices, pledges
from workshop.actie.evening.meeting import Answer, Check, Mandate, Meeting, Pledge, Settlement, Version
from workshop.actie.paper import lines, replying, sheet_code, week
from workshop.actie.paper.binding import bound_now
from workshop.actie.paper.replying import Moved, Said
from workshop.paper.sheets.reply_sheet import codes_of, reply_sheets
from workshop.paper.writers.html import html
from workshop.store.things import put_together, take_apart

NOW = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def write(
    meeting: Meeting, line: str, group: str, kind: str = "do", text: str = "We zetten koffie.", **more: str
) -> Meeting:
    return pledges.pledge(meeting, Pledge(line, group, kind, text, **more), CATALOGUE)  # type: ignore[arg-type]


def evening(**frozen: str) -> Hall:
    """Residents and professionals who promised something, and a request to the municipality, which was there."""
    hall = Hall()
    hall.meeting = write(hall.meeting, "r1", "bewoners")
    hall.meeting = write(hall.meeting, "p1", "professionals", text="We lenen de bus uit.")
    hall.meeting = write(hall.meeting, "r2", "bewoners", "ask", "Mag de poort open?", to="gemeente")
    return hall


def freeze(hall: Hall, kind: str, *agreed: str, at: datetime = NOW) -> Hall:
    hall.meeting = choices.freeze(lines.numbered(hall.meeting), kind, at, agreed)  # type: ignore[arg-type]
    return hall


def say(hall: Hall, group: str, line: str, text: str = "") -> Hall:
    hall.meeting = pledges.check(hall.meeting, Check(group, line, not text, text, len(hall.meeting.versions)))
    return hall


def of(hall: Hall) -> week.Week:
    return week.week(hall.meeting, bound_now(hall.evening))


class TestCodes:
    def test_every_wrong_digit_and_every_swap_of_neighbours_is_found(self):
        for number in range(0, 10_000_000, 99_991):
            digits = f"{number:07}"
            code = digits + sheet_code.check_digit(digits)
            assert sheet_code.is_whole(code)
            for nr, digit in enumerate(code):
                wrong = (code[:nr] + other + code[nr + 1 :] for other in "0123456789" if other != digit)
                assert not any(map(sheet_code.is_whole, wrong))
            for nr, (one, two) in enumerate(pairwise(code)):
                if one != two:
                    assert not sheet_code.is_whole(code[:nr] + two + one + code[nr + 2 :])

    def test_the_table_is_the_quasigroup_it_says_it_is(self):
        """572 -> 4 and 11294 -> 6 are worked examples elsewhere; totally anti-symmetric, 0 on the diagonal."""
        assert sheet_code.check_digit("572") == "4"
        assert sheet_code.check_digit("11294") == "6"
        table = sheet_code.DAMM
        assert all(set(row) == set(range(10)) for row in (*table, *zip(*table, strict=True)))
        assert all(table[n][n] == 0 for n in range(10))
        digits = range(10)
        assert not [(c, x, y) for c in digits for x in digits for y in digits
                    if x != y and table[table[c][x]][y] == table[table[c][y]][x]]  # fmt: skip

    @given(st.text(alphabet="0123456789 -.a١", max_size=12))
    def test_whatever_is_typed_is_a_sheet_or_told(self, typed):
        known = sheet_code.codes("o", sheet_code.sheets(2, ("bewoners", "gemeente")))
        try:
            assert sheet_code.find(typed, known) in known
        except Refused as refused:
            assert refused.code in ("wrong_sheet", "other_sheet")

    def test_codes_stay_while_versions_are_added_and_are_those_of_one_meeting(self):
        groups = ("bewoners", "gemeente")
        one, two = (sheet_code.codes("origin", sheet_code.sheets(n, groups)) for n in (1, 40))
        assert {sheet: two[sheet] for sheet in one} == one
        assert len(set(two.values())) == len(two) == 120
        other = sheet_code.codes("another", sheet_code.sheets(40, groups))
        assert set(other.values()).isdisjoint(two.values())
        code = two[7, "gemeente"]
        assert sheet_code.find(f" {sheet_code.spaced(code)} ", two) == (7, "gemeente")
        for typed, why in ((code[:-1], "wrong_sheet"), (other[1, "gemeente"], "other_sheet"), ("", "wrong_sheet")):
            with pytest.raises(Refused, match=why):
                sheet_code.find(typed, two)

    def test_a_code_that_is_taken_is_given_to_nobody_else(self):
        known = sheet_code.codes("o", [(1, "a")])
        assert sheet_code._free("o/1/a", set(known.values())) not in known.values()
        assert sheet_code.is_whole(sheet_code._free("o/1/a", set(known.values())))


class TestNumbers:
    def labels(self, meeting: Meeting) -> dict[str, str]:
        return {line.id: lines.label(meeting, line) for line in meeting.pledges.values()}

    def test_a_line_has_its_number_from_the_first_version_it_stands_in(self):
        hall = evening()
        assert set(self.labels(hall.meeting).values()) == {""}
        freeze(hall, "concept")
        assert self.labels(hall.meeting) == {"r1": "A1", "p1": "B1", "r2": "A2"}
        hall.meeting = write(hall.meeting, "r1", "bewoners", text="We zetten thee.")
        hall.meeting = write(hall.meeting, "r3", "bewoners", text="We ruimen op.")
        assert self.labels(freeze(hall, "corrected").meeting)["r1"] == "A1"
        assert self.labels(hall.meeting)["r3"] == "A3"

    def test_a_number_is_never_used_again(self):
        hall = freeze(evening(), "concept")
        hall.meeting = pledges.unpledge(hall.meeting, "r2")
        hall.meeting = write(hall.meeting, "r9", "bewoners")
        hall.meeting = put_together(hall.meeting.id, take_apart(hall.meeting))
        assert self.labels(freeze(hall, "corrected").meeting) == {"r1": "A1", "p1": "B1", "r9": "A3"}

    def test_the_record_says_it_and_what_was_read_aloud_does_not_change_by_it(self):
        hall = evening()
        before = recorded(hall.evening).agreement
        after = recorded(freeze(hall, "concept").evening).agreement
        assert after.digest == before.digest
        assert [one.line for part in after.parts for one in (*part.do, *part.ask)] == ["A1", "A2", "B1"]


class TestVersions:
    def test_it_is_final_when_every_bound_group_says_that_it_is_right(self):
        hall = freeze(evening(), "concept")
        found = of(hall)
        assert (found.bound, found.waiting) == (("bewoners", "professionals"),) * 2
        say(hall, "bewoners", "r1")
        assert of(hall).waiting == ("bewoners", "professionals"), "of both its lines"
        say(say(hall, "bewoners", "r2"), "professionals", "p1", "Het is de bakfiets.")
        assert of(hall).waiting == ("professionals",)
        (wrong,) = of(hall).wrong
        assert (wrong.group, wrong.line, wrong.text) == ("professionals", "B1", "Het is de bakfiets.")
        assert not week.all_agree(hall.meeting, bound_now(hall.evening))
        say(hall, "professionals", "p1")
        assert week.all_agree(hall.meeting, bound_now(hall.evening)) and of(hall).wrong == ()

    def test_who_is_bound_without_lines_says_it_of_what_holds_for_it(self):
        hall = freeze(evening(), "concept")
        hall.meeting = pledges.answer(hall.meeting, "r2", Answer("yes"))
        assert "gemeente" in of(hall).waiting
        assert "gemeente" not in of(say(hall, "gemeente", "")).waiting

    def test_other_words_are_not_what_was_said_to_be_right(self):
        hall = say(freeze(evening(), "concept"), "professionals", "p1")
        hall.meeting = write(hall.meeting, "p1", "professionals", text="We lenen de bus uit.")
        assert "professionals" not in of(hall).waiting, "the same words"
        hall.meeting = write(hall.meeting, "p1", "professionals", text="We lenen de bakfiets uit.")
        assert "professionals" in of(hall).waiting
        say(hall, "professionals", "p1")
        hall.meeting = pledges.unpledge(hall.meeting, "p1")
        assert hall.meeting.checks == {}

    def test_the_desk_makes_it_final_when_the_week_is_over(self):
        hall = freeze(evening(), "concept")
        with pytest.raises(Refused, match="not_agreed"):
            week.refuse_early(hall.meeting, bound_now(hall.evening), "final", NOW + 6 * DAY)
        week.refuse_early(hall.meeting, bound_now(hall.evening), "corrected", NOW)
        week.refuse_early(hall.meeting, bound_now(hall.evening), "final", NOW + 7 * DAY)
        with pytest.raises(Refused, match="not_agreed"):
            week.refuse_early(evening().meeting, bound_now(evening().evening), "final", NOW + 99 * DAY)

    def test_an_evening_that_binds_nobody_can_be_final_at_once(self):
        hall = Hall()
        week.refuse_early(hall.meeting, bound_now(hall.evening), "final", NOW)
        assert not week.all_agree(hall.meeting, bound_now(hall.evening)), "but not by itself"

    def test_after_it_nothing_is_overwritten_and_changes_are_added(self):
        hall = evening()
        assert [week.next_kind(hall.meeting)] == ["concept"]
        assert week.next_kind(freeze(hall, "concept").meeting) == "corrected"
        with pytest.raises(Refused, match="not_final"):
            freeze(hall, "amended", "bewoners")
        assert week.next_kind(freeze(hall, "final").meeting) == "amended"
        for kind in ("concept", "corrected", "final"):
            with pytest.raises(Refused, match="already_final"):
                freeze(hall, kind)
        with pytest.raises(Refused, match="who_agreed"):
            freeze(hall, "amended")
        with pytest.raises(Refused, match="unknown_group"):
            freeze(hall, "amended", "niemand")
        freeze(freeze(hall, "amended", "bewoners", "gemeente", "bewoners"), "amended", "gemeente")
        assert [(v.number, v.kind, v.agreed) for v in hall.meeting.versions] == [
            (1, "concept", ()),
            (2, "final", ()),
            (3, "amended", ("bewoners", "gemeente")),
            (4, "amended", ("gemeente",)),
        ]
        assert recorded(hall.evening, hall.meeting.versions[-1]).version.until is None


class TestReplies:
    @pytest.mark.parametrize(
        ("check", "why"),
        [
            (Check("bewoners", "p1", True), "not_your_group"),
            (Check("bewoners", "x", True), "unknown_pledge"),
            (Check("bewoners", "r1", False), "check_text"),
            (Check("niemand", "", True), "unknown_group"),
        ],
    )
    def test_a_group_says_it_of_its_own_lines_and_what_is_wrong(self, check, why):
        with pytest.raises(Refused, match=why):
            pledges.check(evening().meeting, check)

    def test_all_that_was_said_is_kept_at_once(self):
        hall = freeze(evening(), "concept")
        said = Said(
            answers={"r2": Answer("yes", mandate=Mandate("yes", "de gemeente", "beheerder"))},
            checks={"p1": Check("professionals", "p1", True)},
            mandates={
                "p1": Mandate("reserved", "Welzijn", "opbouwwerker", "de manager", "1 juli"),
                "x": Mandate("yes"),
            },
        )
        assert said and said.changes and not Said() and not Said(checks=said.checks).changes
        kept = replying.keep(hall.meeting, said, CATALOGUE)
        assert kept.pledges["r2"].answer.mandate.function == "beheerder"
        assert kept.pledges["p1"].mandate.approver == "de manager"
        assert kept.checks["professionals/p1"].right, "said of the line with its mandate"
        assert take_apart(put_together(kept.id, take_apart(kept))) == take_apart(kept)

    def test_an_old_sheet_is_told_line_by_line(self):
        hall = freeze(evening(), "concept")
        then = recorded(hall.evening).agreement
        hall.meeting = write(hall.meeting, "r1", "bewoners", text="We zetten thee.")
        hall.meeting = write(pledges.unpledge(hall.meeting, "r2"), "r3", "bewoners", text="We ruimen op.")
        now = recorded(freeze(hall, "corrected").evening).agreement
        assert replying.moved(then, now, "bewoners") == (
            Moved("A1", ("We zetten koffie.",), ("We zetten thee.",)),
            Moved("A2", ("Mag de poort open?", "Gemeente"), ()),
            Moved("A3", (), ("We ruimen op.",)),
        )
        assert replying.moved(then, now, "professionals") == ()
        assert [one.now for one in replying.moved(then, now, "gemeente")] == [()]


class TestSheets:
    def sheets(self, hall: Hall) -> list[str]:
        record = recorded(hall.evening, hall.meeting.versions[-1] if hall.meeting.versions else None)
        return [str(html(one)) for one in reply_sheets(record)]

    def test_there_is_one_for_each_group_that_is_bound_or_asked(self):
        assert self.sheets(evening()) == []
        residents, professionals, municipality = self.sheets(freeze(evening(), "concept"))
        assert "A1" in residents and "We zetten koffie." in residents and "We lenen de bus uit." not in residents
        assert "Namens wie" in professionals and "Namens wie" not in residents
        assert "Mag de poort open?" in municipality and "Alles wat in de afspraak voor jullie geldt" in municipality

    def test_each_has_the_code_by_which_the_desk_finds_it(self):
        hall = freeze(freeze(evening(), "concept"), "corrected")
        codes = codes_of(recorded(hall.evening, hall.meeting.versions[-1]))
        for group, page in zip(("bewoners", "professionals", "gemeente"), self.sheets(hall), strict=True):
            assert sheet_code.spaced(codes[2, group]) in page
            assert sheet_code.spaced(codes[1, group]) not in page

    def test_a_record_of_before_has_no_sheets(self):
        version = Version(1, "concept", NOW)
        assert reply_sheets(recorded(evening().evening, version)) == ()
        assert reply_sheets(replace(recorded(evening().evening), version=None)) == ()


def test_a_group_that_says_no_aloud_is_bound_by_no_settlement():
    hall = Hall(counts={"bewoners": 6, "professionals": 5, "gemeente": 2}).to("consent", "read")
    hall.meeting = choices.settle(hall.meeting, Settlement("animo", "gemeente", "position", (2,)))
    assert "gemeente" in of(hall).bound
    hall.chosen = {hall.members("gemeente")[0].id: 2}
    hall.to("consent", "shown")
    assert "gemeente" not in of(hall).bound
