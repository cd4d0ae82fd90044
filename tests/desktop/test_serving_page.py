"""The page of serving, and generated answers on the page of quality."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from kpidesk.desktop.page import Page
from kpidesk.desktop.pages.answers_cards import AnswersCards
from kpidesk.desktop.pages.quality import QualityPage
from kpidesk.desktop.pages.serving import ServingPage
from kpidesk.desktop.widgets.kpi_card import TileCard
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.wishes import Go
from kpidesk.views import answers, serving
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


def table(page: QWidget, name: str) -> RowsTable:
    return next(one for one in page.findChildren(RowsTable) if one.accessibleName() == name)


def rows(shown: RowsTable) -> list[list[str]]:
    model = shown.model()
    columns = range(model.columnCount())
    return [[str(model.data(model.index(row, column))) for column in columns] for row in range(model.rowCount())]


def said(page: QWidget) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def test_that_steps_and_measures_of_serving_are_listed(make: Make, opened_of: Sample) -> None:
    page, review = make(ServingPage, "support-assistant"), opened_of("support-assistant").review
    assert review is not None
    shown = serving.serving(review)
    assert rows(table(page, "Steps of answering")) == [list(row) for row in shown.steps]
    assert [row[0] for row in rows(table(page, "Measures of serving"))] == [line.title for line in shown.lines]
    assert shown.failures is not None
    assert shown.failures.summary in said(page)


def test_that_measures_lead_to_their_own_page(make: Make, qtbot: QtBot) -> None:
    page = make(ServingPage, "support-assistant")
    tile = next(each for each in page.findChildren(TileCard) if each.isVisible())
    with qtbot.waitSignal(page.wished) as wish:
        tile.clicked.emit()
    assert wish.args[0] == Go("kpi", "error_rate")
    with qtbot.waitSignal(page.wished) as wish:
        table(page, "Measures of serving").activated_row.emit("uptime")
    assert wish.args[0] == Go("kpi", "uptime")


def test_that_generated_answers_stand_on_the_page_of_quality(make: Make, opened_of: Sample, qtbot: QtBot) -> None:
    page, review = make(QualityPage, "support-assistant"), opened_of("support-assistant").review
    assert review is not None
    cards, shown = page.findChild(AnswersCards), answers.answers(review)
    assert cards is not None
    assert cards.isVisibleTo(page)
    title = "Refusals: what was done, and what ought to be"
    assert rows(table(cards, title)) == [list(row) for row in shown.refusals]
    assert rows(table(cards, "Accuracy by group")) == [list(row) for row in shown.groups]
    with qtbot.waitSignal(page.wished) as wish:
        table(cards, "Measures of generated answers").activated_row.emit("groundedness")
    assert wish.args[0] == Go("kpi", "groundedness")


@pytest.mark.parametrize("kind", [ServingPage, QualityPage])
def test_that_it_survives_having_nothing_to_show(kind: type[Page], make: Make) -> None:
    page = make(kind, "support-assistant")
    page.show_opened(None)
    assert not any(one.isVisible() for one in page.findChildren(RowsTable))
