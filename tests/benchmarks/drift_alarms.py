"""How often drift is called where there is none, and found where there is some, over simulated pilots.

    python -m tests.benchmarks.drift_alarms [--pilots 2000] [--reference 2000]

Each pilot has ten inputs of every kind: numbers, counts with ties, many zeros, marks, classes, three hundred classes,
and gaps. An alarm is an input called drifted, all ten together. Exits with 1 where a bar is broken.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from kpidesk.engine.feature_bins import BINS, FEW_NUMBERS, FeatureCounts, every_edge, quantile_cuts, weighted_quantiles
from kpidesk.metrics.feature_distances import Comparisons, compare_rows
from kpidesk.statistics.permutation import holm

Array = npt.NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Array]

MOST_ALARMS, LEAST_FOUND, SHIFT = 0.065, 0.95, 0.5
SIZES, SHIFTED_AT = (100, 1_000, 10_000), 1_000
_ZIPF = 1 / np.arange(1, 301)


def _gappy(rng: np.random.Generator, n: int) -> Array:
    return np.where(rng.random(n) < 0.08, np.nan, rng.normal(size=n))


def _often_zero(rng: np.random.Generator, n: int) -> Array:
    return np.where(rng.random(n) < 0.6, 0.0, rng.exponential(size=n))


NUMBERS: Mapping[str, Draw] = MappingProxyType(
    {
        "normal": lambda rng, n: rng.normal(size=n),
        "skewed": lambda rng, n: rng.lognormal(size=n),
        "counts": lambda rng, n: rng.poisson(12, n).astype(float),
        "rounded": lambda rng, n: rng.normal(50, 10, n).round(),
        "often zero": _often_zero,
        "gappy": _gappy,
    }
)
"""Inputs of numbers; NaN is missing."""
CLASSES: Mapping[str, Draw] = MappingProxyType(
    {
        "mark": lambda rng, n: (rng.random(n) < 0.3).astype(float),
        "stars": lambda rng, n: rng.choice(5, n, p=[0.05, 0.1, 0.2, 0.3, 0.35]).astype(float),
        "regions": lambda rng, n: rng.integers(0, 16, n).astype(float),
        "codes": lambda rng, n: rng.choice(300, n, p=_ZIPF / _ZIPF.sum()).astype(float),
    }
)
"""Inputs of classes, by number."""
INPUTS = (*NUMBERS, *CLASSES)


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of pilots: without drift and an alarm by rows, with a shift that is found in the right input."""

    alarms: Mapping[int, float]
    found: float


def place_reference(name: str, values: Array) -> FeatureCounts:
    """The places that the engine gives a column, for numbers that are already read."""
    filled = values[~np.isnan(values)]
    keys, rows = np.unique(filled, return_counts=True)
    missing = len(values) - len(filled)
    if name in CLASSES or len(keys) <= FEW_NUMBERS:
        order = np.lexsort((keys, -rows))
        counted = np.array([missing, *rows[order], 0], dtype=np.float64)
        return FeatureCounts(name, classes=tuple(map(str, keys[order])), numbers=keys[order], reference=counted)
    cuts = quantile_cuts(weighted_quantiles(keys, rows, np.arange(1, BINS) / BINS))
    edges = every_edge(keys, cuts)
    inner = np.bincount(np.searchsorted(edges, keys), rows, len(edges) + 1)
    counted = np.concatenate([[missing], inner, [0.0]])
    return FeatureCounts(name, numeric=True, exact=True, cuts=cuts, edges=edges, reference=counted)


def place_rows(one: FeatureCounts, values: Array) -> Array:
    """Rows by place."""
    filled = values[~np.isnan(values)]
    if one.numeric:
        places = np.searchsorted(one.edges, filled) + 1
    else:
        order = np.argsort(one.numbers)
        at = np.minimum(np.searchsorted(one.numbers, filled, sorter=order), len(order) - 1)
        known = one.numbers[order[at]] == filled
        places = np.where(known, order[at] + 1, len(order) + 1)
    counted = np.bincount(places, minlength=len(one.reference)).astype(np.float64)
    counted[0] = len(values) - len(filled)
    return counted


def drifted_inputs(rng: np.random.Generator, rows: int, reference: int, shifted: str = "") -> tuple[bool, ...]:
    """Which of the ten inputs of one new pilot are called drifted."""
    found = []
    for name, draw in {**NUMBERS, **CLASSES}.items():
        before, now = draw(rng, reference), draw(rng, rows)
        if name == shifted:
            now = now + SHIFT * float(np.nanstd(draw(rng, 100_000)))
        one = place_reference(name, before)
        found.append(compare_rows(one, place_rows(one, now)))
    p_values = holm([one.p_value for one in found])
    return Comparisons(tuple(found), p_values, (), rows, reference, from_pilot=False).drifted


def simulate(pilots: int, reference: int, seed: int = 1, sizes: tuple[int, ...] = SIZES) -> Rates:
    """Alarms without drift at each number of rows, and shifts found at 1,000 rows, each input of numbers in turn."""
    rng = np.random.default_rng(seed)
    alarms = {
        rows: float(np.mean([any(drifted_inputs(rng, rows, reference)) for _ in range(pilots)])) for rows in sizes
    }
    names = tuple(NUMBERS)
    hits = []
    for pilot in range(pilots):
        name = names[pilot % len(names)]
        hits.append(drifted_inputs(rng, SHIFTED_AT, reference, name)[INPUTS.index(name)])
    return Rates(alarms, float(np.mean(hits)))


def main() -> int:
    """Print the rates beside their bars."""
    asked = argparse.ArgumentParser(description="False and true alarms of drift.")
    asked.add_argument("--pilots", type=int, default=2_000)
    asked.add_argument("--reference", type=int, default=2_000)
    chosen = asked.parse_args()
    rates = simulate(chosen.pilots, chosen.reference)
    for rows, share in rates.alarms.items():
        print(f"{rows:>7,} rows, no drift: {share:6.2%} of {chosen.pilots:,} raise an alarm (bar {MOST_ALARMS:.1%})")
    print(f"{SHIFTED_AT:>7,} rows, {SHIFT} sd in one of ten: {rates.found:6.2%} found (bar {LEAST_FOUND:.0%})")
    broken = max(rates.alarms.values()) > MOST_ALARMS or rates.found < LEAST_FOUND
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
