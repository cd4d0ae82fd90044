"""Counts since 1970 or since another time, as times."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as some

from kpidesk.intake import numbers
from kpidesk.intake.recognition.epochs import later, since_1970

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
COUNTS = some.integers(315_532_800_000_000, 7_258_118_400_000_000)
"""Microseconds from 1980 to 2200."""


def read(cells: list[str | None], unit: str) -> list[str | None]:
    return list(since_1970(pa.array(cells, pa.string()), unit).to_pylist())


@pytest.mark.parametrize("unit", ["any", "own"])
@given(micros=COUNTS)
def test_that_a_count_in_any_unit_is_the_time_it_counts_to(unit: str, micros: int) -> None:
    time = BEGINNING + timedelta(microseconds=micros)
    for name, ticks in (("s", 1_000_000), ("ms", 1_000), ("us", 1)):
        (found,) = read([str(micros // ticks)], unit if unit == "any" else name)
        assert datetime.fromisoformat(found or "") == time - timedelta(microseconds=micros % ticks)
    (found,) = read([f"{micros}000"], unit if unit == "any" else "ns")
    assert datetime.fromisoformat(found or "") == time


def test_that_parts_of_a_second_count() -> None:
    assert read(["1785747600.25"], "s") == ["2026-08-03 09:00:00.250000Z"]


def test_that_what_is_no_count_stays_as_it_is() -> None:
    cells = ["2026-08-03T09:00:00Z", "soon", None, "-5", "9999999999999999999", "1e9"]
    assert read(cells, "ms") == cells


def test_that_seconds_follow_a_time_in_its_zone() -> None:
    found = later(pa.array(["0", "1.5", "x"]), "2026-08-03 09:00", numbers.Decimal(), "Europe/Berlin").to_pylist()
    assert found == ["2026-08-03 07:00:00.000000Z", "2026-08-03 07:00:01.500000Z", None]
