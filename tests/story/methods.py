"""Methods: the first small step, what is put on the table, how the room votes, and the two that stay."""

import re

from tests.scenes import CATALOGUE
from tests.story.hall import Hall, reads, reads_not, refused

STEP = {"first_step": "De sleutel ophalen.", "first_step_who": "de coördinator", "first_step_when": "2026-12-01"}
OWNERS = ("de werkgroep", "de opbouwwerker")
FIRST_THING = "een avond prikken"


def first_step(hall: Hall) -> None:
    hall.go("methods", "first_step")
    hall.all_read([hall.screen, *hall.phones], "Wat is de eerste kleine stap?")
    hall.writer.ok("closing", first_step="De sleutel", draft=True)
    reads(hall.screen, "De sleutel")
    reads_not(hall.observer.phone, "De sleutel")
    hall.writer.ok("closing", **STEP)
    hall.all_read([hall.screen, hall.observer.phone], STEP["first_step"])


def put_six(hall: Hall) -> None:
    """The program proposes six with reasons; the room swaps one for its own."""
    hall.go("methods", "propose")
    proposed = re.findall(r'name="put\[\]" value="([\w-]+)" checked', hall.desk.html)
    assert len(proposed) == 6
    reads(hall.desk, "Methoden op tafel", "Hoort bij")
    own = next(m.id for m in CATALOGUE.methods if m.places and m.id not in proposed)
    hall.on_the_table = [*proposed[:5], own]
    hall.desk.ok("put_methods", put=hall.on_the_table)
    hall.desk.wait(lambda: hall.desk.html.count('name="put[]"') > 6)


def vote_on_methods(hall: Hall) -> None:
    hall.go("methods", "open")
    reads(hall.seats["bewoners"][0].phone, "Vraag 1 van 6", "Past dit bij ons initiatief?", "Ken ik niet")
    reads(hall.observer.phone, "De zaal kiest methoden")
    ballot = hall.ballots("method")[""]
    assert ballot["items"] == hall.on_the_table
    liked, unknown, *rest = ballot["items"]
    few = {"professionals": "+++~-", "gemeente": "+", "anders": "-"}
    hall.vote(ballot, {"bewoners": "+" * 20 + "~" * 6, **few}, liked)
    hall.vote(ballot, {"bewoners": "?" * 24 + "++", **few}, unknown)
    for item in rest:
        hall.vote(ballot, {"bewoners": "-" * 26, **few}, item)
    reads(hall.screen, "33 van 36 zijn klaar")
    hall.go("methods", "closed")
    reads_not(hall.screen, "vooral past", "vooral niet")


def keep_two(hall: Hall) -> None:
    hall.go("methods", "shown")
    liked, unknown, other, *_ = hall.on_the_table
    reads(hall.screen, "vooral past", "vooral niet", "20 · 6 · 0")
    hall.all_read(
        [hall.desk, hall.observer.phone],
        "Bewoners: de meesten zeggen past (20 past, 6 misschien, 0 niet). "
        "Professionals: de meesten zeggen past (3 past, 1 misschien, 1 niet). "
        "Gemeente: één stem, past.",
    )
    for method in (liked, unknown, other):
        hall.writer.ok("keep", method=method)
    assert refused(hall.writer, "keep", method=hall.on_the_table[-1]) == "three_methods"
    hall.writer.ok("unkeep", method=other)
    hall.writer.ok("keep", method=liked, owner="de werk", draft=True)
    reads(hall.screen, "de werk")
    hall.kept = (liked, hall.on_the_table[-1])
    hall.writer.ok("unkeep", method=unknown)
    for method, owner in zip(hall.kept, OWNERS, strict=True):
        hall.writer.ok("keep", method=method, owner=owner, first_step=FIRST_THING)
    hall.all_read([hall.screen], *OWNERS)
    hall.all_read(hall.phones, "Hier gaan we mee verder", *OWNERS, FIRST_THING)


CHAPTERS = (first_step, put_six, vote_on_methods, keep_two)
