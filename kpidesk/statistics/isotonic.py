"""The rising step function nearest to what was seen: what a score means, once scores are taken only for their order."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def fit_isotonic(values: ArrayLike, weights: ArrayLike) -> Array:
    """The weighted least-squares fit to ``values`` that never falls from one to the next; weights above 0.

    Pool adjacent violators (Ayer et al. 1955), as scikit-learn's ``IsotonicRegression`` and SciPy's
    ``isotonic_regression``.
    """
    means: list[float] = []
    masses: list[float] = []
    lengths: list[int] = []
    seen, weighed = np.asarray(values, dtype=np.float64).tolist(), np.asarray(weights, dtype=np.float64).tolist()
    for value, weight in zip(seen, weighed, strict=True):
        mean, mass, length = value, weight, 1
        while means and means[-1] >= mean:
            before, known, longer = means.pop(), masses.pop(), lengths.pop()
            mean = (before * known + mean * mass) / (known + mass)
            mass, length = mass + known, length + longer
        means.append(mean)
        masses.append(mass)
        lengths.append(length)
    return np.repeat(np.array(means, dtype=np.float64), lengths)


def read_off(places: ArrayLike, known: ArrayLike, levels: ArrayLike) -> Array:
    """The level at each place: that of the known places, straight lines between them, flat beyond the ends."""
    return np.asarray(np.interp(np.asarray(places, dtype=np.float64), np.asarray(known), np.asarray(levels)))
