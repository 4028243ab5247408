"""The child of the printer: `python -m workshop.paper.printing` makes what each job that comes in asks for."""

import sys

from .printer import DONE, WRONG, be_nice, receive, send
from .writers.pdf import printed


def main() -> None:
    """Until nothing comes in any more: then whoever asked is gone."""
    be_nice()
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    while (job := receive(asked)) is not None:
        try:
            said, made = DONE, printed(job.decode())
        except (ImportError, RuntimeError, ValueError):
            said, made = WRONG, b""  # whoever asked says so to people; what was in it is told to nobody
        told.write(said)
        send(told, made)


if __name__ == "__main__":
    main()
