"""What only the report says: dates on paper, the cells of the A4, changes and counting rules, in plain Dutch."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from .. import words
from ..actie.meeting import Group
from ..actie.revision import Change
from ..actie.rows import Row
from ..words.labels import in_a_sentence, names_of
from ..words.language import dutch, gettext, ngettext, sentence_case, together, typed

NO_BREAK = "\u00a0"
TIME_ZONE = "Europe/Amsterdam"
STATES = {
    "": dutch("Voorlopig"),
    "concept": dutch("Concept"),
    "corrected": dutch("Concept, verbeterd"),
    "final": dutch("Definitief"),
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
    "position": dutch("stand"),
    "method": dutch("methoden"),
    "consent": dutch("rolafspraak"),
}


def state(record: dict[str, Any]) -> str:
    """How far the agreement is: Voorlopig, Concept or Definitief."""
    return gettext(STATES[record["version"]["kind"] if record["version"] else ""])


def day(text: str, near: str = "") -> str:
    """A day ("13 juni 2026") from an ISO date or moment, without the year when that is the year of `near`.

    What is no date stays as it was typed.
    """
    try:
        found = _moment(text).date() if "T" in text else date.fromisoformat(text)
    except ValueError:
        return text
    pattern = "d MMMM" if near[:4] == f"{found.year:04}" else "d MMMM y"
    return format_date(found, pattern, locale=words.language()).replace(" ", NO_BREAK)


def clock(moment: str) -> str:
    """The time of day of an ISO moment where the meeting was."""
    return words.time(_moment(moment), TIME_ZONE)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(ZoneInfo(TIME_ZONE))


def said(need: dict[str, Any]) -> str:
    """What the votes said of an element: its status, and a place only when that is shared."""
    if not need["asked"]:
        return gettext("niet gevraagd")
    if not need["status"]:
        return gettext("nog geen uitslag")
    status = words.status(need["status"], need["provisional"])
    return f"{status}: {together(need['labels'], 'or')}" if need["labels"] else status


def settled(of: dict[str, Any], near: str = "") -> str:
    """What was settled, in a few words."""
    place = together(of["labels"], "or")
    said = {
        "position": place,
        "not_now": gettext("nu niet nodig"),
        "try_until": gettext("we proberen %(place)s, tot %(until)s")
        % {"place": place, "until": day(of["until"], near)},
        "differ": gettext("we verschillen: zie “Waar we verschillen”"),
    }[of["form"]]
    return f"{said}. {typed(of['text'])}" if of["text"] and of["form"] != "differ" else said


def answer(request: dict[str, Any], near: str = "") -> str:
    """The answer to a request; without one, that it does not hold yet."""
    given = request["answer"]
    if given is None:
        return gettext("Nog geen antwoord. Onder voorbehoud.")
    text, when = typed(given["text"]), day(given["by_when"], near)
    if given["kind"] == "yes":
        return f"{gettext('Ja.')} {sentence_case(text)}".rstrip()
    if given["kind"] == "no":
        return gettext("Nee, omdat: %(text)s") % {"text": text}
    return gettext("We vragen het na: %(text)s. Antwoord: %(when)s. Onder voorbehoud.") % {
        "text": text.rstrip("."),
        "when": when,
    }


def inside(group_id: str, groups: Iterable[Group]) -> str:
    """A group's name inside a sentence: "de gemeente"."""
    return in_a_sentence(group_id, names_of(groups))


def within(days: str) -> str:
    """How soon somebody answers: a number is a number of days, other text stays as typed."""
    if not days.isdecimal():
        return days
    return ngettext("binnen %(n)s dag", "binnen %(n)s dagen", int(days)) % {"n": days}


def change(of: Change) -> str:
    """One difference between two versions, in one line."""
    where = gettext(SECTIONS[of.section])
    if of.group:
        where = f"{where} ({typed(of.group)})"
    return f"{where}, {words.change(of.what)}: {typed(day(of.subject))}"


def by_hand(methods: dict[str, Any]) -> list[str]:
    """Where the choice of methods was made otherwise than the rule did, a sentence each."""
    found = ((code, titles) for code, titles in methods["by_hand"].items() if titles)
    return [gettext(BY_HAND[code]) % {"methods": _quoted(titles)} for code, titles in found]


def _quoted(titles: list[str]) -> str:
    return together(f"“{title}”" for title in titles)


def round_line(found: dict[str, Any], name: str = "") -> str:
    """When a round was open: "Toerusting, ronde 2: 20:20 tot 20:26"."""
    about = name or gettext(ROUNDS[found["kind"]])
    closed = clock(found["closed"]) if found["closed"] else gettext("nu")
    return gettext("%(about)s, ronde %(number)s: %(opened)s tot %(closed)s") % {
        "about": sentence_case(about),
        "number": found["number"],
        "opened": clock(found["opened"]),
        "closed": closed,
    }


def counting(thresholds: dict[str, Any]) -> list[str]:
    """The rules by which was counted, with their thresholds as they were then."""
    t = thresholds
    return [
        gettext("Elke groep telt even zwaar, hoe groot zij ook is."),
        gettext("Een groep telt mee vanaf %(n)s stemmen, en met getallen vanaf %(m)s.")
        % {"n": t["words_from_votes"], "m": t["numbers_from_votes"]},
        gettext("Koos het grootste deel van een groep weet ik niet? Dan telt die groep daar niet mee."),
        gettext("Eensgezind: minstens %(share)s staat op twee plekken naast elkaar.")
        % {"share": percent(t["united_share"])},
        gettext("Aan de andere kant staat dan minder dan %(other)s.")
        % {"other": percent(t["united_other_side_under"])},
        gettext("Gedeeld: elke groep is eensgezind, op dezelfde twee plekken."),
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
        gettext("Op papier of met de hand: hooguit %(n)s stemmen per vraag, van %(group)s.")
        % {"n": count, "group": in_a_sentence(group, names)}
        for group, count in most.items()
    ]
