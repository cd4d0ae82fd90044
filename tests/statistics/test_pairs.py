"""Paired marks against statsmodels, and the coverage of the paired difference."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar as by_statsmodels

from kpidesk.statistics.pairs import mcnemar, paired_difference


@pytest.mark.parametrize(("lost", "won"), [(0, 0), (1, 0), (8, 2), (3, 3), (40, 61), (0, 12)])
def test_that_mcnemar_is_the_exact_test_of_statsmodels(lost: int, won: int) -> None:
    expected = 1.0 if lost + won == 0 else by_statsmodels([[50, lost], [won, 40]], exact=True).pvalue
    assert mcnemar(lost, won) == pytest.approx(expected)
    assert mcnemar(won, lost) == mcnemar(lost, won)


def test_that_no_cases_have_no_interval() -> None:
    assert paired_difference(0, 0, 0) is None


@pytest.mark.parametrize("cells", [(0.05, 0.02), (0.1, 0.1), (0.01, 0.01), (0.3, 0.1)])
@pytest.mark.parametrize("n", [40, 200])
def test_that_the_interval_holds_the_true_difference(cells: tuple[float, float], n: int) -> None:
    lost, won = cells
    drawn = np.random.default_rng(3).multinomial(n, [lost, won, 1 - lost - won], size=2000)
    covered = 0
    for row in drawn:
        low, high = paired_difference(int(row[0]), int(row[1]), n) or (0.0, 0.0)
        covered += low <= won - lost <= high
    assert stats.binomtest(covered, 2000, 0.93, alternative="less").pvalue > 0.01
