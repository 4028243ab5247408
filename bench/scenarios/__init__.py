"""The scenarios. Each takes a Run and gives numbers; it raises Unsound when anything was lost, doubled or missed."""

from collections.abc import Callable, Mapping

from ..run import Numbers, Run
from . import (
    burst,
    disk,
    drawing,
    growth,
    hall,
    home,
    joins,
    meetings,
    million,
    modes,
    paper,
    restart,
    scale,
    slow_readers,
    soak,
    start,
    step,
)

SCENARIOS: Mapping[str, Callable[[Run], Numbers]] = {
    "hall": hall.run,
    "burst": burst.run,
    "step": step.run,
    "restart": restart.run,
    "joins": joins.run,
    "meetings": meetings.run,
    "growth": growth.run,
    "soak": soak.run,
    "long_soak": soak.long,
    "disk": disk.run,
    "slow_readers": slow_readers.run,
    "million": million.run,
    "drawing": drawing.run,
    "paper": paper.run,
    "home": home.run,
    "start": start.run,
    "modes": modes.run,
    "scale": scale.run,
}
FULL = tuple(name for name in SCENARIOS if name != "long_soak")
QUICK = ("hall", "burst", "step", "restart", "joins", "meetings", "slow_readers", "drawing", "paper", "home", "start")
