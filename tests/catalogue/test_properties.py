"""What holds of every metric whatever it measures: the order of rows is no news, twice the same is not more of it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from kpidesk.base.progress import Silent
from kpidesk.base.resources import sample
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.catalogue import CATALOGUE, METRICS
from kpidesk.metrics.measure import targets_of
from kpidesk.metrics.span import find_calendar
from kpidesk.session.evidence import collect
from kpidesk.session.pilot import NO_CHOICES, Pilot, resolve
from tests.metrics.pilots import evidence, whole

Tables = Mapping[str, pd.DataFrame]
IDS = (
    "request_id", "transaction_id", "user_id", "session_id", "incident_id", "case_id", "respondent", "person",
    "unit_id", "tool",
)  # fmt: skip
"""What tells rows apart: the second copy of a row belongs to somebody else."""
COUNTED = frozenset(
    {
        "observed_peak_rps", "incident_count", "open_incidents", "overhead_hours_per_week", "overhead_annual_cost",
        "overhead_fixed_per_week", "overhead_at_target_volume", "unlisted_users", "cost_per_week", "budget_used",
        "cost_fixed_per_week", "net_benefit", "time_saved_hours", "revenue_generated", "risk_reduced",
        "tools_deployed", "eval_regressions", "peak_rps", "stress_rps",
    }
)  # fmt: skip
"""Sums and counts: twice as many."""
OF_SIZE = {
    "incident_rate_bound": "a bound is nearer with more cases",
    "overhead_at_target_volume": "the volume aimed at stays as it was",
    "cost_at_10x_volume": "fixed cost weighs less over more transactions",
    "sequence_breaks": "the ids of the copy are no sequence",
    "log_gaps": "what gap would be chance depends on how many requests there are",
    "feature_drift": "what drift would be chance depends on how many rows there are",
    "prediction_drift": "bins of few rows are filled up by less than one row",
    "demographic_parity_difference": "a group of too few rows is large enough twice",
    "demographic_parity_ratio": "the same",
    "equalized_odds_difference": "the same",
    "time_to_detect_p90": "between the largest of eight incidents there is room",
    "retrainings_needed_per_quarter": "told only where the decay is told from chance",
}
NEAR = 0.03
"""Percentiles lie between rows: with twice as many rows, between others. So do the medians of two groups."""


class Sample:
    """A sample pilot as frames, and the pilot they belong to."""

    def __init__(self, name: str, folder: Path) -> None:
        read = collect([str(sample(name))], lambda raw, file: resolve(raw, NO_CHOICES, file), folder, Silent())
        self.pilot: Pilot = read.pilot
        self.calendar = find_calendar(read.tables, read.pilot.settings)
        self.tables = {
            f"{table.role} {place}": pd.concat([pq.read_table(part).to_pandas() for part in table.parts])
            for place, table in enumerate(read.tables)
            if table.parts
        }

    def measured(self, tables: Tables) -> dict[str, Measured]:
        """Every metric over the window."""
        found = self.evidence(tables)
        return {metric.id: metric.over(found, whole(found)) for metric in CATALOGUE}

    def evidence(self, tables: Tables) -> Evidence:
        settings = self.pilot.settings
        kept: dict[str, Any] = {name: getattr(settings, name) for name in settings.__slots__}
        for name in ("start", "as_of", "timezone", "required_fields"):
            kept.pop(name)
        return evidence(
            tables,
            self.calendar.start,
            self.calendar.as_of,
            metrics=CATALOGUE,
            timezone=settings.timezone,
            targets=targets_of(self.pilot.profile),
            required_fields=settings.required_fields or self.pilot.profile.required_fields,
            **kept,
        )


@pytest.fixture(scope="module", params=["claims-ready", "support-assistant"])
def pilot(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return Sample(str(request.param), tmp_path_factory.mktemp("properties"))


@pytest.fixture(scope="module")
def plain(pilot: Sample) -> dict[str, Measured]:
    return pilot.measured(pilot.tables)


def each(tables: Tables, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Tables:
    return {name: change(frame) for name, frame in tables.items()}


def twice(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows and their copies, which belong to others."""
    copy = frame.copy()
    for name in IDS:
        if name in copy:
            copy[name] = copy[name].map(lambda text: f"{text} again", na_action="ignore")
    return pd.concat([frame, copy], ignore_index=True)


def test_that_the_order_of_rows_is_no_news(pilot: Sample, plain: dict[str, Measured]) -> None:
    shuffled = pilot.measured(each(pilot.tables, lambda frame: frame.sample(frac=1, random_state=7)))
    for name, before in plain.items():
        after = shuffled[name]
        assert type(before) is type(after), name
        if isinstance(before, Value) and isinstance(after, Value):
            assert after.number == pytest.approx(before.number, rel=1e-9, abs=1e-12), name
            assert after.n == before.n, name
            if before.interval is not None and after.interval is not None:
                assert after.interval == pytest.approx(before.interval, rel=1e-6, abs=1e-9), name


@pytest.fixture(scope="module")
def doubled(pilot: Sample) -> dict[str, Measured]:
    return pilot.measured(each(pilot.tables, twice))


def test_that_twice_the_same_rows_are_twice_as_many_and_the_same_rates(
    plain: dict[str, Measured], doubled: dict[str, Measured]
) -> None:
    off = {}
    for name in set(METRICS) - set(OF_SIZE):
        before, after = plain[name], doubled[name]
        if isinstance(before, Value) and isinstance(after, Value):
            expected = before.number * (2 if name in COUNTED else 1)
            if after.number != pytest.approx(expected, rel=NEAR, abs=1e-9):
                off[name] = (before.number, after.number)
    assert off == {}


def test_that_twice_the_same_rows_take_no_number_away(plain: dict[str, Measured], doubled: dict[str, Measured]) -> None:
    lost = {name for name, before in plain.items() if isinstance(before, Value) and isinstance(doubled[name], Missing)}
    assert lost <= {"sequence_breaks"}


def test_that_one_group_is_compared_with_nobody(pilot: Sample) -> None:
    def of_one_group(frame: pd.DataFrame) -> pd.DataFrame:
        names = [name for name in frame if str(name).startswith("group_")]
        return frame.assign(**dict.fromkeys(map(str, names), "all"))

    alone = pilot.measured(each(pilot.tables, of_one_group))
    for name in ("demographic_parity_difference", "equalized_odds_difference", "demographic_parity_ratio"):
        assert isinstance(alone[name], Missing)


def test_that_intervals_lie_around_their_numbers_and_shares_between_nothing_and_all(plain: dict[str, Measured]) -> None:
    for name, measured in plain.items():
        if isinstance(measured, Value) and measured.interval is not None:
            low, high = measured.interval
            assert low <= measured.number + 1e-9, name
            assert measured.number - 1e-9 <= high, name
            assert np.isfinite(measured.interval).all(), name
