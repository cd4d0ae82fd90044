"""The lines of a profile, changed in place."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from kpidesk.charts.palette import Tone
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.titles import title_data
from kpidesk.views.new_pilot import SIDES, LineRow

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TITLES = ("Measure", "Green when", "Red (kill line) when", "In", "Source")
MEASURE, GREEN, RED, UNIT, SOURCE = range(5)
_WIDTHS = {MEASURE: 260, GREEN: 120, RED: 150, UNIT: 150}
_ROW, _HEAD = 32, 32
_CLEARS = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}


class LinesModel(QAbstractTableModel):
    """The lines as a Qt model. What is typed is told; the rows change when the page shows them anew."""

    typed = Signal(str, str, str)
    """Measure, side, and what was typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[LineRow, ...] = ()

    def show_rows(self, rows: Sequence[LineRow]) -> None:
        """Show other lines; of the same measures only what changed."""
        if [row.measure for row in rows] == [row.measure for row in self.rows]:
            self.rows = tuple(rows)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, SOURCE))
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Qt asks."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Qt asks."""
        return 0 if parent.isValid() else len(_TITLES)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Lines can be edited."""
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() in {GREEN, RED} else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What Qt asks of a cell."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.EditRole and column in {GREEN, RED}:
            return row.typed[column - GREEN]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._hint(row, column)
        return self._look(row, column, role)

    def _look(self, row: LineRow, column: int, role: int) -> object:
        """Font and colours of a cell."""
        if role == Qt.ItemDataRole.FontRole and row.changed and column != SOURCE:
            return theme().font(weight=QFont.Weight.DemiBold)
        if role == Qt.ItemDataRole.BackgroundRole and row.fault and column in {GREEN, RED}:
            return theme().color(Tone.RED_GROUND)
        if role == Qt.ItemDataRole.ForegroundRole:
            quiet = column in {UNIT, SOURCE} and not row.changed
            return theme().color(Tone.RED if row.fault else Tone.SECONDARY if quiet else Tone.TEXT)
        return None

    def _text(self, row: LineRow, column: int) -> str:
        if column in {GREEN, RED}:
            side = column - GREEN
            return f"{row.ops[side]} {row.typed[side]}" if row.typed[side] else "none"
        return {MEASURE: row.title, UNIT: row.unit, SOURCE: f"{'▸ ' if row.changed else ''}{row.source}"}[column]

    def _hint(self, row: LineRow, column: int) -> str | None:
        if row.fault:
            return row.fault
        if column in {GREEN, RED}:
            return f"The profile’s own: {row.words[column - GREEN]}. Delete puts it back."
        return row.source if column == SOURCE else None

    def setData(  # noqa: N802 - Qt's name
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """A line was typed."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole or not isinstance(value, str):
            return False
        row, side = self.rows[index.row()], index.column() - GREEN
        if value != row.typed[side]:
            self.typed.emit(row.measure, SIDES[side], value)
        return True

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """What Qt asks of a title."""
        return title_data(_TITLES, section, orientation, role)


class LinesTable(QTableView):
    """Shows the lines of a profile as high as they are; typing changes one, Delete puts the profile's own back."""

    typed = Signal(str, str, str)
    reset_asked = Signal(str, str)
    """Measure and side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = LinesModel(self)
        self.setModel(self.lines)
        self.lines.typed.connect(self.typed)
        self.setAccessibleName("Lines of the profile")
        self.setProperty("kind", "plain")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        theme().changed.connect(self._resize)
        self._resize()

    def show_rows(self, rows: Sequence[LineRow]) -> None:
        """Show the lines of a profile."""
        self.lines.show_rows(rows)
        self._resize()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Delete puts the profile's own line back; Enter edits."""
        index = self.currentIndex()
        if not index.isValid() or index.column() not in {GREEN, RED}:
            super().keyPressEvent(event)
        elif event.key() in _CLEARS:
            self.reset_asked.emit(self.lines.rows[index.row()].measure, SIDES[index.column() - GREEN])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.edit(index)
        else:
            super().keyPressEvent(event)

    def _resize(self) -> None:
        look, header = theme(), self.horizontalHeader()
        self.verticalHeader().setDefaultSectionSize(look.px(_ROW))
        header.setFixedHeight(look.px(_HEAD))
        for column, width in _WIDTHS.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, look.px(width))
        header.setSectionResizeMode(SOURCE, QHeaderView.ResizeMode.Stretch)
        self.setFixedHeight(look.px(_HEAD) + self.lines.rowCount() * look.px(_ROW) + 4)
