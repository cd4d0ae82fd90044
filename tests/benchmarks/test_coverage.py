"""Intervals hold the truth as often as they say: a small run of ``coverage.py``, and that no kind is left out."""

import pytest

from kpidesk.metrics.catalogue import CATALOGUE
from tests.benchmarks.coverage import KINDS
from tests.benchmarks.coverage_cases import Case, Kind, simulate

PILOTS = 100
CASES = [(kind, case) for kind in KINDS for case in kind.cases]
FIRST = [(kind, case) for kind in KINDS for case in kind.cases[:2]]
"""The fewest rows of each kind, independent and hanging together."""
NO_INTERVAL = "none"
PROJECTED = "none: a date; of a projection, day blocks of the last 28 days"
"""Most dates have no interval; that of a projection has."""


def test_that_every_interval_of_the_catalogue_is_simulated() -> None:
    shown = {metric.interval for metric in CATALOGUE if not metric.interval.startswith(NO_INTERVAL)} | {PROJECTED}
    assert {text for kind in KINDS for text in kind.texts} == shown


def test_that_kinds_are_told_apart() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert len({(kind.name, case.rows, case.shape) for kind, case in CASES}) == len(CASES)


@pytest.mark.parametrize(("kind", "case"), FIRST, ids=[f"{kind.name}-{case.shape}" for kind, case in FIRST])
def test_that_an_interval_holds_the_truth(kind: Kind, case: Case) -> None:
    found = simulate(kind, case, PILOTS)
    # Four standard errors of so few pilots below the bar of the full run.
    assert found.shown
    assert found.coverage >= 0.93 - 4 * (0.93 * 0.07 / found.shown) ** 0.5
