"""The window stays awake: no long gap of the event loop, nothing left running when it is gone."""

import gc
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kpidesk.base.progress import Silent
from kpidesk.desktop.app import App
from kpidesk.desktop.collector import Collector
from kpidesk.desktop.preferences import Preferences
from kpidesk.desktop.preload import load

LONGEST_GAP = 0.1
"""Seconds for which the event loop may be held; twice that where the tests share two cores with others."""


class Gaps(QObject):
    """Records the longest time in which the event loop did not come round."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.thread_time()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(5)

    def _tick(self) -> None:
        now = time.thread_time()  # work of the main thread itself: other programs on this machine do not count
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def restart(self) -> None:
        self.longest = 0.0
        self._last = time.thread_time()

    def stop(self) -> None:
        self._timer.stop()


@pytest.fixture
def gaps(qapp: QApplication) -> Iterator[Gaps]:
    assert qapp is not None
    load(Silent())
    gc.collect()
    made = Gaps()
    yield made
    made.stop()


def test_that_opening_a_project_never_holds_the_window(
    app: App, qtbot: QtBot, own_copy: Callable[[str], Path], gaps: Gaps
) -> None:
    path = own_copy("claims-ready")
    collector = Collector()
    gaps.restart()
    with qtbot.waitSignal(app.keeper.taken, timeout=60_000):
        app.open(path)
    qtbot.waitUntil(lambda: not app.jobs.busy)
    collector.end()
    assert gaps.longest < 2 * LONGEST_GAP


def test_that_no_timer_or_thread_is_left_when_the_window_is_gone(
    qapp: QApplication, qtbot: QtBot, own_copy: Callable[[str], Path], tmp_path: Path
) -> None:
    load(Silent())
    before = {timer for timer in qapp.findChildren(QTimer) if timer.isActive()}
    threads = set(threading.enumerate())
    app = App(qapp, Preferences(tmp_path / "settings.ini"))
    app.window.show()
    with qtbot.waitSignal(app.keeper.taken, timeout=60_000):
        app.open(own_copy("claims-ready"))
    for page in app.window.pages:
        app.window.go(page.id)
    app.window.close()
    app.close()
    assert {thread for thread in threading.enumerate() if thread not in threads} == set()
    running = [timer for timer in app.window.findChildren(QTimer) if timer.isActive()]
    assert running == []
    app.window.deleteLater()
    app.deleteLater()
    del app, running
    qtbot.wait(1)
    assert {timer for timer in qapp.findChildren(QTimer) if timer.isActive()} - before == set()


def test_that_collections_run_on_the_main_thread_only(qtbot: QtBot) -> None:
    collector = Collector()
    try:
        assert not gc.isenabled()
        threads: list[threading.Thread] = []

        def note(phase: str, _: dict[str, int]) -> None:
            if phase == "start":
                threads.append(threading.current_thread())

        gc.callbacks.append(note)
        worker = threading.Thread(target=lambda: [[] for _ in range(200_000)])
        worker.start()
        worker.join()
        kept = [[] for _ in range(5_000)]  # type: ignore[var-annotated]  # never filled
        collector.collect()
        qtbot.waitUntil(lambda: bool(threads))
        gc.callbacks.remove(note)
        assert set(threads) == {threading.main_thread()}
        assert kept
    finally:
        collector.end()
    assert gc.isenabled()
