"""The page of incidents."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from kpidesk.desktop.pages.incidents import IncidentsPage
from kpidesk.desktop.widgets.kpi_card import TileCard
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.wishes import Go
from kpidesk.views.opened import Opened

Sample = Callable[[str], Opened]


@pytest.fixture(name="page")
def incidents_page(qtbot: QtBot, opened_of: Sample) -> IncidentsPage:
    page = IncidentsPage(lambda _: None)
    qtbot.addWidget(page)
    page.show()
    page.show_opened(opened_of("claims-ready"))
    return page


def _rows(page: IncidentsPage) -> list[list[str]]:
    model = page.findChildren(RowsTable)[0].model()
    columns = range(model.columnCount())
    return [[str(model.data(model.index(row, column))) for column in columns] for row in range(model.rowCount())]


def test_that_every_incident_of_the_review_is_listed_the_latest_first(page: IncidentsPage, opened_of: Sample) -> None:
    review = opened_of("claims-ready").review
    assert review is not None
    assert [row[0] for row in _rows(page)] == [each.id for each in reversed(review.exhibits.incidents)]


def test_that_a_severity_filters_the_list(page: IncidentsPage, opened_of: Sample) -> None:
    review = opened_of("claims-ready").review
    assert review is not None
    page.show_item("low")
    assert page.findChildren(QComboBox)[0].currentText() == "low"
    assert len(_rows(page)) == sum(each.severity == "low" for each in review.exhibits.incidents)
    assert {row[1] for row in _rows(page)} == {"low"}


def test_that_tiles_lead_to_their_measures(page: IncidentsPage, qtbot: QtBot) -> None:
    tile = next(each for each in page.findChildren(TileCard) if each.isVisible())
    with qtbot.waitSignal(page.wished) as wish:
        tile.clicked.emit()
    assert wish.args[0] == Go("kpi", "mttr")


def test_that_it_survives_a_project_without_incidents(page: IncidentsPage) -> None:
    page.show_opened(None)
    assert not page.findChildren(RowsTable)[0].isVisible()
    page.show_item("low")
