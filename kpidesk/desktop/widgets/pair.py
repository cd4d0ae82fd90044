"""Two parts side by side, one below the other where there is no room."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from kpidesk.desktop.page import GAP
from kpidesk.desktop.theme import theme

_LEAST = 760


class Pair(QWidget):
    """Side by side from ``least`` pixels (at 100 %) on; ``shares`` are those of the width, ``gap`` lies between."""

    def __init__(
        self,
        left: QWidget,
        right: QWidget,
        shares: tuple[int, int] = (1, 1),
        *,
        gap: int = GAP,
        least: int = _LEAST,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._least = least
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(gap)
        self._line.addWidget(left, shares[0])
        self._line.addWidget(right, shares[1])
        theme().changed.connect(self._turn)

    @property
    def side_by_side(self) -> bool:
        """How they stand now."""
        return self._line.direction() is QBoxLayout.Direction.LeftToRight

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another width may need the other order."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        wide = self.width() >= theme().px(self._least)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if direction is not self._line.direction():
            self._line.setDirection(direction)
