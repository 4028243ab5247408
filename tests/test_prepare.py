"""The preparation form: any order of steps, groups added and removed, and errors that lose nothing."""

import re
from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from tests.live import Facilitator
from tests.prepared import form
from tests.recorded import as_read
from tests.scenes import CATALOGUE, Play
from workshop import words
from workshop.actie.evening.first_groups import FIRST_GROUPS
from workshop.actie.evening.meeting import Meeting, Step
from workshop.pages.prepare import apply
from workshop.words import LANGUAGES


def filled(**changes) -> MultiDict:
    fields = MultiDict()
    for name, value in {**form(), **changes}.items():
        fields.setlist(name, value if isinstance(value, list) else [value])
    return fields


def steps(*rows) -> dict[str, str]:
    """Rows of (kind, minutes, place) as the form sends them; no ready-made programme."""
    sent = {"programme": ""}
    for i, row in enumerate(rows):
        sent |= {f"steps-{i}-{name}": str(value) for name, value in zip(("kind", "minutes", "place"), row, strict=True)}
    return sent


def first() -> Meeting:
    return Play().meeting


def test_the_form_fills_a_meeting():
    meeting, errors = apply(first(), filled(), CATALOGUE)
    assert errors == {}
    assert [(g.name, g.expected, g.voting) for g in meeting.groups] == [
        ("Bewoners", 24, "ask"),
        ("Professionals", 5, "ask"),
        ("Gemeente", 2, "one_voice"),
    ]


def test_steps_come_in_the_order_of_their_numbers():
    rows = (("lobby", 4, 1), ("vote", 10, 3), ("start", 6, 2), ("closing", 5, 9), ("break", 7, 4))
    meeting, errors = apply(first(), filled(**steps(*rows)), CATALOGUE)
    assert errors == {}
    assert [s.kind for s in meeting.programme] == ["lobby", "start", "vote", "break", "closing"]


def test_an_evening_begins_in_the_lobby_and_ends_with_the_closing():
    before = first()
    meeting, errors = apply(before, filled(**steps(("start", 6, 1), ("closing", 5, 2))), CATALOGUE)
    assert list(errors) == ["programme"]
    assert meeting.programme == before.programme


def test_a_topic_without_its_tick_has_no_second_vote():
    rows = (("lobby", 4, 1), ("topic", 10, 2), ("closing", 5, 3))
    meeting, _ = apply(first(), filled(**steps(*rows)), CATALOGUE)
    assert meeting.programme[1] == Step("topic", 10, second_vote=False)


def test_the_room_says_at_the_profile_what_to_talk_about_where_that_is_ticked():
    rows = (("lobby", 4, 1), ("profile", 7, 2), ("closing", 5, 3))
    meeting, _ = apply(first(), filled(**steps(*rows), **{"steps-1-dots": "1", "steps-2-dots": "1"}), CATALOGUE)
    assert meeting.programme[1:] == (Step("profile", 7, dots=True), Step("closing", 5))
    meeting, _ = apply(first(), filled(**steps(*rows)), CATALOGUE)
    assert meeting.programme[1] == Step("profile", 7)


def test_a_row_without_a_name_is_a_group_removed():
    meeting, errors = apply(first(), filled(**{"groups-1-name": ""}), CATALOGUE)
    assert errors == {}
    assert [g.id for g in meeting.groups] == ["bewoners", "gemeente"]


def test_one_group_is_too_few():
    _, errors = apply(first(), filled(**{"groups-1-name": "", "groups-2-name": ""}), CATALOGUE)
    assert list(errors) == ["groups"]


def test_a_new_group_gets_an_id_of_its_own():
    added = {"groups-3-name": "Vrienden van het Park", "groups-3-kind": "other", "groups-3-expected": "4"}
    meeting, _ = apply(first(), filled(**added), CATALOGUE)
    assert meeting.groups[-1].id == "vrienden-van-het-park"


def test_names_in_other_letters_are_groups_of_their_own():
    added = {"groups-3-name": "جيران الحي", "groups-3-kind": "other", "groups-3-expected": "4"}
    added |= {"groups-4-name": "Сусіди", "groups-4-kind": "other", "groups-4-expected": "4"}
    meeting, errors = apply(first(), filled(**added), CATALOGUE)
    assert errors == {}
    assert [(g.id, g.name) for g in meeting.groups[3:]] == [("groep", "جيران الحي"), ("groep-2", "Сусіди")]


def test_a_small_municipality_speaks_with_one_voice_unless_said_otherwise():
    meeting, _ = apply(first(), filled(**{"groups-2-voting": ""}), CATALOGUE)
    assert meeting.groups[2].voting == "one_voice"
    meeting, _ = apply(first(), filled(**{"groups-2-voting": "", "groups-2-expected": "6"}), CATALOGUE)
    assert meeting.groups[2].voting == "ask"


def test_a_title_is_needed_and_the_rest_of_what_was_typed_stays():
    meeting, errors = apply(first(), filled(**{"about.title": "", "about.place": "De Schakel"}), CATALOGUE)
    assert list(errors) == ["about.title"]
    assert meeting.about.place == "De Schakel"


def test_groups_are_left_alone_once_a_vote_has_opened():
    play = Play().until("vote")
    meeting, errors = apply(play.meeting, filled(**{"groups-0-name": "Buren"}), CATALOGUE)
    assert errors == {}
    assert meeting == replace(play.meeting, about=meeting.about)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_group_that_nobody_touched_stays_ours(language):
    """Its fields say our words in the language of the page; only who changes them makes them their own."""
    with words.use(language):
        shown = [words.group_in_fields(group) for group in FIRST_GROUPS]
        own = replace(shown[0], id="wij")
        changed = [replace(group, name=f"{group.name}!", examples=f"{group.examples}!") for group in shown]
        assert tuple(words.group_from_fields(group) for group in shown) == FIRST_GROUPS
        assert [words.group_from_fields(group) for group in (own, *changed)] == [own, *changed]


def test_an_english_page_changes_no_group_by_itself(server):
    """What the page sends back untouched is kept as it was, also by the thread that writes it."""
    facilitator = Facilitator(server)
    meeting = facilitator.new_meeting()
    facilitator.post("/taal", taal="en", terug="/")
    path = f"/bijeenkomst/{meeting}/voorbereiden"
    page = facilitator.get(path).text
    names = re.findall(r'name="groups-\d-name" type="text" value="(\w+)"', page)
    assert names == ["Residents", "Professionals", "Municipality"]
    changed = {f"groups-{nr}-name": name for nr, name in enumerate(names)}
    assert facilitator.post(path, **{**form(), **changed}).status_code == 200
    record = as_read(facilitator.get(f"/verslag/{meeting}.json").json())
    assert [group["name"] for group in record["groups"][:3]] == ["Bewoners", "Professionals", "Gemeente"]


@pytest.mark.parametrize("programme", [one.id for one in CATALOGUE.programmes])
def test_steps_that_nobody_touched_stay_as_they_are(server, programme):
    """What the page says of each step is what it sends back; a step it does not know would go, unseen."""
    facilitator = Facilitator(server)
    path = f"/bijeenkomst/{facilitator.new_meeting(programme=programme)}/voorbereiden"
    page = facilitator.get(path).text
    rows = [(step.kind, step.minutes[0]) for step in CATALOGUE.programme(programme).steps if step.minutes[0]]
    assert re.findall(r'type="hidden" name="steps-\d+-kind" value="(\w+)"', page) == [kind for kind, _ in rows]
    sent = dict(re.findall(r'name="(steps-\d+-(?:kind|minutes|place))"[^>]* value="(\w*)"', page))
    assert facilitator.post(path, **{**form(), **sent, "programme": ""}).status_code == 200
    again = facilitator.get(path).text
    assert dict(re.findall(r'name="(steps-\d+-(?:kind|minutes|place))"[^>]* value="(\w*)"', again)) == sent
