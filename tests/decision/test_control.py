"""Control readings of weekly courses: changing or not, and whether the target will be met."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kpidesk.base.periods import Calendar
from kpidesk.base.units import Better, Unit
from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.control import read_control
from kpidesk.decision.readings import Assurance, ControlReading
from kpidesk.metrics.measurements import Dated
from kpidesk.pilot.profile import Line

CALENDAR = Calendar(date(2026, 8, 3), date(2026, 11, 22))
NOTHING = Missing(Lack.NOT_MEASURED, "Nothing.")


def weeks(values: Sequence[float | None]) -> tuple[Dated, ...]:
    return tuple(
        Dated(week, CALENDAR.days_of_week(week), NOTHING if value is None else Value(value))
        for week, value in enumerate(values, 1)
    )


def read(
    values: Sequence[float | None],
    green: Line | None = None,
    better: Better = Better.LOWER,
    unit: Unit = Unit.SECONDS,
    last: int = 16,
) -> ControlReading:
    found = read_control(weeks(values), last, unit, better, green)
    assert found is not None
    return found


BY_HAND = (10.0, 12.0, 11.0, 13.0, 12.0, 14.0)
"""Limits 7.744 and 16.256."""


@pytest.mark.parametrize(
    ("line", "assurance"),
    [
        (Line("<=", 17), Assurance.YES),
        (Line("<=", 16), Assurance.HIT_AND_MISS),
        (Line("<", 7), Assurance.NO),
        (Line(">=", 7), Assurance.YES),
        (Line(">=", 8), Assurance.HIT_AND_MISS),
        (Line(">", 17), Assurance.NO),
        (None, None),
    ],
)
def test_that_limits_against_the_line_say_whether_it_will_be_met(
    line: Line | None, assurance: Assurance | None
) -> None:
    assert read(BY_HAND, line).assurance is assurance


def test_that_a_reading_takes_six_full_weeks() -> None:
    assert read_control(weeks(BY_HAND), 5, Unit.SECONDS, Better.LOWER, None) is None
    assert read_control((), 12, Unit.SECONDS, Better.LOWER, None) is None
    reading = read([None, *BY_HAND])
    assert (reading.first, reading.last, reading.n, reading.provisional) == (2, 7, 6, True)
    assert not read([*BY_HAND, *BY_HAND]).provisional


def test_that_limits_stay_within_what_the_measure_can_be() -> None:
    share = read([0.99, 0.90, 0.99, 0.91, 0.99, 0.92], unit=Unit.SHARE, better=Better.HIGHER)
    assert share.high == 1.0
    seconds = read([0.1, 2.0, 0.1, 2.0, 0.1, 2.0])
    assert seconds.low == 0.0
    assert read([0.1, 2.0, 0.1, 2.0, 0.1, 2.0], unit=Unit.MONEY).low == 0.0
    assert read([-0.1, 2.0, 0.1, 2.0, 0.1, 2.0], unit=Unit.MONEY).low < 0


def test_that_a_leap_is_a_signal_in_its_week_and_in_its_sense() -> None:
    values = [5.0, 6.0, 5.0, 6.0, 5.0, 6.0, 14.0]
    (signal,) = read(values).signals
    assert (signal.rule, signal.first, signal.last, signal.above, signal.better) == ("outside", 7, 7, True, False)
    assert read(values, better=Better.HIGHER).signals[0].better is True
    assert read(values, better=Better.NEITHER).signals[0].better is None
    assert not read(BY_HAND).changing


def test_that_two_weeks_in_a_row_beyond_a_limit_are_one_signal() -> None:
    reading = read([5.0, 6.0] * 6 + [15.0, 15.0])
    assert [(one.rule, one.first, one.last) for one in reading.signals if one.rule == "outside"] == [
        ("outside", 13, 14)
    ]


def test_that_a_shift_is_a_run() -> None:
    reading = read([5.0, 6.0] * 4 + [1.0, 2.0] * 4)
    assert [(one.rule, one.first, one.last, one.better) for one in reading.signals] == [
        ("run", 1, 8, False),
        ("run", 9, 16, True),
    ]


def test_that_the_review_has_the_readings_of_all_weekly_courses(pilot: Any) -> None:
    course = weeks([3.9, 4.0, 3.8, 4.1, 3.9, 4.0])
    review = replace(pilot, weekly={"latency_p99": course, "latency_max": weeks([9.0, 8.0])}).review()
    assert set(review.readings) == {"latency_p99"}
    assert review.readings["latency_p99"].assurance is Assurance.YES
