"""Import: each sheet corrected by hand, its preview following."""

from collections.abc import Callable
from pathlib import Path

import shiboken6
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox, QStyleOptionViewItem

from kpidesk.desktop.import_flow import Stage
from kpidesk.desktop.widgets.columns_table import READS, STATE, UNIT
from kpidesk.desktop.wishes import Run
from tests.desktop.wizard import COSTS, Wizard, make_export, make_users, make_wizard

__all__ = ["make_export", "make_users", "make_wizard"]


def test_that_a_sheet_can_be_mapped_by_hand(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export(),))
    assert "Not recognised" in wizard.says
    page.sheet.role.setCurrentIndex(page.sheet.role.findData("costs"))
    page.sheet.role.activated.emit(page.sheet.role.currentIndex())
    assert not page.go_on.isEnabled()
    assert 'Still missing: "amount"' in wizard.says
    wizard.correct("amount", "Summe")
    page.sheet.head.confirm.click()
    wizard.correct("category", "Posten")
    assert page.go_on.isEnabled()
    page.go_on.click()
    page.go_on.click()
    (one,) = wizard.desk.opened().imports
    assert one.tables[0].columns == ("date", "amount", "category")
    assert (one.tables[0].source.rows_accepted, one.tables[0].source.rows_rejected) == (1, 1)
    assert one.tables[0].source.recognised_as == "mapped by hand"


def test_that_bad_cells_are_marked_in_the_preview(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("costs.csv", "date,amount\n2026-08-01,12\n2026-08-02,much\n"),))
    model = page.sheet.table.rows
    bad = model.index(1, 1)
    assert model.data(bad) == "▼ much"
    assert "is not an amount of money" in str(model.data(bad, Qt.ItemDataRole.ToolTipRole))
    assert model.data(bad, Qt.ItemDataRole.BackgroundRole) is not None
    assert model.data(model.index(0, 1), Qt.ItemDataRole.BackgroundRole) is None
    assert model.headerData(1, Qt.Orientation.Vertical) == "3"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "B  amount\n→ amount"


def test_that_a_problem_leads_to_its_cell(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("costs.csv", "date,amount\n2026-08-01,12\n2026-08-02,much\n"),))
    page.sheet.problems.setCurrentIndex(page.sheet.problems.model().index(0, 0))
    page.sheet.problems.clicked.emit(page.sheet.problems.currentIndex())
    current = page.sheet.table.currentIndex()
    assert (current.row(), current.column()) == (1, 1)
    assert '"much" stands where an amount of money was expected' in wizard.says


def test_that_what_stands_above_the_table_is_passed_over_and_told(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("costs.csv", "Costs of August\n\ndate,amount\n2026-08-01,12\n"),))
    assert page.flow.steps[0].given.header_row is None
    assert page.sheet.header_row.value() == 3
    assert "Above the table stands: Costs of August." in wizard.says
    assert page.go_on.isEnabled()


def test_that_the_preview_follows_another_header_row(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("costs.csv", "date,amount\n2026-08-01,12\n2026-08-02,13\n"),))
    page.sheet.table.header_asked.emit(2)
    assert page.flow.steps[0].given.header_row == 2
    assert page.sheet.header_row.value() == 2
    assert [row.name for row in page.sheet.columns.columns.rows] == ["2026-08-01", "12"]
    page.sheet.header_row.setValue(0)
    assert [row.name for row in page.sheet.columns.columns.rows] == ["column A", "column B"]


def test_that_a_unit_can_be_chosen(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("requests.csv", "timestamp,latency_s\n2026-08-01 10:00,120\n"),))
    columns = page.sheet.columns.columns
    assert columns.data(columns.index(1, UNIT)) == "s"
    columns.setData(columns.index(1, UNIT), "ms")
    assert page.flow.steps[0].given.units == {"latency_s": "ms"}
    assert columns.data(columns.index(1, UNIT)) == "ms"
    columns.setData(columns.index(1, UNIT), "")
    assert columns.data(columns.index(1, UNIT)) == "s"


def test_that_a_column_moves_from_one_header_to_another(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("costs.csv", "date,amount,net\n2026-08-01,12,10\n"),))
    wizard.correct("amount", "net")
    assert [row.reads for row in page.sheet.columns.columns.rows] == ["date", "", "amount"]
    wizard.correct("", "net")
    assert page.flow.steps[0].given.ignored == {"net"}
    assert [row.reads for row in page.sheet.columns.columns.rows] == ["date", "amount", ""]


def test_that_what_a_column_is_read_as_is_chosen_from_a_list(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("costs.csv", "date,amount,net\n2026-08-01,12,10\n"),))
    table = page.sheet.columns
    index = table.columns.index(2, READS)
    box = table.itemDelegate().createEditor(table.viewport(), QStyleOptionViewItem(), index)
    assert isinstance(box, QComboBox)
    assert box.accessibleName() == "net: Is read as"
    assert box.itemText(0) == "not used"
    assert box.findData("amount") > 0
    table.itemDelegate().setEditorData(box, index)
    box.setCurrentIndex(box.findData("amount"))
    table.itemDelegate().setModelData(box, table.columns, index)
    assert page.flow.steps[0].given.columns == {"amount": "net"}
    shiboken6.delete(box)  # before its list drops down, which the offscreen platform cannot show


def test_that_a_proposal_is_shown_as_one_and_taken_by_a_double_click(
    wizard: Wizard, export: Callable[..., Path]
) -> None:
    page = wizard.page
    page.take_files((export("costs.csv", "date,amont\n2026-08-01,12\n"),))
    row = page.sheet.columns.columns.rows[1]
    assert (row.reads, row.state) == ("", "◆ amount?")
    page.sheet.columns.doubleClicked.emit(page.sheet.columns.columns.index(1, STATE))
    assert page.sheet.columns.columns.rows[1].reads == "amount"


def test_that_a_mapping_is_applied_the_next_time_and_said_so(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("august.csv"),))
    page.sheet.role.setCurrentIndex(page.sheet.role.findData("costs"))
    page.sheet.role.activated.emit(page.sheet.role.currentIndex())
    wizard.correct("amount", "Summe")
    page.sheet.head.confirm.click()
    assert page.sheet.kept.isChecked()
    page.go_on.click()
    page.go_on.click()
    assert wizard.stage() is Stage.DONE
    page.done.more.click()
    page.take_files((export("september.csv", COSTS.replace("-08-", "-09-")),))
    assert "as you said when you last imported a sheet with these headers" in wizard.says
    assert page.go_on.isEnabled()


def test_that_what_shall_not_be_remembered_is_not(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("costs.csv", "date,amount,net\n2026-08-01,12,10\n"),))
    assert not page.sheet.kept.isChecked()
    wizard.correct("amount", "net")
    page.sheet.kept.click()
    wizard.correct("service", "amount")
    assert not page.sheet.kept.isChecked()
    page.go_on.click()
    page.go_on.click()
    assert wizard.stage() is Stage.DONE
    page.done.more.click()
    page.take_files((export("costs.csv", "date,amount,net\n2026-08-02,12,10\n"),))
    assert not page.flow.steps[0].recalled


def test_that_corrections_made_while_a_preview_is_read_are_read_once_after_it(
    wizard: Wizard, export: Callable[..., Path]
) -> None:
    page, wishes = wizard.page, wizard.wishes
    page.take_files((export("costs.csv", "date,amount,net\n2026-08-01,12,10\n"),))
    wishes.later = True
    before = len(wishes.of(Run))
    wizard.correct("amount", "net")
    page.sheet.header_row.setValue(2)
    page.sheet.header_row.setValue(1)
    assert len(wishes.of(Run)) == before + 1
    wishes.later = False
    wishes.finish()
    assert len(wishes.of(Run)) == before + 2
    assert [row.reads for row in page.sheet.columns.columns.rows] == ["date", "", "amount"]


def test_that_sheets_of_a_workbook_can_be_left_out(wizard: Wizard, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "costs"
    book.worksheets[0].append(["date", "amount"])
    book.worksheets[0].append(["2026-08-01", 3])
    book.create_sheet("users").append(["user_id"])
    book["users"].append(["u-1"])
    book.save(tmp_path / "pilot.xlsx")
    page = wizard.page
    page.take_files((tmp_path / "pilot.xlsx",))
    assert [page.list.item(at).text() for at in range(2)] == [
        "pilot.xlsx · costs\ncosts · 1 row\n▲ ready",
        "pilot.xlsx · users\nusers · 1 row\n▲ ready",
    ]
    page.list.setCurrentRow(1)
    page.sheet.chosen.click()
    assert page.list.item(1).text() == "pilot.xlsx · users\nusers · 1 row\n○ left out"
    assert [given.sheet for given in page.flow.inputs] == ["costs"]


def test_that_its_models_keep_the_rules_while_sheets_change(wizard: Wizard, export: Callable[..., Path]) -> None:
    sheet = wizard.page.sheet
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    testers = [QAbstractItemModelTester(model, mode) for model in (sheet.columns.columns, sheet.table.rows)]
    wizard.page.take_files((export("users.csv", "user_id\nu-1\n"), export("costs.csv", "date,amount\n2026-08-01,x\n")))
    for at in (1, 0, 1):
        wizard.page.flow.show(at)
    assert len(testers) == 2
