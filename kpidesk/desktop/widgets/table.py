"""The table: rows that are read, compared, sorted, copied and opened."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.copying import rows_data
from kpidesk.desktop.widgets.rows import Cell, Column, Index, Row, RowsModel, texts

__all__ = ["Cell", "Column", "Row", "RowsTable"]

_ROW, _HEAD = 34, 32
_WIDEST = 220
"""Pixels at 100 % that a column is given at least, where its texts need them and others leave less."""
_CLICKS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def shares(needs: Sequence[int], stretched: Sequence[int], room: int, most: int) -> list[int]:
    """The widths of columns in pixels, together ``room`` where that is enough for what they need.

    Stretched columns give way down to ``most``, or to what they need where that is less; below that the table is
    wider than its room. Of what is left over, a stretched column gets twice as much as any other.
    """
    least = [min(need, most) if at in stretched else need for at, need in enumerate(needs)]
    lacking = [need - width for need, width in zip(needs, least, strict=True)]
    spare = room - sum(least)
    if spare <= 0 or not needs:
        return least
    if spare < sum(lacking):
        return _dealt(least, lacking, spare)
    return _dealt(list(needs), [2 if at in stretched else 1 for at in range(len(needs))], room - sum(needs))


def _dealt(widths: list[int], weights: list[int], spare: int) -> list[int]:
    """Widths with so many pixels more, dealt by weight to the last one."""
    ends = [0, *(sum(weights[: at + 1]) * spare // sum(weights) for at in range(len(weights)))]
    return [width + high - low for width, low, high in zip(widths, ends, ends[1:], strict=False)]


class _ToneDelegate(QStyledItemDelegate):
    """Leaves a cell its tone when its row is selected."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 - Qt's name
        super().initStyleOption(option, index)
        tone = index.data(Qt.ItemDataRole.ForegroundRole)
        if tone is not None:
            option.palette.setColor(QPalette.ColorRole.HighlightedText, tone)


class RowsTable(QTableView):
    """Shows frozen rows. ``fit_rows``: as high as its rows, so that a card needs no scroll bar inside; ``most_rows``:
    so too, up to that many, and more are scrolled.

    A click on a title sorts, a third one restores the order given. Ctrl+C copies the selected rows, or all.
    """

    activated_row = Signal(str)
    """The key of a row that was double-clicked, or on which Enter was pressed."""
    selected_row = Signal(str)
    """The key of the row that became current."""

    def __init__(
        self, parent: QWidget | None = None, *, fit_rows: bool = False, most_rows: int = 0, name: str = "Table"
    ) -> None:
        super().__init__(parent)
        self._model = RowsModel(self)
        self._fit, self._most = fit_rows or most_rows > 0, most_rows
        self._needs: tuple[int, ...] = ()
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setProperty("kind", "plain")
        self.setItemDelegate(_ToneDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self._prepare_header(self.horizontalHeader())
        if fit_rows and not most_rows:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._activate)
        theme().changed.connect(self._resize)
        self._resize()

    def show_rows(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Show rows; the chosen row and the order stay where they can."""
        key = self.current_key()
        fresh = tuple(columns) != self._model.columns
        self._model.show_rows(columns, rows)
        if fresh:
            self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._resize()
        if key:
            self.select(key)

    def current_key(self) -> str:
        """The key of the current row, or ""."""
        index = self.currentIndex()
        return self._model.row(index.row()).key if index.isValid() else ""

    def select(self, key: str) -> None:
        """Make the row of a key the current one; nothing where there is none."""
        place = self._model.place(key)
        if place is not None and key != self.current_key():
            self.setCurrentIndex(self._model.index(place, 0))

    def copy(self) -> None:
        """Copy the selected rows, or all, with the titles."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedRows()})
        rows = [self._model.row(at) for at in chosen or range(self._model.rowCount())]
        QGuiApplication.clipboard().setMimeData(rows_data([c.title for c in self._model.columns], texts(rows)))

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Another row is told."""
        super().currentChanged(current, previous)
        chosen = current.isValid() and self.selectionModel().isRowSelected(current.row(), QModelIndex())
        if chosen and current.row() != previous.row():
            self.selected_row.emit(self._model.row(current.row()).key)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens, Ctrl+C copies."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in _CLICKS and self.currentIndex().isValid():
            self._activate(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as its rows where they fit."""
        hint = super().sizeHint()
        return QSize(hint.width(), self._height()) if self._fit else hint

    def _activate(self, index: QModelIndex) -> None:
        self.activated_row.emit(self._model.row(index.row()).key)

    def _prepare_header(self, header: QHeaderView) -> None:
        header.setSortIndicatorClearable(True)
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(200)
        header.setMinimumSectionSize(40)
        self.setSortingEnabled(True)
        header.setSortIndicatorShown(False)  # the title says it: the style paints its arrow over the words
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _resize(self) -> None:
        look, header = theme(), self.horizontalHeader()
        self.verticalHeader().setDefaultSectionSize(look.px(_ROW))
        header.setFixedHeight(look.px(_HEAD))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._needs = tuple(self._need(at, column) for at, column in enumerate(self._model.columns))
        self._spread()

    def _need(self, at: int, column: Column) -> int:
        """How wide a column is by itself: as it says, else as its texts and its title are."""
        if column.width is not None and at not in self._stretched():
            return theme().px(column.width)
        return max(self.sizeHintForColumn(at), self.horizontalHeader().sectionSizeHint(at))

    def _stretched(self) -> tuple[int, ...]:
        """The columns that take what room is left: those that say so, else the first."""
        asked = tuple(at for at, column in enumerate(self._model.columns) if column.stretch)
        return asked or tuple(range(len(self._model.columns)))[:1]

    def _spread(self) -> None:
        """Share the room: what no column needs goes to all of them, so that no figure stands far from its name."""
        header = self.horizontalHeader()
        for at, width in enumerate(
            shares(self._needs, self._stretched(), self.viewport().width(), theme().px(_WIDEST))
        ):
            header.resizeSection(at, width)
        if self._fit:
            self.setFixedHeight(self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Columns share the new width."""
        super().resizeEvent(event)
        self._spread()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Texts are as wide as the style makes them, which is known from now on."""
        super().showEvent(event)
        self._resize()

    def _height(self) -> int:
        """Of all rows, or the most, and of the bar below them where columns need one."""
        px, bar = theme().px, self.horizontalScrollBar()
        wide = self.horizontalHeader().length() > self.viewport().width() > 0
        below = bar.sizeHint().height() if wide else 0
        rows = min(self._model.rowCount(), self._most or self._model.rowCount())
        return px(_HEAD) + rows * px(_ROW) + 2 * self.frameWidth() + 2 + below
