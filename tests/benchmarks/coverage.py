"""Whether intervals hold the truth as often as they say, over simulated pilots whose truth is known.

    python -m tests.benchmarks.coverage [--pilots 2000] [--kind NAME ...] [--jobs 2] [--report FILE]

Every kind of interval of the catalogue, from the number of rows from which it is shown, with rows that are independent
and with rows that hang together by user and day. Exits with 1 where one falls short of 93 %, or is wider than it need
be. See ``coverage_pilots`` for how rows hang together.
"""

import argparse
import multiprocessing
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import (
    coverage_kinds_business,
    coverage_kinds_labels,
    coverage_kinds_rows,
    coverage_kinds_scores,
    coverage_kinds_time,
)
from tests.benchmarks.coverage_cases import LEAST, MOST, Found, Kind, simulate, table
from tests.benchmarks.coverage_pilots import ALIKE_BY_DAY, ALIKE_BY_USER, LONG, OF_A_USER, SHORT

KINDS: tuple[Kind, ...] = (
    *coverage_kinds_rows.KINDS,
    *coverage_kinds_labels.KINDS,
    *coverage_kinds_scores.KINDS,
    *coverage_kinds_time.KINDS,
    *coverage_kinds_business.KINDS,
)


def run(kinds: Sequence[Kind], pilots: int, jobs: int) -> list[Found]:
    """Every case of some kinds, several at a time."""
    names = [kind.name for kind in kinds]
    asked = [(kind.name, place, pilots) for kind in kinds for place in range(len(kind.cases))]
    counted: list[Found] = []
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for name, place, numbers in pool.imap_unordered(_one, asked):
            kind = kinds[names.index(name)]
            one = Found(kind, kind.cases[place], *numbers)
            counted.append(one)
            print(f"{name} | {one.case.rows} | {one.case.shape}: {one.coverage:.2%}", file=sys.stderr, flush=True)
    return sorted(counted, key=lambda one: (names.index(one.kind.name), one.kind.cases.index(one.case)))


def _one(asked: tuple[str, int, int]) -> tuple[str, int, tuple[int, int, int, float]]:
    """One case by name: what draws its pilots cannot be sent to another process, and is there already."""
    name, place, pilots = asked
    kind = next(one for one in KINDS if one.name == name)
    found = simulate(kind, kind.cases[place], pilots)
    return name, place, (found.pilots, found.shown, found.held, found.width)


def summary(found: Sequence[Found]) -> str:
    """What was simulated, and what comes of it on the whole."""
    short = [one for one in found if one.falls_short]
    wide = [one for one in found if "wide" in one.verdict.lower()]
    shown = [one.coverage for one in found if one.shown]
    return f"""# Coverage of the intervals

{found[0].pilots:,} simulated pilots a case; written by `python -m tests.benchmarks.coverage --report FILE`.
{len({one.kind.name for one in found})} kinds in {len(found)} cases: the lowest coverage is {min(shown):.1%}, the
highest {max(shown):.1%}. {len(short)} cases fall short of {LEAST:.0%}; {len(wide)} approximate ones lie above
{MOST:.0%} by more than the simulation may err, with the reason in the last column.

Rows that hang together: a row copies the draw of its user with probability {ALIKE_BY_USER**0.5:.2f}, so that two rows
of a user have an intraclass correlation of {ALIKE_BY_USER:g}; else that of its day, with {ALIKE_BY_DAY:g} between two
rows of a day; else it has its own. A user has {OF_A_USER[0]} to {OF_A_USER[1]} rows, equally often each number: 30 rows
are those of two to six users. Fewer than 500 rows lie in {SHORT} days, more in {LONG}. Independent rows have the same
users and days, and copy nothing. Only pilots that show an interval count (column *shown*); ± is the standard error of
the simulation.

"""


def main() -> int:
    """Print the table, and write it where asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--pilots", type=int, default=2_000)
    asked.add_argument("--kind", nargs="*", default=[], help="kinds whose name holds one of these words")
    asked.add_argument("--jobs", type=int, default=2, help="cases at a time")
    asked.add_argument("--report", type=Path)
    chosen = asked.parse_args()
    kinds = [one for one in KINDS if not chosen.kind or any(word in one.name for word in chosen.kind)]
    found = run(kinds, chosen.pilots, chosen.jobs)
    told = summary(found) + table(found)
    print(told)
    if chosen.report:
        chosen.report.write_text(told, encoding="utf-8")
    return int(any(one.falls_short or one.verdict == "TOO WIDE" for one in found))


if __name__ == "__main__":
    sys.exit(main())
