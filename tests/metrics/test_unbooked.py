"""Weeks with transactions and without timesheet rows: 100 transactions a day, an hour a day where hours are booked."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from kpidesk.base.periods import Period
from kpidesk.base.values import Lack, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics import cost, overhead, returns, time_to_value
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.measure import measurements
from kpidesk.metrics.unbooked import weeks_in_words
from tests.metrics.books import START, charges, hours, traffic
from tests.metrics.pilots import by_week, evidence, missing_of, value_of, week

OVERHEAD, COST, RETURNS = overhead.METRICS, cost.METRICS, returns.METRICS
METRICS = (*OVERHEAD, *COST, *RETURNS, *time_to_value.METRICS)
SIX = 42


def pilot(tables: dict[str, pd.DataFrame], days: int = SIX, **settings: Any) -> Evidence:
    tables = {"requests": traffic([100] * days), **tables}
    return evidence(tables, START, START + timedelta(days=days - 1), metrics=METRICS, **settings)


def timesheet(weeks: Iterable[int], per_day: float = 1.0, **columns: Any) -> pd.DataFrame:
    """An hour (or what is said) on each day of these weeks, and no row for any other."""
    booked = set(weeks)
    rows = hours([per_day] * 7 * max(booked), **columns)
    return rows[[place // 7 + 1 in booked for place in range(len(rows))]].reset_index(drop=True)


def overhead_of(found: Evidence, part: Slice | None = None) -> Value:
    return value_of(OVERHEAD, "overhead_per_1000", found, part)


def test_that_weeks_without_hours_are_named_with_what_went_on_in_them() -> None:
    value = overhead_of(pilot({"effort": timesheet([1, 2, 4, 5])}))
    assert value.number == pytest.approx(1000 * 28 / 4200)
    assert value.caveat
    assert value.note == (
        "Constant babysitting: 2 hours or more (S0). No hours are booked for weeks 3 and 6 (1,400 transactions). If "
        "people worked then, this figure lacks it: book those hours, or write 0. As many hours as in the other weeks "
        "would make it 10.0 h / 1,000."
    )


def test_that_the_interval_reaches_what_it_would_be_if_those_weeks_were_like_the_others() -> None:
    """42 hours of 4,200 transactions in every one of the draws: 10, above all that the hours as booked give."""
    as_booked = overhead_of(pilot({"effort": pd.concat([timesheet([1, 2, 4, 5]), timesheet([3, 6], 0.0)])}))
    value = overhead_of(pilot({"effort": timesheet([1, 2, 4, 5])}))
    assert as_booked.interval is not None
    assert as_booked.interval[1] < 10
    assert value.interval == pytest.approx((as_booked.interval[0], 10.0))


def test_that_rows_of_0_hours_are_hours_of_0() -> None:
    found = pilot({"effort": pd.concat([timesheet([1, 2, 4, 5]), timesheet([3, 6], 0.0)])})
    value = overhead_of(found)
    assert value.number == pytest.approx(1000 * 28 / 4200)
    assert not value.caveat
    assert "booked" not in value.note
    assert overhead_of(found, week(found, 3)).number == 0


def test_that_the_week_itself_has_no_value_and_its_neighbours_have_theirs() -> None:
    found = pilot({"effort": timesheet([1, 2, 4, 5, 6], activity="review")})
    for one in ("overhead_per_1000", "overhead_review_per_1000", "overhead_hours_per_week"):
        none = missing_of(OVERHEAD, one, found, week(found, 3))
        assert none.lack is Lack.NOT_MEASURED
        assert none.reason == "No hours are booked in this period, in which 700 transactions were completed."
        assert none.cure == "Book the hours that people worked then, or write 0."
    assert overhead_of(found, week(found, 2)).number == overhead_of(found, week(found, 4)).number == pytest.approx(10)
    assert not overhead_of(found, week(found, 4)).caveat


def test_that_an_earlier_review_knows_the_gaps_until_then() -> None:
    found = pilot({"effort": timesheet([3, 5, 6])})
    assert missing_of(OVERHEAD, "overhead_per_1000", found, by_week(found, 2)).lack is Lack.NOT_MEASURED
    third, last = overhead_of(found, by_week(found, 3)), overhead_of(found, by_week(found, 6))
    assert "for weeks 1 and 2 (1,400 transactions)" in third.note
    assert "for weeks 1, 2 and 4 (2,100 transactions)" in last.note


def test_that_a_window_is_told_of_its_own_weeks_only() -> None:
    last_two = Period(START + timedelta(days=28), START + timedelta(days=41))
    found = pilot({"effort": timesheet([1, 4, 5, 6])}, window=last_two)
    assert not overhead_of(found).caveat
    found = pilot({"effort": timesheet([1, 2, 3, 4])}, window=last_two)
    assert "1,400 transactions" in missing_of(OVERHEAD, "overhead_per_1000", found).reason


def test_that_a_week_cut_by_the_window_is_booked_where_any_of_its_days_is() -> None:
    """Hours of a week written on its first day are hours of that week, even where the window begins on its second."""
    firsts = [START + timedelta(days=7 * number) for number in range(6)]
    sheet = pd.DataFrame({"date": firsts, "hours": [7.0] * 6})
    found = pilot({"effort": sheet}, window=Period(START + timedelta(days=15), START + timedelta(days=41)))
    assert not overhead_of(found).caveat


def test_that_a_week_without_transactions_needs_no_hours() -> None:
    idle = traffic([100] * 14 + [0] * 7 + [100] * 21)
    value = overhead_of(pilot({"requests": idle, "effort": timesheet([1, 2, 4, 5, 6])}))
    assert value.number == pytest.approx(1000 * 35 / 3500)
    assert not value.caveat


def test_that_a_sum_over_a_period_is_booked_for_all_its_weeks() -> None:
    first, last = START, START + timedelta(days=SIX - 1)
    sheet = pd.DataFrame({"date": [last], "period_start": [first], "period_end": [last], "hours": [42.0]})
    assert not overhead_of(pilot({"effort": sheet})).caveat


def test_that_sums_of_several_weeks_on_one_day_are_asked_for_their_period() -> None:
    value = overhead_of(pilot({"effort": timesheet([2, 4, 6])}))
    assert "or give sums over several weeks their period_start and period_end" in value.note
    assert "period_start" not in overhead_of(pilot({"effort": timesheet([1, 2, 4, 5, 6])})).note


def test_that_building_is_no_running() -> None:
    built = timesheet([1, 2, 3, 4, 5, 6], activity="build")
    alone = missing_of(OVERHEAD, "overhead_per_1000", pilot({"effort": built}))
    assert alone.reason == "No hours except build are booked within the pilot's days."
    both = overhead_of(pilot({"effort": pd.concat([built, timesheet([1, 2, 3], activity="review")])}))
    assert "No hours except build are booked for weeks 4–6 (2,100 transactions)" in both.note


def test_that_hours_before_the_first_day_alone_are_no_overhead_of_0() -> None:
    before = hours([5.0], activity="review").assign(date=START - timedelta(days=3))
    assert missing_of(OVERHEAD, "overhead_per_1000", pilot({"effort": before})).lack is Lack.NOT_MEASURED


def test_that_weeks_without_hours_stay_out_of_the_fixed_and_the_marginal_part() -> None:
    """3 hours a week and 10 per 1,000, booked in 9 of 10 weeks."""
    per_day = [20, 30, 50, 80, 90, 100, 60, 40, 90, 70]
    volume = [count for count in per_day for _ in range(7)]
    sheet = hours([3 / 7 + 0.01 * count for count in volume])
    kept = sheet[[place // 7 != 4 for place in range(70)]].reset_index(drop=True)
    found = pilot({"requests": traffic(volume), "effort": kept}, 70)
    fixed = value_of(OVERHEAD, "overhead_fixed_per_week", found)
    assert fixed.number == pytest.approx(3.0)
    assert fixed.n == 9
    assert fixed.caveat
    assert fixed.note == "Without week 5, for which no hours are booked."
    assert value_of(OVERHEAD, "overhead_marginal_per_1000", found).number == pytest.approx(10.0)


def test_that_cost_lacks_the_people_of_those_weeks_and_says_so() -> None:
    """7 a day charged; 20 an hour: (294 + 560) / 4,200 as booked, (294 + 840) / 4,200 with six weeks like four."""
    found = pilot({"costs": charges([7.0] * SIX), "effort": timesheet([1, 2, 4, 5])}, hourly_rate=20.0)
    per, worth = value_of(COST, "cost_per_transaction", found), "As many hours as in the other weeks would make it"
    assert per.number == pytest.approx(854 / 4200)
    assert per.caveat
    assert "No hours are booked for weeks 3 and 6 (1,400 transactions)." in per.note
    assert f"{worth} $0.27" in per.note
    assert per.interval is not None
    assert per.interval[1] == pytest.approx(1134 / 4200)
    for one in ("cost_per_request", "cost_per_week", "cost_operations_per_transaction"):
        assert value_of(COST, one, found).caveat
    assert not value_of(COST, "cost_inference_per_transaction", found).caveat


def test_that_a_week_without_people_has_no_all_in_cost_while_others_have() -> None:
    found = pilot({"costs": charges([7.0] * SIX), "effort": timesheet([1, 2, 4, 5])}, hourly_rate=20.0)
    none = missing_of(COST, "cost_per_transaction", found, week(found, 3))
    assert none.reason == "No hours are booked in this period, in which 700 transactions were completed."
    assert value_of(COST, "cost_per_transaction", found, week(found, 4)).number == pytest.approx((49 + 140) / 700)


def test_that_cost_to_value_says_what_it_would_be() -> None:
    found = pilot(
        {"costs": charges([7.0] * SIX), "effort": timesheet([1, 2, 4, 5])}, hourly_rate=20.0, transaction_value=1.08
    )
    value = value_of(COST, "cost_to_value", found)
    assert value.number == pytest.approx(854 / 4200 / 1.08)
    assert "would make it 25" in value.note


def test_that_hours_do_not_count_where_charges_stand_for_the_people() -> None:
    tables = {"costs": charges([7.0] * SIX, category="operations"), "effort": timesheet([1, 2, 4, 5])}
    value = value_of(COST, "cost_per_transaction", pilot(tables))
    assert value.number == pytest.approx(294 / 4200)
    assert "No hours are booked" not in value.note


def test_that_a_timesheet_of_building_alone_is_said_of_the_cost() -> None:
    tables = {"costs": charges([7.0] * SIX), "effort": timesheet([1], activity="build")}
    found = pilot(tables, hourly_rate=20.0)
    value = value_of(COST, "cost_per_transaction", found)
    assert value.number == pytest.approx(294 / 4200)
    assert "No hours except build are booked for weeks 1–6 (4,200 transactions)" in value.note
    assert value_of(COST, "cost_per_transaction", found, week(found, 3)).caveat


def test_that_the_net_return_says_what_people_would_make_of_it_and_the_gross_one_does_not() -> None:
    """1,708 gained on 854 spent: 100 %; on 1,134, 50.6 %."""
    gained = charges([1708 / SIX] * SIX, kind="revenue", basis="measured")
    tables = {"costs": charges([7.0] * SIX), "effort": timesheet([1, 2, 4, 5]), "benefits": gained}
    found = pilot(tables, hourly_rate=20.0)
    net = value_of(RETURNS, "roi_net", found)
    assert net.number == pytest.approx(1.0)
    assert net.caveat
    assert net.note.endswith("As many hours as in the other weeks would make it 50.6 %.")
    assert net.interval is not None
    assert net.interval[0] == pytest.approx(1708 / 1134 - 1)
    assert not value_of(RETURNS, "roi_gross", found).caveat


def test_that_a_budget_half_used_may_be_used_further() -> None:
    tables = {"costs": charges([7.0] * SIX), "effort": timesheet([1, 2, 4, 5])}
    value = value_of(COST, "budget_used", pilot(tables, hourly_rate=20.0, budget=1708.0))
    assert value.number == pytest.approx(0.5)
    assert value.caveat
    assert "No hours are booked for weeks 3 and 6" in value.note


def test_that_breakeven_and_net_benefit_say_what_they_lack() -> None:
    gained = charges([1708 / SIX] * SIX, kind="revenue", basis="measured")
    tables = {"costs": charges([7.0] * SIX), "effort": timesheet([1, 2, 4, 5]), "benefits": gained}
    found = pilot(tables, hourly_rate=20.0)
    for one in ("net_benefit", "breakeven_day"):
        value = value_of(time_to_value.METRICS, one, found)
        assert value.caveat
        assert "No hours are booked for weeks 3 and 6 (1,400 transactions)." in value.note


def test_that_the_evidence_doctor_and_the_weekly_course_show_the_gap() -> None:
    tables = {"requests": traffic([100] * SIX), "effort": timesheet([1, 2, 4, 5, 6])}
    found = measurements(evidence(tables, START, START + timedelta(days=SIX - 1), metrics=CATALOGUE))
    told = next(one for one in found.doctor if one.kpi == "overhead")
    assert told.state == "caveat"
    assert "No hours are booked for week 3 (700 transactions)." in told.why
    shown = [isinstance(one.measured, Value) for one in found.weekly["overhead_per_1000"]]
    assert shown == [True, True, False, True, True, True]


def test_that_months_are_told_of_their_own_days() -> None:
    """From Wednesday 5 August on: August ends with week 4's sixth day."""
    found = pilot({"effort": timesheet([1, 2, 3, 6])})
    august = Slice(Grain.MONTH, Period(START, START.replace(day=31)), START.year * 100 + 8)
    value = overhead_of(found, august)
    assert value.number == pytest.approx(1000 * 21 / 2700)
    assert "No hours are booked for week 4 (600 transactions)." in value.note


@pytest.mark.parametrize(
    ("weeks", "words"),
    [
        ((6,), "week 6"),
        ((6, 9), "weeks 6 and 9"),
        ((1, 2, 3, 6, 9), "weeks 1–3, 6 and 9"),
        ((1, 2), "weeks 1 and 2"),
        ((4, 5, 6), "weeks 4–6"),
    ],
)
def test_that_weeks_are_listed_as_one_says_them(weeks: tuple[int, ...], words: str) -> None:
    assert weeks_in_words(weeks) == words
