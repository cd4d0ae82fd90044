"""What is simulated of a kind of interval, and what comes of it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from kpidesk.base.values import Measured, Missing
from tests.benchmarks.coverage_pilots import LONG, SHORT, Chance, Interval, Rows, Shape, deal

LEAST, MOST = 0.93, 0.97
SEED = 2026
Drawn = tuple[Interval, float]
"""The interval that is shown of one simulated pilot, None where none is, and the truth."""
Pilot = Callable[[Chance], Drawn]
OfRows = Callable[[Chance, Rows], Drawn]


@dataclass(frozen=True, slots=True)
class Case:
    """One setting of a kind. ``rows``: how many of what, in words. ``wide``: why coverage may lie above 97 % here,
    where the kind itself has no reason to.
    """

    rows: str
    shape: Shape
    pilot: Pilot
    wide: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of interval. ``texts``: the words of the catalogue that stand for it. ``exact``: never too short by its
    making, so that it may be wider. ``least``: from what on it is shown.
    """

    name: str
    texts: tuple[str, ...]
    least: str
    cases: tuple[Case, ...]
    exact: bool = False
    wide: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one case: of the pilots that showed an interval, how many held the truth."""

    kind: Kind
    case: Case
    pilots: int
    shown: int
    held: int
    width: float

    @property
    def coverage(self) -> float:
        return self.held / self.shown if self.shown else math.nan

    @property
    def error(self) -> float:
        """The standard error of the simulation."""
        return math.sqrt(self.coverage * (1 - self.coverage) / self.shown) if self.shown else math.nan

    @property
    def falls_short(self) -> bool:
        """By more than the simulation may err."""
        return not self.coverage + 2 * self.error >= LEAST

    @property
    def verdict(self) -> str:
        if self.falls_short:
            return "FALLS SHORT"
        if self.coverage < LEAST:
            return "holds within the error of the simulation"
        if self.coverage - 2 * self.error <= MOST:
            return "holds"
        if self.kind.exact:
            return "holds (exact)"
        reason = self.case.wide or self.kind.wide
        return f"wide: {reason}" if reason else "TOO WIDE"


def simulate(kind: Kind, case: Case, pilots: int) -> Found:
    """The same pilots every time: the seed is that of the names."""
    chance = np.random.default_rng([SEED, crc32(f"{kind.name} {case.rows} {case.shape}".encode())])
    shown = held = 0
    widths = []
    for _ in range(pilots):
        interval, truth = case.pilot(chance)
        if interval is None:
            continue
        shown += 1
        held += _holds(interval, truth)
        widths.append(interval[1] - interval[0])
    return Found(kind, case, pilots, shown, held, float(np.mean(widths)) if widths else math.nan)


def _holds(interval: tuple[float, float], truth: float) -> bool:
    slack = 1e-9 * max(1.0, abs(truth))
    return interval[0] - slack <= truth <= interval[1] + slack


def interval_of(measured: Measured) -> Interval:
    """None where nothing is shown."""
    return None if isinstance(measured, Missing) else measured.interval


def of_rows(n: int, make: OfRows, wide: str = "", what: str = "rows") -> tuple[Case, Case]:
    """So many rows, independent and hanging together; fewer than 500 over 28 days, else over 91."""
    days = SHORT if n < 500 else LONG

    def of(shape: Shape) -> Pilot:
        return lambda chance: make(chance, deal(chance, n, days, shape))

    return in_both_shapes(f"{n:,} {what}, {days} days", of, wide)


def in_both_shapes(rows: str, pilot: Callable[[Shape], Pilot], wide: str = "") -> tuple[Case, Case]:
    """The case with independent rows, and with rows that hang together."""
    independent, clustered = (Case(rows, shape, pilot(shape), wide) for shape in Shape)
    return independent, clustered


def alone(rows: str, pilot: Pilot, wide: str = "") -> tuple[Case]:
    """A case whose units cannot hang together."""
    return (Case(rows, Shape.INDEPENDENT, pilot, wide),)


def table(found: Sequence[Found]) -> str:
    """Markdown."""
    head = (
        "| kind | n | rows | shown | coverage | ± | mean width | verdict |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: | --- |",
    )
    return "\n".join([*head, *map(_row, found)]) + "\n"


def _row(one: Found) -> str:
    cells = (
        one.kind.name,
        one.case.rows,
        one.case.shape,
        f"{one.shown:,} of {one.pilots:,}",
        f"{one.coverage:.1%}",
        f"{one.error:.1%}",
        f"{one.width:.4g}",
        one.verdict,
    )
    return f"| {' | '.join(cells)} |"
