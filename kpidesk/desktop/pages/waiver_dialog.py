"""Accepting a deviation: which measure, why, who answers for it, how far and until when."""

from collections.abc import Mapping
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from kpidesk.decision.review import Judged, KpiResult, Review
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.day_edit import DayEdit
from kpidesk.desktop.widgets.effect_dialog import EffectDialog, Preview
from kpidesk.desktop.widgets.text import Text
from kpidesk.pilot.records import Waiver
from kpidesk.session.edits import AddWaiver
from kpidesk.views import wording
from kpidesk.views.entry import as_number, unit_words
from kpidesk.views.waivers import Draft, faults_of, first_ceiling, first_expiry, waivable

_SAYS = (
    "While it holds, the red of this measure counts as yellow, and the report prints the verdict with and without it. "
    "It ends by itself on its day, or once the value is worse than what was accepted."
)


class WaiverDialog(EffectDialog):
    """Its measures are those of one KPI that can be red; ``chosen`` is shown first."""

    def __init__(
        self, kpi: KpiResult, preview: Preview, review: Review, parent: QWidget | None = None, chosen: str = ""
    ) -> None:
        super().__init__(f"Accept a deviation of {kpi.title}", _SAYS, preview, review, parent)
        self._measures: tuple[Judged, ...] = waivable(kpi)
        self._currency = review.settings.currency
        self._measure, self._reason, self._owner = QComboBox(), QPlainTextEdit(), QLineEdit(kpi.owner)
        self._ceiling, self._unit = QLineEdit(), Text("", "secondary")
        self._expires = DayEdit(first_expiry(review))
        for one in self._measures:
            self._measure.addItem(f"{one.title} ({wording.light(one.light).word})", one.id)
        self._measure.setCurrentIndex(max(self._measure.findData(chosen), 0))
        self._reason.setTabChangesFocus(True)
        self._reason.setFixedHeight(theme().px(70))
        self._add_fields()
        self._choose()
        self._measure.activated.connect(self._choose)
        for signal in (self._reason.textChanged, self._owner.textEdited, self._ceiling.textEdited):
            signal.connect(self.refresh)
        self._expires.dateChanged.connect(self.refresh)
        self.finish("Accept the deviation")

    @property
    def measure(self) -> str:
        """The measure chosen."""
        return self._chosen.id

    def faults(self) -> Mapping[str, str]:
        """What is wrong, by field."""
        return faults_of(self._draft(), self._review)

    def edit(self) -> AddWaiver:
        """The waiver, recorded now."""
        draft = self._draft()
        ceiling = as_number(draft.ceiling, draft.measure.unit)
        now = datetime.now(UTC)
        return AddWaiver(
            Waiver(draft.measure.id, draft.reason.strip(), draft.owner.strip(), ceiling, draft.expires, now)
        )

    @property
    def _chosen(self) -> Judged:
        return self._measures[max(self._measure.currentIndex(), 0)]

    def _draft(self) -> Draft:
        texts = (self._reason.toPlainText(), self._owner.text(), self._ceiling.text())
        return Draft(self._chosen, *texts, self._expires.day)

    def _choose(self) -> None:
        """Another measure: today's value is what is accepted at first."""
        self._unit.setText(unit_words(self._chosen.unit, self._currency))
        self._ceiling.setText(first_ceiling(self._chosen))
        self.refresh()

    def _add_fields(self) -> None:
        self._ceiling.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._ceiling.setMaximumWidth(160)
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(self._ceiling)
        across.addWidget(self._unit)
        across.addStretch(1)
        row.setFocusProxy(self._ceiling)
        self.add_field("measure", "&Measure", self._measure)
        self.add_field("reason", "&Why it is accepted", self._reason)
        self.add_field("owner", "Who &answers for it", self._owner)
        self.add_field(
            "ceiling",
            "Worst &value still accepted",
            row,
            "Today’s value, rounded to its worse side, stands here at first.",
        )
        self.add_field("expires", "Un&til", self._expires)
        self._ceiling.setAccessibleName("Worst value still accepted")
