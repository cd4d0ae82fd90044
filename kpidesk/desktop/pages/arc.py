"""The 90-day arc: weeks across, KPIs down; a week to look at, another to compare it with; the chosen KPI's course."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Go, Look
from kpidesk.session.edits import Edit
from kpidesk.views import arc as view
from kpidesk.views.opened import Looking, Opened
from kpidesk.views.stage import stage_sentence

ROW = 30
HEAD = 76
COURSE = 300


class ArcPage(ScrollingPage):
    """Shows every begun week; its item is a KPI's id."""

    id = "arc"
    title = "90-day arc"
    topic = "arc"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._opened: Opened | None = None
        self._weeks: tuple[view.ArcWeek, ...] = ()
        self._place = -1
        self._kpi = ""
        self._map = ChartView()
        self._course = ChartView()
        self._standings = RowsTable(fit_rows=True)
        self._standings.setAccessibleName("Every KPI as of the chosen week")
        self.body.addWidget(self._map_card())
        self.body.addWidget(self._course_card())
        self.body.addWidget(self._standings_card())
        self.body.addStretch(1)
        self._map.picked.connect(self._pick_cell)
        self._standings.selected_row.connect(self._choose)
        self._standings.activated_row.connect(lambda kpi: self.wished.emit(Go("kpi", kpi)))
        theme().changed.connect(self._size)

    def show_opened(self, opened: Opened | None) -> None:
        """Show the arc, at its last week unless another one was chosen in the same project."""
        review = opened.review if opened else None
        same = self._opened is not None and opened is not None and self._opened.path == opened.path
        at_end = self._place >= len(self._weeks) - 1
        self._opened = opened
        self._weeks = view.arc_weeks(review) if review else ()
        if not same or at_end or self._place >= len(self._weeks):
            self._place = len(self._weeks) - 1
        if review is None:
            self._map.show_chart(None)
            self._course.show_chart(None)
            self._course_heading.setText("Course")
            self._course_what.setText("")
            self._standings.show_rows((), ())
            self._show_steps()
            return
        self._map.show_chart(view.arc(review))
        self._fill_comparisons()
        self._show_steps()
        if not same or self._kpi not in {kpi.id for kpi in review.kpis}:
            self._kpi = view.most_telling(review)
        self._show_week()
        self._show_course()
        self._size()

    def show_item(self, item: str) -> None:
        """Show the course of this KPI."""
        self._choose(item)
        self.bring_into_view(self._course)

    def _map_card(self) -> Card:
        card = Card("The 90-day arc")
        self._back = QPushButton("◀")
        self._back.setAccessibleName("One week back")
        self._back.setToolTip("One week back")
        self._on = QPushButton("▶")
        self._on.setAccessibleName("One week on")
        self._on.setToolTip("One week on")
        self._when = Text("", "strong")
        self._compare = QComboBox()
        self._compare.setAccessibleName("Compare with")
        self._compare.setMinimumContentsLength(len("Compare with week 12"))
        self._travel = QPushButton("Review as of this week")
        for widget in (self._back, self._when, self._on, self._compare, self._travel):
            card.head.addWidget(widget)
        self._back.clicked.connect(lambda: self._step(-1))
        self._on.clicked.connect(lambda: self._step(1))
        self._compare.activated.connect(self._show_week)
        self._travel.clicked.connect(self._look_back)
        card.body.addWidget(self._map)
        self._tally = Text("", "caption", wrap=True)
        card.body.addWidget(self._tally)
        return card

    def _course_card(self) -> Card:
        card = Card("Course")
        self._course_heading = card.heading
        self._course_what = Text("", "secondary")
        card.head.insertWidget(1, self._course_what)
        more = QPushButton("Open")
        more.setAccessibleName("Open this KPI")
        more.clicked.connect(lambda: self.wished.emit(Go("kpi", self._kpi)))
        card.head.addWidget(more)
        card.body.addWidget(self._course)
        return card

    def _standings_card(self) -> Card:
        card = Card("Week by week")
        self._standings_heading, self._below = card.heading, card
        across = QHBoxLayout()
        across.addWidget(self._standings)
        card.body.addLayout(across)
        return card

    def _fill_comparisons(self) -> None:
        chosen = self._compare.currentData()
        self._compare.clear()
        self._compare.addItem("Compare with …", None)
        for week in self._weeks:
            self._compare.addItem(f"Compare with week {week.number}", week.number)
        self._compare.setCurrentIndex(max(0, self._compare.findData(chosen) if chosen is not None else 0))

    def _show_steps(self) -> None:
        """Before the first week there is none to look at."""
        for widget in (self._back, self._on, self._when, self._compare, self._travel, self._tally):
            widget.setVisible(bool(self._weeks))
        self._below.setVisible(bool(self._weeks))

    def _step(self, by: int) -> None:
        self._place = min(max(self._place + by, 0), len(self._weeks) - 1)
        self._show_week()

    def _show_week(self) -> None:
        """What stood as of the week in view, beside the week it is compared with."""
        review = self._opened.review if self._opened else None
        if review is None or not self._weeks:
            return
        week, other = self._weeks[self._place], self._compare.currentData()
        self._when.setText(f"as of week {week.number}")
        self._when.setToolTip(week.days)
        said = (f"{view.tally(review, week.number)} {week.days}.", view.hint(self._opened), stage_sentence(review))
        self._tally.setText(" ".join(said))
        self._back.setEnabled(self._place > 0)
        self._on.setEnabled(self._place < len(self._weeks) - 1)
        self._travel.setEnabled(self._place < len(self._weeks) - 1)
        beside = f", beside week {other}" if other else ""
        self._standings_heading.setText(f"As of the end of week {week.number}{beside}")
        self._standings.show_rows(_columns(week.number, other), _rows(view.standings(review, week.number, other)))

    def _show_course(self) -> None:
        review = self._opened.review if self._opened else None
        if review is not None:
            course = view.course(review, self._kpi)
            self._map.choose_row([kpi.id for kpi in review.kpis].index(self._kpi))
            self._course_heading.setText(course.name)
            self._course_what.setText(course.what)
            self._course.show_chart(course.chart, course.empty)

    def _choose(self, kpi: str) -> None:
        review = self._opened.review if self._opened else None
        if review is not None and kpi in {each.id for each in review.kpis} and kpi != self._kpi:
            self._kpi = kpi
            self._show_course()

    def _pick_cell(self, picked: object) -> None:
        """A cell of the heat map names a week and a KPI."""
        review = self._opened.review if self._opened else None
        row, column = getattr(picked, "row", None), getattr(picked, "column", None)
        if review is None or row is None or column is None:
            return
        self._choose(review.kpis[round(row)].id)
        numbers = [week.number for week in self._weeks]
        if round(column) in numbers:
            self._place = numbers.index(round(column))
            self._show_week()

    def _look_back(self) -> None:
        if self._opened is not None and self._weeks:
            last = self._weeks[self._place].period.last
            self.wished.emit(Look(Looking(self._opened.looking.window, last, self._opened.looking.segment)))

    def _size(self) -> None:
        rows = len(self._opened.review.kpis) if self._opened and self._opened.review else 1
        self._map.setMinimumHeight(theme().px(HEAD + ROW * rows))
        self._course.setMinimumHeight(theme().px(COURSE))


def _columns(week: int, other: int | None) -> tuple[Column, ...]:
    """All equally wide, so that a row is read without following it across the page."""
    titles = [f"Light, week {week}", f"Value, week {week}"]
    if other is not None:
        titles += [f"Light, week {other}", f"Value, week {other}", "Change"]
    right = tuple(Column(title, align_right=not title.startswith("Light"), stretch=True) for title in titles)
    return (Column("KPI", stretch=True), *right)


def _rows(standings: tuple[view.Standing, ...]) -> tuple[Row, ...]:
    rows = []
    for each in standings:
        cells: tuple[Cell, ...] = (Cell(each.name), Cell(each.light, each.tone), Cell(each.value))
        if each.before_light:
            cells = (*cells, Cell(each.before_light, each.before_tone), Cell(each.before), Cell(each.change))
        rows.append(Row(cells, each.kpi))
    return tuple(rows)
