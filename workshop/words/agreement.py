"""What was settled, what is still open, and why a method is proposed: the sentences around the agreement."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ..actie.evening import meeting
from ..actie.evening.frozen import Stance
from ..actie.evening.meeting import Group, Pledge, Settlement
from ..actie.evening.proposal import Vote, Why, why
from ..actie.evening.rows import Row
from ..actie.paper.parts import Agreement, Asking, Mandate, Settled
from ..actie.rules import RULES
from ..actie.rules.shortlist import GroupVoice, Pick
from ..actie.texts.shapes import Asked, Catalogue
from . import labels, rules_1
from .labels import at_the_start, group_name, in_a_sentence, names_of
from .language import comma, date, dutch, gettext, ngettext, sentence_case, together, typed
from .marks import position_label, tried

SETTLED = {
    "position": dutch("%(group)s: %(place)s."),
    "not_now": dutch("%(group)s: nu niet nodig."),
    "try_until": dutch("%(group)s: we proberen %(place)s, tot %(until)s."),
    "differ": dutch("%(group)s: we verschillen. “%(one)s” en “%(other)s”"),
}
VOICES = {
    "meeste_past": dutch("de meesten zeggen past"),
    "gemengd": dutch("wisselend"),
    "meeste_niet": dutch("de meesten zeggen niet"),
}
ON_BALLOT = ("suits", "maybe", "no")
OPEN_POINTS = {
    "group_absent": dutch("%(subject)s: deze groep was er niet bij."),
    "messenger_missing": dutch("Wie brengt deze vraag over? “%(subject)s”"),
    "request_unanswered": dutch("Deze vraag heeft nog geen antwoord: “%(subject)s”"),
    "request_later": dutch("Hierover komt het antwoord nog: “%(subject)s”"),
    "mandate_missing": dutch("Namens wie is dit gezegd? “%(subject)s”"),
    "mandate_reserved": dutch("Hierover moet iemand nog beslissen: “%(subject)s”"),
    "do_incomplete": dutch("Schrijf erbij wie het doet en wanneer: “%(subject)s”"),
    "no_step_back": dutch("%(subject)s: wanneer doen we een stap terug?"),
    "unsettled": dutch("Over %(subject)s is nog niets afgesproken."),
    "no_first_step": dutch("Er is nog geen eerste kleine stap."),
    "first_step_no_date": dutch("De eerste stap heeft nog geen datum."),
    "first_step_no_owner": dutch("Wie begint met de eerste stap?"),
    "first_step_late": dutch("De eerste stap komt later dan over twee weken."),
    "method_no_owner": dutch("Wie begint hiermee? “%(subject)s”"),
    "no_money": dutch("Wie regelt geld, verzekering en sleutel? Of speelt het niet?"),
    "no_contact": dutch("%(subject)s: wie kunnen we bellen?"),
    "no_contact_person": dutch("Er is nog geen contactpersoon."),
    "no_look_back": dutch("Er is nog geen datum om terug te kijken."),
}
CHANGES = {
    "added": dutch("nieuw"),
    "removed": dutch("weg"),
    "changed": dutch("veranderd"),
    "answered": dutch("beantwoord"),
}
TIES = {
    "no_share": dutch("Een andere scoorde gelijk. Bij deze zeiden minder mensen niet."),
    "matches": dutch("Een andere scoorde gelijk. Deze past beter bij deze bijeenkomst."),
    "evidence": dutch("Een andere scoorde gelijk. Deze is beter beschreven."),
    "new_elements": dutch("Een andere scoorde gelijk. Deze is voor een onderdeel dat nog niets had."),
}
NOT_SAID = dutch("Nog niet zeker (voorbehoud): niet gezegd namens wie.")
MANDATES = {
    "": dutch("Namens %(whom)s. Nog niet zeker (voorbehoud)."),
    "yes": dutch("Namens %(whom)s."),
    "reserved": dutch("Namens %(whom)s. Onder voorbehoud: %(by)s moet dit goedkeuren, vóór %(until)s."),
    "later": dutch("Namens %(whom)s. Onder voorbehoud: dit wordt nog nagevraagd."),
}
NOTHING_SETTLED = dutch("nog niets afgesproken")
OBJECTION = dutch("Iemand kan zo niet verder.")
KEPT_PLACE = dutch("Deze plek hielden we vrij voor een onderdeel dat nog niets had.")
EQUAL = dutch("Even goed: %(methods)s. Kies zelf.")


def settlements(of: Iterable[Settlement | Settled], element: Asked, groups: Sequence[Group]) -> list[str]:
    """What was settled of an element, in the order of the meeting; what holds for several groups is said once."""
    order = [group.id for group in groups]
    alike: dict[tuple[Any, ...], tuple[Settlement | Settled, list[str]]] = {}
    for one in sorted(of, key=lambda s: order.index(s.group) if s.group in order else -1):
        said = (one.form, one.positions, one.text, one.other_text, one.until)
        alike.setdefault(said, (one, []))[1].extend(holds_for(one))
    return [_settled(one, _all_of(whom, groups), element) for one, whom in alike.values()]


def holds_for(of: Settlement | Settled) -> Sequence[str]:
    """The groups for which something was settled, [''] where it is for everybody: on paper those that were there."""
    return (isinstance(of, Settled) and of.holds_for) or [of.group]


def _all_of(whom: Sequence[str], groups: Sequence[Group]) -> str:
    """Several groups as they stand before a colon; one has its name."""
    if len(whom) == 1:
        return group_name(whom[0], groups)
    names = names_of(groups)
    first, *rest = whom
    return together([at_the_start(first, names), *(in_a_sentence(one, names) for one in rest)])


def settlement(s: Settlement | Settled, element: Asked, groups: Iterable[Group]) -> str:
    """What was settled and for whom; in "differ" both sentences stand as they were written."""
    return _settled(s, group_name(s.group, groups), element)


def _settled(s: Settlement | Settled, whom: str, element: Asked) -> str:
    if s.form == "differ" and not s.text:
        return gettext("Hier kiezen we verschillend.")
    said = gettext(SETTLED[s.form]) % {
        "group": whom,
        "place": tried(element, s.positions) if s.form == "try_until" else position_label(element, s.positions),
        "until": date(s.until),
        "one": typed(s.text),
        "other": typed(s.other_text),
    }
    return f"{said} {typed(s.text)}" if s.text and s.form != "differ" else said


def answered(request: Asking, day: Callable[[str], str] = date) -> str:
    """The answer to a request; without one, that it does not hold yet. `day` says when."""
    given = request.answer
    if given is None:
        return gettext("Nog geen antwoord. Onder voorbehoud.")
    text, when = typed(given.text), day(given.by_when)
    if given.kind == "yes":
        yes = gettext("Ja: %(text)s") % {"text": text} if given.text else gettext("Ja.")
        return f"{yes} {mandated(given.mandate, day)}" if given.mandate else yes
    if given.kind == "no":
        return gettext("Nee, omdat: %(text)s") % {"text": text}
    return gettext("We vragen het na: %(text)s. Antwoord: %(when)s. Onder voorbehoud.") % {
        "text": text.rstrip("."),
        "when": when,
    }


def mandated(of: Mandate | meeting.Mandate, day: Callable[[str], str] = date) -> str:
    """For whom an organisation promises something, and with what reservation. `day` says until when."""
    whom = comma().join(filter(None, (typed(of.function), typed(of.organisation))))
    if not whom:
        return gettext(NOT_SAID)
    kind = "" if of.kind == "reserved" and not of.approver else of.kind
    return gettext(MANDATES[kind]) % {"whom": whom, "by": typed(of.approver), "until": typed(day(of.until))}


def said_for(line: Pledge, groups: Iterable[Group]) -> str:
    """For whom a promise, or a yes to a request, of an organisation was said; '' of who speaks for nobody else."""
    promise = (line.group, line.mandate) if line.kind == "do" else None
    answer = (line.to, line.answer.mandate) if line.answer and line.answer.kind == "yes" else None
    speaks = {group.id for group in groups if group.is_organisation}
    return next((mandated(given) for group, given in filter(None, (promise, answer)) if group in speaks), "")


def if_wrong(of: Agreement) -> str:
    """What happens when it goes otherwise than agreed, and when somebody wants to stop."""
    whom = f"{gettext('Lukt het niet? Dan gaan we naar')} {typed(of.then_whom)}." if of.then_whom else ""
    return " ".join(filter(None, (typed(of.onward.if_wrong), whom, typed(of.onward.stopping))))


def lasting(of: Agreement) -> str:
    """From when till when it holds, '' where neither was said."""
    days = (of.onward.starts and typed(date(of.onward.starts)), of.onward.ends and typed(date(of.onward.ends)))
    return " – ".join(day or "…" for day in days) if any(days) else ""


def within(days: str) -> str:
    """How soon somebody answers: a number is a number of days, other text stays as typed."""
    if not days.isdecimal():
        return days
    return ngettext("binnen %(n)s dag", "binnen %(n)s dagen", int(days)) % {"n": days}


def open_point(code: str, subject: str = "") -> str:
    """What the agreement still lacks; `subject` is what it is about, ready to read (`revision.OpenPoint`)."""
    return gettext(OPEN_POINTS[code]) % {"subject": typed(subject)}


def change(what: str) -> str:
    """What happened to a line between two versions (`revision.Change.what`)."""
    return gettext(CHANGES[what])


def method_reason(pick: Pick, groups: Iterable[Group], catalogue: Catalogue, rows: Iterable[Row] = ()) -> str:
    """Why a method is on the list: its elements, what is known of it, the groups, how it won its place.

    `rows` tell which standings are provisional: an expected group was not heard.
    """
    return why_method(why(pick, catalogue, rows), groups)


def why_method(of: Why, groups: Iterable[Group], rules: int = RULES) -> str:
    """The same for what is known of it, by the rules of its record."""
    return " ".join((*_fits(of, rules), *_voices(of.voices, tuple(groups)), *_won(of, rules)))


def nothing_settled(rules: int = RULES) -> str:
    """What stands where nothing was settled of a question that was voted on."""
    return gettext(rules_1.NOTHING_SETTLED if rules == 1 else NOTHING_SETTLED)


def objection(rules: int = RULES) -> str:
    """That somebody objects."""
    return gettext(rules_1.OBJECTION if rules == 1 else OBJECTION)


def against(of: Agreement, rules: int = RULES) -> list[tuple[str, str]]:
    """That people have something against it: a sentence, and the kind of the texts that follow it, '' for none."""
    waits = of.unread and not any(one.kind == "concern" for one in of.concerns)
    told = (
        (of.concern and not waits, gettext("Er is een zorg."), "concern"),
        (of.objection, objection(rules), "object"),
        (of.unread, gettext("Er is een zorg. Die is nog niet voorgelezen."), ""),
    )
    return [(sentence, kind) for is_told, sentence, kind in told if is_told]


def stance(of: Stance, groups: Iterable[Group], rules: int = RULES) -> str:
    """What is told of a group at the consent."""
    if of.counts:
        agree, concern, no = of.counts
        said = gettext("%(agree)s ja · %(concern)s zorg · %(object)s nee")
        return said % {"agree": agree, "concern": concern, "object": no}
    if of.how == "took_part":
        return _took_part(of.people)
    said = together(labels.consent(one, rules) for one in of.said) or gettext("geen antwoord")
    one_voice = any(group.id == of.group and group.voting == "one_voice" for group in groups)
    return gettext("één stem: %(said)s") % {"said": said} if one_voice else said


def _took_part(people: int | None) -> str:
    if people is None:
        return gettext("deed mee")
    return ngettext("%(n)s deed mee", "%(n)s deden mee", people) % {"n": people}


def no_method() -> str:
    return gettext("Hier past geen methode bij.")


def left_out(title: str, heard: Iterable[GroupVoice], groups: Iterable[Group]) -> str:
    """A method that is not proposed, with what the groups said of it: who decided that is never a secret."""
    return " ".join((f"{title}.", *_voices(heard, tuple(groups))))


def voices(vote: Vote, groups: Iterable[Group]) -> str:
    """How the groups voted on a method: words, and numbers where they may be shown."""
    return " ".join(_voices(vote.voices, tuple(groups)))


def one_vote(voice: GroupVoice) -> str:
    """What a group said on a method that voted once, with one voice or openly; '' of all others."""
    if voice.tally is None or sum(voice.tally) != 1:
        return ""
    return gettext("één stem, %(vote)s") % {"vote": labels.method_vote(ON_BALLOT[voice.tally.index(1)])}


def _fits(of: Why, rules: int) -> Iterator[str]:
    elements = (f"{fit.name} ({labels.status(fit.status, fit.provisional, rules)})" for fit in of.elements)
    yield gettext("Hoort bij %(elements)s.") % {"elements": together(elements)}
    for served in dict.fromkeys(fit.pole for fit in of.elements if fit.pole):
        yield gettext("Past bij: %(pole)s.") % {"pole": served}
    if of.evidence:
        yield f"{sentence_case(labels.evidence(of.evidence, rules))}."


def _voices(heard: Iterable[GroupVoice], groups: tuple[Group, ...]) -> Iterator[str]:
    for voice in heard:
        yield f"{group_name(voice.group, groups)}: {_voice(voice)}."


def _voice(voice: GroupVoice) -> str:
    word = gettext(VOICES[voice.word])
    if voice.tally is None:
        return word
    if alone := one_vote(voice):
        return alone
    suits, maybe, no = voice.tally
    numbers = gettext("%(suits)s past, %(maybe)s misschien, %(no)s niet")
    return f"{word} ({numbers % {'suits': suits, 'maybe': maybe, 'no': no}})"


def _won(of: Why, rules: int) -> Iterator[str]:
    kept, equal, ties = (rules_1.KEPT_PLACE, rules_1.EQUAL, rules_1.TIES) if rules == 1 else (KEPT_PLACE, EQUAL, TIES)
    if of.reserved_slot:
        yield gettext(kept)
    if of.equal:
        yield gettext(equal) % {"methods": together(of.equal)}
    elif of.tie_decided_by in ties:
        yield gettext(ties[of.tie_decided_by])
