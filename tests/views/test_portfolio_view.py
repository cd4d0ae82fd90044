"""Pilots beside each other in words."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kpidesk.base.periods import Period
from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.review import GateState, Light, Recommendation, Review
from kpidesk.metrics.exhibits import Books, BookWeek
from kpidesk.views import portfolio as view
from tests.report.extremes import absurd, empty, failing
from tests.report.reviews import healthy

NO = Missing(Lack.NOT_MEASURED, "No costs.", "Import costs.")
BASE = view.system_of(Path("/a/base.kpidesk"), healthy())


def _system(name: str, **more: object) -> view.System:
    return replace(BASE, path=Path(f"/a/{name}.kpidesk"), name=name, **more)  # type: ignore[arg-type]  # fields by name


def test_that_what_is_kept_is_what_the_review_says() -> None:
    review = failing()
    one = view.system_of(Path("x.kpidesk"), review)
    assert one.recommendation is Recommendation.KILL
    assert len(one.flags) == 7
    assert [(kpi, light) for kpi, light, _ in one.kpis] == [(kpi.id, kpi.light) for kpi in review.kpis]
    assert one.deployment_open is all(gate.state is GateState.HELD for gate in review.gates)
    assert one.decided == ""
    assert BASE.decided == healthy().records.decisions[-1].what


def test_that_money_is_summed_as_the_roi_counts_it() -> None:
    week = BookWeek(1, Period(date(2026, 8, 3), date(2026, 8, 9)), {"inference": 30.0, "other": 10.0}, 50.0, 5.0,
                    {"time": 60.0, "risk": 15.0}, 100)  # fmt: skip
    review = healthy()
    books = Books((week, replace(week, week=2)), earlier_cost=10.0, earlier_benefit=99.0)
    metrics = tuple(replace(m, measured=Value(-0.25, 14)) if m.id == "roi_net" else m for m in review.metrics)
    if not any(m.id == "roi_net" for m in metrics):
        metrics = (*metrics, replace(metrics[0], id="roi_net", measured=Value(-0.25, 14)))
    one = view.system_of(Path("x"), replace(review, metrics=metrics, exhibits=replace(review.exhibits, books=books)))
    assert (one.spent, one.gained) == (2 * 95.0 + 10.0, 150.0)


def test_that_the_combined_roi_adds_money_not_percentages_and_never_currencies() -> None:
    pilots = (
        _system("a", currency="USD", spent=100.0, gained=150.0, roi=Value(0.5)),
        _system("b", currency="USD", spent=300.0, gained=150.0, roi=Value(-0.5)),
        _system("c", currency="EUR", spent=10.0, gained=20.0, roi=Value(1.0)),
        _system("d", currency="EUR", spent=None, gained=None, roi=NO),
    )
    tiles = {tile.title: tile for tile in view.totals(pilots)}
    assert str(tiles["Combined ROI, USD"].value) == "−25.0 %"
    assert str(tiles["Combined ROI, EUR"].value) == "100 %"
    assert tiles["Combined ROI, EUR"].note.endswith("of 1 of 2 pilots")
    alone = {tile.title: tile for tile in view.totals(pilots[3:])}
    assert alone["Combined ROI, EUR"].value.missing


def test_that_the_totals_count_verdicts_production_hours_and_findings() -> None:
    pilots = (
        _system("a", recommendation=Recommendation.SCALE, decided="scale", deployment_open=True, findings=()),
        _system("b", recommendation=Recommendation.KILL, decided="kill", overhead=Value(6.5), findings=("Fairness",)),
        _system("c", recommendation=Recommendation.KILL, decided="", overhead=NO, findings=("Fairness", "Audit trail")),
    )
    pilots = (replace(pilots[0], overhead=Value(1.0)), *pilots[1:])
    tiles = {tile.title: tile for tile in view.totals(pilots)}
    assert str(tiles["Pilots"].value) == "3"
    assert tiles["Pilots"].note == "▲ 1 scale · ▼ 2 kill"
    assert str(tiles["Reached production"].value) == "1 of 3"
    assert str(tiles["Overhead per week"].value) == "7.5 h"
    assert tiles["Overhead per week"].note == "people's hours in 2 of 3 pilots"
    assert str(tiles["Regulatory findings"].value) == "3"
    assert tiles["Regulatory findings"].note.endswith("in 2 of 3 pilots")
    assert view.totals(()) == ()


def test_that_the_roi_is_sorted_by_its_lower_end_and_never_by_its_point() -> None:
    wide, narrow = Value(0.9, 5, (-0.8, 2.0)), Value(0.4, 500, (0.3, 0.5))
    first, second, third = view.rows((_system("a", roi=wide), _system("b", roi=narrow), _system("c", roi=Value(3.0))))
    assert (first.roi_sort, second.roi_sort, third.roi_sort) == (-0.8, 0.3, None)
    assert second.roi == "40.0 % (30.0 – 50.0)"
    assert not any("ROI" in order for order in view.ORDERS)


def test_that_the_orders_are_by_name_urgency_risk_and_week() -> None:
    pilots = (
        _system("b", week=3, recommendation=Recommendation.KILL, flags=("x",), findings=(), conditions=()),
        _system("a", week=9, recommendation=Recommendation.SCALE, flags=(), findings=("y",), conditions=()),
        _system("c", week=5, recommendation=Recommendation.KILL, flags=("x", "y"), findings=(), conditions=()),
    )
    ordered = {order: "".join(one.name for one in view.in_order(pilots, order)) for order in view.ORDERS}
    assert ordered == {
        "Name": "abc",
        "Verdict, most urgent first": "cba",
        "Risk, most first": "cba",
        "Week, latest first": "acb",
    }


def test_that_risk_is_said_by_its_worst_and_counts_the_rest() -> None:
    (row,) = view.rows((_system("a", flags=("P99",), findings=("Fairness",), conditions=("TTFT: 3 s.",)),))
    assert (row.risk, row.risk_tone) == ("▼ 1 red flag, 2 more", "red")
    assert row.risk_hint.splitlines() == ["P99", "Fairness", "TTFT: 3 s."]
    (calm,) = view.rows((_system("b", flags=(), findings=(), conditions=()),))
    assert (calm.risk, calm.risk_tone) == ("▲ none open", "green")


def test_that_pilots_of_the_same_name_are_told_apart_by_their_files() -> None:
    first, second = _system("a"), replace(_system("b"), name="a")
    assert [row.name for row in view.rows((first, second))] == ["a (a)", "a (b)"]


def test_that_the_heat_map_has_a_row_a_pilot_and_a_column_a_kpi() -> None:
    chart = view.heat_map((_system("a"), _system("b")))
    assert chart is not None
    assert [tick.label for tick in chart.y.ticks] == ["a", "b"]
    assert len(chart.x.ticks) == 12
    assert {(cell.column, cell.row) for cell in chart.cells} == {(c, r) for c in range(12) for r in range(2)}
    for cell, (_, light, _) in zip(chart.cells, BASE.kpis, strict=False):
        assert cell.note is not None
        assert cell.note.light is light
    assert [(header.first, header.last) for header in chart.headers] == [(0, 3), (4, 6), (7, 9), (10, 11)]
    assert view.heat_map(()) is None


def test_that_roi_is_drawn_with_its_interval_in_the_order_given() -> None:
    wide, none = Value(0.4, 5, (-0.25, 1.0)), Value(-0.5, 3)
    chart = view.returns((_system("a", roi=wide), _system("b", roi=NO), _system("c", roi=none)))
    assert chart is not None
    assert [tick.label for tick in chart.y.ticks] == ["a", "c"]
    assert [(point.x, point.y) for point in chart.points] == [(40.0, 1), (-50.0, 0)]
    assert [(one.low, one.high, one.at, one.lying) for one in chart.whiskers] == [(-25.0, 100.0, 1, True)]
    assert chart.x.low <= -50.0
    assert chart.x.high >= 100.0
    assert "1 of 2 have no interval" in chart.summary
    assert view.returns((_system("b", roi=NO),)) is None


def test_that_the_table_for_files_has_plain_numbers_iso_days_and_no_formulas() -> None:
    one = _system("=HYPERLINK(1)", roi=Value(0.25, 5, (-0.5, 1.0)), hours_saved=NO, flags=("+cmd", "x"))
    text = io.StringIO()
    csv.writer(text).writerows(view.table((one,)))
    (row,) = csv.DictReader(io.StringIO(text.getvalue()))
    assert row["pilot"] == "'=HYPERLINK(1)"
    assert row["red_flags"] == "'+cmd; x"
    assert (row["roi_net"], row["roi_net_low"], row["roi_net_high"]) == ("0.25", "-0.5", "1.0")
    assert row["hours_saved"] == ""
    assert row["as_of"] == BASE.as_of.isoformat()
    assert row["latency"] == next(light.value for kpi, light, _ in BASE.kpis if kpi == "latency")


@pytest.mark.parametrize("review", [healthy(), failing(), empty(), absurd()])
def test_that_every_review_finds_its_place(review: Review) -> None:
    one = view.system_of(Path("x.kpidesk"), review)
    (row,) = view.rows((one,))
    assert row.verdict
    assert len(one.kpis) == 12
    assert all(isinstance(light, Light) for _, light, _ in one.kpis)
    assert view.totals((one,))


def test_that_how_far_it_is_stands_in_words() -> None:
    assert view.measured_words((_system("a"),), 2) == "1 pilot measured, 2 wait."
    later = replace(_system("b"), as_of=date(2026, 12, 1))
    early = replace(_system("a"), as_of=date(2026, 11, 1))
    assert view.measured_words((early, later), 0).endswith(
        "each as of its own day: 1 November 2026 to 1 December 2026."
    )
    assert view.measured_words((early,), 0) == "1 pilot measured as of 1 November 2026."
