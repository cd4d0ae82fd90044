"""The worked example of CONTRIBUTING does what it says there."""

import re
import tomllib
from pathlib import Path
from textwrap import dedent

import pyarrow.parquet as pq
import pytest

from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import load
from kpidesk.intake.recognition import reading
from kpidesk.intake.recognition.shelf import read

CONTRIBUTING = Path(__file__).resolve().parents[3] / "CONTRIBUTING.md"


def test_that_the_layout_of_the_example_reads_its_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    section = CONTRIBUTING.read_text(encoding="utf-8").partition("## A new layout")[2].partition("\n## ")[0]
    blocks = re.findall(r"( *)```(\w+)\n(.*?)```", section, re.DOTALL)
    (export, layout, expected) = (dedent(text) for _, _, text in blocks)
    known = read(layout, "clerk-calls")
    monkeypatch.setattr(reading, "recognisers", lambda: {known.key: known})
    (tmp_path / "calls.csv").write_text(export, encoding="utf-8")
    parts = tmp_path / "parts"
    parts.mkdir()
    intake = load([Input(tmp_path / "calls.csv")], parts, "UTC", Silent())
    wanted = tomllib.loads(expected)
    (table,) = intake.tables
    assert table.source.recognised_as == known.name
    assert table.role == wanted["tables"][0]["role"]
    assert sum(one.count for one in intake.problems if one.code == "rows-not-taken") == wanted["not_taken"]
    rows = pq.read_table(table.parts[0])
    for name, cells in wanted["tables"][0]["columns"].items():
        given = [cell.isoformat() if name == "timestamp" else cell for cell in rows[name].to_pylist()]
        assert given == [None if cell == "" else cell for cell in cells], name
