"""Which segments differ from the rest: through the real engine, on segments that do and on those that do not."""

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.values import Value
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.measure import measurements
from kpidesk.metrics.measurements import Measurements
from tests.benchmarks.false_markers import COLUMNS, LAST, START, is_marked, log, tables
from tests.metrics.pilots import evidence


def measured(frame: pd.DataFrame) -> Measurements:
    return measurements(evidence({"requests": frame}, START, LAST, metrics=CATALOGUE, positive_label="yes"))


@pytest.fixture(scope="module")
def slow_north() -> Measurements:
    """Twice the latency and half the explanations in one region, and nothing else."""
    frame = log(3, alike=0.0)
    north = frame["region"] == "north"
    frame["latency_s"] = frame["latency_s"].where(~north, 2 * frame["latency_s"])
    frame.loc[north & (np.arange(len(frame)) % 2 == 0), "explanation"] = None
    return measured(frame)


def marked(found: Measurements, column: str, metric: str) -> list[str]:
    compared = found.contrasts[column].get(metric, {})
    return [segment for segment, one in compared.items() if one.p_value <= 0.05]


def test_that_a_segment_that_differs_is_marked_in_what_it_differs_in(slow_north: Measurements) -> None:
    for metric in ("latency_p50", "latency_p95", "explainability"):
        assert "north" in marked(slow_north, "region", metric)
    assert marked(slow_north, "region", "weighted_accuracy") == []
    assert not any(marked(slow_north, "use_case", metric) for metric in slow_north.contrasts["use_case"])


def test_that_the_rest_is_what_all_other_segments_have_together(slow_north: Measurements) -> None:
    rest = slow_north.contrasts["region"]["latency_p50"]["north"].rest
    north = slow_north.segments["region"]["latency_p50"]["north"]
    whole = slow_north.window["latency_p50"]
    assert isinstance(rest, Value)
    assert isinstance(north, Value)
    assert isinstance(whole, Value)
    assert (rest.n or 0) + (north.n or 0) == whole.n
    assert rest.number < whole.number < north.number


def test_that_two_segments_are_each_the_rest_of_the_other(slow_north: Measurements) -> None:
    first, second = (slow_north.contrasts["model_version"]["accuracy"][name] for name in ("v1", "v2"))
    assert first.p_value == second.p_value
    assert first.rest == slow_north.segments["model_version"]["accuracy"]["v2"]
    assert second.rest == slow_north.segments["model_version"]["accuracy"]["v1"]


def test_that_one_segment_alone_differs_from_nothing() -> None:
    frame = log(4, rows=400).assign(region="north")
    assert measured(frame).contrasts["region"] == {}


def test_that_p_values_are_corrected_over_the_whole_table(slow_north: Measurements) -> None:
    """The smallest of a table times the number of its tests, at least."""
    compared = slow_north.contrasts["use_case"]
    tests = sum(map(len, compared.values()))
    assert tests >= 30
    assert all(one.p_value > 0.05 for several in compared.values() for one in several.values())


def test_that_a_figure_without_interval_is_not_compared(slow_north: Measurements) -> None:
    assert "latency_max" not in slow_north.contrasts["region"]
    assert "latency_tail_ratio" not in slow_north.contrasts["region"]


@pytest.mark.parametrize("alike", [0.0, 0.5])
def test_that_tables_in_which_nothing_differs_seldom_have_a_marker(alike: float) -> None:
    """A small run of ``tests/benchmarks/false_markers.py``: of twelve tables one is marked by chance in 46 of 100 runs
    at a level of 5 %, three in 2."""
    found = [tables(log(seed, rows=1200, alike=alike)) for seed in range(4)]
    assert sum(is_marked(one[column]) for one in found for column in COLUMNS) <= 2
