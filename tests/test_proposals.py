"""What is proposed over five hundred evenings that were drawn (tools/proposals.py, docs/proposals.md)."""

from tests.scenes import CATALOGUE
from tools.proposals import PAGE, evenings, page

DRAWN = tuple(evenings(CATALOGUE))
METHODS = {method.id: method for method in CATALOGUE.methods}
RANKED = {method.id for method in CATALOGUE.methods if method.places}


def test_each_method_of_a_question_is_proposed_somewhere():
    assert {method for one in DRAWN for method in one.proposed} == RANKED


def test_nobody_is_offered_what_is_for_other_people_or_another_subject():
    wrong = []
    for one in DRAWN:
        for method in (METHODS[id] for id in one.proposed):
            for_them = not method.audience or {"iedereen", one.case.audience} & {*method.audience}
            about_it = not method.subjects or {*one.case.subjects} & {*method.subjects}
            wrong += [] if for_them and about_it else [(one.case, method.id)]
    assert wrong == []


def test_nobody_gets_fewer_than_asked():
    """The catalogue has six for everybody: none of those is for some people or one subject only."""
    assert [(one.case, one.proposed) for one in DRAWN if len(one.proposed) != one.size] == []


def test_the_page_shows_the_figures_of_today():
    assert PAGE.read_text(encoding="utf-8") == page(CATALOGUE)
