"""Changing lines and accepting deviations: what can be typed, what is wrong, what would change."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpidesk.base.units import Unit
from kpidesk.base.values import Value
from kpidesk.decision.review import Judged, KpiResult, Light, Review
from kpidesk.pilot.profile import Line
from kpidesk.pilot.records import Records, Waiver
from kpidesk.store.preferences import Change
from kpidesk.views.editing import effects, unchanged, why_not_editable
from kpidesk.views.entry import Mistyped, as_number, as_typed
from kpidesk.views.opened import Looking, Opened
from kpidesk.views.threshold import changes_of, history, lines_of, reset_changes
from kpidesk.views.waivers import Draft, faults_of, first_ceiling, first_expiry, standing, waivable
from tests.views.test_meaning import SHARE


@pytest.fixture(name="opened")
def failing(opened_of: Callable[[str], Opened]) -> Opened:
    return opened_of("claims-failing")


def review_of(opened: Opened) -> Review:
    assert opened.review is not None
    return opened.review


def measure(opened: Opened, name: str) -> Judged:
    return next(one for one in review_of(opened).metrics if one.id == name)


def kpi(opened: Opened, name: str) -> KpiResult:
    return next(one for one in review_of(opened).kpis if one.id == name)


@given(st.floats(min_value=-1e6, max_value=1e6, allow_nan=False), st.sampled_from([Unit.SHARE, Unit.SECONDS]))
def test_that_a_number_survives_being_typed(number: float, unit: Unit) -> None:
    number = float(f"{number:.9g}")
    assert as_number(as_typed(number, unit), unit) == pytest.approx(number, rel=1e-11, abs=1e-300)


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [("92", Unit.SHARE, 0.92), ("92 %", Unit.SHARE, 0.92), (" 12.5 ", Unit.SECONDS, 12.5), ("−3", Unit.MONEY, -3.0)],
)
def test_that_numbers_are_read_in_the_unit_shown(text: str, unit: Unit, number: float) -> None:
    assert as_number(text, unit) == number


@pytest.mark.parametrize("text", ["", "abc", "1,000", "nan", "inf", "1e3", "5 s", "--1"])
def test_that_what_can_be_read_in_two_ways_is_not_read(text: str) -> None:
    with pytest.raises(Mistyped, match=r"write 1000 or 1\.000|Write a number such as 12\.5"):
        as_number(text, Unit.SECONDS)


def test_that_lines_are_shown_beside_the_profile_s_own(opened: Opened) -> None:
    lines = lines_of(measure(opened, "weighted_accuracy"), opened, opened.profile)
    assert lines is not None
    green, red = lines.sides
    assert (green.op, green.typed, green.words, green.own, lines.unit) == ("≥", "92", "≥ 92 %", "≥ 92 %", "%")
    assert (red.op, red.typed, red.changed) == ("<", "80", False)
    assert "S0" in lines.source
    assert lines_of(measure(opened, "latency_p50"), opened, opened.profile) is None


def test_that_a_line_that_the_profile_lacks_has_the_other_direction(opened: Opened) -> None:
    lines = lines_of(measure(opened, "latency_p95"), opened, opened.profile)
    assert lines is not None
    assert (lines.sides[1].op, lines.sides[1].typed, lines.sides[1].words) == (">", "", "no such line")


def test_that_only_what_was_changed_is_set(opened: Opened) -> None:
    one = measure(opened, "weighted_accuracy")
    lines = lines_of(one, opened, opened.profile)
    assert lines is not None
    assert changes_of(one, lines, {"green": "92", "red": "80"}) == ({}, {})
    assert changes_of(one, lines, {"green": "90", "red": "80"}) == ({"thresholds.weighted_accuracy.green": 0.9}, {})
    changes, faults = changes_of(one, lines, {"green": "", "red": "eighty"})
    assert changes == {}
    assert faults["green"] == "A line that the profile has cannot be left out; its own is ≥ 92 %."
    assert faults["red"].startswith("“eighty” is no number.")


def test_that_the_profile_s_own_number_takes_the_change_back(opened: Opened) -> None:
    one = measure(opened, "latency_p99")
    now = replace(opened.profile.thresholds["latency_p99"], red=Line(">", 13.0))
    settings = replace(opened.settings, thresholds={"latency_p99": {"red": 13.0}})
    profile = replace(opened.profile, thresholds={**opened.profile.thresholds, "latency_p99": now})
    lines = lines_of(one, replace(opened, settings=settings, profile=profile), opened.profile)
    assert lines is not None
    assert lines.changed
    assert (lines.sides[1].words, lines.sides[1].own) == ("> 13 s", "> 10 s")
    assert changes_of(one, lines, {"green": "5", "red": "10"}) == ({"thresholds.latency_p99.red": None}, {})
    assert reset_changes("latency_p99") == {"thresholds.latency_p99.green": None, "thresholds.latency_p99.red": None}


def test_that_the_history_of_lines_says_who_when_and_what(opened: Opened) -> None:
    when = datetime(2026, 10, 8, 9, 30, tzinfo=UTC)
    changes = (
        Change("thresholds.weighted_accuracy.green", "", "0.9", "ada", when, after_review=False),
        Change("thresholds.latency_p99.red", "", "13", "bo", when, after_review=False),
        Change("thresholds.weighted_accuracy.green", "0.9", "", "bo", when, after_review=True),
    )
    assert history(measure(opened, "weighted_accuracy"), replace(opened, changes=changes)) == (
        "8 October 2026: green line 90 % → the profile’s own, by bo, after results had been seen.",
        "8 October 2026: green line the profile’s own → 90 %, by ada.",
    )


def test_that_red_measures_come_first_among_those_that_can_be_accepted(opened: Opened) -> None:
    adoption = waivable(kpi(opened, "adoption"))
    assert adoption[0].id == "adoption_week_4"
    assert adoption[0].light is Light.RED
    assert all(one.red is not None and isinstance(one.measured, Value) for one in adoption)


def test_that_the_first_ceiling_is_today_s_value_on_its_worse_side(opened: Opened) -> None:
    accuracy = replace(measure(opened, "weighted_accuracy"), measured=Value(0.7793218))
    latency = replace(measure(opened, "latency_p99"), measured=Value(12.3456))
    assert (first_ceiling(accuracy), first_ceiling(latency)) == ("77.9", "12.4")
    assert first_ceiling(replace(latency, measured=Value(0.0))) == "0"


@given(st.floats(min_value=1e-6, max_value=1e6))
def test_that_a_first_ceiling_never_ends_at_once(number: float) -> None:
    for op in ("<", ">"):
        typed = first_ceiling(_judged(number, op))
        assert not Line(op, as_number(typed, Unit.SECONDS)).holds(number) or math.isclose(
            as_number(typed, Unit.SECONDS), number, rel_tol=1e-9
        )


def test_that_a_deviation_needs_reason_owner_ceiling_and_day(opened: Opened) -> None:
    review = review_of(opened)
    latency = measure(opened, "latency_p99")
    day = review.calendar.as_of
    wrong = faults_of(Draft(latency, " ", "", "11", day), review)
    assert wrong == {
        "reason": "Say why the deviation is accepted: it is printed in the report.",
        "owner": "Name who answers for it.",
        "expires": "Choose a day after 7 October 2026, the day of the review.",
        "ceiling": "Today’s value is 12.0 s: the waiver would end at once. Accept at least that.",
    }
    accuracy = Draft(measure(opened, "weighted_accuracy"), "Why", "Ada", "79", first_expiry(review))
    assert faults_of(accuracy, review) == {
        "ceiling": "Today’s value is 78.0 %: the waiver would end at once. Accept at most that."
    }
    assert faults_of(Draft(latency, "Why", "Ada", "12", first_expiry(review)), review) == {}
    assert first_expiry(review) == date(2026, 11, 4)


def test_that_a_waiver_says_how_it_stands(opened: Opened) -> None:
    now = datetime(2026, 10, 7, tzinfo=UTC)
    waivers = (
        Waiver("latency_p99", "Batch", "Ada", 15.0, date(2026, 10, 1), now),
        Waiver("latency_p99", "Batch", "Ada", 11.0, date(2026, 12, 1), now),
        Waiver("weighted_accuracy", "Retrained", "Bo", 0.7, date(2026, 12, 1), now),
    )
    review = replace(review_of(opened), records=Records(waivers=waivers))
    latency = standing(kpi(opened, "latency"), review)
    assert [(one.place, one.state) for one in latency] == [(1, "ended: the ceiling is passed"), (0, "expired")]
    assert latency[0].text == "Batch. Up to 11.0 s, until 1 December 2026; Ada answers for it."
    accuracy = kpi(opened, "weighted_accuracy")
    waived = replace(accuracy, measures=(replace(accuracy.headline, waived=True), *accuracy.measures[1:]))
    assert standing(waived, review)[0].state == "in force: its red counts as yellow"


def test_that_nothing_is_changed_where_it_cannot_be(opened: Opened) -> None:
    assert why_not_editable(replace(opened, read_only_reason="")) == ""
    assert why_not_editable(replace(opened, read_only_reason="Its folder is locked.")).endswith("Its folder is locked.")
    back = replace(opened, read_only_reason="", looking=Looking(as_of=date(2026, 9, 6)))
    assert why_not_editable(back).startswith("You are looking back at 6 September 2026")
    assert why_not_editable(None) == "Nothing has been measured yet."


def test_that_effects_are_what_differs(opened: Opened, opened_of: Callable[[str], Opened]) -> None:
    failing, ready = review_of(opened), review_of(opened_of("claims-ready"))
    assert effects(failing, failing) == ()
    found = {one.what: (one.before, one.after) for one in effects(failing, ready, "latency_p99")}
    assert found["Latency P99"] == ("▼ red · firm", "▲ green · firm")
    assert found["KPI 1 · Latency"] == ("▼ red · firm", "▲ green · firm")
    assert found["Verdict"] == ("▼ Kill", "◆ Optimise")
    assert found["Red flags"] == ("7", "0")
    assert found["Gate at week 12"] == ("○ not due", "▲ held")
    assert unchanged(failing, ready) == ""
    assert unchanged(failing, failing) == "The verdict stays kill."


def _judged(number: float, op: str) -> Judged:
    return replace(SHARE, unit=Unit.SECONDS, measured=Value(number), red=Line(op, 1.0))
