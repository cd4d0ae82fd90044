"""How alike the rows of one user are: moments of the ratios of the log, over single rows and over users."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpidesk.engine.clusters import Clusters, Likeness
from kpidesk.engine.connection import Connection
from kpidesk.engine.facts import Fact, Ratio, total
from kpidesk.engine.log import Log

_SUMS = ("clusters", "n", "yes", "n2", "yn", "y2")


def find_likeness(connection: Connection, rows: ir.Table, log: Log, facts: Sequence[Fact]) -> dict[str, Likeness]:
    """Name of the fact above the line -> the likeness of its ratio. Two queries for all of them."""
    ratios = {fact.name: fact.ratio for fact in facts if fact.ratio is not None and log.filled.issuperset(fact.of)}
    if not ratios:
        return {}
    means = {name: ratio for name, ratio in ratios.items() if not ratio.marks}
    single = _moments(connection, _per_row(rows, means), means) if means else {}
    by_user = _per_user(rows, log, ratios)
    users = {} if by_user is None else _moments(connection, by_user, ratios)
    return {name: Likeness(single.get(name), users.get(name)) for name in ratios}


def _per_row(rows: ir.Table, ratios: dict[str, Ratio]) -> ir.Table:
    return rows.select(**_columns(rows, ratios))


def _per_user(rows: ir.Table, log: Log, ratios: dict[str, Ratio]) -> ir.Table | None:
    unit = "user" if "user_id" in log.filled else "session" if "session_id" in log.filled else None
    if unit is None:
        return None
    named = rows.filter(rows[unit].notnull())
    sums = {
        name: value.sum() if value.type().is_boolean() else total(value)
        for name, value in _columns(named, ratios).items()
    }
    return named.group_by(unit).aggregate(**sums).drop(unit)


def _columns(rows: ir.Table, ratios: dict[str, Ratio]) -> dict[str, ir.Value]:
    columns: dict[str, ir.Value] = {}
    for place, ratio in enumerate(ratios.values()):
        columns |= {f"y{place}": ratio.above(rows), f"n{place}": ratio.below(rows)}
    return columns


def _moments(connection: Connection, cells: ir.Table, ratios: dict[str, Ratio]) -> dict[str, Clusters]:
    sums: dict[str, ir.Value] = {}
    for place in range(len(ratios)):
        y, n = (cells[f"{which}{place}"].cast("float64") for which in ("y", "n"))
        products = (ibis.cases((n > 0, 1.0), else_=0.0), n, y, n * n, n * y, y * y)
        # Six digits behind the point are enough for squares, and leave room for large ones.
        sums |= {
            f"{name}_{place}": value.cast("decimal(38, 6)").sum() for name, value in zip(_SUMS, products, strict=True)
        }
    one = connection.frame(
        cells.aggregate(**{name: value.fill_null(0).cast("float64") for name, value in sums.items()})
    ).iloc[0]
    return {name: found for place, name in enumerate(ratios) if (found := _clusters(one, place)) is not None}


def _clusters(sums: pd.Series, place: int) -> Clusters | None:
    count, *moments = (float(sums[f"{name}_{place}"]) for name in _SUMS)
    return Clusters(round(count), *moments) if count else None
