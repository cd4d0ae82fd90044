"""About: versions and licences of all that KPIDesk runs on; the check of a project; dialogs that ask."""

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QDate, qVersion
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.base.periods import Period
from kpidesk.desktop.about import AboutDialog, facts, packages
from kpidesk.desktop.app import App
from kpidesk.desktop.backups_dialog import BackupsDialog
from kpidesk.desktop.dates_dialog import DatesDialog
from kpidesk.store.project import Project


def test_that_every_package_it_runs_on_is_listed_with_its_licence() -> None:
    listed = {one.name.lower().replace("_", "-"): one for one in packages()}
    for name in ("pyside6-essentials", "duckdb", "pandas", "numpy", "scipy", "reportlab", "pyarrow", "pypdfium2"):
        assert listed[name].version
        assert listed[name].licence
    assert "GPL" in listed["pyside6-essentials"].licence


def test_that_the_versions_are_those_that_run() -> None:
    said = "\n".join(facts())
    assert f"Qt {qVersion()}" in said
    assert f"SQLite {sqlite3.sqlite_version}" in said


def test_that_the_about_dialog_leads_to_log_folder_and_check(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    wanted: list[str] = []
    dialog.wanted.connect(wanted.append)
    for button in dialog.findChildren(QPushButton):
        if button.text().replace("&", "") in {"Data folder", "Show the log", "Check project"}:
            button.click()
    assert sorted(wanted) == ["check", "data-folder", "log"]


def test_that_a_check_says_that_the_project_is_sound(open_app: App, qtbot: QtBot) -> None:
    open_app.actions["check"].trigger()
    qtbot.waitUntil(lambda: any("is sound" in said for said in open_app.window.messages.said), timeout=20_000)


def test_that_a_backup_is_put_back(open_app: App, qtbot: QtBot) -> None:
    path = Path(open_app.window.windowFilePath())
    desk = open_app.keeper.desk
    assert desk is not None
    with Project.open(path, read_only=True) as project:
        name = project.settings()["name"]
    desk._project.backup("before a trial")
    desk._project.change_settings({"name": "Changed"}, "", datetime.now(UTC))
    open_app.actions["revert"].trigger()
    dialog = open_app.window.findChild(BackupsDialog)
    assert isinstance(dialog, BackupsDialog)
    assert "before a trial" in dialog.list.item(0).text()
    said = open_app.window.messages
    with qtbot.waitSignal(open_app.keeper.taken, timeout=60_000):
        dialog.accept()
        qtbot.waitUntil(lambda: any("The backup was restored." in text for text in said.said), timeout=60_000)
    opened = open_app.keeper.opened
    assert opened is not None
    assert opened.settings.name == name


def test_that_without_a_backup_there_is_nothing_to_revert_to(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = BackupsDialog(tmp_path / "new.kpidesk")
    qtbot.addWidget(dialog)
    assert not dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()


def test_that_dates_of_ones_own_become_a_window(qtbot: QtBot) -> None:
    pilot = Period(date(2026, 8, 3), date(2026, 11, 1))
    dialog = DatesDialog(pilot, pilot)
    qtbot.addWidget(dialog)
    chosen: list[str] = []
    dialog.chosen.connect(chosen.append)
    dialog.first.setDate(QDate(2026, 9, 10))
    dialog.last.setDate(QDate(2026, 9, 1))
    dialog.accept()
    assert chosen == []
    assert dialog.fault.text() == "The last day is before the first: change one of them."
    dialog.last.setDate(QDate(2026, 9, 20))
    dialog.accept()
    assert chosen == ["2026-09-10..2026-09-20"]
    assert dialog.first.minimumDate() == QDate(2026, 8, 3)


def test_that_other_dates_are_looked_at(open_app: App, qtbot: QtBot) -> None:
    open_app.actions["dates"].trigger()
    dialog = open_app.window.findChild(DatesDialog)
    assert isinstance(dialog, DatesDialog)
    first = dialog.first.date().addDays(7)
    dialog.first.setDate(first)
    with qtbot.waitSignal(open_app.keeper.changed, timeout=30_000):
        dialog.accept()
    opened = open_app.keeper.opened
    assert opened is not None
    assert opened.review is not None
    assert opened.review.window.first == date(first.year(), first.month(), first.day())
