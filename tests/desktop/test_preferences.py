"""Settings: few, at once, remembered, reset; the dialogs that change them."""

from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from kpidesk.desktop.app import App
from kpidesk.desktop.preferences import Preferences
from kpidesk.desktop.settings_dialog import SettingsDialog


class Picked(Protocol):
    answers: list[Path]


@pytest.fixture
def dialog(app: App) -> SettingsDialog:
    app.actions["settings"].trigger()
    found = app.window.findChild(SettingsDialog)
    assert isinstance(found, SettingsDialog)
    return found


def test_that_a_choice_holds_at_once_and_is_remembered(app: App, dialog: SettingsDialog) -> None:
    dialog.scheme.setCurrentIndex(dialog.scheme.findData("dark"))
    dialog.scheme.activated.emit(dialog.scheme.currentIndex())
    dialog.zoom.setValue(150)
    dialog.reopens.setChecked(False)
    assert app.theme.dark
    assert app.theme.zoom == 1.5
    assert app.actions["dark"].isChecked()
    app.preferences.sync()
    again = Preferences(app.preferences.path)
    assert (again.scheme, again.zoom, again.reopens) == ("dark", 1.5, False)


def test_that_reset_brings_the_defaults_back(app: App, dialog: SettingsDialog) -> None:
    app.preferences.scheme, app.preferences.zoom = "dark", 2.0
    assert dialog.zoom.value() == 200
    dialog.reset()
    assert (app.preferences.scheme, app.preferences.zoom, app.preferences.reopens) == ("system", 1.0, True)
    assert dialog.zoom.value() == 100
    assert app.theme.zoom == 1.0


def test_that_settings_can_be_carried_to_another_computer(
    app: App, dialog: SettingsDialog, picker: Picked, tmp_path: Path
) -> None:
    app.preferences.scheme, app.preferences.zoom = "dark", 1.25
    picker.answers = [tmp_path / "carried.ini"]
    dialog.export()
    app.preferences.reset()
    dialog.take()
    assert (app.preferences.scheme, app.preferences.zoom) == ("dark", 1.25)
    assert app.theme.dark


def test_that_a_file_without_settings_changes_nothing(
    app: App, dialog: SettingsDialog, picker: Picked, tmp_path: Path
) -> None:
    other = tmp_path / "other.ini"
    other.write_text("[elsewhere]\nkey=1\n", encoding="utf-8")
    picker.answers = [other]
    dialog.take()
    assert dialog.said.text() == "other.ini holds no settings: nothing was changed."
    assert app.preferences.scheme == "system"


@pytest.mark.parametrize("text", ["[look]\nscheme=purple\nzoom=huge\n", "\x00\x01garbage", "[look]\nzoom=99\n"])
def test_that_a_damaged_settings_file_counts_as_not_set(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.ini"
    path.write_text(text, encoding="utf-8")
    found = Preferences(path)
    assert found.scheme == "system"
    assert found.zoom in {1.0, 3.0}
    assert found.layout("geometry").isEmpty()
    assert found.texts("recent/projects") == ()


def test_that_text_grows_and_shrinks_by_keys_within_bounds(app: App) -> None:
    for _ in range(40):
        app.actions["larger"].trigger()
    assert app.theme.zoom == 3.0
    for _ in range(40):
        app.actions["smaller"].trigger()
    assert app.theme.zoom == 0.8
    app.actions["normal-size"].trigger()
    assert app.theme.zoom == 1.0


def test_that_the_layout_of_another_version_is_not_restored(app: App) -> None:
    app.window.keep_layout()
    assert not app.preferences.layout("geometry").isEmpty()
    app.preferences.keep_text("window/version", "0")
    assert app.preferences.layout("geometry").isEmpty()


def test_that_no_dialog_of_the_window_is_modal_to_the_program(app: App, dialog: SettingsDialog, qtbot: QtBot) -> None:
    app.actions["about"].trigger()
    for found in app.window.findChildren(QDialog):
        assert found.isVisible()
        found.reject()
    qtbot.waitUntil(lambda: not app.window.findChildren(QDialog))
    assert dialog is not None
