"""Keep what a release left behind: an evening in the schema of now, for the test that upgrades it ever after.

`python tools/schema.py` plays a small evening and writes `tests/trust/schemas/<revision>.sql`, the database as text,
and `.json`, the record that must still come out of it. Run it once for each new migration, before its release.
"""

import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.evening import Room  # noqa: E402
from tests.live import Server  # noqa: E402
from workshop.store.tables import HEAD  # noqa: E402

COUNTS = {"bewoners": 5, "professionals": 3, "gemeente": 1}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "home")
        record = evening(server)
        server.stop()
        with closing(sqlite3.connect(server.home / "workshop.sqlite")) as database:
            dump = "\n".join(database.iterdump())
    kept = ROOT / "tests" / "trust" / "schemas" / HEAD
    kept.with_suffix(".sql").write_text(f"{dump}\n", encoding="utf-8")
    kept.with_suffix(".json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def evening(server: Server) -> dict[str, object]:
    """Votes that were shown and that were not, texts, a settlement and a frozen agreement. Gives its record."""
    room = Room(server, COUNTS)
    desk, resident = room.facilitator, room.phones["bewoners"][0]
    room.until("profile", "rows")
    desk.ok("reveal_all")
    resident.ok("reason", seat=resident.seat, element="animo", text="Omdat het van ons is.")
    desk.ok("settle", element="animo", form="position", positions=[2], text="Zo doen we het.")
    asked = desk.ok("pledge", group="bewoners", kind="ask", to="gemeente", text="Mag de poort open?")["id"]
    desk.ok("answer", id=asked, kind="yes")
    desk.ok("version", kind="concept")
    record: dict[str, object] = desk.get(f"/verslag/{room.meeting}.json").json()
    room.leave()
    return record


if __name__ == "__main__":
    main()
