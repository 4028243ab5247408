"""What is said when it does not start: the cause, in Dutch, with what to look at; no password, and no traceback."""

import argparse
import ast
import inspect
import json
import logging
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import psycopg
import pytest
import requests

from tests.hosted import until
from tests.live import ROOT, WAIT, Server, free_port
from tests.services import PROGRAMS, PostgreSQL, Redis
from tests.trust.test_disk import disk
from tests.trust.test_files import ends
from tests.trust.test_read_only import ran
from workshop.__main__ import CANNOT_START, REFUSED, main
from workshop.host.away import LONGEST_SECONDS, Away
from workshop.host.environment import MODES
from workshop.running.start import serve
from workshop.store import Store, meetings
from workshop.store.trouble import Unavailable
from workshop.words.commands import ARGPARSE

PASSWORD = "geheim w@chtwoord/100%"
WRITTEN = "geheim%20w%40chtwoord%2F100%25"
# Said to who wrote the call of argparse, and not to who types a command.
OF_OURS = (
    *("conflicting", "cannot", "invalid option string", "invalid conflict", ".__call__", "dest=", "not callable"),
    *("mutually exclusive", "unexpected option string", "with mode", "for positionals"),
)


@pytest.fixture(scope="module")
def guarded():
    """A PostgreSQL that asks for passwords, with a role that may do nothing."""
    if not PROGRAMS:
        pytest.skip("no PostgreSQL: see tools/install-test-needs")
    cluster = PostgreSQL()
    with psycopg.connect(cluster._address("postgres"), autocommit=True) as line:
        line.execute(f"create role buurt login password '{PASSWORD}'")
        line.execute("create database avond")
    (cluster.data / "pg_hba.conf").write_text(
        "host all workshop 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    )
    cluster._run("pg_ctl", "reload")
    yield cluster
    cluster.end()


def starts_on(home: Path, url: str, mode: str = "threading", **more: str) -> tuple[int, str]:
    code, said = ends(home, mode=mode, WORKSHOP_DATABASE_URL=url, **more)
    for written in (PASSWORD, WRITTEN, "w@chtwoord", "w%40chtwoord"):
        assert written not in said
    return code, said.strip().splitlines()[-1]


ADDRESS = "postgresql+psycopg://{user}:" + WRITTEN + "@{host}:{port}/{database}{query}"
DATABASES = {
    "another password": ({"user": "anders"}, CANNOT_START, "laat ons niet toe", "password authentication failed"),
    "no such database": ({"database": "nergens"}, CANNOT_START, "laat ons niet toe", '"nergens" does not exist'),
    "nobody there": ({"port": "1"}, REFUSED, "antwoordt niet", "Connection refused"),
    "no such host": ({"host": "nergens.invalid"}, CANNOT_START, "laat ons niet toe", "nergens.invalid"),
    "no TLS": ({"query": "?sslmode=require"}, CANNOT_START, "laat ons niet toe", "server does not support SSL"),
    "may make no tables": ({}, CANNOT_START, "laat ons niet toe", "permission denied"),
    "an option it does not know": ({"query": f"?foo={WRITTEN}"}, CANNOT_START, "laat ons niet toe", "invalid"),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", DATABASES)
def test_a_database_that_cannot_be_had_is_named_with_what_the_server_says(guarded, tmp_path, case):
    changed, code, how, words = DATABASES[case]
    at = {"user": "buurt", "host": "127.0.0.1", "port": str(guarded.port), "database": "avond", "query": "", **changed}
    found, said = starts_on(tmp_path / "home", ADDRESS.format(**at))
    assert found == code
    named = f"server {at['host']}, poort {at['port']}, database {at['database']}, gebruiker {at['user']}."
    assert said.startswith(f"De database {how}: {named} Dit werd gezegd: ")
    assert words in said


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql+psycopg://buurt:{PASSWORD}@127.0.0.1/avond",  # as it is typed by who does not know of %40
        "postgresql+psycopg://buurt:12@34:w@chtwoord@127.0.0.1/avond",
        f"mysql://buurt:{WRITTEN}@127.0.0.1/avond",
        "postgres",
    ],
)
def test_an_address_that_is_none_is_refused_without_repeating_it(tmp_path, url):
    assert starts_on(tmp_path / "home", url) == (
        CANNOT_START,
        "WORKSHOP_DATABASE_URL klopt niet, of psycopg ontbreekt. Kijk in docs/beheer.md.",
    )


@pytest.mark.slow
def test_a_server_that_starts_up_is_waited_for_by_starting_again(tmp_path):
    """What may be better in a while ends with another code than what somebody must mend."""
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        url = f"postgresql+psycopg://x:y@127.0.0.1:{silent.getsockname()[1]}/avond?connect_timeout=2"
        code, said = starts_on(tmp_path / "home", url)
    assert (code, said.startswith("De database antwoordt niet: server 127.0.0.1, ")) == (REFUSED, True)


@pytest.fixture
def home(tmp_path):
    yield tmp_path / "home"
    ran("chattr", "-i", tmp_path / "home")


class TestHomes:
    @pytest.mark.parametrize("command", [(), ("new-key",), ("demo", "--no-browser")], ids=["start", "key", "demo"])
    def test_a_file_is_no_home(self, home, command):
        home.touch()
        assert ends(home, *command) == (
            CANNOT_START,
            f"{home} is geen map. Kies een andere map met WORKSHOP_HOME.\n",
        )

    @pytest.mark.parametrize("command", [(), ("new-key",)], ids=["start", "key"])
    def test_a_home_that_takes_nothing(self, home, command):
        home.mkdir()
        if not ran("chattr", "+i", home):
            pytest.skip("no permission to lock a folder")
        code, said = ends(home, *command)
        assert (code, said) == (
            CANNOT_START,
            f"Het programma mag in {home} niets bewaren. Kijk na van wie die map is.\n",
        )

    def test_a_home_on_a_disk_that_only_reads(self, tmp_path):
        with disk(tmp_path / "disk", "1m") as place:
            assert ran("mount", "-o", "remount,ro", place)
            code, said = ends(place / "home")
            assert (code, said) == (
                CANNOT_START,
                f"De schijf van {place / 'home'} laat alleen lezen toe. Kies een andere map met WORKSHOP_HOME.\n",
            )

    @pytest.mark.parametrize("command", [("check",), ("backup",)], ids=" ".join)
    def test_a_home_with_a_typing_error_is_not_made(self, home, command):
        assert ends(home, *command) == (
            REFUSED,
            f"De map {home} is er niet. Kijk na hoe WORKSHOP_HOME is geschreven.\n",
        )
        assert not home.exists()

    @pytest.mark.slow
    def test_a_database_that_another_program_holds(self, home):
        home.mkdir()
        with closing(sqlite3.connect(home / "workshop.sqlite")) as other:
            other.execute("begin exclusive")
            assert ends(home)[1].splitlines()[-1] == (
                f"De database in {home} is bezet. Sluit het andere programma dat haar open heeft."
            )

    def test_a_copy_goes_to_a_folder_that_is_there(self, home):
        server = Server(home, "threading")
        server.stop()
        nowhere = home.parent / "nergens"
        said = f"De map {nowhere} is er niet. Maak haar eerst, of kies een andere.\n"
        assert ends(home, "backup", str(nowhere / "kopie.sqlite")) == (REFUSED, said)

    @pytest.mark.parametrize("made", ["nothing", "an empty database"])
    def test_an_empty_home_is_not_called_sound(self, home, made):
        home.mkdir()
        if made != "nothing":
            (home / "workshop.sqlite").touch()
        code, said = ends(home, "check")
        assert (code, "heel" in said) == (REFUSED, False)

    def test_a_copy_that_is_not_there_is_another_thing_than_one_that_is_no_good(self, home):
        gone, bad = home.parent / "weg.sqlite", home.parent / "kapot.sqlite"
        bad.write_bytes(b"geen kopie")
        assert ends(home, "restore", str(gone)) == (REFUSED, f"Het bestand {gone} is er niet. Er is niets veranderd.\n")
        said = "Dit bestand is geen goede kopie van ons. Er is niets veranderd.\n"
        assert ends(home, "restore", str(bad)) == (REFUSED, said)
        assert ends(home, "restore", str(home.parent)) == (REFUSED, said)


class TestPorts:
    def listens(self, home: Path, mode: str, **environ: str) -> tuple[int, str]:
        code, said = ends(home, "--no-browser", mode=mode, **environ)
        return code, said.strip().splitlines()[-1]

    @pytest.mark.parametrize("mode", MODES)
    def test_a_port_that_is_taken(self, home, mode):
        with closing(socket.create_server(("0.0.0.0", 0))) as other:
            port = other.getsockname()[1]
            assert self.listens(home, mode, WORKSHOP_PORT=str(port)) == (
                REFUSED,
                f"--port: poort {port} is bezet; probeer --port {port + 1 if port < 65535 else 5000}",
            )
        assert not (home / "workshop.sqlite").exists()

    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize(
        ("host", "said"),
        [
            ("192.0.2.77", "192.0.2.77 is geen adres van deze computer"),
            ("nergens.invalid", "nergens.invalid is geen adres, en geen naam die deze computer kent"),
        ],
    )
    def test_an_address_that_is_not_ours(self, home, mode, host, said):
        found = self.listens(home, mode, WORKSHOP_HOST=host, WORKSHOP_PORT=str(free_port()))
        assert found == (CANNOT_START, f"WORKSHOP_HOST: {said}")

    @pytest.mark.parametrize("host", ["300.1.1.1", "a" * 70, "2001:db8::77", "1.2.3.4.5"])
    def test_what_is_no_address_is_not_called_a_port(self, home, host):
        code, said = self.listens(home, "threading", WORKSHOP_HOST=host, WORKSHOP_PORT=str(free_port()))
        assert (code, said.startswith("WORKSHOP_HOST: "), "bezet" in said) == (CANNOT_START, True, False)

    def test_a_port_that_only_the_system_may_use(self):
        home = Path(mkdtemp(prefix="workshop-home-"))  # another user must be able to get there
        home.chmod(0o777)
        program = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-m", "workshop"]
        low = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text().strip()
        if os.geteuid() or int(low) <= 99 or not ran("setpriv", "--version"):
            pytest.skip("everybody may use every port here")
        told = {**os.environ, "WORKSHOP_HOME": str(home), "WORKSHOP_MODE": "threading", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [*program, "--port", "99"], env=told, capture_output=True, text=True, timeout=6 * WAIT, check=False
        )
        rmtree(home)
        if done.returncode == 1:
            pytest.skip("another user cannot read this clone")
        assert (done.returncode, done.stderr) == (
            CANNOT_START,
            "--port: poort 99 mag dit programma niet gebruiken; kies er een boven 1023\n",
        )

    def test_more_processes_than_there_are_ports(self, home):
        from tests.test_workers import SETTINGS

        code, said = ends(home, "serve", "--workers", "3", "--port", "65534", **SETTINGS)
        assert (code, said) == (CANNOT_START, "--port: zoveel processen passen niet boven poort 65534\n")


@pytest.fixture
def own_redis():
    running = Redis()
    yield running
    running.end()


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_a_redis_that_refuses_us_stops_the_start(tmp_path, redis_server, mode):
    wrong = redis_server.url.replace(redis_server.password, "anders")
    code, said = ends(tmp_path / "home", mode=mode, WORKSHOP_QUEUE=wrong)
    assert (code, said.startswith("Redis op 127.0.0.1 laat ons niet toe: ")) == (CANNOT_START, True)
    assert "anders" not in said


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_a_redis_that_is_away_is_told_of_once_and_when_it_is_back(tmp_path, own_redis, mode):
    """Votes arrive meanwhile, so whoever asks whether it is ready is told that it is, and what is wrong."""
    own_redis.stop()
    server = Server(tmp_path / "home", mode, WORKSHOP_QUEUE=own_redis.url)

    def said() -> list[str]:
        lines = [json.loads(line)["what"] for line in server.logged.splitlines() if '"workshop.peers"' in line]
        return [line.partition(":")[0] for line in lines]

    until(lambda: said() == ["the queue fails"])
    for _ in range(5):
        ready = requests.get(f"{server.url}/readyz", timeout=WAIT)
        assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    own_redis.start()
    until(lambda: requests.get(f"{server.url}/readyz", timeout=WAIT).json()["status"] == "ok")
    until(lambda: said() == ["the queue fails", "the queue works again"])
    server.stop()


def test_who_waits_for_what_is_away_rests_longer_and_longer_and_comes_back_at_once(monkeypatch, caplog):
    now = [100.0]
    monkeypatch.setattr("workshop.host.away.time.monotonic", lambda: now[0])
    away, rests = Away(logging.getLogger("workshop.test"), "the queue"), []
    for _ in range(12):
        away.failed("Gone")
        began = now[0]
        away.rest(lambda seconds: now.__setitem__(0, now[0] + seconds))
        rests.append(now[0] - began)
    assert rests[:7] == [0.5, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0]
    assert set(rests[7:]) == {LONGEST_SECONDS}
    assert len(caplog.records) == 1 + int((now[0] - 100.0 - LONGEST_SECONDS) // 60)
    away.failed("Gone")
    away.rest(lambda seconds: away.works())
    assert (away.why, away.pause) == ("", 0.5)


@pytest.mark.slow
def test_a_database_that_goes_away_is_logged_at_the_change(tmp_path, postgresql, caplog):
    name = postgresql.ours()
    store = Store(postgresql.url(name), lambda work: work())
    postgresql.stop("immediate")
    try:
        for _ in range(5):
            with pytest.raises(Unavailable):
                store.read(meetings.listing)
    finally:
        postgresql.start()
    store.read(meetings.listing)
    store.close()
    assert [record.getMessage() for record in caplog.records] == [
        "the database fails: database_away",
        "the database works again",
    ]


class TestTheCommandLine:
    def test_argparse_says_nothing_in_another_language(self):
        tree = ast.parse(inspect.getsource(argparse))
        calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)]
        texts = [text for call in calls if call.func.id in ("_", "ngettext") for text in call.args]
        found = {text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)}
        for_users = {text for text in found if not any(mistake in text for mistake in OF_OURS)}
        assert len(for_users) > 15
        assert for_users - ARGPARSE.keys() == set()

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            (["--port", "x"], "workshop: --port: 'x' is geen getal"),
            (["--port"], "workshop: --port: hier hoort iets achter"),
            (["check", "iets"], "workshop: dit kennen we niet: iets"),
            (["--snel"], "workshop: dit kennen we niet: --snel"),
            (["restore"], "workshop restore: hier ontbreekt: BESTAND"),
            (["demo", "--speed", "0"], "workshop demo: --speed: '0' is geen snelheid"),
            (["demo", "--spee", "3"], "workshop: dit kennen we niet: --spee 3"),
        ],
    )
    def test_a_mistake_is_told_in_dutch(self, capsys, typed, said):
        with pytest.raises(SystemExit) as ended:
            main(typed)
        told = capsys.readouterr().err.splitlines()
        assert (ended.value.code, told[0].startswith("gebruik: workshop"), told[-1]) == (2, True, said)

    @pytest.mark.parametrize("command", ["", "serve", "demo", "standing", "backup", "restore", "new-key", "check"])
    def test_help_is_dutch(self, capsys, command):
        with pytest.raises(SystemExit):
            main([*filter(None, [command]), "--help"])
        told = capsys.readouterr().out
        assert [word for word in ("usage", "options", "positional", "show this", "default") if word in told] == []

    def test_it_says_which_version_it_is(self, capsys):
        assert main(["--version"]) == 0
        assert capsys.readouterr().out.strip() == "0.1.0"

    def test_a_terminal_that_does_not_know_a_letter(self, tmp_path):
        code, said = ends(tmp_path, "serve", "--workers", "2", PYTHONIOENCODING="ascii")
        assert (code, "meer dan een kan alleen met" in said) == (CANNOT_START, True)


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_a_service_is_asked_for_its_key_in_a_file(tmp_path, mode):
    """Its log is read by others."""
    server = Server(tmp_path / "home", mode, WORKSHOP_PUBLIC_URL="https://avond.example.nl")
    assert server.token not in server.said + server.logged
    assert f"{server.home / 'facilitator'}" in server.said
    for words in ("zelfde wifi", "deze laptop"):
        assert words not in server.said
    code, said = ends(server.home, mode=mode)
    assert (code, server.token in said) == (0, False)
    assert said.startswith("Het programma draait al op https://avond.example.nl.")
    for command in (("new-key",), ("restore", str(server.home / "workshop.sqlite"))):
        assert ends(server.home, *command) == (
            REFUSED,
            "Het programma draait nog als dienst. Stop de dienst eerst.\n",
        )
    server.stop(signal.SIGTERM)


def test_what_somebody_must_mend_is_not_started_again():
    service = (ROOT / "deploy" / "actie.service").read_text("utf-8")
    assert f"RestartPreventExitStatus={CANNOT_START}\n" in service
    assert inspect.signature(serve).return_annotation is int
