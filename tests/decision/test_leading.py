"""Leading indicators: what will cross a line within four weeks, and what will not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from kpidesk.base.periods import Calendar
from kpidesk.base.units import Unit
from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.leading import Graded, leading
from kpidesk.decision.readings import Leading
from kpidesk.metrics.measurements import Dated
from kpidesk.pilot.profile import Line

CALENDAR = Calendar(date(2026, 8, 3), date(2026, 9, 27))
"""Eight full weeks; the middle of week 8 is Thursday, 24 September."""


def weeks(values: Sequence[float]) -> tuple[Dated, ...]:
    return tuple(Dated(week, CALENDAR.days_of_week(week), Value(value)) for week, value in enumerate(values, 1))


def listed(
    values: Sequence[float], green: Line | None, red: Line | None = None, unit: Unit = Unit.SECONDS
) -> tuple[Leading, ...]:
    return leading([Graded("latency_p99", "P99", unit, green, red, weeks(values))], CALENDAR)


RISING = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]


def test_that_a_course_without_scatter_crosses_on_the_day_of_its_line() -> None:
    # 8 on 24 September and one more each week: 10 is reached two weeks later.
    (one,) = listed(RISING, Line("<=", 10))
    assert one.between == (date(2026, 10, 8), date(2026, 10, 8))
    assert (one.id, one.crosses, one.worse) == ("latency_p99", "green", True)
    assert one.now == pytest.approx(8 + 3 / 7)


def test_that_what_is_further_than_four_weeks_is_not_listed() -> None:
    # Four weeks from the review the course stands at 8 + 3/7 + 4 = 12.43.
    assert listed(RISING, Line("<=", 12.4))
    assert not listed(RISING, Line("<=", 12.5))


def test_that_a_line_behind_the_course_is_not_crossed_again() -> None:
    assert not listed(RISING, Line("<=", 5))
    assert not listed(RISING, Line("<=", 8.2))


def test_that_the_kill_line_and_a_target_within_reach_are_told_apart() -> None:
    worse = listed(RISING, Line("<=", 5), Line(">", 10))
    assert [(one.crosses, one.worse) for one in worse] == [("red", True)]
    better = listed(RISING[::-1], Line("<=", 0.5), Line(">", 10))
    assert [(one.crosses, one.worse) for one in better] == [("green", False)]


def test_that_the_range_runs_from_the_steep_end_of_the_slope_to_the_flat_one() -> None:
    (one,) = listed([1.0, 2.4, 2.6, 4.3, 4.8, 6.2, 6.7, 8.1], Line("<=", 10))
    assert one.between[0] < date(2026, 10, 8) < one.between[1]
    assert one.between[0] > CALENDAR.as_of


def test_that_days_are_after_the_review() -> None:
    (one,) = listed([1.0, 2.4, 2.6, 4.3, 4.8, 6.2, 6.7, 8.1], Line("<=", 8.6))
    assert one.between[0] == date(2026, 9, 28)


def test_that_scatter_and_short_courses_are_not_listed() -> None:
    assert not listed([5.0, 4.0, 6.0, 4.5, 5.5, 4.2, 5.8, 4.9], Line("<=", 6))
    assert not listed(RISING[:4], Line("<=", 5))


def test_that_a_share_does_not_lead_beyond_what_it_can_be() -> None:
    up = [0.90, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97]
    assert not listed(up, Line(">", 1.0), unit=Unit.SHARE)
    assert listed(up, Line(">=", 1.0), unit=Unit.SHARE)


def test_that_the_bad_crossings_come_first() -> None:
    good = Graded("a", "A", Unit.SECONDS, Line("<=", 0.5), None, weeks(RISING[::-1]))
    bad = Graded("b", "B", Unit.SECONDS, Line("<=", 12), None, weeks(RISING))
    assert [one.id for one in leading([good, bad], CALENDAR)] == ["b", "a"]


def test_that_the_review_lists_graded_measures_that_have_a_value(pilot: Any) -> None:
    course = tuple(replace(one, number=one.number + 4) for one in weeks([3.5, 3.7, 3.9, 4.1, 4.3, 4.5, 4.7, 4.9]))
    rising = {"latency_p99": course, "latency_max": course}
    assert [one.id for one in replace(pilot, weekly=rising).review().leading] == ["latency_p99"]
    missing = pilot.having(latency_p99=Missing(Lack.NOT_MEASURED, "Nothing."))
    assert replace(missing, weekly=rising).review().leading == ()


def test_that_of_flat_noisy_courses_at_most_one_in_forty_is_listed() -> None:
    chance = np.random.default_rng(11)
    for distance in (0.5, 1.0, 2.0):
        both = (Line("<=", 10 + distance), Line("<", 10 - distance))
        found = [listed(chance.normal(10, 1, 8).tolist(), *both) for _ in range(400)]
        assert sum(map(bool, found)) / 400 <= 0.025
