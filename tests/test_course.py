"""How an evening moves: one button leads it, everything can be revisited, and only a reveal is final."""

from datetime import timedelta

import pytest

from tests.scenes import CATALOGUE, Play
from workshop.actie.errors import Refused
from workshop.actie.evening import choices, course
from workshop.actie.picture import Audience, picture

DESK, PHONE = Audience("desk"), Audience("phone", "bewoners")


def code(refused) -> str:
    return refused.value.code


def test_one_button_leads_the_whole_evening():
    play = Play()
    passed = [(play.meeting.step.kind, play.meeting.course.phase)]
    while passed[-1] != ("closing", "done"):
        if passed[-1] == ("methods", "propose"):
            play.meeting = choices.put_methods(play.meeting, (), ("abcd",), CATALOGUE)
        play.do(course.advance, topics=("animo", "contact"))
        play.vote_everything()
        passed.append((play.meeting.step.kind, play.meeting.course.phase))
    assert list(dict.fromkeys(kind for kind, _ in passed)) == [
        *("lobby", "practice", "start", "vote", "profile", "topic"),
        *("break", "pledges", "methods", "wrap_up", "consent", "closing"),
    ]
    assert passed.count(("profile", "rows")) == 6
    assert passed.count(("topic", "settle")) == 2


def test_the_vote_step_opens_a_round_for_every_question_and_shows_none():
    meeting = Play().until("vote").meeting
    rounds = [r for r in meeting.rounds.values() if r.kind == "position"]
    assert [r.subject for r in rounds] == ["animo", "contact", "toerusting", "inbedding", "empathie"]
    assert {r.state for r in rounds} == {"open"}


def test_a_close_is_undone_until_the_reveal():
    play = Play().until("vote", "closed")
    play.do(course.reopen)
    assert {r.state for r in play.meeting.rounds_here()} == {"open"}
    play.until("profile").do(course.advance)
    with pytest.raises(Refused) as refused:
        play.do(course.reveal, next(r.id for r in play.meeting.rounds.values() if r.subject == "animo"))
    assert code(refused) == "already_done"


def test_nothing_is_revealed_while_a_round_is_open():
    play = Play().until("vote", "open")
    with pytest.raises(Refused) as refused:
        play.do(course.reveal, play.meeting.rounds_here()[0].id)
    assert code(refused) == "round_still_open"


def test_the_profile_is_built_up_row_by_row():
    play = Play().until("profile")
    shown = []
    for _ in range(5):
        play.do(course.advance)
        shown.append([r.subject for r in play.meeting.rounds.values() if r.state == "revealed" and r.subject])
    assert [len(s) for s in shown] == [1, 2, 3, 4, 5]


def test_leaving_a_step_closes_its_open_rounds():
    play = Play().until("vote", "open").do(course.go_to, 2)
    assert play.meeting.step.kind == "start"
    assert {r.state for r in play.meeting.rounds.values() if r.kind == "position"} == {"closed"}


def test_coming_back_to_an_unrevealed_vote_opens_the_same_rounds_again():
    play = Play().until("vote", "open")
    before = {r.id for r in play.meeting.rounds_here()}
    play.do(course.go_to, 2).do(course.advance)
    assert {r.id for r in play.meeting.rounds_here()} == before
    assert {r.state for r in play.meeting.rounds_here()} == {"open"}


def test_a_second_round_stands_beside_the_first():
    play = Play().until("topic", "open")
    rounds = play.meeting.rounds_of("position", play.meeting.topic)
    assert [(r.number, r.state) for r in rounds] == [(1, "revealed"), (2, "open")]


def test_talking_may_go_straight_to_settling():
    play = Play().until("topic", "talk").do(course.skip_to, "settle")
    assert play.meeting.course.phase == "settle"
    assert len(play.meeting.rounds_of("position", play.meeting.topic)) == 1


def test_a_new_round_can_be_had_from_anywhere():
    play = Play().until("pledges").do(course.new_round, "empathie")
    assert (play.meeting.step.kind, play.meeting.topic) == ("topic", "empathie")
    assert [r.state for r in play.meeting.rounds_here()] == ["open"]
    play.do(course.advance).do(course.advance).do(course.advance)
    assert play.meeting.course.phase == "settle"


def test_topic_steps_that_nobody_needs_are_passed_over():
    play = Play().until("profile")
    for _ in range(5):
        play.do(course.advance)
    play.meeting = course.pick_topics(play.meeting, ("animo",))
    play.until("topic", "settle").do(course.advance)
    assert play.meeting.step.kind == "break"


def test_more_topics_than_planned_lengthen_the_programme():
    play = Play().until("profile")
    before = len(play.meeting.programme)
    meeting = course.pick_topics(play.meeting, ("animo", "contact", "empathie"))
    assert len(meeting.programme) == before + 1


def test_small_groups_are_noted_when_the_vote_opens():
    groups = (*Play.groups[:2], choices.Group("gemeente", "Gemeente", "municipality", "", 2))
    assert Play(groups=groups).until("vote").meeting.small == ("gemeente",)
    assert Play().until("vote").meeting.small == ()


def test_groups_are_fixed_once_a_vote_has_opened():
    play = Play().until("practice")
    play.meeting = choices.with_groups(play.meeting, play.meeting.groups)
    play.until("vote")
    with pytest.raises(Refused) as refused:
        choices.with_groups(play.meeting, play.meeting.groups)
    assert code(refused) == "groups_frozen"


def test_the_timer_adds_and_stops_and_never_closes_a_round():
    play = Play().until("vote", "open")
    play.meeting = course.set_timer(play.meeting, 2, play.moment())
    first = play.meeting.screen.timer_ends
    play.meeting = course.set_timer(play.meeting, 1, play.moment())
    assert (play.meeting.screen.timer_ends - first).total_seconds() == 60
    assert {r.state for r in play.meeting.rounds_here()} == {"open"}
    assert course.set_timer(play.meeting, 0, play.moment()).screen.timer_ends is None


def test_the_two_minutes_for_the_pairs_start_and_end_with_the_talk():
    play = Play().until("topic", "settle").until("topic", "talk")
    assert play.meeting.screen.timer_ends == play.now + timedelta(minutes=2)
    play.do(course.advance)
    assert (play.meeting.course.phase, play.meeting.screen.timer_ends) == ("open", None)


def test_a_clock_that_somebody_set_ends_with_its_phase_too():
    play = Play().until("vote", "open")
    play.meeting = course.set_timer(play.meeting, 2, play.moment())
    assert play.do(course.close).meeting.screen.timer_ends is None


def test_the_break_counts_down_all_its_minutes_and_no_more():
    play = Play().until("break")
    begun = play.meeting.screen.timer_ends
    assert begun == play.meeting.course.since + timedelta(minutes=play.meeting.step.minutes)
    assert play.do(course.go_to, play.meeting.course.step).meeting.screen.timer_ends == begun
    assert play.do(course.advance).meeting.screen.timer_ends is None


def test_consent_can_be_asked_again():
    play = Play().until("consent", "shown").do(course.again)
    assert [r.number for r in play.meeting.rounds_of("consent")] == [1, 2]


@pytest.mark.parametrize("programme", [one.id for one in CATALOGUE.programmes])
@pytest.mark.parametrize("picks", [0, 1, 2, 3])
def test_whoever_says_what_comes_next_says_where_the_evening_goes(programme, picks):
    play = Play()
    play.meeting = choices.with_programme(play.meeting, CATALOGUE.programme(programme))
    said: dict[int, set[int]] = {}
    went: dict[int, set[int]] = {}
    while play.meeting.course.step + 1 < len(play.meeting.programme):
        here = play.meeting.course.step
        desk, phone = (picture(play.evening, who, CATALOGUE) for who in (DESK, PHONE))
        assert (desk.next.index, phone.next.topic) == (
            phone.next.index,
            "" if not play.meeting.topics else desk.next.topic,
        )
        said.setdefault(here, set()).add(phone.next.index)
        if play.meeting.step.kind == "methods" and play.meeting.course.phase == "propose":
            play.meeting = choices.put_methods(play.meeting, (), ("abcd",), CATALOGUE)
        play.do(course.advance, topics=desk.desk.suggestion)
        play.vote_everything()
        if play.meeting.course.step != here:
            went[here] = {play.meeting.course.step}
        if picks and play.meeting.step.kind == "profile" and not course.hidden(play.meeting):
            play.meeting = course.pick_topics(play.meeting, play.elements[:picks])
    assert said == went
