"""What the votes on one element say, in plain sentences: never more than the votes do (design 2, 2.7)."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from ..actie.evening.first_groups import OURS
from ..actie.evening.meeting import Group
from ..actie.evening.rows import Look, Mark, Row
from ..actie.paper.record import Record
from ..actie.rules import RULES
from ..actie.rules.hearing import NUMBERS_FROM
from ..actie.rules.standing import GroupStanding, Standing
from ..actie.texts.shapes import Asked, Catalogue, Questions
from . import standings_1
from .labels import Names, at_the_start, in_a_sentence, names_of
from .language import dutch, gettext, sentence_case, together
from .marks import pole, position_label, where

WAITING, NOT_ASKED = dutch("De uitslag is nog niet getoond."), dutch("Hier is nog niet over gestemd.")
NEAR = dutch("De groepen staan dicht bij elkaar, net niet op dezelfde plek.")
APART = dutch("Er is geen plek waar alle groepen staan.")
NO_NAMES: Names = MappingProxyType({})


def sentence(row: Row, groups: Iterable[Group], questions: Questions) -> str:
    """One plain sentence for the newest look at an element, a second where something is missing."""
    if row.look is None:
        return gettext(WAITING if row.waiting else NOT_ASKED)
    return look_sentence(row.look, questions.element(row.element), groups, rules_of(questions))


def stood(look: Look, element: Asked, groups: Iterable[Group]) -> str:
    """Who stood where, without who is missing: for paper, which says that once for all questions."""
    return " ".join(_standing(look, element, names_of(groups)))


def rules_of(questions: Questions) -> int:
    """By which rules the votes on these questions were counted: those of their record, else those of now."""
    return questions.rules if isinstance(questions, Record) else RULES


def look_sentence(look: Look, element: Asked, groups: Iterable[Group], rules: int = RULES) -> str:
    """The same for one look, by the rules it was counted by: that of the earlier round, say, or of an older record."""
    return _say(look, element, names_of(groups), rules)


def plain_sentence(element: str, standing: Standing, catalogue: Catalogue, names: Names = NO_NAMES) -> str:
    """The same for votes counted by hand; `names` maps groups to names; one that is not in it has ours, or its id."""
    ours = {group: of.name for group, of in OURS.items()}
    own = {group: names.get(group, ours.get(group, group)) for group in standing.groups}
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
    n = one.n if one.show == "numbers" else None
    return Mark(group, one.show, why="few_chose" if one.why else "", side=one.side or "", unity=one.kind or "", n=n)


def _say(look: Look, element: Asked, names: Names, rules: int = RULES) -> str:
    if rules == 1:
        return " ".join((*standings_1.said(look, element, names), *standings_1.missing(look, names)))
    return " ".join((*_standing(look, element, names), *_missing(look, names)))


def _standing(look: Look, element: Asked, names: Names) -> Iterator[str]:
    if look.status == "te_weinig_stemmen":
        yield from _not_compared(look, element, names)
    elif look.status == "gedeeld":
        place = position_label(element, look.position or ())
        yield gettext("In elke groep staan de meeste stemmen bij “%(place)s”.") % {"place": place}
    elif "tussen_groepen" in look.reasons:
        yield from _opposite(look, element, names)
    elif "binnen_groepen" in look.reasons:
        # over the groups together: that is what the rule looks at, a single group need not have both
        yield gettext("Veel mensen kiezen de ene kant, veel mensen de andere.")
    else:
        yield from _to_talk_about(look, names)


def _not_compared(look: Look, element: Asked, names: Names) -> Iterator[str]:
    counted = [mark for mark in look.marks if mark.show != "none"]
    if look.one_group:
        yield gettext("Eén groep: we vergelijken niet.")
    elif counted:
        yield gettext("Alleen de stemmen van %(group)s telden mee. We vergelijken niet.") % {
            "group": _those(counted, names)
        }
    else:
        yield gettext("Dit weten we nog niet: te weinig stemmen.")
    for mark in counted:
        yield f"{sentence_case(where(mark, element))}."


def _opposite(look: Look, element: Asked, names: Names) -> Iterator[str]:
    """Who comes first in the meeting is said first: neither side has that place. Nobody between them is left out."""
    first, second = dict.fromkeys(mark.side for mark in look.marks if mark.side in ("links", "rechts"))
    yield gettext("Er is verschil. %(some)s: %(pole)s. %(others)s: %(other_pole)s.") % {
        "some": _these((mark for mark in look.marks if mark.side == first), names),
        "pole": pole(first, element),
        "others": _these((mark for mark in look.marks if mark.side == second), names),
        "other_pole": pole(second, element),
    }
    between = [mark for mark in look.marks if mark.side in ("licht_links", "midden", "licht_rechts")]
    if between:
        yield gettext("Daartussen: %(groups)s.") % {"groups": _those(between, names)}
    apart = [mark for mark in look.marks if mark.side == "geen_midden"]
    if apart:
        yield gettext("Verschillende keuzes bij %(groups)s.") % {"groups": _those(apart, names)}


def _to_talk_about(look: Look, names: Names) -> Iterator[str]:
    divided = [mark for mark in look.marks if mark.unity == "verdeeld"]
    many = [mark for mark in divided if (mark.n or 0) >= NUMBERS_FROM]
    few = [mark for mark in divided if mark not in many]
    mixed = [mark for mark in look.marks if mark.unity == "gemengd"]
    if many:
        groups = _those(many, names)
        yield gettext("Bij %(groups)s kiezen veel mensen de ene kant, veel mensen de andere.") % {"groups": groups}
    if few:
        yield gettext("Verschillende keuzes bij %(groups)s.") % {"groups": _those(few, names)}
    if not divided and mixed:
        yield gettext("De keuzes lopen uiteen bij %(groups)s.") % {"groups": _those(mixed, names)}
    if not divided and not mixed:
        yield gettext("Binnen elke groep staan de stemmen bij elkaar.")
        near = "net_niet_samen" in look.reasons
        yield gettext(NEAR if near else APART)


def _missing(look: Look, names: Names) -> Iterator[str]:
    """Only a group of which nobody is there was not heard; of others we say no more than that (2.5.4)."""
    absent = {mark.group for mark in look.marks if mark.why == "not_heard"}
    groups = together(in_a_sentence(group, names) for group in names if group in look.missing)
    if not look.provisional:
        return
    if not absent.issuperset(look.missing):
        yield gettext("Voorlopig: zonder de stemmen van %(groups)s.") % {"groups": groups}
    elif look.status == "gedeeld":
        yield gettext("Voorlopig het eens: we hoorden %(groups)s nog niet.") % {"groups": groups}
    else:
        yield gettext("Voorlopig: we hoorden %(groups)s nog niet.") % {"groups": groups}


def _those(marks: Iterable[Mark], names: Names) -> str:
    return together(_named(mark, in_a_sentence(mark.group, names)) for mark in marks)


def _these(marks: Iterable[Mark], names: Names) -> str:
    """The same where a sentence begins with them: "De gemeente en bewoners"."""
    first, *others = marks
    named = [_named(first, at_the_start(first.group, names))]
    return together([*named, *(_named(mark, in_a_sentence(mark.group, names)) for mark in others)])


def _named(mark: Mark, name: str) -> str:
    """A group, and that it is one vote where it is: "de gemeente (één stem)"."""
    return gettext("%(group)s (één stem)") % {"group": name} if mark.show == "numbers" and mark.n == 1 else name
