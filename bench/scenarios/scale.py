"""Two workers against one: only where four cores are free, and with a PostgreSQL and a Redis to share."""

import os

from ..machine import CORES
from ..run import Numbers, Run

NEEDED_CORES = 4
SHARED = ("WORKSHOP_DATABASE_URL", "WORKSHOP_QUEUE")


def run(run: Run) -> Numbers:
    """`ratio` of votes a second, two workers to one; or `why` it was not measured."""
    if len(CORES) < NEEDED_CORES:
        return {"why": f"needs {NEEDED_CORES} cores, this machine has {len(CORES)}"}
    if any(name not in os.environ for name in SHARED):
        return {"why": f"needs {' and '.join(SHARED)}"}
    return {"why": "not built yet"}
