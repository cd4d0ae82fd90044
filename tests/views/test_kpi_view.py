"""One KPI in words: how it stands and why, its measures, segments, course, formula and evidence."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kpidesk.base.values import Value
from kpidesk.charts.chart import Style
from kpidesk.decision.review import Judged, Review
from kpidesk.views import kpi as view
from kpidesk.views.course import AS_OF, DAY, MONTH, WEEK, best_grain, course_of, grains_of
from kpidesk.views.formula import worked
from kpidesk.views.opened import Looking, Opened
from kpidesk.views.sources import evidence_of, formula_of

READY, FAILING, SUPPORT = "claims-ready", "claims-failing", "support-assistant"


def review_of(opened: Opened) -> Review:
    assert opened.review is not None
    return opened.review


def subject(review: Review, item: str) -> view.Subject:
    found = view.subject_of(review, item)
    assert found is not None
    return found


def measure(review: Review, name: str) -> Judged:
    return next(one for one in review.metrics if one.id == name)


def test_that_a_kpi_and_each_of_its_measures_can_be_named(opened_of: Callable[[str], Opened]) -> None:
    review = review_of(opened_of(READY))
    for place, kpi in enumerate(review.kpis):
        assert subject(review, kpi.id) == view.Subject(kpi.headline, kpi, place)
        for one in kpi.measures:
            assert subject(review, one.id).kpi is kpi
    assert subject(review, "cost_to_value").measure.id == "cost_to_value"


def test_that_what_is_not_known_leads_to_the_first_kpi(opened_of: Callable[[str], Opened]) -> None:
    review = review_of(opened_of(READY))
    assert subject(review, "no-such-thing").measure.id == "latency_p99"
    assert view.subject_of(replace(review, kpis=(), metrics=()), "") is None


def test_that_a_metric_of_no_kpi_stands_alone(opened_of: Callable[[str], Opened]) -> None:
    review = review_of(opened_of(READY))
    extra = replace(review.metrics[0], id="extra_rate", title="Extra rate", family="model_health")
    review = replace(review, metrics=(*review.metrics, extra))
    found = subject(review, "extra_rate")
    assert found.kpi is None
    head = view.head_of(found, review)
    assert (head.title, head.area, head.owner) == ("Extra rate", "Model health", "")
    assert [row.id for row in view.measure_rows(found, review, None)] == ["extra_rate"]


def test_that_the_head_says_value_precision_target_and_owner(opened_of: Callable[[str], Opened]) -> None:
    review = review_of(opened_of(READY))
    head = view.head_of(subject(review, "overhead"), review)
    assert (head.title, head.sign, head.edge, head.sure) == ("5 · Operational overhead", "◆ yellow", "yellow", "firm")
    assert str(head.value) == "0.80 h / 1,000"
    assert head.precision == "95 % interval 0.62 – 0.98 · n = 9,100 · computed from rows"
    assert head.target == "green < 0.5 h / 1,000, red > 5 h / 1,000"
    assert head.owner == "Claims operations"
    assert head.why == ("The value lies between its target and its kill line.",)


@pytest.mark.parametrize("sample", [READY, FAILING, SUPPORT])
def test_that_every_light_has_a_reason(opened_of: Callable[[str], Opened], sample: str) -> None:
    review = review_of(opened_of(sample))
    for kpi in review.kpis:
        why = view.head_of(subject(review, kpi.id), review).why
        assert why
        said = " ".join(why).replace("\u00a0", " ")
        assert kpi.reason.replace("\u00a0", " ").rstrip(".") in said


def test_that_what_would_settle_a_leaning_light_names_the_measure(opened_of: Callable[[str], Opened]) -> None:
    review = review_of(opened_of(FAILING))
    settle = view.head_of(subject(review, "cost_per_transaction"), review).settle
    assert len(settle) == 1
    assert settle[0].startswith("Cost to value: The interval, 45.9 – 59.1\u00a0%, crosses the kill line at 50\u00a0%;")


def test_that_measures_have_both_lines(opened_of: Callable[[str], Opened]) -> None:
    review = review_of(opened_of(READY))
    rows = view.measure_rows(subject(review, "latency"), review, ("region", "north"))
    assert (rows[0].green, rows[0].red, rows[1].green, rows[1].red) == ("≤ 5 s", "> 10 s", "≤ 2 s", "")
    assert rows[2].sign == "not graded"
    assert rows[0].segment.endswith(" s")
    assert rows[5].segment == "not by segment"


def test_that_segments_are_those_of_the_review(opened_of: Callable[[str], Opened]) -> None:
    review = review_of(opened_of(SUPPORT))
    rows = view.segment_rows(measure(review, "latency_p99"), review, ("region", "north"))
    expected = [(column, point) for column, found in review.segments.items() for point in found["latency_p99"]]
    assert [(row.name, row.number) for row in rows] == [
        (point.segment, point.measured.number if isinstance(point.measured, Value) else None) for _, point in expected
    ]
    words = {True: "yes", False: "no", None: "–"}
    assert [row.differs for row in rows] == [words[point.differs] for _, point in expected]
    assert [row.name for row in rows if row.chosen] == ["north"]
    assert view.segment_rows(measure(review, "mttr"), review, None) == ()


def test_that_a_course_is_drawn_by_week_month_and_as_of(opened_of: Callable[[str], Opened]) -> None:
    review = review_of(opened_of(READY))
    one = measure(review, "weighted_accuracy")
    by_week = course_of(one, review, WEEK).chart
    by_month = course_of(one, review, MONTH).chart
    as_of = course_of(one, review, AS_OF).chart
    assert by_week is not None
    assert by_month is not None
    assert as_of is not None
    assert len(by_week.points) == 13
    assert [round(point.y / 100, 12) for point in by_month.points] == [
        round(point.measured.number, 12)
        for point in review.monthly["weighted_accuracy"]
        if isinstance(point.measured, Value)
    ]
    assert [tick.label for tick in by_month.x.ticks] == ["Aug", "Sep", "Oct", "Nov"]
    assert by_month.points[0].note is not None
    assert by_month.points[0].note.place == "August 2026"
    assert by_month.milestones == ()
    assert as_of.title == "Weighted accuracy as of the end of each week"
    assert as_of.points[-1].y == pytest.approx(94.0)


def test_that_a_measure_without_a_weekly_value_is_shown_as_it_stood(opened_of: Callable[[str], Opened]) -> None:
    review = review_of(opened_of(READY))
    decay = measure(review, "accuracy_decay")
    assert best_grain(decay, review) == AS_OF
    weekly = course_of(decay, review, WEEK)
    assert weekly.chart is None
    assert weekly.empty == (
        "Accuracy lost per 30 days has no values here; a line needs two. It has a course as of each week’s end."
    )


def test_that_a_measure_is_drawn_at_its_cadence_where_the_data_allow(opened_of: Callable[[str], Opened]) -> None:
    review = review_of(opened_of(READY))
    wanted = {"latency_p50": DAY, "weighted_accuracy": DAY, "overhead_per_1000": WEEK, "traceability": MONTH}
    assert {name: best_grain(measure(review, name), review) for name in wanted} == wanted
    assert DAY not in grains_of(measure(review, "overhead_per_1000"), review)
    by_day = course_of(measure(review, "latency_p50"), review, DAY).chart
    assert by_day is not None
    assert by_day.title == "Latency P50 by day"
    assert by_day.points[0].note is not None
    assert by_day.points[0].note.place == "3 August 2026"
    assert by_day.x.ticks[0].label == "3 Aug"


def test_that_the_limits_of_routine_are_drawn_and_read(opened_of: Callable[[str], Opened]) -> None:
    review = review_of(opened_of(READY))
    one = measure(review, "weighted_accuracy")
    reading = review.readings["weighted_accuracy"]
    course = course_of(one, review, WEEK)
    assert course.chart is not None
    dotted = [line for line in course.chart.lines if line.style is Style.DOTTED]
    assert [line.y[0] for line in dotted] == pytest.approx([100 * reading.low, 100 * reading.high])
    assert course.said == "Each week’s own value. Dotted: the limits of what is routine."
    assert len(course.reading) >= 2


FORMULAS = {
    READY: {
        "latency_p99": "99th percentile of 9,112 latencies = 3.8 s",
        "weighted_accuracy": "(6,600 × $100 + 996 × $5,000) ÷ (7,200 × $100 + 1,056 × $5,000) = 94.0 %",
        "overhead_per_1000": "7.3 h ÷ 9,100 completed transactions × 1,000 = 0.80 h / 1,000",
        "cost_per_transaction": "$3,185.00 ÷ 9,100 completed transactions = $0.35",
        "cost_to_value": "$0.35 ÷ $4 = 8.7 %",
        "mttr": "9.0 h ÷ 12 incidents = 45 min",
        "adoption_current": "38 ÷ 42 = 90.5 %",
        "traceability": "9,100 ÷ 9,100 = 100 %",
        "load_error_rate": "12 ÷ 45,012 = 0.027 %",
    },
    FAILING: {
        "data_quality_score": "lowest of completeness 98.6 %, consistency 99.0 %, accuracy 99.0 %, freshness 99.5 % "
        "= 98.6 %",
        "demographic_parity_difference": "59.0 % (female) − 58.4 % (male) = 0.6 pts",
    },
    SUPPORT: {"weighted_accuracy": "2,643 ÷ 2,958 = 89.4 %", "data_accuracy": "", "mttr": ""},
}


@pytest.mark.parametrize(("sample", "name"), [(s, name) for s, known in FORMULAS.items() for name in known])
def test_that_a_formula_is_shown_with_its_numbers(opened_of: Callable[[str], Opened], sample: str, name: str) -> None:
    review = review_of(opened_of(sample))
    assert worked(measure(review, name), review) == FORMULAS[sample][name]


def test_that_numbers_which_do_not_lead_to_the_value_are_not_shown(opened_of: Callable[[str], Opened]) -> None:
    """As where another window is chosen, while the books are those of the whole pilot."""
    review = review_of(opened_of(READY))
    for name in ("cost_per_transaction", "mttr", "overhead_per_1000", "weighted_accuracy", "data_quality_score"):
        one = measure(review, name)
        assert isinstance(one.measured, Value)
        other = replace(one, measured=replace(one.measured, number=one.measured.number * 1.01))
        assert worked(other, review) == ""


def test_that_the_definition_is_that_of_the_catalogue(opened_of: Callable[[str], Opened]) -> None:
    opened = opened_of(READY)
    review = review_of(opened)
    known = {metric.id: metric for metric in opened.catalogue}
    for one in review.metrics:
        formula = formula_of(one, opened, review)
        assert formula is not None
        assert formula.formula == f"{one.title} = {known[one.id].formula}"
    assert formula_of(replace(review.metrics[0], id="unheard_of"), opened, review) is None


def test_that_evidence_lists_the_files_a_measure_is_made_of(opened_of: Callable[[str], Opened]) -> None:
    opened = opened_of(SUPPORT)
    review = review_of(opened)
    accuracy = evidence_of(subject(review, "weighted_accuracy"), opened, review)
    assert {row.role for row in accuracy.files} == {"requests", "labels"}
    assert next(row for row in accuracy.files if row.role == "requests").read == "4,950"
    mttr = evidence_of(subject(review, "mttr"), opened, review)
    assert [row.file for row in mttr.files] == ["incidents.xlsx · incidents"] or mttr.files[0].role == "incidents"
    cost = evidence_of(subject(review, "cost_per_transaction"), opened, review)
    assert any("after the day of the review" in said for said in cost.left_out)


def test_that_only_some_kpis_may_be_declared_not_applicable(opened_of: Callable[[str], Opened]) -> None:
    review = review_of(opened_of(READY))
    able = {kpi.number for kpi in review.kpis if view.may_be_not_applicable(kpi)}
    assert able == {2, 4, 5, 6, 7, 10, 12}


def test_that_the_chosen_segment_is_marked_nowhere_without_one(opened_of: Callable[[str], Opened]) -> None:
    opened = replace(opened_of(READY), looking=Looking())
    review = review_of(opened)
    assert not any(row.chosen for row in view.segment_rows(measure(review, "latency_p99"), review, None))
