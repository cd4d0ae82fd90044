"""Weeks with transactions for which nobody booked hours: what was worked then is unknown, and not 0."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from kpidesk.base import numbers
from kpidesk.base.periods import WEEK, Period
from kpidesk.base.units import Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.metric import nothing

_BOOK = "effort"


@dataclass(frozen=True, slots=True)
class Unbooked:
    """The pilot weeks of a slice that have completed transactions and no entry of hours, build aside, not even of 0.

    ``transactions``: those of these weeks, within the slice. ``booked``: the weeks of the slice that have an entry.
    ``building``: whether hours of building are booked for them. ``silent``: transactions of a slice in whose own days
    lies no entry at all, else 0.
    """

    weeks: tuple[int, ...]
    transactions: int
    booked: tuple[int, ...]
    building: bool
    silent: int

    @property
    def hours(self) -> str:
        """What is not booked, in words."""
        return "hours except build" if self.building else "hours"

    def remark(self) -> str:
        """Which weeks, how much went on in them, and what to do."""
        sums = self.booked and len(self.weeks) >= len(self.booked)
        periods = ", or give sums over several weeks their period_start and period_end" if sums else ""
        where = f"{weeks_in_words(self.weeks)} ({transactions_in_words(self.transactions)})"
        return (
            f"No {self.hours} are booked for {where}. If people worked then, this figure lacks it: book those hours, "
            f"or write 0{periods}."
        )


def unbooked(evidence: Evidence, part: Slice) -> Unbooked:
    """The weeks of a slice without hours. A week that the slice cuts is judged by all its days."""
    return evidence.remember(("unbooked", part.period), lambda: _find(evidence, part.period))


def _find(evidence: Evidence, period: Period) -> Unbooked:
    days = pd.DataFrame(
        {
            "week": (evidence.daily.index - 1) // WEEK + 1,
            "completed": evidence.daily["completed"],
            "booked": evidence.ledger.booked[_BOOK],
            "building": evidence.ledger.days["hours_build"] > 0,
        },
        index=evidence.daily.index,
    )
    first, last = evidence.days(period)
    mine = days.loc[first:last]
    weeks = days.groupby("week")[["booked", "building"]].any().loc[mine["week"].unique()]
    volume = mine.groupby("week")["completed"].sum()
    silent = ~weeks["booked"] & (volume > 0)
    return Unbooked(
        weeks=tuple(int(week) for week in weeks.index[silent]),
        transactions=int(volume[silent].sum()),
        booked=tuple(int(week) for week in weeks.index[weeks["booked"]]),
        building=bool(weeks.loc[silent, "building"].any()),
        silent=0 if mine["booked"].any() else int(volume.sum()),
    )


def ever_booked(evidence: Evidence) -> bool:
    """Whether hours other than build are booked on any day of the pilot."""
    return bool(evidence.ledger.booked[_BOOK].any())


def no_hours(evidence: Evidence, part: Slice) -> Measured | None:
    """Missing for a slice that has transactions and no hours of its own, else None."""
    found = unbooked(evidence, part)
    if not found.silent:
        return None
    return nothing(
        f"No {found.hours} are booked in this period, in which {transactions_in_words(found.silent)} were completed.",
        "Book the hours that people worked then, or write 0.",
    )


def with_unbooked(
    evidence: Evidence, part: Slice, labour: pd.Series, read: Callable[[pd.Series], Value], unit: Unit | None = None
) -> Value:
    """A figure as booked, with a caveat and an interval wide enough for weeks without hours having been like the rest.

    ``labour``: hours, or what they cost, per day of the slice; ``read``: the figure with so much labour on top, per
    day. With a ``unit`` the caveat says what the figure would be.
    """
    value, found = read(labour * 0.0), unbooked(evidence, part)
    if not found.weeks:
        return value
    weeks = pd.Series((labour.index - 1) // WEEK + 1, index=labour.index)
    others = labour[weeks.isin(found.booked)]
    if others.empty:
        return caveated(value, found.remark())
    fuller = read(weeks.isin(found.weeks) * float(others.mean()))
    remark = found.remark()
    if unit is not None:
        like = numbers.number(fuller.number, unit, evidence.settings.currency)
        remark += f" As many hours as in the other weeks would make it {like}."
    return caveated(replace(value, interval=_hull(value, fuller)), remark)


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
