"""Generated answers on generated data, against pandas, numpy, SciPy and statsmodels."""

from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from kpidesk.base.values import Missing
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics import (
    agents,
    answers,
    containment,
    latency_bands,
    refusals,
    satisfaction,
    subgroups,
)
from kpidesk.metrics.subgroups import subgroup_gaps
from tests.metrics.pilots import by_week, evidence, measure, missing_of, segment, value_of, week
from tests.reference.generated_log import AS_OF, START, log

SHARES = "pandas over the same rows; interval by pandas sums over users and days and statsmodels proportion_confint"
REFERENCES = {
    **dict.fromkeys(
        (
            "hallucination_rate", "refusal_rate", "wanted_refusal_rate", "unwanted_refusal_rate", "toxicity_rate",
            "citation_rate", "task_success_rate", "tool_selection_accuracy", "tool_parameter_accuracy",
            "action_outcome_accuracy",
        ),
        SHARES,
    ),
    "human_override_frequency": SHARES,
    "pii_leakage_rate": "pandas over the same rows; interval by statsmodels proportion_confint (beta)",
    "high_risk_approval_rate": "pandas over the same rows; interval by statsmodels proportion_confint (beta)",
    "groundedness": "pandas over the same rows; ragas' faithfulness by hand",
    "context_precision": "pandas over the same rows; by hand beside ragas' rank-weighted precision",
    "context_recall": "pandas over the same rows; ragas' context recall by hand",
    "toxicity_p99": "numpy quantile",
    "human_review_score": "pandas over the same rows; Student's t by SciPy",
    "subgroup_performance_gap": "pandas by group; permutations by SciPy, Holm by statsmodels",
    "containment_rate": "pandas over the same sessions",
    "csat": "pandas over the same answers; Student's t by SciPy",
    "csat_top_two": "pandas over the same answers; statsmodels proportion_confint",
    "success_by_latency": "pandas cut over the same rows; statsmodels confint_proportions_2indep (Newcombe)",
}  # fmt: skip
METRICS = (
    *answers.METRICS, *refusals.METRICS, *agents.METRICS, *containment.METRICS, *satisfaction.METRICS,
    *subgroups.METRICS, *latency_bands.METRICS,
)  # fmt: skip


@cache
def pilot() -> Evidence:
    return evidence(
        {"requests": log(), "surveys": survey()}, START, AS_OF, metrics=METRICS, accuracy_from="task_success"
    )


def of(tables: dict[str, pd.DataFrame], **settings: Any) -> Evidence:
    return evidence(tables, START, AS_OF, metrics=METRICS, **settings)


def marked(name: str) -> pd.Series:
    """Which rows a share counts, null where it does not look at them."""
    rows = log()
    plain = {
        "hallucination_rate": "hallucinated", "refusal_rate": "refused", "task_success_rate": "task_success",
        "tool_selection_accuracy": "tool_correct", "tool_parameter_accuracy": "tool_params_correct",
        "action_outcome_accuracy": "outcome_correct", "human_override_frequency": "overridden",
        "pii_leakage_rate": "pii_leak",
    }  # fmt: skip
    if name in plain:
        return rows[plain[name]]
    if name == "toxicity_rate":
        return (rows["toxicity"] > 0.5).astype("boolean")
    if name == "citation_rate":
        return (rows["citations"] > 0).astype("boolean").mask(~rows["needs_citation"].fillna(False))
    if name == "high_risk_approval_rate":
        return rows["human_approved"].fillna(False).mask(~rows["high_risk"].fillna(False))
    wanted = rows["should_refuse"] if name == "wanted_refusal_rate" else ~rows["should_refuse"]
    return rows["refused"].mask(~wanted.fillna(False))


def worth(marks: pd.Series, rows: pd.DataFrame) -> float:
    """The effective number of rows by user and by day, by pandas."""
    frame = pd.DataFrame(
        {"off": marks.astype(float) - marks.mean(), "user": rows["user_id"], "day": rows["timestamp"].dt.date}
    )

    def variance(column: str) -> float:
        named = frame.dropna(subset=column)
        off = named.groupby(column)["off"].sum()
        return float(len(off) / (len(off) - 1) * (off**2).sum() / len(named) ** 2)

    n, p = len(frame), float(marks.mean())
    single = p * (1 - p) / (n - 1)
    both = max(single, variance("user") + variance("day") - single)
    few = special.ndtri(0.975) / special.stdtrit(min(frame["user"].nunique(), frame["day"].nunique()) - 1, 0.975)
    return min(n, p * (1 - p) / both * few**2)


EXACT = {"pii_leakage_rate", "high_risk_approval_rate"}


@pytest.mark.parametrize("name", [one for one, told in REFERENCES.items() if told == SHARES] + sorted(EXACT))
def test_that_shares_are_those_of_pandas_and_their_intervals_heed_users_and_days(name: str) -> None:
    marks = marked(name).dropna()
    found, times = value_of(METRICS, name, pilot()), 100 if name == "human_override_frequency" else 1
    assert found.number == pytest.approx(times * marks.mean())
    assert found.n == len(marks)
    rows = worth(marks, log().loc[marks.index])
    method = "beta" if name in EXACT else "wilson"
    ends = proportion_confint(marks.mean() * rows, rows, method=method)
    assert found.interval == pytest.approx(tuple(times * end for end in ends), rel=2e-3)


def test_that_a_share_of_a_week_and_of_a_region_is_that_of_their_rows() -> None:
    rows = log()
    second = rows[(rows["timestamp"] >= "2026-08-10") & (rows["timestamp"] < "2026-08-17")]
    found = value_of(METRICS, "task_success_rate", pilot(), week(pilot(), 2))
    assert found.number == pytest.approx(second["task_success"].mean())
    south = rows[rows["region"] == "south"]
    found = value_of(METRICS, "task_success_rate", pilot(), segment(pilot(), "region", "south"))
    assert found.number == pytest.approx(south["task_success"].mean())


def test_that_groundedness_is_ragas_faithfulness_by_hand() -> None:
    """Four claims of which three are supported, two of two, one of two: ragas scores 0.75, 1 and 0.5; mean 0.75."""
    three = pd.DataFrame({"timestamp": [pd.Timestamp(START)] * 30, "groundedness": [0.75, 1.0, 0.5] * 10})
    found = value_of(METRICS, "groundedness", of({"requests": three}))
    assert found.number == pytest.approx(0.75)
    assert value_of(METRICS, "hallucination_rate", of({"requests": three})).number == pytest.approx(2 / 3)
    assert value_of(METRICS, "groundedness", pilot()).number == pytest.approx(log()["groundedness"].mean())


def test_that_context_precision_is_a_plain_share_and_not_weighed_by_rank() -> None:
    """Chunks relevant, not, relevant: 2 of 3. ragas' context precision is (1/1 + 2/3) / 2 = 0.83."""
    rows = pd.DataFrame({"timestamp": [pd.Timestamp(START)] * 12, "context_relevant": 2, "context_retrieved": 3})
    assert value_of(METRICS, "context_precision", of({"requests": rows})).number == pytest.approx(2 / 3)
    ranked = np.mean([1 / 1, 2 / 3])
    assert ranked == pytest.approx(0.8333, abs=1e-4)
    whole = log()
    for name, part, of_all in (
        ("context_precision", "context_relevant", "context_retrieved"),
        ("context_recall", "context_found", "context_needed"),
    ):
        found = value_of(METRICS, name, pilot())
        assert found.number == pytest.approx(whole[part].sum() / whole[of_all].sum())
        assert found.n == whole[of_all].sum()


def test_that_more_relevant_chunks_than_retrieved_ones_are_left_out_and_told() -> None:
    rows = pd.DataFrame(
        {"timestamp": [pd.Timestamp(START)] * 20, "context_relevant": [2] * 19 + [9], "context_retrieved": 4}
    )
    found = value_of(METRICS, "context_precision", of({"requests": rows}))
    assert (found.number, found.n, found.caveat) == (0.5, 76, True)
    assert found.note.startswith("1 request left out")


def test_that_the_mean_of_ratings_has_students_interval_where_every_row_is_alone() -> None:
    scores = np.random.default_rng(2).integers(1, 6, 60).astype(float)
    rows = pd.DataFrame(
        {
            "timestamp": [pd.Timestamp(START)] * 60,
            "user_id": [f"u-{one}" for one in range(60)],
            "review_score": scores,
        }
    )
    found = value_of(METRICS, "human_review_score", of({"requests": rows}))
    assert found.interval == pytest.approx(stats.t.interval(0.95, 59, scores.mean(), stats.sem(scores)))
    assert value_of(METRICS, "human_review_score", pilot()).number == pytest.approx(log()["review_score"].mean())


def test_that_toxicity_is_told_by_its_tail_even_where_most_answers_score_nothing() -> None:
    toxicity = log()["toxicity"].to_numpy()
    found = value_of(METRICS, "toxicity_p99", pilot())
    assert found.number == pytest.approx(np.quantile(toxicity, 0.99))
    none = pd.DataFrame({"timestamp": [pd.Timestamp(START)] * 400, "toxicity": 0.0})
    assert value_of(METRICS, "toxicity_p99", of({"requests": none})).number == 0


def test_that_no_leak_found_is_not_no_leak() -> None:
    rows = pd.DataFrame(
        {"timestamp": [pd.Timestamp(START)] * 300, "pii_leak": False, "user_id": [f"u-{one}" for one in range(300)]}
    )
    found = value_of(METRICS, "pii_leakage_rate", of({"requests": rows}))
    assert found.number == 0
    assert found.interval == pytest.approx(proportion_confint(0, 300, method="beta"))
    assert "1.22 %" in found.note or "1.2 %" in found.note
    assert "does not mean" in found.note
    one = rows.assign(pii_leak=[True] + [False] * 299).head(10)
    assert value_of(METRICS, "pii_leakage_rate", of({"requests": one})).number == pytest.approx(0.1)
    assert isinstance(measure(METRICS, "pii_leakage_rate", of({"requests": rows.head(10)})), Missing)


def test_that_an_approval_that_is_not_recorded_is_none() -> None:
    rows = pd.DataFrame(
        {
            "timestamp": [pd.Timestamp(START)] * 4,
            "high_risk": pd.array([True, True, True, False], dtype="boolean"),
            "human_approved": pd.array([True, None, True, None], dtype="boolean"),
        }
    )
    found = value_of(METRICS, "high_risk_approval_rate", of({"requests": rows}))
    assert found.number == pytest.approx(2 / 3)
    assert found.note.startswith("1 high-risk action went ahead")


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
    off = rows.assign(off=rows["score"] - rows["score"].mean()).groupby("respondent")["off"].sum()
    error = np.sqrt(len(off) / (len(off) - 1) * (off**2).sum()) / len(rows)
    assert mean.interval == pytest.approx(stats.t.interval(0.95, len(off) - 1, rows["score"].mean(), error))
    assert "seldom like those who do not" in mean.note


def test_that_answers_of_people_who_answer_once_have_the_textbook_intervals() -> None:
    rows = survey(60).assign(respondent=[f"p-{one}" for one in range(60)])
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
            "timestamp": [pd.Timestamp(START)] * 400,
            "user_id": [f"u-{one}" for one in range(400)],
            "latency_s": [0.3] * 200 + [7.0] * 200,
            "task_success": np.concatenate([chance.random(200) < 0.8, chance.random(200) < 0.6]),
        }
    )
    found = value_of(METRICS, "success_by_latency", of({"requests": rows}))
    fast, slow = rows["task_success"].head(200).sum(), rows["task_success"].tail(200).sum()
    ends = confint_proportions_2indep(fast, 200, slow, 200, method="newcomb", compare="diff")
    assert found.interval == pytest.approx(ends, abs=0.002)


@pytest.mark.parametrize("name", [metric.id for metric in METRICS])
def test_that_a_log_without_the_columns_says_what_to_import(name: str) -> None:
    missing = missing_of(METRICS, name, of({"requests": log(40)[["timestamp", "status"]]}))
    assert "mport" in f"{missing.reason} {missing.cure}"
