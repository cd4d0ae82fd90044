"""How many more cases settle a light: against the intervals themselves and the known figures."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from kpidesk.statistics.decay import fit_decay
from kpidesk.statistics.sample_size import (
    blocks_to_settle,
    cases_for_proportion,
    cases_to_settle_proportion,
    weeks_to_resolve_decay,
)


@pytest.mark.parametrize(("p", "line", "cases"), [(0.94, 0.92, 707), (0.88, 0.85, 545), (0.99, 0.98, 753)])
def test_that_the_known_numbers_of_cases_come_out(p: float, line: float, cases: int) -> None:
    assert cases_for_proportion(p, line) == cases
    assert cases_to_settle_proportion(p, 500, line) == cases - 500
    assert cases_to_settle_proportion(p, 1000, line) == 0


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_that_it_is_the_first_number_whose_wilson_interval_leaves_the_line_out(p: float, line: float) -> None:
    n = cases_for_proportion(p, line)
    if n is None or n > 10**8 or n < 3:
        return
    low, high = proportion_confint(p * (n + 1), n + 1, 0.05, "wilson")
    assert not low <= line <= high
    low, high = proportion_confint(p * (n - 1), n - 1, 0.05, "wilson")
    assert low <= line <= high


def test_that_a_value_on_the_line_is_never_settled() -> None:
    assert cases_to_settle_proportion(0.92, 10, 0.92) is None
    assert blocks_to_settle(0.1, 0.0, 20) is None


def test_that_a_fractional_effective_number_is_rounded_up() -> None:
    assert cases_to_settle_proportion(0.94, 706.5, 0.92) == 1


def test_that_half_the_width_takes_four_times_the_blocks() -> None:
    assert blocks_to_settle(0.2, 0.1, 30) == 90
    assert blocks_to_settle(0.2, -0.1, 30) == 90
    assert blocks_to_settle(0.1, 0.2, 30) == 0
    assert blocks_to_settle(0.11, 0.1, 30) == math.ceil(30 * 1.21) - 30


@pytest.mark.parametrize(("labels", "target"), [(30, 3.0), (50, 3.0), (100, 2.0), (400, 1.0)])
def test_that_the_drift_is_resolved_in_the_week_said_and_not_before(labels: int, target: float) -> None:
    weeks = weeks_to_resolve_decay(0.94, labels, target)
    assert weeks is not None
    halves = []
    for count in (weeks - 1, weeks):
        fit = fit_decay(np.arange(count), np.full(count, 0.94), np.full(count, labels), ["v"] * count)
        assert fit is not None
        halves.append(fit.half_width)
    assert halves[1] <= target * 1.01  # the fit shrinks its pooled accuracy a little
    assert halves[0] > target


def test_that_without_labels_the_drift_is_never_resolved() -> None:
    assert weeks_to_resolve_decay(0.94, 0, 3) is None
    assert weeks_to_resolve_decay(0.94, 1e-6, 0.001) is None


def test_that_a_percentile_is_settled_by_the_share_of_rows_within_its_limit() -> None:
    # 98.0 % of the rows are within the limit of a P99: z^2 * .99 * .01 / .01^2 = 380.3
    assert cases_for_proportion(0.98, 0.99) == 381
