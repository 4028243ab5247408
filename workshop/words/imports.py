"""What is said to who leads when a file cannot be taken in: what is the matter with it, and that nothing changed."""

from ..actie.rules.papercount import Fault
from .language import comma, dutch, gettext, typed

IMPORTS = {
    "no_file": dutch("Kies eerst een bestand. Er is niets ingelezen."),
    "record_too_large": dutch("Dit bestand is te groot. Er past hooguit 5 MB; er is niets ingelezen."),
    "record_broken": dutch("Dit bestand is kapot, of niet van een bijeenkomst. Er is niets ingelezen."),
    "record_newer": dutch("Gemaakt met een nieuwere versie. Werk eerst dit programma bij; er is niets ingelezen."),
    "record_unknown_field": dutch("In dit bestand staat iets onbekends: %(field)s. Er is niets ingelezen."),
    "record_field": dutch("In dit bestand klopt iets niet bij: %(field)s. Er is niets ingelezen."),
    "only_a_record": dutch("Van deze bijeenkomst is alleen het verslag er. Stemmen of veranderen kan hier niet."),
    # a spreadsheet
    "sheet_too_large": dutch("Dit rekenblad is te groot. Uitgepakt past er hooguit 20 MB."),
    "sheet_too_long": dutch("Dit rekenblad is te lang. Er passen hooguit 5.000 regels en 100 kolommen."),
    "sheet_locked": dutch("Op dit rekenblad zit een wachtwoord. Haal dat eraf, en bewaar het opnieuw."),
    "sheet_unreadable": dutch("Dit rekenblad is niet te lezen. Bewaar het opnieuw als XLSX, ODS of CSV."),
}
# What is the matter with a cell of a table with counts.
FAULTS = {
    "csv_empty": dutch("Er staan nog geen stemmen in."),
    "csv_header": dutch("Deze kop klopt niet. Gebruik ons werkblad."),
    "csv_cells": dutch("Deze regel heeft te veel of te weinig vakken."),
    "csv_unreadable": dutch("Dit is niet te lezen. Bewaar het bestand opnieuw."),
    "csv_unknown_element": dutch("Dit onderdeel kennen we niet."),
    "csv_no_group": dutch("Vul hier een groep in."),
    "csv_not_a_count": dutch("Dit is geen heel getal."),
    "csv_open": dutch("Vul hier 1 of 0 in."),
    "csv_duplicate": dutch("Deze groep staat er al bij."),
    "paper_round": dutch("Vul hier de ronde in: 1 tot 9."),
    "paper_open": dutch("Deze groep stemt altijd openlijk, of nooit."),
    "paper_cards": dutch("Dit zijn te veel kaarten voor één groep."),
    "paper_method": dutch("Deze methode kennen we niet."),
    "paper_group": dutch("Deze groep staat niet bij de stemmen."),
    "paper_methods": dutch("Er passen hooguit tien methoden."),
    "paper_groups": dutch("Er horen twee tot acht groepen in."),
    "paper_no_round": dutch("De ronde hiervoor ontbreekt."),
    "paper_no_row": dutch("Deze regel ontbreekt. Zet hem erbij, met nullen."),
}
TABLES = {"votes": dutch("Stemmen"), "methods": dutch("Methoden")}


def fault(of: Fault) -> str:
    """Where in a table something is wrong, and what."""
    where = gettext("%(table)s, regel %(line)s") % {"table": gettext(TABLES[of.table]), "line": of.line}
    column = gettext("kolom %(column)s") % {"column": of.column} if of.column else ""
    value = gettext("“%(words)s”") % {"words": typed(of.value)} if of.value else ""
    return f"{comma().join(filter(None, (where, column, value)))}: {gettext(FAULTS[of.code])}"
