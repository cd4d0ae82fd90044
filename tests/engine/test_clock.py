"""The pilot day of a moment, against pandas in seven zones."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from kpidesk.engine.clock import offset_steps
from kpidesk.metrics.left_out import left_out
from tests.engine.logs import gathered, moments, per_day, pilot_days

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
)
SUMMER_TIME, WINTER_TIME = date(2026, 3, 2), date(2026, 10, 5)
"""Starts of six weeks that hold the change in both halves of the world."""


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("start", [SUMMER_TIME, WINTER_TIME])
def test_that_the_day_of_a_moment_is_that_of_pandas_through_the_change_of_the_clock(zone: str, start: date) -> None:
    rng = np.random.default_rng(7)
    around = pd.Timestamp(start) + pd.to_timedelta(np.sort(rng.integers(-86_400, 43 * 86_400, 4000)), unit="s")
    midnights = pd.date_range(start, periods=42, tz=zone).tz_convert("UTC").tz_localize(None)
    edges = midnights.append([midnights - pd.Timedelta(microseconds=1), midnights + pd.Timedelta(microseconds=1)])
    log = pd.DataFrame({"timestamp": pd.Series(around.append(edges))})
    days = pilot_days(log, start, zone)
    found = gathered({"requests": log}, 42, start, timezone=zone)
    assert found.daily["requests"].tolist() == per_day(days, np.ones(len(log)), 42)
    assert found.outside == ((days < 1).sum(), (days > 42).sum())


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kolkata"])
def test_that_hours_are_those_of_the_wall_clock(zone: str) -> None:
    log = pd.DataFrame({"timestamp": pd.date_range("2026-10-24", "2026-10-27", freq="17min")})
    local = log["timestamp"].dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)
    hours = ((local - pd.Timestamp(WINTER_TIME)) // pd.Timedelta(hours=1)).value_counts().sort_index()
    found = gathered({"requests": log}, 42, WINTER_TIME, timezone=zone).hours
    assert dict(zip(found["hour"], found["n"], strict=True)) == hours.to_dict()


def test_that_the_offsets_of_berlin_are_known_to_the_minute() -> None:
    steps = offset_steps("Europe/Berlin", date(2026, 1, 1), date(2026, 12, 31))
    assert [offset for _, offset in steps] == [3600, 7200, 3600]
    assert [moment.replace(tzinfo=None) for moment, _ in steps[1:]] == [
        datetime(2026, 3, 29, 1),  # noqa: DTZ001 - compared without its zone
        datetime(2026, 10, 25, 1),  # noqa: DTZ001 - compared without its zone
    ]


def test_that_rows_before_the_start_and_after_the_review_are_told_apart_in_every_zone() -> None:
    local = moments("2026-08-02 23:30", "2026-08-02 23:40", "2026-08-03 00:30", "2026-08-30 23:30", "2026-08-31 00:30")
    for zone in ("Asia/Tokyo", "America/Los_Angeles"):
        log = pd.DataFrame({"timestamp": local.tz_localize(zone).tz_convert("UTC").tz_localize(None)})
        found = gathered({"requests": log}, timezone=zone)
        assert found.outside == (2, 1)
        told = " ".join(one.sentence for one in left_out(found, frozenset()))
        assert "2 requests before the pilot's start" in told
        assert "1 request after the review day" in told
