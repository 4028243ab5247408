"""People come in and choose their group."""

from .kind import Kind

STEP = Kind("lobby", phases=("gather",))
