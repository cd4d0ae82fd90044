"""The report: its pages as they will be exported, what is in it, and notes of the people who hand it over."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kpidesk.base.errors import KpideskError
from kpidesk.decision.review import Review
from kpidesk.desktop.page import GAP, MARGIN, Page
from kpidesk.desktop.report_parts import ContentsCard, NoteCard
from kpidesk.desktop.report_preview import ReportPreview
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.day_edit import INSET
from kpidesk.desktop.widgets.flow import Flow
from kpidesk.desktop.widgets.page_list import FIT, PageList
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Do, Go, Keep
from kpidesk.session.edits import ChangeSettings, Edit
from kpidesk.views import report_page as view
from kpidesk.views.board import locked
from kpidesk.views.opened import Opened

_ZOOMS = (("Fit", FIT), ("50 %", 0.5), ("75 %", 0.75), ("100 %", 1.0), ("150 %", 1.5), ("200 %", 2.0))


class ReportPage(Page):
    """Every change of sections or notes is kept at once and can be undone; the preview follows."""

    id = "report"
    title = "Report"
    topic = "report"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self.pages = PageList()
        self.maker = ReportPreview(self.pages, self)
        self.contents = ContentsCard()
        self.note = NoteCard()
        self.number, self.zoom = QSpinBox(), QComboBox()
        self.empty, self.said = Card("No report yet"), Text("", "secondary", wrap=True)
        self.retry = QPushButton("Make the &preview again")
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def show_opened(self, opened: Opened | None) -> None:
        """Show what is in the report, and preview it."""
        review = opened.review if opened else None
        self.stack.setCurrentIndex(1 if review is not None else 0)
        self.retry.hide()
        self.empty.heading.setText("No report yet")
        self.said.setText(opened.why_not if opened else "No project is open.")
        if opened is not None:
            rows = view.sections(opened)
            self.contents.show_rows(rows)
            self.note.show_rows(rows, locked=locked(opened))
        self.maker.show_review(review)

    def _connect(self) -> None:
        self.maker.wished.connect(self.wished)
        self.maker.made.connect(self._show_made)
        self.maker.failed.connect(self._show_failed)
        self.retry.clicked.connect(self._retry)
        self.contents.chosen.connect(self._keep)
        self.note.written.connect(self._keep)
        self.pages.turned.connect(self._show_number)
        self.number.valueChanged.connect(lambda number: self.pages.turn_to(number - 1))
        self.pages.zoomed.connect(self._show_zoom)
        self.zoom.activated.connect(lambda _: self.pages.set_zoom(self.zoom.currentData()))

    def _keep(self, edit: ChangeSettings) -> None:
        self.wished.emit(Keep(edit))

    def _show_number(self, number: int) -> None:
        self.number.blockSignals(True)
        self.number.setValue(number + 1)
        self.number.blockSignals(False)

    def _show_zoom(self, zoom: float) -> None:
        """The zoom in force, also where the wheel chose it."""
        self.zoom.setPlaceholderText(f"{zoom:.0%}".replace("%", " %"))
        self.zoom.setCurrentIndex(self.zoom.findData(zoom))

    def _show_made(self, count: int) -> None:
        self.number.blockSignals(True)
        self.number.setRange(1, max(1, count))
        self.number.setSuffix(view.page_count(count))
        self.number.blockSignals(False)
        self._show_number(self.pages.current)

    def _show_failed(self, error: Exception) -> None:
        ours = "The preview could not be made; details are in the log."
        self.stack.setCurrentIndex(0)
        self.empty.heading.setText("No preview")
        self.said.setText(str(error) if isinstance(error, KpideskError) else ours)
        self.retry.show()

    def _retry(self) -> None:
        self.stack.setCurrentIndex(1)
        self.retry.hide()
        self.maker.again()

    def _lay_out(self) -> None:
        self.empty.body.addWidget(self.said)
        self.empty.body.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignLeft)
        go = QPushButton("Go to &Import")
        go.clicked.connect(lambda: self.wished.emit(Go("import")))
        self.empty.body.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        nothing = QWidget()
        alone = QVBoxLayout(nothing)
        alone.setContentsMargins(MARGIN, 18, MARGIN, MARGIN)
        alone.addWidget(self.empty)
        alone.addStretch(1)
        self.stack.addWidget(nothing)
        self.stack.addWidget(self._split())
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self.stack)

    def _split(self) -> QSplitter:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setObjectName("split")
        split.addWidget(self._side())
        right = QWidget()
        down = QVBoxLayout(right)
        down.setContentsMargins(GAP, 12, 0, 0)
        down.addWidget(self._bar())
        down.addWidget(self.pages, 1)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([theme().px(372), theme().px(900)])
        split.setChildrenCollapsible(False)
        return split

    def _side(self) -> QWidget:
        scroll = QScrollArea()
        scroll.setObjectName("scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        side = QWidget()
        down = QVBoxLayout(side)
        down.setContentsMargins(MARGIN, 18, 14, MARGIN)
        down.setSpacing(GAP)
        down.addWidget(self.contents)
        down.addWidget(self.note)
        down.addStretch(1)
        scroll.setWidget(side)
        scroll.setMinimumWidth(theme().px(362))
        return scroll

    def _bar(self) -> Flow:
        """Wraps where the window is narrow: no label of a button is cut."""
        bar = Flow()
        self.number.setPrefix("Page ")
        self.number.setRange(1, 1)
        self.number.lineEdit().setTextMargins(INSET, 0, 0, 0)
        for field in (self.number, self.number.lineEdit()):
            field.setAccessibleName("Page")
        self.zoom.setAccessibleName("Zoom")
        for label, zoom in _ZOOMS:
            self.zoom.addItem(label, zoom)
        bar.add(self.number)
        bar.add(self.zoom)
        for text, action, kind in (
            ("P&rint…", "print", ""),
            ("Export &JSON…", "export-json", ""),
            ("Export P&DF…", "export-pdf", "primary"),
        ):
            button = QPushButton(text)
            button.setProperty("kind", kind)
            button.clicked.connect(partial(self.wished.emit, Do(action)))
            bar.add(button)
        return bar
