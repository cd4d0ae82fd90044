"""What a person waits for at the window: its first paint, a project's overview, another page, a changed threshold.

    python -m tests.benchmarks.window [--rows 1000000] [--times 3]

Each run is a process of its own, offscreen, with warm files; each figure is the best of the runs. Exits with 1 where
one is past its bar.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from kpidesk.base.progress import Silent
from kpidesk.desktop.app import App
from kpidesk.desktop.launch import make_application, when_painted
from kpidesk.desktop.pages.table import EVERY
from kpidesk.session.edits import ChangeSettings

BARS = {
    "launch to painted window": 1.0,
    "launch to filled overview": 5.0,
    "another page, median": 0.1,
    "another page, longest": 0.1,
    "threshold edit, median": 0.2,
    "threshold edit, longest": 0.2,
}
LINE = "thresholds.latency_p99.green"
LINES = tuple(range(3, 13))


def measure(project: Path, began: float) -> dict[str, float]:
    """Seconds for each bar, and the longest gap of the event loop while the project was opened.

    ``began``: the moment at which this process was started, by the clock of the one that started it.
    """
    found: dict[str, float] = {}
    application = make_application()
    app = App(application)
    app.window.resize(1366, 768)
    gaps = Gaps(application)

    def open_project() -> None:
        found["launch to painted window"] = time.time() - began
        app.open(project)

    when_painted(app.window, open_project)
    app.window.show()
    loop = QEventLoop(application)
    app.keeper.taken.connect(loop.quit)
    loop.exec()
    application.processEvents()
    found["launch to filled overview"] = time.time() - began
    found["longest gap while opening"] = gaps.longest
    for kind in EVERY:
        app.window.go(kind.id)  # a page is made once
    pages = [_timed(partial(_go, app, kind.id)) for kind in EVERY]
    found["another page, median"], found["another page, longest"] = median(pages), max(pages)
    app.window.go("overview")
    edits = [_timed(partial(_edit, app, line)) for line in LINES]
    found["threshold edit, median"], found["threshold edit, longest"] = median(edits), max(edits)
    app.window.close()
    app.close()
    return found


class Gaps:
    """The longest time in which the event loop did not come round."""

    def __init__(self, application: QApplication) -> None:
        self.longest, self._last = 0.0, time.perf_counter()
        self._timer = QTimer(application)
        self._timer.timeout.connect(self._tick)
        self._timer.start(5)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now


def _go(app: App, name: str) -> None:
    """Show a page as it is after a change, and have it painted."""
    app.window.show_opened(app.keeper.opened)
    app.window.go(name)
    QApplication.processEvents()


def _edit(app: App, line: int) -> None:
    """Keep another line, and have what it changes painted."""
    app.keeper.keep(ChangeSettings("Change threshold", {LINE: float(line)}))
    while app.jobs.busy:
        QApplication.processEvents()
    QApplication.processEvents()


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _make_project(folder: Path, rows: int) -> Path:
    from kpidesk.session.review import Request, reviewing  # the measured process does without
    from tests.benchmarks.request_log import write_pilot

    write_pilot(folder / "pilot", rows)
    project = folder / "pilot.kpidesk"
    with reviewing(Request((str(folder / "pilot"),), save=project), Silent()) as finished:
        finished.commit()
    return project


def _run(project: Path, folder: Path) -> dict[str, float]:
    own = {"QT_QPA_PLATFORM": "offscreen", "KPIDESK_DATA_DIR": str(folder / "user")}
    command = [sys.executable, "-m", "tests.benchmarks.window", "--measure", str(project), str(time.time())]
    done = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure is not None:
        print(json.dumps(measure(Path(asked.measure[0]), float(asked.measure[1]))))
        return 0
    with tempfile.TemporaryDirectory() as fresh:
        project = _make_project(Path(fresh), asked.rows)
        runs = [_run(project, Path(fresh)) for _ in range(asked.times)]
    best = {name: min(run[name] for run in runs) for name in runs[0]}
    for name, seconds in best.items():
        bar = f"bar {BARS[name]:.1f} s" if name in BARS else ""
        print(f"{name:28} {seconds:7.3f} s  (worst of the runs {max(run[name] for run in runs):.3f} s)  {bar}")
    return int(any(best[name] >= bar for name, bar in BARS.items()))


if __name__ == "__main__":
    sys.exit(main())
