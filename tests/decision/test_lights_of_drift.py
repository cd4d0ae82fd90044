"""Lights of the distances between distributions: the lines of the profile, and what chance shows."""

from datetime import date

import pytest

from kpidesk.base.values import Value
from kpidesk.decision.lights import shade_of
from kpidesk.decision.review import Light
from kpidesk.decision.yardstick import Yardstick
from kpidesk.pilot.profiles import load_profile
from kpidesk.pilot.records import Records
from kpidesk.pilot.settings import PilotSettings

YARDSTICK = Yardstick(load_profile(PilotSettings()), PilotSettings(), Records(), date(2026, 10, 25), 12)


@pytest.mark.parametrize(
    ("measure", "number", "limit", "light"),
    [
        ("distribution_shift_score", 0.15, 0.02, Light.GREEN),
        ("distribution_shift_score", 0.151, 0.02, Light.YELLOW),
        ("distribution_shift_score", 0.30, 0.02, Light.YELLOW),
        ("distribution_shift_score", 0.301, 0.02, Light.RED),
        ("distribution_shift_score", 0.17, 0.17, Light.GREEN),
        ("distribution_shift_score", 0.171, 0.17, Light.YELLOW),
        ("distribution_shift_score", 0.32, 0.33, Light.GREEN),
        ("prediction_drift", 0.099, 0.01, Light.GREEN),
        ("prediction_drift", 0.10, 0.01, Light.YELLOW),
        ("prediction_drift", 0.25, 0.01, Light.YELLOW),
        ("prediction_drift", 0.26, 0.01, Light.RED),
        ("prediction_drift", 0.12, 0.17, Light.GREEN),
        ("feature_drift", 0.0, None, Light.GREEN),
        ("feature_drift", 0.1, None, Light.YELLOW),
        ("feature_drift", 0.49, None, Light.YELLOW),
        ("feature_drift", 0.5, None, Light.RED),
    ],
)
def test_that_a_cut_counts_only_beyond_chance(measure: str, number: float, limit: float | None, light: Light) -> None:
    detail = {} if limit is None else {"null_limit": limit}
    shade = shade_of(measure, Value(number, 500, detail=detail), YARDSTICK)
    assert shade is not None
    assert shade.light is light


def test_that_what_chance_excuses_is_said() -> None:
    shade = shade_of("prediction_drift", Value(0.15, 200, detail={"null_limit": 0.171}), YARDSTICK)
    assert shade is not None
    assert shade.reason == "Past its line, but with so few rows chance alone shows up to 0.17."


def test_that_a_stated_distance_is_held_against_the_lines_alone() -> None:
    shade = shade_of("distribution_shift_score", Value(0.4), YARDSTICK)
    assert shade is not None
    assert shade.light is Light.RED
