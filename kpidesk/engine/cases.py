"""Results of fixed evaluation suites: one row per case, metric, version and day, however often tried on that day."""

import ibis
import ibis.expr.types as ir

from kpidesk.base.periods import Calendar
from kpidesk.engine.clock import local_time, pilot_day

KEYS = ("suite", "metric", "version", "case_id", "day")


def case_results(rows: ir.Table, calendar: Calendar) -> ir.Table:
    """By the keys: ``tries``, of which ``passes`` and ``fails`` (the rest say neither), the lowest ``score``, ``marks``
    (scores that are 0 or 1), ``scores``, and ``first``, the moment of the first try. Sorted; up to the day of the
    review. ``day``: the pilot day, 0 or less before the start. Columns that no source has are null.
    """
    dated = _complete(rows).mutate(day=pilot_day(local_time(rows.evaluated_at, calendar).date(), calendar))
    known = dated.filter(dated.day <= calendar.pilot.days)
    named = known.mutate(version=known.model_version.fill_null(""))
    found = named.group_by(*KEYS).aggregate(
        tries=named.count(),
        passes=named.passed.fill_null(False).sum(),
        fails=(~named.passed.fill_null(True)).sum(),
        score=named.score.min(),
        marks=named.score.isin([0.0, 1.0]).fill_null(False).sum(),
        scores=named.score.count(),
        first=named.evaluated_at.min(),
    )
    return found.order_by(list(KEYS))


def _complete(rows: ir.Table) -> ir.Table:
    types = {"model_version": "string", "score": "float64", "passed": "boolean"}
    return rows.mutate(**{name: ibis.null(kind) for name, kind in types.items() if name not in rows.columns})
