"""The command line `workshop`: start the product, rehearse, keep copies, count votes by hand, check the texts."""

import argparse
import json
import math
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .actie.errors import WorkshopError
from .running import terminal
from .running.supervisor import CANNOT_START

if TYPE_CHECKING:
    from .actie.rules.standing import Standing

Run = Callable[[argparse.Namespace], int]
DONE, REFUSED = 0, 2
MOST_COPIES = 100
# Somebody must mend this first: a service that starts again changes nothing.
MUST_BE_MENDED = frozenset(
    (
        *("bad_setting", "bad_database", "database_refused", "queue_refused", "loop_stopped"),
        *("home_no_folder", "home_closed", "home_read_only", "home_unusable", "network_drive", "no_locks"),
        *("key_damaged", "key_readable"),
        *("newer_schema", "data_damaged", "data_lost"),
    )
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Gives the exit code: DONE; or REFUSED or CANNOT_START, with a sentence on stderr."""
    terminal.prepare()
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except WorkshopError as refused:
        from . import words

        known = refused.args[0] if refused.args and refused.args[0] != refused.code else ""
        print(known or words.trouble(refused.code) or words.error(refused.code, **refused.details), file=sys.stderr)
        return CANNOT_START if refused.code in MUST_BE_MENDED else REFUSED
    except KeyboardInterrupt:
        return DONE


def _parser() -> argparse.ArgumentParser:
    _let_argparse_speak_dutch()
    parser = argparse.ArgumentParser(
        prog="workshop", description="Van stemmen naar een rolafspraak.", allow_abbrev=False
    )
    _serving(parser)
    parser.add_argument("--version", action="store_const", dest="run", const=_version, help="zeg welke versie dit is")
    parser.set_defaults(run=_serve)
    commands = parser.add_subparsers(title="opdrachten")
    serve = _command(commands, "serve", _serve, "start het programma (dit gebeurt ook zonder opdracht)")
    _serving(serve)
    serve.add_argument("--workers", type=getal, default=1, metavar="N", help="zoveel processen, elk op een eigen poort")
    demo = _command(commands, "demo", _demo, "oefen een avond met gespeelde deelnemers")
    _serving(demo)
    demo.add_argument("--meeting", metavar="CODE", help="oefen met een kopie van je eigen bijeenkomst")
    demo.add_argument("--speed", type=snelheid, default=1.0, help="hoe snel de deelnemers reageren (1 is gewoon)")
    standing = _command(commands, "standing", _standing, "reken met de hand getelde stemmen om naar een beeld")
    standing.add_argument("file", type=Path, metavar="BESTAND", help="een CSV-, XLSX- of ODS-bestand")
    standing.add_argument("--json", action="store_true", help="druk JSON af")
    _shortlisting(_command(commands, "shortlist", _shortlist, "stel methoden voor bij met de hand getelde stemmen"))
    backup = _command(commands, "backup", _backup, "maak een kopie van alle gegevens; dat mag ook tijdens een avond")
    backup.add_argument("file", type=Path, nargs="?", metavar="BESTAND", help="waar de kopie komt")
    restore = _command(commands, "restore", _restore, "zet een kopie terug; wat er nu staat, blijft bewaard")
    restore.add_argument("file", type=Path, metavar="BESTAND")
    _exporting(_command(commands, "export", _export, "schrijf de rolafspraak van een bijeenkomst naar een bestand"))
    _printing(_command(commands, "print", _print, "maak een PDF van het papier dat je voor een avond nodig hebt"))
    _importing(_command(commands, "import", _import, "lees het verslag van een bijeenkomst op een andere computer in"))
    _command(commands, "new-key", _new_key, "maak een nieuwe link voor de begeleider; de oude werkt dan niet meer")
    _command(commands, "check", _check, "kijk of de gegevens heel zijn")
    catalogue = _command(commands, "catalogue", _catalogue, "controleer de teksten en druk de aantallen af")
    catalogue.add_argument("--json", action="store_true", help="druk alles af als JSON")
    return parser


def _let_argparse_speak_dutch() -> None:
    """It asks gettext for its own sentences, of which nobody made a Dutch catalogue."""
    from .words.commands import argparse_says

    argparse._ = argparse_says  # type: ignore[attr-defined]
    argparse.ngettext = lambda one, more, count: argparse_says(one if count == 1 else more)  # type: ignore[attr-defined]


def _version(_options: argparse.Namespace) -> int:
    from importlib.metadata import version

    print(version("actie-workshop"))
    return DONE


def getal(text: str) -> int:
    """A whole number; argparse calls it by the name of this function."""
    return int(text)


def snelheid(text: str) -> float:
    """How many times as quick, more than 0."""
    if not 0 < float(text) < math.inf:
        raise ValueError
    return float(text)


def _command(commands: Any, name: str, run: Run, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
    parser.set_defaults(run=run)
    return parser


def _shortlisting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="BESTAND", help="een CSV-, XLSX- of ODS-bestand")
    parser.add_argument("--setting", default="", help="waar het speelt")
    parser.add_argument("--audience", default="", help="om welke mensen het vooral gaat")
    parser.add_argument("--subject", action="append", default=[], help="waar het over gaat (mag vaker)")
    parser.add_argument("--phase", default="", help="hoe ver het initiatief is")
    parser.add_argument("--kind", default="", help="wat voor initiatief het is")
    parser.add_argument("--size", type=getal, default=3, help="hoeveel methoden (anders 3)")
    parser.add_argument("--meeting", default="", help="de bijeenkomst waarvoor geloot wordt, als er gelijk zijn")
    parser.add_argument("--json", action="store_true", help="druk JSON af")


def _importing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="BESTAND", help="wat workshop export schreef, of een telling")
    parser.add_argument("--paper", action="store_true", help="een avond op papier: een telling als CSV, XLSX of ODS")
    parser.add_argument("--title", default="", help="hoe die avond heet (anders de naam van het bestand)")
    second = "een tweede bestand, met wat de groepen van methoden vonden"
    parser.add_argument("--methods", type=Path, metavar="BESTAND", help=second)
    parser.add_argument("--yes", action="store_true", help="vraag niet of de telling klopt")


def _exporting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="de code van de bijeenkomst")
    parser.add_argument(
        "--format", default="json", help="json, xlsx, csv, html, pdf, docx, odt, txt of archief (anders json)"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="BESTAND", help="waar het bestand komt")
    parser.add_argument("--language", default="nl", help="in welke taal (anders nl)")


def _printing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help="de code van de bijeenkomst")
    parser.add_argument("kind", nargs="?", metavar="SOORT", help="alles, of een soort papier zoals stemkaarten")
    parser.add_argument("--case", metavar="CASUS", help="in plaats daarvan: een casus met rolkaarten, zoals moestuin")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="BESTAND", help="waar de PDF komt")
    parser.add_argument("--language", default="nl", help="in welke taal (anders nl)")
    parser.add_argument("--count", type=getal, default=0, metavar="N", help="hoe vaak, of voor hoeveel mensen")


def _serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=getal, default=argparse.SUPPRESS, help="poort (anders 5000)")
    parser.add_argument("--address", default=argparse.SUPPRESS, help="adres van deze laptop voor de telefoons")
    parser.add_argument("--no-browser", action="store_true", default=argparse.SUPPRESS, help="open geen browser")


def _serve(options: argparse.Namespace) -> int:
    from .running.start import serve

    browser = not getattr(options, "no_browser", False)
    return serve(_environment(options), browser, workers=getattr(options, "workers", 1))


def _demo(options: argparse.Namespace) -> int:
    from .running.rehearsal import rehearse

    browser = not getattr(options, "no_browser", False)
    return rehearse(_environment(options), browser, options.meeting, options.speed)


def _backup(options: argparse.Namespace) -> int:
    from .running.copies import backup

    return backup(os.environ, options.file)


def _restore(options: argparse.Namespace) -> int:
    from .running.copies import restore

    return restore(os.environ, options.file)


def _export(options: argparse.Namespace) -> int:
    from .running.exporting import export

    return export(os.environ, options.code, options.format, options.output, options.language)


def _print(options: argparse.Namespace) -> int:
    from .running.exporting import print_case, print_paper

    of = options
    if bool(of.case) == bool(of.code) or bool(of.code) != bool(of.kind):
        raise WorkshopError("print_what")
    if of.case:
        return print_case(os.environ, of.case, of.output, of.language, max(of.count, 0))
    return print_paper(os.environ, of.code, of.kind, of.output, of.language, min(max(of.count, 0), MOST_COPIES))


def _import(options: argparse.Namespace) -> int:
    from .running import importing

    if options.paper:
        return importing.count(os.environ, options.file, options.title, options.yes, options.methods)
    return importing.take_in(os.environ, options.file)


def _new_key(_options: argparse.Namespace) -> int:
    from .running.copies import new_key

    return new_key(os.environ)


def _check(_options: argparse.Namespace) -> int:
    from .running.copies import check

    return check(os.environ)


def _environment(options: argparse.Namespace) -> dict[str, str]:
    """The environment, with what was said on the command line on top."""
    said = {
        "WORKSHOP_PORT": getattr(options, "port", None),
        "WORKSHOP_ADDRESS": getattr(options, "address", None),
    }
    return {**os.environ, **{name: str(value) for name, value in said.items() if value is not None}}


def _standing(options: argparse.Namespace) -> int:
    from . import words
    from .actie.rules import handcount
    from .actie.rules.standing import published
    from .host.settings import catalogue

    found = _counted_by_hand(options.file)
    if options.json:
        print(json.dumps({element: published(one) for element, one in found.items()}, indent=2))
        return 0
    texts = catalogue()
    print(handcount.report(found, lambda element, one: words.plain_sentence(element, one, texts)))
    return 0


def _shortlist(options: argparse.Namespace) -> int:
    from . import words
    from .actie.evening.proposal import case_of, for_hand_count
    from .actie.rules.shortlist import published
    from .host.settings import catalogue

    found, texts = _counted_by_hand(options.file), catalogue()
    chosen = {name: getattr(options, name) for name in ("setting", "audience", "phase", "kind")}
    case = case_of(texts, subjects=tuple(options.subject), seed=options.meeting, **chosen)
    proposed = for_hand_count(found, case, max(0, options.size), texts)
    if options.json:
        print(json.dumps(published(proposed), indent=2))
        return DONE
    for nr, pick in enumerate(proposed.chosen, 1):
        print(f"{nr}. {texts.method(pick.id).title}\n   {words.method_reason(pick, (), texts)}")
    if not proposed.chosen:
        print(words.no_method())
    return DONE


def _counted_by_hand(file: Path) -> "dict[str, Standing]":
    from .actie.rules import handcount
    from .edge import spreadsheet

    try:
        data = file.read_bytes()
    except OSError:
        raise WorkshopError("csv_not_found") from None
    if spreadsheet.is_one(data):
        return handcount.standings(handcount.read_csv(spreadsheet.as_csv(data)))
    return handcount.standings(handcount.read_file(data))


def _catalogue(options: argparse.Namespace) -> int:
    from .actie.texts.catalogue import as_json, counts
    from .host.settings import catalogue, own_cases

    found, own = catalogue(), own_cases(os.environ)
    if options.json:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        for name, count in counts(found).items():
            print(f"{count:4}  {name}")
        if own:
            print(f"{len(own):4}  own_cases")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
