"""One KPI: what it is, how it stands and why, its course, measures, segments, lines, deviations and evidence."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kpidesk.decision.review import KpiResult, Review
from kpidesk.desktop.page import GAP, ScrollingPage
from kpidesk.desktop.pages.kpi_parts import (
    CourseCard,
    EvidenceCard,
    FormulaCard,
    HeadCard,
    MeasuresCard,
    SegmentsCard,
)
from kpidesk.desktop.pages.kpi_records import ThresholdCard, WaiversCard
from kpidesk.desktop.pages.owner_dialog import NotApplicableDialog, OwnerDialog
from kpidesk.desktop.pages.threshold_dialog import ThresholdDialog
from kpidesk.desktop.pages.voices_card import BesideCard
from kpidesk.desktop.pages.waiver_dialog import WaiverDialog
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.effect_dialog import EffectDialog
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Go, Keep, ShowRows
from kpidesk.pilot.profile import Profile
from kpidesk.session.edits import ChangeSettings, Edit, WithdrawWaiver
from kpidesk.views import kpi as view
from kpidesk.views.course import best_grain, course_of, grains_of
from kpidesk.views.editing import why_not_editable
from kpidesk.views.kpis import applicable_again
from kpidesk.views.meaning import meaning
from kpidesk.views.opened import Opened
from kpidesk.views.sources import evidence_of, formula_of
from kpidesk.views.threshold import Lines, history, lines_of, reset_changes
from kpidesk.views.waivers import standing, waivable

_TWO_COLUMNS = 980
_NO_DEVIATION = "None. A red measure can be accepted for a time: who answers for it, why, how far, until when."


class KpiPage(ScrollingPage):
    """An item is a KPI or one of its measures, which is then the one that the page looks at closely."""

    id = "kpi"
    title = "KPI"
    topic = "kpi"
    under = "kpis"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._opened: Opened | None = None
        self._subject: view.Subject | None = None
        self._item, self._grain = "", ""
        self._lines: Lines | None = None
        self._picker = QComboBox()
        self._picker.setAccessibleName("KPI")
        self._picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._picker.setMinimumContentsLength(24)
        self._before, self._after = QPushButton("‹ &Previous"), QPushButton("&Next ›")
        self._all = QPushButton("All KPIs")
        self._all.setProperty("kind", "link")
        self._locked = Text("", "secondary", wrap=True)
        self._empty = Text("", "secondary", wrap=True)
        self.head, self.course, self.measures = HeadCard(), CourseCard(), MeasuresCard()
        self.segments, self.formula, self.evidence = SegmentsCard(), FormulaCard(), EvidenceCard()
        self.lines, self.waivers, self.voices = ThresholdCard(), WaiversCard(), BesideCard()
        self._owner, self._applies = QPushButton("Set the &owner…"), QPushButton("")
        self._content = QWidget()
        self._lay_out()
        self._connect()

    def show_opened(self, opened: Opened | None) -> None:
        """Show the KPI or measure that was shown last, or the first."""
        self._opened = opened
        review = opened.review if opened else None
        self._subject = view.subject_of(review, self._item) if review else None
        self._content.setVisible(self._subject is not None)
        self._empty.setVisible(self._subject is None)
        self._empty.setText(opened.why_not if opened else "Open or make a project first.")
        if opened is not None and review is not None and self._subject is not None:
            self._fill(opened, review, self._subject)

    def show_item(self, item: str) -> None:
        """Show this KPI, or its measure; at the top."""
        self._item, self._grain = item, ""
        self.show_opened(self._opened)
        self._scroll.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """One column where there is no room for two."""
        super().resizeEvent(event)
        wide = self.width() >= theme().px(_TWO_COLUMNS)
        for pair in self._pairs:
            pair.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _fill(self, opened: Opened, review: Review, subject: view.Subject) -> None:
        one, segment, locked = subject.measure, opened.looking.segment, why_not_editable(opened)
        self._show_picker(review, subject)
        self._locked.setText(locked)
        self._locked.setVisible(bool(locked))
        self.head.show_head(view.head_of(subject, review))
        self._show_course()
        self.measures.show_measures(view.measure_rows(subject, review, segment), one.id, segment[1] if segment else "")
        self.segments.show_segments(one.title, view.segment_rows(one, review, segment))
        self.formula.show_formula(formula_of(one, opened, review), meaning(one))
        self.evidence.show_evidence(evidence_of(subject, opened, review))
        self._lines = lines_of(one, opened, self._own_profile(opened))
        self.lines.show_lines(self._lines, one.title, history(one, opened), locked)
        self._show_records(review, subject.kpi, locked)
        kpi = (subject.kpi.id, subject.kpi.title) if subject.kpi else ()
        self.voices.show_voices(review, one.id, one.title, *kpi)

    def _own_profile(self, opened: Opened) -> Profile:
        """The profile without what was changed for this pilot: only asked for where something was."""
        if not opened.settings.thresholds:
            return opened.profile
        after = self.preview(ChangeSettings("Reset all lines", {"thresholds": None}))
        return after.profile if after else opened.profile

    def _show_records(self, review: Review, kpi: KpiResult | None, locked: str) -> None:
        self.waivers.setVisible(kpi is not None)
        for button in (self._owner, self._applies):
            button.setVisible(kpi is not None)
            button.setEnabled(not locked)
            button.setToolTip(locked)
        if kpi is None:
            return
        able = "" if waivable(kpi) else "No measure of this KPI has both a value and a kill line."
        self.waivers.show_waivers(standing(kpi, review), _NO_DEVIATION, locked, able)
        declared = kpi.id in review.settings.not_applicable
        self._applies.setText("It applies &again" if declared else "Does not appl&y…")
        self._applies.setVisible(view.may_be_not_applicable(kpi))

    def _show_picker(self, review: Review, subject: view.Subject) -> None:
        self._picker.clear()
        for kpi in review.kpis:
            self._picker.addItem(f"{kpi.number} · {kpi.title}", kpi.id)
        if subject.kpi is None:
            self._picker.addItem(subject.measure.title, subject.measure.id)
        self._picker.setCurrentIndex(subject.place if subject.kpi else self._picker.count() - 1)

    def _show_course(self) -> None:
        subject, review = self._subject, self._opened.review if self._opened else None
        if subject is None or review is None:
            return
        one, grains = subject.measure, grains_of(subject.measure, review)
        grain = self._grain if self._grain in grains else best_grain(one, review)
        self.course.show_course(one.title, course_of(one, review, grain), grain, grains)

    def _choose_grain(self, grain: str) -> None:
        self._grain = grain
        self._show_course()

    def _choose_measure(self, measure: str) -> None:
        if self._subject is not None and measure != self._subject.measure.id:
            self._item = measure
            self.show_opened(self._opened)

    def _step(self, by: int) -> None:
        count = len(self._opened.review.kpis) if self._opened and self._opened.review else 0
        if count:
            place = self._subject.place if self._subject else 0
            self._go(self._picker.itemData((place + by) % count))

    def _go(self, item: str) -> None:
        self.wished.emit(Go("kpi", item))

    def _ask(self, make: Callable[[Review, KpiResult], EffectDialog]) -> None:
        """Open a dialog on the KPI; what it keeps is wished for."""
        review = self._opened.review if self._opened else None
        if review is None or self._subject is None or self._subject.kpi is None:
            return
        self._open(make(review, self._subject.kpi))

    def _open(self, dialog: EffectDialog) -> None:
        dialog.kept.connect(self._keep)
        dialog.open()

    def _keep(self, edit: Edit) -> None:
        self.wished.emit(Keep(edit))

    def _change_lines(self) -> None:
        review = self._opened.review if self._opened else None
        if review is not None and self._subject is not None and self._lines is not None:
            self._open(ThresholdDialog(self._subject.measure, self._lines, self.preview, review, self))

    def _reset_lines(self) -> None:
        if self._subject is not None:
            one = self._subject.measure
            self._keep(ChangeSettings(f"Reset the lines of {one.title}", reset_changes(one.id)))

    def _withdraw(self, place: int) -> None:
        review = self._opened.review if self._opened else None
        if review is not None and place < len(review.records.waivers):
            self._keep(WithdrawWaiver(review.records.waivers[place], place=place))

    def _accept(self) -> None:
        chosen = self._subject.measure.id if self._subject else ""
        self._ask(lambda review, kpi: WaiverDialog(kpi, self.preview, review, self, chosen))

    def _set_owner(self) -> None:
        self._ask(lambda review, kpi: OwnerDialog(kpi, self.preview, review, self))

    def _apply(self) -> None:
        """Declare the KPI not applicable, or take that back."""
        kpi = self._subject.kpi if self._subject else None
        settings = self._opened.settings if self._opened else None
        if kpi is not None and settings is not None and kpi.id in settings.not_applicable:
            self._keep(ChangeSettings(f"{kpi.title} applies again", applicable_again(kpi.id)))
        else:
            self._ask(lambda review, kpi: NotApplicableDialog(kpi, self.preview, review, self))

    def _show_rows(self) -> None:
        if self._subject is not None and self._opened is not None:
            self.wished.emit(ShowRows(self._subject.measure.id, segment=self._opened.looking.segment))

    def _connect(self) -> None:
        self._picker.activated.connect(lambda place: self._go(self._picker.itemData(place)))
        self._before.clicked.connect(lambda: self._step(-1))
        self._after.clicked.connect(lambda: self._step(1))
        self._all.clicked.connect(
            lambda: self.wished.emit(Go("kpis", self._subject.measure.id if self._subject else ""))
        )
        self.course.grain_chosen.connect(self._choose_grain)
        self.measures.chosen.connect(self._choose_measure)
        self.evidence.rows.clicked.connect(self._show_rows)
        self.lines.change.clicked.connect(self._change_lines)
        self.lines.reset.clicked.connect(self._reset_lines)
        self.waivers.withdrawn.connect(self._withdraw)
        self.waivers.accept.clicked.connect(self._accept)
        self._owner.clicked.connect(self._set_owner)
        self._applies.clicked.connect(self._apply)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for widget in (self._all, self._before, self._picker, self._after):
            bar.addWidget(widget)
        bar.addStretch(1)
        self.head.buttons.addWidget(self._owner)
        self.head.buttons.addWidget(self._applies)
        self._pairs = (
            _pair((self.course,), (self.formula, self.lines)),
            _pair((self.segments,), (self.waivers, self.evidence)),
        )
        down = QVBoxLayout(self._content)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(GAP)
        down.addLayout(bar)
        down.addWidget(self._locked)
        down.addWidget(self.head)
        down.addLayout(self._pairs[0])
        down.addWidget(self.measures)
        down.addWidget(self.voices)
        down.addLayout(self._pairs[1])
        self.body.addWidget(self._content)
        self.body.addWidget(self._empty, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addStretch(1)


def _pair(left: tuple[Card, ...], right: tuple[Card, ...]) -> QBoxLayout:
    """Cards side by side; the last of each side takes what height is left."""
    across = QHBoxLayout()
    across.setSpacing(GAP)
    for cards, share in ((left, 8), (right, 5)):
        down = QVBoxLayout()
        down.setSpacing(GAP)
        for card in cards:
            down.addWidget(card, 1 if card is cards[-1] else 0)
        across.addLayout(down, share)
    return across
