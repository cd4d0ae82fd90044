"""The columns of a sheet and what each becomes, changed in place."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QIcon, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from kpidesk.base.resources import resource
from kpidesk.charts.palette import Tone
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.titles import title_data
from kpidesk.views.import_columns import SHORT, Choice, ColumnRow, unit_name

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TITLES = ("Column", "Is read as", "In", "Stored", "")
NAME, READS, UNIT, FATE, STATE = range(5)
_WIDTHS = {READS: 128, UNIT: 66, FATE: 84, STATE: 84}
_TONES = {"green": Tone.GREEN, "yellow": Tone.YELLOW, "muted": Tone.MUTED, "accent": Tone.ACCENT}
_ROW = 34
Choices = Sequence[Choice]


class ColumnsModel(QAbstractTableModel):
    """The columns as a Qt model. What is chosen is told; the rows change when the next preview is there."""

    read_as = Signal(str, str)
    """A column's name, and what it shall be read as; "" for not used."""
    measured_in = Signal(str, str)
    """The name of the column it is read as, and the unit of its cells."""
    stored_as = Signal(str, str)
    """The name of the column it is read as, and what shall become of its cells."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[ColumnRow, ...] = ()
        self.targets: tuple[Choice, ...] = ()

    def show_rows(self, rows: Sequence[ColumnRow], targets: Choices) -> None:
        """Show other columns; where they are the same ones, only what they become changes."""
        if [row.name for row in rows] == [row.name for row in self.rows]:
            self.rows, self.targets = tuple(rows), tuple(targets)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, STATE))
            return
        self.beginResetModel()
        self.rows, self.targets = tuple(rows), tuple(targets)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Qt asks."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Qt asks."""
        return 0 if parent.isValid() else len(_TITLES)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What it is read as can be chosen, its unit where it has several."""
        found = super().flags(index)
        can = index.isValid() and (
            (index.column() == READS and len(self.targets) > 1)
            or (index.column() == UNIT and bool(self.rows[index.row()].units))
            or (index.column() == FATE and len(self.rows[index.row()].fates) > 1)
        )
        return found | Qt.ItemFlag.ItemIsEditable if can else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What Qt asks of a cell."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(row)[column]
        if role == Qt.ItemDataRole.EditRole:
            return {READS: row.reads, UNIT: row.unit, FATE: row.fate}.get(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._hint(row, column)
        return self._look(row, column, role)

    def _look(self, row: ColumnRow, column: int, role: int) -> object:
        """Colour of a cell, and what a screen reader says for a shape."""
        if role == Qt.ItemDataRole.AccessibleTextRole and column == STATE:
            return row.spoken
        if role == Qt.ItemDataRole.ForegroundRole:
            muted = column == READS and not row.reads
            marked = column == FATE and row.personal and row.fate == "keep"
            tone = _TONES[row.tone] if column == STATE else Tone.SECONDARY if muted else Tone.TEXT
            return theme().color(Tone.YELLOW if marked else tone)
        return None

    def _texts(self, row: ColumnRow) -> tuple[str, ...]:
        reads = (f"{row.reads} *" if row.required else row.reads) or "not used"
        unit = unit_name(row.unit, row.reads) if row.units else ""
        name = f"{row.letter}  {row.name}" if not row.origin else f"{row.letter}  {row.origin}"
        fate = SHORT[row.fate] if row.fates else ""
        return (name, reads, unit, f"◆ {fate}" if row.personal and row.fate == "keep" else fate, row.state)

    def _hint(self, row: ColumnRow, column: int) -> str | None:
        if column == STATE:
            take = f" Double-click, or choose {row.proposal}, if it is that." if row.proposal else ""
            return f"{row.spoken.capitalize()}.{take}"
        if column == FATE and row.fates:
            why = f"People's data: {row.personal}. " if row.personal else ""
            return why + next((one.hint for one in row.fates if one.key == row.fate), "")
        if column == READS and row.reads:
            needed = ", needed in every row" if row.required else ""
            return f"{row.reads}: {row.kind}{needed}"
        if column == NAME and row.origin:
            return f"Worked out {row.origin}" + (f", such as {row.sample}" if row.sample else "")
        return f"{row.name}, such as {row.sample}" if column == NAME and row.sample else None

    def setData(  # noqa: N802 - Qt's name
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """A choice was made."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole or not isinstance(value, str):
            return False
        row = self.rows[index.row()]
        if index.column() == READS and value != row.reads:
            self.read_as.emit(row.name, value)
        elif index.column() == UNIT and value != row.unit:
            self.measured_in.emit(row.reads, value)
        elif index.column() == FATE and value != row.fate:
            self.stored_as.emit(row.reads, value)
        return True

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """What Qt asks of a title."""
        return title_data(_TITLES, section, orientation, role)


class ChoiceDelegate(QStyledItemDelegate):
    """Shows that a cell is a choice, and offers it."""

    def __init__(self, model: ColumnsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def createEditor(  # noqa: N802 - Qt's name
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's signature
        index: Index,
    ) -> QWidget:
        """A box of the choices, open at once."""
        box = QComboBox(parent)
        row = self._model.rows[index.row()]
        box.setAccessibleName(f"{row.name}: {_TITLES[index.column()]}")
        units = [Choice(unit, unit_name(unit, row.reads)) for unit in row.units]
        choices = {READS: self._model.targets, FATE: row.fates}.get(index.column(), units)
        for at, choice in enumerate(choices):
            box.addItem(choice.text, choice.key)
            box.setItemData(at, choice.hint, Qt.ItemDataRole.ToolTipRole)
        box.setMaxVisibleItems(16)
        box.activated.connect(lambda: self._finish(box))
        QTimer.singleShot(0, box, box.showPopup)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        """Start from what is chosen."""
        assert isinstance(editor, QComboBox)  # noqa: S101 - it was made above
        place = editor.findData(index.data(Qt.ItemDataRole.EditRole))
        editor.setCurrentIndex(max(place, 0))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802 - Qt's name
        """Hand the choice over."""
        assert isinstance(editor, QComboBox)  # noqa: S101 - as above
        model.setData(model.index(index.row(), index.column()), editor.currentData(), Qt.ItemDataRole.EditRole)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The text, and an arrow where there is something to choose."""
        super().paint(painter, option, index)
        if self._model.flags(index) & Qt.ItemFlag.ItemIsEditable:
            size = theme().px(10)
            rect = option.rect
            box = QRect(rect.right() - size - 6, rect.center().y() - size // 2, size, size)
            kind = "dark" if theme().dark else "light"
            QIcon(str(resource("icons", f"down-{kind}.svg"))).paint(painter, box)

    def _finish(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)


class ColumnsTable(QTableView):
    """Shows the columns of a sheet; a click, Enter or F2 opens a choice, which signals named like the model's tell."""

    read_as = Signal(str, str)
    measured_in = Signal(str, str)
    stored_as = Signal(str, str)
    chosen = Signal(str)
    """The name of the column that became current."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = ColumnsModel(self)
        self.setModel(self.columns)
        self.columns.read_as.connect(self.read_as)
        self.columns.measured_in.connect(self.measured_in)
        self.columns.stored_as.connect(self.stored_as)
        self._delegate = ChoiceDelegate(self.columns, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Columns of the sheet and what each is read as")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.clicked.connect(self._open)
        self.activated.connect(self._open)
        self.doubleClicked.connect(self._take_proposal)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        theme().changed.connect(self._resize)
        self._resize()

    def show_rows(self, rows: Sequence[ColumnRow], targets: Choices) -> None:
        """Show the columns of a sheet and what they can become."""
        self.columns.show_rows(rows, targets)
        self.setColumnHidden(UNIT, not any(row.units for row in rows))
        self.setColumnHidden(FATE, not any(row.fates for row in rows))

    def select(self, name: str) -> None:
        """Make a column the current one."""
        at = next((at for at, row in enumerate(self.columns.rows) if row.name == name), None)
        if at is not None and at != self.currentIndex().row():
            self.setCurrentIndex(self.columns.index(at, READS))

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Another column is told."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.chosen.emit(self.columns.rows[current.row()].name)

    def _open(self, index: QModelIndex) -> None:
        if self.columns.flags(index) & Qt.ItemFlag.ItemIsEditable and index.column() in {READS, UNIT, FATE}:
            self.edit(index)

    def _take_proposal(self, index: QModelIndex) -> None:
        row = self.columns.rows[index.row()]
        if index.column() == STATE and row.proposal:
            self.read_as.emit(row.name, row.proposal)

    def _resize(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().px(_ROW))
        header = self.horizontalHeader()
        for column, width in _WIDTHS.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, theme().px(width))
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
