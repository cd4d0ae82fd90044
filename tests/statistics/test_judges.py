"""What a share judged by an imperfect judge is worth: by hand, and by simulation."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from kpidesk.statistics.judges import Judging, corrected_share, lang_reiczigel, rogan_gladen, youden


def test_that_the_true_share_is_that_of_rogan_and_gladen() -> None:
    assert rogan_gladen(0.911, 0.95, 0.70) == pytest.approx(0.94)  # the judge of a system that is 94 % right
    assert rogan_gladen(0.2, 0.9, 0.7) == 0.0
    assert rogan_gladen(0.99, 0.9, 0.9) == 1.0


def test_that_a_judge_that_is_never_wrong_changes_next_to_nothing() -> None:
    judging = Judging(1000, 0, 0, 1000, 4000, 5000)
    share, (low, high) = corrected_share(judging)
    assert share == pytest.approx(5000 / 7000)
    assert (low, high) == pytest.approx(proportion_confint(5000, 7000, method="wilson"), abs=0.003)


def test_that_with_every_case_seen_by_people_the_share_is_theirs() -> None:
    share, interval = corrected_share(Judging(60, 10, 5, 25, 0, 0))
    assert share == pytest.approx(0.7)
    assert interval == pytest.approx(proportion_confint(70, 100, method="wilson"))


def test_that_a_judge_that_knows_nothing_leaves_everything_open() -> None:
    guess = Judging(20, 20, 20, 20, 50, 100)
    assert youden(guess) == pytest.approx(0.0)
    assert lang_reiczigel(guess) == (0.0, 1.0)


@pytest.mark.parametrize("true", [0.3, 0.6, 0.8, 0.94])
@pytest.mark.parametrize("known", [(0.95, 0.7), (0.9, 0.9), (0.8, 0.8)])
@pytest.mark.parametrize("cases", [(200, 80), (1000, 150)])
def test_that_the_interval_holds_the_true_share(
    true: float, known: tuple[float, float], cases: tuple[int, int]
) -> None:
    n, labelled = cases
    rng = np.random.default_rng(7)
    right = rng.random((1000, n)) < true
    said = np.where(right, rng.random((1000, n)) < known[0], rng.random((1000, n)) < 1 - known[1])
    covered = drawn = 0
    for by_people, by_judge in zip(right, said, strict=True):
        seen, judged = by_people[:labelled], by_judge[:labelled]
        alone = by_judge[labelled:]
        judging = Judging(
            int((seen & judged).sum()),
            int((seen & ~judged).sum()),
            int((~seen & judged).sum()),
            int((~seen & ~judged).sum()),
            int(alone.sum()),
            len(alone),
        )
        if min(judging.passes, judging.fails) < 5 or youden(judging) < 0.2:
            continue
        low, high = corrected_share(judging)[1]
        drawn += 1
        covered += low <= true <= high
    assert drawn > 100
    assert stats.binomtest(covered, drawn, 0.93, alternative="less").pvalue > 0.01
