"""What the weekly courses of all measures say: control readings, and lines that will be crossed."""

from collections.abc import Iterable, Mapping

from kpidesk.base.values import Value
from kpidesk.decision.control import read_control
from kpidesk.decision.leading import Graded, leading
from kpidesk.decision.readings import ControlReading, Leading
from kpidesk.decision.review import Judged, Light
from kpidesk.metrics.measurements import Measurements


def readings_of(measurements: Measurements, measures: Iterable[Judged]) -> Mapping[str, ControlReading]:
    """The reading of each measure that has at least six full weeks with a value."""
    last = measurements.calendar.full_weeks()
    found = {
        one.id: read_control(measurements.weekly.get(one.id, ()), last, one.unit, one.better, one.green)
        for one in measures
    }
    return {name: reading for name, reading in found.items() if reading is not None}


def leading_of(measurements: Measurements, measures: Iterable[Judged]) -> tuple[Leading, ...]:
    """Of the measures that have a light, those that will cross a line within four weeks."""
    return leading(
        (
            Graded(one.id, one.title, one.unit, one.green, one.red, measurements.weekly.get(one.id, ()))
            for one in measures
            if isinstance(one.measured, Value) and one.light not in {None, Light.NOT_APPLICABLE}
        ),
        measurements.calendar,
    )
