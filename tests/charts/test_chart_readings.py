import pytest

from kpidesk.charts.adoption import adoption_chart
from kpidesk.charts.arc import arc_chart
from kpidesk.charts.chart import Axis, Bar, Chart, Line, Note, Point, Style
from kpidesk.charts.fairness import group_rates
from kpidesk.charts.latency import percentiles
from kpidesk.charts.money import net_benefit, waterfall
from kpidesk.charts.palette import Tone
from kpidesk.charts.readings import Track, tracks
from kpidesk.charts.scales import value_axis, week_axis
from kpidesk.charts.weekly import weekly_chart
from kpidesk.decision.review import KpiResult, Light, Review


def kpi(review: Review, name: str) -> KpiResult:
    return next(result for result in review.kpis if result.id == name)


def read(chart: Chart | None) -> tuple[Track, ...]:
    assert chart is not None
    return tracks(chart)


def test_that_a_week_says_its_value_interval_rows_and_light(review: Review) -> None:
    judged = kpi(review, "latency").headline
    (track,) = read(weekly_chart(judged, review.weekly["latency_p99"], review.gates, "USD"))
    week = review.weekly["latency_p99"][0]
    first = track.reading(0)
    assert (first.series, first.note.place) == ("Latency P99", "week 1")
    assert first.note.value == "4.6 s"
    assert first.number == pytest.approx(4.6)
    assert first.note.light is week.light is Light.GREEN
    assert len(track) == 12


def test_that_a_share_is_said_in_per_cent_and_on_its_side_of_the_line(review: Review) -> None:
    judged = next(metric for metric in review.metrics if metric.id == "weighted_accuracy")
    (track,) = read(weekly_chart(judged, review.weekly["weighted_accuracy"], review.gates, "USD"))
    first = track.reading(0)
    assert first.note.value == "95.5 %"
    assert first.number == pytest.approx(95.5)
    if first.note.ends:
        assert first.note.ends[0] < 95.5 < first.note.ends[1]


def test_that_the_lines_of_percentiles_are_read_each_for_itself(review: Review) -> None:
    found = read(percentiles(review.weekly))
    assert [track.name for track in found] == ["P99", "P95", "P50"]
    assert found[0].reading(0).note.value == "4.6 s"


def test_that_the_corridor_of_adoption_is_no_series(review: Review) -> None:
    chart = adoption_chart(kpi(review, "adoption"), review.weekly, "adoption_tried", review.gates)
    assert [track.name for track in read(chart)] == ["active in the week", "ever tried it"]


def test_that_bars_are_read_by_their_own_height(review: Review) -> None:
    (track,) = read(waterfall(kpi(review, "cost_per_transaction"), "USD"))
    said = [track.reading(at) for at in range(len(track))]
    assert [reading.note.place for reading in said][-1] == "All-in"
    assert said[3].number == pytest.approx(0.25)
    assert said[3].note.value == "$0.25"
    assert said[3].note.remark == "71.4 % of all"  # 0.25 / 0.35


def test_that_groups_are_read_from_the_top_down(review: Review) -> None:
    (track,) = read(group_rates(review.fairness[0]))
    assert track.lying
    first = track.reading(0)
    assert (first.note.place, first.note.n) == ("female", review.fairness[0].groups[0].n)
    assert first.number == pytest.approx(41.2)
    assert first.note.ends is not None


def test_that_a_heat_map_is_read_by_rows(review: Review) -> None:
    found = read(arc_chart(review.arc, review.kpis, review.gates))
    assert len(found) == 12
    assert found[4].name.startswith("5 · ")
    assert found[4].reading(0).note.light is Light.RED
    assert found[0].reading(12).note.value == "to come"


def test_that_net_benefit_is_read_in_money(review: Review) -> None:
    (track,) = read(net_benefit(review.as_of_weeks["net_benefit"], "USD"))
    assert track.reading(0).note.value.startswith("−$")


def test_that_a_line_without_notes_says_its_place_and_number() -> None:
    chart = Chart("Load", "", Axis(0, 10, ()), value_axis([0, 5], "RPS"), lines=(Line((1.0, 2.5), (3.0, 4.256)),))
    (track,) = tracks(chart)
    assert track.reading(1).note.place == "2.50"
    assert track.reading(1).note.value == "4.256 RPS"
    assert tracks(Chart("", "", Axis(0, 1, ()), Axis(0, 1, ()))) == ()


def test_that_points_of_several_lines_are_several_series() -> None:
    cost, benefit = Line((1.0, 2.0), (5.0, 6.0), label="cost"), Line((1.0, 2.0), (1.0, 7.0), label="benefit")
    points = tuple(
        Point(x, y, note=Note(f"${y:.0f}")) for line in (cost, benefit) for x, y in zip(line.x, line.y, strict=True)
    )
    chart = Chart("Money", "", week_axis(2), value_axis([0, 7]), lines=(cost, benefit), points=points)
    found = tracks(chart)
    assert [(track.name, list(track.numbers)) for track in found] == [("cost", [5.0, 6.0]), ("benefit", [1.0, 7.0])]
    assert found[1].reading(1).note.value == "$7"


def test_that_a_line_beside_points_is_a_series_and_a_fitted_curve_or_a_level_is_none() -> None:
    points = tuple(Point(float(week), 2.0 * week) for week in range(1, 5))
    beside = Line((1.0, 2.0, 3.0, 4.0), (1.0, 1.0, 2.0, 2.0), Tone.SERIES_2, label="everybody")
    fitted = Line(tuple(step / 10 for step in range(10, 41)), tuple(step / 5 for step in range(10, 41)), Tone.SERIES_3)
    level = Line((1.0, 4.0), (3.0, 3.0), Tone.GREEN, Style.DASHED, "target")
    chart = Chart(
        "Team", "", week_axis(4), value_axis([0, 8]), lines=(beside, fitted, level), points=points, series="team"
    )
    assert [track.name for track in tracks(chart)] == ["team", "everybody"]


def test_that_marks_without_notes_say_their_figure_or_a_whole_number_and_their_week() -> None:
    bars = (Bar(2, 0, 23, 0.6, Tone.ACCENT, "23"), Bar(3, 0, 4, 0.6, Tone.ACCENT))
    chart = Chart("People", "", week_axis(60), value_axis([0, 40], "people"), bars=bars)
    (track,) = tracks(chart)
    assert [(track.reading(at).note.place, track.reading(at).note.value) for at in (0, 1)] == [
        ("week 2", "23"),
        ("week 3", "4 people"),
    ]
