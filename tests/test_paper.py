"""People on paper: counted along, and once, however many cards they fill in."""

from tests.scenes import Play
from workshop.actie.evening import ballot
from workshop.actie.evening.ballot import Seat


def cards(play: Play, subject: str, count: int) -> None:
    """So many residents hand in a card for the newest round of a question; each card is a seat of its own."""
    found = play.meeting.rounds_of("position", subject)[-1]
    for _ in range(count):
        card = Seat(play.new_id(), "bewoners", "paper", group_since=play.now)
        play.seats.append(card)
        play.cast(found.id, card, "2")


def test_cards_in_a_second_round_are_the_same_people():
    play = Play().until("vote", "open")
    cards(play, "animo", 3)
    assert ballot.present(play.evening)["bewoners"] == 27
    play.until("topic", "open")
    cards(play, "animo", 2)
    assert ballot.present(play.evening)["bewoners"] == 27
    assert ballot.people(play.evening) == 34


def test_a_card_is_marked_as_paper_and_counts_as_a_vote():
    play = Play().until("vote", "open")
    cards(play, "contact", 2)
    found = play.meeting.rounds_of("position", "contact")[-1]
    assert ballot.paper_counts(play.evening, found) == {"bewoners": 2}
    assert sum(ballot.position_votes(play.evening, found)["bewoners"].positions) == 26
