"""Keys: kept as hashes or for this user alone, and a key that is taken back opens nothing from then on."""

import os
import stat
import subprocess
import sys

import pytest
import requests

from tests.house import LINKS, House, dump, is_let_in
from tests.live import ROOT, WAIT, Facilitator, Person, Phone, Server
from workshop.edge.caller import LANGUAGE_COOKIE, PHONE_COOKIE
from workshop.edge.limits import WRONG_CODES
from workshop.host.environment import BadSetting
from workshop.host.settings import settings
from workshop.store.keys import fingerprint

ROLES = ("facilitator", "writer", "helper", "screen")


@pytest.fixture(scope="module")
def house(server):
    here = House(server)
    yield here
    here.leave()


def contents(server: Server) -> bytes:
    """The database of an installation with its write-ahead log."""
    return b"".join(file.read_bytes() for file in server.home.glob("workshop.sqlite*"))


def tokens(person: Person) -> list[str]:
    """The keys in the cookies of somebody; a language and the number of a browser open nothing."""
    return [c.value for c in person.browser.cookies if c.name not in (LANGUAGE_COOKIE, PHONE_COOKIE)]


def test_the_database_holds_no_key_of_anybody(house):
    everybody = [token for person in house.people.values() for token in tokens(person)]
    assert len(everybody) >= len(house.people)
    kept = contents(house.server)
    assert [token for token in everybody if token.encode() in kept] == []
    rows = dump(house.server, house.meeting)
    hashes = {row["hash"] for row in rows["keys"]} | {row["token_hash"] for row in rows["seats"]}
    assert {fingerprint(token) for token in everybody} <= hashes


@pytest.mark.parametrize("role", ROLES)
def test_a_key_that_is_taken_back_opens_nothing_at_once(house, role, people):
    person = house.desk.key(role).connect(LINKS[role], house.meeting)
    people.append(person)
    found = fingerprint(person.link.rpartition("/")[2])
    key = next(row["id"] for row in dump(house.server, house.meeting)["keys"] if row["hash"] == found)
    assert person.get(person.link).status_code == 200
    house.desk.ok("revoke_key", key=key)
    person.wait(lambda: person.gone)
    assert not is_let_in(person, LINKS[role], house.meeting)
    assert person.get(person.link).status_code == 403
    page = {"facilitator": "tafel", "writer": "schrijver", "helper": "helper", "screen": "scherm"}[role]
    assert person.get(f"/{page}/{house.meeting}").status_code == 403


def test_nobody_else_on_this_machine_reads_what_is_kept(tmp_path):
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    server = Server(home)
    Facilitator(server).new_meeting()
    found = {file.name: stat.S_IMODE(file.stat().st_mode) for file in home.rglob("*") if file.is_file()}
    server.stop()
    assert {"facilitator", "secret", "workshop.sqlite", "running.json"} <= found.keys()
    assert {name: oct(mode) for name, mode in found.items() if mode & 0o077} == {}


def new_key(server: Server) -> subprocess.CompletedProcess:
    environ = {**os.environ, "WORKSHOP_HOME": str(server.home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "workshop", "new-key"]
    return subprocess.run(command, env=environ, cwd=server.home, capture_output=True, text=True, check=False)


def test_the_link_of_the_facilitator_is_renewed(tmp_path):
    server = Server(tmp_path / "home")
    before, desk = server.token, Facilitator(server)
    meeting = desk.new_meeting()
    assert new_key(server).returncode == 2  # it runs
    server.stop()
    made = new_key(server)
    assert (made.returncode, "/open/" in made.stdout, before in made.stdout) == (0, True, False)
    server.start()
    assert server.token != before
    assert desk.get(f"/tafel/{meeting}").status_code == 403
    assert Person(server).get(f"/open/{before}").status_code == 403
    assert Facilitator(server).get(f"/tafel/{meeting}").status_code == 200
    server.stop()


class TestProxies:
    def guess(self, server: Server, *addresses: str) -> list[int]:
        """Type a wrong code, each time as a proxy says it comes from somebody else."""
        forwarded = ({"X-Forwarded-For": address} for address in addresses)
        return [
            requests.get(f"{server.url}/m/000000", headers=headers, timeout=WAIT).status_code for headers in forwarded
        ]

    def test_who_guesses_behind_a_proxy_stops_only_themselves(self, tmp_path):
        server = Server(tmp_path / "home", WORKSHOP_PROXIES="1")
        assert set(self.guess(server, *["192.0.2.1"] * WRONG_CODES[0].amount)) == {404}
        assert self.guess(server, "192.0.2.1", "192.0.2.2", "192.0.2.9, 192.0.2.1") == [429, 404, 429]
        server.stop()

    def test_nobody_is_believed_about_where_they_come_from_without_one(self, tmp_path):
        server = Server(tmp_path / "home")
        lies = [f"192.0.2.{nr}" for nr in range(WRONG_CODES[0].amount)]
        assert set(self.guess(server, *lies)) == {404}
        assert self.guess(server, "198.51.100.1") == [429]
        server.stop()

    def test_only_a_small_number_is_taken(self, tmp_path):
        with pytest.raises(BadSetting, match="WORKSHOP_PROXIES"):
            settings({"WORKSHOP_HOME": str(tmp_path), "WORKSHOP_PROXIES": "een"})


def test_a_seat_that_left_opens_nothing(house, people):
    phone = Phone(house.server).sit(house.meeting, "bewoners")
    people.append(phone)
    phone.ok("forget_seat", seat=phone.seat)
    assert not is_let_in(phone, "phone", house.meeting)
    assert phone.get(f"/verslag/{house.meeting}").status_code == 403
