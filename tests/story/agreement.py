"""The end of the evening and after it: read aloud, consent, close, the reply of who was away, and three versions."""

from tests.live import Person
from tests.story.hall import Hall, note_in, read, reads, reads_not, refused
from tests.story.methods import STEP
from tests.story.talk import ABSENT, ONE_SIDE

CONCERN = "Wie maakt er schoon na afloop?"
OBJECTION = "Ik wil eerst weten wie er betaalt."
CLOSING = {"contact": "de coördinator", "look_back": "2027-02-23", "then_whom": "de buurtmakelaar"}
MENDED = "We schuiven elke maand aan, en betalen de schoonmaak."


def read_aloud(hall: Hall) -> None:
    hall.go("consent", "read")
    reads(hall.desk, "Lees de rolafspraak voor", ONE_SIDE, "We zetten elke zaterdag koffie.", STEP["first_step"])
    reads(hall.screen, "Onze rolafspraak", "Professionals: allebei evenveel.", "Iedereen: nu niet nodig.")
    hall.all_read(
        hall.phones,
        "We lezen de afspraak hardop voor.",
        "Professionals: allebei evenveel.",
        "We zetten elke zaterdag koffie.",
        "Mag de folder in de portieken?",
    )


def consent(hall: Hall) -> None:
    """No secret ballot: that there is a concern is always told, its words only when they were let through."""
    hall.go("consent", "open")
    hall.all_read(hall.voters, "Dit is geen geheime stemming.", "Kun je leven met deze afspraak?")
    worried, against = hall.seats["bewoners"][-1], hall.seats["professionals"][-1]
    choices = {"bewoners": "+" * 25 + "~", "professionals": "++++-", "gemeente": "+", "anders": "+"}
    hall.vote(hall.ballots("consent")[""], choices)
    worried.say("concern", kind="concern", text=CONCERN)
    against.say("concern", kind="object", text=OBJECTION)
    reads(hall.screen, "33 van 36 zijn klaar", "Dit is niet geheim")
    reads_not(hall.writer, CONCERN, OBJECTION)
    hall.go("consent", "closed")
    reads(hall.writer, "3 nieuw", CONCERN, OBJECTION)
    reads_not(hall.screen, "Iemand kan hier niet mee leven.")
    hall.go("consent", "shown")
    reads(hall.screen, "Iemand kan hier niet mee leven. Wat zou helpen?", "Bewoners 25 1 0", "Professionals 4 0 1")
    reads_not(hall.screen, CONCERN, OBJECTION, "Gemeente 1 0 0")
    for text in (CONCERN, OBJECTION):
        hall.writer.ok("moderate", note=note_in(hall.writer, text), state="shown")
    hall.all_read([hall.screen, hall.observer.phone], CONCERN, OBJECTION)


def mend_and_ask_again(hall: Hall) -> None:
    """The objection is answered and mended; its writer takes it back, the concern stays."""
    worried, against = hall.seats["bewoners"][-1], hall.seats["professionals"][-1]
    hall.writer.ok(
        "pledge",
        group="gemeente",
        id="b" * 32,
        kind="do",
        text=MENDED,
        who="de gebiedsmakelaar",
        when="2027-01-15",
    )
    against.say("concern", kind="object", text="")
    hall.desk.ok("again")
    hall.all_at("consent", "open")
    reads(hall.screen, "0 van 36 zijn klaar")
    ballot = hall.ballots("consent")[""]
    hall.vote(ballot, {"bewoners": "+" * 25 + "~", "professionals": "+++++", "gemeente": "+", "anders": "+"})
    assert worried.refused("vote", round=ballot["round"], value="5", seq=2) == "bad_vote"
    hall.go("consent", "closed")
    hall.go("consent", "shown")
    reads(hall.screen, "We gaan akkoord, met een zorg erbij.", CONCERN, "Professionals 5 0 0")
    hall.screen.wait(lambda: OBJECTION not in hall.screen.html)
    reads(hall.observer.phone, "Er is een zorg. Die blijft bij de afspraak staan.", MENDED)


def close(hall: Hall) -> None:
    hall.go("closing", "fill")
    hall.writer.ok("closing", contact="de coör", draft=True)
    reads(hall.screen, "de coör")
    hall.writer.ok("closing", **CLOSING)
    hall.all_read([hall.screen, *hall.phones], STEP["first_step"], "de coördinator", "dinsdag 23 februari 2027")
    reads(hall.desk, "Nog open", "Corporatie: deze groep was er niet bij.")
    hall.go("closing", "done")
    hall.all_read(hall.phones, "Klaar. Dank je wel!", "Bewaar")
    assert refused(hall.desk, "advance") == "last_step"
    # The last press of the one button froze the concept.
    reads(hall.desk, "Laatste versie: concept")


def reply_later(hall: Hall) -> None:
    """Days later the corporatie answers by its own link; the answer makes the next version."""
    link = hall.desk.ok("give_key", role="reply", group="corporatie")["link"]
    corporatie = Person(hall.server)
    page = corporatie.get("/sleutel/" + link.rpartition("/")[2])
    address = page.url.removeprefix(hall.server.url)
    assert "Vragen aan Corporatie" in read(page.text)
    assert "Vraag van Bewoners, via de huismeester Mag de folder in de portieken?" in read(page.text)
    assert "Krijgen we een sleutel van de zaal?" not in page.text
    half = corporatie.post(address, **{f"answer-{ABSENT}-kind": "later"})
    assert "Schrijf erbij wie beslist, of waarom het niet kan." in read(half.text)
    reads(hall.desk, "Laatste versie: concept")
    given = {f"answer-{ABSENT}-kind": "yes", f"answer-{ABSENT}-text": "Overal behalve in het hofje."}
    assert "Jullie antwoord is binnen" in read(corporatie.post(address, **given).text)
    reads(hall.desk, "Laatste versie: verbeterd")
    assert corporatie.get(f"/verslag/{hall.meeting}").status_code == 403


def correct_and_finish(hall: Hall) -> None:
    hall.writer.ok("closing", then_whom="het wijkteam")
    hall.desk.ok("version", kind="corrected")
    hall.desk.ok("version", kind="final")
    reads(hall.desk, "Laatste versie: definitief")
    assert refused(hall.desk, "version", kind="concept") == "already_final"


CHAPTERS = (read_aloud, consent, mend_and_ask_again, close, reply_later, correct_and_finish)
