"""The signature picture, for every medium: rows -> `lanes` (geometry and values) -> `svg`.

It draws what a row holds and computes no votes: what a rule keeps back is not in the row. Templates know it by the
name of `drawing`.
"""

from .lanes import MANY
from .profile import profile
from .shapes import marker
from .svg import practice, standing, text, track
from .wrapping import breakable, wrapped

__all__ = ["MANY", "breakable", "marker", "practice", "profile", "standing", "text", "track", "wrapped"]
