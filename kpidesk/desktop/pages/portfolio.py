"""Several pilots beside each other: chosen files or folders, measured one after another, read-only."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QPushButton, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.pickers import PROJECTS, FilePicker, Picker
from kpidesk.desktop.preferences import Preferences
from kpidesk.desktop.recent import recent_projects
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.desktop.widgets.drop_zone import DropZone
from kpidesk.desktop.widgets.lines import Lines
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.widgets.tile_row import TileRow
from kpidesk.desktop.wishes import OpenProject, Run, Say
from kpidesk.session.edits import Edit
from kpidesk.store.listing import Found, find_projects
from kpidesk.views import portfolio as view
from kpidesk.views.opened import Opened

if TYPE_CHECKING:
    from kpidesk.base.progress import Progress

_ROW, _HEAD = 34, 86
_COLUMNS = (
    Column("Pilot", stretch=True),
    Column("Verdict"),
    Column("Week and phase"),
    Column(
        "ROI",
        align_right=True,
        hint="With people and building; sorted by the lower end of its 95 % interval.",
    ),
    Column("Hours saved", align_right=True),
    Column("Risk", hint="Red flags, open findings on audit trail and fairness, conditions."),
    Column("Decided"),
)
_UNOPENED = (Column("File", width=260), Column("Why it is not here", stretch=True))


class PortfolioPage(ScrollingPage):
    """Usable without a project. Each file is a job of its own; one that fails is listed, and the others go on."""

    id = "portfolio"
    title = "Portfolio"
    topic = "portfolio"
    needs_review = False

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._preferences = Preferences(parent=self)
        self.picker: Picker = FilePicker(self._preferences, self)
        self.recent = QPushButton("Add the projects opened &last")
        self.ask_folder: Callable[[], str] = lambda: QFileDialog.getExistingDirectory(self, "Add a folder of projects")
        self._systems: dict[Path, view.System] = {}
        self._unopened: dict[Path, view.Unopened] = {}
        self._waiting: list[Path] = []
        self.drop = DropZone(
            "Drop project files or folders here",
            "Each is opened read-only and measured as of its own day; nothing in it is changed.",
            "&Choose files…",
        )
        self.files, self.folder = QPushButton("&Add projects…"), QPushButton("Add a &folder…")
        self.order = QComboBox()
        self.said = Text("", "secondary")
        self.tiles = TileRow((6, 3, 2))
        self.map, self.returns = ChartView(), ChartView()
        self.table = RowsTable(fit_rows=True, name="Pilots")
        self.missing = RowsTable(fit_rows=True, name="Files that could not be measured")
        self._lay_out()
        self._connect()
        self._show()

    def show_opened(self, opened: Opened | None) -> None:
        """The portfolio is the same whatever project is open."""

    def add(self, paths: Sequence[Path]) -> None:
        """Measure project files, and those in folders; what is there already is measured again."""
        found: Found = find_projects(paths)
        if found.empty_folders:
            names = ", ".join(folder.name or str(folder) for folder in found.empty_folders)
            self.wished.emit(Say(f"No project file (.kpidesk) is in {names}."))
        for path in found.projects:
            if path not in self._waiting:
                self._waiting.append(path)
                self._unopened.pop(path, None)
                self.wished.emit(Run(f"Measuring {path.name}", partial(_measure, path), partial(self._take, path)))
        self._show()

    def again(self) -> None:
        """Measure everything once more."""
        self.add((*self._systems, *self._unopened))

    def forget(self) -> None:
        """Take all pilots off the page."""
        self._systems, self._unopened = {}, {}
        self._show()

    def export(self) -> None:
        """Ask where to, and write the table as CSV."""
        target = self.picker.pick_target("export", "Export the portfolio", "portfolio.csv", "CSV (*.csv)")
        if target is not None:
            work = partial(_write, self._ordered(), target)
            self.wished.emit(Run("Exporting the portfolio", work, lambda _: self.wished.emit(Say(_written(target)))))

    def _take(self, path: Path, found: object) -> None:
        if path in self._waiting:
            self._waiting.remove(path)
        if isinstance(found, view.System):
            self._systems[path] = found
        elif isinstance(found, view.Unopened):
            self._systems.pop(path, None)
            self._unopened[path] = found
        self._show()

    def _ordered(self) -> tuple[view.System, ...]:
        return view.in_order(tuple(self._systems.values()), self.order.currentText())

    def _show(self) -> None:
        systems = self._ordered()
        self.said.setText(view.measured_words(systems, len(self._waiting)) if systems or self._waiting else "")
        self.tiles.show_tiles(view.totals(systems))
        self.map.show_chart(view.heat_map(systems), "The heat map of the pilots stands here.")
        self.returns.show_chart(view.returns(systems), "No pilot has both costs and benefits.")
        self.table.show_rows(_COLUMNS, [_row(row) for row in view.rows(systems)])
        self.missing.show_rows(_UNOPENED, [_unopened(one) for one in self._unopened.values()])
        for card in (self._map_card, self._returns_card, self._table_card):
            card.setVisible(bool(systems))
        self._guide.setVisible(not systems and not self._unopened and not self._waiting)
        self.recent.setVisible(bool(self._recent()))
        self._missing_card.setVisible(bool(self._unopened))
        for button in (self._again, self._forget):
            button.setEnabled(bool(systems or self._unopened))
        self._export.setEnabled(bool(systems))
        self._open.setEnabled(bool(self.table.current_key()))
        self._size()

    def _size(self) -> None:
        self.map.setMinimumHeight(theme().px(_HEAD + _ROW * max(1, len(self._systems))))
        known = sum(one.spent is not None for one in self._systems.values())
        self.returns.setMinimumHeight(theme().px(_HEAD + _ROW * max(1, known)))

    def _connect(self) -> None:
        self.drop.dropped.connect(self.add)
        self.drop.asked.connect(self._choose)
        self.files.clicked.connect(self._choose)
        self.folder.clicked.connect(self._choose_folder)
        self.order.activated.connect(self._show)
        self.table.activated_row.connect(self._open_project)
        self.table.selected_row.connect(lambda key: self._open.setEnabled(bool(key)))
        self.map.picked.connect(self._pick)
        theme().changed.connect(self._size)

    def _recent(self) -> tuple[Path, ...]:
        return tuple(one.path for one in recent_projects(self._preferences) if one.there)

    def _add_recent(self) -> None:
        self.add(self._recent())

    def _choose(self) -> None:
        self.add(self.picker.pick_several("open", "Add projects", PROJECTS))

    def _choose_folder(self) -> None:
        found = self.ask_folder()
        if found:
            self.add((Path(found),))

    def _open_project(self, key: str) -> None:
        if key:
            self.wished.emit(OpenProject(Path(key)))

    def _pick(self, picked: object) -> None:
        """A cell of the heat map chooses its pilot in the table."""
        row, systems = getattr(picked, "y", None), self._ordered()
        if row is not None and 0 <= round(row) < len(systems):
            self.table.select(str(systems[round(row)].path))
            self.bring_into_view(self.table)

    def _lay_out(self) -> None:
        for order in view.ORDERS:
            self.order.addItem(f"{order}")
        self.order.setAccessibleName("Order the pilots by")
        self._again, self._forget = QPushButton("Measure a&gain"), QPushButton("&Clear")
        self._again.clicked.connect(self.again)
        self._forget.clicked.connect(self.forget)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.files)
        bar.addWidget(self.folder)
        bar.addWidget(self._again)
        bar.addWidget(self._forget)
        bar.addWidget(self.said)
        bar.addStretch(1)
        self._map_card, self._table_card = Card("Twelve KPIs of every pilot"), Card("Pilots")
        self._returns_card, self._missing_card = Card("ROI with its 95 % interval"), Card("Not measured")
        self._missing_card.set_edge("muted")
        self._guide, steps = Card("How it goes"), Lines(numbered=True)
        steps.show_texts(view.GUIDE)
        self._guide.body.addWidget(steps)
        self._guide.body.addWidget(self.recent, 0, Qt.AlignmentFlag.AlignLeft)
        self.recent.clicked.connect(self._add_recent)
        self._map_card.head.addWidget(Text("Order by", "caption"))
        self._map_card.head.addWidget(self.order)
        self._map_card.body.addWidget(self.map)
        self._returns_card.body.addWidget(self.returns)
        self._table_card.body.addWidget(self.table)
        self._table_card.body.addLayout(self._foot())
        self._missing_card.body.addWidget(self.missing)
        self.body.addLayout(bar)
        cards = (self._map_card, self._table_card, self._returns_card, self._missing_card)
        for widget in (self.tiles, *cards, self.drop, self._guide):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def _foot(self) -> QHBoxLayout:
        self._open, self._export = QPushButton("&Open this pilot"), QPushButton("Export as CS&V…")
        self._open.clicked.connect(lambda: self._open_project(self.table.current_key()))
        self._export.clicked.connect(self.export)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._open)
        row.addWidget(self._export)
        row.addStretch(1)
        return row


def _measure(path: Path, progress: "Progress") -> object:
    """On the worker."""
    from kpidesk.session.portfolio import measure_system  # noqa: PLC0415 - brings the engine along

    return measure_system(path, progress)


def _write(systems: tuple[view.System, ...], target: Path, progress: "Progress") -> object:
    """On the worker."""
    from kpidesk.session.portfolio import write_systems  # noqa: PLC0415 - brings the readers and writers along

    return write_systems(systems, target, progress)


def _written(target: Path) -> str:
    return f"Written: {target.name}."


def _row(row: view.SystemRow) -> Row:
    cells = (
        Cell(row.name, bold=True, hint=row.key),
        Cell(row.verdict, row.verdict_tone, bold=True),
        Cell(f"{row.week} · {row.phase}", sort=float(row.week)),
        Cell(row.roi, sort=row.roi_sort),
        Cell(row.hours_saved, sort=row.hours_sort),
        Cell(row.risk, row.risk_tone, sort=row.risk_sort, hint=row.risk_hint),
        Cell(row.decided, "secondary"),
    )
    return Row(cells, row.key)


def _unopened(one: view.Unopened) -> Row:
    return Row((Cell(one.path.name, hint=str(one.path)), Cell(one.why, hint=one.why)), str(one.path))
