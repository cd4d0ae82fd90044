"""How sure a light is: firm where the whole interval has it, else leaning, with what would settle it."""

import math
from dataclasses import dataclass

from kpidesk.base.quantities import say, say_number
from kpidesk.base.units import Unit
from kpidesk.base.values import Grade, Value
from kpidesk.decision.lights import lights_over
from kpidesk.decision.review import Confidence
from kpidesk.decision.yardstick import Yardstick
from kpidesk.metrics.measurements import Measurements
from kpidesk.pilot.profile import Line
from kpidesk.statistics.sample_size import blocks_to_settle

FEW_INCIDENTS = 5
_LABELLED = frozenset({"weighted_accuracy", "accuracy_decay", "equalized_odds_difference"})
_COUNTED_IN_DAYS = frozenset({Unit.HOURS_PER_1000, Unit.MONEY, Unit.RATIO, Unit.HOURS, Unit.RPS})
_LONGEST = 3 * 365
"""Days beyond which no number of days is named."""


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
        return Confidence.LEANING, "There are too few rows for an interval."
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


def _settle(  # noqa: PLR0913, PLR0917 - one sentence about one value, told from all that is known of it
    measure: str, unit: Unit, value: Value, interval: tuple[float, float], yardstick: Yardstick, pace: Pace
) -> str:
    line = _nearest_crossed(measure, value, interval, yardstick)
    low, high = (say(end, unit, yardstick.settings.currency) for end in interval)
    if line is None:
        return f"The interval, {low} to {high}, holds values of another light."
    kind, number = line
    crossed = f"The interval, {low} to {high}, crosses the {kind} line at {say(number.number, unit)}"
    return f"{crossed}; {_more(measure, unit, value, interval, number.number, pace)}."


def _nearest_crossed(
    measure: str, value: Value, interval: tuple[float, float], yardstick: Yardstick
) -> tuple[str, Line] | None:
    threshold = yardstick.threshold(measure)
    if threshold is None:
        return None
    lines = (("green", threshold.green), ("kill", threshold.red))
    crossed = [(kind, line) for kind, line in lines if line and interval[0] <= line.number <= interval[1]]
    return min(crossed, key=lambda found: abs(found[1].number - value.number), default=None)


def _more(  # noqa: PLR0913, PLR0917 - see _settle
    measure: str, unit: Unit, value: Value, interval: tuple[float, float], line: float, pace: Pace
) -> str:
    """How much more evidence brings the line outside of the interval, in rows and in days."""
    distance = abs(value.number - line)
    reach = value.number - interval[0] if line < value.number else interval[1] - value.number
    in_days = unit in _COUNTED_IN_DAYS or value.n is None
    counted = pace.days if in_days or value.n is None else value.n
    needed = None if distance <= 1e-9 * max(1.0, abs(line)) else blocks_to_settle(reach, distance, counted)
    if needed is None:
        return "the value lies on the line, so more rows alone will not settle it"
    if in_days:
        return f"about {_days(needed)} would settle it"
    rate = pace.labels if measure in _LABELLED else pace.requests
    time = f", {_days(needed / rate)} at today's volume," if rate > 0 else ""
    return f"about {say_number(_round_up(needed))} more rows{time} would settle it"


def _days(days: float) -> str:
    whole = max(1, round(days))
    if whole > _LONGEST:
        return "more than three years"
    return "one more day" if whole == 1 else f"{say_number(_round_up(whole))} more days"


def _round_up(count: float) -> int:
    """To two significant digits: it is an estimate."""
    whole = max(1, math.ceil(count))
    size: int = 10 ** max(0, len(str(whole)) - 2)
    return -(-whole // size) * size
