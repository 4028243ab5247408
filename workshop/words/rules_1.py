"""The words that went with rules 1: an agreement that was made by them reads as it was signed."""

from .language import dutch

STATUSES = {
    "gedeeld": dutch("gedeeld"),
    "verdeeld": dutch("verdeeld"),
    "bespreken": dutch("bespreken"),
    "te_weinig_stemmen": dutch("te weinig stemmen"),
}
CONSENTS = {
    "agree": dutch("akkoord"),
    "concern": dutch("akkoord met zorg"),
    "object": dutch("hier kan ik niet mee leven"),
}
EVIDENCE = {"databank": dutch("beschreven en getest"), "verkenning": dutch("gezien in de praktijk")}
TIES = {
    "no_share": dutch("Bij gelijke stand ging voor: minder vaak niet."),
    "evidence": dutch("Bij gelijke stand ging voor: sterker onderbouwd."),
    "new_elements": dutch("Bij gelijke stand ging voor: een onderdeel dat nog niets had."),
    "matches": dutch("Bij gelijke stand ging voor: past meer bij deze bijeenkomst."),
}
KEPT_PLACE = dutch("Deze plek was voor een onderdeel zonder methode.")
EQUAL = dutch("Even sterk: %(methods)s. Kies zelf.")
NOTHING_SETTLED = dutch("niets; het blijft staan zoals gestemd")
OBJECTION = dutch("Iemand kan hier niet mee leven.")
SHARED = dutch("Gedeeld: elke groep is eensgezind, op dezelfde twee plekken.")
