"""Faults of the program: told once, logged, survived; a run that stopped is noticed by the next."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kpidesk.desktop import crash
from kpidesk.desktop.app import FAULT, App
from kpidesk.desktop.crash import Faults, Session, find_stopped, log_file

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KPIDESK_DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Iterator[Faults]:
    monkeypatch.setattr(crash, "qInstallMessageHandler", lambda _: None)  # the tests have one of their own
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    made = Faults()
    made.watch()
    yield made
    made.unwatch()


def fail(text: str) -> None:
    raise ValueError(text)


def meet(faults: Faults, text: str) -> None:
    try:
        fail(text)
    except ValueError as error:
        faults.take(ValueError, error, error.__traceback__)


def test_that_a_fault_is_told_once_and_logged_each_time(faults: Faults) -> None:
    told: list[str] = []
    faults.met.connect(told.append)
    for _ in range(3):
        meet(faults, "no such row")
    assert len(told) == 1
    assert "ValueError: no such row" in told[0]
    assert log_file().read_text(encoding="utf-8").count("ValueError: no such row") == 3


def test_that_a_fault_in_a_thread_is_told_on_the_main_thread(faults: Faults, qtbot: QtBot) -> None:
    told: list[tuple[str, bool]] = []
    faults.met.connect(lambda text: told.append((text, threading.current_thread() is threading.main_thread())))
    worker = threading.Thread(target=fail, args=("in the worker",))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0][1]
    assert "in the worker" in told[0][0]


def test_that_the_window_says_it_plainly_and_stays(app: App) -> None:
    app.tell_fault("Traceback ...")
    assert app.window.messages.said == (FAULT,)
    assert app.window.isVisible()


def test_that_the_log_does_not_grow_without_end(faults: Faults) -> None:
    for number in range(60):
        meet(faults, f"{number} " + "x" * 100_000)
    logs = list(log_file().parent.glob("kpidesk.log*"))
    assert len(logs) == 1 + crash.LOGS_KEPT
    assert all(log.stat().st_size < crash.LOG_BYTES + 200_000 for log in logs)


def test_that_a_run_that_ended_leaves_nothing_to_find() -> None:
    session = Session()
    assert find_stopped(lambda _: None) is False
    session.end()
    assert find_stopped(lambda _: None) is False


def test_that_a_run_that_was_killed_is_told_of_once(faults: Faults, folder: Path) -> None:
    assert faults is not None
    dies = "from kpidesk.desktop.crash import Session; s = Session(); import os; os._exit(9)"
    run = [sys.executable, "-c", dies]
    environment = {**os.environ, "KPIDESK_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    assert subprocess.run(run, env=environment, check=False).returncode == 9
    told: list[str] = []
    assert find_stopped(told.append)
    assert told[0].startswith("KPIDesk stopped unexpectedly last time.")
    assert not find_stopped(told.append)


def test_that_a_hard_crash_leaves_its_trace_in_the_log(faults: Faults, folder: Path) -> None:
    assert faults is not None
    dies = "from kpidesk.desktop.crash import Session; s = Session(); import faulthandler; faulthandler._sigsegv()"
    environment = {**os.environ, "KPIDESK_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", dies], env=environment, check=False)
    assert find_stopped(lambda _: None)
    assert "Segmentation fault" in log_file().read_text(encoding="utf-8")
