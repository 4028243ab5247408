"""What was settled, what is still open, and why a method is proposed: the sentences around the agreement."""

from collections.abc import Collection, Iterable, Iterator

from ..actie.catalogue import Catalogue, Element
from ..actie.meeting import Group, Settlement
from ..actie.proposal import Vote
from ..actie.rows import Row
from ..actie.shortlist import GroupVoice, Pick
from . import labels
from .labels import group_name
from .language import date, dutch, gettext, sentence_case, together, typed
from .marks import position_label

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
    "do_incomplete": dutch("Schrijf erbij wie het doet en wanneer: “%(subject)s”"),
    "no_step_back": dutch("%(subject)s: wanneer doen we een stap terug?"),
    "unsettled": dutch("Over %(subject)s is nog niets afgesproken."),
    "no_first_step": dutch("Er is nog geen eerste kleine stap."),
    "first_step_no_date": dutch("De eerste stap heeft nog geen datum."),
    "first_step_no_owner": dutch("Wie begint met de eerste stap?"),
    "first_step_late": dutch("De eerste stap komt later dan over twee weken."),
    "method_no_owner": dutch("Wie begint hiermee? “%(subject)s”"),
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
    "no_share": dutch("Bij gelijke stand ging voor: minder vaak niet."),
    "evidence": dutch("Bij gelijke stand ging voor: sterker onderbouwd."),
    "new_elements": dutch("Bij gelijke stand ging voor: een onderdeel dat nog niets had."),
    "matches": dutch("Bij gelijke stand ging voor: past meer bij deze bijeenkomst."),
}


def settlement(s: Settlement, element: Element, groups: Iterable[Group]) -> str:
    """What was settled and for whom; in "differ" both sentences stand as they were written."""
    said = gettext(SETTLED[s.form]) % {
        "group": group_name(s.group, groups),
        "place": position_label(element, s.positions),
        "until": date(s.until),
        "one": typed(s.text),
        "other": typed(s.other_text),
    }
    return f"{said} {typed(s.text)}" if s.text and s.form != "differ" else said


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
    groups = tuple(groups)
    provisional = {row.element for row in rows if row.look and row.look.provisional}
    return " ".join((*_fits(pick, catalogue, provisional), *_voices(pick.groups, groups), *_won(pick, catalogue)))


def voices(vote: Vote, groups: Iterable[Group]) -> str:
    """How the groups voted on a method: words, and numbers where they may be shown."""
    return " ".join(_voices(vote.voices, tuple(groups)))


def _fits(pick: Pick, catalogue: Catalogue, provisional: Collection[str]) -> Iterator[str]:
    asked = zip(pick.elements, pick.statuses, strict=True)
    elements = (
        f"{catalogue.element(element).name} ({labels.status(status, element in provisional)})"
        for element, status in asked
    )
    yield gettext("Hoort bij %(elements)s.") % {"elements": together(elements)}
    if pick.evidence:
        yield f"{sentence_case(labels.evidence(pick.evidence))}."


def _voices(heard: Iterable[GroupVoice], groups: tuple[Group, ...]) -> Iterator[str]:
    for voice in heard:
        yield f"{group_name(voice.group, groups)}: {_voice(voice)}."


def _voice(voice: GroupVoice) -> str:
    word = gettext(VOICES[voice.word])
    if voice.tally is None:
        return word
    if sum(voice.tally) == 1:
        return gettext("één stem, %(vote)s") % {"vote": labels.method_vote(ON_BALLOT[voice.tally.index(1)])}
    suits, maybe, no = voice.tally
    numbers = gettext("%(suits)s past, %(maybe)s misschien, %(no)s niet")
    return f"{word} ({numbers % {'suits': suits, 'maybe': maybe, 'no': no}})"


def _won(pick: Pick, catalogue: Catalogue) -> Iterator[str]:
    if pick.reserved_slot:
        yield gettext("Deze plek was voor een onderdeel zonder methode.")
    if pick.equal:
        equals = together(catalogue.method(method).name for method in pick.equal)
        yield gettext("Even sterk: %(methods)s. Kies zelf.") % {"methods": equals}
    elif pick.tie_decided_by in TIES:
        yield gettext(TIES[pick.tie_decided_by])
