"""Fixtures: servers in both modes, and the rule that CI skips nothing."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import settings

from tests.evening import CHROMIUM
from tests.live import Facilitator, Person, Server
from tests.services import database_url, postgresql, redis_server  # noqa: F401 - fixtures
from workshop.host.environment import MODES

pytest.register_assert_rewrite("tests.story")

ON_POSTGRESQL = "eventlet on postgresql"
# `make soak`: the properties of the rules with thirty times as many examples.
settings.register_profile("soak", max_examples=3000, deadline=None)
if os.environ.get("SOAK"):
    settings.load_profile("soak")


def pytest_generate_tests(metafunc):
    """A test that asks for a server and names no mode runs in both; what is so marked, on PostgreSQL too."""
    named = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if "server" in metafunc.fixturenames and "server" not in named:
        also = [ON_POSTGRESQL] if metafunc.definition.get_closest_marker("postgresql") else []
        metafunc.parametrize("server", [*MODES, *also], indirect=True, scope="session")


@pytest.fixture(scope="session")
def server(request, tmp_path_factory):
    """One server for all tests of its mode; each test makes meetings of its own."""
    mode, _, on_postgresql = request.param.partition(" on ")
    environ = {}
    if on_postgresql:
        cluster = request.getfixturevalue("postgresql")
        environ["WORKSHOP_DATABASE_URL"] = cluster.url(cluster.database())
    running = Server(tmp_path_factory.mktemp(mode) / "home", mode, **environ)
    yield running
    running.stop()


@pytest.fixture
def facilitator(server):
    """A facilitator with a fresh meeting, at the desk."""
    person = Facilitator(server)
    person.connect("desk", person.new_meeting())
    yield person
    person.leave()


@pytest.fixture
def people():
    """Everybody who connects in a test and leaves after it."""
    present = []
    yield present
    # At once, not in turn: in threading mode a client waits three seconds for the end of its line.
    with ThreadPoolExecutor(len(present) or 1) as pool:
        list(pool.map(Person.leave, present))


def pytest_collection_modifyitems(items):
    """Without a browser the tests that need one say so; CI forbids that."""
    if Path(CHROMIUM["executable_path"]).exists():
        return
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker(pytest.mark.skip(reason="no chromium: see tools/install-test-needs"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and os.environ.get("WORKSHOP_NO_SKIPS"):
        report.outcome = "failed"
    return report
