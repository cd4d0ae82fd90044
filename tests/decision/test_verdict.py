"""The verdict's sentences, reasons, steps; what is still possible."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kpidesk.base.values import Lack, Missing
from kpidesk.decision.review import Recommendation
from kpidesk.decision.wording import inside
from kpidesk.pilot.records import Action


def test_that_unknown_kpis_leave_it_incomplete_with_best_and_worst_case(pilot: Any) -> None:
    verdict = pilot.lacking("weighted_accuracy", "peak_rps").review().verdict
    assert verdict.recommendation is Recommendation.INCOMPLETE
    assert (verdict.best_case, verdict.worst_case) == (Recommendation.SCALE, Recommendation.KILL)
    assert verdict.sentence == (
        "Incomplete: two KPIs have no data (throughput and weighted accuracy); still possible is anything from scale "
        "to kill. Milestones held so far: week 8 and week 12."
    )
    assert verdict.next_steps == (
        "Throughput: Import what peak_rps needs.",
        "Weighted accuracy: Import what weighted_accuracy needs.",
    )


def test_that_what_is_not_due_is_told_apart_from_what_is_missing(pilot: Any) -> None:
    young = replace(pilot, weeks=1).lacking("peak_rps").having(accuracy_decay=Missing(Lack.NOT_DUE, "Week 4."))
    reasons = young.review().verdict.reasons
    assert "Throughput has no data (not measured). No peak_rps. Import what peak_rps needs." in reasons
    assert "Not due yet: drift and adoption." in reasons


@pytest.mark.parametrize(
    ("yellow", "sentence"),
    [
        (
            ("latency_p95", "mttr", "completeness"),
            "Redesign or kill: three KPIs are yellow (latency, time to recovery and data quality)",
        ),
        (
            ("latency_p95", "mttr", "completeness", "traceability", "stress_rps"),
            "Kill the pilot: five KPIs are yellow, so fewer than eight can be green.",
        ),
    ],
)
def test_that_more_yellow_weighs_more(pilot: Any, yellow: tuple[str, ...], sentence: str) -> None:
    values = {"latency_p95": 2.5, "mttr": 5.0, "completeness": 0.95, "traceability": 0.99, "stress_rps": 12.0}
    verdict = pilot.having(**{measure: values[measure] for measure in yellow}).review().verdict
    assert verdict.sentence.startswith(sentence)
    assert verdict.reassess is None


def test_that_missed_milestones_stand_beside_the_recommendation(pilot: Any) -> None:
    sentence = pilot.having(overhead_per_1000=3.0).review().verdict.sentence
    assert sentence.endswith("Milestones missed: week 8; extend the timeline or kill the pilot.")


def test_that_a_span_into_the_next_year_names_both_years(pilot: Any) -> None:
    late = replace(pilot, last=date(2026, 12, 11), weeks=19).having(latency_p95=2.5)
    assert "between 25 December 2026 and 8 January 2027" in late.review().verdict.sentence


def test_that_a_kill_asks_for_what_was_learned(pilot: Any) -> None:
    steps = pilot.having(latency_p99=12.0, mttr=25.0).review().verdict.next_steps
    assert steps == ("Record what was learned: why latency and time to recovery crossed the kill line.",)


def test_that_overdue_actions_come_first(pilot: Any) -> None:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    due = Action("overhead", "Cut manual review", "Ben", date(2026, 10, 1), done=False, recorded_at=at)
    later = replace(due, due=date(2026, 11, 1))
    steps = pilot.having(overhead_per_1000=0.8).recorded(actions=(due, later)).review().verdict.next_steps
    assert steps[0] == "Overdue since 1 October 2026: Cut manual review (Ben)."
    assert sum("Cut manual review" in step for step in steps) == 1


def test_that_further_red_measures_of_a_kpi_are_in_its_one_flag(pilot: Any) -> None:
    flags = pilot.having(data_quality_score=0.85, completeness=0.85).review().red_flags
    assert [flag.sentence for flag in flags] == [
        "Data quality score is 85.0 %; below 90 % drift will accelerate (S0). Also red: Completeness."
    ]


def test_that_a_kill_line_of_ours_is_said_to_be_ours(pilot: Any) -> None:
    flags = pilot.having(peak_rps=3.0).review().red_flags
    assert flags[0].sentence == ("Throughput at peak is 3 RPS; below 5 RPS is the kill line (ours).")


def test_that_acronyms_keep_their_capitals_inside_of_sentences(pilot: Any) -> None:
    assert inside("KPI or guardrail") == "KPI or guardrail"
    assert (
        pilot.having(latency_p99=6.0).review().verdict.next_steps[0] == "Bring P99 latency from 6.0 s to at most 5 s."
    )


def test_that_a_pilot_to_be_killed_has_no_bottleneck(pilot: Any) -> None:
    verdict = pilot.having(latency_p99=12.0, overhead_per_1000=0.8).review().verdict
    assert (verdict.bottleneck, verdict.bottleneck_distance, verdict.reassess) == (None, None, None)


def test_that_a_pilot_killed_for_its_yellow_kpis_records_what_was_learned(pilot: Any) -> None:
    late = pilot.having(
        latency_p99=6.0, weighted_accuracy=0.9, overhead_per_1000=0.8, data_quality_score=0.97, traceability=0.99
    )
    verdict = late.review().verdict
    assert verdict.rule == "too-many-yellow"
    assert verdict.next_steps[0] == "Record what was learned: why five KPIs are short of their targets."
