"""Every metric on the three sample pilots, over every slice."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kpidesk.base.units import Unit
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.metrics.catalogue import CATALOGUE, METRICS
from kpidesk.metrics.kpis import KPIS
from kpidesk.metrics.metric import Metric

if TYPE_CHECKING:
    from tests.catalogue.conftest import Measured as Sample

UNBOUNDED = {"cost_to_value", "budget_used", "roi_net", "roi_gross", "cycle_time_reduction", "unit_cost_change",
             "success_by_latency"}  # fmt: skip
"""Shares of something that they may exceed, and changes that may be below nothing."""


def everything(sample: "Sample") -> Iterator[tuple[str, Metric, Measured]]:
    """(where, metric, measured) over the window, weeks, months, as-ofs and segments."""
    found = sample.measurements
    yield from (("window", METRICS[one], measured) for one, measured in found.window.items())
    for grain in (found.weekly, found.monthly):
        for one, dated in grain.items():
            yield from ((f"{part.period}", METRICS[one], part.measured) for part in dated)
    for week, one_week in enumerate(found.as_of, 1):
        yield from ((f"as of week {week}", METRICS[one], measured) for one, measured in one_week.items())
    for column, metrics in found.segments.items():
        for one, segments in metrics.items():
            yield from ((f"{column} {name}", METRICS[one], measured) for name, measured in segments.items())


def is_sentence(text: str) -> bool:
    begun, ended = not text[0].islower(), text.endswith(".")
    return begun and ended and "  " not in text and "nan" not in text.lower().split()


def check(where: str, metric: Metric, measured: Measured) -> None:
    at = f"{metric.id}, {where}: {measured}"
    if isinstance(measured, Missing):
        assert is_sentence(measured.reason), at
        assert not measured.cure or is_sentence(measured.cure), at
        return
    assert math.isfinite(measured.number), at
    assert all(math.isfinite(value) for value in measured.detail.values()), at
    assert not measured.note or is_sentence(measured.note), at
    if metric.unit in {Unit.SHARE, Unit.SHARE_GAP} and metric.id not in UNBOUNDED:
        assert 0 <= measured.number <= 1, at
    if measured.interval is not None:
        low, high = measured.interval
        noise = 1e-9 * max(1.0, abs(measured.number))
        assert low <= high, at
        assert low - noise <= measured.number <= high + noise, at


def test_that_every_measure_of_every_slice_is_a_finite_number_or_a_reason(measured: "Sample") -> None:
    checked = 0
    for where, metric, one in everything(measured):
        check(where, metric, one)
        checked += 1
    assert checked > 1000


def test_that_every_metric_is_measured_over_the_window(measured: "Sample") -> None:
    assert set(measured.measurements.window) == {metric.id for metric in CATALOGUE}


def test_that_each_week_and_month_of_the_pilot_is_there_once(measured: "Sample") -> None:
    calendar = measured.evidence.calendar
    for dated in measured.measurements.weekly.values():
        assert [part.number for part in dated] == list(calendar.weeks())
    for dated in measured.measurements.monthly.values():
        assert [part.period for part in dated] == list(calendar.months())
    assert len(measured.measurements.as_of) == calendar.week


def test_that_the_last_as_of_is_the_whole_pilot(measured: "Sample") -> None:
    whole = measured.measurements.window
    for one, last in measured.measurements.as_of[-1].items():
        here = whole[one]
        if isinstance(here, Value) and isinstance(last, Value):
            assert last.number == here.number, one
        else:
            assert type(last) is type(here), one


def test_that_the_figures_of_most_kpis_are_there(measured: "Sample") -> None:
    there = [kpi.id for kpi in KPIS if isinstance(measured.measurements.window[kpi.headline], Value)]
    assert len(there) >= 10, there


def test_that_what_was_left_out_is_said_in_sentences(measured: "Sample") -> None:
    assert all(is_sentence(told.sentence) for told in measured.measurements.left_out)


def test_that_the_doctor_speaks_of_each_kpi_in_one_of_three_words(measured: "Sample") -> None:
    assert [support.kpi for support in measured.measurements.doctor] == [kpi.id for kpi in KPIS]
    assert {support.state for support in measured.measurements.doctor} <= {"computable", "caveat", "not_computable"}
    assert all(not support.why or is_sentence(support.why) for support in measured.measurements.doctor)
