"""The rule, its flags and the gates in words."""

from dataclasses import replace
from datetime import date

import pytest

from kpidesk.base.units import Unit
from kpidesk.decision.review import GateCheckResult, GateState, Light, Recommendation, RedFlag, Review
from kpidesk.pilot.profile import Line
from kpidesk.views import gates, rule
from tests.report.extremes import absurd, empty, failing
from tests.report.reviews import healthy


def _with(review: Review, rule_id: str, recommendation: Recommendation) -> Review:
    return replace(review, verdict=replace(review.verdict, rule=rule_id, recommendation=recommendation))


def test_that_the_ladder_says_no_above_the_step_and_asks_nothing_below_it() -> None:
    steps = rule.ladder(_with(healthy(), "all-green", Recommendation.SCALE))
    assert [step.answer for step in steps] == ["no", "no", "no", "▲ Scale", "not asked", "not asked"]
    assert [step.here for step in steps] == [False, False, False, True, False, False]
    assert steps[3].tone == "green"


@pytest.mark.parametrize(
    ("rule_id", "recommendation", "place"),
    [
        ("red-flag", Recommendation.KILL, 0),
        ("too-many-yellow", Recommendation.KILL, 1),
        ("unknown", Recommendation.INCOMPLETE, 2),
        ("all-green", Recommendation.SCALE, 3),
        ("bottleneck", Recommendation.OPTIMISE, 4),
        ("fundamental", Recommendation.REDESIGN_OR_KILL, 5),
    ],
)
def test_that_every_rule_has_its_step(rule_id: str, recommendation: Recommendation, place: int) -> None:
    steps = rule.ladder(_with(healthy(), rule_id, recommendation))
    assert [step.here for step in steps].index(True) == place
    assert sum(step.here for step in steps) == 1


def test_that_the_yellow_ones_are_counted_and_named() -> None:
    review = healthy()
    yellow = [kpi for kpi in review.kpis if kpi.light is Light.YELLOW]
    said = rule.ladder(_with(review, "bottleneck", Recommendation.OPTIMISE))[4].said
    assert said.startswith({1: "One is yellow: ", 2: "Two are yellow: "}[len(yellow)])
    assert all(kpi.title[1:] in said for kpi in yellow)


def test_that_what_is_unknown_is_counted_against_what_applies() -> None:
    review = healthy()
    kpis = tuple(
        replace(kpi, light=Light.NO_DATA if kpi.number == 4 else Light.NOT_APPLICABLE if kpi.number == 2 else kpi.light)
        for kpi in review.kpis
    )
    lacking = sum(kpi.light is Light.NO_DATA for kpi in kpis)
    applicable = sum(kpi.light is not Light.NOT_APPLICABLE for kpi in kpis)
    said = rule.ladder(_with(replace(review, kpis=kpis), "unknown", Recommendation.INCOMPLETE))[2].said
    assert said.startswith(f"{applicable - lacking} of {applicable} have a light; without data: ")


def test_that_red_flags_are_listed_with_value_line_and_the_kpi_they_lead_to() -> None:
    flags = rule.flags(failing())
    latency = next(flag for flag in flags if flag.goes_to == "latency")
    assert len(flags) == 7
    assert (latency.value, latency.line) == ("12.0 s", "> 10 s")


def test_that_a_guardrail_leads_to_its_measure_and_an_unknown_one_is_still_told() -> None:
    flag = RedFlag(None, "nobody_knows", 0.5, Line(">", 0.25), "Something is off.")
    (said,) = rule.flags(replace(healthy(), red_flags=(flag,)))
    assert (said.title, said.value, said.line, said.goes_to) == ("nobody_knows", "0.5", "> 0.25", "nobody_knows")


def test_that_the_verdicts_still_possible_are_said_only_where_they_differ() -> None:
    review = healthy()
    same = replace(
        review.verdict,
        best_case=Recommendation.SCALE,
        worst_case=Recommendation.SCALE,
        without_waivers=review.verdict.recommendation,
    )
    assert rule.possible(replace(review, verdict=same)) == ()
    other = replace(same, worst_case=Recommendation.KILL, without_waivers=Recommendation.REDESIGN_OR_KILL)
    wide, bare = rule.possible(replace(review, verdict=other))
    assert "best verdict still possible is scale, the worst is kill" in wide
    assert "would be redesign or kill" in bare


def test_that_the_phase_does_not_repeat_the_sentences_of_red_flags() -> None:
    review = failing()
    first = review.red_flags[0].sentence
    told = replace(review, arc=replace(review.arc, recommendation="kill", reasons=(first, "Something else")))
    assert first in rule.phase(told)
    beside = rule.phase_beside_flags(told)
    assert first not in beside
    assert "One red flag in its focus." in beside
    assert beside.endswith("Something else.")


def test_that_a_check_of_whether_something_holds_says_yes_and_no() -> None:
    check = GateCheckResult("x", "Fair", Line(">=", 1.0), Unit.COUNT, 0.0, GateState.MISSED, "why", "")
    said = gates.check(check, "USD")
    assert (said.asked, said.value, said.remark) == ("yes", "no", "Why.")
    assert gates.check(replace(check, value=None), "USD").value == "not measured"


def test_that_a_redated_gate_says_both_days_and_both_states() -> None:
    before = healthy().gates
    moved = replace(before[1], due=date(2027, 1, 9), state=GateState.NOT_DUE)
    (said,) = gates.redated(before, (before[0], moved, before[2]))
    assert said.startswith(f"Gate of week {before[1].week}: due ")
    assert "→ 9 January 2027" in said
    assert said.endswith("→ not due.")
    assert gates.redated(before, before) == ()


@pytest.mark.parametrize("review", [healthy(), failing(), empty(), absurd()])
def test_that_every_review_can_be_told(review: Review) -> None:
    assert sum(step.here for step in rule.ladder(review)) == 1
    assert rule.phase_beside_flags(review).startswith("Phase recommendation for ")
    assert len(rule.flags(review)) == len(review.red_flags)
    assert len(rule.conditions(review)) == len(review.conditions)
