"""Request logs for tests of the engine, and plain-pandas words for what a row counts as."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.engine.evidence import Evidence
from kpidesk.metrics import accuracy, audit, cost, latency, overhead
from tests.metrics.pilots import evidence

METRICS = (*latency.METRICS, *accuracy.METRICS, *overhead.METRICS, *cost.METRICS, *audit.METRICS)
START = date(2026, 8, 3)


def gathered(tables: Mapping[str, pd.DataFrame], days: int = 28, start: date = START, **settings: Any) -> Evidence:
    """The evidence of the first days of a pilot."""
    as_of = (pd.Timestamp(start) + pd.Timedelta(days=days - 1)).date()
    return evidence(tables, start, as_of, metrics=METRICS, **{"independence": None, **settings})


def moments(*texts: str) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(pd.to_datetime(list(texts)))


def requests(n: int, days: int = 28, seed: int = 1, start: date = START) -> pd.DataFrame:
    """Requests at random seconds of the first days: some fail, some time out, latencies span 1e-3 to 1e4."""
    rng = np.random.default_rng(seed)
    seconds = np.sort(rng.integers(0, days * 86_400, n))
    failed = rng.random(n) < 0.2
    kinds = rng.choice(["timeout", "provider", "tool"], n)
    return pd.DataFrame(
        {
            "request_id": [f"r-{place:06d}" for place in range(n)],
            "timestamp": pd.Timestamp(start) + pd.to_timedelta(seconds, unit="s"),
            "latency_s": np.exp(rng.uniform(np.log(1e-3), np.log(1e4), n)),
            "status": np.where(failed, "error", "ok"),
            "error_type": pd.Series(np.where(failed, kinds, ""), dtype=object).replace("", None),
            "region": rng.choice(["north", "south", "west"], n),
        }
    )


def counted(log: pd.DataFrame, timeout_s: float = 0.0) -> pd.Series:
    """The latency that counts of each row: completed ones, and time-outs with no less than ``timeout_s``; else NaN."""
    waited = log["latency_s"].fillna(0.0).clip(lower=timeout_s)
    ok, timed_out = log["status"] == "ok", (log["status"] != "ok") & (log["error_type"] == "timeout")
    seconds = log["latency_s"].where(ok, waited.where(timed_out))
    return seconds.where(seconds > 0)


def pilot_days(log: pd.DataFrame, start: date = START, timezone: str = "UTC") -> pd.Series:
    """The pilot day of each row, by pandas."""
    local: pd.Series = log["timestamp"].dt.tz_localize("UTC").dt.tz_convert(timezone).dt.tz_localize(None)
    days: pd.Series = (local.dt.normalize() - pd.Timestamp(start)).dt.days + 1
    return days


def per_day(days: pd.Series, amounts: npt.ArrayLike, length: int = 28) -> list[float]:
    """The sum of amounts for each day of a pilot."""
    return (
        pd.Series(np.asarray(amounts, dtype=float))
        .groupby(days.to_numpy())
        .sum()
        .reindex(range(1, length + 1), fill_value=0.0)
        .tolist()
    )
