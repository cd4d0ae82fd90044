"""Who was active in which week, against pandas."""

import numpy as np
import pandas as pd

from tests.engine.logs import START, gathered, moments, pilot_days


def test_that_users_are_active_in_the_weeks_of_their_completed_requests() -> None:
    rng = np.random.default_rng(4)
    n = 3000
    log = pd.DataFrame(
        {
            "timestamp": pd.Timestamp(START) + pd.to_timedelta(rng.integers(0, 31 * 1440, n), unit="min"),
            "user_id": pd.Series(rng.choice([*(f"u{place}" for place in range(40)), ""], n)).replace("", None),
            "status": rng.choice(["ok", "error"], n),
        }
    )
    pilot = gathered({"requests": log}, 31, timezone="America/New_York")
    day = pilot_days(log, timezone="America/New_York")
    used = log.assign(day=day, week=(day - 1) // 7 + 1)[(log["status"] == "ok") & day.between(1, 31)]
    expected = used.groupby(["user_id", "week"], as_index=False)["day"].agg(["min", "max", "size"])
    found = pilot.user_weeks.sort_values(["user", "week"])
    assert found["user"].tolist() == expected["user_id"].tolist()
    for column, theirs in {"week": "week", "first_day": "min", "last_day": "max", "actions": "size"}.items():
        assert found[column].tolist() == expected[theirs].tolist()


def test_that_activity_and_requests_of_a_week_are_one_row_of_its_user_and_a_day_of_unknown_actions_is_one() -> None:
    log = pd.DataFrame({"timestamp": moments("2026-08-04 09:00", "2026-08-04 10:00"), "user_id": "u", "status": "ok"})
    activity = pd.DataFrame(
        {
            "user_id": ["u", "u", "v", "w", "w"],
            "date": pd.to_datetime(["2026-08-03", "2026-08-09", "2026-08-10", "2026-07-01", "2026-09-30"]).date,
            "actions": pd.array([1, 5, None, 9, 9], dtype="Int64"),
        }
    )
    found = gathered({"requests": log, "activity": activity}).user_weeks.sort_values("user")
    assert found[["user", "week", "first_day", "last_day", "actions"]].to_numpy().tolist() == [
        ["u", 1, 1, 7, 6.0],
        ["v", 2, 8, 8, 1.0],
    ]


def test_that_activity_alone_tells_who_is_active() -> None:
    activity = pd.DataFrame({"user_id": ["u", "u"], "date": [START, START]})
    found = gathered({"activity": activity}).user_weeks
    assert found[["user", "week", "actions"]].to_numpy().tolist() == [["u", 1, 2.0]]


def test_that_a_report_of_use_that_lists_everybody_counts_nobody_with_zeros() -> None:
    activity = pd.DataFrame(
        {
            "user_id": ["used", "idle", "read", "unknown"],
            "date": [START] * 4,
            "actions": [3, 0, 0, None],
            "minutes": [None, 0.0, 12.0, None],
        }
    )
    assert sorted(gathered({"activity": activity}).user_weeks["user"]) == ["read", "unknown", "used"]
