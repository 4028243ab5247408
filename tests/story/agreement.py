"""The end of the evening and after it: read aloud, consent, close, the reply of who was away, and three versions."""

import re

from tests.live import Person
from tests.story.hall import Hall, note_in, read, reads, reads_not, refused
from tests.story.methods import STEP
from tests.story.talk import ABSENT, ONE_SIDE

CONCERN = "Wie maakt er schoon na afloop?"
OBJECTION = "Ik wil eerst weten wie er betaalt."
CLOSING = {"contact": "de coördinator", "look_back": "2027-02-23", "then_whom": "de buurtmakelaar"}
MONEY = "De penningmeester regelt de sleutel."
CLOSING_READ = ("de coördinator", "dinsdag 23 februari 2027", "de buurtmakelaar", MONEY)
SIGNING = {"sign_when": "2026-12-10", "sign_where": "De Wilg", "sign_printer": "de beheerder"}
OURS = "Eerst bellen we elkaar. Daarna zitten we binnen twee weken aan één tafel."
MENDED = "We schuiven elke maand aan, en betalen de schoonmaak."


def wrap_up(hall: Hall) -> None:
    """Three things are filled in before it is read; the rest has a proposal of ours, or says that it is open."""
    hall.go("wrap_up", "fill")
    reads(hall.screen, "Nog drie dingen", STEP["first_step"], "nog open")
    hall.writer.ok("closing", contact="de coör", draft=True)
    hall.writer.ok("closing", **CLOSING)
    hall.all_read([hall.screen, *hall.phones], STEP["first_step"], "dinsdag 23 februari 2027")
    reads(hall.desk, "Nog open", "Corporatie: deze groep was er niet bij.", "Wie regelt geld, verzekering en sleutel?")
    hall.writer.ok("closing", money=MONEY)
    hall.desk.wait(lambda: "Wie regelt geld, verzekering en sleutel?" not in read(hall.desk.html))


def read_aloud(hall: Hall) -> None:
    hall.go("consent", "read")
    reads(hall.desk, "Lees de rolafspraak voor", ONE_SIDE, "We zetten elke zaterdag koffie.", STEP["first_step"])
    reads(hall.screen, "Onze rolafspraak", "bladzijde 1 van")
    aloud = " ".join(hall.turned())
    written = ("We zetten elke zaterdag koffie.", "Mag de folder in de portieken?", STEP["first_step"])
    said = ("Professionals: allebei evenveel.", "Iedereen: nu niet nodig.", *written, OURS, *CLOSING_READ)
    assert [text for text in said if text not in aloud] == []
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
    hall.all_read(hall.voters, "Dit is geen geheime stemming.", "Kun je hiermee verder?")
    worried, against = hall.seats["bewoners"][-1], hall.seats["professionals"][-1]
    choices = {"bewoners": "+" * 25 + "~", "professionals": "++++-", "gemeente": "+", "anders": "+"}
    ballot = hall.ballots("consent")[""]
    against.vote(ballot, "concern", seq=0)
    against.say("concern", text=OBJECTION)
    hall.vote(ballot, choices)  # who votes otherwise means what they wrote otherwise
    worried.say("concern", text=CONCERN)
    reads(hall.screen, "33 van 36 zijn klaar", "Dit is niet geheim")
    reads_not(hall.writer, CONCERN, OBJECTION)
    hall.go("consent", "closed")
    reads(hall.writer, "2 nieuw", CONCERN, OBJECTION, "Nee, zo kan ik niet verder")
    reads_not(hall.screen, "Iemand kan zo niet verder.")
    hall.go("consent", "shown")
    reads(
        hall.screen,
        "Iemand kan zo niet verder. Wat moet er anders?",
        "Bewoners 26 deden mee",  # in numbers they would tell what the one beside the groups said
        "Professionals 5 deden mee",
        "Gemeente één stem: ja",
        "deed mee",
    )
    reads_not(hall.screen, CONCERN, OBJECTION)
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
    against.say("concern", text="")
    hall.desk.ok("again")
    hall.all_at("consent", "open")
    reads(hall.screen, "0 van 36 zijn klaar")
    ballot = hall.ballots("consent")[""]
    hall.vote(ballot, {"bewoners": "+" * 25 + "~", "professionals": "+++++", "gemeente": "+", "anders": "+"})
    assert worried.refused("vote", round=ballot["round"], value="5", seq=2) == "bad_vote"
    hall.go("consent", "closed")
    hall.go("consent", "shown")
    reads(hall.screen, "We gaan akkoord, met een zorg erbij.", CONCERN, "Professionals 5 deden mee")
    hall.screen.wait(lambda: OBJECTION not in hall.screen.html)
    reads(hall.observer.phone, "Er is een zorg. Die blijft bij de afspraak staan.", MENDED)


def close(hall: Hall) -> None:
    hall.go("closing", "fill")
    hall.writer.ok("closing", **SIGNING)
    hall.all_read([hall.screen, *hall.phones], STEP["first_step"], "de coördinator", "donderdag 10 december 2026")
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
    old = sheets(hall)
    hall.writer.ok("pledge", group="gemeente", id="b" * 32, kind="do", text=MENDED, who="de wijkmanager")
    hall.desk.ok("version", kind="corrected")
    assert refused(hall.desk, "version", kind="final") == "not_agreed"
    assert "Dit blad is van een eerdere versie." in read(typed(hall, old["Gemeente"]))
    assert "de gebiedsmakelaar" in read(typed(hall, old["Gemeente"])), "what the sheet says stands beside it"
    for wrong, told in (("12345678", "Deze code klopt niet."), ("1234567 1", "Deze code is niet van deze")):
        assert told in read(typed(hall, wrong))
    assert hall.observer.phone.get(f"/antwoorden/{hall.meeting}?code={old['Gemeente']}").status_code == 403
    back = {"who": "de gebiedsmakelaar", "when": "2027-01-15"}
    hall.writer.ok("pledge", group="gemeente", id="b" * 32, kind="do", text=MENDED, **back)


def says_it_is_right(hall: Hall) -> None:
    """The laptop went home, and the sheets come back: by post, as a photo, by telephone. The last makes it final."""
    codes = sheets(hall)
    bound = ("Bewoners", "Professionals", "Gemeente")
    assert set(bound) <= set(codes)
    half = tick(hall, codes["Bewoners"], "no")
    assert "Schrijf erbij wat er niet klopt." in half
    for name in bound:
        reads(hall.desk, "Nog niet gezegd dat het klopt:")
        assert "Bewaard. Het staat nu in de rolafspraak." in tick(hall, codes[name], "yes")
    reads(hall.desk, "Laatste versie: klaar", "Verandert er iets?")
    reads(hall.screen, "Deze versie is klaar.")
    assert refused(hall.desk, "version", kind="concept") == "already_final"


def amend(hall: Hall) -> None:
    hall.writer.ok("closing", then_whom="het wijkteam")
    assert refused(hall.desk, "version", kind="amended") == "who_agreed"
    hall.desk.ok("version", kind="amended", agreed=["bewoners", "gemeente"])
    reads(hall.desk, "Laatste versie: gewijzigd")


def sheets(hall: Hall) -> dict[str, str]:
    """Group -> the code on its sheet."""
    page = read(hall.desk.get(f"/antwoordbladen/{hall.meeting}").text)
    return dict(re.findall(r"Antwoordblad: (\w+) · (\d{4} \d{4})", page))


def typed(hall: Hall, code: str) -> str:
    return hall.desk.get(f"/antwoorden/{hall.meeting}", params={"code": code}).text


def tick(hall: Hall, code: str, right: str) -> str:
    """What the desk reads after it ticked every line of a sheet."""
    names = set(re.findall(r'name="(check-[^"]+-right)"', typed(hall, code)))
    assert names
    sent = {"code": code, **dict.fromkeys(names, right)}
    return read(hall.desk.post(f"/antwoorden/{hall.meeting}", **sent).text)


CHAPTERS = (
    *(wrap_up, read_aloud, consent, mend_and_ask_again, close),
    *(reply_later, correct_and_finish, says_it_is_right, amend),
)
