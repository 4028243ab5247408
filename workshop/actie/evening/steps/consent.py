"""The role agreement is read aloud, and everybody says whether they can work with it."""

from .kind import Kind

STEP = Kind("consent", phases=("read", "open", "closed", "shown"), round="consent", agreement=True, newcomers=True)
