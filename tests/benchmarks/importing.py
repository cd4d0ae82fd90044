"""`kpidesk import` beside the reader alone: ratio of the times, memory, and whether the bars hold.

    python -m tests.benchmarks.importing [--rows 1000000] [--times 3] [--folder FOLDER]

The readers are fastexcel (the sheet into Arrow) and pyarrow (the csv into Arrow), each in a process of its own that
does nothing else. Of each the fastest run counts, and the largest memory of all its processes together.
Exits with 1 where a bar is broken.
"""

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.large_sheet import write_csv, write_xlsx
from tests.benchmarks.run import GIGABYTE, Cost, best, measure

MEMORY = 2.5
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
        folder = given.folder or Path(scratch)
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
    ratio, memory = whole.wall / alone.wall, whole.memory / GIGABYTE
    holds = ratio <= course.most and memory <= MEMORY
    print(
        f"{course.name:<12} reader {alone.wall:6.2f} s {alone.processor:6.2f} s cpu   import {whole.wall:6.2f} s "
        f"{whole.processor:6.2f} s cpu {memory:5.2f} GB   ratio {ratio:5.2f} (at most {course.most})  "
        f"{'holds' if holds else 'BROKEN'}",
        flush=True,
    )
    return not holds


def importing(folder: Path, name: str, bytecode: Path) -> Cost:
    """Import one file into a new project."""
    project = folder / "benchmark.kpidesk"
    project.unlink(missing_ok=True)
    kpidesk = [sys.executable, "-m", "kpidesk"]
    subprocess.run([*kpidesk, "new", str(project)], check=True, stdout=subprocess.DEVNULL)
    return measure([*kpidesk, "import", str(project), f"requests={folder / name}", "--quiet"], bytecode)


def _prepare(folder: Path, rows: int) -> None:
    if not (folder / "log.csv").exists():
        write_csv(folder / "few.csv", 2_000)
        write_csv(folder / "log.csv", rows)
        write_xlsx(folder / "log.xlsx", rows)
        write_xlsx(folder / "banner.xlsx", rows, BANNER)


if __name__ == "__main__":
    sys.exit(main())
