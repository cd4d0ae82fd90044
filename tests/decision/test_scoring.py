"""The light and confidence of a KPI from its measures; waivers; what does not apply."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kpidesk.base.values import Grade, Lack, Missing, Value
from kpidesk.decision.review import Confidence, Light, Recommendation
from kpidesk.pilot.profile import Line
from kpidesk.pilot.records import Waiver
from kpidesk.pilot.settings import NotApplicable, PilotSettings

GREEN, YELLOW, RED, NO_DATA, NOT_APPLICABLE = Light
FIRM, LEANING = Confidence


def test_that_any_red_measure_makes_the_kpi_red_even_without_its_headline(pilot: Any) -> None:
    assert pilot.lacking("peak_rps").having(load_error_rate=0.02).kpi("throughput").light is RED


def test_that_a_missing_headline_leaves_no_data_whatever_else_is_green(pilot: Any) -> None:
    assert pilot.lacking("peak_rps").kpi("throughput").light is NO_DATA


def test_that_a_kpi_has_the_worst_light_of_its_measures(pilot: Any) -> None:
    assert pilot.having(latency_p95=2.5).kpi("latency").light is YELLOW


def test_that_a_missing_further_measure_is_listed_and_keeps_green_at_leaning(pilot: Any) -> None:
    result = pilot.lacking("stress_rps").kpi("throughput")
    assert (result.light, result.confidence) == (GREEN, LEANING)
    assert result.reason == "Not measured: Throughput at one and a half times the peak."


def test_that_the_cost_kpi_shows_its_number_but_has_no_light_without_a_transaction_value(pilot: Any) -> None:
    result = pilot.lacking("cost_to_value").kpi("cost_per_transaction")
    assert result.light is NO_DATA
    assert result.headline.measured == Value(0.35, n=1000, census=True)


def test_that_measures_stand_headline_first_then_graded_then_the_rest(pilot: Any) -> None:
    assert [m.id for m in pilot.kpi("mttr").measures] == ["mttr", "time_to_detect"]
    assert [m.id for m in pilot.kpi("latency").measures] == ["latency_p99", "latency_p95", "latency_max"]


class TestAdoption:
    def test_that_it_is_not_due_before_the_first_dated_measure(self, pilot: Any) -> None:
        result = replace(pilot, weeks=1).kpi("adoption")
        assert result.light is NO_DATA
        assert result.reason == "Due at the end of week 2."

    def test_that_the_latest_due_measure_sets_the_light_and_earlier_misses_do_not(self, pilot: Any) -> None:
        third = replace(pilot, weeks=3).having(adoption_week_2=0.5)
        assert third.kpi("adoption").light is YELLOW
        fourth = replace(pilot, weeks=4).having(adoption_week_2=0.5)
        assert fourth.kpi("adoption").light is GREEN
        assert fourth.light("adoption_week_2") is YELLOW

    def test_that_the_current_week_counts_from_week_five_by_the_line_of_week_four(self, pilot: Any) -> None:
        falling = pilot.having(adoption_current=0.15)
        assert replace(falling, weeks=4).kpi("adoption").light is GREEN
        assert replace(falling, weeks=5).kpi("adoption").light is RED
        assert replace(falling, weeks=5).review().red_flags[0].measure == "adoption_current"

    def test_that_the_current_week_alone_is_enough_from_week_five(self, pilot: Any) -> None:
        dated = ("adoption_week_1", "adoption_week_2", "adoption_week_4", "adoption_sustained")
        alone = pilot.lacking(*dated)
        assert replace(alone, weeks=5).kpi("adoption").light is GREEN
        assert replace(alone, weeks=4).kpi("adoption").light is NO_DATA

    def test_that_a_dated_measure_not_due_does_not_make_it_leaning(self, pilot: Any) -> None:
        assert replace(pilot, weeks=6).kpi("adoption").confidence is FIRM


class TestConfidence:
    def test_that_an_interval_within_one_light_is_firm(self, pilot: Any) -> None:
        assert (
            pilot.having(weighted_accuracy=Value(0.94, 900, (0.925, 0.955))).kpi("weighted_accuracy").confidence is FIRM
        )

    def test_that_an_interval_over_a_line_leans_and_says_what_would_settle_it(self, pilot: Any) -> None:
        # Half-width 2.5 points, distance to the line 2 points: (2.5 / 2)^2 = 1.5625 times the rows, 508 more; at 50
        # labels a day 10 days.
        result = pilot.having(weighted_accuracy=Value(0.94, 900, (0.915, 0.965))).kpi("weighted_accuracy")
        assert result.confidence is LEANING
        assert result.headline.settle == (
            "The interval, 91.5 – 96.5 %, crosses the green line at 92 %; "
            "about 510 more rows (10 more days at today's volume) would settle it."
        )

    def test_that_measures_over_time_are_settled_by_days(self, pilot: Any) -> None:
        # 84 days, half-width 0.2 against 0.1 to the line: four times the days, 252 more.
        overhead = Value(0.4, 80, (0.2, 0.6))
        settle = pilot.having(overhead_per_1000=overhead).kpi("overhead").headline.settle
        assert settle.endswith("crosses the green line at 0.5 h / 1,000; about 260 more days would settle it.")

    def test_that_load_tests_are_settled_by_requests_and_drift_by_the_power_of_time(self, pilot: Any) -> None:
        # Half-width 0.0008 against 0.0005 to the line: 2.56 times the requests, 7,800 more.
        errors = Value(0.0005, 5000, (0.0001, 0.0013))
        load = pilot.having(load_error_rate=errors).kpi("throughput").measures[1].settle
        assert load.endswith("; a load test with about 7,800 more requests would settle it.")
        # 84 days, half-width 1.6 against 0.8 to the line: 2 ^ (2/3) = 1.587 times the days, 49 more.
        decay = pilot.having(accuracy_decay=Value(1.2, 900, (-0.4, 2.8))).kpi("drift").headline.settle
        assert decay.endswith("crosses the green line at 2 pts / 30 d; about 49 more days would settle it.")

    def test_that_a_constant_answer_inside_of_the_interval_leans(self, pilot: Any) -> None:
        accuracy = Value(0.95, 900, (0.93, 0.97), detail={"naive": 0.94})
        result = pilot.having(weighted_accuracy=accuracy).kpi("weighted_accuracy")
        assert (result.light, result.confidence) == (YELLOW, LEANING)
        assert "crosses the best constant answer at 94 %" in result.headline.settle
        hopeless = replace(accuracy, detail={"naive": 0.98})
        assert pilot.having(weighted_accuracy=hopeless).kpi("weighted_accuracy").confidence is FIRM

    def test_that_a_value_on_the_line_is_not_promised_to_settle(self, pilot: Any) -> None:
        settle = pilot.having(latency_p99=Value(5.0, 900, (4.0, 6.0))).kpi("latency").headline.settle
        assert "more rows alone will not settle it" in settle

    def test_that_stated_values_lean_and_censuses_are_firm(self, pilot: Any) -> None:
        assert pilot.having(latency_p99=Value(3.8, grade=Grade.STATED)).kpi("latency").confidence is LEANING
        assert pilot.having(latency_p99=Value(3.8, census=True)).kpi("latency").confidence is FIRM
        assert pilot.having(latency_p99=Value(3.8)).kpi("latency").confidence is LEANING

    @pytest.mark.parametrize(("incidents", "confidence"), [(1, LEANING), (4, LEANING), (5, FIRM)])
    def test_that_recovery_leans_below_five_incidents(self, pilot: Any, incidents: int, confidence: Confidence) -> None:
        assert pilot.having(mttr=Value(1.0, incidents, (0.5, 2.0))).kpi("mttr").confidence is confidence

    def test_that_a_red_kpi_is_firm_when_any_red_measure_is(self, pilot: Any) -> None:
        leaning_red = Value(12.0, 900, (9.0, 15.0))
        assert pilot.having(latency_p99=leaning_red).kpi("latency").confidence is LEANING
        both = pilot.having(data_quality_score=Value(0.8, 90, (0.7, 0.95)), completeness=0.8)
        assert both.kpi("data_quality").confidence is FIRM

    def test_that_no_data_has_no_confidence(self, pilot: Any) -> None:
        assert pilot.lacking("mttr").kpi("mttr").confidence is None


class TestNotApplicable:
    def declared(self, pilot: Any, *kpis: str) -> Any:
        said = dict.fromkeys(kpis, NotApplicable("Ana", "No people are judged"))
        return replace(pilot, settings=PilotSettings(not_applicable=said))

    def test_that_a_declared_kpi_leaves_the_count_on_the_green_side(self, pilot: Any) -> None:
        review = self.declared(pilot.having(demographic_parity_difference=0.5), "fairness").review()
        assert review.kpis[11].light is NOT_APPLICABLE
        assert review.kpis[11].reason == "Declared not applicable by Ana: No people are judged."
        assert review.verdict.recommendation is Recommendation.SCALE
        said = "Not applicable: fairness. Were that unknown instead, the verdict would be incomplete."
        assert said in review.verdict.reasons

    @pytest.mark.parametrize(
        ("kpi", "measure"),
        [
            ("latency", "latency_p99"),
            ("weighted_accuracy", "weighted_accuracy"),
            ("cost_per_transaction", "cost_to_value"),
            ("audit_trail", "traceability"),
        ],
    )
    def test_that_the_indispensable_kpis_cannot_be_declared_away(self, pilot: Any, kpi: str, measure: str) -> None:
        assert self.declared(pilot, kpi, "adoption").kpi(kpi).light is GREEN
        assert self.declared(pilot.lacking(measure), kpi).kpi(kpi).light is NO_DATA
        assert self.declared(pilot, kpi, "adoption").kpi("adoption").light is GREEN

    def test_that_nothing_to_recover_from_is_not_applicable_by_rule(self, pilot: Any) -> None:
        none = pilot.having(mttr=Missing(Lack.NOT_APPLICABLE, "Nothing to recover from."))
        assert none.kpi("mttr").light is NOT_APPLICABLE
        assert none.review().verdict.recommendation is Recommendation.SCALE

    def test_that_fewer_than_eight_applicable_kpis_are_incomplete(self, pilot: Any) -> None:
        four = ("throughput", "drift", "overhead", "mttr")
        assert self.declared(pilot, *four).review().verdict.recommendation is Recommendation.SCALE
        verdict = self.declared(pilot, *four, "data_quality").review().verdict
        assert verdict.recommendation is Recommendation.INCOMPLETE
        assert verdict.sentence.startswith("Incomplete: only seven KPIs apply, and a verdict needs eight.")


class TestWaivers:
    def test_that_a_waiver_in_force_makes_red_yellow_and_keeps_both_verdicts(
        self, pilot: Any, waiver: Callable[..., Waiver]
    ) -> None:
        waived = pilot.having(latency_p99=12.0).recorded(waivers=(waiver("latency_p99", 13.0),))
        result, verdict = waived.kpi("latency"), waived.review().verdict
        assert (result.light, result.waived, result.headline.waived) == (YELLOW, True, True)
        assert result.reason == "Red, accepted by Ana until 31 December 2026 up to 13 s: The vendor fixes it."
        assert verdict.recommendation is Recommendation.OPTIMISE
        assert verdict.without_waivers is Recommendation.KILL
        assert verdict.reasons[-1] == (
            "With the accepted deviation of latency the verdict is optimise, without it kill."
        )
        assert waived.review().red_flags == ()

    def test_that_it_holds_on_its_last_day_and_at_its_ceiling(self, pilot: Any, waiver: Callable[..., Waiver]) -> None:
        last = waiver("latency_p99", 12.0, date(2026, 10, 25))
        assert pilot.having(latency_p99=12.0).recorded(waivers=(last,)).kpi("latency").light is YELLOW

    def test_that_it_ends_by_date_and_says_so(self, pilot: Any, waiver: Callable[..., Waiver]) -> None:
        over = pilot.having(latency_p99=12.0).recorded(waivers=(waiver("latency_p99", 13.0, date(2026, 10, 24)),))
        assert over.kpi("latency").light is RED
        assert over.review().red_flags[0].sentence.endswith("Its waiver ended on 24 October 2026.")

    @pytest.mark.parametrize(
        ("measure", "value", "ceiling"), [("latency_p99", 12.1, 12.0), ("traceability", 0.79, 0.8)]
    )
    def test_that_it_ends_when_its_ceiling_is_passed(
        self, pilot: Any, waiver: Callable[..., Waiver], measure: str, value: float, ceiling: float
    ) -> None:
        passed = pilot.having(**{measure: value}).recorded(waivers=(waiver(measure, ceiling),))
        assert passed.light(measure) is RED
        assert "the ceiling of" in passed.review().red_flags[0].sentence

    def test_that_a_waiver_of_another_measure_changes_nothing(self, pilot: Any, waiver: Callable[..., Waiver]) -> None:
        other = pilot.having(latency_p99=12.0).recorded(waivers=(waiver("mttr", 99.0),))
        assert other.kpi("latency").light is RED


class TestGuardrails:
    def test_that_a_red_guardrail_is_a_red_flag_without_a_kpi(self, pilot: Any) -> None:
        review = pilot.having(pii_leakage_rate=0.001).review()
        assert review.verdict.rule == "red-flag"
        assert [(flag.kpi, flag.measure) for flag in review.red_flags] == [(None, "pii_leakage_rate")]
        assert review.verdict.sentence.startswith("Kill the pilot: one red flag (PII leakage).")

    def test_that_another_red_metric_is_a_condition_beside_the_recommendation(self, pilot: Any) -> None:
        review = pilot.having(groundedness=0.7).review()
        assert review.verdict.recommendation is Recommendation.SCALE
        assert [(c.metric, c.value, c.line) for c in review.conditions] == [("groundedness", 0.7, Line("<", 0.80))]

    def test_that_a_waived_guardrail_does_not_kill(self, pilot: Any, waiver: Callable[..., Waiver]) -> None:
        waived = pilot.having(pii_leakage_rate=0.001).recorded(waivers=(waiver("pii_leakage_rate", 0.01),))
        verdict = waived.review().verdict
        assert (verdict.recommendation, verdict.without_waivers) == (Recommendation.SCALE, Recommendation.KILL)


class TestBottleneck:
    @pytest.mark.parametrize(
        ("measure", "value", "distance"),
        [
            ("overhead_per_1000", 0.8, 0.3 / 4.5),
            ("data_quality_score", 0.97, 0.125),
            ("latency_p95", 3.0, 0.5),  # no kill line: taken at 4 s
            ("stress_rps", 11.1375, 0.5),  # no kill line: taken at half of 14.85
            ("traceability", 0.99, 0.2),
            ("demographic_parity_difference", 0.07, 0.25),
            ("equalized_odds_difference", 0.15, 0.5),
        ],
    )
    def test_that_the_distance_runs_from_target_to_kill_line(
        self, pilot: Any, measure: str, value: float, distance: float
    ) -> None:
        verdict = pilot.having(**{measure: value}).review().verdict
        assert verdict.recommendation is Recommendation.OPTIMISE
        assert verdict.bottleneck_distance == pytest.approx(distance, rel=1e-12)

    def test_that_the_furthest_of_two_is_the_bottleneck(self, pilot: Any) -> None:
        assert pilot.having(latency_p95=2.2, traceability=0.99).review().verdict.bottleneck == "audit_trail"


def test_that_a_profile_with_a_graded_explainability_counts_it(pilot: Any) -> None:
    regulated = replace(pilot, settings=PilotSettings(profile="banking-assistant"))
    assert regulated.kpi("audit_trail").light is RED


def test_that_an_assumed_error_cost_leans(pilot: Any) -> None:
    assumed = pilot.having(weighted_accuracy=Value(0.95, 900, (0.94, 0.96), detail={"assumed": 1.0}))
    result = assumed.kpi("weighted_accuracy")
    assert result.confidence is LEANING
    assert result.headline.settle == "Rests on an assumption: set the costs of a wrong answer."


def test_that_nobody_is_told_to_wait_for_years(pilot: Any) -> None:
    # 84 days, half-width 0.1 against 0.001 to the line: ten thousand times the days.
    hopeless = pilot.having(overhead_per_1000=Value(0.499, 80, (0.399, 0.599)))
    assert hopeless.kpi("overhead").headline.settle.endswith(
        "; waiting would take more than three years: hours booked day by day, as they are worked, tell it sooner."
    )
    # 84 days, half-width 0.01 against 0.0001 to the line of 98 %.
    checked = pilot.having(freshness=Value(0.9799, 500, (0.9699, 0.9899)))
    found = next(one for one in checked.review().metrics if one.id == "freshness")
    assert found.settle.endswith("; waiting would take more than three years: more checks a week tell it sooner.")
    # 84 days, half-width 0.1 against 0.001 to the line of 4 h.
    slow = pilot.having(mttr=Value(3.999, 80, (3.899, 4.099)))
    assert slow.kpi("mttr").headline.settle.endswith(
        "; waiting would take more than three years: the value lies too near the line for its light to be told."
    )
