"""The project: one ``.kpidesk`` file that holds a pilot's settings, imports, records and reviews."""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self

from kpidesk.base.problems import Problem
from kpidesk.pilot.records import Action, ChecklistItem, Decision, Explanation, Records, Waiver
from kpidesk.store import about, backups, imports, ledger, opening, preferences, reviews
from kpidesk.store.backups import Backup
from kpidesk.store.database import clear_journal, shrink
from kpidesk.store.imports import Held, Import
from kpidesk.store.lock import Lock, acquire
from kpidesk.store.openfile import OpenFile
from kpidesk.store.preferences import Change
from kpidesk.store.reviews import SavedReview
from kpidesk.store.schema import ACTION, EXPLANATION, WAIVER, Relation
from kpidesk.store.staging import sweep
from kpidesk.store.yielding import Yielding
from kpidesk.tables.table import Table


class Project(OpenFile):
    """An open project file. Every method that changes something commits it before it returns, or changes nothing.

    All methods raise Unusable when the file cannot be read or written, and may be called from any thread. Moments
    come back as they were given. ``read_only_reason`` is a sentence; empty when the project can be changed.
    """

    @classmethod
    def create(cls, path: Path, settings: Mapping[str, object], who: str = "", salt: bytes | None = None) -> Self:
        """Make a new project with raw settings (keys as in ``pilot.toml``) and open it; never writes over a file.

        ``salt``: with what the rows that will be its first were hashed already; a new one where there are none.
        """
        path = path.absolute()

        def fill(connection: sqlite3.Connection) -> None:
            about.made(connection, datetime.now(UTC), who)
            about.salted(connection, salt)
            preferences.write(connection, settings)

        opening.create(path, fill)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a project after checking all of it but its rows, which are checked when they are copied out.

        An older format is migrated, after a backup. Raises Unusable when it is missing, damaged, not ours, newer, or
        open for writing elsewhere; a write-protected one is opened read-only.
        """
        path = path.absolute()
        reason = "It was opened read-only as asked." if read_only else opening.obstacle(path)
        lock = Lock() if reason else acquire(path)
        try:
            if not reason:
                sweep(path)
            connection = opening.open_checked(path, read_only=bool(reason))
            if not reason:
                clear_journal(connection, path)
            return cls(path, connection, lock, reason)
        except BaseException:
            lock.release()
            raise

    def salt(self) -> bytes:
        """The key of this project's hashes, 32 bytes; it is not to be shown, logged or exported."""
        with self._reading() as connection:
            return about.salt(connection)

    def settings(self) -> dict[str, Any]:
        """The raw settings, nested as in ``pilot.toml``; dates as ISO text."""
        with self._reading() as connection:
            return preferences.read(connection)

    def change_settings(self, changes: Mapping[str, object], who: str, at: datetime) -> None:
        """Set dotted keys (``token_prices."gpt-4.1".input`` quotes a step with a dot); None removes one."""
        with self._writing() as connection:
            late = about.first_review(connection) is not None
            preferences.change(connection, changes, who, at, late=late)

    def history(self) -> tuple[Change, ...]:
        """Every change of a setting, oldest first."""
        with self._reading() as connection:
            return preferences.history(connection)

    def stamp_first_review(self, at: datetime, sha256: str) -> None:
        """Note when results were first seen, and their digest; later calls change nothing."""
        if self.first_review() is None:
            with self._writing() as connection:
                about.seen(connection, at, sha256)

    def first_review(self) -> tuple[datetime, str] | None:
        """When results were first seen, and their digest; None before that."""
        with self._reading() as connection:
            return about.first_review(connection)

    def add_import(
        self, tables: Sequence[Table], problems: Sequence[Problem], at: datetime, yields: Sequence[Yielding] = ()
    ) -> int:
        """Store tables, their Parquet parts and the problems found, in one transaction; returns the import's id.

        ``yields``: rows that do not count from now on, of older imports or of this one, until the import that they
        yield to is removed.
        """
        with self._writing() as connection:
            return imports.add(connection, tables, problems, at, yields)

    def already_imported(self, sha256: str, sheet: str = "") -> bool:
        """Whether this sheet of a file with this SHA-256 is in the project."""
        sources = (table.source for one in self.imports() for table in one.tables)
        return any(source.sha256 == sha256 and source.sheet == sheet for source in sources)

    def imports(self) -> tuple[Import, ...]:
        """Every import, oldest first."""
        with self._reading() as connection:
            return imports.listed(connection)

    def problems(self) -> tuple[Problem, ...]:
        """The problems noted with all imports, oldest first."""
        with self._reading() as connection:
            return imports.problems(connection)

    def remove_import(self, import_id: int) -> None:
        """Undo an import, after a backup; the file shrinks."""
        with self._turn:
            self._refuse_writing()
            self.backup(f"before import {import_id} was removed")
            with self._writing() as connection:
                imports.remove(connection, import_id)
            shrink(self._connection)

    def replace_import(
        self,
        import_id: int,
        tables: Sequence[Table],
        problems: Sequence[Problem],
        at: datetime,
        yields: Sequence[Yielding] = (),
    ) -> int:
        """Put an import in the place of another in one transaction, after a backup; returns the new one's id."""
        with self._turn:
            self._refuse_writing()
            self.backup(f"before import {import_id} was replaced")
            with self._writing() as connection:
                imports.remove(connection, import_id)
                added = imports.add(connection, tables, problems, at, yields)
            shrink(self._connection)
            return added

    def tables(self, folder: Path) -> tuple[Table, ...]:
        """Copy the rows of every import that count into ``folder``; raises Unusable naming what is damaged."""
        with self._reading() as connection:
            return imports.copy_out(connection, folder)

    def held(self, folder: Path, roles: Collection[str] | None = None, without: int | None = None) -> tuple[Held, ...]:
        """All rows of the tables of some roles (None: of all), and which of them do not count; raises as ``tables``.

        ``without``: the id of an import to leave out, as if it had been removed.
        """
        with self._reading() as connection:
            return imports.hold(connection, folder, roles, without)

    def records(self) -> Records:
        """What people recorded; raises Unusable where a decision was altered after it was recorded."""
        with self._reading() as connection:
            return ledger.read(connection)

    def add_waiver(self, waiver: Waiver, place: int | None = None) -> None:
        """Record a waiver; ``place`` (from 0) puts it back where it was withdrawn from."""
        self._add(WAIVER, waiver, place)

    def withdraw_waiver(self, waiver: Waiver, place: int | None = None) -> int:
        """Take a waiver back; returns the place (from 0) it had. Raises WrongUsage where it is not there."""
        with self._writing() as connection:
            return ledger.remove(connection, WAIVER, waiver, place)

    def add_explanation(self, explanation: Explanation, place: int | None = None) -> None:
        """Record an explanation of a disparity; ``place`` as of ``add_waiver``."""
        self._add(EXPLANATION, explanation, place)

    def withdraw_explanation(self, explanation: Explanation, place: int | None = None) -> int:
        """Take an explanation back; returns the place it had. Raises WrongUsage where it is not there."""
        with self._writing() as connection:
            return ledger.remove(connection, EXPLANATION, explanation, place)

    def add_action(self, action: Action, place: int | None = None) -> int:
        """Record an action; returns its number: 1 for the first of ``records().actions``."""
        return self._add(ACTION, action, place)

    def remove_action(self, action: Action, place: int | None = None) -> int:
        """Strike an action out; returns the place (from 0) it had. Raises WrongUsage where it is not there."""
        with self._writing() as connection:
            return ledger.remove(connection, ACTION, action, place)

    def replace_action(self, old: Action, new: Action) -> None:
        """Change an action; raises WrongUsage where the old one is not there."""
        with self._writing() as connection:
            ledger.swap(connection, ACTION, old, new)

    def _add(self, relation: Relation, record: Waiver | Explanation | Action, place: int | None) -> int:
        with self._writing() as connection:
            if place is None:
                return ledger.add(connection, relation, record)
            ledger.insert(connection, relation, record, place)
            return place + 1

    def finish_action(self, number: int) -> None:
        """Mark an action as done."""
        with self._writing() as connection:
            ledger.finish(connection, number)

    def add_decision(self, decision: Decision, seen: SavedReview | None = None) -> Decision:
        """Record a decision, chained to the one before; returns it with its ``chain`` (the given one is ignored).

        ``seen``: the review it rests on, kept with it.
        """
        with self._writing() as connection:
            if seen is not None:
                reviews.save(connection, seen.as_of, seen.json, seen.at)
            return ledger.decide(connection, decision)

    def set_checklist(self, items: Sequence[ChecklistItem]) -> None:
        """Replace the compliance checklist."""
        with self._writing() as connection:
            ledger.set_checklist(connection, items)

    def save_review(self, as_of: date, json_text: str, at: datetime) -> None:
        """Keep the JSON of a review as it was seen."""
        with self._writing() as connection:
            reviews.save(connection, as_of, json_text, at)

    def reviews(self) -> tuple[SavedReview, ...]:
        """The saved reviews, oldest first."""
        with self._reading() as connection:
            return reviews.read(connection)

    def backup(self, why: str) -> Path:
        """Copy the project into the user's data folder; returns where."""
        with self._turn:
            return backups.back_up(self._connection, self.path, why)

    def backups(self) -> tuple[Backup, ...]:
        """The backups of this project on this computer, oldest first."""
        return backups.backups(self.path)

    def save_copy(self, target: Path) -> None:
        """Write a complete copy elsewhere; a file there is replaced once the copy is complete."""
        with self._turn:
            backups.copy_database(self._connection, target.absolute())
