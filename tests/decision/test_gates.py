"""The gates: held, missed, not measured, not due; extensions; projections."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.review import Gate, GateState, Light
from kpidesk.metrics.measurements import FairnessColumn
from kpidesk.pilot.records import Decision, Explanation
from kpidesk.pilot.settings import NotApplicable, PilotSettings

HELD, MISSED, NOT_MEASURED, NOT_DUE = GateState


def gate(pilot: Any, week: int) -> Gate:
    found: Gate = next(one for one in pilot.review().gates if one.week == week)
    return found


@pytest.mark.parametrize(
    ("week", "measure", "value", "state"),
    [
        (4, "latency_p99", 4.99, HELD),
        (4, "latency_p99", 5.0, MISSED),
        (4, "weighted_accuracy", 0.85, MISSED),
        (4, "accuracy_decay", 5.0, HELD),
        (4, "accuracy_decay", 5.1, MISSED),
        (8, "overhead_per_1000", 2.0, MISSED),
        (8, "adoption_current", 0.30, MISSED),
        (8, "adoption_current", 0.31, HELD),
        (8, "cost_to_value", 0.99, HELD),
        (8, "cost_to_value", 1.0, MISSED),
        (12, "traceability", 0.9999, MISSED),
        (12, "demographic_parity_difference", 0.03, MISSED),
        (12, "mttr", 25.0, MISSED),
        (12, "pii_leakage_rate", 0.001, MISSED),
    ],
)
def test_that_a_gate_holds_its_lines(pilot: Any, week: int, measure: str, value: float, state: GateState) -> None:
    assert gate(pilot.having(**{measure: value}), week).state is state


def test_that_a_gate_reads_the_data_up_to_its_own_week(pilot: Any) -> None:
    pilot.then[4] = {"latency_p99": Value(7.0)}
    assert gate(pilot, 4).state is MISSED
    pilot.then[4] = {}
    pilot.then[5] = {"latency_p99": Value(7.0)}
    assert gate(pilot, 4).state is HELD


def test_that_a_gate_is_due_on_the_last_day_of_its_week(pilot: Any) -> None:
    assert gate(replace(pilot, weeks=3), 4).state is NOT_DUE
    fourth = gate(replace(pilot, weeks=4), 4)
    assert (fourth.state, fourth.due) == (HELD, date(2026, 8, 30))


def test_that_a_week_that_has_begun_is_not_yet_a_full_one(pilot: Any) -> None:
    assert gate(replace(pilot, weeks=4, last=date(2026, 8, 29)), 4).state is NOT_DUE


@pytest.mark.parametrize("lack", [Lack.TOO_LITTLE, Lack.NOT_DUE])
def test_that_drift_not_resolvable_yet_does_not_miss_the_gate(pilot: Any, lack: Lack) -> None:
    unresolved = gate(pilot.having(accuracy_decay=Missing(lack, "Before about 3 November.")), 4)
    assert unresolved.state is HELD
    check = unresolved.checks[2]
    assert (check.state, check.value) == (NOT_MEASURED, None)
    assert check.note == "Not resolvable yet, which does not miss the gate. Before about 3 November."


def test_that_what_was_never_measured_leaves_the_gate_not_measured(pilot: Any) -> None:
    assert gate(pilot.lacking("accuracy_decay"), 4).state is NOT_MEASURED
    assert gate(pilot.lacking("cost_to_value"), 8).state is NOT_MEASURED
    assert gate(pilot.lacking("cost_to_value").having(overhead_per_1000=3.0), 8).state is MISSED


def test_that_yellow_fairness_holds_the_gate_only_with_an_explanation(
    pilot: Any, explanation: Callable[..., Explanation]
) -> None:
    yellow = pilot.having(demographic_parity_difference=0.03)
    assert gate(yellow, 12).state is MISSED
    explained = gate(yellow.recorded(explanations=(explanation("region"),)), 12)
    assert explained.state is HELD
    assert explained.checks[1].note.startswith("Yellow with a recorded explanation.")


def test_that_an_explanation_of_another_column_does_not_hold_the_gate(
    pilot: Any, explanation: Callable[..., Explanation]
) -> None:
    column = FairnessColumn("group_region", (), 0.03, 0.03, 0.01, 1.0)
    yellow = replace(pilot, fairness=(column,)).having(demographic_parity_difference=0.03)
    assert gate(yellow.recorded(explanations=(explanation("age"),)), 12).state is MISSED
    assert gate(yellow.recorded(explanations=(explanation("group_region"),)), 12).state is HELD


def test_that_a_gate_is_blind_to_the_review_window(pilot: Any) -> None:
    narrow = replace(pilot, weeks=3, window={"latency_p99": Value(7.0)})
    assert narrow.light("latency_p99") is Light.YELLOW
    assert gate(narrow, 4).checks[0].value == 3.8


def test_that_a_check_of_a_kpi_that_does_not_apply_is_held(pilot: Any) -> None:
    said = {"drift": NotApplicable("Ana", "No labels by nature")}
    drift = gate(replace(pilot.lacking("accuracy_decay"), settings=PilotSettings(not_applicable=said)), 4)
    assert drift.state is HELD
    assert (drift.checks[2].state, drift.checks[2].note) == (HELD, "Not applicable.")


class TestExtension:
    def late(self, pilot: Any, until: int) -> Any:
        """P99 misses its line up to and including week ``until``."""
        pilot.then.update({week: {"latency_p99": Value(7.0)} for week in range(1, until + 1)})
        return pilot

    def test_that_it_re_dates_this_and_the_later_gates(
        self, pilot: Any, extension: Callable[[date, date], Decision]
    ) -> None:
        extended = replace(self.late(pilot, 12), weeks=5).recorded(
            decisions=(extension(date(2026, 8, 30), date(2026, 9, 13)),)
        )
        assert [(g.week, g.due, g.state) for g in extended.review().gates] == [
            (4, date(2026, 9, 13), NOT_DUE),
            (8, date(2026, 10, 11), NOT_DUE),
            (12, date(2026, 11, 8), NOT_DUE),
        ]

    def test_that_a_gate_held_by_its_new_date_says_how_late(
        self, pilot: Any, extension: Callable[[date, date], Decision]
    ) -> None:
        late = self.late(pilot, 5)
        assert gate(late, 4).state is MISSED
        extended = late.recorded(decisions=(extension(date(2026, 8, 30), date(2026, 9, 13)),))
        assert (gate(extended, 4).state, gate(extended, 4).late_weeks) == (HELD, 2)
        assert (gate(extended, 8).state, gate(extended, 8).late_weeks) == (HELD, 0)

    def test_that_a_gate_still_missed_on_its_new_date_is_missed(
        self, pilot: Any, extension: Callable[[date, date], Decision]
    ) -> None:
        extended = self.late(pilot, 6).recorded(decisions=(extension(date(2026, 8, 30), date(2026, 9, 13)),))
        assert gate(extended, 4).state is MISSED

    def test_that_other_decisions_move_nothing(self, pilot: Any, extension: Callable[[date, date], Decision]) -> None:
        pause = replace(extension(date(2026, 8, 30), date(2026, 9, 13)), what="pause")
        assert gate(self.late(pilot, 5).recorded(decisions=(pause,)), 4).state is MISSED


class TestProjection:
    def course(self, pilot: Any, *overhead: float) -> Any:
        pilot.then.update({week: {"overhead_per_1000": Value(v)} for week, v in enumerate(overhead, 1)})
        return replace(pilot, weeks=len(overhead))

    def projected(self, pilot: Any) -> str:
        sentence: str = gate(pilot, 8).checks[0].projection
        return sentence

    def test_that_a_steady_fall_is_likely_held(self, pilot: Any) -> None:
        # Falling by 0.5 a week from 3.0: 1.0 in week 6, exactly 0 in week 8.
        assert self.projected(self.course(pilot, 3.5, 3.0, 2.5, 2.0, 1.5, 1.0)) == (
            "Likely held: the course leads to 0.00 h / 1,000 in week 8; below 2 h / 1,000 is asked for."
        )

    def test_that_a_steady_rise_is_likely_missed(self, pilot: Any) -> None:
        assert self.projected(self.course(pilot, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5)).startswith("Likely missed:")

    def test_that_a_course_whose_interval_crosses_the_line_is_open(self, pilot: Any) -> None:
        assert self.projected(self.course(pilot, 2.4, 1.6, 2.6, 1.5, 2.2, 1.9)).startswith("Open: the course")

    def test_that_too_few_weeks_are_open_and_say_how_it_stands(self, pilot: Any) -> None:
        sentence = self.projected(self.course(pilot, 3.0, 3.0, 3.0))
        assert sentence == "Open: too few weeks for a course. On today's data it would be missed."

    def test_that_what_is_not_measured_is_open(self, pilot: Any) -> None:
        assert self.projected(replace(pilot.lacking("overhead_per_1000"), weeks=6)) == "Open: not measured yet."

    def test_that_a_gate_that_is_due_has_no_projection(self, pilot: Any) -> None:
        assert {check.projection for check in gate(pilot, 8).checks} == {""}
