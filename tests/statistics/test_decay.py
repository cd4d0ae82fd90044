"""The decay of accuracy against statsmodels' least squares, scipy's Theil-Sen, hand figures and simulation."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from kpidesk.statistics.decay import Decay, fit_decay

WEEKS = np.arange(1.0, 13.0)


def must(decay: Decay | None) -> Decay:
    assert decay is not None
    return decay


def test_that_a_line_without_residuals_gives_its_own_slope() -> None:
    accuracy = 0.95 - 0.0028 * WEEKS  # 0.28 points a week are 1.2 points in 30 days
    decay = must(fit_decay(WEEKS, accuracy, [100] * 12, ["v1"] * 12))
    assert decay.per_30_days == pytest.approx(1.2)
    assert decay.theil_sen == pytest.approx(1.2)
    assert decay.dispersion == 1
    assert decay.df == 10


@pytest.mark.parametrize(("labels", "reference"), [(50, 2.4), (100, 1.7), (400, 0.85)])
def test_that_the_half_width_over_twelve_weeks_is_the_known_one(labels: int, reference: float) -> None:
    decay = must(fit_decay(WEEKS, np.full(12, 0.94), np.full(12, labels), ["v1"] * 12))
    # By hand with Student's t: 2.228 * sqrt(.94 * .06 / labels / 143) * 100 * 30 / 7, the pooled rate being shrunk by
    # two successes and failures; the reference figures use the normal 1.96.
    rate = (0.94 * 12 * labels + 2) / (12 * labels + 4)
    by_hand = 2.228139 * np.sqrt(rate * (1 - rate) / labels / 143) * 3000 / 7
    assert decay.half_width == pytest.approx(by_hand, rel=1e-6)
    assert decay.half_width * 1.959964 / 2.228139 == pytest.approx(reference, rel=0.04)


def test_that_the_slope_is_plain_weighted_least_squares_with_a_level_per_version() -> None:
    rng = np.random.default_rng(4)
    rows = rng.integers(30, 200, size=12).astype(float)
    versions = ["v1"] * 5 + ["v2"] * 7
    accuracy = 0.9 - 0.004 * WEEKS + 0.03 * (WEEKS > 5) + rng.normal(0, 0.05, size=12)
    design = np.column_stack([WEEKS, WEEKS <= 5, WEEKS > 5]).astype(float)
    fit = sm.WLS(accuracy, design, weights=rows).fit()
    decay = must(fit_decay(WEEKS, accuracy, rows, versions))
    assert decay.per_30_days == pytest.approx(-fit.params[0] * 3000 / 7, rel=1e-9)
    assert decay.df == fit.df_resid == 9


def test_that_scatter_beyond_chance_widens_as_least_squares_does() -> None:
    # One version: binomial variances are proportional to 1 / rows, so chi^2 / df times them is the usual estimate.
    rng = np.random.default_rng(6)
    rows = rng.integers(50, 100, size=12).astype(float)
    accuracy = 0.8 + rng.normal(0, 0.15, size=12)
    fit = sm.WLS(accuracy, sm.add_constant(WEEKS), weights=rows).fit()
    decay = must(fit_decay(WEEKS, accuracy, rows, ["v1"] * 12))
    low, high = fit.conf_int()[1] * -3000 / 7
    assert decay.dispersion > 1
    assert decay.interval == pytest.approx((high, low), rel=1e-9)
    assert decay.p_value == pytest.approx(fit.pvalues[1], rel=1e-9)
    assert decay.half_width == pytest.approx((decay.interval[1] - decay.interval[0]) / 2)
    error = decay.half_width / stats.t(10).ppf(0.975)
    assert decay.one_sided_lower == pytest.approx(decay.per_30_days - stats.t(10).ppf(0.95) * error)


def test_that_theil_sen_is_scipys_for_one_version() -> None:
    accuracy = 0.9 - 0.002 * WEEKS + np.random.default_rng(1).normal(0, 0.02, size=12)
    decay = must(fit_decay(WEEKS, accuracy, [50] * 12, ["v1"] * 12))
    assert decay.theil_sen == pytest.approx(-stats.theilslopes(accuracy, WEEKS).slope * 3000 / 7)


def test_that_a_better_new_version_does_not_hide_the_decay_of_each() -> None:
    accuracy = np.where(WEEKS <= 6, 0.90, 0.96) - 0.005 * ((WEEKS - 1) % 6)
    versions = ["v1"] * 6 + ["v2"] * 6
    assert must(fit_decay(WEEKS, accuracy, [80] * 12, versions)).per_30_days == pytest.approx(0.005 * 3000 / 7)
    assert must(fit_decay(WEEKS, accuracy, [80] * 12, ["one"] * 12)).per_30_days < 0


def test_that_an_improving_model_has_a_negative_decay() -> None:
    assert must(fit_decay(WEEKS, 0.8 + 0.01 * WEEKS, [50] * 12, ["v1"] * 12)).per_30_days < 0


def test_that_a_model_that_is_always_right_still_has_a_width() -> None:
    decay = must(fit_decay(WEEKS, np.ones(12), [50] * 12, ["v1"] * 12))
    assert decay.per_30_days == pytest.approx(0)
    assert 0 < decay.half_width < 2
    assert decay.p_value == pytest.approx(1)


def test_that_three_weeks_are_too_few() -> None:
    assert fit_decay([1, 2, 3], [0.9, 0.9, 0.9], [50] * 3, ["v1"] * 3) is None
    assert fit_decay([], [], [], []) is None


def test_that_a_version_of_one_week_is_left_out() -> None:
    weeks, accuracy = [1, 2, 3, 4, 5], [0.9, 0.89, 0.88, 0.87, 0.5]
    with_it = must(fit_decay(weeks, accuracy, [50] * 5, ["v1"] * 4 + ["v2"]))
    assert with_it == fit_decay(weeks[:4], accuracy[:4], [50] * 4, ["v1"] * 4)
    assert with_it.weeks == 4
    assert fit_decay([1, 2, 3, 4], [0.9] * 4, [50] * 4, ["v1"] * 3 + ["v2"]) is None


def test_that_two_versions_of_two_weeks_leave_one_degree_of_freedom() -> None:
    assert must(fit_decay([1, 2, 3, 4], [0.9, 0.8, 0.9, 0.8], [50] * 4, ["a", "a", "b", "b"])).df == 1


def test_that_a_week_without_labels_does_not_count() -> None:
    assert fit_decay([1, 2, 3, 4], [0.9, 0.9, 0.9, 0.0], [50, 50, 50, 0], ["v1"] * 4) is None


def test_that_fewer_effective_rows_widen_the_interval_but_leave_the_slope() -> None:
    accuracy = 0.95 - 0.003 * WEEKS
    plain = must(fit_decay(WEEKS, accuracy, [100] * 12, ["v1"] * 12))
    clustered = must(fit_decay(WEEKS, accuracy, [100] * 12, ["v1"] * 12, effective_rows=[25] * 12))
    assert clustered.per_30_days == pytest.approx(plain.per_30_days)
    assert clustered.half_width == pytest.approx(2 * plain.half_width, rel=0.04)


def test_that_the_order_of_the_weeks_does_not_matter() -> None:
    rng = np.random.default_rng(9)
    accuracy, rows = rng.uniform(0.8, 1, size=12), rng.integers(30, 90, size=12)
    versions = np.array(["a"] * 6 + ["b"] * 6)
    mixed = rng.permutation(12)
    ours = must(fit_decay(WEEKS, accuracy, rows, list(versions)))
    other = must(fit_decay(WEEKS[mixed], accuracy[mixed], rows[mixed], list(versions[mixed])))
    assert (other.per_30_days, other.half_width) == pytest.approx((ours.per_30_days, ours.half_width))


def test_that_the_interval_covers_the_true_decay_at_least_95_times_in_100() -> None:
    rng = np.random.default_rng(12)
    truth = 0.94 - 0.004 * WEEKS
    hits = 0
    for _ in range(600):
        accuracy = rng.binomial(60, truth) / 60
        low, high = must(fit_decay(WEEKS, accuracy, [60] * 12, ["v1"] * 12)).interval
        hits += low <= 0.4 * 30 / 7 <= high
    assert 0.935 <= hits / 600 <= 0.99
