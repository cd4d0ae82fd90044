"""What can be done with a chart, as a menu."""

from typing import Protocol

from PySide6.QtWidgets import QMenu, QWidget

_NEARER = 1 / 1.5


class Doable(Protocol):
    """What the menu acts on."""

    @property
    def zoomable(self) -> bool:
        """Whether parts can be looked at."""

    @property
    def zoomed(self) -> bool:
        """Whether less than all is seen."""

    def zoom(self, factor: float) -> None:
        """See so many times as much."""

    def show_all(self) -> None:
        """See all."""

    def show_table(self) -> object:
        """Show the data."""

    def copy(self) -> None:
        """Copy picture and data."""

    def ask_export(self, kind: str) -> None:
        """Ask for a file and write it: png | svg."""


class ChartMenu(QMenu):
    """Zoom, table, copy, export."""

    def __init__(self, view: Doable, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._nearer = self.addAction("Zoom &in\t+", lambda: view.zoom(_NEARER))
        self._farther = self.addAction("Zoom &out\t−", lambda: view.zoom(1 / _NEARER))
        self._whole = self.addAction("&Whole chart\tHome", view.show_all)
        self.addSeparator()
        self.addAction("Show as &table\tF2", view.show_table)
        self.addAction("&Copy picture and data\tCtrl+C", view.copy)
        self.addSeparator()
        self.addAction("Save as &PNG…", lambda: view.ask_export("png"))
        self.addAction("Save as &SVG…", lambda: view.ask_export("svg"))
        self.aboutToShow.connect(self._enable)
        self._enable()

    def _enable(self) -> None:
        self._nearer.setVisible(self._view.zoomable)
        self._farther.setVisible(self._view.zoomable)
        self._whole.setVisible(self._view.zoomable)
        self._farther.setEnabled(self._view.zoomed)
        self._whole.setEnabled(self._view.zoomed)
