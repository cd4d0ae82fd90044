"""Bounds on rare events against hand figures and statsmodels."""

import math

import pytest
from scipy import stats
from statsmodels.stats.rates import confint_poisson

from kpidesk.statistics.rates import poisson_upper_bound, zero_event_bound, zero_event_cases


@pytest.mark.parametrize(("share", "cases"), [(0.001, 2995), (0.005, 598), (0.01, 299), (0.02, 149), (0.05, 59)])
def test_that_the_known_number_of_clean_cases_bounds_a_share(share: float, cases: int) -> None:
    assert zero_event_cases(share) == cases
    at, before = zero_event_bound(cases), zero_event_bound(cases - 1)
    assert at is not None
    assert before is not None
    assert at <= share < before


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
    assert zero_event_bound(0) is None


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1])
def test_that_a_share_outside_0_to_1_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        zero_event_cases(share)
