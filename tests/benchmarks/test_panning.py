"""The benchmark of long lines in small: 100,000 points, and what is painted of them; without bars for time."""

import pytest
from pytestqt.qtbot import QtBot

from kpidesk.desktop.theme import Theme
from tests.benchmarks.panning import long_chart, pan, shown, weekly_chart

POINTS = 100_000


@pytest.fixture(autouse=True)
def look(qapp: object) -> Theme:
    from PySide6.QtWidgets import QApplication

    assert isinstance(qapp, QApplication)
    return qapp.findChild(Theme) or Theme(qapp)


def test_that_of_a_long_line_only_peaks_in_sight_are_painted(qtbot: QtBot) -> None:
    view = shown(long_chart(POINTS))
    qtbot.addWidget(view)
    frames = pan(view, 10)
    assert len(frames) == 10
    assert max(frames) > 0
    surface = view.painted()
    (line,) = surface._lines
    painted, _ = line.curve.getData()
    assert len(painted) < 16 * surface.width() < POINTS
    assert line.opts["antialias"] is False
    assert line.opts["pen"].widthF() == 1


def test_that_the_highest_point_is_not_lost(qtbot: QtBot) -> None:
    chart = long_chart(POINTS)
    view = shown(chart)
    qtbot.addWidget(view)
    view.repaint()
    _, painted = view.painted()._lines[0].curve.getData()
    assert max(painted) == max(chart.lines[0].y)
    assert min(painted) == min(chart.lines[0].y)


def test_that_a_short_line_is_smooth_and_whole(qtbot: QtBot) -> None:
    view = shown(weekly_chart())
    qtbot.addWidget(view)
    (line,) = view.painted()._lines
    assert line.opts["antialias"] is True
    assert list(line.curve.getData()[0]) == list(weekly_chart().lines[0].x)
