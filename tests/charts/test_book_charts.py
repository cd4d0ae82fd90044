"""Charts of money by week."""

from datetime import date, timedelta

import pytest

from kpidesk.base.periods import Period
from kpidesk.charts.books import cumulative_chart, volume_chart
from kpidesk.metrics.exhibits import Books, BookWeek


def _week(number: int, charged: float, people: float, benefit: float, completed: int, build: float = 0.0) -> BookWeek:
    first = date(2026, 8, 3) + timedelta(days=7 * (number - 1))
    days = Period(first, first + timedelta(days=6))
    return BookWeek(number, days, {"inference": charged}, people, build, {"time": benefit}, completed)


BOOKS = Books((_week(1, 10, 90, 20, 100, build=5), _week(2, 20, 80, 300, 200)), earlier_cost=1000, earlier_benefit=7)


def test_that_everything_spent_and_gained_is_added_up_from_before_the_start() -> None:
    chart = cumulative_chart(BOOKS, "USD", None)
    assert chart is not None
    cost, benefit = chart.lines
    assert (cost.x, cost.y) == ((0.0, 1.0, 2.0), (1000.0, 1105.0, 1205.0))
    assert benefit.y == (7.0, 27.0, 327.0)
    assert "costs are ahead by $878" in chart.summary
    assert cumulative_chart(Books(BOOKS.weeks[:1]), "USD", None) is None


@pytest.mark.parametrize(
    ("day", "at", "label"), [(14, 2.0, "breakeven"), (140, 20.0, "breakeven, projected"), (400, None, "")]
)
def test_that_breakeven_is_marked_where_it_can_be_seen(day: int, at: float | None, label: str) -> None:
    chart = cumulative_chart(BOOKS, "USD", day)
    assert chart is not None
    assert [(mark.at, mark.label) for mark in chart.milestones] == ([] if at is None else [(at, label)])
    assert all(chart.x.low <= mark.at <= chart.x.high for mark in chart.milestones)


def test_that_cost_over_volume_follows_the_fit() -> None:
    chart = volume_chart(BOOKS, "USD", fixed=50.0, marginal=0.25)
    assert chart is not None
    assert [(point.x, point.y) for point in chart.points] == [(100.0, 1.0), (200.0, 0.5)]
    (curve,) = chart.lines
    assert [y for _, y in zip(curve.x, curve.y, strict=True)] == pytest.approx([50.0 / x + 0.25 for x in curve.x])
    unfitted = volume_chart(BOOKS, "USD", None, None)
    assert unfitted is not None
    assert unfitted.lines == ()
    assert "too few" in unfitted.summary


def test_that_weeks_of_like_volume_are_seen_apart_unless_a_curve_is_drawn() -> None:
    fitted, unfitted = volume_chart(BOOKS, "USD", 50.0, 0.25), volume_chart(BOOKS, "USD", None, None)
    assert fitted is not None
    assert unfitted is not None
    assert fitted.x.low == 0
    assert 0 < unfitted.x.low < 100
    assert unfitted.x.high >= 200
    assert [point.note.place for point in unfitted.points if point.note] == ["week 1", "week 2"]
