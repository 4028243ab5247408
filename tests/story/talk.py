"""The middle of the evening: talk and vote again, settle, a break, and doen-laten-vragen."""

from typing import Any

from tests.story.hall import Hall, note_in, reads, reads_not, refused

SECOND = {
    "contact": {"bewoners": "3" * 10 + "4" * 15, "professionals": "33334", "gemeente": "4", "anders": "1"},
    "inbedding": {"bewoners": "1" * 26, "professionals": "22222", "gemeente": "2", "anders": "5"},
}
REASONS = {
    "bewoners": "Iedereen kent elkaar al van de markt.",
    "professionals": "Zonder netwerk begin je elke keer opnieuw.",
    "gemeente": "Wij kennen ook de clubs buiten de wijk.",
    "anders": "Ik zie vooral dezelfde gezichten.",
}
ONE_SIDE, OTHER_SIDE = "Wij willen het zelf leren.", "Wij willen een cursus betalen."
DOING, LIVE, ABSENT = "a" * 32, "b" * 32, "c" * 32
PLEDGES = "Doen, laten, vragen"


def choose_topics(hall: Hall) -> None:
    """The room says it with two dots each; what it chose stands at the desk, in the order in which we propose it."""
    reads(hall.desk, "Laat de zaal kiezen", "Er is tijd voor 2 gesprekken. De zaal kiest.")
    before = hall.so_far()
    hall.go("profile", "open")
    reads(hall.screen, "Waarover wil je praten? Kies er twee.", "0 van 36 zijn klaar")
    hall.all_read(hall.voters, "Waarover wil je praten?", "Iedereen telt hier mee, ook uit een kleine groep.")
    reads(hall.observer.phone, "De zaal kiest waarover we praten")
    dot(hall, hall.ballots("dots")[""])
    assert [said for _, said in hall.shown_since(before) if "De zaal koos" in said] == []
    hall.go("profile", "shown")
    reads(hall.desk, "De zaal koos: Contact en Toerusting.")
    reads(hall.screen, "De zaal koos: Contact, Toerusting")
    hall.all_read(hall.phones, "De zaal koos", "Wie kent wie", "Wat is nodig")
    hall.desk.ok("topics", elements=["contact", "toerusting"])
    reads(hall.screen, "Hier praten we over door: Contact, Toerusting")
    hall.all_read(hall.phones, "Hier praten we over", "Wie kent wie", "Wat is nodig")


def dot(hall: Hall, ballot: dict[str, Any]) -> None:
    """Both officials have dots, also where one speaks for all; who has a card raises a hand."""
    dots = {group: ["2_3"] * len(seats) for group, seats in hall.seats.items()}
    hall.vote(ballot, {**dots, "anders": ["1_5"], "professionals": ["2_3", "1_2", "3_4", "2_3", "3_5"]})
    hall.second_official.vote(ballot, "1_4")
    assert hall.second_official.refused("vote", round=ballot["round"], value="4_1", seq=2) == "bad_vote"
    assert hall.observer.refused("vote", round=ballot["round"], value="1_2", seq=1) == "not_allowed"
    hall.go("profile", "closed")
    reads(hall.screen, "Geen telefoon? Steek twee keer je hand op.")
    hall.helper.ok("hands", round=ballot["round"], group="bewoners", counts=[0, 3, 2, 1, 0])


def talk(hall: Hall) -> None:
    hall.go("topic", "talk")
    hall.all_read(hall.voters, "Praat twee minuten met wie naast je zit", "Wat kan een reden zijn om hier te staan?")
    reads_not(hall.observer.phone, "Schrijf een reden op")
    hall.desk.ok("timer", minutes=2)
    hall.screen.wait(lambda: "data-timer-ends" in hall.screen.html)
    for group, reason in REASONS.items():
        hall.seats[group][0].say("reason", element="contact", text=reason)
    assert hall.observer.refused("reason", element="contact", text="Ik ook.") == "not_allowed"
    hall.all_read([hall.writer, hall.desk], "4 nieuw", *REASONS.values())
    # One person would rather not say: a text without a group beside one with a group would be that person's.
    reads_not(hall.writer, "Contact · Bewoners", "Contact · Gemeente", "Contact · Anders")
    moderate(hall)


def moderate(hall: Hall) -> None:
    """The writer lets texts through, one by one; that of a group which does not count stays at the desk."""
    resident, reason = hall.seats["bewoners"][0], REASONS["bewoners"]
    reads_not(hall.screen, *REASONS.values())
    for group in ("bewoners", "gemeente", "anders"):
        hall.writer.ok("moderate", note=note_in(hall.writer, REASONS[group]), state="shown")
    hall.writer.ok("moderate", note=note_in(hall.writer, REASONS["professionals"]), state="hidden")
    hall.all_read([hall.screen, hall.second_official.phone], reason, REASONS["gemeente"])
    labelled = (f"{reason} Bewoners", f"{REASONS['gemeente']} Gemeente")
    reads_not(hall.screen, *labelled, REASONS["anders"], REASONS["professionals"])
    resident.say("reason", element="contact", text=f"{reason} En van school.")
    reads(hall.writer, "1 nieuw", "En van school.")
    hall.screen.wait(lambda: reason not in hall.screen.html)


def vote_again(hall: Hall) -> None:
    hall.go("topic", "open")
    reads(hall.screen, "We stemmen nog een keer.", "0 van 35 zijn klaar")
    reads(hall.seats["bewoners"][0].phone, "Blijf staan of schuif op.")
    hall.vote(hall.ballots("position")["contact"], SECOND["contact"])
    reads(hall.screen, "32 van 35 zijn klaar", "Nog even...")
    hall.go("topic", "closed")
    reads_not(hall.screen, "bleef gelijk", "het midden ging")
    hall.go("topic", "shown")
    reads(
        hall.observer.phone,
        "Bewoners: het midden ging richting “werken met mensen die elkaar al kennen”.",
        "Eerst 28 stemmen, daarna 25.",
        "Professionals: het midden ging richting “bewoners, organisaties en gemeente samenbrengen”.",
    )
    reads(hall.screen, "eerst 28, nu 25 stemmen")
    hall.all_read(
        [hall.screen, hall.observer.phone],
        "De groepen staan dichter bij elkaar dan eerst.",
        "De mensen hoeven niet dezelfde te zijn.",
    )


def settle_for_two_groups(hall: Hall) -> None:
    hall.go("topic", "settle")
    reads(hall.writer, "Wat spreken we af?", "Geldt voor")
    place = {"element": "contact", "group": "professionals", "form": "position"}
    trial = {"element": "contact", "group": "gemeente", "form": "try_until", "positions": [4, 3]}
    assert refused(hall.writer, "settle", **{**place, "positions": [1, 3]}) == "bad_position"
    assert refused(hall.writer, "settle", **trial) == "until_missing"
    hall.writer.ok("settle", **place, positions=[3], text="Samen met de buurtsportcoach.")
    hall.writer.ok("settle", **trial, until="2027-02-01")
    hall.all_read(
        [hall.screen, hall.desk, hall.seats["professionals"][0].phone],
        "Professionals: allebei evenveel. Samen met de buurtsportcoach.",
        "Gemeente: we proberen allebei, met iets meer “bewoners, organisaties en gemeente samenbrengen”, "
        "tot maandag 1 februari 2027.",
    )


def differ_without_a_second_vote(hall: Hall) -> None:
    hall.go("topic", "talk")
    hall.all_read([hall.screen], "Toerusting", "De keuzes lopen uiteen bij bewoners.")
    hall.desk.ok("skip_to", phase="settle")
    hall.all_at("topic", "settle")
    both = {"element": "toerusting", "form": "differ", "text": ONE_SIDE}
    assert refused(hall.writer, "settle", **both) == "two_sentences"
    hall.writer.ok("settle", **both, other_text=OTHER_SIDE)
    hall.all_read([hall.screen, *hall.phones], f"we verschillen. “{ONE_SIDE}” en “{OTHER_SIDE}”")


def pause_and_look_back(hall: Hall) -> None:
    """Somebody's phone locks, somebody comes late, and the facilitator shows earlier steps once more."""
    locked = hall.seats["bewoners"][0].phone
    locked.leave()
    hall.desk.ok("advance")
    locked.connect("phone", hall.meeting, locked.seat)
    hall.all_at("break", "pause")
    late = hall.sit("bewoners")
    hall.seats["bewoners"].append(late)
    assert late.phone.stage == ("break", "pause")
    reads(hall.screen, "Pauze", "deze bijeenkomst, 37 mensen, geen besluit")
    hall.go_to(4, "profile", "shown")
    reads(hall.screen, "Ons rolprofiel", "Hier praten we over door: Contact, Toerusting")
    hall.go_to(3, "vote", "closed")
    assert refused(hall.desk, "reopen") == "nothing_to_reopen"
    hall.go_to(7, "break", "pause")


def do(hall: Hall) -> None:
    """From the phone of a huddle, and from the writer's desk, on the screen as it is typed."""
    hall.go("pledges", "write")
    resident = hall.seats["bewoners"][0]
    hall.all_read([hall.desk, hall.writer], "Zinnen om mee te beginnen", "We zoeken mee naar geld, een plek")
    coffee = {"id": DOING, "kind": "do", "text": "We zetten elke zaterdag koffie."}
    resident.say("pledge", **coffee, who="de werkgroep", when="2026-12-05")
    hall.all_read(hall.everybody_but_the_helper, coffee["text"])
    typed = {"group": "gemeente", "id": LIVE, "kind": "do", "who": "de gebiedsmakelaar", "when": "2027-01-15"}
    for text in ("Wij schui", "Wij schuiven elke", "Wij schuiven elke maand aan"):
        hall.writer.ok("pledge", **typed, text=text, draft=True)
        reads(hall.screen, text)
    reads_not(official_phone(hall), "Wij schui")
    hall.writer.ok("pledge", **typed, text="Wij schuiven elke maand aan.")
    hall.all_read(hall.everybody_but_the_helper, "Wij schuiven elke maand aan.")
    undo(hall, typed)


def undo(hall: Hall, typed: dict[str, str]) -> None:
    """A slip of the pen is turned back at the desk, once."""
    nr = hall.writer.ok("pledge", **typed, text="Wij schuiven misschien aan.")["version"]
    hall.all_read([hall.screen, official_phone(hall)], "Wij schuiven misschien aan.")
    reads(hall.desk, "Wat er gebeurde", "Een toezegging of vraag is opgeschreven", "Draai terug")
    hall.desk.wait(lambda: f'{{"nr": {nr}}}' in hall.desk.html)
    hall.desk.ok("undo", nr=nr)
    hall.all_read([hall.screen, official_phone(hall)], "Wij schuiven elke maand aan.")
    assert refused(hall.desk, "undo", nr=nr) == "already_done"


def official_phone(hall: Hall):
    return hall.seats["gemeente"][0].phone


def leave_and_ask(hall: Hall) -> None:
    resident, professional = hall.seats["bewoners"][0], hall.seats["professionals"][0]
    leaves = {"kind": "leave", "to": "bewoners", "text": "Wat er op de avonden gebeurt."}
    professional.say("pledge", **leaves)
    key = {"kind": "ask", "to": "gemeente", "text": "Krijgen we een sleutel van de zaal?"}
    money = {"kind": "ask", "to": "professionals", "text": "Wie helpt met de aanvraag?"}
    face = {"kind": "ask", "to": "bewoners", "text": "Wie is het gezicht?"}
    absent = {"kind": "ask", "to": "corporatie", "text": "Mag de folder in de portieken?", "via": "de huismeester"}
    hall.requests = {
        "key": resident.say("pledge", **key)["id"],
        "money": resident.say("pledge", **money)["id"],
        "face": hall.desk.ok("pledge", group="professionals", **face)["id"],
    }
    resident.say("pledge", id=ABSENT, **absent)
    assert professional.refused("unpledge", id=DOING) == "not_your_group"
    hall.all_read([hall.screen, hall.observer.phone], leaves["text"], absent["text"])
    reads(hall.seats["gemeente"][0].phone, "Een vraag aan jullie", "Krijgen we een sleutel van de zaal?")


def answer(hall: Hall) -> None:
    """Ja, ik vraag het na, nee omdat: from the phones of those who were asked."""
    official, professional, resident = (hall.seats[g][0] for g in ("gemeente", "professionals", "bewoners"))
    asked = hall.requests
    later = {"id": asked["key"], "kind": "later"}
    assert professional.refused("answer", **later, text="de wethouder", by_when="morgen") == "not_your_group"
    assert official.refused("answer", **later) == "answer_reason"
    assert official.refused("answer", **later, text="de wethouder") == "answer_when"
    official.say("answer", **later, text="de wethouder", by_when="2026-12-01")
    professional.say("answer", id=asked["money"], kind="yes", text="De opbouwwerker.")
    resident.say("answer", id=asked["face"], kind="no", text="we wisselen per maand")
    hall.all_read(
        [hall.screen],
        "ik vraag het na: de wethouder, dinsdag 1 december 2026",
        "ja: De opbouwwerker.",
        "nee, omdat: we wisselen per maand",
    )
    reads(hall.observer.phone, "Nog geen antwoord.", "Antwoord: nee, omdat we wisselen per maand")


def support(hall: Hall) -> None:
    """How supporters help, when they step back, and whom to call in each group."""
    official, professional, resident = (hall.seats[g][0] for g in ("gemeente", "professionals", "bewoners"))
    back = {"steps_back": "na een halfjaar", "approachable": "bel de balie van het wijkcentrum"}
    professional.say("support", ways=["verbinden", "meedoen"], **back)
    assert resident.refused("support", ways=[]) == "residents_do_not_support"
    assert official.refused("support", ways=["betalen"]) == "unknown_support"
    resident.say("contact", function="de coördinator", days="2", substitute="iemand van de werkgroep")
    professional.say("contact", function="de opbouwwerker", days="5", substitute="de wijkverpleegkundige")
    hall.writer.ok("contact", group="gemeente", function="de gebieds", days="", substitute="", draft=True)
    hall.writer.ok("contact", group="gemeente", function="de gebiedsmakelaar", days="10", substitute="de balie")
    text = "We zoeken mee naar geld, een plek en spullen voor langere tijd."
    point = {"kind": "do", "element": "toerusting", "practice": "toerusting-2", "text": text}
    hall.desk.ok("pledge", group="gemeente", **point)
    hall.all_read([hall.writer, hall.desk], "de gebiedsmakelaar", "de opbouwwerker", "de coördinator")
    hall.all_read([hall.screen, hall.observer.phone], text)


def one_more_round_and_back(hall: Hall) -> None:
    """While writing, the room wants to vote on something else once more; then it writes on."""
    hall.desk.ok("new_round", element="inbedding")
    hall.all_at("topic", "open")
    hall.vote(hall.ballots("position")["inbedding"], SECOND["inbedding"])
    hall.go("topic", "closed")
    hall.desk.ok("reopen")
    hall.all_at("topic", "open")
    reads(hall.screen, "Inbedding", "33 van 36 zijn klaar")
    hall.go("topic", "closed")
    hall.go("topic", "shown")
    reads(hall.screen, "eerst 28, nu 26 stemmen", "De groepen staan dichter bij elkaar dan eerst.")
    reads(
        hall.observer.phone,
        "Bewoners: bleef gelijk.",
        "Professionals: het midden ging richting “persoonlijk en stap voor stap werken”.",
    )
    hall.go("topic", "settle")
    hall.desk.ok("settle", element="inbedding", form="not_now")
    hall.all_read([hall.screen, *hall.phones], "Iedereen: nu niet nodig.")
    hall.go_to(9, "pledges", "write")
    hall.all_read(hall.everybody_but_the_helper, "We zetten elke zaterdag koffie.", "Wij schuiven elke maand aan.")


CHAPTERS = (
    choose_topics,
    talk,
    vote_again,
    settle_for_two_groups,
    differ_without_a_second_vote,
    pause_and_look_back,
    do,
    leave_and_ask,
    answer,
    support,
    one_more_round_and_back,
)
