"""What a chart says in words."""

from kpidesk.charts.chart import Axis, Cell, Chart, Gap, Line, Note, Point, Shape, Tick, Whisker
from kpidesk.charts.palette import Tone
from kpidesk.charts.readings import tracks
from kpidesk.charts.scales import value_axis, week_axis
from kpidesk.decision.review import Light
from kpidesk.views.chart_words import chart_table, plain_rows, sentence

WEEK_1 = Note("3.8 s", "week 1", "3.5 – 4.1 s", (3.5, 4.1), 1204, Light.GREEN)
WEEK_3 = Note("6 s", "week 3", n=90, light=Light.RED, remark="one day is missing")
ONE = Chart(
    "Latency by week",
    "",
    week_axis(3),
    value_axis([0, 8], "seconds"),
    points=(Point(1, 3.8123456789, note=WEEK_1), Point(3, 6, note=WEEK_3)),
    series="Latency P99",
    places="week",
)


def test_that_a_mark_is_said_in_a_sentence() -> None:
    (track,) = tracks(ONE)
    assert sentence(track.reading(0)) == "week 1, Latency P99: 3.8 s, 95 % interval 3.5 – 4.1 s, n = 1,204, green"
    assert sentence(track.reading(1)) == "week 3, Latency P99: 6 s, n = 90, red, one day is missing"


def test_that_one_series_has_a_column_for_all_that_is_known() -> None:
    table = chart_table(ONE)
    assert [heading.title for heading in table.headings] == [
        "Week",
        "Latency P99",
        "95 % interval",
        "n",
        "Light",
        "Remark",
    ]
    assert [entry.text for entry in table.rows[0]] == ["week 1", "3.8 s", "3.5 – 4.1 s", "1,204", "▲ green", ""]
    assert [entry.text for entry in table.rows[1]] == ["week 3", "6 s", "", "90", "▼ red", "one day is missing"]
    assert table.rows[1][4].tone == "red"


def test_that_plain_rows_have_numbers_as_drawn_for_a_spreadsheet() -> None:
    titles, rows = plain_rows(ONE)
    assert titles == ("Week", "Latency P99 (seconds)", "From", "To", "n", "Light", "Remark")
    assert rows[0] == ("week 1", "3.8123456789", "3.5", "4.1", "1204", "▲ green", "")
    assert rows[1][:5] == ("week 3", "6", "", "", "90")


def test_that_several_series_stand_side_by_side_and_gaps_stay_empty() -> None:
    lines = (
        Line((1.0, 2.0), (4.0, 5.0), Tone.SERIES_1, label="P99", notes=(Note("4 s", "week 1"), Note("5 s", "week 2"))),
        Line((2.0, 3.0), (1.0, 2.0), Tone.SERIES_2, label="P50", notes=(Note("1 s", "week 2"), Note("2 s", "week 3"))),
    )
    table = chart_table(Chart("", "", week_axis(3), value_axis([0, 5]), lines=lines, places="week"))
    assert [heading.title for heading in table.headings] == ["Week", "P99", "P50"]
    assert [[entry.text for entry in row] for row in table.rows] == [
        ["week 1", "4 s", ""],
        ["week 2", "5 s", "1 s"],
        ["week 3", "", "2 s"],
    ]


def test_that_several_marks_of_one_place_are_several_rows() -> None:
    rows = Axis(-0.5, 1.5, (Tick(1, "high"), Tick(0, "low")))
    points = (Point(2.0, 1), Point(5.0, 1), Point(3.0, 0))
    spans = tuple(Whisker(point.y, point.x, point.x + 1, lying=True) for point in points)
    table = chart_table(Chart("Incidents", "", value_axis([0, 8]), rows, points=points, whiskers=spans))
    assert [[entry.text for entry in row] for row in table.rows] == [["high", "2"], ["high", "5"], ["low", "3"]]


def test_that_a_heat_map_is_itself_in_words() -> None:
    cells = (
        Cell(1, 0, Tone.GREEN_GROUND, Tone.GREEN, Shape.UP, note=Note("", "week 1", light=Light.GREEN)),
        Cell(2, 0, Tone.PANEL, Tone.LINE, Shape.NONE, empty=True, note=Note("to come", "week 2")),
    )
    axis = Axis(-0.5, 0.5, (Tick(0, "Latency"),))
    table = chart_table(Chart("Arc", "", week_axis(2), axis, cells=cells, places="KPI"))
    assert [heading.title for heading in table.headings] == ["KPI", "week 1", "week 2"]
    assert [entry.text for entry in table.rows[0]] == ["Latency", "▲ green", "to come"]


def test_that_a_chart_without_marks_is_an_empty_table() -> None:
    assert chart_table(Chart("", "", week_axis(1), value_axis([]))).rows == ()


def test_that_a_place_without_a_value_is_a_row_that_says_why() -> None:
    chart = Chart(
        "Drift by week",
        "",
        week_axis(3),
        value_axis([1.0, 2.0], "points"),
        points=(Point(1, 1.0, note=Note("1.0 pts", "week 1")), Point(3, 2.0, note=Note("2.0 pts", "week 3"))),
        gaps=(Gap(2, "week 2", "Only 1 labelled row; at least 30 are needed."),),
        series="Drift",
        places="week",
    )
    table = chart_table(chart)
    assert [heading.title for heading in table.headings] == ["Week", "Drift", "Remark"]
    assert [[entry.text for entry in row] for row in table.rows] == [
        ["week 1", "1.0 pts", ""],
        ["week 2", "no value", "Only 1 labelled row; at least 30 are needed."],
        ["week 3", "2.0 pts", ""],
    ]
    assert [row[1] for row in plain_rows(chart)[1]] == ["1", "", "2"]
