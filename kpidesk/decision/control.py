"""Two questions to every weekly series: is it changing, and will it reliably meet its target (XmR, Wheeler)."""

from collections.abc import Iterable, Mapping, Sequence

from kpidesk.base.units import Better, Unit
from kpidesk.base.values import Value
from kpidesk.decision.readings import Assurance, ControlReading, Signal
from kpidesk.decision.trend import sensible
from kpidesk.metrics.measurements import Dated
from kpidesk.pilot.profile import Line
from kpidesk.statistics.control_charts import XmR, xmr


def read_control(
    weekly: Iterable[Dated], last_week: int, unit: Unit, better: Better, green: Line | None
) -> ControlReading | None:
    """The reading of the full weeks up to ``last_week``; None below six weeks with a value."""
    values = {
        one.number: one.measured.number for one in weekly if isinstance(one.measured, Value) and one.number <= last_week
    }
    if not values:
        return None
    first, last = min(values), max(values)
    chart = xmr([values.get(week) for week in range(first, last + 1)])
    if chart is None:
        return None
    # No week below 0, and a limit there: of money and gaps as well 0 is then taken for the least there can be.
    least = 0.0 if min(values.values()) >= 0 else chart.low
    low, high = max(sensible(chart.low, unit), least), sensible(chart.high, unit)
    return ControlReading(
        first=first,
        last=last,
        n=chart.n,
        centre=chart.centre,
        low=low,
        high=high,
        signals=_signals(chart, first, values, better),
        assurance=_assurance(low, high, green),
        provisional=chart.provisional,
    )


def _signals(chart: XmR, first: int, values: Mapping[int, float], better: Better) -> tuple[Signal, ...]:
    found = [("outside", stretch) for stretch in _joined(chart, first, values)]
    found += [("run", (first + begin, first + end)) for begin, end in chart.runs]
    return tuple(
        Signal(rule, begin, end, above := values[begin] > chart.centre, _good(better, above=above))
        for rule, (begin, end) in sorted(found, key=lambda one: (one[1], one[0]))
    )


def _joined(chart: XmR, first: int, values: Mapping[int, float]) -> Sequence[tuple[int, int]]:
    """Weeks beyond a limit, those that follow one another on the same side as one stretch."""
    stretches: list[tuple[int, int]] = []
    for week in (first + place for place in chart.outside):
        begun = stretches and stretches[-1][1] == week - 1
        if begun and (values[week] > chart.centre) == (values[week - 1] > chart.centre):
            stretches[-1] = (stretches[-1][0], week)
        else:
            stretches.append((week, week))
    return stretches


def _good(better: Better, *, above: bool) -> bool | None:
    return None if better is Better.NEITHER else above == (better is Better.HIGHER)


def _assurance(low: float, high: float, green: Line | None) -> Assurance | None:
    if green is None:
        return None
    met = {green.holds(low), green.holds(high)}
    return Assurance.HIT_AND_MISS if len(met) == 2 else Assurance.YES if met == {True} else Assurance.NO
