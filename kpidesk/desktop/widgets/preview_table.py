"""The first rows of a sheet as they stand, the cells that cannot be used marked."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from kpidesk.charts.palette import Tone
from kpidesk.desktop.theme import theme
from kpidesk.intake.survey import Preview, PreviewCell

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROW, _HEAD, _WIDEST = 26, 46, 220


class PreviewModel(QAbstractTableModel):
    """A preview as a Qt model. A bad cell has red ground, a mark before its text, and says why."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preview: Preview | None = None

    def show_preview(self, preview: Preview | None) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.preview = preview
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Qt asks."""
        return 0 if parent.isValid() or self.preview is None else len(self.preview.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Qt asks."""
        return 0 if parent.isValid() or self.preview is None else len(self.preview.columns)

    def cell(self, index: Index) -> PreviewCell:
        """The cell of a valid index."""
        assert self.preview is not None  # noqa: S101 - an index is valid only where there is one
        return self.preview.rows[index.row()].cells[index.column()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What Qt asks of a cell."""
        if not index.isValid() or self.preview is None:
            return None
        cell = self.cell(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"▼ {cell.text or 'empty'}" if cell.fault else cell.text
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole}:
            return cell.fault or None
        if role == Qt.ItemDataRole.BackgroundRole:
            return theme().color(Tone.RED_GROUND) if cell.fault else None
        if role == Qt.ItemDataRole.ForegroundRole:
            used = self.preview.columns[index.column()].reads
            return theme().color(Tone.RED if cell.fault else Tone.TEXT if used else Tone.MUTED)
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """A column's header and what it becomes; a row's number in the file."""
        if self.preview is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            known = role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(self.preview.rows)
            return str(self.preview.rows[section].number) if known else None
        if not 0 <= section < len(self.preview.columns):
            return None
        column = self.preview.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            becomes = f"→ {column.reads}{f' ({column.unit})' if column.unit else ''}" if column.reads else "not used"
            return f"{column.letter}  {column.name}\n{becomes}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class CellDelegate(QStyledItemDelegate):
    """Draws a frame around the chosen cell and leaves it its ground, so that a bad one stays red."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell, then its frame."""
        plain = QStyleOptionViewItem(option)
        chosen = bool(plain.state & QStyle.StateFlag.State_Selected)
        plain.state &= ~QStyle.StateFlag.State_Selected
        super().paint(painter, plain, index)
        if chosen:
            painter.save()
            painter.setPen(QPen(theme().color(Tone.ACCENT), 2))
            painter.drawRect(plain.rect.adjusted(1, 1, -1, -1))
            painter.restore()


class PreviewTable(QTableView):
    """Shows a preview. ``header_asked``: the row that shall be the header; ``chosen``: the column that was clicked."""

    header_asked = Signal(int)
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = PreviewModel(self)
        self.setModel(self.rows)
        self._delegate = CellDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Preview of the first rows")
        self.setProperty("kind", "preview")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        side, top = self.verticalHeader(), self.horizontalHeader()
        side.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        side.customContextMenuRequested.connect(self._offer)
        side.sectionDoubleClicked.connect(self._ask)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setToolTip("Double-click a row number to take that row as the header")
        top.setHighlightSections(False)
        top.setResizeContentsPrecision(20)
        top.sectionClicked.connect(self._choose)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)
        theme().changed.connect(self._resize)
        self._resize()

    def show_preview(self, preview: Preview | None) -> None:
        """Show another preview; where the columns are the same, it stays scrolled as it is."""
        before = self.rows.preview
        names = [column.name for column in preview.columns] if preview else []
        same = before is not None and [column.name for column in before.columns] == names
        place = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        self.rows.show_preview(preview)
        if same:
            self.horizontalScrollBar().setValue(place[0])
            self.verticalScrollBar().setValue(place[1])
        else:
            self._fit()

    def show_cell(self, address: str) -> bool:
        """Go to the cell of an address such as B17; False where it is not among the rows shown."""
        preview = self.rows.preview
        letters = address.rstrip("0123456789")
        number = address.removeprefix(letters)
        if preview is None or not number:
            return False
        column = next((at for at, one in enumerate(preview.columns) if one.letter == letters), None)
        row = next((at for at, one in enumerate(preview.rows) if one.number == int(number)), None)
        if column is None or row is None:
            return False
        self.setCurrentIndex(self.rows.index(row, column))
        self.scrollTo(self.rows.index(row, column))
        return True

    def show_column(self, name: str) -> None:
        """Bring a column into view."""
        preview = self.rows.preview
        at = next((at for at, one in enumerate(preview.columns if preview else ()) if one.name == name), None)
        if at is not None and self.rows.rowCount():
            row = max(self.rowAt(0), 0)
            self.scrollTo(self.rows.index(row, at))

    def _choose(self, section: int) -> None:
        if self.rows.preview is not None:
            self.chosen.emit(self.rows.preview.columns[section].name)

    def _ask(self, section: int) -> None:
        if self.rows.preview is not None:
            self.header_asked.emit(self.rows.preview.rows[section].number)

    def _offer(self, at: QPoint) -> None:
        row = self.rowAt(at.y())
        if row < 0 or self.rows.preview is None:
            return
        number = self.rows.preview.rows[row].number
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(f"Take row {number} as the header", lambda: self.header_asked.emit(number))
        menu.popup(self.viewport().mapToGlobal(at))

    def _resize(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().px(_ROW))
        self.horizontalHeader().setFixedHeight(theme().px(_HEAD))
        self.horizontalHeader().setMaximumSectionSize(theme().px(_WIDEST))
        self._fit()

    def _fit(self) -> None:
        self.resizeColumnsToContents()
