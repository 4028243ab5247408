"""The papers that are printed before an evening. One table; the desk's page and the command line read it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from ..words.language import dutch
from .printer import Child, NotPrinted, in_a_child
from .sheets.blank_agreement import blank_agreement, on_two_sheets
from .sheets.invitation import invitation
from .sheets.mandate_card import ON_A_SHEET, mandate_cards
from .sheets.method_cards import method_cards
from .sheets.run_sheet import run_sheet
from .sheets.table_card import table_cards
from .sheets.tally_sheet import tally_sheets
from .sheets.upcoming import Upcoming
from .sheets.voting_card import voting_cards
from .sheets.watch_sheet import watch_sheet
from .tree import Cards, Document
from .writers import pdf

Sheets = Callable[[Upcoming, int], Sequence[Document]]
MOST = 100  # of one paper at once
A4 = 210 * 297  # mm2
AT_A_TABLE = 6  # people who share a table card
NOT_SAID = 20  # people, where nobody said how many were invited
WITHOUT_A_PHONE = 4  # of how many invited is one


@dataclass(frozen=True)
class Paper:
    """A paper: its name, what it is called and what it is for, and its sheets for an evening and a number of copies.

    `usual` is how many are needed, 0 for a paper of which there is one; `whole`: every evening needs it; `blank`: it is
    of use without an evening too.
    """

    name: str
    label: str
    why: str
    sheets: Sheets
    usual: Callable[[int], int] = lambda _people: 0
    whole: bool = False
    blank: bool = False


def _alone(sheets: Callable[[Upcoming], Sequence[Document]]) -> Sheets:
    return lambda of, _count: sheets(of)


PAPERS: Mapping[str, Paper] = {
    paper.name: paper
    for paper in (
        Paper(
            "tafelkaarten",
            dutch("Tafelkaarten"),
            dutch("Wifi, QR en code voor op elke tafel. Knippen: vier op een vel."),
            table_cards,
            lambda people: ceil(people / AT_A_TABLE / 4),
            whole=True,
        ),
        Paper(
            "stemkaarten",
            dutch("Stemkaarten"),
            dutch("Voor wie geen telefoon heeft. Vouw ze dicht."),
            voting_cards,
            lambda people: ceil(people / WITHOUT_A_PHONE),
            whole=True,
        ),
        Paper(
            "draaiboekblad",
            dutch("Draaiboekblad"),
            dutch("Wat je zegt, stap voor stap, en wat je doet als er iets misgaat."),
            _alone(run_sheet),
            whole=True,
        ),
        Paper(
            "turflijst",
            dutch("Turflijst"),
            dutch("Om kaarten met de hand te tellen, als niets meer werkt."),
            _alone(tally_sheets),
            whole=True,
            blank=True,
        ),
        Paper(
            "uitnodiging",
            dutch("Uitnodiging"),
            dutch("Om op te hangen of rond te brengen. Een telefoon is niet nodig."),
            _alone(invitation),
        ),
        Paper(
            "mandaatkaart",
            dutch("Mandaatkaart"),
            dutch("Gaat mee met de uitnodiging: wat mag iemand beloven? Knippen: twee op een vel."),
            mandate_cards,
            lambda _people: ON_A_SHEET // 2,
            blank=True,
        ),
        Paper(
            "kijkblad",
            dutch("Kijkblad"),
            dutch("Voor wie meekijkt hoe het gaat. Zonder namen."),
            _alone(watch_sheet),
            blank=True,
        ),
        Paper(
            "methodekaarten",
            dutch("Methodekaarten"),
            dutch("De methoden die hier passen, om op tafel te leggen. Knip door het midden en vouw."),
            _alone(method_cards),
        ),
        Paper(
            "rolafspraak-a3",
            dutch("Lege rolafspraak op A3"),
            dutch("Om samen met de hand in te vullen, als niets meer werkt."),
            _alone(blank_agreement),
            blank=True,
        ),
        Paper(
            "rolafspraak-a4",
            dutch("Lege rolafspraak op twee A4"),
            dutch("Hetzelfde, voor een gewone printer."),
            _alone(on_two_sheets),
            blank=True,
        ),
    )
}
WHOLE = tuple(paper.name for paper in PAPERS.values() if paper.whole)
BLANK = tuple(paper.name for paper in PAPERS.values() if paper.blank)


def usual(name: str, of: Upcoming) -> int:
    """How many of a paper this evening needs, 1 to MOST; 0 for one of which there is one."""
    return min(PAPERS[name].usual(of.expected or NOT_SAID), MOST)


def sheets(asked: Mapping[str, int], of: Upcoming) -> list[Document]:
    """All that was asked, paper -> copies (0 for as many as usual), in the order of the table."""
    return [
        document
        for paper in PAPERS.values()
        if paper.name in asked
        for document in paper.sheets(of, asked[paper.name] or usual(paper.name, of))
    ]


def leaves(documents: Sequence[Document]) -> int:
    """On how many sheets of paper they stand; what is not a card is made to fit on one."""
    return sum(_leaves(document) for document in documents)


def _leaves(document: Document) -> int:
    cards = [card for block in document.blocks if isinstance(block, Cards) for card in block.cards]
    return max(1, ceil(sum(card.width * card.height for card in cards) / A4))


def printed(of: Sequence[Document], made: datetime, child: Child = in_a_child) -> bytes:
    """One PDF of the sheets; `child` sets the type. Raises NotPrinted."""
    if not pdf.can_print():
        raise NotPrinted("no_printer")
    return child(pdf.job(of, made))
