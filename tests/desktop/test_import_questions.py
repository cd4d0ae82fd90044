"""Import: what only a person can say is asked once, proposals are confirmed, people's data can be replaced by codes."""

from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from PySide6.QtWidgets import QComboBox, QLineEdit, QRadioButton

from kpidesk.base.problems import Level
from kpidesk.desktop.import_flow import Stage
from kpidesk.desktop.widgets.columns_table import FATE
from kpidesk.views import importing as words
from tests.desktop.wizard import Wizard, make_export, make_users, make_wizard

__all__ = ["make_export", "make_users", "make_wizard"]

TRACE = "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.97,4808,10\n2023-11-16 18:17:04.03,3180,8\n"
FOCUS = (
    "BilledCost,EffectiveCost,ContractedCost,ListCost,ChargePeriodStart,ChargePeriodEnd,BillingCurrency,"
    "ChargeCategory,ServiceName\n1.50,1.25,1.40,2.00,2026-08-01T00:00:00Z,2026-08-02T00:00:00Z,USD,Usage,Models\n"
)
CLOCKIFY = (
    "Project,Client,Description,Task,User,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,Duration (h),"
    "Duration (decimal)\n"
    "Claims,Example,x,Labelling,Ann,ann@example.org,,Yes,2026-08-03,09:00:00,2026-08-03,10:00:00,01:00:00,1.00\n"
    "Claims,Example,y,Meetings,Ann,ann@example.org,,Yes,2026-08-03,10:00:00,2026-08-03,11:00:00,01:00:00,1.00\n"
)
LIKELY = "Invoice date,Total cost,Service name,Supplier\n2026-08-01,12.5,gpt,Acme\n2026-08-02,13.5,gpt,Acme\n"
PEOPLE = "user_id,email\nu-1,ann@example.org\nu-2,bob@example.org\n"


def radios(wizard: Wizard) -> dict[str, QRadioButton]:
    shown = wizard.page.sheet.questions.findChildren(QRadioButton)
    return {one.accessibleName(): one for one in shown if one.isVisibleTo(wizard.page)}


def test_that_a_question_is_asked_with_its_default_and_never_stands_in_the_way(
    wizard: Wizard, export: Callable[..., Path]
) -> None:
    page = wizard.page
    page.take_files((export("bill.csv", FOCUS),))
    assert "? Which of the cost columns shall count?" in wizard.says
    assert [one.isChecked() for one in radios(wizard).values()] == [True, False, False, False]
    assert "EffectiveCost" in next(iter(radios(wizard)))
    assert page.go_on.isEnabled()
    page.go_on.click()
    assert wizard.stage() is Stage.CHECKED
    assert "Which of the cost columns shall count? Nobody has said; taken as EffectiveCost" in wizard.says


def test_that_an_answer_is_read_at_once_and_can_be_taken_back(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("bill.csv", FOCUS),))
    next(one for name, one in radios(wizard).items() if name.startswith("BilledCost")).click()
    assert page.flow.steps[0].given.answers == {"cost-column:amount": "BilledCost"}
    assert {row.name: row.reads for row in page.sheet.columns.columns.rows}["BilledCost"] == "amount"
    assert "✓ Answered" in wizard.says
    assert page.sheet.kept.isChecked()
    page.sheet.questions.undo.click()
    assert not page.flow.steps[0].given.answers
    assert {row.name: row.reads for row in page.sheet.columns.columns.rows}["EffectiveCost"] == "amount"


def test_that_an_answered_question_is_no_assumption_any_more(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("bill.csv", FOCUS),))
    page.sheet.questions.right.click()
    page.go_on.click()
    assert page.flow.checked is not None
    assert not [one for one in page.flow.checked.problems if one.level is Level.ASSUMED and one.code == "cost-column"]


def test_that_a_time_zone_is_any_that_there_is(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("trace.csv", TRACE),))
    field = page.sheet.questions.findChildren(QLineEdit)[-1]
    assert field.text() == "UTC"
    field.setText("Middle-earth")
    page.sheet.questions.right.click()
    assert '"Middle-earth" is no time zone' in wizard.says
    assert not page.flow.steps[0].given.answers
    field.setText("America/Los_Angeles")
    page.sheet.questions.right.click()
    assert page.flow.steps[0].given.answers == {"time-zone": "America/Los_Angeles"}


def test_that_questions_of_one_kind_are_one_table(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("time.csv", CLOCKIFY),))
    assert "? What kind of work is each of these?" in wizard.says
    assert page.list.item(0).text().endswith("▲ ready, 1 question")
    boxes = page.sheet.questions.findChildren(QComboBox)
    assert len(boxes) == 2
    boxes[0].setCurrentIndex(boxes[0].findData("build"))
    boxes[0].activated.emit(boxes[0].currentIndex())
    assert list(page.flow.steps[0].given.answers.values()) == ["build"]
    page.sheet.questions.right.click()
    assert len(page.flow.steps[0].given.answers) == 2
    assert page.list.item(0).text().endswith("▲ ready")


def test_that_a_proposal_waits_until_somebody_has_looked_at_it(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("export.csv", LIKELY),))
    assert "Probably costs" in wizard.says
    assert "It looks like costs, but nothing says that it is. Does it belong to the pilot" in wizard.says
    assert 'date from "Invoice date"' in wizard.says
    assert page.list.item(0).text().endswith("◆ does it belong?")
    assert not page.go_on.isEnabled()
    page.sheet.chosen.click()
    assert page.list.item(0).text().endswith("◆ please confirm")
    assert not page.go_on.isEnabled()
    page.sheet.head.confirm.click()
    assert page.flow.steps[0].given.columns["amount"] == "Total cost"
    assert page.sheet.kept.isChecked()
    assert page.list.item(0).text().endswith("▲ ready")
    assert page.go_on.isEnabled()


def test_that_all_likely_proposals_are_taken_with_one_click(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("costs.csv", "date,amont,servce\n2026-08-01,12,gpt\n"),))
    assert page.sheet.accept_all.isVisibleTo(page)
    page.sheet.accept_all.click()
    assert [row.reads for row in page.sheet.columns.columns.rows] == ["date", "amount", "service"]
    assert not page.sheet.accept_all.isVisibleTo(page)


def test_that_another_layout_can_be_chosen_and_the_found_one_again(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("bill.csv", FOCUS),))
    layouts = page.sheet.head.layouts
    assert layouts.currentText() == "FinOps FOCUS"
    for key, layout in (("\x00own", ""), ("focus", "focus"), ("\x00found", None)):
        layouts.setCurrentIndex(layouts.findData(key))
        layouts.activated.emit(layouts.currentIndex())
        assert page.flow.steps[0].given.layout == layout
    assert "FinOps FOCUS, 99 % sure" in wizard.says
    assert page.go_on.isEnabled()


def test_that_a_sheet_without_rows_is_not_ready(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("costs.csv", "date,amount\n"), export("incidents.csv", "incident_id,detected_at\n")))
    assert page.list.item(0).text() == "costs.csv\ncosts\n○ no rows"
    assert not page.flow.steps[0].chosen
    assert not page.sheet.chosen.isEnabled()
    page.flow.show(1)
    assert page.list.item(1).text().endswith("▲ ready")
    assert "that says there were no incidents" in wizard.says


def test_that_tables_of_one_sheet_are_rows_of_their_own(wizard: Wizard, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Data"
    for row in (["date", "amount"], ["2026-08-01", 3], ["2026-08-02", 4], [], [], ["user_id", "team"], ["u-1", "a"]):
        sheet.append(row)
    book.save(tmp_path / "pilot.xlsx")
    page = wizard.page
    page.take_files((tmp_path / "pilot.xlsx",))
    assert [words.place(step) for step in page.flow.steps] == [
        "pilot.xlsx · Data, table 1",
        "pilot.xlsx · Data, table 2",
    ]
    assert [step.given.table for step in page.flow.steps] == [1, 2]


def test_that_a_hidden_sheet_is_offered_but_not_ticked(wizard: Wizard, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "costs"
    book.worksheets[0].append(["date", "amount"])
    book.worksheets[0].append(["2026-08-01", 3])
    hidden = book.create_sheet("users")
    hidden.append(["user_id"])
    hidden.append(["u-1"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "pilot.xlsx")
    page = wizard.page
    page.take_files((tmp_path / "pilot.xlsx",))
    assert page.list.item(1).text().endswith("○ hidden, left out")
    page.list.setCurrentRow(1)
    assert "The sheet is hidden in its workbook: tick it if it counts." in wizard.says
    page.sheet.chosen.click()
    assert page.list.item(1).text().endswith("▲ ready")


def test_that_people_are_replaced_by_codes_in_every_file(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    requests = "timestamp,user_id\n2026-08-01 10:00,u-1\n2026-08-01 11:00,u-2\n"
    page.take_files((export("users.csv", PEOPLE), export("requests.csv", requests)))
    assert 'People\'s data: "user_id"' in wizard.says
    page.sheet.protect.click()
    assert not page.sheet.protect.isVisibleTo(page)
    page.go_on.click()
    page.go_on.click()
    assert wizard.stage() is Stage.DONE
    (one,) = wizard.desk.opened().imports
    assert {table.role: dict(table.source.privacy)["user_id"] for table in one.tables} == {
        "users": "hash",
        "requests": "hash",
    }


def test_that_what_becomes_of_a_column_is_said_for_all_sheets_that_have_it(
    wizard: Wizard, export: Callable[..., Path]
) -> None:
    page = wizard.page
    costs = "date,amount\n2026-08-01,12\n"
    page.take_files((export("users.csv", PEOPLE), export("costs.csv", costs)))
    columns = page.sheet.columns.columns
    columns.setData(columns.index(0, FATE), "hash")
    assert [dict(step.given.privacy) for step in page.flow.steps] == [{"user_id": "hash"}, {}]
    assert columns.data(columns.index(0, FATE)) == "codes"


def test_that_a_sheet_that_gives_two_tables_is_shown_as_either(wizard: Wizard, export: Callable[..., Path]) -> None:
    seats = (
        "Login,Last Authenticated At,Last Activity At,Last Surface Used\n"
        "ann,2026-08-01T10:00:00Z,2026-08-03T10:00:00Z,vscode/1.90\n"
    )
    page = wizard.page
    page.take_files((export("seats.csv", seats),))
    step = page.flow.steps[0]
    assert step.given.role is None
    assert step.outline.roles == ("users", "activity")
    assert "It gives users and activity." in wizard.says
    shown = page.sheet.head.shown
    shown.setCurrentIndex(shown.findData("activity"))
    shown.activated.emit(shown.currentIndex())
    assert page.flow.previews[0].role == "activity"
    page.go_on.click()
    page.go_on.click()
    assert wizard.stage() is Stage.DONE
    assert [table.role for table in wizard.desk.opened().imports[0].tables] == ["users", "activity"]
