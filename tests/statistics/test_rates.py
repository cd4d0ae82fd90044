"""Bounds on rare events against hand figures and statsmodels."""

import math

import pytest
from scipy import stats
from statsmodels.stats.rates import confint_poisson

from kpidesk.statistics.rates import poisson_upper_bound


def test_that_no_event_bounds_the_rate_by_minus_log_of_a_twentieth() -> None:
    assert poisson_upper_bound(0, 91) == pytest.approx(-math.log(0.05) / 91)


@pytest.mark.parametrize("events", [1, 3, 20])
def test_that_the_bound_agrees_with_statsmodels(events: int) -> None:
    assert poisson_upper_bound(events, 10) == pytest.approx(confint_poisson(events, 10, "exact-c", 0.10)[1])
    bound = poisson_upper_bound(events, 1)
    assert bound is not None
    assert stats.poisson(bound).cdf(events) == pytest.approx(0.05)


def test_that_without_exposure_there_is_no_bound() -> None:
    assert poisson_upper_bound(0, 0) is None
