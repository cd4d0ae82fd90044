"""Experiments: whether each can be believed, what differs, what could have been found, and what was learned."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.widgets.tile_row import TileRow
from kpidesk.desktop.wishes import Go, ImportFiles
from kpidesk.session.edits import Edit
from kpidesk.views import experiments as view
from kpidesk.views.opened import Opened

_CHECKS = (
    Column("Experiment", stretch=True),
    Column("When"),
    Column("Units in each arm"),
    Column("Dealt out as planned"),
)
_RESULTS = (
    Column("Experiment, metric, arm", stretch=True),
    Column("Against the control"),
    Column("Difference", align_right=True),
    Column("95 % interval", align_right=True),
    Column("p", align_right=True, hint="After Holm's correction over all comparisons."),
    Column("Could be found", align_right=True, hint="The true difference that is found four times in five."),
    Column("Units", align_right=True, hint="Of the arm, and of the control."),
)
_LOWEST, _EACH, _SHOWN = 110, 34, 20
_MOST_SAID = 12
"""Comparisons whose plain words all stand below the table."""


class ExperimentsPage(ScrollingPage):
    """Its item is the id of an experiment, or the measure of how many there are."""

    id = "experiments"
    title = "Experiments"
    topic = "experiments"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._sentences: dict[str, str] = {}
        self._nothing, self._why = Card(), Text("", wrap=True)
        self._tiles = TileRow()
        self._tiles.opened.connect(lambda measure: self.wished.emit(Go("kpi", measure)))
        self._results, self._said = Card("What differs"), Text("", wrap=True)
        self._chart, self._rows = ChartView(), 0
        self._table = RowsTable(most_rows=_SHOWN, name="Comparisons")
        self._words, self._how = Text("", wrap=True), Text(view.HOW, "caption", wrap=True)
        self._checked = Card("Checked first: were units dealt out as planned?")
        self._checks = RowsTable(most_rows=_SHOWN, name="Experiments")
        self._broken = Text("", wrap=True)
        self._learning, self._learned = Card("Learned: what did not help"), Text("", wrap=True)
        self._table.selected_row.connect(self._say)
        self._lay_out()
        theme().changed.connect(self._size)

    def show_opened(self, opened: Opened | None) -> None:
        """Show every experiment, or say what to import."""
        review = opened.review if opened else None
        shown = view.experiments(review) if review else None
        self._sentences = {_key(line): line.says for line in shown.lines} if shown else {}
        there = shown is not None and not shown.empty
        self._nothing.setVisible(shown is not None and not there)
        for card in (self._results, self._checked):
            card.setVisible(there)
        self._learning.setVisible(bool(shown and shown.learned))
        self._tiles.show_tiles(shown.tiles if shown and there else ())
        if shown is None or not there:
            self._why.setText(shown.empty if shown else "")
            return
        self._show(shown)

    def show_item(self, item: str) -> None:
        """Select the experiment of this id."""
        self._checks.select(item)
        self.bring_into_view(self._checked)

    def _show(self, shown: view.Experiments) -> None:
        self._said.setText(shown.said)
        self._rows = len(shown.chart.points) if shown.chart else 0
        self._chart.setVisible(shown.chart is not None)
        self._chart.show_chart(shown.chart)
        self._table.show_rows(_RESULTS, tuple(map(_result, shown.lines)))
        self._words.setText("\n".join(f"{one.experiment}: {one.what}. {one.says}" for one in shown.lines[:_MOST_SAID]))
        self._checks.show_rows(_CHECKS, tuple(map(_check, shown.checks)))
        told = [one for one in shown.checks if one.broken or len(shown.checks) <= _MOST_SAID]
        self._broken.setText("\n".join(f"{one.title}: {one.ratio}" for one in told[:_MOST_SAID]))
        rest = len(shown.learned) - _MOST_SAID
        more = (f"and {rest:,} more, in the report",) if rest > 0 else ()
        self._learned.setText("\n".join((*shown.learned[:_MOST_SAID], *more)))
        self._size()

    def _say(self, key: str) -> None:
        """What the figures of the selected row mean, where there are too many rows to say it of all."""
        if len(self._sentences) > _MOST_SAID:
            self._words.setText(self._sentences.get(key, ""))

    def _size(self) -> None:
        self._chart.setMinimumHeight(theme().px(_LOWEST + _EACH * self._rows))

    def _lay_out(self) -> None:
        files = QPushButton("Import files…")
        files.clicked.connect(lambda: self.wished.emit(ImportFiles()))
        across = QHBoxLayout()
        across.addWidget(self._why, 1)
        across.addWidget(files)
        self._nothing.body.addLayout(across)
        for widget in (self._said, self._chart, self._table, self._words, self._how):
            self._results.body.addWidget(widget)
        for widget in (self._checks, self._broken):
            self._checked.body.addWidget(widget)
        self._learning.body.addWidget(self._learned)
        for part in (self._nothing, self._tiles, self._checked, self._results, self._learning):
            self.body.addWidget(part)
        self.body.addStretch(1)


def _key(line: view.Line) -> str:
    return f"{line.experiment} {line.what}"


def _result(line: view.Line) -> Row:
    size, p_value, units = line.order
    cells = (
        Cell(f"{line.experiment}: {line.what}", hint=f"{line.experiment}: {line.what}"),
        Cell(line.sign, line.tone, hint=line.says),
        Cell(line.lift, sort=size if line.lift != "–" else None),
        Cell(line.interval),
        Cell(line.p_value, sort=p_value),
        Cell(line.detectable),
        Cell(line.units, sort=units),
    )
    return Row(cells, _key(line))


def _check(one: view.Check) -> Row:
    state = Cell("▼ no: withheld", "red", hint=one.ratio) if one.broken else Cell("▲ yes", "green", hint=one.ratio)
    return Row((Cell(one.title), Cell(one.when), Cell(one.arms), state), one.id)
