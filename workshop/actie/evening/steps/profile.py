"""The role profile, row by row; then the room says with dots what to talk about, where the programme has them."""

from .kind import Kind

STEP = Kind(
    "profile",
    phases=("rows", "open", "closed", "shown"),
    short=("rows",),
    whole_with="dots",
    round="dots",
    newcomers=True,
)
