"""Sums per full pilot week, and the split of a weekly total into a fixed and a marginal part."""

from collections.abc import Callable

import pandas as pd

from kpidesk.base.periods import WEEK
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.unbooked import caveated, weeks_in_words
from kpidesk.statistics.lines import FixedAndMarginal, fixed_and_marginal

Daily = Callable[[Evidence, Slice], pd.Series]
Reading = Callable[[Evidence, FixedAndMarginal, pd.Series], Measured]
UNRESOLVED = Missing(
    Lack.TOO_LITTLE,
    "The fixed and the marginal part cannot be told apart: that takes 8 full weeks whose volume varies by 20 %.",
    "Go on collecting; a week of much higher or lower volume tells most.",
)


def per_week(daily: pd.Series) -> pd.Series:
    """Sums of a daily series by full pilot week; a week that is cut at either end is left out."""
    weeks = (daily.index.to_series() - 1) // WEEK + 1
    full = weeks.groupby(weeks).transform("size") == WEEK
    return daily[full].groupby(weeks[full]).sum()


def split(
    evidence: Evidence, part: Slice, amount: pd.Series, reading: Reading, unbooked: tuple[int, ...] = ()
) -> Measured:
    """Fit amount = fixed + marginal x completed transactions over the weeks, and read a figure off it.

    Weeks without booked hours say nothing of what a week takes, and stay out.
    """
    volume, taken = (
        per_week(one).drop(list(unbooked), errors="ignore") for one in (_completed(evidence, part), amount)
    )
    fitted = fixed_and_marginal(volume.to_numpy(), taken.to_numpy())
    found = UNRESOLVED if fitted is None else reading(evidence, fitted, volume)
    if not unbooked or isinstance(found, Missing):
        return found
    return caveated(found, f"Without {weeks_in_words(unbooked)}, for which no hours are booked.")


def _completed(evidence: Evidence, part: Slice) -> pd.Series:
    return evidence.by_day(part.period)["completed"]


def fixed_part(_evidence: Evidence, fitted: FixedAndMarginal, volume: pd.Series) -> Measured:
    """What a week takes whatever its volume."""
    return Value(fitted.fixed, len(volume))


def marginal_part(_evidence: Evidence, fitted: FixedAndMarginal, volume: pd.Series) -> Measured:
    """What one transaction more takes."""
    return Value(fitted.marginal, len(volume))
