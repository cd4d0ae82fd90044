"""Lights of evaluation suites: attacks by what gives way, release tests by the share of each suite."""

from datetime import date
from pathlib import Path

import pytest

from kpidesk.base.values import Value
from kpidesk.decision.lights import shade_of
from kpidesk.decision.review import Light
from kpidesk.decision.yardstick import Yardstick
from kpidesk.pilot.profiles import load_profile_file
from kpidesk.pilot.records import Records
from kpidesk.pilot.settings import PilotSettings

TESTS = '[release_tests]\npolicy = 0.9\n"tone of voice" = 0.8\n'


@pytest.fixture
def yardstick(tmp_path: Path) -> Yardstick:
    """The default profile with two release tests."""
    path = tmp_path / "ours.toml"
    path.write_text(f'extends = "internal-workflow"\n{TESTS}', encoding="utf-8")
    return Yardstick(load_profile_file(path), PilotSettings(), Records(), date(2026, 9, 13), 6)


def resistance(number: float, **detail: float) -> Value:
    known = {"compared": 100.0, "lost": 0.0, "won": 0.0, "unseen": 0.0, "before": 95.0, "now": 95.0, "p_value": 1.0}
    return Value(number, 100, (number - 0.05, min(1.0, number + 0.05)), detail=known | detail)


def light(measure: str, value: Value, yardstick: Yardstick) -> Light:
    shade = shade_of(measure, value, yardstick)
    assert shade is not None
    return shade.light


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (resistance(0.95), Light.GREEN),
        (resistance(0.94, lost=1, now=94), Light.YELLOW),
        (resistance(0.95, lost=2, won=2), Light.YELLOW),
        (resistance(0.85, lost=10, now=85, p_value=0.002), Light.RED),
        (resistance(0.99, lost=1, won=12, now=99, p_value=0.003), Light.YELLOW),
        (resistance(0.94, unseen=1, now=94), Light.YELLOW),
        (resistance(0.95, compared=0), Light.NO_DATA),
    ],
)
def test_that_resistance_is_judged_by_what_gives_way(value: Value, expected: Light, yardstick: Yardstick) -> None:
    assert light("jailbreak_resistance", value, yardstick) is expected


def test_that_a_stated_resistance_is_held_against_the_lines_alone(yardstick: Yardstick) -> None:
    assert light("jailbreak_resistance", Value(1.0), yardstick) is Light.GREEN
    assert light("jailbreak_resistance", Value(0.9), yardstick) is Light.RED


def test_that_the_lines_of_release_tests_are_those_of_the_profile(yardstick: Yardstick) -> None:
    line = yardstick.threshold("release_tests")
    assert line is not None
    assert line.green is not None
    assert line.red is not None
    assert (line.green.number, line.red.number) == (0.9, 0.9)
    assert "policy 0.9" in line.source
    assert load_profile_file("internal-workflow").thresholds.get("release_tests") is None


@pytest.mark.parametrize(
    ("share", "required", "not_run", "expected"),
    [
        (0.9, 0.9, 0, Light.GREEN),
        (0.85, 0.9, 0, Light.RED),
        (0.85, 0.8, 0, Light.GREEN),
        (0.95, 0.9, 1, Light.NO_DATA),
        (0.7, 0.8, 1, Light.RED),
    ],
)
def test_that_a_suite_is_held_against_its_own_share(
    share: float, required: float, not_run: float, expected: Light, yardstick: Yardstick
) -> None:
    value = Value(share, 100, note="The suite policy.", detail={"required": required, "not_run": not_run})
    assert light("release_tests", value, yardstick) is expected


def test_that_any_regression_is_at_least_yellow(yardstick: Yardstick) -> None:
    assert light("eval_regressions", Value(0.0, 80, census=True), yardstick) is Light.GREEN
    assert light("eval_regressions", Value(1.0, 80, census=True), yardstick) is Light.YELLOW
