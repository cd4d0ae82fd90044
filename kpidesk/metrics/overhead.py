"""KPI 5, operational overhead: people's hours to keep the system running (S0, Operational Overhead)."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.ledger import ACTIVITIES
from kpidesk.engine.slices import Slice
from kpidesk.metrics.cost import COMPLETED, people_cost
from kpidesk.metrics.forms import Array, Columns, enough_volume, ratio_over_days
from kpidesk.metrics.metric import OVERALL, PERIODS, Metric, nothing
from kpidesk.metrics.unbooked import ever_booked, no_hours, unbooked, with_unbooked
from kpidesk.metrics.weekly import Reading, fixed_part, marginal_part, split
from kpidesk.statistics.lines import FixedAndMarginal

RUNNING = tuple(one for one in ACTIVITIES if one != "build")
WEEKS_A_YEAR = 52
_NEEDS = ("effort.hours", "requests.timestamp")
_SOURCE = "S0, Operational Overhead"
_FORMULA = "hours of effort except build ÷ completed transactions × 1,000"


def _hours(evidence: Evidence, part: Slice, activities: tuple[str, ...] = RUNNING) -> pd.Series:
    columns = [f"hours_{one}" for one in activities]
    first, last = evidence.days(part.period)
    return evidence.remember(("hours", activities), lambda: evidence.daily[columns].sum(axis=1)).loc[first:last]


def _nothing_booked(evidence: Evidence, part: Slice) -> Measured | None:
    """A timesheet without rows, or without rows for these days, is not a system that runs by itself."""
    rows = evidence.register("effort")
    if rows is None or rows.empty:
        return nothing("The table effort has no rows.", "Import the hours that people worked.")
    if not ever_booked(evidence):
        return nothing(
            "No hours except build are booked within the pilot's days.", "Book the hours of running, or write 0."
        )
    return no_hours(evidence, part)


def _over_days(
    evidence: Evidence,
    part: Slice,
    columns: Mapping[str, pd.Series],
    formula: Callable[[Columns], Array],
    unit: Unit | None = None,
) -> Value:
    """A formula over sums per day, of which ``labour`` is as booked, with what is said where weeks are not booked."""
    labour = columns["labour"]
    return with_unbooked(
        evidence,
        part,
        labour,
        lambda more: ratio_over_days(evidence, part, {**columns, "labour": labour + more}, formula, "effort"),
        unit,
    )


def _per_1000(activities: tuple[str, ...]) -> Callable[[Evidence, Slice], Measured]:
    def measure(evidence: Evidence, part: Slice) -> Measured:
        lacking = _nothing_booked(evidence, part) or enough_volume(evidence, part)
        if lacking is not None:
            return lacking
        volume = evidence.by_day(part.period)["completed"]
        columns = {"labour": _hours(evidence, part, activities), "volume": volume}
        whole = activities == RUNNING
        formula: Callable[[Columns], Array] = lambda sums: 1000 * sums["labour"] / sums["volume"]  # noqa: E731 - named by its use
        value = _over_days(evidence, part, columns, formula, Unit.HOURS_PER_1000 if whole else None)
        babysitting = "Constant babysitting: 2 hours or more (S0). " if whole and value.number >= 2 else ""
        return replace(value, n=int(volume.sum()), note=f"{babysitting}{value.note}".strip())

    return measure


def _per_week(evidence: Evidence, part: Slice) -> Measured:
    lacking = _nothing_booked(evidence, part)
    if lacking is not None:
        return lacking
    hours = _hours(evidence, part)
    columns = {"labour": hours, "weeks": pd.Series(1 / 7, index=hours.index)}
    return replace(_over_days(evidence, part, columns, lambda sums: sums["labour"] / sums["weeks"]), n=len(hours))


def _annual_cost(evidence: Evidence, part: Slice) -> Measured:
    lacking = _nothing_booked(evidence, part)
    if lacking is not None:
        return lacking
    if evidence.ledger.unpriced_hours:
        return nothing("Hours are booked but have no price.", "Set hourly_rate in the pilot's settings.")
    cost = people_cost(evidence, part.period)
    columns = {"labour": cost, "weeks": pd.Series(1 / 7, index=cost.index)}
    value = _over_days(evidence, part, columns, lambda sums: WEEKS_A_YEAR * sums["labour"] / sums["weeks"])
    return replace(value, n=len(cost))


def _at_target(evidence: Evidence, fitted: FixedAndMarginal, volume: pd.Series) -> Measured:
    target = evidence.settings.target_volume_per_week
    if not target:
        return nothing("No target volume is set.", "Set target_volume_per_week in the pilot's settings.")
    note = f"A projection to {target:,.0f} transactions a week."
    return Value(1000 * fitted.at(target) / target, len(volume), note=note)


def _split(reading: Reading) -> Callable[[Evidence, Slice], Measured]:
    def measure(evidence: Evidence, part: Slice) -> Measured:
        lacking = _nothing_booked(evidence, part)
        return lacking or split(evidence, part, _hours(evidence, part), reading, unbooked(evidence, part).weeks)

    return measure


def _marginal_per_1000(evidence: Evidence, fitted: FixedAndMarginal, volume: pd.Series) -> Measured:
    one = marginal_part(evidence, fitted, volume)
    return Value(1000 * one.number, one.n) if isinstance(one, Value) else one


def _per_activity(activity: str) -> Metric:
    return Metric(
        id=f"overhead_{activity}_per_1000",
        title=f"Overhead: {activity.replace('_', ' ')}",
        family="overhead",
        unit=Unit.HOURS_PER_1000,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula=f"hours of {activity.replace('_', ' ')} ÷ completed transactions × 1,000",
        interval="day blocks",
        source=_SOURCE,
        needs=(*_NEEDS, "effort.activity"),
        measure=_per_1000((activity,)),
        facts=(COMPLETED,),
        minimum="14 days and 500 completed transactions",
        grains=PERIODS,
    )


METRICS = (
    Metric(
        id="overhead_per_1000",
        title="Overhead per 1,000",
        family="overhead",
        unit=Unit.HOURS_PER_1000,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula=_FORMULA,
        interval="day blocks",
        source=_SOURCE,
        needs=_NEEDS,
        measure=_per_1000(RUNNING),
        facts=(COMPLETED,),
        minimum="14 days and 500 completed transactions",
        grains=PERIODS,
    ),
    *(_per_activity(one) for one in RUNNING),
    Metric(
        id="overhead_hours_per_week",
        title="Overhead per week",
        family="overhead",
        unit=Unit.HOURS_PER_WEEK,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula="hours of effort except build, per seven days",
        interval="day blocks",
        source=_SOURCE,
        needs=("effort.hours",),
        measure=_per_week,
        grains=PERIODS,
    ),
    Metric(
        id="overhead_annual_cost",
        title="Overhead per year",
        family="overhead",
        unit=Unit.MONEY,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="hours except build × rate, per seven days × 52",
        interval="day blocks",
        source="S0, Mistake 4",
        needs=("effort.hours",),
        measure=_annual_cost,
        grains=OVERALL,
    ),
    Metric(
        id="overhead_fixed_per_week",
        title="Overhead, fixed part",
        family="overhead",
        unit=Unit.HOURS_PER_WEEK,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="a in weekly hours = a + b × completed transactions, a and b at least 0",
        interval="none",
        source="ours: low pilot volume inflates hours per 1,000",
        needs=_NEEDS,
        measure=_split(fixed_part),
        facts=(COMPLETED,),
        minimum="8 full weeks whose volume varies by 20 %",
        grains=OVERALL,
    ),
    Metric(
        id="overhead_marginal_per_1000",
        title="Overhead, marginal part",
        family="overhead",
        unit=Unit.HOURS_PER_1000,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="1,000 × b in weekly hours = a + b × completed transactions, a and b at least 0",
        interval="none",
        source="ours: low pilot volume inflates hours per 1,000",
        needs=_NEEDS,
        measure=_split(_marginal_per_1000),
        facts=(COMPLETED,),
        minimum="8 full weeks whose volume varies by 20 %",
        grains=OVERALL,
    ),
    Metric(
        id="overhead_at_target_volume",
        title="Overhead at target volume",
        family="overhead",
        unit=Unit.HOURS_PER_1000,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="1,000 × (a + b × target volume) ÷ target volume per week",
        interval="none",
        source="ours: a projection of the split into fixed and marginal hours",
        needs=_NEEDS,
        measure=_split(_at_target),
        facts=(COMPLETED,),
        minimum="8 full weeks whose volume varies by 20 %",
        grains=OVERALL,
    ),
)
