"""Lights that rest on an interval, and on a plan over time; lines that turn round."""

from typing import Any, cast

import pytest

from kpidesk.base.values import Value
from kpidesk.decision.lights_business import RULES
from kpidesk.decision.review import Light
from kpidesk.decision.shade import Case
from kpidesk.decision.yardstick import Yardstick
from kpidesk.pilot.profile import Line
from kpidesk.pilot.profiles import load_profile
from kpidesk.pilot.settings import PilotSettings

NOWHERE = cast("Yardstick", None)


def light(measure: str, value: Value, settings: PilotSettings | None = None, number: float | None = None) -> Light:
    lines = load_profile(settings or PilotSettings()).thresholds[measure]
    at = value.number if number is None else number
    return RULES[measure](Case(measure, value, at, lines.green, lines.red, NOWHERE)).light


@pytest.mark.parametrize(
    ("interval", "higher", "lower"),
    [
        ((1.0, 3.0), Light.GREEN, Light.RED),
        ((-3.0, -1.0), Light.RED, Light.GREEN),
        ((-1.0, 3.0), Light.YELLOW, Light.YELLOW),
        (None, Light.YELLOW, Light.YELLOW),
    ],
)
def test_that_the_primary_figure_is_judged_by_its_interval_and_its_direction(
    interval: Any, higher: Light, lower: Light
) -> None:
    value = Value(1.0, 100, interval)
    found = [
        light("primary_kpi_delta", value, PilotSettings(primary_kpi_name="x", primary_kpi_better=better))
        for better in ("higher", "lower")
    ]
    assert found == [higher, lower]


def test_that_the_lines_of_a_figure_that_is_to_fall_turn_round_and_can_be_set() -> None:
    settings = PilotSettings(
        primary_kpi_name="minutes", primary_kpi_better="lower", thresholds={"primary_kpi_delta": {"green": -2}}
    )
    lines = load_profile(settings).thresholds["primary_kpi_delta"]
    assert (lines.green, lines.red) == (Line("<", -2), Line(">", 0))


def test_that_the_effect_of_training_is_green_only_above_nothing() -> None:
    assert light("training_effect", Value(0.2, 50, (0.05, 0.3))) is Light.GREEN
    assert light("training_effect", Value(0.2, 50, (-0.05, 0.3))) is Light.YELLOW
    assert light("training_effect", Value(-0.2, 50, (-0.3, -0.1))) is Light.YELLOW
    # Its ends have lights of their own, so that an interval over nothing leans.
    assert light("training_effect", Value(0.2, 50, (-0.05, 0.3)), number=0.3) is Light.GREEN


def test_that_tools_are_on_plan_by_what_is_due_by_now() -> None:
    assert light("tools_deployed", Value(2.0, 2, census=True, detail={"due": 2.0})) is Light.GREEN
    assert light("tools_deployed", Value(1.0, 1, census=True, detail={"due": 2.0})) is Light.YELLOW
    lines = load_profile(PilotSettings(tools_plan=8)).thresholds["tools_deployed"]
    assert lines.green == Line(">=", 8)
    assert "8 tools planned" in lines.source
