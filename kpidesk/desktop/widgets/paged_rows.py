"""Rows of a table too long to hold: a page at a time is asked for and kept while it is looked at."""

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from kpidesk.tables.page import Cell, RowColumn, RowPage
from kpidesk.views.rows import NUMBERS, cell_text

PAGE = 200
KEPT = 60
"""Pages that are kept: enough to scroll about in, little to hold."""
WAITING = "…"
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PagedRows(QAbstractTableModel):
    """A table of ``total`` rows. ``wanted`` asks for the page that begins at a row; ``take`` gets it."""

    wanted = Signal(int)
    ordered = Signal(str, bool)
    """Another order was asked for: the column's name, and whether it descends."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[RowColumn, ...] = ()
        self._total = 0
        self._pages: OrderedDict[int, tuple[tuple[Cell, ...], ...]] = OrderedDict()
        self._asked: set[int] = set()

    @property
    def columns(self) -> tuple[RowColumn, ...]:
        """The columns that are shown."""
        return self._columns

    def show_source(self, columns: Sequence[RowColumn], total: int) -> None:
        """Show other rows, none of which is known yet."""
        self.beginResetModel()
        self._columns, self._total = tuple(columns), total
        self._forget()
        self.endResetModel()

    def take(self, page: RowPage) -> None:
        """A page has come; what was not asked for any more is let be."""
        if page.offset not in self._asked:
            return
        self._asked.discard(page.offset)
        self._pages[page.offset] = page.rows
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        last = min(page.offset + len(page.rows), self._total) - 1
        if last >= page.offset and self._columns:
            self.dataChanged.emit(self.index(page.offset, 0), self.index(last, len(self._columns) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """All rows, known or not."""
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """The columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell; dots until its page has come."""
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.kind in NUMBERS else None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            row = self._row(index.row())
            text = WAITING if row is None else cell_text(row[index.column()])
            return text if role == Qt.ItemDataRole.DisplayRole else text or None
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Titles above, places at the left."""
        if orientation is Qt.Orientation.Vertical:
            return f"{section + 1:,}" if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._columns[section].kind in NUMBERS else _LEFT
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        return self._columns[section].meaning if role == Qt.ItemDataRole.ToolTipRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Have the rows in another order; a column below 0 is the order in which they came."""
        if self._total == 0:
            return
        name = self._columns[column].name if 0 <= column < len(self._columns) else ""
        self.layoutAboutToBeChanged.emit()
        self._forget()
        self.layoutChanged.emit()
        self.ordered.emit(name, order is Qt.SortOrder.DescendingOrder)

    def _row(self, row: int) -> tuple[Cell, ...] | None:
        start = row - row % PAGE
        page = self._pages.get(start)
        if page is None:
            if start not in self._asked:
                self._asked.add(start)
                self.wanted.emit(start)
            return None
        self._pages.move_to_end(start)
        return page[row - start] if row - start < len(page) else None

    def _forget(self) -> None:
        self._pages.clear()
        self._asked.clear()
