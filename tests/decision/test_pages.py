"""What a Review carries beside the verdict: tiles, statement, assumptions, courses, segments."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kpidesk.base.periods import Calendar, Period
from kpidesk.base.units import Better
from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.review import Light
from kpidesk.decision.trend import direction, project
from kpidesk.metrics.measurements import Contrast, Dated
from kpidesk.pilot.contents import PRESENTATION
from kpidesk.pilot.settings import PilotSettings

GREEN, YELLOW, RED, NO_DATA, NOT_APPLICABLE = Light


def weeks(values: Sequence[float]) -> tuple[Dated, ...]:
    calendar = Calendar(date(2026, 8, 3), date(2026, 10, 25))
    return tuple(Dated(week, calendar.days_of_week(week), Value(v)) for week, v in enumerate(values, 1))


class TestTiles:
    def test_that_there_are_six_in_the_order_of_the_article(self, pilot: Any) -> None:
        tiles = pilot.review().tiles
        assert [tile.id for tile in tiles] == [
            "primary_kpi_delta",
            "cost_per_transaction",
            "weighted_error_rate",
            "adoption_current",
            "latency_p95",
            "time_to_detect",
        ]
        assert [tile.light for tile in tiles] == [NO_DATA, *[GREEN] * 5]

    def test_that_the_primary_kpi_has_its_own_name_and_says_what_to_import(self, pilot: Any) -> None:
        tile = replace(pilot, settings=PilotSettings(primary_kpi_name="Handling time")).review().tiles[0]
        assert tile.title == "Handling time"
        assert "import measurements of treatment and control" in tile.reason

    def test_that_wrong_answers_are_what_accuracy_leaves_over(self, pilot: Any) -> None:
        tile = pilot.having(weighted_accuracy=Value(0.85, 900, (0.83, 0.88))).review().tiles[2]
        assert isinstance(tile.measured, Value)
        assert tile.measured.number == pytest.approx(0.15)
        assert tile.measured.interval == pytest.approx((0.12, 0.17))
        assert tile.light is YELLOW

    def test_that_a_tile_without_a_number_has_no_light(self, pilot: Any) -> None:
        assert pilot.lacking("time_to_detect").review().tiles[5].light is NO_DATA

    def test_that_the_trend_is_read_in_the_sense_of_the_measure(self, pilot: Any) -> None:
        rising = weeks([0.94, 0.945, 0.95, 0.955, 0.96, 0.965])
        tiles = replace(pilot, weekly={"weighted_accuracy": rising, "latency_p95": rising}).review().tiles
        assert (tiles[2].trend, tiles[4].trend, tiles[1].trend) == ("better", "worse", "unknown")


class TestTrend:
    def test_that_noise_is_steady_and_four_weeks_are_unknown(self) -> None:
        noise = list(enumerate([5.0, 1.0, 4.0, 2.0, 5.0, 1.0], 1))
        assert direction(noise, Better.LOWER) == "steady"
        assert direction(noise[:4], Better.LOWER) == "unknown"
        assert direction([], Better.LOWER) == "unknown"

    def test_that_only_the_last_eight_weeks_count(self) -> None:
        turned = [float(v) for v in (1, 2, 3, 4, 8, 7, 6, 5, 4, 3, 2, 1)]
        assert direction(list(enumerate(turned, 1)), Better.LOWER) == "better"

    def test_that_a_straight_course_is_carried_on_exactly(self) -> None:
        ahead = project([(week, 10.0 - week) for week in range(1, 7)], 9)
        assert ahead is not None
        assert (ahead.low, ahead.middle, ahead.high) == pytest.approx((1.0, 1.0, 1.0))


def test_that_the_statement_sets_target_and_actual_side_by_side_with_owners(claims_ready: Any) -> None:
    owned = replace(claims_ready, settings=PilotSettings(owners={"latency": "Ana"}))
    statement = owned.lacking("mttr").review().statement
    assert statement.startswith("Internal workflow: our target is P99 latency at most 5 s (now 3.8 s, Ana), ")
    assert "data quality score at least 98 % (now 97.0 %)" in statement
    assert "time to recovery below 4 h (not measured)" in statement
    assert statement.count(". ") == 0


class TestAssumptions:
    def assumed(self, pilot: Any) -> dict[str, tuple[str, str]]:
        return {a.key: (a.value, a.origin) for a in pilot.review().assumptions}

    def test_that_every_setting_is_listed_with_its_origin(self, pilot: Any) -> None:
        assumed = self.assumed(pilot)
        assert set(assumed) == set(PilotSettings.__dataclass_fields__) - PRESENTATION
        assert assumed["transaction_value"] == ("4", "set")
        assert assumed["hourly_rate"] == ("not set", "default")
        assert assumed["label_maturity_days"] == ("14", "default")
        assert assumed["start"] == ("3 August 2026", "found in the data")
        assert assumed["required_rps"] == ("10 RPS", "profile")
        assert assumed["grade_on"] == ("point", "profile")

    def test_that_a_set_value_is_said_as_it_was_set(self, pilot: Any) -> None:
        settings = PilotSettings(
            start=date(2026, 8, 3), cost_matrix={"a": {"b": 2.5}}, groups=("group_age", "group_region")
        )
        assumed = self.assumed(replace(pilot, settings=settings))
        assert assumed["start"] == ("3 August 2026", "set")
        assert assumed["cost_matrix"] == ("a: b: 2.5", "set")
        assert assumed["groups"] == ("group_age, group_region", "set")


class TestCourses:
    def test_that_a_week_has_the_light_of_its_own_value(self, pilot: Any) -> None:
        weekly = {"overhead_per_1000": weeks([6.0, 0.8, 0.4]), "latency_max": weeks([9.0])}
        review = replace(pilot, weekly=weekly).review()
        assert [point.light for point in review.weekly["overhead_per_1000"]] == [RED, YELLOW, GREEN]
        assert [point.light for point in review.weekly["latency_max"]] == [None]

    def test_that_current_adoption_is_graded_from_week_five(self, pilot: Any) -> None:
        lights = [
            p.light
            for p in replace(pilot, weekly={"adoption_current": weeks([0.3] * 6)}).review().weekly["adoption_current"]
        ]
        assert lights == [None] * 4 + [YELLOW] * 2

    def test_that_a_month_keeps_its_number_and_period(self, pilot: Any) -> None:
        august = Period(date(2026, 8, 3), date(2026, 8, 31))
        month = Dated(202608, august, Missing(Lack.TOO_LITTLE, "Only 3 rows."))
        point = replace(pilot, monthly={"traceability": (month,)}).review().monthly["traceability"][0]
        assert (point.number, point.period, point.light) == (202608, august, NO_DATA)

    def test_that_as_of_courses_cover_every_metric_and_week(self, pilot: Any) -> None:
        pilot.then[3] = {"latency_p99": Value(7.0)}
        courses = pilot.review().as_of_weeks
        assert [point.light for point in courses["latency_p99"]] == [GREEN, GREEN, YELLOW, *[GREEN] * 9]
        assert courses["latency_p99"][2].period == Period(date(2026, 8, 3), date(2026, 8, 23))
        assert len(courses["latency_max"]) == 12

    def test_that_segments_keep_their_measure_and_whether_they_differ(self, pilot: Any) -> None:
        segments = {"region": {"latency_p99": {"north": Value(3.0), "south": Value(4.0), "west": Value(3.9)}}}
        compared = {
            "region": {"latency_p99": {"north": Contrast(Value(3.95), 0.04), "south": Contrast(Value(3.2), 0.3)}}
        }
        points = replace(pilot, segments=segments, contrasts=compared).review().segments["region"]["latency_p99"]
        assert [(p.segment, p.differs, p.p_value) for p in points] == [
            ("north", True, 0.04),
            ("south", False, 0.3),
            ("west", None, None),
        ]
        assert points[0].rest == Value(3.95)
