"""The facilitator tells what this evening is, and is not."""

from .kind import Kind

STEP = Kind("start", phases=("tell",), newcomers=True)
