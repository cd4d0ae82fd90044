"""The words on the health of a model, and the pictures they stand beside."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kpidesk.base.values import Lack, Missing, Value
from kpidesk.charts.calibration import calibration_chart
from kpidesk.charts.chart import Shape, Style
from kpidesk.charts.late_truth import accuracy_chart, ages_chart
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Judged, Review
from kpidesk.metrics.exhibits_health import (
    Calibration,
    ClassScore,
    EqualAgeWeek,
    EstimatedWeek,
    LabelAge,
    ModelHealth,
    ScoreBin,
)
from kpidesk.report.blocks import Heading, Paragraph, Together, plain
from kpidesk.report.sections import health as section
from kpidesk.views import model_health as view
from kpidesk.views.opened import Opened
from tests.report.extremes import empty
from tests.report.reviews import healthy

Sample = Callable[[str], Opened]
FAIR = ScoreBin(0.2, 0.3, 400, 0.25, 0.26, (0.22, 0.3), (0.21, 0.29))
OFF = ScoreBin(0.8, 0.9, 400, 0.85, 0.6, (0.55, 0.65), (0.81, 0.88))


def with_health(**parts: object) -> Review:
    review = healthy()
    health = replace(ModelHealth(), **parts)  # type: ignore[arg-type]  # typed by name
    return replace(review, exhibits=replace(review.exhibits, health=health))


def said_of(error: float, limit: float, bias: float) -> str:
    shown = Calibration((FAIR, OFF), "the outcome is “yes”", 800, error, limit, bias)
    return view.calibration(with_health(calibration=shown)).said


def week(number: int, accuracy: float | None, *, mature: bool = True) -> EqualAgeWeek:
    period = healthy().calendar.days_of_week(number)
    ends = None if accuracy is None else (accuracy - 0.05, accuracy + 0.05)
    return EqualAgeWeek(number, period, mature, 100, accuracy, ends, 120, accuracy)


def estimate(number: int, estimated: float, realised: float | None, *, mature: bool = True) -> EstimatedWeek:
    return EstimatedWeek(number, 130, estimated, (estimated - 0.04, estimated + 0.04), realised, 0.5, mature)


WEEKS = (week(1, 0.95), week(2, 0.93), week(3, None), week(4, 0.94, mature=False))
ESTIMATES = (estimate(1, 0.94, 0.95), estimate(2, 0.94, 0.91), estimate(4, 0.9, 0.97, mature=False))


def accuracy(review: Review) -> Judged:
    return next(one for one in review.metrics if one.id == "weighted_accuracy")


def test_that_the_diagram_has_the_line_of_honesty_the_band_of_chance_and_marks_what_lies_outside() -> None:
    chart = calibration_chart(Calibration((FAIR, OFF), "x", 800))
    assert chart is not None
    assert (chart.lines[0].x, chart.lines[0].y) == ((0.0, 100.0), (0.0, 100.0))
    assert chart.ribbons[0].low == pytest.approx((21, 81))
    assert [(round(point.x, 6), round(point.y, 6), point.tone) for point in chart.points] == [
        (25, 26, Tone.ACCENT),
        (85, 60, Tone.RED),
    ]
    assert "1 of them came true more or less often than chance" in chart.summary
    note = chart.points[1].note
    assert note is not None
    assert (note.value, note.place, note.n) == ("60.0 %", "80 to 90 %", 400)
    assert calibration_chart(Calibration()) is None
    alone = calibration_chart(Calibration((FAIR,), "x", 400))
    assert alone is not None
    assert alone.ribbons == ()
    assert "give or take chance" in alone.summary


@pytest.mark.parametrize(
    ("error", "limit", "bias", "told"),
    [
        (0.02, 0.03, 0.01, "That does not prove that they are"),
        (0.10, 0.03, 0.09, "they promise 9.0 pts too much: the model is too sure of itself"),
        (0.10, 0.03, -0.09, "they promise 9.0 pts too little"),
        (0.10, 0.03, 0.01, "Some promise too much, others too little"),
    ],
)
def test_that_plain_words_say_whether_and_which_way_scores_are_off(
    error: float, limit: float, bias: float, told: str
) -> None:
    said = said_of(error, limit, bias)
    assert said.startswith("The score is the chance that the outcome is “yes”.")
    assert told in said


def test_that_without_scores_it_is_said_what_to_import() -> None:
    shown = view.calibration(with_health(calibration=Calibration(why_empty="Import column score of requests.")))
    assert (shown.chart, shown.empty, shown.said) == (None, "Import column score of requests.", "")


def test_that_estimates_are_dashed_and_weeks_still_coming_in_are_rings() -> None:
    review = healthy()
    chart = accuracy_chart(WEEKS, ESTIMATES, accuracy(review))
    assert chart is not None
    found, promised = chart.lines
    assert (found.label, found.style, found.x) == ("found", Style.SOLID, (1.0, 2.0))
    assert (promised.label, promised.style, promised.x) == ("estimated", Style.DASHED, (1.0, 2.0, 4.0))
    assert [(point.x, point.shape) for point in chart.points] == [(4, Shape.RING)]
    assert chart.points[0].note is not None
    assert chart.points[0].note.remark == "labels are still coming in"
    assert accuracy_chart(WEEKS[:1], (), accuracy(review)) is None


def test_that_words_say_what_is_promised_and_how_far_off_promises_were() -> None:
    said = view.late(with_health(equal_age=WEEKS, estimated=ESTIMATES)).said
    assert "The outcomes of week 4 are still coming in; their scores promise 90.0 %." in said
    assert "In 2 weeks with outcomes such estimates were off by 2.0 pts on average." in said


def test_that_the_curve_of_late_outcomes_is_read_at_maturity() -> None:
    ages = tuple(LabelAge(day, min(0.9, day / 10), 100) for day in range(21))
    review = with_health(ages=ages)
    shown = view.ages(replace(review, settings=replace(review.settings, label_maturity_days=7)))
    assert shown.chart is not None
    assert [milestone.at for milestone in shown.chart.milestones] == [7.0]
    assert "After 7 days (label_maturity_days), when weeks begin to be read, 70.0 % of the outcomes" in shown.said
    late = view.ages(replace(review, settings=replace(review.settings, label_maturity_days=30)))
    assert "Nothing is known yet of outcomes older than 20 days." in late.said
    assert ages_chart(ages[:1], 7) is None
    assert "fill actual_at" in view.ages(with_health()).empty


def test_that_only_several_classes_are_listed() -> None:
    classes = tuple(ClassScore(name, 10, None, 0.5, 0.4) for name in "abc")
    assert view.model_health(with_health(classes=classes)).classes[0] == ("a", "10", "–", "50.0 %", "40.0 %")
    assert view.model_health(with_health(classes=classes[:2])).classes == ()


def test_that_a_pilot_without_a_model_has_no_section() -> None:
    review = empty()
    assert view.model_health(review).empty.startswith("Nothing is known")
    assert section.section(review) == ()


def test_that_page_and_report_show_the_measures_that_are_known_and_what_to_import_for_the_rest(
    opened_of: Sample,
) -> None:
    review = opened_of("claims-ready").review
    assert review is not None
    known = {one.id for one in review.metrics if one.id in view.MEASURES and isinstance(one.measured, Value)}
    shown = view.model_health(review)
    assert {tile.goes_to for tile in shown.tiles} == known
    assert {"f1", "auc", "expected_calibration_error", "brier_score", "estimated_weighted_accuracy"} <= known
    # Errors in size mean nothing for a yes or no: they are not asked for.
    assert "Mean absolute error" not in shown.rest
    first = section.section(review)[0]
    assert isinstance(first, Together)
    assert isinstance(first.blocks[0], Heading)
    assert first.blocks[0].text == "Model health"


def test_that_what_stands_in_the_way_of_an_estimate_is_said() -> None:
    review = with_health(equal_age=WEEKS)
    template = accuracy(review)
    missing = Missing(Lack.TOO_LITTLE, "Only 40 labelled rows.", "Import more outcomes.")
    metrics = (*review.metrics, replace(template, id="estimated_weighted_accuracy", measured=missing, reason=""))
    said = view.late(replace(review, metrics=metrics)).said
    assert said == "No estimate from scores. Only 40 labelled rows. Import more outcomes."


def test_that_the_section_begins_with_why_there_are_no_pictures_where_only_inputs_are_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from kpidesk.views import feature_drift

    review = empty()
    known = replace(feature_drift.feature_drift(review), empty="", said="One input was compared.")
    monkeypatch.setattr(feature_drift, "feature_drift", lambda _: known)
    first = section.section(review)[0]
    assert isinstance(first, Together)
    assert isinstance(first.blocks[1], Paragraph)
    assert plain(first.blocks[1].words).startswith("Nothing is known of the model’s health")
