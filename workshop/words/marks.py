"""Where one group stands, how far two groups are apart, and how they moved: each in words.

Left and right get the same words, groups stand in the order of the meeting, and a group that is shown in
words only is never given a number. A name is never the subject of a verb: "gemeente" and "bewoners" want
another one.
"""

from collections.abc import Iterable, Iterator

from ..actie.evening.meeting import Group
from ..actie.evening.rows import Look, Mark, Move, Row
from ..actie.rules import RULES
from ..actie.rules.hearing import NUMBERS_FROM
from ..actie.texts.shapes import Asked
from .labels import at_the_start, in_a_sentence, names_of, unity
from .language import comma, dutch, gettext, ngettext, number, sentence_case, together

SIDES = {
    "links": dutch("aan de kant van %(pole)s"),
    "licht_links": dutch("een beetje aan de kant van %(pole)s"),
    "midden": dutch("in het midden: %(middle)s"),
    "licht_rechts": dutch("een beetje aan de kant van %(pole)s"),
    "rechts": dutch("aan de kant van %(pole)s"),
    "geen_midden": dutch("geen midden: de stemmen liggen uit elkaar"),
}
WHY = {
    "not_heard": dutch("Nog niet gehoord."),
    "small": dutch("Deze groep is klein. Daarom laten we de stemmen niet zien."),
    "few_chose": dutch("Bij deze vraag gaven te weinig mensen uit deze groep antwoord."),
}
APART = {
    "dicht_bij": dutch("Alle groepen staan dicht bij elkaar."),
    "verschil": dutch("Er is verschil tussen %(groups)s."),
    "ver_uit_elkaar": dutch("Ver uit elkaar: %(groups)s."),
}
GROUPS_MOVE = {
    "dichter": dutch("De groepen staan dichter bij elkaar dan eerst."),
    "wijder": dutch("De groepen staan verder uit elkaar dan eerst."),
    "gelijk": dutch("De afstand tussen de groepen bleef ongeveer gelijk."),
}
INSIDE = {
    "dichter": dutch("Binnen de groep liggen de stemmen dichter bij elkaar."),
    "wijder": dutch("Binnen de groep liggen de stemmen verder uit elkaar."),
}
PLACES = {"links": (0, 1), "licht_links": (0, 1), "midden": (2,), "licht_rechts": (3, 4), "rechts": (3, 4)}


def side(code: str, element: Asked) -> str:
    """Where the middle of a group lies, in the words of the poles; '' without a side.

    A side covers two places, so it gets other words than the labels of the five places.
    """
    if not code:
        return ""
    return gettext(SIDES[code]) % {"pole": pole(code, element), "middle": element.positions[2]}


def pole(code: str, element: Asked) -> str:
    """What the pole on that side is called, in quotation marks where those are the words people voted with."""
    found = element.left if code.endswith("links") else element.right
    return found.said if _by_key_word(element) else gettext("“%(words)s”") % {"words": found.said}


def degrees(element: Asked) -> list[str]:
    """What stands above the five places of a picture, where the poles themselves stand beside it."""
    most, more = (gettext("vooral"), gettext("meer")) if _by_key_word(element) else (gettext("veel"), gettext("iets"))
    return [most, more, gettext("allebei"), more, most]


def tried(element: Asked, positions: Iterable[int]) -> str:
    """What is tried for a while: the words of a pole, of both, or the label where the poles have no such words."""
    places = sorted(set(positions))
    if not places or places == [3] or places[-1] - places[0] > 1 or _by_key_word(element):
        return position_label(element, places)
    found = pole("links" if sum(places) < 3 * len(places) else "rechts", element)
    return gettext("allebei, met iets meer %(pole)s") % {"pole": found} if 3 in places else found


def on_cards(element: Asked) -> list[tuple[str, str]]:
    """The five labels as cards show them: how much helps, and what; '' where that is both alike."""
    return [_on_card(label, element) for label in element.positions]


def _on_card(label: str, element: Asked) -> tuple[str, str]:
    for found in (element.left, element.right):
        if found.said in label:
            return label.replace(found.said, "").strip(" :,،"), found.said
    return label, ""


def _by_key_word(element: Asked) -> bool:
    """Whether the poles are called by the model's key words: those of a record by the rules of before."""
    return element.left.said == element.left.key_word


def position_label(element: Asked, positions: Iterable[int]) -> str:
    """The label of one place (1..5), or of two neighbours; two that are not are all around the middle."""
    places = sorted(set(positions))
    if places[-1:] and places[-1] - places[0] > 1:
        return gettext("rond het midden")
    if places in ([1, 2], [4, 5]) and not _by_key_word(element):
        found = element.left if places == [1, 2] else element.right
        return gettext("%(pole)s helpt meer") % {"pole": found.said}
    return together((element.positions[place - 1] for place in places), "or")


def where(mark: Mark, element: Asked) -> str:
    """Side and unity of a group that counts: "aan de kant van eigen kracht, eensgezind"."""
    return f"{side(mark.side, element)}{comma()}{unity(mark.unity)}"


def why(mark: Mark, group_name: str = "") -> str:
    """Why nothing is shown of a group, with its name in front where that is given; '' when something is."""
    if not mark.why:
        return ""
    reason = gettext(WHY[mark.why])
    return f"{group_name}: {reason}" if group_name else reason


def mark_text(mark: Mark, element: Asked, name: str) -> str:
    """One group in one round, in words: a line in the table and for a screen reader."""
    if mark.show == "none":
        return why(mark, name)
    facts = [f"{name}: {where(mark, element)}."]
    if mark.show == "words":
        return " ".join((*facts, gettext("We tonen hier geen getallen.")))
    return " ".join((*facts, *_numbers(mark)))


def _numbers(mark: Mark) -> Iterator[str]:
    n, unknown, paper = mark.n or 0, mark.dont_know or 0, mark.paper or 0
    places = PLACES.get(mark.side, ())
    if n >= NUMBERS_FROM and mark.votes and places:
        there = sum(mark.votes[place] for place in places)
        text = ngettext(
            "%(there)s van de %(n)s stem in deze bijeenkomst ligt daar.",
            "%(there)s van de %(n)s stemmen in deze bijeenkomst liggen daar.",
            n,
        )
        yield text % {"there": there, "n": n}
    else:
        yield ngettext("%(n)s stem in deze bijeenkomst.", "%(n)s stemmen in deze bijeenkomst.", n) % {"n": n}
    if unknown:
        yield ngettext("%(n)s keer weet ik niet.", "%(n)s keer weet ik niet.", unknown) % {"n": unknown}
    if paper:
        text = ngettext("%(n)s keer op papier of met de hand.", "%(n)s keer op papier of met de hand.", paper)
        yield text % {"n": paper}


def apart(look: Look, groups: Iterable[Group], rules: int = RULES) -> str:
    """How far the two groups furthest apart are; '' when fewer than two have numbers, and where all agree."""
    if look.apart is None or (look.status == "gedeeld" and rules > 1):
        return ""
    names = names_of(groups)
    pair = [mark.group for mark in look.marks if mark.group in look.apart.groups]
    said = gettext(APART[look.apart.word]) % {"groups": together(in_a_sentence(group, names) for group in pair)}
    if look.apart.steps is None:
        return sentence_case(said)
    steps = gettext("Grootste afstand: %(steps)s van 4 stappen.") % {"steps": number(look.apart.steps)}
    return f"{said} {steps}"


def moves(row: Row, groups: Iterable[Group], element: Asked) -> list[str]:
    """The shift between the two newest rounds: a line a group, one for all together; [] without a shift.

    Both numbers of votes are in it, no cause and no praise (design 2, 2.4).
    """
    names = names_of(groups)
    lines = [_moved(move, at_the_start(move.group, names), element) for move in row.moves]
    return [*lines, *moved_together(row)]


def moved_together(row: Row) -> list[str]:
    """The shift for all groups together, for where the picture itself shows each group's; [] without a shift."""
    lines = [gettext(GROUPS_MOVE[row.groups_move])] if row.groups_move else []
    return [*lines, gettext("De mensen hoeven niet dezelfde te zijn.")] if row.moves else lines


def _moved(move: Move, name: str, element: Asked) -> str:
    before = ngettext(
        "Eerst %(before)s stem, daarna %(after)s.", "Eerst %(before)s stemmen, daarna %(after)s.", move.n_before
    )
    votes = before % {"before": move.n_before, "after": move.n_after}
    inside = gettext(INSIDE.get(move.inside, "")) if not move.stayed else ""
    return " ".join(filter(None, (f"{name}: {_middle(move, element)}", inside, votes)))


def _middle(move: Move, element: Asked) -> str:
    if move.stayed:
        return gettext("bleef gelijk.")
    if move.middle == "gemengd":
        return gettext("de stemmen verschoven.")
    if move.middle == "geen":
        return gettext("het midden bleef op dezelfde plek.")
    return gettext("het midden ging richting %(pole)s.") % {"pole": pole(move.middle, element)}
