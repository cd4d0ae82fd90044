"""A large workbook is read while it is looked through; nothing that is read so counts unless it is what was wanted."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from kpidesk.base.errors import Cancelled, KpideskError, Unusable
from kpidesk.base.progress import CANCELLED, Progress, Silent
from kpidesk.intake import prescan, readerprocess, sheetscan
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import Intake, load
from kpidesk.intake.readerprocess import Ahead
from tests.benchmarks.large_sheet import write_xlsx

ROWS = 3_000


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether what was read ahead counted, each time; sheets are large, and their blocks small."""
    found: list[bool] = []
    asked = Ahead.answer

    def noted(ahead: Ahead, requests: Sequence[Any] | None, progress: Progress) -> dict[str, Any] | None:
        answer = asked(ahead, requests, progress)
        found.append(answer is not None)
        return answer

    monkeypatch.setattr(prescan, "LARGE", 100_000)
    monkeypatch.setattr(sheetscan, "_CHUNK", 200_000)
    monkeypatch.setattr(Ahead, "answer", noted)
    return found


def take(path: Path, folder: Path, progress: Progress | None = None) -> Intake:
    folder.mkdir()
    return load([Input(path, "requests")], folder, "UTC", progress or Silent())


def told(intake: Intake) -> tuple[object, ...]:
    (table,) = intake.tables
    return table.source, table.columns, [part.read_bytes() for part in table.parts], intake.problems


def with_rows(path: Path, rows: str) -> Path:
    """The same workbook with more rows below its last one."""
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            text = before.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                text = text.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            after.writestr(entry.filename, text)
    return changed


def text_row(row: int, *cells: tuple[str, str]) -> str:
    inside = "".join(f'<c r="{at}{row}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in cells)
    return f'<row r="{row}">{inside}</row>'


@pytest.mark.parametrize("banner", [(), ("Log of the pilot", "exported yesterday", "")])
def test_that_what_is_read_ahead_is_what_would_have_been_read(
    tmp_path: Path, answers: list[bool], monkeypatch: pytest.MonkeyPatch, banner: tuple[str, ...]
) -> None:
    path = tmp_path / "log.xlsx"
    write_xlsx(path, ROWS, banner)
    ahead = told(take(path, tmp_path / "ahead"))
    assert answers == [True]
    monkeypatch.setattr(prescan, "LARGE", 2**40)
    assert told(take(path, tmp_path / "after")) == ahead
    assert answers == [True]


def test_that_a_footer_far_below_that_spoils_a_column_of_times_is_no_data(
    tmp_path: Path, answers: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_xlsx(tmp_path / "log.xlsx", ROWS)
    path = with_rows(tmp_path / "log.xlsx", text_row(ROWS + 4, ("B", "Source: the gateway, exported by hand")))
    ahead = take(path, tmp_path / "ahead")
    assert answers == [False]
    assert ahead.tables[0].source.rows_accepted == ROWS
    assert "footer" in [problem.code for problem in ahead.problems]
    monkeypatch.setattr(prescan, "LARGE", 2**40)
    assert told(take(path, tmp_path / "after")) == told(ahead)


def test_that_cells_far_apart_are_refused_whatever_is_read_ahead(tmp_path: Path, answers: list[bool]) -> None:
    write_xlsx(tmp_path / "log.xlsx", ROWS)
    path = with_rows(tmp_path / "log.xlsx", text_row(1_048_576, ("XFD", "far away")))
    with pytest.raises(Unusable, match="so far apart"):
        take(path, tmp_path / "parts")
    assert answers == []
    assert not _children()


def test_that_a_reader_that_fails_ahead_is_asked_again(
    tmp_path: Path, answers: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log.xlsx"
    write_xlsx(path, ROWS)
    monkeypatch.setattr(readerprocess, "_AHEAD", 2**26)
    monkeypatch.setattr(readerprocess, "_AHEAD_PER_BYTE", 0)
    assert take(path, tmp_path / "parts").tables[0].source.rows_accepted == ROWS
    assert answers == [False]


def test_that_a_cancel_while_it_is_looked_through_ends_the_reader(tmp_path: Path, answers: list[bool]) -> None:
    path = tmp_path / "log.xlsx"
    write_xlsx(path, ROWS)

    class Stop(Silent):
        def step(self, text: str, done: float | None = None) -> None:
            if text == "Reading log.xlsx":
                assert len(_children()) == 1
                raise Cancelled(CANCELLED)
            super().step(text, done)

    with pytest.raises(KpideskError):
        take(path, tmp_path / "parts", Stop())
    assert answers == []
    assert not _children()
    assert list((tmp_path / "parts").iterdir()) == []


def _children() -> list[psutil.Process]:
    running = (child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE)
    return [child for child in running if any(part.endswith("reader.py") for part in child.cmdline())]
