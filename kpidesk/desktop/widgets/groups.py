"""Groups of rows as a Qt model of two levels."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kpidesk.charts.chart import Chart
from kpidesk.desktop.widgets.rows import Column, Row, alignment, cell_data

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
CHART = Qt.ItemDataRole.UserRole
"""The course that a cell draws in the place of its text."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A row, and the charts that some of its cells draw, by column."""

    row: Row
    charts: tuple[tuple[int, Chart], ...] = ()


@dataclass(frozen=True, slots=True)
class GroupRows:
    """A group: the cells of its own line, and its rows."""

    head: Row
    rows: tuple[GroupRow, ...]


class GroupsModel(QAbstractItemModel):
    """Frozen groups. An index inside a group carries the place of its group, counted from 1."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self.groups: tuple[GroupRows, ...] = ()

    def show_groups(self, columns: Sequence[Column], groups: Sequence[GroupRows]) -> None:
        """Show others."""
        self.beginResetModel()
        self.columns, self.groups = tuple(columns), tuple(groups)
        self.endResetModel()

    def row(self, index: Index) -> Row:
        """The row, or the line of a group, at an index."""
        group = int(index.internalId())
        return self.groups[group - 1].rows[index.row()].row if group else self.groups[index.row()].head

    def find(self, key: str) -> QModelIndex:
        """Where the row of a key stands, a group's where there is no such row; invalid where there is neither."""
        for place, group in enumerate(self.groups):
            for row, found in enumerate(group.rows):
                if found.row.key == key:
                    return self.createIndex(row, 0, place + 1)
        heads = [place for place, group in enumerate(self.groups) if group.head.key == key]
        return self.createIndex(heads[0], 0, 0) if heads else QModelIndex()

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """Qt asks."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # QObject's has no argument
        """The group of a row."""
        group = int(index.internalId()) if index.isValid() else 0
        return self.createIndex(group - 1, 0, 0) if group else QModelIndex()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Groups at the top, rows below the first column of a group, nothing below a row."""
        if not parent.isValid():
            return len(self.groups)
        inside = parent.internalId() == 0 and parent.column() == 0
        return len(self.groups[parent.row()].rows) if inside else 0

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: ARG002, N802 - Qt's signature
        """Qt asks."""
        return len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What Qt asks of a cell."""
        if not index.isValid():
            return None
        if role == CHART:
            return self._chart(index)
        return cell_data(self.row(index).cells[index.column()], self.columns[index.column()], role)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """What Qt asks of the title of a column."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.columns[section].hint or None
        return alignment(self.columns[section]) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def texts(self) -> list[list[str]]:
        """All rows as texts, each after the name of its group."""
        return [
            [group.head.cells[0].text, *(cell.text for cell in one.row.cells)]
            for group in self.groups
            for one in group.rows
        ]

    def _chart(self, index: Index) -> Chart | None:
        group = int(index.internalId())
        charts = self.groups[group - 1].rows[index.row()].charts if group else ()
        return dict(charts).get(index.column())
