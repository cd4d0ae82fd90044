"""The start: what is loaded before the first paint, and what happens after it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kpidesk.desktop import recent
from kpidesk.desktop.app import App
from kpidesk.desktop.launch import when_painted
from kpidesk.desktop.rail import RailArea
from kpidesk.desktop.wishes import Look
from kpidesk.views.opened import Looking

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("numpy", "pandas", "scipy", "ibis", "duckdb", "pyarrow", "reportlab", "pyqtgraph", "openpyxl", "fastexcel")


def test_that_nothing_heavy_is_loaded_before_the_first_paint(tmp_path: Path) -> None:
    script = (
        "import sys; from kpidesk.desktop.launch import make_application; from kpidesk.desktop.app import App; "
        "q = make_application(); app = App(q); app.window.show(); q.processEvents(); "
        f"print([name for name in {HEAVY!r} if name in sys.modules]); app.close()"
    )
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "KPIDESK_DATA_DIR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    ended = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_that_work_waits_for_the_first_paint(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    done: list[str] = []
    when_painted(window, lambda: done.append("done"))
    qtbot.wait(5)
    assert done == []
    window.show()
    qtbot.waitUntil(lambda: bool(done))
    window.update()
    qtbot.wait(5)
    assert done == ["done"]


def test_that_the_last_project_is_opened_at_the_next_start(app: App, tmp_path: Path) -> None:
    assert app.last_project() is None
    path = tmp_path / "claims.kpidesk"
    path.touch()
    recent.remember(app.preferences, path)
    assert app.last_project() == path
    app.preferences.reopens = False
    assert app.last_project() is None
    app.preferences.reopens = True
    path.unlink()
    assert app.last_project() is None


def test_that_the_last_project_is_resumed_at_the_page_that_was_shown(
    app: App, qtbot: QtBot, own_copy: Callable[[str], Path]
) -> None:
    app.preferences.keep_text("window/page", "incidents")
    with qtbot.waitSignal(app.keeper.taken, timeout=60_000):
        app.start(own_copy("claims-ready"), resume=True)
    assert app.window.current == "incidents"


def test_that_a_first_start_welcomes_and_gets_ready(app: App, qtbot: QtBot) -> None:
    app.start(None)
    assert app.window.current == "welcome"
    qtbot.waitUntil(lambda: not app.jobs.busy, timeout=30_000)


def test_that_a_sample_is_one_click_away(app: App, qtbot: QtBot) -> None:
    with qtbot.waitSignal(app.keeper.taken, timeout=60_000):
        app.actions["sample-claims-ready"].trigger()
    assert app.window.current == "overview"
    opened = app.keeper.opened
    assert opened is not None
    assert opened.review is not None


def test_that_looking_back_is_said_and_can_be_left(open_app: App, qtbot: QtBot) -> None:
    opened = open_app.keeper.opened
    assert opened is not None
    assert opened.review is not None
    then = opened.review.calendar.days_of_week(6).last
    with qtbot.waitSignal(open_app.keeper.changed, timeout=30_000):
        open_app.fulfil(Look(Looking(as_of=then)))
    back = open_app.window.header._today
    assert back.isVisible()
    assert back.text() == "As of week 6 – back to today"
    with qtbot.waitSignal(open_app.keeper.changed, timeout=30_000):
        back.click()
    assert not back.isVisible()
    assert not open_app.actions["today"].isEnabled()


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_that_nothing_in_the_header_is_clipped_on_a_small_screen(open_app: App, qtbot: QtBot, zoom: float) -> None:
    window, header = open_app.window, open_app.window.header
    window.resize(1366, 768)
    open_app.theme.enlarge(zoom)

    def clipped() -> list[QWidget]:
        shown = [one for one in header.findChildren(QWidget) if one.isVisible() and one.parent() is header]
        small = [one for one in shown if one.height() < one.minimumSizeHint().height()]
        return [*small, *(one for one in shown if not header.rect().contains(one.geometry()))]

    qtbot.waitUntil(lambda: clipped() == [])
    assert window.width() == 1366


def test_that_a_rail_that_does_not_fit_scrolls(app: App, qtbot: QtBot) -> None:
    app.theme.enlarge(2.0)
    app.window.resize(1366, 600)
    area = app.window.findChild(RailArea)
    assert isinstance(area, RailArea)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert app.window.height() == 600


def test_that_back_leads_through_the_pages_that_were_seen(open_app: App) -> None:
    for name in ("overview", "arc", "adoption"):
        open_app.actions[f"go-{name}"].trigger()
    open_app.actions["back"].trigger()
    assert open_app.window.current == "arc"
    open_app.actions["next-page"].trigger()
    assert open_app.window.current == "adoption"


def test_that_a_second_start_comes_to_the_window_that_is_open(
    open_app: App, qtbot: QtBot, own_copy: Callable[[str], Path]
) -> None:
    from kpidesk.desktop.instance import hand_over

    assert own_copy is not None
    with qtbot.waitSignal(open_app.instance.called):
        assert hand_over(Path(open_app.window.windowFilePath()))
