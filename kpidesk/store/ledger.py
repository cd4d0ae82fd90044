"""What people recorded: waivers, explanations, actions, decisions with their chain, the checklist."""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from kpidesk.base.errors import WrongUsage
from kpidesk.pilot.contents import PRESENTATION
from kpidesk.pilot.records import Action, Amendment, ChecklistItem, Decision, Explanation, Records, Waiver
from kpidesk.store import preferences
from kpidesk.store.failures import Damaged
from kpidesk.store.rows import Cell, decode, encode
from kpidesk.store.schema import ACTION, CHECKLIST, DECISION, EXPLANATION, WAIVER, Relation

Record = TypeVar("Record")


def read(connection: sqlite3.Connection) -> Records:
    """Everything recorded, oldest first; raises Damaged where the chain of decisions is broken."""
    changes = preferences.standing(change for change in preferences.history(connection) if _amends(change))
    return Records(
        waivers=_all(connection, WAIVER, Waiver),
        explanations=_all(connection, EXPLANATION, Explanation),
        actions=_all(connection, ACTION, Action),
        decisions=decisions(connection),
        amendments=tuple(Amendment(each.at, each.key, each.old, each.new, each.who) for each in changes),
        checklist=_all(connection, CHECKLIST, ChecklistItem),
    )


def _amends(change: preferences.Change) -> bool:
    """Whether a change came after results were seen and can have moved one."""
    return change.after_review and change.key.partition(".")[0] not in PRESENTATION


def _all(connection: sqlite3.Connection, relation: Relation, kind: type[Record]) -> tuple[Record, ...]:
    return tuple(decode(kind, row) for row in connection.execute(relation.select(*relation.names[1:])))


def add(connection: sqlite3.Connection, relation: Relation, record: Any) -> int:
    """Append a record to its table; returns its number, counted from 1."""
    number = connection.execute(relation.insert(), encode(record)).lastrowid
    assert number is not None  # noqa: S101 - an insert that went well has a row id
    return number


def insert(connection: sqlite3.Connection, relation: Relation, record: Any, place: int) -> None:
    """Put a record before the one at ``place`` (0: the first), so that an undone removal leaves the order as it was."""
    rows = _rows(connection, relation)
    rows.insert(place, encode(record))
    _rewrite(connection, relation, rows)


def remove(connection: sqlite3.Connection, relation: Relation, record: Any, place: int | None = None) -> int:
    """Take a record away: that at ``place`` if it is the same, else the last that is. Returns its place, from 0.

    Raises WrongUsage where there is none; the records that are left are numbered from 1 again.
    """
    rows = _rows(connection, relation)
    found = _place(relation, rows, encode(record), place)
    del rows[found]
    _rewrite(connection, relation, rows)
    return found


def swap(connection: sqlite3.Connection, relation: Relation, old: Any, new: Any) -> None:
    """Put one record in the place of the last that is like ``old``; raises WrongUsage where there is none."""
    rows = _rows(connection, relation)
    rows[_place(relation, rows, encode(old), None)] = encode(new)
    _rewrite(connection, relation, rows)


def _rows(connection: sqlite3.Connection, relation: Relation) -> list[tuple[Cell, ...]]:
    return connection.execute(relation.select(*relation.names[1:])).fetchall()


def _place(relation: Relation, rows: list[tuple[Cell, ...]], record: tuple[Cell, ...], place: int | None) -> int:
    if place is not None and 0 <= place < len(rows) and rows[place] == record:
        return place
    places = [one for one, row in enumerate(rows) if row == record]
    if not places:
        raise WrongUsage(f"This {relation.name} is not in the project any more.", "Nothing was changed.")
    return places[-1]


def _rewrite(connection: sqlite3.Connection, relation: Relation, rows: list[tuple[Cell, ...]]) -> None:
    connection.execute(f'DELETE FROM "{relation.name}"')  # noqa: S608 - a name of ours
    connection.executemany(relation.insert(), rows)


def finish(connection: sqlite3.Connection, number: int) -> None:
    """Mark an action as done; raises WrongUsage when there is no open action of that number."""
    query = 'UPDATE "action" SET "done" = 1 WHERE "id" = ? AND "done" = 0'
    if connection.execute(query, (number,)).rowcount != 1:
        raise WrongUsage(f"There is no open action {number} in this project.")


def set_checklist(connection: sqlite3.Connection, items: Sequence[ChecklistItem]) -> None:
    """Put these lines in the place of the checklist there was."""
    connection.execute('DELETE FROM "checklist_item"')
    connection.executemany(CHECKLIST.insert(), [encode(item) for item in items])


def decisions(connection: sqlite3.Connection) -> tuple[Decision, ...]:
    """The decisions, oldest first; raises Damaged where one does not follow from the one before."""
    found = _all(connection, DECISION, Decision)
    before = ""
    for decision in found:
        if decision.chain != chain(before, decision):
            raise Damaged(
                f"The decision of {decision.decided_at:%Y-%m-%d} by {decision.who}, or one before it, was altered "
                "after it was recorded."
            )
        before = decision.chain
    return found


def decide(connection: sqlite3.Connection, decision: Decision) -> Decision:
    """Append a decision, chained to the last; returns it with its chain."""
    kept = decisions(connection)
    stored = replace(decode(Decision, encode(decision)), chain="")
    chained = replace(stored, chain=chain(kept[-1].chain if kept else "", stored))
    add(connection, DECISION, chained)
    return chained


def chain(before: str, decision: Decision) -> str:
    """SHA-256 (hex) over the chain of the decision before and every field of this one but its own chain."""
    body = json.dumps([before, *encode(replace(decision, chain=""))])
    return hashlib.sha256(body.encode()).hexdigest()
