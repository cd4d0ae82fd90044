"""Import: what the project has already, what does not fit together, what was changed, undone, replaced."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from kpidesk.base.progress import Silent
from kpidesk.desktop.app import App
from kpidesk.desktop.import_flow import Stage
from kpidesk.desktop.pages.importing import ImportPage
from kpidesk.desktop.wishes import Keep
from kpidesk.session.edits import RemoveImport
from kpidesk.store.whereabouts import find
from kpidesk.views.opened import Looking
from tests.desktop.wizard import Wizard, make_export, make_users, make_wizard

__all__ = ["make_export", "make_users", "make_wizard"]

AUGUST = "request_id,timestamp,status\n" + "".join(f"r-{at},2026-08-0{at} 10:00,ok\n" for at in range(1, 7))
NEWER = "request_id,timestamp,status\n" + "".join(f"r-{at},2026-08-0{at} 10:00,error\n" for at in range(5, 10))
"""Two of its five requests are in the older one, with another status."""


def bring_in(wizard: Wizard, *paths: Path) -> None:
    wizard.page.take_files(paths)
    wizard.page.go_on.click()
    wizard.page.go_on.click()
    assert wizard.stage() is Stage.DONE
    wizard.page.show_opened(wizard.desk.look(Looking(), Silent()))


def options(wizard: Wizard) -> list[QRadioButton]:
    return [one for one in wizard.page.check.overlaps.findChildren(QRadioButton) if one.isVisibleTo(wizard.page)]


def test_that_what_is_there_already_is_settled_before_anything_is_stored(
    wizard: Wizard, export: Callable[..., Path]
) -> None:
    bring_in(wizard, export("requests.csv", AUGUST))
    page = wizard.page
    page.take_files((export("requests-2.csv", NEWER),))
    page.go_on.click()
    assert "2 of these requests" in wizard.says
    assert [one.isChecked() for one in options(wizard)] == [True, False, False, False]
    assert "(2 rows leave, 5 come)" in options(wizard)[0].text()
    keep_old = next(one for one in options(wizard) if "what is there, and what is new" in one.text())
    assert "(3 rows come)" in keep_old.text()
    keep_old.click()
    assert page.flow.steps[0].given.answers == {"overlap": "add"}
    page.go_on.click()
    assert wizard.stage() is Stage.DONE
    newer = wizard.desk.opened().imports[-1].tables[0]
    assert (newer.source.rows_accepted, newer.yielded) == (5, 2)


def test_that_nobody_has_to_choose(wizard: Wizard, export: Callable[..., Path]) -> None:
    bring_in(wizard, export("requests.csv", AUGUST))
    bring_in(wizard, export("requests-2.csv", NEWER))
    older, newer = (one.tables[0] for one in wizard.desk.opened().imports)
    assert (older.yielded, newer.yielded) == (2, 0)


def test_that_a_choice_about_what_is_there_is_not_remembered_for_next_time(
    wizard: Wizard, export: Callable[..., Path]
) -> None:
    bring_in(wizard, export("requests.csv", AUGUST))
    page = wizard.page
    page.take_files((export("requests-2.csv", NEWER),))
    page.sheet.kept.click()
    page.go_on.click()
    options(wizard)[-1].click()
    page.go_on.click()
    page.done.more.click()
    page.take_files((export("requests-3.csv", NEWER.replace("error", "timeout")),))
    assert page.flow.steps[0].recalled
    assert "overlap" not in page.flow.steps[0].given.answers


def test_that_an_import_says_what_it_changed(wizard: Wizard, export: Callable[..., Path]) -> None:
    bring_in(wizard, export("requests.csv", AUGUST))
    assert "requests: 6 rows came in" in wizard.says
    bring_in(wizard, export("requests-2.csv", NEWER))
    assert "requests: 5 rows came in, 2 older rows count no more" in wizard.says
    changes = wizard.page.flow.outcome.changes
    assert changes is not None
    assert changes.compared


def test_that_it_can_be_undone_where_it_was_done(wizard: Wizard, export: Callable[..., Path]) -> None:
    bring_in(wizard, export("requests.csv", AUGUST))
    page = wizard.page
    page.done.undo.click()
    assert page.dialog is not None
    page.dialog.undo.click()
    assert wizard.wishes.of(Keep) == [Keep(RemoveImport(1))]
    wizard.desk.apply(RemoveImport(1))
    page.show_opened(wizard.desk.opened())
    assert "The import was undone" in wizard.says
    assert not page.done.undo.isVisibleTo(page)


def test_that_contradictions_between_files_are_told_with_their_figures(
    wizard: Wizard, export: Callable[..., Path]
) -> None:
    people = "user_id\n" + "".join(f"u-{at}\n" for at in range(1, 5))
    log = "timestamp,user_id\n" + "".join(f"2026-08-0{at} 10:00,u-{at}\n" for at in range(3, 9))
    wizard.page.take_files((export("users.csv", people), export("requests.csv", log)))
    wizard.page.go_on.click()
    assert "Do the files fit together?" in wizard.says
    assert "2 of 4 people on the list of users never appear" in wizard.says
    assert wizard.page.flow.checked is not None
    assert not {one.code for one in wizard.page.flow.checked.findings} & {
        one.code for one in wizard.page.flow.checked.problems
    }


def test_that_an_import_that_is_replaced_finds_its_file_again(wizard: Wizard, export: Callable[..., Path]) -> None:
    path = export("costs.csv", "date,amount\n2026-08-01,1\n")
    bring_in(wizard, path)
    source = wizard.desk.opened().imports[0].tables[0].source
    assert find(source.sha256) == path
    wizard.page.show_item("replace/1")
    assert wizard.stage() is Stage.SHEETS
    assert [step.given.path for step in wizard.page.flow.steps] == [path]
    assert wizard.page.go_on.isEnabled()


def test_that_a_file_that_is_gone_is_asked_for(wizard: Wizard, export: Callable[..., Path]) -> None:
    path = export("costs.csv", "date,amount\n2026-08-01,1\n")
    bring_in(wizard, path)
    path.unlink()
    wizard.page.show_item("replace/1")
    assert wizard.stage() is Stage.START
    assert '"costs.csv" is not where it was imported from: drop it here, or a newer export of it.' in wizard.says


@pytest.mark.parametrize("later", [False, True])
def test_that_the_keyboard_stays_on_the_page(wizard: Wizard, users: Path, qtbot: QtBot, *, later: bool) -> None:
    page = wizard.page
    page.activateWindow()
    page.take_files((users,))
    qtbot.waitUntil(page.isActiveWindow)
    page.go_on.setFocus(Qt.FocusReason.TabFocusReason)
    wizard.wishes.later = later
    page.go_on.click()
    if later:
        assert not page.go_on.isEnabled()
        assert page.hasFocus()
        wizard.wishes.later = False
        wizard.wishes.finish()
    assert page.go_on.hasFocus()


def test_that_the_whole_window_says_what_a_second_import_changed(open_app: App, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    path.write_text("date,amount,category\n2026-08-20,90000,inference\n", encoding="utf-8")
    open_app.files.take_files((path,))
    page = open_app.window.page("import")
    assert isinstance(page, ImportPage)
    qtbot.waitUntil(lambda: page.flow.stage is Stage.SHEETS and bool(page.flow.previews), timeout=30_000)
    page.go_on.click()
    qtbot.waitUntil(lambda: page.flow.stage is Stage.CHECKED, timeout=60_000)
    page.go_on.click()
    qtbot.waitUntil(lambda: page.flow.outcome.changes is not None, timeout=60_000)
    changes = page.flow.outcome.changes
    assert changes is not None
    assert changes.compared
    assert any("cost" in one.title.lower() for one in changes.figures)
    assert page.flow.import_id is not None
    opened = open_app.keeper.opened
    assert opened is not None
    page.show_opened(replace(opened, imports=opened.imports[:-1]))
    assert page.flow.outcome.undone
