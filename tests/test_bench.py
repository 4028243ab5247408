"""The bench itself: its arithmetic and verdicts, that it finds a lost vote, and a tiny run from end to end."""

import json
import re
import shutil
import sqlite3
import subprocess
import tomllib
from contextlib import closing

import pytest

from bench import arithmetic
from bench.capacity import Load, evening, machines, most_meetings, processes
from bench.process import HERE
from bench.report import page, table
from bench.run import TINY, Run
from bench.scenarios import QUICK, SCENARIOS
from bench.scenarios.home import TIMES
from bench.sound import Unsound, all_answered, all_saw, votes_are_kept
from bench.targets import TARGETS, Target, judged, number, shown


def test_a_percentile_is_a_value_that_was_measured():
    assert arithmetic.spread([4.0, 1.0, 3.0, 2.0]) == {"n": 4, "p50": 2.0, "p95": 4.0, "p99": 4.0, "last": 4.0}
    assert arithmetic.percentile(range(1, 101), 0.95) == 95
    assert arithmetic.percentile([7.0], 0.5) == 7.0
    with pytest.raises(ValueError, match="no values"):
        arithmetic.percentile([], 0.5)


def test_growth_looks_at_the_last_half_only():
    assert arithmetic.growth([10, 90, 100, 100]) == 0.0
    assert arithmetic.growth([100, 100, 100, 100, 100, 100, 150, 150]) == 0.5
    with pytest.raises(ValueError, match="too few samples"):
        arithmetic.growth([1, 2, 3])


@pytest.mark.parametrize(
    ("limit", "least", "measured", "verdict"),
    [
        (80, False, 80.0, "met"),
        (80, False, 80.1, "missed"),
        (1.8, True, 1.8, "met"),
        (1.8, True, 1.79, "missed"),
        (None, False, 5.0, "reported"),
    ],
)
def test_a_target_is_met_up_to_its_limit(limit, least, measured, verdict):
    assert Target("hall", "x", number("x"), "x", limit, least).verdict(measured) == verdict


def test_a_figure_has_the_digits_it_deserves():
    assert [shown(3412.7, "/s"), shown(31.26, "ms"), shown(0.957, "x")] == ["3413/s", "31.3 ms", "0.96x"]


def test_rows_are_judged_for_scenarios_that_ran_and_stand_beside_the_run_before():
    rows = judged({"disk": figures(40.0)}, {"disk": figures(80.0)})
    told = [(row.wanted, row.measured, row.before, row.verdict) for row in rows]
    assert told == [
        ("<= 50.0 ms", "40.0 ms", "80.0 ms", "met"),
        ("reported", "40.0 ms", "80.0 ms", "reported"),
    ]
    assert "met" in table(rows).splitlines()[1]


def test_what_could_not_be_measured_is_no_failure():
    rows = judged({"scale": {"why": "needs PostgreSQL and Redis"}})
    assert {(row.measured, row.verdict) for row in rows} == {("not measured", "reported")}


def test_every_target_names_a_scenario_and_the_quick_ones_exist():
    assert {target.scenario for target in TARGETS} | {"modes"} == set(SCENARIOS)
    assert set(QUICK) <= set(SCENARIOS)


def test_an_explanation_belongs_to_a_row():
    assert set(tomllib.loads((HERE / "missed.toml").read_text())) <= {target.what for target in TARGETS}


def test_the_page_tells_no_more_of_the_machine_than_it_needs():
    results = json.loads((HERE / "results" / "latest.json").read_text())
    told = page(results, None)
    assert "## Targets" in told
    assert not re.search(r"(?<![\w.])/(?!s\b)\w+/|https?:", told)


def test_votes_that_are_there_or_replaced_by_newer_ones_are_sound(tmp_path):
    database(tmp_path, [("s1", "r", "", 2, "3"), ("s2", "r", "", 9, "1")])
    assert votes_are_kept(tmp_path, [["s1", "r", "", 2, "3"], ["s2", "r", "", 8, "5"]]) == 2


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([], "1 acked votes are not in the database"),
        ([("s1", "r", "", 2, "4")], "1 acked votes are not in the database"),
        ([("s1", "r", "", 1, "3")], "1 acked votes are not in the database"),
        ([("s1", "r", "", 2, "3"), ("s1", "r", "", 2, "3")], "1 votes are counted twice"),
    ],
)
def test_a_lost_or_doubled_vote_is_found(tmp_path, rows, what):
    database(tmp_path, rows)
    with pytest.raises(Unsound, match=what):
        votes_are_kept(tmp_path, [["s1", "r", "", 2, "3"]])


def test_an_unanswered_or_refused_vote_and_a_phone_not_told_are_found():
    with pytest.raises(Unsound, match="2 votes were never answered"):
        all_answered({"unanswered": 2, "refused": {}, "ms": [1.0]})
    with pytest.raises(Unsound, match="round_closed"):
        all_answered({"unanswered": 0, "refused": {"round_closed": 1}, "ms": [1.0]})
    with pytest.raises(Unsound, match="1 of 2 were not told"):
        all_saw([3.0, None])
    assert all_saw([3.0, 4.0]) == [3.0, 4.0]


COST = {"join_s": 0.018, "vote_s": 0.003, "step_s": 0.06, "idle_s": 0.0, "phone_bytes": 1e5, "base_bytes": 1e8}


def test_capacity_adds_up_what_the_busiest_minutes_ask():
    load = evening(COST, meetings=10, phones=40)
    assert load == Load(400, 400 * 0.018 / 180, 400 * 0.003 / 30 + 10 * 0.06 / 60, 1e8 + 400 * 1e5)
    assert load.cores == load.voting


def test_the_first_limit_decides_how_many_processes_and_machines():
    (first, most), *_ = most_meetings(COST).items()
    assert (first, most) == ("votes and steps", 120)
    assert processes(COST, 120) == 1
    assert processes(COST, 121) == 2
    assert [machines(needed) for needed in (0, 6, 7)] == [1, 1, 2]


@pytest.mark.slow
def test_a_tiny_burst_runs_from_end_to_end(generator_needs, tmp_path):
    with Run(TINY, folder=tmp_path / "bench") as run:
        found = run.do(SCENARIOS["burst"])
    assert found["votes_checked"] == 3 * TINY.phones
    assert found["acks"]["n"] == 3 * TINY.phones


@pytest.mark.slow
def test_a_tiny_pile_of_paper_is_made_once_however_many_ask(generator_needs, tmp_path):
    with Run(TINY, folder=tmp_path / "bench") as run:
        found = run.do(SCENARIOS["paper"])
    assert found["asked_at_once"] == TINY.joiners
    assert found["votes_checked"] >= TINY.phones
    assert found["child_mb"] > 0 and found["renderings"] < TINY.joiners / 2


@pytest.mark.slow
def test_a_tiny_first_page_is_asked_for_in_every_way(tmp_path):
    with Run(TINY, folder=tmp_path / "bench") as run:
        found = run.do(SCENARIOS["home"])
    assert found["meetings"] == TINY.shelf
    assert {found[way]["n"] for way in ("few", "many", "searched")} == {TIMES}
    assert 10_000 < found["bytes"] <= 100_000


@pytest.fixture
def generator_needs():
    """What the generator needs from npm, where it is missing."""
    if not shutil.which("npm"):
        pytest.skip("no npm")
    if not (HERE / "node_modules" / "ws").exists():
        command = ["npm", "install", "--prefix", str(HERE), "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, check=True)


def figures(p95):
    return {"answers": {"p95": p95}, "votes": {"p95": p95}}


def database(home, rows):
    with closing(sqlite3.connect(home / "workshop.sqlite")) as made, made:
        made.execute("create table votes (seat, round, item, seq, value)")
        made.executemany("insert into votes values (?, ?, ?, ?, ?)", rows)
