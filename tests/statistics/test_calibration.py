"""Calibration against scikit-learn and against outcomes drawn one by one; rising fits against SciPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, special
from scipy.stats import norm
from sklearn.metrics import brier_score_loss

from kpidesk.statistics.calibration import (
    Bins,
    brier_score,
    calibration_error,
    likeness_of,
    null_band,
    null_of_brier_score,
    null_of_calibration_error,
)
from kpidesk.statistics.isotonic import fit_isotonic, read_off


def bins_of(p: np.ndarray, y: np.ndarray) -> Bins:
    place = np.minimum((p * 10).astype(int), 9)
    return Bins(*(np.bincount(place, one, 10).astype(float) for one in (np.ones(len(p)), y, p, p * p, p * y)))


def by_unit(values: np.ndarray, unit: np.ndarray, place: np.ndarray) -> np.ndarray:
    table = np.zeros((unit.max() + 1, 10))
    np.add.at(table, (unit, place), values)
    return table


def test_that_the_score_of_brier_is_that_of_scikit_learn() -> None:
    chance = np.random.default_rng(1)
    p = chance.beta(0.5, 2, 500)
    y = (chance.random(500) < p).astype(float)
    assert brier_score(bins_of(p, y)) == pytest.approx(brier_score_loss(y, p), rel=1e-12)


def test_that_scores_that_come_true_as_often_as_they_say_have_no_error() -> None:
    p = np.repeat([0.25, 0.75], 400)
    y = np.concatenate([np.arange(400) < 100, np.arange(400) < 300]).astype(float)
    assert calibration_error(bins_of(p, y)) == 0
    assert calibration_error(bins_of(p, 1 - y)) == pytest.approx(0.5)


def test_that_certain_scores_leave_nothing_to_chance() -> None:
    p = np.repeat([0.0, 1.0], 300)
    sure = bins_of(p, p)
    assert null_of_calibration_error(sure).limit == 0
    assert null_of_brier_score(sure).limit == 0


@pytest.mark.parametrize("rows", [200, 2_000])
@pytest.mark.parametrize("level", [-2.5, 0.0])
@pytest.mark.parametrize("alike", [False, True])
def test_that_a_perfectly_calibrated_model_rarely_looks_off(rows: int, level: float, alike: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    chance, pilots, off = np.random.default_rng(2), 250, 0
    for _ in range(pilots):
        user, day = chance.integers(0, 60 if alike else rows, rows), chance.integers(0, 28, rows)
        p = special.expit(chance.normal(level, 1.5, rows))
        latent = chance.standard_normal(rows)
        if alike:
            latent = np.sqrt(0.7) * latent + np.sqrt(0.2) * chance.standard_normal(60)[user]
            latent += np.sqrt(0.1) * chance.standard_normal(28)[day]
        y = (latent < norm.ppf(p)).astype(float)
        bins, place = bins_of(p, y), np.minimum((p * 10).astype(int), 9)
        rate = bins.outcomes / np.maximum(bins.n, 1)
        units = [by_unit(y - rate[place], one, place) for one in (user % 100, day)]
        null = null_of_calibration_error(bins, likeness_of(bins.n * rate * (1 - rate), units))
        off += calibration_error(bins) > null.limit
    assert off / pilots <= 0.08


def test_that_single_rows_are_as_likely_as_they_are() -> None:
    chance = np.random.default_rng(3)
    place, y = chance.integers(0, 10, 20_000), chance.random(20_000) < 0.4
    n = np.bincount(place, minlength=10)
    rate = np.bincount(place, y, 10) / n
    rows = by_unit(y - rate[place], np.arange(20_000), place)
    assert likeness_of(n * rate * (1 - rate), [rows]) == pytest.approx(np.eye(10), abs=0.02)
    assert likeness_of(n * rate * (1 - rate), []) == pytest.approx(np.eye(10))
    # Every row twice: rows that repeat others are worth half.
    twice = likeness_of(2 * n * rate * (1 - rate), [2 * rows])
    assert twice == pytest.approx(2 * np.eye(10), abs=0.04)


def test_that_nineteen_of_twenty_bins_lie_in_the_band_of_chance() -> None:
    chance = np.random.default_rng(4)
    low, high = null_band(400, 0.3)
    rates = chance.binomial(400, 0.3, 20_000) / 400
    assert np.mean((rates >= low) & (rates <= high)) == pytest.approx(0.95, abs=0.01)
    wide = null_band(400, 0.3, alike=4.0)
    assert wide[1] - 0.3 == pytest.approx(2 * (high - 0.3))
    assert null_band(10, 0.0) == (0.0, 0.0)


@given(
    st.lists(
        st.tuples(st.floats(-1e3, 1e3), st.floats(0.01, 1e3)),
        min_size=1,
        max_size=40,
    )
)
def test_that_the_rising_fit_is_that_of_scipy(points: list[tuple[float, float]]) -> None:
    values, weights = zip(*points, strict=True)
    expected = optimize.isotonic_regression(values, weights=weights).x
    assert fit_isotonic(values, weights) == pytest.approx(expected, rel=1e-7, abs=1e-7)


def test_that_levels_are_flat_beyond_the_known_places() -> None:
    found = read_off([0, 2, 3, 9], [2, 4], [0.1, 0.5])
    assert found == pytest.approx([0.1, 0.1, 0.3, 0.5])
