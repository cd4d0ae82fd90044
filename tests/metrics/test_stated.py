"""What somebody else computed fills gaps and never replaces what the rows say."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.units import Unit
from kpidesk.base.values import Grade, Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.latency import METRICS
from kpidesk.metrics.stated import or_stated, unknown_metrics
from tests.metrics.pilots import by_week, evidence, value_of, week, whole

START, AS_OF = date(2026, 8, 5), date(2026, 9, 1)
GAP = Missing(Lack.NOT_MEASURED, "Not imported: column latency_s of requests.")


def stated(*rows: tuple[str, float, int | None, date | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["metric", "value", "week", "date"])
    return frame.assign(week=frame["week"].astype("Int64"))


def pilot(*rows: tuple[str, float, int | None, date | None], **tables: pd.DataFrame) -> Evidence:
    return evidence({"measurements": stated(*rows), **tables}, START, AS_OF, metrics=METRICS)


def filled(pilot_: Evidence, part: Any = None, measured: Measured = GAP) -> Measured:
    return or_stated(measured, "latency_p99", pilot_, part or whole(pilot_))


def test_that_a_stated_value_fills_a_gap_marked_and_without_an_interval() -> None:
    rows = stated(("latency_p99", 3.8, None, None)).assign(n=8400, note="vendor's dashboard")
    found = filled(evidence({"measurements": rows}, START, AS_OF))
    assert found == Value(3.8, 8400, grade=Grade.STATED, note="Stated: vendor's dashboard.", caveat=True)


def test_that_a_computed_value_is_never_replaced() -> None:
    rng = np.random.default_rng(1)
    log = pd.DataFrame({"timestamp": pd.date_range(START, periods=500, freq="h"), "latency_s": rng.random(500)})
    found = pilot(("latency_p99", 99.0, None, None), requests=log)
    computed = value_of(METRICS, "latency_p99", found)
    assert filled(found, measured=computed) is computed


@pytest.mark.parametrize(("lack", "fills"), [(Lack.NOT_MEASURED, True), (Lack.TOO_LITTLE, True), (Lack.NOT_DUE, False),
                                             (Lack.NOT_APPLICABLE, False)])  # fmt: skip
def test_that_only_what_was_not_measured_is_filled(lack: Lack, *, fills: bool) -> None:
    found = filled(pilot(("latency_p99", 3.8, None, None)), measured=Missing(lack, "Why."))
    assert isinstance(found, Value) == fills


def test_that_each_week_has_its_own_stated_value_by_number_or_by_date() -> None:
    found = pilot(("latency_p99", 1.0, 1, None), ("latency_p99", 2.0, None, date(2026, 8, 12)))
    numbers = [filled(found, week(found, number)) for number in (1, 2, 3)]
    assert [one.number if isinstance(one, Value) else None for one in numbers] == [1.0, 2.0, None]


def test_that_the_review_reads_the_whole_pilots_value_before_the_newest_weeks() -> None:
    weekly = (("latency_p99", 3.0, 3, None), ("latency_p99", 2.0, 2, None), ("latency_p99", 9.0, 9, None))
    newest = filled(pilot(*weekly))
    assert isinstance(newest, Value)
    assert newest.number == 3.0
    whole_pilot = filled(pilot(*weekly, ("latency_p99", 5.0, None, None)))
    assert isinstance(whole_pilot, Value)
    assert whole_pilot.number == 5.0


def test_that_an_earlier_review_knows_only_what_was_stated_by_then() -> None:
    found = pilot(("latency_p99", 1.0, 1, None), ("latency_p99", 3.0, 3, None), ("latency_p99", 5.0, None, None))
    values = [filled(found, by_week(found, number)) for number in (1, 2, 3, 4)]
    assert [one.number for one in values if isinstance(one, Value)] == [1.0, 1.0, 3.0, 5.0]


def test_that_values_of_other_measures_do_not_stray() -> None:
    assert filled(pilot(("latency_p95", 1.0, None, None))) is GAP
    assert filled(evidence({}, START, AS_OF)) is GAP


def test_that_ids_that_no_catalogue_has_are_named() -> None:
    found = pilot(("latency_p99", 1.0, None, None), ("p99", 1.0, None, None), ("speed", 1.0, 1, None))
    assert unknown_metrics(found, {"latency_p99"}) == ("p99", "speed")
    assert unknown_metrics(evidence({}, START, AS_OF), {"latency_p99"}) == ()


def test_that_a_window_reads_only_what_was_stated_for_its_own_weeks() -> None:
    rows = (("latency_p99", 1.0, 1, None), ("latency_p99", 3.0, 3, None), ("latency_p99", 5.0, None, None))
    found = pilot(*rows)
    one, two, last = (filled(found, Slice(Grain.WINDOW, week(found, number).period)) for number in (1, 2, 3))
    assert [isinstance(each, Value) and each.number for each in (one, two, last)] == [1.0, False, 3.0]


def test_that_what_was_stated_after_the_day_of_the_review_is_not_known() -> None:
    rows = stated(("latency_p99", 1.0, 1, None), ("latency_p99", 9.0, None, date(2026, 8, 15)))
    early = evidence({"measurements": rows}, START, date(2026, 8, 13))
    found = filled(early)
    assert isinstance(found, Value)
    assert found.number == 1.0


@pytest.mark.parametrize(("metric", "fits"), [("adoption_week_2", False), ("cost_to_value", True)])
def test_that_85_is_no_share_unless_it_is_one_of_an_amount(metric: str, *, fits: bool) -> None:
    found = pilot((metric, 85.0, None, None))
    said = or_stated(GAP, metric, found, whole(found), Unit.SHARE)
    assert isinstance(said, Value) == fits
    if isinstance(said, Missing):
        assert said.reason == "85 is stated, which is no share."
        assert said.cure == "Write 85% or a number from 0 to 1."


def test_that_a_whole_share_is_taken() -> None:
    found = pilot(("traceability", 1.0, None, None))
    assert isinstance(or_stated(GAP, "traceability", found, whole(found), Unit.SHARE), Value)
