"""The tables of the project file, per format version. A version once released is never edited, only followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

APPLICATION_ID = 0x4B504944
"""``KPID``, in the header of every project file."""
VERSION = 3
"""The format this program writes (``user_version``)."""

_TEXT = "TEXT NOT NULL"
_INTEGER = "INTEGER NOT NULL"


@dataclass(frozen=True, slots=True)
class Relation:
    """One table: its columns in order, each with its type; the first is the primary key.

    ``bulk`` names the column that the seal leaves out, because a SHA-256 beside it covers it.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    bulk: str = ""

    @property
    def create(self) -> str:
        """The statement that makes it, exactly as SQLite keeps it."""
        (key, kind), *others = self.columns
        keyed_by_text = kind.startswith("TEXT")
        body = ", ".join([f'"{key}" {kind} PRIMARY KEY', *(f'"{name}" {kind}' for name, kind in others)])
        return f'CREATE TABLE "{self.name}" ({body}) STRICT' + (", WITHOUT ROWID" if keyed_by_text else "")

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, key first."""
        return tuple(name for name, _ in self.columns)

    def select(self, *columns: str) -> str:
        """The query for some columns (none named: all but the bulk) of every row, in the order of the key."""
        chosen = columns or tuple(name for name in self.names if name != self.bulk)
        listed = ", ".join(f'"{name}"' for name in chosen)
        return f'SELECT {listed} FROM "{self.name}" ORDER BY "{self.names[0]}"'  # noqa: S608 - names of this module

    def insert(self, *columns: str) -> str:
        """The statement that adds a row of some columns (none named: all but a numbered key)."""
        chosen = columns or self.names[0 if self.columns[0][1].startswith("TEXT") else 1 :]
        listed = ", ".join(f'"{name}"' for name in chosen)
        marks = ", ".join("?" * len(chosen))
        return f'INSERT INTO "{self.name}" ({listed}) VALUES ({marks})'  # noqa: S608 - names of this module


def _numbered(name: str, /, bulk: str = "", **columns: str) -> Relation:
    return Relation(name, (("id", "INTEGER"), *columns.items()), bulk)


ABOUT = Relation("about", (("key", _TEXT), ("value", _TEXT)))
SETTING = Relation("setting", (("key", _TEXT), ("value", _TEXT)))
CHANGE = _numbered("change", key=_TEXT, old=_TEXT, new=_TEXT, who=_TEXT, at=_TEXT, after_review=_INTEGER)
IMPORT = _numbered("import_batch", at=_TEXT)
_SOURCE = {"sha256": _TEXT, "size": _INTEGER, "recognised_as": _TEXT}
_ROWS = {"rows_read": _INTEGER, "rows_accepted": _INTEGER, "rows_rejected": _INTEGER}
_FOUND = {**_SOURCE, **_ROWS, "cells_bad": _TEXT, "columns": _TEXT}
_TABLE_1 = _numbered("imported_table", import_id=_INTEGER, role=_TEXT, file=_TEXT, **_FOUND)
_TABLE_2 = _numbered("imported_table", import_id=_INTEGER, role=_TEXT, file=_TEXT, sheet=_TEXT, **_FOUND)
TABLE = _numbered("imported_table", import_id=_INTEGER, role=_TEXT, file=_TEXT, sheet=_TEXT, **_FOUND, privacy=_TEXT)
PART = _numbered("part", table_id=_INTEGER, sha256=_TEXT, size=_INTEGER)
CHUNK = _numbered("chunk", part_id=_INTEGER, bytes="BLOB NOT NULL", bulk="bytes")
_WHICH = {"rows": _INTEGER, "sha256": _TEXT, "bits": "BLOB NOT NULL"}
YIELDING = _numbered("yielding", part_id=_INTEGER, import_id=_INTEGER, **_WHICH, bulk="bits")
_PLACE = {"file": _TEXT, "sheet": _TEXT, "cell": _TEXT, "column": _TEXT, "count": _INTEGER}
PROBLEM = _numbered("problem", import_id=_INTEGER, level=_TEXT, code=_TEXT, message=_TEXT, remedy=_TEXT, **_PLACE)
WAIVER = _numbered(
    "waiver", measure=_TEXT, reason=_TEXT, owner=_TEXT, ceiling="REAL NOT NULL", expires=_TEXT, recorded_at=_TEXT
)
EXPLANATION = _numbered("explanation", column=_TEXT, text=_TEXT, owner=_TEXT, expires=_TEXT, recorded_at=_TEXT)
ACTION = _numbered("action", kpi=_TEXT, text=_TEXT, owner=_TEXT, due=_TEXT, done=_INTEGER, recorded_at=_TEXT)
_WHY = {"recommendation": _TEXT, "reason": _TEXT, "conditions": _TEXT, "dissent": _TEXT, "lessons": _TEXT}
_NEXT = {"next_review": "TEXT", "extend_to": "TEXT", "chain": _TEXT}
DECISION = _numbered("decision", decided_at=_TEXT, who=_TEXT, what=_TEXT, **_WHY, **_NEXT)
CHECKLIST = _numbered("checklist_item", text=_TEXT, done_on="TEXT", by=_TEXT)
REVIEW = _numbered("saved_review", as_of=_TEXT, at=_TEXT, sha256=_TEXT, json=_TEXT, bulk="json")
SEAL = _numbered("seal", sha256=_TEXT)

_FIRST = (
    *(ABOUT, SETTING, CHANGE, IMPORT, _TABLE_1, PART, CHUNK, PROBLEM),
    *(WAIVER, EXPLANATION, ACTION, DECISION, REVIEW, SEAL),
)
_SECOND = (
    *(ABOUT, SETTING, CHANGE, IMPORT, _TABLE_2, PART, CHUNK, PROBLEM),
    *(WAIVER, EXPLANATION, ACTION, DECISION, CHECKLIST, REVIEW, SEAL),
)
_THIRD = (
    *(ABOUT, SETTING, CHANGE, IMPORT, TABLE, PART, CHUNK, YIELDING, PROBLEM),
    *(WAIVER, EXPLANATION, ACTION, DECISION, CHECKLIST, REVIEW, SEAL),
)
FORMATS: Mapping[int, tuple[Relation, ...]] = MappingProxyType({1: _FIRST, 2: _SECOND, 3: _THIRD})
"""Version -> its tables. Version 2 keeps the sheet of an import, and the compliance checklist; version 3 a salt (a row
of ``about``), what became of the columns of an import that hold people's data, and rows that yield to a newer import.
"""


def objects(version: int) -> list[tuple[str, str, str, str]]:
    """What ``sqlite_schema`` must list for a version, no more and no less: (type, name, table, statement), sorted."""
    return sorted(("table", relation.name, relation.name, relation.create) for relation in FORMATS[version])
