"""The code on an answer sheet: seven digits that say which sheet it is, and one that finds mistakes in them.

It is an address and never a key: it opens nothing for who is not at the desk of that meeting. The last digit is that of
H. M. Damm, "Total anti-symmetrische Quasigruppen" (Marburg, 2004): one digit typed wrong is always found, and so are
two neighbours that changed places.
"""

import re
from collections.abc import Iterable
from hashlib import sha256

from ..errors import Refused
from ..vocabulary import OTHER

DIGITS = 8
# Damm's quasigroup of order ten: no row or column holds a digit twice, and its diagonal is 0.
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
Sheet = tuple[int, str]  # the number of a version, and a group


def check_digit(digits: str) -> str:
    """The digit that comes behind these."""
    found = 0
    for digit in digits:
        found = DAMM[found][int(digit)]
    return str(found)


def is_whole(code: str) -> bool:
    """Whether these are eight digits without a mistake that can be found."""
    return bool(re.fullmatch(rf"[0-9]{{{DIGITS}}}", code)) and check_digit(code) == "0"


def codes(origin: str, sheets: Iterable[Sheet]) -> dict[Sheet, str]:
    """The code of every sheet of a meeting; `sheets` are in the order in which they came, so that none ever changes."""
    found: dict[Sheet, str] = {}
    taken: set[str] = set()
    for sheet in sheets:
        found[sheet] = _free(f"{origin}/{sheet[0]}/{sheet[1]}", taken)
        taken.add(found[sheet])
    return found


def sheets(versions: int, groups: Iterable[str]) -> list[Sheet]:
    """The sheets of a meeting so far, oldest first; "anders" has one in each, whether it wrote something or not."""
    named = [group for group in groups if group != OTHER]
    return [(number, group) for number in range(1, versions + 1) for group in (*named, OTHER)]


def find(typed: str, of: dict[Sheet, str]) -> Sheet:
    """The sheet with the code that somebody typed, with spaces or without. Raises Refused: wrong_sheet, other_sheet."""
    code = re.sub(r"[\s.-]", "", typed)
    if not is_whole(code):
        raise Refused("wrong_sheet")
    for sheet, known in of.items():
        if known == code:
            return sheet
    raise Refused("other_sheet")


def spaced(code: str) -> str:
    """As it is printed and said: 4218 0937."""
    return f"{code[:4]} {code[4:]}"


def _free(address: str, taken: set[str]) -> str:
    """The digits that this address comes to; the next ones where another sheet of the meeting has those."""
    number = int(sha256(address.encode()).hexdigest(), 16)
    while True:
        digits = f"{number % 10 ** (DIGITS - 1):0{DIGITS - 1}}"
        code = digits + check_digit(digits)
        if code not in taken:
            return code
        number += 1
