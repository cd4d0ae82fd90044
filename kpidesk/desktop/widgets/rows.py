"""Frozen rows as a Qt model, sorted in the model."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from kpidesk.charts.palette import Tone
from kpidesk.desktop.theme import theme

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
TONES = {
    "green": Tone.GREEN,
    "yellow": Tone.YELLOW,
    "red": Tone.RED,
    "muted": Tone.MUTED,
    "accent": Tone.ACCENT,
    "secondary": Tone.SECONDARY,
}
"""The tones that a cell can name."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``width``: pixels at 100 %, None for that of its texts; ``stretch``: it takes what room is left."""

    title: str
    align_right: bool = False
    width: int | None = None
    stretch: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with its tone (green, yellow, red, muted, accent, secondary): the text carries word and shape.

    ``sort`` is what the cell is sorted by where that is not its text; cells without it then come last.
    """

    text: str
    tone: str = ""
    sort: float | str | None = None
    bold: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and what it is called by signals."""

    cells: tuple[Cell, ...]
    key: str = ""


def cell_data(cell: Cell, column: Column, role: int) -> object:
    """What Qt asks of a cell: its text, tone, weight, hint and side."""
    if role == Qt.ItemDataRole.ForegroundRole:
        return theme().color(TONES[cell.tone]) if cell.tone else None
    if role == Qt.ItemDataRole.FontRole:
        return theme().font(weight=QFont.Weight.DemiBold) if cell.bold else None
    said = {
        Qt.ItemDataRole.DisplayRole: cell.text,
        Qt.ItemDataRole.ToolTipRole: cell.hint or None,
        Qt.ItemDataRole.AccessibleDescriptionRole: cell.hint,
        Qt.ItemDataRole.TextAlignmentRole: alignment(column),
    }
    return said.get(Qt.ItemDataRole(role))


class RowsModel(QAbstractTableModel):
    """Rows in the order asked for. The rows themselves are never changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._order: list[int] = []
        self._sorted: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)

    def show_rows(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Show other rows, sorted as the ones before where the columns are the same."""
        self.beginResetModel()
        if tuple(columns) != self.columns:
            self._sorted = (-1, Qt.SortOrder.AscendingOrder)
        self.columns, self._rows = tuple(columns), tuple(rows)
        self._order = self._ordered(*self._sorted)
        self.endResetModel()

    def row(self, number: int) -> Row:
        """The row that stands at a place from 0 on."""
        return self._rows[self._order[number]]

    def place(self, key: str) -> int | None:
        """Where the row of a key stands, or None."""
        return next((at for at, row in enumerate(self._order) if self._rows[row].key == key), None)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Qt asks."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Qt asks."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What Qt asks of a cell."""
        if not index.isValid():
            return None
        return cell_data(self.row(index.row()).cells[index.column()], self.columns[index.column()], role)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """What Qt asks of the title of a column."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        said = {
            Qt.ItemDataRole.DisplayRole: column.title + self._arrow(section),
            Qt.ItemDataRole.AccessibleTextRole: column.title + self._arrow(section, spoken=True),
            Qt.ItemDataRole.ToolTipRole: column.hint or None,
            Qt.ItemDataRole.TextAlignmentRole: alignment(column),
        }
        return said.get(Qt.ItemDataRole(role))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, stable; column -1 is the order in which the rows came."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = [self._order[index.row()] for index in before]
        self._sorted = (column, order)
        self._order = self._ordered(column, order)
        places = {row: at for at, row in enumerate(self._order)}
        after = [self.index(places[row], index.column()) for row, index in zip(rows, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        if self.columns:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def _arrow(self, section: int, *, spoken: bool = False) -> str:
        """The way in which a column is sorted; nothing for the others."""
        column, order = self._sorted
        if section != column:
            return ""
        up = order is Qt.SortOrder.AscendingOrder
        return (", sorted upwards" if up else ", sorted downwards") if spoken else (" ↑" if up else " ↓")

    def _ordered(self, column: int, order: Qt.SortOrder) -> list[int]:
        every = range(len(self._rows))
        if not 0 <= column < len(self.columns):
            return list(every)
        cells = [row.cells[column] for row in self._rows]
        by_sort = any(cell.sort is not None for cell in cells)
        keyed = [row for row in every if not by_sort or cells[row].sort is not None]
        rest = [row for row in every if by_sort and cells[row].sort is None]
        down = order is Qt.SortOrder.DescendingOrder
        return [*sorted(keyed, key=lambda row: _rank(cells[row]), reverse=down), *rest]


def _rank(cell: Cell) -> tuple[bool, float | str]:
    """Numbers before texts."""
    by = cell.text.casefold() if cell.sort is None else cell.sort
    return (isinstance(by, str), by)


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Where the texts of a column stand."""
    side = Qt.AlignmentFlag.AlignRight if column.align_right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def texts(rows: Iterable[Row]) -> list[list[str]]:
    """The texts of rows."""
    return [[cell.text for cell in row.cells] for row in rows]
