"""Charts of people by week."""

from datetime import date

from kpidesk.base.periods import Period
from kpidesk.charts.people import people_chart, team_chart
from kpidesk.charts.readings import tracks
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


def test_that_bars_say_their_share_of_the_eligible() -> None:
    chart = people_chart(WEEKS)
    assert chart is not None
    notes = [bar.note for bar in chart.bars if bar.note]
    assert [(note.value, note.place, note.remark) for note in notes] == [
        ("10", "week 1", "25.0 % of 40 eligible"),
        ("8", "week 2", "the week is not over"),
    ]
    assert [track.name for track in tracks(chart)] == ["active in the week", "ever tried it"]


def test_that_many_weeks_have_bars_without_figures() -> None:
    many = people_chart([UsageWeek(week, DAYS, 10, 40, 10, 90, full=True) for week in range(1, 31)])
    assert many is not None
    assert {bar.label for bar in many.bars} == {""}
    assert {bar.note.value for bar in many.bars if bar.note} == {"10"}


def test_that_the_last_week_of_a_team_is_its_last_with_anybody_eligible() -> None:
    chart = team_chart(TeamUse("north", (2, 3, 0), (4, 6, 0)), WEEKS)
    assert chart is not None
    assert chart.summary == "50 % of the team were active in week 2, of 6 eligible."
    notes = [point.note for point in chart.points if point.note]
    assert [(note.value, note.place, note.n, note.remark) for note in notes] == [
        ("50.0 %", "week 1", 4, "2 active"),
        ("50.0 %", "week 2", 6, "3 active"),
    ]


def test_that_a_team_stands_beside_everybody() -> None:
    chart = team_chart(TeamUse("north", (2, 3, 4), (4, 0, 5)), WEEKS)
    assert chart is not None
    assert [(point.x, point.y) for point in chart.points] == [(1.0, 50.0), (3.0, 80.0)]
    assert chart.summary.startswith("80 % of the team were active in week 3")
    assert team_chart(TeamUse("south", (0, 0), (0, 0)), WEEKS) is None


def test_that_people_who_are_not_listed_are_in_no_share() -> None:
    """29 were active, 20 of them of the 22 eligible."""
    weeks = [UsageWeek(week, DAYS, 29, 22, 30, 200, full=True, listed=20) for week in (1, 2)]
    heads, beside = people_chart(weeks), team_chart(TeamUse("north", (2, 3), (4, 4)), weeks)
    assert heads is not None
    assert beside is not None
    assert [bar.note.remark for bar in heads.bars if bar.note] == ["90.9 % of 22 eligible"] * 2
    everybody = next(line for line in beside.lines if line.label == "everybody")
    assert [round(share, 1) for share in everybody.y] == [90.9, 90.9]
