"""Percentiles over every slice against numpy, and the ranks of their intervals against the binomial distribution."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy import stats

from kpidesk.base.periods import Period
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.percentiles import WANTED
from kpidesk.engine.quantiles import Spread, interpolation
from kpidesk.engine.slices import Grain, Slice, day_slices, period_slices, rest_of
from tests.engine.logs import START, counted, gathered, moments, pilot_days, requests

Array = NDArray[np.float64]


def slices(pilot: Evidence) -> Iterator[Slice]:
    yield from period_slices(pilot.calendar, pilot.window)
    yield from day_slices(pilot.calendar)
    for column, names in pilot.segments.items():
        parts = [Slice(Grain.SEGMENT, pilot.window, 0, column, name) for name in names]
        yield from parts
        yield from (rest_of(part) for part in parts if len(parts) > 2)


def own(pilot: Evidence, log: pd.DataFrame, values: pd.Series, part: Slice) -> Array:
    """The values of a slice, by pandas."""
    first, last = pilot.days(part.period)
    inside = pilot_days(log, pilot.calendar.start, pilot.calendar.timezone).between(first, last)
    if part.grain is Grain.SEGMENT:
        named = log[part.column].notna()
        inside &= (
            log[part.column] == part.segment if part.left_out is None else named & (log[part.column] != part.left_out)
        )
    return values[inside & values.notna()].to_numpy()


def check(spread: Spread | None, values: Array) -> None:
    if not len(values):
        assert spread is None
        return
    assert spread is not None
    assert spread.n == len(values)
    assert spread.largest == values.max()
    ordered = np.sort(values)
    assert tuple(spread.at) == WANTED
    for q, found in spread.at.items():
        assert found.value == pytest.approx(np.quantile(values, q), rel=1e-12)
        low, high = (float(stats.binom.ppf(level, len(values), q)) for level in (0.025, 0.975))
        lowest = int(low) + int(stats.binom.cdf(low, len(values), q) <= 0.025)
        assert found.low == (ordered[lowest - 1] if lowest >= 1 else None)
        assert found.high == (ordered[int(high)] if high < len(values) else None)


def test_that_percentiles_of_every_slice_are_those_of_numpy_over_the_rows_that_count() -> None:
    log = requests(6000, days=40)
    pilot = gathered({"requests": log}, 40)
    failed = log["latency_s"].where((log["status"] == "error") & (log["error_type"] != "timeout"))
    parts = list(slices(pilot))
    assert {part.grain for part in parts} == set(Grain)
    for part in parts:
        check(pilot.spread("latency", part), own(pilot, log, counted(log), part))
        if part.grain not in {Grain.SEGMENT, Grain.DAY}:
            check(pilot.spread("latency_failed", part), own(pilot, log, failed, part))


def test_that_a_review_window_holds_its_own_days_only_in_segments_too() -> None:
    log = requests(3000)
    pilot = gathered({"requests": log}, window=Period(date(2026, 8, 12), date(2026, 8, 20)))
    for part in slices(pilot):
        if part.grain in {Grain.WINDOW, Grain.SEGMENT}:
            check(pilot.spread("latency", part), own(pilot, log, counted(log), part))


def test_that_days_without_rows_leave_their_slices_without_percentiles() -> None:
    log = requests(900)
    log = log[~pilot_days(log).between(8, 21)]
    pilot = gathered({"requests": log})
    for part in slices(pilot):
        check(pilot.spread("latency", part), own(pilot, log, counted(log), part))
    weeks = [part for part in slices(pilot) if part.grain is Grain.WEEK]
    assert [pilot.spread("latency", part) is None for part in weeks] == [False, True, True, False]


@pytest.mark.parametrize("values", [[2.5], [0.3, 0.3], [1e-3, 1e4], [1.0] * 500, [*([1.0] * 300), *([2.0] * 300)]])
def test_that_few_equal_and_tied_values_have_numpys_percentiles(values: list[float]) -> None:
    times = moments(*["2026-08-03 10:00"] * len(values))
    log = pd.DataFrame({"timestamp": times, "latency_s": values, "status": "ok"})
    pilot = gathered({"requests": log})
    check(pilot.spread("latency", Slice(Grain.WINDOW, pilot.window)), np.array(values))


def test_that_a_time_out_counts_with_the_longer_of_its_latency_and_the_limit() -> None:
    log = requests(2000).assign(latency_s=lambda rows: rows["latency_s"].where(rows.index % 7 != 0))
    pilot = gathered({"requests": log}, timeout_s=30.0)
    check(pilot.spread("latency", Slice(Grain.WINDOW, pilot.window)), counted(log, 30.0).dropna().to_numpy())


def test_that_a_latency_of_0_is_left_out_and_counted() -> None:
    log = requests(1000)
    log.loc[log.index % 5 == 0, "latency_s"] = 0.0
    pilot = gathered({"requests": log})
    check(pilot.spread("latency", Slice(Grain.WINDOW, pilot.window)), counted(log).dropna().to_numpy())
    zero = (log["latency_s"] == 0) & ((log["status"] == "ok") | (log["error_type"] == "timeout"))
    assert pilot.daily["latency_zero"].sum() == zero.sum()


def test_that_steps_and_streamed_answers_have_percentiles_of_their_own_even_where_a_step_took_no_time() -> None:
    log = requests(800)
    log["latency_tools_s"] = (log["latency_s"] / 3).where(log.index % 4 != 0, 0.0)
    log["ttft_s"] = (log["latency_s"] / 2).where(log.index % 2 == 0)
    pilot = gathered({"requests": log})
    whole = Slice(Grain.WINDOW, pilot.window)
    assert pilot.steps == ("tools",)
    check(pilot.spread("step_tools", whole), log["latency_tools_s"][log["latency_tools_s"] > 0].to_numpy())
    check(pilot.spread("latency_streaming", whole), counted(log)[log["ttft_s"].notna()].dropna().to_numpy())


def test_that_a_log_of_errors_alone_has_no_percentiles_of_answers() -> None:
    log = requests(300).assign(status="error", error_type="provider")
    pilot = gathered({"requests": log})
    assert pilot.spread("latency", Slice(Grain.WINDOW, pilot.window)) is None
    check(pilot.spread("latency_failed", Slice(Grain.WINDOW, pilot.window)), log["latency_s"].to_numpy())


def test_that_interpolation_is_linear_between_the_two_ranks_around_a_quantile() -> None:
    assert interpolation(1, 0.99) == (1, 1, 0.0)
    lower, upper, weight = interpolation(101, 0.995)
    assert (lower, upper) == (100, 101)
    assert weight == pytest.approx(0.5)


def test_that_the_order_of_rows_changes_nothing() -> None:
    log = requests(1500)
    here, there = (gathered({"requests": rows}) for rows in (log, log.sample(frac=1.0, random_state=3)))
    assert here.spreads == there.spreads
    pd.testing.assert_frame_equal(here.daily, there.daily)
    assert here.calendar.start == START
