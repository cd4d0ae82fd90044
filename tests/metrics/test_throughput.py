"""Throughput from load tests: stages, spans of time, labels, and what stands in for a test that was not run."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from kpidesk.base.values import Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.throughput import METRICS
from tests.metrics.pilots import by_week, evidence, missing_of, value_of, week

START, AS_OF = date(2026, 8, 3), date(2026, 8, 30)


def pilot(rows: list[dict[str, Any]], **tables: pd.DataFrame) -> Evidence:
    frame = pd.DataFrame(rows)
    if "timestamp" in frame:
        frame["timestamp"] = pd.to_datetime(frame["timestamp"])
    return evidence({"load_tests": frame, **tables}, START, AS_OF, metrics=METRICS)


def row(at: str, stage: float | None, requests: float, failures: float, **more: Any) -> dict[str, Any]:
    return {
        "timestamp": f"2026-08-12 {at}",
        "stage": stage,
        "duration_s": 100.0,
        "requests": requests,
        "failures": failures,
        **more,
    }


STAGED = [
    row("03:00", 0.5, 1000, 0, users=10, latency_p95_s=1.0),
    row("03:10", 1.0, 2000, 2, users=20, latency_p95_s=1.5),
    row("03:20", 1.0, 2200, 0, users=20, latency_p95_s=1.4),
    row("03:30", 1.5, 3000, 6, users=30, latency_p95_s=2.0),
]


def test_that_a_stage_is_its_successes_over_the_time_it_took() -> None:
    value = value_of(METRICS, "peak_rps", pilot(STAGED))
    assert value.number == pytest.approx((4200 - 2) / 200, rel=1e-12)
    assert value.n == 4200
    assert not value.caveat
    assert value_of(METRICS, "stress_rps", pilot(STAGED)).number == pytest.approx((3000 - 6) / 100, rel=1e-12)


def test_that_its_interval_is_that_of_the_answered_share() -> None:
    low, high = proportion_confint(4198, 4200, method="beta")
    assert value_of(METRICS, "peak_rps", pilot(STAGED)).interval == pytest.approx((low * 21, high * 21), rel=1e-9)


def test_that_overlapping_rows_share_their_time() -> None:
    together = [row("03:00:00", 1.0, 1000, 0), row("03:00:50", 1.0, 1000, 0), row("03:10:00", 1.0, 1000, 0)]
    assert value_of(METRICS, "peak_rps", pilot(together)).number == pytest.approx(3000 / 250, rel=1e-12)


def test_that_a_row_within_another_adds_no_time() -> None:
    nested = [row("03:00:00", 1.0, 1000, 0), {**row("03:00:20", 1.0, 500, 0), "duration_s": 10.0}]
    nested += [row("03:00:50", 1.0, 500, 0)]
    assert value_of(METRICS, "peak_rps", pilot(nested)).number == pytest.approx(2000 / 150, rel=1e-12)


def test_that_parallel_rows_without_times_share_the_longest() -> None:
    rows = [{"stage": 1.0, "duration_s": seconds, "requests": 1000, "failures": 0} for seconds in (50.0, 80.0, 60.0)]
    assert value_of(METRICS, "peak_rps", pilot(rows)).number == pytest.approx(3000 / 80, rel=1e-12)


def test_that_the_worse_of_both_stages_is_the_error_rate() -> None:
    value = value_of(METRICS, "load_error_rate", pilot(STAGED))
    assert value.number == pytest.approx(6 / 3000, rel=1e-12)
    assert value.interval == pytest.approx(proportion_confint(6, 3000, method="beta"), rel=1e-9)
    assert "stage 1.5" in value.note


def test_that_no_failure_still_has_an_upper_end() -> None:
    value = value_of(METRICS, "load_error_rate", pilot([row("03:00", 1.0, 3000, 0)]))
    assert value.number == 0.0
    assert value.interval == pytest.approx((0.0, 1 - 0.025 ** (1 / 3000)), rel=1e-9)
    assert "Stage 1.5 was not tested" in value.note


def test_that_an_error_rate_needs_a_thousand_requests() -> None:
    missing = missing_of(METRICS, "load_error_rate", pilot([row("03:00", 1.0, 999, 0)]))
    assert missing.lack is Lack.TOO_LITTLE
    assert missing.still_needed == 1


def test_that_unlabelled_stages_give_the_best_plateau_with_few_errors() -> None:
    rows = [
        row("03:00", None, 2000, 0, users=10),
        row("03:10", None, 2000, 1, users=20),
        row("03:12", None, 3000, 2, users=20),
        row("03:20", None, 9000, 90, users=40),
    ]
    value = value_of(METRICS, "peak_rps", pilot(rows))
    assert value.number == pytest.approx((5000 - 3) / 200, rel=1e-12)
    assert "not labelled" in value.note
    assert value.caveat
    assert missing_of(METRICS, "stress_rps", pilot(rows)).lack is Lack.NOT_MEASURED
    assert value_of(METRICS, "peak_users", pilot(rows)).number == 20


def test_that_rows_without_users_beside_rows_with_users_are_plateaus_of_their_own() -> None:
    rows = [
        row("03:00", None, 2000, 0, users=10),
        row("03:10", None, 2000, 1, users=20),
        row("03:12", None, 3000, 2, users=20),
        {**row("04:00", None, 1000, 0), "timestamp": None, "users": None},
    ]
    value = value_of(METRICS, "peak_rps", pilot(rows))
    assert value.number == pytest.approx((5000 - 3) / 200, rel=1e-12)


def test_that_a_short_lucky_plateau_is_not_the_best() -> None:
    rows = [row("03:00", None, 2000, 0, users=10), {**row("03:10", None, 90, 0, users=20), "duration_s": 1.0}]
    assert value_of(METRICS, "peak_rps", pilot(rows)).number == pytest.approx(20, rel=1e-12)
    assert missing_of(METRICS, "peak_rps", pilot(rows[1:])).still_needed == 910


def test_that_errors_on_every_unlabelled_plateau_leave_no_peak() -> None:
    missing = missing_of(METRICS, "peak_rps", pilot([row("03:00", None, 2000, 20, users=10)]))
    assert "0.1 %" in missing.reason


def test_that_labels_without_the_expected_peak_leave_no_peak() -> None:
    assert "no stage 1" in missing_of(METRICS, "peak_rps", pilot([row("03:00", 0.5, 2000, 0)])).reason


def test_that_rows_that_contradict_themselves_are_left_out_and_told() -> None:
    rows = [*STAGED, row("04:00", 1.0, 10, 11), row("04:10", 1.0, float("nan"), 0)]
    value = value_of(METRICS, "peak_rps", pilot(rows))
    assert value.number == pytest.approx(4198 / 200, rel=1e-12)
    assert "2 rows" in value.note


def test_that_rows_that_all_contradict_themselves_are_no_test() -> None:
    assert "fit together" in missing_of(METRICS, "peak_rps", pilot([row("04:00", 1.0, 10, 11)])).reason


def test_that_timed_requests_are_a_load_test_too() -> None:
    rng = np.random.default_rng(1)
    latency = rng.lognormal(size=400)
    begun = pd.Timestamp("2026-08-12 03:00") + pd.to_timedelta(np.arange(400) * 0.05, unit="s")
    stage = np.where(np.arange(400) < 200, 1.0, 1.5)
    rows = pd.DataFrame({"timestamp": begun, "stage": stage, "failures": 0, "latency_s": latency})
    tested = evidence({"load_tests": rows}, START, AS_OF, metrics=METRICS)
    ends = begun.to_numpy()[:200].astype("datetime64[us]").astype("int64") / 1e6 + latency[:200]
    seconds = ends.max() - ends[0] + latency[0]
    assert value_of(METRICS, "peak_rps", tested).number == pytest.approx(200 / seconds, rel=1e-6)
    ratio = np.quantile(latency[200:], 0.95) / np.quantile(latency[:200], 0.95)
    assert value_of(METRICS, "load_latency_degradation", tested).number == pytest.approx(ratio, rel=1e-12)


def test_that_latency_under_stress_is_held_against_the_lowest_stage() -> None:
    assert value_of(METRICS, "load_latency_degradation", pilot(STAGED)).number == pytest.approx(2.0, rel=1e-12)
    assert missing_of(METRICS, "load_latency_degradation", pilot(STAGED[:3])).lack is Lack.NOT_MEASURED
    assert missing_of(METRICS, "load_latency_degradation", pilot(STAGED[3:])).lack is Lack.NOT_MEASURED


def test_that_users_are_those_served_almost_without_errors() -> None:
    assert value_of(METRICS, "peak_users", pilot(STAGED)).number == 20
    assert missing_of(METRICS, "peak_users", pilot([row("03:00", 1.0, 1000, 50, users=9)])).lack is Lack.NOT_MEASURED


def test_that_a_test_counts_from_the_day_it_was_run() -> None:
    tested = pilot(STAGED)
    assert missing_of(METRICS, "peak_rps", tested, by_week(tested, 1)).reason.startswith("Not load-tested by then")
    assert value_of(METRICS, "peak_rps", tested, by_week(tested, 2)).number == pytest.approx(4198 / 200, rel=1e-12)


def test_that_a_test_of_unknown_day_counts_on_the_day_of_the_review_only() -> None:
    undated = pilot([{"stage": 1.0, "duration_s": 100.0, "requests": 2000, "failures": 0}])
    assert missing_of(METRICS, "peak_rps", undated, by_week(undated, 2)).lack is Lack.NOT_MEASURED
    assert value_of(METRICS, "peak_rps", undated, by_week(undated, 4)).number == pytest.approx(20, rel=1e-12)


def test_that_a_later_test_is_added_and_told() -> None:
    again = {**row("03:00", 1.0, 1800, 0), "timestamp": "2026-08-20 03:00"}
    value = value_of(METRICS, "peak_rps", pilot([*STAGED, again]))
    assert value.number == pytest.approx((4198 + 1800) / 300, rel=1e-12)
    assert "2 days" in value.note


def traffic() -> pd.DataFrame:
    """1, 2, ... 40 requests in forty minutes of one day, one a minute on the next."""
    many = [pd.Timestamp("2026-08-05 09:00") + pd.Timedelta(minutes=m) for m in range(40) for _ in range(m + 1)]
    few = [pd.Timestamp("2026-08-06 09:00") + pd.Timedelta(minutes=m) for m in range(40)]
    return pd.DataFrame({"timestamp": [*many, *few], "status": "ok"})


def test_that_observed_traffic_is_the_worst_day_of_its_busy_minutes() -> None:
    log = evidence({"requests": traffic()}, START, AS_OF, metrics=METRICS)
    expected = np.quantile(np.arange(1, 41), 0.99) / 60
    assert value_of(METRICS, "observed_peak_rps", log).number == pytest.approx(expected, rel=1e-12)
    assert missing_of(METRICS, "observed_peak_rps", log, week(log, 3)).lack is Lack.NOT_MEASURED


@pytest.mark.parametrize("measure", ["peak_rps", "load_error_rate", "stress_rps"])
def test_that_traffic_never_stands_for_a_load_test(measure: str) -> None:
    log = evidence({"requests": traffic()}, START, AS_OF, metrics=METRICS)
    missing = missing_of(METRICS, measure, log)
    assert missing.lack is Lack.NOT_MEASURED
    assert missing.reason.startswith("Not load-tested.")
    assert "0.66 RPS" in missing.reason
    assert "load_tests" in missing.cure


def test_that_a_column_that_a_load_test_lacks_is_named() -> None:
    rows = [{key: value for key, value in one.items() if key != "failures"} for one in STAGED]
    assert "column failures of load_tests" in missing_of(METRICS, "peak_rps", pilot(rows)).reason


def test_that_a_short_stress_stage_does_not_hide_the_errors_of_the_long_one() -> None:
    rows = [row("03:00", 1.0, 10_000, 300), row("03:10", 1.5, 200, 10)]
    frame = pd.DataFrame(rows).assign(timestamp=lambda one: pd.to_datetime(one["timestamp"]))
    tested = evidence({"load_tests": frame}, START, AS_OF, metrics=METRICS, targets={"load_error_rate": 0.001})
    value = value_of(METRICS, "load_error_rate", tested)
    assert value.number == pytest.approx(0.03)
    assert "Stage 1.5 has only 200 requests." in value.note
    assert value.caveat


def test_that_few_errors_on_the_long_stage_do_not_make_up_for_a_short_one() -> None:
    rows = [row("03:00", 1.0, 10_000, 1), row("03:10", 1.5, 200, 10)]
    frame = pd.DataFrame(rows).assign(timestamp=lambda one: pd.to_datetime(one["timestamp"]))
    tested = evidence({"load_tests": frame}, START, AS_OF, metrics=METRICS, targets={"load_error_rate": 0.001})
    assert missing_of(METRICS, "load_error_rate", tested).still_needed == 800
