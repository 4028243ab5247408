"""Everybody votes on every question."""

from .kind import Kind

STEP = Kind("vote", phases=("open", "closed"), round="position", about="elements", newcomers=True)
