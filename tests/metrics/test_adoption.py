"""Adoption: active people of those eligible, week by week, against sets of people."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.values import Grade, Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.adoption import METRICS
from tests.metrics.pilots import by_week, evidence, missing_of, value_of, week

START = date(2026, 8, 5)
"""A Wednesday."""


def day(number: int) -> date:
    return START + timedelta(days=number - 1)


def used(*uses: tuple[str, int], status: str = "ok") -> pd.DataFrame:
    """Requests of users on pilot days."""
    times = pd.to_datetime([f"{day(on)} 12:00" for _, on in uses])
    return pd.DataFrame({"timestamp": times, "user_id": [who for who, _ in uses], "status": status})


def listed(**spans: tuple[int | None, int | None]) -> pd.DataFrame:
    """Users with their first and last pilot day of access."""
    return pd.DataFrame(
        {
            "user_id": list(spans),
            "eligible_from": [None if first is None else day(first) for first, _ in spans.values()],
            "eligible_to": [None if last is None else day(last) for _, last in spans.values()],
        }
    )


def pilot(tables: dict[str, pd.DataFrame], days: int = 28, **settings: Any) -> Evidence:
    return evidence(tables, START, day(days), metrics=METRICS, **settings)


ALWAYS: tuple[int | None, int | None] = (None, None)


def test_that_adoption_is_the_active_of_those_eligible_in_the_last_full_week() -> None:
    tables = {"requests": used(("a", 8), ("a", 9), ("b", 14), ("c", 7), ("d", 15)),
              "users": listed(a=ALWAYS, b=ALWAYS, c=ALWAYS, d=ALWAYS)}  # fmt: skip
    value = value_of(METRICS, "adoption_current", pilot(tables, 16))
    assert (value.number, value.n, value.census) == (0.5, 4, True)


def test_that_people_who_are_not_listed_are_left_out_and_named() -> None:
    tables = {"requests": used(("a", 1), ("x", 2), ("y", 3)), "users": listed(a=ALWAYS, b=ALWAYS)}
    found = pilot(tables, 7)
    value = value_of(METRICS, "adoption_current", found)
    assert value.number == 0.5
    assert value.note == "2 active people are not on the list of users: x, y."
    apart = value_of(METRICS, "unlisted_users", found)
    assert (apart.number, apart.n, apart.note) == (2.0, 3, "Not on the list: x, y.")


def test_that_the_active_who_had_no_access_yet_do_not_count() -> None:
    tables = {"requests": used(("a", 1), ("b", 2)), "users": listed(a=ALWAYS, b=(8, None))}
    value = value_of(METRICS, "adoption_current", pilot(tables, 7))
    assert (value.number, value.n) == (1.0, 1)


def test_that_access_given_in_mid_week_counts_in_that_week_and_access_ended_before_it_does_not() -> None:
    users = listed(early=(1, 7), leaver=(1, 8), joiner=(14, None), later=(15, None), all_along=ALWAYS)
    tables = {"requests": used(("leaver", 8), ("joiner", 14)), "users": users}
    found = pilot(tables, 14)
    second = value_of(METRICS, "adoption_week_2", found)
    assert second.number == pytest.approx(2 / 3)
    assert second.n == 3
    assert value_of(METRICS, "adoption_week_1", found).n == 3


def test_that_someone_listed_twice_is_one_person() -> None:
    users = pd.concat([listed(a=(1, 3), b=ALWAYS), listed(a=(5, None))], ignore_index=True)
    assert value_of(METRICS, "adoption_current", pilot({"requests": used(("a", 1)), "users": users}, 7)).n == 2


def test_that_failed_requests_are_no_use_and_a_row_of_activity_is() -> None:
    users = listed(a=ALWAYS, b=ALWAYS)
    activity = pd.DataFrame({"user_id": ["b"], "date": [day(2)]})
    failed = used(("a", 1), status="error")
    assert value_of(METRICS, "adoption_current", pilot({"requests": failed, "users": users}, 7)).number == 0
    both = pilot({"requests": failed, "activity": activity, "users": users}, 7)
    assert value_of(METRICS, "adoption_current", both).number == 0.5
    alone = pilot({"activity": activity, "users": users}, 7)
    assert value_of(METRICS, "adoption_current", alone).number == 0.5


@pytest.mark.parametrize(("weeks", "sustained"), [((9, 10, 11), True), ((9, 12), False), ((8, 9, 10, 13), False),
                                                  ((9, 10, 11, 12), True)])  # fmt: skip
def test_that_sustained_use_is_three_of_weeks_9_to_12(weeks: tuple[int, ...], *, sustained: bool) -> None:
    uses = [("a", 7 * number - 3) for number in weeks]
    found = pilot({"requests": used(*uses), "users": listed(a=ALWAYS, b=ALWAYS)}, 91)
    assert value_of(METRICS, "adoption_sustained", found).number == (0.5 if sustained else 0.0)


@pytest.mark.parametrize(
    ("metric", "due"),
    [("adoption_week_1", 7), ("adoption_week_2", 14), ("adoption_week_4", 28), ("adoption_sustained", 84)],
)
def test_that_a_dated_measure_is_due_on_the_last_day_of_its_week(metric: str, due: int) -> None:
    tables = {"requests": used(("a", 1)), "users": listed(a=ALWAYS)}
    assert missing_of(METRICS, metric, pilot(tables, due - 1)).lack is Lack.NOT_DUE
    assert value_of(METRICS, metric, pilot(tables, due)).n == 1


def test_that_before_the_first_week_is_over_nothing_is_due() -> None:
    early = missing_of(METRICS, "adoption_current", pilot({"requests": used(("a", 1)), "users": listed(a=ALWAYS)}, 6))
    assert early.lack is Lack.NOT_DUE
    assert "week 1" in early.reason


def test_that_each_week_has_its_own_share_and_an_earlier_review_that_of_its_last_full_week() -> None:
    rng = np.random.default_rng(6)
    uses = [(f"u{user}", int(on)) for user, on in zip(rng.integers(0, 30, 200), rng.integers(1, 33, 200), strict=True)]
    users = listed(**{f"u{number}": ALWAYS for number in range(40)})
    found = pilot({"requests": used(*uses), "users": users}, 32)
    for number in range(1, 5):
        active = {who for who, on in uses if (on - 1) // 7 + 1 == number}
        tried = {who for who, on in uses if on <= 7 * number}
        own = value_of(METRICS, "adoption_current", found, week(found, number))
        assert own.number == pytest.approx(len(active) / 40)
        assert value_of(METRICS, "adoption_current", found, by_week(found, number)).number == own.number
        assert value_of(METRICS, "adoption_tried", found, by_week(found, number)).number == len(tried) / 40
    assert missing_of(METRICS, "adoption_current", found, week(found, 5)).lack is Lack.NOT_DUE


def test_that_a_growing_base_does_not_hide_who_stopped() -> None:
    users = listed(a=ALWAYS, b=ALWAYS, c=(8, None), d=(8, None))
    found = pilot({"requests": used(("a", 1), ("b", 1), ("b", 8), ("c", 9)), "users": users}, 14)
    assert value_of(METRICS, "adoption_current", found).number == 0.5
    assert value_of(METRICS, "adoption_of_first_eligible", found).number == 0.5


def test_that_retention_counts_those_back_four_weeks_after_their_first_use() -> None:
    uses = [("a", 1), ("a", 29), ("b", 2), ("b", 36), ("c", 10), ("c", 38), ("d", 40)]
    value = value_of(METRICS, "adoption_retention", pilot({"requests": used(*uses), "users": listed(a=ALWAYS)}, 42))
    assert value.number == pytest.approx(2 / 3)
    assert value.n == 3
    assert value.detail["week_5"] == pytest.approx(1 / 2)
    assert value.detail["week_1"] == 0


def test_that_depth_is_completed_requests_per_active_person() -> None:
    found = pilot({"requests": used(("a", 8), ("a", 9), ("a", 9), ("b", 10)), "users": listed(a=ALWAYS)}, 14)
    assert value_of(METRICS, "actions_per_active_user", found).number == 2.0
    assert missing_of(METRICS, "actions_per_active_user", found, week(found, 1)).lack is Lack.NOT_MEASURED


def test_that_a_mere_number_of_eligible_people_is_marked_and_never_gives_more_than_all() -> None:
    log = used(("a", 1), ("b", 2), ("c", 3))
    value = value_of(METRICS, "adoption_current", pilot({"requests": log}, 7, eligible_users=10))
    assert (value.number, value.grade) == (0.3, Grade.AGGREGATED)
    assert "a number, no list" in value.note
    full = value_of(METRICS, "adoption_current", pilot({"requests": log}, 7, eligible_users=2))
    assert full.number == 1.0
    assert "More were active, 3" in full.note


def test_that_without_list_and_number_the_share_is_not_known() -> None:
    none = missing_of(METRICS, "adoption_current", pilot({"requests": used(("a", 1))}, 7))
    assert "eligible_users" in none.cure


def test_that_a_week_in_which_nobody_had_access_has_no_share() -> None:
    tables = {"requests": used(("a", 1)), "users": listed(a=(8, None))}
    none = missing_of(METRICS, "adoption_week_1", pilot(tables, 14))
    assert (none.lack, none.reason) == (Lack.NOT_MEASURED, "Nobody was eligible in week 1.")


def test_that_a_use_late_on_the_last_day_belongs_to_the_week_of_the_pilots_own_zone() -> None:
    log = pd.DataFrame({"timestamp": pd.to_datetime(["2026-08-12 02:00"]), "user_id": "a", "status": "ok"})
    tables = {"requests": log, "users": listed(a=ALWAYS)}
    assert value_of(METRICS, "adoption_week_1", pilot(tables, 14, timezone="America/New_York")).number == 1
    assert value_of(METRICS, "adoption_week_1", pilot(tables, 14)).number == 0


def test_that_people_active_before_they_are_eligible_are_counted_apart_and_named() -> None:
    log = pd.DataFrame({"timestamp": pd.Timestamp("2026-08-06 10:00"), "user_id": ["ann", "bob"], "status": "ok"})
    users = pd.DataFrame({"user_id": ["ann", "bob"], "eligible_from": [date(2026, 8, 3), date(2026, 8, 20)]})
    early = evidence({"requests": log, "users": users}, date(2026, 8, 3), date(2026, 8, 9), metrics=METRICS)
    value = value_of(METRICS, "adoption_week_1", early)
    assert (value.number, value.n) == (1.0, 1)
    assert "1 active people were not eligible in week 1: bob." in value.note
