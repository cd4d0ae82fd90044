"""Weeks with transactions for which nobody booked hours: what was worked then is unknown, and not 0."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.base import numbers
from kpidesk.base.periods import WEEK, Calendar, Period
from kpidesk.base.units import Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.metric import nothing

_BOOK = "effort"
_LEAST_MONTHS, _A_MONTH_APART, _SHORTEST_MONTH = 2, 21, 28
"""Months with a sum, days between two sums at the least, days of a period that a sum of a month can stand for."""


@dataclass(frozen=True, slots=True)
class Unbooked:
    """The pilot weeks of a slice that have completed transactions and no entry of hours, build aside, not even of 0.

    ``weeks`` that are over, with their ``transactions`` within the slice; ``running``: the week that is not over on the
    day of the review, else 0, with its transactions in ``lately``. ``booked``: the weeks of the slice that have an
    entry, and ``until`` the pilot's last day with one. ``building``: whether hours of building are booked for them.
    ``silent``: transactions of a slice in whose own days lies no entry at all, else 0. ``monthly``: whether the
    entries are sums of months, each on one day.
    """

    weeks: tuple[int, ...]
    transactions: int
    running: int
    lately: int
    booked: tuple[int, ...]
    until: int
    building: bool
    silent: int
    monthly: bool

    @property
    def hours(self) -> str:
        """What is not booked, in words."""
        return "hours except build" if self.building else "hours"

    def remark(self) -> str:
        """Which weeks, how much went on in them, and what to do."""
        if self.monthly:
            return (
                "The hours seem to be sums of months, each on one day: give them their period_start and period_end, so "
                "that weeks are known too."
            )
        if not self.weeks:
            return (
                f"For week {self.running} ({transactions_in_words(self.lately)}), which is still running, no "
                f"{self.hours} are booked yet."
            )
        sums = self.booked and len(self.weeks) >= len(self.booked)
        periods = ", or give sums over several weeks their period_start and period_end" if sums else ""
        where = f"{weeks_in_words(self.weeks)} ({transactions_in_words(self.transactions)})"
        return (
            f"No {self.hours} are booked for {where}. If people worked then, this figure lacks it: book those hours, "
            f"or write 0{periods}."
        )

    def lacks(self, days: pd.Index) -> npt.NDArray[np.bool_]:
        """Which of these pilot days are without hours that may come, or should have."""
        if self.monthly:
            return np.asarray(days > self.until)
        return np.isin((days - 1) // WEEK + 1, (*self.weeks, self.running))

    def has(self, days: pd.Index) -> npt.NDArray[np.bool_]:
        """Which of these pilot days say how many hours are usual."""
        return ~self.lacks(days) if self.monthly else np.isin((days - 1) // WEEK + 1, self.booked)


def unbooked(evidence: Evidence, part: Slice) -> Unbooked:
    """The weeks of a slice without hours. A week that the slice cuts is judged by all its days."""
    return evidence.remember(("unbooked", part.period), lambda: _find(evidence, part.period))


def _find(evidence: Evidence, period: Period) -> Unbooked:
    entries, calendar = evidence.ledger.booked[_BOOK], evidence.calendar
    days = pd.DataFrame(
        {
            "week": (evidence.daily.index - 1) // WEEK + 1,
            "completed": evidence.daily["completed"],
            "booked": entries,
            "building": evidence.ledger.days["hours_build"] > 0,
        },
        index=evidence.daily.index,
    )
    first, last = evidence.days(period)
    mine = days.loc[first:last]
    weeks = days.groupby("week")[["booked", "building"]].any().loc[mine["week"].unique()]
    volume = mine.groupby("week")["completed"].sum()
    silent = ~weeks["booked"] & (volume > 0)
    over = silent & (weeks.index <= calendar.full_weeks())
    running = silent & ~over
    return Unbooked(
        weeks=tuple(int(week) for week in weeks.index[over]),
        transactions=int(volume[over].sum()),
        running=calendar.week if running.any() else 0,
        lately=int(volume[running].sum()),
        booked=tuple(int(week) for week in weeks.index[weeks["booked"]]),
        until=int(days.index[entries].max()) if entries.any() else 0,
        building=bool(weeks.loc[silent, "building"].any()),
        silent=0 if mine["booked"].any() else int(volume.sum()),
        monthly=evidence.remember("hours by month", lambda: _are_by_month(entries, calendar)),
    )


def _are_by_month(entries: npt.NDArray[np.bool_], calendar: Calendar) -> bool:
    """Whether there is one day, or a few days next to each other, with entries in each month of two or more.

    A month that is over may lack its sum only where it is the last one.
    """
    moments = pd.date_range(calendar.start, periods=len(entries))
    months = pd.Series(moments.year * 12 + moments.month)
    found = pd.Series(np.arange(len(entries)))[entries].groupby(months[entries]).agg(["min", "max"])
    if len(found) < _LEAST_MONTHS:
        return False
    close = bool((found["max"] - found["min"] < WEEK).all())
    apart = bool((found["min"] - found["max"].shift()).dropna().ge(_A_MONTH_APART).all())
    gapless = bool((np.diff(found.index) == 1).all())
    begun = found.index[0] - months.iloc[0] <= 1
    return close and apart and gapless and begun and bool(months.iloc[-1] - found.index[-1] <= 1)


def ever_booked(evidence: Evidence) -> bool:
    """Whether hours other than build are booked on any day of the pilot."""
    return bool(evidence.ledger.booked[_BOOK].any())


def no_hours(evidence: Evidence, part: Slice) -> Measured | None:
    """Missing for a slice that has transactions and no hours of its own, else None."""
    found = unbooked(evidence, part)
    if found.monthly and part.period.days < _SHORTEST_MONTH:
        return nothing(
            "The hours seem to be sums of months: of a shorter period they say nothing.",
            "Give them their period_start and period_end.",
        )
    if not found.silent:
        return None
    if found.running and not found.weeks:
        return Missing(Lack.NOT_DUE, found.remark(), "Import the hours of that week when it is over.")
    return nothing(
        f"No {found.hours} are booked in this period, in which {transactions_in_words(found.silent)} were completed.",
        "Book the hours that people worked then, or write 0.",
    )


def with_unbooked(
    evidence: Evidence, part: Slice, labour: pd.Series, read: Callable[[pd.Series], Value], unit: Unit | None = None
) -> Value:
    """A figure as booked, with a remark and an interval wide enough for weeks without hours having been like the rest.

    A week that is still running is no fault, and sums of months lack no weeks: only what came after the last of them.
    ``labour``: hours, or what they cost, per day of the slice; ``read``: the figure with so much labour on top, per
    day. With a ``unit`` the remark says what the figure would be.
    """
    value, found = read(labour * 0.0), unbooked(evidence, part)
    if not (found.weeks or found.running):
        return value
    remark, lacking = found.remark(), found.lacks(labour.index)
    usual = labour[found.has(labour.index)]
    if lacking.any() and not usual.empty:
        fuller = read(pd.Series(lacking * float(usual.mean()), index=labour.index))
        value = replace(value, interval=_hull(value, fuller))
        if unit is not None:
            like = numbers.number(fuller.number, unit, evidence.settings.currency)
            remark += f" {_as_usual(found)} would make it {like}."
    return caveated(value, remark) if found.weeks else replace(value, note=f"{value.note} {remark}".strip())


def _as_usual(found: Unbooked) -> str:
    return "As many hours a day since the last of them" if found.monthly else "As many hours as in the other weeks"


def _hull(value: Value, fuller: Value) -> tuple[float, float] | None:
    """From the lower to the higher end of two intervals: the truth may be either, or between."""
    if value.interval is None or fuller.interval is None:
        return None
    return min(value.interval[0], fuller.interval[0]), max(value.interval[1], fuller.interval[1])


def caveated(value: Value, remark: str) -> Value:
    """A value with one remark more on what it stands for."""
    return replace(value, note=f"{value.note} {remark}".strip(), caveat=True)


def weeks_in_words(weeks: tuple[int, ...]) -> str:
    """As one says them: "week 6", "weeks 6 and 9", "weeks 1–3, 6 and 9"."""
    runs: list[list[int]] = []
    for week in weeks:
        if runs and week == runs[-1][-1] + 1:
            runs[-1].append(week)
        else:
            runs.append([week])
    told = [part for run in runs for part in _run(run)]
    listed = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
    return f"{'week' if len(weeks) == 1 else 'weeks'} {listed}"


def _run(run: list[int]) -> list[str]:
    return [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(week) for week in run]


def transactions_in_words(count: int) -> str:
    """A count with its noun."""
    return "1 transaction" if count == 1 else f"{count:,} transactions"
