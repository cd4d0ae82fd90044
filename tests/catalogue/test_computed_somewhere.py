"""Every metric has a number on some pilot: on one of the samples, or on a forecast that none of them makes."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.resources import sample
from kpidesk.base.values import Value
from kpidesk.metrics.catalogue import CATALOGUE, METRICS
from kpidesk.metrics.measure import measurements
from tests.catalogue.conftest import SAMPLES, gather
from tests.metrics.pilots import evidence

START, AS_OF, WEEKS = date(2026, 8, 3), date(2026, 10, 18), 11
PEOPLE = 60


def _log() -> pd.DataFrame:
    """Demand forecasts of pieces, more of them every week."""
    chance = np.random.default_rng(11)
    hours = [
        pd.Timestamp(START) + pd.Timedelta(days=7 * week + at % 7, hours=8 + at % 9)
        for week in range(WEEKS)
        for at in range(60 + 25 * week)
    ]
    actual = chance.normal(200, 40, len(hours)).round()
    return pd.DataFrame(
        {
            "request_id": [f"f-{place}" for place in range(len(hours))],
            "timestamp": hours,
            "user_id": [f"p-{place % PEOPLE}" for place in range(len(hours))],
            "status": "ok",
            "prediction": [str(value) for value in (actual + chance.normal(0, 12, len(hours))).round(1)],
            "actual": [str(value) for value in actual],
        }
    )


def _costs() -> pd.DataFrame:
    weeks = pd.date_range(START, periods=WEEKS, freq="7D").date
    return pd.DataFrame({"date": weeks, "amount": [40 + 0.3 * (60 + 25 * at) for at in range(WEEKS)]})


def _effort() -> pd.DataFrame:
    weeks = pd.date_range(START, periods=WEEKS, freq="7D").date
    return pd.DataFrame(
        {"date": weeks, "hours": [4 + 0.01 * (60 + 25 * at) for at in range(WEEKS)], "activity": "review"}
    )


def _evaluations() -> pd.DataFrame:
    """A suite that a judge and people looked at."""
    chance = np.random.default_rng(5)
    people = chance.random(120) < 0.7
    judge = np.where(chance.random(120) < 0.9, people, ~people)
    alike = {"evaluated_at": pd.Timestamp(START), "suite": "forecast notes", "model_version": "v1"}
    cases = [f"case-{place}" for place in range(120)]
    told = [
        pd.DataFrame({**alike, "case_id": cases, "metric": metric, "passed": passed})
        for metric, passed in (("clear", judge), ("human_clear", people))
    ]
    return pd.concat(told, ignore_index=True)


def _forecast() -> set[str]:
    users = [f"p-{place}" for place in range(PEOPLE)]
    tables = {
        "requests": _log(),
        "costs": _costs(),
        "effort": _effort(),
        "evaluations": _evaluations(),
        "users": pd.DataFrame({"user_id": [*users, *(f"q-{place}" for place in range(40))]}),
        "training": pd.DataFrame({"person": users[:40], "trained_on": START, "passed": True}),
    }
    settings: dict[str, Any] = {
        "tolerance": 25.0,
        "hourly_rate": 50.0,
        "target_volume_per_week": 2000.0,
        "label_maturity_days": 0,
    }
    targets = {"release_tests:forecast notes": 0.6}
    pilot = evidence(tables, START, AS_OF, metrics=CATALOGUE, targets=targets, **settings)
    return {name for name, one in measurements(pilot).window.items() if isinstance(one, Value)}


def test_that_every_metric_has_a_number_on_some_pilot(tmp_path_factory: pytest.TempPathFactory) -> None:
    found = _forecast()
    for name in SAMPLES:
        folder: Path = tmp_path_factory.mktemp(name)
        window = measurements(gather(sample(name), folder)).window
        found |= {one for one, measured in window.items() if isinstance(measured, Value)}
    assert set(METRICS) - found == set()
