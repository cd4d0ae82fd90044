"""Drift of inputs and predictions: what is called drift, what is said where nothing can be told, messy columns."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.values import Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics import feature_drift, prediction_drift
from kpidesk.metrics.drift_exhibits import drift_of_inputs
from kpidesk.metrics.exhibits_drift import BinKind, ColumnDrift
from kpidesk.metrics.feature_distances import SMALL_EFFECT, compare_rows
from tests.benchmarks.drift_alarms import place_reference, place_rows
from tests.metrics.pilots import by_week, evidence, missing_of, value_of, week, whole

METRICS = (*feature_drift.METRICS, *prediction_drift.METRICS)
SHIFT, DRIFTED, PREDICTIONS = (metric.id for metric in METRICS)
START = date(2026, 8, 5)


def pilot(now: dict[str, Any], before: dict[str, Any] | None = None, weeks: int = 6, **settings: Any) -> Evidence:
    """Columns of the log in even steps over some weeks, and those of the reference where there is one."""
    rows = len(next(iter(now.values())))
    at = pd.Timestamp(START) + pd.to_timedelta(np.arange(rows) * weeks * 7 * 86_400 // max(rows, 1), unit="s")
    tables = {"requests": pd.DataFrame({"timestamp": at, "status": "ok"} | now)}
    if before is not None:
        tables["reference"] = pd.DataFrame(before)
    return evidence(tables, START, START + timedelta(days=7 * weeks - 1), metrics=METRICS, **settings)


def texts(numbers: np.ndarray) -> list[str]:
    return [f"{one:.6f}" for one in numbers]


def normal(n: int, seed: int, shift: float = 0.0) -> list[str]:
    return texts(np.random.default_rng(seed).normal(shift, 1, n))


def column(pilot: Evidence, name: str = "feature_x") -> ColumnDrift:
    found = drift_of_inputs(pilot)
    return next(one for one in (*found.inputs, *found.outcomes) if one.name == name)


def test_that_half_a_standard_deviation_in_one_of_ten_inputs_is_found() -> None:
    before = {f"feature_{place}": normal(1_500, place) for place in range(10)}
    now = {f"feature_{place}": normal(1_000, 50 + place, 0.5 if place == 4 else 0.0) for place in range(10)}
    found = pilot(now, before)
    value = value_of(METRICS, DRIFTED, found)
    assert (value.number, value.n) == (0.1, 1_000)
    assert value.note.startswith("Drifted: feature_4. Held against the table reference (1,500 rows).")
    assert [one.name for one in drift_of_inputs(found).inputs if one.drifted] == ["feature_4"]


def test_that_a_certain_but_tiny_difference_is_no_drift() -> None:
    rng = np.random.default_rng(1)
    one = place_reference("normal", rng.normal(size=300_000))
    found = compare_rows(one, place_rows(one, rng.normal(0.05, 1, 300_000)))
    assert found.p_value < 1e-20
    assert found.psi_limit < found.psi < found.cut == SMALL_EFFECT


def test_that_a_large_difference_between_few_rows_is_held_against_chance() -> None:
    rng = np.random.default_rng(2)
    one = place_reference("normal", rng.normal(size=200))
    found = compare_rows(one, place_rows(one, rng.normal(size=200)))
    assert found.cut == found.psi_limit > 0.16
    assert found.psi < found.cut


def test_that_missing_values_on_one_side_are_drift() -> None:
    for values in (normal(800, 1), ["red", "blue"] * 400):
        gone = [None if place % 3 == 0 else one for place, one in enumerate(values)]
        for before, now in ((values, gone), (gone, values)):
            one = column(pilot({"feature_x": now}, {"feature_x": before}))
            assert one.drifted
            assert sum(one.share(BinKind.MISSING)) == pytest.approx(1 / 3, abs=0.01)


def test_that_a_column_that_ceased_is_drift_and_one_that_never_was_is_left_out() -> None:
    now = {"feature_gone": [None] * 300, "feature_new": normal(300, 3)}
    before = {"feature_gone": normal(500, 4), "feature_new": [None] * 500}
    found = pilot(now, before)
    assert column(found, "feature_gone").drifted
    assert column(found, "feature_gone").share(BinKind.MISSING) == (0, 1)
    assert drift_of_inputs(found).left_out == (("feature_new", "The reference holds no value of it."),)
    value = value_of(METRICS, DRIFTED, found)
    assert value.number == 1
    assert value.note.endswith("1 input cannot be compared and is left out: feature_new.")


def test_that_unseen_classes_and_text_among_numbers_are_told() -> None:
    classes = pilot({"feature_x": ["red"] * 200 + ["violet"] * 200}, {"feature_x": ["red", "blue"] * 300})
    numbers = pilot({"feature_x": [*normal(300, 1), *["unknown"] * 100]}, {"feature_x": normal(600, 2)})
    assert column(classes).share(BinKind.UNSEEN) == (0, 0.5)
    assert column(numbers).share(BinKind.UNSEEN) == (0, 0.25)
    assert column(classes).drifted
    assert column(numbers).drifted


def test_that_a_constant_input_is_at_no_distance() -> None:
    one = column(pilot({"feature_x": ["1.0"] * 300}, {"feature_x": ["1"] * 300}))
    assert (one.psi, one.js, one.p_value, one.drifted) == (0, 0, 1, False)
    assert [(each.kind, each.before, each.now) for each in one.bins] == [(BinKind.CLASS, 1, 1)]


def test_that_more_than_200_classes_without_drift_are_no_drift() -> None:
    rng = np.random.default_rng(9)
    shares = 1 / np.arange(1, 301)
    names = np.array([f"merchant {place}" for place in range(300)])
    before, now = (rng.choice(names, n, p=shares / shares.sum()).tolist() for n in (3_000, 900))
    one = column(pilot({"feature_x": now}, {"feature_x": before}))
    assert one.share(BinKind.UNSEEN)[1] > 0
    assert [each.kind for each in one.bins].count(BinKind.RARE) == 1
    assert (one.drifted, one.p_value > 0.01) == (False, True)
    assert one.psi < one.cut


def test_that_the_bins_of_numbers_are_deciles_and_open_at_the_ends() -> None:
    bins = column(pilot({"feature_x": normal(500, 1)}, {"feature_x": normal(1_000, 2)})).bins
    assert [one.kind for one in bins] == [BinKind.RANGE] * 10
    assert (bins[0].low, bins[-1].high) == (None, None)
    assert all(one.high == after.low for one, after in pairwise(bins))
    assert [one.before for one in bins] == pytest.approx([0.1] * 10)
    assert sum(one.now for one in bins) == pytest.approx(1)


def test_that_a_number_with_a_bin_of_its_own_is_a_range_of_one() -> None:
    before = np.concatenate([np.zeros(330), np.random.default_rng(3).exponential(size=270)])
    bins = column(pilot({"feature_x": texts(before)}, {"feature_x": texts(before)})).bins
    assert (bins[0].low, bins[0].high, bins[0].before) == (0, 0, 0.55)
    assert bins[1].low == 0


def test_that_weeks_have_a_course_of_their_own() -> None:
    rng = np.random.default_rng(6)
    now = texts(np.concatenate([rng.normal(size=900), rng.normal(1.5, 1, 900)]))
    found = pilot({"feature_x": now}, {"feature_x": normal(2_000, 7)})
    weeks = column(found).weeks
    assert [(one.week, one.rows) for one in weeks] == [(number, 300) for number in range(1, 7)]
    assert max(one.psi for one in weeks[:3]) < min(one.psi for one in weeks[3:])
    assert [value_of(METRICS, DRIFTED, found, week(found, number)).number for number in (1, 6)] == [0, 1]
    assert value_of(METRICS, SHIFT, found, week(found, 6)).number == weeks[5].js
    assert value_of(METRICS, SHIFT, found, by_week(found, 3)).n == 900


def test_that_the_first_weeks_are_no_drift_from_themselves() -> None:
    found = pilot({"feature_x": normal(1_800, 1)})
    assert value_of(METRICS, DRIFTED, found).n == 1_200
    for part in (week(found, 1), week(found, 2), by_week(found, 2)):
        missing = missing_of(METRICS, DRIFTED, found, part)
        assert missing.reason == "The first 2 weeks of the pilot are the baseline that later days are compared with."
        assert "reference" in missing.cure
    assert value_of(METRICS, DRIFTED, found, week(found, 3)).n == 300
    assert [one.week for one in column(found).weeks] == [3, 4, 5, 6]


@pytest.mark.parametrize("weeks", [1, 4])
def test_that_the_baseline_has_as_many_weeks_as_are_set(weeks: int) -> None:
    found = pilot({"feature_x": normal(1_800, 1)}, baseline_weeks=weeks)
    value = value_of(METRICS, SHIFT, found)
    assert value.n == 300 * (6 - weeks)
    assert f"the first {weeks} week" in value.note


def test_that_too_few_rows_say_how_many_are_needed() -> None:
    few = missing_of(METRICS, SHIFT, pilot({"feature_x": normal(150, 1)}, {"feature_x": normal(900, 2)}))
    assert (few.lack, few.n, few.still_needed) == (Lack.TOO_LITTLE, 150, 50)
    assert few.reason == "Only 150 answered requests; at least 200 are needed."
    reference = missing_of(METRICS, SHIFT, pilot({"feature_x": normal(900, 1)}, {"feature_x": normal(120, 2)}))
    assert reference.reason == "Only 120 rows of the reference; at least 200 are needed."
    baseline = missing_of(METRICS, SHIFT, pilot({"feature_x": normal(400, 1)}))
    assert baseline.reason == "Only 134 rows of the baseline; at least 200 are needed."
    small = pilot({"feature_x": normal(100, 1)}, {"feature_x": normal(900, 2)})
    assert drift_of_inputs(small).left_out == (("feature_x", "Only 100 answered requests; at least 200 are needed."),)


def test_that_a_reference_of_other_inputs_is_said() -> None:
    found = pilot({"feature_x": normal(900, 1)}, {"score": [0.5] * 400})
    assert missing_of(METRICS, SHIFT, found).reason == "The table reference has none of the inputs that the log has."
    assert (
        missing_of(METRICS, PREDICTIONS, found).reason
        == "Not imported: column prediction of requests or column score of requests."
    )
    unlike = pilot({"feature_x": normal(900, 1), "prediction": ["a"] * 900}, {"feature_x": normal(900, 1)})
    assert missing_of(METRICS, PREDICTIONS, unlike).reason.startswith("The table reference has neither the prediction")


def test_that_names_are_not_compared() -> None:
    names = [f"customer {place}" for place in range(900)]
    missing = missing_of(METRICS, SHIFT, pilot({"feature_x": names}, {"feature_x": names}))
    assert missing.reason.startswith("No input of the model can be compared. feature_x: The reference holds about ")


def test_that_a_week_without_answers_says_so() -> None:
    status = ["ok"] * 750 + ["error"] * 150
    quiet = pilot({"feature_x": normal(900, 1), "status": status}, {"feature_x": normal(900, 2)})
    assert missing_of(METRICS, SHIFT, quiet, week(quiet, 6)).reason == "There is no answered request in this period."


YES = ["approve"] * 600 + ["reject"] * 400


def test_that_the_decision_rate_is_told_in_points() -> None:
    now = {"prediction": ["approve", "approve", "approve", "reject"] * 300}
    value = value_of(METRICS, PREDICTIONS, pilot(now, {"prediction": YES}))
    expected = 0.15 * np.log(0.75 / 0.6) - 0.15 * np.log(0.25 / 0.4)
    assert value.number == pytest.approx(expected)
    assert value.detail["shift"] == pytest.approx(0.15)
    assert value.note.startswith("The rate of yes went from 60.0 % to 75.0 % (15.0 pts up). Held against the table")


def test_that_of_many_classes_the_largest_change_is_told() -> None:
    now = {"prediction": ["a"] * 500 + ["b"] * 300 + ["c"] * 200}
    value = value_of(METRICS, PREDICTIONS, pilot(now, {"prediction": ["a"] * 450 + ["b"] * 350 + ["c"] * 200}))
    assert value.detail["largest_shift"] == pytest.approx(0.05)
    assert value.note.startswith("No answer's share moved by more than 5.0 pts.")


def test_that_the_larger_of_two_indices_counts_against_a_stricter_limit() -> None:
    rng = np.random.default_rng(4)
    before = {"prediction": YES, "score": rng.random(1_000)}
    now = {"prediction": YES, "score": rng.beta(1.5, 1, 1_000)}
    both, alone = (
        value_of(
            METRICS, PREDICTIONS, pilot({name: now[name] for name in names}, {name: before[name] for name in names})
        )
        for names in (("prediction", "score"), ("score",))
    )
    assert both.number == alone.number == both.detail["psi_score"]
    assert both.detail["null_limit"] > alone.detail["null_limit"]
    assert "The index is that of the scores, the larger of two." in both.note


def test_that_predictions_that_are_numbers_are_compared_by_deciles() -> None:
    found = pilot({"prediction": normal(900, 1, 0.6)}, {"prediction": normal(900, 2)})
    value = value_of(METRICS, PREDICTIONS, found)
    assert value.number > value.detail["null_limit"]
    assert "shift" not in value.detail
    assert len(column(found, "prediction").bins) == 10


def test_that_doubled_rows_are_at_the_same_distance() -> None:
    before, now = normal(700, 1), normal(900, 2, 0.2)
    once = pilot({"feature_x": now}, {"feature_x": before})
    twice = pilot({"feature_x": [one for one in now for _ in range(2)]}, {"feature_x": before * 2})
    assert value_of(METRICS, SHIFT, once).number == pytest.approx(value_of(METRICS, SHIFT, twice).number)
    assert column(once).psi == pytest.approx(column(twice).psi)


def test_that_the_window_alone_is_compared() -> None:
    rng = np.random.default_rng(6)
    now = texts(np.concatenate([rng.normal(size=900), rng.normal(1.5, 1, 900)]))
    found = pilot({"feature_x": now}, {"feature_x": normal(2_000, 7)})
    assert whole(found).period.days == 42
    assert value_of(METRICS, SHIFT, found, by_week(found, 3)).number < value_of(METRICS, SHIFT, found).number
