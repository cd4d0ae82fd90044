"""Comparisons in words: columns, groups, tables, markers and the benchmark."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.review import Review, SegmentPoint
from kpidesk.views import comparisons as view
from kpidesk.views.opened import Opened


@pytest.fixture
def review(opened_of: Callable[[str], Opened]) -> Review:
    found = opened_of("support-assistant").review
    assert found is not None
    return found


def with_points(review: Review, column: str, measure: str, *points: SegmentPoint) -> Review:
    return replace(review, segments={column: {measure: points}})


SLOW = SegmentPoint("north", Value(6.0, 400, (5.5, 6.5)), True, Value(4.0, 900, (3.9, 4.1)), 0.002)
LIKE = SegmentPoint("south", Value(4.1, 500, (3.8, 4.4)), False, Value(4.2, 800, (4.0, 4.4)), 0.8)
FEW = SegmentPoint("west", Missing(Lack.TOO_LITTLE, "Only 12 rows.", "Collect more.", 12), None)
ALONE = SegmentPoint("east", Value(4.2, 300), None)


def test_that_columns_of_providers_and_models_come_first_and_one_segment_is_none(review: Review) -> None:
    offered = [column for column, _ in view.columns(review)]
    assert offered[0] == "provider × model"
    assert {"region", "use_case", "model_version"} <= set(offered)
    assert view.columns(with_points(review, "region", "latency_p50", LIKE)) == ()
    assert view.columns(replace(review, segments={})) == ()


def test_that_families_are_offered_where_they_have_values(review: Review) -> None:
    offered = dict(view.groups(review, "use_case"))
    assert offered[view.TWELVE] == "The twelve KPIs"
    assert {"serving", "generated_answers"} <= set(offered)
    assert list(dict(view.groups(with_points(review, "region", "latency_p50", SLOW, LIKE), "region"))) == [
        view.TWELVE,
        view.EVERY,
    ]


def test_that_a_marker_says_better_or_worse_in_the_sense_of_the_measure(review: Review) -> None:
    slow = with_points(review, "region", "latency_p50", SLOW, LIKE, FEW, ALONE)
    (line,) = view.side_by_side(slow, "region", view.TWELVE, 8).lines
    assert [cell.marked for cell in line.cells] == ["6.0 s\u00a0▼", "4.1 s", "–", "4.2 s"]
    said = [cell.said.replace("\u00a0", " ") for cell in line.cells]
    assert said[0] == "95 % interval 5.5 – 6.5; n = 400; the rest: 4.0 s; worse than the rest."
    assert said[1].endswith("no difference is shown.")
    assert said[2] == "Only 12 rows. Collect more."
    assert said[3].endswith("whether it differs cannot be told.")
    higher = replace(SLOW, measured=Value(0.9, 400, (0.88, 0.92)), rest=Value(0.8, 900, (0.78, 0.82)))
    right = with_points(review, "region", "weighted_accuracy", higher, LIKE)
    assert view.side_by_side(right, "region", view.TWELVE, 8).lines[0].cells[0].mark == "▲"


def test_that_what_differs_is_counted_over_the_whole_table(review: Review) -> None:
    table = with_points(review, "region", "latency_p50", SLOW, LIKE, FEW, ALONE)
    said = view.side_by_side(table, "region", view.EVERY, 2).said
    assert said == (
        "Shown are the 2 of 4 segments with the most rows. Of 2 comparisons 1 shows a real difference, in 1 measure."
    )
    quiet = with_points(review, "region", "latency_p50", LIKE, ALONE)
    assert "none shows a difference that chance would not" in view.side_by_side(quiet, "region", view.EVERY, 8).said
    untold = with_points(review, "region", "latency_p50", FEW, ALONE)
    assert "No two segments can be compared" in view.side_by_side(untold, "region", view.EVERY, 8).said


def test_that_the_largest_segments_are_shown_in_their_order(review: Review) -> None:
    table = with_points(review, "region", "latency_p50", SLOW, LIKE, FEW, ALONE)
    assert view.side_by_side(table, "region", view.EVERY, 3).segments == ("north", "south", "east")


def test_that_kpis_without_segments_are_named(review: Review) -> None:
    said = view.side_by_side(review, "use_case", view.TWELVE, 8).said
    assert "Not by segment, as hours, bills, incidents and users name none: throughput, drift" in said


def test_that_one_measure_has_every_segment_with_the_rest_beside_it(review: Review) -> None:
    table = with_points(review, "region", "latency_p50", SLOW, LIKE, FEW)
    shown = view.one_measure(table, "region", "latency_p50")
    assert shown is not None
    assert shown.title == "Latency P50 by region"
    assert [(line.segment, line.rest, line.reading) for line in shown.lines] == [
        ("north", "4.0 s", "▼ worse than the rest"),
        ("south", "4.2 s", "no difference is shown"),
        ("west", "", ""),
    ]
    assert shown.lines[2].why == "Only 12 rows. Collect more."
    assert view.one_measure(table, "region", "no such measure") is None
    versions = view.one_measure(review, "model_version", "latency_p50")
    assert versions is not None
    assert versions.said == view.VERSIONS


def test_that_costs_of_the_log_do_not_stand_beside_those_of_the_sheet(review: Review) -> None:
    """In this pilot the cost sheet has several times the inference of the log."""
    table = view.side_by_side(review, "use_case", "serving", 8)
    line = next(line for line in table.lines if line.measure == "cost_per_inference")
    assert line.every == "–"
    assert "Cost per inference by segment is what the log says; over all requests the cost sheet says" in table.said


def test_that_providers_and_models_stand_side_by_side(review: Review) -> None:
    found = view.benchmark(review)
    assert found is not None
    assert found.what == "Provider × model"
    assert [head for head, _ in found.heads][:6] == ["P50", "P95", "TTFT P50", "TTFT P95", "Errors", "Cost"]
    assert [name for name, _, _ in found.rows] == [
        "cloud-a · large-2",
        "cloud-a · small-2",
        "cloud-b · large-2",
        "cloud-b · small-2",
    ]
    assert {cell.mark for cell in found.rows[1][2][:4]} == {"▲"}


def test_that_a_log_without_providers_and_models_has_no_benchmark(opened_of: Callable[[str], Opened]) -> None:
    ready = opened_of("claims-ready").review
    assert ready is not None
    assert view.benchmark(ready) is None
