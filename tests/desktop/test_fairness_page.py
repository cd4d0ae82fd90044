"""The page of fairness."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.desktop.pages.explanation_dialog import ExplanationDialog
from kpidesk.desktop.pages.fairness import FairnessPage
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import ImportFiles, Keep
from kpidesk.session.edits import AddExplanation, WithdrawExplanation
from kpidesk.views.fairness import NO_GROUPS
from kpidesk.views.opened import Opened

Sample = Callable[[str], Opened]


@pytest.fixture(name="opened")
def open_sample(opened_of: Sample) -> Opened:
    return replace(opened_of("claims-ready"), read_only_reason="")


@pytest.fixture(name="page")
def fairness_page(qtbot: QtBot, opened: Opened) -> FairnessPage:
    page = FairnessPage(lambda _: opened.review)
    qtbot.addWidget(page)
    page.show()
    page.show_opened(opened)
    return page


def _table(page: FairnessPage, name: str) -> list[list[str]]:
    model = next(each for each in page.findChildren(RowsTable) if each.accessibleName() == name).model()
    columns = range(model.columnCount())
    return [[str(model.data(model.index(row, column))) for column in columns] for row in range(model.rowCount())]


def _button(page: FairnessPage, start: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text().startswith(start))


def test_that_each_column_shows_its_own_groups(page: FairnessPage, opened: Opened) -> None:
    assert opened.review is not None
    box = page.findChildren(QComboBox)[0]
    assert box.count() == len(opened.review.fairness) > 0
    for column in opened.review.fairness:
        page.show_item(column.column)
        rows = _table(page, "Groups")
        assert [(row[0], row[1]) for row in rows] == [(each.group, f"{each.n:,}") for each in column.groups]


def test_that_months_are_listed_the_latest_first(page: FairnessPage, opened: Opened) -> None:
    assert opened.review is not None
    assert len(_table(page, "Fairness by month")) == len(opened.review.monthly["demographic_parity_difference"])


def test_that_an_explanation_is_signed_in_a_dialog(page: FairnessPage, qtbot: QtBot) -> None:
    _button(page, "Explain").click()
    dialog = page.findChildren(ExplanationDialog)[0]
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.fault_of("text")
    dialog.findChildren(QPlainTextEdit)[0].setPlainText("Older people file other claims.")
    owner = next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == "Who signs")
    owner.setText("Risk office")
    with qtbot.waitSignal(page.wished) as wish:
        dialog.accept()
    assert isinstance(wish.args[0], Keep)
    assert isinstance(wish.args[0].edit, AddExplanation)
    note = wish.args[0].edit.explanation
    assert (note.column, note.owner) == (page.findChildren(QComboBox)[0].currentData(), "Risk office")


def test_that_an_explanation_can_be_withdrawn(page: FairnessPage, opened: Opened, qtbot: QtBot) -> None:
    assert opened.review is not None
    _button(page, "Explain").click()
    dialog = page.findChildren(ExplanationDialog)[0]
    note = dialog.edit().explanation
    dialog.reject()
    records = replace(opened.records, explanations=(note,))
    page.show_opened(replace(opened, records=records, review=replace(opened.review, records=records)))
    with qtbot.waitSignal(page.wished) as wish:
        _button(page, "Withdraw").click()
    assert wish.args[0] == Keep(WithdrawExplanation(note))


def test_that_a_read_only_project_cannot_be_explained(page: FairnessPage, opened: Opened) -> None:
    page.show_opened(replace(opened, read_only_reason="Another window has it."))
    assert not _button(page, "Explain").isEnabled()
    assert "Another window has it." in _button(page, "Explain").toolTip()


def test_that_no_group_column_invites_an_import(page: FairnessPage, opened: Opened, qtbot: QtBot) -> None:
    assert opened.review is not None
    page.show_opened(replace(opened, review=replace(opened.review, fairness=())))
    assert NO_GROUPS in [each.text() for each in page.findChildren(Text) if not each.isHidden()]
    with qtbot.waitSignal(page.wished) as wish:
        _button(page, "Import").click()
    assert wish.args[0] == ImportFiles()
    page.show_opened(None)
