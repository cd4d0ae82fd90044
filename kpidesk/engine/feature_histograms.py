"""Inputs, predictions and scores of the model as counts by pilot day, on places that their reference fixes.

Three questions to the engine for all columns together: what kind each one is, how the reference lies, how each day of
the log lies. Texts are not kept in the narrow log, which would have to hold them all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from kpidesk.base.periods import WEEK, Calendar
from kpidesk.engine.clock import local_time, pilot_day
from kpidesk.engine.connection import Connection
from kpidesk.engine.feature_bins import (
    BINS,
    FEW_NUMBERS,
    GRID,
    MOST_CLASSES,
    Array,
    FeatureCounts,
    Places,
    every_edge,
    fine_edges,
    quantile_cuts,
    weighted_quantiles,
)
from kpidesk.engine.known import end_of, rows_by_then
from kpidesk.engine.log import is_ok
from kpidesk.engine.number_styles import find_styles, in_plain_numbers, with_commas
from kpidesk.engine.tables import parts_by_role
from kpidesk.engine.tallies import Counts, Keys, read_tallies, tally_classes, tally_numbers, tally_ranges, tally_texts
from kpidesk.pilot.settings import PilotSettings
from kpidesk.tables.table import Table

OUTCOMES = ("prediction", "score")
MOST_EXACT_CELLS = 1_000_000
"""Cells of numbers in the log up to which each different number counts; beyond, quantiles of the reference do."""
MOST_EXACT_ROWS = 20_000
"""The same for the rows of the reference."""
_NUMBERS_FROM = 0.95
"""Share of filled cells of the reference that must be numbers for a column to be one of numbers."""
_DOUBTFUL = 1.2
"""The engine's count of different texts is an estimate: up to this multiple of a limit it is counted in full."""
_AT = np.arange(1, GRID) / GRID
_DECILES = slice(GRID // BINS - 1, None, GRID // BINS)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the reference tells of a column.

    Rows, filled cells, numbers and cells with commas among them, different texts, quantiles of the numbers.
    """

    rows: int
    filled: int
    numbers: int
    commas: int
    different: int
    quantiles: Array

    @property
    def numeric(self) -> bool:
        return self.numbers >= _NUMBERS_FROM * self.filled > 0


def count_features(
    connection: Connection,
    opened: Mapping[str, ir.Table],
    tables: Sequence[Table],
    settings: PilotSettings,
    calendar: Calendar,
) -> dict[str, FeatureCounts]:
    """Column (``feature_<name>``, prediction, score) -> its counts over answered requests of the pilot's days.

    A column of the table ``reference`` is the reference of the same column of the log; without such a table the first
    ``baseline_weeks`` of the log are. Columns that the table lacks are left out.
    """
    rows = _answered(connection, opened, tables, calendar)
    wanted = [name for name in rows.columns if name in OUTCOMES or name.startswith("feature_")]
    reference = opened.get("reference")
    if reference is not None:
        wanted = [name for name in wanted if name in reference.columns]
        reference = reference.select(*wanted) if wanted else None
    else:
        reference = _first_days(rows, WEEK * settings.baseline_weeks, calendar)
    if not wanted or reference is None:
        return {}
    counted = rows.aggregate(n=rows.count())
    cells = int(connection.frame(counted)["n"].iloc[0]) * len(wanted)
    kinds = _kinds(connection, reference, wanted)
    styles = find_styles(connection, reference, _suspects(kinds))
    if styles:
        reference, rows = (in_plain_numbers(table, styles) for table in (reference, rows))
        kinds = _kinds(connection, reference, wanted)
    placed = _placed(connection, reference, kinds, few=cells <= MOST_EXACT_CELLS)
    from_pilot = "reference" not in opened
    found = {name: replace(one, from_pilot=from_pilot) for name, one in placed.items()}
    return found | _by_day(connection, rows, {name: one for name, one in found.items() if not one.why})


def _answered(
    connection: Connection, opened: Mapping[str, ir.Table], tables: Sequence[Table], calendar: Calendar
) -> ir.Table:
    """Answered requests with their pilot day. Labels are joined only where they tell a column that is counted."""
    parts = parts_by_role(tables)
    told = {name for table in tables if table.role == "labels" for name in table.columns}
    later = any(name in OUTCOMES or name.startswith("feature_") for name in told)
    raw = opened["requests"] if later else connection.read_parquet("requests_as_logged", parts["requests"])
    raw = rows_by_then(raw, calendar)
    rows = raw.filter(is_ok(raw)).mutate(day=pilot_day(local_time(raw.timestamp, calendar).date(), calendar))
    return rows.filter((rows.day >= 1) & (rows.day <= calendar.pilot.days))


def _first_days(rows: ir.Table, days: int, calendar: Calendar) -> ir.Table:
    """Rows of the first days; their moments are bounded too, so that the engine reads no more of the files."""
    end = end_of(calendar.start + timedelta(days=days - 1), calendar.timezone)
    return rows.filter((rows.day <= days) & (rows.timestamp < ibis.timestamp(end.isoformat(sep=" "))))


def _placed(
    connection: Connection, reference: ir.Table, kinds: Mapping[str, _Kind], *, few: bool
) -> dict[str, FeatureCounts]:
    """The places of each column, and how the rows of the reference lie on them."""
    found = {name: FeatureCounts(name, why=_why_not(kind)) for name, kind in kinds.items()}
    asked: dict[str, ir.Value] = {}
    for name in (name for name in kinds if not found[name].why):
        kind, column = kinds[name], reference[name]
        if not kind.numeric:
            asked[name] = tally_texts(_text(column))
        elif kind.different <= _DOUBTFUL * FEW_NUMBERS or (few and kind.rows <= MOST_EXACT_ROWS):
            asked[name] = tally_numbers(_number(column))
        else:
            cuts = quantile_cuts(kind.quantiles[_DECILES])
            edges = fine_edges(kind.quantiles, cuts)
            found[name] = replace(found[name], numeric=True, cuts=cuts, edges=edges)
            asked[name] = tally_ranges(_number(column), edges)
    if not asked:
        return found
    counted = connection.arrow(reference.aggregate(**asked))
    return found | {name: _at_places(found[name], kinds[name], counted[name]) for name in asked}


def _kinds(connection: Connection, reference: ir.Table, wanted: Sequence[str]) -> dict[str, _Kind]:
    asked: dict[str, ir.Value] = {"rows": reference.count()}
    for place, name in enumerate(wanted):
        column, number = reference[name], _number(reference[name])
        asked |= {
            f"filled_{place}": _text(column).count(),
            f"numbers_{place}": number.count(),
            f"commas_{place}": with_commas(column),
            f"different_{place}": column.approx_nunique(),
            f"quantiles_{place}": number.quantile(list(_AT)),
        }
    told = connection.arrow(reference.aggregate(**asked)).to_pylist()[0]
    return {
        name: _Kind(
            told["rows"],
            told[f"filled_{place}"],
            told[f"numbers_{place}"],
            told[f"commas_{place}"] or 0,
            told[f"different_{place}"],
            np.array(told[f"quantiles_{place}"] or [], dtype=np.float64),
        )
        for place, name in enumerate(wanted)
    }


def _suspects(kinds: Mapping[str, _Kind]) -> dict[str, int]:
    """Columns that would be numbers if their cells with commas were, and how many those are."""
    return {
        name: kind.commas
        for name, kind in kinds.items()
        if kind.commas and not kind.numeric and kind.numbers + kind.commas >= _NUMBERS_FROM * kind.filled
    }


def _why_not(kind: _Kind) -> str:
    if not kind.filled:
        return "The reference holds no value of it."
    if not kind.numeric and kind.different > _DOUBTFUL * MOST_CLASSES:
        return _too_many(kind.different)
    return ""


def _too_many(different: int) -> str:
    return f"The reference holds about {different:,} different texts of it: it names things rather than describes them."


def _at_places(one: FeatureCounts, kind: _Kind, counted: "pa.ChunkedArray[pa.Scalar[pa.DataType]]") -> FeatureCounts:
    """The column with its places, and the reference on them; ``counted`` is one map of what it holds to rows."""
    keys, rows, _ = read_tallies(counted)
    if not kind.numeric:
        return _of_classes(one, kind, keys, rows)
    if not len(one.edges) and len(keys) <= FEW_NUMBERS:
        return _of_classes(one, kind, keys, rows)
    if not len(one.edges):
        cuts = quantile_cuts(weighted_quantiles(keys, rows, _AT[_DECILES]))
        one = replace(one, numeric=True, exact=True, cuts=cuts, edges=every_edge(keys, cuts))
    inner = np.bincount(np.searchsorted(one.edges, keys, side="left"), rows, len(one.edges) + 1)
    return replace(one, reference=np.concatenate([[kind.rows - kind.filled], inner, [kind.filled - kind.numbers]]))


def _of_classes(one: FeatureCounts, kind: _Kind, keys: Keys, rows: Counts) -> FeatureCounts:
    """The most frequent class first; of equally frequent ones by their name."""
    if len(keys) > MOST_CLASSES:
        return replace(one, why=_too_many(len(keys)))
    order = sorted(range(len(keys)), key=lambda at: (-rows[at], keys[at]))
    odd = kind.filled - int(rows.sum())
    reference = np.array([kind.rows - kind.filled, *rows[order], odd], dtype=np.float64)
    if kind.numeric:
        one = replace(one, numbers=np.asarray(keys[order], dtype=np.float64))
    return replace(one, classes=tuple(_written(keys[at]) for at in order), reference=reference)


def _written(key: str | float) -> str:
    return key if isinstance(key, str) else f"{key:.15g}"


def _by_day(connection: Connection, rows: ir.Table, placed: Mapping[str, FeatureCounts]) -> dict[str, FeatureCounts]:
    """The log on the places of the reference."""
    if not placed:
        return {}
    asked: dict[str, ir.Value] = {"n": rows.count()}
    for place, (name, one) in enumerate(placed.items()):
        asked |= {f"filled_{place}": _text(rows[name]).count(), f"by_{place}": _counted(rows[name], one)}
    table = connection.arrow(rows.group_by("day").aggregate(**asked).order_by("day"))
    days, total = (table[name].to_numpy().astype(np.int64) for name in ("day", "n"))
    return {
        name: _with_days(one, days, total, table[f"filled_{place}"].to_numpy(), table[f"by_{place}"])
        for place, (name, one) in enumerate(placed.items())
    }


def _counted(column: ir.Column, one: FeatureCounts) -> ir.Value:
    if one.numeric:
        number = _number(column)
        return tally_numbers(number) if one.exact else tally_ranges(number, one.edges)
    if len(one.numbers):
        # Every way of writing a number is the same class; each range holds one number, or what lies between two.
        return tally_ranges(_number(column), every_edge(np.sort(one.numbers), one.cuts))
    return tally_classes(_text(column), one.classes)


def _with_days(
    one: FeatureCounts, days: Places, total: Places, filled: Places, counted: "pa.ChunkedArray[pa.Scalar[pa.DataType]]"
) -> FeatureCounts:
    keys, rows, owner = read_tallies(counted)
    place = _places_of(one, keys)
    known = np.bincount(owner, rows, len(days)).astype(np.int64)
    last = len(one.reference) - 1
    at = np.concatenate([owner, np.arange(len(days)), np.arange(len(days))])
    place = np.concatenate([place, np.zeros(len(days), np.int64), np.full(len(days), last)])
    rows = np.concatenate([rows, total - filled, filled - known])
    order = np.argsort(at, kind="stable")
    order = order[rows[order] > 0]
    return replace(one, day=days[at][order], place=place[order], rows=rows[order])


def _places_of(one: FeatureCounts, keys: Keys) -> Places:
    if one.numeric:
        return np.asarray(np.searchsorted(one.edges, keys, side="left") + 1, dtype=np.int64)
    known = {name: place for place, name in enumerate(one.numbers if len(one.numbers) else one.classes, 1)}
    return np.array([known.get(key, len(known) + 1) for key in keys], dtype=np.int64)


def _number(column: ir.Column) -> ir.FloatingValue:
    """A cell as a finite number, else null."""
    number = column.try_cast("float64") if column.type().is_string() else column.cast("float64")
    return ibis.cases((number.isnan() | number.isinf(), ibis.null("float64")), else_=number)


def _text(column: ir.Column) -> ir.StringValue:
    """A filled cell as text, else null."""
    return column.nullif("") if column.type().is_string() else column.cast("string")
