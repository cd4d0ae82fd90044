"""Getting pyqtgraph in before it is needed."""

import importlib


def import_plots() -> None:
    """Import what charts are painted with: about half a second, to be spent on the worker after the first paint.

    It makes no QObject, so that any thread may do it; a chart that is seen before waits for it.
    """
    importlib.import_module("kpidesk.desktop.painter.surface")
