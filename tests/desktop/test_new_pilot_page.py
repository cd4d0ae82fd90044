"""New pilot: answers checked beside their fields, lines changed and put back, the project made and opened."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from kpidesk.base.resources import sample
from kpidesk.base.units import Unit
from kpidesk.desktop.pages.new_pilot import NewPilotPage
from kpidesk.desktop.widgets.lines_table import GREEN
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import OpenProject, Run
from kpidesk.pilot.profiles import load_profile
from kpidesk.pilot.settings import PilotSettings
from kpidesk.store.project import Project
from kpidesk.views.new_pilot import Measure
from tests.desktop.conftest import FakePicker
from tests.desktop.wish_runner import Wishes


@pytest.fixture
def page(qtbot: QtBot, picker: FakePicker) -> NewPilotPage:
    """The page, with two measures known."""
    made = NewPilotPage(lambda _: None)
    qtbot.addWidget(made)
    made.picker = picker
    made.resize(1180, 680)
    made.show()
    made._take_measures(
        {"latency_p99": Measure("Latency P99", Unit.SECONDS), "weighted_accuracy": Measure("Accuracy", Unit.SHARE)}
    )
    return made


def answer(page: NewPilotPage, key: str, text: str) -> None:
    next(grid.fields[key] for grid in page.grids if key in grid.fields).setText(text)


def says(page: NewPilotPage) -> str:
    return "\n".join(text.text() for text in page.findChildren(Text) if text.isVisibleTo(page))


def line(page: NewPilotPage, measure: str) -> tuple[str, str]:
    model = page.lines.lines
    row = next(at for at, one in enumerate(model.rows) if one.measure == measure)
    return str(model.index(row, GREEN).data()), str(model.index(row, GREEN + 1).data())


def type_green(page: NewPilotPage, measure: str, text: str) -> None:
    model = page.lines.lines
    row = next(at for at, one in enumerate(model.rows) if one.measure == measure)
    model.setData(model.index(row, GREEN), text)


def test_that_a_pilot_is_made_from_the_answers_and_opened(
    page: NewPilotPage, picker: FakePicker, tmp_path: Path
) -> None:
    wishes = Wishes(page)
    target = tmp_path / "claims.kpidesk"
    picker.answers = [target]
    for key, text in {
        "name": "Claims triage", "start": "2026-08-03", "timezone": "Europe/Berlin", "currency": "eur",
        "transaction_value": "4", "hourly_rate": "62.5", "eligible_users": "42", "owners.latency": "Ann",
    }.items():  # fmt: skip
        answer(page, key, text)
    page.profiles.buttons()[3].setChecked(True)
    type_green(page, "weighted_accuracy", "95")
    page.make.click()
    assert wishes.of(OpenProject) == [OpenProject(target)]
    with closing(Project.open(target, read_only=True)) as project:
        settings = project.settings()
    assert settings["name"] == "Claims triage"
    assert date.fromisoformat(str(settings["start"])) == date(2026, 8, 3)
    assert settings["profile"] == "enterprise"
    assert (settings["transaction_value"], settings["hourly_rate"], settings["eligible_users"]) == (4, 62.5, 42)
    assert settings["currency"] == "EUR"
    assert settings["owners"] == {"latency": "Ann"}
    assert settings["thresholds"] == {"weighted_accuracy": {"green": 0.95}}


def test_that_a_fault_is_said_beside_its_field_at_once(page: NewPilotPage) -> None:
    answer(page, "start", "2026-13-40")
    field = page.grids[1].fields["start"]
    assert field.property("wrong") == "true"
    assert "“2026-13-40” is no day. Write a day such as 2026-08-05" in field.accessibleDescription()
    answer(page, "start", "05.08.2026")
    assert field.property("wrong") != "true"
    answer(page, "hourly_rate", "1,250")
    assert "can be read in two ways" in page.grids[2].fields["hourly_rate"].accessibleDescription()
    answer(page, "hourly_rate", "62,50")
    assert page.grids[2].fields["hourly_rate"].property("wrong") != "true"
    answer(page, "start", "2026-08-03")
    assert field.property("wrong") == "false"


def test_that_nothing_is_made_without_a_name(page: NewPilotPage, picker: FakePicker, tmp_path: Path) -> None:
    wishes = Wishes(page)
    picker.answers = [tmp_path / "x.kpidesk"]
    assert "Give the pilot a name" not in says(page)
    page.make.click()
    assert "Give the pilot a name: it stands on every page of the report." in says(page)
    assert not wishes.all
    assert not picker.asked


def test_that_one_cost_of_an_error_without_the_other_is_said(page: NewPilotPage) -> None:
    answer(page, "cost_false_positive", "100")
    assert "Only one of cost_false_positive and cost_false_negative is set." in says(page)


def test_that_the_lines_are_those_of_the_profile(page: NewPilotPage) -> None:
    assert line(page, "latency_p99") == ("≤ 5", "> 10")
    high_volume = next(one for one in page.profiles.buttons() if one.property("key") == "high-volume-low-cost")
    high_volume.setChecked(True)
    own = load_profile(PilotSettings(profile="high-volume-low-cost")).thresholds["weighted_accuracy"]
    assert own.green is not None
    assert line(page, "weighted_accuracy")[0] == f"≥ {own.green.number * 100:g}"


def test_that_a_line_is_changed_and_put_back(page: NewPilotPage) -> None:
    type_green(page, "latency_p99", "4")
    row = page.lines.lines.rows[0]
    assert (row.changed, row.source) == (True, "set for this pilot")
    page.lines.setCurrentIndex(page.lines.lines.index(0, GREEN))
    page.lines.keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier))
    assert line(page, "latency_p99") == ("≤ 5", "> 10")
    assert not page.reset.isEnabled()
    type_green(page, "latency_p99", "4")
    page.reset.click()
    assert line(page, "latency_p99") == ("≤ 5", "> 10")


@pytest.mark.parametrize(
    ("typed", "sentence"), [("12", "contradict each other"), ("soon", "is no number"), ("", "cannot be left out")]
)
def test_that_a_line_that_cannot_be_is_refused(
    page: NewPilotPage, picker: FakePicker, tmp_path: Path, typed: str, sentence: str
) -> None:
    wishes = Wishes(page)
    picker.answers = [tmp_path / "x.kpidesk"]
    answer(page, "name", "Claims")
    type_green(page, "latency_p99", typed)
    assert sentence in says(page)
    page.make.click()
    assert not wishes.all


def test_that_settings_fill_the_fields_and_keep_what_no_field_asks_for(
    page: NewPilotPage, picker: FakePicker, tmp_path: Path
) -> None:
    wishes = Wishes(page)
    page.read_settings((sample("support-assistant"),))
    assert page.answers["name"] == "Support assistant"
    assert page.profile == "customer-facing"
    picker.answers = [tmp_path / "support.kpidesk"]
    page.make.click()
    assert wishes.of(OpenProject)
    with closing(Project.open(tmp_path / "support.kpidesk", read_only=True)) as project:
        made = project.settings()
    import tomllib

    said = tomllib.loads((sample("support-assistant") / "pilot.toml").read_text(encoding="utf-8"))
    assert set(said) <= set(made)


def test_that_settings_that_cannot_be_read_say_why(page: NewPilotPage, tmp_path: Path, picker: FakePicker) -> None:
    wishes = Wishes(page)
    path = tmp_path / "pilot.toml"
    path.write_text("name = ", encoding="utf-8")
    picker.answers = [path]
    page._choose_settings()
    assert len(wishes.all) == 1
    assert "pilot.toml cannot be read" in says(page)


def test_that_a_file_that_is_there_is_not_replaced(page: NewPilotPage, picker: FakePicker, tmp_path: Path) -> None:
    wishes = Wishes(page)
    path = tmp_path / "x.kpidesk"
    path.write_text("mine", encoding="utf-8")
    picker.answers = [path]
    answer(page, "name", "Claims")
    page.make.click()
    assert not wishes.of(OpenProject)
    assert path.read_text(encoding="utf-8") == "mine"
    assert "x.kpidesk" in says(page)


def test_that_titles_and_units_come_with_the_first_look(qtbot: QtBot) -> None:
    page = NewPilotPage(lambda _: None)
    qtbot.addWidget(page)
    wishes = Wishes(page)
    page.show_opened(None)
    page.show_opened(None)
    assert len(wishes.of(Run)) == 1
    graded = load_profile(PilotSettings()).thresholds
    assert {row.measure for row in page.lines.lines.rows} >= {"latency_p99", "weighted_accuracy", "mttr"}
    assert {row.measure for row in page.lines.lines.rows} <= set(graded)


def test_that_its_model_keeps_the_rules(page: NewPilotPage) -> None:
    tester = QAbstractItemModelTester(page.lines.lines, QAbstractItemModelTester.FailureReportingMode.Warning)
    page.profiles.buttons()[1].setChecked(True)
    type_green(page, "latency_p99", "4")
    assert tester.model() is page.lines.lines
