"""People and process on generated data, against SciPy, statsmodels and plain pandas, and worked by hand."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from kpidesk.engine.evidence import Evidence
from kpidesk.metrics import detection, literacy, tools, training, usage
from tests.metrics.pilots import evidence, missing_of, value_of, week

REFERENCES = {
    "time_to_detect_high_severity": "pandas over the same incidents; scipy's t for the log-normal interval (Cox)",
    "ai_literacy_rate": "pandas over the same people",
    "tools_deployed": "arithmetic by hand",
    "training_effect": "statsmodels confint_proportions_2indep (newcomb); scipy ttest_1samp for before and after",
    "usage_frequency": "pandas over the same days",
    "session_duration": "numpy median; scipy bootstrap for its interval",
    "feature_adoption": "pandas over the same rows",
}
METRICS = (*detection.METRICS, *literacy.METRICS, *tools.METRICS, *training.METRICS, *usage.METRICS)
START, AS_OF = date(2026, 8, 3), date(2026, 9, 27)
DAYS = 56


def pilot(tables: dict[str, pd.DataFrame], **settings: Any) -> Evidence:
    return evidence(tables, START, AS_OF, metrics=METRICS, **settings)


def activity(n: int = 3000, people: int = 120, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "user_id": [f"u-{one}" for one in rng.integers(0, people, n)],
            "date": [START + timedelta(days=int(day)) for day in rng.integers(0, DAYS, n)],
            "feature": rng.choice(["search", "draft", "summary", "export"], n, p=[0.6, 0.3, 0.08, 0.02]),
            "actions": rng.integers(1, 9, n),
            "sessions": rng.integers(1, 4, n),
            "minutes": rng.lognormal(2, 0.8, n),
        }
    )


def users(people: int = 150) -> pd.DataFrame:
    return pd.DataFrame({"user_id": [f"u-{one}" for one in range(people)]})


def trained(people: int, seed: int = 3, first: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "person": [f"u-{one}" for one in range(first, first + people)],
            "trained_on": [START + timedelta(days=int(day)) for day in rng.integers(-10, 40, people)],
            "passed": pd.array(rng.random(people) < 0.8, dtype="boolean"),
        }
    )


def test_that_literacy_is_the_share_of_the_eligible_who_were_trained_and_passed() -> None:
    people = pd.concat([trained(60), trained(5, first=500)])
    found = value_of(METRICS, "ai_literacy_rate", pilot({"training": people, "users": users()}))
    assert found.number == trained(60)["passed"].sum() / 150
    assert found.census
    assert "5 trained people are not on the list of users" in found.note


def test_that_the_effect_of_training_is_the_difference_of_newcombe() -> None:
    used, people = activity(400), trained(70)
    found = value_of(METRICS, "training_effect", pilot({"training": people, "users": users(), "activity": used}))
    begun = START + timedelta(days=49)
    before = set(people.loc[people["trained_on"] < begun, "person"])
    active = set(used.loc[used["date"] >= begun, "user_id"])
    everybody = set(users()["user_id"])
    k1, n1 = len(before & active), len(before)
    k2, n2 = len((everybody - before) & active), len(everybody - before)
    assert found.number == pytest.approx(k1 / n1 - k2 / n2)
    assert found.interval == pytest.approx(confint_proportions_2indep(k1, n1, k2, n2, method="newcomb"))


def test_that_with_nobody_untrained_people_are_held_against_themselves() -> None:
    used = activity(900, people=40)
    people = trained(40).assign(trained_on=START + timedelta(days=24))
    found = value_of(METRICS, "training_effect", pilot({"training": people, "users": users(40), "activity": used}))
    weeks = used.assign(week=[(day - START).days // 7 + 1 for day in used["date"]])
    weekly = weeks.groupby("user_id")["week"].agg(set).reindex(users(40)["user_id"])
    # Day 25 lies in week 4: three weeks before it, and as many after.
    shift = np.array([(len(one & {5, 6, 7}) - len(one & {1, 2, 3})) / 3 for one in weekly])
    theirs = stats.ttest_1samp(shift, 0).confidence_interval()
    assert found.number == pytest.approx(shift.mean())
    assert found.interval == pytest.approx((theirs.low, theirs.high))
    assert "does not say what the training did" in found.note


def test_that_active_days_are_counted_once_for_each_user_and_week() -> None:
    used = activity()
    weeks = used.assign(week=[(day - START).days // 7 + 1 for day in used["date"]])
    found = pilot({"activity": used})
    each = weeks.drop_duplicates(["user_id", "date"]).groupby(["user_id", "week"]).size()
    assert value_of(METRICS, "usage_frequency", found).number == pytest.approx(each.mean())
    third = each.xs(3, level="week").mean()
    assert value_of(METRICS, "usage_frequency", found, week(found, 3)).number == pytest.approx(third)


def test_that_a_request_and_activity_of_one_day_are_one_active_day() -> None:
    log = pd.DataFrame(
        {"timestamp": pd.to_datetime(["2026-08-03 09:00", "2026-08-04 09:00"]), "user_id": "u-1", "status": "ok"}
    )
    used = pd.DataFrame({"user_id": "u-1", "date": [START, START + timedelta(days=3)]})
    assert value_of(METRICS, "usage_frequency", pilot({"requests": log, "activity": used})).number == 3.0


def test_that_the_duration_of_a_session_is_the_median_over_sessions() -> None:
    used = activity(500)
    found = value_of(METRICS, "session_duration", pilot({"activity": used}))
    each = np.repeat((used["minutes"] / used["sessions"]).to_numpy(), used["sessions"])
    assert found.number == pytest.approx(np.median(each))
    rows = (used["minutes"] / used["sessions"]).to_numpy()
    theirs = stats.bootstrap((rows,), np.median, method="percentile", rng=np.random.default_rng(1)).confidence_interval
    assert found.interval is not None
    # Sessions of one row are one and the same: the interval is as wide as that of rows, not as that of sessions.
    assert found.interval[1] - found.interval[0] == pytest.approx(theirs.high - theirs.low, rel=0.5)


def test_that_the_use_of_features_is_the_mean_share_of_active_users() -> None:
    used = activity()
    shares = used.groupby("feature")["user_id"].nunique() / used["user_id"].nunique()
    found = value_of(METRICS, "feature_adoption", pilot({"activity": used}))
    assert found.number == pytest.approx(shares.mean())
    assert "search 100 %" in found.note


def test_that_tools_are_held_against_a_straight_line() -> None:
    deployed = [START, START + timedelta(days=30), START + timedelta(days=30), AS_OF + timedelta(days=9)]
    rows = pd.DataFrame({"tool": ["a", "b", "b", "c"], "team": ["x", "x", "y", "z"], "deployed_on": deployed})
    found = value_of(METRICS, "tools_deployed", pilot({"tools": rows}, tools_plan=8))
    # 56 of 182.5 days of 8 tools: 2.45, of which 2 are whole.
    assert (found.number, found.detail["due"]) == (2.0, 2.0)
    assert "1 more tool comes later" in found.note


def incidents(n: int, seed: int = 2) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    started = pd.Timestamp(START) + pd.to_timedelta(rng.integers(0, DAYS * 86_400 - 40_000, n), unit="s")
    detected = started + pd.to_timedelta((rng.lognormal(-0.5, 0.9, n) * 3600).round(), unit="s")
    return pd.DataFrame(
        {
            "incident_id": [f"INC-{one}" for one in range(n)],
            "started_at": started,
            "detected_at": detected,
            "severity": rng.choice(["Critical", "high", "low"], n),
        }
    )


def test_that_only_grave_incidents_are_timed() -> None:
    rows = incidents(60)
    grave = rows[rows["severity"].isin(["Critical", "high"])]
    each = ((grave["detected_at"] - grave["started_at"]).dt.total_seconds() / 3600).to_numpy()
    found = value_of(METRICS, "time_to_detect_high_severity", pilot({"incidents": rows}))
    assert found.number == pytest.approx(each.mean())
    logs = np.log(each)
    variance, n = logs.var(ddof=1), len(logs)
    half = stats.t.ppf(0.975, n - 1) * np.sqrt(variance / n + variance**2 / (2 * (n - 1)))
    centre = logs.mean() + variance / 2
    assert found.interval == pytest.approx((np.exp(centre - half), np.exp(centre + half)))
    assert found.n == len(grave)
    low = value_of(METRICS, "time_to_detect_high_severity", pilot({"incidents": rows}, down_severities=("low",)))
    assert low.n == len(rows) - len(grave)


def test_that_no_grave_incident_is_nothing_to_detect() -> None:
    rows = incidents(5).assign(severity="low")
    found = missing_of(METRICS, "time_to_detect_high_severity", pilot({"incidents": rows}))
    assert found.lack == "not applicable"
    assert "Those there are: low." in found.reason
