"""What the sentences were by rules 1: an agreement that was made by them reads as it was signed."""

from collections.abc import Iterable, Iterator

from ..actie.evening.rows import Look, Mark
from ..actie.texts.shapes import Asked
from .labels import Names, in_a_sentence
from .language import gettext, sentence_case, together
from .marks import pole, position_label, where


def said(look: Look, element: Asked, names: Names) -> Iterator[str]:
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


def _not_compared(look: Look, element: Asked) -> Iterator[str]:
    if not look.one_group:
        yield gettext("Te weinig stemmen: we weten het niet.")
        return
    yield gettext("Eén groep: we vergelijken niet.")
    for mark in look.marks:
        if mark.show != "none":
            yield f"{sentence_case(where(mark, element))}."


def _opposite(look: Look, element: Asked, names: Names) -> str:
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


def missing(look: Look, names: Names) -> Iterator[str]:
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
