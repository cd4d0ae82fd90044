"""The benchmark of long lines in small: 100,000 points, and what is painted of them; without bars for time."""

import subprocess
import sys

import pytest
from pytestqt.qtbot import QtBot

from kpidesk.desktop.theme import Theme
from tests.benchmarks.panning import long_chart, pan, shown

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
    assert surface.long_lines is not None
    (line,) = surface.long_lines.items
    painted, _ = line.curve.getData()
    assert len(painted) < 16 * surface.width() < POINTS
    assert line.opts["antialias"] is False
    assert line.opts["pen"].widthF() <= 1


def test_that_the_highest_point_is_not_lost(qtbot: QtBot) -> None:
    chart = long_chart(POINTS)
    view = shown(chart)
    qtbot.addWidget(view)
    view.repaint()
    found = view.painted().long_lines
    assert found is not None
    _, painted = found.items[0].curve.getData()
    assert max(painted) == max(chart.lines[0].y)
    assert min(painted) == min(chart.lines[0].y)


def test_that_charts_without_such_lines_do_not_wait_for_pyqtgraph() -> None:
    said = (
        "import sys; from PySide6.QtWidgets import QApplication; from kpidesk.desktop.theme import Theme; "
        "from tests.benchmarks.panning import shown, weekly_chart; "
        "a = QApplication([]); Theme(a); v = shown(weekly_chart()); v.picture(); print('pyqtgraph' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
