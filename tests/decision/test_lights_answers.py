"""Lights of serving and of generated answers: two-sided refusals, growth of cost, gaps told from chance."""

from collections.abc import Mapping
from datetime import date

import pytest

from kpidesk.base.values import Value
from kpidesk.decision.lights import lights_over, shade_of
from kpidesk.decision.review import Light
from kpidesk.decision.yardstick import Yardstick
from kpidesk.pilot.profiles import load_profile
from kpidesk.pilot.records import Records
from kpidesk.pilot.settings import PilotSettings

YARDSTICK = Yardstick(load_profile(PilotSettings()), PilotSettings(), Records(), date(2026, 10, 25), 12)
GREEN, YELLOW, RED = Light.GREEN, Light.YELLOW, Light.RED
Ends = tuple[float, float] | None


def light(measure: str, number: float, ends: Ends = None, **detail: float) -> tuple[Light, str]:
    shade = shade_of(measure, Value(number, 1000, ends, detail=detail), YARDSTICK)
    assert shade is not None
    return shade.light, shade.reason


@pytest.mark.parametrize(
    ("measure", "shown"),
    [
        ("ttft_p95", {1.2: GREEN, 1.3: YELLOW, 9.0: YELLOW}),
        ("error_rate", {0.005: GREEN, 0.006: YELLOW, 0.05: YELLOW, 0.051: RED}),
        ("cache_hit_rate", {0.30: GREEN, 0.29: YELLOW}),
        ("uptime", {0.995: GREEN, 0.994: YELLOW, 0.98: YELLOW, 0.979: RED}),
        ("groundedness", {0.9: GREEN, 0.5: YELLOW}),
        ("context_precision", {0.7: GREEN, 0.69: YELLOW}),
        ("context_recall", {0.7: GREEN, 0.69: YELLOW}),
        ("hallucination_rate", {0.019: GREEN, 0.02: YELLOW, 0.1: YELLOW, 0.11: RED}),
        ("pii_leakage_rate", {0.0: GREEN, 0.0001: RED}),
        ("citation_rate", {0.95: GREEN, 0.94: YELLOW}),
        ("high_risk_approval_rate", {1.0: GREEN, 0.999: RED}),
    ],
)
def test_that_lines_are_those_of_the_articles(measure: str, shown: Mapping[float, Light]) -> None:
    assert {number: light(measure, number)[0] for number in shown} == shown


@pytest.mark.parametrize(("number", "expected"), [(0.0, YELLOW), (0.001, GREEN), (0.15, GREEN), (0.16, YELLOW)])
def test_that_never_to_refuse_is_as_suspect_as_to_refuse_often(number: float, expected: Light) -> None:
    found, why = light("refusal_rate", number)
    assert found is expected
    assert ("may be bluffing" in why) is (number == 0)


def test_that_refusals_whose_interval_reaches_both_lines_are_not_sure() -> None:
    value = Value(0.14, 200, (0.10, 0.19))
    assert lights_over("refusal_rate", value, (0.10, 0.19), YARDSTICK) == {GREEN, YELLOW}


@pytest.mark.parametrize(
    ("ends", "expected"), [((0.2, 0.9), GREEN), ((0.2, 1.0), YELLOW), ((0.2, 1.4), YELLOW), (None, YELLOW)]
)
def test_that_cost_grows_more_slowly_than_volume_only_where_the_whole_interval_says_so(
    ends: Ends, expected: Light
) -> None:
    found, why = light("cost_elasticity", 0.5, ends)
    assert found is expected
    assert ("reaches 1" in why) is (expected is YELLOW)
    assert light("cost_elasticity", 1.2, (1.1, 1.3))[0] is YELLOW


def test_that_a_gap_between_groups_is_red_only_where_it_is_told_from_chance() -> None:
    wide = (0.05, 0.42)
    assert light("subgroup_performance_gap", 0.3, wide, plausible_gap=0.42, told_gap=0.3)[0] is RED
    found, why = light("subgroup_performance_gap", 0.3, wide, plausible_gap=0.42, p_holm=0.4)
    assert found is YELLOW
    assert "may be as large as 42.0 pts" in why
    found, why = light("subgroup_performance_gap", 0.07, (0.0, 0.09), plausible_gap=0.09, p_holm=0.4)
    assert found is GREEN
    assert "plausibly at most 9.0 pts" in why


def test_that_a_narrower_gap_of_another_column_counts_where_it_alone_is_told_from_chance() -> None:
    assert light("subgroup_performance_gap", 0.3, (0.0, 0.5), plausible_gap=0.5, told_gap=0.25)[0] is RED
    assert light("subgroup_performance_gap", 0.3, (0.0, 0.5), plausible_gap=0.5, told_gap=0.1)[0] is YELLOW
    assert light("subgroup_performance_gap", 0.04, (0.0, 0.08), plausible_gap=0.08, told_gap=0.03)[0] is GREEN
    assert light("subgroup_performance_gap", 0.3)[0] is RED
