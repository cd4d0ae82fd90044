"""Which units of work are compared with which, and what is said of the design."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.values import Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics import cycle_time, outcomes, primary, unit_cost
from tests.metrics.pilots import by_week, evidence, missing_of, value_of, week

START, AS_OF = date(2026, 8, 3), date(2026, 8, 30)
METRICS = (*primary.METRICS, *cycle_time.METRICS, *unit_cost.METRICS, *outcomes.METRICS)


def units(arm: str | None, values: list[float], first: str = "2026-08-04 09:00", every: str = "10h") -> pd.DataFrame:
    """Units of one arm, begun one after the other; each takes its value in minutes and costs a tenth of it."""
    begun = pd.date_range(first, periods=len(values), freq=every)
    return pd.DataFrame(
        {
            "started_at": begun,
            "finished_at": begun + pd.to_timedelta([round(60 * value) for value in values], unit="s"),
            "arm": arm,
            "outcome_value": values,
            "unit_cost": [value / 10 for value in values],
        }
    )


def spread(middle: float, n: int = 40, seed: int = 1) -> list[float]:
    """Values around a middle, which is exactly their mean."""
    values = np.random.default_rng(seed).normal(0, 1, n)
    return [float(one) for one in middle + values - values.mean()]


def pilot(*frames: pd.DataFrame, timezone: str = "UTC", **settings: Any) -> Evidence:
    chosen = {"primary_kpi_name": "minutes", "primary_kpi_better": "lower"} | settings
    work = pd.concat(frames, ignore_index=True)
    return evidence({"work_items": work}, START, AS_OF, metrics=METRICS, timezone=timezone, **chosen)


def test_that_a_control_of_the_same_time_is_preferred_to_what_was_before() -> None:
    found = pilot(
        units("treatment", spread(20)), units("control", spread(30)), units("before", spread(50), "2026-07-01")
    )
    value = value_of(METRICS, "primary_kpi_delta", found)
    assert value.number == pytest.approx(-10)
    assert value.n == 80
    assert "control of the same time" in value.note


def test_that_after_and_before_make_no_claim_on_causes() -> None:
    found = pilot(units("after", spread(20)), units("before", spread(50), "2026-07-01"))
    value = value_of(METRICS, "primary_kpi_delta", found)
    assert value.number == pytest.approx(-30)
    assert "does not say what the system did" in value.note
    assert value_of(METRICS, "cycle_time_reduction", found).number == pytest.approx(0.6, abs=0.02)
    assert value_of(METRICS, "unit_cost_change", found).number == pytest.approx(-0.6)


def test_that_arms_with_units_from_before_the_deployment_are_compared_by_their_changes() -> None:
    early = {"first": "2026-06-01 09:00"}
    found = pilot(
        units("treatment", spread(20)),
        units("control", spread(30)),
        units("treatment", spread(34), **early),
        units("control", spread(31), **early),
    )
    value = value_of(METRICS, "primary_kpi_delta", found)
    assert value.number == pytest.approx((20 - 34) - (30 - 31))
    assert "Before it, 34" in value.note
    cost = value_of(METRICS, "unit_cost_change", found)
    assert cost.number == pytest.approx((20 / 34) / (30 / 31) - 1)


def test_that_the_deployment_parts_before_from_after_not_the_start_of_the_pilot() -> None:
    frames = (units("treatment", spread(20, 60)), units("control", spread(30, 60)))
    found = pilot(*frames, deployed_on=date(2026, 8, 20))
    value = value_of(METRICS, "primary_kpi_delta", found, Slice(Grain.MONTH, found.calendar.pilot, 202608))
    # 10 hours apart from the 4th on: 39 of 60 units begin before the 20th, so that each arm has both.
    assert "difference in differences" in value.note
    assert value.detail["on_once"] == pytest.approx(np.mean(spread(20, 60)[:38]), abs=0.2)


def test_that_too_few_units_are_not_compared_but_single_weeks_are_shown_without_an_interval() -> None:
    found = pilot(units("treatment", spread(20, 29)), units("control", spread(30, 29)))
    few = missing_of(METRICS, "primary_kpi_delta", found)
    assert (few.lack, few.n, few.still_needed) == (Lack.TOO_LITTLE, 29, 1)
    value = value_of(METRICS, "primary_kpi_delta", found, week(found, 1))
    assert value.interval is None
    assert value.n == 2 * 14


def test_that_a_week_holds_its_own_units_against_all_from_before() -> None:
    found = pilot(units("after", spread(20, 60)), units("before", spread(50), "2026-07-01"))
    value = value_of(METRICS, "primary_kpi_delta", found, week(found, 2))
    mine = [one for place, one in enumerate(spread(20, 60)) if 14 <= place < 31]
    assert value.number == pytest.approx(np.mean(mine) - 50, abs=0.15)


def test_that_a_past_review_does_not_know_what_was_finished_later() -> None:
    found = pilot(units("treatment", spread(20, 60)), units("control", spread(30, 60)))
    assert missing_of(METRICS, "primary_kpi_delta", found, by_week(found, 1)).n == 14
    assert value_of(METRICS, "primary_kpi_delta", found, by_week(found, 4)).n == 120


def test_that_a_table_of_one_side_says_what_to_fill() -> None:
    found = missing_of(METRICS, "cycle_time_reduction", pilot(units("treatment", spread(20))))
    assert found.cure == "Fill arm of work_items: control and treatment, or before and after."


def test_that_the_figure_that_is_to_move_must_be_named() -> None:
    found = pilot(units("treatment", spread(20)), units("control", spread(30)), primary_kpi_name=None)
    assert missing_of(METRICS, "primary_kpi_delta", found).cure.startswith("Set primary_kpi")


def test_that_open_units_are_told_and_times_that_run_backwards_left_out() -> None:
    treated, control = units("treatment", spread(20)), units("control", spread(30))
    treated.loc[:4, "finished_at"] = None
    control.loc[0, "finished_at"] = pd.Timestamp("2026-08-04 08:00")
    value = value_of(METRICS, "cycle_time_reduction", pilot(treated, control))
    assert value.n == 35 + 39
    assert "5 units not finished yet are left out" in value.note
    assert value.caveat


def test_that_a_day_is_one_of_the_pilots_own_zone() -> None:
    # 23:30 in UTC is the next day in Auckland: the last unit lies beyond the pilot's last day there.
    late = units("treatment", [20.0], "2026-08-30 23:30")
    frames = (units("treatment", spread(20)), units("control", spread(30)))
    assert value_of(METRICS, "primary_kpi_delta", pilot(*frames, late)).n == 81
    assert value_of(METRICS, "primary_kpi_delta", pilot(*frames, late, timezone="Pacific/Auckland")).n == 80


def test_that_the_control_is_no_unit_of_value_and_a_sample_is_told() -> None:
    log = pd.DataFrame(
        {"timestamp": pd.date_range("2026-08-03", "2026-08-30 23:00", periods=900), "status": "ok", "cost": 0.5}
    )
    work = pd.concat([units("treatment", [5.0] * 120, every="4h"), units("control", [5.0] * 50)], ignore_index=True)
    found = evidence({"requests": log, "work_items": work}, START, AS_OF, metrics=METRICS)
    value = value_of(METRICS, "cost_per_outcome", found)
    assert value.number == pytest.approx(450 / 900)
    assert value.caveat
    assert "only 120 finished with the system" in value.note
    most = evidence({"requests": log.head(200), "work_items": work}, START, AS_OF, metrics=METRICS)
    assert value_of(METRICS, "cost_per_outcome", most).number == pytest.approx(100 / 120)
    few = evidence({"requests": log.assign(task_success=[True] * 99 + [False] * 801)}, START, AS_OF, metrics=METRICS)
    assert missing_of(METRICS, "cost_per_outcome", few).still_needed == 1
