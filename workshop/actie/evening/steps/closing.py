"""When, where and by whom it is printed to sign, and goodbye; in an older programme also what the agreement lacks."""

from .kind import Kind

STEP = Kind("closing", phases=("fill", "done"), agreement=True, newcomers=True)
