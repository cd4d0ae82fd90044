"""Jobs: off the main thread, told on it, cancelled soon, gone at the end."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.base.errors import Unusable
from kpidesk.base.progress import Progress
from kpidesk.desktop.app import App
from kpidesk.desktop.jobs import Jobs


def on_main() -> bool:
    return threading.current_thread() is threading.main_thread()


def test_that_work_runs_elsewhere_and_its_end_comes_back(qtbot: QtBot) -> None:
    jobs = Jobs()
    seen: dict[str, object] = {}
    jobs.run("Work", lambda _: on_main(), lambda there: seen.update({"work": there, "done": on_main()}), lambda _: None)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == {"work": False, "done": True}
    jobs.close()


def test_that_an_error_comes_back_to_those_who_asked(qtbot: QtBot) -> None:
    jobs = Jobs()
    errors: list[BaseException] = []

    def work(_: Progress) -> None:
        raise Unusable("The file is damaged.")

    jobs.run("Work", work, lambda _: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert [str(error) for error in errors] == ["The file is damaged."]
    jobs.close()


def endless(started: threading.Event) -> Callable[[Progress], object]:
    def work(progress: Progress) -> None:
        started.set()
        while True:
            progress.step("Counting", 0.5)
            time.sleep(0.005)

    return work


def test_that_cancel_ends_the_job_within_half_a_second_and_says_so(app: App, qtbot: QtBot) -> None:
    started = threading.Event()
    app.jobs.run("Counting", endless(started), lambda _: None, app.report)
    assert started.wait(5)
    cancel = next(button for button in app.window.status.findChildren(QPushButton) if button.text() == "Cancel")
    assert cancel.isVisible()
    begun = time.perf_counter()
    cancel.click()
    qtbot.waitUntil(lambda: not app.jobs.busy)
    assert time.perf_counter() - begun < 0.5
    assert app.window.messages.said == ("Cancelled: nothing was changed.",)
    assert not cancel.isVisible()


def test_that_closing_waits_for_the_worker_and_leaves_no_thread() -> None:
    before = threading.active_count()
    jobs, started = Jobs(), threading.Event()
    errors: list[BaseException] = []
    jobs.run("Counting", endless(started), lambda _: None, errors.append)
    assert started.wait(5)
    jobs.close()
    assert threading.active_count() == before


def test_that_opening_a_project_can_be_cancelled(app: App, qtbot: QtBot, own_copy: Callable[[str], Path]) -> None:
    app.open(own_copy("claims-ready"))
    app.jobs.cancel()
    qtbot.waitUntil(lambda: not app.jobs.busy, timeout=10_000)
    assert app.keeper.desk is None
    assert app.window.windowTitle() == "KPIDesk"
