"""Intervals of proportions against statsmodels, hand figures and small simulations."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from kpidesk.statistics.proportions import (
    clopper_pearson,
    cluster_effective_n,
    kish_n,
    largest_plausible_gap,
    newcombe_difference,
    wilson,
)

CASES = [(0, 1), (1, 1), (0, 30), (30, 30), (1, 30), (47, 50), (940, 1000), (3, 100_000)]


def moments(rows: np.ndarray, successes: np.ndarray) -> tuple[float, float, float]:
    return float((rows**2).sum()), float((rows * successes).sum()), float((successes**2).sum())


@pytest.mark.parametrize(("k", "n"), CASES)
@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_that_wilson_agrees_with_statsmodels(k: int, n: int, level: float) -> None:
    assert wilson(k, n, level) == pytest.approx(proportion_confint(k, n, 1 - level, "wilson"), abs=1e-12)


@pytest.mark.parametrize(("k", "n"), CASES)
def test_that_clopper_pearson_agrees_with_statsmodels(k: int, n: int) -> None:
    assert clopper_pearson(k, n) == pytest.approx(proportion_confint(k, n, 0.05, "beta"), rel=1e-9, abs=1e-12)


def test_that_no_failure_in_59_checks_shows_at_most_5_percent() -> None:
    exact = clopper_pearson(0, 59, level=0.90)  # one-sided 95 %
    assert exact is not None
    assert exact[1] < 0.05
    too_few = clopper_pearson(0, 58, level=0.90)
    assert too_few is not None
    assert too_few[1] > 0.05


def test_that_an_empty_denominator_has_no_interval() -> None:
    assert wilson(0, 0) is None
    assert clopper_pearson(0, 0) is None
    assert newcombe_difference(1, 2, 0, 0) is None


@pytest.mark.parametrize(("target", "rate", "cases"), [(0.92, 0.94, 707), (0.85, 0.88, 545), (0.98, 0.99, 753)])
def test_that_the_lower_end_passes_the_target_at_the_known_number_of_cases(
    target: float, rate: float, cases: int
) -> None:
    at, before = wilson(rate * cases, cases), wilson(rate * (cases - 1), cases - 1)
    assert at is not None
    assert before is not None
    assert before[0] < target <= at[0]


@given(st.integers(1, 5000), st.floats(0, 1))
def test_that_wilson_holds_its_point_and_mirrors(n: int, share: float) -> None:
    k = share * n
    interval, mirrored = wilson(k, n), wilson(n - k, n)
    assert interval is not None
    assert mirrored is not None
    assert 0 <= interval[0] <= k / n <= interval[1] <= 1
    assert mirrored[0] == pytest.approx(1 - interval[1], abs=1e-9)


@given(st.integers(1, 400), st.integers(0, 400))
def test_that_more_rows_at_the_same_share_make_wilson_narrower(n: int, k: int) -> None:
    few, many = wilson(min(k, n), n), wilson(4 * min(k, n), 4 * n)
    assert few is not None
    assert many is not None
    assert many[1] - many[0] < few[1] - few[0]


def test_that_equal_weights_leave_the_number_of_rows() -> None:
    assert kish_n(50 * 3.0, 50 * 9.0) == pytest.approx(50)
    # One row of weight 9 among nine of weight 1: 18^2 / 90.
    assert kish_n(18, 90) == pytest.approx(3.6)
    assert kish_n(0, 0) == 0


def test_that_a_user_per_row_is_worth_every_row() -> None:
    y = np.array([1.0] * 70 + [0.0] * 30)
    assert cluster_effective_n(0.7, 100, *moments(np.ones(100), y), 100) == pytest.approx(99)  # k / (k - 1) costs one


def test_that_users_who_always_answer_alike_are_worth_one_row_each() -> None:
    rows = np.full(40, 25.0)
    y = rows * (np.arange(40) < 20)
    worth = cluster_effective_n(0.5, 1000, *moments(rows, y), 40)
    # By hand: variance = 40/39 * 40 * 12.5^2 / 1000^2, worth 39; times (t 999 / t 39)^2 = (1.9623 / 2.0227)^2.
    assert worth == pytest.approx(39 * (1.9623415 / 2.0226909) ** 2, rel=1e-6)


def test_that_chats_of_ten_turns_with_a_likeness_of_three_tenths_are_worth_270_of_1000() -> None:
    # reference figure: 1000 / (1 + 9 * 0.3) = 270
    rng = np.random.default_rng(7)
    worth = []
    for _ in range(200):
        chance = rng.beta(0.8 * 7 / 3, 0.2 * 7 / 3, size=100)  # likeness 1 / (a + b + 1) = 0.3
        y = rng.binomial(10, chance).astype(float)
        worth.append(cluster_effective_n(y.sum() / 1000, 1000, *moments(np.full(100, 10.0), y), 100))
    assert np.mean(worth) == pytest.approx(270, rel=0.05)


def test_that_effective_rows_are_never_more_than_the_rows() -> None:
    # Every user has exactly the same share: less variance than chance would give.
    rows, y = np.full(50, 10.0), np.full(50, 5.0)
    assert cluster_effective_n(0.5, 500, *moments(rows, y), 50) <= 500


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_that_at_none_or_all_each_user_counts_as_one_answer(p: float) -> None:
    rows = np.full(20, 50.0)
    assert cluster_effective_n(p, 1000, *moments(rows, p * rows), 20) == pytest.approx(20)


def test_that_one_cluster_is_one_answer_and_none_is_nothing() -> None:
    assert cluster_effective_n(0.5, 10, 100, 50, 25, 1) == pytest.approx(1)
    assert cluster_effective_n(0.5, 0, 0, 0, 0, 0) == 0


def test_that_clustered_wilson_covers_the_truth_about_95_times_in_100() -> None:
    rng = np.random.default_rng(11)
    hits = 0
    for _ in range(1000):
        rows = rng.integers(1, 40, size=25).astype(float)
        y = rng.binomial(rows.astype(int), rng.beta(4, 1, size=25)).astype(float)
        n, p = rows.sum(), y.sum() / rows.sum()
        worth = cluster_effective_n(p, n, *moments(rows, y), 25)
        interval = wilson(p * worth, worth)
        assert interval is not None
        hits += interval[0] <= 0.8 <= interval[1]
    assert 925 <= hits <= 975


@pytest.mark.parametrize(("k1", "n1", "k2", "n2"), [(56, 70, 48, 80), (9, 10, 3, 10), (0, 20, 0, 10), (20, 20, 0, 30)])
def test_that_newcombe_agrees_with_statsmodels(k1: int, n1: int, k2: int, n2: int) -> None:
    ours = newcombe_difference(k1, n1, k2, n2)
    theirs = confint_proportions_2indep(k1, n1, k2, n2, method="newcomb", compare="diff", correction=False)
    assert ours == pytest.approx(theirs, abs=1e-9)


def test_that_newcombe_gives_the_published_example() -> None:
    # Newcombe 1998, table II, example (a): 56/70 - 48/80, method 10: 0.0524 to 0.3339
    assert newcombe_difference(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_that_the_largest_plausible_gap_is_the_widest_end_over_all_pairs() -> None:
    ks, ns = [30, 45, 80], [60, 60, 100]
    ends = []
    for i, j in [(0, 1), (0, 2), (1, 2)]:
        pair = newcombe_difference(ks[i], ns[i], ks[j], ns[j], level=1 - 0.05 / 3)
        assert pair is not None
        ends += [abs(pair[0]), abs(pair[1])]
    assert largest_plausible_gap(ks, ns) == pytest.approx(max(ends))


def test_that_empty_groups_do_not_count_and_one_group_has_no_gap() -> None:
    assert largest_plausible_gap([5, 0], [10, 0]) is None
    assert largest_plausible_gap([5, 6, 0], [10, 10, 0]) == pytest.approx(largest_plausible_gap([5, 6], [10, 10]))


@given(st.lists(st.tuples(st.integers(1, 300), st.floats(0, 1)), min_size=2, max_size=6))
def test_that_the_plausible_gap_is_never_below_the_observed_one(groups: list[tuple[int, float]]) -> None:
    ns = [n for n, _ in groups]
    ks = [math.floor(share * n) for n, share in groups]
    rates = [k / n for k, n in zip(ks, ns, strict=True)]
    gap = largest_plausible_gap(ks, ns)
    assert gap is not None
    assert gap >= max(rates) - min(rates) - 1e-12
