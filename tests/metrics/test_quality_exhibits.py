"""The exhibits of quality: fields by hand, the lines of decay against statsmodels."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import WLS

from kpidesk.base.values import Value
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.quality_exhibits import checked_fields, decay_course
from tests.metrics.pilots import evidence, measure

START = date(2026, 8, 3)


def _decided(weeks: list[tuple[str, int, int]]) -> pd.DataFrame:
    """(version, labelled rows, errors) of each week, all answers yes."""
    parts = []
    for place, (version, labelled, errors) in enumerate(weeks):
        row = np.arange(labelled)
        at = pd.Timestamp(START) + pd.to_timedelta(7 * place + row % 7, unit="D") + pd.to_timedelta(row, unit="s")
        actual = np.where(row < errors, "no", "yes")
        parts.append(pd.DataFrame({"timestamp": at, "model_version": version, "prediction": "yes", "actual": actual}))
    return pd.concat(parts, ignore_index=True).assign(status="ok", latency_s=1.0)


def _pilot(weeks: list[tuple[str, int, int]]) -> Evidence:
    as_of = START + pd.Timedelta(days=7 * len(weeks) - 1)
    return evidence({"requests": _decided(weeks)}, START, as_of, metrics=CATALOGUE, label_maturity_days=0)


LOST = [("a", 3000, 60), ("a", 4000, 120), ("a", 3000, 120), ("b", 5000, 50), ("b", 3000, 60), ("b", 4000, 120)]


def test_that_lines_of_decay_are_those_of_weighted_least_squares() -> None:
    course = decay_course(_pilot(LOST))
    n, errors = np.array([(labelled, wrong) for _, labelled, wrong in LOST], dtype=float).T
    new = np.array([version == "b" for version, _, _ in LOST], dtype=float)
    at = np.arange(1, 7)
    fitted = WLS(1 - errors / n, np.column_stack([1 - new, new, at]), weights=n).fit().fittedvalues
    assert [(line.version, line.first, line.last) for line in course.lines] == [("a", 1, 3), ("b", 4, 6)]
    assert [(line.start, line.end) for line in course.lines] == [
        pytest.approx((fitted[0], fitted[2]), rel=1e-9),
        pytest.approx((fitted[3], fitted[5]), rel=1e-9),
    ]
    assert [(one.week, one.version, one.rows) for one in course.weeks][2:4] == [(3, "a", 3000), (4, "b", 5000)]
    assert course.weeks[1].accuracy == pytest.approx(1 - 120 / 4000)


def test_that_a_slope_that_cannot_be_told_has_weeks_but_no_line() -> None:
    few = decay_course(_pilot([("a", 40, 4), ("a", 40, 9), ("a", 40, 2)]))
    assert [one.week for one in few.weeks] == [1, 2, 3]
    assert few.lines == ()
    assert decay_course(_pilot([("a", 12, 4)])).weeks == ()


def test_that_fields_of_the_log_are_counted_as_the_measure_counts_them() -> None:
    rows = pd.DataFrame(
        {
            "timestamp": [pd.Timestamp(2026, 8, 3, 9 + hour) for hour in range(5)],
            "user_id": ["ann", None, None, "bob", "cleo"],
            "model_version": ["v1", "v1", None, "v1", "v1"],
        }
    )
    pilot = evidence({"requests": rows}, START, START, metrics=CATALOGUE, required_fields=("user_id", "model_version"))
    found = checked_fields(pilot)
    filled = [(one.field, one.passed, one.checked, one.counted) for one in found if one.dimension == "completeness"]
    assert filled == [("user_id", 3, 5, True), ("model_version", 4, 5, True)]
    completeness = measure(CATALOGUE, "completeness", pilot)
    assert isinstance(completeness, Value)
    assert completeness.number == pytest.approx(7 / 10)
    assert {(one.field, one.passed, one.checked) for one in found if one.dimension == "consistency"} == {
        ("user_id", 3, 3),
        ("model_version", 4, 4),
    }


def test_that_fields_of_checks_come_the_worst_first() -> None:
    checks = pd.DataFrame(
        {
            "date": [date(2026, 8, 3), date(2026, 8, 4), date(2026, 8, 4), date(2026, 8, 4)],
            "dimension": ["freshness", "completeness", "completeness", "accuracy"],
            "field": ["rates", "name", "name", "name"],
            "passed": [9, 40, 50, 49],
            "checked": [10, 50, 50, 50],
        }
    )
    pilot = evidence({"quality_checks": checks}, START, date(2026, 8, 9), metrics=CATALOGUE)
    assert [(one.dimension, one.field, one.passed, one.checked, one.counted) for one in checked_fields(pilot)] == [
        ("completeness", "name", 90, 100, False),
        ("freshness", "rates", 9, 10, False),
        ("accuracy", "name", 49, 50, False),
    ]
