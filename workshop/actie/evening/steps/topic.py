"""One question: talk (first in pairs), vote again, settle. Without a second vote it is settled after talking."""

from .kind import Kind

STEP = Kind(
    "topic",
    phases=("talk", "open", "closed", "shown", "settle"),
    short=("talk", "settle"),
    round="position",
    about="topic",
    newcomers=True,
    minutes={"talk": 2},
)
