"""Ratios whose rows hang together, against hand arithmetic and statsmodels."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import special

from kpidesk.statistics.clusters import (
    OF_A_DAY,
    Moments,
    Precision,
    effective_rows,
    log_mean_interval,
    marks,
    mean_interval,
    precision,
)
from kpidesk.statistics.proportions import wilson


def moments(values: np.ndarray, clusters: np.ndarray) -> Moments:
    frame = pd.DataFrame({"c": clusters, "y": values, "n": 1.0}).groupby("c").sum()
    n, y = frame["n"], frame["y"]
    return Moments(len(frame), n.sum(), y.sum(), (n * n).sum(), (n * y).sum(), (y * y).sum())


def test_that_the_variance_over_users_is_that_of_a_regression_on_a_constant_with_clustered_errors() -> None:
    chance = np.random.default_rng(3)
    user = chance.integers(0, 40, 600)
    score = chance.normal(3, 1, 600) + chance.normal(0, 0.7, 40)[user]
    fitted = sm.OLS(score, np.ones(600)).fit(cov_type="cluster", cov_kwds={"groups": user, "use_correction": False})
    users, k = moments(score, user), 40
    assert users.variance(users.ratio) == pytest.approx(fitted.cov_params()[0, 0] * k / (k - 1), rel=1e-9)


def test_that_rows_of_two_kinds_of_clusters_add_their_variances_less_that_of_single_rows() -> None:
    chance = np.random.default_rng(4)
    user, day = chance.integers(0, 30, 900), chance.integers(0, 20, 900)
    score = chance.normal(0, 1, 900) + chance.normal(0, 1, 30)[user] + chance.normal(0, 1, 20)[day]
    rows, users, days = moments(score, np.arange(900)), moments(score, user), moments(score, day)
    found = precision(rows, [users, days])
    assert found is not None
    single = score.var(ddof=1) / 900
    expected = users.variance(users.ratio) + days.variance(days.ratio) - single
    assert found.variance == pytest.approx(expected, rel=1e-9)
    assert found.freedom == 19


def test_that_likeness_never_makes_rows_worth_more_than_they_are() -> None:
    answers = np.tile([1.0, 0.0], 50)
    rows, pairs = marks(100, 50), moments(answers, np.repeat(np.arange(50), 2))
    found = precision(rows, [pairs])
    assert found is not None
    assert found.variance == pytest.approx(0.25 / 99)


def test_that_independent_rows_are_worth_about_their_number() -> None:
    assert effective_rows(marks(1000, 300), []) == pytest.approx(
        999 * (special.ndtri(0.975) / special.stdtrit(999, 0.975)) ** 2
    )


def test_that_at_nothing_and_at_all_each_user_answers_as_one() -> None:
    users = Moments(4, 100, 0, 4 * 25.0**2, 0, 0)
    assert effective_rows(marks(100, 0), [users]) == pytest.approx(4)
    assert effective_rows(marks(100, 100), []) == 100
    assert effective_rows(marks(0, 0), []) == 0
    assert precision(marks(1, 1), []) is None


def test_that_fewer_than_five_clusters_are_taken_to_be_as_alike_as_usual() -> None:
    few, alone = Moments(2, 100, 50, 5000, 2500, 1250), precision(marks(100, 50), [])
    found = precision(marks(100, 50), [few])
    assert found is not None
    assert alone is not None
    assert found.freedom == alone.freedom
    assert found.variance == pytest.approx(alone.variance * (1 + 0.05 * 49))
    of_days = precision(marks(100, 50), [Moments(2, 100, 50, 5000, 2500, 1250, OF_A_DAY)])
    assert of_days is not None
    assert of_days.variance == pytest.approx(alone.variance * (1 + 0.015 * 49))
    single = Moments(4, 4, 2, 4, 2, 2)
    assert precision(marks(4, 2), [single]) == precision(marks(4, 2), [])


def test_that_what_is_skewed_is_told_on_the_logarithms() -> None:
    low, high = log_mean_interval(4.0, Precision(0.25, 20))
    half = special.stdtrit(20, 0.975) * 0.5 / 4
    assert (low, high) == pytest.approx((4 * np.exp(-half), 4 * np.exp(half)))


def test_that_the_interval_of_a_mean_is_students() -> None:
    values = np.array([2.0, 4.0, 4.0, 5.0, 3.0])
    found = precision(moments(values, np.arange(5)), [])
    assert found is not None
    low, high = sm.stats.DescrStatsW(values).tconfint_mean()
    assert mean_interval(float(values.mean()), found) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("share", "rows", "users", "days", "by_user", "by_day"),
    [(0.5, 400, 60, 28, 0.0, 0.0), (0.5, 400, 60, 28, 0.2, 0.1), (0.05, 800, 80, 28, 0.1, 0.1)],
)
def test_that_the_interval_holds_the_truth_in_most_pilots_whether_rows_are_alike_or_not(
    share: float, rows: int, users: int, days: int, by_user: float, by_day: float
) -> None:
    chance, held, pilots = np.random.default_rng(5), 0, 300
    cut = float(special.ndtri(share))
    for _ in range(pilots):
        user, day = chance.integers(0, users, rows), chance.integers(0, days, rows)
        latent = np.sqrt(by_user) * chance.standard_normal(users)[user]
        latent += np.sqrt(by_day) * chance.standard_normal(days)[day]
        latent += np.sqrt(1 - by_user - by_day) * chance.standard_normal(rows)
        yes = (latent < cut).astype(float)
        worth = effective_rows(marks(rows, yes.sum()), [moments(yes, user), moments(yes, day)])
        ends = wilson(yes.mean() * worth, worth)
        held += ends is not None and ends[0] <= share <= ends[1]
    assert held / pilots >= 0.93
