"""Readings of courses and segments against SciPy, statsmodels and hand arithmetic."""

from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from kpidesk.base.periods import Calendar
from kpidesk.base.units import Unit
from kpidesk.base.values import Value
from kpidesk.decision.leading import Graded, leading
from kpidesk.metrics.measurements import Dated
from kpidesk.pilot.profile import Line
from kpidesk.statistics.control_charts import xmr
from kpidesk.statistics.permutation import holm
from kpidesk.statistics.proportions import wilson
from kpidesk.statistics.segment_tests import interval_p_value, share_p_value

REFERENCES: dict[str, str] = {}
"""Readings are made of metrics; they are none."""
START = date(2026, 8, 3)
CHANCE = np.random.default_rng(41)


def test_that_the_dates_of_a_crossing_are_those_of_scipys_theil_sen_line() -> None:
    weeks = np.arange(1, 9)
    values = 3 + 0.25 * weeks + CHANCE.normal(0, 0.1, 8)
    middle, _, low, high = stats.theilslopes(values, weeks)
    calendar = Calendar(START, START + timedelta(days=55))
    course = tuple(
        Dated(int(week), calendar.days_of_week(int(week)), Value(float(v)))
        for week, v in zip(weeks, values, strict=True)
    )
    level = float(np.median(values))
    line = level + 7 * float(middle)
    (found,) = leading([Graded("m", "M", Unit.SECONDS, Line("<=", line), None, course)], calendar)

    def crossing(slope: float) -> date:
        week = 4.5 + (line - level) / slope
        return START + timedelta(days=int(np.ceil(round(3 + 7 * (week - 1), 6))))

    assert found.between == (max(crossing(float(high)), calendar.as_of + timedelta(days=1)), crossing(float(low)))
    assert found.now == pytest.approx(level + float(middle) * (1 + 52 / 7 - 4.5))


def test_that_holm_is_that_of_statsmodels() -> None:
    p_values = CHANCE.uniform(0, 0.1, 40).tolist()
    assert holm(p_values) == pytest.approx(multipletests(p_values, method="holm")[1])


@pytest.mark.parametrize(
    ("k1", "n1", "k2", "n2"), [(300, 1000, 400, 1100), (9700, 10_000, 58_000, 61_000), (900, 2000, 1100, 2100)]
)
def test_that_the_score_test_of_many_cases_is_that_of_statsmodels(k1: int, n1: int, k2: int, n2: int) -> None:
    assert share_p_value(k1 / n1, n1, k2 / n2, n2) == pytest.approx(proportions_ztest([k1, k2], [n1, n2])[1])


@pytest.mark.parametrize(
    ("k1", "n1", "k2", "n2"),
    [(2, 100, 1, 10_000), (0, 50, 40, 400), (48, 50, 399, 400), (7, 30, 6, 25), (90, 200, 110, 210)],
)
def test_that_the_exact_test_of_few_cases_is_twice_scipys_smaller_tail(k1: int, n1: int, k2: int, n2: int) -> None:
    table = np.array([[k1, n1 - k1], [k2, n2 - k2]])
    tails = [stats.fisher_exact(table, alternative=side)[1] for side in ("less", "greater")]
    assert share_p_value(k1 / n1, n1, k2 / n2, n2) == pytest.approx(min(1, 2 * min(tails)))


def test_that_wilson_intervals_are_compared_as_by_newcombe() -> None:
    """The p-value is 5 % where Newcombe's interval of the difference just touches 0."""
    for k1, n1, k2, n2 in ((80, 200, 150, 290), (45, 60, 300, 500), (12, 200, 60, 400)):
        first, second = wilson(k1, n1), wilson(k2, n2)
        assert first is not None
        assert second is not None
        low, high = confint_proportions_2indep(k1, n1, k2, n2, method="newcomb")
        assert (interval_p_value(k1 / n1, first, k2 / n2, second) <= 0.05) == (low > 0 or high < 0)


def test_that_two_means_are_compared_as_by_the_normal_law() -> None:
    first, second, se1, se2 = 5.0, 5.5, 0.1, 0.2
    z = stats.norm.ppf(0.975)
    ends = [(mean - z * se, mean + z * se) for mean, se in ((first, se1), (second, se2))]
    expected = 2 * stats.norm.sf(0.5 / np.hypot(se1, se2))
    assert interval_p_value(first, ends[0], second, ends[1]) == pytest.approx(expected)
    assert interval_p_value(second, ends[1], first, ends[0]) == pytest.approx(expected)


def test_that_limits_of_a_control_chart_are_those_worked_by_hand() -> None:
    """Wheeler's recipe on ten weeks: mean 51.2, ranges 3, 5, 2, 4, 1, 6, 3, 2 and 3, together 29."""
    chart = xmr([50.0, 53.0, 48.0, 50.0, 54.0, 53.0, 47.0, 50.0, 52.0, 55.0])
    assert chart is not None
    assert chart.centre == pytest.approx(51.2)
    assert chart.moving_range == pytest.approx(29 / 9)
    assert chart.high == pytest.approx(51.2 + 2.66 * 29 / 9)
    assert chart.low == pytest.approx(51.2 - 2.66 * 29 / 9)
