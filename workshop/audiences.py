"""Who looks on at a meeting: ONE table, from which pages, sockets, regions and keys follow.

A row here, a page `<kind>.html`, its regions `<kind>/_<region>.html` and, where the evening is led step by step, a page
in every `steps/<kind>/`: `tests/test_structure.py` says what is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from .actie.vocabulary import RUNNING, AudienceKind, KeyRole

ON_A_PHONE = ("participant", "observer", "waiting")


@dataclass(frozen=True)
class Looking:
    """One kind of audience.

    `role` is that of who holds its key, None where seats are the key. `path` is the first part of its page's address.
    `regions` are the parts of the page that are kept up. `counts`: is shown counts as they come, and texts as they are
    typed. `steps`: what is in its stage depends on the kind of step. `serves`: sits beside somebody, whose language may
    be another.
    """

    kind: AudienceKind
    role: KeyRole | None
    path: str
    regions: tuple[str, ...] = ("stage",)
    counts: bool = True
    steps: bool = True
    serves: bool = False

    @property
    def runs(self) -> bool:
        """Whether it runs the evening: it is shown what helps to do so (`picture.Desk`)."""
        return self.kind in RUNNING


AUDIENCES: Mapping[str, Looking] = {
    looking.kind: looking
    for looking in (
        Looking("phone", None, "telefoon", counts=False),
        Looking("screen", "screen", "scherm"),
        Looking("desk", "facilitator", "tafel", ("code", "course", "stage", "people", "notes", "history")),
        Looking("writer", "writer", "schrijver", ("stage", "notes")),
        Looking("helper", "helper", "helper", steps=False, serves=True),
    )
}
OF_A_KEY: Mapping[str, Looking] = {looking.role: looking for looking in AUDIENCES.values() if looking.role}
# Everybody who may send something: who holds a key, and who sits at a phone.
ROLES = (*(role for role in get_args(KeyRole) if role in OF_A_KEY), *ON_A_PHONE)
