"""Control readings, leading indicators, shapes and stages in words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from kpidesk.base.units import Unit
from kpidesk.decision.readings import Assurance, ControlReading, Leading, Signal
from kpidesk.decision.review import Review
from kpidesk.pilot.profile import Line
from kpidesk.views.control import sentences, short
from kpidesk.views.leading import ahead
from kpidesk.views.opened import Opened
from kpidesk.views.stage import stage_sentence

RISE = Signal("outside", 7, 7, above=True, better=False)
RUN = Signal("run", 5, 12, above=False, better=True)


@pytest.fixture
def review(opened_of: Callable[[str], Opened]) -> Review:
    found = opened_of("claims-ready").review
    assert found is not None
    return found


def reading(*signals: Signal, assurance: Assurance | None = Assurance.YES, provisional: bool = False) -> ControlReading:
    return ControlReading(1, 12, 12, 3.8, 3.2, 4.4, signals, assurance, provisional)


def said(review: Review, one: ControlReading) -> tuple[str, ...]:
    measure = next(each for each in review.metrics if each.id == "latency_p99")
    told = sentences(measure, replace(review, readings={"latency_p99": one}))
    return tuple(each.replace("\u00a0", " ") for each in told)


def test_that_routine_weeks_are_not_changing(review: Review) -> None:
    assert said(review, reading()) == (
        "Not changing: every week lies within what is routine, 3.2 – 4.4 s.",
        "Reliably met: in routine weeks the target of ≤ 5 s is always met.",
    )


def test_that_what_stands_out_is_named_with_its_weeks_and_its_sense(review: Review) -> None:
    assert said(review, reading(RISE, RUN, assurance=Assurance.NO))[0] == (
        "Changing: week 7 lies above what is routine, for the worse; weeks 5 to 12 lie all on one side of the mean, "
        "below it, for the better. Routine would be 3.2 – 4.4 s."
    )


def test_that_few_weeks_and_a_missing_target_are_told(review: Review) -> None:
    told = said(review, reading(assurance=Assurance.HIT_AND_MISS, provisional=True))
    assert told[1:] == (
        "Hit and miss: some routine weeks meet the target of ≤ 5 s, and some do not.",
        "Only 12 weeks have a value: the limits will still move.",
    )
    assert len(said(review, reading(assurance=None))) == 1


def test_that_a_measure_without_a_reading_says_nothing(review: Review) -> None:
    assert sentences(review.metrics[0], replace(review, readings={})) == ()


def test_that_a_table_has_it_short() -> None:
    assert short(reading(RISE, assurance=Assurance.HIT_AND_MISS)) == "changing; hit and miss"
    assert short(reading(assurance=None)) == "routine"


@pytest.mark.parametrize(
    ("crosses", "worse", "told"),
    [
        ("green", True, "Misses its target of ≤ 5 s"),
        ("green", False, "Meets its target of ≤ 5 s"),
        ("red", True, "Crosses its kill line of ≤ 5 s"),
        ("red", False, "Leaves its kill line of ≤ 5 s behind"),
    ],
)
def test_that_a_crossing_is_told_with_its_days(review: Review, crosses: str, *, worse: bool, told: str) -> None:
    days = (date(2026, 11, 2), date(2026, 11, 20))
    one = Leading("latency_p99", "P99", Unit.SECONDS, crosses, worse, Line("<=", 5), 4.6, date(2026, 11, 9), days)
    (shown,) = ahead(replace(review, leading=(one,)))
    assert shown.said.replace("\u00a0", " ") == (
        f"{told} around 9 November 2026 (between 2 and 20 November 2026) if it goes on as in the last weeks; "
        "its course stands at 4.6 s."
    )
    assert shown.tone == ("red" if worse else "green")


def test_that_the_stage_names_the_kpis_that_matter(review: Review) -> None:
    assert "the KPIs to look at are 1–4 and 8:" in stage_sentence(replace(review, stage="pilot"))
    assert "the KPIs to look at are 1–10:" in stage_sentence(replace(review, stage="production"))
    assert "the KPIs to look at are 1–12:" in stage_sentence(replace(review, stage="enterprise"))
