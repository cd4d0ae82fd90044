"""The painter of the window: every part lies where the axes say, in the tone it has."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from kpidesk.charts.chart import (
    Axis,
    Band,
    Bar,
    Cell,
    Chart,
    Header,
    Line,
    Milestone,
    Point,
    Ribbon,
    Shape,
    Style,
    Target,
    Tick,
    Whisker,
)
from kpidesk.charts.palette import LIGHT, Tone
from kpidesk.charts.scales import value_axis, week_axis
from kpidesk.desktop.painter.frame import Frame
from kpidesk.desktop.painter.margins import in_lines, plot_rect, x_lines
from kpidesk.desktop.painter.shapes import outline
from kpidesk.desktop.widgets.chart_view import ChartView

BARE = Chart("Chart", "", Axis(0, 10, ()), Axis(0, 10, (), grid=False))
Paint = Callable[[Chart], tuple[QImage, Frame]]


@pytest.fixture
def painted(qtbot: QtBot) -> Paint:
    """A chart -> its picture, one pixel for one, and where values lie in it."""

    def make(chart: Chart) -> tuple[QImage, Frame]:
        view = ChartView()
        qtbot.addWidget(view)
        view.resize(600, 400)
        view.show_chart(chart)
        view.show()
        surface = view.painted()
        assert view.frame is not None
        return surface.grab().toImage(), view.frame

    return make


def tone_at(image: QImage, frame: Frame, x: float, y: float) -> str:
    at = frame.at(x, y)
    return QColor(image.pixel(int(at.x()), int(at.y()))).name().upper()


def tones_near(image: QImage, at: QPointF, reach: int = 3) -> set[str]:
    place = at.toPoint()
    around = range(-reach, reach + 1)
    return {QColor(image.pixel(place.x() + x, place.y() + y)).name().upper() for x in around for y in around}


def test_that_a_band_lies_between_its_values(painted: Paint) -> None:
    image, frame = painted(replace(BARE, bands=(Band(2, 4, Tone.GREEN_GROUND),)))
    assert tone_at(image, frame, 5, 3) == LIGHT[Tone.GREEN_GROUND]
    assert tone_at(image, frame, 5, 2.1) == LIGHT[Tone.GREEN_GROUND]
    for outside in (1.8, 4.2):
        assert tone_at(image, frame, 5, outside) != LIGHT[Tone.GREEN_GROUND]


def test_that_a_bar_stands_on_its_low_end(painted: Paint) -> None:
    image, frame = painted(replace(BARE, bars=(Bar(5, 2, 6, 2, Tone.SERIES_2, "4"),)))
    assert tone_at(image, frame, 5, 4) == tone_at(image, frame, 4.1, 2.2) == LIGHT[Tone.SERIES_2]
    for x, y in ((5, 1.5), (3.8, 4), (6.2, 4)):
        assert tone_at(image, frame, x, y) != LIGHT[Tone.SERIES_2]
    assert LIGHT[Tone.TEXT] in tones_near(image, frame.at(5, 6) - QPointF(0, 9), 8)


def test_that_lines_pass_through_their_points(painted: Paint) -> None:
    line = Line((1, 5, 9), (2, 8, 2), Tone.SERIES_3)
    image, frame = painted(replace(BARE, lines=(line,)))
    for x, y in ((1, 2), (3, 5), (5, 8), (7, 5)):
        assert LIGHT[Tone.SERIES_3] in tones_near(image, frame.at(x, y))
    assert LIGHT[Tone.SERIES_3] not in tones_near(image, frame.at(5, 2))


def test_that_dashed_lines_have_gaps(painted: Paint) -> None:
    def share(style: Style) -> float:
        line = Line((0.5, 9.5), (5, 5), Tone.SERIES_3, style)
        image, frame = painted(replace(BARE, lines=(line,)))
        ground = tone_at(image, frame, 5, 8)
        across = [frame.at(0.6 + step / 50, 5).toPoint() for step in range(440)]
        inked = [
            any(QColor(image.pixel(at.x(), at.y() + y)).name().upper() != ground for y in (-1, 0, 1)) for at in across
        ]
        return sum(inked) / len(inked)

    assert share(Style.SOLID) > 0.99
    assert 0.3 < share(Style.DASHED) < 0.95
    assert 0.2 < share(Style.DOTTED) < 0.95


def test_that_levels_and_gates_are_named_in_their_tone(painted: Paint) -> None:
    level, gate = Target(3, "≤ 3", Tone.GREEN), Milestone(4, "gate 4")
    image, frame = painted(replace(BARE, targets=(level,), milestones=(gate,)))
    assert LIGHT[Tone.GREEN] in {tone_at(image, frame, step / 20, 3) for step in range(200)}
    assert LIGHT[Tone.ACCENT] in {tone_at(image, frame, 4, step / 20) for step in range(200)}
    right = QPointF(frame.rect.right() + 18, frame.up(3))
    assert LIGHT[Tone.GREEN] in tones_near(image, right, 8)
    above = QPointF(frame.across(4) + 18, frame.rect.top() - 9)
    assert LIGHT[Tone.ACCENT] in tones_near(image, above, 8)


def test_that_intervals_end_where_they_say(painted: Paint) -> None:
    standing, lying = Whisker(3, 2, 6), Whisker(8, 4, 7, lying=True)
    image, frame = painted(replace(BARE, whiskers=(standing, lying)))
    for x, y in ((3, 2.2), (3, 5.8), (4.2, 8), (6.8, 8)):
        assert LIGHT[Tone.SECONDARY] in tones_near(image, frame.at(x, y), 1)
    for x, y in ((3, 1.5), (3, 6.5), (3.7, 8), (7.3, 8)):
        assert LIGHT[Tone.SECONDARY] not in tones_near(image, frame.at(x, y), 1)


def test_that_a_ribbon_fills_between_its_ends(painted: Paint) -> None:
    image, frame = painted(replace(BARE, ribbons=(Ribbon((2, 8), (2, 4), (4, 8)),)))
    ground = tone_at(image, frame, 1, 5)
    assert tone_at(image, frame, 5, 4.5) != ground
    assert tone_at(image, frame, 5, 2.5) == tone_at(image, frame, 5, 6.5) == ground


def test_that_points_have_tone_and_shape(painted: Paint) -> None:
    image, frame = painted(replace(BARE, points=(Point(2, 2, Tone.RED, Shape.DOWN), Point(4, 0, Tone.GREEN))))
    assert tone_at(image, frame, 2, 2) == LIGHT[Tone.RED]
    assert tone_at(image, frame, 4, 0) == LIGHT[Tone.GREEN]


def test_that_marks_differ_in_form() -> None:
    drawn = [outline(shape, 5.0) for shape in Shape if shape is not Shape.NONE]
    assert len({path.boundingRect().getRect() for path in drawn}) >= 5
    assert outline(Shape.UP, 5).contains(QPointF(4, 3))
    assert not outline(Shape.DOWN, 5).contains(QPointF(4, 3))
    assert outline(Shape.NONE, 5).isEmpty()


def test_that_a_heat_map_counts_downwards_and_heads_its_columns(painted: Paint) -> None:
    cells = (
        Cell(1, 0, Tone.GREEN_GROUND, Tone.GREEN, Shape.UP),
        Cell(2, 1, Tone.RED_GROUND, Tone.RED, Shape.DOWN),
        Cell(1, 1, Tone.PANEL, Tone.LINE, Shape.NONE, empty=True),
    )
    rows = Axis(-0.5, 1.5, (Tick(0, "Latency"), Tick(1, "Drift")), grid=False)
    head = Header(1, 2, "Concept", "C", "gate 4 held", Tone.ACCENT, Tone.GREEN, Shape.UP)
    chart = Chart("Arc", "", Axis(0.5, 2.5, (Tick(1, "w1"), Tick(2, "w2"))), rows, cells=cells, headers=(head,))
    image, frame = painted(chart)
    assert frame.up(0) < frame.up(1)
    assert tone_at(image, frame, 0.7, -0.3) == LIGHT[Tone.GREEN_GROUND]
    assert tone_at(image, frame, 1, 0) == LIGHT[Tone.GREEN]
    assert tone_at(image, frame, 2.3, 1.3) == LIGHT[Tone.RED_GROUND]
    top = QPointF(frame.across(1.5), frame.rect.top() - 40)
    assert LIGHT[Tone.ACCENT_GROUND] in tones_near(image, top, 4)


def test_that_another_chart_leaves_nothing_of_the_one_before(qtbot: QtBot) -> None:
    view = ChartView()
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    chart = replace(BARE, lines=(Line((1, 9), (1, 9)),), bands=(Band(2, 4, Tone.GREEN_GROUND),))
    view.show_chart(BARE)
    empty = view.painted().grab().toImage()
    view.show_chart(chart)
    assert view.painted().grab().toImage() != empty
    view.show_chart(BARE)
    assert view.painted().grab().toImage() == empty


def test_that_words_get_room_but_never_most_of_the_picture() -> None:
    size = QSizeF(600, 300)
    plain, long = (
        plot_rect(BARE, size),
        plot_rect(
            replace(
                BARE,
                y=Axis(0, 1, (Tick(0, "a very long name of a group " * 4),)),
                targets=(Target(1, "x" * 90, Tone.RED),),
            ),
            size,
        ),
    )
    assert plain.width() > long.width() > 0.4 * size.width()
    assert plot_rect(BARE, QSizeF(10, 10)).width() > 0


WHOLE = Frame(QRectF(100, 50, 400, 200), (0, 10), (0, 100), (0, 10), (0, 100))


def test_that_values_and_pixels_turn_into_each_other() -> None:
    assert WHOLE.at(5, 25) == QPointF(300, 200)
    assert WHOLE.value_at(QPointF(300, 200)) == pytest.approx((5, 25))
    down = replace(WHOLE, downwards=True)
    assert down.value_at(down.at(2, 30)) == pytest.approx((2, 30))


def test_that_zooming_keeps_the_value_under_the_pointer_and_never_leaves_the_axes() -> None:
    place = WHOLE.at(2, 80)
    near = WHOLE.scaled(0.5, place)
    assert near.value_at(place) == pytest.approx((2, 80))
    assert near.x[1] - near.x[0] == pytest.approx(5)
    assert near.scaled(10, place) == WHOLE
    edge = near.moved(10_000, 10_000)
    assert edge.x[0] == 0
    assert edge.y[1] == pytest.approx(100)
    assert near.scaled(1e-9, place).x[1] > near.scaled(1e-9, place).x[0]


def test_that_weeks_and_values_have_the_ticks_of_the_paper(painted: Paint) -> None:
    from kpidesk.charts.scales import within

    chart = replace(BARE, x=week_axis(13), y=value_axis([0, 8], "seconds"))
    _, frame = painted(chart)
    assert within(chart.y, *frame.y) == chart.y.ticks
    assert within(chart.x, *frame.x) == chart.x.ticks


def test_that_names_without_room_stand_in_two_lines_and_weeks_are_left_out(painted: Paint) -> None:
    names = tuple(Tick(at, name) for at, name in enumerate(("less than one hour", "one day", "more")))
    chart = replace(BARE, x=Axis(-0.5, 2.5, names, grid=False))
    assert x_lines(chart, 900) == 1
    assert x_lines(chart, 240) == 2
    assert in_lines("less than one hour", 80) == ["less than", "one hour"]
    assert x_lines(replace(BARE, x=week_axis(13)), 100) == 1
    low = plot_rect(chart, QSizeF(240, 300)).bottom()
    assert low < plot_rect(chart, QSizeF(900, 300)).bottom()
    _, frame = painted(chart)
    assert frame.rect.bottom() < 400


def test_that_nothing_of_a_zoomed_chart_is_painted_beside_the_plot(qtbot: QtBot) -> None:
    chart = replace(BARE, bands=(Band(0, 10, Tone.GREEN_GROUND),), lines=(Line((0, 10), (0, 10), Tone.SERIES_3),))
    view = ChartView()
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show_chart(chart)
    view.show()
    view.zoom(0.3)
    image = view.painted().grab().toImage()
    assert view.frame is not None
    left = int(view.frame.rect.left()) - 3
    beside = {QColor(image.pixel(left, y)).name().upper() for y in range(int(view.frame.rect.top()), 380)}
    assert beside.isdisjoint({LIGHT[Tone.GREEN_GROUND], LIGHT[Tone.SERIES_3]})
