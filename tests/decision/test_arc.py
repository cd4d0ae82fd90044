"""The 90-day arc: phases, focus, the phase recommendation, the heat map; stages by volume."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.review import Light
from kpidesk.decision.stage import focus_from, in_focus, phase_of, stage_of
from kpidesk.pilot.records import Waiver

GREEN, YELLOW, RED, NO_DATA, NOT_APPLICABLE = Light
LATER = ("overhead_per_1000", "mttr", "data_quality_score", "cost_to_value", "traceability")


@pytest.mark.parametrize(
    ("week", "phase"),
    [
        (1, "proof_of_concept"),
        (4, "proof_of_concept"),
        (5, "pilot_expansion"),
        (8, "pilot_expansion"),
        (9, "production_hardening"),
        (12, "production_hardening"),
        (13, "production"),
        (40, "production"),
    ],
)
def test_that_each_week_has_its_phase(week: int, phase: str) -> None:
    assert phase_of(week) == phase


@pytest.mark.parametrize(
    ("phase", "numbers"),
    [
        ("proof_of_concept", {1, 2, 3, 4, 8}),
        ("pilot_expansion", set(range(1, 11))),
        ("production_hardening", set(range(1, 13))),
        ("production", set(range(1, 13))),
    ],
)
def test_that_each_phase_looks_at_its_kpis(phase: str, numbers: set[int]) -> None:
    assert {number for number in range(1, 13) if in_focus(number, phase)} == numbers
    assert all(in_focus(number, phase_of(focus_from(number))) for number in range(1, 13))


@pytest.mark.parametrize(
    ("per_day", "stage"),
    [(0, "pilot"), (999.9, "pilot"), (1000, "production"), (9999, "production"), (10000, "enterprise")],
)
def test_that_the_stage_goes_by_completed_transactions_a_day(per_day: float, stage: str) -> None:
    assert stage_of(per_day) == stage


class TestWeekThree:
    def early(self, pilot: Any) -> Any:
        young = replace(pilot, weeks=3).lacking(*LATER)
        return young.having(accuracy_decay=Missing(Lack.TOO_LITTLE, "Cannot resolve drift before week 7."))

    def test_that_what_is_not_in_focus_yet_is_not_a_failing(self, pilot: Any) -> None:
        review = self.early(pilot).review()
        assert review.arc.recommendation == "continue"
        assert review.arc.reasons == (
            "4 of the 5 KPIs in focus are green and no kill line is crossed.",
            (
                "Not due in this phase: Operational overhead, Time to recovery, Data quality, Cost per transaction "
                "and Audit trail."
            ),
        )
        assert str(review.verdict.recommendation) == "incomplete"

    def test_that_something_in_focus_without_data_leaves_it_open(self, pilot: Any) -> None:
        arc = self.early(pilot).lacking("peak_rps").review().arc
        assert arc.recommendation == "open"
        assert arc.reasons[0] == "Throughput is in focus and has no data. No peak_rps. Import what peak_rps needs."

    def test_that_a_red_flag_in_focus_kills(self, pilot: Any) -> None:
        arc = self.early(pilot).having(latency_p99=12.0).review().arc
        assert arc.recommendation == "kill"
        assert arc.reasons[0] == "P99 latency is 12.0 s; above 10 s adoption will be near zero (S0)."

    def test_that_a_red_flag_outside_of_the_focus_is_named_beside(self, pilot: Any) -> None:
        review = self.early(pilot).having(overhead_per_1000=6.0).review()
        assert review.arc.recommendation == "continue"
        said = "Operational overhead comes into focus in week 5 and is past its kill line already."
        assert said in review.arc.reasons
        assert [flag.measure for flag in review.red_flags] == ["overhead_per_1000"]


def test_that_a_missed_gate_says_extend_or_kill(pilot: Any) -> None:
    pilot.then[4] = {"latency_p99": Value(7.0)}
    arc = pilot.review().arc
    assert arc.recommendation == "extend_or_kill"
    assert arc.reasons == ("The gate of week 4 is missed: P99 latency. Extend the timeline or kill the pilot.",)


def test_that_a_gate_due_but_not_measured_leaves_the_phase_open(pilot: Any) -> None:
    pilot.then[8] = {"cost_to_value": Missing(Lack.NOT_MEASURED, "No value.")}
    arc = pilot.review().arc
    assert arc.recommendation == "open"
    assert arc.reasons[0] == "The gate of week 8 is due and not all of it is measured: Positive unit economics."


def test_that_the_heat_map_has_the_light_as_of_each_week(pilot: Any) -> None:
    pilot.then[1] = {"overhead_per_1000": Value(6.1)}
    pilot.then[2] = {"overhead_per_1000": Value(0.8)}
    arc = pilot.review().arc
    assert arc.weeks == tuple(range(1, 13))
    assert arc.lights["overhead"] == (RED, YELLOW, *[GREEN] * 10)
    assert arc.lights["adoption"] == (NO_DATA, *[GREEN] * 11)
    assert set(arc.lights) == {kpi.id for kpi in pilot.review().kpis}


def test_that_the_last_column_of_the_heat_map_is_today(claims_ready: Any) -> None:
    review = claims_ready.review()
    assert [review.arc.lights[kpi.id][-1] for kpi in review.kpis] == [kpi.light for kpi in review.kpis]


def test_that_a_waiver_lights_only_the_weeks_in_which_it_held(pilot: Any, waiver: Callable[..., Waiver]) -> None:
    until_week_6 = waiver("latency_p99", 20.0, date(2026, 9, 13))
    lights = pilot.having(latency_p99=12.0).recorded(waivers=(until_week_6,)).review().arc.lights["latency"]
    assert lights == (*[YELLOW] * 6, *[RED] * 6)
