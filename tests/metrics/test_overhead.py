"""Overhead: hours per 1,000 transactions, by hand, with intervals over days and booking periods."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.values import Grade, Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.overhead import METRICS
from tests.metrics.books import START, bootstrapped, close, hours, textbook, traffic
from tests.metrics.pilots import by_week, evidence, missing_of, value_of, week

RNG = np.random.default_rng(11)
VOLUME = RNG.integers(40, 160, 42)
WORKED = RNG.integers(0, 40, 42) / 8


def pilot(tables: dict[str, pd.DataFrame], days: int = 42, **settings: Any) -> Evidence:
    return evidence(tables, START, START + timedelta(days=days - 1), metrics=METRICS, **settings)


def test_that_overhead_is_the_hours_except_build_per_1000_completed_transactions() -> None:
    activity = np.where(np.arange(42) % 4 == 0, "build", "review")
    found = pilot({"requests": traffic(VOLUME), "effort": hours(WORKED, activity=activity)})
    running = np.where(activity == "build", 0.0, WORKED)
    value = value_of(METRICS, "overhead_per_1000", found)
    assert value.number == pytest.approx(1000 * running.sum() / VOLUME.sum(), rel=1e-12)
    assert value.n == VOLUME.sum()
    assert close(value.interval, bootstrapped(lambda sums: 1000 * sums[0] / sums[1], running, VOLUME.astype(float)))
    assert value.grade is Grade.COMPUTED


def test_that_activities_add_up_to_the_whole() -> None:
    activity = RNG.choice(["monitoring", "review", "incidents"], 42)
    found = pilot({"requests": traffic(VOLUME), "effort": hours(WORKED, activity=activity)})
    parts = [
        value_of(METRICS, f"overhead_{one}_per_1000", found).number
        for one in ("monitoring", "data_quality", "review", "retraining", "incidents", "other")
    ]
    assert sum(parts) == pytest.approx(value_of(METRICS, "overhead_per_1000", found).number, rel=1e-12)


def test_that_below_28_days_the_interval_is_the_textbooks() -> None:
    found = pilot({"requests": traffic(VOLUME[:20]), "effort": hours(WORKED[:20])}, 20)
    value = value_of(METRICS, "overhead_per_1000", found)
    assert value.interval == pytest.approx(textbook(1000 * WORKED[:20], VOLUME[:20].astype(float)), rel=1e-6)


def test_that_hours_booked_by_the_week_are_compared_week_by_week() -> None:
    mondays = [START + timedelta(days=7 * number) for number in range(6)]
    weekly = pd.DataFrame(
        {
            "date": mondays,
            "period_start": mondays,
            "period_end": [day + timedelta(days=6) for day in mondays],
            "hours": [10.0, 14.0, 9.0, 21.0, 12.0, 8.0],
        }
    )
    found = pilot({"requests": traffic(VOLUME), "effort": weekly})
    value = value_of(METRICS, "overhead_per_1000", found)
    volume = VOLUME.reshape(6, 7).sum(axis=1).astype(float)
    assert value.interval == pytest.approx(textbook(1000 * weekly["hours"].to_numpy(), volume), rel=1e-6)
    assert value.grade is Grade.AGGREGATED
    for number in range(1, 7):
        own = value_of(METRICS, "overhead_per_1000", found, week(found, number))
        assert own.number == pytest.approx(1000 * weekly["hours"][number - 1] / volume[number - 1], rel=1e-12)
        assert own.interval is None


def test_that_a_bill_of_four_blocks_has_no_interval() -> None:
    firsts = [START + timedelta(days=7 * number) for number in range(4)]
    weekly = pd.DataFrame({"date": firsts, "period_start": firsts,
                           "period_end": [day + timedelta(days=6) for day in firsts], "hours": 5.0})  # fmt: skip
    found = pilot({"requests": traffic(VOLUME[:28]), "effort": weekly}, 28)
    assert value_of(METRICS, "overhead_per_1000", found).interval is None


@pytest.mark.parametrize(("per_day", "days", "short"), [(100, 13, "13 days"), (35, 14, "490 completed transactions")])
def test_that_the_reviews_figure_takes_14_days_and_500_transactions(per_day: int, days: int, short: str) -> None:
    found = pilot({"requests": traffic([per_day] * days), "effort": hours([1.0] * days)}, days)
    few = missing_of(METRICS, "overhead_per_1000", found)
    assert few.lack is Lack.TOO_LITTLE
    assert short in few.reason
    assert value_of(METRICS, "overhead_per_1000", found, week(found, 1)).number == pytest.approx(1000 / per_day)


def test_that_no_completed_transaction_is_no_overhead_of_0() -> None:
    log = traffic([20] * 30).assign(status="error")
    none = missing_of(METRICS, "overhead_per_1000", pilot({"requests": log, "effort": hours([1.0] * 30)}, 30))
    assert none.lack is Lack.NOT_MEASURED
    assert none.reason == "No transaction was completed in this period."


def test_that_a_week_without_hours_is_a_week_of_0() -> None:
    worked = [1.0] * 7 + [0.0] * 7 + [1.0] * 28
    found = pilot({"requests": traffic(VOLUME), "effort": hours(worked)})
    assert value_of(METRICS, "overhead_per_1000", found, week(found, 2)).number == 0


def test_that_an_effort_sheet_of_no_rows_is_no_overhead_of_0() -> None:
    empty = pd.DataFrame({"date": pd.Series(dtype=object), "hours": pd.Series(dtype=float)})
    found = pilot({"requests": traffic(VOLUME), "effort": empty})
    for one in ("overhead_per_1000", "overhead_hours_per_week", "overhead_annual_cost", "overhead_review_per_1000"):
        assert missing_of(METRICS, one, found).lack is Lack.NOT_MEASURED


def test_that_two_hours_or_more_are_called_babysitting() -> None:
    found = pilot({"requests": traffic([100] * 28), "effort": hours([0.2] * 28)}, 28)
    value = value_of(METRICS, "overhead_per_1000", found)
    assert value.number == pytest.approx(2.0)
    assert "babysitting" in value.note


def test_that_hours_per_week_and_the_cost_of_a_year_follow_from_the_days() -> None:
    found = pilot({"requests": traffic(VOLUME), "effort": hours(WORKED)}, hourly_rate=50.0)
    per_week = WORKED.sum() / 6
    weekly = value_of(METRICS, "overhead_hours_per_week", found)
    assert weekly.number == pytest.approx(per_week, rel=1e-12)
    assert close(weekly.interval, bootstrapped(lambda sums: sums[0] / 6, WORKED))
    assert value_of(METRICS, "overhead_annual_cost", found).number == pytest.approx(52 * 50 * per_week, rel=1e-12)


def test_that_hours_without_a_price_have_no_cost_of_a_year() -> None:
    found = pilot({"requests": traffic(VOLUME), "effort": hours(WORKED)})
    assert "hourly_rate" in missing_of(METRICS, "overhead_annual_cost", found).cure


def test_that_weekly_hours_split_into_a_fixed_and_a_marginal_part() -> None:
    volume = np.repeat([20, 30, 50, 80, 100, 60, 40, 90, 70], 7)
    worked = 3 / 7 + 0.01 * volume
    found = pilot({"requests": traffic(volume), "effort": hours(worked)}, 63, target_volume_per_week=10_000.0)
    assert value_of(METRICS, "overhead_fixed_per_week", found).number == pytest.approx(3.0)
    assert value_of(METRICS, "overhead_marginal_per_1000", found).number == pytest.approx(10.0)
    assert value_of(METRICS, "overhead_at_target_volume", found).number == pytest.approx(1000 * (3 + 100) / 10_000)


def test_that_seven_weeks_or_a_steady_volume_tell_no_parts() -> None:
    seven = pilot({"requests": traffic(np.repeat([20, 30, 50, 80, 100, 60, 40], 7)), "effort": hours([1.0] * 49)}, 49)
    steady = pilot({"requests": traffic([20] * 63), "effort": hours(RNG.random(63))}, 63)
    for found in (seven, steady):
        assert missing_of(METRICS, "overhead_fixed_per_week", found).lack is Lack.TOO_LITTLE


def test_that_a_projection_asks_for_the_target_volume() -> None:
    volume = np.repeat([20, 30, 50, 80, 100, 60, 40, 90], 7)
    found = pilot({"requests": traffic(volume), "effort": hours(1 + 0.01 * volume)}, 56)
    assert "target_volume_per_week" in missing_of(METRICS, "overhead_at_target_volume", found).cure


def test_that_an_earlier_review_sees_only_the_days_until_then() -> None:
    found = pilot({"requests": traffic(VOLUME), "effort": hours(WORKED)})
    value = value_of(METRICS, "overhead_per_1000", found, by_week(found, 4))
    assert value.number == pytest.approx(1000 * WORKED[:28].sum() / VOLUME[:28].sum(), rel=1e-12)
    assert found.calendar.start == date(2026, 8, 5)
