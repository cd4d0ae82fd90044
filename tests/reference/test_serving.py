"""Serving on generated data, against numpy, pandas, SciPy and statsmodels."""

from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import special, stats
from statsmodels.stats.proportion import proportion_confint

from kpidesk.engine.evidence import Evidence
from kpidesk.metrics import elasticity, errors, inference_cost, serving, uptime
from tests.metrics.pilots import evidence, missing_of, segment, value_of, week
from tests.reference.generated_log import AS_OF, CLASSES, DAYS, START, log

PERCENTILES = "numpy quantile; ranks of its interval by scipy binom"
SHARES = "pandas over the same rows; interval by statsmodels OLS with clustered errors and proportion_confint"
REFERENCES = {
    **dict.fromkeys(("ttft_p50", "ttft_p95", "ttft_p99"), PERCENTILES),
    **{f"latency_{step}_p95": PERCENTILES for step in ("retrieval", "model", "tools", "validation")},
    **{f"error_rate_{name}": SHARES for name in (*CLASSES, "retrieval", "model", "tools", "in_validation")},
    "error_rate": SHARES,
    "cache_hit_rate": SHARES,
    "cached_token_share": "pandas over the same rows",
    "tokens_in_per_request": "pandas over the same rows",
    "tokens_out_per_request": "pandas over the same rows",
    "tokens_cached_per_request": "pandas over the same rows",
    "cost_per_inference": "pandas over the same rows and books",
    "uptime": "seconds counted one by one",
    "cost_elasticity": "statsmodels OLS; scipy nnls for the split",
}
METRICS = (*serving.METRICS, *errors.METRICS, *inference_cost.METRICS, *uptime.METRICS, *elasticity.METRICS)


@cache
def pilot() -> Evidence:
    return evidence({"requests": log()}, START, AS_OF, metrics=METRICS)


@cache
def pilot_of_independent_rows() -> Evidence:
    return evidence({"requests": log()}, START, AS_OF, metrics=METRICS, independence=None)


def of(tables: dict[str, pd.DataFrame], **settings: Any) -> Evidence:
    return evidence(tables, START, AS_OF, metrics=METRICS, **settings)


@pytest.mark.parametrize(
    ("metric", "column", "q"),
    [("ttft_p50", "ttft_s", 0.5), ("ttft_p95", "ttft_s", 0.95), ("ttft_p99", "ttft_s", 0.99)]
    + [(f"latency_{step}_p95", f"latency_{step}_s", 0.95) for step in ("retrieval", "model", "tools", "validation")],
)
def test_that_percentiles_are_those_of_numpy(metric: str, column: str, q: float) -> None:
    values = np.sort(log()[column].dropna().to_numpy())
    found = value_of(METRICS, metric, pilot_of_independent_rows())
    assert found.number == pytest.approx(np.quantile(values, q))
    assert found.n == len(values)
    low, high = (int(stats.binom.ppf(level, len(values), q)) for level in (0.025, 0.975))
    lowest = low + int(stats.binom.cdf(low, len(values), q) <= 0.025)
    assert found.interval == (values[lowest - 1], values[high])


def test_that_answers_that_are_not_streamed_have_no_time_to_first_token() -> None:
    rows = log(600)
    rows.loc[:299, "ttft_s"] = 0.0
    rows.loc[300:399, "ttft_s"] = np.nan
    told = rows.loc[400:, "ttft_s"].dropna()
    found = value_of(METRICS, "ttft_p50", of({"requests": rows}))
    assert found.n == len(told)
    assert found.number == pytest.approx(told.median())


def two_way(marks: pd.Series, rows: pd.DataFrame) -> float:
    """The effective number of rows of a share whose rows hang together by user and by day, by statsmodels."""
    y = marks.astype(float).to_numpy()
    one = np.ones(len(y))

    def variance(groups: pd.Series) -> float:
        named = groups.notna().to_numpy()
        # Rows without a user are left out of the sum over users, not out of the mean that is subtracted.
        scores = pd.Series((y - y.mean())[named]).groupby(groups[named].to_numpy()).sum()
        k = len(scores)
        return float(k / (k - 1) * (scores**2).sum() / named.sum() ** 2)

    fitted = sm.OLS(y, one).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(rows["day"])[0], "use_correction": False}
    )
    days = rows["day"].nunique()
    by_day = float(fitted.cov_params()[0, 0]) * days / (days - 1)
    single = y.var(ddof=1) / len(y)
    both = max(single, variance(rows["user_id"]) + by_day - single)
    few = special.ndtri(0.975) / special.stdtrit(min(days, rows["user_id"].nunique()) - 1, 0.975)
    return float(min(len(y), y.mean() * (1 - y.mean()) / both * few**2))


def marked(name: str) -> pd.Series:
    """Which rows a measure counts, null where it does not look at them."""
    rows = log()
    failed = rows["status"] == "error"
    if name == "cache_hit_rate":
        return rows["cache_hit"]
    kind = name.removeprefix("error_rate").removeprefix("_")
    if kind == "":
        return (failed & (rows["error_type"] != "policy")).astype("boolean")
    if kind == "other":
        return (failed & ~rows["error_type"].isin(CLASSES[:-1])).astype("boolean")
    if kind in CLASSES:
        return (failed & (rows["error_type"] == kind)).astype("boolean")
    return (
        (failed & (rows["failed_step"].str.lower() == kind.removeprefix("in_").removesuffix("s")))
        .fillna(False)
        .astype("boolean")
    )


@pytest.mark.parametrize("name", [one for one, told in REFERENCES.items() if told == SHARES])
def test_that_shares_are_those_of_pandas_and_their_intervals_heed_users_and_days(name: str) -> None:
    rows, marks = log(), marked(name)
    told = rows[marks.notna()].assign(day=rows["timestamp"].dt.date)
    found = value_of(METRICS, name, pilot())
    assert found.number == pytest.approx(marks.dropna().mean())
    assert found.n == len(told)
    worth = two_way(marks.dropna(), told)
    assert found.detail["effective_n"] == pytest.approx(worth, rel=1e-3)
    assert found.interval == pytest.approx(proportion_confint(found.number * worth, worth, method="wilson"), rel=1e-3)


def test_that_classes_add_up_to_all_failures() -> None:
    rates = [value_of(METRICS, f"error_rate_{name}", pilot()).number for name in CLASSES]
    assert sum(rates) == pytest.approx((log()["status"] == "error").mean())


def test_that_policy_blocks_are_failures_where_the_profile_says_so() -> None:
    counting = evidence({"requests": log()}, START, AS_OF, metrics=METRICS, policy_blocks_count=True)
    rows = log()
    assert value_of(METRICS, "error_rate", counting).number == pytest.approx((rows["status"] == "error").mean())
    blocked = ((rows["status"] == "error") & (rows["error_type"] == "policy")).sum()
    assert value_of(METRICS, "error_rate", pilot()).detail["policy_blocks"] == blocked
    assert f"{blocked} requests" in value_of(METRICS, "error_rate", pilot()).note


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("tokens_in_per_request", lambda rows: rows["input_tokens"].mean()),
        ("tokens_out_per_request", lambda rows: rows["output_tokens"].mean()),
        ("tokens_cached_per_request", lambda rows: rows["cached_tokens"].mean()),
        ("cached_token_share", lambda rows: rows["cached_tokens"].sum() / rows["input_tokens"].sum()),
        ("cost_per_inference", lambda rows: rows["cost"].mean()),
    ],
)
def test_that_means_are_those_of_pandas_over_the_window_a_week_and_a_region(metric: str, expected: Any) -> None:
    rows = log()
    assert value_of(METRICS, metric, pilot()).number == pytest.approx(expected(rows))
    second = rows[(rows["timestamp"] >= "2026-08-10") & (rows["timestamp"] < "2026-08-17")]
    assert value_of(METRICS, metric, pilot(), week(pilot(), 2)).number == pytest.approx(expected(second))
    south = rows[rows["region"] == "south"]
    assert value_of(METRICS, metric, pilot(), segment(pilot(), "region", "south")).number == pytest.approx(
        expected(south)
    )


def test_that_the_interval_of_a_ratio_over_days_is_near_that_of_the_delta_method() -> None:
    days = log().assign(day=lambda rows: rows["timestamp"].dt.date).groupby("day")["cost"].agg(["sum", "count"])
    mean = days["sum"].sum() / days["count"].sum()
    left = days["sum"] - mean * days["count"]
    error = np.sqrt(len(days) / (len(days) - 1) * (left**2).sum()) / days["count"].sum()
    found = value_of(METRICS, "cost_per_inference", pilot())
    assert found.interval == pytest.approx((mean - 1.96 * error, mean + 1.96 * error), rel=0.01)


def test_that_more_cached_than_read_tokens_are_no_share() -> None:
    rows = log(500)
    rows["cached_tokens"] = rows["input_tokens"] * 2
    assert "more cached tokens than input" in missing_of(METRICS, "cached_token_share", of({"requests": rows})).reason


def test_that_the_cost_sheet_wins_over_the_log_where_it_has_inference() -> None:
    charges = pd.DataFrame(
        {"date": [START + timedelta(days=one) for one in range(DAYS)], "amount": 3.0, "category": "inference"}
    )
    found = value_of(METRICS, "cost_per_inference", of({"requests": log(), "costs": charges}))
    assert found.number == pytest.approx(3.0 * DAYS / len(log()))
    others = charges.assign(category="other")
    assert value_of(METRICS, "cost_per_inference", of({"requests": log(), "costs": others})).number == pytest.approx(
        log()["cost"].mean()
    )


def incidents(seed: int, n: int = 25) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    started = pd.Timestamp(START) - pd.Timedelta(days=2) + pd.to_timedelta(chance.integers(0, 74 * 86_400, n), "s")
    resolved = started + pd.to_timedelta(chance.integers(600, 2 * 86_400, n), "s")
    return pd.DataFrame(
        {
            "started_at": started,
            "detected_at": started + pd.Timedelta(minutes=5),
            "resolved_at": pd.Series(resolved).mask(chance.random(n) < 0.1),
            "severity": chance.choice(["critical", "high", "medium", "low"], n),
        }
    )


@pytest.mark.parametrize("seed", range(4))
def test_that_uptime_is_that_of_seconds_counted_one_by_one(seed: int) -> None:
    rows = incidents(seed)
    end = pd.Timestamp(AS_OF) + pd.Timedelta(days=1)
    up = np.ones(int((end - pd.Timestamp(START)).total_seconds()), dtype=bool)
    spans = zip(rows["started_at"], rows["detected_at"], rows["resolved_at"], rows["severity"], strict=True)
    for started, detected, resolved, severity in spans:
        if severity in {"critical", "high"} and detected < end:
            over = end if pd.isna(resolved) else resolved
            first, last = (int((moment - pd.Timestamp(START)).total_seconds()) for moment in (started, over))
            up[max(0, first) : max(0, last)] = False
    found = value_of(METRICS, "uptime", of({"incidents": rows}))
    assert found.number == pytest.approx(up.mean(), abs=1e-6)
    second = up[7 * 86_400 : 14 * 86_400]
    register = of({"incidents": rows})
    assert value_of(METRICS, "uptime", register, week(register, 2)).number == pytest.approx(second.mean(), abs=1e-6)


def test_that_uptime_asks_which_severities_mean_down_where_the_register_has_others() -> None:
    rows = incidents(1).assign(severity="outage")
    assert "there are: outage" in missing_of(METRICS, "uptime", of({"incidents": rows})).reason
    assert value_of(METRICS, "uptime", of({"incidents": rows}, down_severities=("Outage",))).number < 1
    lesser = incidents(1).assign(severity="low")
    assert value_of(METRICS, "uptime", of({"incidents": lesser})).number == 1


def test_that_silence_is_no_uptime_unless_the_register_is_declared_complete() -> None:
    nothing = missing_of(METRICS, "uptime", of({"requests": log(100)}))
    assert "No register of incidents" in nothing.reason
    assert value_of(METRICS, "uptime", of({"requests": log(100)}, incident_register="complete")).number == 1


def test_that_an_outage_through_the_change_to_winter_time_is_as_long_as_it_was() -> None:
    one = pd.DataFrame(
        {
            "detected_at": [pd.Timestamp("2026-10-24 22:00")],
            "resolved_at": [pd.Timestamp("2026-10-25 23:00")],
            "severity": ["high"],
        }
    )
    berlin = evidence({"incidents": one}, date(2026, 10, 25), date(2026, 10, 25), timezone="Europe/Berlin")
    found = value_of(METRICS, "uptime", berlin)
    assert (found.number, found.detail["down_hours"]) == (0, 25)


def volumes(slope: float, weeks: int = 10) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Requests of weeks of very different volume, and a daily charge that grows with it."""
    chance = np.random.default_rng(2)
    sizes = (60 * np.exp(chance.uniform(-1, 1, weeks))).astype(int)
    moments = [
        pd.Timestamp(START) + pd.Timedelta(days=7 * at, minutes=10 * one % 10_000)
        for at, size in enumerate(sizes)
        for one in range(size)
    ]
    weekly = 20 * sizes**slope * np.exp(0.05 * chance.standard_normal(weeks))
    charges = pd.DataFrame(
        {
            "date": [START + timedelta(days=one) for one in range(7 * weeks)],
            "amount": np.repeat(weekly / 7, 7),
            "category": "inference",
        }
    )
    return pd.DataFrame({"timestamp": moments, "status": "ok"}), charges


@pytest.mark.parametrize("slope", [0.4, 1.0])
def test_that_elasticity_is_the_slope_of_statsmodels(slope: float) -> None:
    requests, charges = volumes(slope)
    week_of = (requests["timestamp"] - pd.Timestamp(START)).dt.days // 7
    volume = requests.groupby(week_of).size().to_numpy(dtype=float)
    cost = charges["amount"].to_numpy().reshape(-1, 7).sum(axis=1)
    fitted = sm.OLS(np.log(cost), sm.add_constant(np.log(volume))).fit()
    found = value_of(METRICS, "cost_elasticity", of({"requests": requests, "costs": charges}))
    assert found.number == pytest.approx(fitted.params[1])
    assert found.interval == pytest.approx(tuple(fitted.conf_int()[1]))
    line = stats.linregress(volume, cost)
    if line.intercept > 0:
        assert found.detail["fixed_per_week"] == pytest.approx(line.intercept)
        assert found.detail["marginal"] == pytest.approx(line.slope)


def test_that_elasticity_is_not_made_up_from_bills_of_a_month_or_from_even_weeks() -> None:
    requests, charges = volumes(0.5)
    bills = pd.DataFrame(
        {
            "date": [START, START + timedelta(days=31)],
            "period_start": [START, START + timedelta(days=31)],
            "period_end": [START + timedelta(days=30), AS_OF],
            "amount": [900.0, 1000.0],
            "category": "inference",
        }
    )
    assert (
        "longer than a week"
        in missing_of(METRICS, "cost_elasticity", of({"requests": requests, "costs": bills})).reason
    )
    even = requests.groupby((requests["timestamp"] - pd.Timestamp(START)).dt.days // 7).head(20)
    assert (
        "cannot be resolved" in missing_of(METRICS, "cost_elasticity", of({"requests": even, "costs": charges})).reason
    )
