"""From nothing to a window: what surrounds the window while the program runs."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from kpidesk.desktop.app import App
from kpidesk.desktop.collector import Collector
from kpidesk.desktop.crash import Faults, Session, find_stopped
from kpidesk.desktop.icons import app_icon
from kpidesk.desktop.instance import hand_over


def run(path: Path | None = None) -> int:
    """Open the window, on a project where one is named; returns when it is closed.

    Where a window has this project open already, that one comes forward and nothing else happens.
    """
    application = make_application()
    if path is not None and hand_over(path):
        return 0
    faults, session, collector = Faults(application), Session(), Collector(application)
    faults.watch()
    app = App(application)
    faults.met.connect(app.tell_fault)
    app.window.restore_layout()
    find_stopped(lambda sentence: app.window.messages.tell("stopped", sentence, "yellow"))
    app.window.show()
    when_painted(app.window, lambda: app.start(path or app.last_project(), resume=path is None))
    for one in (signal.SIGINT, signal.SIGTERM):  # heard when the collector's timer lets Python run
        signal.signal(one, lambda *_: app.window.close())
    try:
        return application.exec()
    finally:
        app.close()
        collector.end()
        session.end()
        faults.unwatch()


def make_application() -> QApplication:
    """The one application object, with the program's name and icon."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("kpidesk")
    application.setDesktopFileName("kpidesk")
    application.setWindowIcon(app_icon())
    return application


def when_painted(window: QWidget, do: Callable[[], object]) -> None:
    """Call ``do`` once the window has been painted for the first time."""
    _FirstPaint(window, do)


class _FirstPaint(QObject):
    def __init__(self, window: QWidget, do: Callable[[], object]) -> None:
        super().__init__(window)
        self._do = do
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Wait for the paint, then for the event loop to come round."""
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._do)
            self.deleteLater()
        return super().eventFilter(watched, event)
