"""The process that reads a spreadsheet: it shows that it moves, and ends as soon as nobody wants it."""

import sys
import time
from pathlib import Path

import psutil
import pytest

from kpidesk.base.errors import Cancelled
from kpidesk.base.progress import CANCELLED
from kpidesk.intake import readerprocess as reading
from kpidesk.intake.childprocess import converse
from kpidesk.intake.content import Content
from kpidesk.intake.grid import Format


class Watch:
    """Progress that notes when it was told what, and cancels after so many steps."""

    def __init__(self, most: int = 10**6) -> None:
        self.times: list[float] = []
        self.done: list[float] = []
        self.most = most

    def step(self, text: str, done: float | None = None) -> None:
        assert text == "Reading book.xlsx"
        self.times.append(time.monotonic())
        self.done.append(done or 0.0)
        if len(self.times) > self.most:
            raise Cancelled(CANCELLED)


@pytest.fixture
def content(tmp_path: Path) -> Content:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"PK")
    return Content(Format.WORKBOOK, path, "book.xlsx", "0" * 64, 2, tmp_path)


def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    (tmp_path / "reader.py").write_text(program)
    monkeypatch.setattr(reading, "_READER", tmp_path / "reader.py")


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]


def test_that_progress_moves_while_a_sheet_is_read(
    tmp_path: Path, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, monkeypatch, "import time; time.sleep(0.9); print('{\"sheets\": []}')")
    watch = Watch()
    began = time.monotonic()
    assert reading.ask_reader(content, [], watch) == {"sheets": []}
    gaps = [later - one for one, later in zip([began, *watch.times], watch.times, strict=False)]
    assert len(gaps) >= 3
    assert max(gaps) < 0.5
    assert watch.done == sorted(watch.done)
    assert 0 < watch.done[-1] < 1


def test_that_a_cancel_ends_the_reader_within_half_a_second(
    tmp_path: Path, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = children()
    script(tmp_path, monkeypatch, "import time; time.sleep(60)")
    watch = Watch(most=2)
    with pytest.raises(Cancelled):
        reading.ask_reader(content, [], watch)
    assert time.monotonic() - watch.times[-1] < 0.5
    assert len(children()) == len(before)


def test_that_long_answers_do_not_stop_the_reader() -> None:
    program = "import sys; print('x' * 3_000_000); print(sys.stdin.read()); print('noise', file=sys.stderr)"
    code, told = converse([sys.executable, "-c", program], b"order", {}, 30, lambda _: None)
    assert code == 0
    assert told.endswith(b"order\n")
    assert len(told) > 3_000_000
