"""Data: imports, problems, columns, the evidence doctor; undone and replaced."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kpidesk.base.problems import Level, Problem
from kpidesk.desktop.pages.data import DataPage
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Do, Go, Keep
from kpidesk.session.edits import RemoveImport
from kpidesk.store.imports import Import, StoredTable
from kpidesk.tables.table import Source
from kpidesk.views.opened import Opened
from tests.desktop.wish_runner import Wishes

Sample = Callable[[str], Opened]
AT = datetime(2026, 11, 12, 9, tzinfo=UTC)
COSTS = StoredTable(
    "costs",
    Source("costs.xlsx", "August", "ab" * 32, 900, "mapped by hand", 12, 10, 2, (("amount", 2),)),
    ("date", "amount"),
    (),
)
PROBLEMS = (
    Problem(
        Level.WARNING, "bad-word", '"lunch" stands where one of build was expected.', "", "costs.xlsx", "August", "C4"
    ),
    Problem(
        Level.ERROR,
        "bad-number",
        '"x" stands where an amount was expected.',
        "Correct it.",
        "costs.xlsx",
        "August",
        "B3",
    ),
    Problem(Level.INFO, "mapped", "Read as was said by hand: header in row 3.", "", "costs.xlsx", "August"),
)


@pytest.fixture
def opened(opened_of: Sample) -> Opened:
    """The sample with one more import, which has problems; it can be changed."""
    found = opened_of("claims-ready")
    more = Import(7, AT, (COSTS,), len(PROBLEMS))
    return replace(found, read_only_reason="", imports=(*found.imports, more), problems=PROBLEMS)


@pytest.fixture
def page(qtbot: QtBot, opened: Opened) -> DataPage:
    made = DataPage(lambda _: None)
    qtbot.addWidget(made)
    made.resize(1180, 680)
    made.show()
    made.show_opened(opened)
    return made


def texts(table: RowsTable) -> list[list[str]]:
    model = table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def says(widget: QWidget) -> str:
    return "\n".join(text.text() for text in widget.findChildren(Text) if text.isVisibleTo(widget))


def test_that_every_sheet_is_listed_with_where_it_comes_from(page: DataPage, opened: Opened) -> None:
    rows = texts(page.imports.table)
    assert rows[0] == [
        "7", "12 November 2026", "costs.xlsx · August", "mapped by hand → costs", "", "10", "2",
    ]  # fmt: skip
    assert len(rows) == sum(len(one.tables) for one in opened.imports)


def test_that_the_columns_of_the_chosen_sheet_are_shown(page: DataPage) -> None:
    page.imports.select("7/0")
    assert [row[0::2] for row in texts(page.columns.table)] == [["amount", "2"], ["date", ""]]
    assert "Read as was said by hand: header in row 3." in says(page.columns)


def test_that_problems_are_listed_by_cell_the_gravest_first(page: DataPage) -> None:
    assert [row[:3] for row in texts(page.problems.table)] == [
        ["error", "costs.xlsx · August", "B3"],
        ["warning", "costs.xlsx · August", "C4"],
        ["note", "costs.xlsx · August", ""],
    ]


def test_that_problems_are_filtered_by_level_and_searched(page: DataPage) -> None:
    page.problems.level.setCurrentIndex(page.problems.level.findData("warning"))
    page.problems.level.activated.emit(page.problems.level.currentIndex())
    assert [row[2] for row in texts(page.problems.table)] == ["C4"]
    page.problems.search.setText("nothing like it")
    assert "Nothing to show for this search." in says(page.problems)
    page.problems.level.setCurrentIndex(0)
    page.show_item("amount B3")
    assert [row[2] for row in texts(page.problems.table)] == ["B3"]


def test_that_a_problem_leads_to_its_sheet(page: DataPage) -> None:
    page.imports.table.setCurrentIndex(page.imports.table.model().index(3, 0))
    page.problems.table.setCurrentIndex(page.problems.table.model().index(0, 0))
    page.problems.go_to.click()
    assert page.imports.table.current_key() == "7/0"


def test_that_an_import_is_undone_only_after_it_was_said_what_that_changes(page: DataPage, opened: Opened) -> None:
    wishes = Wishes(page)
    page.imports.select("7/0")
    page.imports.undo.click()
    dialog = page.dialog
    assert dialog is not None
    said = says(dialog)
    assert "Undo import 7 of 12 November 2026?" in said
    assert "10 rows from 1 sheet go: costs.xlsx." in said
    assert not wishes.all
    dialog.undo.click()
    assert wishes.of(Keep) == [Keep(RemoveImport(7))]
    assert page.dialog is None
    assert opened.imports


def test_that_nothing_is_undone_when_the_question_is_answered_with_no(page: DataPage) -> None:
    wishes = Wishes(page)
    page.imports.undo.click()
    assert page.dialog is not None
    page.dialog.reject()
    assert not wishes.all


def test_that_an_import_is_replaced_on_the_import_page(page: DataPage) -> None:
    wishes = Wishes(page)
    page.imports.select("7/0")
    page.imports.replace.click()
    page.imports.add.click()
    assert wishes.all == [Go("import", "replace/7"), Do("import")]


def test_that_a_read_only_project_offers_no_change(page: DataPage, opened: Opened) -> None:
    page.show_opened(replace(opened, read_only_reason="It is write-protected."))
    assert not any(one.isEnabled() for one in (page.imports.undo, page.imports.replace, page.imports.add))


def test_that_the_doctor_is_that_of_the_review(page: DataPage, opened: Opened) -> None:
    assert opened.review is not None
    rows = texts(page.doctor.table)
    assert [row[0] for row in rows] == [one.title for one in opened.review.doctor]
    words = {"computable": "▲ computable", "caveat": "◆ with a caveat", "not_computable": "– not computable"}
    assert [row[1] for row in rows] == [words[one.state] for one in opened.review.doctor]


def test_that_the_data_request_is_copied_as_plain_text(page: DataPage, opened: Opened) -> None:
    assert opened.review is not None
    first = replace(opened.review.doctor[0], state="not_computable", needs=("requests.latency_s",))
    page.show_opened(replace(opened, review=replace(opened.review, doctor=(first,))))
    page.doctor.copy.click()
    letter = QGuiApplication.clipboard().text()
    assert "  - latency_s: seconds from request to usable answer\n    for: Latency" in letter
    assert "✓ copied" in says(page.doctor)


def test_that_settings_say_where_they_come_from(page: DataPage, opened: Opened) -> None:
    assert opened.review is not None
    rows = {row[0]: row[1:] for row in texts(page.settings.table)}
    assert rows["name"] == [opened.settings.name, "set for this pilot"]
    assert rows["profile"] == ["internal-workflow", "default"]
    assert len(rows) == len(opened.review.assumptions)


def test_that_an_empty_project_invites(page: DataPage, opened: Opened) -> None:
    page.show_opened(replace(opened, review=None, imports=(), problems=(), why_not="Nothing has been imported yet."))
    assert page.drop.isVisibleTo(page)
    assert not page.imports.isVisibleTo(page)
    wishes = Wishes(page)
    page.drop.button.click()
    assert wishes.all == [Do("import")]


def test_that_what_files_say_of_each_other_stands_once(page: DataPage, opened: Opened) -> None:
    assert opened.review is not None
    found = Problem(Level.WARNING, "unknown-users", "3 active people are not on the list.", "Complete the list.")
    review = replace(opened.review, findings=(found,))
    page.show_opened(replace(opened, review=review, problems=(*PROBLEMS, found)))
    assert "3 active people are not on the list." in says(page.findings)
    assert len(texts(page.problems.table)) == len(PROBLEMS)
    assert page.problems.level.itemText(0) == f"All ({len(PROBLEMS)})"
