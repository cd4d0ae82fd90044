"""What the window says without stopping anybody: bars that stay while a state lasts, toasts that go by themselves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QGuiApplication, QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.text import Text, restyle

SECONDS = 8
"""How long a toast stays; for as long as it is pointed at or has the focus it does not go."""
_SHAPES = {"": "", "accent": "", "yellow": "◆ ", "red": "▼ ", "green": "▲ "}


@dataclass(frozen=True, slots=True)
class Offer:
    """A button of a message."""

    text: str
    do: Callable[[], object]


class Bar(QFrame):
    """A sentence, buttons, and a cross that puts it away. ``tone``: accent, green, yellow or red."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = Text("", wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._buttons: list[QPushButton] = []
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(16, 6, 8, 6)
        self._across.setSpacing(8)
        self._across.addWidget(self.text, 1)
        cross = QToolButton(self)
        cross.setText("✕")
        cross.setProperty("kind", "cross")
        cross.setAccessibleName("Put this message away")
        cross.setToolTip("Put this message away")
        cross.clicked.connect(self.hide)
        self._across.addWidget(cross)

    def say(self, sentence: str, tone: str = "accent", offers: Sequence[Offer] = ()) -> None:
        """Show a sentence with its buttons, in the place of what was said before."""
        restyle(self, tone=tone)
        self.text.setText(_SHAPES[tone] + sentence)
        self.setAccessibleName(sentence)
        for button in self._buttons:
            button.hide()  # at once: what is to be deleted stays as long as a menu is open
            button.deleteLater()
        self._buttons = [self._button(offer) for offer in offers]
        self.show()
        announce(self, sentence)

    def _button(self, offer: Offer) -> QPushButton:
        button = QPushButton(offer.text, self)
        button.clicked.connect(lambda: self._take(offer))
        self._across.insertWidget(self._across.count() - 1, button)
        return button

    def _take(self, offer: Offer) -> None:
        self.hide()
        offer.do()


class Toast(Bar):
    """A bar that floats above the lower edge of its parent and goes after some seconds."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "toast")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECONDS * 1000)
        self._timer.timeout.connect(self._go)
        self._over = parent
        parent.installEventFilter(self)
        self.hide()

    def say(self, sentence: str, tone: str = "accent", offers: Sequence[Offer] = ()) -> None:
        """Show a sentence for a while."""
        super().say(sentence, tone, offers)
        self._place()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep its place when the parent changes its size."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Who points at it is reading."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Time goes on."""
        if self.isVisible():
            self._timer.start()
        super().leaveEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """No timer runs for what is not seen."""
        self._timer.stop()
        super().hideEvent(event)

    def _go(self) -> None:
        focus = QGuiApplication.focusObject()
        if isinstance(focus, QWidget) and self.isAncestorOf(focus):
            self._timer.start()
        else:
            self.hide()

    def _place(self) -> None:
        parent = self._over
        width = min(parent.width() - 32, theme().px(620))
        height = max(self.heightForWidth(width), self.sizeHint().height())
        self.setGeometry((parent.width() - width) // 2, parent.height() - height - 16, width, height)


class Messages(QWidget):
    """The bars above the pages, one for each matter, and the toast over them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: dict[str, Bar] = {}
        self._down = QVBoxLayout(self)
        self._down.setContentsMargins(0, 0, 0, 0)
        self._down.setSpacing(0)
        self.toast: Toast | None = None

    def float_over(self, pages: QWidget) -> None:
        """Let toasts appear over this widget."""
        self.toast = Toast(pages)

    def say(self, sentence: str, *offers: Offer) -> None:
        """Say something that needs no answer."""
        if self.toast is not None:
            self.toast.say(sentence, "accent", offers)

    def tell(self, matter: str, sentence: str, tone: str, *offers: Offer) -> None:
        """Say something that stays until it is put away or ``withdraw`` is called for the same matter."""
        if matter not in self._bars:
            self._bars[matter] = Bar(self)
            self._down.addWidget(self._bars[matter])
        self._bars[matter].say(sentence, tone, offers)

    def withdraw(self, matter: str) -> None:
        """Put a bar away."""
        if matter in self._bars:
            self._bars[matter].hide()

    def fail(self, sentences: Sequence[str], *offers: Offer) -> None:
        """Tell what went wrong, what to do, and let it be copied."""
        text = " ".join(sentence for sentence in sentences if sentence)
        copy = Offer("Copy", lambda: QGuiApplication.clipboard().setText(text))
        self.tell("error", text, "red", *offers, copy)

    @property
    def said(self) -> tuple[str, ...]:
        """Every sentence in sight, the toast last."""
        shown: list[Bar] = [*self._bars.values(), *([self.toast] if self.toast else [])]
        return tuple(bar.accessibleName() for bar in shown if not bar.isHidden())


def announce(widget: QWidget, sentence: str) -> None:
    """Have a screen reader say a sentence."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))
