"""Segments: those of the columns, provider and model as one, and all segments but one."""

from datetime import date

import pandas as pd
import pytest

from kpidesk.base.periods import Period
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import MOST_DAYS, Grain, Slice, day_slices, rest_of
from kpidesk.tables.roles import PROVIDER_AND_MODEL
from tests.engine.logs import counted, gathered, per_day, pilot_days, requests
from tests.metrics.pilots import segment

PROVIDERS = pd.Series(["alpha", "beta", "alpha", ""] * 150, dtype=object).replace("", None)
LOG = requests(600).assign(provider=PROVIDERS, model=["large", "large", "small"] * 200)


@pytest.fixture(scope="module")
def pilot() -> Evidence:
    return gathered({"requests": LOG})


def test_that_each_model_at_each_provider_is_a_segment(pilot: Evidence) -> None:
    assert pilot.segments[PROVIDER_AND_MODEL] == ("alpha · large", "alpha · small", "beta · large", "beta · small")
    assert pilot.segments["model"] == ("large", "small")
    pairs = [
        pilot.facts(segment(pilot, PROVIDER_AND_MODEL, name))["requests"] for name in ("alpha · large", "beta · small")
    ]
    assert pairs == [200, 50]


def test_that_a_log_without_models_has_no_such_pairs() -> None:
    log = requests(200).assign(provider="alpha")
    assert PROVIDER_AND_MODEL not in gathered({"requests": log}).segments


def test_that_the_rest_of_a_column_is_all_its_other_segments(pilot: Evidence) -> None:
    part = segment(pilot, PROVIDER_AND_MODEL, "alpha · large")
    rest = rest_of(part)
    assert (part.left_out, rest.left_out) == (None, "alpha · large")
    assert pilot.facts(part)["requests"] + pilot.facts(rest)["requests"] == 450
    spread, others = pilot.spread("latency", part), pilot.spread("latency", rest)
    assert spread is not None
    assert others is not None
    assert spread.n + others.n == counted(LOG)[LOG["provider"].notna()].notna().sum()


def test_that_the_latest_days_are_told_one_by_one(pilot: Evidence) -> None:
    parts = list(day_slices(pilot.calendar))
    assert [part.number for part in parts] == list(range(1, pilot.calendar.pilot.days + 1))
    assert sum(pilot.facts(part)["requests"] for part in parts) == 600
    first = parts[0]
    assert first == Slice(Grain.DAY, Period(date(2026, 8, 3), date(2026, 8, 3)), 1)
    assert MOST_DAYS >= 91


def test_that_the_days_of_a_segment_are_those_of_its_rows(pilot: Evidence) -> None:
    part = segment(pilot, "model", "large")
    days = pilot.days_of(part)
    mine = LOG[LOG["model"] == "large"]
    assert days["requests"].tolist() == per_day(pilot_days(mine), [1.0] * len(mine))
    assert days["requests"].sum() == pilot.facts(part)["requests"]
    others = pilot.days_of(rest_of(part))
    assert (days + others)["requests"].tolist() == pilot.daily["requests"].tolist()


def test_that_the_days_of_a_segment_are_those_of_the_review_window() -> None:
    window = Period(date(2026, 8, 10), date(2026, 8, 16))
    found = gathered({"requests": LOG}, window=window)
    days = found.days_of(segment(found, "model", "large"))
    assert list(days.index) == list(range(8, 15))
    assert days["requests"].sum() == found.facts(segment(found, "model", "large"))["requests"]
