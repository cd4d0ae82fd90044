"""The page of money."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.base.progress import Silent
from kpidesk.desktop.pages.money import MoneyPage
from kpidesk.desktop.pages.rates import RatesCard
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Keep
from kpidesk.session.desk import Desk
from kpidesk.session.edits import ChangeSettings
from kpidesk.views.opened import Looking, Opened

Sample = Callable[[str], Opened]


@pytest.fixture(name="desk", scope="module")
def open_desk(project_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    copied = shutil.copy(project_of("claims-ready"), tmp_path_factory.mktemp("money") / "copy.kpidesk")
    desk = Desk.open(Path(copied))
    desk.look(Looking(), Silent())
    yield desk
    desk.close()


@pytest.fixture(name="page")
def money_page(qtbot: QtBot, desk: Desk) -> MoneyPage:
    page = MoneyPage(desk.preview)
    qtbot.addWidget(page)
    page.show()
    page.show_opened(desk.opened())
    return page


def _field(page: MoneyPage, name: str) -> QLineEdit:
    return next(each for each in page.findChildren(QLineEdit) if each.accessibleName() == name)


def _keep(page: MoneyPage) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text() == "Keep these rates")


def _type(field: QLineEdit, text: str) -> None:
    field.setText(text)
    field.textEdited.emit(text)


def _said(page: MoneyPage) -> str:
    QApplication.processEvents()  # what was just added is shown by an event
    return " | ".join(each.text() for each in page.findChildren(RatesCard)[0].findChildren(Text) if each.isVisible())


def test_that_the_books_hold_every_week(page: MoneyPage, opened_of: Sample) -> None:
    review = opened_of("claims-ready").review
    assert review is not None
    assert page.findChildren(RowsTable)[0].model().rowCount() == len(review.exhibits.books.weeks)


def test_that_a_cheaper_transaction_is_shown_before_it_is_kept(page: MoneyPage, desk: Desk, qtbot: QtBot) -> None:
    assert not _keep(page).isEnabled()
    before = desk.opened().settings.transaction_value
    assert before is not None
    _type(_field(page, "Value of a transaction"), f"{before / 10:g}")
    assert "KPI 9 · Cost per transaction | ▲ green" in _said(page)
    assert "Verdict" in _said(page)
    assert desk.opened().settings.transaction_value == before
    with qtbot.waitSignal(page.wished) as wish:
        _keep(page).click()
    assert wish.args[0] == Keep(ChangeSettings("Change rates", {"transaction_value": before / 10}))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("abc", "“abc” is no number."),
        ("-5", "A rate is a number of 0 or more"),
        ("1e999", "“1e999” is no number."),
        ("12;3", "“12;3” is no number."),
        ("40,000", "“40,000” can be read in two ways: write 40000 or 40.000"),
    ],
)
def test_that_what_is_no_rate_is_refused_in_a_sentence(page: MoneyPage, wrong: str, said: str) -> None:
    _type(_field(page, "Budget of the pilot"), wrong)
    assert said in _said(page)
    assert not _keep(page).isEnabled()


@pytest.mark.parametrize(("typed", "rate"), [("0,5", 0.5), ("62,50", 62.5), ("1.204,5", 1204.5), ("1,204.5", 1204.5)])
def test_that_a_rate_is_read_as_it_is_written_in_other_countries(
    page: MoneyPage, qtbot: QtBot, typed: str, rate: float
) -> None:
    _type(_field(page, "Value of a transaction"), typed)
    with qtbot.waitSignal(page.wished) as wish:
        _keep(page).click()
    assert wish.args[0].edit.changes == {"transaction_value": rate}


def test_that_an_empty_field_takes_the_rate_away(page: MoneyPage, qtbot: QtBot) -> None:
    _type(_field(page, "Value of a transaction"), "")
    with qtbot.waitSignal(page.wished) as wish:
        _keep(page).click()
    assert wish.args[0].edit.changes == {"transaction_value": None}


def test_that_a_read_only_project_says_why_nothing_can_be_changed(qtbot: QtBot, opened_of: Sample) -> None:
    page = MoneyPage(lambda _: None)
    qtbot.addWidget(page)
    page.show()
    opened = opened_of("claims-failing")
    page.show_opened(opened)
    assert all(field.isReadOnly() for field in page.findChildren(QLineEdit))
    assert opened.read_only_reason in _said(page)


def test_that_nothing_open_is_said(page: MoneyPage) -> None:
    page.show_opened(None)
    assert not page.findChildren(RatesCard)[0].isVisible()
    page.show_item("budget")
