"""The tables behind the figures, by hand and against the figures they stand behind."""

from datetime import date

import pandas as pd
import pytest

from kpidesk.base.values import Value
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.exhibit_tables import exhibits
from kpidesk.metrics.exhibits import NONE
from tests.metrics.pilots import evidence, measure

START, AS_OF = date(2026, 8, 3), date(2026, 8, 19)
"""Two full weeks and three days."""


def _requests() -> pd.DataFrame:
    rows = []
    for day in range(17):
        for user in ("ann", "bob", "cleo")[: 3 if day < 7 else 2]:
            wrong = user == "bob" and day % 2 == 0
            rows.append(
                {
                    "timestamp": pd.Timestamp(2026, 8, 3) + pd.Timedelta(days=day, hours=9),
                    "user_id": user,
                    "latency_s": 1.0,
                    "prediction": "yes" if not wrong else "no",
                    "actual": "yes" if day < 10 else None,
                    "cost": 0.25,
                }
            )
    return pd.DataFrame(rows)


def _incidents() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "incident_id": ["A", "B"],
            "started_at": [pd.Timestamp(2026, 8, 4, 10), pd.NaT],
            "detected_at": [pd.Timestamp(2026, 8, 4, 11), pd.Timestamp(2026, 8, 18, 12)],
            "resolved_at": [pd.Timestamp(2026, 8, 4, 15), pd.NaT],
            "severity": ["high", None],
            "status": ["resolved", "open"],
        }
    )


def _costs() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "date": [date(2026, 8, 3), date(2026, 8, 12), date(2026, 7, 20)],
            "category": ["inference", "infrastructure", "build"],
            "amount": [7.0, 30.0, 500.0],
        }
    )


@pytest.fixture(name="pilot", scope="module")
def small_pilot() -> Evidence:
    tables = {"requests": _requests(), "incidents": _incidents(), "costs": _costs()}
    return evidence(tables, START, AS_OF, metrics=CATALOGUE, cost_false_positive=10.0, cost_false_negative=20.0)


def test_that_incidents_have_their_hours_and_the_open_one_runs_to_the_end_of_the_review(pilot: Evidence) -> None:
    closed, running = exhibits(pilot).incidents
    assert (closed.id, closed.severity, closed.week, closed.open) == ("A", "high", 1, False)
    assert (closed.detect_hours, closed.recover_hours) == (1.0, 5.0)
    assert (running.severity, running.open, running.week, running.detect_hours) == ("not given", True, 3, None)
    assert running.recover_hours == 36.0
    assert running.resolved is None
    assert f"{running.detected:%Y-%m-%d %H:%M}" == "2026-08-18 12:00"


def test_that_the_table_of_answers_counts_labelled_rows(pilot: Evidence) -> None:
    table = exhibits(pilot).confusion
    rows = {(cell.actual, cell.said): cell.rows for cell in table.cells}
    assert rows == {("yes", "yes"): 7 * 3 + 3 * 2 - 5, ("yes", "no"): 5}
    assert {cell.said: cell.cost for cell in table.cells} == {"yes": 0.0, "no": 20.0}


def test_that_labels_by_week_add_up_to_the_coverage(pilot: Evidence) -> None:
    weeks = exhibits(pilot).labels
    coverage = measure(CATALOGUE, "label_coverage", pilot)
    assert isinstance(coverage, Value)
    assert sum(week.labelled for week in weeks) / sum(week.requests for week in weeks) == pytest.approx(coverage.number)
    assert [(week.requests, week.labelled) for week in weeks] == [(21, 21), (14, 6), (6, 0)]
    assert [week.mature for week in weeks] == [False, False, False]


def test_that_usage_and_cohorts_follow_people(pilot: Evidence) -> None:
    found = exhibits(pilot)
    assert [(week.active, week.tried, week.full) for week in found.usage] == [(3, 3, True), (2, 3, True), (2, 3, False)]
    assert [(cohort.week, cohort.users, cohort.active) for cohort in found.cohorts] == [(1, 3, (3, 2))]


def test_that_teams_count_their_own_eligible_people() -> None:
    users = pd.DataFrame(
        {
            "user_id": ["ann", "bob", "dan"],
            "eligible_from": [date(2026, 8, 3), date(2026, 8, 10), date(2026, 8, 3)],
            "eligible_to": [None, None, date(2026, 8, 9)],
            "team": ["north", "north", None],
        }
    )
    found = exhibits(evidence({"requests": _requests(), "users": users}, START, AS_OF, metrics=CATALOGUE))
    assert [(each.team, each.active, each.eligible) for each in found.teams] == [
        ("no team named", (0, 0), (1, 0)),
        ("north", (1, 2), (1, 2)),
    ]
    first, second = found.usage[:2]
    assert (first.active, first.listed, first.eligible, first.share) == (3, 1, 2, 0.5)
    assert (second.active, second.listed, second.eligible, second.share) == (2, 2, 2, 1.0)


def test_that_the_books_hold_every_charge_once(pilot: Evidence) -> None:
    books = exhibits(pilot).books
    assert [week.charges["inference"] for week in books.weeks] == [7.0, 0.0, 0.0]
    assert [week.charges["infrastructure"] for week in books.weeks] == [0.0, 30.0, 0.0]
    assert books.earlier_cost == 500.0
    assert books.log_inference == pytest.approx(0.25 * 41)
    assert books.sheet_inference == 7.0
    assert [week.completed for week in books.weeks] == [21, 14, 6]


def test_that_nothing_imported_leaves_nothing_to_show() -> None:
    bare = evidence({"incidents": _incidents().head(0)}, START, AS_OF, metrics=CATALOGUE)
    found = exhibits(bare)
    assert (found.incidents, found.labels, found.usage, found.cohorts) == ((), (), (), ())
    assert found.books == NONE.books
    assert found.confusion.why_empty
