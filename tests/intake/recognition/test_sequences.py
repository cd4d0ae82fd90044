"""What a row says only together with others: how much a total grew, how long until the next row began."""

import numpy as np
import pyarrow as pa
import pytest

from kpidesk.intake import moments, numbers
from kpidesk.intake.recognition.sequences import increases, instants, until_next


def grown(cells: list[str | None], before: float | None = None) -> tuple[list[float | None], float | None]:
    found, last = increases(pa.array(cells, pa.string()), numbers.Decimal(), before)
    return [None if one is None else float(one) for one in found.to_pylist()], last


def gaps(cells: list[str]) -> list[float | None]:
    here = pa.array(cells, pa.string())
    known = instants(pa.array(cells, pa.string()), moments.Order(), "UTC")
    found = until_next(here, moments.Order(), "UTC", known)
    return [None if one is None else float(one) for one in found.to_pylist()]


def test_that_a_total_has_grown_by_what_is_more_than_in_the_row_before() -> None:
    assert grown(["5", "9", "9", "12"]) == ([0.0, 4.0, 0.0, 3.0], 12.0)


def test_that_a_total_goes_on_from_the_rows_read_before() -> None:
    assert grown(["20", "21"], before=12.0) == ([8.0, 1.0], 21.0)


def test_that_a_total_that_fell_or_cannot_be_read_says_nothing() -> None:
    assert grown(["9", "N/A", "12", "3", "x", "4"]) == ([0.0, None, 3.0, None, None, 1.0], 4.0)


def test_that_a_row_lasts_until_the_next_later_one_whatever_their_order() -> None:
    times = ["2026-08-03 09:00:02", "2026-08-03 09:00:00", "2026-08-03 09:00:00", "2026-08-03 09:00:00.500"]
    assert gaps(times) == [None, 0.5, 0.5, 1.5]


def test_that_counts_from_1970_are_times_and_small_numbers_are_seconds() -> None:
    assert gaps(["1785747600250", "1785747600750"]) == [0.5, None]
    assert gaps(["0.25", "0", "1.5"]) == [1.25, 0.25, None]


def test_that_a_break_between_two_runs_is_no_part_of_either() -> None:
    assert gaps(["1785747600", "1785747660", "1785747721"]) == [60.0, None, None]


def test_that_spans_add_up_to_the_time_that_a_run_took() -> None:
    offsets = np.sort(np.random.default_rng(7).uniform(0, 300, 2000))
    found = gaps([f"{offset:.6f}" for offset in offsets])
    known = [one for one in found if one is not None]
    assert sum(known) == pytest.approx(offsets[-1] - offsets[0], abs=1e-3)
