"""How long something takes to come, in whole days, with those that still wait."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """``share``: by day 0, 1, 2 ... the share that has come by then, with those that still wait counted as long as they
    have waited. ``at_risk``: how many that day's share rests on. ``known`` have come, of ``requests``.
    """

    share: Array
    at_risk: Array
    known: float
    requests: float

    @property
    def longest(self) -> int:
        """The last day anything is known of."""
        return max(len(self.share) - 1, 0)

    def known_within(self, day: int) -> float:
        """The share that has come by a day; beyond the longest wait that of its end."""
        return float(self.share[min(day, self.longest)]) if len(self.share) else 0.0

    def within(self, share: float) -> int | None:
        """The days within which this share has come; None where it has not yet."""
        reached = np.flatnonzero(self.share >= share - _ROUNDING)
        return int(reached[0]) if len(reached) else None


def wait(came: ArrayLike, counts: ArrayLike, waited: ArrayLike, still: ArrayLike) -> Waiting:
    """From ``counts`` that came after so many days, and counts that ``still`` wait after having waited so long.

    Kaplan and Meier 1958 on whole days: who has waited as long as another took was still waiting when that came.
    """
    days = [np.asarray(one, dtype=np.int64) for one in (came, waited)]
    rows = [np.asarray(one, dtype=np.float64) for one in (counts, still)]
    length = max((int(one.max()) + 1 for one in days if len(one)), default=0)
    arrived, left = (np.bincount(at, n, length).astype(np.float64) for at, n in zip(days, rows, strict=True))
    at_risk = (arrived + left)[::-1].cumsum()[::-1]
    stays = np.divide(at_risk - arrived, at_risk, out=np.ones(length), where=at_risk > 0)
    return Waiting(1 - np.cumprod(stays), at_risk, float(arrived.sum()), float(arrived.sum() + left.sum()))
