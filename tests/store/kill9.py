"""Kill a writer at random moments, again and again, and look at what it leaves.

``python tests/store/kill9.py --kills 200`` prints one line of JSON: how many imports and settings were acknowledged,
and, each to be 0, how many of those were lost, how many imports were there by halves, how many files did not open.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kpidesk.base.errors import KpideskError
from kpidesk.base.problems import Level, Problem
from kpidesk.store.check import check
from kpidesk.store.project import Project
from kpidesk.store.yielding import Yielding
from kpidesk.tables.table import Source, Table

AT = datetime(2026, 8, 17, tzinfo=UTC)
ROWS = 300
LONGEST_WAIT = 0.25


@dataclass(slots=True)
class Tally:
    """What a run found."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    halves: int = 0
    unopened: int = 0
    left_over: int = 0
    sentences: list[str] = field(default_factory=list)


def write(path: Path, part: Path) -> None:
    """Import, let a row of the import before yield to it, change a setting, say so, for ever."""
    source = Source("requests.csv", "", "ab" * 32, part.stat().st_size, "canonical", 300, 300, 0)
    table = Table("requests", source, (part, part), ("request_id",))
    problems = [Problem(Level.WARNING, "bad-number", f"Row {number}") for number in range(50)]
    with Project.open(path) as project:
        print("open", flush=True)  # noqa: T201 - the line the parent waits for
        yields: list[Yielding] = []
        while True:
            number = project.add_import([table], problems, AT, yields)
            yields = [Yielding(project.imports()[-1].tables[0].parts[0].id, np.arange(ROWS) == number % ROWS)]
            print(f"import {number}", flush=True)  # noqa: T201 - the acknowledgement
            project.change_settings({"budget": number}, "child", AT)
            print(f"budget {number}", flush=True)  # noqa: T201 - the acknowledgement


def kill_one(path: Path, part: Path, wait: float) -> list[str]:
    """Start a writer, kill it ``wait`` seconds after it opened the project, and return what it acknowledged."""
    command = [sys.executable, __file__, "--write", str(path), str(part)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as child:
        assert child.stdout is not None
        child.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            child.wait(wait)
        child.kill()
        return [line for line in child.stdout.read().split("\n")[:-1] if line]


def environment() -> dict[str, str]:
    """The environment of a child that finds this checkout."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}


def judge(path: Path, part: Path, acknowledged: list[str], tally: Tally) -> None:
    """Open what is left and add to the tally what is wrong with it."""
    tally.acknowledged += len(acknowledged)
    try:
        with Project.open(path) as project, tempfile.TemporaryDirectory() as folder:
            imports, budget = project.imports(), project.settings().get("budget", 0)
            held = project.held(Path(folder))
            whole = sum(len(one.table.parts) == 2 for one in held)
            same = all(file.read_bytes() == part.read_bytes() for one in held for file in one.table.parts)
            yielded = [table.yielded for table in project.tables(Path(folder))]
            yielding = yielded == [1] * (len(imports) - 1) + [0] * bool(imports)
            tally.halves += len(imports) - whole + (not same) + (not yielding)
            tally.halves += len(project.problems()) != 50 * len(imports)
        expected = {f"import {one.id}" for one in imports} | {f"budget {number}" for number in range(1, budget + 1)}
        tally.lost += len(set(acknowledged) - expected)
        report = check(path)
        tally.unopened += not report.sound
        tally.sentences += () if report.sound else report.sentences
    except KpideskError as error:
        tally.unopened += 1
        tally.sentences += error.sentences
    tally.left_over += sum(each.name != path.name for each in path.parent.iterdir())


def run(kills: int, seed: int) -> Tally:
    """As many kills as asked for, each on a project of its own."""
    chance = random.Random(seed)  # noqa: S311 - a choice of moments, no secret
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        part = Path(scratch) / "part.parquet"
        numbers = [chance.random() for _ in range(ROWS)]
        pq.write_table(pa.table({"request_id": [chance.randbytes(30).hex() for _ in numbers], "cost": numbers}), part)
        for number in range(kills):
            path = Path(scratch) / str(number) / "p.kpidesk"
            path.parent.mkdir()
            Project.create(path, {}).close()
            acknowledged = kill_one(path, part, chance.uniform(0, LONGEST_WAIT))
            tally.kills += 1
            judge(path, part, acknowledged, tally)
    return tally


def main() -> None:
    """Be the writer, or the one who kills it."""
    options = argparse.ArgumentParser()
    options.add_argument("--write", nargs=2, type=Path)
    options.add_argument("--kills", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    if chosen.write:
        write(*chosen.write)
    print(json.dumps(asdict(run(chosen.kills, chosen.seed))))  # noqa: T201 - the result


if __name__ == "__main__":
    main()
