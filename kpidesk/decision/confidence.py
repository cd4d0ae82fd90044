"""How sure a light is: firm where the whole interval has it, else leaning, with what would settle it."""

import math
from dataclasses import dataclass

from kpidesk.base import numbers
from kpidesk.base.units import Unit
from kpidesk.base.values import Grade, Value
from kpidesk.decision.lights import lights_over
from kpidesk.decision.review import Confidence
from kpidesk.decision.yardstick import Yardstick
from kpidesk.metrics.measurements import Measurements
from kpidesk.statistics.sample_size import blocks_to_settle

FEW_INCIDENTS = 5
_BY_LABEL = frozenset({"weighted_accuracy", "equalized_odds_difference"})
_BY_REQUEST = frozenset(
    {"latency_p95", "latency_p99", "demographic_parity_difference", "traceability", "explainability", "auditability"}
)
_BY_LOAD_TEST = frozenset({"peak_rps", "load_error_rate", "stress_rps"})
"""Measures by what their evidence grows with; that of all others grows with the days."""
_LONGEST = 3 * 365
"""Days beyond which no number of days is named."""
_ENDLESS = "waiting would take more than three years"
_NEAR = "the value lies too near the line for its light to be told"
_BY_HOURS = frozenset({"overhead_per_1000", "cost_per_transaction", "cost_to_value"})
_BY_CHECK = frozenset({"data_quality_score", "completeness", "consistency", "data_accuracy", "freshness"})
"""Measures whose interval better records narrow sooner than time: hours booked, cells checked."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast evidence comes in: days looked at so far, and rows a day over the last four weeks."""

    days: int
    requests: float
    labels: float


def pace_of(measurements: Measurements) -> Pace:
    """Today's volume."""
    window = measurements.review_window.days
    return Pace(window, measurements.requests_per_day_28, measurements.labels_per_day_28)


def confidence_of(measure: str, unit: Unit, value: Value, yardstick: Yardstick, pace: Pace) -> tuple[Confidence, str]:
    """Firm or leaning, and for a leaning light what it leans on and what would settle it."""
    if unproven := _unproven(measure, value):
        return Confidence.LEANING, unproven
    if value.census:
        return Confidence.FIRM, ""
    if value.interval is None:
        return Confidence.LEANING, "It has no interval, so its precision is not known."
    if len(lights_over(measure, value, value.interval, yardstick)) == 1:
        return Confidence.FIRM, ""
    return Confidence.LEANING, _settle(measure, unit, value, value.interval, yardstick, pace)


def _unproven(measure: str, value: Value) -> str:
    """Why a value is leaning whatever its interval; empty where it is not."""
    if value.grade is Grade.STATED:
        return "A stated figure has no interval: import the rows behind it."
    if measure == "mttr" and value.n is not None and value.n < FEW_INCIDENTS:
        few = "one incident" if value.n == 1 else f"{value.n} incidents"
        return f"Only {few}: graded on the value itself until there are {FEW_INCIDENTS}."
    if value.detail.get("assumed") == 1:
        return "Rests on an assumption: set the costs of a wrong answer."
    return ""


def _settle(
    measure: str, unit: Unit, value: Value, interval: tuple[float, float], yardstick: Yardstick, pace: Pace
) -> str:
    found = _nearest_crossed(measure, value, interval, yardstick)
    currency = yardstick.settings.currency
    lines = () if found is None else (found[1],)
    span = numbers.around(value.number, interval, unit, currency, lines)
    if found is None:
        return f"The interval, {span}, holds values of another light."
    name, line = found
    crossed = f"The interval, {span}, crosses {name} at {numbers.exact(line, unit, currency)}"
    return f"{crossed}; {_more(measure, value, interval, line, pace)}."


def _nearest_crossed(
    measure: str, value: Value, interval: tuple[float, float], yardstick: Yardstick
) -> tuple[str, float] | None:
    threshold, naive = yardstick.threshold(measure), value.detail.get("naive")
    lines = {"the best constant answer": naive if measure == "weighted_accuracy" else None}
    if threshold is not None:
        lines["the green line"] = threshold.green.number if threshold.green else None
        lines["the kill line"] = threshold.red.number if threshold.red else None
    crossed = [(name, at) for name, at in lines.items() if at is not None and interval[0] <= at <= interval[1]]
    return min(crossed, key=lambda found: abs(found[1] - value.number), default=None)


def _more(measure: str, value: Value, interval: tuple[float, float], line: float, pace: Pace) -> str:
    """How much more evidence brings the line outside of the interval, in rows and in days."""
    distance = abs(value.number - line)
    reach = value.number - interval[0] if line < value.number else interval[1] - value.number
    if distance <= 1e-9 * max(1.0, abs(line)):
        return "the value lies on the line, so more rows alone will not settle it"
    if measure == "accuracy_decay":  # the error of a slope falls with the length of time to the power of 3/2
        return _with_time(measure, pace.days * ((reach / distance) ** (2 / 3) - 1))
    if value.n is None or measure not in _BY_LABEL | _BY_REQUEST | _BY_LOAD_TEST:
        return _with_time(measure, blocks_to_settle(reach, distance, pace.days) or 0)
    needed = blocks_to_settle(reach, distance, value.n) or 0
    if measure in _BY_LOAD_TEST:
        return f"a load test with about {_round_up(needed):,} more requests would settle it"
    rate = pace.labels if measure in _BY_LABEL else pace.requests
    time = f" ({_days(needed / rate)} at today's volume)" if rate > 0 else ""
    return f"about {_round_up(needed):,} more rows{time} would settle it"


def _with_time(measure: str, days: float) -> str:
    """In days, where days alone bring the evidence; no one is told to wait for years."""
    if days <= _LONGEST:
        return f"about {_days(days)} would settle it"
    if measure in _BY_HOURS:
        return f"{_ENDLESS}: hours booked day by day, as they are worked, tell it sooner"
    return f"{_ENDLESS}: {'more checks a week tell it sooner' if measure in _BY_CHECK else _NEAR}"


def _days(days: float) -> str:
    whole = max(1, round(days))
    if whole > _LONGEST:
        return "more than three years"
    return "one more day" if whole == 1 else f"{_round_up(whole):,} more days"


def _round_up(count: float) -> int:
    """To two significant digits: it is an estimate."""
    whole = max(1, math.ceil(count))
    size: int = 10 ** max(0, len(str(whole)) - 2)
    return -(-whole // size) * size
