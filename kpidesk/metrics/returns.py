"""What the cost comes to at other volumes, and the return on it with and without people (S0, Mistake 4; S2)."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.ledger import KINDS
from kpidesk.engine.slices import Slice
from kpidesk.metrics.cost import (
    FACTS,
    charges,
    earlier_outlay,
    earlier_people,
    foreign,
    hours_are_priced,
    no_people,
    outlay,
    over_outlay,
    people_cost,
    unbooked_weeks,
    unpriced,
)
from kpidesk.metrics.forms import Array, Columns, ratio_over_days
from kpidesk.metrics.metric import OVERALL, Metric, nothing
from kpidesk.metrics.unbooked import caveated
from kpidesk.metrics.uncharged import uncharged
from kpidesk.metrics.weekly import Reading, fixed_part, marginal_part, split
from kpidesk.statistics.lines import FixedAndMarginal

GROWTH = 10
_NEEDS = ("requests.timestamp", "costs.amount|requests.cost")


def benefit(evidence: Evidence, part: Slice) -> pd.Series:
    """Booked benefit per day, of every kind."""
    return evidence.by_day(part.period)[[f"benefit_{one}" for one in KINDS]].sum(axis=1)


def earlier_benefit(evidence: Evidence) -> float:
    """Booked benefit before day 1, of every kind."""
    return sum(float(evidence.ledger.earlier[f"benefit_{one}"]) for one in KINDS)


def _split(reading: Reading) -> Callable[[Evidence, Slice], Measured]:
    def measure(evidence: Evidence, part: Slice) -> Measured:
        lacking = unpriced(evidence)
        if lacking is not None:
            return lacking
        amount = outlay(evidence, part.period, build=False)
        return split(evidence, part, amount, reading, unbooked_weeks(evidence, part))

    return measure


def _at_growth(_evidence: Evidence, fitted: FixedAndMarginal, volume: pd.Series) -> Measured:
    grown = GROWTH * float(volume.mean())
    return Value(fitted.at(grown) / grown, len(volume), note=f"A projection to {grown:,.0f} transactions a week.")


def _roi(*, people: bool) -> Callable[[Evidence, Slice], Measured]:
    def measure(evidence: Evidence, part: Slice) -> Measured:
        lacking = unpriced(evidence, build=True) or no_people(evidence, part) if people else foreign(evidence)
        if lacking is not None:
            return lacking
        cost, earlier = outlay(evidence, part.period, build=True), earlier_outlay(evidence, build=True)
        if not people:
            cost, earlier = cost - _people(evidence, part), earlier - _earlier_people(evidence)
        if float(cost.sum()) + earlier <= 0:
            return nothing("Nothing was spent in this period.", "Import costs.")
        columns = {"gain": benefit(evidence, part), "cost": cost}
        formula = _return_after(earlier, earlier_benefit(evidence))
        if people:
            value = over_outlay(evidence, part, columns, formula, Unit.SHARE)
        else:
            value = ratio_over_days(evidence, part, columns, formula, "both")
        passed_over = uncharged(evidence, part)
        return replace(caveated(value, passed_over) if passed_over else value, n=len(cost))

    return measure


def _people(evidence: Evidence, part: Slice) -> pd.Series:
    """What people cost per day: hours at their rate, and operations charges where hours have no price."""
    return people_cost(evidence, part.period, build=True) + charges(evidence, part.period, "operations")


def _earlier_people(evidence: Evidence) -> float:
    """What people cost before day 1, by the same rules."""
    running = earlier_people(evidence, build=False)
    charged = 0.0 if running or hours_are_priced(evidence) else evidence.ledger.earlier["charge_operations"]
    return earlier_people(evidence) + charged


def _return_after(outlay_before: float, gain_before: float) -> Callable[[Columns], Array]:
    """Return on what was spent since day 1 and, once, what was spent (on building, as a rule) and gained before it."""

    def formula(sums: Columns) -> Array:
        spent = sums["cost"] + outlay_before
        return (sums["gain"] + gain_before - spent) / spent

    return formula


METRICS = (
    Metric(
        id="cost_fixed_per_week",
        title="Cost, fixed part",
        family="cost_per_transaction",
        unit=Unit.MONEY,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="a in weekly cost = a + b × completed transactions, a and b at least 0",
        interval="none",
        source="S2, Scalability",
        needs=_NEEDS,
        measure=_split(fixed_part),
        facts=FACTS,
        minimum="8 full weeks whose volume varies by 20 %",
        grains=OVERALL,
    ),
    Metric(
        id="cost_marginal_per_transaction",
        title="Cost, marginal part",
        family="cost_per_transaction",
        unit=Unit.MONEY,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="b in weekly cost = a + b × completed transactions, a and b at least 0",
        interval="none",
        source="S2, Scalability",
        needs=_NEEDS,
        measure=_split(marginal_part),
        facts=FACTS,
        minimum="8 full weeks whose volume varies by 20 %",
        grains=OVERALL,
    ),
    Metric(
        id="cost_at_10x_volume",
        title="Cost per transaction at ten times the volume",
        family="cost_per_transaction",
        unit=Unit.MONEY,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="(a + b × 10 × mean weekly volume) ÷ (10 × mean weekly volume)",
        interval="none",
        source="S2, Scalability",
        needs=_NEEDS,
        measure=_split(_at_growth),
        facts=FACTS,
        minimum="8 full weeks whose volume varies by 20 %",
        grains=OVERALL,
    ),
    Metric(
        id="roi_net",
        title="ROI, people and build included",
        family="cost_per_transaction",
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="(benefit − cost) ÷ cost, with build and people",
        interval="day blocks",
        source="S0, Mistake 4",
        needs=("benefits", "costs.amount|requests.cost"),
        measure=_roi(people=True),
        facts=FACTS,
        grains=OVERALL,
        dated=True,
    ),
    Metric(
        id="roi_gross",
        title="ROI without people",
        family="cost_per_transaction",
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="(benefit − cost) ÷ cost, with build, without people",
        interval="day blocks",
        source="S0, Mistake 4: shown beside the net figure",
        needs=("benefits", "costs.amount|requests.cost"),
        measure=_roi(people=False),
        facts=FACTS,
        grains=OVERALL,
        dated=True,
    ),
)
