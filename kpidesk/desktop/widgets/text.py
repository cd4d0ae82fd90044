"""Labels: every piece of text in the window is plain text of one of a few kinds."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from kpidesk.views.wording import Sign


class Text(QLabel):
    """A label of a kind that the style sheet knows, never HTML. ``tone``: green, yellow, red, muted, accent."""

    def __init__(
        self, text: str = "", kind: str = "", tone: str = "", *, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("kind", kind)
        self.setProperty("tone", tone)
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Change the tone; "" is that of plain text."""
        restyle(self, tone=tone)


def sign_text(sign: Sign, tone: str, kind: str = "sign") -> Text:
    """A light or state as shape and word, in its tone."""
    return Text(str(sign).strip(), kind, tone)


def restyle(widget: QWidget, **properties: str) -> None:
    """Set properties that the style sheet looks at, and have it look again where one changed."""
    changed = [name for name, value in properties.items() if widget.property(name) != value]
    for name in changed:
        widget.setProperty(name, properties[name])
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)
