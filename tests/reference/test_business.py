"""Business results on generated data, against SciPy, statsmodels, lifelines and plain pandas."""

from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times
from scipy import stats
from sklearn.metrics import confusion_matrix
from statsmodels.stats.proportion import proportion_confint

from kpidesk.base.values import Value
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics import adoption, cycle_time, outcomes, primary, productive, reliance, unit_cost, usage
from tests.metrics.pilots import evidence, value_of, whole

REFERENCES = {
    "cost_per_outcome": "pandas over the same books and units",
    "primary_kpi_delta": "scipy ttest_ind (Welch); statsmodels OLS with an interaction for difference in differences",
    "cycle_time_reduction": "numpy median; scipy bootstrap for its interval",
    "unit_cost_change": "pandas; the delta method by hand",
    "override_rate": "pandas over the same rows; statsmodels proportion_confint",
    "override_reversal_rate": "pandas over the same rows; statsmodels proportion_confint",
    "appropriate_reliance": "scikit-learn confusion_matrix",
    "user_time_to_value": "lifelines KaplanMeierFitter and median_survival_times",
    "adoption_weekly": "pandas over the same rows",
}
METRICS = (
    *primary.METRICS, *cycle_time.METRICS, *unit_cost.METRICS, *outcomes.METRICS, *reliance.METRICS,
    *productive.METRICS, *usage.METRICS, *adoption.METRICS,
)  # fmt: skip
START, AS_OF = date(2026, 8, 3), date(2026, 10, 4)
DAYS = 63


def pilot(tables: dict[str, pd.DataFrame], **settings: Any) -> Evidence:
    chosen = {"primary_kpi_name": "minutes", "primary_kpi_better": "lower"} | settings
    return evidence(tables, START, AS_OF, metrics=METRICS, **chosen)


def work(n: int = 900, seed: int = 1, *, once: bool = False) -> pd.DataFrame:
    """Units of both arms that have nothing in common with their day; ``once``: half of them from before the start."""
    rng = np.random.default_rng(seed)
    treated = rng.random(n) < 0.55
    early = (rng.random(n) < 0.4) if once else np.zeros(n, dtype=bool)
    offset = np.where(early, -rng.integers(2, 40, n), rng.integers(0, DAYS - 2, n))
    started = pd.Timestamp(START) + pd.to_timedelta(offset, unit="D") + pd.to_timedelta(rng.integers(0, 80_000, n), "s")
    effect = np.where(treated & ~early, 0.7, 1.0)
    hours = rng.lognormal(1.0, 0.6, n) * effect
    return pd.DataFrame(
        {
            "unit_id": [f"w-{place}" for place in range(n)],
            "started_at": started,
            "finished_at": started + pd.to_timedelta((hours * 3600).round(), unit="s"),
            "arm": np.where(treated, "treatment", "control"),
            "outcome_value": rng.gamma(4, 6, n) * effect,
            "unit_cost": rng.lognormal(2, 0.3, n) * effect,
        }
    )


def arm(items: pd.DataFrame, name: str, column: str) -> np.ndarray:
    return items.loc[items["arm"] == name, column].to_numpy(dtype=np.float64)


def hours(items: pd.DataFrame, name: str) -> np.ndarray:
    mine = items[items["arm"] == name]
    return ((mine["finished_at"] - mine["started_at"]).dt.total_seconds() / 3600).to_numpy()


@pytest.mark.parametrize("seed", range(4))
def test_that_the_change_of_the_primary_figure_is_that_of_welch(seed: int) -> None:
    items = work(seed=seed)
    found = value_of(METRICS, "primary_kpi_delta", pilot({"work_items": items}))
    treated, control = (arm(items, name, "outcome_value") for name in ("treatment", "control"))
    test = stats.ttest_ind(treated, control, equal_var=False).confidence_interval()
    assert found.number == pytest.approx(treated.mean() - control.mean())
    assert found.interval is not None
    theirs = (test.low, test.high)
    # Rows of one day are alike by chance now and then: the interval is never narrower, and hardly wider.
    assert found.interval[0] <= theirs[0] + 1e-9
    assert found.interval[1] >= theirs[1] - 1e-9
    assert found.interval[1] - found.interval[0] == pytest.approx(theirs[1] - theirs[0], rel=0.25)


def test_that_without_times_it_is_exactly_that_of_welch() -> None:
    items = work()[["arm", "outcome_value"]]
    found = value_of(METRICS, "primary_kpi_delta", pilot({"work_items": items}))
    theirs = stats.ttest_ind(
        arm(items, "treatment", "outcome_value"), arm(items, "control", "outcome_value"), equal_var=False
    ).confidence_interval()
    assert found.interval == pytest.approx((theirs.low, theirs.high))


def test_that_units_from_before_the_deployment_make_it_a_difference_in_differences() -> None:
    items = work(1600, 5, once=True)
    found = value_of(METRICS, "primary_kpi_delta", pilot({"work_items": items}))
    treated = (items["arm"] == "treatment").to_numpy(dtype=float)
    late = (items["started_at"] >= pd.Timestamp(START)).to_numpy(dtype=float)
    design = np.column_stack([np.ones(len(items)), treated, late, treated * late])
    fit = sm.OLS(items["outcome_value"].to_numpy(), design).fit(cov_type="HC3")
    assert "difference in differences" in found.note
    assert found.number == pytest.approx(fit.params[3])
    assert found.interval is not None
    low, high = fit.conf_int()[3]
    assert found.interval[1] - found.interval[0] == pytest.approx(high - low, rel=0.15)


def test_that_the_reduction_of_cycle_time_is_that_of_medians() -> None:
    items = work(seed=7)
    found = value_of(METRICS, "cycle_time_reduction", pilot({"work_items": items}))
    treated, control = hours(items, "treatment"), hours(items, "control")
    assert found.number == pytest.approx(1 - np.median(treated) / np.median(control))

    def reduction(first: np.ndarray, second: np.ndarray, axis: int = -1) -> np.ndarray:
        return np.asarray(1 - np.median(first, axis=axis) / np.median(second, axis=axis))

    theirs = stats.bootstrap(
        (treated, control), reduction, method="percentile", n_resamples=3000, rng=np.random.default_rng(1)
    ).confidence_interval
    assert found.interval is not None
    assert found.interval[0] <= theirs.low + 0.02
    assert found.interval[1] >= theirs.high - 0.02
    assert found.interval[1] - found.interval[0] <= 1.5 * (theirs.high - theirs.low)


def test_that_the_change_of_unit_cost_is_the_ratio_of_means() -> None:
    items = work(seed=9)[["arm", "unit_cost"]]
    found = value_of(METRICS, "unit_cost_change", pilot({"work_items": items}))
    treated, control = (arm(items, name, "unit_cost") for name in ("treatment", "control"))
    assert found.number == pytest.approx(treated.mean() / control.mean() - 1)
    parts = [one.var(ddof=1) / len(one) / one.mean() ** 2 for one in (treated, control)]
    freedom = sum(parts) ** 2 / sum(
        part**2 / (len(one) - 1) for part, one in zip(parts, (treated, control), strict=True)
    )
    half = stats.t.ppf(0.975, freedom) * np.sqrt(sum(parts))
    log = np.log(treated.mean() / control.mean())
    assert found.interval == pytest.approx((np.expm1(log - half), np.expm1(log + half)))


@cache
def log(n: int = 6000, seed: int = 2) -> pd.DataFrame:
    """Requests of 400 users, each with a rate of overriding of their own."""
    rng = np.random.default_rng(seed)
    user = rng.integers(0, 400, n)
    right = rng.random(n) < 0.85
    rate = np.where(right, 0.08, 0.5) * rng.beta(2, 2, 400)[user] * 2
    overridden = rng.random(n) < rate
    prediction = rng.choice(["yes", "no"], n)
    other = np.where(prediction == "yes", "no", "yes")
    known = rng.random(n) < 0.7
    return pd.DataFrame(
        {
            "request_id": [f"r-{place}" for place in range(n)],
            "timestamp": pd.Timestamp(START) + pd.to_timedelta(np.sort(rng.integers(0, DAYS * 86_400, n)), unit="s"),
            "user_id": [f"u-{one}" for one in user],
            "status": np.where(rng.random(n) < 0.03, "error", "ok"),
            "prediction": prediction,
            "actual": pd.Series(np.where(right, prediction, other)).where(known, None),
            "overridden": pd.Series(overridden, dtype="boolean").mask(rng.random(n) < 0.1),
            "override_reversed": pd.Series(rng.random(n) < 0.2, dtype="boolean").where(overridden),
            "task_success": pd.array(rng.random(n) < 0.35, dtype="boolean"),
        }
    )


def near_wilson(found: Value, yes: float, of: float) -> None:
    """Wilson's interval, wider where rows of a user or a day are alike."""
    assert found.number == pytest.approx(yes / of)
    assert found.n == of
    low, high = proportion_confint(yes, of, method="wilson")
    assert found.interval is not None
    assert found.interval[0] <= low + 2e-3
    assert found.interval[1] >= high - 2e-3
    worth = found.detail["effective_n"]
    assert found.interval == pytest.approx(proportion_confint(yes / of * worth, worth, method="wilson"))


def test_that_overrides_are_counted_as_pandas_counts_them() -> None:
    rows = log()[["timestamp", "user_id", "status", "overridden"]]
    told = rows[(rows["status"] == "ok") & rows["overridden"].notna()]
    near_wilson(
        value_of(METRICS, "override_rate", pilot({"requests": rows})), float(told["overridden"].sum()), len(told)
    )


def test_that_only_overrides_with_time_to_be_undone_are_counted() -> None:
    rows = log()
    old = rows["timestamp"] < pd.Timestamp(AS_OF) + pd.Timedelta(days=1 - 14)
    mine = rows[(rows["status"] == "ok") & rows["overridden"].fillna(value=False) & old]
    found = value_of(METRICS, "override_reversal_rate", pilot({"requests": rows}, label_maturity_days=14))
    near_wilson(found, float(mine["override_reversed"].sum()), len(mine))


def test_that_reliance_is_read_off_the_table_of_scikit_learn() -> None:
    rows = log()
    mine = rows[(rows["status"] == "ok") & rows["actual"].notna() & rows["overridden"].notna()]
    right = (mine["actual"] == mine["prediction"]).to_numpy(dtype=bool)
    (wrong_kept, wrong_over), (right_kept, right_over) = confusion_matrix(
        right, mine["overridden"].to_numpy(dtype=bool)
    )
    found = value_of(METRICS, "appropriate_reliance", pilot({"requests": rows}))
    near_wilson(found, right_kept + wrong_over, len(mine))
    assert found.detail["followed_when_right"] == pytest.approx(right_kept / (right_kept + right_over))
    assert found.detail["overridden_when_wrong"] == pytest.approx(wrong_over / (wrong_over + wrong_kept))


@pytest.mark.parametrize("told", ["task_success", "overridden"])
def test_that_the_time_to_value_of_users_is_that_of_lifelines(told: str) -> None:
    rows, success = log(1500, 4), told == "task_success"
    rows = rows if success else rows.drop(columns="task_success")
    begun = rows.groupby("user_id")["timestamp"].min()
    useful = (rows["status"] == "ok") & ~rows["overridden"].fillna(value=False)
    reached = (
        rows[rows["task_success"] if success else useful].groupby("user_id")["timestamp"].min().reindex(begun.index)
    )
    end = pd.Timestamp(AS_OF) + pd.Timedelta(days=1)
    waited = (reached.fillna(end) - begun).dt.total_seconds() / 3600
    fit = KaplanMeierFitter().fit(waited, reached.notna())
    found = value_of(METRICS, "user_time_to_value", pilot({"requests": rows}))
    assert found.number == pytest.approx(fit.median_survival_time_)
    ends = median_survival_times(fit.confidence_interval_).to_numpy()[0]
    assert found.interval == pytest.approx(tuple(ends))
    assert found.n == len(begun)


def test_that_an_outcome_costs_all_that_was_charged_and_worked_by_the_units_that_were_finished() -> None:
    rng = np.random.default_rng(3)
    items, rows = work(), log(500, 4)
    days = pd.date_range(START, AS_OF)
    costs = pd.DataFrame(
        {"date": days.date, "amount": rng.uniform(20, 40, DAYS), "category": rng.choice(["inference", "build"], DAYS)}
    )
    effort = pd.DataFrame({"date": days.date, "hours": rng.uniform(0.5, 3, DAYS), "activity": "monitoring"})
    tables = {"requests": rows, "costs": costs, "effort": effort}
    spent = costs.loc[costs["category"] != "build", "amount"].sum() + effort["hours"].sum() * 50
    ok = rows["status"] == "ok"

    def cost(**more: pd.DataFrame) -> Value:
        return value_of(METRICS, "cost_per_outcome", pilot({**tables, **more}, hourly_rate=50.0))

    treated = (items["arm"] == "treatment") & (items["finished_at"] < pd.Timestamp(AS_OF) + pd.Timedelta(days=1))
    by_item = cost(work_items=items)
    assert by_item.number == pytest.approx(spent / treated.sum())
    assert by_item.interval is not None
    assert cost().number == pytest.approx(spent / rows["task_success"].sum())
    plain = cost(requests=rows.drop(columns="task_success"))
    assert plain.number == pytest.approx(spent / ok.sum())
    assert [("work items" in one.note, "task success" in one.note) for one in (by_item, cost(), plain)] == [
        (True, False), (False, True), (False, False),
    ]  # fmt: skip


def test_that_a_sample_of_work_items_does_not_count_the_value() -> None:
    """All that was spent by the few units that were looked at would be a figure of nothing."""
    items, rows = work(), log()
    few = items.loc[items["arm"] == "treatment"].head(120)
    costs = pd.DataFrame({"date": pd.date_range(START, AS_OF).date, "amount": 30.0})
    found = value_of(METRICS, "cost_per_outcome", pilot({"requests": rows, "costs": costs, "work_items": few}))
    assert found.number == pytest.approx(30.0 * DAYS / rows["task_success"].sum())
    assert "taken for a sample" in found.note
    assert found.caveat


def test_that_weekly_adoption_is_the_share_of_the_eligible_who_were_active_in_the_last_full_week() -> None:
    rows = log()
    users = pd.DataFrame({"user_id": [f"u-{one}" for one in range(450)]})
    found = pilot({"requests": rows, "users": users})
    last = rows[(rows["status"] == "ok") & (rows["timestamp"] >= pd.Timestamp(AS_OF) - pd.Timedelta(days=6))]
    assert value_of(METRICS, "adoption_weekly", found, whole(found)).number == last["user_id"].nunique() / 450
