"""The command line `workshop`: start the product, rehearse, keep copies, count votes by hand, check the texts."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .actie.errors import WorkshopError

Run = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Gives the exit code: 0 done, 2 refused with a sentence on stderr."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except WorkshopError as refused:
        from . import words

        known = refused.args[0] if refused.args and refused.args[0] != refused.code else ""
        print(known or words.trouble(refused.code) or words.error(refused.code, **refused.details), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="workshop", description="Van stemmen naar een rolafspraak.")
    _serving(parser)
    parser.set_defaults(run=_serve)
    commands = parser.add_subparsers(title="opdrachten")
    serve = _command(commands, "serve", _serve, "start het programma (dit gebeurt ook zonder opdracht)")
    _serving(serve)
    serve.add_argument("--workers", type=int, default=1, metavar="N", help="zoveel processen, elk op een eigen poort")
    demo = _command(commands, "demo", _demo, "oefen een avond met gespeelde deelnemers")
    _serving(demo)
    demo.add_argument("--meeting", metavar="CODE", help="oefen met een kopie van je eigen bijeenkomst")
    demo.add_argument("--speed", type=float, default=1.0, help="hoe snel de deelnemers reageren (1 is gewoon)")
    standing = _command(commands, "standing", _standing, "reken met de hand getelde stemmen om naar een beeld")
    standing.add_argument("file", type=Path, metavar="BESTAND.csv")
    standing.add_argument("--json", action="store_true", help="druk JSON af")
    backup = _command(commands, "backup", _backup, "maak een kopie van alle gegevens; dat mag ook tijdens een avond")
    backup.add_argument("file", type=Path, nargs="?", metavar="BESTAND", help="waar de kopie komt")
    restore = _command(commands, "restore", _restore, "zet een kopie terug; wat er nu staat, blijft bewaard")
    restore.add_argument("file", type=Path, metavar="BESTAND")
    _command(commands, "new-key", _new_key, "maak een nieuwe link voor de begeleider; de oude werkt dan niet meer")
    _command(commands, "check", _check, "kijk of de gegevens heel zijn")
    catalogue = _command(commands, "catalogue", _catalogue, "controleer de teksten en druk de aantallen af")
    catalogue.add_argument("--json", action="store_true", help="druk alles af als JSON")
    return parser


def _command(commands: Any, name: str, run: Run, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser


def _serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=argparse.SUPPRESS, help="poort (anders 5000)")
    parser.add_argument("--address", default=argparse.SUPPRESS, help="adres van deze laptop voor de telefoons")
    parser.add_argument("--no-browser", action="store_true", default=argparse.SUPPRESS, help="open geen browser")


def _serve(options: argparse.Namespace) -> int:
    from .run import serve

    browser = not getattr(options, "no_browser", False)
    return serve(_environment(options), browser, workers=getattr(options, "workers", 1))


def _demo(options: argparse.Namespace) -> int:
    from .rehearsal import rehearse

    browser = not getattr(options, "no_browser", False)
    return rehearse(_environment(options), browser, options.meeting, options.speed)


def _backup(options: argparse.Namespace) -> int:
    from .keep import backup

    return backup(os.environ, options.file)


def _restore(options: argparse.Namespace) -> int:
    from .keep import restore

    return restore(os.environ, options.file)


def _new_key(_options: argparse.Namespace) -> int:
    from .keep import new_key

    return new_key(os.environ)


def _check(_options: argparse.Namespace) -> int:
    from .keep import check

    return check(os.environ)


def _environment(options: argparse.Namespace) -> dict[str, str]:
    """The environment, with what was said on the command line on top."""
    said = {
        "WORKSHOP_PORT": getattr(options, "port", None),
        "WORKSHOP_ADDRESS": getattr(options, "address", None),
    }
    return {**os.environ, **{name: str(value) for name, value in said.items() if value is not None}}


def _standing(options: argparse.Namespace) -> int:
    from . import handcount, words
    from .actie.standing import published
    from .config import catalogue

    try:
        text = options.file.read_bytes().decode("utf-8-sig")
    except OSError:
        raise WorkshopError("csv_not_found") from None
    except UnicodeDecodeError:
        raise WorkshopError("csv_unreadable") from None
    found = handcount.standings(handcount.read_csv(text))
    if options.json:
        print(json.dumps({element: published(one) for element, one in found.items()}, indent=2))
        return 0
    texts = catalogue()
    print(handcount.report(found, lambda element, one: words.plain_sentence(element, one, texts)))
    return 0


def _catalogue(options: argparse.Namespace) -> int:
    from .actie.catalogue import as_json, counts
    from .config import catalogue

    found = catalogue()
    if options.json:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        for name, count in counts(found).items():
            print(f"{count:4}  {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
