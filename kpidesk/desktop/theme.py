"""Colours, type and style sheet of the window, light or dark, at any size of text."""

from collections.abc import Sequence
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from kpidesk.base.resources import resource
from kpidesk.charts.palette import DARK, LIGHT, Palette, Tone

BASE = 14
"""Size of plain text in pixels at 100 %."""
FAMILY = "Inter"
_FONTS = ("InterTabular-Regular.ttf", "InterTabular-SemiBold.ttf", "InterTabular-Bold.ttf", "DejaVuSans.ttf")
_SIZES = range(3, 41)
_ROLES: Sequence[tuple[QPalette.ColorRole, Tone]] = (
    (QPalette.ColorRole.Window, Tone.BACKGROUND),
    (QPalette.ColorRole.Base, Tone.PANEL),
    (QPalette.ColorRole.AlternateBase, Tone.BACKGROUND),
    (QPalette.ColorRole.Button, Tone.PANEL),
    (QPalette.ColorRole.Text, Tone.TEXT),
    (QPalette.ColorRole.WindowText, Tone.TEXT),
    (QPalette.ColorRole.ButtonText, Tone.TEXT),
    (QPalette.ColorRole.ToolTipBase, Tone.PANEL),
    (QPalette.ColorRole.ToolTipText, Tone.TEXT),
    (QPalette.ColorRole.PlaceholderText, Tone.SECONDARY),
    (QPalette.ColorRole.Highlight, Tone.ACCENT),
    (QPalette.ColorRole.HighlightedText, Tone.PANEL),
    (QPalette.ColorRole.Link, Tone.ACCENT),
    (QPalette.ColorRole.Accent, Tone.ACCENT),
    (QPalette.ColorRole.Mid, Tone.LINE),
)


class Theme(QObject):
    """The look in force. ``changed`` is emitted when widgets that paint themselves must paint again."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._forced: str = "system"
        self._zoom = 1.0
        self._palette: Palette = LIGHT
        self._family = _load_fonts()
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self.force("system")

    @property
    def dark(self) -> bool:
        """Whether the dark palette is in force."""
        return self._palette is DARK

    @property
    def palette(self) -> Palette:
        """The colours in force."""
        return self._palette

    @property
    def forced(self) -> str:
        """Light | dark | system."""
        return self._forced

    @property
    def zoom(self) -> float:
        """Size of text, 1.0 being 100 %."""
        return self._zoom

    def color(self, tone: Tone) -> QColor:
        """The colour of a tone."""
        return QColor(self._palette[tone])

    def px(self, size: float) -> int:
        """A size of text or spacing at the zoom in force, in pixels."""
        return round(size * self._zoom)

    def font(self, size: float = BASE, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The window's typeface for those who paint text themselves; ``size`` in pixels at 100 %."""
        font = QFont(self._family)
        font.setPixelSize(self.px(size))
        font.setWeight(weight)
        return font

    def force(self, scheme: str) -> None:
        """Use ``light``, ``dark``, or what the ``system`` uses."""
        self._forced = scheme
        self._apply()

    def enlarge(self, zoom: float) -> None:
        """Set the size of text, 0.8 to 3.0."""
        self._zoom = min(max(zoom, 0.8), 3.0)
        self._apply()
        for widget in self._app.allWidgets():
            widget.updateGeometry()  # layouts go on with sizes of the old text otherwise

    def _follow(self) -> None:
        if self._forced == "system":
            self._apply()

    def _apply(self) -> None:
        system_dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        dark = system_dark if self._forced == "system" else self._forced == "dark"
        self._palette = DARK if dark else LIGHT
        self._app.setFont(self.font())
        self._app.setPalette(self._qt_palette())
        self._app.setStyleSheet(self._style())
        self.changed.emit()

    def _qt_palette(self) -> QPalette:
        palette = QPalette()
        for role, tone in _ROLES:
            palette.setColor(role, self.color(tone))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color(Tone.MUTED))
        return palette

    def _style(self) -> str:
        words = {tone.value.replace(" ", "_"): colour for tone, colour in self._palette.items()}
        words |= {f"px{size}": f"{self.px(size)}px" for size in _SIZES}
        sheet = resource("desktop", "style.qss").read_text(encoding="utf-8")
        return Template(sheet).substitute(
            words, icons=resource("icons").as_posix(), theme="dark" if self.dark else "light"
        )


def theme() -> Theme:
    """The theme of the running application; raises LookupError before there is one."""
    app = QApplication.instance()
    found = app.findChild(Theme) if app is not None else None
    if found is None:
        raise LookupError("There is no theme yet: make the application first.")
    return found


def _load_fonts() -> str:
    families: list[str] = []
    for name in _FONTS:
        number = QFontDatabase.addApplicationFont(str(resource("fonts", name)))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return next((family for family in families if family.startswith(FAMILY)), QFont().family())
