"""The rows of all metrics, how they are searched and filtered."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kpidesk.base.values import Missing
from kpidesk.decision.review import Light, Review
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.families import EXTENDED
from kpidesk.views.kpis import applicable_again, filters, matching, metric_groups, owner_changes
from kpidesk.views.opened import Looking, Opened


@pytest.fixture(name="opened")
def failing(opened_of: Callable[[str], Opened]) -> Opened:
    return opened_of("claims-failing")


def review_of(opened: Opened) -> Review:
    assert opened.review is not None
    return opened.review


def test_that_every_metric_of_the_catalogue_is_a_row(opened: Opened) -> None:
    groups = metric_groups(opened)
    assert sorted(row.id for group in groups for row in group.rows) == sorted(metric.id for metric in CATALOGUE)
    assert [group.id for group in groups] == [*(kpi.id for kpi in review_of(opened).kpis), *EXTENDED]


def test_that_the_headline_comes_first_and_carries_its_figures(opened: Opened) -> None:
    group = metric_groups(opened)[0]
    first = group.rows[0]
    assert (group.title, group.sign, group.sure, group.owner) == ("1 · Latency", "▼ red", "firm", "Platform team")
    assert first.headline
    assert (first.title, first.sign, first.value, first.interval, first.n, first.target) == (
        "Latency P99",
        "▼ red",
        "12.0 s",
        "11.3 – 20.6",  # independent rows: 11.5 to 15.7; those of a day or user are alike
        "8,890",
        "≤ 5 s",
    )
    assert first.course is not None


def test_that_a_metric_without_a_value_says_which_kind_of_no_data_it_is(opened: Opened) -> None:
    by_id = {row.id: row for group in metric_groups(opened) for row in group.rows}
    for metric in review_of(opened).metrics:
        assert by_id[metric.id].missing is isinstance(metric.measured, Missing)
    assert by_id["latency_p95_streaming"].value == "Not measured"
    assert "ttft_s" in by_id["latency_p95_streaming"].hint
    assert by_id["adoption_sustained"].value == "Not due yet"


def test_that_filters_count_what_they_let_through(opened: Opened) -> None:
    groups = metric_groups(opened)
    for one in filters(groups):
        kept = matching(groups, "", {one.light} if one.light else ())
        assert int(one.text.split()[-1]) == sum(len(group.rows) for group in kept)
    reds = [row.id for group in matching(groups, "", {Light.RED}) for row in group.rows]
    assert reds == [metric.id for metric in review_of(opened).metrics if metric.light is Light.RED]


def test_that_words_are_found_in_titles_ids_groups_and_owners(opened: Opened) -> None:
    groups = metric_groups(opened)

    def found(words: str) -> set[str]:
        return {row.id for group in matching(groups, words) for row in group.rows}

    assert found("latency p99") == {"latency_p99", "latency_tail_ratio"}
    assert found("ADOPTION week") >= {"adoption_week_1", "adoption_week_4"}
    assert found("platform team") == {row.id for row in groups[0].rows}
    assert found("no such thing") == set()


def test_that_a_segment_has_its_own_column(opened: Opened) -> None:
    looking = replace(opened, looking=Looking(segment=("region", "west")))
    rows = {row.id: row.segment for group in metric_groups(looking) for row in group.rows}
    assert rows["weighted_accuracy"] == "78.4 %"
    assert rows["mttr"] == "not by segment"


def test_that_a_family_beyond_the_twelve_has_a_group_of_its_own(opened: Opened) -> None:
    review = review_of(opened)
    first, *_ = review.metrics
    mixed = (
        replace(first, id="trained", family="people"),
        replace(first, id="failed", family="serving"),
        replace(first, id="skilled", family="people"),
    )
    groups = metric_groups(replace(opened, review=replace(review, metrics=mixed)))
    assert [(group.title, [row.id for row in group.rows]) for group in groups[12:]] == [
        ("Serving", ["failed"]),
        ("People and process", ["trained", "skilled"]),
    ]


def test_that_nothing_is_listed_without_a_review(opened: Opened) -> None:
    assert metric_groups(replace(opened, review=None)) == ()


def test_that_an_owner_is_set_or_taken_away() -> None:
    assert owner_changes("latency", " Ada ") == {"owners.latency": "Ada"}
    assert owner_changes("latency", " ") == {"owners.latency": None}
    assert applicable_again("drift") == {"not_applicable.drift": None}
