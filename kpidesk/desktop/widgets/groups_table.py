"""A table whose rows stand in groups that fold, with courses drawn into cells."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.copying import rows_data
from kpidesk.desktop.widgets.groups import CHART, GroupRows, GroupsModel, Index
from kpidesk.desktop.widgets.rows import Column
from kpidesk.desktop.widgets.sparkline import Sparkline
from kpidesk.desktop.widgets.table import shares

_ROW, _INDENT, _MARGIN = 34, 18, 5
_LEAST, _WISHED = 220, 320
"""A column that stretches is never narrower than the first: the table scrolls instead. It needs the second."""


class GroupsTable(QTreeView):
    """Shows groups in columns, one of which stretches; Ctrl+C copies all rows that are shown.

    A column without a width is as wide as its texts, and stays so while fewer rows are shown.

    Which groups are folded is kept while their keys stay.
    """

    activated_row = Signal(str)
    """The key of a row or group that was double-clicked, on which Enter was pressed, or whose title was clicked."""
    selected_row = Signal(str)
    """The key of the row or group that became current."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "Table") -> None:
        super().__init__(parent)
        self._model = GroupsModel(self)
        self._folded: set[str] = set()
        self._filling = False
        self._widest: dict[str, int] = {}
        self._courses = _Courses(self)
        self.setModel(self._model)
        self.setItemDelegate(self._courses)
        self.setAccessibleName(name)
        self.setProperty("kind", "plain")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setExpandsOnDoubleClick(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.header().setStretchLastSection(False)
        self.header().setHighlightSections(False)
        self.header().setResizeContentsPrecision(-1)
        self.collapsed.connect(lambda index: self._fold(index, folded=True))
        self.expanded.connect(lambda index: self._fold(index, folded=False))
        self.clicked.connect(self._click)
        self.doubleClicked.connect(self._open)
        theme().changed.connect(self._measure)

    def show_groups(self, columns: Sequence[Column], groups: Sequence[GroupRows]) -> None:
        """Show others; the current row stays where it can."""
        key = self.current_key()
        self._filling = True
        self._model.show_groups(columns, groups)
        for place, group in enumerate(groups):
            self.setExpanded(self._model.index(place, 0), group.head.key not in self._folded)
        self._filling = False
        self._measure()
        if key:
            self.select(key)

    def current_key(self) -> str:
        """The key of the current row or group, or ""."""
        index = self.currentIndex()
        return self._model.row(index).key if index.isValid() else ""

    def has(self, key: str) -> bool:
        """Whether a row or group of this key is shown."""
        return self._model.find(key).isValid()

    def select(self, key: str) -> None:
        """Make the row or group of a key the current one; nothing where there is none."""
        index = self._model.find(key)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def copy(self) -> None:
        """Copy all rows that are shown, with the titles."""
        titles = ["Group", *(column.title for column in self._model.columns)]
        QGuiApplication.clipboard().setMimeData(rows_data(titles, self._model.texts()))

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Another row is told."""
        super().currentChanged(current, previous)
        if current.isValid() and not self._filling:
            self.selected_row.emit(self._model.row(current).key)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens, Ctrl+C copies; the arrows fold and walk."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _click(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        self.activated_row.emit(self._model.row(index).key)

    def _fold(self, index: QModelIndex, *, folded: bool) -> None:
        if not self._filling and index.isValid():
            key = self._model.row(index).key
            self._folded = self._folded | {key} if folded else self._folded - {key}

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The column that stretches takes what is left."""
        super().resizeEvent(event)
        self._size()

    def _measure(self) -> None:
        """How wide texts and title of each column are at most; larger letters begin anew."""
        zoom = theme().px(100)
        self._widest = self._widest if self._widest.get("") == zoom else {"": zoom}
        for at, column in enumerate(self._model.columns):
            wide = max(self.sizeHintForColumn(at), self.header().sectionSizeHint(at))
            self._widest[column.title] = max(wide, self._widest.get(column.title, 0))
        self._size()

    def _need(self, column: Column) -> int:
        if column.stretch:
            return theme().px(_WISHED)
        return self._widest.get(column.title, 0) if column.width is None else theme().px(column.width)

    def _size(self) -> None:
        look, header, columns = theme(), self.header(), self._model.columns
        self.setIndentation(look.px(_INDENT))
        stretched = tuple(at for at, column in enumerate(columns) if column.stretch)
        needs = [self._need(column) for column in columns]
        for at, width in enumerate(shares(needs, stretched, self.viewport().width(), look.px(_LEAST))):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(at, width)
        self.scheduleDelayedItemsLayout()


class _Courses(QStyledItemDelegate):
    """Paints a sparkline where a cell has a chart, by the widget that cards use."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = Sparkline(parent)
        self._line.hide()

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: Index
    ) -> QSize:
        """One height for all rows."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), theme().px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell, and its chart above."""
        super().paint(painter, option, index)
        chart = index.data(CHART)
        if chart is None:
            return
        space: QRect = option.rect.adjusted(6, _MARGIN, -6, -_MARGIN)
        self._line.resize(space.size())
        self._line.show_chart(chart)
        painter.save()
        painter.translate(space.topLeft())
        self._line.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
        painter.restore()
