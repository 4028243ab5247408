"""The protocol on paper is the protocol in the code."""

from tests.live import ROOT
from tools import protocol
from workshop.pages import forms
from workshop.rooms import phone_events
from workshop.rooms.table import EVENTS


def test_the_page_is_fresh():
    on_disk = (ROOT / "docs" / "protocol.md").read_text("utf-8")
    assert on_disk == protocol.document(), "run: python -m tools.protocol > docs/protocol.md"


def test_every_event_and_every_route_is_told_once():
    assert set(protocol.MEANING) == set(EVENTS)
    assert set(protocol.ACK) <= set(EVENTS)
    endpoints = {rule.endpoint for rule in protocol.routes().url_map.iter_rules()}
    assert set(protocol.WHO) == set(protocol.GIVES) == endpoints


def test_what_an_event_may_be_refused_with_is_read_from_the_code_that_does_it():
    assert protocol.refusals(phone_events.vote) - set(protocol.ALWAYS) == {
        *("not_your_seat", "unknown_seat", "unknown_round", "unknown_group"),
        *("round_closed", "bad_vote", "observer", "waits", "one_voice"),
        *("already_done", "unknown_meeting"),  # of a text that its writer means otherwise now
    }


def test_every_form_that_is_sent_has_a_shape():
    posted = {rule.endpoint for rule in protocol.routes().url_map.iter_rules() if "POST" in rule.methods}
    assert set(forms.FORMS) == posted
