"""Measures day by day, against pandas over the rows of each day."""

import pandas as pd
import pytest

from kpidesk.base.values import Missing, Value
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.measure import measurements
from kpidesk.metrics.measurements import Dated, Measurements
from tests.benchmarks.false_markers import DAYS, LAST, START, log
from tests.metrics.pilots import evidence

ROWS = log(9)
DAY = (ROWS["timestamp"].dt.normalize() - pd.Timestamp(START)).dt.days + 1


@pytest.fixture(scope="module")
def found() -> Measurements:
    pilot = evidence({"requests": ROWS}, START, LAST, metrics=CATALOGUE, positive_label="yes")
    return measurements(pilot)


def numbers(days: tuple[Dated, ...]) -> dict[int, float]:
    return {one.number: one.measured.number for one in days if isinstance(one.measured, Value)}


def test_that_each_day_has_its_own_value(found: Measurements) -> None:
    errors = (ROWS["status"] == "error").groupby(DAY).mean()
    assert numbers(found.daily["error_rate"]) == pytest.approx(errors[ROWS.groupby(DAY).size() >= 30].to_dict())
    medians = ROWS[ROWS["status"] == "ok"].groupby(DAY)["latency_s"].median()
    assert numbers(found.daily["latency_p50"]) == pytest.approx(medians.to_dict())
    right = (ROWS["prediction"] == ROWS["actual"]).groupby(DAY).mean()
    told = numbers(found.daily["accuracy"])
    assert told == pytest.approx({day: right[day] for day in told})
    assert len(told) > DAYS / 2


def test_that_every_day_stands_there_with_its_reason_where_it_has_no_value(found: Measurements) -> None:
    days = found.daily["error_rate"]
    assert [one.number for one in days] == list(range(1, DAYS + 1))
    assert all(one.period.days == 1 for one in days)
    assert all(one.measured.reason for one in days if isinstance(one.measured, Missing))


def test_that_only_measures_of_the_day_or_the_hour_are_told_by_day(found: Measurements) -> None:
    assert {"latency_p50", "error_rate", "weighted_accuracy"} <= set(found.daily)
    cadences = {metric.id: metric.cadence for metric in CATALOGUE}
    assert {cadences[name] for name in found.daily} <= {"hourly", "daily"}
    assert not {"adoption_current", "cost_per_week", "traceability", "overhead_per_1000"} & set(found.daily)


def test_that_a_measure_without_two_days_is_left_out(found: Measurements) -> None:
    """No day of this pilot has the 368 rows that a 99th percentile takes."""
    assert "latency_p99" not in found.daily
    assert "ttft_p50" not in found.daily
