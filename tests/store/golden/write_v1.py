"""Wrote v1.kpidesk and v1.json beside it, once: a project of format 1 with something in every table, and its content.

Kept to show where the golden file comes from; the file is not to be written again.
"""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from kpidesk.store import migrations, seal
from kpidesk.store.schema import APPLICATION_ID

HERE = Path(__file__).parent
AT = "2026-08-17T09:30:00+00:00"
ROWS = bytes(range(256)) * 8
REVIEW = '{"verdict": "optimise"}'
SOURCE = ("requests", "requests.csv", "ab" * 32, 4711, "canonical", 302, 300, 2, '[["latency_s", 3]]', '["timestamp"]')
CONTENT = {
    "settings": {"name": "Claims triage", "thresholds": {"latency_p99": {"green": 4.5}}},
    "history": [["thresholds.latency_p99.green", "4.0", "4.5", "Ann", AT, True]],
    "rows": [["requests", "requests.csv", "", hashlib.sha256(ROWS).hexdigest()]],
    "problems": ["Found n/a."],
    "waivers": [["latency_p99", 6.5, "2026-10-01"]],
    "actions": [["latency", False]],
    "reviews": [REVIEW],
}


def write(connection: sqlite3.Connection) -> None:
    """Fill the tables of format 1."""
    sha = hashlib.sha256
    rows: dict[str, tuple[object, ...]] = {
        "about": ("first_review_at", AT),
        "change": (1, "thresholds.latency_p99.green", "4.0", "4.5", "Ann", AT, 1),
        "import_batch": (1, AT),
        "imported_table": (1, 1, *SOURCE),
        "part": (1, 1, sha(ROWS).hexdigest(), len(ROWS)),
        "chunk": (1, 1, ROWS),
        "problem": (1, 1, "warning", "bad-number", "Found n/a.", "", "requests.csv", "", "B17", "latency_s", 3),
        "waiver": (1, "latency_p99", "A new cache comes in May.", "Ann", 6.5, "2026-10-01", AT),
        "action": (1, "latency", "Warm the cache.", "Bob", "2026-09-01", 0, AT),
        "saved_review": (1, "2026-08-16", AT, sha(REVIEW.encode()).hexdigest(), REVIEW),
    }
    for table, cells in rows.items():
        marks = ", ".join("?" * len(cells))
        connection.execute(f'INSERT INTO "{table}" VALUES ({marks})', cells)  # noqa: S608 - the names above
    connection.execute('INSERT INTO "about" VALUES (?, ?)', ("first_review_sha256", "cd" * 32))
    settings = {"name": "Claims triage", "thresholds": {"latency_p99": {"green": 4.5}}}
    for key, value in settings.items():
        connection.execute('INSERT INTO "setting" VALUES (?, ?)', (key, json.dumps(value)))


def main() -> None:
    """Write both files."""
    with closing(sqlite3.connect(HERE / "v1.kpidesk", isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 1024")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("BEGIN")
        migrations.lay_out(connection, 1)
        write(connection)
        seal.renew(connection, 1)
        connection.execute("COMMIT")
    (HERE / "v1.json").write_text(json.dumps(CONTENT, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
