"""Rows of simulated pilots whose truth is known, and evidence to put them into.

Rows that hang together: a row copies the draw of its user, else with another chance that of its day, else it has its
own. What it copies is a uniform number, so that every row has the law it would have alone, whatever its neighbours.
"""

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.engine.clusters import Clusters, Likeness
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact
from kpidesk.engine.slices import Slice
from kpidesk.metrics.catalogue import CATALOGUE
from tests.metrics.pilots import evidence, whole

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
Chance = np.random.Generator
Interval = tuple[float, float] | None

START = date(2026, 8, 3)
SHORT, LONG = 28, 91
"""Days of a small pilot and of a large one."""
OF_A_USER = (5, 20)
"""Rows of one user: equally often each number from the first to the second."""
ALIKE_BY_USER, ALIKE_BY_DAY = 0.05, 0.015
"""Intraclass correlation of two rows of one user, and of one day."""


class Shape(StrEnum):
    """Whether rows hang together."""

    INDEPENDENT = "independent"
    CLUSTERED = "clustered by user and day"


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The user and the pilot day (from 1) of each row, the days of the pilot, and how alike the rows are."""

    user: Integers
    day: Integers
    days: int
    shape: Shape

    @property
    def n(self) -> int:
        return len(self.user)

    def uniforms(self, chance: Chance, columns: int = 1) -> Array:
        """Columns of uniform numbers, each row copied as a whole from its user, its day or nobody (n x columns)."""
        own = chance.random((self.n, columns))
        if self.shape is Shape.INDEPENDENT:
            return own
        of_user = chance.random((int(self.user.max()) + 1, columns))[self.user]
        of_day = chance.random((int(self.day.max()) + 1, columns))[self.day]
        user_like = math.sqrt(ALIKE_BY_USER)
        day_like = math.sqrt(ALIKE_BY_DAY) / (1 - user_like)
        from_user = chance.random(self.n) < user_like
        from_day = ~from_user & (chance.random(self.n) < day_like)
        return np.where(from_user[:, None], of_user, np.where(from_day[:, None], of_day, own))

    def sums(self, unit: Integers, *columns: Array) -> Array:
        """Sums by unit, of the units there are (units x columns)."""
        _, place = np.unique(unit, return_inverse=True)
        return np.column_stack([np.bincount(place, column) for column in columns])


def deal(chance: Chance, n: int, days: int, shape: Shape) -> Rows:
    """Rows dealt out over days, each by one of as many users as it takes."""
    sizes = chance.integers(OF_A_USER[0], OF_A_USER[1] + 1, n // OF_A_USER[0] + 1)
    user = np.repeat(np.arange(len(sizes)), sizes)[:n]
    return Rows(user, chance.integers(1, days + 1, n), days, shape)


def moments(y: Array, n: Array) -> Clusters:
    """Of units with so many rows and so much above the line."""
    return Clusters(len(n), *(float(one) for one in (n.sum(), y.sum(), n @ n, n @ y, y @ y)))


_LOG: dict[str, list[object]] = {
    "prediction": ["yes", "no", "no", "yes"],
    "actual": ["yes", "no", "yes", "no"],
    "score": [0.9, 0.2, 0.4, 0.7],
}


@lru_cache(maxsize=16)
def pilot_of(days: int, kind: str = "marks", **settings: object) -> Evidence:
    """Evidence of a few rows over so many days, into which simulated frames are put. ``kind``: "marks" (yes and no),
    "classes" (three of them) or "numbers".
    """
    last = START + timedelta(days=days - 1)
    columns = dict(_LOG)
    if kind == "classes":
        columns |= {"prediction": ["a", "b", "c", "a"], "actual": ["a", "b", "c", "b"]}
    elif kind == "numbers":
        columns = {"prediction": ["1", "2", "3", "4"], "actual": ["2", "2", "3", "5"]}
        settings = {"tolerance": 0.5, **settings}
    else:
        settings = {"positive_label": "yes", **settings}
    log = pd.DataFrame(
        {
            "request_id": [f"r{place}" for place in range(4)],
            "timestamp": pd.Timestamp(START) + pd.to_timedelta(np.arange(4), unit="h"),
            "user_id": ["u1", "u2", "u3", "u4"],
            "status": "ok",
            **columns,
        }
    )
    return evidence({"requests": log}, START, last, metrics=CATALOGUE, **settings)  # type: ignore[arg-type]  # by name


def with_ratio(pilot: Evidence, facts: tuple[Fact, Fact], rows: Rows, above: Array, below: Array) -> Evidence:
    """Evidence in which a ratio of the log is that of these rows, with what the engine tells of users and days."""
    return with_ratios(pilot, {facts: (above, below)}, rows)


def with_ratios(pilot: Evidence, ratios: dict[tuple[Fact, Fact], tuple[Array, Array]], rows: Rows) -> Evidence:
    """The same of several ratios of the same rows."""
    daily, likeness = {}, {}
    length = pilot.calendar.pilot.days
    for facts, (above, below) in ratios.items():
        names = [fact.name for fact in facts]
        for name, column in zip(names, (above, below), strict=True):
            daily[name] = np.bincount(rows.day, column, length + 1)[1:]
        by_user = rows.sums(rows.user, above, below)
        by_user = by_user[by_user[:, 1] > 0]
        counted = below > 0
        single = None if facts[0].ratio is None or facts[0].ratio.marks else moments(above[counted], below[counted])
        likeness[names[0]] = Likeness(single, moments(by_user[:, 0], by_user[:, 1]))
    frame = pd.DataFrame(daily, index=pd.RangeIndex(1, length + 1, name="day"))
    return replace(pilot, daily=frame, likeness=likeness)


def window(pilot: Evidence) -> Slice:
    """The slice of the review window."""
    return whole(pilot)
