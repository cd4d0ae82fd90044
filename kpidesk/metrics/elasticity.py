"""Whether ten times the traffic takes ten times the cost (S2, Scalability)."""

import numpy as np

from kpidesk.base import numbers
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.cost import FACTS, outlay, unbooked_weeks, unpriced
from kpidesk.metrics.families import SERVING
from kpidesk.metrics.metric import OVERALL, Metric
from kpidesk.metrics.unbooked import caveated, weeks_in_words
from kpidesk.metrics.weekly import per_week
from kpidesk.statistics.elasticity import Elasticity, elasticity
from kpidesk.statistics.lines import fixed_and_marginal

GROWTH = 10
A_WEEK = 7
MOSTLY = 0.5
_CURE = "Go on collecting; a week of much higher or lower volume tells most."


def _elasticity(evidence: Evidence, part: Slice) -> Measured:
    lacking = unpriced(evidence)
    if lacking is not None:
        return lacking
    even = booked_in_long_periods(evidence)
    if even > MOSTLY:
        return _too_coarse(even)
    left_out = unbooked_weeks(evidence, part)
    volume, cost = (
        per_week(daily).drop(list(left_out), errors="ignore").to_numpy()
        for daily in (evidence.by_day(part.period)["completed"], outlay(evidence, part.period, build=False))
    )
    found = elasticity(volume, cost)
    if found is None:
        reason = "It cannot be resolved: that takes 8 full weeks with cost whose volume varies by 20 %."
        return Missing(Lack.TOO_LITTLE, reason, _CURE, len(volume))
    value = _value(evidence, found, volume, cost)
    told = [_even(even)] if even else []
    told += [f"Without {weeks_in_words(left_out)}, for which no hours are booked."] if left_out else []
    return caveated(value, " ".join(told)) if told else value


def _value(evidence: Evidence, found: Elasticity, volume: np.ndarray, cost: np.ndarray) -> Value:
    """With the split into a fixed and a marginal part in the detail and in words."""
    parts = fixed_and_marginal(volume, cost)
    currency = evidence.settings.currency
    note = f"Ten times the volume would take about {GROWTH**found.slope:.1f} times the cost."
    detail = {}
    if parts is not None:
        detail = {"fixed_per_week": parts.fixed, "marginal": parts.marginal}
        fixed, marginal = (numbers.number(one, Unit.MONEY, currency) for one in detail.values())
        note = f"{note} A week costs {fixed} whatever its volume, and {marginal} more for each transaction."
    return Value(found.slope, found.weeks, found.interval, note=note, detail=detail)


def _too_coarse(even: float) -> Missing:
    share = numbers.number(even, Unit.SHARE)
    return Missing(
        Lack.NOT_MEASURED,
        f"{share} of the cost is booked for periods longer than a week and spread evenly over them: how it follows "
        "the volume of single weeks is not known.",
        "Import charges by day or week.",
    )


def _even(even: float) -> str:
    share = numbers.number(even, Unit.SHARE)
    return f"{share} of the cost is booked for periods longer than a week and taken as even over them."


def booked_in_long_periods(evidence: Evidence) -> float:
    """The share of the charges that is booked for periods of more than a week; 0 without a cost sheet."""
    sheet = evidence.register("costs")
    if sheet is None or sheet.empty:
        return 0.0
    running = sheet[(sheet["category"] != "build") & sheet["amount"].notna()]
    amount = running["amount"].abs().to_numpy(dtype=np.float64)
    days = (running["period_end_day"] - running["period_start_day"] + 1).fillna(1).to_numpy(dtype=np.float64)
    return float(amount[days > A_WEEK].sum() / amount.sum()) if amount.sum() else 0.0


METRICS = (
    Metric(
        id="cost_elasticity",
        title="Cost elasticity",
        family=SERVING,
        unit=Unit.RATIO,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="slope of log weekly all-in cost except build on log weekly completed transactions: 1 where cost grows "
        "in step with volume",
        interval="least squares over weeks, Student's t",
        source="S2, Scalability: 10x the traffic without 10x the cost",
        needs=("requests.timestamp", "costs.amount|requests.cost"),
        measure=_elasticity,
        facts=FACTS,
        minimum="8 full weeks with cost whose volume varies by 20 %",
        grains=OVERALL,
    ),
)
