"""A dialog of labelled fields that keeps nothing before every field is right, and says below a field what is wrong."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.text import Text, restyle

_WIDE = 520


class FormDialog(QDialog):
    """Subclasses add fields, say in ``faults`` what is wrong, and keep what was entered in ``keep``."""

    def __init__(self, title: str, says: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._fields: dict[str, tuple[QWidget, QWidget, Text]] = {}
        self.says = Text("", "secondary", wrap=True)
        self.says.setVisible(bool(says))
        self.says.setText(says)
        content = QWidget()
        self.form = QVBoxLayout(content)
        self.form.setContentsMargins(20, 16, 20, 8)
        self.form.setSpacing(12)
        self.form.addWidget(self.says)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._frame(content)

    def add_field(self, name: str, label: str, widget: QWidget, hint: str = "") -> None:
        """Add a field below the others; ``label`` may carry a mnemonic."""
        group = QWidget()
        down = QVBoxLayout(group)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(4)
        buddy = QLabel(label)
        buddy.setTextFormat(Qt.TextFormat.PlainText)
        buddy.setProperty("kind", "strong")
        buddy.setBuddy(widget)
        widget.setAccessibleName(label.replace("&", ""))
        down.addWidget(buddy)
        if hint:
            down.addWidget(Text(hint, "caption", wrap=True))
            widget.setAccessibleDescription(hint)
        down.addWidget(widget)
        fault = Text("", "caption", "red", wrap=True)
        fault.hide()
        down.addWidget(fault)
        self.form.addWidget(group)
        self._fields[name] = (group, widget, fault)

    def show_field(self, name: str, *, shown: bool) -> None:
        """Show a field or leave it away."""
        self._fields[name][0].setVisible(shown)

    def fault_of(self, name: str) -> str:
        """What is said to be wrong with a field; empty where nothing is."""
        fault = self._fields[name][2]
        return "" if fault.isHidden() else fault.text()

    def accept_with(self, text: str) -> None:
        """Add the button that keeps."""
        button = self._buttons.addButton(text, QDialogButtonBox.ButtonRole.AcceptRole)
        restyle(button, kind="primary")
        button.setDefault(True)

    def faults(self) -> Mapping[str, str]:
        """Field -> what is wrong and what to write; empty where all is right."""
        raise NotImplementedError

    def keep(self) -> None:
        """Hand over what was entered."""
        raise NotImplementedError

    def accept(self) -> None:
        """Keep what was entered, or say what is wrong with it."""
        found = self.faults()
        self._show(found)
        if not found:
            self.keep()
            super().accept()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin in the first field: Qt would begin at the buttons, which are older than the fields."""
        super().showEvent(event)
        inside = [one for _, widget, _ in self._fields.values() for one in (widget, *widget.findChildren(QWidget))]
        takes = (one for one in inside if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus)
        first = next(takes, None)
        if first is not None and (self.focusWidget() is None or isinstance(self.focusWidget(), QPushButton)):
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, found: Mapping[str, str]) -> None:
        first = None
        for name, (_, widget, fault) in self._fields.items():
            said = found.get(name, "")
            fault.setText(f"▼ {said}" if said else "")
            fault.setVisible(bool(said))
            restyle(widget, wrong="true" if said else "false")
            first = first or (widget if said else None)
        if first is not None:
            self.fit()
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _frame(self, content: QWidget) -> None:
        scroll = QScrollArea(self)
        scroll.setObjectName("scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        scroll.setWidget(content)
        self._content = content
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 8, 20, 16)
        foot.addWidget(self._buttons)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(scroll, 1)
        down.addLayout(foot)

    def fit(self) -> None:
        """As high as its fields, as far as the screen allows."""
        self.form.activate()
        wide = theme().px(_WIDE)
        content = self._content
        high = content.heightForWidth(wide) if content.hasHeightForWidth() else content.sizeHint().height()
        room = self.screen().availableGeometry().height()
        self.resize(wide, min(high + self._buttons.sizeHint().height() + 30, round(room * 0.9)))
