"""The dialogs of a KPI on a real project: nothing is kept before it is right, and the effect is shown before."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.base.progress import Silent
from kpidesk.decision.review import Judged, KpiResult, Light, Review
from kpidesk.desktop.pages.owner_dialog import NotApplicableDialog, OwnerDialog
from kpidesk.desktop.pages.threshold_dialog import ThresholdDialog
from kpidesk.desktop.pages.waiver_dialog import WaiverDialog
from kpidesk.desktop.widgets.day_edit import DayEdit
from kpidesk.desktop.widgets.effect_dialog import EffectDialog
from kpidesk.session.desk import Desk
from kpidesk.session.edits import AddWaiver, ChangeSettings, Edit
from kpidesk.views.opened import Looking, Opened
from kpidesk.views.threshold import lines_of


@pytest.fixture(name="desk", scope="module")
def open_desk(project_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = tmp_path_factory.mktemp("dialogs") / "failing.kpidesk"
    shutil.copy(project_of("claims-failing"), path)
    desk = Desk.open(path)
    desk.look(Looking(), Silent())
    yield desk
    desk.close()


@pytest.fixture(name="opened")
def opened_of_desk(desk: Desk) -> Opened:
    return desk.opened()


def review_of(opened: Opened) -> Review:
    assert opened.review is not None
    return opened.review


def kpi(opened: Opened, name: str) -> KpiResult:
    return next(one for one in review_of(opened).kpis if one.id == name)


def measure(opened: Opened, name: str) -> Judged:
    return next(one for one in review_of(opened).metrics if one.id == name)


def kept_by(dialog: EffectDialog) -> list[Edit]:
    found: list[Edit] = []
    dialog.kept.connect(found.append)
    return found


def lines_dialog(qtbot: QtBot, desk: Desk, opened: Opened, name: str) -> ThresholdDialog:
    one = measure(opened, name)
    lines = lines_of(one, opened, opened.profile)
    assert lines is not None
    dialog = ThresholdDialog(one, lines, desk.preview, review_of(opened))
    qtbot.addWidget(dialog)
    return dialog


def type_into(dialog: ThresholdDialog, side: str, text: str) -> None:
    place = {"green": 0, "red": 1}[side]
    field = dialog.findChildren(QLineEdit)[place]
    field.setText(text)
    field.textEdited.emit(text)


def test_that_a_line_shows_what_it_would_change_and_is_kept(qtbot: QtBot, desk: Desk, opened: Opened) -> None:
    dialog = lines_dialog(qtbot, desk, opened, "latency_p99")
    kept = kept_by(dialog)
    assert dialog.panel.said == "Nothing is changed yet."
    type_into(dialog, "red", "13")
    assert dialog.panel.texts[0] == "Latency P99: ▼ red · firm → ◆ yellow · leaning"
    assert "Red flags: 7 → 6" in dialog.panel.texts
    assert dialog.panel.said == "The verdict stays kill."
    dialog.accept()
    edit = ChangeSettings("Change the lines of Latency P99", {"thresholds.latency_p99.red": 13.0})
    assert kept == [edit]
    after = desk.preview(edit)
    assert after is not None
    assert next(one for one in after.metrics if one.id == "latency_p99").light is Light.YELLOW
    assert desk.opened().settings.thresholds == {}


def test_that_a_share_is_typed_in_per_cent(qtbot: QtBot, desk: Desk, opened: Opened) -> None:
    dialog = lines_dialog(qtbot, desk, opened, "weighted_accuracy")
    kept = kept_by(dialog)
    type_into(dialog, "green", "77")
    type_into(dialog, "red", "70")
    dialog.accept()
    changes = {"thresholds.weighted_accuracy.green": 0.77, "thresholds.weighted_accuracy.red": 0.7}
    assert kept == [ChangeSettings("Change the lines of Weighted accuracy", changes)]


@pytest.mark.parametrize(("text", "said"), [("abc", "is no number"), ("3", "Red must lie beyond green.")])
def test_that_a_wrong_line_is_told_beside_its_field(
    qtbot: QtBot, desk: Desk, opened: Opened, text: str, said: str
) -> None:
    dialog = lines_dialog(qtbot, desk, opened, "latency_p99")
    kept = kept_by(dialog)
    type_into(dialog, "red", text)
    dialog.accept()
    assert said in dialog.fault_of("red")
    assert dialog.fault_of("green") == ""
    assert kept == []


def test_that_unchanged_lines_keep_nothing(qtbot: QtBot, desk: Desk, opened: Opened) -> None:
    dialog = lines_dialog(qtbot, desk, opened, "latency_p99")
    kept = kept_by(dialog)
    dialog.accept()
    assert kept == []


def test_that_the_profile_s_own_lines_can_be_put_back(qtbot: QtBot, desk: Desk, opened: Opened) -> None:
    edit = ChangeSettings("", {"thresholds.latency_p99.red": 13.0})
    after = desk.preview(edit)
    assert after is not None
    changed = replace(opened, settings=after.settings, profile=after.profile, review=after)
    one = measure(changed, "latency_p99")
    lines = lines_of(one, changed, opened.profile)
    assert lines is not None
    dialog = ThresholdDialog(one, lines, desk.preview, after)
    qtbot.addWidget(dialog)
    kept = kept_by(dialog)
    own = next(button for button in dialog.findChildren(QPushButton) if "own lines" in button.text())
    assert own.isEnabled()
    own.click()
    dialog.accept()
    assert kept == [ChangeSettings("Change the lines of Latency P99", {"thresholds.latency_p99.red": None})]


def waiver_dialog(qtbot: QtBot, desk: Desk, opened: Opened, name: str, chosen: str = "") -> WaiverDialog:
    dialog = WaiverDialog(kpi(opened, name), desk.preview, review_of(opened), None, chosen)
    qtbot.addWidget(dialog)
    return dialog


def test_that_a_deviation_is_accepted_with_its_effect_shown(qtbot: QtBot, desk: Desk, opened: Opened) -> None:
    dialog = waiver_dialog(qtbot, desk, opened, "adoption")
    kept = kept_by(dialog)
    owner, ceiling = (field for field in dialog.findChildren(QLineEdit) if field.objectName() != "qt_spinbox_lineedit")
    assert ceiling.text() == "15"
    dialog.findChildren(QPlainTextEdit)[0].setPlainText("The roll-out began late")
    owner.setText("Ada")
    owner.textEdited.emit("Ada")
    assert dialog.panel.texts[0].endswith("→ ◆ yellow · firm · accepted")
    assert "Red flags: 7 → 6" in dialog.panel.texts
    dialog.accept()
    (edit,) = kept
    assert isinstance(edit, AddWaiver)
    waiver = edit.waiver
    assert (waiver.measure, waiver.owner, waiver.ceiling) == ("adoption_week_4", "Ada", 0.15)
    assert waiver.reason == "The roll-out began late"
    assert waiver.expires == date(2026, 11, 4)


def test_that_a_deviation_says_what_is_missing(qtbot: QtBot, desk: Desk, opened: Opened) -> None:
    dialog = waiver_dialog(qtbot, desk, opened, "drift")
    kept = kept_by(dialog)
    dialog.findChildren(DayEdit)[0].set_day(date(2026, 10, 7))
    dialog.accept()
    assert dialog.fault_of("reason") == "▼ Say why the deviation is accepted: it is printed in the report."
    assert dialog.fault_of("owner") == ""
    assert "Choose a day after 7 October 2026" in dialog.fault_of("expires")
    assert kept == []
    assert dialog.panel.said == "Once every field is right, what would change is shown here."


def test_that_the_measure_looked_at_is_chosen_first(qtbot: QtBot, desk: Desk, opened: Opened) -> None:
    assert waiver_dialog(qtbot, desk, opened, "adoption", "adoption_current").measure == "adoption_current"
    assert waiver_dialog(qtbot, desk, opened, "adoption", "adoption_week_1").measure == "adoption_week_4"


def test_that_an_owner_is_set(qtbot: QtBot, desk: Desk, opened: Opened) -> None:
    dialog = OwnerDialog(kpi(opened, "mttr"), desk.preview, review_of(opened))
    qtbot.addWidget(dialog)
    kept = kept_by(dialog)
    dialog.findChildren(QLineEdit)[0].setText(" Support ")
    dialog.accept()
    assert kept == [ChangeSettings("Change the owner of Time to recovery", {"owners.mttr": "Support"})]


def test_that_the_same_owner_is_no_change(qtbot: QtBot, desk: Desk, opened: Opened) -> None:
    dialog = OwnerDialog(kpi(opened, "latency"), desk.preview, review_of(opened))
    qtbot.addWidget(dialog)
    kept = kept_by(dialog)
    dialog.accept()
    assert kept == []


def test_that_a_kpi_is_declared_not_applicable_with_owner_and_reason(qtbot: QtBot, desk: Desk, opened: Opened) -> None:
    dialog = NotApplicableDialog(kpi(opened, "overhead"), desk.preview, review_of(opened))
    qtbot.addWidget(dialog)
    kept = kept_by(dialog)
    dialog.accept()
    assert dialog.fault_of("owner")
    assert dialog.fault_of("reason")
    dialog.findChildren(QLineEdit)[0].setText("Bo")
    dialog.findChildren(QPlainTextEdit)[0].setPlainText("Nobody looks after it")
    assert "KPI 5 · Operational overhead: ▼ red · leaning → ○ not applicable" in dialog.panel.texts
    dialog.accept()
    (edit,) = kept
    assert isinstance(edit, ChangeSettings)
    assert edit.changes == {
        "not_applicable.overhead.owner": "Bo",
        "not_applicable.overhead.reason": "Nobody looks after it",
    }
    after = desk.preview(edit)
    assert after is not None
    assert after.kpis[4].light is Light.NOT_APPLICABLE


def test_that_every_field_has_a_name_and_the_button_that_keeps_is_the_default(
    qtbot: QtBot, desk: Desk, opened: Opened
) -> None:
    dialog = waiver_dialog(qtbot, desk, opened, "latency")
    fields = [*dialog.findChildren(QPlainTextEdit), *dialog.findChildren(DayEdit)]
    fields += [field for field in dialog.findChildren(QLineEdit) if field.objectName() != "qt_spinbox_lineedit"]
    assert all(field.accessibleName() for field in fields)
    (box,) = dialog.findChildren(QDialogButtonBox)
    keep = next(button for button in box.buttons() if button.text() == "Accept the deviation")
    assert isinstance(keep, QPushButton)
    assert keep.isDefault()


def test_that_a_form_begins_in_its_first_field(qtbot: QtBot, desk: Desk, opened: Opened) -> None:
    dialog = lines_dialog(qtbot, desk, opened, "latency_p99")
    dialog.show()
    qtbot.waitExposed(dialog)
    first = dialog.findChildren(QLineEdit)[0]
    assert dialog.focusWidget() is first
