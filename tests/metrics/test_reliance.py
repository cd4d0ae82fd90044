"""Overrides: blanks, closed windows, both kinds of truth."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kpidesk.base.values import Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics import reliance
from kpidesk.metrics.practice_tables import practices
from tests.metrics.pilots import evidence, missing_of, segment, value_of, week

START, AS_OF = date(2026, 8, 3), date(2026, 8, 30)
METRICS = reliance.METRICS


def pilot(n: int, *, columns: dict[str, Any], **settings: Any) -> Evidence:
    log = pd.DataFrame({"timestamp": pd.date_range("2026-08-03", "2026-08-30 23:00", periods=n), "status": "ok"})
    for name, values in columns.items():
        log[name] = values
    return evidence({"requests": log}, START, AS_OF, metrics=METRICS, **settings)


def flags(yes: int, no: int, blank: int) -> Any:
    return pd.array([True] * yes + [False] * no + [None] * blank, dtype="boolean")


def test_that_blank_cells_are_unknown_where_no_is_written() -> None:
    found = value_of(METRICS, "override_rate", pilot(100, columns={"overridden": flags(10, 40, 50)}))
    assert (found.number, found.n, found.note) == (0.2, 50, "")


def test_that_blank_cells_are_no_where_only_yes_is_written() -> None:
    found = value_of(METRICS, "override_rate", pilot(100, columns={"overridden": flags(10, 0, 90)}))
    assert (found.number, found.n) == (0.1, 100)
    assert found.caveat


def test_that_failed_requests_suggest_nothing() -> None:
    status = ["error"] * 20 + ["ok"] * 80
    found = pilot(100, columns={"overridden": flags(40, 60, 0), "status": status})
    assert value_of(METRICS, "override_rate", found).number == 0.25


def test_that_segments_have_their_own_rate() -> None:
    region = ["north", "south"] * 50
    overridden = [place % 4 == 0 for place in range(100)]
    found = pilot(100, columns={"overridden": overridden, "region": region})
    assert value_of(METRICS, "override_rate", found, segment(found, "region", "north")).number == 0.5
    assert value_of(METRICS, "override_rate", found, segment(found, "region", "south")).number == 0.0


def test_that_young_overrides_are_not_due() -> None:
    found = pilot(200, columns={"overridden": True, "override_reversed": True}, label_maturity_days=14)
    late = missing_of(METRICS, "override_reversal_rate", found, week(found, 4))
    assert late.lack is Lack.NOT_DUE
    assert value_of(METRICS, "override_reversal_rate", found).n == pytest.approx(100, abs=2)
    assert value_of(METRICS, "override_reversal_rate", found, week(found, 1)).number == 1.0


def test_that_reliance_follows_what_counts_as_right() -> None:
    overridden = [place % 4 == 3 for place in range(400)]
    success = pd.array([place % 2 == 0 for place in range(400)], dtype="boolean")
    found = pilot(400, columns={"overridden": overridden, "task_success": success}, accuracy_from="task_success")
    value = value_of(METRICS, "appropriate_reliance", found)
    # Of four: two right and followed, one wrong and followed, one wrong and overridden.
    assert value.number == 0.75
    assert (value.detail["followed_when_right"], value.detail["overridden_when_wrong"]) == (1.0, 0.5)
    table = practices(found).reliance
    assert table is not None
    assert (table.followed_right, table.followed_wrong, table.overridden_right, table.overridden_wrong) == (
        200, 100, 0, 100,
    )  # fmt: skip


def test_that_without_a_truth_nothing_is_said_of_reliance() -> None:
    found = pilot(100, columns={"overridden": flags(10, 90, 0), "prediction": "yes", "actual": None})
    assert missing_of(METRICS, "appropriate_reliance", found).lack is Lack.NOT_MEASURED
