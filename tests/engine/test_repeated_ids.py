"""Ids and transactions that occur more than once, against pandas."""

import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pytest

from kpidesk.engine import connection
from tests.engine.logs import gathered, per_day, pilot_days, requests


def test_that_rows_with_an_id_that_another_has_are_counted_less_one_each() -> None:
    log = requests(600)
    assert gathered({"requests": log}).duplicates == 0
    log.loc[[3, 4, 9], "request_id"] = "r-000001"
    log.loc[[20, 21], "request_id"] = "r-000030"
    log.loc[[40, 41], "request_id"] = None
    assert gathered({"requests": log}).duplicates == int(log["request_id"].dropna().duplicated().sum()) == 5


def test_that_a_transaction_counts_once_however_often_it_completed() -> None:
    log = requests(900)
    names = np.random.default_rng(2).integers(0, 500, 900)
    log["transaction_id"] = pd.Series([f"t-{name}" for name in names]).where(log.index % 11 != 0)
    pilot = gathered({"requests": log})
    completed = log[log["status"] == "ok"]
    named = completed["transaction_id"].notna()
    first = completed.groupby("transaction_id")["timestamp"].transform("min") == completed["timestamp"]
    ties = completed[first].groupby("transaction_id")["timestamp"].transform("size")
    share = pd.Series(1.0, index=completed.index).where(~named, (1.0 / ties).reindex(completed.index, fill_value=0.0))
    expected = per_day(pilot_days(completed), share)
    np.testing.assert_allclose(pilot.daily["completed"].to_numpy(), expected, rtol=1e-12)
    assert sum(expected) < len(completed)


def test_that_a_pilot_asks_the_engine_no_more_often_for_more_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    compile_sql = connection.compile_sql

    def noted(expression: ir.Table) -> str:
        asked.append(sql := compile_sql(expression))
        return sql

    monkeypatch.setattr(connection, "compile_sql", noted)
    log = requests(400)
    gathered({"requests": log})
    few = len(asked)
    gathered({"requests": log.assign(segment="a", provider="b", use_case="c", model_version="d")})
    assert few > 0
    assert len(asked) == 2 * few
