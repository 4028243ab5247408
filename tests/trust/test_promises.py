"""docs/vertrouwen.md promises what is tested: no test without its line, and no line without its test and counts."""

import re
from pathlib import Path

import pytest

from tests.live import ROOT
from tools.trust_figures import PAGE, PROMISES, parts, standard

EVERY = [promise for promises in parts().values() for promise in promises]
NOTED = re.compile(r'note\(\s*"([^"]+)"')


def noted_in(files: tuple[str, ...]) -> set[str]:
    """The notes that these tests write down."""
    return {name for file in files for name in NOTED.findall((ROOT / file).read_text("utf-8"))}


@pytest.mark.parametrize("promise", EVERY, ids=lambda promise: promise.promise[:40])
def test_a_promise_is_held_by_tests_that_exist_and_count(promise):
    assert [test for test in promise.tests if not (ROOT / test).is_file()] == []
    assert not promise.note or promise.note in noted_in(promise.tests)
    assert bool(promise.note) == bool(promise.says)


def test_every_trust_test_is_behind_a_promise():
    named = {test for promise in EVERY for test in promise.tests}
    own = {path.relative_to(ROOT).as_posix() for path in PROMISES.parent.glob("test_*.py")}
    assert own - named == {f"tests/trust/{Path(__file__).name}"}
    assert noted_in(tuple(own)) <= {promise.note for promise in EVERY}


def test_the_page_holds_every_promise_and_the_standard():
    page = PAGE.read_text("utf-8")
    assert [promise.promise for promise in EVERY if f"| {promise.promise} |" not in page] == []
    assert standard() in page
    assert "{" not in page
