"""Return on what was spent, and the cost at other volumes, by hand."""

from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.values import Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.returns import METRICS
from tests.metrics.books import START, bootstrapped, charges, close, hours, traffic
from tests.metrics.pilots import evidence, missing_of, value_of

RNG = np.random.default_rng(13)
VOLUME = RNG.integers(10, 60, 42)
SPENT, WORKED, GAINED = RNG.integers(8, 80, 42) / 4, RNG.integers(0, 16, 42) / 8, RNG.integers(0, 200, 42) / 2


def gains(amounts: "np.ndarray[Any, np.dtype[np.float64]]") -> pd.DataFrame:
    return charges(amounts, kind="revenue", basis="measured")


def pilot(tables: dict[str, pd.DataFrame], days: int = 42, **settings: Any) -> Evidence:
    log = {"requests": traffic(VOLUME)} if "requests" not in tables else {}
    return evidence({**log, **tables}, START, START + timedelta(days=days - 1), metrics=METRICS, **settings)


def test_that_the_return_counts_people_and_building_and_is_shown_without_people_beside_it() -> None:
    tables = {
        "costs": charges(SPENT, category=np.where(np.arange(42) % 2 == 0, "build", "inference")),
        "effort": hours(WORKED, activity=np.where(np.arange(42) % 3 == 0, "build", "review")),
        "benefits": gains(GAINED),
    }
    found = pilot(tables, hourly_rate=20.0)
    cost = SPENT + 20 * WORKED
    net = value_of(METRICS, "roi_net", found)
    assert net.number == pytest.approx((GAINED.sum() - cost.sum()) / cost.sum(), rel=1e-12)
    assert close(net.interval, bootstrapped(lambda sums: (sums[0] - sums[1]) / sums[1], GAINED, cost))
    gross = value_of(METRICS, "roi_gross", found)
    assert gross.number == pytest.approx((GAINED.sum() - SPENT.sum()) / SPENT.sum(), rel=1e-12)


def test_that_what_was_built_before_the_start_has_to_be_earned_too() -> None:
    built = charges([500.0], category="build").assign(date=START - timedelta(days=30))
    book = pd.concat([charges(SPENT), built], ignore_index=True)
    value = value_of(METRICS, "roi_net", pilot({"costs": book, "benefits": gains(GAINED)}))
    cost = SPENT.sum() + 500
    assert value.number == pytest.approx((GAINED.sum() - cost) / cost, rel=1e-12)


def test_that_what_was_gained_before_the_start_is_part_of_the_return_as_it_is_of_the_net_benefit() -> None:
    """100 spent and 150 gained before, 294 spent and 420 gained since: 570 on 394, with people and without."""
    before = START - timedelta(days=3)
    spent = pd.concat([charges([7.0] * 42), charges([100.0]).assign(date=before)], ignore_index=True)
    gained = pd.concat([gains(np.full(42, 10.0)), gains(np.array([150.0])).assign(date=before)], ignore_index=True)
    found = pilot({"costs": spent, "benefits": gained})
    for one in ("roi_net", "roi_gross"):
        assert value_of(METRICS, one, found).number == pytest.approx(570 / 394 - 1, rel=1e-12)


def test_that_hours_without_a_price_give_no_net_return_and_do_not_touch_the_gross_one() -> None:
    found = pilot({"costs": charges(SPENT), "effort": hours(WORKED), "benefits": gains(GAINED)})
    assert "hourly_rate" in missing_of(METRICS, "roi_net", found).cure
    gross = value_of(METRICS, "roi_gross", found)
    assert gross.number == pytest.approx((GAINED.sum() - SPENT.sum()) / SPENT.sum(), rel=1e-12)


def test_that_people_who_were_charged_are_left_out_of_the_gross_return_as_well() -> None:
    category = np.where(np.arange(42) % 2 == 0, "operations", "inference")
    spent = SPENT[category == "inference"].sum()
    found = pilot({"costs": charges(SPENT, category=category), "benefits": gains(GAINED)})
    gross = value_of(METRICS, "roi_gross", found)
    assert gross.number == pytest.approx((GAINED.sum() - spent) / spent, rel=1e-12)
    net = value_of(METRICS, "roi_net", found)
    assert net.number == pytest.approx((GAINED.sum() - SPENT.sum()) / SPENT.sum(), rel=1e-12)


def test_that_people_who_worked_before_the_start_alone_give_no_gross_return() -> None:
    worked = hours([10.0]).assign(date=START - timedelta(days=5))
    found = pilot({"costs": charges([0.0] * 42), "effort": worked, "benefits": gains(GAINED)}, hourly_rate=30.0)
    assert missing_of(METRICS, "roi_gross", found).lack is Lack.NOT_MEASURED
    assert value_of(METRICS, "roi_net", found).number == pytest.approx((GAINED.sum() - 300) / 300)


def test_that_building_hours_without_a_price_give_no_net_return() -> None:
    found = pilot({"costs": charges(SPENT), "effort": hours(WORKED, activity="build"), "benefits": gains(GAINED)})
    assert "hourly_rate" in missing_of(METRICS, "roi_net", found).cure


def test_that_a_charge_without_an_exchange_rate_gives_no_return_that_looks_right() -> None:
    book = charges(SPENT, currency=np.where(np.arange(42) == 3, "JPY", "USD"))
    found = pilot({"costs": book, "benefits": gains(GAINED)})
    assert "fx" in missing_of(METRICS, "roi_net", found).cure
    assert "fx" in missing_of(METRICS, "roi_gross", found).cure


def test_that_nothing_spent_has_no_return() -> None:
    found = pilot({"costs": charges([0.0] * 42), "benefits": gains(GAINED)})
    assert missing_of(METRICS, "roi_net", found).lack is Lack.NOT_MEASURED


def test_that_no_benefit_yet_is_a_return_of_minus_everything() -> None:
    value = value_of(METRICS, "roi_net", pilot({"costs": charges(SPENT), "benefits": gains(GAINED * 0)}))
    assert value.number == -1.0


def test_that_weekly_cost_splits_and_carries_to_ten_times_the_volume() -> None:
    volume = np.repeat([20, 30, 50, 80, 100, 60, 40, 90, 70], 7)
    book = charges(7 / 7 + 0.25 * volume)
    found = pilot({"requests": traffic(volume), "costs": book}, 63)
    assert value_of(METRICS, "cost_fixed_per_week", found).number == pytest.approx(7.0)
    assert value_of(METRICS, "cost_marginal_per_transaction", found).number == pytest.approx(0.25)
    mean = volume.sum() / 9
    tenfold = value_of(METRICS, "cost_at_10x_volume", found)
    assert tenfold.number == pytest.approx((7 + 0.25 * 10 * mean) / (10 * mean))
    assert f"{10 * mean:,.0f} transactions a week" in tenfold.note


def test_that_hours_without_a_price_give_no_parts_of_a_cost() -> None:
    volume = np.repeat([20, 30, 50, 80, 100, 60, 40, 90, 70], 7)
    tables = {"requests": traffic(volume), "costs": charges(0.25 * volume), "effort": hours([1.0] * 63)}
    for one in ("cost_fixed_per_week", "cost_marginal_per_transaction", "cost_at_10x_volume"):
        assert "hourly_rate" in missing_of(METRICS, one, pilot(tables, 63)).cure
