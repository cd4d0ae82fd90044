"""Adoption curves: a chatbot's, an agent's, and those that are neither."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from kpidesk.base.periods import Calendar
from kpidesk.base.values import Value
from kpidesk.decision.readings import AdoptionShape
from kpidesk.decision.shapes import adoption_shape
from kpidesk.decision.stage import focus_at
from kpidesk.metrics.measurements import Dated

CALENDAR = Calendar(date(2026, 8, 3), date(2026, 10, 25))
FALLING = [0.82, 0.78, 0.66, 0.60, 0.51, 0.47, 0.42, 0.40]
RISING = [0.22, 0.31, 0.40, 0.48, 0.55, 0.60, 0.62, 0.63]


def weeks(values: Sequence[float]) -> tuple[Dated, ...]:
    return tuple(Dated(week, CALENDAR.days_of_week(week), Value(value)) for week, value in enumerate(values, 1))


def shape(values: Sequence[float], last_week: int = 12) -> AdoptionShape | None:
    return adoption_shape(weeks(values), last_week)


def test_that_high_at_first_and_falling_is_a_chatbot() -> None:
    found = shape(FALLING)
    assert found is not None
    assert (found.name, found.weeks) == ("chatbot", 8)
    assert (found.start, found.end) == pytest.approx((0.80, 0.43))


def test_that_slower_at_first_and_held_is_an_agent() -> None:
    found = shape(RISING)
    assert found is not None
    assert found.name == "agent"


@pytest.mark.parametrize(
    "values",
    [
        [0.60, 0.62, 0.59, 0.61, 0.60, 0.62, 0.60, 0.61],
        [0.80, 0.79, 0.77, 0.76, 0.74, 0.73, 0.71, 0.70],
        [0.20, 0.40, 0.60, 0.80, 0.70, 0.60, 0.45, 0.30],
        [0.30, 0.40, 0.50, 0.60, 0.70, 0.80, 0.60, 0.55],
        FALLING[:5],
        RISING[:5],
    ],
    ids=["level", "falling a little", "up and down", "not held", "too short", "too short as well"],
)
def test_that_a_curve_that_shows_neither_has_no_name(values: Sequence[float]) -> None:
    assert shape(values) is None


def test_that_the_week_that_goes_on_does_not_count() -> None:
    assert shape([*RISING, 0.05], last_week=8) is not None
    assert shape([*RISING[:5], 0.6], last_week=5) is None


def test_that_a_curve_whose_first_weeks_are_unknown_has_no_name() -> None:
    assert adoption_shape(weeks([0.9, *FALLING])[1:], 12) is None


def test_that_a_level_that_scatters_seldom_has_a_name() -> None:
    chance = np.random.default_rng(3)
    found = [shape(np.clip(chance.normal(0.5, 0.05, 12), 0, 1).tolist()) for _ in range(500)]
    assert sum(one is not None for one in found) <= 5


def test_that_the_review_names_the_shape(pilot: Any) -> None:
    found = replace(pilot, weekly={"adoption_current": weeks(FALLING)}).review().shape
    assert found is not None
    assert found.name == "chatbot"
    assert pilot.review().shape is None


def test_that_more_kpis_are_in_focus_the_larger_the_stage() -> None:
    assert focus_at("pilot") == (1, 2, 3, 4, 8)
    assert focus_at("production") == tuple(range(1, 11))
    assert focus_at("enterprise") == tuple(range(1, 13))
