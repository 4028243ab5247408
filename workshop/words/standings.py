"""What the votes on one element say, in plain sentences: never more than the votes do (design 2, 2.7)."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from ..actie.catalogue import Catalogue, Element
from ..actie.meeting import Group
from ..actie.rows import Look, Mark, Row
from ..actie.standing import GroupStanding, Standing
from .labels import in_a_sentence, names_of
from .language import dutch, gettext, sentence_case, together
from .marks import pole, position_label, where

Names = Mapping[str, str]
WAITING, NOT_ASKED = dutch("De uitslag is nog niet getoond."), dutch("Hier is nog niet over gestemd.")
NO_NAMES: Names = MappingProxyType({})


def sentence(row: Row, groups: Iterable[Group], catalogue: Catalogue) -> str:
    """One plain sentence for the newest look at an element, a second where something is missing."""
    if row.look is None:
        return gettext(WAITING if row.waiting else NOT_ASKED)
    return look_sentence(row.look, catalogue.element(row.element), groups)


def look_sentence(look: Look, element: Element, groups: Iterable[Group]) -> str:
    """The same for one look: that of the earlier round, say."""
    return _say(look, element, names_of(groups))


def plain_sentence(element: str, standing: Standing, catalogue: Catalogue, names: Names = NO_NAMES) -> str:
    """The same for votes counted by hand; `names` maps groups to names; one that is not in it is its own."""
    own = {group: names.get(group, group) for group in standing.groups}
    return _say(_look(standing), catalogue.element(element), own)


def _look(of: Standing) -> Look:
    """A standing of which nothing is known but its votes."""
    marks = tuple(_mark(group, one) for group, one in of.groups.items())
    return Look(
        round="",
        number=1,
        status=of.status,
        position=of.position,
        side=of.side or "",
        reasons=of.reasons,
        marks=marks,
        apart=None,
        missing=of.missing,
        provisional=of.provisional,
        shared_by_all=of.shared_by_all,
        both_sides_strong=(),
        one_group=len(marks) == 1,
    )


def _mark(group: str, one: GroupStanding) -> Mark:
    # who is in the file was there, so nobody is "nog niet gehoord"
    return Mark(group, one.show, why="few_chose" if one.why else "", side=one.side or "", unity=one.kind or "")


def _say(look: Look, element: Element, names: Names) -> str:
    return " ".join((*_standing(look, element, names), *_missing(look, names)))


def _standing(look: Look, element: Element, names: Names) -> Iterator[str]:
    if look.status == "te_weinig_stemmen":
        yield from _not_compared(look, element)
    elif look.status == "gedeeld":
        place = position_label(element, look.position or ())
        yield gettext("In elke groep liggen de meeste stemmen rond “%(place)s”.") % {"place": place}
    elif "tussen_groepen" in look.reasons:
        yield _opposite(look, element, names)
    elif "binnen_groepen" in look.reasons:
        # over the groups together: that is what the rule looks at, a single group need not have both
        yield gettext("Links en rechts zijn allebei sterk, over de groepen samen.")
    else:
        yield _to_talk_about(look, names)


def _not_compared(look: Look, element: Element) -> Iterator[str]:
    if not look.one_group:
        yield gettext("Te weinig stemmen: we weten het niet.")
        return
    yield gettext("Eén groep: we vergelijken niet.")
    for mark in look.marks:
        if mark.show != "none":
            yield f"{sentence_case(where(mark, element))}."


def _opposite(look: Look, element: Element, names: Names) -> str:
    """Who comes first in the meeting is said first: neither side has that place."""
    first, second = dict.fromkeys(mark.side for mark in look.marks if mark.side in ("links", "rechts"))
    return gettext("Er is verschil: %(some)s bij %(pole)s, %(others)s bij %(other_pole)s.") % {
        "some": _those((mark for mark in look.marks if mark.side == first), names),
        "pole": pole(first, element),
        "others": _those((mark for mark in look.marks if mark.side == second), names),
        "other_pole": pole(second, element),
    }


def _to_talk_about(look: Look, names: Names) -> str:
    divided = _those((mark for mark in look.marks if mark.unity == "verdeeld"), names)
    mixed = _those((mark for mark in look.marks if mark.unity == "gemengd"), names)
    if divided:
        return gettext("Links en rechts zijn allebei sterk bij %(groups)s.") % {"groups": divided}
    if mixed:
        return gettext("De keuzes lopen uiteen bij %(groups)s.") % {"groups": mixed}
    return gettext("Elke groep staat bij elkaar, maar niet op dezelfde plek.")


def _missing(look: Look, names: Names) -> Iterator[str]:
    """Only a group of which nobody is there was not heard; of others we say no more than that (2.5.4)."""
    absent = {mark.group for mark in look.marks if mark.why == "not_heard"}
    groups = together(in_a_sentence(group, names) for group in names if group in look.missing)
    if not look.provisional:
        return
    if not absent.issuperset(look.missing):
        yield gettext("Voorlopig: zonder de stemmen van %(groups)s.") % {"groups": groups}
    elif look.status == "gedeeld":
        yield gettext("Voorlopig gedeeld: we hoorden %(groups)s nog niet.") % {"groups": groups}
    else:
        yield gettext("Voorlopig: we hoorden %(groups)s nog niet.") % {"groups": groups}


def _those(marks: Iterable[Mark], names: Names) -> str:
    return together(in_a_sentence(mark.group, names) for mark in marks)
