"""Sixty imports killed at random moments: nothing acknowledged is lost, and the project opens every time."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kpidesk.store.check import check
from kpidesk.store.project import Project

KILLS = 60
ROWS = 60_000
ROOT = Path(__file__).resolve().parents[2]


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "kpidesk", *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def write_costs(path: Path, number: int) -> None:
    """A file unlike any other, so that it is not noticed as a repetition."""
    lines = "".join(f"2026-08-{3 + row % 28:02d},{number}.{row}\n" for row in range(ROWS))
    path.write_text(f"date,amount\n{lines}", encoding="utf-8")


def try_import(project: Path, file: Path, seconds: float) -> tuple[bool, bool]:
    """Import ``file`` and kill it after ``seconds``; whether it had to be killed, and had said that all is stored."""
    process = start("import", project, f"costs={file}")
    try:
        return False, "Stored" in process.communicate(timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        return True, "Stored" in process.communicate()[0]


def duration(folder: Path) -> float:
    """Seconds that an import takes on this machine, now: the shortest of three."""
    found = []
    for number in range(3):
        project, file = folder / f"try-{number}.kpidesk", folder / "try.csv"
        start("new", project).communicate()
        write_costs(file, 0)
        began = time.perf_counter()
        assert try_import(project, file, 120) == (False, True)
        found.append(time.perf_counter() - began)
    return min(found)


@pytest.mark.benchmark
def test_that_sixty_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    project, file, takes = tmp_path / "p.kpidesk", tmp_path / "costs.csv", duration(tmp_path)
    chance = random.Random(20260101)  # noqa: S311 - moments, not secrets
    start("new", project).communicate()
    kills, number, acknowledged = 0, 0, set[str]()
    while kills < KILLS:
        number += 1
        write_costs(file, number)
        killed, stored = try_import(project, file, takes * chance.uniform(0.3, 1.0))
        kills += killed
        if stored:
            acknowledged.add(str(number))
        with Project.open(project, read_only=True) as opened:
            tables = [table for one in opened.imports() for table in one.tables]
        assert len(tables) >= len(acknowledged)
        assert {table.source.rows_accepted for table in tables} <= {ROWS}
    assert check(project).sound
    with Project.open(project, read_only=True) as opened:
        found = {_number(table.parts[0]) for table in opened.tables(tmp_path / "rows")}
    print(f"\n{number} imports, {kills} killed, {len(acknowledged)} acknowledged, {len(found)} stored")
    assert acknowledged <= found


def _number(part: Path) -> str:
    return str(int(pq.read_table(part, columns=["amount"])["amount"][0].as_py()))
