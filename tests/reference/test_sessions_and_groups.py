"""Sessions, surveys, groups and latency bands on generated data, against pandas, SciPy and statsmodels."""

from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from kpidesk.engine.evidence import Evidence
from kpidesk.metrics import containment, latency_bands, satisfaction, subgroups
from kpidesk.metrics.subgroups import subgroup_gaps
from tests.metrics.pilots import by_week, evidence, missing_of, value_of, week
from tests.reference.generated_log import AS_OF, START, log

REFERENCES = {
    "subgroup_performance_gap": "pandas by group; permutations by SciPy, Holm by statsmodels",
    "containment_rate": "pandas over the same sessions",
    "csat": "pandas over the same answers; Student's t by SciPy",
    "csat_top_two": "pandas over the same answers; statsmodels proportion_confint",
    "success_by_latency": "pandas cut over the same rows; statsmodels confint_proportions_2indep (Newcombe)",
}
METRICS = (*containment.METRICS, *satisfaction.METRICS, *subgroups.METRICS, *latency_bands.METRICS)


@cache
def pilot() -> Evidence:
    tables = {"requests": log(), "surveys": survey()}
    return evidence(tables, START, AS_OF, metrics=METRICS, accuracy_from="task_success")


def of(tables: dict[str, pd.DataFrame], **settings: Any) -> Evidence:
    return evidence(tables, START, AS_OF, metrics=METRICS, **settings)


def sessions(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per session, by pandas."""
    found = rows.groupby("session_id").agg(
        user=("user_id", lambda names: min(names.dropna(), default=None)),
        first=("timestamp", "min"),
        last=("timestamp", "max"),
        known=("escalated", lambda marks: marks.notna().any()),
        handed=("escalated", lambda marks: bool(marks.fillna(False).any())),
    )
    return found.sort_values(["user", "first", "last"])


def test_that_containment_is_that_of_sessions_and_says_who_came_back() -> None:
    told = sessions(log())
    told = told.assign(following=told.groupby("user")["first"].shift(-1))
    known = told[told["known"]]
    contained = known[~known["handed"]]
    found = value_of(METRICS, "containment_rate", pilot())
    assert found.number == pytest.approx(len(contained) / len(known))
    assert found.n == len(known)
    over = contained[
        (contained["last"].dt.normalize() + timedelta(days=7) <= pd.Timestamp(AS_OF)) & contained["user"].notna()
    ]
    again = over["following"] <= over["last"] + timedelta(days=7)
    assert (found.detail["followed"], found.detail["again"]) == (len(over), again.sum())
    assert found.detail["unknown"] == len(contained) - len(over)


def test_that_what_users_did_later_is_not_foreseen() -> None:
    rows = pd.DataFrame(
        {
            "timestamp": [pd.Timestamp(START) + timedelta(days=one) for one in (*range(40), *range(2, 42))],
            "user_id": [f"u-{one}" for one in (*range(40), *range(40))],
            "session_id": [f"s-{one}" for one in range(80)],
            "escalated": False,
        }
    )
    short = of({"requests": rows})
    found = value_of(METRICS, "containment_rate", short, by_week(short, 4))
    assert (found.detail["followed"], found.detail["again"]) == (21 + 19, 21)


def survey(n: int = 400) -> pd.DataFrame:
    chance = np.random.default_rng(11)
    person = chance.integers(0, 150, n)
    score = np.clip(np.round(3.6 + 0.8 * chance.standard_normal(150)[person] + 0.6 * chance.standard_normal(n)), 1, 5)
    return pd.DataFrame(
        {
            "date": [START + timedelta(days=int(one)) for one in chance.integers(0, 70, n)],
            "respondent": [f"p-{one}" for one in person],
            "kind": "CSAT",
            "score": score,
            "scale_max": 5.0,
        }
    )


def test_that_satisfaction_is_the_mean_and_the_share_of_the_two_best_answers() -> None:
    rows = survey()
    mean, top = value_of(METRICS, "csat", pilot()), value_of(METRICS, "csat_top_two", pilot())
    assert mean.number == pytest.approx(rows["score"].mean())
    assert mean.n == len(rows)
    assert top.number == pytest.approx((rows["score"] >= 4).mean())
    frame, n = rows.assign(off=rows["score"] - rows["score"].mean()), len(rows)
    ways = [frame.groupby(column)["off"].sum() for column in ("respondent", "date")]
    single = rows["score"].var() / n
    over = sum(len(off) / (len(off) - 1) * (off**2).sum() / n**2 for off in ways)
    error = np.sqrt(max(single, over - single))
    freedom = min(len(off) for off in ways) - 1
    assert mean.interval == pytest.approx(stats.t.interval(0.95, freedom, rows["score"].mean(), error))
    assert "seldom like those who do not" in mean.note


def test_that_answers_of_people_who_answer_once_have_the_textbook_intervals() -> None:
    days = [START + timedelta(days=one) for one in range(60)]
    rows = survey(60).assign(respondent=[f"p-{one}" for one in range(60)], date=days)
    alone = of({"surveys": rows})
    score, top = rows["score"].to_numpy(), (rows["score"] >= 4).sum()
    found = value_of(METRICS, "csat", alone)
    assert found.interval == pytest.approx(stats.t.interval(0.95, 59, score.mean(), stats.sem(score)))
    worth = 59 * (special.ndtri(0.975) / special.stdtrit(59, 0.975)) ** 2
    ends = proportion_confint(top / 60 * worth, worth, method="wilson")
    assert value_of(METRICS, "csat_top_two", alone).interval == pytest.approx(ends)


def test_that_scales_are_not_mixed_and_not_taken_for_granted_in_silence() -> None:
    rows = survey(80)
    mixed = rows.assign(scale_max=[5.0, 10.0] * 40)
    assert "several scales" in missing_of(METRICS, "csat", of({"surveys": mixed})).reason
    guessed = value_of(METRICS, "csat", of({"surveys": rows.drop(columns="scale_max")}))
    assert guessed.caveat
    assert "taken to end at 5" in guessed.note
    odd = rows.assign(score=[9.0, *rows["score"].tolist()[1:]])
    beyond = value_of(METRICS, "csat", of({"surveys": odd}))
    assert (beyond.n, beyond.caveat) == (79, True)


def classified(n: int = 900, gap: float = 0.25, seed: int = 3) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    region, age = chance.choice(["north", "south"], n), chance.choice(["young", "old", "older"], n)
    right = chance.random(n) < np.where(region == "north", 0.9, 0.9 - gap)
    actual = chance.choice(["yes", "no"], n)
    return pd.DataFrame(
        {
            "timestamp": pd.Timestamp(START) + pd.to_timedelta(chance.integers(0, 60 * 86_400, n), "s"),
            "prediction": np.where(right, actual, np.where(actual == "yes", "no", "yes")),
            "actual": actual,
            "region": region,
            "group_age": age,
        }
    )


def by_permutations(marks: np.ndarray, groups: np.ndarray) -> float:
    def widest(dealt: np.ndarray) -> float:
        return float(np.ptp(pd.Series(dealt).groupby(groups).mean()))

    found = stats.permutation_test(
        (marks,),
        widest,
        permutation_type="pairings",
        n_resamples=1999,
        alternative="greater",
        rng=np.random.default_rng(1),
    )
    return float(found.pvalue)


def test_that_the_gap_between_groups_is_that_of_pandas_and_told_from_chance_as_scipy_tells_it() -> None:
    rows = classified().assign(timestamp=pd.Timestamp(START))
    right = rows["prediction"] == rows["actual"]
    gaps = {one: np.ptp(right.groupby(rows[one]).mean()) for one in ("region", "group_age")}
    told = of({"requests": rows})
    found = value_of(METRICS, "subgroup_performance_gap", told)
    assert found.number == pytest.approx(max(gaps.values()))
    assert {one: found.detail[f"column_{one}"] for one in gaps} == pytest.approx(gaps)

    drawn = {one: by_permutations(right.to_numpy(), rows[one].to_numpy()) for one in gaps}
    corrected = dict(zip(drawn, multipletests(list(drawn.values()), method="holm")[1], strict=True))
    ours = {gap.column: gap.p_value for gap in subgroup_gaps(told)}
    assert ours["region"] == pytest.approx(corrected["region"], abs=0.01)
    assert ours["group_age"] == pytest.approx(corrected["group_age"], abs=0.03)


def test_that_groups_of_few_rows_are_not_compared() -> None:
    few = classified(40).assign(region=["north"] * 20 + ["south"] * 20).drop(columns="group_age")
    assert (
        "30 rows with a known outcome" in missing_of(METRICS, "subgroup_performance_gap", of({"requests": few})).reason
    )


def test_that_the_largest_plausible_gap_is_seldom_too_small_where_groups_are_alike() -> None:
    held = 0
    for seed in range(20):
        found = value_of(METRICS, "subgroup_performance_gap", of({"requests": classified(400, 0.0, seed)}))
        assert found.interval is not None
        held += found.interval[0] == 0
    assert held >= 18


def test_that_success_by_latency_is_that_of_pandas_bands() -> None:
    rows = log()
    waited = rows["latency_s"].where((rows["status"] == "ok") | (rows["error_type"] == "timeout"))
    told = rows[waited.gt(0) & rows["task_success"].notna()]
    bands = pd.cut(waited[told.index], [0, 0.5, 1, 2, 5, 10, np.inf])
    counts = told["task_success"].groupby(bands, observed=True).agg(["mean", "size", "sum"])
    enough = counts[counts["size"] >= 30]
    found = value_of(METRICS, "success_by_latency", pilot())
    assert found.number == pytest.approx(enough["mean"].iloc[0] - enough["mean"].iloc[-1])
    assert found.n == enough["size"].sum()
    shown = latency_bands.latency_bands(pilot(), week(pilot(), 2))
    second = told[(told["timestamp"] >= "2026-08-10") & (told["timestamp"] < "2026-08-17")]
    assert sum(band.answers for band in shown) == len(second)


def test_that_two_bands_of_single_rows_differ_by_newcombes_interval() -> None:
    chance = np.random.default_rng(9)
    rows = pd.DataFrame(
        {
            "timestamp": [pd.Timestamp(START) + timedelta(days=one) for one in range(400)],
            "user_id": [f"u-{one}" for one in range(400)],
            "latency_s": [0.3] * 200 + [7.0] * 200,
            "task_success": np.concatenate([chance.random(200) < 0.8, chance.random(200) < 0.6]),
        }
    )
    year = evidence({"requests": rows}, START, START + timedelta(days=399), metrics=METRICS)
    found = value_of(METRICS, "success_by_latency", year)
    fast, slow = rows["task_success"].head(200).sum(), rows["task_success"].tail(200).sum()
    ends = confint_proportions_2indep(fast, 200, slow, 200, method="newcomb", compare="diff")
    assert found.interval == pytest.approx(ends, abs=0.002)


@pytest.mark.parametrize("name", [metric.id for metric in METRICS])
def test_that_a_log_without_the_columns_says_what_to_import(name: str) -> None:
    missing = missing_of(METRICS, name, of({"requests": log(40)[["timestamp", "status"]]}))
    assert "mport" in f"{missing.reason} {missing.cure}"
