"""Drift is seldom called where there is none, and found where there is: a small run of ``drift_alarms.py``."""

import numpy as np
import pandas as pd

from kpidesk.metrics.feature_distances import Comparisons, compare_features
from tests.benchmarks.drift_alarms import (
    CLASSES,
    LEAST_FOUND,
    MOST_ALARMS,
    NUMBERS,
    place_reference,
    place_rows,
    simulate,
)
from tests.engine.test_feature_histograms import AS_OF, START, log
from tests.metrics.pilots import evidence


def test_that_drift_is_seldom_called_where_there_is_none() -> None:
    rates = simulate(pilots=150, reference=1_000, sizes=(100, 1_000, 10_000))
    assert max(rates.alarms.values()) <= MOST_ALARMS
    assert rates.found >= LEAST_FOUND


def test_that_the_places_of_the_simulation_are_those_of_the_engine() -> None:
    rng = np.random.default_rng(7)
    drawn = {name: (draw(rng, 600), draw(rng, 500)) for name, draw in {**NUMBERS, **CLASSES}.items()}
    before, now = (
        {f"feature_{name.replace(' ', '_')}": text(sides[side], name) for name, sides in drawn.items()}
        for side in (0, 1)
    )
    tables = {"requests": pd.concat([log(500), pd.DataFrame(now)], axis=1), "reference": pd.DataFrame(before)}
    pilot = evidence(tables, START, AS_OF)
    found = compare_features(pilot, pilot.window)
    assert isinstance(found, Comparisons)
    by_name = {one.counts.name: one for one in found.found}
    for name, (first, second) in drawn.items():
        one, theirs = place_reference(name, first), by_name[f"feature_{name.replace(' ', '_')}"]
        rows = place_rows(one, second)
        assert sorted(one.reference) == sorted(theirs.counts.reference)
        assert sorted(rows) == sorted(theirs.counts.between(1, 42))
        assert one.numeric == theirs.counts.numeric


def text(values: np.ndarray, name: str) -> list[str | None]:
    """Cells as they are imported: codes and regions are no numbers."""
    mark = name[0] if name in {"codes", "regions"} else ""
    return [None if np.isnan(one) else repr(float(one)) if not mark else f"{mark}{one:.0f}" for one in values]
