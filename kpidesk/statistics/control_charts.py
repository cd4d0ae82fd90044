"""Charts of individual values and their moving ranges (XmR): what is routine in a series, and what stands out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

SCALE = 2.66
"""3 / 1.128: from the mean of ranges of two to three standard deviations (Wheeler, Understanding Variation)."""
LEAST_VALUES = 6
SOLID_VALUES = 12
"""Fewer values leave limits that the next weeks will still move."""
RUN = 8
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class XmR:
    """The mean, the mean moving range and the natural process limits of a series, and what stands out of them.

    ``outside``: places of values beyond a limit. ``runs``: first and last place of each stretch of at least eight
    values on one side of the mean. Places count from 0 and include those without a value.
    """

    centre: float
    moving_range: float
    low: float
    high: float
    n: int
    outside: tuple[int, ...]
    runs: tuple[tuple[int, int], ...]

    @property
    def provisional(self) -> bool:
        """Whether there are so few values that the limits are still settling."""
        return self.n < SOLID_VALUES


def xmr(values: Sequence[float | None]) -> XmR | None:
    """The chart of values in order of time, or None below six values.

    Limits are the mean -+ 2.66 x the mean absolute difference of successive values; a missing value (None) is passed
    over. A value on the mean ends a run.
    """
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < LEAST_VALUES:
        return None
    numbers = [value for _, value in known]
    centre = sum(numbers) / len(numbers)
    moving_range = sum(abs(after - before) for before, after in pairwise(numbers)) / (len(numbers) - 1)
    low, high = centre - SCALE * moving_range, centre + SCALE * moving_range
    slack = _ROUNDING * max(map(abs, numbers))
    return XmR(
        centre=centre,
        moving_range=moving_range,
        low=low,
        high=high,
        n=len(known),
        outside=tuple(place for place, value in known if value < low - slack or value > high + slack),
        runs=_runs([(place, _side(value - centre, slack)) for place, value in known]),
    )


def _side(distance: float, slack: float) -> int:
    return 0 if abs(distance) <= slack else 1 if distance > 0 else -1


def _runs(sides: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The stretches of one side, not the mean, that are long enough."""
    stretches: list[list[tuple[int, int]]] = []
    for one in sides:
        if stretches and stretches[-1][-1][1] == one[1]:
            stretches[-1].append(one)
        else:
            stretches.append([one])
    return tuple((some[0][0], some[-1][0]) for some in stretches if some[0][1] and len(some) >= RUN)
