"""Which methods somebody looks for: all of them, or those for an element, a place, people or a phase."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..vocabulary import EVERYBODY
from .shapes import Catalogue, Method

NO_ELEMENT = "zonder"  # the methods that only other sources than the brochure name


@dataclass(frozen=True)
class Wanted:
    """What is looked for; '' is any."""

    element: str = ""
    setting: str = ""
    audience: str = ""
    phase: str = ""


def known(catalogue: Catalogue, wanted: Wanted) -> Wanted:
    """The same without words that the catalogue does not have."""
    has: Mapping[str, Collection[str]] = {
        "element": (*(element.id for element in catalogue.elements), NO_ELEMENT),
        "setting": catalogue.settings,
        "audience": catalogue.audiences,
        "phase": catalogue.phases,
    }
    return Wanted(**{name: word for name, words in has.items() if (word := getattr(wanted, name)) in words})


def methods_for(catalogue: Catalogue, wanted: Wanted) -> tuple[Method, ...]:
    """The methods that fit, in the order of the catalogue; those made for just these people first.

    As in the shortlist a method for everybody is also for some of them, and one without a setting is for any.
    """
    found = [method for method in catalogue.methods if _fits(method, wanted)]
    return tuple(sorted(found, key=lambda method: bool(wanted.audience) and wanted.audience not in method.audience))


def _fits(method: Method, wanted: Wanted) -> bool:
    return (
        wanted.element in ("", *(method.elements or (NO_ELEMENT,)))
        and (not wanted.setting or not method.setting or wanted.setting in method.setting)
        and (not wanted.audience or not method.audience or bool({wanted.audience, EVERYBODY} & {*method.audience}))
        and wanted.phase in ("", *method.phases)
    )
