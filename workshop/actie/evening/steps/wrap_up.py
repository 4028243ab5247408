"""What the agreement still lacks is filled in, before it is read aloud."""

from .kind import Kind

STEP = Kind("wrap_up", phases=("fill",), agreement=True, newcomers=True)
