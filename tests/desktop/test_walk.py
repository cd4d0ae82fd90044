"""One walk of a new user, from dropped files to a board's decision, and the next morning."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pypdfium2
import pytest
from PySide6.QtCore import QDate, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from kpidesk.base.resources import sample
from kpidesk.desktop.app import App
from kpidesk.desktop.decision.board import BoardCard
from kpidesk.desktop.decision.decision_dialog import DecisionDialog
from kpidesk.desktop.import_flow import Stage
from kpidesk.desktop.pages.importing import ImportPage
from kpidesk.desktop.pages.kpi import KpiPage
from kpidesk.desktop.pages.new_pilot import NewPilotPage
from kpidesk.desktop.pages.waiver_dialog import WaiverDialog
from kpidesk.desktop.preferences import Preferences
from kpidesk.desktop.widgets.columns_table import READS
from kpidesk.desktop.widgets.text import Text
from kpidesk.views.opened import Opened
from tests.desktop.conftest import FakePicker

LONG = 120_000
Kind = TypeVar("Kind", bound=QWidget)


@pytest.fixture(name="exports")
def files_with_a_header_of_their_own(tmp_path: Path) -> Path:
    """The files of the sample, with one column that nobody could know the name of."""
    folder = Path(shutil.copytree(sample("support-assistant"), tmp_path / "exports"))
    users = folder / "users.csv"
    head, rest = users.read_text(encoding="utf-8").split("\n", 1)
    assert "user_id" in head
    users.write_text(head.replace("user_id", "Personalkürzel") + "\n" + rest, encoding="utf-8")
    return folder


@pytest.fixture(name="launch")
def launcher(qapp: QApplication, qtbot: QtBot, tmp_path: Path, picker: FakePicker) -> Iterator[Callable[[], App]]:
    """Starts the window, with the settings of the start before."""
    made: list[App] = []

    def start() -> App:
        app = App(qapp, Preferences(tmp_path / "settings.ini"), picker)
        qtbot.addWidget(app.window)
        made.append(app)
        app.window.show()
        return app

    yield start
    for app in made:
        app.window.close()
        app.deleteLater()


def test_that_a_new_user_gets_from_files_to_a_signed_decision(
    launch: Callable[[], App], qtbot: QtBot, exports: Path, tmp_path: Path, picker: FakePicker
) -> None:
    app = launch()
    _drop(app, sorted(exports.iterdir()))
    _make_the_pilot(app, qtbot, tmp_path / "support.kpidesk", picker)
    _map_one_column(app, qtbot)
    opened = _import(app, qtbot)
    assert opened.review is not None
    app.window.go("overview")
    first = opened.review.verdict.sentence.partition(". ")[0]
    assert any(text.startswith(first) for text in _texts(app.window.page("overview")))
    waived = _waive_one(app, qtbot)
    _decide(app, qtbot)
    report = _export(app, qtbot, tmp_path / "report.pdf", picker)
    assert "Anna Board" in report
    before = app.keeper.opened
    assert before is not None
    app.window.close()

    again = launch()
    with qtbot.waitSignal(again.keeper.taken, timeout=LONG):
        again.open(tmp_path / "support.kpidesk")
    _rest(again, qtbot)
    after = again.keeper.opened
    assert after is not None
    assert after.records == before.records
    assert [one.measure for one in after.records.waivers] == [waived]
    assert after.records.decisions[-1].who == "Anna Board"
    assert after.review is not None
    assert before.review is not None
    assert after.review.verdict == before.review.verdict
    assert [kpi.light for kpi in after.review.kpis] == [kpi.light for kpi in before.review.kpis]


def _rest(app: App, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not app.jobs.busy, timeout=LONG)


def _texts(widget: QWidget) -> list[str]:
    return [text.text() for text in widget.findChildren(Text) if text.isVisibleTo(widget)]


def _drop(app: App, paths: list[Path]) -> None:
    """As a file manager hands them over."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    window = app.window
    at = QPointF(window.rect().center())
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(at, Qt.DropAction.CopyAction, data, buttons, keys))


def _make_the_pilot(app: App, qtbot: QtBot, target: Path, picker: FakePicker) -> None:
    """The settings among the files fill in the form; the files wait until the project is made."""
    page = app.window.page("new-pilot")
    assert isinstance(page, NewPilotPage)
    qtbot.waitUntil(lambda: page.answers["name"] == "Support assistant", timeout=LONG)
    picker.answers = [target]
    page.picker = picker
    page.make.click()
    qtbot.waitUntil(lambda: app.window.current == "import", timeout=LONG)


def _map_one_column(app: App, qtbot: QtBot) -> None:
    page = app.window.page("import")
    assert isinstance(page, ImportPage)
    qtbot.waitUntil(lambda: page.flow.stage is Stage.SHEETS and not app.jobs.busy, timeout=LONG)
    place = next(at for at, step in enumerate(page.flow.steps) if step.given.path.name == "users.csv")
    page.list.setCurrentRow(place)
    _rest(app, qtbot)
    assert not page.go_on.isEnabled()
    columns = page.sheet.columns.columns
    row = next(at for at, each in enumerate(columns.rows) if each.name == "Personalkürzel")
    columns.setData(columns.index(row, READS), "user_id")
    qtbot.waitUntil(page.go_on.isEnabled, timeout=LONG)


def _import(app: App, qtbot: QtBot) -> Opened:
    page = app.window.page("import")
    assert isinstance(page, ImportPage)
    page.go_on.click()
    qtbot.waitUntil(lambda: page.flow.stage is Stage.CHECKED, timeout=LONG)
    page.go_on.click()
    qtbot.waitUntil(lambda: page.flow.stage is Stage.DONE and not app.jobs.busy, timeout=LONG)
    assert app.keeper.opened is not None
    return app.keeper.opened


def _one(parent: QWidget, kind: type[Kind]) -> Kind:
    return parent.findChildren(kind)[0]


def _waive_one(app: App, qtbot: QtBot) -> str:
    app.window.go("kpi", "latency")
    page = app.window.page("kpi")
    assert isinstance(page, KpiPage)
    page.waivers.accept.click()
    dialog = _one(page, WaiverDialog)
    _one(dialog, QPlainTextEdit).setPlainText("The slow tail is one supplier, who leaves in December.")
    owner = next(each for each in dialog.findChildren(QLineEdit) if "answers" in each.accessibleName())
    owner.setText("Head of support")
    measure = dialog.measure
    assert dialog.faults() == {}
    dialog.accept()
    _rest(app, qtbot)
    return measure


def _decide(app: App, qtbot: QtBot) -> None:
    app.window.go("decision")
    board = _one(app.window.page("decision"), BoardCard)
    board.open_dialog()
    dialog = _one(board, DecisionDialog)
    dialog.what.setCurrentIndex(dialog.what.findData("redesign"))
    dialog.who.setText("Anna Board")
    dialog.reason.setPlainText("The help articles are rewritten first.")
    dialog.next_review.setDate(QDate(2026, 11, 20))
    assert dialog.faults() == {}
    dialog.accept()
    _rest(app, qtbot)


def _export(app: App, qtbot: QtBot, target: Path, picker: FakePicker) -> str:
    """The text of the report."""
    picker.answers = [target]
    app.actions["export-pdf"].trigger()
    qtbot.waitUntil(target.exists, timeout=LONG)
    _rest(app, qtbot)
    document = pypdfium2.PdfDocument(target)
    try:
        return " ".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
