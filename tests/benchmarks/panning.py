"""A line of a million points: how long a frame takes while it is panned, and how long a weekly chart takes to appear.

    python -m tests.benchmarks.panning [--points 1000000] [--frames 60]

Prints medians in milliseconds and exits with 1 where a bar is broken: 16 ms for a frame, 30 ms for a weekly chart.
"""

import argparse
import os
import statistics
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from kpidesk.charts.chart import Axis, Band, Chart, Line, Milestone, Point, Ribbon, Target
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import value_axis, week_axis
from kpidesk.desktop.theme import Theme
from kpidesk.desktop.widgets.chart_view import ChartView

FRAME, WEEKLY = 0.016, 0.030
"""Seconds."""
_SHIFT = 8.0
"""Pixels from frame to frame."""


def long_chart(points: int) -> Chart:
    """A noisy line of so many points: a latency for each request of thirteen weeks."""
    drawn = np.random.default_rng(7).lognormal(0.0, 0.6, points)
    places = np.linspace(1.0, 13.0, points)
    line = Line(tuple(places.tolist()), tuple(drawn.tolist()))
    return Chart("Latency of each request", "", week_axis(13), value_axis([0, float(drawn.max())], "s"), lines=(line,))


def weekly_chart() -> Chart:
    """What a page shows of one measure."""
    weeks = tuple(float(week) for week in range(1, 14))
    values = tuple(4 - week / 10 for week in weeks)
    return Chart(
        "Latency P99 by week",
        "",
        week_axis(13),
        Axis(0, 10, value_axis([0, 10]).ticks, "seconds"),
        bands=(Band(0, 5, Tone.GREEN_GROUND), Band(9, 10, Tone.RED_GROUND)),
        ribbons=(Ribbon(weeks, tuple(v - 0.5 for v in values), tuple(v + 0.5 for v in values)),),
        targets=(Target(5, "≤ 5", Tone.GREEN), Target(9, "> 9", Tone.RED)),
        milestones=tuple(Milestone(week + 0.5, f"gate {week}") for week in (4, 8, 12)),
        lines=(Line(weeks, values),),
        points=tuple(Point(week, value) for week, value in zip(weeks, values, strict=True)),
    )


def shown(chart: Chart) -> ChartView:
    """A view of a chart as large as a window."""
    view = ChartView()
    view.resize(1400, 600)
    view.show_chart(chart)
    view.show()
    QApplication.processEvents()
    return view


def pan(view: ChartView, frames: int) -> list[float]:
    """See nine tenths and pan there and back; seconds of each frame, painted."""
    surface = view.painted()
    surface.zoom(0.9)
    taken = []
    for number in range(frames):
        frame = surface.frame
        if frame is None:
            raise LookupError("Nothing is shown.")
        began = time.perf_counter()
        surface.show_frame(frame.moved(-_SHIFT if number % 10 < 5 else _SHIFT, 0))
        surface.viewport().repaint()
        taken.append(time.perf_counter() - began)
    return taken


def appear(times: int) -> list[float]:
    """Seconds that a weekly chart takes from nothing to painted, each time anew."""
    chart, taken = weekly_chart(), []
    for _ in range(times):
        began = time.perf_counter()
        view = shown(chart)
        view.repaint()
        taken.append(time.perf_counter() - began)
        view.close()
        view.deleteLater()
    return taken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--frames", type=int, default=60)
    asked = parser.parse_args()
    application = QApplication.instance() or QApplication([])
    if not isinstance(application, QApplication):
        raise TypeError("The benchmark needs an application with windows.")
    Theme(application)
    shown(weekly_chart()).close()  # imports and fonts are not what is measured
    weekly = statistics.median(appear(20))
    view = shown(long_chart(asked.points))
    frame = statistics.median(pan(view, asked.frames))
    view.close()
    print(f"a weekly chart appears in {weekly * 1000:.1f} ms (bar {WEEKLY * 1000:.0f})")
    print(f"a frame of {asked.points:,} points takes {frame * 1000:.1f} ms (bar {FRAME * 1000:.0f})")
    return int(weekly > WEEKLY or frame > FRAME)


if __name__ == "__main__":
    sys.exit(main())
