"""The page of the 90-day arc."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.desktop.pages.arc import ArcPage
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.wishes import Go, Look
from kpidesk.views.opened import Opened

Sample = Callable[[str], Opened]


@pytest.fixture(name="page")
def arc_page(qtbot: QtBot, opened_of: Sample) -> ArcPage:
    page = ArcPage(lambda _: None)
    qtbot.addWidget(page)
    page.show_opened(opened_of("claims-failing"))
    return page


def _button(page: ArcPage, name: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if name in {each.accessibleName(), each.text()})


def _table(page: ArcPage) -> list[list[str]]:
    model = page.findChildren(RowsTable)[0].model()
    columns = range(model.columnCount())
    return [[str(model.data(model.index(row, column))) for column in columns] for row in range(model.rowCount())]


def test_that_it_opens_at_the_last_week_with_the_lights_of_the_review(page: ArcPage, opened_of: Sample) -> None:
    review = opened_of("claims-failing").review
    assert review is not None
    assert not _button(page, "One week on").isEnabled()
    for row, kpi in zip(_table(page), review.kpis, strict=True):
        assert kpi.light.value.replace("_", " ").replace("no data", "not measured") in row[1]


def test_that_stepping_back_shows_the_lights_of_the_week_before(page: ArcPage, opened_of: Sample) -> None:
    review = opened_of("claims-failing").review
    assert review is not None
    for _ in range(3):
        _button(page, "One week back").click()
    week = review.arc.weeks[-4]
    for row, kpi in zip(_table(page), review.kpis, strict=True):
        assert review.arc.lights[kpi.id][week - 1].value.split("_")[0].replace("no", "not measured") in row[1]


def test_that_two_weeks_stand_side_by_side(page: ArcPage) -> None:
    box = page.findChildren(QComboBox)[0]
    box.setCurrentIndex(box.findData(2))
    box.activated.emit(box.currentIndex())
    assert all(len(row) == 6 for row in _table(page))


def test_that_the_whole_review_can_be_taken_back_to_a_week(page: ArcPage, qtbot: QtBot, opened_of: Sample) -> None:
    review = opened_of("claims-failing").review
    assert review is not None
    _button(page, "One week back").click()
    with qtbot.waitSignal(page.wished) as wish:
        _button(page, "Review as of this week").click()
    assert isinstance(wish.args[0], Look)
    assert wish.args[0].looking.as_of == review.calendar.days_of_week(review.arc.weeks[-2]).last


def test_that_a_kpi_can_be_chosen_and_opened(page: ArcPage, qtbot: QtBot) -> None:
    page.show_item("adoption")
    with qtbot.waitSignal(page.wished) as wish:
        _button(page, "Open this KPI").click()
    assert wish.args[0] == Go("kpi", "adoption")


def test_that_no_project_and_an_empty_one_leave_it_sound(page: ArcPage) -> None:
    page.show_opened(None)
    assert _table(page) == []
    page.show_item("adoption")
    _button(page, "One week back").click()


def test_that_another_project_is_shown_by_a_kpi_of_its_own(page: ArcPage, opened_of: Sample) -> None:
    heading = page._course_heading
    assert heading.text() == "1 · Latency"  # nothing is yellow, so that there is no bottleneck: the first red one
    page.show_item("adoption")
    page.show_opened(opened_of("claims-failing"))
    assert heading.text() == "8 · Adoption"
    page.show_opened(opened_of("claims-ready"))
    assert heading.text() == "7 · Data quality"
