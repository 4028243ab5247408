"""What only the report says: dates on paper, the cells of the A4, changes and counting rules, in plain Dutch."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from babel.dates import format_date

from .. import words
from ..actie.evening.meeting import Group
from ..actie.evening.rows import Row
from ..actie.paper.parts import Asking, Mandate, Need, Settled
from ..actie.paper.record import Held, Methods, Question, Record
from ..actie.paper.revision import Change
from ..actie.rules import RULES
from ..words import rules_1
from ..words.labels import in_a_sentence, names_of
from ..words.language import dutch, gettext, locale, ngettext, sentence_case, together, typed

NO_BREAK = "\u00a0"
STATES = {
    "": dutch("Voorlopig"),
    "concept": dutch("Concept"),
    "corrected": dutch("Concept, verbeterd"),
    "final": dutch("Deze versie is klaar"),
    "amended": dutch("Gewijzigd"),
}
SECTIONS = {
    "initiative": dutch("Ons initiatief"),
    "fixed": dutch("Wat al vastligt"),
    "needs": dutch("Wat nu nodig is"),
    "do": dutch("Wij doen"),
    "leave": dutch("Wij laten over"),
    "ask": dutch("Wij vragen"),
    "support": dutch("Steun"),
    "reach": dutch("Wie je belt"),
    "contact": dutch("Contactpersoon"),
    "first_step": dutch("Eerste kleine stap"),
    "methods": dutch("Methoden"),
    "concerns": dutch("Zorgen"),
    "if_wrong": dutch("Als het misgaat"),
    "look_back": dutch("Terugkijken"),
}
BY_HAND = {
    "put_not_proposed": dutch("Wel besproken, niet voorgesteld door het programma: %(methods)s."),
    "proposed_not_put": dutch("Wel voorgesteld, niet besproken: %(methods)s."),
    "kept_not_in_top": dutch("Gekozen, maar niet bij de eerste drie na de stemming: %(methods)s."),
    "top_not_kept": dutch("Bij de eerste drie na de stemming, maar niet gekozen: %(methods)s."),
    "kept_without_vote": dutch("Gekozen zonder stemming: %(methods)s."),
}
ROUNDS = {
    "dots": dutch("Waarover praten"),
    "position": dutch("stand"),
    "method": dutch("methoden"),
    "consent": dutch("rolafspraak"),
}

SHARED = dutch("Het eens: elke groep is eensgezind, op dezelfde twee plekken.")


def state(record: Record) -> str:
    """How far the agreement is: Voorlopig, Concept or Definitief."""
    kind = record.version.kind if record.version else ""
    return gettext(STATES[kind])


def day(when: str | datetime, near: str = "") -> str:
    """A day ("13 juni 2026") of a moment, where it is given, or of an ISO date; what is no date stays as it was typed.

    Without the year when that is the year of `near`.
    """
    try:
        found = when.date() if isinstance(when, datetime) else date.fromisoformat(when)
    except ValueError:
        return str(when)
    pattern = "d MMMM" if near[:4] == f"{found.year:04}" else "d MMMM y"
    return format_date(found, pattern, locale=locale()).replace(" ", NO_BREAK)


def clock(moment: datetime) -> str:
    """The time of day of a moment, where it is given."""
    return words.time(moment)


def said(need: Need, record: Record) -> str:
    """What the votes said of an element: who stood where, never a status that says nothing in three months.

    By rules 1 it was the status, and a place only when that was shared.
    """
    if not need.asked:
        return gettext("niet gevraagd")
    if not need.status:
        return gettext("nog geen uitslag")
    if record.rules > 1:
        look = next((row.look for row in record.profile if row.element == need.element), None)
        element = record.element(need.element)
        return words.stood(look, element, record.groups) if look else ""
    status = words.status(need.status, need.provisional, record.rules)
    return f"{status}: {together(need.labels, 'or')}" if need.labels else status


def settled(of: Settled, element: Question, near: str = "") -> str:
    """What was settled of a question, in a few words."""
    place = (words.tried if of.form == "try_until" else words.position_label)(element, of.positions)
    said = {
        "position": place,
        "not_now": gettext("nu niet nodig"),
        "try_until": gettext("we proberen %(place)s, tot %(until)s") % {"place": place, "until": day(of.until, near)},
        "differ": gettext("we verschillen: zie “Waar we verschillen”")
        if of.text
        else gettext("hier kiezen we verschillend"),
    }[of.form]
    return f"{said}. {typed(of.text)}" if of.text and of.form != "differ" else said


def answer(request: Asking, near: str = "") -> str:
    """The answer to a request; without one, that it does not hold yet."""
    return words.answered(request, partial(day, near=near))


def mandated(of: Mandate, near: str = "") -> str:
    """For whom a line was said, and with what reservation."""
    return words.mandated(of, partial(day, near=near))


def change(of: Change) -> str:
    """One difference between two versions, in one line."""
    where = gettext(SECTIONS[of.section])
    if of.group:
        where = f"{where} ({typed(of.group)})"
    return f"{where}{words.comma()}{words.change(of.what)}: {typed(day(of.subject))}"


def by_hand(methods: Methods) -> list[str]:
    """Where the choice of methods was made otherwise than the rule did, a sentence each."""
    found = ((code, titles) for code, titles in methods.by_hand.items() if titles)
    return [gettext(BY_HAND[code]) % {"methods": _quoted(titles)} for code, titles in found]


def _quoted(titles: Iterable[str]) -> str:
    return together(f"“{title}”" for title in titles)


def round_line(found: Held, name: str = "") -> str:
    """When a round was open: "Toerusting, ronde 2: 20:20 tot 20:26"."""
    about = name or gettext(ROUNDS[found.kind])
    closed = clock(found.closed) if found.closed else gettext("nu")
    return gettext("%(about)s, ronde %(number)s: %(opened)s tot %(closed)s") % {
        "about": sentence_case(about),
        "number": found.number,
        "opened": clock(found.opened),
        "closed": closed,
    }


def counting(thresholds: Mapping[str, Any], rules: int = RULES) -> list[str]:
    """The rules by which was counted, with their thresholds and words as they were then."""
    t = thresholds
    return [
        gettext("Elke groep telt even zwaar, hoe groot zij ook is."),
        ngettext(
            "Een groep telt mee vanaf %(n)s stem, en met getallen vanaf %(m)s.",
            "Een groep telt mee vanaf %(n)s stemmen, en met getallen vanaf %(m)s.",
            t["words_from_votes"],
        )
        % {"n": t["words_from_votes"], "m": t["numbers_from_votes"]},
        gettext("Koos het grootste deel van een groep weet ik niet? Dan telt die groep daar niet mee."),
        gettext("Eensgezind: minstens %(share)s staat op twee plekken naast elkaar.")
        % {"share": percent(t["united_share"])},
        gettext("Aan de andere kant staat dan minder dan %(other)s.")
        % {"other": percent(t["united_other_side_under"])},
        gettext(rules_1.SHARED if rules == 1 else SHARED),
        gettext("Bleef gelijk: tussen twee rondes verschoof minder dan %(share)s van een groep.")
        % {"share": percent(t["stayed_under_share"])},
    ]  # fmt: skip


def percent(share: str) -> str:
    """ "7/10" as "70%"."""
    above, _, below = share.partition("/")
    return f"{round(100 * int(above) / int(below or 1))}%"


def on_paper(rows: Iterable[Row], groups: Iterable[Group]) -> list[str]:
    """How many votes came on paper or by hand, per group whose numbers are shown: the most on any question."""
    most: dict[str, int] = {}
    for mark in (mark for row in rows for look in row.looks for mark in look.marks if mark.paper):
        most[mark.group] = max(most.get(mark.group, 0), mark.paper or 0)
    names = names_of(groups)
    return [
        ngettext(
            "Op papier of met de hand: hooguit %(n)s stem per vraag, van %(group)s.",
            "Op papier of met de hand: hooguit %(n)s stemmen per vraag, van %(group)s.",
            count,
        )
        % {"n": count, "group": in_a_sentence(group, names)}
        for group, count in most.items()
    ]
