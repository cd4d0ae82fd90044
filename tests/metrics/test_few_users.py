"""Many labelled rows of few users: the interval is wide, and the note says why."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.accuracy import METRICS
from tests.metrics.pilots import evidence, value_of, week

START, AS_OF = date(2026, 8, 3), date(2026, 9, 27)
COSTS: dict[str, Any] = {"cost_false_positive": 100.0, "cost_false_negative": 100.0, "positive_label": "approve"}


def pilot(log: pd.DataFrame, **settings: Any) -> Evidence:
    return evidence({"requests": log}, START, AS_OF, metrics=METRICS, **settings)


def of_users(right: list[int], rows: int = 100) -> pd.DataFrame:
    """So many rows of each user, of which so many are right."""
    marks = [place < count for count in right for place in range(rows)]
    return pd.DataFrame(
        {
            "request_id": [f"r-{place}" for place in range(len(marks))],
            "timestamp": pd.date_range(START, periods=len(marks), freq="1h"),
            "status": "ok",
            "user_id": np.repeat([f"u-{place}" for place in range(len(right))], rows),
            "prediction": "approve",
            "actual": np.where(marks, "approve", "reject"),
        }
    )


def test_that_many_rows_of_few_users_say_why_the_interval_is_wide() -> None:
    """By hand: 2,000 / 3 * 4 / 400^2 is the variance of 0.7, worth 12.6 rows, and 4.8 with Student's t for 4 users."""
    few = value_of(METRICS, "weighted_accuracy", pilot(of_users([100, 60, 80, 40]), **COSTS))
    assert few.note == (
        "The 400 labelled rows come from only 4 users (or sessions): they weigh as much as about 5 would of "
        "different users. More users narrow the interval; more rows of the same ones hardly do."
    )
    assert not few.caveat
    one = value_of(METRICS, "accuracy", pilot(of_users([70]), **COSTS))
    assert "from a single user (or session): they weigh as much as about 1 would" in one.note


def test_that_users_who_are_many_or_differ_little_need_no_such_words() -> None:
    many, alike = of_users([10, 6, 8, 4] * 8, 10), of_users([71, 70, 69, 70] * 3)
    for log in (many, alike):
        found = pilot(log, **COSTS)
        assert value_of(METRICS, "weighted_accuracy", found).note == ""
        assert value_of(METRICS, "weighted_accuracy", found, week(found, 1)).note == ""
