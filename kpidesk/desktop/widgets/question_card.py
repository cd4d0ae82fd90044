"""The questions of a sheet, one at a time: a sentence, its options, what happens where nobody answers."""

from collections.abc import Sequence
from functools import partial
from zoneinfo import available_timezones

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QComboBox,
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.text import Text, restyle
from kpidesk.views.asking import Asked, Inquiry, fault

_RADIOS = 5
"""So many options stand one below the other; more are a list."""
_ROWS = 5
"""Rows of a table of questions that are seen at once."""


class QuestionCard(Card):
    """Shows inquiries; ``answered`` gives the answers by key, None for one that is taken back."""

    answered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self.set_edge("muted")
        self._inquiries: tuple[Inquiry, ...] = ()
        self._place = 0
        self._field: QWidget | None = None
        self.heading.setWordWrap(True)
        self.head.setStretch(0, 1)
        self.head.setStretch(1, 0)
        self.count = Text("", "caption")
        self.head.addWidget(self.count)
        self.earlier, self.later = QPushButton("‹ Earlier"), QPushButton("Next ›")
        for button, name, by in ((self.earlier, "Earlier question", -1), (self.later, "Next question", 1)):
            button.setProperty("kind", "link")
            button.setAccessibleName(name)
            button.clicked.connect(partial(self._turn, by))
            self.head.addWidget(button)
        self._fault = Text("", "caption", "red", wrap=True)
        self._note = Text("", "caption", wrap=True)
        self.right = QPushButton("That is &right")
        self.undo = QPushButton("Take the answer &back")
        self.undo.setProperty("kind", "link")
        self.right.clicked.connect(self._confirm)
        self.undo.clicked.connect(self._withdraw)
        self._answers = QVBoxLayout()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._note, 1)
        foot.addWidget(self.undo)
        foot.addWidget(self.right)
        self.body.addLayout(self._answers)
        self.body.addWidget(self._fault)
        self.body.addLayout(foot)
        self.hide()

    def show_inquiries(self, inquiries: Sequence[Inquiry], *, anew: bool) -> None:
        """Show the questions of a sheet; ``anew`` begins with the first that is open."""
        same = not anew and [one.asked for one in inquiries] == [one.asked for one in self._inquiries]
        key = self._inquiries[self._place].key if self._inquiries else ""
        self._inquiries = tuple(inquiries)
        self.setVisible(bool(inquiries))
        if not inquiries or same:
            return
        places = [at for at, one in enumerate(inquiries) if one.key == key]
        first = next((at for at, one in enumerate(inquiries) if not one.answered), 0)
        self._place = first if anew or not places else places[0]
        self._show()

    @property
    def current(self) -> Inquiry:
        """What is asked now."""
        return self._inquiries[self._place]

    def _turn(self, by: int) -> None:
        self._place = (self._place + by) % len(self._inquiries)
        self._show()

    def _show(self) -> None:
        one, many = self.current, len(self._inquiries)
        self.heading.setText(f"? {one.title}")
        self.heading.setAccessibleName(one.title)
        self.count.setText(f"question {self._place + 1} of {many}")
        for widget in (self.earlier, self.later, self.count):
            widget.setVisible(many > 1)
        self._say("")
        self._note.setText(one.note)
        self.undo.setVisible(any(asked.answered for asked in one.asked))
        self.right.setVisible(not one.answered)
        self.right.setText("These are &right" if len(one.asked) > 1 else "That is &right")
        self.set_edge("green" if one.answered else "accent")
        focused = QApplication.focusWidget()
        had_focus = self._field is not None and focused is not None and self._field.isAncestorOf(focused)
        if self._field is not None:
            self._field.hide()
            self._answers.removeWidget(self._field)
            self._field.deleteLater()
        self._field = self._table(one.asked) if len(one.asked) > 1 else self._single(one.asked[0])
        self._answers.addWidget(self._field)
        if had_focus:
            self._focus()

    def _focus(self) -> None:
        """Keep the keyboard where it was: in the answers, which were made anew."""
        fields = self._field.findChildren(QWidget) if self._field else []
        checked = [each for each in fields if isinstance(each, QAbstractButton) and each.isChecked()]
        takes = [each for each in fields if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for each in (checked or takes)[:1]:
            each.setFocus(Qt.FocusReason.OtherFocusReason)

    def _single(self, asked: Asked) -> QWidget:
        if not asked.options:
            return self._free(asked)
        if len(asked.options) > _RADIOS:
            return self._list(asked)
        box = QWidget()
        down = QVBoxLayout(box)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(2)
        group = QButtonGroup(box)
        for option in asked.options:
            mark = "   ← taken if you do not answer" if option.key == asked.default and not asked.answered else ""
            radio = QRadioButton(option.text.replace("&", "&&") + mark)
            radio.setAccessibleName(option.text)
            radio.setAccessibleDescription(asked.text)
            radio.setChecked(option.key == asked.answer)
            radio.clicked.connect(partial(self._answer, asked.key, option.key))
            group.addButton(radio)
            down.addWidget(radio)
        return box

    def _list(self, asked: Asked) -> QComboBox:
        box = QComboBox()
        for option in asked.options:
            box.addItem(option.text, option.key)
        box.setCurrentIndex(max(box.findData(asked.answer), 0))
        box.setAccessibleName(asked.text)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.activated.connect(lambda _: self._answer(asked.key, str(box.currentData())))
        return box

    def _free(self, asked: Asked) -> QWidget:
        box = QWidget()
        across = QHBoxLayout(box)
        across.setContentsMargins(0, 0, 0, 0)
        field = QLineEdit(asked.answer)
        field.setAccessibleName(asked.text)
        field.setMaximumWidth(theme().px(320))
        if asked.is_zone:
            completer = QCompleter(sorted(available_timezones()), field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            field.setCompleter(completer)
        field.returnPressed.connect(self._confirm)
        across.addWidget(field, 1)
        across.addStretch(1)
        return box

    def _table(self, several: Sequence[Asked]) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for row, asked in enumerate(several):
            label, box = Text(asked.about, wrap=True), self._list(asked)
            label.setBuddy(box)
            box.setMinimumHeight(24)
            grid.addWidget(label, row, 0)
            grid.addWidget(box, row, 1)
        grid.setColumnStretch(0, 1)
        scroll = QScrollArea()
        scroll.setProperty("kind", "plain")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        high = inside.sizeHint().height()
        scroll.setFixedHeight(min(high, round(high / len(several) * min(len(several), _ROWS))) + 4)
        return scroll

    def _answer(self, key: str, value: str) -> None:
        self._say("")
        self.answered.emit({key: value})

    def _confirm(self) -> None:
        """What is shown is the answer."""
        one = self.current
        field = self._field.findChild(QLineEdit) if self._field is not None else None
        if isinstance(field, QLineEdit) and not one.asked[0].options:
            wrong = fault(one.asked[0], field.text())
            self._say(wrong)
            restyle(field, wrong="true" if wrong else "false")
            if wrong:
                field.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.answered.emit({one.key: field.text().strip()})
            return
        self.answered.emit({asked.key: asked.answer for asked in one.asked})

    def _withdraw(self) -> None:
        self.answered.emit({asked.key: None for asked in self.current.asked})

    def _say(self, wrong: str) -> None:
        self._fault.setText(f"▼ {wrong}" if wrong else "")
        self._fault.setVisible(bool(wrong))
