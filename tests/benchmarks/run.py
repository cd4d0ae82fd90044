"""`kpidesk review` beside a plain-pandas script: time, memory and ratio, and whether the bars hold.

    python -m tests.benchmarks.run [--rows 1000000 10000000] [--times 3] [--folder FOLDER]

Both are started as processes of their own, in turn, on the same generated files; of each the fastest run counts and
the largest memory (of the process and whatever it starts). Modules are compiled before, on a small pilot, as those of
an installed program are. Exits with 1 where a bar is broken or a number differs.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.benchmarks.comparison import differences
from tests.benchmarks.request_log import write_pilot

ROOT = Path(__file__).resolve().parents[2]
CEILINGS = {1_000_000: (6.0, 1.0), 10_000_000: (30.0, 3.0)}
"""Rows -> (seconds, GB) that a review may take."""
LEAST_SPEED, MOST_MEMORY, FROM = 2.5, 0.6, 10_000_000
"""From so many rows: times as fast as the script, of its memory."""
FEW = 20_000
"""Rows of the pilot on which modules are compiled."""
GIGABYTE = 1e9


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: seconds on the clock, seconds of processor (its own and the system's), peak bytes."""

    wall: float
    processor: float
    memory: float


def best(costs: list[Cost]) -> Cost:
    """The least time and the most memory of several runs."""
    return Cost(min(c.wall for c in costs), min(c.processor for c in costs), max(c.memory for c in costs))


def measure(command: list[str], bytecode: Path) -> Cost:
    """Run a command to its end, with compiled modules in ``bytecode``; raises CalledProcessError where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(bytecode)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    together: list[float] = []
    watcher = threading.Thread(target=_watch, args=(process.pid, together))
    watcher.start()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    alone = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Cost(wall, used.ru_utime + used.ru_stime, max(alone, *together, 0.0))


def _watch(pid: int, found: list[float]) -> None:
    """Note the memory of a process and its children together, twenty times a second, until it ends."""
    try:
        parent = psutil.Process(pid)
        while parent.status() != psutil.STATUS_ZOMBIE:
            children = parent.children(recursive=True)
            if children:
                found.append(float(parent.memory_info().rss + sum(child.memory_info().rss for child in children)))
            time.sleep(0.05)
    except psutil.NoSuchProcess:
        return


def review_command(folder: Path, out: Path) -> list[str]:
    """The review of a folder, with its JSON and PDF."""
    files = ["--json", str(out / "review.json"), "--pdf", str(out / "review.pdf")]
    return [sys.executable, "-m", "kpidesk", "review", str(folder), *files, "--quiet"]


def script_command(folder: Path, out: Path) -> list[str]:
    """The plain script on the same folder."""
    script = Path(__file__).with_name("plain_pandas.py")
    return [sys.executable, str(script), str(folder), str(out / "facts.json")]


def prepare(rows: int, folder: Path) -> tuple[tuple[list[str], list[str]], Path]:
    """Make a pilot where it is not there; the two commands on it, and the folder of what they write."""
    pilot, out = folder / f"{rows}-rows", folder / f"{rows}-out"
    if not (pilot / "pilot.toml").exists():
        write_pilot(pilot, rows)
    out.mkdir(exist_ok=True)
    return (review_command(pilot, out), script_command(pilot, out)), out


def compare(rows: int, times: int, folder: Path) -> list[str]:
    """Measure both in turn, print what they took, and name every bar that is broken."""
    for command in prepare(FEW, folder)[0]:
        measure(command, folder / "bytecode")
    commands, out = prepare(rows, folder)
    turns = [tuple(measure(command, folder / "bytecode") for command in commands) for _ in range(times)]
    review, script = best([turn[0] for turn in turns]), best([turn[1] for turn in turns])
    _print(rows, review, script)
    told, facts = (json.loads((out / name).read_text(encoding="utf-8")) for name in ("review.json", "facts.json"))
    compared, wrong = differences(told, facts)
    print(f"{compared:,} numbers compared, {len(wrong)} differ")
    return [*wrong, *broken(rows, review, script)]


def _print(rows: int, review: Cost, script: Cost) -> None:
    print(f"\n{rows:,} rows            {'seconds':>9} {'processor':>10} {'GB':>6}")
    for name, cost in (("kpidesk review", review), ("plain pandas", script)):
        print(f"  {name:<20} {cost.wall:>9.2f} {cost.processor:>10.2f} {cost.memory / GIGABYTE:>6.2f}")
    faster, less = script.wall / review.wall, review.memory / script.memory
    print(f"  times as fast {faster:.2f}, of its processor time {review.processor / script.processor:.2f}, ", end="")
    print(f"of its memory {less:.2f}")


def broken(rows: int, review: Cost, script: Cost) -> list[str]:
    """A sentence for each bar that does not hold."""
    seconds, gigabytes = CEILINGS.get(rows, (float("inf"), float("inf")))
    found = []
    if review.wall > seconds:
        found.append(f"{rows:,} rows take {review.wall:.1f} s; the ceiling is {seconds:g} s.")
    if review.memory > gigabytes * GIGABYTE:
        found.append(f"{rows:,} rows take {review.memory / GIGABYTE:.2f} GB; the ceiling is {gigabytes:g} GB.")
    if rows >= FROM and script.wall < LEAST_SPEED * review.wall:
        found.append(f"{rows:,} rows: {script.wall / review.wall:.2f} times as fast; {LEAST_SPEED} is the bar.")
    if rows >= FROM and review.memory > MOST_MEMORY * script.memory:
        found.append(f"{rows:,} rows: {review.memory / script.memory:.2f} of the memory; {MOST_MEMORY} is the bar.")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=sorted(CEILINGS))
    parser.add_argument("--times", type=int, default=3, help="runs of each; the fastest counts")
    parser.add_argument("--folder", type=Path, help="keep the generated files here and use them again")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        folder = asked.folder or Path(fresh)
        folder.mkdir(parents=True, exist_ok=True)
        faults = [fault for rows in asked.rows for fault in compare(rows, asked.times, folder)]
    print("\n".join(faults) or "Every bar holds.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
