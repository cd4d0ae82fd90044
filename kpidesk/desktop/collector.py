"""Python's cyclic garbage collector on the GUI thread only: a collection in a worker that frees widgets crashes Qt."""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 2000
_OLDER = 10
"""A generation is collected after so many collections of the one below, as Python itself does."""


class Collector(QObject):
    """While it lives nothing else collects. ``end`` gives the work back to Python."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._young = gc.get_threshold()[0]
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(EVERY_MS)

    def collect(self) -> None:
        """Collect the generations that have grown."""
        young, middle, old = gc.get_count()
        if old >= _OLDER:
            gc.collect()
        elif middle >= _OLDER:
            gc.collect(1)
        elif young > self._young:
            gc.collect(0)

    def end(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.enable()
