"""The words of the page of quality."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.review import Review, SegmentPoint
from kpidesk.metrics.exhibits import CheckedField, Confusion, ConfusionCell, Exhibits, LabelWeek
from kpidesk.views import quality as view
from kpidesk.views import quality_parts as parts
from kpidesk.views.opened import Opened
from tests.report.extremes import absurd, empty
from tests.report.reviews import healthy

Sample = Callable[[str], Opened]
WRONG = (ConfusionCell("yes", "no", 30, 2.0), ConfusionCell("no", "yes", 3, 100.0))


def _valued(review: Review, **values: Value | Missing) -> Review:
    metrics = tuple(replace(one, measured=values.get(one.id, one.measured)) for one in review.metrics)
    return replace(review, metrics=metrics)


def _naive(own: Value, always: float) -> str:
    review = _valued(healthy(), weighted_accuracy=own, naive_weighted_accuracy=Value(always, own.n, census=True))
    return view.course(review, "weighted_accuracy", view.WEEK).naive


def test_that_beating_the_naive_answer_needs_the_whole_interval() -> None:
    assert "0.95" not in _naive(Value(0.95, 900, (0.93, 0.97)), 0.9)
    assert _naive(Value(0.95, 900, (0.93, 0.97)), 0.9).endswith(
        "It has 5.0 pts more, and its whole interval lies above."
    )
    assert "it is not shown that the system beats it" in _naive(Value(0.95, 90, (0.88, 0.98)), 0.9)
    assert "It has 10.0 pts less" in _naive(Value(0.8, 900, (0.77, 0.83)), 0.9)


def test_that_without_outcomes_the_page_asks_for_them() -> None:
    shown = view.quality(empty(), None)
    assert "Import what was right" in shown.empty
    assert shown.measures == ()
    assert "Import" in view.why_no_course(empty())


def test_that_answers_marked_right_or_wrong_have_no_tiles_of_classes(opened_of: Sample) -> None:
    review = opened_of("support-assistant").review
    assert review is not None
    ids = [tile.goes_to for tile in view.quality(review, None).tiles]
    assert ids == ["weighted_accuracy", "accuracy", "label_coverage", "accuracy_decay"]
    assert parts.errors(review).said == "The answers are not classes, so that there is no table of them."
    assert parts.errors(review).chart is None


def test_that_a_chosen_segment_is_said_on_its_tiles(opened_of: Sample) -> None:
    review = opened_of("claims-ready").review
    assert review is not None
    tiles = {tile.goes_to: tile for tile in view.quality(review, ("region", "north")).tiles}
    point = next(one for one in review.segments["region"]["accuracy"] if one.segment == "north")
    assert isinstance(point.measured, Value)
    assert tiles["accuracy"].trend == f"north: {100 * point.measured.number:.1f} %"
    assert tiles["accuracy_decay"].trend == "north: not by segment"


def test_that_young_weeks_are_named_and_why_they_are_not_read() -> None:
    review = healthy()
    days = review.calendar.days_of_week
    weeks = tuple(LabelWeek(week, days(week), 100, 60, mature=week < 12) for week in range(1, 14))
    said = view.labels(replace(review, exhibits=Exhibits(labels=weeks))).said
    assert "Weeks 12 to 13 are not read yet" in said
    one = view.labels(replace(review, exhibits=Exhibits(labels=weeks[:12]))).said
    assert "Week 12 is not read yet" in one
    at_once = replace(review, settings=replace(review.settings, label_maturity_days=0))
    assert "at once" in view.labels(at_once).said
    assert view.labels(at_once).chart is None


def test_that_the_dearest_error_is_named_though_it_is_the_rarer_one() -> None:
    settings = replace(healthy().settings, currency="EUR", cost_false_positive=100.0, cost_false_negative=2.0)
    review = replace(healthy(), settings=settings, exhibits=Exhibits(confusion=Confusion(WRONG, "yes")))
    shown = parts.errors(review)
    assert shown.said == (
        "The dearest error is “yes” where “no” was right: 3 rows cost €300.00, "
        "83.3 % of the €360.00 that all errors cost."
    )
    assert [(line.said, line.together) for line in shown.lines] == [("yes", "€300.00"), ("no", "€60.00")]


def test_that_without_costs_the_most_frequent_error_is_named() -> None:
    settings = replace(healthy().settings, cost_false_positive=None, cost_false_negative=None, cost_matrix={})
    table = Confusion(tuple(replace(cell, cost=1.0) for cell in WRONG), "yes", "Assumed: …")
    shown = parts.errors(replace(healthy(), settings=settings, exhibits=Exhibits(confusion=table)))
    assert shown.said.startswith("The most frequent error is “no” where “yes” was right: 30 rows.")
    assert not shown.costs
    assert {line.together for line in shown.lines} == {"–"}
    assert shown.remark == "Assumed: …"


def test_that_no_error_is_said_so() -> None:
    right = Confusion((ConfusionCell("yes", "yes", 10, 0.0),), "yes")
    assert parts.errors(replace(healthy(), exhibits=Exhibits(confusion=right))).said == (
        "No labelled row was answered wrong."
    )


def test_that_versions_come_first_among_the_columns(opened_of: Sample) -> None:
    review = opened_of("support-assistant").review
    assert review is not None
    columns = parts.segment_columns(review)
    assert columns[0] == ("model_version", "model version")
    assert ("group_language", "language") in columns


def test_that_a_column_of_one_segment_is_not_offered(opened_of: Sample) -> None:
    review = opened_of("claims-ready").review
    assert review is not None
    assert len(review.segments["model_version"]["accuracy"]) == 1
    assert "model_version" not in dict(parts.segment_columns(review))


def test_that_a_segment_without_a_value_says_why() -> None:
    points = (
        SegmentPoint("a", Value(0.9, 100, (0.83, 0.95)), differs=False),
        SegmentPoint("b", Missing(Lack.TOO_LITTLE, "Only 3 rows.", "Collect 27.", 3, 27), None),
    )
    shown = parts.segments(replace(healthy(), segments={"x": {"weighted_accuracy": points}}), "weighted_accuracy", "x")
    assert shown.told
    assert [(line.value, line.differs, line.why) for line in shown.lines] == [
        ("90.0 %", "no difference seen", ""),
        ("too little evidence", "", "Only 3 rows. Collect 27."),
    ]
    assert "1 segment without a value" in shown.said


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((1.0, 3.0), "Accuracy is being lost: 2.0 pts / 30 d"),
        ((-1.0, 5.0), "it may be as much as 5.0 pts / 30 d"),
    ],
)
def test_that_the_slope_is_read_with_its_interval(ends: tuple[float, float], said: str) -> None:
    review = _valued(healthy(), accuracy_decay=Value(2.0, 900, ends))
    assert said in parts.drift(review).said.replace("\u00a0", " ")


def test_that_growing_accuracy_is_no_loss() -> None:
    review = _valued(healthy(), accuracy_decay=Value(-2.0, 900, (-3.0, -1.0)))
    assert parts.drift(review).said.startswith("Accuracy is growing: 2.0")


def test_that_only_fields_that_fail_are_listed_and_those_below_the_line_are_marked() -> None:
    fields = (
        CheckedField("completeness", "name", 97, 100, counted=True),
        CheckedField("freshness", "rates", 99, 100, counted=False),
        CheckedField("accuracy", "sum", 50, 50, counted=False),
    )
    shown = parts.data(replace(healthy(), exhibits=Exhibits(fields=fields)))
    assert [(line.field, line.dimension, line.share, line.tone) for line in shown.fields] == [
        ("name", "Completeness", "97.0 %", "yellow"),
        ("rates", "Freshness", "99.0 %", ""),
    ]
    passed = parts.data(replace(healthy(), exhibits=Exhibits(fields=fields[2:])))
    assert passed.said == "Every cell of 1 field that was looked at passed."


def test_that_an_absurd_review_still_has_words() -> None:
    review = absurd()
    assert view.quality(review, None).tiles
    column = parts.segment_columns(review)[0][0]
    shown = parts.segments(review, "weighted_accuracy", column)
    assert len(shown.lines) == 20
    assert shown.said.endswith("Shown are the 20 of 60 with the most rows.")
