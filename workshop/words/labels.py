"""Short words for the codes of the domain: labels of buttons, choices, groups and columns."""

from collections.abc import Iterable, Mapping

from ..actie.meeting import OTHER, Group
from ..actie.rows import Look
from .language import dutch, gettext, typed

STEPS = {
    "lobby": dutch("Binnenkomen"),
    "practice": dutch("Oefenvraag"),
    "start": dutch("Start"),
    "vote": dutch("Stemmen"),
    "profile": dutch("Rolprofiel"),
    "topic": dutch("Gesprek"),
    "break": dutch("Pauze"),
    "pledges": dutch("Doen, laten, vragen"),
    "methods": dutch("Methoden"),
    "consent": dutch("Voorlezen en akkoord"),
    "closing": dutch("Afsluiten"),
}
STATUSES = {
    "gedeeld": dutch("gedeeld"),
    "verdeeld": dutch("verdeeld"),
    "bespreken": dutch("bespreken"),
    "te_weinig_stemmen": dutch("te weinig stemmen"),
}
UNITIES = {
    "eensgezind": dutch("eensgezind"),
    "gemengd": dutch("gemengd"),
    "verdeeld": dutch("verdeeld"),
}
ANSWERS = {"yes": dutch("ja"), "later": dutch("ik vraag het na"), "no": dutch("nee, omdat")}
PLEDGES = {"do": dutch("wij doen"), "leave": dutch("wij laten over aan"), "ask": dutch("wij vragen aan")}
VOTINGS = {
    "ask": dutch("vraag het de groep als die klein is"),
    "open": dutch("stemt openlijk"),
    "one_voice": dutch("één stem namens ons"),
}
GROUP_KINDS = {
    "residents": dutch("bewoners"),
    "professionals": dutch("professionals"),
    "municipality": dutch("gemeente"),
    "other": dutch("andere groep"),
}
CONSENTS = {
    "agree": dutch("akkoord"),
    "concern": dutch("akkoord met zorg"),
    "object": dutch("hier kan ik niet mee leven"),
}
METHOD_VOTES = {
    "suits": dutch("past"),
    "maybe": dutch("misschien"),
    "no": dutch("niet"),
    "unknown": dutch("ken ik niet"),
}
SETTLE_FORMS = {
    "position": dutch("we kiezen een stand"),
    "not_now": dutch("nu niet nodig"),
    "try_until": dutch("we proberen het tot een datum"),
    "differ": dutch("we verschillen, en dat schrijven we op"),
}
VERSIONS = {
    "concept": dutch("concept"),
    "corrected": dutch("verbeterd"),
    "final": dutch("definitief"),
}
ROLES = {
    "facilitator": dutch("begeleider"),
    "writer": dutch("schrijver"),
    "helper": dutch("helper"),
    "screen": dutch("scherm"),
    "reply": dutch("antwoordpagina"),
}
ADDRESSEES = {
    "professionals": dutch("voor professionals"),
    "organisation": dutch("voor hun organisatie"),
    "municipality": dutch("voor de gemeente"),
}
EVIDENCE = {"databank": dutch("beschreven en getest"), "verkenning": dutch("gezien in de praktijk")}
# Names that the program itself gives, as they stand inside a sentence; all others are somebody's own words.
IN_A_SENTENCE = {
    "bewoners": dutch("bewoners"),
    "professionals": dutch("professionals"),
    "gemeente": dutch("de gemeente"),
    "initiatiefnemers": dutch("initiatiefnemers"),
}
OWN_NAMES = {
    "bewoners": dutch("Bewoners"),
    "professionals": dutch("Professionals"),
    "gemeente": dutch("Gemeente"),
    "initiatiefnemers": dutch("Initiatiefnemers"),
}


def step_name(kind: str) -> str:
    """The name of a step in the programme."""
    return gettext(STEPS[kind])


def status(look: Look | str, provisional: bool = False) -> str:
    """The status of an element, of a look or by its code; "voorlopig" while an expected group is missing."""
    code, early = (look, provisional) if isinstance(look, str) else (look.status, look.provisional)
    word = _word(STATUSES, code)
    return gettext("voorlopig %(status)s") % {"status": word} if early else word


def unity(code: str) -> str:
    """How united one group is."""
    return _word(UNITIES, code)


def answer(kind: str) -> str:
    return _word(ANSWERS, kind)


def pledge_kind(kind: str) -> str:
    return _word(PLEDGES, kind)


def voting(kind: str) -> str:
    return _word(VOTINGS, kind)


def group_kind(kind: str) -> str:
    return _word(GROUP_KINDS, kind)


def consent(kind: str) -> str:
    return _word(CONSENTS, kind)


def method_vote(kind: str) -> str:
    return _word(METHOD_VOTES, kind)


def settle_form(form: str) -> str:
    return _word(SETTLE_FORMS, form)


def version(kind: str) -> str:
    return _word(VERSIONS, kind)


def role(name: str) -> str:
    return _word(ROLES, name)


def addressee(kind: str) -> str:
    """For whom a practice is meant."""
    return _word(ADDRESSEES, kind)


def evidence(code: str | None) -> str:
    """What is known of a method, '' when the sources say nothing."""
    return _word(EVIDENCE, code or "")


def group_name(group_id: str, groups: Iterable[Group]) -> str:
    """A group's name as a heading or label; '' is everybody, an id not in `groups` stands for itself."""
    if not group_id:
        return gettext("Iedereen")
    if group_id == OTHER:
        return gettext("Anders / liever niet zeggen")
    name = next((g.name for g in groups if g.id == group_id), group_id)
    return _own(OWN_NAMES, name)


def in_a_sentence(group_id: str, names: Mapping[str, str]) -> str:
    """A group's name inside a sentence ("de gemeente"), from a mapping of ids to names."""
    if not group_id:
        return gettext("iedereen")
    if group_id == OTHER:
        return gettext("wie geen groep noemde")
    return _own(IN_A_SENTENCE, names.get(group_id, group_id))


def names_of(groups: Iterable[Group]) -> dict[str, str]:
    """Group id -> name, in the order of the meeting."""
    return {g.id: g.name for g in groups}


def _own(names: Mapping[str, str], name: str) -> str:
    known = names.get(name.strip().casefold())
    return gettext(known) if known else typed(name)


def _word(words: Mapping[str, str], code: str) -> str:
    return gettext(words[code]) if code else ""
