"""KPI 5, operational overhead: people's hours to keep the system running (S0, Operational Overhead)."""

from collections.abc import Callable

import pandas as pd

from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.ledger import ACTIVITIES
from kpidesk.engine.slices import Slice
from kpidesk.metrics.cost import COMPLETED, people_cost
from kpidesk.metrics.forms import enough_volume, ratio_over_days
from kpidesk.metrics.metric import OVERALL, PERIODS, Metric, nothing
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


def _nothing_booked(evidence: Evidence) -> Measured | None:
    """A timesheet of no rows is not a system that runs by itself."""
    rows = evidence.register("effort")
    if rows is None or rows.empty:
        return nothing("The table effort has no rows.", "Import the hours that people worked.")
    return None


def _per_1000(activities: tuple[str, ...]) -> Callable[[Evidence, Slice], Measured]:
    def measure(evidence: Evidence, part: Slice) -> Measured:
        lacking = _nothing_booked(evidence) or enough_volume(evidence, part)
        if lacking is not None:
            return lacking
        volume = evidence.by_day(part.period)["completed"]
        columns = {"hours": _hours(evidence, part, activities), "volume": volume}
        value = ratio_over_days(evidence, part, columns, lambda sums: 1000 * sums["hours"] / sums["volume"], "effort")
        babysitting = activities == RUNNING and value.number >= 2
        note = "Constant babysitting: 2 hours or more (S0)." if babysitting else ""
        return Value(value.number, int(volume.sum()), value.interval, value.grade, note=note)

    return measure


def _per_week(evidence: Evidence, part: Slice) -> Measured:
    lacking = _nothing_booked(evidence)
    if lacking is not None:
        return lacking
    hours = _hours(evidence, part)
    columns = {"hours": hours, "weeks": pd.Series(1 / 7, index=hours.index)}
    value = ratio_over_days(evidence, part, columns, lambda sums: sums["hours"] / sums["weeks"], "effort")
    return Value(value.number, len(hours), value.interval, value.grade)


def _annual_cost(evidence: Evidence, part: Slice) -> Measured:
    lacking = _nothing_booked(evidence)
    if lacking is not None:
        return lacking
    if evidence.ledger.unpriced_hours:
        return nothing("Hours are booked but have no price.", "Set hourly_rate in the pilot's settings.")
    cost = people_cost(evidence, part.period)
    columns = {"cost": cost, "weeks": pd.Series(1 / 7, index=cost.index)}
    value = ratio_over_days(evidence, part, columns, lambda s: WEEKS_A_YEAR * s["cost"] / s["weeks"], "effort")
    return Value(value.number, len(cost), value.interval, value.grade)


def _at_target(evidence: Evidence, fitted: FixedAndMarginal, volume: pd.Series) -> Measured:
    target = evidence.settings.target_volume_per_week
    if not target:
        return nothing("No target volume is set.", "Set target_volume_per_week in the pilot's settings.")
    note = f"A projection to {target:,.0f} transactions a week."
    return Value(1000 * fitted.at(target) / target, len(volume), note=note)


def _split(reading: Reading) -> Callable[[Evidence, Slice], Measured]:
    def measure(evidence: Evidence, part: Slice) -> Measured:
        return split(evidence, part, _hours(evidence, part), reading)

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
