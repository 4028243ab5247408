"""The role agreement: what stands on the A4, what it lacks, what changed."""

from dataclasses import replace
from typing import Any

import pytest

from tests.recorded import recorded
from tests.sample_evening import catalogue, sample, shown_rows
from workshop.actie.evening.ballot import Evening
from workshop.actie.evening.meeting import Answer, Closing, Note, Pledge, Settlement
from workshop.actie.paper import told
from workshop.actie.paper.agreement import agreement
from workshop.actie.paper.open_points import OPEN_POINTS, OpenPoint, open_points
from workshop.actie.paper.parts import Agreement, Part
from workshop.actie.paper.revision import Change, changes


def of(evening: Evening) -> Agreement:
    return agreement(evening.meeting, told.now(evening, shown_rows(evening)), catalogue())


def with_meeting(evening: Evening, **fields: Any) -> Evening:
    return replace(evening, meeting=replace(evening.meeting, **fields))


def part(paper: Agreement, group: str) -> Part:
    return next(p for p in paper.parts if p.group == group)


def codes(evening: Evening) -> list[str]:
    return [point.code for point in open_points(of(evening))]


def test_the_initiative_tells_how_many_of_each_group_were_there() -> None:
    present = of(sample()).initiative.present
    assert [(p.name, p.seats, p.absent) for p in present] == [
        ("Bewoners", 24, False),
        ("Professionals", 5, False),
        ("Gemeente", 2, False),
        ("School", 0, True),
    ]


def test_each_question_has_a_row_with_what_the_votes_said_and_what_was_settled() -> None:
    needs = {need.element: need for need in of(sample()).needs}
    assert list(needs) == ["animo", "contact", "toerusting", "inbedding", "empathie"]
    assert (needs["toerusting"].status, needs["toerusting"].provisional) == ("gedeeld", True)
    label = "gebruiken wat bewoners kunnen en hebben helpt iets meer"
    assert [(s.form, s.labels) for s in needs["toerusting"].settled] == [("position", (label,))]
    assert len(needs["toerusting"].labels) == 2
    assert [(s.group, s.form) for s in needs["inbedding"].settled] == [("", "try_until"), ("gemeente", "differ")]
    assert needs["animo"].settled == ()


def test_a_question_that_was_not_asked_says_so() -> None:
    needs = {n.element: n for n in of(with_meeting(sample(), elements=("animo",))).needs}
    assert [(n.asked, n.status) for n in needs.values()] == [(True, "gedeeld"), *[(False, "")] * 4]


def test_pledges_stand_with_the_group_they_bind_in_the_order_they_were_written() -> None:
    bewoners = part(of(sample()), "bewoners")
    assert [do.id for do in bewoners.do] == ["b1", "b2"]
    assert [(leave.text, leave.to_name) for leave in bewoners.leave] == [("Het nakijken van de grond.", "Gemeente")]
    assert [ask.id for ask in bewoners.ask] == ["b4", "b5"]


def test_a_request_is_conditional_until_it_is_answered() -> None:
    asks = {ask.id: ask.conditional for p in of(sample()).parts for ask in p.ask}
    assert asks == {"b4": True, "b5": True, "p4": False, "g3": False}


ADVICE = "Houd verantwoording kort en simpel. Vraag geen papier dat niemand nodig heeft."


def test_a_draft_without_words_is_left_out_and_a_practice_brings_its_own() -> None:
    pledges = {
        "x": Pledge("x", "gemeente", "do", "  "),
        "y": Pledge("y", "gemeente", "leave", practice="animo-2", order=1),
        "z": Pledge("z", "gemeente", "leave", text=ADVICE, practice="animo-2", order=2),
        "v": Pledge("v", "gemeente", "ask", to="bewoners", practice="animo-2"),
    }
    gemeente = part(of(with_meeting(sample(), pledges=pledges)), "gemeente")
    assert gemeente.do == ()
    assert [leave.text for leave in gemeente.leave] == [
        "We houden verantwoording kort en vragen geen papier dat niemand nodig heeft.",
        ADVICE,
    ]
    assert [ask.text for ask in gemeente.ask] == [ADVICE]
    places = [line.text.place.rpartition(".")[2] for line in (*gemeente.leave, *gemeente.ask)]
    assert places == ["pledge", "text", "text"]


def test_supporters_say_when_they_step_back() -> None:
    professionals = part(of(sample()), "professionals")
    assert professionals.ways == ("verbinden", "iedereen laten meedoen")
    assert professionals.steps_back == "na de oogst in oktober"


def test_a_concern_is_told_even_without_words_and_an_unread_one_never() -> None:
    notes = {"n": Note("n", "concern", "", "bewoners", "Nog niet gelezen.")}
    paper = of(with_meeting(sample(), notes=notes))
    assert (paper.concern, paper.objection, paper.concerns) == (True, False, ())


@pytest.mark.parametrize(("professionals", "labelled"), [(5, True), (4, False)])
def test_a_concern_carries_its_group_only_if_every_closed_group_has_five_phones(professionals, labelled) -> None:
    groups = ("bewoners", "gemeente", "professionals")
    notes = {g: Note(g, "concern", "", g, f"Zorg van {g}.", "shown") for g in groups}
    evening = with_meeting(sample(), notes=notes)
    gone = [s.id for s in evening.seats if s.group == "professionals"][professionals:]
    concerns = of(replace(evening, seats=tuple(s for s in evening.seats if s.id not in gone))).concerns
    assert [(c.text, c.group) for c in concerns] == [(f"Zorg van {g}.", g if labelled else "") for g in groups]


def test_where_we_differ_has_both_sentences() -> None:
    (difference,) = of(sample()).differences
    assert (difference.name, difference.for_whom) == ("Inbedding", "Gemeente")
    assert difference.text and difference.other_text


def test_open_points_name_what_is_not_answered_yet() -> None:
    assert open_points(of(sample())) == (
        OpenPoint("group_absent", "School"),
        OpenPoint("request_later", "Mogen we de waterkraan bij de speeltuin gebruiken?"),
        OpenPoint("request_unanswered", "Wil een klas een eigen bed in de tuin?"),
        OpenPoint("mandate_reserved", "We laten de grond onderzoeken."),
    )


def test_a_request_to_an_absent_group_wants_a_messenger() -> None:
    pledges = sample().meeting.pledges
    without = with_meeting(sample(), pledges={**pledges, "b5": replace(pledges["b5"], via="")})
    assert "messenger_missing" in codes(without)


def test_an_evening_with_nothing_written_lacks_everything() -> None:
    bare = with_meeting(
        sample(),
        closing=Closing(),
        contacts={},
        settlements={},
        pledges={"p": Pledge("p", "gemeente", "do", "Iets.")},
        supports={},
    )
    assert codes(bare) == [
        "group_absent",
        "unsettled",
        "unsettled",
        "mandate_missing",
        "do_incomplete",
        "no_step_back",
        "no_first_step",
        "no_money",
        "no_contact",
        "no_contact_person",
        "no_look_back",
    ]


def test_the_first_step_comes_within_two_weeks() -> None:
    def step(**fields: str) -> list[str]:
        closing = replace(sample().meeting.closing, **fields)
        return [code for code in codes(with_meeting(sample(), closing=closing)) if "first_step" in code]

    assert step(first_step_when="2026-06-16") == []
    assert step(first_step_when="2026-06-17") == ["first_step_late"]
    assert step(first_step_when="volgende week") == []
    assert step(first_step_who="", first_step_when="") == ["first_step_no_owner", "first_step_no_date"]


def test_every_open_point_has_a_known_code() -> None:
    assert set(codes(sample())) <= set(OPEN_POINTS)


def test_changes_tell_what_is_new_gone_changed_and_answered() -> None:
    before = sample()
    meeting = before.meeting
    pledges = {k: v for k, v in meeting.pledges.items() if k != "g3"}
    pledges["b5"] = replace(pledges["b5"], answer=Answer("yes"))
    pledges["b1"] = replace(pledges["b1"], when="2026-06-20")
    pledges["n"] = Pledge("n", "gemeente", "do", "We komen kijken.", order=99)
    closing = replace(meeting.closing, look_back="")
    settlements = {**meeting.settlements, "contact": Settlement("contact", "", "not_now")}
    after = with_meeting(before, pledges=pledges, closing=closing, settlements=settlements)
    assert changes(recorded(before), recorded(after)) == (
        Change("needs", "added", "", "Contact"),
        Change("do", "changed", "Bewoners", "We zetten elke zaterdagochtend koffie in de tuin."),
        Change("do", "added", "Gemeente", "We komen kijken."),
        Change("ask", "answered", "Bewoners", "Wil een klas een eigen bed in de tuin?"),
        Change("ask", "removed", "Gemeente", "Laat ons weten als er iets stuk gaat."),
        Change("look_back", "removed", "", "2026-09-08"),
    )


def test_the_same_agreement_has_no_changes() -> None:
    assert changes(recorded(sample()), recorded(sample())) == ()
