"""What a load test says: rows of one stage together, over the time that they cover together."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice

EXPECTED, STRESSED = 1.0, 1.5
"""Stages: the expected peak, and one and a half times it (S0)."""
TOLERATED = 0.001
"""Error rate below which a plateau counts as served (S0: less than 0.1 %)."""
LEAST_SAMPLES = 72
"""Rows before a 95th percentile has an interval."""
_HERTZ = 1e9


@dataclass(frozen=True, slots=True)
class Plateau:
    """Rows at one load: requests, of which failures, over ``seconds`` of wall clock; ``users`` is None if unknown."""

    requests: float
    failures: float
    seconds: float
    users: float | None

    @property
    def rate(self) -> float:
        """Successful requests per second."""
        return (self.requests - self.failures) / self.seconds

    @property
    def error_rate(self) -> float:
        """Failed share of the requests."""
        return self.failures / self.requests


@dataclass(frozen=True, slots=True, eq=False)
class LoadTest:
    """The rows that can be counted, and how many cannot (no requests, failures or duration, or they contradict)."""

    rows: pd.DataFrame
    unusable: int

    @property
    def labelled(self) -> bool:
        """Whether any row names its stage."""
        return bool(self.rows["stage"].notna().any())

    def stage(self, stage: float) -> pd.DataFrame:
        """The rows of a stage."""
        return self.rows[np.isclose(self.rows["stage"].astype("float64"), stage)]

    def lowest(self) -> float:
        """The lowest stage."""
        return float(self.rows["stage"].min())

    def plateaus(self) -> list[Plateau]:
        """Rows of equal users; of those that name none rows of equal offered rate; the others one by one."""
        parts, rest = [], self.rows
        for name in ("users", "offered_rps"):
            parts += [rows for _, rows in rest.groupby(name)]
            rest = rest[rest[name].isna()]
        parts += [rest.iloc[place : place + 1] for place in range(len(rest))]
        return [found for found in map(plateau, parts) if found is not None]


def open_load_test(evidence: Evidence, part: Slice) -> LoadTest | None:
    """The tests run by the end of a slice, however early: one and the same for slices that know of the same rows.

    None when there were none.
    A test without a timestamp is not known to have been run before the day of the review.
    """
    rows = evidence.register("load_tests")
    if rows is None:
        return None
    last = (part.period.last - evidence.calendar.start).days + 1
    undated = part.grain is not Grain.AS_OF or part.period.last >= evidence.calendar.as_of
    known = ((rows["timestamp_day"] <= last) | (rows["timestamp"].isna() & undated)).to_numpy(dtype=bool)
    return evidence.remember(("load test", known.tobytes()), lambda: _usable(evidence, rows[known]))


def _usable(evidence: Evidence, rows: pd.DataFrame) -> LoadTest | None:
    if rows.empty:
        return None
    counted = _counted(rows, samples=not evidence.has("load_tests.requests"))
    usable = counted["duration_s"].ge(0) & counted["failures"].between(0, counted["requests"])
    return LoadTest(counted[usable], int((~usable).sum()))


def _counted(rows: pd.DataFrame, *, samples: bool) -> pd.DataFrame:
    """Requests, failures and durations as numbers; without a column of requests each row is one timed request."""
    names = ("requests", "failures", "duration_s", "latency_s", "stage", "users", "offered_rps", "latency_p95_s")
    frame = rows.astype(dict.fromkeys(names, "float64"))
    if not samples:
        return frame
    return frame.assign(requests=1.0, duration_s=frame["duration_s"].fillna(frame["latency_s"]))


def plateau(rows: pd.DataFrame) -> Plateau | None:
    """Rows at one load, together; None where they have no request or no duration."""
    requests, seconds = float(rows["requests"].sum()), covered(rows)
    if not requests or not seconds:
        return None
    users = rows["users"].max()
    return Plateau(requests, float(rows["failures"].sum()), seconds, None if pd.isna(users) else float(users))


def covered(rows: pd.DataFrame) -> float:
    """Seconds of wall clock that rows cover: the union of their spans. Rows without a timestamp ran side by side and
    share the longest; beside rows with one they are taken to have run apart, which never flatters a rate.
    """
    timed = rows["timestamp"].notna()
    untimed = rows.loc[~timed, "duration_s"].max()
    begun = rows.loc[timed, "timestamp"].to_numpy().astype("datetime64[ns]").astype(np.int64) / _HERTZ
    union = _union(begun, rows.loc[timed, "duration_s"].to_numpy(dtype=np.float64))
    return union + (0.0 if pd.isna(untimed) else float(untimed))


def _union(begun: npt.NDArray[np.float64], lasted: npt.NDArray[np.float64]) -> float:
    """The length of the union of spans."""
    if not len(begun):
        return 0.0
    order = np.argsort(begun, kind="stable")
    first = begun[order] - begun.min()
    last = first + lasted[order]
    reached = np.concatenate(([0.0], np.maximum.accumulate(last)[:-1]))
    return float(np.maximum(0.0, last - np.maximum(first, reached)).sum())


def percentile_95(rows: pd.DataFrame) -> float | None:
    """The 95th percentile of latency at one load: exact over timed requests, else that of the slowest plateau.

    Percentiles of plateaus cannot be averaged. None where nothing was recorded.
    """
    single = rows.loc[(rows["requests"] == 1) & rows["latency_s"].notna(), "latency_s"]
    if len(single) >= LEAST_SAMPLES:
        return float(single.quantile(0.95))
    slowest = rows["latency_p95_s"].max()
    return None if pd.isna(slowest) else float(slowest)
