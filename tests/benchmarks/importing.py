"""`kpidesk import` beside the reader alone: ratio of the times, memory, and whether the bars hold.

    python -m tests.benchmarks.importing [--rows 1000000] [--times 3] [--folder FOLDER]

The readers are fastexcel (the sheet into Arrow) and pyarrow (the csv into Arrow), each in a process of its own that
does nothing else. Of each the fastest run counts, and the largest memory of all its processes together. Then the same
import is watched: the longest time between two steps of its progress, and the longest from a cancel to its end.
Exits with 1 where a bar is broken.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.large_sheet import write_csv, write_xlsx
from tests.benchmarks.run import GIGABYTE, ROOT, Cost, best, measure

KPIDESK = (sys.executable, "-m", "kpidesk")
MEMORY = 2.5
"""GB that all processes together may take."""
PATIENCE = 0.5
"""Seconds from a cancel to the end, and between two steps of the progress."""
BANNER = ("Request log of the claims pilot", "exported on 30 October 2026", "")
_FASTEXCEL = "import sys, fastexcel; print(fastexcel.read_excel(sys.argv[1]).load_sheet(0).to_arrow().num_rows)"
_FASTEXCEL_BELOW = (
    "import sys, fastexcel; print(fastexcel.read_excel(sys.argv[1]).load_sheet(0, header_row=3).to_arrow().num_rows)"
)
_PYARROW = "import sys, pyarrow.csv; print(pyarrow.csv.read_csv(sys.argv[1]).num_rows)"


@dataclass(frozen=True, slots=True)
class Course:
    """A file to import, the reader to compare with, and how many times its time an import may take."""

    name: str
    reader: str
    most: float


COURSES = (
    Course("log.xlsx", _FASTEXCEL, 2.0),
    Course("banner.xlsx", _FASTEXCEL_BELOW, 2.5),
    Course("log.csv", _PYARROW, 3.0),
)


def main() -> int:
    """Make the files where they are not there yet, run everything, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[course.name for course in COURSES])
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kpidesk-benchmark-") as scratch:
        folder = (given.folder or Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        _prepare(folder, given.rows)
        broken = [run(folder, course, given.times) for course in COURSES if course.name in given.only]
    return int(any(broken))


def run(folder: Path, course: Course, times: int) -> bool:
    """Measure one course; whether it broke a bar."""
    bytecode, source = folder / "compiled", folder / course.name
    importing(folder, "few.csv", bytecode)
    reader, own = [], []
    for _ in range(times):
        reader.append(measure([sys.executable, "-c", course.reader, str(source)], bytecode))
        own.append(importing(folder, course.name, bytecode))
    alone, whole = best(reader), best(own)
    silence, cancel = waiting(folder, course.name)
    ratio, memory = whole.wall / alone.wall, whole.memory / GIGABYTE
    holds = ratio <= course.most and memory <= MEMORY and max(silence, cancel) <= PATIENCE
    print(
        f"{course.name:<12} reader {alone.wall:6.2f} s {alone.processor:6.2f} s cpu   import {whole.wall:6.2f} s "
        f"{whole.processor:6.2f} s cpu {memory:5.2f} GB   ratio {ratio:5.2f} (at most {course.most})   "
        f"cancel {cancel:4.2f} s, steps {silence:4.2f} s apart (at most {PATIENCE})   "
        f"{'holds' if holds else 'BROKEN'}",
        flush=True,
    )
    return not holds


def importing(folder: Path, name: str, bytecode: Path) -> Cost:
    """Import one file into a new project."""
    return measure([*KPIDESK, "import", str(_new_project(folder)), f"requests={folder / name}", "--quiet"], bytecode)


def waiting(folder: Path, name: str) -> tuple[float, float]:
    """The longest silence and the longest cancel of one import, in a process of its own."""
    project = _new_project(folder)
    script = [sys.executable, "-m", "tests.benchmarks.cancelling", str(project), f"requests={folder / name}"]
    done = subprocess.run(script, check=True, stdout=subprocess.PIPE, cwd=ROOT)
    told = json.loads(done.stdout)
    return told["silence"], told["cancel"]


def _new_project(folder: Path) -> Path:
    project = folder / "benchmark.kpidesk"
    project.unlink(missing_ok=True)
    subprocess.run([*KPIDESK, "new", str(project)], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return project


def _prepare(folder: Path, rows: int) -> None:
    if not (folder / "log.csv").exists():
        write_csv(folder / "few.csv", 2_000)
        write_csv(folder / "log.csv", rows)
        write_xlsx(folder / "log.xlsx", rows)
        write_xlsx(folder / "banner.xlsx", rows, BANNER)


if __name__ == "__main__":
    sys.exit(main())
