"""The evidence doctor: computable, with a caveat, or which column is missing."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.kpis import KPIS
from kpidesk.metrics.measure import measurements
from kpidesk.metrics.measurements import Support
from tests.metrics.pilots import evidence

START, AS_OF = date(2026, 8, 3), date(2026, 9, 13)


def log(n: int = 1000) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "request_id": [f"r-{place}" for place in range(n)],
            "timestamp": pd.date_range(START, periods=n, freq="1h"),
            "status": "ok",
            "latency_s": rng.lognormal(0, 0.5, n),
            "user_id": rng.choice(["a", "b", "c"], n),
            "prediction": rng.choice(["yes", "no"], n),
        }
    )


def pilot(tables: dict[str, pd.DataFrame], **settings: Any) -> Evidence:
    return evidence(tables, START, AS_OF, metrics=CATALOGUE, required_fields=("prediction",), **settings)


def doctor(tables: dict[str, pd.DataFrame], **settings: Any) -> dict[str, Support]:
    return {support.kpi: support for support in measurements(pilot(tables, **settings)).doctor}


def test_that_it_speaks_of_each_kpi_in_their_order() -> None:
    told = doctor({"requests": log()})
    assert list(told) == [kpi.id for kpi in KPIS]
    assert [support.title for support in told.values()] == [kpi.title for kpi in KPIS]


def test_that_what_can_be_computed_needs_nothing_more() -> None:
    latency = doctor({"requests": log()})["latency"]
    assert (latency.state, latency.needs, latency.why) == ("computable", (), "")


def test_that_what_cannot_be_computed_names_the_columns_to_import() -> None:
    told = doctor({"requests": log()})
    overhead = told["overhead"]
    assert overhead.state == "not_computable"
    assert overhead.needs == ("effort.hours",)
    assert "column hours of effort" in overhead.why
    assert told["throughput"].state == told["cost_per_transaction"].state == "not_computable"
    assert told["weighted_accuracy"].needs == ("requests.actual|requests.outcome_correct|requests.task_success",)


def test_that_too_few_rows_are_no_figure() -> None:
    latency = doctor({"requests": log(300)})["latency"]
    assert (latency.state, latency.needs) == ("not_computable", ())
    assert "at least 368 are needed" in latency.why


def test_that_a_number_of_eligible_people_instead_of_a_list_is_a_caveat() -> None:
    adoption = doctor({"requests": log()}, eligible_users=10)["adoption"]
    assert adoption.state == "caveat"
    assert "aggregated" in adoption.why
    assert "a number, no list" in adoption.why


def test_that_a_stated_figure_is_a_caveat() -> None:
    stated = pd.DataFrame({"metric": ["peak_rps"], "value": [50.0]})
    throughput = doctor({"requests": log(), "measurements": stated})["throughput"]
    assert throughput.state == "caveat"
    assert "stated" in throughput.why


def test_that_a_cost_without_timesheets_is_a_caveat() -> None:
    costs = pd.DataFrame({"date": [START], "amount": [100.0]})
    cost = doctor({"requests": log(), "costs": costs}, transaction_value=4.0)["cost_per_transaction"]
    assert cost.state == "caveat"
    assert "No hours imported" in cost.why


def test_that_a_register_without_incidents_supports_recovery() -> None:
    empty = pd.DataFrame({one: pd.Series(dtype="datetime64[us]") for one in ("detected_at", "resolved_at")})
    assert doctor({"requests": log(), "incidents": empty})["mttr"].state == "computable"
    assert doctor({"requests": log()})["mttr"].state == "not_computable"
    assert doctor({"requests": log()}, incident_register="complete")["mttr"].state == "computable"
