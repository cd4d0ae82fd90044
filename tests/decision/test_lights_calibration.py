"""The lights of calibration: lines count only above what chance shows."""

from datetime import date

import pytest

from kpidesk.base.values import Grade, Value
from kpidesk.decision.lights import shade_of
from kpidesk.decision.review import Light
from kpidesk.decision.yardstick import Yardstick
from kpidesk.pilot.profiles import load_profile
from kpidesk.pilot.records import Records
from kpidesk.pilot.settings import PilotSettings

SETTINGS = PilotSettings()
TODAY = Yardstick(load_profile(SETTINGS), SETTINGS, Records(), date(2026, 11, 1), 13)


@pytest.mark.parametrize("measure", ["expected_calibration_error", "brier_score"])
@pytest.mark.parametrize(
    ("number", "limit", "light"),
    [
        (0.04, 0.05, Light.GREEN),
        (0.05, 0.05, Light.GREEN),
        (0.051, 0.05, Light.YELLOW),
        (0.15, 0.05, Light.YELLOW),
        (0.16, 0.05, Light.RED),
        (0.16, 0.17, Light.GREEN),
    ],
)
def test_that_a_line_counts_only_above_what_chance_shows(
    measure: str, number: float, limit: float, light: Light
) -> None:
    found = shade_of(measure, Value(number, 500, detail={"null_limit": limit}), TODAY)
    assert found is not None
    assert found.light is light
    assert found.reason.endswith(".")


@pytest.mark.parametrize(("number", "light"), [(0.02, Light.YELLOW), (0.2, Light.RED)])
def test_that_a_stated_error_is_never_green(number: float, light: Light) -> None:
    found = shade_of("expected_calibration_error", Value(number, grade=Grade.STATED), TODAY)
    assert found is not None
    assert found.light is light


def test_that_an_estimate_is_never_graded() -> None:
    assert shade_of("estimated_accuracy", Value(0.99, 500), TODAY) is None
    assert shade_of("estimated_weighted_accuracy", Value(0.99, 500), TODAY) is None


@pytest.mark.parametrize(("days", "light"), [(30, Light.GREEN), (31, Light.YELLOW), (91, Light.RED)])
def test_that_training_data_of_a_quarter_ago_are_neglect(days: float, light: Light) -> None:
    found = shade_of("retraining_freshness", Value(days, 2, census=True), TODAY)
    assert found is not None
    assert found.light is light
