from datetime import UTC, datetime

from kpidesk.pilot.history import Change, amendments
from kpidesk.pilot.records import Amendment


def at(day: int) -> datetime:
    return datetime(2026, 8, day, 12, tzinfo=UTC)


def change(key: str, day: int, old: str = "5", new: str = "4") -> Change:
    return Change(key, old, new, "Anna", at(day))


def test_that_only_changes_after_the_first_look_are_amendments_oldest_first() -> None:
    changes = [change("profile", 9), change("thresholds.mttr.green", 3), change("hourly_rate", 7)]
    assert amendments(changes, at(5)) == (
        Amendment(at(7), "hourly_rate", "5", "4", "Anna"),
        Amendment(at(9), "profile", "5", "4", "Anna"),
    )


def test_that_nothing_is_an_amendment_before_anybody_looked() -> None:
    assert amendments([change("thresholds.mttr.green", 3)], None) == ()


def test_that_a_change_at_the_moment_of_the_first_look_came_before_it() -> None:
    assert amendments([change("profile", 5)], at(5)) == ()


def test_that_words_about_the_pilot_and_the_day_of_review_change_no_yardstick() -> None:
    changes = [change(key, 9) for key in ("name", "description", "owners.latency", "as_of")]
    assert amendments(changes, at(5)) == ()


def test_that_setting_the_same_value_again_changes_nothing() -> None:
    assert amendments([change("budget", 9, "4", "4")], at(5)) == ()
