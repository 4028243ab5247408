"""What is said when something is refused: what to do now, and that nothing is lost."""

from collections import defaultdict

from .commands import STARTING
from .imports import IMPORTS
from .language import dutch, gettext

ERRORS = {
    # a phone
    "round_closed": dutch("Deze ronde is gesloten. Je eerdere keuze telt gewoon mee."),
    "bad_vote": dutch("Dit antwoord kennen we niet. Kies een van de kaarten; er is niets veranderd."),
    "observer": dutch("Je kijkt mee, dus je stemt niet. Kies een groep als je mee wilt doen."),
    "one_voice": dutch("Iemand anders stemt namens jouw groep. Overleg samen over de keuze."),
    "unknown_seat": dutch("Je plek is er niet meer. Scan de code opnieuw om weer mee te doen."),
    "voted_already": dutch("Je hebt al gestemd, dus je groep blijft staan. Je stem telt mee."),
    "bad_answer": dutch("Kies een van de twee antwoorden. Er is niets veranderd."),
    "voice_taken": dutch("Iemand anders stemt al namens jouw groep. Overleg samen over de keuze."),
    "not_your_seat": dutch("Deze plek hoort bij een andere telefoon. Ververs de pagina; je stem is bewaard."),
    "not_your_group": dutch("Dit hoort bij een andere groep. Schrijf het op bij je eigen groep."),
    "group_missing": dutch("Kies eerst een groep, of kies dat je meekijkt."),
    "too_many_seats": dutch("Op deze telefoon passen niet meer mensen. Vraag de helper om een kaart."),
    "runs_already": dutch("Het programma draait al. Stop het eerst met Ctrl+C, en begin dan de oefening."),
    "door_closed": dutch("De deur is dicht. Vraag de begeleider om je binnen te laten."),
    "wrong_code": dutch("Deze code klopt niet. Kijk op het scherm en typ de cijfers opnieuw."),
    "old_invitation": dutch("Deze QR of code geldt niet meer. Scan de QR op het scherm opnieuw."),
    "no_seat": dutch("Op deze telefoon is geen plek meer. Scan de QR op het scherm, of typ de code."),
    "seat_moved": dutch("Jouw plek is nu op een andere telefoon. Wil je hem terug? Scan je strookje opnieuw."),
    "wrong_slip": dutch("Dit strookje werkt niet. Typ de letters opnieuw, of vraag de begeleider om een nieuw."),
    "no_slip": dutch("Scan je strookje opnieuw, of typ de letters die erop staan."),
    "no_network": dutch("Deze computer heeft geen netwerk. Zet eerst de wifi aan."),
    "slip_needed": dutch("Stemmen kan hier alleen met een strookje. Vraag er een aan de begeleider."),
    "door_busy": dutch("Het is druk bij de deur. Even wachten: we proberen het zo opnieuw."),
    "no_burst": dutch("Er kwam geen groep tegelijk binnen. Er is niets weggehaald."),
    "waits": dutch("Je wacht nog even. De begeleider laat je zo binnen; je plek blijft."),
    "no_printer": dutch("Een PDF kan hier niet. Open het verslag, en kies Afdrukken in je browser."),
    "printer_busy": dutch("Er wachten al veel mensen op een bestand. Probeer het over een minuut opnieuw."),
    "not_printed": dutch("Dit bestand lukt nu niet. Open het verslag, en kies Afdrukken in je browser."),
    "nothing_to_print": dutch("Er staat nog niets op een kaartje. Schrijf eerst iets op bij een groep."),
    "no_paper": dutch("Kies eerst wat je wilt printen."),
    "bad_people": dutch("Vul bij het aantal mensen een getal in van 1 tot en met 40."),
    "bad_count": dutch("Vul bij hoe vaak een getal in van 1 tot en met 100."),
    "too_fast": dutch("Dit gaat te snel. Wacht een minuut, en probeer het dan opnieuw."),
    "no_connection": dutch("Er is even geen verbinding. Je keuze blijft bewaard; we proberen het opnieuw."),
    # the way of the evening
    "already_done": dutch("Iemand anders was je voor. Kijk wat er nu staat; er is niets verloren."),
    "stale": dutch("Iemand anders was je voor. Kijk wat er nu staat; er is niets verloren."),
    "round_not_open": dutch("Er is geen open ronde. Alle stemmen zijn bewaard."),
    "round_still_open": dutch("De ronde is nog open. Sluit de ronde eerst; alle stemmen blijven."),
    "round_revealed": dutch("Deze uitslag is al getoond. Open een nieuwe ronde; de oude blijft bewaard."),
    "nothing_to_reopen": dutch("Er is geen gesloten ronde om te heropenen. Alle stemmen zijn bewaard."),
    "nothing_to_repeat": dutch("Laat eerst de uitslag zien. Daarna kan het opnieuw; alle stemmen blijven."),
    "reveal_is_final": dutch("Een getoonde uitslag blijft getoond. Open een nieuwe ronde als dat nodig is."),
    "nothing_to_undo": dutch("Hier is niets om terug te draaien. Alles staat er nog."),
    "cannot_undo": dutch("Dit kun je niet terugdraaien. Alles staat er nog."),
    "last_step": dutch("Dit is de laatste stap. Alles is bewaard."),
    "unknown_step": dutch("Deze stap staat niet in het draaiboek. Kies er een uit de lijst."),
    "unknown_phase": dutch("Dat deel hoort niet bij deze stap. Gebruik de grote knop; alles is bewaard."),
    "evening_started": dutch("De bijeenkomst is begonnen. Het draaiboek blijft nu zoals het is."),
    "groups_frozen": dutch("Er is al gestemd. De groepen en vragen blijven nu zoals ze zijn."),
    "rehearsal_runs": dutch("Er loopt al een oefening. Stop die eerst, op de pagina met je bijeenkomsten."),
    "only_a_rehearsal": dutch("Dit is een oefening. Daarvan wordt niets bewaard en niets gedeeld."),
    # preparing
    "groups_count": dutch("Kies twee tot acht groepen. Er is nog niets veranderd."),
    "groups_names": dutch("Geef elke groep een eigen naam. Er is nog niets veranderd."),
    "bad_group": dutch("Er klopt iets niet bij een groep. Kijk de velden na en bewaar opnieuw."),
    "bad_programme": dutch("Begin met binnenkomen en eindig met afsluiten. Het oude draaiboek staat er nog."),
    "title_missing": dutch("Geef de bijeenkomst een naam. De rest staat er nog."),
    "too_long": dutch("Deze tekst heeft %(size)s tekens. Er passen er %(most)s. Maak hem korter; alles staat er nog."),
    "unknown_choice": dutch("Deze keuze kennen we niet. Kies er een uit de lijst."),
    # writing
    "bad_position": dutch("Kies één stand, of twee standen naast elkaar. Je tekst staat er nog."),
    "until_missing": dutch("Vul in tot welke datum jullie het proberen. De rest staat er nog."),
    "two_sentences": dutch("Schrijf van beide kanten een zin op. Wat je schreef, staat er nog."),
    "bad_pledge": dutch("Dit konden we niet opschrijven. Kijk groep en soort na; je tekst staat er nog."),
    "too_many_lines": dutch("Er passen hier %(most)s regels. Haal er eerst een weg; je tekst staat er nog."),
    "typed_at_desk": dutch("Deze regel is aan de tafel getypt. Haal hem los weg; er is niets veranderd."),
    "no_request": dutch("Alleen een vraag krijgt antwoord. Kies ja, ik vraag het na, of nee."),
    "answer_kind": dutch("Kies ja, ik vraag het na, of nee. Je tekst staat er nog."),
    "answer_reason": dutch("Schrijf erbij wie beslist, of waarom het niet kan. Je keuze staat er nog."),
    "mandate_by": dutch("Schrijf erbij wie het moet goedkeuren, en vóór welke dag."),
    "answer_when": dutch("Schrijf erbij wanneer het antwoord komt. Je tekst staat er nog."),
    "residents_do_not_support": dutch("Bewoners vullen hier niets in, het is hun initiatief. Kies een andere groep."),
    "bad_note": dutch("Deze tekst konden we niet plaatsen. Probeer het opnieuw; je tekst staat er nog."),
    "unknown_note": dutch("Deze tekst is er niet meer. De schrijver heeft hem misschien weggehaald."),
    "unknown_pledge": dutch("Deze regel is er niet meer. Kijk in de geschiedenis; daar staat hij nog."),
    "unknown_field": dutch("Dit veld kennen we niet. Ververs de pagina; er is niets veranderd."),
    "already_final": dutch("Deze versie is al klaar. Wat verandert, komt erbij als wijziging."),
    "not_final": dutch("Deze versie is nog niet klaar. Verbeter haar gewoon."),
    "not_agreed": dutch("Nog niet elke groep zei dat het klopt. Wacht daarop, of tot de week om is."),
    "who_agreed": dutch("Kies wie het met de wijziging eens zijn. Er is niets veranderd."),
    "check_text": dutch("Schrijf erbij wat er niet klopt. Je keuze staat er nog."),
    "wrong_sheet": dutch("Deze code klopt niet. Kijk de acht cijfers na; er is niets veranderd."),
    "other_sheet": dutch("Deze code is niet van deze bijeenkomst. Kijk op het blad; er is niets veranderd."),
    "votes_gone": dutch("De stemmen zijn gewist voordat er een afspraak was. Maak een nieuwe bijeenkomst."),
    "too_many_subjects": dutch("Kies hooguit %(most)s onderwerpen."),
    "bad_days": dutch("Kies een aantal dagen van 1 tot 365."),
    "not_sure": dutch("Zet eerst het vinkje. Er is niets gewist."),
    # methods
    "no_methods_put": dutch("Er ligt nog geen methode op tafel. Kies er eerst een of meer."),
    "methods_count": dutch("Leg één tot tien methoden op tafel. Je eerdere keuze staat er nog."),
    "three_methods": dutch("Er staan al drie methoden. Haal er eerst een weg."),
    # paper and hands
    "empty_card": dutch("Deze kaart is nog leeg. Vul minstens één antwoord in."),
    "no_card": dutch("Er is geen kaart om terug te nemen. Alle andere kaarten staan er nog."),
    "hands_after_close": dutch("Tel handen nadat de ronde gesloten is. Zo telt niemand dubbel."),
    "bad_number": dutch("Dit getal klopt niet. Vul een heel getal in; het oude staat er nog."),
    "more_than_present": dutch("Dit zijn meer stemmen dan mensen. Kijk het na, of zet het vinkje."),
    "no_one_voice": dutch("Deze groep stemt niet met één stem. Er is niets veranderd."),
    # things that are not there (any more)
    "unknown_meeting": dutch("Deze bijeenkomst vinden we niet. Vraag de begeleider om de code."),
    "unknown_group": dutch("Deze groep is er niet. Kies een groep uit de lijst."),
    "unknown_round": dutch("Deze ronde is er niet. Ververs de pagina; alle stemmen zijn bewaard."),
    "unknown_element": dutch("Deze vraag doet niet mee. Kies er een uit de lijst."),
    "unknown_method": dutch("Deze methode kennen we niet. Kies er een uit de lijst."),
    "unknown_support": dutch("Deze manier van steunen kennen we niet. Kies er een uit de lijst."),
    "unknown_record": dutch("Dit bestand is niet van een bijeenkomst, of van een nieuwere versie."),
    "not_found": dutch("Deze pagina is er niet. Scan de code of ga terug."),
    # the edges
    "bad_key": dutch("Deze link werkt niet meer. Vraag de begeleider om een nieuwe."),
    "foreign_post": dutch("Dit versturen lukte niet. Dat ligt niet aan jou: vraag de begeleider om hulp."),
    "not_allowed": dutch("Dit mag je hier niet doen. Vraag de begeleider; er is niets veranderd."),
    "bad_payload": dutch("Dit bericht begrepen we niet. Ververs de pagina; er is niets veranderd."),
    "too_large": dutch("Deze tekst is te lang. Maak hem korter en probeer het opnieuw."),
    "unknown_event": dutch("Deze knop kennen we niet. Ververs de pagina; er is niets veranderd."),
    "server_error": dutch("Er ging bij ons iets mis. Wat bewaard was, is er nog. Probeer het opnieuw."),
    # the database cannot do it now
    **dict.fromkeys(
        ("disk_full", "disk_read_only", "disk_failed", "damaged", "database_busy", "database_away"),
        dutch("Nog niet ontvangen. Wat je koos, staat er nog; we proberen het opnieuw."),
    ),
    **IMPORTS,
    **STARTING,
}

# For who leads: what is the matter, and what to do about it.
TROUBLE = {
    "disk_full": dutch("De schijf is vol. Maak ruimte; stemmen komen dan vanzelf aan."),
    "disk_read_only": dutch("De schijf bewaart niets. Kijk hem na; de stemmen wachten."),
    "disk_failed": dutch("De schijf doet het niet. Ga verder op papier."),
    "damaged": dutch("De gegevens zijn beschadigd. Stop het programma, en zet een kopie terug."),
    "database_busy": dutch("Het bewaren gaat traag. De stemmen wachten even."),
    "database_away": dutch("De database is even weg. Stemmen komen aan als hij terug is."),
}


def trouble(code: str) -> str:
    """Why nothing can be kept now, for the desk; '' when all is well."""
    return gettext(TROUBLE.get(code, ""))


def error(code: str, **details: object) -> str:
    """The sentence for a refusal; a code that has none says that nothing was lost."""
    known = ERRORS.get(code, ERRORS["server_error"])
    return gettext(known) % defaultdict(str, details)
