"""A question that teaches choosing; its answers are kept nowhere."""

from .kind import Kind

STEP = Kind("practice", phases=("open", "shown"), round="practice", newcomers=True)
