"""What only the command line says, in Dutch: why a start or a command is refused, and the sentences of argparse."""

STARTING = {
    "runs_now": "Het programma draait nog. Stop het eerst met Ctrl+C.",
    "bad_database": "WORKSHOP_DATABASE_URL klopt niet, of psycopg ontbreekt. Kijk in docs/beheer.md.",
    "loop_stopped": "Bij elke vraag aan de database staat alles stil. Kijk in docs/beheer.md.",
    "not_embedded": "Deze database staat op een server. Maak de kopie daar.",
    "no_data": "Hier zijn nog geen gegevens.",
    "data_damaged": "De gegevens zijn beschadigd. Zet een kopie terug met: workshop restore BESTAND.",
    "data_lost": (
        'De gegevens zijn weg, maar er is een kopie. Zet die terug met: workshop restore "%(file)s"\n'
        "Wil je leeg beginnen? Zet dan eerst de map met kopieën ergens anders."
    ),
    "no_backup": "Dit bestand is geen goede kopie van ons. Er is niets veranderd.",
    "newer_schema": "Deze gegevens zijn van een nieuwer programma. Werk het programma eerst bij.",
    # hand-counted votes in a file
    "csv_empty": "Er staan geen stemmen in het bestand. Zet onder de kop een regel per groep.",
    "csv_header": "Regel %(line)s is geen goede kop. Zet daar: element,group,p1,p2,p3,p4,p5,dont_know,open.",
    "csv_cells": "Regel %(line)s heeft te veel of te weinig vakken. Kijk bij kolom %(column)s.",
    "csv_not_found": "Dit bestand vinden we niet. Kijk de naam en de map na.",
    "csv_unreadable": "Regel %(line)s is niet te lezen. Bewaar het bestand opnieuw als CSV in UTF-8.",
    "csv_unknown_element": "Regel %(line)s: het onderdeel '%(value)s' kennen we niet.",
    "csv_no_group": "Regel %(line)s: vul een groep in.",
    "csv_not_a_count": "Regel %(line)s, kolom %(column)s: '%(value)s' is geen heel getal.",
    "csv_open": "Regel %(line)s: vul bij open 1 of 0 in, of laat het leeg.",
    # the same in a spreadsheet
    "sheet_too_large": "Dit rekenblad is te groot. Uitgepakt past er hooguit 20 MB.",
    "sheet_too_long": "Dit rekenblad is te lang. Er passen hooguit 5.000 regels en 100 kolommen.",
    "sheet_locked": "Op dit rekenblad zit een wachtwoord. Haal dat eraf, en bewaar het opnieuw.",
    "sheet_unreadable": "Dit rekenblad is niet te lezen. Bewaar het opnieuw als XLSX, ODS of CSV.",
    "not_a_choice": "Bij --%(name)s kennen we '%(value)s' niet. Kies uit: %(choices)s.",
    "print_what": "Noem een CODE en een SOORT papier, of met --case een casus.",
    "csv_duplicate": "Regel %(line)s: de groep '%(value)s' staat al bij dit onderdeel.",
    "bad_catalogue": "In %(file)s klopt iets niet bij %(entry)s.",
    "runs_already_hosted": "Het programma draait al als dienst. Oefen op een andere computer.",
    "runs_now_hosted": "Het programma draait nog als dienst. Stop de dienst eerst.",
    "runs_silent": (
        "Een ander programma gebruikt %(home)s al, maar antwoordt niet. Sluit het af en start dan opnieuw."
    ),
    "port_taken": "--port: poort %(port)s is bezet; probeer --port %(other)s",
    # the folder of an installation
    "home_full": "De schijf van %(home)s is vol. Maak ruimte, en probeer het dan opnieuw.",
    "home_no_folder": "%(home)s is geen map. Kies een andere map met WORKSHOP_HOME.",
    "home_closed": "Het programma mag in %(home)s niets bewaren. Kijk na van wie die map is.",
    "home_read_only": "De schijf van %(home)s laat alleen lezen toe. Kies een andere map met WORKSHOP_HOME.",
    "no_folder": "De map %(home)s is er niet. Maak haar eerst, of kies een andere.",
    "home_unusable": "In %(home)s kan het programma niets bewaren (%(said)s). Kijk die map en haar rechten na.",
    "no_locks": "De schijf van %(home)s kan geen bestand vergrendelen. Kies een map op een gewone schijf.",
    "network_drive": "%(home)s staat op een netwerkschijf. Kies een map op deze computer, met WORKSHOP_HOME.",
    "no_home": "De map %(home)s is er niet. Kijk na hoe WORKSHOP_HOME is geschreven.",
    "no_data_here": "In %(home)s staan nog geen gegevens. Kijk na of dit de goede map is.",
    "key_damaged": (
        "De sleutel in %(file)s is leeg of beschadigd. Zet het bestand terug, of haal het weg."
        " Zonder dat bestand maakt het programma een nieuwe sleutel; oude links werken dan niet meer."
    ),
    "key_readable": (
        "Anderen op deze computer kunnen de sleutel in %(file)s lezen. Typ: chmod 600 %(file)s."
        " Of haal het bestand weg: dan komt er een nieuwe sleutel."
    ),
    "database_in_use": "De database in %(home)s is bezet. Sluit het andere programma dat haar open heeft.",
    # the database and the queue of a host
    "database_not_there": (
        "De database antwoordt niet: server %(host)s, poort %(port)s, database %(database)s, gebruiker %(user)s."
        " Dit werd gezegd: %(said)s"
    ),
    "database_refused": (
        "De database laat ons niet toe: server %(host)s, poort %(port)s, database %(database)s, gebruiker %(user)s."
        " Dit werd gezegd: %(said)s"
    ),
    "queue_refused": "Redis op %(host)s laat ons niet toe: %(said)s. Kijk WORKSHOP_QUEUE na.",
    "check_elsewhere": "Deze database staat op een server. Controleer hem daar.",
    "file_not_read": "%(file)s kunnen we niet lezen (%(said)s). Kijk de naam en de rechten na.",
    # a file to write
    "file_full": "%(file)s is niet gemaakt: de schijf is vol.",
    "file_closed": "%(file)s is niet gemaakt: het programma mag daar niet schrijven.",
    "file_no_folder": "%(file)s is niet gemaakt: die map is er niet.",
    "file_is_folder": "%(file)s is een map. Geef een naam voor het bestand.",
    "file_unwritable": "%(file)s is niet gemaakt (%(said)s). Kies een andere plek.",
    "backup_missing": "Het bestand %(file)s is er niet. Er is niets veranderd.",
}

ARGPARSE = {
    "usage: ": "gebruik: ",
    "positional arguments": "argumenten",
    "options": "opties",
    "subcommands": "opdrachten",
    "show this help message and exit": "laat deze uitleg zien",
    "show program's version number and exit": "zeg welke versie dit is",
    " (default: %(default)s)": " (anders %(default)s)",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "%(prog)s: warning: %(message)s\n": "%(prog)s: let op: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "unrecognized arguments: %s": "dit kennen we niet: %s",
    "the following arguments are required: %s": "hier ontbreekt: %s",
    "one of the arguments %s is required": "hier ontbreekt een van deze: %s",
    "not allowed with argument %s": "kan niet samen met %s",
    "ignored explicit argument %r": "hier hoort niets achter: %r",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s kan van alles zijn: %(matches)s",
    "expected one argument": "hier hoort iets achter",
    "expected at most one argument": "hier hoort hooguit één ding achter",
    "expected at least one argument": "hier hoort minstens één ding achter",
    "expected %s argument": "hier hoort %s ding achter",
    "expected %s arguments": "hier horen %s dingen achter",
    "invalid %(type)s value: %(value)r": "%(value)r is geen %(type)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r kennen we niet; kies uit %(choices)s",
    "invalid choice: %(value)r, maybe you meant %(suggestion)r? (choose from %(choices)s)": (
        "%(value)r kennen we niet. Bedoel je %(suggestion)r? Kies uit %(choices)s"
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": "%(parser_name)r kennen we niet; kies uit %(choices)s",
    "can't open '%(filename)s': %(error)s": "%(filename)s gaat niet open: %(error)s",
}


def argparse_says(text: str) -> str:
    """A sentence of argparse, in Dutch."""
    return ARGPARSE.get(text, text)
