"""A formula with the numbers of this pilot put in, where what it is made of is known."""

import math
from collections.abc import Callable, Mapping

from kpidesk.base.numbers import exact, number
from kpidesk.base.plurals import counted
from kpidesk.base.units import Unit
from kpidesk.base.values import Grade, Value
from kpidesk.decision.review import Judged, Review
from kpidesk.metrics.exhibits import BookWeek, ConfusionCell
from kpidesk.views import figures

_SAME = 1e-6
_COUNTED = frozenset(
    {
        "accuracy",
        "adoption_current",
        "adoption_of_first_eligible",
        "adoption_retention",
        "adoption_sustained",
        "adoption_tried",
        "adoption_week_1",
        "adoption_week_2",
        "adoption_week_4",
        "auditability",
        "completeness",
        "consistency",
        "data_accuracy",
        "explainability",
        "freshness",
        "input_recorded",
        "label_coverage",
        "load_error_rate",
        "naive_accuracy",
        "output_recorded",
        "precision",
        "recall",
        "traceability",
        "version_recorded",
    }
)
"""Measures whose formula is one count divided by another, their n."""
_PERCENTILES = {"latency_p50": "median", "latency_p95": "95th percentile", "latency_p99": "99th percentile"}
_DIMENSIONS = ("completeness", "consistency", "accuracy", "freshness")


def worked(judged: Judged, review: Review) -> str:
    """The formula with its numbers, ending in the value; empty where they are not known one by one.

    What is said is checked against the value first: numbers that do not lead to it are not shown.
    """
    value = judged.measured
    if not isinstance(value, Value) or value.grade is Grade.STATED:
        return ""
    if judged.id in _COUNTED:
        said = _count(value)
    elif judged.id in _PERCENTILES and value.n:
        said = f"{_PERCENTILES[judged.id]} of {value.n:,} latencies"
    else:
        rule = _RULES.get(judged.id)
        said = rule(value, review) if rule else ""
    return f"{said} = {figures.figure(judged, review.settings.currency)}" if said else ""


def _count(value: Value) -> str:
    """Numerator and denominator, where the share leads back to a whole number."""
    if not value.n:
        return ""
    top = value.number * value.n
    return f"{round(top):,} ÷ {value.n:,}" if abs(top - round(top)) <= _SAME * value.n else ""


def _lowest(value: Value, _: Review) -> str:
    known = [(name, value.detail[name]) for name in _DIMENSIONS if name in value.detail]
    if not known or not _leads_to(min(share for _, share in known), value):
        return ""
    return f"lowest of {', '.join(f'{name} {number(share, Unit.SHARE)}' for name, share in known)}"


def _slope(value: Value, _: Review) -> str:
    weeks = value.detail.get("weeks")
    if weeks is None or value.n is None:
        return ""
    return f"slope over {counted(weeks, 'week')} and {counted(value.n, 'labelled row')}"


def _mean_hours(value: Value, review: Review) -> str:
    """Where none is open and no other window is chosen: the hours of the incidents listed."""
    rows = review.exhibits.incidents
    hours = [row.recover_hours for row in rows if row.recover_hours is not None and not row.open]
    if not hours or len(hours) != value.n or not _leads_to(math.fsum(hours) / len(hours), value):
        return ""
    return f"{number(math.fsum(hours), Unit.HOURS)} ÷ {counted(len(hours), 'incident')}"


def _cost(value: Value, review: Review) -> str:
    weeks = review.exhibits.books.weeks
    completed = sum(week.completed for week in weeks)
    spent = math.fsum(_running(week) for week in weeks)
    if completed != value.n or not completed or not _leads_to(spent / completed, value):
        return ""
    money = number(spent, Unit.MONEY, review.settings.currency)
    return f"{money} ÷ {completed:,} completed transactions"


def _running(week: BookWeek) -> float:
    return math.fsum(week.charges.values()) + week.people


def _to_value(value: Value, review: Review) -> str:
    worth = review.settings.transaction_value
    cost = next((one.measured for one in review.metrics if one.id == "cost_per_transaction"), None)
    if worth is None or not isinstance(cost, Value) or not _leads_to(cost.number / worth, value):
        return ""
    currency = review.settings.currency
    return f"{number(cost.number, Unit.MONEY, currency)} ÷ {exact(worth, Unit.MONEY, currency)}"


def _overhead(value: Value, review: Review) -> str:
    """Hours from the rate that money was reckoned with, where there is one."""
    weeks, rate = review.exhibits.books.weeks, review.settings.hourly_rate
    completed = sum(week.completed for week in weeks)
    if not rate or not completed or completed != value.n:
        return ""
    hours = math.fsum(week.people for week in weeks) / rate
    if not _leads_to(hours / completed * 1000, value):
        return ""
    return f"{number(hours, Unit.HOURS)} ÷ {completed:,} completed transactions × 1,000"


def _weighted(value: Value, review: Review) -> str:
    """Of a yes/no decision: what right answers spared, of what wrong ones could have cost."""
    if value.detail.get("assumed") == 1:
        return _count(value)  # every answer weighs the same
    confusion = review.exhibits.confusion
    wrong = {cell.actual: cell.cost for cell in confusion.cells if cell.actual != cell.said and cell.cost}
    actual = {cell.actual for cell in confusion.cells}
    if not confusion.yes or set(wrong) != actual:
        return ""
    right = [cell for cell in confusion.cells if cell.actual == cell.said]
    spared = math.fsum(cell.rows * wrong[cell.actual] for cell in right)
    whole = math.fsum(cell.rows * wrong[cell.actual] for cell in confusion.cells)
    if not whole or not _leads_to(spared / whole, value):
        return ""
    top, bottom = (_terms(cells, wrong, review) for cells in (right, confusion.cells))
    return f"({top}) ÷ ({bottom})"


def _terms(cells: tuple[ConfusionCell, ...] | list[ConfusionCell], cost: Mapping[str, float], review: Review) -> str:
    """Rows by the cost of getting that class wrong: "6,600 × $5 + 996 × $1"."""
    rows: dict[str, int] = {}
    for cell in cells:
        rows[cell.actual] = rows.get(cell.actual, 0) + cell.rows
    currency = review.settings.currency
    return " + ".join(f"{rows[name]:,} × {exact(cost[name], Unit.MONEY, currency)}" for name in sorted(rows))


def _selection_gap(value: Value, review: Review) -> str:
    """The largest selection rate less the smallest, of the column whose gap it is."""
    for column in review.fairness:
        groups = [row for row in column.groups if row.assessable]
        rates = sorted((row.selection_rate, row.group) for row in groups if row.selection_rate is not None)
        if not column.intersection and rates and _leads_to(rates[-1][0] - rates[0][0], value):
            (low, least), (high, most) = rates[0], rates[-1]
            return f"{number(high, Unit.SHARE)} ({most}) − {number(low, Unit.SHARE)} ({least})"
    return ""


def _leads_to(result: float, value: Value) -> bool:
    return math.isclose(result, value.number, rel_tol=1e-9, abs_tol=1e-12)


_RULES: Mapping[str, Callable[[Value, Review], str]] = {
    "accuracy_decay": _slope,
    "cost_per_transaction": _cost,
    "cost_to_value": _to_value,
    "data_quality_score": _lowest,
    "demographic_parity_difference": _selection_gap,
    "mttr": _mean_hours,
    "overhead_per_1000": _overhead,
    "weighted_accuracy": _weighted,
}
