"""Codes -> sentences: everything the program says that is not a fixed text of a page, in plain Dutch (B1).

`language` is gettext with Dutch msgids; `labels` has single words; `marks`, `standings` and `agreement` tell
of votes and choices; `evening` and `history` speak to the desk; `errors` says what to do after a refusal;
`content` has the texts of data/ in every language.
"""

from .agreement import change, method_reason, open_point, settlement, voices
from .content import Content
from .errors import ERRORS, error, trouble
from .evening import confirm, phase_name, primary, say, step_name
from .history import verb
from .labels import (
    addressee,
    answer,
    consent,
    evidence,
    group_kind,
    group_name,
    method_vote,
    pledge_kind,
    role,
    settle_form,
    status,
    unity,
    version,
    voting,
)
from .language import (
    LANGUAGES,
    LEADING,
    NAMES,
    RIGHT_TO_LEFT,
    SOURCE,
    date,
    direction,
    gettext,
    language,
    ngettext,
    npgettext,
    number,
    pgettext,
    speak,
    time,
    together,
    unread,
    use,
)
from .marks import apart, mark_text, moves, position_label, side, why
from .standings import look_sentence, plain_sentence, sentence

__all__ = [
    "ERRORS",
    "LANGUAGES",
    "LEADING",
    "NAMES",
    "RIGHT_TO_LEFT",
    "SOURCE",
    "Content",
    "addressee",
    "answer",
    "apart",
    "change",
    "confirm",
    "consent",
    "date",
    "direction",
    "error",
    "evidence",
    "gettext",
    "group_kind",
    "group_name",
    "language",
    "look_sentence",
    "mark_text",
    "method_reason",
    "method_vote",
    "moves",
    "ngettext",
    "npgettext",
    "number",
    "open_point",
    "pgettext",
    "phase_name",
    "plain_sentence",
    "pledge_kind",
    "position_label",
    "primary",
    "role",
    "say",
    "sentence",
    "settle_form",
    "settlement",
    "side",
    "speak",
    "status",
    "step_name",
    "time",
    "together",
    "trouble",
    "unity",
    "unread",
    "use",
    "verb",
    "version",
    "voices",
    "voting",
    "why",
]
