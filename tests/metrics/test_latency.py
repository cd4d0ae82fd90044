"""Latency: percentiles of what counts, against numpy, with the least rows that they take."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.values import Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.latency import METRICS
from tests.metrics.pilots import by_week, evidence, missing_of, segment, value_of, week

START, AS_OF = date(2026, 8, 5), date(2026, 9, 8)
"""A Wednesday to a Tuesday."""


def answered(n: int, **columns: Any) -> pd.DataFrame:
    """Answers every 45 minutes from the start."""
    rng = np.random.default_rng(n)
    return pd.DataFrame(
        {
            "timestamp": pd.date_range(START, periods=n, freq="45min"),
            "latency_s": rng.lognormal(0.0, 1.0, n),
            "status": "ok",
            **columns,
        }
    )


def pilot(log: pd.DataFrame, **settings: Any) -> Evidence:
    return evidence({"requests": log}, START, AS_OF, metrics=METRICS, **settings)


@pytest.mark.parametrize(("metric", "q"), [("latency_p99", 0.99), ("latency_p95", 0.95), ("latency_p50", 0.5)])
def test_that_a_percentile_is_numpys_and_lies_in_its_interval(metric: str, q: float) -> None:
    log = answered(1000)
    value = value_of(METRICS, metric, pilot(log))
    assert value.number == pytest.approx(np.quantile(log["latency_s"], q), rel=1e-12)
    assert value.n == 1000
    assert value.interval is not None
    assert value.interval[0] < value.number < value.interval[1]
    assert set(value.interval) <= set(log["latency_s"])


@pytest.mark.parametrize(("metric", "least"), [("latency_p99", 368), ("latency_tail_ratio", 368), ("latency_p95", 72)])
def test_that_a_percentile_takes_the_rows_that_give_it_an_upper_end(metric: str, least: int) -> None:
    few = missing_of(METRICS, metric, pilot(answered(least - 1)))
    assert (few.lack, few.n, few.still_needed) == (Lack.TOO_LITTLE, least - 1, 1)
    assert str(least) in few.reason
    enough = value_of(METRICS, metric, pilot(answered(least), independence=None))
    assert metric == "latency_tail_ratio" or enough.interval is not None


def test_that_the_interval_of_a_percentile_is_wider_where_rows_of_a_user_are_alike() -> None:
    """Twenty rows each, all of them slow or fast: 2,000 rows that are worth about a hundred."""
    log = answered(2000)
    apart = value_of(METRICS, "latency_p50", pilot(log.assign(user_id=[f"u-{row % 100}" for row in range(2000)])))
    ranked = log["latency_s"].sort_values().index
    owner = pd.Series([f"u-{place // 20}" for place in range(2000)], index=ranked).sort_index()
    alike = value_of(METRICS, "latency_p50", pilot(log.assign(user_id=owner)))
    assert apart.number == alike.number
    assert apart.interval is not None
    assert alike.interval is not None
    widths = [np.log(ends[1]) - np.log(ends[0]) for ends in (apart.interval, alike.interval)]
    assert widths[1] / widths[0] == pytest.approx(np.sqrt(20), rel=0.3)


def test_that_one_row_has_a_median_and_no_interval() -> None:
    value = value_of(METRICS, "latency_p50", pilot(answered(1)))
    assert (value.n, value.interval) == (1, None)


def test_that_the_slowest_request_and_the_tail_are_those_of_the_rows_that_count() -> None:
    log = answered(900)
    log["latency_s"] = log["latency_s"].where(log.index != 3, 9000.0)
    log["status"] = log["status"].where(log.index != 3, "error")
    found = pilot(log)
    ok = log.loc[log["status"] == "ok", "latency_s"]
    assert value_of(METRICS, "latency_max", found).number == ok.max()
    ratio = np.quantile(ok, 0.99) / np.quantile(ok, 0.5)
    assert value_of(METRICS, "latency_tail_ratio", found).number == pytest.approx(ratio, rel=1e-12)


def test_that_failures_are_shown_apart_and_time_outs_count_with_the_limit() -> None:
    log = answered(900)
    log["error_type"] = pd.Series([None, "timeout", "tool"] * 300)
    log["status"] = np.where(log["error_type"].isna(), "ok", "error")
    found = pilot(log, timeout_s=60.0)
    timed_out = log["error_type"] == "timeout"
    counted = np.where(timed_out, np.maximum(log["latency_s"], 60.0), log["latency_s"])[log["error_type"] != "tool"]
    assert value_of(METRICS, "latency_p95", found).number == pytest.approx(np.quantile(counted, 0.95), rel=1e-12)
    failed = log.loc[log["error_type"] == "tool", "latency_s"]
    apart = value_of(METRICS, "latency_p95_failed", found)
    assert apart.number == pytest.approx(np.quantile(failed, 0.95), rel=1e-12)
    assert apart.n == 300


def test_that_all_errors_leave_no_latency() -> None:
    log = answered(500).assign(status="error", error_type="tool")
    none = missing_of(METRICS, "latency_p99", pilot(log))
    assert none.lack is Lack.NOT_MEASURED
    assert none.reason == "There are no completed or timed-out requests with a latency in this period."


def test_that_a_log_of_zeros_has_no_latency() -> None:
    assert missing_of(METRICS, "latency_p99", pilot(answered(500).assign(latency_s=0.0))).lack is Lack.NOT_MEASURED


def test_that_streamed_answers_have_their_own_percentile() -> None:
    log = answered(400)
    log["ttft_s"] = (log["latency_s"] / 2).where(log.index % 2 == 0)
    streamed = log.loc[log["ttft_s"].notna(), "latency_s"]
    value = value_of(METRICS, "latency_p95_streaming", pilot(log))
    assert value.number == pytest.approx(np.quantile(streamed, 0.95), rel=1e-12)


def test_that_the_slowest_step_is_named_with_all_others() -> None:
    log = answered(300)
    log["latency_model_s"], log["latency_retrieval_s"] = log["latency_s"] * 0.7, log["latency_s"] * 0.2
    value = value_of(METRICS, "latency_slowest_step", pilot(log))
    p95 = {step: np.quantile(log[f"latency_{step}_s"], 0.95) for step in ("model", "retrieval")}
    assert dict(value.detail) == pytest.approx(p95, rel=1e-12)
    assert value.number == max(value.detail.values())
    assert "model" in value.note


def test_that_steps_that_were_never_logged_are_asked_for() -> None:
    assert "latency_<step>_s" in missing_of(METRICS, "latency_slowest_step", pilot(answered(300))).cure


def test_that_weeks_begin_on_the_weekday_of_the_start() -> None:
    log = answered(1120)
    found = pilot(log)
    days = (log["timestamp"] - pd.Timestamp(START)).dt.days
    for number in range(1, 6):
        own = log.loc[days // 7 == number - 1, "latency_s"]
        value = value_of(METRICS, "latency_p50", found, week(found, number))
        assert value.number == pytest.approx(own.median(), rel=1e-12)
        assert value.n == len(own)
        upto = log.loc[days // 7 < number, "latency_s"]
        whole = value_of(METRICS, "latency_p50", found, by_week(found, number))
        assert whole.number == pytest.approx(upto.median(), rel=1e-12)


def test_that_a_region_has_the_latency_of_its_rows() -> None:
    log = answered(1000)
    log["region"] = np.where(log.index % 5 == 0, "north", "south")
    found = pilot(log)
    own = log.loc[log["region"] == "south", "latency_s"]
    value = value_of(METRICS, "latency_p99", found, segment(found, "region", "south"))
    assert value.number == pytest.approx(np.quantile(own, 0.99), rel=1e-12)
    assert missing_of(METRICS, "latency_p99", found, segment(found, "region", "north")).lack is Lack.TOO_LITTLE


def test_that_twice_the_same_rows_leave_the_median_where_it_was() -> None:
    log = answered(501)
    once, twice = pilot(log), pilot(pd.concat([log, log], ignore_index=True))
    assert value_of(METRICS, "latency_p50", once).number == value_of(METRICS, "latency_p50", twice).number


def test_that_a_log_without_latencies_says_which_column_to_import() -> None:
    lacking = missing_of(METRICS, "latency_p99", pilot(answered(10).drop(columns="latency_s")))
    assert lacking.reason == "Not imported: column latency_s of requests."
