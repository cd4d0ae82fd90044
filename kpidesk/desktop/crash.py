"""Faults of the program: told once, logged with their traceback, survived; and what is found of one that was not."""

import faulthandler
import logging
import sys
import threading
import traceback
import uuid
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLockFile, QObject, QtMsgType, Signal, qInstallMessageHandler

from kpidesk.store.folders import data_folder

LOG_BYTES = 1_000_000
LOGS_KEPT = 3
_logger = logging.getLogger("kpidesk")
_QT_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_file() -> Path:
    """Where the log of this user lies."""
    return data_folder() / "logs" / "kpidesk.log"


class Faults(QObject):
    """Takes every exception that nobody caught. ``met`` is emitted, on the main thread, once for each kind."""

    met = Signal(str)
    """The traceback, for those who want to copy it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: set[str] = set()
        self._log: RotatingFileHandler | None = None

    def watch(self) -> None:
        """Take over the places where Python and Qt leave what went wrong."""
        self._open_log()
        sys.excepthook = self.take
        threading.excepthook = self._take_from_thread
        qInstallMessageHandler(_take_from_qt)

    def unwatch(self) -> None:
        """Give everything back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)
        if self._log is not None:
            _logger.removeHandler(self._log)
            self._log.close()
            self._log = None

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log a fault, and tell of it unless the same was told before."""
        text = "".join(traceback.format_exception(kind, error, trace))
        _logger.error("%s", text)
        where = "".join(traceback.format_tb(trace)[-1:]) + kind.__name__
        if where not in self._seen:
            self._seen.add(where)
            self.met.emit(text)

    def _take_from_thread(self, found: threading.ExceptHookArgs) -> None:
        if found.exc_value is not None:
            self.take(found.exc_type, found.exc_value, found.exc_traceback)

    def _open_log(self) -> None:
        try:
            log_file().parent.mkdir(parents=True, exist_ok=True)
            self._log = RotatingFileHandler(
                log_file(), maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8", delay=True
            )
        except OSError:  # no data folder can be made: faults are told all the same
            return
        self._log.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        _logger.addHandler(self._log)
        _logger.setLevel(logging.INFO)
        _logger.propagate = False


def _take_from_qt(kind: QtMsgType, _context: object, text: str | None) -> None:
    level = _QT_LEVELS.get(kind)
    if level is not None:
        _logger.log(level, "Qt: %s", text)


class Session:
    """This run of the program: a note that lies in the data folder as long as it lives, for the next start to find."""

    def __init__(self) -> None:
        folder = data_folder() / "sessions"
        self._note = folder / f"{uuid.uuid4().hex[:12]}.txt"
        self._lock = QLockFile(str(self._note.with_suffix(".lock")))
        self._lock.setStaleLockTime(0)
        folder.mkdir(parents=True, exist_ok=True)
        self._lock.tryLock(0)
        self._file = self._note.open("w", encoding="utf-8")
        if sys.stderr is not None and threading.current_thread() is threading.main_thread():
            faulthandler.enable(self._file)

    def end(self) -> None:
        """The program ends as it should: nothing is left to be found."""
        faulthandler.disable()
        self._file.close()
        self._note.unlink(missing_ok=True)
        self._lock.unlock()


def find_stopped(tell: Callable[[str], object]) -> bool:
    """Whether an earlier run did not come to its end. What it left goes to the log, and ``tell`` gets a sentence."""
    traces = [text for note in sorted((data_folder() / "sessions").glob("*.txt")) if (text := _taken(note)) is not None]
    for text in traces:
        _logger.error("An earlier run stopped without ending. %s", text or "It left no trace.")
    if traces:
        tell("KPIDesk stopped unexpectedly last time. Everything that was shown as saved is in the project file.")
    return bool(traces)


def _taken(note: Path) -> str | None:
    """What a dead run left in its note, which is then removed; None where that run still lives."""
    lock = QLockFile(str(note.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        return None
    try:
        text = note.read_text(encoding="utf-8", errors="replace")
        note.unlink(missing_ok=True)
    except OSError:
        return None
    finally:
        lock.unlock()
    return text
