"""A file that the printer makes: it is waited for a little, and then a page asks again; nobody is held meanwhile."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from flask import make_response
from werkzeug.wrappers import Response as BaseResponse

from .. import words
from ..actie.evening.ballot import Evening
from ..paper import files
from ..paper.printer import Make, NotPrinted
from .site import render

PATIENCE_SECONDS = 3.0  # so long a request waits for its file; after that a page asks again by itself
LOOK_SECONDS = 0.05
AGAIN_SECONDS = 3


@dataclass(frozen=True)
class Printed:
    """A file: its name, what a browser is told that it is, its language, and what else makes it another.

    `shown`: it opens in the browser, else it is saved.
    """

    name: str
    kind: str
    language: str
    of: Hashable = None
    shown: bool = False


def printed(evening: Evening | None, what: Printed, make: Make, instead: Callable[[str], BaseResponse]) -> BaseResponse:
    """The file, of an evening or of none; while others go first, a page that asks again.

    `instead` comes where it cannot be made, by why.
    Raises NotPrinted: printer_busy, no_printer, nothing_to_print.
    """
    of = (evening.meeting.id, evening.version) if evening else ("", 0)
    ends = time.monotonic() + PATIENCE_SECONDS
    with words.use(what.language):
        try:
            while isinstance(found := files.PRINTER.ask((*of, what), make), int):
                if time.monotonic() > ends:
                    break
                time.sleep(LOOK_SECONDS)
        except NotPrinted as refused:
            if refused.code != "not_printed":
                raise
            return instead(refused.code)
    if isinstance(found, bytes):
        answer = make_response(found)
        answer.content_type = what.kind
        how = "inline" if what.shown else "attachment"
        answer.headers["Content-Disposition"] = f'{how}; filename="{what.name}"'
        return answer
    meeting = evening.meeting if evening else None
    answer = make_response(render("wait.html", m=meeting, before=found, again=AGAIN_SECONDS), 202)
    answer.headers["Retry-After"] = str(AGAIN_SECONDS)
    return answer
