"""Doen, laten, vragen: groups write what they do, leave and ask."""

from .kind import Kind

STEP = Kind("pledges", phases=("write",), newcomers=True)
