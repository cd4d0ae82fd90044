"""The first and last day of the data, where the settings do not say."""

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from kpidesk.base.errors import WrongUsage
from kpidesk.metrics.span import LONGEST, find_calendar
from kpidesk.pilot.settings import PilotSettings
from kpidesk.tables.table import Table
from tests.engine.logs import moments
from tests.metrics.pilots import _write

LOG = pd.DataFrame({"timestamp": moments("2026-08-03 22:30", "2026-10-31 23:30")})


def table(role: str, frame: pd.DataFrame, folder: Path) -> Table:
    return _write(role, frame, folder)


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("UTC", date(2026, 8, 3), date(2026, 10, 31)),
        ("Europe/Berlin", date(2026, 8, 4), date(2026, 11, 1)),
        ("America/New_York", date(2026, 8, 3), date(2026, 10, 31)),
    ],
)
def test_that_the_pilot_runs_over_the_local_days_of_its_requests(
    zone: str, first: date, last: date, tmp_path: Path
) -> None:
    costs = table("costs", pd.DataFrame({"date": [date(2020, 1, 1)], "amount": [1.0]}), tmp_path)
    calendar = find_calendar([costs, table("requests", LOG, tmp_path)], PilotSettings(timezone=zone))
    assert (calendar.start, calendar.as_of, calendar.timezone) == (first, last, zone)


def test_that_settings_win_over_the_data(tmp_path: Path) -> None:
    log = table("requests", LOG, tmp_path)
    calendar = find_calendar([log], PilotSettings(start=date(2026, 8, 10)))
    assert (calendar.start, calendar.as_of) == (date(2026, 8, 10), date(2026, 10, 31))
    assert find_calendar([log], PilotSettings(as_of=date(2026, 9, 1))).as_of == date(2026, 9, 1)


def test_that_dated_books_bound_a_pilot_without_a_log(tmp_path: Path) -> None:
    tables = [
        table("costs", pd.DataFrame({"date": [date(2026, 8, 9)], "amount": [1.0]}), tmp_path),
        table(
            "activity", pd.DataFrame({"user_id": ["u", "v"], "date": [date(2026, 8, 5), date(2026, 8, 7)]}), tmp_path
        ),
    ]
    calendar = find_calendar(tables, PilotSettings())
    assert (calendar.start, calendar.as_of) == (date(2026, 8, 5), date(2026, 8, 9))


@pytest.mark.parametrize("frames", [{}, {"requests": LOG.head(0)}, {"users": pd.DataFrame({"user_id": ["u"]})}])
def test_that_a_pilot_whose_days_nothing_tells_is_refused_with_what_to_set(
    frames: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    tables = [table(role, frame, tmp_path) for role, frame in frames.items()]
    with pytest.raises(WrongUsage, match="set start and as_of"):
        find_calendar(tables, PilotSettings())


def test_that_a_review_before_the_start_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="lies before the pilot's start"):
        find_calendar([table("requests", LOG, tmp_path)], PilotSettings(as_of=date(2026, 8, 1)))


def test_that_a_row_of_1970_makes_no_pilot_of_half_a_century(tmp_path: Path) -> None:
    rows = pd.DataFrame({"timestamp": moments("1970-01-01 00:00", "2026-08-30 09:00")})
    with pytest.raises(WrongUsage, match="from 1970-01-01 to 2026-08-30, longer than five years") as caught:
        find_calendar([table("requests", rows, tmp_path)], PilotSettings())
    assert "--set start=" in caught.value.sentences[1]


def test_that_five_years_are_the_longest_pilot() -> None:
    start = date(2022, 1, 1)
    last = start + timedelta(days=LONGEST - 1)
    assert find_calendar([], PilotSettings(start=start, as_of=last)).pilot.days == LONGEST
    with pytest.raises(WrongUsage, match="longer than five years"):
        find_calendar([], PilotSettings(start=start, as_of=last + timedelta(days=1)))
