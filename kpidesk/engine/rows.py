"""The rows behind a figure: used or left out and why, sorted and paged by the engine, however many there are."""

import threading
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import ibis
import ibis.expr.types as ir

from kpidesk.base.errors import WrongUsage
from kpidesk.base.periods import Calendar
from kpidesk.base.progress import Progress, interrupting
from kpidesk.engine.classes import Classes
from kpidesk.engine.clock import local_time
from kpidesk.engine.connection import Connection
from kpidesk.engine.log import marked_rows
from kpidesk.engine.registers import dated
from kpidesk.engine.sieve import Reason, Sieve
from kpidesk.engine.tables import open_tables, present_columns
from kpidesk.pilot.settings import PilotSettings
from kpidesk.tables.column import Column, Kind
from kpidesk.tables.page import Cell, RowColumn, RowPage
from kpidesk.tables.roles import ROLES
from kpidesk.tables.table import Table

WHY = RowColumn("why", "Left out because", "why the measure does without this row", Kind.TEXT)
MOST_AT_ONCE = 5_000
"""Rows of one page."""
_BEFORE, _AFTER = "It lies before the first day of the pilot.", "It lies after the day of the review."
_FORMULA = r"^([=+@\t\r]|-[^0-9.])"
"""What a spreadsheet would take for a formula."""


Turn = AbstractContextManager[bool]
"""Held by whoever asks the engine."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Days of the pilot, first and last (None: all rows, also those outside of it), and a segment."""

    days: tuple[int, int] | None = None
    segment: tuple[str, str] | None = None


class Drill:
    """The tables of a pilot, laid out for looking at single rows: each role when it is first asked for.

    ``folder`` is private; it takes about the room of the imported tables. One call at a time; ``close`` ends it.
    """

    def __init__(
        self, tables: Sequence[Table], settings: PilotSettings, calendar: Calendar, classes: Classes, folder: Path
    ) -> None:
        self._tables = tables
        self._settings, self.calendar, self._classes = settings, calendar, classes
        self._present = present_columns(tables)
        self._connection = Connection(folder, folder / "rows.duckdb")
        self._laid_out: dict[str, ir.Table] = {}
        self._turn: Turn = threading.RLock()

    def close(self) -> None:
        """Let go of the copies."""
        self._connection.close()

    def source(self, sieve: Sieve, scope: Scope, progress: Progress, *, left_out: bool) -> "RowSource":
        """Count the rows of a sieve, used and left out; the first look into a role lays it out. Raises Cancelled.

        A drill that was cancelled is of no more use.
        """
        with self._turn, interrupting(progress, self._connection.interrupt):
            if sieve.role not in self._laid_out:
                progress.step(f"Laying out the rows of {sieve.role}")
                self._laid_out[sieve.role] = self._lay_out(sieve.role)
            return RowSource(self._connection, self._turn, self._sifted(sieve, scope), left_out=left_out)

    def has(self, role: str) -> bool:
        """Whether the pilot has such a table, be it of no rows."""
        return role in self._present

    def _lay_out(self, role: str) -> ir.Table:
        opened = open_tables(
            self._connection, [one for one in self._tables if one.role in {role, "labels"}], self.calendar
        )
        if role not in opened:
            raise WrongUsage(f"There are no rows of {role}: none were imported.")
        if role == "requests":
            rows = marked_rows(self._connection, opened[role], self._classes, self._settings, self.calendar)
        else:
            rows = dated(role, opened[role], self.calendar)
        return self._connection.numbered(f"rows_of_{role}", rows)

    def _sifted(self, sieve: Sieve, scope: Scope) -> "Sifted":
        rows = self._laid_out[sieve.role]
        segment = scope.segment if scope.segment is not None and scope.segment[0] in rows.columns else None
        columns = _columns(sieve.role, self._present[sieve.role])
        return Sifted(
            sieve,
            rows,
            columns,
            shown=self._shown(rows, columns),
            within=_within(rows, sieve, Scope(scope.days, segment)),
            why=self._why(rows, sieve),
            reasons=_all_reasons(sieve, self.calendar),
            segment=segment,
        )

    def _shown(self, rows: ir.Table, columns: Sequence[RowColumn]) -> Mapping[str, ir.Value]:
        return {
            one.name: local_time(rows[one.name], self.calendar) if one.kind is Kind.TIME else rows[one.name]
            for one in columns
        }

    def _why(self, rows: ir.Table, sieve: Sieve) -> ir.Value:
        """Why each row is left out; null where it is used."""
        cases = [(_known(one.holds(rows)), one.why) for one in _all_reasons(sieve, self.calendar)]
        return ibis.cases(*cases, else_=ibis.null("string")) if cases else ibis.null("string")


@dataclass(frozen=True, slots=True)
class Sifted:
    """Rows with what is shown of them, whether each lies in the scope, and why it is left out."""

    sieve: Sieve
    rows: ir.Table
    columns: tuple[RowColumn, ...]
    shown: Mapping[str, ir.Value]
    within: ir.Value
    why: ir.Value
    reasons: tuple[Reason, ...]
    segment: tuple[str, str] | None


class RowSource:
    """The rows of one answer: counted at once, read a page at a time from any thread, one call at a time.

    ``what``: the used rows in words. ``used``: how many; ``reasons``: why others are left out, with how many.
    ``total``: how many there are of those that were asked for. ``segment``: the one they are of, where that is known.
    """

    def __init__(self, connection: Connection, turn: Turn, sifted: Sifted, *, left_out: bool) -> None:
        self._connection, self._turn, self._sifted = connection, turn, sifted
        self._left_out = left_out
        self.segment = sifted.segment
        self.role, self.what = sifted.sieve.role, sifted.sieve.what
        self.columns = (WHY, *sifted.columns) if left_out else sifted.columns
        counts = self._count()
        self.used = counts.pop(None, 0)
        self.reasons = tuple((one.why, counts[one.why]) for one in sifted.reasons if one.why in counts)
        self.total = sum(count for _, count in self.reasons) if left_out else self.used

    def page(self, offset: int, limit: int, sort: str = "", *, descending: bool = False) -> RowPage:
        """Rows from ``offset`` on, sorted by a column (empty: by time, else as they came); empty cells come last.

        Raises WrongUsage for a column that is not there.
        """
        if sort and sort not in {one.name for one in self.columns}:
            raise WrongUsage(f"The rows of {self.role} have no column {sort} to sort by.")
        with self._turn:
            self._refuse_what_is_gone()
            chosen = self._places(sort, descending).limit(min(limit, MOST_AT_ONCE), offset=offset)
            places = self._connection.frame(chosen)["log_place"].tolist()
            return RowPage(self._read(places), offset, self.total)

    def export_csv(self, path: Path) -> None:
        """Write all of them, in order of time, else as they came; texts that look like formulas are quoted."""
        with self._turn:
            self._refuse_what_is_gone()
            rows, names = self._sifted.rows, [one.name for one in self.columns]
            shown = {one.name: _harmless(self._cells()[one.name], one) for one in self.columns}
            chosen = rows.select(log_place=rows["rowid"], log_key=self._key(""), log_kept=self._kept(), **shown)
            ordered = chosen.filter(chosen.log_kept).order_by([chosen.log_key, chosen.log_place])
            self._connection.write_csv(ordered.select(*names), path)

    def _refuse_what_is_gone(self) -> None:
        if self._connection.closed:
            raise WrongUsage("The project was measured anew since these rows were opened.", "Open them again.")

    def _count(self) -> dict[str | None, int]:
        rows, within = self._sifted.rows, self._sifted.within
        told = rows.select(log_why=self._sifted.why, log_within=within)
        counted = told.filter(told.log_within).group_by("log_why").aggregate(n=lambda r: r.count())
        found = self._connection.arrow(counted).to_pydict()
        return dict(zip(found["log_why"], found["n"], strict=True))

    def _places(self, sort: str, descending: bool) -> ir.Table:  # noqa: FBT001 - private
        rows = self._sifted.rows
        chosen = rows.select(log_place=rows["rowid"], log_key=self._key(sort), log_kept=self._kept())
        order = ibis.desc if descending else ibis.asc
        kept = chosen.filter(chosen.log_kept)
        return kept.order_by([order(kept.log_key, nulls_first=False), kept.log_place]).select("log_place")

    def _key(self, sort: str) -> ir.Value:
        if sort == WHY.name and self._left_out:
            return self._sifted.why
        name = sort or next((one.name for one in self._sifted.columns if one.kind in {Kind.TIME, Kind.DATE}), "")
        return self._sifted.rows[name] if name else self._sifted.rows["rowid"]

    def _kept(self) -> ir.Value:
        chosen = self._sifted.why.notnull() if self._left_out else self._sifted.why.isnull()
        return self._sifted.within & chosen

    def _cells(self) -> dict[str, ir.Value]:
        return {WHY.name: self._sifted.why, **self._sifted.shown} if self._left_out else dict(self._sifted.shown)

    def _read(self, places: list[int]) -> tuple[tuple[Cell, ...], ...]:
        if not places:
            return ()
        rows = self._sifted.rows
        found = rows.select(log_place=rows["rowid"], **self._cells())
        arrow = self._connection.arrow(found.filter(found.log_place.isin(places)))
        at, *cells = (column.to_pylist() for column in arrow.columns)
        by_place = dict(zip(at, zip(*cells, strict=True), strict=True))
        return tuple(by_place[place] for place in places)


def _columns(role: str, present: frozenset[str]) -> tuple[RowColumn, ...]:
    """The columns that the sources have, in the role's order; families of columns by name, hashes of texts not.

    Free text that was asked for stands beside the mark that there is some.
    """
    found = []
    for column in ROLES[role].columns:
        names = sorted(name for name in present if ROLES[role].column(name) == column)
        found += [_column(name, column) for name in names]
        found += [_text(name, column) for name in names if f"{name}_text" in present]
    return tuple(found)


def _column(name: str, column: Column) -> RowColumn:
    return RowColumn(name, name.replace("_", " ").strip().capitalize(), column.meaning, column.kind)


def _text(name: str, column: Column) -> RowColumn:
    """Free text that was stored because somebody asked for it."""
    return replace(_column(f"{name}_text", column), kind=Kind.VERBATIM)


def _within(rows: ir.Table, sieve: Sieve, scope: Scope) -> ir.Value:
    inside: ir.Value = ibis.literal(True)
    if scope.segment is not None:
        column, name = scope.segment
        inside = rows[column] == name
    if scope.days is not None and sieve.days is not None:
        first, last = sieve.days(rows)
        inside = inside & (last >= scope.days[0]) & (first <= scope.days[1])
    return _known(inside)


def _all_reasons(sieve: Sieve, calendar: Calendar) -> tuple[Reason, ...]:
    """Those of the sieve, after those of the pilot's first and last day."""
    days = sieve.days
    if days is None:
        return sieve.reasons
    before = () if sieve.early else (Reason(_BEFORE, lambda r: days(r)[1] < 1),)
    return (*before, Reason(_AFTER, lambda r: days(r)[0] > calendar.pilot.days), *sieve.reasons)


def _known(condition: ir.Value) -> ir.Value:
    return condition.fill_null(False)


def _harmless(value: ir.Value, column: RowColumn) -> ir.Value:
    if not value.type().is_string() or column.name == WHY.name:
        return value
    return ibis.cases((value.re_search(_FORMULA), ibis.literal("'") + value), else_=value)
