"""The expected numbers, computed a second time from the files with pandas, NumPy, scikit-learn and Fairlearn."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import demographic_parity_difference, equalized_odds_difference
from sklearn.metrics import accuracy_score, fbeta_score, precision_score, recall_score

from tests.samples import sample_files

Expected = dict[str, dict[str, float]]
CLAIMS = ("claims-ready", "claims-failing")

ARTICLE = {
    "claims-ready": {
        "latency_p95": 1.2,
        "latency_p99": 3.8,
        "peak_rps": 50,
        "weighted_accuracy": 0.94,
        "accuracy_decay": 1.2,
        "overhead_per_1000": 0.8,
        "mttr": 0.75,
        "data_quality_score": 0.97,
        "adoption_week_2": 0.85,
        "cost_per_transaction": 0.35,
        "days_to_first_impact": 3,
        "traceability": 1,
    },
    "claims-failing": {
        "latency_p99": 12,
        "weighted_accuracy": 0.78,
        "accuracy_decay": 8,
        "overhead_per_1000": 6,
        "adoption_week_4": 0.15,
        "cost_per_transaction": 2.10,
        "traceability": 0.82,
    },
}


def close(value: float) -> object:
    return pytest.approx(value, rel=1e-9)


def latencies(log: pd.DataFrame) -> pd.Series:
    return log.loc[(log["status"] == "ok") | (log["error_type"] == "timeout"), "latency_s"]


def labelled(folder: Path) -> tuple[pd.DataFrame, np.ndarray]:
    """Decisions with a known outcome, and the cost of getting each wrong."""
    log, said = sample_files.log(folder), sample_files.settings(folder)
    known = log[(log["status"] == "ok") & log["actual"].notna()]
    costs = np.where(known["actual"] == "approve", said["cost_false_negative"], said["cost_false_positive"])
    return known, costs.astype(float)


@pytest.mark.parametrize("name", CLAIMS)
def test_that_the_figures_are_those_of_the_article(name: str, expected: Expected) -> None:
    assert {measure: expected[name][measure] for measure in ARTICLE[name]} == close_all(ARTICLE[name])


def close_all(values: dict[str, float]) -> object:
    return pytest.approx(values, rel=1e-12)


def test_that_approval_rates_of_the_ready_pilot_lie_within_two_percent(expected: Expected) -> None:
    assert 0 < expected["claims-ready"]["demographic_parity_difference"] <= 0.02


def test_that_percentiles_agree_with_numpy(pilot: Path, expected: Expected) -> None:
    pooled = latencies(sample_files.log(pilot))
    for measure, share in (("latency_p50", 50), ("latency_p95", 95), ("latency_p99", 99), ("latency_max", 100)):
        assert expected[pilot.name][measure] == close(float(np.percentile(pooled, share)))


@pytest.mark.parametrize("name", CLAIMS)
def test_that_accuracy_agrees_with_scikit_learn(name: str, samples: Path, expected: Expected) -> None:
    known, costs = labelled(samples / name)
    was, said, figures = known["actual"], known["prediction"], expected[name]
    rejecting = np.full(len(known), "reject")
    beta = np.sqrt(costs.min() / costs.max())
    assert figures["weighted_accuracy"] == close(accuracy_score(was, said, sample_weight=costs))
    assert figures["naive_weighted_accuracy"] == close(accuracy_score(was, rejecting, sample_weight=costs))
    assert figures["accuracy"] == close(accuracy_score(was, said))
    assert figures["precision"] == close(precision_score(was, said, pos_label="approve"))
    assert figures["recall"] == close(recall_score(was, said, pos_label="approve"))
    assert figures["weighted_f1"] == close(fbeta_score(was, said, beta=beta, pos_label="approve"))


@pytest.mark.parametrize(("name", "weeks"), [("claims-ready", 11), ("claims-failing", 8)])
def test_that_decay_is_the_slope_of_a_weighted_line(name: str, weeks: int, samples: Path, expected: Expected) -> None:
    known, costs = labelled(samples / name)
    right = costs * (known["prediction"] == known["actual"]).to_numpy()
    sums = (
        pd.DataFrame({"week": known["week"], "cost": costs, "right": right, "n": 1}).groupby("week").sum().loc[:weeks]
    )
    slope = np.polyfit(sums.index.to_numpy(float), sums["right"] / sums["cost"], 1, w=np.sqrt(sums["n"]))[0]
    assert expected[name]["accuracy_decay"] == close(-slope / 7 * 30 * 100)
    assert sums["n"].min() >= 30


@pytest.mark.parametrize("name", CLAIMS)
def test_that_gaps_between_groups_agree_with_fairlearn(name: str, samples: Path, expected: Expected) -> None:
    done = sample_files.log(samples / name).query("status == 'ok'")
    known, _ = labelled(samples / name)
    columns = ("group_age", "group_gender")
    said = (done["prediction"] == "approve").astype(int)
    parity = max(demographic_parity_difference(said, said, sensitive_features=done[column]) for column in columns)
    was, was_said = ((known[column] == "approve").astype(int) for column in ("actual", "prediction"))
    odds = max(equalized_odds_difference(was, was_said, sensitive_features=known[column]) for column in columns)
    assert expected[name]["demographic_parity_difference"] == close(parity)
    assert expected[name]["equalized_odds_difference"] == close(odds)


def test_that_the_assistants_answers_are_judged_by_what_solved_the_problem(samples: Path, expected: Expected) -> None:
    done = sample_files.log(samples / "support-assistant").query("status == 'ok'")
    solved = done["task_success"].dropna() == "yes"
    assert expected["support-assistant"]["weighted_accuracy"] == close(solved.mean())


def test_that_a_group_too_small_to_compare_is_left_out(samples: Path, expected: Expected) -> None:
    done = sample_files.log(samples / "support-assistant").query("status == 'ok'")
    sizes = done["group_language"].value_counts()
    large = done[done["group_language"].isin(sizes.index[sizes >= 30])]
    gaps = [
        frame.groupby(column)["prediction"].agg(lambda said: (said == "answer").mean())
        for frame, column in ((large, "group_language"), (done, "group_age"))
    ]
    assert sizes["it"] < 30
    assert expected["support-assistant"]["demographic_parity_difference"] == close(max(np.ptp(gap) for gap in gaps))


def test_that_the_trail_is_as_complete_as_said(pilot: Path, expected: Expected) -> None:
    done = sample_files.log(pilot).query("status == 'ok'")
    whole = done[["input_ref", "model_version", "output"]].notna().all(axis=1)
    approved = sample_files.table(pilot, "model_versions").dropna(subset="approved_on")["version"]
    assert expected[pilot.name]["traceability"] == close(whole.mean())
    assert expected[pilot.name]["auditability"] == close(done["model_version"].isin(approved).mean())
