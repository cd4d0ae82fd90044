"""Precision, recall and F-beta: of the yes class, or the mean over several classes."""

from collections.abc import Callable, Iterable, Mapping
from statistics import fmean

from kpidesk.base.values import Measured, Value
from kpidesk.engine.classes import Answers
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.error_costs import LEAST_LABELS, Cells, ErrorCosts
from kpidesk.metrics.independence import independent_share
from kpidesk.metrics.metric import nothing, too_little
from kpidesk.statistics.proportions import wilson

_Rate = Callable[["_Counts"], tuple[float, float]]
_Counts = Mapping[str, float]
"""tp, fp, fn of one class."""


def precision(evidence: Evidence, part: Slice, cells: Cells, costs: ErrorCosts) -> Measured:
    """How many of the predicted yes are right."""
    del part, costs
    return _rate(evidence, cells, lambda c: (c["tp"], c["tp"] + c["fp"]), "rows predicted yes")


def recall(evidence: Evidence, part: Slice, cells: Cells, costs: ErrorCosts) -> Measured:
    """How many of the actual yes are found."""
    del part, costs
    return _rate(evidence, cells, lambda c: (c["tp"], c["tp"] + c["fn"]), "rows whose actual class is yes")


def f_measure(evidence: Evidence, part: Slice, cells: Cells, costs: ErrorCosts) -> Measured:
    """F-beta with beta^2 = cost of a wrong no / cost of a wrong yes; several classes: mean F1.

    Written in counts, so that a cost of 0 needs no division: (w1 + w2) tp / ((w1 + w2) tp + w1 fn + w2 fp).
    """
    del part
    answers = evidence.classes.answers
    if answers is Answers.CLASSES:
        return _mean_over_classes(cells, lambda c: (2 * c["tp"], 2 * c["tp"] + c["fn"] + c["fp"]))
    if answers is not Answers.BINARY:
        return _no_classes()
    missed, false_yes = _weights(evidence, costs)
    found = _of_class(cells, evidence.classes.yes)
    hits = (missed + false_yes) * found["tp"]
    whole = hits + missed * found["fn"] + false_yes * found["fp"]
    if not whole:
        return nothing("No row is predicted or actually yes, so that there is nothing to find.")
    assumed = {"assumed": 1.0} if costs.assumed else {}
    return Value(hits / whole, round(sum(cells.values())), note=costs.assumed, detail=assumed)


def _weights(evidence: Evidence, costs: ErrorCosts) -> tuple[float, float]:
    """The costs of a wrong no and of a wrong yes; alike where they are not set."""
    yes = evidence.classes.yes
    no = next((text for text in evidence.classes.seen if text != yes), "")
    missed, false_yes = costs.of(yes, no), costs.of(no, yes)
    return (1.0, 1.0) if missed is None or false_yes is None else (missed, false_yes)


def _rate(evidence: Evidence, cells: Cells, rate: _Rate, what: str) -> Measured:
    answers = evidence.classes.answers
    if answers is Answers.CLASSES:
        return _mean_over_classes(cells, rate)
    if answers is not Answers.BINARY:
        return _no_classes()
    hits, rows = rate(_of_class(cells, evidence.classes.yes))
    if not rows:
        return nothing(f"There are no {what}.")
    if rows < LEAST_LABELS:
        return too_little(rows, LEAST_LABELS, what)
    effective = rows * independent_share(evidence)
    return Value(hits / rows, round(rows), wilson(hits / rows * effective, effective))


def _of_class(cells: Cells, name: str) -> _Counts:
    return {
        "tp": cells.get((name, name), 0.0),
        "fp": sum(rows for (actual, said), rows in cells.items() if said == name != actual),
        "fn": sum(rows for (actual, said), rows in cells.items() if actual == name != said),
    }


def _mean_over_classes(cells: Cells, rate: _Rate) -> Measured:
    """The plain mean over classes; a class whose rate has no denominator is left out and named."""
    names = sorted({text for pair in cells for text in pair})
    rates = {name: rate(_of_class(cells, name)) for name in names}
    known = [hits / rows for hits, rows in rates.values() if rows]
    undefined = [name for name, (_, rows) in rates.items() if not rows]
    note = f"Mean over {len(known)} classes{_left_out(undefined)}."
    return Value(fmean(known), round(sum(cells.values())), note=note)


def _left_out(undefined: Iterable[str]) -> str:
    names = ", ".join(undefined)
    return f"; undefined, and left out, for {names}" if names else ""


def _no_classes() -> Measured:
    return nothing("The answers are marked right or wrong, or are numbers: precision and recall need classes.")
