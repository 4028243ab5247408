"""What was done at the desk: the codes of the history, in words."""

from collections.abc import Sequence

from .language import dutch, gettext, ngettext

VERBS = {
    "advance": dutch("Een stap verder gegaan"),
    "go_to": dutch("Naar een andere stap gegaan"),
    "turn": dutch("Naar een andere bladzijde gegaan"),
    "skip_to": dutch("Een deel overgeslagen"),
    "close": dutch("De ronde is gesloten"),
    "reopen": dutch("De ronde is weer open"),
    "reveal": dutch("Een uitslag is getoond"),
    "reveal_all": dutch("Alle uitslagen zijn getoond"),
    "new_round": dutch("Een nieuwe ronde is geopend"),
    "topics": dutch("De gesprekken zijn gekozen"),
    "timer": dutch("De klok is veranderd"),
    "blank": dutch("Het scherm ging op zwart of weer aan"),
    "door": dutch("De deur ging open of dicht"),
    "without_slips": dutch("Strookjes zijn nodig of niet meer nodig"),
    "again": dutch("Er wordt opnieuw gestemd"),
    "undo": dutch("Iets is teruggedraaid"),
    "remove_seat": dutch("Plekken zijn weggehaald"),
    "invite": dutch("Er is een nieuwe QR en code"),
    "voice": dutch("De stem namens een groep is verplaatst"),
    "claim_voice": dutch("Iemand stemt namens een groep"),
    "put_methods": dutch("De methoden op tafel zijn gekozen"),
    "version": dutch("Een versie van de rolafspraak is vastgelegd"),
    "about": dutch("De gegevens zijn aangepast"),
    "prepare": dutch("De voorbereiding is aangepast"),
    "settle": dutch("Een afspraak is vastgelegd"),
    "unsettle": dutch("Een afspraak is weggehaald"),
    "moderate": dutch("Een tekst is beoordeeld"),
    "hide_passed": dutch("Teksten van een gesprek dat klaar is, zijn verborgen"),
    "note": dutch("Een tekst is ingestuurd"),
    "pledge": dutch("Een toezegging of vraag is opgeschreven"),
    "unpledge": dutch("Een toezegging of vraag is weggehaald"),
    "unpledge_all": dutch("Alle regels van één plek zijn weggehaald"),
    "answer": dutch("Een vraag kreeg antwoord"),
    "check": dutch("Een groep keek haar regels na"),
    "support": dutch("De steun van een groep is opgeschreven"),
    "contact": dutch("Een contact is opgeschreven"),
    "keep": dutch("Een methode blijft"),
    "unkeep": dutch("Een methode is weggehaald"),
    "closing": dutch("De afsluiting is ingevuld"),
    "hands": dutch("Handen zijn geteld"),
    "give_key": dutch("Een link is uitgegeven"),
    "revoke_key": dutch("Een link is ingetrokken"),
}
# What was typed live has no event of its own in the history: there the thing that changed says what it was.
WRITTEN = {
    "about": VERBS["about"],
    "closing": VERBS["closing"],
    "contacts": VERBS["contact"],
    "kept": dutch("Bij een methode is geschreven"),
    "notes": VERBS["note"],
    "pledges": VERBS["pledge"],
    "settlements": VERBS["settle"],
    "supports": VERBS["support"],
}
CHANGED = dutch("Iets is aangepast")


def voided(count: int) -> str:
    """How many slips open nothing any more."""
    text = ngettext("%(n)s strookje is ingetrokken.", "%(n)s strookjes zijn ingetrokken.", count)
    return text % {"n": count}


def _made(count: int) -> str:
    text = ngettext("%(n)s strookje is gemaakt.", "%(n)s strookjes zijn gemaakt.", count)
    return text % {"n": count}


def verb(code: str, keys: Sequence[str] = (), was: int = 0, made: int = 0) -> str:
    """One line of the history: what was done, from the act's code and the keys it touched ("pledges/ID").

    Of slips it says how many were voided (`was`) and `made`, and never which.
    """
    if code == "slips":
        return " ".join(told(count) for told, count in ((voided, was), (_made, made)) if count)
    if code == "write":
        names = (key.partition("/")[0] for key in keys)
        return gettext(next((WRITTEN[name] for name in names if name in WRITTEN), CHANGED))
    return gettext(VERBS.get(code, CHANGED))
