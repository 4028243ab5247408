"""How much is drawn, and how often the database is asked, for one act: the same beside one meeting as beside 200."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import qrcode
from jinja2 import UndefinedError
from sqlalchemy import Engine, event

from tests.scenes import CATALOGUE
from tests.twins import RUNNING, Place
from workshop import show
from workshop.actie.evening import choices, course
from workshop.actie.evening.first_groups import FIRST_GROUPS
from workshop.actie.evening.meeting import About
from workshop.actie.paper import recording
from workshop.actie.picture import Audience
from workshop.drawing import codes
from workshop.show import Regions
from workshop.store import meetings

AUDIENCES = (*(Audience(kind) for kind in RUNNING), *(Audience("phone", group.id) for group in FIRST_GROUPS))


def name(number: int) -> str:
    return f"{number:032x}"


class Halls:
    """Many meetings in one program, each with everybody looking on."""

    def __init__(self, place: Place, count: int) -> None:
        self.place, self.show, self.evenings = place, place.site.show, place.evenings
        for number in range(count):
            about = About(title=f"Zaal {number}", wifi_name=f"wifi-{number}", wifi_password="geheim")
            meeting = choices.first_meeting(name(number), about, FIRST_GROUPS, CATALOGUE)
            place.store.write(meetings.make, meeting, datetime.now(UTC), f"{100_000 + number}")

    def look(self, *numbers: int) -> list[Regions]:
        """What everybody of these meetings is shown now."""
        evenings = [self.evenings.load(name(number)) for number in numbers]
        return [self.show.regions(evening, audience) for evening in evenings for audience in AUDIENCES]

    def act(self) -> None:
        """One press at the desk of the first meeting."""
        self.place.store.write(meetings.act, name(0), "door", lambda evening: course.door(evening.meeting, False))

    def advance(self) -> None:
        """The first meeting goes on to its second step."""
        moment = course.Moment(datetime.now(UTC), meetings.new_id, {}, (), ())
        self.place.store.write(
            meetings.act, name(0), "advance", lambda evening: course.advance(evening.meeting, moment)
        )


@contextmanager
def counted(halls: Halls, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """How many templates are fetched to be drawn, QR codes made, and statements sent to the database."""
    found: Counter[str] = Counter()

    def count(what: str, does: Any) -> Any:
        return lambda *given, **named: (found.update([what]), does(*given, **named))[1]

    jinja, asked = halls.show.environment, count("statements", lambda *_: None)
    with monkeypatch.context() as patched:
        patched.setattr(jinja, "get_template", count("templates", jinja.get_template))
        patched.setattr(qrcode, "make", count("codes", qrcode.make))
        event.listen(Engine, "before_cursor_execute", asked)
        yield found
        event.remove(Engine, "before_cursor_execute", asked)


def after_an_act(home: Path, meetings_live: int, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What one act costs when everybody in every meeting has looked, and looks again."""
    halls = Halls(Place(home), meetings_live)
    halls.look(*range(meetings_live))
    with counted(halls, monkeypatch) as found:
        halls.act()
        halls.look(0)
        of_the_act = Counter(found)
        halls.look(*range(1, meetings_live))
    assert found["templates"] == of_the_act["templates"]
    assert found["codes"] == of_the_act["codes"] == 0
    return of_the_act


@pytest.mark.slow
def test_an_act_costs_the_same_beside_two_hundred_meetings_as_alone(tmp_path, monkeypatch):
    alone = after_an_act(tmp_path / "one", 1, monkeypatch)
    assert alone["templates"] and alone["statements"]
    assert after_an_act(tmp_path / "many", 200, monkeypatch) == alone


def test_a_code_is_drawn_only_where_it_is_shown(tmp_path, monkeypatch):
    codes.qr.cache.clear()
    halls = Halls(Place(tmp_path, WORKSHOP_PUBLIC_URL="https://zaal.example"), 1)
    with counted(halls, monkeypatch) as found:
        halls.look(0)
        assert found["codes"] == 2  # to the wifi and to the meeting, once for screen and desk together
    halls.advance()
    with counted(halls, monkeypatch) as found:
        halls.look(0)
        assert found["codes"] == 1  # the small one for who comes late, on the screen
    halls.look(0)
    halls.advance()
    with counted(halls, monkeypatch) as found:
        halls.look(0)
        assert found["codes"] == 0


@pytest.mark.parametrize("most", [1, 20_000])
def test_what_was_dropped_is_drawn_again_and_the_same(tmp_path, monkeypatch, most):
    roomy = Halls(Place(tmp_path), 3).look(0, 1, 2)
    monkeypatch.setattr(show, "REGIONS_AT_MOST", most)
    halls = Halls(Place(tmp_path), 0)
    assert halls.look(0, 1, 2) == roomy
    assert halls.look(2, 1, 0) == [*roomy[14:], *roomy[7:14], *roomy[:7]]
    assert halls.show._kept.currsize <= most


def test_a_name_that_a_template_does_not_have_is_an_error_and_no_gap(tmp_path):
    halls = Halls(Place(tmp_path), 1)
    seen = halls.show.picture(halls.evenings.load(name(0)), Audience("desk"))
    for template in ("{{ nothing }}", "{{ p.step.knd }}", "{% if p.nothing %}{% endif %}"):
        with pytest.raises(UndefinedError):
            halls.show.environment.from_string(template).render(p=seen)


def test_the_agreement_is_made_once_for_all_who_look_at_it(tmp_path, monkeypatch):
    """At the consent everybody reads it: desk, screen and writer, and each group on its phones."""
    halls = Halls(Place(tmp_path), 1)
    last = next(i for i, step in enumerate(halls.evenings.load(name(0)).meeting.programme) if step.kind == "consent")
    moment = course.Moment(datetime.now(UTC), meetings.new_id, {}, (), ())
    move = (meetings.act, name(0), "go_to", lambda evening: course.go_to(evening.meeting, last, moment))
    halls.place.store.write(*move)
    made: list[Any] = []
    make = recording.make
    monkeypatch.setattr(recording, "make", lambda *given: made.append(given) or make(*given))
    halls.look(0)
    assert len(made) == 1
