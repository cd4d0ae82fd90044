"""Charts of business results and of people."""

from datetime import date

import pytest

from kpidesk.base.periods import Calendar, Period
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Style
from kpidesk.charts.practice import (
    arms_chart,
    features_chart,
    tools_chart,
    training_chart,
    unit_cost_chart,
    value_curve_chart,
)
from kpidesk.metrics.exhibits_people import Arm, CostMonth, FeatureUse, ToolPlan, ToolRow, TrainedWeek, ValueStep

CONTROL, TREATED = Arm("control", 90, 24.0, 22.0, 15.0, 30.0), Arm("treatment", 110, 14.0, 13.0, 9.0, 18.0)
AUGUST, SEPTEMBER = Period(date(2026, 8, 3), date(2026, 8, 31)), Period(date(2026, 9, 1), date(2026, 9, 20))


def test_that_sides_are_dots_with_their_middle_half() -> None:
    chart = arms_chart((CONTROL, TREATED), "Minutes", Unit.SCORE, "EUR", median=False)
    assert chart is not None
    assert [(point.x, point.y) for point in chart.points] == [(24.0, 1), (14.0, 0)]
    assert [(one.low, one.high, one.lying) for one in chart.whiskers] == [(15.0, 30.0, True), (9.0, 18.0, True)]
    assert "24.0 control, 14.0 treatment" in chart.summary
    assert arms_chart((CONTROL,), "Minutes", Unit.SCORE, "EUR", median=False) is None


def test_that_short_work_is_drawn_in_minutes() -> None:
    short = Arm("before", 40, 0.5, 0.4, 0.25, 0.75)
    chart = arms_chart((short, short), "Time", Unit.HOURS, "EUR", median=True)
    assert chart is not None
    assert chart.points[0].x == pytest.approx(24.0)
    assert chart.x.title == "minutes"
    long = arms_chart((CONTROL, TREATED), "Time", Unit.HOURS, "EUR", median=True)
    assert long is not None
    assert (long.points[0].x, long.x.title) == (22.0, "hours")


def test_that_each_side_has_a_line_through_the_months_in_which_it_was_there() -> None:
    months = (
        CostMonth(AUGUST, {"control": (9.0, 40), "treatment": (6.0, 50)}),
        CostMonth(SEPTEMBER, {"treatment": (5.0, 30)}),
    )
    chart = unit_cost_chart(months, "EUR")
    assert chart is not None
    assert [(line.label, line.y, line.style) for line in chart.lines] == [("treatment", (6.0, 5.0), Style.SOLID)]
    assert [point.note.place for point in chart.points if point.note] == [
        "Aug 2026, treatment", "Sep 2026, treatment", "Aug 2026, control",
    ]  # fmt: skip
    assert chart.summary == "In Sep 2026 a unit cost €5.00 treatment."
    assert unit_cost_chart(months[:1], "EUR") is None


def test_that_the_curve_rises_in_steps_and_says_who_waits() -> None:
    chart = value_curve_chart((ValueStep(0.0, 0.4), ValueStep(10.0, 0.7)), 50, 15)
    assert chart is not None
    (line,) = chart.lines
    assert list(zip(line.x, line.y, strict=True)) == [(0.0, 0.0), (0.0, 0.0), (0.0, 40.0), (10.0, 40.0), (10.0, 70.0)]
    assert chart.milestones[0].at == 10.0
    assert "within 10.0 h" in chart.summary
    assert "15 users of 50 are not there yet" in chart.summary
    slow = value_curve_chart((ValueStep(240.0, 0.3),), 50, 35)
    assert slow is not None
    assert (slow.lines[0].x[-1], slow.places, slow.milestones) == (10.0, "days", ())
    assert value_curve_chart((), 0, 0) is None


def test_that_trained_people_stand_beside_the_others() -> None:
    weeks = (TrainedWeek(3, 10, 6, 20, 8), TrainedWeek(4, 12, 9, 18, 9), TrainedWeek(5, 30, 15, 0, 0))
    chart = training_chart(weeks)
    assert chart is not None
    assert [(line.label, line.y) for line in chart.lines] == [
        ("trained", (60.0, 75.0, 50.0)), ("not trained", (40.0, 50.0)),
    ]  # fmt: skip
    assert chart.summary == "In week 5, 15 of 30 trained people were active."
    assert training_chart(weeks[:1]) is None


def test_that_tools_climb_against_the_line_of_the_plan() -> None:
    start = date(2026, 8, 3)
    tools = (ToolRow("Drafts", start, ("support",)), ToolRow("Search", date(2026, 8, 17), ()))
    plan = ToolPlan(tools, 1, 4, date(2027, 2, 1))
    chart = tools_chart(plan, Calendar(start, date(2026, 8, 30)))
    assert chart is not None
    planned, deployed = chart.lines
    assert (planned.x, planned.y) == ((1.0, 27.0), (0.0, 4.0))
    assert list(zip(deployed.x, deployed.y, strict=True))[:5] == [(1, 0), (1, 0), (1, 1), (3, 1), (3, 2)]
    assert chart.points[1].note is not None
    assert chart.points[1].note.place == "Search"
    assert chart.summary == "2 tools deployed; 1 due by now of 4 in six months."
    assert tools_chart(ToolPlan(), Calendar(start, start)) is None


def test_that_features_are_bars_the_most_used_first() -> None:
    uses = tuple(FeatureUse(f"feature number {at}", 50 - at, 100, (50 - at) / 50) for at in range(12))
    chart = features_chart(uses)
    assert chart is not None
    assert [bar.high for bar in chart.bars[:2]] == [100.0, 98.0]
    assert len(chart.bars) == 10
    assert "The 2 least used are left out." in chart.summary
    assert features_chart(uses[:1]) is None
