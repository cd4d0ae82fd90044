"""F1 with its interval: of one class, and the mean over several."""

import math

import numpy as np
from numpy.typing import NDArray

from kpidesk.statistics.logit import logit_interval
from kpidesk.statistics.proportions import LEVEL, wilson

Array = NDArray[np.float64]


def f1(hits: float, misses: float, false: float) -> float:
    """2 TP / (2 TP + FN + FP); raises ZeroDivisionError where the class was neither there nor answered."""
    return 2 * hits / (2 * hits + misses + false)


def f1_interval(
    hits: float, misses: float, false: float, share: float = 1.0, level: float = LEVEL
) -> tuple[float, float] | None:
    """The interval of F1 of one class; ``share``: how many independent rows one row is worth.

    Of the rows on which class and answer touch the class, TP are right: a proportion J = TP / (TP + FN + FP) with
    Wilson's interval, and F1 = 2 J / (1 + J) rises with it.
    """
    touched = (hits + misses + false) * share
    ends = wilson(hits * share, touched, level)
    return None if ends is None else (2 * ends[0] / (1 + ends[0]), 2 * ends[1] / (1 + ends[1]))


def macro_f1_interval(table: Array, share: float = 1.0, level: float = LEVEL) -> tuple[float, float] | None:
    """The interval of the plain mean of the F1 of all classes; ``table``: actual x answer -> rows.

    The variance is that of the linearised mean over a multinomial table (Takahashi et al. 2022), the interval on the
    logit scale; None where nothing is right or nothing is wrong, as then no spread is seen.
    """
    n, right = float(table.sum()), np.diag(table)
    whole = table.sum(axis=0) + table.sum(axis=1)
    scores = 2 * right / whole
    mean = float(scores.mean())
    if not 0 < mean < 1:
        return None
    classes = len(table)
    # One row more in a cell moves the F1 of its two classes: each through 2 TP / whole.
    slope = -(scores / whole)[:, None] - (scores / whole)[None, :] + np.diag(2 / whole)
    influence = n * slope / classes
    variance = float((table * influence**2).sum() / n - ((table * influence).sum() / n) ** 2) / (n * share)
    return logit_interval(mean, math.sqrt(max(variance, 0.0)), 0, level)
