"""KPI 10, time to value: when the pilot first did good, when it paid for itself, and how much it brought (S0)."""

import math
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd

from kpidesk.base import dates, numbers
from kpidesk.base.periods import Period
from kpidesk.base.plurals import counted
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.bookings import Bookings, bookings_of
from kpidesk.metrics.cost import COMPLETED, FACTS, earlier_outlay, outlay, unbooked_weeks, unpriced
from kpidesk.metrics.forms import Array, Columns, ratio_over_days
from kpidesk.metrics.metric import OVERALL, PERIODS, Formula, Metric, nothing
from kpidesk.metrics.returns import benefit, earlier_benefit
from kpidesk.metrics.unbooked import unbooked

GRACE = 7.0
"""Days in which no benefit is expected yet, where no green line says otherwise."""
RECENT = 28
"""Days whose course a projection follows."""
FARTHEST = 3650
"""Days beyond which no date is named."""
_SOURCE = "S0, Time to Value"
_IMPACT = "days_to_first_impact"
_BOOKS = ("benefits", "costs.amount|requests.cost")


def _deployed_on(evidence: Evidence) -> date:
    return evidence.settings.deployed_on or evidence.calendar.start


def _not_deployed(evidence: Evidence, part: Slice) -> Missing | None:
    deployed = _deployed_on(evidence)
    if deployed <= part.period.last:
        return None
    return Missing(Lack.NOT_DUE, f"It is deployed on {dates.day(deployed)} only.")


def _first_impact(evidence: Evidence, part: Slice) -> Measured:
    """The first day with a measured benefit; where none is measured, that of a declared or estimated one, marked."""
    early = _not_deployed(evidence, part)
    if early is not None:
        return early
    deployed = _deployed_on(evidence)
    booked = bookings_of(evidence).within(deployed, part.period.last)
    measured = booked.first_gain(measured=True)
    if measured is not None:
        days = (measured - deployed).days
        return Value(float(days), booked.count, census=True, note=f"First measured benefit: {dates.day(measured)}.")
    told = booked.first_gain(measured=False)
    if told is not None:
        note = f"No benefit is measured; the first that is declared or estimated is of {dates.day(told)}."
        return Value(float((told - deployed).days), booked.count, note=note, caveat=True, detail={"declared_only": 1.0})
    return _not_reached(evidence, (part.period.last - deployed).days)


def _not_reached(evidence: Evidence, waited: int) -> Measured:
    passed = "one day" if waited == 1 else f"{waited} days"
    if waited <= evidence.targets.get(_IMPACT, GRACE):
        return Missing(
            Lack.NOT_DUE, f"No benefit is booked yet, {passed} after deployment.", "Import benefits as they come."
        )
    return Value(float(waited), 0, census=True, note=f"Not reached: > {passed}.", detail={"reached": 0.0})


def _first_transaction(evidence: Evidence, part: Slice) -> Measured:
    early = _not_deployed(evidence, part)
    if early is not None:
        return early
    deployed = _deployed_on(evidence)
    offset = (deployed - evidence.calendar.start).days + 1
    completed = evidence.by_day(part.period)["completed"]
    days = completed.index[(completed > 0) & (completed.index >= offset)]
    if not len(days):
        return nothing("No transaction was completed since deployment.", "Import requests with status ok.")
    return Value(float(days[0] - offset), int(completed.sum()), census=True)


def _cumulative(evidence: Evidence, part: Slice) -> pd.Series:
    """Benefit less all-in cost with build, added up per day; from the start on, what lies before it is in the sum."""
    net = _net(evidence, part.period).cumsum()
    return net + _earlier(evidence) if part.grain in OVERALL else net


def _net(evidence: Evidence, period: Period) -> pd.Series:
    """Benefit less all-in cost with build, per day."""
    pilot = Slice(Grain.WINDOW, evidence.calendar.pilot)
    whole = evidence.remember("net", lambda: benefit(evidence, pilot) - outlay(evidence, pilot.period, build=True))
    first, last = evidence.days(period)
    return whole.loc[first:last]


def _earlier(evidence: Evidence) -> float:
    """Benefit less cost before day 1: a system is built before it is piloted."""
    return earlier_benefit(evidence) - earlier_outlay(evidence, build=True)


def _breakeven(evidence: Evidence, part: Slice) -> Measured:
    """The first day from which the sum stays at or above nothing to the end; else a projection."""
    lacking = unpriced(evidence, build=True)
    if lacking is not None:
        return lacking
    gained = benefit(evidence, part)
    spent = float(outlay(evidence, part.period, build=True).sum()) + earlier_outlay(evidence, build=True)
    if not (gained > 0).any() or not spent:
        return nothing(
            "Breakeven needs a benefit and a cost; one of them is nothing so far.", "Import benefits and costs."
        )
    net = _cumulative(evidence, part)
    # Sums of cents must not turn a breakeven to the cent into a loss of 1e-12.
    below = np.flatnonzero(net.to_numpy() < -1e-9 * float(net.abs().max()))
    after = int(below[-1]) + 1 if len(below) else 0
    note = _remark(evidence, part)
    if after == len(net):
        return _projected(evidence, part, -float(net.iloc[-1]), note)
    day = max(int(net.index[after]), int(gained.index[gained > 0][0]))
    reached = evidence.calendar.start + timedelta(days=day - 1)
    told, lacking_people = f"Day {day} of the pilot. {note}".strip(), bool(unbooked_weeks(evidence, part))
    return Value(float(reached.toordinal()), len(net), note=told, caveat=lacking_people, detail={"day": float(day)})


def _projected(evidence: Evidence, part: Slice, owed: float, note: str) -> Measured:
    """When the rest would be earned at the course of the last 28 days, with the interval of that course."""
    last = part.period.last
    recent = Slice(Grain.WINDOW, Period(max(part.period.first, last - timedelta(days=RECENT - 1)), last))
    net = _net(evidence, recent.period)
    columns = {"net": net, "days": pd.Series(1.0, index=net.index)}
    course = ratio_over_days(evidence, recent, columns, _per_day, "both")
    gap = numbers.number(owed, Unit.MONEY, evidence.settings.currency)
    short = f"Not reached: cumulative benefit is {gap} below cumulative cost."
    left = _days(owed, course.number)
    if left is None:
        return Missing(
            Lack.NOT_DUE, f"{short} At the course of the last {counted(len(net), 'day')} it is not in sight.", ""
        )
    ends = None
    if course.interval is not None:
        soonest, latest = (_days(owed, pace) for pace in reversed(course.interval))
        ends = None if soonest is None or latest is None else (last.toordinal() + soonest, last.toordinal() + latest)
    open_ended = "" if ends is not None else " How late it may be is not known."
    told = f"{short} A projection at the course of the last {counted(len(net), 'day')}.{open_ended} {note}".strip()
    return Value(float(last.toordinal() + left), len(net), ends, note=told, caveat=True, detail={"projected": 1.0})


def _per_day(sums: Columns) -> Array:
    return sums["net"] / sums["days"]


def _days(owed: float, pace: float) -> int | None:
    """Whole days until so much is earned; None where it never is, or not in ten years."""
    return math.ceil(owed / pace) if pace > 0 and owed / pace <= FARTHEST else None


def _net_benefit(evidence: Evidence, part: Slice) -> Measured:
    lacking = unpriced(evidence, build=True)
    if lacking is not None:
        return lacking
    net = _cumulative(evidence, part)
    unpriced_hours = bookings_of(evidence).within(part.period.first, part.period.last).unpriced_hours
    limited = bool(unpriced_hours or unbooked_weeks(evidence, part))
    return Value(float(net.iloc[-1]), len(net), note=_remark(evidence, part), caveat=limited)


def _remark(evidence: Evidence, part: Slice) -> str:
    """On what word the benefits rest, and what is not in the sum."""
    booked = bookings_of(evidence).within(part.period.first, part.period.last)
    parts = [booked.basis()]
    if booked.unpriced_hours:
        hours = numbers.number(booked.unpriced_hours, Unit.HOURS)
        parts.append(f"{hours} saved have no price and are not in it: set hourly_rate.")
    if unbooked_weeks(evidence, part):
        parts.append(unbooked(evidence, part).remark())
    before = earlier_outlay(evidence, build=True)
    if before and part.grain in OVERALL:
        parts.append(f"With {numbers.number(before, Unit.MONEY, evidence.settings.currency)} of cost before the start.")
    return " ".join(one for one in parts if one)


def _sum(read: Callable[[Bookings], float], chosen: Callable[[Bookings], Bookings], what: str) -> Formula:
    """A sum over bookings; where the pilot never booked such a thing, nothing is known of it."""

    def measure(evidence: Evidence, part: Slice) -> Measured:
        every = chosen(bookings_of(evidence)).within(evidence.calendar.start, part.period.last)
        if not every.count:
            return nothing(f"No {what} is booked.", f"Import benefits with {what}.")
        booked = every.within(part.period.first, part.period.last)
        return Value(read(booked), booked.count, note=booked.basis())

    return measure


def _booked(metric: str, title: str, unit: Unit, formula: str, measure: Formula, column: str) -> Metric:
    return Metric(
        id=metric,
        title=title,
        family="time_to_value",
        unit=unit,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula=formula,
        interval="none: a sum of what is booked",
        source=_SOURCE,
        needs=(column,),
        measure=measure,
        grains=PERIODS,
        dated=True,
    )


METRICS = (
    Metric(
        id=_IMPACT,
        title="Days to first impact",
        family="time_to_value",
        unit=Unit.DAYS,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="days from deployed_on to the first day with a measured benefit above 0",
        interval="none: a date",
        source=_SOURCE,
        needs=("benefits",),
        measure=_first_impact,
        grains=OVERALL,
        dated=True,
    ),
    Metric(
        id="days_to_first_transaction",
        title="Days to first transaction",
        family="time_to_value",
        unit=Unit.DAYS,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="days from deployed_on to the first completed transaction",
        interval="none: a date",
        source=_SOURCE,
        needs=("requests.timestamp",),
        measure=_first_transaction,
        facts=(COMPLETED,),
        grains=OVERALL,
        dated=True,
    ),
    Metric(
        id="breakeven_day",
        title="Breakeven",
        family="time_to_value",
        unit=Unit.DATE,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="first day from which cumulative benefit stays at or above cumulative cost, build included",
        interval="none: a date; of a projection, day blocks of the last 28 days",
        source=_SOURCE,
        needs=_BOOKS,
        measure=_breakeven,
        facts=FACTS,
        grains=OVERALL,
        dated=True,
    ),
    Metric(
        id="net_benefit",
        title="Net benefit",
        family="time_to_value",
        unit=Unit.MONEY,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="booked benefit − all-in cost, build included",
        interval="none: a sum of what is booked",
        source=_SOURCE,
        needs=_BOOKS,
        measure=_net_benefit,
        facts=FACTS,
        grains=PERIODS,
        dated=True,
    ),
    _booked(
        "time_saved_hours",
        "Hours saved",
        Unit.HOURS,
        "sum of hours saved",
        _sum(lambda one: one.saved, Bookings.with_hours, "hours_saved"),
        "benefits.hours_saved",
    ),
    _booked(
        "revenue_generated",
        "Revenue generated",
        Unit.MONEY,
        "sum of benefits of kind revenue",
        _sum(lambda one: one.gain, lambda all_: all_.of_kind("revenue"), "benefit of kind revenue"),
        "benefits.kind",
    ),
    _booked(
        "risk_reduced",
        "Risk reduced",
        Unit.MONEY,
        "sum of benefits of kind risk",
        _sum(lambda one: one.gain, lambda all_: all_.of_kind("risk"), "benefit of kind risk"),
        "benefits.kind",
    ),
)
