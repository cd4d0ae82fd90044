"""Wrote v2.kpidesk beside it, once: the project of format 1 with the sheet of its import and a checklist.

Its content is that of v1.json. Kept to show where the golden file comes from; the file is not to be written again.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from kpidesk.store import migrations, seal
from kpidesk.store.schema import APPLICATION_ID, FORMATS

HERE = Path(__file__).parent


def write(connection: sqlite3.Connection) -> None:
    """Fill the tables of format 2 with what those of format 1 hold."""
    with closing(sqlite3.connect(HERE / "v1.kpidesk")) as first:
        for relation in FORMATS[1]:
            names = ", ".join(f'"{name}"' for name in relation.names)
            rows = first.execute(f'SELECT {names} FROM "{relation.name}"').fetchall()  # noqa: S608 - our names
            if relation.name == "imported_table":  # the one that has a column more
                names, rows = f'{names}, "sheet"', [(*row, "") for row in rows]
            marks = ", ".join("?" * (names.count(",") + 1))
            connection.executemany(f'INSERT INTO "{relation.name}" ({names}) VALUES ({marks})', rows)  # noqa: S608 - ours
    connection.execute("INSERT INTO \"checklist_item\" VALUES (1, 'Data protection', '2026-08-01', 'Ann')")


def main() -> None:
    """Write the file."""
    with closing(sqlite3.connect(HERE / "v2.kpidesk", isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 1024")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("BEGIN")
        migrations.lay_out(connection, 2)
        write(connection)
        seal.renew(connection, 2)
        connection.execute("COMMIT")


if __name__ == "__main__":
    main()
