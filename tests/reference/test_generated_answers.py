"""Generated answers on generated data, against pandas, numpy, SciPy and statsmodels."""

from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats
from statsmodels.stats.proportion import proportion_confint

from kpidesk.base.values import Missing
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics import agents, answers, refusals
from tests.metrics.pilots import evidence, measure, missing_of, segment, value_of, week
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
}  # fmt: skip
METRICS = (*answers.METRICS, *refusals.METRICS, *agents.METRICS)


@cache
def pilot() -> Evidence:
    return of({"requests": log()})


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
            "timestamp": [pd.Timestamp(START) + timedelta(days=one) for one in range(60)],
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


@pytest.mark.parametrize("name", [metric.id for metric in METRICS])
def test_that_a_log_without_the_columns_says_what_to_import(name: str) -> None:
    missing = missing_of(METRICS, name, of({"requests": log(40)[["timestamp", "status"]]}))
    assert "mport" in f"{missing.reason} {missing.cure}"
