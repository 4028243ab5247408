"""Those who run this see whether it works and how busy it is, and nothing of what people chose."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import requests

from tests.live import WAIT, Facilitator, Person, Phone, Server
from workshop.actie.vocabulary import TIME_ZONE

KEY = "een-sleutel-van-de-beheerder"


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    told = {"WORKSHOP_METRICS_KEY": KEY, "WORKSHOP_SECURITY_CONTACT": "mailto:veilig@example.org"}
    running = Server(tmp_path_factory.mktemp("watched") / "home", **told)
    today = datetime.now(ZoneInfo(TIME_ZONE)).date().isoformat()
    Facilitator(running).post("/vandaag", day=today, answer="yes")  # else its clock is not believed
    yield running
    running.stop()


def metrics(server: Server, key: str) -> requests.Response:
    return requests.get(f"{server.url}/metrics", headers={"Authorization": f"Bearer {key}"}, timeout=WAIT)


def test_it_answers_and_is_ready(watched):
    live, ready = Person(watched).get("/healthz"), Person(watched).get("/readyz")
    assert (live.status_code, live.json()["status"]) == (200, "ok")
    assert (ready.status_code, ready.json()) == (200, {"status": "ok", "database": "ok", "disk": "ok", "queue": "ok"})


@pytest.mark.parametrize("server", ["eventlet"], indirect=True)
def test_counts_are_given_to_who_has_the_key(watched, server):
    assert metrics(server, KEY).status_code == 404  # no key in its settings: no page
    assert metrics(watched, "").status_code == metrics(watched, KEY + "x").status_code == 403
    desk = Facilitator(watched)
    desk.connect("desk", desk.new_meeting())
    phone = Phone(watched).sit(desk.meeting, "bewoners")
    assert not phone.send("vote", seat=phone.seat, round="x", value="1", seq=1)["ok"]
    said = metrics(watched, KEY).text
    assert 'workshop_events_total{code="unknown_round",event="vote"} 1.0' in said
    assert 'workshop_sockets{audience="phone"} 1.0' in said
    assert 'workshop_pages_total{page="join.take_seat",status="302"} 1.0' in said
    assert 'workshop_event_seconds_count{event="vote"} 1.0' in said
    assert [text for text in (phone.seat, desk.meeting, "127.0.0.1", "bewoners") if text in said] == []
    phone.leave()
    desk.leave()


def test_a_weakness_can_be_reported(watched, server):
    said = Person(watched).get("/.well-known/security.txt")
    lines = said.text.splitlines()
    assert (said.headers["Content-Type"], lines[0]) == (
        "text/plain; charset=utf-8",
        "Contact: mailto:veilig@example.org",
    )
    assert lines[1].startswith("Expires: 20")
    assert Person(server).get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize(("name", "value"), [("WORKSHOP_SECURITY_CONTACT", "veilig"), ("WORKSHOP_LOG", "alles")])
def test_a_wrong_setting_stops_the_start(tmp_path, name, value):
    from workshop.host.environment import BadSetting
    from workshop.host.settings import settings

    with pytest.raises(BadSetting, match=name):
        settings({"WORKSHOP_HOME": str(tmp_path), name: value})


def test_every_answer_has_a_number_to_ask_after(watched):
    first, second = Person(watched).get("/mee"), Person(watched).get("/mee")
    assert len(first.headers["X-Request-Id"]) == 16
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]
