"""How wide a text is, and how it falls into lines. Widths are in ems: letters of size 1."""

ISOLATES = "\u2068\u2069"
# Generous, as we do not know which font there is.
WIDTHS = (
    (ISOLATES, 0.0),
    (" .,:;'’|!il()/", 0.34),
    ("frtjI-J“”", 0.48),
    ("mwMWшщжюфымШЩЖЮФЫМ@%", 0.97),
)
KNOWN = {letter: width for letters, width in WIDTHS for letter in letters}
CAPITAL, OTHER = 0.78, 0.66
VOWELS = "aeiouyáéëïóöüаеиоуяюєії"
LEAST = 0.1  # so that something can be divided by the width of an empty text


def ems(text: str) -> float:
    """How wide a text is, in ems."""
    return sum(KNOWN.get(letter, CAPITAL if letter.isupper() else OTHER) for letter in text)


def widest(lines: list[str]) -> float:
    """How wide the widest of these lines is, in ems; never 0."""
    return max((LEAST, *map(ems, lines)))


def wrapped(text: str, room: float) -> list[str]:
    """A text in lines of at most `room` ems. Only a single word that is wider gets a hyphen."""
    lines, line = [], ""
    for word in text.split(" "):
        for place, part in enumerate(hyphened(word, room) if ems(word) > room else [word]):
            longer = f"{line} {part}" if line and place == 0 else part
            if line and (place > 0 or ems(longer) > room):
                lines.append(line)
                longer = part
            line = longer
    return [*lines, line]


def hyphened(word: str, room: float) -> list[str]:
    """A long word in two, after the last open syllable that fits: a vowel, then a consonant and a vowel."""
    cuts = [at for at in range(3, len(word) - 3) if _is_open(word, at) and ems(word[:at]) < room - 0.5]
    return [f"{word[: cuts[-1]]}-", word[cuts[-1] :]] if cuts else [word]


def breakable(word: str, room: float) -> str:
    """The word itself, with a soft hyphen where it may be broken."""
    first, *rest = hyphened(word, room)
    return f"{first[:-1]}\u00ad{rest[0]}" if rest else word


def _is_open(word: str, at: int) -> bool:
    return word[at - 1] in VOWELS and word[at] not in VOWELS and word[at + 1] in VOWELS
