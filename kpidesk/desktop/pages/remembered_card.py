"""The card of what is remembered of sheets: looked at, forgotten, handed to colleagues, taken from them."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from kpidesk.base.errors import KpideskError
from kpidesk.base.progress import Progress
from kpidesk.desktop.pickers import FilePicker, Picker
from kpidesk.desktop.preferences import Preferences
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Run, Say
from kpidesk.views import remembered as words

_COLUMNS = (Column("Read as", width=130), Column("Its headers", stretch=True), Column("As you said", stretch=True))
_KINDS = "Mappings (*.json)"


class RememberedCard(Card):
    """Shows what is remembered; the files are read and written by wishes."""

    wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Sheets you have read before", parent=parent)
        self.picker: Picker = FilePicker(Preferences(parent=self), self)
        self.table = RowsTable(fit_rows=True, name="Sheets you have read before")
        self._said = Text(words.NOTHING, "secondary", wrap=True)
        self.forget = QPushButton("Fo&rget")
        self.hand_out = QPushButton("&Write to a file…")
        self.take_in = QPushButton("&Take from a file…")
        for button, hint in (
            (self.forget, "The next sheet of this kind is looked at anew."),
            (self.hand_out, "For a colleague, or to keep."),
            (self.take_in, "What a colleague wrote; of the same kind of sheet theirs counts."),
        ):
            button.setToolTip(hint)
            button.setAccessibleDescription(hint)
            self.head.addWidget(button)
        self.body.addWidget(self._said)
        self.body.addWidget(self.table)
        self.table.selected_row.connect(lambda _: self._allow())
        self.forget.clicked.connect(self._forget)
        self.hand_out.clicked.connect(self._hand_out)
        self.take_in.clicked.connect(self._take_in)
        self._rows: tuple[words.Remembered, ...] = ()
        self._show()

    def look(self) -> None:
        """Read what is remembered now."""
        self.wished.emit(Run("Reading what is remembered", lambda _: _recall(), self._take))

    def _take(self, found: object) -> None:
        self._rows = cast("tuple[words.Remembered, ...]", found)
        self._show()

    def _show(self) -> None:
        self.table.setVisible(bool(self._rows))
        self._said.setText(words.EDIT if self._rows else words.NOTHING)
        self.table.show_rows(
            _COLUMNS,
            [_row(one) for one in self._rows],
        )
        self._allow()

    def _allow(self) -> None:
        self.forget.setVisible(bool(self._rows))
        self.hand_out.setVisible(bool(self._rows))
        self.forget.setEnabled(bool(self.table.current_key()))

    def _forget(self) -> None:
        key = self.table.current_key()
        if key:
            self._do("Forgetting", lambda: _forget(key), "Forgotten: the next sheet of this kind is looked at anew.")

    def _hand_out(self) -> None:
        target = self.picker.pick_target("mappings", "Write what is remembered", "kpidesk-mappings.json", _KINDS)
        if target is not None:
            self._do("Writing", lambda: _hand_out(target), f"Written to {target.name}.")

    def _take_in(self) -> None:
        source = self.picker.pick("mappings", "Take over what a colleague remembers", _KINDS)
        if source is not None:
            self._do("Reading", lambda: _take_in(source), f"Taken from {source.name}.")

    def _do(self, title: str, work: Callable[[], object], said: str) -> None:
        """Do it on the worker and read anew; a failure is said like a success."""

        def attempt(_: Progress) -> str:
            try:
                work()
            except KpideskError as error:
                return str(error)
            return said

        def told(sentence: object) -> None:
            self.wished.emit(Say(str(sentence)))
            self.look()

        self.wished.emit(Run(title, attempt, told))


def _row(one: words.Remembered) -> Row:
    return Row((Cell(one.role, bold=True), Cell(one.headers, hint=one.headers), Cell(one.said, hint=one.said)), one.key)


def _recall() -> tuple[words.Remembered, ...]:
    from kpidesk.store import mappings  # noqa: PLC0415 - on the worker, when it is looked at

    return words.remembered(mappings.recall())


def _forget(key: str) -> None:
    from kpidesk.store import mappings  # noqa: PLC0415 - as above

    mappings.forget(key)


def _hand_out(target: Path) -> None:
    from kpidesk.store import mappings  # noqa: PLC0415 - as above

    mappings.hand_out(target)


def _take_in(source: Path) -> None:
    from kpidesk.store import mappings  # noqa: PLC0415 - as above

    mappings.take_in(source)
