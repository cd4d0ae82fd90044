"""The words of the overview, against the figures of the review."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kpidesk.base.units import Unit
from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.review import Condition, Confidence, Judged, KpiResult, Light, Review
from kpidesk.pilot.profile import Line
from kpidesk.pilot.records import Records, Waiver
from kpidesk.views.cards import course, half_sentence, how_sure, kpi_card, parts, said_of_segment, target
from kpidesk.views.opened import Looking, Opened
from kpidesk.views.overview import Overview, overview


def shown(opened: Opened) -> Overview:
    found = overview(opened)
    assert found is not None
    return found


def kpi_of(review: Review, name: str) -> KpiResult:
    return next(kpi for kpi in review.kpis if kpi.id == name)


def measure_of(review: Review, name: str) -> Judged:
    return next(one for one in review.metrics if one.id == name)


def review_of(opened: Opened) -> Review:
    assert opened.review is not None
    return opened.review


def test_that_the_verdict_is_said_in_one_sentence_and_supported(opened_of: Callable[[str], Opened]) -> None:
    verdict = shown(opened_of("claims-ready")).verdict
    assert verdict.sentence == "Optimise data quality for two to four weeks, then reassess between 15 and 29 November."
    assert verdict.tone == "yellow"
    assert [mark.text for mark in verdict.counts] == ["▲ 10 green", "◆ 2 yellow", "▼ 0 red", "– 0 not measured"]
    assert [mark.text for mark in verdict.gates] == ["▲ week 4 held", "▲ week 8 held", "▲ week 12 held"]
    support = verdict.support.replace("\u00a0", " ")
    assert "Bottleneck: data quality, 97.0 % against a target of at least 98 %" in support
    assert support.endswith("No red flags. Nothing that is due is left unmeasured.")


def test_that_no_line_breaks_between_a_number_and_its_unit(opened_of: Callable[[str], Opened]) -> None:
    assert "97.0\u00a0%" in shown(opened_of("claims-ready")).verdict.support


def test_that_what_is_not_measured_is_told_apart_from_what_is_not_due(opened_of: Callable[[str], Opened]) -> None:
    support = shown(opened_of("support-assistant")).verdict.support
    assert "Not measured: drift. Not due yet: sustained adoption." in support


def test_that_the_article_s_seven_red_flags_are_listed(opened_of: Callable[[str], Opened]) -> None:
    found = shown(opened_of("claims-failing"))
    assert [entry.goes_to for entry in found.flags] == [
        "latency_p99",
        "weighted_accuracy",
        "accuracy_decay",
        "overhead_per_1000",
        "adoption_week_4",
        "cost_to_value",
        "traceability",
    ]
    assert found.flags[0].title == "Latency P99"
    assert found.flags[0].text == "12.0 s; above 10 s adoption will be near zero (S0)."
    assert "7 red flags." in found.verdict.support


def test_that_a_leaning_kpi_is_watched_with_what_would_settle_it(opened_of: Callable[[str], Opened]) -> None:
    opened = opened_of("claims-ready")
    leaning = [kpi for kpi in review_of(opened).kpis if kpi.confidence is Confidence.LEANING]
    watch = shown(opened).watch
    assert [entry.goes_to for entry in watch] == ["drift", "retraining_freshness"]  # the second is a condition
    assert [kpi.id for kpi in leaning] == ["drift"]
    assert watch[0].text == f"▲ green, leaning. {leaning[0].headline.settle}"


def test_that_a_condition_and_an_accepted_deviation_are_watched(opened_of: Callable[[str], Opened]) -> None:
    opened = opened_of("claims-failing")
    review = review_of(opened)
    waiver = Waiver("latency_p99", "Batch only", "Ada", 15.0, date(2026, 12, 24), datetime(2026, 10, 7, tzinfo=UTC))
    metrics = tuple(replace(one, waived=one.id == "latency_p99") for one in review.metrics)
    condition = Condition("latency_p95", 5.6, Line(">", 4.0))
    changed = replace(review, metrics=metrics, conditions=(condition,), records=Records(waivers=(waiver,)))
    texts = {entry.goes_to: entry.text for entry in shown(replace(opened, review=changed)).watch}
    assert texts["latency_p95"] == "5.6 s, red > 4 s: a condition, which does not change the verdict."
    assert texts["latency_p99"] == "Red, accepted until 24 December 2026."


@pytest.mark.parametrize("sample", ["claims-ready", "claims-failing", "support-assistant"])
def test_that_every_card_carries_the_light_of_its_kpi(opened_of: Callable[[str], Opened], sample: str) -> None:
    opened = opened_of(sample)
    found = shown(opened).cards
    assert [card.title.split(" · ")[0] for card in found] == [str(number) for number in range(1, 13)]
    for card, kpi in zip(found, review_of(opened).kpis, strict=True):
        assert card.light is kpi.light
        assert card.edge == {Light.YELLOW: "yellow", Light.RED: "red"}.get(kpi.light, "")
        assert card.value.missing is isinstance(kpi.headline.measured, Missing)
        assert bool(card.why) is card.value.missing


def test_that_a_card_says_value_precision_and_target(opened_of: Callable[[str], Opened]) -> None:
    card = shown(opened_of("claims-ready")).cards[0]
    assert (card.value.number, card.value.unit) == ("3.8", "s")
    assert card.precision == "3.6 – 4.2 · firm"
    assert card.target == "target ≤ 5 s"
    assert card.course is not None
    assert len(card.course.lines[0].x) == 13


def test_that_a_missing_kpi_says_why_in_half_a_sentence(opened_of: Callable[[str], Opened]) -> None:
    card = shown(opened_of("support-assistant")).cards[3]
    assert str(card.value) == "Too little evidence"
    assert card.why == "Cannot resolve drift before about 29 November 2026 at this label rate."
    assert half_sentence("Not imported: the table users. Import it.") == "Not imported."


def test_that_the_target_of_cost_is_a_share_of_the_value(opened_of: Callable[[str], Opened]) -> None:
    review = review_of(opened_of("claims-ready"))
    assert target(kpi_of(review, "cost_per_transaction"), "USD") == "target ≤ 20 % of value"
    assert target(kpi_of(review, "audit_trail"), "USD") == "target 100 %"


def test_that_precision_is_an_interval_a_census_a_count_or_none(opened_of: Callable[[str], Opened]) -> None:
    latency = measure_of(review_of(opened_of("claims-ready")), "latency_p99")
    cases: dict[str, Value | Missing] = {
        "1 – 9": Value(5.0, n=10, interval=(1.0, 9.0)),
        "counted, n = 9,100": Value(5.0, n=9100, census=True),
        "n = 8": Value(5.0, n=8),
        "no interval": Value(5.0),
        "": Missing(Lack.NOT_DUE, "Later."),
    }
    for words, value in cases.items():
        assert how_sure(replace(latency, measured=value), "USD").replace(".0", "") == words


def test_that_a_day_not_reached_yet_is_more_than_so_many() -> None:
    found = parts(Value(23.0, detail={"reached": 0.0}), Unit.DAYS, "USD")
    assert (found.number, found.unit) == ("> 23", "days")


def test_that_the_course_of_money_is_said_in_the_pilot_s_currency(opened_of: Callable[[str], Opened]) -> None:
    review = opened_of("claims-ready").review
    assert review is not None
    kpi = next(one for one in review.kpis if one.id == "cost_per_transaction")
    chart = course(kpi.headline, review)
    assert chart is not None
    assert chart.summary.startswith("Cost per transaction: $")


def test_that_a_negative_amount_keeps_its_sign_before_the_currency() -> None:
    assert str(parts(Value(-12.5), Unit.MONEY, "USD")) == "−$12.50"


def test_that_a_chosen_segment_stands_beside_the_whole(opened_of: Callable[[str], Opened]) -> None:
    opened = replace(opened_of("claims-ready"), looking=Looking(segment=("region", "north")))
    review = review_of(opened)
    point = next(p for p in review.segments["region"]["latency_p99"] if p.segment == "north")
    assert isinstance(point.measured, Value)
    found = {card.kpi: card.segment for card in shown(opened).cards}
    assert found["latency"] == f"north: {point.measured.number:.1f} s"
    assert found["overhead"] == "north: not by segment"
    assert said_of_segment(measure_of(review, "latency_p99"), review, None) == ""


def test_that_a_tile_leads_to_its_measure(opened_of: Callable[[str], Opened]) -> None:
    tiles = shown(opened_of("claims-ready")).tiles
    assert [tile.goes_to for tile in tiles] == [
        "primary_kpi_delta",
        "cost_per_outcome",
        "weighted_accuracy",
        "adoption_current",
        "latency_p95",
        "time_to_detect",
    ]
    assert str(tiles[1].value) == "$0.35"
    assert tiles[0].value.missing


def test_that_there_is_nothing_to_show_without_a_review(opened_of: Callable[[str], Opened]) -> None:
    assert overview(replace(opened_of("claims-ready"), review=None)) is None


def test_that_a_waived_kpi_says_so(opened_of: Callable[[str], Opened]) -> None:
    review = review_of(opened_of("claims-ready"))
    card = kpi_card(replace(kpi_of(review, "overhead"), waived=True), review, None)
    assert card.precision.endswith("firm, accepted")


def test_that_what_changed_since_the_last_review_is_listed(opened_of: Callable[[str], Opened]) -> None:
    opened = opened_of("claims-ready")
    (saved,) = opened.saved
    before = json.loads(saved.json)
    for kpi in before["kpis"]:
        if kpi["id"] == "overhead":
            kpi["light"] = "red"
    for metric in before["metrics"]:
        if metric["id"] == "overhead_per_1000":
            metric["value"] = 0.92
    earlier = replace(saved, as_of=date(2026, 10, 18), json=json.dumps(before))
    found = shown(replace(opened, saved=(earlier,))).since
    assert found is not None
    assert found.title == "Since the review of 18 October 2026"
    assert [(entry.title, entry.text.replace("\u00a0", " "), entry.goes_to) for entry in found.entries] == [
        ("Operational overhead", "▼ red → ◆ yellow (better)", "overhead"),
        ("Overhead per 1,000", "0.92 h / 1,000 → 0.80 h / 1,000 (better)", "overhead_per_1000"),
    ]


def test_that_nothing_is_said_of_a_last_review_that_was_the_same(opened_of: Callable[[str], Opened]) -> None:
    assert shown(opened_of("claims-ready")).since is None


def test_that_only_the_weightiest_changes_are_listed(opened_of: Callable[[str], Opened]) -> None:
    found = shown(replace(opened_of("claims-ready"), saved=opened_of("claims-failing").saved)).since
    assert found is not None
    assert found.entries[0].title == "Recommendation"
    assert found.entries[0].text == "▼ Kill → ◆ Optimise"
    assert len(found.entries) == 9
    assert found.entries[-1].text.startswith("and ")
