"""Lines of very many points, by pyqtgraph: of what is in sight, only the peaks of each pixel are painted."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsScene

from kpidesk.charts.chart import Line
from kpidesk.desktop.painter.frame import Frame
from kpidesk.desktop.theme import theme


class LongLines:
    """A view of pyqtgraph in a scene, without its menus, mouse and automatic ranges."""

    def __init__(self, scene: QGraphicsScene, height: float) -> None:
        self._view = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0)
        self._view.disableAutoRange()
        self._view.setZValue(height)
        scene.addItem(self._view)
        self.items: list[pg.PlotDataItem] = []

    def clear(self) -> None:
        """Take all lines away."""
        for item in self.items:
            item.scene().removeItem(item)
        self.items.clear()

    def add(self, line: Line) -> None:
        """Add a line, one pixel wide and not smoothed: wider or smoothed ones take several times as long."""
        item = pg.PlotDataItem(
            np.asarray(line.x), np.asarray(line.y), pen=QPen(theme().color(line.tone), 0), antialias=False
        )
        item.setParentItem(self._view.childGroup)
        item.setClipToView(True)  # after it has its view: before, pyqtgraph 0.14 raises
        item.setDownsampling(auto=True, method="peak")
        self.items.append(item)

    def place(self, frame: Frame) -> None:
        """Show what the frame shows, where it shows it."""
        self._view.invertY(frame.downwards)
        self._view.setGeometry(frame.rect)
        self._view.setRange(xRange=frame.x, yRange=frame.y, padding=0)
        self._view.updateMatrix()
