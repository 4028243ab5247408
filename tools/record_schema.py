"""docs/schema/record-<FORMAT>.json, made of the types of the record; a test says when it is behind.

`python -m tools.record_schema` writes it. The schema of an older format stays as it was.
"""

import json
from pathlib import Path

from workshop.actie.paper.record import FORMAT
from workshop.archive.shape import schema

FILE = Path(__file__).parent.parent / "docs" / "schema" / f"record-{FORMAT}.json"


def text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
