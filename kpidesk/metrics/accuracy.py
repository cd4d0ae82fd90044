"""KPI 3, weighted accuracy: right answers, each by the cost of getting it wrong (S0, Model Accuracy)."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.engine.classes import Answers
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.confusion import f_measure, precision, recall
from kpidesk.metrics.cost import REQUESTS
from kpidesk.metrics.error_costs import (
    Cells,
    ErrorCosts,
    Weighed,
    best_constant,
    count_answers,
    enough_labels,
    error_costs,
    labelled_days,
    weigh,
)
from kpidesk.metrics.independence import few_clusters, independent_share
from kpidesk.metrics.metric import EVERYWHERE, Metric, nothing
from kpidesk.statistics.blocks import block_interval
from kpidesk.statistics.proportions import wilson

_TRUTH = "requests.actual|requests.outcome_correct|requests.task_success"
_NEEDS = ("requests.prediction|requests.outcome_correct|requests.task_success", _TRUTH)
HAS_ACTUAL = Fact("has_actual", lambda r: r.has_actual.sum())
_AGES = ((0, 7), (7, 14), (14, 30), (30, 60), (60, 100_000))
"""From so many days before the end of the slice, to less than so many."""

_FromCells = Callable[[Evidence, Slice, Cells, ErrorCosts], Measured]


def _labelled(formula: _FromCells) -> Callable[[Evidence, Slice], Measured]:
    """A formula over the labelled rows of a slice, once there are enough of them."""

    def measure(evidence: Evidence, part: Slice) -> Measured:
        cells = count_answers(evidence, part)
        few = enough_labels(evidence, cells)
        if few is not None:
            return few
        costs = error_costs(evidence.classes, evidence.settings)
        return costs if isinstance(costs, Missing) else formula(evidence, part, cells, costs)

    return measure


def _weighted(evidence: Evidence, part: Slice, cells: Cells, costs: ErrorCosts) -> Measured:
    weighed = weigh(cells, costs)
    if isinstance(weighed, Missing):
        return weighed
    detail = {"naive": naive} if (naive := _naive_of(evidence, cells, costs)) is not None else {}
    return _marked(_share(weighed, evidence, part), costs, detail)


def _share(weighed: Weighed, evidence: Evidence, part: Slice) -> Value:
    effective = weighed.kish_n * independent_share(evidence)
    interval, detail = wilson(weighed.accuracy * effective, effective), {"effective_n": effective}
    return Value(weighed.accuracy, round(weighed.n), interval, note=few_clusters(evidence, part), detail=detail)


def _marked(value: Value, costs: ErrorCosts, detail: dict[str, float] | None = None) -> Value:
    """The value with what was taken for granted."""
    assumed = {"assumed": 1.0} if costs.assumed else {}
    note = " ".join(told for told in (value.note, costs.assumed, costs.remark) if told)
    return replace(value, note=note, caveat=bool(costs.assumed), detail={**value.detail, **(detail or {}), **assumed})


def _plain(evidence: Evidence, part: Slice, cells: Cells, costs: ErrorCosts) -> Measured:
    del costs
    weighed = weigh(cells, ErrorCosts())
    return weighed if isinstance(weighed, Missing) else _share(weighed, evidence, part)


def _naive_of(evidence: Evidence, cells: Cells, costs: ErrorCosts) -> float | None:
    """None where there is no constant answer to give: rows marked right or wrong, numbers."""
    has_classes = evidence.classes.answers in {Answers.BINARY, Answers.CLASSES}
    return best_constant(cells, costs) if has_classes else None


def _naive_weighted(evidence: Evidence, part: Slice, cells: Cells, costs: ErrorCosts) -> Measured:
    del part
    found = _naive_of(evidence, cells, costs)
    if found is None:
        return nothing("There is no constant answer to compare with: the answers have no classes with known costs.")
    return _marked(Value(found, round(sum(cells.values())), census=True), costs)


def _naive(evidence: Evidence, part: Slice, cells: Cells, costs: ErrorCosts) -> Measured:
    del costs
    return _naive_weighted(evidence, part, cells, ErrorCosts())


def _error_cost(evidence: Evidence, part: Slice, cells: Cells, costs: ErrorCosts) -> Measured:
    if costs.matrix is None:
        settings = "cost_false_positive and cost_false_negative, or cost_matrix"
        return nothing("The settings do not say what a wrong answer costs.", f"Set {settings}.")
    weighed = weigh(cells, costs)
    if isinstance(weighed, Missing):
        return weighed
    interval = None
    if part.grain in {Grain.WINDOW, Grain.AS_OF, Grain.MONTH}:
        interval = _cost_interval(evidence, part, costs)
    return _marked(Value(weighed.lost / weighed.n, round(weighed.n), interval), costs)


def _cost_interval(evidence: Evidence, part: Slice, costs: ErrorCosts) -> tuple[float, float] | None:
    """Over whole days; a day without labels is a day."""
    frame = labelled_days(evidence, part)
    first, last = evidence.days(part.period)
    lost = np.array([costs.of(a, s) for a, s in zip(frame["actual"], frame["prediction"], strict=True)], dtype=float)
    rows = frame["n"].to_numpy(dtype=np.float64)
    sums = np.zeros((last - first + 1, 2))
    np.add.at(sums, frame["day"].to_numpy(dtype=np.int64) - first, np.column_stack([rows * lost, rows]))

    def over(days: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(days[:, 0] / days[:, 1])

    return block_interval(sums, over)


def _coverage(evidence: Evidence, part: Slice) -> Measured:
    """The detail has the share by age of the request, in days before the end of the slice."""
    facts = evidence.facts(part)
    if not facts["requests"]:
        return nothing("There are no requests in this period.")
    detail = {} if part.grain is Grain.SEGMENT else _by_age(evidence, part)
    return Value(float(facts["has_actual"] / facts["requests"]), int(facts["requests"]), census=True, detail=detail)


def _by_age(evidence: Evidence, part: Slice) -> dict[str, float]:
    days = evidence.by_day(part.period)
    known, requests = days["has_actual"].to_numpy(), days["requests"].to_numpy()
    age = evidence.days(part.period)[1] - days.index.to_numpy()
    shares = {}
    for youngest, oldest in _AGES:
        of_age = (age >= youngest) & (age < oldest)
        rows = float(requests[of_age].sum())
        if rows:
            name = f"age_{youngest}_{oldest}_days" if oldest < _AGES[-1][1] else f"age_over_{youngest}_days"
            shares[name] = float(known[of_age].sum()) / rows
    return shares


def _metric(  # noqa: PLR0913, PLR0917 - the columns in which these rows differ
    name: str, title: str, unit: Unit, better: Better, formula: str, interval: str, source: str, measure: _FromCells
) -> Metric:
    return Metric(
        id=name,
        title=title,
        family="weighted_accuracy",
        unit=unit,
        better=better,
        cadence=Cadence.DAILY,
        formula=formula,
        interval=interval,
        source=source,
        needs=_NEEDS,
        measure=_labelled(measure),
        minimum="30 labelled rows",
        grains=EVERYWHERE,
    )


_SHARE, _UP, _S0 = Unit.SHARE, Better.HIGHER, "S0, Model Accuracy"
_WILSON = "Wilson, at the effective number of rows where those of a user, a session or a day are alike"
METRICS = (
    _metric(
        "weighted_accuracy",
        "Weighted accuracy",
        _SHARE,
        _UP,
        "1 − cost of the errors ÷ cost had every answer been wrong; plain accuracy where no costs are set",
        "Wilson at Kish n, fewer where rows of a user, a session or a day are alike",
        _S0,
        _weighted,
    ),
    _metric(
        "precision",
        "Precision",
        _SHARE,
        _UP,
        "right yes ÷ all predicted yes; several classes: the mean over classes",
        _WILSON,
        _S0,
        precision,
    ),
    _metric(
        "recall",
        "Recall",
        _SHARE,
        _UP,
        "right yes ÷ all actual yes; several classes: the mean over classes",
        _WILSON,
        _S0,
        recall,
    ),
    _metric(
        "weighted_f1",
        "Weighted F1",
        _SHARE,
        _UP,
        "F-beta with β² = cost of a wrong no ÷ cost of a wrong yes; several classes: the mean F1 over classes",
        "none",
        _S0,
        f_measure,
    ),
    _metric("accuracy", "Accuracy", _SHARE, _UP, "right answers ÷ labelled rows", _WILSON, "S1", _plain),
    _metric(
        "expected_error_cost",
        "Cost of errors",
        Unit.MONEY,
        Better.LOWER,
        "cost of the errors ÷ labelled rows",
        "day blocks",
        "ours: weighted accuracy in money",
        _error_cost,
    ),
    _metric(
        "naive_weighted_accuracy",
        "Weighted accuracy of the best constant answer",
        _SHARE,
        Better.NEITHER,
        "1 − cost of the errors of the best constant answer ÷ cost had every answer been wrong",
        "none: a benchmark",
        "ours: what a weighted accuracy must beat",
        _naive_weighted,
    ),
    _metric(
        "naive_accuracy",
        "Accuracy of the most frequent answer",
        _SHARE,
        Better.NEITHER,
        "rows of the most frequent actual class ÷ labelled rows",
        "none: a benchmark",
        "ours: what an accuracy must beat",
        _naive,
    ),
    Metric(
        id="label_coverage",
        title="Label coverage",
        family="weighted_accuracy",
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.WEEKLY,
        formula="requests whose outcome is known ÷ all requests",
        interval="none: a census",
        source="ours: accuracy speaks only for the rows with a known outcome",
        needs=(_TRUTH,),
        measure=_coverage,
        facts=(REQUESTS, HAS_ACTUAL),
        grains=EVERYWHERE,
    ),
)
