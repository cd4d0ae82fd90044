"""Welcome: recent projects, samples, drop zone, new pilot."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.base.resources import sample
from kpidesk.decision.review import GateState, Light
from kpidesk.desktop.actions import COMMANDS, Actions, plain
from kpidesk.desktop.app import App
from kpidesk.desktop.pages.welcome import WelcomePage
from kpidesk.desktop.recent import RecentProject, remember
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Do, Go, ImportFiles, OpenProject
from kpidesk.views.opened import Opened
from kpidesk.views.welcome import SAMPLES
from tests.desktop.conftest import FakePicker
from tests.desktop.wish_runner import Wishes


@pytest.fixture
def page(qtbot: QtBot) -> WelcomePage:
    made = WelcomePage(lambda _: None)
    qtbot.addWidget(made)
    made.recent = lambda: ()
    made.show_opened(None)
    return made


def press(page: WelcomePage, name: str) -> None:
    (button,) = [
        one for one in page.findChildren(QPushButton) if name in {one.text().replace("&", ""), one.accessibleName()}
    ]
    button.click()


def says(page: WelcomePage) -> list[str]:
    return [text.text() for text in page.findChildren(Text) if not text.isHidden()]


def test_that_every_sample_that_ships_is_offered_with_what_it_shows() -> None:
    menu = {command.id: plain(command.text) for command in COMMANDS if command.id.startswith("sample-")}
    assert menu == {f"sample-{one.name}": one.title for one in SAMPLES}
    assert all(sample(one.name).is_dir() and one.shows.endswith(".") for one in SAMPLES)


def test_that_what_is_said_of_a_sample_is_what_it_shows(opened_of: Callable[[str], Opened]) -> None:
    said = {
        "claims-ready": (13, {Light.GREEN: 10, Light.YELLOW: 2}, 0),
        "claims-failing": (9, {Light.RED: 7}, 2),
        "support-assistant": (7, {Light.RED: 0, Light.YELLOW: 7, Light.NO_DATA: 1}, 0),
    }
    for one in SAMPLES:
        week, lights, missed = said[one.name]
        review = opened_of(one.name).review
        assert review is not None
        assert one.shows.startswith(f"Week {week}")
        assert review.calendar.week == week
        assert {light: review.verdict.counts[light] for light in lights} == lights
        assert sum(gate.state is GateState.MISSED for gate in review.gates) == missed


def test_that_a_sample_is_one_click_away(page: WelcomePage) -> None:
    wishes = Wishes(page)
    for one in SAMPLES:
        press(page, f"Open a copy of {one.title}")
    assert wishes.all == [Do(f"sample-{one.name}") for one in SAMPLES]


def test_that_its_wishes_are_actions_of_the_window(page: WelcomePage, app: App) -> None:
    assert isinstance(app.actions, Actions)
    for name in ("open", "template", *(f"sample-{one.name}" for one in SAMPLES)):
        assert app.actions[name].isEnabled()
    assert page.id == "welcome"


def test_that_its_buttons_lead_on(page: WelcomePage) -> None:
    wishes = Wishes(page)
    for name in ("New pilot…", "Open a project…", "Make an empty template workbook…"):
        press(page, name)
    assert wishes.all == [Go("new-pilot"), Do("open"), Do("template")]


def test_that_recent_projects_can_be_opened_and_missing_ones_cannot(page: WelcomePage) -> None:
    there, gone = Path("/pilots/claims.kpidesk"), Path("/usb/old.kpidesk")
    page.recent = lambda: (RecentProject(there, there=True), RecentProject(gone, there=False))
    page.show_opened(None)
    wishes = Wishes(page)
    press(page, "Open claims")
    press(page, "Open old")
    assert wishes.all == [OpenProject(there)]
    assert any("missing: moved, deleted, or its drive is not connected" in text for text in says(page))


def test_that_a_missing_project_can_be_taken_off_the_list(page: WelcomePage, tmp_path: Path) -> None:
    from kpidesk.desktop.recent import recent_projects

    page.recent = lambda: recent_projects(page._preferences)
    remember(page._preferences, tmp_path / "old.kpidesk")
    page.show_opened(None)
    press(page, "Remove old from the list")
    assert "No project yet. Open a sample to see where this leads, or drop your exports above." in says(page)


def test_that_dropped_and_chosen_files_start_an_import(page: WelcomePage, picker: FakePicker) -> None:
    wishes = Wishes(page)
    page.drop.dropped.emit((Path("a.csv"),))
    page.picker = picker
    press(page, "Choose files…")
    picker.answers = [Path("b.csv")]
    press(page, "Choose files…")
    assert wishes.all == [ImportFiles((Path("a.csv"),)), ImportFiles((Path("b.csv"),))]


def test_that_a_project_opened_meanwhile_is_listed_when_it_comes_into_sight_again(
    page: WelcomePage, tmp_path: Path
) -> None:
    page.recent = lambda: (RecentProject(tmp_path / "claims.kpidesk", there=True),)
    QApplication.sendEvent(page, QShowEvent())
    assert "claims" in {button.text() for button in page.findChildren(QPushButton) if not button.isHidden()}
