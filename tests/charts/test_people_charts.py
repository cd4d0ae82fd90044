"""Charts of people by week."""

from datetime import date

from kpidesk.base.periods import Period
from kpidesk.charts.people import people_chart, team_chart
from kpidesk.metrics.exhibits import TeamUse, UsageWeek

DAYS = Period(date(2026, 8, 3), date(2026, 8, 9))
WEEKS = (UsageWeek(1, DAYS, 10, 40, 10, 90, full=True), UsageWeek(2, DAYS, 8, None, 13, 60, full=False))


def test_that_heads_are_drawn_as_they_are_counted() -> None:
    chart = people_chart(WEEKS)
    assert chart is not None
    assert [(bar.at, bar.high, bar.label) for bar in chart.bars] == [(1, 10, "10"), (2, 8, "8")]
    assert [line.y for line in chart.lines] == [(10.0, 13.0)]
    assert "Week 2 is not over" in chart.summary
    assert people_chart(()) is None


def test_that_a_team_stands_beside_everybody() -> None:
    chart = team_chart(TeamUse("north", (2, 3, 4), (4, 0, 5)), WEEKS)
    assert chart is not None
    assert [(point.x, point.y) for point in chart.points] == [(1.0, 50.0), (3.0, 80.0)]
    assert chart.summary.startswith("80 % of the team were active in week 3")
    assert team_chart(TeamUse("south", (0, 0), (0, 0)), WEEKS) is None
