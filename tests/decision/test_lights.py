"""The light of one measure, line by line and rule by rule of the specification."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpidesk.base.values import Grade, Lack, Missing, Value
from kpidesk.decision.lights import shade_at, shade_of
from kpidesk.decision.review import Light
from kpidesk.decision.yardstick import Yardstick
from kpidesk.metrics.measurements import FairnessColumn, GroupRow
from kpidesk.pilot.profile import Line, Threshold
from kpidesk.pilot.profiles import load_profile
from kpidesk.pilot.records import Explanation, Records
from kpidesk.pilot.settings import PilotSettings

GREEN, YELLOW, RED, NO_DATA, NOT_APPLICABLE = Light


@pytest.mark.parametrize(
    ("measure", "number", "light"),
    [
        ("latency_p95", 2.0, GREEN),
        ("latency_p95", 2.01, YELLOW),
        ("latency_p95", 60.0, YELLOW),
        ("latency_p99", 5.0, GREEN),
        ("latency_p99", 5.01, YELLOW),
        ("latency_p99", 10.0, YELLOW),
        ("latency_p99", 10.01, RED),
        ("peak_rps", 9.9, GREEN),
        ("peak_rps", 9.89, YELLOW),
        ("peak_rps", 5.0, YELLOW),
        ("peak_rps", 4.99, RED),
        ("stress_rps", 14.85, GREEN),
        ("stress_rps", 14.8, YELLOW),
        ("stress_rps", 0.0, YELLOW),
        ("load_error_rate", 0.0009, GREEN),
        ("load_error_rate", 0.001, YELLOW),
        ("load_error_rate", 0.01, RED),
        ("weighted_accuracy", 0.92, GREEN),
        ("weighted_accuracy", 0.919, YELLOW),
        ("weighted_accuracy", 0.80, YELLOW),
        ("weighted_accuracy", 0.799, RED),
        ("accuracy_decay", 1.99, GREEN),
        ("accuracy_decay", 2.0, YELLOW),
        ("accuracy_decay", 5.0, YELLOW),
        ("accuracy_decay", 5.01, RED),
        ("accuracy_decay", -3.0, GREEN),
        ("overhead_per_1000", 0.5, YELLOW),
        ("overhead_per_1000", 0.499, GREEN),
        ("overhead_per_1000", 5.0, YELLOW),
        ("overhead_per_1000", 5.01, RED),
        ("mttr", 3.99, GREEN),
        ("mttr", 4.0, YELLOW),
        ("mttr", 24.01, RED),
        ("data_quality_score", 0.98, GREEN),
        ("data_quality_score", 0.97, YELLOW),
        ("data_quality_score", 0.89, RED),
        ("adoption_week_4", 0.40, GREEN),
        ("adoption_week_4", 0.20, YELLOW),
        ("adoption_week_4", 0.19, RED),
        ("cost_to_value", 0.20, GREEN),
        ("cost_to_value", 0.50, YELLOW),
        ("cost_to_value", 0.51, RED),
        ("days_to_first_impact", 7.0, GREEN),
        ("days_to_first_impact", 8.0, YELLOW),
        ("days_to_first_impact", 61.0, RED),
        ("traceability", 1.0, GREEN),
        ("traceability", 0.9999, YELLOW),
        ("traceability", 0.95, YELLOW),
        ("traceability", 0.9499, RED),
        ("demographic_parity_difference", 0.02, GREEN),
        ("equalized_odds_difference", 0.05, GREEN),
        ("equalized_odds_difference", 0.20, YELLOW),
        ("explainability", 0.1, None),
        ("latency_max", 900.0, None),
        ("adoption_week_1", 0.01, None),
    ],
)
def test_that_a_value_has_the_light_of_its_lines(pilot: Any, measure: str, number: float, light: Light) -> None:
    assert pilot.having(**{measure: number}).light(measure) is light


def test_that_float_noise_at_a_line_counts_as_the_line(pilot: Any) -> None:
    assert pilot.having(data_quality_score=0.98 - 1e-12).light("data_quality_score") is GREEN


def test_that_lines_relative_to_a_setting_follow_it(pilot: Any) -> None:
    enterprise = replace(pilot, settings=PilotSettings(required_rps=100.0))
    assert enterprise.having(peak_rps=50.0).light("peak_rps") is YELLOW
    assert enterprise.having(peak_rps=49.0).light("peak_rps") is RED


@pytest.mark.parametrize(("lower", "light"), [(2.01, RED), (2.0, YELLOW), (-1.0, YELLOW), (None, RED)])
def test_that_drift_is_red_only_when_its_lower_bound_is_above_the_green_line(
    pilot: Any, lower: float | None, light: Light
) -> None:
    detail = {} if lower is None else {"lower_one_sided": lower}
    assert pilot.having(accuracy_decay=Value(8.0, detail=detail)).light("accuracy_decay") is light


@pytest.mark.parametrize(
    ("naive", "interval", "light"),
    [
        (0.92, (0.93, 0.95), GREEN),
        (0.93, (0.93, 0.95), YELLOW),
        (0.98, (0.93, 0.95), YELLOW),
        (0.939, None, GREEN),
        (0.94, None, YELLOW),
    ],
)
def test_that_accuracy_not_above_the_best_constant_answer_is_at_most_yellow(
    pilot: Any, naive: float, interval: tuple[float, float] | None, light: Light
) -> None:
    measured = Value(0.94, n=500, interval=interval, detail={"naive": naive})
    changed = pilot.having(weighted_accuracy=measured)
    assert changed.light("weighted_accuracy") is light
    assert ("same answer" in changed.kpi("weighted_accuracy").reason) is (light is YELLOW)


def test_that_accuracy_below_its_kill_line_is_red_whatever_the_constant_answer(pilot: Any) -> None:
    assert pilot.having(weighted_accuracy=Value(0.7, detail={"naive": 0.98})).light("weighted_accuracy") is RED


@pytest.mark.parametrize(("day", "light"), [(3, NO_DATA), (7, NO_DATA), (8, YELLOW), (60, YELLOW), (61, RED)])
def test_that_impact_not_reached_is_not_due_then_yellow_then_red(pilot: Any, day: int, light: Light) -> None:
    waiting = pilot.having(days_to_first_impact=Value(day, detail={"reached": 0.0}, note=f"> {day} d"))
    assert waiting.light("days_to_first_impact") is light


def test_that_declared_benefits_alone_are_never_green(pilot: Any) -> None:
    declared = pilot.having(days_to_first_impact=Value(3, detail={"declared_only": 1.0}))
    assert declared.light("days_to_first_impact") is YELLOW
    assert "declared" in declared.kpi("time_to_value").reason


@pytest.mark.parametrize(
    ("gap", "ratio", "p", "plausible", "light"),
    [
        (0.018, 0.98, 0.001, 0.03, GREEN),  # within the line
        (0.08, 0.90, 0.30, 0.10, GREEN),  # chance, and plausibly small
        (0.08, 0.90, 0.30, 0.11, YELLOW),  # chance, but it may be large
        (0.08, 0.90, 0.01, 0.10, YELLOW),  # told from chance
        (0.30, 0.79, 0.04, 0.40, RED),
        (0.30, 0.79, 0.05, 0.40, YELLOW),  # not significant
        (0.30, 0.80, 0.04, 0.40, YELLOW),  # four fifths
        (0.015, 0.50, 0.01, 0.03, RED),  # red is tested first
    ],
)
def test_that_demographic_parity_needs_ratio_and_significance_for_red(
    pilot: Any, gap: float, ratio: float, p: float, plausible: float, light: Light
) -> None:
    measured = Value(gap, n=900, detail={"ratio": ratio, "p_holm": p, "plausible_gap": plausible})
    assert pilot.having(demographic_parity_difference=measured).light("demographic_parity_difference") is light


@pytest.mark.parametrize(
    ("gap", "p", "plausible", "light"),
    [(0.05, 0.001, 0.3, GREEN), (0.21, 0.04, 0.3, RED), (0.21, 0.06, 0.3, YELLOW), (0.09, 0.5, 0.09, GREEN)],
)
def test_that_equalized_odds_needs_size_and_significance_for_red(
    pilot: Any, gap: float, p: float, plausible: float, light: Light
) -> None:
    measured = Value(gap, n=900, detail={"p_holm": p, "plausible_gap": plausible})
    assert pilot.having(equalized_odds_difference=measured).light("equalized_odds_difference") is light


def _column(name: str, *rates: float, p: float) -> FairnessColumn:
    groups = tuple(
        GroupRow(str(at), 200, 90, 90, rate, None, None, None, None, assessable=True, why_not="")
        for at, rate in enumerate(rates)
    )
    return FairnessColumn(name, groups, max(rates) - min(rates), None, p, 1.0)


DISPARATE = Value(0.30, n=900, detail={"ratio": 0.5, "p_holm": 0.001, "plausible_gap": 0.4})


def test_that_a_proven_gap_is_not_hidden_behind_a_wider_one_that_chance_explains(pilot: Any) -> None:
    wide = Value(0.09, n=900, detail={"ratio": 0.9, "p_holm": 0.4, "plausible_gap": 0.095})
    alone = replace(pilot, fairness=(_column("group_age", 0.60, 0.51, p=0.4),))
    assert alone.having(demographic_parity_difference=wide).light("demographic_parity_difference") is GREEN
    narrow = _column("group_region", 0.60, 0.56, p=0.001)
    both = replace(pilot, fairness=(*alone.fairness, narrow)).having(demographic_parity_difference=wide)
    assert both.light("demographic_parity_difference") is YELLOW


def test_that_an_explanation_in_force_turns_red_fairness_yellow_and_keeps_both_verdicts(
    pilot: Any, explanation: Callable[..., Explanation]
) -> None:
    red = replace(pilot, fairness=(_column("group_region", 0.6, 0.3, p=0.001),)).having(
        demographic_parity_difference=DISPARATE
    )
    assert red.light("demographic_parity_difference") is RED
    explained = red.recorded(explanations=(explanation("region"),))
    assert explained.light("demographic_parity_difference") is YELLOW
    verdict = explained.review().verdict
    assert (str(verdict.recommendation), str(verdict.without_waivers)) == ("optimise", "kill")
    assert verdict.reasons[-1].endswith("the verdict is optimise, without it kill.")
    expired = red.recorded(explanations=(explanation("region", date(2026, 10, 24)),))
    assert expired.light("demographic_parity_difference") is RED
    elsewhere = red.recorded(explanations=(explanation("team"),))
    assert elsewhere.light("demographic_parity_difference") is RED


def test_that_explaining_the_worst_column_does_not_hide_another_one(
    pilot: Any, explanation: Callable[..., Explanation]
) -> None:
    columns = (_column("group_region", 0.6, 0.3, p=0.001), _column("group_age", 0.5, 0.3, p=0.01))
    explained = replace(pilot, fairness=columns).recorded(explanations=(explanation("group_region"),))
    assert explained.having(demographic_parity_difference=DISPARATE).light("demographic_parity_difference") is RED


def test_that_odds_of_another_column_are_looked_at_too(pilot: Any, explanation: Callable[..., Explanation]) -> None:
    worst = FairnessColumn("group_region", (), 0.01, 0.30, 0.001, 1.0)
    other = FairnessColumn("group_age", (), 0.01, 0.25, 0.4, 1.0, 0.01)
    gap = Value(0.30, n=900, detail={"p_holm": 0.001, "plausible_gap": 0.4})
    both = replace(pilot, fairness=(worst, other)).having(equalized_odds_difference=gap)
    both = both.recorded(explanations=(explanation("region"),))
    assert both.light("equalized_odds_difference") is RED
    assert both.review().red_flags[0].sentence.endswith("Unexplained disparity between the groups of age.")
    chance = replace(both, fairness=(worst, replace(other, equalized_odds_p_value=0.4)))
    assert chance.light("equalized_odds_difference") is YELLOW


@pytest.mark.parametrize(("ratio", "light"), [(0.69, RED), (0.75, YELLOW)])
def test_that_the_profile_may_draw_the_ratio_elsewhere(pilot: Any, ratio: float, light: Light) -> None:
    line = Threshold("demographic_parity_ratio", None, Line("<", 0.70), "ours")
    drawn = replace(pilot, lines={"demographic_parity_ratio": line})
    measured = Value(0.2, detail={"ratio": ratio, "p_holm": 0.01, "plausible_gap": 0.3})
    assert drawn.having(demographic_parity_difference=measured).light("demographic_parity_difference") is light


@pytest.mark.parametrize(
    ("interval", "light"),
    [((4.0, 4.9), GREEN), ((4.0, 5.1), YELLOW), ((10.1, 12.0), RED), ((9.0, 12.0), YELLOW), (None, GREEN)],
)
def test_that_grading_on_the_interval_asks_the_whole_of_it(
    pilot: Any, interval: tuple[float, float] | None, light: Light
) -> None:
    strict = replace(pilot, settings=PilotSettings(grade_on="interval"))
    number = 4.5 if interval is None else sum(interval) / 2
    assert strict.having(latency_p99=Value(number, n=400, interval=interval)).light("latency_p99") is light


def test_that_a_stated_value_is_graded_on_its_point(pilot: Any) -> None:
    stated = pilot.having(accuracy_decay=Value(8.0, grade=Grade.STATED), latency_p99=Value(3.8, grade=Grade.STATED))
    assert stated.light("accuracy_decay") is RED
    assert stated.light("latency_p99") is GREEN


@pytest.mark.parametrize("lack", [Lack.NOT_MEASURED, Lack.NOT_DUE, Lack.TOO_LITTLE])
def test_that_a_missing_measure_has_no_data_with_reason_and_cure(pilot: Any, lack: Lack) -> None:
    missing = Missing(lack, "No labels.", "Import labels.")
    result = pilot.having(weighted_accuracy=missing).kpi("weighted_accuracy")
    assert result.light is NO_DATA
    assert result.reason == "No labels. Import labels."


def test_that_extended_metrics_are_graded_where_the_profile_has_lines(pilot: Any) -> None:
    assert pilot.having(groundedness=0.7).light("groundedness") is RED


TWO_SIDED = {"refusal_rate"}
BY_INTERVAL = {"primary_kpi_delta", "training_effect"}
"""Judged by their interval, whatever the profile grades on."""
PLAIN = sorted(
    {one for one, line in load_profile(PilotSettings()).thresholds.items() if line.green is not None}
    - {"fairness_plausible_gap", "demographic_parity_ratio"}
    - TWO_SIDED
    - BY_INTERVAL
)
RANK = [RED, YELLOW, GREEN]


@given(st.sampled_from(PLAIN), st.lists(st.floats(-10, 100), min_size=2, max_size=2))
def test_that_a_better_value_never_has_a_worse_light(measure: str, ends: list[float]) -> None:
    yardstick = Yardstick(load_profile(PilotSettings()), PilotSettings(), Records(), date(2026, 10, 25), 12)
    threshold = yardstick.threshold(measure)
    assert threshold is not None
    assert threshold.green is not None
    low, high = (shade_at(measure, Value(end), end, yardstick).light for end in sorted(ends))
    worse, better = (high, low) if threshold.green.op.startswith("<") else (low, high)
    assert RANK.index(worse) <= RANK.index(better)


@given(st.sampled_from(PLAIN), st.lists(st.floats(-10, 100), min_size=3, max_size=3))
def test_that_grading_on_the_interval_is_sure_or_yellow(measure: str, ends: list[float]) -> None:
    profile = load_profile(PilotSettings(grade_on="interval"))
    yardstick = Yardstick(profile, PilotSettings(), Records(), date(2026, 10, 25), 12)
    low, number, high = sorted(ends)
    shade = shade_of(measure, Value(number, interval=(low, high)), yardstick)
    seen = {shade_at(measure, Value(number), at, yardstick).light for at in (low, number, high)}
    assert shade is not None
    assert shade.light is (seen.pop() if len(seen) == 1 else YELLOW)
