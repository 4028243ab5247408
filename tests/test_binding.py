"""Who is bound, for each cause alone, and what an organisation's line says of for whom it is."""

from dataclasses import replace

import pytest

from tests.sample_evening import catalogue, sample, shown_rows
from tests.scenes import CATALOGUE
from workshop.actie.errors import Refused
from workshop.actie.evening import pledges
from workshop.actie.evening.ballot import Evening
from workshop.actie.evening.frozen import Consents, Stance, pack
from workshop.actie.evening.meeting import Answer, Group, Mandate, Meeting, Pledge, Settlement, Support
from workshop.actie.paper.agreement import agreement
from workshop.actie.paper.binding import bound
from workshop.actie.paper.parts import Agreement
from workshop.actie.paper.told import now

GROUPS = (
    Group("bewoners", "Bewoners", "residents"),
    Group("professionals", "Professionals", "professionals"),
    Group("gemeente", "Gemeente", "municipality"),
    Group("politie", "Politie", "other"),
)
EVERYBODY = {group.id for group in GROUPS}
NOBODY = Meeting("m", groups=GROUPS, elements=("animo", "contact"))
ASKED = Pledge("q", "bewoners", "ask", "Komen jullie?", to="politie")
SETTLED = Settlement("animo", "", "position", (2,))


def wrote(group: str, kind: str) -> Meeting:
    return replace(NOBODY, pledges={"p": Pledge("p", group, kind, "Iets.")})


def answered(kind: str) -> Meeting:
    return replace(NOBODY, pledges={"q": replace(ASKED, answer=Answer(kind, "omdat", "morgen"))})


def settled(**fields: object) -> Meeting:
    return replace(NOBODY, settlements={"s": replace(SETTLED, **fields)})


@pytest.mark.parametrize(
    ("meeting", "causes"),
    [
        (NOBODY, {}),
        (wrote("bewoners", "do"), {"bewoners": {"wrote"}}),
        (wrote("politie", "leave"), {"politie": {"wrote"}}),
        (wrote("bewoners", "ask"), {}),
        (replace(NOBODY, pledges={"p": Pledge("p", "bewoners", "do", "")}), {}),
        (replace(NOBODY, supports={"politie": Support(("regels",))}), {"politie": {"wrote"}}),
        (replace(NOBODY, supports={"politie": Support((), "in mei")}), {}),
        (answered("yes"), {"politie": {"answered"}}),
        (answered("later"), {"politie": {"answered"}}),
        (answered("no"), {}),
        (replace(NOBODY, pledges={"q": ASKED}), {}),
        (settled(), {"professionals": {"settled"}, "gemeente": {"settled"}}),
        (settled(group="bewoners"), {"bewoners": {"settled"}}),
        (settled(form="try_until", until="mei"), {"professionals": {"settled"}, "gemeente": {"settled"}}),
        (settled(form="not_now", positions=()), {}),
        (settled(form="differ", positions=()), {}),
    ],
)
def test_each_cause_binds_by_itself(meeting, causes):
    assert bound(meeting, EVERYBODY) == causes


def test_who_was_not_there_is_never_bound():
    every = replace(wrote("politie", "do"), settlements={"s": SETTLED})
    assert bound(every, EVERYBODY - {"politie", "gemeente"}) == {"professionals": {"settled"}}


def test_no_settlement_binds_who_said_no_to_it():
    both = replace(wrote("gemeente", "do"), settlements={"s": SETTLED})
    assert bound(both, EVERYBODY, {"gemeente", "professionals"}) == {"gemeente": {"wrote"}}


RESERVED = Mandate("reserved", "De Brug", "teamleider", "de directie", "1 mei")


def promised(group: str, mandate: Mandate) -> Mandate:
    line = Pledge("p", group, "do", "Iets.", mandate=mandate)
    return pledges.pledge(NOBODY, line, CATALOGUE).pledges["p"].mandate


def test_only_who_speaks_for_others_says_for_whom_and_only_a_reservation_names_who_approves():
    assert promised("bewoners", RESERVED) == Mandate()
    assert promised("politie", RESERVED) == RESERVED
    assert promised("politie", replace(RESERVED, kind="yes")) == Mandate("yes", "De Brug", "teamleider")
    left = pledges.pledge(NOBODY, Pledge("p", "politie", "leave", "Iets.", mandate=RESERVED), CATALOGUE)
    assert left.pledges["p"].mandate == Mandate()


def test_a_yes_with_a_reservation_says_who_approves_and_when():
    asked = replace(NOBODY, pledges={"q": ASKED})
    for lacking in ({"approver": ""}, {"until": ""}):
        with pytest.raises(Refused, match="mandate_by"):
            pledges.answer(asked, "q", Answer("yes", mandate=replace(RESERVED, **lacking)))
    given = pledges.answer(asked, "q", Answer("yes", mandate=RESERVED)).pledges["q"].answer
    assert given and given.mandate == RESERVED
    later = pledges.answer(asked, "q", Answer("later", "ik", "mei", mandate=RESERVED)).pledges["q"].answer
    assert later and later.mandate == Mandate()


def test_for_whom_a_group_spoke_is_known_at_its_next_line():
    one = pledges.pledge(NOBODY, Pledge("p", "politie", "do", "Iets.", mandate=RESERVED), CATALOGUE)
    two = pledges.pledge(one, replace(ASKED, to="gemeente"), CATALOGUE)
    three = pledges.answer(two, "q", Answer("yes", mandate=Mandate("yes", "", "wijkmanager")))
    assert pledges.mandates(three) == {
        "bewoners": (),
        "professionals": (),
        "gemeente": (Mandate("yes", "", "wijkmanager"),),
        "politie": (RESERVED,),
    }


def consented(value: str) -> Evening:
    """The sample evening with this as the word of the municipality, kept as a reveal keeps it."""
    found = sample().meeting.rounds["consent-1"]
    stance = Stance("gemeente", "word", said=(value,))
    kept = replace(found, frozen=pack(Consents(False, value == "object", (stance,))))
    return replace(sample(), meeting=sample().meeting.with_round(kept))


def told(evening: Evening) -> Agreement:
    return agreement(evening.meeting, now(evening, shown_rows(evening)), catalogue())


def test_who_says_no_after_it_was_read_changes_nothing_of_what_was_read():
    """The consent tells who is held, not what was said: only a changed text is said to have changed."""
    before, after = told(consented("agree")), told(consented("object"))
    gemeente = {part.group: part for part in after.parts}["gemeente"]
    assert (gemeente.dissents, gemeente.bound) == (True, True)  # it wrote what it does; no settlement binds it
    held = [one.holds_for for need in after.needs for one in need.settled if not one.group]
    assert held == [("professionals",)] * 2
    assert after.digest == before.digest
    signed = replace(sample().meeting.closing, sign_when="2026-12-10", sign_where="De Wilg")
    assert told(replace(sample(), meeting=replace(sample().meeting, closing=signed))).digest == told(sample()).digest
    closing = replace(sample().meeting.closing, money="Niemand regelt geld.")
    assert told(replace(sample(), meeting=replace(sample().meeting, closing=closing))).digest != before.digest
