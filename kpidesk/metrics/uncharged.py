"""Weeks or months with transactions that a cost sheet passes over: what was charged then is unknown, and not 0."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.base import dates
from kpidesk.base.periods import WEEK
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.unbooked import transactions_in_words, weeks_in_words

LEAST_WEEKS, LEAST_MONTHS = 4, 2
_MOST_GAPS = 0.5
"""Gaps per week (or month) with a row, beyond which the sheet is not kept by the week (or month)."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """A week, or a month as year * 100 + month, without a row, and its pilot days. ``running``: a week not over yet."""

    number: int
    days: tuple[int, int]
    monthly: bool
    running: bool


def uncharged(evidence: Evidence, part: Slice) -> str:
    """What to say of a slice for which the cost sheet has gaps; empty where it has none.

    A sheet with rows in most weeks is looked at week by week to the end of the pilot; one with rows in most months
    month by month between its first and last row; of any other nothing can be said.
    """
    found, volume = _found(evidence, part, running=False)
    if not found:
        return ""
    return (
        f"The cost sheet has no row for {_in_words(found)} ({transactions_in_words(volume)}). If anything was charged "
        "then, this figure lacks it: add the charges, or a row of 0."
    )


def not_yet_charged(evidence: Evidence, part: Slice) -> str:
    """What to say where a sheet kept by the week has no row for the week that is still running: that is no fault."""
    found, volume = _found(evidence, part, running=True)
    if not found:
        return ""
    where = f"{_in_words(found)} ({transactions_in_words(volume)})"
    return f"For {where}, which is still running, the cost sheet has no row yet."


def _found(evidence: Evidence, part: Slice, *, running: bool) -> tuple[list[_Gap], int]:
    """The gaps of a slice with transactions, and how many these are."""
    first, last = evidence.days(part.period)
    found, volume = [], 0
    for gap in evidence.remember("uncharged", lambda: _gaps(evidence)):
        completed = int(evidence.daily["completed"].loc[max(first, gap.days[0]) : min(last, gap.days[1])].sum())
        if completed and gap.running == running:
            volume += completed
            found.append(gap)
    return found, volume


def _in_words(gaps: list[_Gap]) -> str:
    if not gaps[0].monthly:
        return weeks_in_words(tuple(gap.number for gap in gaps))
    *others, last = [dates.month(gap.number) for gap in gaps]
    return f"{', '.join(others)} and {last}" if others else last


def _gaps(evidence: Evidence) -> tuple[_Gap, ...]:
    booked = evidence.ledger.booked["costs"]
    day = np.arange(len(booked))
    weeks = day // WEEK + 1
    moments = pd.date_range(evidence.calendar.start, periods=len(booked))
    months = np.asarray(moments.year * 100 + moments.month)
    if _is_kept_by(weeks, booked, LEAST_WEEKS):
        return _without_row(weeks, booked, monthly=False)
    if _is_kept_by(months, booked, LEAST_MONTHS):
        return _without_row(months[: int(day[booked][-1]) + 1], booked, monthly=True)
    return ()


def _is_kept_by(numbers: npt.NDArray[np.int64], booked: npt.NDArray[np.bool_], least: int) -> bool:
    """Whether most of the weeks (or months) from the first to the last row have a row."""
    with_row = np.unique(numbers[booked])
    if len(with_row) < least:
        return False
    between = np.unique(numbers[(numbers >= with_row[0]) & (numbers <= with_row[-1])])
    return len(between) - len(with_row) <= _MOST_GAPS * len(with_row)


def _without_row(numbers: npt.NDArray[np.int64], booked: npt.NDArray[np.bool_], *, monthly: bool) -> tuple[_Gap, ...]:
    """Every week (or month) without a row; a month before the first row is none, as its bill may have been earlier."""
    with_row = np.unique(numbers[booked[: len(numbers)]])
    gaps = []
    for number in np.setdiff1d(numbers, with_row):
        if monthly and number < with_row[0]:
            continue
        days = np.flatnonzero(numbers == number) + 1
        running = not monthly and len(days) < WEEK
        gaps.append(_Gap(int(number), (int(days[0]), int(days[-1])), monthly, running))
    return tuple(gaps)
