"""Series without anything in them seldom raise an alarm: a small run of ``false_py``."""

from functools import partial

import pytest

from tests.benchmarks.false_alarms import DISTANCES, is_changing, is_listed, is_shaped, share


@pytest.mark.parametrize(("alike", "most"), [(0.0, 0.025), (0.4, 0.05)])
def test_that_leading_indicators_are_rare_where_nothing_leads_anywhere(alike: float, most: float) -> None:
    found = [share(partial(is_listed, distance=one), 8, alike, 300) for one in DISTANCES]
    assert max(found) <= most + 0.01


def test_that_readings_and_shapes_are_rare_where_nothing_changes() -> None:
    assert share(is_changing, 12, 0.0, 500) <= 0.05
    assert share(is_shaped, 8, 0.0, 500) <= 0.03


def test_that_a_course_that_leads_somewhere_is_found() -> None:
    climb = 0.8
    rising = share(lambda series: is_listed(series + [climb * at for at in range(-7, 1)], 1.5), 8, 0.0, 300)
    assert rising >= 0.5
