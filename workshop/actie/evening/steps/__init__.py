"""The kinds of step an evening is made of, each declared in a file of its own: codes only.

Their sentences are in `words/`, their pages in `templates/steps/<kind>/`; `tests/test_structure.py` holds the three
together and says what a new kind still lacks.
"""

from collections.abc import Mapping

from . import break_, closing, consent, lobby, methods, pledges, practice, profile, start, topic, vote, wrap_up
from .kind import Kind

__all__ = ["STEPS", "Kind"]

STEPS: Mapping[str, Kind] = {
    module.STEP.name: module.STEP
    for module in (lobby, practice, start, vote, profile, topic, break_, pledges, methods, wrap_up, consent, closing)
}
