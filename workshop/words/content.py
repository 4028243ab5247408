"""The texts of data/ in the language spoken now: the same catalogue with every text translated.

Each text is looked up by where it stands ("elements.animo.left.card"), because one Dutch word may mean two things.
"""

from typing import Any

from ..actie.paper.record import Record, retell
from ..actie.texts.placed import Words, changed, with_texts
from ..actie.texts.shapes import Catalogue
from .language import language, pgettext, tag


class Content:
    """One catalogue in every language, each made when it is first spoken."""

    def __init__(self, source: Catalogue) -> None:
        self.source = source
        self._spoken: dict[str, Catalogue] = {}

    def spoken(self) -> Catalogue:
        """The catalogue in the language spoken now; a text without a translation stays Dutch."""
        if language() not in self._spoken:
            self._spoken[language()] = with_texts(self.source, pgettext)
        return self._spoken[language()]

    def retold(self, record: Record) -> Record:
        """A record, which is frozen in Dutch, with every text of ours in the language spoken now.

        Only what has a place is looked up there, and only as it was frozen: a text that reads otherwise in data/ since
        stays Dutch. Ids, codes and what somebody typed have no place.
        """
        return retell(record, _spoken)


def told(value: Any) -> Any:
    """A part of a record with every text of ours in the language spoken now."""
    return changed(value, Words, lambda text: _spoken(text) if text.place else text)


def _spoken(text: Words) -> Words:
    told = pgettext(text.place, text)
    return text if told == text else Words(told, text.place, tag())
