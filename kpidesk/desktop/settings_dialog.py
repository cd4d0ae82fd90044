"""The settings: few, applied at once, with a way back to the defaults."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from kpidesk.desktop.pickers import Picker
from kpidesk.desktop.preferences import LARGEST, SCHEMES, SMALLEST, Preferences
from kpidesk.desktop.widgets.day_edit import INSET
from kpidesk.desktop.widgets.text import Text

_LABELS = {"system": "As the system", "light": "Light", "dark": "Dark"}
_KINDS = "Settings (*.ini)"


class SettingsDialog(QDialog):
    """Colours, size of text, what happens at the start."""

    def __init__(self, preferences: Preferences, picker: Picker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Settings")
        self._preferences = preferences
        self._picker = picker
        self.scheme = QComboBox()
        for name in SCHEMES:
            self.scheme.addItem(_LABELS[name], name)
        self.zoom = QSpinBox()
        self.zoom.lineEdit().setTextMargins(INSET, 0, 0, 0)
        self.zoom.setRange(round(SMALLEST * 100), round(LARGEST * 100))
        self.zoom.setSingleStep(10)
        self.zoom.setSuffix(" %")
        self.zoom.setKeyboardTracking(False)
        self.reopens = QCheckBox("Open the last &project at the start")
        self.said = Text("", "caption", wrap=True)
        self._lay_out()
        self.show_choices()
        self.scheme.activated.connect(self._keep)
        self.zoom.valueChanged.connect(self._keep)
        self.reopens.toggled.connect(self._keep)
        preferences.changed.connect(self.show_choices)

    def show_choices(self) -> None:
        """Show what is in force."""
        for widget in (self.scheme, self.zoom, self.reopens):
            widget.blockSignals(True)
        self.scheme.setCurrentIndex(self.scheme.findData(self._preferences.scheme))
        self.zoom.setValue(round(self._preferences.zoom * 100))
        self.reopens.setChecked(self._preferences.reopens)
        for widget in (self.scheme, self.zoom, self.reopens):
            widget.blockSignals(False)

    def reset(self) -> None:
        """Bring every setting back to its default."""
        self._preferences.reset()
        self.said.setText("All settings are as they were at the first start.")

    def export(self) -> None:
        """Write the settings to a file."""
        target = self._picker.pick_target("settings", "Export settings", "kpidesk-settings.ini", _KINDS)
        if target is not None:
            self._preferences.write_choices(target)
            self.said.setText(f"Written: {target.name}.")

    def take(self) -> None:
        """Take the settings of a file."""
        source = self._picker.pick("settings", "Import settings", _KINDS)
        if source is not None:
            taken = self._preferences.read_choices(source)
            self.said.setText(
                f"Taken from {source.name}." if taken else f"{source.name} holds no settings: nothing was changed."
            )

    def _keep(self) -> None:
        scheme, zoom, reopens = self.scheme.currentData(), self.zoom.value() / 100, self.reopens.isChecked()
        self._preferences.scheme = scheme
        self._preferences.zoom = zoom
        self._preferences.reopens = reopens

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow("&Colours", self.scheme)
        form.addRow("Size of &text", self.zoom)
        form.addRow("", self.reopens)
        row = QHBoxLayout()
        for text, do in (("&Export…", self.export), ("&Import…", self.take), ("&Reset all", self.reset)):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(do)
            row.addWidget(button)
        row.addStretch(1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        row.addWidget(close)
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 18, 20, 18)
        down.setSpacing(14)
        down.addLayout(form)
        down.addWidget(Text("Every change holds at once and is remembered on this computer.", "caption", wrap=True))
        down.addWidget(self.said)
        down.addLayout(row)
