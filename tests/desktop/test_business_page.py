"""The pages of business results and of people."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from kpidesk.desktop.page import Page
from kpidesk.desktop.pages.business import BusinessPage
from kpidesk.desktop.pages.people import PeoplePage
from kpidesk.desktop.widgets.kpi_card import TileCard
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.wishes import Go
from kpidesk.views import business, people
from kpidesk.views.opened import Opened

Sample = Callable[[str], Opened]
Make = Callable[[type[Page], str], Page]


@pytest.fixture(name="make")
def page_of(qtbot: QtBot, opened_of: Sample) -> Make:
    def make(kind: type[Page], sample: str) -> Page:
        page = kind(lambda _: None)
        qtbot.addWidget(page)
        page.show()
        page.show_opened(opened_of(sample))
        return page

    return make


def _table(page: QWidget, name: str) -> RowsTable:
    return next(one for one in page.findChildren(RowsTable) if one.accessibleName() == name)


def _rows(table: RowsTable) -> list[list[str]]:
    model = table.model()
    columns = range(model.columnCount())
    return [[str(model.data(model.index(row, column))) for column in columns] for row in range(model.rowCount())]


def _said(page: QWidget) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def test_that_the_sides_of_the_comparison_are_listed_with_their_design(make: Make, opened_of: Sample) -> None:
    page, review = make(BusinessPage, "support-assistant"), opened_of("support-assistant").review
    assert review is not None
    shown = business.business(review)
    assert _rows(_table(page, "With the system and without it")) == [list(row) for row in shown.sides]
    assert _rows(_table(page, "Reliance")) == [list(row) for row in shown.reliance]
    assert shown.design in _said(page)


def test_that_tools_and_features_of_the_sample_are_listed(make: Make, opened_of: Sample) -> None:
    page, review = make(PeoplePage, "support-assistant"), opened_of("support-assistant").review
    assert review is not None
    shown = people.people(review)
    assert _rows(_table(page, "Tools")) == [list(row) for row in shown.tools]
    assert _rows(_table(page, "Features")) == [list(row) for row in shown.features]


def test_that_comments_stand_beside_the_numbers(make: Make) -> None:
    page = make(PeoplePage, "support-assistant")
    assert _rows(_table(page, "Comments and notes"))
    assert _rows(_table(page, "Net promoter score by month"))


@pytest.mark.parametrize("kind", [BusinessPage, PeoplePage])
def test_that_measures_lead_to_their_own_page(kind: type[Page], make: Make, qtbot: QtBot) -> None:
    page = make(kind, "support-assistant")
    tile = next(each for each in page.findChildren(TileCard) if each.isVisible())
    with qtbot.waitSignal(page.wished) as wish:
        tile.clicked.emit()
    assert isinstance(wish.args[0], Go)
    assert wish.args[0].page == "kpi"
    table = next(one for one in page.findChildren(RowsTable) if one.accessibleName().startswith("Measures"))
    with qtbot.waitSignal(page.wished) as wish:
        table.activated_row.emit("override_rate")
    assert wish.args[0] == Go("kpi", "override_rate")


@pytest.mark.parametrize("kind", [BusinessPage, PeoplePage])
def test_that_it_survives_having_nothing_to_show(kind: type[Page], make: Make) -> None:
    page = make(kind, "claims-failing")
    page.show_opened(None)
    assert not any(table.isVisible() for table in page.findChildren(RowsTable))
