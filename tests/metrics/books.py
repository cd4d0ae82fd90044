"""Pilots with charges and hours for tests, and intervals of ratios by a road of their own."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Array = NDArray[np.float64]
START = date(2026, 8, 5)
"""A Wednesday."""


def days_of(n: int) -> list[date]:
    return [START + timedelta(days=day) for day in range(n)]


def traffic(per_day: ArrayLike) -> pd.DataFrame:
    """So many completed requests on each day from the start."""
    counts = np.asarray(per_day, dtype=int)
    day = np.repeat(np.arange(len(counts)), counts)
    second = np.concatenate([np.linspace(0, 86_000, count) for count in counts])
    return pd.DataFrame(
        {
            "timestamp": pd.Timestamp(START)
            + pd.to_timedelta(day, unit="D")
            + pd.to_timedelta(second.round(), unit="s"),
            "status": "ok",
        }
    )


def charges(amounts: ArrayLike, **columns: Any) -> pd.DataFrame:
    """A charge on each day from the start."""
    booked = np.asarray(amounts, dtype=float)
    return pd.DataFrame({"date": days_of(len(booked)), "amount": booked, **columns})


def hours(amounts: ArrayLike, **columns: Any) -> pd.DataFrame:
    """Hours on each day from the start."""
    booked = np.asarray(amounts, dtype=float)
    return pd.DataFrame({"date": days_of(len(booked)), "hours": booked, **columns})


def textbook(y: Array, x: Array) -> tuple[float, float]:
    """The interval of sum(y) / sum(x) over blocks: the textbook's linearised error with Student's t."""
    ratio, n = y.sum() / x.sum(), len(y)
    influence = (y - ratio * x) / x.sum()
    error = np.sqrt(n / (n - 1) * np.sum((influence - influence.mean()) ** 2))
    half = float(stats.t.ppf(0.975, n - 1) * error)
    return float(ratio - half), float(ratio + half)


def bootstrapped(formula: Callable[[Array], float], *columns: Array) -> tuple[float, float]:
    """Percentiles of a formula of column sums over days drawn again and again, one draw at a time."""
    rng = np.random.default_rng(20)
    days = np.column_stack(columns)
    drawn = [formula(days[rng.integers(0, len(days), len(days))].sum(axis=0)) for _ in range(20_000)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def close(found: tuple[float, float] | None, expected: tuple[float, float], share: float = 0.05) -> bool:
    """Whether two intervals have the same ends, to a small share of their width."""
    if found is None:
        return False
    slack = share * (expected[1] - expected[0])
    return abs(found[0] - expected[0]) <= slack and abs(found[1] - expected[1]) <= slack
