"""Tests of one part against the rest: symmetric, honest at the edges, and true to their level."""

import numpy as np
import pytest

from kpidesk.statistics.proportions import wilson
from kpidesk.statistics.segment_tests import EXPECTED, interval_p_value, share_p_value


def test_that_which_part_comes_first_does_not_matter() -> None:
    for parts in ((0.30, 900, 0.36, 800), (0.02, 100, 0.0001, 10_000), (0.99, 50, 0.95, 500)):
        p1, n1, p2, n2 = parts
        assert share_p_value(p1, n1, p2, n2) == pytest.approx(share_p_value(p2, n2, p1, n1))
        assert share_p_value(p1, n1, p2, n2) == pytest.approx(share_p_value(1 - p1, n1, 1 - p2, n2))


def test_that_equal_shares_do_not_differ() -> None:
    assert share_p_value(0.5, 1000, 0.5, 400) == 1.0
    assert share_p_value(0.0, 40, 0.0, 4000) == 1.0
    assert share_p_value(1.0, 40, 1.0, 4000) == 1.0


def test_that_less_than_one_row_says_nothing() -> None:
    assert share_p_value(0.5, 0.8, 0.5, 400) is None
    assert share_p_value(0.5, 400, 0.5, 0) is None


def test_that_two_faults_of_three_in_a_hundredth_of_the_rows_are_told_as_they_are() -> None:
    """Three faults fall anywhere: two or more into a part of 100 in 10,100 rows by 3 x 0.0099^2, and that twice."""
    assert share_p_value(2 / 100, 100, 1 / 10_000, 10_000) == pytest.approx(2 * 3 * (100 / 10_100) ** 2, rel=0.03)


def test_that_both_tests_agree_where_one_hands_over_to_the_other() -> None:
    for share in (0.13, 0.14, 0.15):
        exact, score = (share_p_value(share, n, 0.12, 20_000) for n in (0.99 * EXPECTED / 0.12, 1.01 * EXPECTED / 0.12))
        assert exact is not None
        assert score is not None
        assert 0.6 * exact < score < 1.4 * exact


def test_that_figures_without_spread_differ_or_do_not() -> None:
    assert interval_p_value(1.0, (1.0, 1.0), 1.0, (0.5, 1.5)) == 1.0
    assert interval_p_value(1.0, (1.0, 1.0), 1.2, (1.2, 1.2)) == 0.0


def test_that_only_the_ends_that_face_each_other_count() -> None:
    near = interval_p_value(1.0, (0.2, 1.1), 1.5, (1.4, 9.0))
    assert near == pytest.approx(interval_p_value(1.0, (0.9, 1.1), 1.5, (1.4, 1.6)))


@pytest.mark.parametrize(("p", "n1", "n2"), [(0.5, 60, 400), (0.08, 80, 900), (0.01, 150, 3000), (0.3, 800, 800)])
def test_that_equal_parts_are_told_apart_no_more_often_than_the_level(p: float, n1: int, n2: int) -> None:
    chance = np.random.default_rng(17)
    hits = chance.binomial([n1, n2], p, (2000, 2))
    p_values = [share_p_value(k1 / n1, n1, k2 / n2, n2) or 0.0 for k1, k2 in hits.tolist()]
    assert np.mean(np.array(p_values) <= 0.05) <= 0.06
    assert np.mean(np.array(p_values) <= 0.005) <= 0.008


def test_that_wilson_intervals_tell_equal_shares_apart_no_more_often_than_the_level() -> None:
    chance = np.random.default_rng(23)
    found = []
    for k1, k2 in chance.binomial([200, 900], 0.15, (2000, 2)).tolist():
        first, second = wilson(k1, 200), wilson(k2, 900)
        assert first is not None
        assert second is not None
        found.append(interval_p_value(k1 / 200, first, k2 / 900, second))
    assert np.mean(np.array(found) <= 0.05) <= 0.06
