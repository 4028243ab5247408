"""A pause, with the count-down in the middle of the screen."""

from .kind import WHOLE, Kind

STEP = Kind("break", phases=("pause",), newcomers=True, clock=True, minutes={"pause": WHOLE})
