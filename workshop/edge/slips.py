"""What stands on a slip: ten letters to type, and the key in its QR, which is made of them.

The letters are 43 random bits, and typing them is limited as codes are; the key has 128 bits and can be made of letters
only with the installation's secret, so it needs no limit.
"""

import secrets

from ..actie.errors import Refused
from ..host.settings import Settings, base_url
from .caller import made

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so they spell nothing
LENGTH = 10


def address(settings: Settings) -> str:
    """Where slips lead to. Raises Refused("no_network") where they would lead nobody in."""
    base = base_url(settings)
    if not base:
        raise Refused("no_network")
    return base


def new_letters() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def letters(typed: str) -> str:
    """The letters of a slip as they were typed, in capitals and without what is between them; '' when it is no slip."""
    found = "".join(c for c in typed.upper() if c.isalpha())
    return found if len(found) == LENGTH and set(found) <= set(LETTERS) else ""


def key(settings: Settings, its_letters: str) -> str:
    """The key in the QR of the slip with these letters: 32 hexadecimal digits."""
    return made(settings, f"slip:{its_letters}")
