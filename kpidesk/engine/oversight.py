"""How alike the decisions of one user are: whether they were overridden, and whether that was right."""

from collections.abc import Mapping

import ibis.expr.types as ir
from ibis import _

from kpidesk.engine.connection import Connection
from kpidesk.engine.evidence import Clusters
from kpidesk.engine.log import Log


def override_clusters(connection: Connection, log: Log) -> Mapping[str, Clusters]:
    """Moments over users (else sessions) of decisions that were "overridden", of overridden ones that were "reversed",
    and of those with a known truth that were relied on as they deserved ("appropriate"); of what the log tells.
    """
    unit = "user" if "user_id" in log.filled else "session" if "session_id" in log.filled else None
    if unit is None or "overridden" not in log.filled:
        return {}
    rows = log.rows.filter(log.rows.ok & log.rows[unit].notnull())
    marks = _marks(rows)
    per = rows.group_by(unit).aggregate(
        **{f"{name}_n": known.sum().cast("float64") for name, (known, yes) in marks.items()},
        **{f"{name}_y": (known & yes).sum().fill_null(0).cast("float64") for name, (known, yes) in marks.items()},
    )
    sums = per.aggregate(**{key: one for name in marks for key, one in _moments(name).items()})
    found = connection.frame(sums).iloc[0].fillna(0.0)
    return {
        name: Clusters(
            int(found[f"{name}_k"]), *(float(found[f"{name}_{one}"]) for one in ("n", "y", "n2", "yn", "y2"))
        )
        for name in marks
        if found[f"{name}_k"]
    }


def _marks(rows: ir.Table) -> dict[str, tuple[ir.BooleanValue, ir.BooleanValue]]:
    """Name -> (which rows are known, which of them are so). A blank cell beside marks of yes alone stands for no."""
    over = rows.overridden.fill_null(False)
    told = rows.labelled
    right = (rows.actual == rows.prediction).fill_null(False)
    return {
        "overridden": (rows.ok, over),
        "reversed": (over, rows.override_reversed.fill_null(False)),
        "appropriate": (told, over != right),
    }


def _moments(name: str) -> dict[str, ir.Value]:
    n, y = _[f"{name}_n"], _[f"{name}_y"]
    return {
        f"{name}_k": (n > 0).sum(),
        f"{name}_n": n.sum(),
        f"{name}_y": y.sum(),
        f"{name}_n2": (n * n).sum(),
        f"{name}_yn": (n * y).sum(),
        f"{name}_y2": (y * y).sum(),
    }
