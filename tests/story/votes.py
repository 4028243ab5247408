"""The first half hour: prepare, gather, practise, start, vote, and look at the profile."""

from tests.story.hall import OF_A_STANDING, prepared, read, reads, reads_not, refused, scan

FIRST = {
    "animo": {"bewoners": "1" * 13 + "2" * 12, "professionals": "11222", "gemeente": "2", "anders": "5"},
    "contact": {"bewoners": "4" * 12 + "5" * 13, "professionals": "11222", "gemeente": "4", "anders": "1"},
    "toerusting": {"bewoners": "2" * 12 + "3" * 7 + "4" * 6, "professionals": "22333", "gemeente": "3", "anders": "5"},
    "inbedding": {"bewoners": "1" * 25, "professionals": "33333", "gemeente": "3", "anders": "5"},
    "empathie": {"bewoners": "2" * 13 + "3" * 12, "professionals": "???23", "gemeente": "3", "anders": "5"},
}
CARD = {"animo": "1", "contact": "5", "toerusting": "3", "inbedding": "1", "empathie": "2"}
WHAT_THEY_SAY = {
    "animo": "In elke groep staan de meeste stemmen bij “meegaan met het plan van bewoners helpt meer”. "
    "Voorlopig het eens: we hoorden Corporatie nog niet.",
    "contact": "Er is verschil. Bewoners en de gemeente (één stem): "
    "“bewoners, organisaties en gemeente samenbrengen”. "
    "Professionals: “werken met mensen die elkaar al kennen”.",
    "toerusting": "De keuzes lopen uiteen bij bewoners.",
    "inbedding": "Binnen elke groep staan de stemmen bij elkaar. Er is geen plek waar alle groepen staan.",
    "empathie": "Voorlopig: zonder de stemmen van professionals en Corporatie.",
}
STEM = "Het gaat over wat professionals en gemeente doen, de komende drie maanden."


def prepare(desk):
    saved = desk.post(f"/bijeenkomst/{desk.meeting}/voorbereiden", **prepared())
    assert saved.url.endswith(f"/tafel/{desk.meeting}")
    reads(desk, "Corporatie", "Doen, laten, vragen", "Voorlezen en akkoord", "Wijkcentrum gast")


def gather(hall):
    reads(hall.screen, "Wi-Fi", "Wijkcentrum gast", "0 mensen doen mee")
    join_page = read(scan(hall.server, hall.code).get(f"/m/{hall.code}").text)
    assert "Professionals welzijn, zorg" in join_page
    assert "Gemeente ambtenaar, wethouder" not in join_page
    assert "Deze groep stemt met één stem. Iedereen ziet die stem." in join_page
    hall.seats = {
        "bewoners": [*(hall.sit("bewoners") for _ in range(23)), *hall.sit_two("bewoners")],
        "professionals": [hall.sit("professionals") for _ in range(5)],
        "gemeente": [hall.sit("gemeente")],
        "anders": [hall.sit("anders")],
    }
    hall.second_official, hall.observer = hall.sit("gemeente"), hall.sit("observer")

    reads(hall.screen, "33 mensen doen mee")
    reads(hall.desk, "Bewoners 1 plek meer dan verwacht 24 25", "Corporatie 1 0", "1 mens kijkt mee")
    assert hall.seats["bewoners"][0].phone.get(f"/m/{hall.code}").url.endswith(f"/telefoon/{hall.meeting}")


def practise(hall):
    hall.go("practice", "open")
    hall.all_read(
        [hall.screen, *hall.voters], "Wat drink je liever: koffie of thee?", "Even oefenen. Dit telt niet mee."
    )
    question = hall.ballots("practice")[""]
    hall.vote(question, {"bewoners": "1" * 13 + "5" * 12, "professionals": "22334"})
    hall.vote(question, {"professionals": "11111"}, seq=2)
    reads(hall.screen, "30 van 33 zijn klaar")
    hall.go("practice", "shown")
    hall.all_read([hall.desk, hall.seats["gemeente"][0].phone], "koffie, veel liever 18", "thee, veel liever 12")
    hall.seats["professionals"][0].holds(question, "1")


def start(hall):
    hall.go("start", "tell")
    for phone in hall.phones:
        phone.wait(lambda phone=phone: not any(own["votes"] for own in phone.mine.values()))
    hall.all_read(
        [hall.screen, *hall.phones],
        "We beslissen vandaag niet of het initiatief doorgaat.",
        "De huur van de zaal is betaald tot de zomer.",
        "De wethouder krijgt de rolafspraak.",
        "de werkgroep De Ketel",
    )
    reads(hall.seats["bewoners"][0].phone, "Niemand ziet wat jij kiest. Iedereen ziet wat jouw groep koos.")
    reads(hall.seats["gemeente"][0].phone, "Deze groep stemt met één stem. Iedereen ziet die stem.")


def vote(hall):
    """Five questions in one block; nobody learns anything but how many are done."""
    before = hall.so_far()
    hall.go("vote", "open")
    reads(hall.screen, STEM, "5 vragen op je telefoon", "0 van 32 zijn klaar", "Neem rustig de tijd.")
    reads(hall.seats["bewoners"][0].phone, STEM, "Vraag 1 van 5", "weet ik niet", "Ik heb meer tijd nodig")
    reads(hall.observer.phone, "Je kijkt mee.", "De zaal stemt")
    one_voice(hall)
    cards(hall)
    questions = hall.ballots("position")
    for element, choices in FIRST.items():
        hall.vote(questions[element], choices)
    hall.seats["professionals"][0].say("more_time", on=True)
    reads(hall.desk, "28 van 28", "5 van 5", "1 van 1", "waarvan 3 op papier", "1 wil meer tijd")
    hall.before_the_vote = before


def one_voice(hall):
    speaks, listens = hall.seats["gemeente"][0], hall.second_official
    reads(listens.phone, "Jullie hebben samen één stem", "Ik stem namens ons")
    assert (speaks.mine["voice"], listens.mine["voice"]) == ("free", "free")
    speaks.say("claim_voice")
    listens.phone.wait(lambda: listens.mine["voice"] == "other")
    speaks.phone.wait(lambda: speaks.mine["voice"] == "mine")
    question = hall.ballots("position")["animo"]
    assert listens.refused("claim_voice") == "voice_taken"
    assert listens.refused("vote", round=question["round"], value="1", seq=1) == "one_voice"
    assert hall.observer.refused("vote", round=question["round"], value="1", seq=1) == "not_allowed"


def cards(hall):
    """Three residents without a phone; the fourth card was typed wrong and is taken back."""
    reads(hall.helper, "Typ een kaart in", "anders / liever niet zeggen")
    questions = hall.ballots("position")
    filled = {questions[element]["round"]: {"": value} for element, value in CARD.items()}
    for _ in range(3):
        hall.helper.ok("card", group="bewoners", votes=filled)
    hall.helper.ok("card", group="professionals", votes=filled, sure=True)
    hall.helper.ok("undo_card")
    assert refused(hall.helper, "card", group="bewoners", votes={}) == "empty_card"
    reads(hall.screen, "3 van 35 zijn klaar")


def close_reopen_and_count_hands(hall):
    questions, late = hall.ballots("position"), hall.seats["bewoners"][0]
    hall.desk.ok("close")
    hall.all_at("vote", "closed")
    assert late.refused("vote", round=questions["animo"]["round"], value="5", seq=9) == "round_closed"
    hall.desk.ok("reopen")
    hall.all_at("vote", "open")
    late.vote(questions["animo"], "2", seq=3)
    late.vote(questions["animo"], "1", seq=2)
    reads(hall.screen, "35 van 35 zijn klaar", "Iedereen is klaar.")
    hall.go("vote", "closed")
    late.holds(questions["animo"], "2")
    count_hands(hall, questions["animo"])
    nothing_was_told(hall)


def count_hands(hall, question):
    """Two hands in the hall; the guard asks whether nobody is counted twice, and the last count holds."""
    raised = {"round": question["round"], "group": "bewoners"}
    reads(hall.helper, "Handen tellen")
    assert refused(hall.helper, "hands", **raised, counts=[2, 0, 0, 0, 0, 0]) == "more_than_present"
    hall.helper.ok("hands", **raised, counts=[0, 0, 0, 0, 2, 0], sure=True)
    hall.helper.ok("hands", **raised, counts=[2, 0, 0, 0, 0, 0], sure=True)


def nothing_was_told(hall):
    """Since the vote opened, nobody was shown where anybody stands, the facilitator included."""
    shown = hall.shown_since(hall.before_the_vote)
    assert [word for _, said in shown for word in OF_A_STANDING if word in said] == []
    for phone in hall.phones:
        assert set(phone.mine) == {seat.id for seat in hall.every_seat if seat.phone is phone}


def look(hall):
    """The profile builds up row by row; after the last row nothing stays hidden."""
    hall.go("profile", "rows")
    onlookers = [hall.desk, hall.observer.phone, hall.seats["bewoners"][0].phone, hall.screen]
    sentences = list(WHAT_THEY_SAY.values())
    for nr, sentence in enumerate(sentences):
        for person in onlookers:
            reads_not(person, *sentences[nr:])
        hall.desk.ok("advance")
        hall.all_read(onlookers, sentence)
    hall.all_read(
        [hall.desk, hall.observer.phone],
        "Bewoners 17 13 0 0 0 0 aan de kant van “meegaan met het plan van bewoners”",
        "Gemeente 0 1 0 0 0 0 aan de kant van “meegaan met het plan van bewoners”",
        "Professionals Bij deze vraag gaven te weinig mensen uit deze groep antwoord.",
        "Corporatie Nog niet gehoord.",
    )
    hall.all_read([hall.screen], "Hier liggen de antwoorden het verst uit elkaar.")
    hall.all_read([hall.desk], "praten we")


CHAPTERS = (gather, practise, start, vote, close_reopen_and_count_hands, look)
