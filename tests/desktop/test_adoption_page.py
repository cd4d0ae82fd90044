"""The page of adoption."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from kpidesk.base.values import Value
from kpidesk.desktop.pages.adoption import AdoptionPage
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.desktop.widgets.kpi_card import TileCard
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Go
from kpidesk.views.opened import Opened

Sample = Callable[[str], Opened]


@pytest.fixture(name="page")
def adoption_page(qtbot: QtBot, opened_of: Sample) -> AdoptionPage:
    page = AdoptionPage(lambda _: None)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    page.show_opened(opened_of("claims-ready"))
    return page


def _rows(table: RowsTable) -> list[list[str]]:
    model = table.model()
    columns = range(model.columnCount())
    return [[str(model.data(model.index(row, column))) for column in columns] for row in range(model.rowCount())]


def _table(page: AdoptionPage, name: str) -> RowsTable:
    return next(table for table in page.findChildren(RowsTable) if table.accessibleName() == name)


def test_that_the_first_tile_is_the_adoption_of_the_review(page: AdoptionPage, opened_of: Sample) -> None:
    review = opened_of("claims-ready").review
    assert review is not None
    value = next(one for one in review.metrics if one.id == "adoption_current").measured
    assert isinstance(value, Value)
    tile = next(each for each in page.findChildren(TileCard) if each.isVisible())
    assert f"{100 * value.number:.1f} %" in tile.accessibleName()


def test_that_teams_add_up_to_everybody(page: AdoptionPage, opened_of: Sample) -> None:
    review = opened_of("claims-ready").review
    assert review is not None
    last = [week for week in review.exhibits.usage if week.full][-1]
    rows = _rows(_table(page, "Teams in the last full week"))
    assert sum(int(row[1]) for row in rows) == last.active
    assert sum(int(row[2]) for row in rows) == last.eligible


def test_that_a_team_is_shown_beside_everybody(page: AdoptionPage) -> None:
    page.show_item("motor")
    assert page.findChildren(QComboBox)[0].currentText() == "motor"
    assert any(view.accessibleName() == "Adoption of motor" for view in page.findChildren(ChartView))


def test_that_cohorts_start_with_everybody_who_ever_tried(page: AdoptionPage, opened_of: Sample) -> None:
    review = opened_of("claims-ready").review
    assert review is not None
    rows = _rows(_table(page, "Who came back"))
    assert sum(int(row[1]) for row in rows) == review.exhibits.usage[-1].tried


def test_that_a_tile_leads_to_its_measure(page: AdoptionPage, qtbot: QtBot) -> None:
    tile = next(each for each in page.findChildren(TileCard) if each.isVisible())
    with qtbot.waitSignal(page.wished) as wish:
        tile.clicked.emit()
    assert wish.args[0] == Go("kpi", "adoption_current")


def test_that_nothing_open_is_said_and_leaves_nothing_behind(page: AdoptionPage) -> None:
    page.show_opened(None)
    assert not any(tile.isVisible() for tile in page.findChildren(TileCard))
    page.show_item("motor")


def test_that_a_curve_that_shows_a_shape_is_named_and_another_is_not(page: AdoptionPage, opened_of: Sample) -> None:
    assert not any("A curve like" in text.text() for text in page.findChildren(Text))
    page.show_opened(opened_of("support-assistant"))
    assert any("A curve like a chatbot’s: 21.9 % at first, 14.4 %" in text.text() for text in page.findChildren(Text))
