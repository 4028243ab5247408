"""Short words for the codes of the domain: labels of buttons, choices, groups and columns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ..actie.evening import first_groups
from ..actie.evening.first_groups import place_in_group
from ..actie.evening.meeting import Group
from ..actie.evening.rows import Look
from ..actie.rules import RULES
from ..actie.vocabulary import OTHER
from . import rules_1
from .language import dutch, gettext, pgettext, sentence_case, typed

Names = Mapping[str, str]

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
    "wrap_up": dutch("Afronden"),
    "consent": dutch("Voorlezen en akkoord"),
    "closing": dutch("Afsluiten"),
}
STATUSES = {
    "gedeeld": dutch("het eens"),
    "verdeeld": dutch("twee meningen"),
    "bespreken": dutch("om over te praten"),
    "te_weinig_stemmen": dutch("dit weten we nog niet"),
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
    "agree": dutch("ja"),
    "concern": dutch("ja, maar ik heb een zorg"),
    "object": dutch("nee, zo kan ik niet verder"),
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
    "final": dutch("klaar"),
    "amended": dutch("gewijzigd"),
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
EVIDENCE = {"databank": dutch("beschreven en beproefd"), "verkenning": dutch("gezien in de praktijk")}
# The names of the groups that we wrote, as they stand inside a sentence; all others are somebody's own words.
INSIDE = {"bewoners": "bewoners", "professionals": "professionals", "gemeente": "de gemeente"}


def step_name(kind: str) -> str:
    """The name of a step in the programme."""
    return gettext(STEPS[kind])


def status(look: Look | str, provisional: bool = False, rules: int = RULES) -> str:
    """The status of an element, of a look or by its code; "voorlopig" while an expected group is missing."""
    code, early = (look, provisional) if isinstance(look, str) else (look.status, look.provisional)
    word = _word(rules_1.STATUSES if rules == 1 else STATUSES, code)
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


def consent(kind: str, rules: int = RULES) -> str:
    return _word(rules_1.CONSENTS if rules == 1 else CONSENTS, kind)


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


def evidence(code: str | None, rules: int = RULES) -> str:
    """What is known of a method, '' when the sources say nothing."""
    return _word(rules_1.EVIDENCE if rules == 1 else EVIDENCE, code or "")


def group_name(group_id: str, groups: Iterable[Group]) -> str:
    """A group's name as a heading or label; '' is everybody, an id not in `groups` stands for itself."""
    if not group_id:
        return gettext("Iedereen")
    if group_id == OTHER:
        return gettext("Anders / liever niet zeggen")
    return _of_a_group(next((g for g in groups if g.id == group_id), Group(group_id, group_id, "other")), "name")


def group_examples(group: Group) -> str:
    """Who belong to a group, '' where nobody said so."""
    return _of_a_group(group, "examples") if group.examples else ""


def group_in_fields(group: Group) -> Group:
    """The group as the fields of the preparation show it: what we wrote in the language spoken now."""
    name, examples = _ours(group, "name"), _ours(group, "examples")
    return replace(group, name=name or group.name, examples=examples or group.examples)


def group_from_fields(group: Group) -> Group:
    """The way back: a field that nobody touched holds our text, and is kept as we wrote it."""
    ours = first_groups.OURS.get(group.id, group)
    name = ours.name if group.name == _ours(ours, "name") else group.name
    examples = ours.examples if group.examples == _ours(ours, "examples") else group.examples
    return replace(group, name=name, examples=examples)


def in_a_sentence(group_id: str, names: Mapping[str, str]) -> str:
    """A group's name inside a sentence ("de gemeente"), from a mapping of ids to names."""
    if not group_id:
        return gettext("iedereen")
    if group_id == OTHER:
        return gettext("wie geen groep noemde")
    name = names.get(group_id, group_id)
    if place_in_group(Group(group_id, name, "other"), "name"):
        return pgettext(f"groups.{group_id}.inside", INSIDE[group_id])
    return typed(name)


def at_the_start(group_id: str, names: Mapping[str, str]) -> str:
    """The same where a sentence begins with it ("De gemeente"); what somebody typed keeps its letters."""
    inside = in_a_sentence(group_id, names)
    return inside if inside == typed(names.get(group_id, group_id)) else sentence_case(inside)


def group_inside(group_id: str, groups: Iterable[Group]) -> str:
    """A group's name inside a sentence, from the groups of a meeting."""
    return in_a_sentence(group_id, names_of(groups))


def group_texts() -> Iterator[tuple[str, str]]:
    """(place, text) of all that we wrote about groups, for who translates it."""
    yield from first_groups.group_texts()
    yield from ((f"groups.{group}.inside", name) for group, name in INSIDE.items())


def names_of(groups: Iterable[Group]) -> dict[str, str]:
    """Group id -> name, in the order of the meeting."""
    return {g.id: g.name for g in groups}


def _of_a_group(group: Group, name: str) -> str:
    return _ours(group, name) or typed(getattr(group, name))


def _ours(group: Group, name: str) -> str:
    """A text of ours in the language spoken now, '' where somebody typed it."""
    place = place_in_group(group, name)
    return pgettext(place, getattr(group, name)) if place else ""


def _word(words: Mapping[str, str], code: str) -> str:
    return gettext(words[code]) if code else ""
