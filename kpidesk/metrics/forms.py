"""The forms that most formulas take: shares of counts, percentiles, and ratios of sums over days."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.base.values import Grade, Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.metric import Formula, nothing, too_little
from kpidesk.statistics.blocks import DRAWS, block_interval
from kpidesk.statistics.proportions import clopper_pearson, wilson

Array = npt.NDArray[np.float64]
Columns = Mapping[str, Array]
LEAST_DAYS, LEAST_TRANSACTIONS = 14, 500


def census(yes: str, of: str, what: str) -> Formula:
    """Yes / of, where every case was counted: no interval, always firm."""

    def measure(evidence: Evidence, part: Slice) -> Measured:
        facts = evidence.facts(part)
        if not facts[of]:
            return nothing(f"There are no {what} in this period.")
        return Value(float(facts[yes] / facts[of]), int(facts[of]), census=True)

    return measure


def percentile(population: str, q: float, least: int, what: str) -> Formula:
    """A percentile with its distribution-free interval."""

    def measure(evidence: Evidence, part: Slice) -> Measured:
        spread = evidence.spread(population, part)
        if spread is None:
            return nothing(f"There are no {what} in this period.")
        if spread.n < least:
            return too_little(spread.n, least, what)
        found = spread.at[q]
        ends = (found.low, found.high)
        interval = None if ends[0] is None or ends[1] is None else (ends[0], ends[1])
        return Value(found.value, spread.n, interval)

    return measure


def sampled_share(
    passed: float, checked: float, *, exact: bool = False, least: int = 30, what: str = "cases", worth: float = 1.0
) -> Measured:
    """Passed / checked on a sample: Wilson's interval, or Clopper-Pearson's for safety and audit claims.

    ``worth``: how many independent cases one case is worth.
    """
    if not checked:
        return nothing(f"There are no {what} in this period.")
    if checked < least:
        return too_little(checked, least, what)
    interval = (clopper_pearson if exact else wilson)(passed * worth, checked * worth)
    return Value(passed / checked, int(checked), interval)


def ratio_over_days(
    evidence: Evidence, part: Slice, columns: Mapping[str, pd.Series], formula: Callable[[Columns], Array], book: str
) -> Value:
    """A formula over sums of daily columns, with its interval over whole days or whole booking periods.

    The same formula runs on the sums (one row) and on resampled sums (rows are draws).
    """
    names = list(columns)
    daily = np.column_stack([columns[name].to_numpy(dtype=np.float64) for name in names])

    def over(sums: Array) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            return formula({name: sums[:, place] for place, name in enumerate(names)})

    first, last = evidence.days(part.period)
    blocks = _blocks(evidence, book)[first - 1 : last]
    _, place = np.unique(blocks, return_inverse=True)
    sums = np.column_stack([np.bincount(place, amounts).astype(np.float64) for amounts in daily.T])
    point = float(over(daily.sum(axis=0, keepdims=True))[0])
    # Of segments there are very many: there the interval is not drawn but linearised.
    draws = 0 if part.grain is Grain.SEGMENT else DRAWS
    interval = block_interval(sums, over, draws)
    grade = Grade.AGGREGATED if _is_aggregated(evidence, book) else Grade.COMPUTED
    return Value(point, None, interval, grade)


def _blocks(evidence: Evidence, book: str) -> npt.NDArray[np.int64]:
    if book in evidence.ledger.blocks:
        return evidence.ledger.blocks[book]
    return np.arange(evidence.calendar.pilot.days)


def _is_aggregated(evidence: Evidence, book: str) -> bool:
    marks = evidence.ledger.aggregated
    return any(marks.values()) if book == "both" else marks.get(book, False)


def enough_volume(evidence: Evidence, part: Slice) -> Measured | None:
    """Missing when a figure per transaction rests on too few days or transactions, else None.

    A week or month is shown from its first transaction on; it is the review's figure that needs the minimum.
    """
    return evidence.remember(("enough volume", part), lambda: _enough_volume(evidence, part))


def _enough_volume(evidence: Evidence, part: Slice) -> Measured | None:
    days = evidence.by_day(part.period)
    completed = float(days["completed"].sum())
    if not completed:
        return nothing("No transaction was completed in this period.", "Import requests with status ok.")
    if part.grain in {Grain.WEEK, Grain.MONTH}:
        return None
    if len(days) < LEAST_DAYS:
        return too_little(len(days), LEAST_DAYS, "days")
    if completed < LEAST_TRANSACTIONS:
        return too_little(completed, LEAST_TRANSACTIONS, "completed transactions")
    return None
