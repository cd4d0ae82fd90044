"""Run in a process of its own by ``test_hostile_files``: takes files through every door and says what became of them.

Reads one path a line, answers with one JSON object a line.
"""

import contextlib
import io
import json
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import psutil

from kpidesk.base.errors import KpideskError
from kpidesk.base.progress import Silent
from kpidesk.cli.ending import run
from kpidesk.intake.load import Input, load
from kpidesk.intake.outline import outline
from kpidesk.session.importing import Preparation


def _loaded(path: Path) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        try:
            intake = load([Input(path)], Path(folder), "UTC", Silent())
        except KpideskError:
            if list(Path(folder).iterdir()):
                raise AssertionError("a refused file left parts behind") from None
            raise
        rows = sum(table.source.rows_accepted for table in intake.tables)
        return [f"{rows} rows", *(f"{problem.message} {problem.remedy}" for problem in intake.problems)]


def _outlined(path: Path) -> list[str]:
    with tempfile.TemporaryDirectory() as scratch:
        found = outline(path, Path(scratch))
        if found.refusal:
            raise KpideskError(*found.refusal)
        return [f"{len(found.sheets)} sheets"]


def _previewed(path: Path) -> list[str]:
    preparation = Preparation()
    try:
        seen = preparation.preview(Input(path, "requests"), "UTC")
        return [problem.message for problem in seen.problems]
    finally:
        preparation.close()


def _diagnosed(path: Path) -> list[str]:
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        code = run(["doctor", str(path)], lambda _: 0)
    if code in (2, 3):
        raise KpideskError(told.getvalue())
    return [told.getvalue()] if code == 0 else [f"Traceback: exit {code}: {told.getvalue()}"]


DOORS: dict[str, Callable[[Path], list[str]]] = {"outline": _outlined, "preview": _previewed, "load": _loaded}


def _through(door: Callable[[Path], list[str]], path: Path) -> dict[str, Any]:
    start = time.perf_counter()
    try:
        outcome, told = "understood", door(path)
    except KpideskError as error:
        outcome, told = "refused", list(error.sentences)
    except BaseException:  # noqa: BLE001 - whatever else comes is what the test is after
        outcome, told = "broken", [traceback.format_exc()]
    return {"outcome": outcome, "told": told, "seconds": time.perf_counter() - start}


class _Peak(threading.Thread):
    """The most memory that this process and its children take together, in bytes; looked at every few milliseconds."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.bytes = 0
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.join()

    def run(self) -> None:
        own = psutil.Process()
        while not self._ended.wait(0.004):
            taken = 0
            for one in (own, *own.children()):
                with contextlib.suppress(psutil.Error):
                    taken += one.memory_info().rss
            self.bytes = max(self.bytes, taken)


def _answer(path: Path, *, told: bool) -> dict[str, Any]:
    doors = DOORS | ({"doctor": _diagnosed} if told else {})
    with _Peak() as peak:
        found = {name: _through(door, path) for name, door in doors.items()}
    return {"doors": found, "peak": peak.bytes}


if __name__ == "__main__":
    out = sys.stdout
    for line in sys.stdin:
        order = json.loads(line)
        print(json.dumps(_answer(Path(order["path"]), told=order["doctor"])), file=out, flush=True)
