"""The status line: whether all is saved, what is looked at, the running job with its Cancel."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from kpidesk.base.dates import day
from kpidesk.desktop.widgets.text import Text
from kpidesk.views.opened import Opened
from kpidesk.views.wording import counted

_FIND = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)


class Status(QFrame):
    """The line at the bottom; ``cancelled`` is emitted by its Cancel."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._saved = Text("No project open", "caption")
        self._job = Text("", "caption")
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Progress")
        self._bar.setFixedWidth(160)
        self._bar.setTextVisible(False)
        self._cancel = QPushButton("Cancel")
        self._cancel.clicked.connect(self._ask_to_cancel)
        for widget in (self._job, self._bar, self._cancel):  # so that the pages do not move when a job begins
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(widget is self._cancel)
            widget.setSizePolicy(policy)
        self._right = Text("", "caption")
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 2, 16, 2)
        across.addWidget(self._saved)
        across.addStretch(1)
        for widget in (self._job, self._bar, self._cancel, self._right):
            across.addWidget(widget)
        self.end_job()
        self.show_opened(None)

    def show_opened(self, opened: Opened | None) -> None:
        """Say what is open."""
        if opened is None:
            self._saved.setText("No project open")
            self._right.setText(f"{_FIND} for anything")
            return
        tables = [table for one in opened.imports for table in one.tables]
        rows = sum(table.source.rows_accepted for table in tables)
        left = sum(table.source.rows_rejected for table in tables)
        state = f"Read-only: {opened.read_only_reason}" if opened.read_only_reason else "All changes saved ·"
        files = len({table.source.file for table in tables})
        self._saved.setText(f"{state} {counted(files, 'file')}, {counted(rows, 'row')}, {left:,} left out")
        review = opened.review
        self._right.setText(
            f"As of {day(review.calendar.as_of)} · profile {opened.settings.profile} · {_FIND} for anything"
            if review
            else f"{_FIND} for anything"
        )

    def _ask_to_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._job.setText("Stopping…")
        self.cancelled.emit()

    def begin_job(self, title: str) -> None:
        """Show that a job runs."""
        self._job.setText(title)
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        for widget in (self._job, self._bar, self._cancel):
            widget.show()
        self._right.hide()

    def step(self, text: str, done: float) -> None:
        """Show where the job is; ``done`` is 0-1, or -1 where that is not known."""
        if self._cancel.isEnabled():
            self._job.setText(text)
        self._bar.setRange(0, 0 if done < 0 else 100)
        if done >= 0:
            self._bar.setValue(round(done * 100))

    def end_job(self) -> None:
        """Show that none runs."""
        for widget in (self._job, self._bar, self._cancel):
            widget.hide()
        self._right.show()
