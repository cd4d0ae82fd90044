"""Permutation tests against exact laws, plain shuffling, their false alarms, and Holm against statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.multitest import multipletests

from kpidesk.statistics.permutation import clustered_gap_test, gap_test, holm, stratified_gap_test

Array = NDArray[np.float64]


def p_of_gap(successes: list[int], totals: list[int], seed: int = 1) -> float:
    result = gap_test(successes, totals, seed=seed)
    assert result is not None
    return result.p_value


def plain_gap(groups: Array, k: Array, n: Array) -> float:
    rates = [k[groups == g].sum() / n[groups == g].sum() for g in np.unique(groups)]
    return float(max(rates) - min(rates))


def users(count: int, group_count: int, seed: int) -> tuple[Array, Array, Array]:
    """Users without any group effect, but each with a rate of his own."""
    rng = np.random.default_rng(seed)
    n = rng.integers(1, 30, size=count)
    k = rng.binomial(n, rng.beta(3, 2, size=count))
    return rng.integers(0, group_count, size=count).astype(float), k.astype(float), n.astype(float)


def test_that_two_groups_agree_with_fishers_exact_test() -> None:
    # Groups of one size: the gap and Fisher's ordering of tables are the same.
    assert p_of_gap([18, 9], [30, 30]) == pytest.approx(
        stats.fisher_exact(np.array([[18, 12], [9, 21]])).pvalue, abs=0.005
    )


def test_that_the_gap_is_largest_minus_smallest_rate_of_groups_with_rows() -> None:
    result = gap_test([5, 8, 0], [10, 10, 0])
    assert result is not None
    assert result.gap == pytest.approx(0.3)
    assert gap_test([5, 0], [10, 0]) is None


def test_that_equal_rates_are_never_significant_and_p_is_never_zero() -> None:
    assert p_of_gap([20, 20], [40, 40]) == 1
    assert p_of_gap([1000, 0], [1000, 1000]) == pytest.approx(1 / 10_000)


def test_that_rates_equal_but_for_rounding_count_as_ties() -> None:
    # 3 of 10 against 1 of 10 and the mirrored deal differ by the last bit only: both must count.
    exact = sum(stats.hypergeom(20, 4, 10).pmf(x) for x in (0, 1, 3, 4))
    assert p_of_gap([3, 1], [10, 10]) == pytest.approx(exact, abs=0.015)


def test_that_one_seed_gives_one_answer() -> None:
    assert gap_test([30, 20, 25], [50, 50, 50], seed=4) == gap_test([30, 20, 25], [50, 50, 50], seed=4)


def test_that_row_permutation_raises_a_false_alarm_in_about_one_of_twenty() -> None:
    rng = np.random.default_rng(2)
    alarms = 0
    for seed in range(400):
        result = gap_test(rng.binomial([60, 40, 120], 0.7), [60, 40, 120], draws=299, seed=seed)
        assert result is not None
        alarms += result.p_value <= 0.05
    assert 8 <= alarms <= 34


def test_that_strata_are_judged_by_the_worse_gap() -> None:
    result = stratified_gap_test([[45, 40], [10, 30]], [[50, 50], [60, 60]])
    assert result is not None
    assert result.gap == pytest.approx(1 / 3)
    assert result.p_value < 0.01


def test_that_a_stratum_with_one_group_says_nothing() -> None:
    both = stratified_gap_test([[5, 0], [10, 30]], [[6, 0], [60, 60]])
    alone = gap_test([10, 30], [60, 60])
    assert both is not None
    assert alone is not None
    assert both.gap == alone.gap
    assert stratified_gap_test([[5, 0]], [[6, 0]]) is None


def test_that_rows_of_a_class_stay_in_their_class() -> None:
    # Every actual positive is approved and no negative: whatever the groups' mix, no deal within a class opens a gap.
    result = stratified_gap_test([[90, 10], [0, 0]], [[90, 10], [10, 90]])
    assert result is not None
    assert (result.gap, result.p_value) == (0.0, 1.0)


def test_that_shuffled_users_agree_with_scipys_permutation_test() -> None:
    groups, k, n = users(60, 2, seed=8)

    def gap(labels: Array) -> float:
        return plain_gap(labels, k, n)

    theirs = stats.permutation_test(
        (groups,), gap, permutation_type="pairings", n_resamples=2000, alternative="greater", rng=5
    )
    ours = clustered_gap_test(groups, k, n)
    assert ours is not None
    assert ours.gap == pytest.approx(gap(groups))
    assert ours.p_value == pytest.approx(theirs.pvalue, abs=0.035)


def test_that_users_of_one_row_give_the_row_test() -> None:
    groups = np.repeat([0, 1, 2], [50, 60, 70])
    k = np.concatenate([np.arange(size) < hits for size, hits in [(50, 20), (60, 36), (70, 42)]]).astype(float)
    clustered = clustered_gap_test(groups, k, np.ones(180))
    rows = gap_test([20, 36, 42], [50, 60, 70])
    assert clustered is not None
    assert rows is not None
    assert clustered.gap == pytest.approx(rows.gap)
    assert clustered.p_value == pytest.approx(rows.p_value, abs=0.015)


def test_that_whole_users_do_not_raise_the_alarm_that_rows_would() -> None:
    row_alarms = user_alarms = 0
    for seed in range(150):
        groups, k, n = users(40, 2, seed)
        sums = [[int(v[groups == g].sum()) for g in (0, 1)] for v in (k, n)]
        by_row = gap_test(sums[0], sums[1], draws=199)
        by_user = clustered_gap_test(groups, k, n, draws=199)
        assert by_row is not None
        assert by_user is not None
        row_alarms += by_row.p_value <= 0.05
        user_alarms += by_user.p_value <= 0.05
    assert user_alarms <= 15
    assert row_alarms > 30


def exact_p(groups: Array, k: Array, n: Array, draws: int) -> float:
    rng = np.random.default_rng(77)
    observed = plain_gap(groups, k, n)
    return float(np.mean([plain_gap(rng.permutation(groups), k, n) >= observed - 1e-12 for _ in range(draws)]))


@pytest.mark.parametrize("sizes", [(1500, 1500), (1000, 900, 900, 300), (2000, 800, 12), (2000, 500, 12, 7)])
def test_that_the_normal_limit_agrees_with_shuffling(sizes: tuple[int, ...]) -> None:
    groups = np.repeat(np.arange(float(len(sizes))), sizes)
    _, k, n = users(len(groups), 2, seed=len(sizes))
    result = clustered_gap_test(groups, k, n)
    assert result is not None
    assert result.p_value == pytest.approx(exact_p(groups, k, n, 600), abs=0.06)


def test_that_above_two_thousand_users_a_real_gap_is_still_found() -> None:
    groups, k, n = users(4000, 3, seed=1)
    k = np.where(groups == 2, np.minimum(n, k + 1), k)
    result = clustered_gap_test(groups, k, n)
    assert result is not None
    assert result.p_value < 0.001


def test_that_clusters_with_strata_are_shuffled_together() -> None:
    groups, k, n = users(50, 2, seed=3)
    one = clustered_gap_test(groups, k, n)
    twice = clustered_gap_test(groups, np.column_stack([k, k]), np.column_stack([n, n]))
    assert one == twice


def test_that_a_user_without_rows_of_a_class_keeps_the_class_defined() -> None:
    groups = ["a", "a", "a", "b", "b", "b"]
    k, n = np.array([1, 0, 2, 0, 0, 1.0]), np.array([2, 0, 3, 1, 0, 4.0])
    result = clustered_gap_test(groups, k, n)
    assert result is not None
    assert result.gap == pytest.approx(3 / 5 - 1 / 5)
    assert 0 < result.p_value <= 1


def test_that_one_group_of_users_has_no_gap() -> None:
    assert clustered_gap_test([1, 1], [1, 2], [3, 4]) is None
    assert clustered_gap_test([], [], []) is None


@pytest.mark.parametrize("p_values", [[0.03], [0.01, 0.04, 0.03, 0.005], [0.2, 0.2, 0.9, 1.0], [0.0, 0.05, 0.02]])
def test_that_holm_agrees_with_statsmodels(p_values: list[float]) -> None:
    assert holm(p_values) == pytest.approx(multipletests(p_values, method="holm")[1], abs=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_that_holm_keeps_the_order_and_never_lowers_a_p_value(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    assert all(raw <= new <= 1 for raw, new in zip(p_values, adjusted, strict=True))
    in_order = [new for _, new in sorted(zip(p_values, adjusted, strict=True))]
    assert in_order == sorted(in_order)


def test_that_holm_of_nothing_is_nothing() -> None:
    assert holm([]) == ()
