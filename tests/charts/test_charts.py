import math
from itertools import pairwise

import pytest

from kpidesk.base.units import Unit
from kpidesk.base.values import Missing
from kpidesk.charts.adoption import adoption_chart
from kpidesk.charts.arc import arc_chart
from kpidesk.charts.chart import Chart, Shape
from kpidesk.charts.fairness import group_rates
from kpidesk.charts.latency import percentiles
from kpidesk.charts.money import net_benefit, waterfall
from kpidesk.charts.palette import Tone
from kpidesk.charts.weekly import runs, sparkline, weekly_chart
from kpidesk.decision.review import Judged, KpiResult, Review


def kpi(review: Review, name: str) -> KpiResult:
    return next(result for result in review.kpis if result.id == name)


def weekly(review: Review, name: str) -> Chart:
    judged: Judged = next(metric for metric in review.metrics if metric.id == name)
    chart = weekly_chart(judged, review.weekly[name], review.gates, "USD")
    assert chart is not None
    return chart


def test_that_a_weekly_chart_draws_its_own_values_in_printed_units(review: Review) -> None:
    chart = weekly(review, "weighted_accuracy")
    assert chart.lines[0].y[:2] == pytest.approx((95.5, 95.3))
    assert chart.lines[0].x == tuple(float(week) for week in range(1, 11))
    assert chart.y.title == "%"


def test_that_the_lines_of_the_profile_are_bands_and_targets(review: Review) -> None:
    chart = weekly(review, "overhead_per_1000")
    assert [(target.at, target.label, target.tone) for target in chart.targets] == [
        (0.5, "< 0.5", Tone.GREEN),
        (5.0, "> 5", Tone.RED),
    ]
    green, red = chart.bands
    assert (green.low, green.high, green.tone) == (chart.y.low, 0.5, Tone.GREEN_GROUND)
    assert (red.low, red.high, red.tone) == (5.0, chart.y.high, Tone.RED_GROUND)


def test_that_points_have_the_colour_of_their_own_light(review: Review) -> None:
    tones = [point.tone for point in weekly(review, "overhead_per_1000").points]
    assert tones == [Tone.RED, Tone.RED] + [Tone.YELLOW] * 10


def test_that_a_gap_in_the_data_is_a_gap_in_the_line(review: Review) -> None:
    chart = weekly(review, "mttr")
    assert [point.x for point in chart.points] == [4, 6, 7, 10]
    assert [line.x for line in chart.lines] == [(6.0, 7.0)]
    assert [[week for week, _ in run] for run in runs(review.weekly["mttr"])] == [[4], [6, 7], [10]]


def test_that_gates_are_marked_at_the_end_of_their_week(review: Review) -> None:
    assert [(m.at, m.label) for m in weekly(review, "latency_p99").milestones] == [
        (4.5, "gate 4"),
        (8.5, "gate 8"),
        (12.5, "gate 12"),
    ]


def test_that_everything_drawn_lies_on_the_axes(review: Review) -> None:
    for name in review.weekly:
        chart = weekly(review, name)
        for point in chart.points:
            assert chart.x.low <= point.x <= chart.x.high
            assert chart.y.low <= point.y <= chart.y.high
        assert all(chart.y.low <= tick.at <= chart.y.high for tick in chart.y.ticks)


def test_that_a_summary_says_where_the_course_began_and_ended(review: Review) -> None:
    assert weekly(review, "latency_p99").summary == ("Latency P99: 4.6 s in week 1, down to 3.7 s in week 12.")


def test_that_fewer_than_two_weeks_are_no_chart(review: Review) -> None:
    assert weekly_chart(kpi(review, "latency").headline, review.weekly["latency_p99"][:1], (), "USD") is None
    assert weekly_chart(kpi(review, "latency").headline, (), (), "USD") is None


def test_that_a_sparkline_has_no_words(review: Review) -> None:
    chart = sparkline(kpi(review, "latency").headline, review.weekly["latency_p99"])
    assert chart is not None
    assert chart.x.ticks == chart.y.ticks == ()
    assert [target.label for target in chart.targets] == [""]
    assert len(chart.points) == 1


def test_that_the_arc_has_a_cell_for_every_kpi_and_week(review: Review) -> None:
    chart = arc_chart(review.arc, review.kpis, review.gates)
    assert len(chart.cells) == 12 * 13
    assert sum(cell.empty for cell in chart.cells) == 12
    first = [cell for cell in chart.cells if cell.row == 4][:3]
    assert [(cell.tone, cell.shape) for cell in first] == [
        (Tone.RED_GROUND, Shape.DOWN),
        (Tone.RED_GROUND, Shape.DOWN),
        (Tone.YELLOW_GROUND, Shape.DIAMOND),
    ]
    assert [(header.label, header.remark) for header in chart.headers] == [
        ("Proof of concept", "gate 4 held"),
        ("Pilot expansion", "gate 8 held"),
        ("Production hardening", "gate 12 held"),
        ("Production", ""),
    ]
    assert chart.summary.endswith("in week 12: 10 green, 2 yellow.")
    assert chart.downwards


def test_that_an_arc_before_its_first_week_is_all_outlines(nothing: Review) -> None:
    chart = arc_chart(nothing.arc, nothing.kpis, nothing.gates)
    assert all(cell.empty for cell in chart.cells)
    assert chart.summary == "No week has begun yet."


def test_that_the_adoption_corridor_joins_the_dated_targets(review: Review) -> None:
    chart = adoption_chart(kpi(review, "adoption"), review.weekly, "adoption_tried", review.gates)
    assert chart is not None
    green, red = chart.ribbons
    assert (green.x, green.low) == ((2.0, 4.0, 9.0, 12.0), (60.0, 40.0, 40.0, 40.0))
    assert (red.x, red.high) == ((4.0, 9.0, 12.0), (20.0, 20.0, 20.0))
    assert [line.label for line in chart.lines] == [
        "target 40 %",
        "kill line 20 %",
        "active in the week",
        "ever tried it",
    ]


def test_that_the_waterfall_adds_up_to_the_all_in_cost(review: Review) -> None:
    chart = waterfall(kpi(review, "cost_per_transaction"), "USD")
    assert chart is not None
    *steps, total = chart.bars
    assert math.fsum(bar.high - bar.low for bar in steps) == pytest.approx(0.35)
    assert all(after.low == before.high for before, after in pairwise(steps))
    assert (total.low, total.high) == (0, 0.35)
    assert chart.summary == "People is the largest part: $0.25 of $0.35 per completed transaction."


def test_that_net_benefit_is_shown_against_zero(review: Review) -> None:
    chart = net_benefit(review.as_of_weeks["net_benefit"], "USD")
    assert chart is not None
    assert chart.points[0].tone is Tone.RED
    assert chart.targets[0].at == 0
    assert chart.y.low < 0 < chart.y.high


def test_that_group_rates_have_their_intervals(review: Review) -> None:
    chart = group_rates(review.fairness[0])
    assert chart is not None
    assert [point.x for point in chart.points] == pytest.approx([41.2, 40.3, 39.0])
    assert [tick.label for tick in chart.y.ticks] == ["female", "male", "other"]
    assert all(whisker.lying and whisker.low < whisker.high for whisker in chart.whiskers)


def test_that_percentiles_are_told_apart_by_colour_dash_and_name(review: Review) -> None:
    chart = percentiles(review.weekly)
    assert chart is not None
    assert len({(line.tone, line.style, line.label) for line in chart.lines}) == 3


def test_that_a_review_without_data_gives_no_picture(nothing: Review) -> None:
    assert percentiles(nothing.weekly) is None
    assert waterfall(kpi(nothing, "cost_per_transaction"), "USD") is None
    assert net_benefit((), "USD") is None
    assert adoption_chart(kpi(nothing, "adoption"), nothing.weekly, "adoption_tried", nothing.gates) is None
    assert isinstance(kpi(nothing, "latency").headline.measured, Missing)
    assert kpi(nothing, "latency").headline.unit is Unit.SECONDS
