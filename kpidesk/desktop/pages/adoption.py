"""Adoption: how many use it, of how many, whether they come back, and in which team."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_card import ChartCard
from kpidesk.desktop.widgets.pair import Pair
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.widgets.tile_row import TileRow
from kpidesk.desktop.wishes import Go
from kpidesk.session.edits import Edit
from kpidesk.views import adoption as view
from kpidesk.views import figures
from kpidesk.views.opened import Opened

_CURVE = 300
_LONGEST = 32
_TEAM = (Column("Team", stretch=True), *(Column(each, align_right=True) for each in ("Active", "Eligible", "Share")))


class AdoptionPage(ScrollingPage):
    """Its item is a team."""

    id = "adoption"
    title = "Adoption"
    topic = "adoption"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._review: Review | None = None
        self._tiles = TileRow()
        self._tiles.opened.connect(lambda measure: self.wished.emit(Go("kpi", measure)))
        self._curve = ChartCard("Active ÷ eligible people, by week", _CURVE)
        self._people = ChartCard("People by week", _CURVE, tallest=2 * _CURVE)
        self._team = QComboBox()
        self._team.setAccessibleName("Team")
        self._team.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._curve.head.addWidget(self._team)
        self._team.activated.connect(self._show_team)
        self._teams = RowsTable(fit_rows=True, name="Teams in the last full week")
        self._teams.activated_row.connect(self.show_item)
        self._back = RowsTable(fit_rows=True, name="Who came back")
        self._team_card, self._back_card = Card("By team, last full week"), Card("Who came back")
        self._lay_out()

    def show_opened(self, opened: Opened | None) -> None:
        """Show everybody, or the team chosen before."""
        self._review = opened.review if opened else None
        review = self._review
        if review is None:
            self._tiles.show_tiles(())
            self._curve.show_chart(None)
            for card in (self._people, self._team_card, self._back_card):
                card.hide()
            return
        shown = view.adoption(review)
        self._tiles.show_tiles(shown.tiles)
        self._people.show_chart(shown.people)
        self._people.setVisible(shown.people is not None)
        self._fill_teams(shown.teams)
        self._show_team()
        self._show_back(view.who_came_back(review))

    def show_item(self, item: str) -> None:
        """Show the curve of this team."""
        place = self._team.findData(item)
        if place >= 0:
            self._team.setCurrentIndex(place)
            self._show_team()
            self.bring_into_view(self._curve)

    def _fill_teams(self, teams: tuple[str, ...]) -> None:
        chosen = self._team.currentData()
        self._team.clear()
        for team in teams:
            self._team.addItem(figures.shorten(team, _LONGEST), team)
        self._team.setCurrentIndex(max(0, self._team.findData(chosen)))
        self._team.setVisible(len(teams) > 1)
        rows = view.team_rows(self._review) if self._review else ()
        self._teams.show_rows(_TEAM, tuple(_team_row(row) for row in rows))
        self._team_card.setVisible(bool(rows))

    def _show_team(self) -> None:
        if self._review is None:
            return
        shown = view.adoption(self._review)
        team = self._team.currentData()
        of_all = team == shown.teams[0]
        chart = view.team_curve(self._review, team)
        empty = shown.empty if of_all else f"Nobody of {figures.shorten(team, _LONGEST)} was ever eligible."
        self._curve.show_chart(chart, empty, shown.note if of_all and chart else "")

    def _show_back(self, rows: tuple[view.Back, ...]) -> None:
        later = view.longest(rows)
        columns = (
            Column("First active in"),
            Column("People", align_right=True),
            *(Column(f"+{week} w", align_right=True) for week in range(1, later + 1)),
        )
        self._back.show_rows(columns, tuple(_back_row(row, later) for row in rows))
        self._back_card.setVisible(bool(rows) and later > 0)

    def _lay_out(self) -> None:
        self.body.addWidget(self._tiles)
        self.body.addWidget(self._curve)
        self._team_card.body.addWidget(self._teams)
        self._team_card.body.addStretch(1)
        self._back_card.body.addWidget(
            Text("Share of those first active in a week who were active so many weeks later.", "caption")
        )
        self._back_card.body.addWidget(self._back)
        self.body.addWidget(Pair(self._people, self._team_card, (3, 2)))
        self.body.addWidget(self._back_card)
        self.body.addStretch(1)


def _team_row(row: tuple[str, str, str, str]) -> Row:
    team, active, eligible, share = row
    return Row((Cell(team), _number(active), _number(eligible), _number(share)), team)


def _number(text: str) -> Cell:
    digits = text.replace(",", "").removesuffix(" %")
    return Cell(text, sort=float(digits) if digits.isdigit() else -1.0)


def _back_row(row: view.Back, later: int) -> Row:
    blank = ("",) * (later - len(row.later))
    cells = (Cell(row.week, sort=float(row.week.split()[-1])), _number(row.users))
    return Row(
        (*cells, *(_number(share) if share else Cell("", sort=-1.0) for share in (*row.later, *blank))), row.week
    )
