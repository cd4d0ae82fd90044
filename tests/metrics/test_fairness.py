"""Gaps between groups, against Fairlearn, scipy and statsmodels."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import (
    demographic_parity_difference,
    demographic_parity_ratio,
    equalized_odds_difference,
)
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from kpidesk.base.values import Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import period_slices
from kpidesk.metrics.fairness import METRICS, fairness_tables
from tests.metrics.pilots import by_week, evidence, missing_of, value_of, week

START, AS_OF = date(2026, 8, 3), date(2026, 9, 13)
PARITY, ODDS = "demographic_parity_difference", "equalized_odds_difference"


def requests(n: int = 1200, seed: int = 5, **rates: float) -> pd.DataFrame:
    """Decisions of two group columns. ``rates``: group of group_age -> its rate of yes (0.5 otherwise)."""
    rng = np.random.default_rng(seed)
    age = rng.choice(["young", "middle", "old"], n)
    yes = rng.random(n) < [rates.get(one, 0.5) for one in age]
    was = np.where(rng.random(n) < 0.85, yes, ~yes)
    return pd.DataFrame(
        {
            "request_id": [f"r-{place}" for place in range(n)],
            "timestamp": pd.Timestamp(START) + pd.to_timedelta(np.sort(rng.integers(0, 42 * 1440, n)), unit="min"),
            "status": "ok",
            "group_age": age,
            "group_gender": rng.choice(["f", "m"], n),
            "prediction": np.where(yes, "approve", "reject"),
            "actual": np.where(was, "approve", "reject"),
            "score": np.round(rng.random(n), 3),
        }
    )


def pilot(log: pd.DataFrame, **settings: Any) -> Evidence:
    settings = {"positive_label": "approve", "targets": {PARITY: 0.02, ODDS: 0.05}} | settings
    return evidence({"requests": log}, START, AS_OF, metrics=METRICS, **settings)


def by_fairlearn(metric: Any, log: pd.DataFrame, column: str) -> float:
    yes, was = (log[name] == "approve" for name in ("prediction", "actual"))
    return float(metric(was, yes, sensitive_features=log[column]))


def test_that_the_gaps_are_fairlearns_for_the_worst_column() -> None:
    log = requests(old=0.4)
    seen = pilot(log)
    metrics = {PARITY: demographic_parity_difference, ODDS: equalized_odds_difference}
    for name, metric in metrics.items():
        expected = {column: by_fairlearn(metric, log, column) for column in ("group_age", "group_gender")}
        value = value_of(METRICS, name, seen)
        assert value.number == pytest.approx(max(expected.values()), rel=1e-12)
        assert value.detail["column_group_age"] == pytest.approx(expected["group_age"], rel=1e-12)
        assert value.detail["column_group_gender"] == pytest.approx(expected["group_gender"], rel=1e-12)
        assert "Worst column: group_age" in value.note
    ratio = by_fairlearn(demographic_parity_ratio, log, "group_age")
    assert value_of(METRICS, "demographic_parity_ratio", seen).number == pytest.approx(ratio, rel=1e-12)
    assert value_of(METRICS, PARITY, seen).detail["ratio"] == pytest.approx(ratio, rel=1e-12)


def test_that_failed_requests_are_no_decisions() -> None:
    log = requests()
    failed = log.assign(status="error", prediction="approve", request_id=lambda frame: "failed-" + frame["request_id"])
    once, with_failures = (pilot(frame) for frame in (log, pd.concat([log, failed], ignore_index=True)))
    assert value_of(METRICS, PARITY, with_failures) == value_of(METRICS, PARITY, once)


def test_that_two_groups_are_tested_like_fishers_exact_test_and_holm_covers_columns_and_measures() -> None:
    log = requests(400).drop(columns=["group_age"])
    yes, was, male = log["prediction"] == "approve", log["actual"] == "approve", log["group_gender"] == "m"
    raw = stats.fisher_exact(pd.crosstab(male, yes).to_numpy()).pvalue
    # Equalized odds: the worse of two independent strata, in each of which labels are dealt out anew.
    rng = np.random.default_rng(8)
    gaps = []
    for actual in (True, False):
        said, of_men = yes[was == actual], male[was == actual]
        men = rng.hypergeometric(said.sum(), (~said).sum(), of_men.sum(), size=20_000)
        gaps.append(np.abs(men / of_men.sum() - (said.sum() - men) / (~of_men).sum()))
    observed = by_fairlearn(equalized_odds_difference, log, "group_gender")
    odds = float(np.mean(np.maximum(*gaps) >= observed - 1e-12))
    expected = multipletests([raw, odds], method="holm")[1]
    seen = pilot(log)
    assert value_of(METRICS, PARITY, seen).detail["p_holm"] == pytest.approx(expected[0], abs=0.02)
    assert value_of(METRICS, ODDS, seen).detail["p_holm"] == pytest.approx(expected[1], abs=0.02)


def test_that_a_gap_that_is_there_is_told_from_chance() -> None:
    assert value_of(METRICS, PARITY, pilot(requests(old=0.25))).detail["p_holm"] < 0.001
    assert value_of(METRICS, PARITY, pilot(requests())).detail["p_holm"] > 0.05


def test_that_whole_users_change_groups_where_users_are_known() -> None:
    rng = np.random.default_rng(2)
    log = requests(1200).drop(columns=["group_gender"])
    user = rng.integers(0, 30, 1200)
    log["group_age"] = np.array(["young", "old"])[user % 2]
    log["prediction"] = np.where(rng.random(30)[user] < 0.5 + 0.1 * (user % 2), "approve", "reject")
    alone = value_of(METRICS, PARITY, pilot(log))
    shared = value_of(METRICS, PARITY, pilot(log.assign(user_id=[f"u{one}" for one in user])))
    assert shared.number == alone.number
    assert alone.detail["p_holm"] < 0.01
    assert shared.detail["p_holm"] > 0.05
    assert shared.detail["plausible_gap"] > alone.detail["plausible_gap"]
    assert shared.interval is not None
    assert shared.interval[0] == 0


def test_that_the_largest_plausible_gap_is_the_upper_newcombe_end() -> None:
    log = requests(old=0.4).drop(columns=["group_age"])
    tells = log.assign(yes=log["prediction"] == "approve").groupby("group_gender")["yes"].agg(["sum", "size"])
    (k1, n1), (k2, n2) = sorted(tells.to_numpy().tolist(), key=lambda pair: -pair[0] / pair[1])
    low, high = confint_proportions_2indep(k1, n1, k2, n2, method="newcomb", compare="diff")
    value = value_of(METRICS, PARITY, pilot(log))
    assert value.detail["plausible_gap"] == pytest.approx(high, rel=1e-9)
    assert value.interval == pytest.approx((max(0, low), high), rel=1e-9)


def test_that_a_group_of_29_is_named_and_left_out() -> None:
    log = requests()
    log.loc[:28, "group_gender"] = "unlisted"
    log.loc[:28, "prediction"] = "approve"
    value = value_of(METRICS, PARITY, pilot(log))
    kept = log.iloc[29:]
    assert value.detail["column_group_gender"] == pytest.approx(
        by_fairlearn(demographic_parity_difference, kept, "group_gender"), rel=1e-12
    )
    assert "too few rows: unlisted of group_gender" in value.note
    table = next(one for one in fairness_tables(pilot(log)) if one.column == "group_gender")
    few = next(group for group in table.groups if group.group == "unlisted")
    assert (few.n, few.assessable) == (29, False)
    assert "29 decisions, 30 are needed" in few.why_not


def test_that_equalized_odds_need_five_actual_yes_and_five_actual_no() -> None:
    log = requests(old=0.3).drop(columns=["group_gender"])
    old = log.index[log["group_age"] == "old"]
    log.loc[old, "actual"] = "reject"
    log.loc[old[:4], "actual"] = "approve"
    log.loc[old[:4], "prediction"] = "reject"
    value = value_of(METRICS, ODDS, pilot(log))
    others = log[log["group_age"] != "old"]
    assert value.number == pytest.approx(by_fairlearn(equalized_odds_difference, others, "group_age"), rel=1e-12)
    assert "old of group_age" in value.note
    log.loc[old[4], ["actual", "prediction"]] = ["approve", "reject"]
    assert value_of(METRICS, ODDS, pilot(log)).number == pytest.approx(
        by_fairlearn(equalized_odds_difference, log, "group_age"), rel=1e-12
    )


def test_that_rows_without_a_known_outcome_count_for_parity_only() -> None:
    log = requests()
    log.loc[log.index % 3 == 0, "actual"] = None
    seen = pilot(log)
    known = log[log["actual"].notna()]
    assert value_of(METRICS, PARITY, seen).n == 1200
    value = value_of(METRICS, ODDS, seen)
    assert value.n == len(known)
    gaps = [by_fairlearn(equalized_odds_difference, known, column) for column in ("group_age", "group_gender")]
    assert value.number == pytest.approx(max(gaps), rel=1e-12)


def test_that_a_group_known_for_less_than_80_percent_is_no_data() -> None:
    log = requests(young=0.5, old=0.5)
    log.loc[log.index % 4 == 0, "group_age"] = None
    log["prediction"] = np.where(log.index % 2 == 0, "approve", "reject")
    log.loc[log.index // 2 % 2 == 0, "group_gender"] = "f"
    log.loc[log.index // 2 % 2 == 1, "group_gender"] = "m"
    missing = missing_of(METRICS, PARITY, pilot(log))
    assert missing.lack is Lack.TOO_LITTLE
    assert "group_age in 75.0%" in missing.reason
    table = next(one for one in fairness_tables(pilot(log)) if one.column == "group_age")
    assert (table.known, table.demographic_parity_difference) == (0.75, None)


def test_that_a_poorly_known_column_does_not_hide_the_gap_of_another() -> None:
    log = requests(old=0.2)
    log.loc[log.index % 4 == 0, "group_gender"] = None
    value = value_of(METRICS, PARITY, pilot(log))
    assert value.number == pytest.approx(by_fairlearn(demographic_parity_difference, log, "group_age"), rel=1e-12)
    assert "group_gender in 75.0%" in value.note


def test_that_a_column_named_in_the_settings_is_compared_whatever_it_is_called() -> None:
    log = requests(old=0.4).rename(columns={"group_age": "region"}).drop(columns=["group_gender"])
    value = value_of(METRICS, PARITY, pilot(log, groups=("region",)))
    assert value.number == pytest.approx(by_fairlearn(demographic_parity_difference, log, "region"), rel=1e-12)
    assert "no column group_height" in missing_of(METRICS, PARITY, pilot(log, groups=("group_height",))).reason
    assert "group_<name>" in missing_of(METRICS, PARITY, pilot(log)).cure


def test_that_a_configured_column_that_is_absent_is_not_passed_over() -> None:
    log = requests()
    log["prediction"] = "approve"
    missing = missing_of(METRICS, PARITY, pilot(log, groups=("group_gender", "group_height")))
    assert "group_height in 0.0%" in missing.reason


def test_that_a_yes_that_nobody_predicts_is_a_wrong_setting_and_not_perfect_fairness() -> None:
    missing = missing_of(METRICS, PARITY, pilot(requests(old=0.2), positive_label="granted"))
    assert "No prediction is 'granted'" in missing.reason
    several = requests().assign(prediction=lambda frame: np.where(frame.index % 3 == 0, "refer", frame["prediction"]))
    assert "positive_label" in missing_of(METRICS, PARITY, pilot(several, positive_label=None)).cure


def test_that_answers_all_no_have_no_gap_and_no_ratio() -> None:
    seen = pilot(requests().assign(prediction="reject"))
    value = value_of(METRICS, PARITY, seen)
    assert value.number == 0
    assert "ratio" not in value.detail
    assert "denominator" in missing_of(METRICS, "demographic_parity_ratio", seen).reason


def test_that_rates_without_a_denominator_stay_undefined_in_the_table() -> None:
    log = requests()
    log.loc[log["group_age"] == "old", "actual"] = "reject"
    log.loc[log["group_age"] == "young", "actual"] = None
    table = next(one for one in fairness_tables(pilot(log)) if one.column == "group_age")
    rows = {group.group: group for group in table.groups}
    assert rows["old"].tpr is None
    assert rows["old"].fpr is not None
    assert rows["young"].tpr is rows["young"].fpr is rows["young"].calibration is None
    assert "0 actual yes" in rows["old"].why_not


def test_that_the_table_shows_counts_rates_and_wilson_intervals() -> None:
    log = requests(old=0.4)
    tables = {table.column: table for table in fairness_tables(pilot(log))}
    assert set(tables) == {"group_age", "group_gender", "group_age × group_gender"}
    for row in tables["group_age"].groups:
        mine = log[log["group_age"] == row.group]
        yes, was = mine["prediction"] == "approve", mine["actual"] == "approve"
        assert (row.n, row.positives, row.negatives) == (len(mine), was.sum(), (~was).sum())
        assert row.selection_rate == pytest.approx(yes.mean())
        assert row.selection_interval == pytest.approx(proportion_confint(yes.sum(), len(mine), method="wilson"))
        assert row.tpr == pytest.approx(yes[was].mean())
        assert row.fpr == pytest.approx(yes[~was].mean())
        assert row.calibration == pytest.approx(mine["score"].mean() - was.mean())
    assert tables["group_age"].p_value is not None
    assert tables["group_age"].equalized_odds_p_value is not None


def test_that_two_columns_are_crossed_to_look_at_and_not_graded() -> None:
    log = requests(old=0.4)
    crossed = fairness_tables(pilot(log))[-1]
    assert crossed.intersection
    assert crossed.demographic_parity_difference is crossed.p_value is None
    rows = {row.group: row for row in crossed.groups}
    assert len(rows) == 6
    mine = log[(log["group_age"] == "old") & (log["group_gender"] == "f")]
    assert rows["old × f"].n == len(mine)
    assert rows["old × f"].selection_rate == pytest.approx((mine["prediction"] == "approve").mean())


def test_that_the_calibration_gap_is_the_largest_difference_of_mean_score_minus_outcome_rate() -> None:
    log = requests(old=0.3)
    log["excess"] = log["score"] - (log["actual"] == "approve")
    gaps = [np.ptp(log.groupby(column)["excess"].mean()) for column in ("group_age", "group_gender")]
    value = value_of(METRICS, "calibration_gap", pilot(log.drop(columns="excess")))
    assert value.number == pytest.approx(max(gaps), rel=1e-9)
    assert value.n == 1200
    without = pilot(log.drop(columns=["score", "excess"]))
    assert "column score" in missing_of(METRICS, "calibration_gap", without).cure


def test_that_weeks_months_and_as_ofs_are_those_of_their_rows() -> None:
    log = requests(old=0.35)
    seen = pilot(log)
    number = (log["timestamp"] - pd.Timestamp(START)).dt.days // 7 + 1
    august = next(part for part in period_slices(seen.calendar, seen.window) if part.number == 202608)
    rows = {week(seen, 2): number == 2, by_week(seen, 3): number <= 3, august: log["timestamp"].dt.month == 8}
    for part, kept in rows.items():
        gaps = [by_fairlearn(demographic_parity_difference, log[kept], c) for c in ("group_age", "group_gender")]
        value = value_of(METRICS, PARITY, seen, part)
        assert value.number == pytest.approx(max(gaps), rel=1e-12)
        assert value.n == kept.sum()
        assert 0 < value.detail["p_holm"] <= 1


def test_that_small_gaps_of_a_week_are_not_tested_but_those_of_the_window_are() -> None:
    log = requests()
    even = ["approve", "reject", "approve", "reject"]
    log["group_gender"] = np.array(["f", "f", "m", "m"])[np.arange(1200) % 4]
    log["prediction"] = log["actual"] = np.array(even)[np.arange(1200) % 4]
    seen = pilot(log.drop(columns=["group_age"]))
    assert "p_holm" not in value_of(METRICS, PARITY, seen, by_week(seen, 3)).detail
    assert value_of(METRICS, PARITY, seen).detail["p_holm"] == 1


@pytest.mark.parametrize("rows", [0, 1, 8])
def test_that_too_few_decisions_cannot_be_assessed(rows: int) -> None:
    seen = pilot(requests(rows).drop(columns=["group_age"]))
    for metric in METRICS:
        assert missing_of(METRICS, metric.id, seen).lack in {Lack.TOO_LITTLE, Lack.NOT_MEASURED}


def test_that_it_is_said_how_many_decisions_are_needed() -> None:
    log = requests(40).drop(columns=["group_age"])
    sizes = log["group_gender"].value_counts()
    missing = missing_of(METRICS, PARITY, pilot(log))
    assert missing.lack is Lack.TOO_LITTLE
    assert missing.still_needed == sum(max(0, 30 - size) for size in sizes)


def test_that_a_log_without_predictions_asks_for_them() -> None:
    assert "prediction" in missing_of(METRICS, PARITY, pilot(requests().drop(columns=["prediction"]))).cure


def test_that_the_order_of_rows_does_not_matter() -> None:
    log = requests(old=0.4)
    seen, shuffled = pilot(log), pilot(log.sample(frac=1, random_state=4))
    for metric in METRICS:
        expected, value = (value_of(METRICS, metric.id, one) for one in (seen, shuffled))
        assert value.number == pytest.approx(expected.number, rel=1e-12)
        assert value.detail == expected.detail
