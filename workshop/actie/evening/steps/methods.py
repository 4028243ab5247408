"""The first small step, then a shortlist of methods that the room votes on."""

from .kind import Kind

STEP = Kind("methods", phases=("first_step", "propose", "open", "closed", "shown"), round="method", newcomers=True)
