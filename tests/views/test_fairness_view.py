"""Fairness in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.review import Light, Review
from kpidesk.metrics.measurements import FairnessColumn, GroupRow
from kpidesk.pilot.records import Explanation
from kpidesk.views import fairness as view
from kpidesk.views.meaning import NOT_SIGNIFICANT, SIGNIFICANT
from tests.report.reviews import healthy


def _group(name: str, rate: float | None, why_not: str = "") -> GroupRow:
    return GroupRow(name, 100, 10, 90, rate, None, None, None, -0.021, assessable=not why_not, why_not=why_not)


def _column(p: float | None, *groups: GroupRow, intersection: bool = False) -> FairnessColumn:
    return FairnessColumn("group_age", groups, 0.1, None, p, 0.9, intersection=intersection)


def _review(column: FairnessColumn, *explanations: Explanation) -> Review:
    review = healthy()
    return replace(review, fairness=(column,), records=replace(review.records, explanations=explanations))


def test_that_a_gap_within_chance_is_not_called_fair() -> None:
    page = view.column_page(_review(_column(0.41, _group("a", 0.5))), "group_age")
    assert page is not None
    assert page.meaning == NOT_SIGNIFICANT
    assert "by chance with probability 0.41" in page.gaps
    assert "equalized odds difference cannot be computed" in page.gaps


def test_that_a_gap_beyond_chance_is_not_called_large() -> None:
    page = view.column_page(_review(_column(0.01, _group("a", 0.5))), "group_age")
    assert page is not None
    assert page.meaning == SIGNIFICANT


def test_that_groups_that_cannot_be_assessed_are_named_with_the_reason() -> None:
    small = _group("b", 0.4, "only 12 rows, 30 are needed.")
    page = view.column_page(_review(_column(None, _group("a", 0.5), small)), "group_age")
    assert page is not None
    assert page.left_out == "Cannot be assessed, which is not the same as fair: b (only 12 rows, 30 are needed)."
    assert page.meaning == ""
    assert page.lines[1].calibration == "−2.1 pts"


def test_that_crossed_columns_are_shown_and_never_graded_or_explained() -> None:
    page = view.column_page(_review(_column(None, _group("a", None), intersection=True)), "group_age")
    assert page is not None
    assert page.gaps == "Two columns crossed: shown, not graded."
    assert not page.can_explain
    assert page.lines[0].selected == "undefined"


def test_that_an_explanation_holds_until_its_day() -> None:
    today = healthy().calendar.as_of
    at = datetime(2026, 8, 1, tzinfo=UTC)
    notes = [Explanation("group_age", "older claims", "Ann", today + timedelta(days), at) for days in (0, -1)]
    page = view.column_page(_review(_column(None), *notes), "group_age")
    assert page is not None
    assert [each.state.split()[0] for each in page.explained] == ["holds", "ended"]
    assert page.explained[0].text == "Older claims. Signed by Ann."


def test_that_an_explanation_needs_text_name_and_a_day_to_come() -> None:
    review = healthy()
    assert set(view.faults_of(" ", "", review.calendar.as_of, review)) == {"text", "owner", "expires"}
    assert view.faults_of("because", "Ann", view.first_expiry(review), review) == {}


def test_that_an_unknown_column_has_no_page() -> None:
    assert view.column_page(healthy(), "group_shoe_size") is None


def test_that_groups_without_a_yes_are_not_said_to_be_missing() -> None:
    review = healthy()
    lack = Missing(Lack.NOT_MEASURED, "Which answer is a yes is not known.", "Set positive_label.")
    kpis = tuple(
        replace(kpi, headline=replace(kpi.headline, measured=lack)) if kpi.id == "fairness" else kpi
        for kpi in review.kpis
    )
    said = view.why_no_rates(replace(review, fairness=(), kpis=kpis))
    assert said == "By-group rates are not computed. Which answer is a yes is not known. Set positive_label."


def test_that_a_gap_past_its_target_says_why_it_is_green() -> None:
    review, reason = healthy(), "The gap cannot be told from chance, and it is plausibly at most 5.5 pts."
    parity = next(one for one in review.metrics if one.id == "demographic_parity_difference")
    assert isinstance(parity.measured, Value)
    wide = replace(parity, measured=replace(parity.measured, number=0.023), light=Light.GREEN, reason=reason)
    others = tuple(one for one in review.metrics if one.id != parity.id)
    tile = view.tiles(replace(review, metrics=(wide, *others)))[0]
    assert tile.note.endswith(f"target\u00a0≤\u00a02\u00a0pts. {reason}")
    assert reason not in view.tiles(replace(review, metrics=(replace(wide, light=Light.YELLOW), *others)))[0].note
    assert reason not in view.tiles(replace(review, metrics=(replace(parity, reason=reason), *others)))[0].note
