from datetime import date

import pytest

from kpidesk.base.units import Unit
from kpidesk.pilot.profile import Line
from kpidesk.views.lines import line


@pytest.mark.parametrize(
    ("bound", "unit", "text"),
    [
        (Line("<=", 5), Unit.SECONDS, "≤ 5 s"),
        (Line(">=", 0.92), Unit.SHARE, "≥ 92 %"),
        (Line("<", 0.001), Unit.SHARE, "< 0.1 %"),
        (Line("<", 0.5), Unit.HOURS_PER_1000, "< 0.5 h / 1,000"),
        (Line("<", 4), Unit.HOURS, "< 4 h"),
        (Line("<=", 7), Unit.DAYS, "≤ 7 days"),
        (Line("<=", 0.02), Unit.SHARE_GAP, "≤ 2 pts"),
        (Line("<=", 0.01), Unit.SHARE_GAP, "≤ 1 pt"),
        (Line(">=", 14.85), Unit.RPS, "≥ 14.85 RPS"),
        (Line(">=", 1), Unit.SHARE, "100 %"),
        (Line("<=", 0), Unit.SHARE, "0 %"),
        (Line("<", 1), Unit.SHARE, "< 100 %"),
        (Line(">", 0), Unit.SHARE, "> 0 %"),
        (Line("<=", date(2026, 10, 25).toordinal()), Unit.DATE, "≤ 25 October 2026"),
    ],
)
def test_that_a_line_is_short_and_exact(bound: Line, unit: Unit, text: str) -> None:
    assert line(bound, unit) == text
