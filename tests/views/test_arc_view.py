"""The words of the 90-day arc's page."""

from dataclasses import replace

import pytest

from kpidesk.base.values import Value
from kpidesk.decision.review import Review
from kpidesk.views import arc as view
from tests.report.extremes import empty
from tests.report.reviews import healthy


@pytest.fixture(name="review", scope="module")
def healthy_review() -> Review:
    return healthy()


def test_that_the_last_week_ends_with_the_day_of_the_review(review: Review) -> None:
    weeks = view.arc_weeks(review)
    assert [week.number for week in weeks] == list(review.arc.weeks)
    assert weeks[-1].period.last <= review.calendar.as_of
    assert weeks[0].period.first == review.calendar.start


def test_that_a_standing_has_the_light_of_that_week(review: Review) -> None:
    first = {each.kpi: each for each in view.standings(review, review.arc.weeks[0])}
    for kpi, lights in review.arc.lights.items():
        words = {"green": "▲ green", "yellow": "◆ yellow", "red": "▼ red"}
        assert first[kpi].light == words.get(lights[0].value, first[kpi].light)


def test_that_two_weeks_are_compared_by_value_and_direction(review: Review) -> None:
    kpi = review.kpis[0]
    measure = kpi.headline.id
    points = review.as_of_weeks.get(measure) or review.weekly[measure]
    start, end = points[0], points[-1]
    assert isinstance(end.measured, Value)
    higher = replace(start, measured=replace(end.measured, number=end.measured.number + 1))
    lower = replace(review, as_of_weeks={**review.as_of_weeks, measure: (higher, *points[1:])})
    found = view.standings(lower, end.number, start.number)[0]
    assert found.change.startswith("−")
    assert view.standings(lower, start.number, end.number)[0].change.startswith("+")
    assert view.standings(lower, end.number, end.number)[0].change == "unchanged"


def test_that_the_tally_counts_every_kpi_once(review: Review) -> None:
    words = view.tally(review, review.arc.weeks[-1])
    assert sum(int(word) for word in words.split(": ")[1].replace(",", "").split() if word.isdigit()) == len(
        review.kpis
    )


def test_that_every_kpi_has_a_course_or_says_why_not(review: Review) -> None:
    for each in (review, empty()):
        for kpi in each.kpis:
            found = view.course(each, kpi.id)
            assert found.chart is not None or found.empty.endswith((".", "!"))
