"""S0's two worked examples, and the pages that follow from them."""

from dataclasses import replace
from datetime import date
from time import perf_counter
from typing import Any

import pytest

from kpidesk.base.values import Grade, Value
from kpidesk.decision.review import Confidence, GateState, Light, Recommendation


def test_that_the_pilot_called_ready_is_ten_green_two_yellow_and_to_be_optimised(claims_ready: Any) -> None:
    review = claims_ready.review()
    verdict = review.verdict
    assert verdict.recommendation is Recommendation.OPTIMISE
    assert verdict.rule == "bottleneck"
    assert verdict.counts == {
        Light.GREEN: 10,
        Light.YELLOW: 2,
        Light.RED: 0,
        Light.NO_DATA: 0,
        Light.NOT_APPLICABLE: 0,
    }
    assert verdict.bottleneck == "data_quality"
    assert verdict.bottleneck_distance == pytest.approx(0.125, rel=1e-12)
    assert [gate.state for gate in review.gates] == [GateState.HELD] * 3
    assert verdict.sentence == (
        "Optimise data quality for two to four weeks, then reassess between 8 and 22 November. "
        "Milestones held: deployment is open; the rule says optimise data quality for two to four weeks first."
    )
    assert verdict.reassess is not None
    assert (verdict.reassess.first, verdict.reassess.last) == (date(2026, 11, 8), date(2026, 11, 22))
    assert verdict.best_case is verdict.worst_case is verdict.without_waivers is Recommendation.OPTIMISE


def test_that_the_reasons_and_steps_of_the_ready_pilot_name_values_and_lines(claims_ready: Any) -> None:
    verdict = claims_ready.review().verdict
    assert verdict.reasons[0] == "10 of 12 KPIs are green, two yellow, none red, none without data."
    assert verdict.reasons[1] == (
        "Bottleneck: data quality, 97.0 % against a target of at least 98 %: 12.5 % of the way to its kill line."
    )
    assert verdict.next_steps == (
        "Bring data quality score from 97.0 % to at least 98 %.",
        "Bring operational overhead from 0.80 h / 1,000 to below 0.5 h / 1,000.",
        "Reassess between 8 and 22 November.",
    )


def test_that_the_failing_pilot_is_killed_with_exactly_the_seven_red_flags_of_the_article(claims_failing: Any) -> None:
    review = claims_failing.review()
    assert review.verdict.recommendation is Recommendation.KILL
    assert review.verdict.rule == "red-flag"
    assert [(flag.kpi, flag.measure, flag.value, flag.line.number) for flag in review.red_flags] == [
        ("latency", "latency_p99", 12.0, 10),
        ("weighted_accuracy", "weighted_accuracy", 0.78, 0.80),
        ("drift", "accuracy_decay", 8.0, 5),
        ("overhead", "overhead_per_1000", 6.0, 5),
        ("adoption", "adoption_sustained", 0.12, 0.20),
        ("cost_per_transaction", "cost_to_value", 0.525, 0.50),
        ("audit_trail", "traceability", 0.82, 0.95),
    ]


def test_that_red_flags_are_plain_sentences_with_value_and_line(claims_failing: Any) -> None:
    said = [flag.sentence for flag in claims_failing.review().red_flags]
    assert said[0] == "P99 latency is 12.0 s; above 10 s adoption will be near zero (S0)."
    assert said[1] == "Weighted accuracy is 78.0 %; below 80 % there are too many errors (S0)."
    assert said[3] == (
        "Operational overhead is 6.00 h / 1,000; above 5 h / 1,000 you have just hired a full-time person (S0)."
    )
    assert (
        said[5] == "Cost to value is 52.5 %; above 50 % of a transaction's value the unit economics do not work (S0)."
    )


def test_that_the_article_s_figures_alone_give_the_same_verdict_all_leaning(claims_ready: Any) -> None:
    stated = {
        measure: replace(value, grade=Grade.STATED, census=False, n=None)
        for measure, value in claims_ready.measures.items()
        if isinstance(value, Value)
    }
    review = claims_ready.having(**stated).review()
    assert review.verdict.recommendation is Recommendation.OPTIMISE
    assert {kpi.confidence for kpi in review.kpis} == {Confidence.LEANING}
    assert review.verdict.bottleneck_distance == pytest.approx(0.125, rel=1e-12)


def test_that_the_same_arguments_give_the_same_review(claims_ready: Any) -> None:
    assert claims_ready.review() == claims_ready.review()


def test_that_a_twelve_green_pilot_is_scaled(pilot: Any) -> None:
    verdict = pilot.review().verdict
    assert verdict.recommendation is Recommendation.SCALE
    assert verdict.sentence == (
        "Scale: invest in production infrastructure, governance and support. Milestones held: deployment is open."
    )


@pytest.mark.benchmark
def test_that_a_change_of_threshold_is_scored_again_in_under_fifty_milliseconds(claims_ready: Any) -> None:
    def seconds() -> float:
        began = perf_counter()
        claims_ready.review()
        return perf_counter() - began

    assert min(seconds() for _ in range(7)) < 0.050
