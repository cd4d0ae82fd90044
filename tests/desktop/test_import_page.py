"""Import: dropped files, corrected sheets, the evidence doctor, and what is stored at the end."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
import shiboken6
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from kpidesk.base.errors import Cancelled, Unusable
from kpidesk.base.progress import Silent
from kpidesk.base.resources import sample
from kpidesk.desktop.app import App
from kpidesk.desktop.import_flow import Stage
from kpidesk.desktop.pages.importing import ImportPage
from kpidesk.desktop.widgets.columns_table import READS, UNIT
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Do, Go, Run, Say, TakeIn
from kpidesk.session.desk import Desk
from kpidesk.session.project import create_from
from kpidesk.views.opened import Looking
from tests.desktop.wish_runner import Wishes

CLAIMS = sample("claims-ready")
COSTS = "Tag;Summe;Posten\n2026-08-01;12;inference\n2026-08-02;viel;build\n"


@dataclass
class Wizard:
    page: ImportPage
    desk: Desk
    wishes: Wishes

    def correct(self, target: str, header: str) -> None:
        columns = self.page.sheet.columns
        at = next(at for at, row in enumerate(columns.columns.rows) if row.name == header)
        columns.columns.setData(columns.columns.index(at, READS), target)

    def stage(self) -> Stage:
        return self.page.flow.stage

    @property
    def says(self) -> str:
        return "\n".join(text.text() for text in self.page.findChildren(Text) if text.isVisibleTo(self.page))


@pytest.fixture
def wizard(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wizard]:
    """The page over an empty project."""
    monkeypatch.setenv("KPIDESK_DATA_DIR", str(tmp_path / "user"))
    path = tmp_path / "claims.kpidesk"
    create_from(path, {"name": "Claims triage", "hourly_rate": 50})
    page = ImportPage(lambda _: None)
    qtbot.addWidget(page)
    page.resize(1180, 680)
    with closing(Desk.open(path)) as desk:
        wishes = Wishes(page, desk)
        page.show_opened(desk.look(Looking(), Silent()))
        page.show()
        yield Wizard(page, desk, wishes)
        page.flow.restart()


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str = "export.csv", text: str = COSTS) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def users(export: Callable[..., Path]) -> Path:
    """A file that is quickly checked."""
    return export("users.csv", "user_id\nu-1\n")


def test_that_canonical_files_are_imported_without_a_question(wizard: Wizard) -> None:
    page = wizard.page
    page.take_files((CLAIMS / "requests.csv", CLAIMS / "users.xlsx"))
    assert [step.given.role for step in page.flow.steps] == ["requests", "users"]
    assert page.go_on.isEnabled()
    page.go_on.click()
    assert wizard.stage() is Stage.CHECKED
    assert not wizard.desk.opened().imports
    page.go_on.click()
    assert wizard.stage() is Stage.DONE
    (one,) = wizard.desk.opened().imports
    assert [table.role for table in one.tables] == ["requests", "users"]
    rows = len((CLAIMS / "requests.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert one.tables[0].source.rows_accepted == rows
    assert f"Imported: 2 sheets, {rows + one.tables[1].source.rows_accepted:,} rows" in wizard.says


def test_that_a_sheet_can_be_mapped_by_hand(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export(),))
    assert "Not recognised" in wizard.says
    page.sheet.role.setCurrentIndex(page.sheet.role.findData("costs"))
    page.sheet.role.activated.emit(page.sheet.role.currentIndex())
    assert not page.go_on.isEnabled()
    assert 'Still missing: "date" and "amount"' in wizard.says
    wizard.correct("date", "Tag")
    wizard.correct("amount", "Summe")
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


def test_that_the_preview_follows_another_header_row(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("costs.csv", "Costs of August\n\ndate,amount\n2026-08-01,12\n"),))
    assert not page.go_on.isEnabled()
    page.sheet.table.header_asked.emit(3)
    assert page.flow.steps[0].given.header_row == 3
    assert page.sheet.header_row.value() == 3
    assert page.go_on.isEnabled()
    page.sheet.header_row.setValue(0)
    assert [row.name for row in page.sheet.columns.columns.rows] == ["column A"]


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
    assert (row.reads, row.state) == ("", "amount?")
    page.sheet.columns.doubleClicked.emit(page.sheet.columns.columns.index(1, 3))
    assert page.sheet.columns.columns.rows[1].reads == "amount"


def test_that_a_mapping_is_applied_the_next_time_and_said_so(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    page.take_files((export("august.csv"),))
    page.sheet.role.setCurrentIndex(page.sheet.role.findData("costs"))
    page.sheet.role.activated.emit(page.sheet.role.currentIndex())
    wizard.correct("date", "Tag")
    wizard.correct("amount", "Summe")
    page.sheet.kept.setChecked(True)
    page.go_on.click()
    page.go_on.click()
    assert wizard.stage() is Stage.DONE
    page.done.more.click()
    page.take_files((export("september.csv", COSTS.replace("-08-", "-09-")),))
    assert "as you said when you last imported a sheet with these headers" in wizard.says
    assert page.go_on.isEnabled()


def test_that_files_that_cannot_be_read_do_not_stop_the_others(wizard: Wizard, export: Callable[..., Path]) -> None:
    wizard.page.take_files((export("letter.pdf", "%PDF-1.7"), export("costs.csv", "date,amount\n2026-08-01,1\n")))
    assert "letter.pdf is a PDF document, not a table: export the data as xlsx" in wizard.says
    assert wizard.page.go_on.isEnabled()


def test_that_only_bad_files_leave_the_page_where_it_was(wizard: Wizard, export: Callable[..., Path]) -> None:
    wizard.page.take_files((export("empty.csv", ""),))
    assert wizard.stage() is Stage.START
    assert "empty.csv is empty: export it again." in wizard.says


def test_that_the_doctor_says_what_is_missing_and_writes_the_letter(wizard: Wizard) -> None:
    page = wizard.page
    page.take_files((CLAIMS / "requests.csv",))
    page.go_on.click()
    doctor = page.check.doctor
    assert "not computable" in wizard.says
    doctor.copy.click()
    letter = QGuiApplication.clipboard().text()
    assert letter.startswith("Subject: data needed for the review of Claims triage\n")
    assert "load_tests (one row is one sample or plateau of a load test)" in letter
    assert "for: Throughput" in letter


def test_that_going_back_from_the_check_keeps_what_was_said(wizard: Wizard, users: Path) -> None:
    page = wizard.page
    page.take_files((users,))
    page.go_on.click()
    page.back.click()
    assert wizard.stage() is Stage.SHEETS
    assert len(page.flow.steps) == 1
    page.over.click()
    assert wizard.stage() is Stage.START
    assert not page.flow.steps


def test_that_a_cancelled_check_changes_nothing(wizard: Wizard, users: Path) -> None:
    page, wishes = wizard.page, wizard.wishes
    page.take_files((users,))
    wishes.later = True
    page.go_on.click()
    assert wizard.stage() is Stage.CHECKING
    assert not page.go_on.isEnabled()
    wishes.waiting.pop().then(Cancelled("Cancelled: nothing was changed."))
    assert wizard.stage() is Stage.SHEETS
    assert wishes.of(Say) == [Say("Cancelled: nothing was changed.")]


def test_that_an_import_that_fails_says_why_and_can_be_tried_again(wizard: Wizard, users: Path) -> None:
    page = wizard.page
    page.take_files((users,))
    page.go_on.click()
    page.flow._stored(Unusable("The disk is full.", "Make room."), page.flow._turn)
    assert wizard.stage() is Stage.CHECKED
    assert "The disk is full. Make room." in wizard.says
    assert page.go_on.isEnabled()


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


def test_that_a_fault_of_our_own_is_raised_and_the_page_goes_on(wizard: Wizard, users: Path) -> None:
    page, wishes = wizard.page, wizard.wishes
    wishes.later = True
    page.take_files((users,))
    with pytest.raises(ZeroDivisionError):
        wishes.waiting.pop().then(ZeroDivisionError())
    assert wizard.stage() is Stage.START


def test_that_sheets_in_the_project_already_are_not_taken_again(wizard: Wizard, users: Path) -> None:
    page = wizard.page
    for _ in range(2):
        page.take_files((users,))
        if wizard.stage() is Stage.SHEETS and page.go_on.isEnabled():
            page.go_on.click()
            page.go_on.click()
    assert page.flow.steps[0].already
    assert not page.sheet.chosen.isEnabled()
    assert "No sheet is chosen" in wizard.says
    assert len(wizard.desk.opened().imports) == 1


def test_that_an_import_can_take_the_place_of_another(wizard: Wizard, export: Callable[..., Path]) -> None:
    page = wizard.page
    for text in ("date,amount\n2026-08-01,1\n", "date,amount\n2026-08-01,2\n"):
        if wizard.stage() is Stage.DONE:
            page.show_item("replace/1")
            assert "This takes the place of import 1" in wizard.says
        page.take_files((export("costs.csv", text),))
        page.go_on.click()
        page.go_on.click()
    assert wizard.wishes.of(TakeIn)[-1].replaces == 1
    assert len(wizard.desk.opened().imports) == 1


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
        "pilot.xlsx · costs\n▲ ready · 1 row",
        "pilot.xlsx · users\n▲ ready · 1 row",
    ]
    page.list.setCurrentRow(1)
    page.sheet.chosen.click()
    assert page.list.item(1).text() == "pilot.xlsx · users\n○ left out · 1 row"
    assert [given.sheet for given in page.flow.inputs] == ["costs"]


def test_that_files_dropped_on_it_are_looked_into(wizard: Wizard, users: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(users))])
    buttons = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, *buttons)
    wizard.page.drop.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert wizard.page.drop.property("active") == "true"
    wizard.page.drop.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, *buttons))
    assert wizard.page.drop.property("active") == "false"
    assert [step.given.role for step in wizard.page.flow.steps] == ["users"]


def test_that_text_dropped_on_it_is_not_taken(wizard: Wizard) -> None:
    data = QMimeData()
    data.setText("no file")
    buttons = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, *buttons)
    enter.ignore()
    wizard.page.drop.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_that_its_buttons_lead_on(wizard: Wizard, users: Path) -> None:
    page = wizard.page
    page.drop.button.click()
    assert wizard.wishes.of(Do) == [Do("import")]
    page.take_files((users,))
    page.go_on.click()
    page.go_on.click()
    page.done.overview.click()
    page.done.data.click()
    assert wizard.wishes.of(Go) == [Go("overview"), Go("data")]


def test_that_another_project_starts_anew(wizard: Wizard, users: Path) -> None:
    wizard.page.take_files((users,))
    wizard.page.show_opened(None)
    assert wizard.stage() is Stage.START
    wizard.page.take_files((users,))
    assert wizard.stage() is Stage.START


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"read_only_reason": "It is write-protected."}, "Nothing can be imported: It is write-protected."),
        (
            {"looking": Looking(as_of=date(2026, 9, 1))},
            "You are looking back at 1 September 2026: return to the present",
        ),
    ],
)
def test_that_a_project_that_cannot_be_changed_takes_no_files(
    wizard: Wizard, users: Path, change: dict[str, object], sentence: str
) -> None:
    wizard.page.show_opened(replace(wizard.desk.opened(), **change))  # type: ignore[arg-type]  # fields by name
    wizard.page.take_files((users,))
    assert wizard.stage() is Stage.START
    assert sentence in wizard.says
    assert not wizard.page.drop.isEnabled()
    wizard.page.show_opened(wizard.desk.opened())
    assert wizard.page.drop.isEnabled()


def test_that_its_models_keep_the_rules_while_sheets_change(wizard: Wizard, export: Callable[..., Path]) -> None:
    sheet = wizard.page.sheet
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    testers = [QAbstractItemModelTester(model, mode) for model in (sheet.columns.columns, sheet.table.rows)]
    wizard.page.take_files((export("users.csv", "user_id\nu-1\n"), export("costs.csv", "date,amount\n2026-08-01,x\n")))
    for at in (1, 0, 1):
        wizard.page.flow.show(at)
    assert len(testers) == 2


def test_that_the_whole_window_imports_dropped_files(open_app: App, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("date,text\n2026-08-20,Saves me half an hour.\n", encoding="utf-8")
    open_app.files.take_files((path,))
    page = open_app.window.page("import")
    assert isinstance(page, ImportPage)
    qtbot.waitUntil(lambda: page.flow.stage is Stage.SHEETS and bool(page.flow.previews), timeout=30_000)
    page.go_on.click()
    qtbot.waitUntil(lambda: page.flow.stage is Stage.CHECKED, timeout=60_000)
    page.go_on.click()
    qtbot.waitUntil(lambda: page.flow.stage is Stage.DONE, timeout=60_000)
    opened = open_app.keeper.opened
    assert opened is not None
    assert [table.role for table in opened.imports[-1].tables] == ["notes"]
    assert opened.review is not None
