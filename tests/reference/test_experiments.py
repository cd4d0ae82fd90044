"""Experiments against scipy and statsmodels: the sample ratio, the lift, what could be found, and looking often.

scipy ``chisquare`` and ``ttest_ind``; statsmodels ``confint_proportions_2indep`` (Newcombe), ``proportions_ztest``,
``TTestIndPower`` and ``multipletests`` (Holm); Fieller's set by hand; looks taken every day are simulated.
"""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestIndPower
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import period_slices
from kpidesk.metrics.exhibits_experiments import Experiment
from kpidesk.metrics.experiments import METRICS, experiment_id, experiments
from kpidesk.statistics.comparisons import Arm, always_valid, compare
from tests.metrics.pilots import evidence, missing_of, value_of, week

REFERENCES = {"experiments_per_week": "hand count of the days on which experiments ended"}
START, AS_OF = date(2026, 8, 3), date(2026, 10, 4)
NAME = "short prompt"


def units(arms: dict[str, np.ndarray], name: str = NAME, metric: str = "minutes", **more: Any) -> pd.DataFrame:
    """Arm -> the values of its units, dealt over two weeks from the start of week 2."""
    frames = [
        pd.DataFrame(
            {
                "experiment": name,
                "arm": arm,
                "unit_id": [f"{arm}-{place}" for place in range(len(values))],
                "metric": metric,
                "value": np.asarray(values, dtype=float),
                "date": [START + timedelta(days=7 + place % 14) for place in range(len(values))],
            }
        )
        for arm, values in arms.items()
    ]
    return pd.concat(frames, ignore_index=True).assign(**more)


def pilot(*frames: pd.DataFrame, as_of: date = AS_OF, **settings: Any) -> Evidence:
    return evidence({"experiments": pd.concat(frames, ignore_index=True)}, START, as_of, **settings)


def only(*frames: pd.DataFrame, **settings: Any) -> Experiment:
    (found,) = experiments(pilot(*frames, **settings))
    return found


def numbers(seed: int, lift: float = 0.0, n: int = 120) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {"control": rng.gamma(4, 2, n), "treatment": rng.gamma(4, 2, n + 10) + lift}


def test_that_means_are_compared_as_welch_does() -> None:
    arms = numbers(1, lift=1.0)
    (row,) = only(units(arms)).rows
    by_scipy = stats.ttest_ind(arms["treatment"], arms["control"], equal_var=False)
    assert row.size == pytest.approx(arms["treatment"].mean() - arms["control"].mean())
    assert row.p_value == pytest.approx(by_scipy.pvalue)
    assert row.interval == pytest.approx(tuple(by_scipy.confidence_interval(0.95)))
    assert (row.n, row.n_control) == (130, 120)


def test_that_shares_are_compared_by_newcombe_and_a_score_test() -> None:
    arms = {"control": np.repeat([1, 0], [60, 140]), "treatment": np.repeat([1, 0], [85, 115])}
    (row,) = only(units(arms)).rows
    low, high = confint_proportions_2indep(85, 200, 60, 200, method="newcomb", compare="diff")
    assert row.marks
    assert row.size == pytest.approx(0.125)
    assert row.interval == pytest.approx((low, high))
    assert row.p_value == pytest.approx(proportions_ztest([85, 60], [200, 200])[1])


def test_that_the_relative_lift_is_fiellers() -> None:
    arms = numbers(2, lift=0.8)
    (row,) = only(units(arms)).rows
    t, c = arms["treatment"], arms["control"]
    assert row.relative == pytest.approx(t.mean() / c.mean() - 1)
    assert row.relative_interval is not None
    freedom = stats.ttest_ind(t, c, equal_var=False).df
    for end in row.relative_interval:  # at the ends of Fieller's set, T - (1 + end) C is just told from 0
        ratio = 1 + end
        error = np.sqrt(t.var(ddof=1) / len(t) + ratio**2 * c.var(ddof=1) / len(c))
        assert abs(t.mean() - ratio * c.mean()) / error == pytest.approx(stats.t.ppf(0.975, freedom))


def test_that_what_could_be_found_is_that_of_statsmodels() -> None:
    rng = np.random.default_rng(3)
    values = stats.zscore(rng.normal(size=100), ddof=1)
    (row,) = only(units({"control": 10 + 3 * values, "treatment": 10.5 + 3 * values})).rows
    power = TTestIndPower()
    assert row.detectable == pytest.approx(3 * power.solve_power(nobs1=100, alpha=0.05, power=0.8), rel=1e-4)
    assert row.tenth == pytest.approx(power.power(1 / 3, 100, 0.05), rel=1e-4)


def test_that_units_not_dealt_out_as_planned_withhold_the_lift() -> None:
    arms = {"control": numbers(4)["control"], "treatment": numbers(5, n=190)["treatment"]}
    found = only(units(arms))
    assert found.ratio_p == pytest.approx(stats.chisquare([120, 200]).pvalue)
    assert found.ratio_p is not None
    assert found.ratio_p < 0.001
    (row,) = found.rows
    assert (row.outcome, row.size, row.interval, row.p_value) == ("withheld", None, None, None)
    assert "120 in control (160 expected)" in row.reason
    planned = {NAME: {"control": 0.375, "treatment": 0.625}}
    as_planned = only(units(arms), experiment_split=planned)
    assert as_planned.ratio_p == pytest.approx(stats.chisquare([120, 200], [120, 200]).pvalue)
    assert as_planned.rows[0].size is not None


def test_that_p_values_are_corrected_over_all_experiments_and_metrics() -> None:
    tables = [
        units(numbers(6, lift=1.2), "one"),
        units(numbers(7), "one", "errors"),
        units({**numbers(8, lift=0.9), "b": numbers(9)["treatment"]}, "two"),
    ]
    rows = [row for one in experiments(pilot(*tables)) for row in one.rows]
    assert len(rows) == 4
    p_values = [row.p_value for row in rows]
    assert None not in p_values
    by_statsmodels = multipletests(p_values, method="holm")[1]
    assert [row.p_holm for row in rows] == pytest.approx(list(by_statsmodels))
    assert [row.outcome for row in rows] == [
        "open" if p >= 0.05 else "higher" if (row.size or 0) > 0 else "lower"
        for row, p in zip(rows, by_statsmodels, strict=True)
    ]


@pytest.mark.parametrize(("better", "outcome"), [("higher", "better"), ("lower", "worse")])
def test_that_a_direction_that_is_set_says_better_or_worse(better: str, outcome: str) -> None:
    table = units(numbers(10, lift=3.0))
    assert only(table).rows[0].outcome == "higher"
    assert only(table, experiment_better={"Minutes": better}).rows[0].outcome == outcome
    assert only(table, primary_kpi_name="minutes", primary_kpi_better=better).rows[0].outcome == outcome


def test_that_units_in_two_arms_count_in_none() -> None:
    arms = numbers(11)
    crossed = units({"treatment": arms["control"][:3]}).assign(unit_id=[f"control-{place}" for place in range(3)])
    found = only(units(arms), crossed)
    assert found.crossed == 3
    assert [(arm.name, arm.units) for arm in found.arms] == [("control", 117), ("treatment", 130)]
    assert found.rows[0].mean_control == pytest.approx(arms["control"][3:].mean())


def test_that_several_rows_of_a_unit_are_one_unit_with_their_mean() -> None:
    arms = numbers(12)
    table = units(arms)
    doubled = pd.concat([table.assign(value=table["value"] - 1), table.assign(value=table["value"] + 1)])
    assert only(doubled).rows == only(table).rows


def test_that_rows_without_ids_stand_for_themselves_in_every_metric() -> None:
    table = pd.concat([units(numbers(13)), units(numbers(14), metric="errors")]).assign(unit_id=None)
    found = only(table)
    assert [arm.units for arm in found.arms] == [120, 130]
    assert [row.n for row in found.rows] == [130, 130]


def test_that_the_control_is_known_by_its_name_or_nothing_is_said() -> None:
    values = numbers(15)
    named = {"B": values["treatment"], "A": values["control"]}
    assert only(units(named)).control == "A"
    strange = only(units({"blue": values["control"], "green": values["treatment"]}))
    assert strange.rows == ()
    assert "blue, green" in strange.why_not
    assert "one arm only" in only(units({"control": values["control"]})).why_not


@pytest.mark.parametrize(("n", "value", "told"), [(20, None, "Only 20 units"), (40, 1.0, "All values are the same")])
def test_that_too_little_is_said_so(n: int, value: float | None, told: str) -> None:
    arms = {arm: values[:n] for arm, values in numbers(16).items()}
    table = units(arms) if value is None else units(arms).assign(value=value)
    (row,) = only(table).rows
    assert row.outcome == "too_little"
    assert told in row.reason
    assert row.size is None


def test_that_an_experiment_that_still_runs_gets_the_bound_for_many_looks() -> None:
    table = units(numbers(17, lift=0.5))
    ended = only(table)
    running = only(table, as_of=date(2026, 8, 25))
    assert (ended.running, running.running) == (False, True)
    done, now = ended.rows[0], running.rows[0]
    assert done.interval is not None
    assert now.interval is not None
    assert now.interval[0] < done.interval[0] < done.interval[1] < now.interval[1]
    assert now.p_value is not None
    assert done.p_value is not None
    assert now.p_value > done.p_value
    assert now.relative_interval is None


def test_that_looking_every_day_does_not_find_what_is_not_there() -> None:
    rng = np.random.default_rng(18)
    wrong = fixed = 0
    for _ in range(400):
        values = rng.exponential(1, (2, 600))
        looks = [_arms(values[:, :n]) for n in range(40, 601, 20)]
        wrong += any(_bound(*arms) <= 0.05 for arms in looks)
        fixed += any((difference := compare(*arms)) is not None and difference.p_value < 0.05 for arms in looks)
    assert stats.binomtest(wrong, 400, 0.05, alternative="greater").pvalue > 0.01
    assert fixed > 80  # what a bound for one look does under many


def _arms(values: np.ndarray) -> tuple[Arm, Arm]:
    first, second = (Arm(len(row), float(row.mean()), float(row.var(ddof=1))) for row in values)
    return first, second


def _bound(treatment: Arm, control: Arm) -> float:
    difference = compare(treatment, control)
    assert difference is not None
    interval, p_value = always_valid(difference, treatment, control)
    assert (p_value <= 0.05) == (not interval[0] <= 0 <= interval[1])
    return p_value


def test_that_experiments_count_in_the_week_in_which_they_ended() -> None:
    second = units(numbers(19), "later").assign(date=date(2026, 9, 2))
    broken = units({"control": numbers(20)["control"], "treatment": numbers(21, n=290)["treatment"]}, "broken")
    running = units(numbers(22), "running").assign(date=AS_OF)
    seen = pilot(units(numbers(18)), second, broken, running)
    by_week = {part.number: value_of(METRICS, "experiments_per_week", seen, part).number for part in _weeks(seen)}
    assert {number for number, count in by_week.items() if count} == {3, 5}
    assert set(by_week.values()) == {0.0, 1.0}
    found = value_of(METRICS, "experiments_per_week", seen)
    assert found.number == pytest.approx(2 / 9)
    assert found.note == "Not counted: 1 experiment still running, 1 experiment without a comparison."
    assert value_of(METRICS, "experiments_per_week", seen, week(seen, 3)).n == 1


def _weeks(seen: Evidence) -> list[Any]:
    return [part for part in period_slices(seen.calendar, seen.window) if part.grain == "week"]


def test_that_experiments_without_dates_have_no_week() -> None:
    seen = pilot(units(numbers(23)).drop(columns="date"))
    assert "no date" in missing_of(METRICS, "experiments_per_week", seen).reason
    (found,) = experiments(seen)
    assert found.first is None
    assert not found.running
    assert found.rows[0].size is not None


def test_that_rows_after_the_day_of_the_review_are_not_known() -> None:
    early = only(units(numbers(24)), as_of=date(2026, 8, 16))
    assert sum(arm.units for arm in early.arms) < 250
    assert early.last == date(2026, 8, 16)


def test_that_the_order_of_rows_is_of_no_matter() -> None:
    table = pd.concat([units(numbers(25)), units(numbers(26), metric="errors")])
    shuffled = table.sample(frac=1, random_state=1)
    assert only(shuffled).rows == only(table).rows


@pytest.mark.parametrize(
    ("name", "told"),
    [("Short Prompt!", "experiment_short_prompt"), ("???", "experiment_unnamed"), ("v2.1", "experiment_v2_1")],
)
def test_that_ids_are_made_of_names(name: str, told: str) -> None:
    assert experiment_id(name) == told


@pytest.mark.parametrize("skewed", [False, True])
def test_that_the_interval_of_thirty_units_an_arm_holds_the_truth(*, skewed: bool) -> None:
    rng = np.random.default_rng(27)
    draws = rng.lognormal(0, 0.7, (2000, 2, 30)) if skewed else rng.normal(5, 2, (2000, 2, 30))
    covered = 0
    for values in draws:
        difference = compare(*_arms(values))
        assert difference is not None
        covered += difference.interval[0] <= 0 <= difference.interval[1]
    assert stats.binomtest(covered, 2000, 0.93, alternative="less").pvalue > 0.01
