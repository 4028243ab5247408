"""The child of the printer: `python -m workshop.paper.printing JOB MADE` makes what a file with a job asks for."""

import sys
from pathlib import Path

from .printer import be_nice
from .writers.pdf import printed


def main() -> None:
    be_nice()
    job, made = map(Path, sys.argv[1:])
    made.write_bytes(printed(job.read_text("utf-8")))


if __name__ == "__main__":
    main()
