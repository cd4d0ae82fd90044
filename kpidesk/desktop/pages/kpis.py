"""KPIs: every metric of the catalogue in a table that is searched, filtered and folded."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import GAP, MARGIN, Page
from kpidesk.desktop.pages.owner_dialog import OwnerDialog
from kpidesk.desktop.pages.waiver_dialog import WaiverDialog
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.flow import Flow
from kpidesk.desktop.widgets.groups import GroupRow, GroupRows
from kpidesk.desktop.widgets.groups_table import GroupsTable
from kpidesk.desktop.widgets.rows import Cell, Column, Row
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Go, Keep, ShowRows
from kpidesk.session.edits import Edit
from kpidesk.views.editing import why_not_editable
from kpidesk.views.kpis import LIGHTS, Filter, Group, MetricRow, filters, matching, metric_groups
from kpidesk.views.opened import Opened
from kpidesk.views.waivers import waivable

_COLUMNS = (
    Column("Metric", stretch=True),
    Column("Light"),
    Column("Value", align_right=True),
    Column("95 % interval", align_right=True),
    Column("n", align_right=True),
    Column("Target", align_right=True),
    Column("13 weeks", width=84),
    Column("Owner", width=120),
)
_NOTHING = "No metric is called that or has that light. Clear the search, or choose All."
_COURSE = 6
_SEGMENT = 3


class KpisPage(Page):
    """The table of all metrics. An item is a metric or a KPI, whose row becomes the current one."""

    id = "kpis"
    title = "KPIs"
    topic = "kpis"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._opened: Opened | None = None
        self._groups: tuple[Group, ...] = ()
        self._light = ""
        self._search = QLineEdit()
        self._search.setPlaceholderText("Search by name, KPI or owner")
        self._search.setAccessibleName("Search metrics")
        self._search.setClearButtonEnabled(True)
        self._search.setMinimumWidth(240)
        self._search.textChanged.connect(self._refresh)
        self._lights = QButtonGroup(self)
        self._chips = {light: self._chip(light) for light in LIGHTS}
        self._fold = QPushButton("&Fold all")
        self._unfold = QPushButton("&Unfold all")
        for button in (self._fold, self._unfold):
            button.setProperty("kind", "link")  # they choose nothing: another look than the lights
        self._table = GroupsTable(name="All metrics")
        self._said = Text("", "secondary", wrap=True)
        self._fold.clicked.connect(self._table.collapseAll)
        self._unfold.clicked.connect(self._table.expandAll)
        self._table.activated_row.connect(self._go)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._table.customContextMenuRequested.connect(self._ask)
        self._lay_out()

    def show_opened(self, opened: Opened | None) -> None:
        """Show all metrics."""
        self._opened = opened
        self._groups = metric_groups(opened) if opened else ()
        self._show_filters(filters(self._groups))
        self._refresh()

    def show_item(self, item: str) -> None:
        """Make the row of a metric or KPI the current one, whatever was filtered."""
        if not self._table.has(item):
            self._search.clear()
            self._chips[""].setChecked(True)
            self._choose("")
        self._table.select(item)

    def _lay_out(self) -> None:
        bar = Flow()
        for widget in (self._search, *self._chips.values(), self._fold, self._unfold):
            bar.add(widget)
        card = Card()
        card.body.setContentsMargins(6, 6, 6, 6)
        card.body.addWidget(self._said)
        card.body.addWidget(self._table, 1)
        down = QVBoxLayout(self)
        down.setContentsMargins(MARGIN, 18, MARGIN, MARGIN)
        down.setSpacing(GAP)
        down.addWidget(bar)
        down.addWidget(card, 1)

    def _show_filters(self, found: Sequence[Filter]) -> None:
        texts = {one.light: one.text for one in found}
        if self._light not in texts:
            self._light = ""
        for light, chip in self._chips.items():
            chip.setVisible(light in texts)
            chip.setText(texts.get(light, ""))
            chip.setChecked(light == self._light)

    def _chip(self, light: str) -> QPushButton:
        chip = QPushButton()
        chip.setCheckable(True)
        chip.clicked.connect(partial(self._choose, light))
        self._lights.addButton(chip)
        return chip

    def _choose(self, light: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's signal
        self._light = light
        self._refresh()

    def _refresh(self) -> None:
        found = matching(self._groups, self._search.text(), {self._light} if self._light else ())
        segment = self._opened.looking.segment if self._opened else None
        self._table.show_groups(_columns(segment), [_rows(group, segment) for group in found])
        self._table.setVisible(bool(found))
        self._said.setVisible(not found)
        self._said.setText(_NOTHING if self._groups else "")

    def _go(self, key: str) -> None:
        self.wished.emit(Go("kpi", key))

    def _ask(self, place: QPoint) -> None:
        """What can be done with the row under the mouse, or the current one."""
        index = self._table.indexAt(place)
        if index.isValid():
            self._table.setCurrentIndex(index)
        key = self._table.current_key()
        if key and self._opened is not None and self._opened.review is not None:
            self.menu(key, self._opened, self._opened.review).popup(self._table.viewport().mapToGlobal(place))

    def menu(self, key: str, opened: Opened, review: Review) -> QMenu:
        """The actions for a metric or KPI."""
        kpi = next((kpi for kpi in review.kpis if key in {kpi.id, *(one.id for one in kpi.measures)}), None)
        reason = why_not_editable(opened)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Open", partial(self._go, key))
        if kpi is None or key != kpi.id:
            menu.addAction("Show the rows behind it", lambda: self.wished.emit(ShowRows(key)))
        if kpi is None:
            return menu
        menu.addSeparator()
        owner = menu.addAction("Set the owner…", lambda: self._edit(OwnerDialog(kpi, self.preview, review, self)))
        waive = menu.addAction(
            "Accept a deviation…", lambda: self._edit(WaiverDialog(kpi, self.preview, review, self, key))
        )
        owner.setEnabled(not reason)
        waive.setEnabled(not reason and bool(waivable(kpi)))
        for action in (owner, waive):
            action.setToolTip(reason)
        return menu

    def _edit(self, dialog: OwnerDialog | WaiverDialog) -> None:
        dialog.kept.connect(lambda edit: self.wished.emit(Keep(edit)))
        dialog.open()


def _columns(segment: tuple[str, str] | None) -> tuple[Column, ...]:
    if segment is None:
        return _COLUMNS
    return (*_COLUMNS[:_SEGMENT], Column(segment[1], align_right=True, width=120), *_COLUMNS[_SEGMENT:])


def _rows(group: Group, segment: tuple[str, str] | None) -> GroupRows:
    head = [
        Cell(group.title, bold=True),
        Cell(" · ".join(filter(None, (group.sign, group.sure))), group.tone, bold=True),
    ]
    head += [Cell("") for _ in range(_COURSE - len(head) + (segment is not None) + 1)]
    head.append(Cell(group.owner, "secondary"))
    return GroupRows(Row(tuple(head), group.id), tuple(_row(row, segment) for row in group.rows))


def _row(row: MetricRow, segment: tuple[str, str] | None) -> GroupRow:
    beside = [Cell(row.segment, "secondary")] if segment is not None else []
    cells = [
        Cell(row.title, bold=row.headline, hint=row.hint),
        Cell(row.sign, row.tone or "secondary", hint=row.hint),
        Cell(row.value, "muted" if row.missing else "", bold=not row.missing and bool(row.tone), hint=row.hint),
        *beside,
        Cell(row.interval, "secondary"),
        Cell(row.n, "secondary"),
        Cell(row.target, "secondary"),
        Cell("", hint=row.course.summary if row.course else ""),
        Cell(""),
    ]
    charts = ((_COURSE + len(beside), row.course),) if row.course is not None else ()
    return GroupRow(Row(tuple(cells), row.id), charts)
