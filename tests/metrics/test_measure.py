"""From tables to measurements: every formula over the slices it is meant for."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.periods import Calendar, Period
from kpidesk.base.progress import Silent
from kpidesk.base.values import Grade, Missing, Value
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.measure import measure
from kpidesk.metrics.measurements import Measurements
from kpidesk.pilot.profiles import load_profile
from kpidesk.pilot.settings import PilotSettings
from tests.metrics.pilots import _write

START, AS_OF = date(2026, 8, 5), date(2026, 9, 22)
"""A Wednesday to a Tuesday: seven weeks."""
Measuring = Callable[..., Measurements]


def log(n: int = 1176) -> pd.DataFrame:
    """One request an hour; every third fails."""
    rng = np.random.default_rng(9)
    return pd.DataFrame(
        {
            "request_id": [f"r-{place}" for place in range(n)],
            "timestamp": pd.date_range(START, periods=n, freq="h"),
            "status": np.where(np.arange(n) % 3 == 0, "error", "ok"),
            "latency_s": rng.lognormal(0, 0.5, n),
            "user_id": rng.choice(["a", "b", "c"], n),
            "region": rng.choice(["north", "south"], n),
        }
    )


@pytest.fixture
def measuring(tmp_path: Path) -> Measuring:
    def of(tables: dict[str, pd.DataFrame], window: Period | None = None, **settings: Any) -> Measurements:
        written = [_write(role, frame, tmp_path) for role, frame in tables.items()]
        calendar = Calendar(START, AS_OF)
        said = PilotSettings(start=START, as_of=AS_OF, **settings)
        return measure(written, said, load_profile(said), calendar, window or calendar.pilot, Silent())

    return of


def number(found: Measurements, metric: str) -> float:
    value = found.window[metric]
    assert isinstance(value, Value), value
    return value.number


def test_that_volumes_per_day_are_those_of_the_last_28_days(measuring: Measuring) -> None:
    rows = log()
    rows = rows[(rows["timestamp"] < "2026-09-12") | (rows.index % 2 == 0)]
    recent = rows[rows["timestamp"] >= pd.Timestamp(AS_OF - timedelta(days=27))]
    found = measuring({"requests": rows})
    assert found.requests_per_day_28 == pytest.approx(len(recent) / 28)
    assert found.completed_per_day_28 == pytest.approx((recent["status"] == "ok").sum() / 28)


def test_that_a_review_window_moves_what_it_may_and_dated_measures_stay(measuring: Measuring) -> None:
    window = Period(date(2026, 9, 9), AS_OF)
    rows = log()
    users = pd.DataFrame({"user_id": ["a", "b", "c", "d"]})
    found = measuring({"requests": rows, "users": users}, window)
    inside = rows[(rows["timestamp"] >= "2026-09-09") & (rows["status"] == "ok")]
    assert number(found, "latency_p50") == pytest.approx(inside["latency_s"].median(), rel=1e-12)
    assert number(found, "adoption_week_1") == 0.75
    assert found.review_window == window
    north = found.segments["region"]["latency_p50"]["north"]
    assert isinstance(north, Value)
    assert north.number == pytest.approx(inside.loc[inside["region"] == "north", "latency_s"].median(), rel=1e-12)


def test_that_every_week_month_and_as_of_is_there(measuring: Measuring) -> None:
    found = measuring({"requests": log()})
    assert [part.number for part in found.weekly["latency_p50"]] == list(range(1, 8))
    assert [part.number for part in found.monthly["latency_p50"]] == [202608, 202609]
    assert found.monthly["latency_p50"][0].period == Period(START, date(2026, 8, 31))
    assert len(found.as_of) == 7
    assert found.as_of[-1]["latency_p99"] == found.window["latency_p99"]
    assert set(found.window) == {metric.id for metric in CATALOGUE}


def test_that_stated_values_stand_where_nothing_was_computed_and_nowhere_else(measuring: Measuring) -> None:
    stated = pd.DataFrame({"metric": ["latency_p99", "peak_rps", "speed"], "value": [99.0, 50.0, 1.0]})
    found = measuring({"requests": log(), "measurements": stated})
    latency, throughput = found.window["latency_p99"], found.window["peak_rps"]
    assert isinstance(latency, Value)
    assert isinstance(throughput, Value)
    assert latency.grade is Grade.COMPUTED
    assert (throughput.number, throughput.grade, throughput.interval) == (50.0, Grade.STATED, None)
    assert any('"speed"' in one.sentence for one in found.left_out)


def test_that_a_register_of_incidents_counts_when_imported_or_declared_complete(measuring: Measuring) -> None:
    assert not measuring({"requests": log()}).incidents_registered
    assert measuring({"requests": log()}, incident_register="complete").incidents_registered


def test_that_the_order_of_rows_changes_no_measure(measuring: Measuring) -> None:
    one, two = (measuring({"requests": rows}).window for rows in (log(), log().sample(frac=1.0, random_state=2)))
    for metric, value in one.items():
        other = two[metric]
        if isinstance(value, Missing):
            assert other == value, metric
        else:
            assert isinstance(other, Value)
            assert other.number == pytest.approx(value.number, rel=1e-9), metric
            assert other.interval == (None if value.interval is None else pytest.approx(value.interval, rel=1e-9))
