import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kpidesk.base.progress import Silent
from kpidesk.intake.load import Input, Intake, load

Load = Callable[..., Intake]


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    folder = tmp_path / "parts"
    folder.mkdir()
    return folder


@pytest.fixture
def take(parts: Path) -> Load:
    """Load paths or inputs into the parts folder."""

    def run(*given: Path | Input, timezone: str = "UTC") -> Intake:
        inputs = [one if isinstance(one, Input) else Input(one) for one in given]
        return load(inputs, parts, timezone, Silent())

    return run


@pytest.fixture
def read_csv(tmp_path: Path, take: Load) -> Callable[..., Intake]:
    """Load one text as a csv of a role."""

    def run(role: str, text: str, timezone: str = "UTC", **said: Mapping[str, str]) -> Intake:
        path = tmp_path / f"{role}.csv"
        path.write_text(text, encoding="utf-8")
        return take(Input(path, **said), timezone=timezone)  # type: ignore[arg-type]  # columns or units by name

    return run


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook of sheets, each a list of rows."""

    def write(name: str = "pilot.xlsx", **sheets: Sequence[Sequence[Any]]) -> Path:
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        book.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def rewrite() -> Callable[[Path, str, Callable[[str], str]], Path]:
    """Change the XML of one part of a workbook in place."""

    def change(path: Path, part: str, edit: Callable[[str], str]) -> Path:
        with zipfile.ZipFile(path) as archive:
            content = {name: archive.read(name) for name in archive.namelist()}
        content[part] = edit(content[part].decode()).encode()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in content.items():
                archive.writestr(name, data)
        return path

    return change
