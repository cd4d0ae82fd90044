"""Import: dropped files, the evidence doctor, and what is stored at the end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from pytestqt.qtbot import QtBot

from kpidesk.base.errors import Cancelled, Unusable
from kpidesk.base.progress import Silent
from kpidesk.desktop.app import App
from kpidesk.desktop.import_flow import Stage
from kpidesk.desktop.pages.importing import ImportPage
from kpidesk.desktop.wishes import Do, Go, Say, TakeIn
from kpidesk.intake.inputs import Input
from kpidesk.session.project import create_from, import_files
from kpidesk.views.opened import Looking
from tests.desktop.wizard import CLAIMS, Wizard, make_export, make_users, make_wizard

__all__ = ["make_export", "make_users", "make_wizard"]


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


def test_that_a_project_without_a_dated_row_can_be_opened_and_says_what_it_lacks(
    app: App, qtbot: QtBot, tmp_path: Path, users: Path
) -> None:
    path = tmp_path / "undated.kpidesk"
    create_from(path, {"name": "Undated"})
    import_files(path, [Input(users)], Silent())
    with qtbot.waitSignal(app.keeper.taken, timeout=60_000):
        app.open(path)
    opened = app.keeper.opened
    assert opened is not None
    assert opened.review is None
    assert "first and last day are not known" in opened.why_not
    assert [table.role for table in opened.imports[0].tables] == ["users"]
