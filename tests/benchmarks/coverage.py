"""Whether intervals hold the truth as often as they say, over simulated pilots whose truth is known.

    python -m tests.benchmarks.coverage [--pilots 2000] [--kind NAME ...] [--report FILE]

Every kind of interval of the catalogue, from the number of rows from which it is shown, with rows that are independent
and with rows that hang together by user and day. Exits with 1 where one falls short of 93 %, or is wider than it need
be. See ``coverage_pilots`` for how rows hang together.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import (
    coverage_kinds_business,
    coverage_kinds_labels,
    coverage_kinds_rows,
    coverage_kinds_scores,
    coverage_kinds_time,
)
from tests.benchmarks.coverage_cases import Found, Kind, simulate, table

KINDS: tuple[Kind, ...] = (
    *coverage_kinds_rows.KINDS,
    *coverage_kinds_labels.KINDS,
    *coverage_kinds_scores.KINDS,
    *coverage_kinds_time.KINDS,
    *coverage_kinds_business.KINDS,
)


def run(kinds: Sequence[Kind], pilots: int) -> list[Found]:
    """Every case of some kinds."""
    found = []
    for kind in kinds:
        for case in kind.cases:
            begun = time.perf_counter()
            one = simulate(kind, case, pilots)
            found.append(one)
            took = time.perf_counter() - begun
            print(
                f"{kind.name} | {case.rows} | {case.shape}: {one.coverage:.2%} of {one.shown} ({took:.0f} s)",
                file=sys.stderr,
                flush=True,
            )
    return found


def main() -> int:
    """Print the table, and write it where asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--pilots", type=int, default=2_000)
    asked.add_argument("--kind", nargs="*", default=[], help="kinds whose name holds one of these words")
    asked.add_argument("--report", type=Path)
    chosen = asked.parse_args()
    kinds = [one for one in KINDS if not chosen.kind or any(word in one.name for word in chosen.kind)]
    found = run(kinds, chosen.pilots)
    told = table(found)
    print(told)
    if chosen.report:
        chosen.report.write_text(told, encoding="utf-8")
    return int(any(one.falls_short or one.verdict == "TOO WIDE" for one in found))


if __name__ == "__main__":
    sys.exit(main())
