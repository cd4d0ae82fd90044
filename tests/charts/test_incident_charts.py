"""Charts of incidents."""

from datetime import date

import pandas as pd

from kpidesk.base.periods import Calendar
from kpidesk.charts.chart import Shape
from kpidesk.charts.incidents import durations_chart, severities, timeline_chart
from kpidesk.metrics.exhibits import IncidentRow

CALENDAR = Calendar(date(2026, 8, 3), date(2026, 8, 16))


def incident(name: str, severity: str, started: str, resolved: str | None) -> IncidentRow:
    begun = pd.Timestamp(started).to_pydatetime()
    ended = pd.Timestamp(resolved).to_pydatetime() if resolved else None
    return IncidentRow(name, severity, "", begun, begun, ended, 0.0, 1.0, open=ended is None, week=1)


KNOWN = (
    incident("A", "low", "2026-08-03 00:00", "2026-08-06 12:00"),
    incident("B", "critical", "2026-08-10 00:00", None),
    incident("C", "odd", "2026-08-05 00:00", "2026-08-05 01:00"),
)


def test_that_the_worst_severity_comes_first_and_unknown_words_last() -> None:
    assert severities(KNOWN) == ("critical", "low", "odd")


def test_that_an_incident_lies_where_its_days_are() -> None:
    chart = timeline_chart(KNOWN, CALENDAR, ())
    assert chart is not None
    assert [tick.label for tick in chart.y.ticks] == ["odd", "low", "critical"]
    low, critical, _ = chart.whiskers
    assert (low.at, low.low, low.high) == (1, 1.0, 1.5)
    assert (critical.at, critical.low, critical.high) == (2, 2.0, 3.0)
    assert [point.shape for point in chart.points] == [Shape.DOT, Shape.DIAMOND, Shape.DOT]
    assert chart.summary == "3 incidents in 2 weeks, 1 still open."
    assert timeline_chart((), CALENDAR, ()) is None


def test_that_durations_are_counted_in_steps() -> None:
    chart = durations_chart([0.1, 0.24, 0.25, 3.9, 4.0, 100.0], "From start to detection")
    assert chart is not None
    names = {tick.at: tick.label for tick in chart.x.ticks}
    counted = {names[bar.at]: bar.high for bar in chart.bars}
    assert counted == {"< 15 min": 2, "15–30 min": 1, "2–4 h": 1, "4–8 h": 1, "> 3 days": 1}
    assert durations_chart([], "x") is None


def test_that_each_incident_says_when_it_was_detected_and_how_long_it_took() -> None:
    chart = timeline_chart(KNOWN, CALENDAR, ())
    assert chart is not None
    for point, known in zip(chart.points, KNOWN, strict=True):
        assert point.note is not None
        assert point.note.place == f"{known.severity} {known.id}".strip()
        assert point.note.value.startswith("detected on ")
        assert point.note.remark.startswith("open" if known.open else "resolved after ")


def test_that_a_step_says_how_many_of_how_many() -> None:
    chart = durations_chart([0.1, 0.24, 0.25], "From start to detection")
    assert chart is not None
    notes = [bar.note for bar in chart.bars if bar.note]
    assert [(note.value, note.place, note.n) for note in notes] == [("2", "< 15 min", 3), ("1", "15–30 min", 3)]
    one = durations_chart([0.1], "From start to detection")
    assert one is not None
    assert one.summary.startswith("From start to detection: 1 incident;")


def test_that_a_week_is_named_at_its_middle() -> None:
    chart = timeline_chart(KNOWN, CALENDAR, ())
    assert chart is not None
    assert [(tick.at, tick.label) for tick in chart.x.ticks] == [(1.5, "w1"), (2.5, "w2")]
    assert (chart.x.low, chart.x.high) == (1.0, 3.0)
