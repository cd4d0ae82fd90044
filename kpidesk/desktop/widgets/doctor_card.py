"""The evidence doctor as a card: KPI × computable, with the missing columns as a letter one can mail."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.metrics.measurements import Support
from kpidesk.views import doctor as words

_COLUMNS = (
    Column("KPI", width=170),
    Column("State", width=150),
    Column("Columns still missing", stretch=True),
    Column("Why", stretch=True),
)


class DoctorCard(Card):
    """Shows what the data can support; the letter goes to the clipboard at once."""

    def __init__(self, title: str = "What these files can support", parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        self._pilot = ""
        self._doctor: tuple[Support, ...] = ()
        self._said = Text("", "secondary", wrap=True)
        self.copied = Text("", "caption")
        self.copy = QPushButton("&Copy the missing columns as a data request")
        self.copy.clicked.connect(self._copy)
        self.table = RowsTable(fit_rows=True, name=title)
        self.head.addWidget(self.copied)
        self.head.addWidget(self.copy)
        self._why = Text("", "secondary", wrap=True)
        self.body.addWidget(self._said)
        self.body.addWidget(self.table)
        self.body.addWidget(self._why)
        self.table.selected_row.connect(self._explain)

    def show_doctor(self, pilot: str, doctor: Sequence[Support], why_not: str = "") -> None:
        """Show what the doctor found for a pilot, or why it could not look."""
        self._pilot, self._doctor = pilot, tuple(doctor)
        self._said.setText(words.summary(doctor) or why_not)
        self.copied.setText("")
        self.copy.setVisible(words.has_gaps(doctor))
        self.table.setVisible(bool(doctor))
        self.table.show_rows(_COLUMNS, [_row(one) for one in words.findings(doctor)])
        self._explain(self.table.current_key())

    def _explain(self, kpi: str) -> None:
        """The whole sentence on the chosen KPI."""
        found = next((one for one in words.findings(self._doctor) if one.kpi == kpi), None)
        self._why.setText(f"{found.title}: {found.why}" if found else "")
        self._why.setVisible(found is not None)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(words.data_request(self._pilot, self._doctor))
        self.copied.setText("✓ copied: paste it into a mail")


def _row(finding: words.Finding) -> Row:
    return Row(
        (
            Cell(finding.title, bold=True),
            Cell(finding.state, finding.tone),
            Cell(finding.missing, "muted" if finding.missing == words.NOTHING else "", hint=finding.missing),
            Cell(finding.why, "secondary", hint=finding.why),
        ),
        finding.kpi,
    )
