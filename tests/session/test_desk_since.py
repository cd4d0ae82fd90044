"""What changed since a review was kept is told in words, and nothing else is."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kpidesk.base.progress import Silent
from kpidesk.base.values import Value
from kpidesk.decision.review import Recommendation
from kpidesk.pilot.records import Waiver
from kpidesk.session.desk import Desk
from kpidesk.session.edits import AddWaiver, ChangeSettings
from kpidesk.views.opened import Looking, Opened
from kpidesk.views.since import Changed, changes, since

AT = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
WAIVER = Waiver("latency_p99", "A cache comes.", "Ann", 6.0, date(2027, 3, 1), AT)


@pytest.fixture(scope="module")
def kept(project_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = tmp_path_factory.mktemp("since") / "claims.kpidesk"
    path.write_bytes(project_of("claims-ready").read_bytes())
    with closing(Desk.open(path)) as desk:
        desk.look(Looking(), Silent())
        desk.keep_review()
        yield desk


def told(opened: Opened, kind: str) -> list[Changed]:
    found = since(opened)
    return [row for row in found.rows if row.kind == kind] if found else []


def test_that_nothing_changed_since_a_review_that_says_the_same(kept: Desk) -> None:
    assert since(kept.opened()) is None
    assert since(replace(kept.opened(), saved=())) is None
    assert since(replace(kept.opened(), review=None)) is None


def test_that_lines_lights_and_the_verdict_are_told(kept: Desk) -> None:
    undo = kept.apply(ChangeSettings("x", {"thresholds.latency_p99.green": 3.0, "thresholds.latency_p99.red": 3.5}))
    opened = kept.opened()
    assert opened.review is not None
    found = since(opened)
    assert found is not None
    assert found.as_of == opened.review.calendar.as_of
    assert [(row.title, row.before, row.now, row.key) for row in told(opened, "line")] == [
        ("Latency P99: green line", "5 s", "3 s", "latency_p99"),
        ("Latency P99: red line", "10 s", "3.5 s", "latency_p99"),
    ]
    (light,) = told(opened, "light")
    assert (light.key, light.before, light.now, light.way) == ("latency", "▲ green", "▼ red", "worse")
    assert opened.review.verdict.recommendation is Recommendation.KILL
    assert [(row.before, row.now) for row in told(opened, "verdict")] == [("◆ Optimise", "▼ Kill")]
    assert told(opened, "value") == []
    waived = kept.apply(AddWaiver(WAIVER))
    assert [(row.title, row.now) for row in told(kept.opened(), "waiver")] == [("Waiver: Latency P99", "accepted")]
    for inverse in (waived, undo):
        assert inverse is not None
        kept.apply(inverse)
    assert since(kept.opened()) is None


def test_that_a_value_that_moved_is_told_with_its_way(kept: Desk) -> None:
    undo = kept.apply(ChangeSettings("x", {"cost_false_positive": 100.0, "cost_false_negative": 900.0}))
    rows = {row.key: row for row in told(kept.opened(), "value")}
    accuracy, review = rows["weighted_accuracy"], kept.opened().review
    assert review is not None
    now = next(one for one in review.metrics if one.id == "weighted_accuracy").measured
    assert isinstance(now, Value)
    assert accuracy.before.startswith("94")
    assert accuracy.way == ("better" if now.number > 0.94 else "worse")
    assert "latency_p99" not in rows
    assert undo is not None
    kept.apply(undo)


def test_that_files_that_came_and_went_are_told(kept: Desk) -> None:
    opened = kept.opened()
    assert opened.review is not None
    fewer = replace(opened.review, inputs=opened.review.inputs[1:])
    gone = opened.review.inputs[0]
    (row,) = [one for one in changes(opened.saved[-1], fewer) if one.kind == "file"]
    assert (row.title, row.now) == (f"{gone.source.file} ({gone.role})", "taken out")


def test_that_a_kept_review_that_cannot_be_read_says_nothing(kept: Desk) -> None:
    opened = kept.opened()
    assert opened.review is not None
    for text in ("", "[]", "{}", '{"verdict": {}, "kpis": 3, "metrics": [1], "inputs": [2], "waivers": 4}'):
        rows = changes(replace(opened.saved[-1], json=text), opened.review)
        assert {row.kind for row in rows} <= {"file"}
